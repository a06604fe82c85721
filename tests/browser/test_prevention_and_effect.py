"""Signalen en preventie and Werkt het? in a real browser, on the example city: choices stand in the URL."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from dashboard.base.texts import words_for

NL = words_for("nl")


def choose(page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def asked(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_share_and_a_year_are_chosen_and_kept_in_the_url(member):
    page = member.page
    member.open("/signalen")
    page.get_by_role("heading", name=NL("signalen.area_title", kind=NL("signalen.early"), year="2025")).wait_for()
    choose(page, NL("signalen.kind"), NL("signalen.escalation"))
    page.get_by_role("heading", name=NL("signalen.area_title", kind=NL("signalen.escalation"), year="2025")).wait_for()
    page.wait_for_url("**deel=escalation**")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator(".bb-picture img").count() >= 2
    texts = page.locator(".bb-table td, .bb-heat td, .bb-tile-value").all_inner_texts()
    counts = page.locator(".bb-heat td").all_inner_texts()
    assert texts and "0" not in counts and "circa 0" not in texts


def test_a_pasted_url_gives_the_same_quarter(member):
    member.open("/signalen?kwartaal=2025-q2&jaar=2024")
    page = member.page
    period = NL("signalen.quarter_2", year=2025)
    page.get_by_role("heading", name=NL("signalen.quarter_balance", period=period)).wait_for()
    page.get_by_role("heading", name=NL("signalen.area_title", kind=NL("signalen.early"), year="2024")).wait_for()


def test_an_answer_with_its_placebos_and_a_bundle_in_the_url(member):
    page = member.page
    member.open("/effect?wat=opruimdag_met_de_buren,sluikstortteam&over=zwerfvuil")
    page.get_by_role("heading", name=NL("effect.wijken_title")).wait_for()
    assert asked(page)["wat"] == ["opruimdag_met_de_buren,sluikstortteam"]
    page.get_by_text(NL("effect.cautions"), exact=True).wait_for()
    member.open("/effect?wat=afvalcoach_aan_de_deur")  # two years before its start: other starts can be tried too
    page.get_by_role("heading", name=NL("effect.starts_title")).wait_for()


def test_not_to_be_said_is_an_answer_with_its_reason(member):
    member.open("/effect?wat=avondpleinen")
    member.page.get_by_role("heading", name=NL("effect.verdict_cannot_say")).wait_for()
    member.page.get_by_text(NL("effect.means_cannot_say")).wait_for()


def test_nonsense_in_the_url_of_effect_is_the_default(member):
    member.open("/effect?wat={{7*7}}&vanaf=gisteren&over=<script>")
    member.page.get_by_text(NL("effect.what"), exact=True).first.wait_for()
    assert "49" not in member.page.locator("h2").first.inner_text()

"""The card on paper, and recording an exercise in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from dashboard.base.texts import words_for
from dashboard.store.ledger import Exercise, Ledger

NL = words_for("nl")


def test_only_the_card_is_printed_on_two_sheets_at_most(visit):
    visit.open("/procedure")
    visit.page.locator(".bb-procedure").wait_for()
    visit.page.wait_for_timeout(1000)
    paper = visit.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".bb-procedure").is_visible()
    for name in ("Overzicht", "Kaart"):
        assert not visit.page.get_by_role("link", name=name, exact=True).is_visible()
    assert not visit.page.get_by_text(NL("procedure.exercises"), exact=True).first.is_visible()


def test_without_the_switch_the_page_says_why_nothing_can_be_written(visit):
    visit.open("/procedure")
    visit.page.get_by_text(NL("rights.switched_off")).wait_for()
    assert visit.page.get_by_role("button", name=NL("procedure.save")).count() == 0


def test_an_exercise_is_recorded_once_and_shown_as_text(writer, ledger_folder):
    page = writer.page
    writer.open("/procedure?gebied=N1")
    page.get_by_role("button", name=NL("procedure.save")).wait_for()
    text = "<b>Bel</b> {{7*7}} ${1} 🎉, of 0470 12 34 56"
    page.get_by_label(NL("procedure.field_improvement")).fill(text)
    page.get_by_label(NL("procedure.minutes_step", n=1), exact=True).fill("12")
    page.get_by_role("button", name=NL("procedure.save")).click()
    page.get_by_text(NL("ledger.missing", field=NL("procedure.field_is_rehearsal"))).wait_for()
    assert page.get_by_label(NL("procedure.field_improvement")).input_value() == text, "nothing typed is lost"
    page.get_by_text(NL("procedure.field_is_rehearsal"), exact=True).click()
    page.get_by_role("button", name=NL("procedure.save")).click()
    page.get_by_text(NL("personal.phone"), exact=False).first.wait_for()
    assert Ledger(ledger_folder).entries() == []
    page.get_by_text(NL("personal.confirm"), exact=True).click()
    page.get_by_role("button", name=NL("procedure.save")).dblclick()
    page.get_by_text(re.compile("Bewaard, als inschrijving 1|Dit stond er al")).first.wait_for()
    page.get_by_text(NL("procedure.improvement_said", text=text)).wait_for()
    expect(page.get_by_label(NL("procedure.field_improvement"))).to_have_count(1)
    expect(page.get_by_label(NL("procedure.field_improvement"))).to_have_value("")
    entries = Ledger(ledger_folder).entries()
    assert len(entries) == 1, "a double click is saved once"
    saved = entries[0].content
    assert isinstance(saved, Exercise)
    assert (saved.area_code, saved.improvement, saved.steps[0].minutes) == ("N1", text, 12)

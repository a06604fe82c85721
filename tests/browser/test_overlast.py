"""Overlastfenomenen in a real browser: the choice of a figure lives in the URL, pictures fit their place."""

from __future__ import annotations

from tests.browser.conftest import FENOMEEN_NAMES


def shown_pictures(visit) -> list[str]:
    return visit.page.locator(".bb-picture img").evaluate_all(
        "images => images.filter(image => image.offsetWidth > 0).map(image => image.className)"
    )


def test_the_choice_of_a_figure_stays_in_the_url(visit):
    visit.open("/overlast?gebied=N1")
    visit.page.get_by_text("per km²", exact=True).first.click()
    visit.page.wait_for_url("**noemer=km2**", timeout=10_000)
    visit.page.locator(".bb-sentence", has_text="per km²").wait_for(timeout=10_000)
    visit.page.reload()
    visit.page.locator(".bb-sentence", has_text="per km²").wait_for(timeout=20_000)
    assert "gebied=N1" in visit.page.url


def test_every_picture_is_drawn_and_says_what_it_shows(visit):
    visit.open("/overlast")
    visit.page.locator(".bb-picture img").first.wait_for(timeout=20_000)
    visit.page.wait_for_timeout(1000)
    sizes = visit.page.locator(".bb-picture img").evaluate_all("images => images.map(image => image.naturalWidth)")
    assert sizes
    assert min(sizes) > 0, "an image that cannot be read has no width"
    assert "bb-wide" in shown_pictures(visit)
    assert "bb-small" not in shown_pictures(visit)
    alts = visit.page.locator(".bb-picture img").evaluate_all("images => images.map(image => image.alt)")
    name = " ".join(FENOMEEN_NAMES["zwerfvuil"].split())
    assert any(name in alt for alt in alts)


def test_a_phone_gets_the_narrow_drawings(phone):
    phone.open("/overlast")
    phone.page.locator(".bb-picture img.bb-small").first.wait_for(timeout=20_000)
    assert "bb-wide" not in shown_pictures(phone)


def test_overview_says_calmly_that_there_is_nothing_to_list(visit):
    visit.open("/")
    visit.page.get_by_role("heading", level=2, name="Opvallend").wait_for(timeout=20_000)
    assert "nog geen twee jaren" in visit.text()

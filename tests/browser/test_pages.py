"""What a visitor sees and does, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.web import pages
from tests.browser.conftest import FENOMEEN_NAMES, WIJK_NAMES

SHOTS = Path(__file__).parent / "shots"
PATHS = {entry.stem: f"/{pages.path_of(entry)}" for entry in sorted(pages.PAGES, key=lambda entry: entry.stem)}
WITH_MAP = ("overzicht", "kaart")


def settle(visit, stem: str) -> None:
    if stem in WITH_MAP:
        visit.wait_for_map()
        visit.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=20_000)
    visit.page.wait_for_timeout(500)


def shot(visit, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    visit.page.screenshot(path=SHOTS / f"{name}.png")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("stem", PATHS)
def test_page_opens_and_names_are_text(visit, stem, language):
    visit.open(PATHS[stem] + ("?taal=en" if language == "en" else ""))
    settle(visit, stem)
    assert visit.page.locator("html").get_attribute("lang") == language
    assert visit.page.locator("h1").count() == 1
    if stem in WITH_MAP:
        labels = visit.map.locator("path.leaflet-interactive").evaluate_all(
            "paths => paths.map(path => path.getAttribute('aria-label'))"
        )
        assert len(labels) == len(WIJK_NAMES)
        for name in WIJK_NAMES.values():
            assert any(name in label for label in labels), name
    expected = {"kaart": [*WIJK_NAMES.values(), *FENOMEEN_NAMES.values()], "gegevens": FENOMEEN_NAMES.values()}
    text = " ".join(visit.text().split())
    for name in expected.get(stem, ()):
        assert " ".join(name.split()) in text, name
    assert visit.page.locator("img[src='x']").count() == 0
    shot(visit, f"{stem}_{language}")


@pytest.mark.parametrize("stem", PATHS)
def test_page_fits_on_a_phone(phone, stem):
    phone.open(PATHS[stem])
    settle(phone, stem)
    width = phone.page.evaluate("document.querySelector('.stMain').scrollWidth")
    assert width <= 390, "nothing sticks out to the side"
    shot(phone, f"{stem}_phone")


def test_a_click_on_the_map_chooses_the_area_everywhere(visit):
    visit.open("/kaart")
    settle(visit, "kaart")
    area = visit.area(0)
    name = next(name for name in WIJK_NAMES.values() if name in area.get_attribute("aria-label"))
    code = next(code for code, known in WIJK_NAMES.items() if known == name)
    area.click(force=True)
    visit.page.wait_for_url(f"**gebied={code}**", timeout=10_000)
    visit.page.get_by_role("heading", level=2, name=name).wait_for(timeout=10_000)
    visit.wait_for_map(2)
    chosen = visit.map.locator("path[aria-pressed='true']")
    assert chosen.count() == 1
    assert name in visit.page.locator("tr[aria-current]").inner_text()
    chosen.click(force=True)
    visit.page.wait_for_url(lambda url: "gebied" not in url, timeout=10_000)


def test_the_keyboard_chooses_an_area_too(visit):
    visit.open("/kaart")
    settle(visit, "kaart")
    visit.area(1).focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**gebied=**", timeout=10_000)


def test_a_filter_repaints_the_map_and_leaves_it_where_it_is(visit):
    visit.open("/kaart")
    settle(visit, "kaart")
    visit.map.locator(".leaflet-control-zoom-in").click()
    visit.page.wait_for_timeout(600)
    visit.map.locator(".leaflet-container").evaluate("box => { box.dataset.same = 'yes'; }")
    before = visit.area(0).bounding_box()
    visit.page.get_by_text("Aantal meldingen", exact=True).first.click()
    visit.wait_for_map(2)
    assert visit.map.locator("[data-same]").count() == 1, "the frame was not loaded anew"
    after = visit.area(0).bounding_box()
    assert abs(before["width"] - after["width"]) < 1
    assert "maat=aantal" in visit.page.url


def test_a_pasted_url_gives_the_same_view(visit):
    visit.open("/kaart?gebied=N1&fenomeen=wildplassen&van=2025-03&tot=2025-08&maat=aantal")
    settle(visit, "kaart")
    assert "maart tot en met augustus 2025" in visit.text()
    assert "gebied=N1" in visit.page.url
    visit.page.get_by_role("heading", level=2, name=WIJK_NAMES["N1"]).wait_for()


def from_menu(visit, menu: str, page: str) -> None:
    visit.page.get_by_role("button", name=menu).click()
    visit.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=page).click()


def test_choices_stay_when_going_to_another_page_and_back(visit):
    visit.open("/kaart?gebied=O1&maat=aantal")
    settle(visit, "kaart")
    from_menu(visit, "Over de cijfers", "Gegevens en privacy")
    visit.page.get_by_role("heading", level=1, name="Gegevens en privacy").wait_for()
    visit.page.wait_for_url("**gebied=O1**", timeout=10_000)
    from_menu(visit, "Wat gebeurt waar", "Kaart")
    visit.page.get_by_role("heading", level=2, name=WIJK_NAMES["O1"]).wait_for()
    assert "maat=aantal" in visit.page.url


def test_the_language_changes_in_place(visit):
    visit.open("/kaart?gebied=N1")
    settle(visit, "kaart")
    visit.page.get_by_text("English", exact=True).click()
    visit.page.get_by_role("heading", level=1, name="Map").wait_for()
    assert re.search(r"gebied=N1.*taal=en", visit.page.url)


def test_a_tooltip_says_name_figure_count_and_year_before(visit):
    visit.open("/kaart")
    settle(visit, "kaart")
    visit.area(2).hover(force=True)
    tip = visit.map.locator(".area-tip")
    tip.wait_for()
    lines = tip.inner_text().splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("Per 1.000 inwoners: ")
    assert lines[3].startswith("Een jaar eerder: ")


def test_the_overview_fits_in_one_screen(visit):
    visit.open("/")
    settle(visit, "overzicht")
    assert visit.page.evaluate("document.querySelector('.stMain').scrollHeight") <= 790


def test_a_wide_table_shows_that_there_is_more_until_there_is_not(phone):
    phone.open("/afstemming")
    wide = phone.page.locator(".bb-scroll", has=phone.page.locator(".bb-heat")).first
    wide.wait_for(timeout=20_000)
    sign = "element => Number(getComputedStyle(element, '::after').opacity)"
    wide.evaluate("element => { element.firstElementChild.style.minWidth = '60rem'; }")
    phone.page.wait_for_timeout(300)
    assert wide.evaluate("element => element.scrollWidth > element.clientWidth")
    assert wide.evaluate(sign) == 1
    wide.evaluate("element => { element.scrollLeft = element.scrollWidth; }")
    phone.page.wait_for_timeout(300)
    assert wide.evaluate(sign) < 0.05
    fitting = phone.page.locator(".bb-scroll", has=phone.page.locator(".bb-stacked")).first
    assert fitting.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert fitting.evaluate(sign) == 0


def test_an_address_that_is_no_page_helps_to_find_one(visit):
    answer = visit.page.goto(visit.server + "/wijkprofiel")
    assert answer.status == 404
    visit.wrong.clear()  # the browser reports the 404 itself in its console
    visit.page.get_by_role("link", name="Buurtprofiel").click()
    visit.page.locator("h1").first.wait_for(timeout=20_000)
    assert visit.page.url.endswith("/buurtprofiel")

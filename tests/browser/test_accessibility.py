"""No page of the app hinders people: axe-core, narrow screens, zoom and keyboard, on the example city.

What lies inside widgets of others stands one by one in docs/accessibility.md; anything else fails.
"""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest

from dashboard.base.settings import ROOT
from dashboard.web import pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
STEMS = sorted(entry.stem for entry in pages.PAGES)
# Each page in one language, the public ones in both: what axe finds seldom depends on the words.
VISITS = [(stem, ("nl", "en")[number % 2]) for number, stem in enumerate(STEMS)]
VISITS += [(stem, "en" if (stem, "nl") in VISITS else "nl") for stem in (entry.stem for entry in pages.public())]

# Elements that stick out of the page and lie in nothing that scrolls by itself.
STICKS_OUT = """() => {
  const found = [];
  for (const one of document.querySelectorAll('.stMain *')) {
    const box = one.getBoundingClientRect();
    if (!box.width || box.right <= innerWidth + 1) continue;
    let inside = false;
    for (let up = one.parentElement; up && !up.matches('.stMain'); up = up.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) { inside = true; break; }
    if (!inside) found.push(one.tagName + '.' + one.className);
  }
  return found.slice(0, 5);
}"""


def not_ours() -> list[tuple[str, str, str]]:
    """Where, rule and beginning of the selector, from the table in docs/accessibility.md."""
    text = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    return re.findall(r"^\| (map|page) \| `([\w-]+)` \| `([^`]+)` \|", text, re.MULTILINE)


def findings(frame, where: str, options: dict) -> list[tuple[str, str, str]]:
    """(where, rule, selector) of everything that axe finds in a frame."""
    frame.evaluate(AXE)
    result = frame.evaluate("options => axe.run(document, options)", options)
    return [
        (where, violation["id"], str(node["target"][-1]))
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def ours(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    known = not_ours()
    return [
        one for one in found if not any(one[:2] == item[:2] and one[2].startswith(item[2]) for item in known)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser, network_server):
    context = browser.new_context(viewport={"width": 1366, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.address = network_server[0]
    yield page
    context.close()


def opened(page, stem: str, language: str = "nl") -> None:
    page.set_viewport_size({"width": 1366, "height": 900})
    page.emulate_media(color_scheme="light")
    path = "" if stem == pages.PAGES[0].stem else stem
    page.goto(f"{page.address}/{path}?gebied=12025W01&taal={language}", wait_until="commit")
    page.locator("h1").wait_for(timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')", timeout=20_000
    )
    page.wait_for_timeout(200)


def lasting(page) -> list[tuple[str, str, str]]:
    """What axe finds in page and maps. A page that still runs fades what it will replace: then look once more."""
    for _ in range(2):
        found = findings(page.main_frame, "page", RULES)
        for frame in map_frames(page):
            found += findings(frame, "map", RULES)
        if not ours(found):
            break
        page.wait_for_timeout(2_000)
    return found


def map_frames(page) -> list:
    return [frame for frame in page.frames if "streamlit_folium" in frame.url]


@pytest.mark.parametrize(("stem", "language"), VISITS)
def test_axe_finds_nothing_that_is_ours_and_nothing_sticks_out(page, stem, language):
    opened(page, stem, language)
    found = lasting(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    page.wait_for_timeout(300)
    found += [(where, f"{rule} (dark)", target) for where, rule, target in findings(page.main_frame, "page", COLOURS)]
    assert not ours(found)
    for width in (683, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= width, f"{width} px"
        assert not page.evaluate(STICKS_OUT), f"{width} px"


def test_the_list_of_what_is_not_ours_holds_no_more_than_there_is(page):
    opened(page, "kaart")
    page.frame_locator('iframe[title*="folium"]').locator("[data-painted]").first.wait_for(timeout=20_000)
    found = {one[:2] for frame in map_frames(page) for one in findings(frame, "map", RULES)}
    assert {item[:2] for item in not_ours()} <= found, "strike out what was mended"


def test_axe_notices_what_is_wrong_on_purpose(page):
    opened(page, "gegevens")
    wrong = '<img src="data:,"><p style="color:#ccc">Pale words on white</p>'
    page.evaluate("html => document.querySelector('h1').insertAdjacentHTML('afterend', html)", wrong)
    rules = {rule for _, rule, _ in ours(findings(page.main_frame, "page", RULES))}
    assert {"image-alt", "color-contrast"} <= rules


# Everything in the main part that a mouse can use and that is on screen, with a number of its own.
NUMBERED = """() => {
  const wanted = '.stMain :is(a[href], button, summary, input, select, textarea, [tabindex="0"], [role=button])';
  let number = 0;
  for (const one of document.querySelectorAll(wanted)) {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (one.tabIndex < 0 || one.disabled || style.visibility === 'hidden' || !box.width) continue;
    if (one.closest('details:not([open])') && !one.matches('summary')) continue;
    one.dataset.number = number++;
  }
  return number;
}"""
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  if (one.tagName === 'IFRAME') return ['map', true];
  const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || !!one.closest(':focus-within');
  return [one.dataset.number ?? null, seen];
}"""


@pytest.mark.parametrize("stem", ["mijn_buurt", "kaart"])
def test_the_keyboard_reaches_everything(page, stem):
    opened(page, stem)
    page.frame_locator('iframe[title*="folium"]').locator("[data-painted]").first.wait_for(timeout=20_000)
    page.wait_for_timeout(800)
    wanted = page.evaluate(NUMBERED)
    assert wanted >= 5
    page.evaluate("document.activeElement.blur()")
    reached, unseen = set(), set()
    for _ in range(wanted + 80):
        page.keyboard.press("Tab")
        number, seen = page.evaluate(FOCUS)
        reached.add(number)
        if number is not None and not seen:
            unseen.add(number)
    missed = page.evaluate(
        "known => [...document.querySelectorAll('[data-number]')].filter(one => !known.includes(one.dataset.number))"
        ".map(one => one.outerHTML.slice(0, 120))",
        [one for one in reached if one],
    )
    assert "map" in reached and not missed and not unseen


def test_the_keyboard_chooses_a_wijk_on_the_public_page(page):
    opened(page, "mijn_buurt")
    frame = page.frame_locator('iframe[title*="folium"]')
    frame.locator("[data-painted]").first.wait_for(timeout=20_000)
    area = frame.locator("path.leaflet-interactive").nth(3)
    area.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "gebied=" in url and "12025W01" not in url, timeout=10_000)

"""The static site for everyone: axe-core finds nothing, the keyboard reaches all, nothing is lost at 320 pixels."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.outlets.site.command import write_site

KINDS = {
    "city": "index.html",
    "wijk": "wijk/mechelen-noord.html",
    "initiatives": "initiatieven.html",
    "data": "data.html",
    "privacy": "privacy.html",
    "accessibility": "toegankelijkheid.html",
    "card": "embed/mechelen-noord.html",
}
LANGUAGES = {"nl": "", "en": "en/"}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Everything that can be focused, by its place in the page.
FOCUSABLE = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility()).length"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(example_release, tmp_path_factory):
    """The example city's site, served by nothing but Python's own file server."""
    folder = tmp_path_factory.mktemp("site") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_OUT", "")
        write_site(folder, None, example_release)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def opened(browser, url, width=1366, scheme="light", **options):
    """A page, and what went wrong in it: a message in the console or a second request."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("request", lambda ask: ask.url == url or ask.url.startswith("data:") or wrong.append(f"asked: {ask.url}"))
    page.goto(url)
    return context, page, wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(browser, address, kind, language, scheme):
    for width in (1366, 320) if scheme == "light" else (1366,):
        context, page, wrong = opened(browser, address + LANGUAGES[language] + KINDS[kind], width, scheme)
        page.evaluate(OPEN_ALL)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert not wrong
        context.close()


def test_axe_would_notice(browser, address):
    context, page, _ = opened(browser, address)
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\">'")
    assert Axe().run(page).violations_count > 0
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_when_narrow_or_large(browser, address, kind, language):
    """320 pixels wide (400 % of 1280), 200 % zoom, and letters twice as large."""
    url = address + LANGUAGES[language] + KINDS[kind]
    for width, larger in ((320, False), (683, False), (1366, True)):
        context, page, _ = opened(browser, url, width)
        page.evaluate(OPEN_ALL)
        if larger:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(OVERFLOW) <= 0, (kind, width)
        # nothing sticks out of the window but what lies in a part that scrolls by itself
        out = page.evaluate(
            """() => [...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll, svg, .skip')
                && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(one => one.outerHTML)"""
        )
        assert not out, out[:2]
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_and_one_sees_where(browser, address, kind):
    context, page, _ = opened(browser, address + KINDS[kind])
    wanted = page.evaluate(FOCUSABLE)
    seen: list[tuple[int, str]] = []
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement; if (one === document.body) return null;
                const all = [...document.querySelectorAll('*')];
                return [all.indexOf(one), getComputedStyle(one).outlineStyle] }"""
        )
        if told is None or told[0] in [place for place, _ in seen]:
            break
        seen.append(told)
    assert len(seen) == wanted
    assert {style for _, style in seen} <= {"solid", "auto"}, "the focus shows everywhere"
    context.close()


def test_the_skip_link_leads_to_the_content(browser, address):
    context, page, _ = opened(browser, address + KINDS["wijk"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    context.close()


def test_the_map_leads_to_wijken_and_tables_open_by_keyboard(browser, address):
    context, page, _ = opened(browser, address)
    link = page.locator("figure svg a").first
    label = link.get_attribute("aria-label")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijk/*.html")
    assert page.locator("h1").inner_text() in label
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details table").first.is_visible()
    context.close()


def test_without_javascript_it_is_the_same_page(browser, address):
    texts = []
    for scripts in (True, False):
        context, page, _ = opened(browser, address + KINDS["wijk"], java_script_enabled=scripts)
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1]


def test_printing_shows_the_tables(browser, address):
    context, page, _ = opened(browser, address + KINDS["wijk"])
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("details table").first.is_visible()
    context.close()

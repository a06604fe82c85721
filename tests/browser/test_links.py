"""Links that our own markup makes: followed inside the running app, and ordinary links when a new tab is wanted."""

from __future__ import annotations

import pytest

CELLS = ".bb-heat td a"


def shown(visit) -> str:
    return visit.page.locator("[data-address]").inner_text()


@pytest.fixture
def board(visit):
    """The matrix of Afstemming, in a tab that is marked, and the documents that are loaded from here on."""
    visit.open("/afstemming")
    visit.page.locator(CELLS).first.wait_for(timeout=20_000)
    visit.page.evaluate("window.sameTab = true")
    loaded: list[str] = []
    visit.page.on("request", lambda ask: ask.resource_type == "document" and loaded.append(ask.url))
    return visit, loaded


def test_a_click_on_a_cell_explains_it_without_loading_the_page_again(board):
    visit, loaded = board
    cell = visit.page.locator(CELLS).nth(3)
    name = cell.get_attribute("aria-label").split(",")[0]
    address = cell.get_attribute("href")
    cell.click()
    visit.page.locator("[data-address]").wait_for(timeout=10_000)
    assert visit.page.evaluate("window.sameTab === true")
    assert not [url for url in loaded if "/component/" not in url]
    assert visit.page.url.endswith(address)
    assert " ".join(name.split()) in " ".join(shown(visit).split())
    assert visit.page.locator("td[aria-current='true']").count() == 1
    visit.page.wait_for_function("document.activeElement.hasAttribute('data-address')", timeout=5_000)


def test_the_url_wins_over_what_was_chosen_before_and_back_goes_back(board):
    visit, _ = board
    visit.page.locator(CELLS).nth(0).click()
    visit.page.locator("[data-address]").wait_for(timeout=10_000)
    first, first_url = shown(visit), visit.page.url
    visit.page.locator(CELLS).nth(3).click()
    visit.page.wait_for_function(
        "old => document.querySelector('[data-address]')?.innerText !== old", arg=first, timeout=10_000
    )
    visit.page.go_back()
    visit.page.wait_for_function(
        "old => document.querySelector('[data-address]')?.innerText === old", arg=first, timeout=10_000
    )
    assert visit.page.url == first_url


def test_a_new_tab_is_left_to_the_browser(board):
    visit, _ = board
    before = visit.page.url
    with visit.page.context.expect_page() as opened:
        visit.page.locator(CELLS).nth(1).click(modifiers=["Control"])
    other = opened.value
    other.locator("[data-address]").wait_for(timeout=20_000)
    assert visit.page.url == before
    assert "gebied=" in other.url


def test_without_the_script_it_is_an_ordinary_link(visit):
    visit.page.route("**/go.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    visit.open("/afstemming")
    cell = visit.page.locator(CELLS).nth(2)
    address = cell.get_attribute("href")
    cell.click()
    visit.page.wait_for_url(f"**{address}", timeout=20_000)
    visit.page.locator("[data-address]").wait_for(timeout=20_000)

"""The entry script, run for every page: its menus, its filters and the page itself. The pages: pages.py."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.texts import Words, words_for
from dashboard.facts.release import Release, current_release
from dashboard.store import snapshot
from dashboard.web import pages
from dashboard.web.city_name import app_title, page_title
from dashboard.web.pages import PageEntry
from dashboard.widgets import filters
from dashboard.widgets.page import empty


def _page(entry: PageEntry, city: str, words: Words) -> st.Page:
    return st.Page(
        settings.PAGE_DIR / f"{entry.stem}.py",
        title=page_title(entry, city, words),
        url_path=entry.stem,
        default=not pages.path_of(entry),
    )


def _menu(city: str, words: Words) -> dict[str, list[st.Page]]:
    """The pages by menu, empty ones left out. Above the page, so that the sidebar is there for the filters."""
    menu: dict[str, list[st.Page]] = {}
    for group in pages.MENUS:
        of_group = [_page(entry, city, words) for entry in pages.served() if entry.group == group]
        if of_group:
            menu[words(f"menu.{group}")] = of_group
    return menu


_DRAWN = "frame_drawn_for"  # the page whose filters stand in the sidebar


def main() -> None:
    """Read what was chosen, draw the frame, run the page. All of it is about one release."""
    try:
        with snapshot.pinned():
            st.set_page_config(page_title=app_title(), layout="wide")
            _draw(current_release())
    except UserError as error:
        empty(str(error))


def _draw(release: Release) -> None:
    # The menu needs its language before the page is known; both come from the same choice.
    words = words_for(filters.language_before_page(release))
    chosen_page = st.navigation(_menu(release.places.city.label, words), position="top", expanded=True)
    stem = chosen_page.url_path or pages.served()[0].stem
    entry = next(entry for entry in pages.served() if entry.stem == stem)
    with snapshot.public_only() if entry.is_public else nullcontext():
        _run(entry, chosen_page, current_release())


def _run(entry: PageEntry, page: st.Page, release: Release) -> None:
    """One page with the filters that it uses."""
    chosen = filters.read(release, entry.stem, entry.own)
    words = words_for(chosen.language)
    hidden = entry.hides if filters.own() else ()
    uses = tuple(name for name in entry.uses if name not in hidden)
    if st.session_state.get(_DRAWN) != entry.stem:
        st.session_state[_DRAWN] = entry.stem
        filters.sidebar(chosen, release, words, uses)
        page.run()
        return
    # The filters stand there already: the page goes first, so that its map answers sooner. Also when it stops early.
    try:
        page.run()
    finally:
        filters.sidebar(chosen, release, words, uses)


main()

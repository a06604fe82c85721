"""The entry script: which pages there are, and the frame around each of them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import streamlit as st

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.texts import Words, words_for
from dashboard.facts.release import Release, current_release
from dashboard.store import snapshot
from dashboard.widgets import filters
from dashboard.widgets.page import empty


@dataclass(frozen=True)
class PageEntry:
    """A page: the stem of its file is its name in the URL.

    `group` is the menu under which it stands. `uses` names the shared filters that it shows, `own` what it keeps in the
    URL for itself, and `hides` the shared filters that say nothing once something of its own was chosen.
    """

    stem: str
    group: str
    uses: tuple[str, ...]
    is_start: bool = False
    own: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()

    @property
    def is_public(self) -> bool:
        """May residents open it? Then it is run on the public snapshot alone, wherever it is served."""
        return self.stem in settings.PUBLIC_PAGES


# The menus above the page, in their order; each is a word in data/texts.
WHERE, WHO, TOGETHER, RESIDENTS, FIGURES = "waar", "wie", "samen", "bewoners", "cijfers"
MENUS = (WHERE, WHO, TOGETHER, RESIDENTS, FIGURES)

# The order is the order within a menu.
PAGES = (
    PageEntry("overzicht", WHERE, (filters.SUBJECT,), is_start=True),
    PageEntry(
        "kaart",
        WHERE,
        (
            filters.SUBJECT,
            filters.AREA,
            filters.FROM,
            filters.UNTIL,
            filters.MEASURE,
            filters.LEVEL,
            filters.CHOSEN,
        ),
        own=("cijfer",),
        hides=(filters.SUBJECT, filters.FROM, filters.UNTIL, filters.MEASURE, filters.LEVEL, filters.CHOSEN),
    ),
    PageEntry(
        "overlast",
        WHERE,
        (filters.SUBJECT, filters.AREA, filters.FROM, filters.UNTIL, filters.CHOSEN),
        own=("noemer",),
    ),
    PageEntry(
        "initiatieven", WHO, (filters.AREA, filters.CHOSEN), own=("zoek", "thema", "doelgroep", "aard", "loopt", "plek")
    ),
    PageEntry("veldwerkers", WHO, (filters.SUBJECT, filters.AREA, filters.CHOSEN), own=("moment", "jaar")),
    PageEntry("afstemming", WHO, (filters.SUBJECT, filters.AREA, filters.CHOSEN)),
    PageEntry("doelen", TOGETHER, (), own=("netwerk", "verbeter")),
    PageEntry("signalen", TOGETHER, (filters.AREA, filters.CHOSEN), own=("deel", "jaar", "kwartaal")),
    PageEntry("effect", TOGETHER, (), own=("wat", "vanaf", "over")),
    PageEntry("procedure", TOGETHER, (filters.AREA,), own=("verbeter",)),
    PageEntry("buurtprofiel", WHERE, (filters.AREA, filters.FROM, filters.UNTIL), own=("eerder",)),
    PageEntry("gegevens", FIGURES, ()),
    PageEntry("mijn_buurt", RESIDENTS, ()),
    PageEntry("mechelen", RESIDENTS, ()),
)


def served() -> tuple[PageEntry, ...]:
    """The pages of this server: on a public one nothing but the public pages exists."""
    return tuple(entry for entry in PAGES if entry.is_public) if snapshot.is_public_server() else PAGES


def _is_start(entry: PageEntry) -> bool:
    return entry.stem == settings.PUBLIC_PAGES[0] if snapshot.is_public_server() else entry.is_start


def _page(entry: PageEntry, city: str, words: Words) -> st.Page:
    return st.Page(
        settings.PAGE_DIR / f"{entry.stem}.py",
        title=words(f"page.{entry.stem}", city=city),
        url_path=entry.stem,
        default=_is_start(entry),
    )


def _menu(entries: tuple[PageEntry, ...], here: Release, words: Words) -> dict[str, list[st.Page]]:
    """The pages by menu, empty ones left out. Above the page, so that the sidebar is there for the filters."""
    city = here.places.city.label
    groups = {group: [_page(entry, city, words) for entry in entries if entry.group == group] for group in MENUS}
    return {words(f"menu.{group}"): pages for group, pages in groups.items() if pages}


_DRAWN = "frame_drawn_for"  # the page whose filters stand in the sidebar


def main() -> None:
    """Read what was chosen, draw the frame, run the page."""
    st.set_page_config(page_title="Buurtbeeld Mechelen", layout="wide")
    try:
        here = current_release()
        # The menu needs its language before the page is known; both come from the same choice.
        words = words_for(filters.language_before_page(here))
        entries = served()
        chosen_page = st.navigation(_menu(entries, here, words), position="top", expanded=True)
        stem = chosen_page.url_path or next(entry.stem for entry in entries if _is_start(entry))
        entry = next(entry for entry in entries if entry.stem == stem)
        with snapshot.public_only() if entry.is_public else nullcontext():
            _run(entry, chosen_page, current_release())
    except UserError as error:
        empty(str(error))


def _run(entry: PageEntry, page: st.Page, here: Release) -> None:
    """One page with the filters that it uses."""
    chosen = filters.read(here, entry.stem, entry.own)
    words = words_for(chosen.language)
    hidden = entry.hides if filters.own() else ()
    uses = tuple(name for name in entry.uses if name not in hidden)
    if st.session_state.get(_DRAWN) != entry.stem:
        st.session_state[_DRAWN] = entry.stem
        filters.sidebar(chosen, here, words, uses)
        page.run()
        return
    # The filters stand there already: the page goes first, so that its map answers sooner. Also when it stops early.
    try:
        page.run()
    finally:
        filters.sidebar(chosen, here, words, uses)


main()

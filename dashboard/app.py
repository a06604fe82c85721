"""The entry script: which pages there are, and the frame around each of them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import context, filters, settings
from dashboard.components import empty
from dashboard.errors import UserError
from dashboard.texts import Words, words_for


@dataclass(frozen=True)
class PageEntry:
    """A page: the stem of its file is its name in the URL.

    `uses` names the shared filters that it shows, `own` what it keeps in the URL for itself, and `hides` the shared
    filters that say nothing once something of its own was chosen.
    """

    stem: str
    uses: tuple[str, ...]
    is_start: bool = False
    own: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


# The order is the order of the menu.
PAGES = (
    PageEntry("overzicht", (filters.SUBJECT,), is_start=True),
    PageEntry(
        "kaart",
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
        (filters.SUBJECT, filters.AREA, filters.FROM, filters.UNTIL, filters.CHOSEN),
        own=("noemer",),
    ),
    PageEntry(
        "initiatieven", (filters.AREA, filters.CHOSEN), own=("zoek", "thema", "doelgroep", "aard", "loopt", "plek")
    ),
    PageEntry("veldwerkers", (filters.SUBJECT, filters.AREA, filters.CHOSEN), own=("moment", "jaar")),
    PageEntry("afstemming", (filters.SUBJECT, filters.AREA, filters.CHOSEN)),
    PageEntry("doelen", (), own=("netwerk", "verbeter")),
    PageEntry("signalen", (filters.AREA, filters.CHOSEN), own=("deel", "jaar", "kwartaal")),
    PageEntry("procedure", (filters.AREA,), own=("verbeter",)),
    PageEntry("buurtprofiel", (filters.AREA, filters.FROM, filters.UNTIL), own=("eerder",)),
    PageEntry("gegevens", ()),
)


def _page(entry: PageEntry, words: Words) -> st.Page:
    return st.Page(
        settings.PAGE_DIR / f"{entry.stem}.py",
        title=words(f"page.{entry.stem}"),
        url_path=entry.stem,
        default=entry.is_start,
    )


_DRAWN = "frame_drawn_for"  # the page whose filters stand in the sidebar


def main() -> None:
    """Read what was chosen, draw the frame, run the page."""
    st.set_page_config(page_title="Buurtbeeld Mechelen", layout="wide")
    try:
        here = context.current()
    except UserError as error:
        empty(str(error))
        return
    # The menu needs its language before the page is known; both come from the same choice.
    language = filters.language_before_page(here)
    words = words_for(language)
    entries = {entry.stem: entry for entry in PAGES}
    pages = {entry.stem: _page(entry, words) for entry in PAGES}
    chosen_page = st.navigation(list(pages.values()))
    stem = chosen_page.url_path or next(entry.stem for entry in PAGES if entry.is_start)
    chosen = filters.read(here, stem, entries[stem].own)
    words = words_for(chosen.language)
    hidden = entries[stem].hides if filters.own() else ()
    uses = tuple(name for name in entries[stem].uses if name not in hidden)
    if st.session_state.get(_DRAWN) != stem:
        st.session_state[_DRAWN] = stem
        filters.sidebar(chosen, here, words, uses)
        chosen_page.run()
        return
    # The filters stand there already: the page goes first, so that its map answers sooner. Also when it stops early.
    try:
        chosen_page.run()
    finally:
        filters.sidebar(chosen, here, words, uses)


main()

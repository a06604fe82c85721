"""The pages, each registered here and nowhere else: address, menu, filters, who may open it, what it wants prepared.

Routes, menus, the first page, what a public server answers, the warm-up and the tests follow from this list. The words
of a page stand in data/texts under `page.<stem>` and, where it says how it is read, `<stem>.reading`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.facts import alignments, analysis, effects, goal_progress, judgements, public_face
from dashboard.facts.release import Release
from dashboard.store import snapshot
from dashboard.views import overzicht
from dashboard.widgets import filters


@dataclass(frozen=True)
class PageEntry:
    """A page: the stem of its file in pages/ is its address.

    `group` is the menu under which it stands. `uses` names the shared filters that it shows, `own` what it keeps in the
    URL for itself, and `hides` the shared filters that say nothing once something of its own was chosen.
    `is_public`: residents may open it; then it is run on the public snapshot alone, wherever it is served.
    `prepare`: work that is done before the first visitor comes.
    """

    stem: str
    group: str
    uses: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    is_public: bool = False
    prepare: Callable[[Release], object] | None = None


def _prepare_start(release: Release) -> None:
    """Work out what Overzicht and Kaart show to a visitor who chooses nothing."""
    analysis.prepare(release)
    edition = release.edition
    judgements.judged_in(edition.last_year_start, edition.last_month)
    recent = overzicht.change_window(edition.last_month, edition.first_month)
    judgements.judged_in(recent.first, recent.last)


# The menus above the page, in their order; each is a word in data/texts.
WHERE, WHO, TOGETHER, RESIDENTS, FIGURES = "waar", "wie", "samen", "bewoners", "cijfers"
MENUS = (WHERE, WHO, TOGETHER, RESIDENTS, FIGURES)

# The order is the order within a menu. The first page of a server is its start page.
PAGES: tuple[PageEntry, ...] = (
    PageEntry("overzicht", WHERE, (filters.SUBJECT,), prepare=_prepare_start),
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
    PageEntry(
        "afstemming",
        WHO,
        (filters.SUBJECT, filters.AREA, filters.CHOSEN),
        prepare=lambda _: alignments.board(),
    ),
    PageEntry("doelen", TOGETHER, own=("netwerk", "verbeter"), prepare=lambda _: goal_progress.networks()),
    PageEntry("signalen", TOGETHER, (filters.AREA, filters.CHOSEN), own=("deel", "jaar", "kwartaal")),
    PageEntry("effect", TOGETHER, own=("wat", "vanaf", "over"), prepare=effects.prepare),
    PageEntry("procedure", TOGETHER, (filters.AREA,), own=("verbeter",)),
    PageEntry("buurtprofiel", WHERE, (filters.AREA, filters.FROM, filters.UNTIL), own=("eerder",)),
    PageEntry("gegevens", FIGURES),
    PageEntry("mijn_buurt", RESIDENTS, is_public=True, prepare=lambda _: public_face.face()),
    PageEntry("stad", RESIDENTS, is_public=True, prepare=lambda _: public_face.face()),
)


def public() -> tuple[PageEntry, ...]:
    """The pages that residents may open, the start page of a public server first."""
    return tuple(entry for entry in PAGES if entry.is_public)


def served() -> tuple[PageEntry, ...]:
    """The pages of this server, its start page first: on a public one nothing but the public pages exists."""
    return public() if snapshot.is_public_server() else PAGES


def path_of(entry: PageEntry) -> str:
    """Its address on this server without the slash: '' for the start page."""
    return "" if entry == served()[0] else entry.stem


def paths() -> tuple[str, ...]:
    """The addresses of all pages of this server, the start page as ''."""
    return tuple(path_of(entry) for entry in served())

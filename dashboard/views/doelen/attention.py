"""Points of attention in a few wijken: lines of Opvallend about them, and cells of Afstemming that ask for more.

The same lines stand on the page Doelen and on the meeting paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base.texts import Words
from dashboard.facts.alignments import Board
from dashboard.facts.release import Release
from dashboard.stats.alerts import AlertList
from dashboard.stats.alignment import NO_GOAL, PRESSURE_WITHOUT_OFFER, WRONG_MOMENT
from dashboard.views.shared.alerts import alert_view

ASKING = (PRESSURE_WITHOUT_OFFER, WRONG_MOMENT, NO_GOAL)


@dataclass(frozen=True)
class Attention:
    """unusual: sentences with their caveats; cells: one line each; `calm` is said when there are none of both."""

    areas: str
    unusual: tuple[str, ...]
    cells: tuple[str, ...]
    calm: str
    note: str


def area_names(codes: Sequence[str], release: Release, words: Words) -> str:
    """'Arsenaal en Centrum'."""
    names = [release.places.areas[code].label for code in codes]
    return f" {words('filters.and')} ".join(
        part for part in (", ".join(names[:-1]), names[-1] if names else "") if part
    )


def attention(codes: Sequence[str], found: AlertList, board: Board | None, release: Release, words: Words) -> Attention:
    """codes: areas of the people level. board: None before the first complete year."""
    view = alert_view(found, release.places, release.by_code, release.edition.last_month, words)
    unusual = tuple(" ".join((item.sentence, *item.caveats)) for item in view.items if item.area_code in codes)
    cells = tuple(
        words(
            "doelen.attention_cell",
            fenomeen=fenomeen.name(words),
            area=release.places.areas[code].label,
            kind=words(f"afstemming.kind_{board.cells[(code, fenomeen.code)].kind}"),
        )
        for code in codes
        for fenomeen in release.fenomenen
        if board is not None and board.cells[(code, fenomeen.code)].kind in ASKING
    )
    names = area_names(codes, release, words)
    return Attention(
        areas=names,
        unusual=unusual,
        cells=cells,
        calm="" if unusual or cells else words("doelen.attention_calm", areas=names),
        note=words("doelen.attention_note", year=board.year)
        if board is not None
        else words("doelen.attention_note_no_year"),
    )

"""Signals of a closed year by area: one share as dots with intervals, and all three in a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboard.base.texts import Words
from dashboard.facts.places import Places
from dashboard.facts.week import PresenceArea
from dashboard.stats.shares import LEAST_COUNT
from dashboard.views.shared.plots import DotPlot, DotRow
from dashboard.views.shared.tables import Row, Table
from dashboard.views.signalen.quarters import share_columns
from dashboard.views.signalen.shares import KINDS, Signals, SignalShare, about


def _ordered(view: Signals, codes: Collection[str], places: Places, words: Words) -> list[PresenceArea]:
    """By name: an order by share would be a ranking, and the intervals overlap."""
    found = [group for group in view.groups if group.code in codes]
    return sorted(found, key=lambda group: (group.name(places, words).casefold(), group.code))


@dataclass(frozen=True)
class Marks:
    """Areas that a visitor chose, and the chosen buurten."""

    selected: tuple[str, ...]
    chosen_only: bool
    places: Places

    def is_current(self, group: PresenceArea) -> bool:
        return any(code in group.area_codes for code in self.selected)

    def is_marked(self, group: PresenceArea) -> bool:
        return any(self.places.chosen_in(code) for code in group.area_codes)

    def shown(self, groups: Sequence[PresenceArea]) -> list[PresenceArea]:
        return [group for group in groups if not self.chosen_only or self.is_marked(group)]


def area_plot(view: Signals, year: str, kind: str, marks: Marks, words: Words) -> DotPlot:
    """One share for each area in a closed year, the city below."""
    rows = []
    codes = {area for area, period, _ in view.shares if period == year}
    for group in marks.shown(_ordered(view, codes, marks.places, words)):
        share = view.of(group.code, year, kind)
        row = _dot(share, group.name(marks.places, words), words)
        rows.append(_with_marks(row, marks.is_marked(group), marks.is_current(group)))
    city = view.of(view.city, year, kind)
    rows.append(_dot(city, marks.places.city.label, words, is_total=True))
    told = sum(row.value is not None for row in rows[:-1])
    alt = words(
        "signalen.area_alt",
        kind=words(f"signalen.{kind}"),
        year=year,
        n=told,
        total=len(rows) - 1,
        city=city.text(words),
    )
    return DotPlot(
        tuple(rows),
        words("signalen.axis"),
        alt,
        reference=None if city.share is None else 100 * city.share,
        reference_text=marks.places.city.label,
        interval_text=words("signalen.interval"),
    )


def _dot(share: SignalShare, label: str, words: Words, *, is_total: bool = False) -> DotRow:
    is_open = share.is_open_low or share.is_open_high
    return DotRow(
        label,
        share.text(words),
        None if share.share is None or is_open else 100 * share.share,
        None if share.low is None else 100 * share.low,
        None if share.high is None else 100 * share.high,
        is_total=is_total,
    )


def _with_marks(row: DotRow, is_marked: bool, is_current: bool) -> DotRow:
    return DotRow(row.label, row.text, row.value, row.low, row.high, "", is_marked, is_current)


def area_table(view: Signals, year: str, caption: str, marks: Marks, words: Words) -> Table:
    """All three shares for each area in a closed year; too few signals are said in words, with no number."""
    codes = {area for area, period, _ in view.shares if period == year}
    rows = []
    for group in marks.shown(_ordered(view, codes, marks.places, words)):
        rows.append(
            Row(
                group.name(marks.places, words),
                _area_cells(view, group.code, year, words),
                is_marked=marks.is_marked(group),
                is_current=marks.is_current(group),
            )
        )
    rows.append(Row(marks.places.city.label, _area_cells(view, view.city, year, words), is_total=True))
    return Table(caption, share_columns("column.area", words), tuple(rows))


def _area_cells(view: Signals, area: str, year: str, words: Words) -> tuple[str, ...]:
    shares = [view.of(area, year, kind) for kind in KINDS]
    if shares[0].share is None:
        count = words("signalen.under", n=LEAST_COUNT)
    else:
        count = about(shares[0].denominator, 0, words)
    return (count, *(share.text(words) for share in shares))

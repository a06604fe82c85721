"""The start page: this month beside the same month of the years before, and the largest changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import formats
from dashboard.areas import Places
from dashboard.context import Fenomeen
from dashboard.formats import add_months
from dashboard.rows import records
from dashboard.texts import Words
from dashboard.views.area_figures import Window
from dashboard.views.figures import NOTHING, Count, change_figure, count_figure, count_of
from dashboard.views.trend import month_counts

CHANGE_MONTHS = 3  # one month is too short to see a change in one wijk, a year hides it


@dataclass(frozen=True)
class Tile:
    """One figure with its label and what it stands beside. `link` is what a click selects: area and fenomeen."""

    label: str
    value: str
    detail: str
    link: tuple[str, str] | None = None


def month_tile(rows: pd.DataFrame, places: Places, month: dt.date, subject: str, words: Words) -> Tile:
    """The reports of one month in the city beside the mean of the same month in earlier years.

    `rows` is the answer of `melding_by_month` for the city.
    """
    counts = month_counts(rows, places)
    code = places.city.code
    now = counts.get((code, month), NOTHING)
    earlier: list[tuple[int, Count]] = []
    years = sorted({key[1].year for key in counts if key[1].month == month.month and key[1] < month})
    for year in years:
        count = counts.get((code, month.replace(year=year)), NOTHING)
        if count.is_known:
            earlier.append((year, count))
    return Tile(
        label=words("tile.month", subject=subject, month=formats.month(month, words.language)),
        value=count_figure(now, [month], words).text,
        detail=_mean_text(earlier, month, words),
    )


def _mean_text(earlier: Sequence[tuple[int, Count]], month: dt.date, words: Words) -> str:
    if not earlier:
        return words("tile.no_before")
    mean = sum(count.total or 0 for _, count in earlier) / len(earlier)
    text = formats.number(round(mean), words.language)
    if any(count.rounded for _, count in earlier):
        text = words("figure.about", n=text)
    name = formats.month_name(month, words.language)
    if len(earlier) == 1:
        return words("tile.before_one", n=text, month=name, year=earlier[0][0])
    return words("tile.before", n=text, month=name, first=earlier[0][0], last=earlier[-1][0])


@dataclass(frozen=True)
class Change:
    """One area and fenomeen with its count now and a year before."""

    area_code: str
    fenomeen_code: str
    now: Count
    before: Count

    @property
    def difference(self) -> int:
        return (self.now.total or 0) - (self.before.total or 0)


def changes(rows: pd.DataFrame, places: Places) -> list[Change]:
    """Every area and fenomeen of which both counts can be shown (answer of `melding_by_area_fenomeen`)."""
    found = []
    for row in records(rows):
        base = places.base_areas(row["area_code"])
        change = Change(
            row["area_code"],
            row["fenomeen_code"],
            count_of(row, base_areas=base),
            count_of(row, "before_", base),
        )
        if change.now.is_known and change.before.is_known:
            found.append(change)
    return found


def change_tiles(
    rows: pd.DataFrame,
    places: Places,
    fenomenen: dict[str, Fenomeen],
    window: Window,
    words: Words,
) -> tuple[Tile, Tile]:
    """The largest rise and the largest fall over `window`, in reports, where there are enough to compare."""
    comparable = [
        change
        for change in (changes(rows, places) if window.has_before else [])
        if change_figure(change.now, change.before, words).is_known
    ]
    rises = [change for change in comparable if change.difference > 0]
    falls = [change for change in comparable if change.difference < 0]
    rise = max(rises, key=lambda change: change.difference, default=None)
    fall = min(falls, key=lambda change: change.difference, default=None)
    return (
        _change_tile("tile.rise", rise, places, fenomenen, window, words),
        _change_tile("tile.fall", fall, places, fenomenen, window, words),
    )


def _change_tile(
    key: str,
    change: Change | None,
    places: Places,
    fenomenen: dict[str, Fenomeen],
    window: Window,
    words: Words,
) -> Tile:
    period = formats.short_period(window.first, window.last, words.language)
    if change is None:
        return Tile(words(key), words("tile.none"), words("tile.none_detail", period=period))
    return Tile(
        label=words(key),
        value=words(
            "tile.what", fenomeen=fenomenen[change.fenomeen_code].name(words), area=places.areas[change.area_code].label
        ),
        detail=words(
            "tile.from_to",
            before=count_figure(change.before, window.months_before, words).text,
            now=count_figure(change.now, window.months, words).text,
            period=period,
        ),
        link=(change.area_code, change.fenomeen_code),
    )


def change_window(last_month: dt.date, first_month: dt.date) -> Window:
    """The last months over which changes are looked for."""
    return Window(max(first_month, add_months(last_month, 1 - CHANGE_MONTHS)), last_month, first_month)

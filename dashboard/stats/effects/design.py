"""Design of a comparison: the months that are compared, the wijken that take part, and whether that is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.base import settings
from dashboard.base.arrays import Bools, Floats
from dashboard.stats.effects import keys
from dashboard.stats.rounding import Rounding


class CannotSayError(Exception):
    """Raised inside this package only: there is no comparison, for this reason (keys.REASONS)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Windows:
    """`after` months from a start, against the same calendar months of the `years` years before it: so the season
    weighs the same on both sides, whatever the month of the start."""

    after: int
    years: int

    def after_places(self, start: int) -> list[int]:
        return list(range(start, start + self.after))

    def before_places(self, start: int) -> list[int]:
        """In order of time."""
        return [start - keys.YEAR * year + place for year in range(self.years, 0, -1) for place in range(self.after)]

    def starts(self, months: int) -> range:
        """All starts that fit in a run of so many months."""
        return range(keys.YEAR * self.years, months - self.after + 1)


@dataclass(frozen=True)
class Panel:
    """Wijken, counts and months that take part. areas [A] codes; counts [A, T] published, no gaps; months [T]
    consecutive; treated [A]; start: place of the first month after the start; windows; rounding."""

    areas: tuple[str, ...]
    counts: Floats
    months: tuple[dt.date, ...]
    treated: Bools
    start: int
    windows: Windows
    rounding: Rounding

    @property
    def before(self) -> Floats:
        """[A] published in the months before that are compared."""
        return np.asarray(self.counts[:, self.windows.before_places(self.start)].sum(axis=1))

    @property
    def after(self) -> Floats:
        return np.asarray(self.counts[:, self.windows.after_places(self.start)].sum(axis=1))

    def with_areas(self, keep: Bools, treated: Bools) -> Panel:
        """The same months for some wijken, with others in the place of the treated ones; both [A]."""
        areas = tuple(code for code, kept in zip(self.areas, keep, strict=True) if kept)
        return Panel(areas, self.counts[keep], self.months, treated[keep], self.start, self.windows, self.rounding)

    def one_year_earlier(self) -> Panel | None:
        """The months before the start only, as if it had been a year earlier; None without two years before."""
        if self.start < 2 * keys.YEAR:
            return None
        windows = Windows(self.windows.after, 1)
        counts, months = self.counts[:, : self.start], self.months[: self.start]
        return Panel(self.areas, counts, months, self.treated, self.start - keys.YEAR, windows, self.rounding)


def first_full_month(start: dt.date) -> dt.date:
    """The month of the start, or the next one where the start is not on the first: a half month says nothing."""
    if start.day == 1:
        return start
    return dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)


def panel_of(
    areas: Sequence[str],
    counts: Floats,
    months: Sequence[dt.date],
    treated: Collection[str],
    start: dt.date,
    rounding: Rounding,
) -> Panel:
    """The panel of `estimate.estimate_effect`. Raises CannotSayError with the reason."""
    chosen = np.array([code in treated for code in areas])
    has_figure = ~np.isnan(counts)
    if not chosen.any() or not has_figure[chosen].any(axis=1).all():
        raise CannotSayError(keys.UNKNOWN_WIJK)
    if chosen.all():
        raise CannotSayError(keys.ALL_TREATED)
    first = first_full_month(start)
    run = _run_around(has_figure[chosen].all(axis=0), list(months), first)
    place = (first.year - run[0].year) * 12 + first.month - run[0].month
    windows = _windows(place, len(run), rounding)
    offset = list(months).index(run[0])
    inside = counts[:, offset : offset + len(run)]
    complete = np.asarray(~np.isnan(inside).any(axis=1))
    panel = Panel(tuple(areas), np.nan_to_num(inside), tuple(run), chosen, place, windows, rounding)
    panel = panel.with_areas(complete, chosen)
    least = settings.MIN_VERDICT_COUNT * windows.years * windows.after / keys.YEAR
    enough = panel.before >= least
    # a very small wijk beside larger ones of the same initiative: their sum counts, so they stay together
    panel = panel.with_areas(np.asarray(enough | panel.treated), panel.treated)
    _refuse_too_small(panel)
    return panel


def _run_around(has_figures: Bools, months: list[dt.date], first: dt.date) -> list[dt.date]:
    """The longest run of months without a gap that holds the start and the months on both sides of it."""
    if first <= months[0]:
        raise CannotSayError(keys.TOO_SHORT_BEFORE)
    if first > months[-1]:
        raise CannotSayError(keys.TOO_SHORT_AFTER)
    place = months.index(first)
    if not has_figures[place] or not has_figures[place - 1]:
        raise CannotSayError(keys.MISSING_FIGURES)
    low, high = place, place
    while low > 0 and has_figures[low - 1]:
        low -= 1
    while high < len(months) and has_figures[high]:
        high += 1
    _refuse_gap(place - low, place, keys.YEAR)
    _refuse_gap(high - place, len(months) - place, keys.LEAST_AFTER)
    return months[low:high]


def _refuse_gap(months: int, without_gap: int, least: int) -> None:
    """Too short because of a gap is something else than too short because there is no more."""
    if months < least <= without_gap:
        raise CannotSayError(keys.MISSING_FIGURES)


def _windows(place: int, months: int, rounding: Rounding) -> Windows:
    years = min(keys.MOST_YEARS_BEFORE, place // keys.YEAR)
    after = min(keys.MOST_AFTER, months - place)
    if rounding.base > 1:
        after -= after % keys.BLOCK
    if years < 1:
        raise CannotSayError(keys.TOO_SHORT_BEFORE)
    if after < keys.LEAST_AFTER:
        raise CannotSayError(keys.TOO_SHORT_AFTER)
    return Windows(after, years)


def least_expected(windows: Windows, rounding: Rounding) -> float:
    """Least number of reports expected after the start: 20 in all for things, 20 in each three months for people."""
    periods = windows.after / keys.BLOCK if rounding.base > 1 else 1.0
    return settings.MIN_VERDICT_COUNT * periods


def _refuse_too_small(panel: Panel) -> None:
    others = ~panel.treated
    if others.sum() < keys.LEAST_COMPARED:
        raise CannotSayError(keys.TOO_FEW_COMPARABLE)
    least = least_expected(panel.windows, panel.rounding)
    before, after = panel.before, panel.after
    if before[others].sum() <= 0 or min(after[others].sum(), before[others].sum() / panel.windows.years) < least:
        raise CannotSayError(keys.TOO_FEW_REPORTS)
    expected = before[panel.treated].sum() * after[others].sum() / before[others].sum()
    if min(expected, before[panel.treated].sum() / panel.windows.years) < least:
        raise CannotSayError(keys.TOO_FEW_REPORTS)

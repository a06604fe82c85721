"""The list Opvallend: the few changes that are unusual for the season and the place.

Each wijk x fenomeen is set against its own usual range (`expected`): things by month, people-fenomenen by whole
calendar quarter and only where at least 20 are expected. The border is not 5 % per comparison (that would be a dozen
false alarms a month) but a budget for the whole city: `false_alarms` a month on data without change, spread evenly
over all comparisons of that month (an average run of false alarms, as in statistical process control) and calibrated
by simulation (docs/methods.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats.expected import LEAST_EXPECTED_PEOPLE, RANGE, Usual, expected_range, to_quarters
from dashboard.stats.rounding import EXACT, Rounding

HOURS_BASE = 10


@dataclass(frozen=True)
class AlertRule:
    """false_alarms: budget a month over the whole city. calibration: factor on the border of a single comparison, set
    with `make simulate` so that the budget holds in every world that is tried. least_count: a thing is only mentioned
    where so many were seen or expected. hours_rise: presence counts as risen when it is certainly above so many times
    that of a year before. shift_z: how far (standard deviations) the neighbours must have moved the other way to speak
    of a possible shift.
    """

    false_alarms: float = 1.0
    calibration: float = 1.5
    least_count: float = 10.0
    hours_rise: float = 1.1
    shift_z: float = 1.28


@dataclass(frozen=True)
class Alert:
    """One unusual change, with the numbers of its sentence. Counts as published; window: first and last month.

    low..high: 95 % range of what was expected. direction: "up" or "down". p_value: two-sided, of a single comparison.
    is_new: the window ends in the month that was asked for (people: the last whole quarter may end earlier).
    hours_now, hours_before: presence in the window and a year before (None: not known); hours_rose: certainly more,
    rounding included (None: not known). Caveat "more presence can mean more reports": where direction is up and
    hours_rose. neighbour_observed, neighbour_expected: the neighbouring wijken together over the same window (None: no
    neighbours with a range). may_have_shifted: they moved the other way by more than an ordinary swing: caveat
    "possible shift".
    """

    area_code: str
    fenomeen_code: str
    about: str
    window_first: dt.date
    window_last: dt.date
    observed: float
    expected: float
    low: float
    high: float
    direction: str
    p_value: float
    is_new: bool
    hours_now: float | None
    hours_before: float | None
    hours_rose: bool | None
    neighbour_observed: float | None
    neighbour_expected: float | None
    may_have_shifted: bool

    @property
    def ratio(self) -> float:
        """observed / expected"""
        return self.observed / self.expected


@dataclass(frozen=True)
class AlertList:
    """alerts: most unusual first. comparisons: how many were made; border: p-value below which one is mentioned."""

    alerts: tuple[Alert, ...]
    comparisons: int
    border: float


def find_alerts(
    figures: pd.DataFrame,
    month: dt.date,
    neighbours: Mapping[str, Sequence[str]],
    hours: pd.DataFrame | None = None,
    rule: AlertRule | None = None,
) -> AlertList:
    """Unusual changes up to and including `month` (a closed month).

    figures [area_code, month, fenomeen_code, about, melding_count]: one level (wijken), all months known; NaN counts
    are skipped. neighbours: area_code -> area_codes next to it. hours [area_code, month, hours]: presence per wijk,
    rounded to base 10, several rows (disciplines) are added up. Things: `month` itself; people: the last whole quarter
    that ends in or before it.
    """
    rule = rule or AlertRule()
    grid = _Grid.of(figures, month)
    windows = [window for about in ("things", "people") for window in _windows(grid, about)]
    comparisons = sum(int(window.judged().sum()) for window in windows)
    border = rule.false_alarms * rule.calibration / max(1, comparisons)
    alerts = [
        _alert(window, place, grid.areas, neighbours, hours, rule, month)
        for window in windows
        for place in window.unusual(border, rule)
    ]
    return AlertList(tuple(sorted(alerts, key=lambda alert: alert.p_value)), comparisons, border)


@dataclass(frozen=True)
class _Grid:
    areas: list[str]
    fenomenen: list[tuple[str, str]]  # code, about
    months: list[dt.date]
    counts: Floats  # [F, A, T]

    @classmethod
    def of(cls, figures: pd.DataFrame, month: dt.date) -> _Grid:
        stamps, last = pd.DatetimeIndex(figures["month"]), month.year * 12 + month.month - 1
        number = np.asarray(stamps.year * 12 + stamps.month - 1)
        past = figures[number <= last]
        if past.empty:
            return cls([], [], [], np.zeros((0, 0, 0)))
        number = number[number <= last]
        area, areas = pd.factorize(past["area_code"], sort=True)
        fenomeen, fenomenen = pd.factorize(past["fenomeen_code"], sort=True)
        first_row = np.unique(fenomeen, return_index=True)[1]
        about = past["about"].iloc[first_row]
        months = [dt.date(place // 12, place % 12 + 1, 1) for place in range(int(number.min()), last + 1)]
        counts = np.full((len(fenomenen), len(areas), len(months)), np.nan)
        values = past["melding_count"].to_numpy(dtype=np.float64, na_value=np.nan)
        counts[fenomeen, area, number - number.min()] = values
        names = [(str(code), str(kind)) for code, kind in zip(fenomenen, about, strict=True)]
        return cls([str(code) for code in areas], names, months, counts)


@dataclass(frozen=True)
class _Window:
    """One fenomeen in its newest window: observed [A] against what is usual."""

    fenomeen: str
    about: str
    months: list[dt.date]
    observed: Floats
    usual: Usual

    def judged(self) -> NDArray[np.bool_]:
        return np.asarray((self.usual.state == RANGE) & ~np.isnan(self.observed))

    def two_sided(self) -> Floats:
        up, down = self.usual.p_values(self.observed)
        return np.asarray(np.minimum(1.0, 2 * np.minimum(up, down)))

    def unusual(self, border: float, rule: AlertRule) -> list[int]:
        worth = np.maximum(self.observed, np.nan_to_num(self.usual.expected)) >= rule.least_count
        return np.flatnonzero(self.judged() & worth & (np.nan_to_num(self.two_sided(), nan=1.0) < border)).tolist()


def _windows(grid: _Grid, about: str) -> list[_Window]:
    rounding = Rounding(settings.COUNT_BASE) if about == "people" else EXACT
    windows = []
    for place, (code, kind) in enumerate(grid.fenomenen):
        if kind != about:
            continue
        table, months, per_year = grid.counts[place], grid.months, 12
        if about == "people":
            table, months = to_quarters(table, months)
            per_year = 4
        if not months:
            continue
        window = [dt.date(months[-1].year, months[-1].month + step, 1) for step in range(12 // per_year)]
        least = LEAST_EXPECTED_PEOPLE if about == "people" else 0.0
        usual = expected_range(table[:, :-1], window[0], per_year, rounding, least)
        windows.append(_Window(code, about, window, table[:, -1], usual))
    return windows


def _alert(
    window: _Window,
    place: int,
    areas: Sequence[str],
    neighbours: Mapping[str, Sequence[str]],
    hours: pd.DataFrame | None,
    rule: AlertRule,
    month: dt.date,
) -> Alert:
    observed, expected = float(window.observed[place]), float(window.usual.expected[place])
    direction = "up" if observed > expected else "down"
    around = [areas.index(code) for code in neighbours.get(areas[place], ()) if code in areas]
    beside = _neighbours(window, [other for other in around if window.judged()[other]])
    now, before, rose = _presence(hours, areas[place], window.months, rule)
    return Alert(
        area_code=areas[place],
        fenomeen_code=window.fenomeen,
        about=window.about,
        window_first=window.months[0],
        window_last=window.months[-1],
        observed=observed,
        expected=expected,
        low=float(window.usual.low[place]),
        high=float(window.usual.high[place]),
        direction=direction,
        p_value=float(window.two_sided()[place]),
        is_new=window.months[-1] == month,
        hours_now=now,
        hours_before=before,
        hours_rose=rose,
        neighbour_observed=None if beside is None else beside[0],
        neighbour_expected=None if beside is None else beside[1],
        may_have_shifted=beside is not None and beside[2] * (-1 if direction == "up" else 1) >= rule.shift_z,
    )


def _neighbours(window: _Window, around: list[int]) -> tuple[float, float, float] | None:
    """(observed, expected, standardised difference) of the neighbours together."""
    if not around:
        return None
    observed, expected = float(window.observed[around].sum()), float(window.usual.expected[around].sum())
    return observed, expected, (observed - expected) / float(np.sqrt(window.usual.variance[around].sum()))


def _presence(
    hours: pd.DataFrame | None, area: str, months: list[dt.date], rule: AlertRule
) -> tuple[float | None, float | None, bool | None]:
    """Hours in the window, hours in the same months of the year before, and whether they certainly rose."""
    now = _hours_sum(hours, area, months)
    before = _hours_sum(hours, area, [month.replace(year=month.year - 1) for month in months])
    if now is None or before is None:
        return None if now is None else now[0], None if before is None else before[0], None
    return now[0], before[0], now[0] - now[1] > rule.hours_rise * (before[0] + before[1])


def _hours_sum(hours: pd.DataFrame | None, area: str, months: list[dt.date]) -> tuple[float, float] | None:
    """(hours, how far they may be off by rounding), or None where a month is missing."""
    if hours is None or hours.empty:
        return None
    in_window = hours[
        (hours["area_code"] == area) & pd.to_datetime(hours["month"]).isin(pd.to_datetime(pd.Series(months)))
    ]
    per_month = in_window.groupby("month")["hours"]
    if per_month.ngroups < len(months) or in_window["hours"].isna().any():
        return None
    return float(in_window["hours"].sum()), Rounding(HOURS_BASE, int(per_month.size().max())).error(months)

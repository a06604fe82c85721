"""Usual count of a month or quarter, from the same months of the years before, with the range that needs no comment.

With two or three years of data a wijk's own same months are two or three numbers: too few for a range. So the level is
the wijk's own (its last two years), while the season is taken from all wijken together, and so is the swing around it.
In the line of Farrington, Andrews, Beale & Catchpole (1996), "A statistical algorithm for the early detection of
outbreaks of infectious disease", JRSS A 159, and Noufaily et al. (2013), "An improved algorithm for outbreak detection
in multiple surveillance systems", Statistics in Medicine 32 (2.58 as the border of an outlier in the past, negative
binomial limits). No trend is drawn through into the future: the question is what is usual, seen from the years before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc
from scipy.stats import nbinom

from dashboard.base import settings
from dashboard.base.arrays import Floats, Texts
from dashboard.stats.dispersion import moment_extra
from dashboard.stats.rounding import EXACT, Rounding

RANGE, TOO_SHORT, MISSING, TOO_SMALL = "range", "too_short", "missing", "too_small"

LEAST_YEARS = 2
MOST_YEARS = 5  # a season of long ago is another season
LEVEL_YEARS = 2
LEAST_KNOWN = 0.75  # share of the level years that must have a figure
OUTLIER = 2.58  # standardised residual above which a past month weighs less
LEAST_EXPECTED_PEOPLE = float(settings.MIN_VERDICT_COUNT)  # for people-fenomenen: below it, no range


@dataclass(frozen=True)
class Usual:
    """Usual counts of one period, per area. Arrays [A]; counts as published.

    expected; variance: of a new published figure around it (chance, swings, estimation, rounding); low, high: 95 %
    range; state: "range", or why there is none: "too_short" (under two earlier years), "missing", "too_small". NaN
    without a range.
    """

    expected: Floats
    variance: Floats
    low: Floats
    high: Floats
    state: Texts

    def p_values(self, observed: Floats) -> tuple[Floats, Floats]:
        """(P(at least so many), P(at most so many)) of observed [A] when nothing has changed; NaN without a range."""
        size, chance = _law(self.expected, self.variance)
        at_least = np.where(observed > 0, 1 - betainc(size, np.maximum(observed, 1.0), chance), 1.0)
        return np.where(np.isnan(size), np.nan, at_least), np.asarray(betainc(size, observed + 1, chance))


def expected_range(
    history: Floats,
    first_month: dt.date,
    per_year: int = 12,
    rounding: Rounding = EXACT,
    least_expected: float = 0.0,
    level: float = 0.95,
) -> Usual:
    """The month (per_year 12) or quarter (4) that begins on first_month, seen from the periods before it.

    history [A, T]: published counts per period, oldest first, NaN where none; its last column is the period right
    before first_month. Uses whole years only, at most MOST_YEARS. least_expected: LEAST_EXPECTED_PEOPLE for
    people-fenomenen. The range of rounded figures ends on multiples of the base. A single row (the city) works too:
    season and swing are then its own.
    """
    years = min(MOST_YEARS, history.shape[1] // per_year)
    if years < LEAST_YEARS:
        return _nothing(len(history), TOO_SHORT)
    past = history[:, history.shape[1] - years * per_year :]
    has_enough = _enough_known(past, per_year)
    if not has_enough.any():
        return _nothing(len(history), MISSING)
    window = [dt.date(first_month.year, first_month.month + step, 1) for step in range(12 // per_year)]
    fit = _Fit.of(past[has_enough], per_year, rounding.least_variance(1 if per_year == 12 else 2))
    expected, variance = np.full(len(history), np.nan), np.full(len(history), np.nan)
    expected[has_enough] = fit.level * fit.season[0]
    variance[has_enough] = fit.variance_of_next(rounding.variance(window))
    state = np.where(has_enough, np.where(expected >= least_expected, RANGE, TOO_SMALL), MISSING)
    expected, variance = (np.where(state == RANGE, values, np.nan) for values in (expected, variance))
    low, high = _limits(expected, variance, level, rounding.base)
    return Usual(expected, variance, low, high, state)


def _limits(expected: Floats, variance: Floats, level: float, base: int) -> tuple[Floats, Floats]:
    law, tail = _law(expected, variance), (1 - level) / 2
    low, high = nbinom.ppf(tail, *law), nbinom.ppf(1 - tail, *law)
    return np.asarray(np.floor(low / base) * base), np.asarray(np.ceil(high / base) * base)


def expected_series(
    table: Floats, months: Sequence[dt.date], rounding: Rounding = EXACT, about_people: bool = False
) -> list[Usual]:
    """For each period of table [A, T] what was usual, seen from the periods before it: for a trend with its range.

    months [T]: first month of each period; one or three months apart decides between months and quarters.
    """
    per_year = 12 // period_months(months)
    least = LEAST_EXPECTED_PEOPLE if about_people else 0.0
    return [expected_range(table[:, :place], month, per_year, rounding, least) for place, month in enumerate(months)]


def period_months(months: Sequence[dt.date]) -> int:
    """1 for a run of months, 3 for a run of quarters; raises ValueError on gaps or another step."""
    numbers = np.array([month.year * 12 + month.month for month in months])
    steps = set(np.diff(numbers).tolist()) or {1}
    if steps not in ({1}, {3}):
        raise ValueError("periods must be consecutive months or quarters")
    return int(steps.pop())


def to_quarters(table: Floats, months: Sequence[dt.date]) -> tuple[Floats, list[dt.date]]:
    """Sums per whole calendar quarter of consecutive months: [..., T] -> [..., Q], with the first month of each
    quarter.
    """
    period_months(months)
    start = next((place for place, month in enumerate(months) if month.month % 3 == 1), len(months))
    quarters = (len(months) - start) // 3
    whole = table[..., start : start + 3 * quarters]
    return whole.reshape(*table.shape[:-1], quarters, 3).sum(axis=-1), list(months[start : start + 3 * quarters : 3])


def _enough_known(past: Floats, per_year: int) -> NDArray[np.bool_]:
    """[A] enough figures in the level years, and at least two of the same season."""
    there = ~np.isnan(past)
    recent = there[:, -LEVEL_YEARS * per_year :].mean(axis=1) >= LEAST_KNOWN
    return np.asarray(recent & (there[:, ::per_year].sum(axis=1) >= LEAST_YEARS))


def _nothing(areas: int, state: str) -> Usual:
    none = np.full(areas, np.nan)
    return Usual(none, none, none, none, np.full(areas, state))


def _law(expected: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """(size, chance) of the negative binomial with this mean and variance (variance > mean)."""
    size = np.square(expected) / np.maximum(variance - expected, 1e-9 * expected)
    return size, size / (size + expected)


@dataclass(frozen=True)
class _Fit:
    """level [A], season [S] (mean 1, the season asked for first), and relative variances: of one period around
    level x season (extra), of each level, of the season asked for."""

    level: Floats
    season: Floats
    extra: float
    level_variance: Floats
    season_variance: float

    @classmethod
    def of(cls, past: Floats, per_year: int, rounding_variance: float) -> _Fit:
        y, weight = np.nan_to_num(past), (~np.isnan(past)).astype(np.float64)
        known_weight = weight.copy()
        level, season = _level_and_season(y, weight, per_year, y.shape[1])
        extra = _swing(y, level, season, known_weight, rounding_variance)
        weight = known_weight * _outlier_weight(y, level, season, extra, rounding_variance)
        _, season = _level_and_season(y, weight, per_year, y.shape[1])
        level, _ = _level_and_season(y, weight, per_year, LEVEL_YEARS * per_year, season)
        extra = _swing(y, level, season, weight, rounding_variance)
        recent = (y * known_weight)[:, -LEVEL_YEARS * per_year :]
        same_season = (y * known_weight)[:, ::per_year]
        city = extra if len(y) == 1 else _city_swing(y, level, season, known_weight)
        return cls(
            level=level,
            season=season,
            extra=extra,
            level_variance=1 / np.maximum(0.5, recent.sum(axis=1)) + extra / recent.shape[1],
            season_variance=float(1 / max(0.5, same_season.sum()) + city / same_season.shape[1]),
        )

    def variance_of_next(self, rounding_variance: float) -> Floats:
        mean = self.level * self.season[0]
        relative = self.extra + self.level_variance + self.season_variance
        return np.asarray(mean + np.square(mean) * relative + rounding_variance)


def _level_and_season(
    y: Floats, weight: Floats, per_year: int, level_periods: int, fixed_season: Floats | None = None
) -> tuple[Floats, Floats]:
    """Weighted Poisson fit of level x season by alternating: level from the last `level_periods`, season from all
    periods.
    """
    season = np.ones(per_year) if fixed_season is None else fixed_season
    years = y.shape[1] // per_year
    level = np.ones(len(y))
    for _ in range(1 if fixed_season is not None else 4):
        curve = np.tile(season, years)
        recent = slice(y.shape[1] - level_periods, None)
        seen = (weight * y)[:, recent].sum(axis=1)
        level = np.maximum(seen, 0.5) / np.maximum((weight[:, recent] * curve[recent]).sum(axis=1), 1e-9)
        if fixed_season is None:
            by_season = (weight * y).sum(axis=0).reshape(years, per_year).sum(axis=0)
            usual = (weight * level[:, None]).sum(axis=0).reshape(years, per_year).sum(axis=0)
            season = np.maximum(by_season, 0.5) / np.maximum(usual, 1e-9)
            season = season / season.mean()
    return level, season


def _fitted(y: Floats, level: Floats, season: Floats) -> Floats:
    return np.asarray(level[:, None] * np.tile(season, y.shape[1] // len(season)))


def _swing(y: Floats, level: Floats, season: Floats, weight: Floats, rounding_variance: float) -> float:
    """Extra relative variance of one period around level x season, over all areas."""
    use = weight > 0
    years = y.shape[1] // len(season)
    free = (1 - 1 / y.shape[1]) * (1 - level / level.sum() / years)  # what level and season have taken in
    fitted = _fitted(y, level, season)
    shrunk = fitted + np.sqrt(weight) * (y - fitted)
    return moment_extra(shrunk[use], fitted[use], np.broadcast_to(free[:, None], y.shape)[use], rounding_variance)


def _city_swing(y: Floats, level: Floats, season: Floats, weight: Floats) -> float:
    """The same for the sum over all areas: what the season of a single year is off by, for all areas at once."""
    fitted = (weight * _fitted(y, level, season)).sum(axis=0)
    free = np.full(len(fitted), 1 - len(season) / y.shape[1])
    return moment_extra((weight * y).sum(axis=0), fitted, free, 0.0)


def _outlier_weight(y: Floats, level: Floats, season: Floats, extra: float, rounding_variance: float) -> Floats:
    """1, or (OUTLIER / z)^2 for a past period with |z| above OUTLIER, so that an earlier outbreak does not hide the
    next one.
    """
    mean = _fitted(y, level, season)
    z = np.abs(y - mean) / np.sqrt(mean + extra * np.square(mean) + rounding_variance)
    return np.asarray(np.where(z > OUTLIER, np.square(OUTLIER / np.maximum(z, OUTLIER)), 1.0))

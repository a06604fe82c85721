"""Verdicts on areas against the rest of the city, for one fenomeen over one period; limits of a funnel plot; ranks.

"No demonstrable difference" is the default: a verdict needs evidence beyond chance, beyond the usual swings from month
to month, beyond rounding, and beyond the number of areas that are compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import kendalltau, nbinom, poisson

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats import moderated, ratios
from dashboard.stats.dispersion import Dispersion, between_areas
from dashboard.stats.intervals import count_interval
from dashboard.stats.moderated import Variation
from dashboard.stats.ratios import Side
from dashboard.stats.rounding import EXACT, Rounding, combined_error

HIGHER, LOWER, NO_DIFFERENCE = "higher", "lower", "no_difference"
TOO_SMALL, NOT_COMPARED = "too_small", "not_compared"
ALPHA = 0.05
FUNNEL_LEVELS = (0.95, 0.998)
MOVED_PLACES = 3  # an area that moves so many places when the denominator changes has really moved


@dataclass(frozen=True)
class Comparison:
    """Areas against each other, for one fenomeen, period and denominator.

    table: one row per area, in the order given: [area_code, published, error, denominator, rate, rate_low, rate_high,
    expected, ratio, ratio_low, ratio_high, p_value, p_adjusted, verdict, funnel, rank, rank_low, rank_high]. rate: per
    `per` units of the denominator. expected: count at the rate of the other areas together. ratio: published /
    expected, with the interval that decides the verdict: it leaves out 1 exactly where there is one (extra variance,
    rounding, and the number of areas included). rate_low, rate_high: that interval at the rate of the others; where
    there is no verdict the exact Poisson interval, rounding included. verdict:
    higher, lower, no_difference, too_small (published under 20) or not_compared (no figure or no denominator, or
    nothing to compare with). funnel: inside, between (95 and 99.8 %), outside, too_small or not_compared. rank 1 is
    the highest rate; rank_low..rank_high holds for all areas together with 95 % confidence; areas that are too small
    have no rank. city_rate: of all compared areas together. extra: relative variance (squared) of a period total
    beside chance, of an area like the others. swings: what was used.
    """

    table: pd.DataFrame
    city_rate: float
    per: float
    extra: float
    error: float
    swings: Dispersion | Variation


@dataclass(frozen=True)
class _Swings:
    """extra [A]: relative variance of each total beside chance; error: how far rounding can be off in the worst case, 0
    where it is part of `extra`; variance [A]: how uncertain `extra` is; fixed: what variances are multiplied by where
    that is not known by area; typical: `extra` of an area like the others."""

    extra: Floats
    error: float
    variance: Floats
    fixed: float | None
    typical: float

    @classmethod
    def of(
        cls, used: Dispersion | Variation, monthly: Floats, rounding: Rounding, months: Sequence[dt.date]
    ) -> _Swings:
        """monthly [A, M]: NaN in a row without a figure."""
        if isinstance(used, Variation):
            counts = np.maximum(1.0, np.nan_to_num(monthly).sum(axis=1))
            extra = np.maximum(0.0, used.area) + rounding.variance(months) / np.square(counts)
            return cls(extra, 0.0, used.variance, None, max(0.0, used.typical))
        whole = monthly[~np.isnan(monthly).any(axis=1)]
        typical = used.of_total(_month_shares(whole))
        nothing = np.zeros(len(monthly))
        return cls(nothing + typical, rounding.error(months), nothing, used.widening(), typical)

    def widening(self, first: Side, second: Side, uncertainty: Floats) -> Floats:
        """Factor on variances since part of them is estimated. uncertainty: of the sum of both sides."""
        if self.fixed is not None:
            return np.full(first.count.shape, self.fixed)
        chance = 1 / np.maximum(first.count, 1.0) + 1 / np.maximum(second.count, 1.0)
        return moderated.widening(chance + first.extra + second.extra, uncertainty)


def compare_areas(
    areas: Sequence[str],
    monthly: Floats,
    denominators: ArrayLike,
    months: Sequence[dt.date],
    rounding: Rounding = EXACT,
    per: float = 1000.0,
    swings: Dispersion | Variation | None = None,
    *,
    has_ranks: bool = True,
) -> Comparison:
    """monthly [A, M]: published counts of the months of the period (NaN: none); denominators [A]: inhabitants, km2, or
    ones. has_ranks: False leaves out the funnel and the ranks, for who needs the verdicts only.

    swings: `swings.release_swings`; without, the period itself must say how much it swings, of which one of under six
    months says little. Source of the idea: Spiegelhalter (2005), see `funnel_limits`; here each area
    is set against the others, so that a large area is not compared with itself.
    """
    counts, sizes = monthly.sum(axis=1), np.asarray(denominators, dtype=np.float64)
    usable = ~np.isnan(counts) & (sizes > 0)
    counts, sizes = np.where(usable, counts, np.nan), np.where(usable, sizes, np.nan)
    used = swings or between_areas(monthly[usable], rounding)
    of_period = _Swings.of(used, np.where(usable[:, None], monthly, np.nan), rounding, months)
    error = rounding.error(months)
    table = pd.DataFrame(
        {
            "area_code": list(areas),
            "published": counts,
            "error": error,
            "denominator": sizes,
            **_rates(counts, sizes, error, per, rounding),
            **_against_others(counts, sizes, of_period),
        }
    )
    table["verdict"] = _verdicts(table)
    _show_deciding_interval(table)
    city_rate = float(np.nansum(counts) / np.nansum(sizes)) if usable.any() else np.nan
    if has_ranks:
        table["funnel"] = _funnel_places(counts, sizes * city_rate, of_period.typical, error)
        table = table.join(_ranks(table, of_period))
    return Comparison(table, city_rate * per, per, of_period.typical, error, used)


def _month_shares(monthly: Floats) -> Floats:
    """[M] the share of each month in the total of the period; even where there is nothing."""
    sums = monthly.sum(axis=0)
    months = monthly.shape[1]
    return np.asarray(sums / sums.sum() if sums.sum() > 0 else np.full(months, 1 / max(1, months)))


def _rates(counts: Floats, sizes: Floats, error: float, per: float, rounding: Rounding) -> dict[str, Floats]:
    low, high = count_interval(counts, error)
    shown = counts >= settings.MIN_RATE_COUNT if rounding.base > 1 else ~np.isnan(counts)
    columns = {"rate": counts, "rate_low": low, "rate_high": high}
    return {name: np.where(shown, value / sizes * per, np.nan) for name, value in columns.items()}


def _show_deciding_interval(table: pd.DataFrame) -> None:
    """Put the interval of the ratio, at the rate of the others, in the place of that of the rate where it decides."""
    decides = table["p_adjusted"].notna() & table["rate"].notna() & (table["ratio"] > 0)
    for side in ("low", "high"):
        at_others = table["rate"] / table["ratio"] * table[f"ratio_{side}"]
        table[f"rate_{side}"] = table[f"rate_{side}"].where(~decides, at_others)


def _against_others(counts: Floats, sizes: Floats, swings: _Swings) -> dict[str, Floats]:
    """Each area against all others together, too small ones included in the others."""
    others = np.nansum(counts) - counts
    other_sizes = np.nansum(sizes) - sizes
    none_left = ~(other_sizes > 0)
    others, other_sizes = np.where(none_left, np.nan, others), np.where(none_left, np.nan, other_sizes)
    number = max(0, int((~np.isnan(counts)).sum()) - 1)
    first = Side.of(counts, sizes, swings.error, swings.extra)
    error = combined_error(np.full(number, swings.error))
    second = Side.of(others, other_sizes, error, _of_others(counts, swings.extra))
    evened = np.square(1 + _of_others(counts, np.ones(len(counts))))
    widening = swings.widening(first, second, swings.variance * evened)
    result = ratios.compare(first, second, widening)
    p_values = np.where(counts >= settings.MIN_VERDICT_COUNT, result.p_value, np.nan)
    result = ratios.compare(first, second, widening, ratios.deciding_level(p_values, ALPHA))
    return {
        "expected": others / other_sizes * sizes,
        "ratio": np.where(others > 0, result.ratio, np.nan),
        "ratio_low": result.low,
        "ratio_high": result.high,
        "p_value": p_values,
        "p_adjusted": ratios.holm(p_values),
    }


def _of_others(counts: Floats, extra: Floats) -> Floats:
    """[A] the relative variance of all others together: swings of many areas average out, those of one large area do
    not."""
    known = np.nan_to_num(counts)
    rest = known.sum() - known
    each = np.square(known) * extra
    squares = each.sum() - each
    return np.asarray(np.where(rest > 0, squares / np.where(rest > 0, rest, 1.0) ** 2, 0.0))


def _verdicts(table: pd.DataFrame) -> list[str]:
    columns = (table[name] for name in ("published", "expected", "ratio", "p_adjusted"))
    return [verdict_of(*row) for row in zip(*columns, strict=True)]


def verdict_of(published: float, expected: float, ratio: float, p_adjusted: float) -> str:
    """The verdict from its numbers, so that it can be read back."""
    if np.isnan(published) or np.isnan(expected):
        return NOT_COMPARED
    if published < settings.MIN_VERDICT_COUNT:
        return TOO_SMALL
    if not p_adjusted < ALPHA:
        return NO_DIFFERENCE
    return LOWER if ratio < 1 else HIGHER


# ---- funnel ------------------------------------------------------------------------------------


def funnel_limits(expected: ArrayLike, extra: float, error: float, level: float) -> tuple[Floats, Floats]:
    """Limits of published / expected within which a share `level` of areas lies when all share the city's rate.

    expected [N] counts, above 0. Exact quantiles, interpolated (Spiegelhalter 2005, "Funnel plots for comparing
    institutional performance", Statistics in Medicine 24, A.1); extra variance as a random effect (the same, section
    on over-dispersion), but estimated from months, not from the areas that are judged; widened by the rounding bound.
    """
    mu = np.asarray(expected, dtype=np.float64)
    law, shape = (nbinom, (1 / extra, 1 / (1 + extra * mu))) if extra > 0 else (poisson, (mu,))
    sides = []
    for probability, shift in (((1 - level) / 2, -error), (1 - (1 - level) / 2, error)):
        least = law.ppf(probability, *shape)
        inside = (law.cdf(least, *shape) - probability) / law.pmf(least, *shape)
        sides.append(np.maximum(0.0, least - inside + shift) / mu)
    return np.asarray(sides[0]), np.asarray(sides[1])


def funnel_lines(comparison: Comparison, points: int = 60) -> pd.DataFrame:
    """The curves to draw: [denominator, expected, low_95, high_95, low_998, high_998], the last four as rates per
    `per`.
    """
    sizes = comparison.table["denominator"].to_numpy()
    rate = comparison.city_rate / comparison.per
    if np.isnan(sizes).all() or not rate > 0:
        return pd.DataFrame(columns=["denominator", "expected", "low_95", "high_95", "low_998", "high_998"])
    grid = np.geomspace(np.nanmin(sizes) * 0.8, np.nanmax(sizes) * 1.1, points)
    lines = {"denominator": grid, "expected": grid * rate}
    for level, name in zip(FUNNEL_LEVELS, ("95", "998"), strict=True):
        low, high = funnel_limits(grid * rate, comparison.extra, comparison.error, level)
        lines |= {f"low_{name}": low * comparison.city_rate, f"high_{name}": high * comparison.city_rate}
    return pd.DataFrame(lines)


def _funnel_places(counts: Floats, expected: Floats, extra: float, error: float) -> list[str]:
    places = [TOO_SMALL if count < settings.MIN_VERDICT_COUNT else NOT_COMPARED for count in counts]
    large_enough = np.flatnonzero((counts >= settings.MIN_VERDICT_COUNT) & (expected > 0))
    if not len(large_enough):
        return places
    ratio = counts[large_enough] / expected[large_enough]
    outside = []
    for level in FUNNEL_LEVELS:
        low, high = funnel_limits(expected[large_enough], extra, error, level)
        outside.append((ratio < low) | (ratio > high))
    for place, wide, narrow in zip(large_enough, outside[1], outside[0], strict=True):
        places[place] = "outside" if wide else "between" if narrow else "inside"
    return places


# ---- ranks -------------------------------------------------------------------------------------


def _ranks(table: pd.DataFrame, swings: _Swings) -> pd.DataFrame:
    """Rank (1 = highest rate) and the ranks that cannot be excluded, jointly over all areas.

    Every pair is compared, corrected for the number of pairs; an area's best rank is one more than the areas that are
    demonstrably above it (Mogstad, Romano, Shaikh & Wilhelm 2024, "Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries", Review of Economic Studies 91; the warning
    against bare ranks: Goldstein & Spiegelhalter 1996, "League tables and their limitations", JRSS A 159). No
    simulation, so the same answer each time.
    """
    ranks = pd.DataFrame(dict.fromkeys(("rank", "rank_low", "rank_high"), np.nan), index=table.index)
    placed = np.flatnonzero(table["verdict"].isin([HIGHER, LOWER, NO_DIFFERENCE]))
    if not len(placed):
        return ranks
    counts, sizes = table["published"].to_numpy()[placed], table["denominator"].to_numpy()[placed]
    above = _demonstrably_above(counts, sizes, swings, placed)
    ranks.loc[placed, "rank"] = pd.Series(-counts / sizes).rank(method="min").to_numpy()
    ranks.loc[placed, "rank_low"] = 1.0 + above.sum(axis=0)
    ranks.loc[placed, "rank_high"] = len(placed) - above.sum(axis=1)
    return ranks


def _demonstrably_above(counts: Floats, sizes: Floats, swings: _Swings, placed: NDArray[np.intp]) -> NDArray[np.bool_]:
    """[N, N] true where the row's rate is demonstrably above the column's. placed [N]: their rows in the table."""
    number = len(counts)
    above = np.zeros((number, number), dtype=np.bool_)
    pairs = np.array(list(combinations(range(number), 2)), dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return above
    first, second = pairs.T
    extra, variance = swings.extra[placed], swings.variance[placed]
    one, other = (Side.of(counts[side], sizes[side], swings.error, extra[side]) for side in (first, second))
    widening = swings.widening(one, other, 2 * (variance[first] + variance[second]))
    result = ratios.compare(one, other, widening)
    differs = ratios.holm(result.p_value) < ALPHA
    above[first, second] = differs & (result.ratio > 1)
    above[second, first] = differs & (result.ratio < 1)
    return above


# ---- does the denominator matter ---------------------------------------------------------------


@dataclass(frozen=True)
class DenominatorEffect:
    """Changes that come from taking rates by another denominator.

    first: choice -> area_code with the highest rate (None: no ranks). moved: areas that move MOVED_PLACES or more
    between two choices. reversed: areas that are demonstrably higher by one choice and demonstrably lower by another.
    agreement: choice pair -> Kendall's tau, 1 = the same order, -1 = reversed. is_changed: first differs, or anything
    moved.
    """

    is_changed: bool
    first: dict[str, str | None]
    moved: tuple[str, ...]
    reversed: tuple[str, ...]
    agreement: dict[tuple[str, str], float]


def denominator_effect(by_choice: Mapping[str, Comparison]) -> DenominatorEffect:
    """by_choice: name of the choice ("inhabitants", "km2", "count") -> comparison of the same areas, fenomeen and
    period.
    """
    ranks = pd.DataFrame({name: item.table.set_index("area_code")["rank"] for name, item in by_choice.items()}).dropna()
    verdicts = pd.DataFrame({name: item.table.set_index("area_code")["verdict"] for name, item in by_choice.items()})
    first = {name: None if ranks.empty else str(ranks[name].idxmin()) for name in ranks.columns}
    spread = ranks.max(axis=1) - ranks.min(axis=1)
    moved = tuple(str(code) for code in ranks.index[spread >= MOVED_PLACES])
    both_ways = (verdicts == HIGHER).any(axis=1) & (verdicts == LOWER).any(axis=1)
    agreement = {
        (one, other): float(kendalltau(ranks[one], ranks[other]).statistic) if len(ranks) > 1 else 1.0
        for one, other in combinations(ranks.columns, 2)
    }
    turned = tuple(str(code) for code in verdicts.index[both_ways])
    return DenominatorEffect(len(set(first.values())) > 1 or bool(moved or turned), first, moved, turned, agreement)

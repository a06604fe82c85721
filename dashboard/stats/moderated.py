"""Variance of sums of a period beside chance: estimated for each fenomeen, and drawn towards what all of them show.

Sums of as many months as the period are set beside those of a year later, every such pair of the history. What is left
when the level of each wijk and of each year is taken out, beyond chance and rounding, is a moment estimate of the
relative variance (Breslow 1984, "Extra-Poisson variation in log-linear models", Applied Statistics 33). One estimate by
itself is unsteady, so it is drawn towards the mean over all fenomenen, the more the less is known of it (the idea of
Smyth 2004, "Linear models and empirical Bayes methods for assessing differential expression in microarray
experiments", Statistical Applications in Genetics and Molecular Biology 3; the spread between fenomenen by Paule &
Mandel 1982, "Consensus values and weighting factors", Journal of Research of the National Bureau of Standards 87). The
same for what single wijken add, and for what the whole city swings from year to year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import stdtrit

from dashboard.base.arrays import Floats
from dashboard.stats.dispersion import ASSUMED_EXTRA, LEAST_FREE
from dashboard.stats.rounding import Rounding

YEAR = 12
MOST_Z2 = 9.0  # squared residuals above it count as this much, so that one outbreak does not decide for all years
# Of the whole city, to weigh estimates with: a coefficient of variation of 0.10 per month, a round figure above what
# the example city has (0.07).
ASSUMED_CITY = 0.01
DECIDING = 0.9975  # the quantile at which a verdict on one of about ten wijken is decided


@dataclass(frozen=True)
class _Drawn:
    """Estimates [N] drawn towards their mean. own [N]: variance of what is left of each; of_centre: that of the mean,
    which each has taken on for a share `pulled` [N]. Where nothing is known of one it gets the mean."""

    values: Floats
    own: Floats
    pulled: Floats
    of_centre: float

    @property
    def variance(self) -> Floats:
        return np.asarray(self.own + np.square(self.pulled) * self.of_centre)


@dataclass(frozen=True)
class Variation:
    """Relative variances (squared) of the sum of a period of one fenomeen. area [A]: of each wijk by itself; variance
    [A]: how uncertain that is; typical: of a wijk like the others; city: what all wijken share, which matters where
    years are compared; city_variance: how uncertain that is. Below zero counts as zero only when it is used."""

    area: Floats
    variance: Floats
    typical: float
    city: float
    city_variance: float

    def between_years(self) -> Floats:
        """[A] relative variance of a sum that is compared with that of another year: its own and the city's."""
        return np.asarray(np.maximum(0.0, self.area + self.city))


@dataclass(frozen=True)
class _Pairs:
    """All pairs of sums of one fenomeen, [P, A, 2], with what an estimate needs of each cell."""

    sums: Floats
    excess: Floats  # moment estimates of the relative variance, one per cell
    weight: Floats  # one over their variance, times two
    information: Floats  # the same, for what each cell adds beside the others of its table
    periods: float  # how many of the overlapping pairs would be independent


def variations(history: Floats, roundings: Sequence[Rounding], length: int) -> list[Variation]:
    """One per fenomeen. history [F, A, T]: published counts by month, NaN where there is none; length: months of the
    period. Raises ValueError for a history without a single pair (length + 12 months).
    """
    if history.shape[2] < length + YEAR:
        raise ValueError("a history holds at least one pair of periods")
    pairs = [_pairs(table, rounding, length) for table, rounding in zip(history, roundings, strict=True)]
    of_fenomeen = np.array([_mean(each.excess, each.weight) for each in pairs])
    drawn = _drawn(of_fenomeen, np.array([_error(each.information, each.periods) for each in pairs]))
    added = _additions(pairs, drawn.values)
    city = _city(pairs, drawn.values, added.values, roundings, length)
    return [
        Variation(value + added.values, error + added.own, float(value), float(whole), float(whole_error))
        for value, error, whole, whole_error in zip(
            drawn.values, drawn.variance, city.values, city.variance, strict=True
        )
    ]


def _pairs(table: Floats, rounding: Rounding, length: int) -> _Pairs:
    sums = sliding_window_view(table, length, axis=1).sum(axis=2)
    pairs = np.stack([sums[:, :-YEAR], sums[:, YEAR:]], axis=2).transpose(1, 0, 2)
    complete = np.where(np.isnan(pairs).any(axis=2, keepdims=True), 0.0, pairs)
    total = np.maximum(complete.sum(axis=(1, 2), keepdims=True), 1e-9)
    rows, columns = (complete.sum(axis=axis, keepdims=True) / total for axis in (2, 1))
    mean, free = rows * columns * total, (1 - rows) * (1 - columns)
    added = rounding_variance(rounding, length)
    spread = mean + ASSUMED_EXTRA / length * np.square(mean) + added
    use = (mean > 0) & (free > LEAST_FREE)
    safe = np.where(use, mean, 1.0)
    squares = np.minimum(np.square(complete - mean) / np.where(use, free, 1.0), MOST_Z2 * spread)
    weight = np.where(use, np.square(np.square(safe) / np.where(use, spread, 1.0)), 0.0)
    periods = (len(pairs) - 1) / length + 1
    excess = np.where(use, (squares - added - safe) / np.square(safe), 0.0)
    return _Pairs(complete, excess, weight, weight * free, periods)


def rounding_variance(rounding: Rounding, length: int) -> float:
    """Variance of the rounding error of a sum of `length` months that may begin in any month."""
    return rounding.least_variance(1 if length in (1, YEAR) else 2)


def _mean(values: Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0 else np.nan


def _error(information: Floats, periods: float) -> float:
    """Variance of an estimate from all pairs [P, ...], of which only `periods` are independent."""
    held = float(information.sum()) / len(information) * periods
    return 2 / held if held > 0 else np.inf


def _drawn(estimates: Floats, errors: Floats) -> _Drawn:
    """estimates, errors [N]: variances of the estimates, infinite where nothing is known."""
    is_known = np.isfinite(errors) & ~np.isnan(estimates)
    nothing = np.zeros(len(estimates))
    if not is_known.any():
        return _Drawn(nothing, nothing, nothing, 0.0)
    spread = _spread_between(estimates[is_known], errors[is_known])
    weights = 1 / (spread + errors[is_known])
    centre = float((weights * estimates[is_known]).sum() / weights.sum())
    kept = np.where(is_known, spread / (spread + np.where(is_known, errors, 1.0)), 0.0)
    values = centre + kept * (np.where(is_known, estimates, centre) - centre)
    own = np.where(is_known, kept * np.where(is_known, errors, 0.0), spread)
    return _Drawn(values, own, 1 - kept, 1 / float(weights.sum()))


def _spread_between(estimates: Floats, errors: Floats) -> float:
    """The variance between true values for which the weighted squares equal their degrees of freedom."""

    def surplus(spread: float) -> float:
        weights = 1 / (spread + errors)
        centre = (weights * estimates).sum() / weights.sum()
        return float((weights * np.square(estimates - centre)).sum()) - (len(estimates) - 1)

    if len(estimates) < 2 or surplus(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.square(np.ptp(estimates))) + 1e-12
    while surplus(high) > 0:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) > 0 else (low, middle)
    return high


def _additions(pairs: Sequence[_Pairs], of_fenomeen: Floats) -> _Drawn:
    """Extra variance that each wijk adds [A], over all fenomenen together: about zero on average."""
    excess = np.stack([each.excess - value for each, value in zip(pairs, of_fenomeen, strict=True)])
    weight = np.stack([each.weight for each in pairs])
    information = np.stack([each.information for each in pairs])
    areas = range(excess.shape[2])
    estimates = np.array([_mean(excess[:, :, area], weight[:, :, area]) for area in areas])
    errors = np.array([_error(information[:, :, area].swapaxes(0, 1), pairs[0].periods) for area in areas])
    return _drawn(estimates, errors)


def _city(
    pairs: Sequence[_Pairs], of_fenomeen: Floats, added: Floats, roundings: Sequence[Rounding], length: int
) -> _Drawn:
    """Extra variance of the whole city between years [F], beside what its wijken vary by themselves."""
    estimates, errors = [], []
    for each, value, rounding in zip(pairs, of_fenomeen, roundings, strict=True):
        first, second = each.sums.sum(axis=1).T
        mean = np.maximum((first + second) / 2, 1e-9)
        by_wijken = (np.maximum(0.0, value + added) * np.square(each.sums.mean(axis=2))).sum(axis=1)
        by_rounding = rounding_variance(rounding, length) * each.sums.shape[1]
        chance = mean + by_wijken + by_rounding
        spread = chance + ASSUMED_CITY / length * np.square(mean)
        most = MOST_Z2 * (chance + ASSUMED_EXTRA / length * np.square(mean))
        squares = np.minimum(np.square(first - second) / 2, most)
        weight = np.square(np.square(mean) / spread)
        estimates.append(_mean((squares - chance) / np.square(mean), weight))
        errors.append(_error(weight, each.periods))
    return _drawn(np.array(estimates), np.array(errors))


def widening(variance: Floats, uncertainty: Floats) -> Floats:
    """(t/z)^2 >= 1 at the deciding level: what a log-ratio's variance is multiplied by because part of it is estimated
    with this uncertainty (the variance of the variance; degrees of freedom after Satterthwaite 1946, "An approximate
    distribution of estimates of variance components", Biometrics Bulletin 2)."""
    free = np.clip(2 * np.square(variance) / np.maximum(uncertainty, 1e-30), 4.0, 1e6)
    return np.asarray(np.square(stdtrit(free, DECIDING) / stdtrit(1e9, DECIDING)))

"""The ratio of two rates from two counts: exact for Poisson counts, scaled for extra variance, worst case for
rounding.

Conditional on the sum of two Poisson counts the first is binomial, so limits of the ratio follow from the exact limits
of a share (Clopper & Pearson 1934, "The use of confidence or fiducial limits", Biometrika 26; Przyborowski & Wilenski
1940, "Homogeneity of results in testing samples from Poisson series", Biometrika 31). Extra variance: counts and
denominators are divided by the variance ratio, so that counts become effective counts (Korn & Graubard 1998,
"Confidence intervals for proportions with small expected number of positive counts estimated from survey data", Survey
Methodology 24). Rounding: the worst corner of (R1 +- E1, R2 +- E2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv

from dashboard.base.arrays import Floats


@dataclass(frozen=True)
class Side:
    """One side of a ratio. Arrays of one shape: count (published), denominator, error (E), extra (relative variance,
    squared).
    """

    count: Floats
    denominator: Floats
    error: Floats
    extra: Floats

    @classmethod
    def of(cls, count: ArrayLike, denominator: ArrayLike, error: ArrayLike = 0.0, extra: ArrayLike = 0.0) -> Side:
        parts = np.broadcast_arrays(
            *(np.asarray(value, dtype=np.float64) for value in (count, denominator, error, extra))
        )
        return cls(*parts)


@dataclass(frozen=True)
class Ratio:
    """Ratio of rates first / second with its interval and two-sided p-value for "no difference". NaN where nothing can
    be said.
    """

    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats


def compare(first: Side, second: Side, widening: float | Floats = 1.0, level: float = 0.95) -> Ratio:
    """rate(first) / rate(second). `widening`: see Dispersion.widening. High is inf where the second may be zero."""
    total = first.count + second.count
    even = first.denominator / (first.denominator + second.denominator)
    scale1 = _variance_ratio(first, total * even) * widening
    scale2 = _variance_ratio(second, total * (1 - even)) * widening
    d1, d2 = first.denominator / scale1, second.denominator / scale2
    lowest = np.maximum(0.0, first.count - first.error) / scale1, (second.count + second.error) / scale2
    highest = (first.count + first.error) / scale1, np.maximum(0.0, second.count - second.error) / scale2
    tail = (1 - level) / 2
    low = _share_limit(lowest[0], lowest[1] + 1, tail)
    high = _share_limit(highest[0] + 1, highest[1], 1 - tail)
    even = d1 / (d1 + d2)
    at_least = _beta_cdf(lowest[0], lowest[1] + 1, even)
    at_most = 1 - _beta_cdf(highest[0] + 1, highest[1], even)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Ratio(
            ratio=np.asarray((first.count / first.denominator) / (second.count / second.denominator)),
            low=np.asarray(low / (1 - low) * d2 / d1),
            high=np.asarray(high / (1 - high) * d2 / d1),
            p_value=np.asarray(np.minimum(1.0, 2 * np.minimum(at_least, at_most))),
        )


def _variance_ratio(side: Side, expected: Floats) -> Floats:
    """Variance / mean of a count; the larger of what was seen and what is expected without a difference, to stay
    careful.
    """
    return np.asarray(1 + side.extra * np.maximum(side.count, expected))


def _share_limit(a: Floats, b: Floats, probability: float) -> Floats:
    """Quantile of Beta(a, b); 0 where a is 0, 1 where b is 0."""
    inside = betaincinv(np.where(a > 0, a, 1.0), np.where(b > 0, b, 1.0), probability)
    return np.asarray(np.where(np.isnan(a + b), np.nan, np.where(a <= 0, 0.0, np.where(b <= 0, 1.0, inside))))


def _beta_cdf(a: Floats, b: Floats, share: Floats) -> Floats:
    """P(Beta(a, b) <= share); 1 where a is 0, 0 where b is 0."""
    inside = betainc(np.where(a > 0, a, 1.0), np.where(b > 0, b, 1.0), share)
    return np.asarray(np.where(np.isnan(a + b), np.nan, np.where(a <= 0, 1.0, np.where(b <= 0, 0.0, inside))))


def holm(p_values: Floats) -> Floats:
    """p-values corrected for their number (Holm 1979, "A simple sequentially rejective multiple test procedure",
    Scandinavian Journal of Statistics 6). NaN stays NaN and does not count as a comparison.

    The same as statsmodels' multipletests (a test holds it to that), which collects garbage on each call: 57 ms a call.
    """
    adjusted = np.full(p_values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    times = len(order) - np.arange(len(order))
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p_values[order] * times))
    return adjusted


def deciding_level(p_values: Floats, alpha: float) -> float:
    """The level of the intervals that tell the same as Holm's verdicts: with R of m differences named, 1 - alpha /
    (m - R); it leaves out "no difference" for those R and for no other."""
    tested = int((~np.isnan(p_values)).sum())
    named = int((holm(p_values) < alpha).sum())
    return 1 - alpha / max(1, tested - named)

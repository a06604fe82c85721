"""Intervals around published counts, the error of rounding included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from dashboard.base.arrays import Floats


def error_bound(months: Iterable[dt.date], base: int) -> int:
    """E: how far a published sum over `months` of one series (area x fenomeen) can be from the true count.

    Follows from the hard rule of docs/privacy.md (rule 3): the running error since 1 January stays within base-1.
    A single month, a year, or a run from January: base-1. Any other run within a year is the difference of two running
    errors: 2(base-1), but never more than base-1 for each of its months. Several years, or months with gaps: the sum
    of the pieces. Sums over several series add their bounds up. An empty run has error 0. Exact figures (things) have
    base 1: error 0.
    """
    numbers = sorted({month.year * 12 + month.month - 1 for month in months})
    total, start = 0, 0
    for position in range(1, len(numbers) + 1):
        ended = (
            position == len(numbers) or numbers[position] != numbers[position - 1] + 1 or numbers[position] % 12 == 0
        )
        if ended:
            from_january, single = numbers[start] % 12 == 0, position - start == 1
            total += (base - 1) * (1 if from_january or single else 2)
            start = position
    return total


def count_interval(published: ArrayLike, error: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Interval of the rate behind a published count R that may be off by `error` (E): lower and upper limit, in counts.

    Exact Poisson limits (Garwood 1936, Biometrika 28): the lower limit of max(0, R-E), the upper limit of R+E.
    Arrays broadcast; a missing count (NaN) gives NaN. Whatever the true count within R +- E was, its own exact interval
    lies inside, so it holds the rate with a chance of at least `level`. Raises ValueError on a negative count or error,
    or a level outside 0..1.
    """
    r, e = np.broadcast_arrays(np.asarray(published, dtype=np.float64), np.asarray(error, dtype=np.float64))
    if (r < 0).any() or (e < 0).any() or not 0 < level < 1:
        raise ValueError("counts and errors cannot be negative, and the level lies between 0 and 1")
    tail = (1 - level) / 2
    least = np.maximum(0.0, r - e)
    lower = np.where(least > 0, chi2.ppf(tail, 2 * np.where(least > 0, least, 1.0)) / 2, least)
    upper = chi2.ppf(1 - tail, 2 * (r + e + 1)) / 2
    return np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)

"""Figures of a survey, each with its 95 % interval: which areas differ from the others, and which changed.

The standard error of a published figure is read from its interval, half its width over 1.96; that serves for shares that
are not close to 0 or 100 %. Differences are judged as normal, two-sided, corrected for the number of areas by Holm
(stats/ratios.py). "No demonstrable difference" is the default.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.stats.ratios import holm

Floats = NDArray[np.float64]

HIGHER, LOWER, NO_DIFFERENCE, NOT_COMPARED = "higher", "lower", "no_difference", "not_compared"
ALPHA = 0.05
_Z = 1.959964


@dataclass(frozen=True)
class SurveyFigure:
    """A published figure with its 95 % interval; NaN where it is not known."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float | None, low: float | None, high: float | None) -> SurveyFigure:
        return cls(*(math.nan if number is None else float(number) for number in (value, low, high)))

    @property
    def error(self) -> float:
        """The standard error."""
        return (self.high - self.low) / (2 * _Z)


@dataclass(frozen=True)
class SurveyVerdict:
    """`others`: what the area is set against, with its 95 % interval; NaN where there is nothing."""

    others: SurveyFigure
    verdict: str


def against_others(figures: Sequence[SurveyFigure], weights: Sequence[float]) -> list[SurveyVerdict]:
    """Each area against all others together. `weights`: inhabitants, so that the others are the average inhabitant
    elsewhere; areas without figure, interval or weight are left out and NOT_COMPARED."""
    values, errors, sizes = _columns(figures, weights)
    known = ~np.isnan(values + errors + sizes) & (sizes > 0)
    shares = np.where(known, sizes, 0.0)
    rest = shares.sum() - shares
    parts = np.where(known, values, 0.0), np.where(known, errors, 0.0)
    usable = known & (rest > 0)
    divisor = np.where(rest > 0, rest, 1.0)
    mean = ((shares * parts[0]).sum() - shares * parts[0]) / divisor
    spread = np.sqrt(np.maximum(0.0, (np.square(shares * parts[1])).sum() - np.square(shares * parts[1]))) / divisor
    verdicts = _verdicts(np.where(usable, values - mean, np.nan), np.hypot(errors, spread))
    return [
        SurveyVerdict(SurveyFigure(m, m - _Z * s, m + _Z * s) if is_so else SurveyFigure(*[math.nan] * 3), verdict)
        for m, s, is_so, verdict in zip(mean.tolist(), spread.tolist(), usable.tolist(), verdicts, strict=True)
    ]


def changed(now: Sequence[SurveyFigure], before: Sequence[SurveyFigure]) -> list[str]:
    """Each area against itself in an earlier survey of other people; HIGHER: it went up."""
    values, errors, _ = _columns(now, [1.0] * len(now))
    earlier, earlier_errors, _ = _columns(before, [1.0] * len(before))
    return _verdicts(values - earlier, np.hypot(errors, earlier_errors))


def _columns(figures: Sequence[SurveyFigure], weights: Sequence[float]) -> tuple[Floats, Floats, Floats]:
    columns = ([one.value for one in figures], [one.error for one in figures], list(weights))
    values, errors, sizes = (np.array(column, dtype=np.float64) for column in columns)
    return values, errors, sizes


def _verdicts(differences: Floats, errors: Floats) -> list[str]:
    """A verdict for each difference; an error of 0 says that an interval is no interval, and gives none."""
    known = ~np.isnan(differences + errors) & (errors > 0)
    z = np.abs(differences) / np.where(known, errors, 1.0)
    p_values = np.array(
        [math.erfc(one / math.sqrt(2)) if is_so else math.nan for one, is_so in zip(z, known, strict=True)]
    )
    found = []
    for difference, adjusted in zip(differences, holm(p_values), strict=True):
        if math.isnan(adjusted):
            found.append(NOT_COMPARED)
        elif adjusted >= ALPHA:
            found.append(NO_DIFFERENCE)
        else:
            found.append(HIGHER if difference > 0 else LOWER)
    return found

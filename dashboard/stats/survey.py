"""Figures of a survey, each with its 95 % interval: which areas differ from the others, and which changed.

A difference is judged by the sides of the intervals that face each other: the square root of the sum of squares of how
far each figure lies from its own limit on that side (Newcombe 1998, "Interval estimation for the difference between
independent proportions", Statistics in Medicine 17; for any figure with an interval: Zou & Donner 2008, "Construction
of confidence limits about effect measures: a general approach", Statistics in Medicine 27). So intervals need not be
symmetric, and small surveys name no area too soon: with one standard error for both sides they did (tests/stats).
Two-sided, corrected for the number of areas by Holm (stats/ratios.py). "No demonstrable difference" is the default.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.base.arrays import Floats
from dashboard.stats.ratios import holm

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


@dataclass(frozen=True)
class SurveyVerdict:
    """`others`: what the area is set against, with its 95 % interval; NaN where there is nothing."""

    others: SurveyFigure
    verdict: str


def against_others(figures: Sequence[SurveyFigure], weights: Sequence[float]) -> list[SurveyVerdict]:
    """Each area against all others together. `weights`: inhabitants, so that the others are the average inhabitant
    elsewhere; areas without figure, interval or weight are left out and NOT_COMPARED."""
    value, under, over = _columns(figures)
    sizes = np.array(weights, dtype=np.float64)
    usable = ~np.isnan(value + under + over) & (sizes > 0)
    sizes = np.where(usable, sizes, 0.0)
    rest = sizes.sum() - sizes
    divisor = np.where(usable & (rest > 0), rest, np.nan)
    mean = _of_others(sizes * np.where(usable, value, 0.0)) / divisor
    sides = [np.sqrt(_of_others(np.square(sizes * np.where(usable, side, 0.0)))) / divisor for side in (under, over)]
    verdicts = _verdicts(value - mean, np.hypot(under, sides[1]), np.hypot(over, sides[0]))
    others = zip(mean.tolist(), (mean - sides[0]).tolist(), (mean + sides[1]).tolist(), strict=True)
    return [SurveyVerdict(SurveyFigure(*one), verdict) for one, verdict in zip(others, verdicts, strict=True)]


def changed(now: Sequence[SurveyFigure], before: Sequence[SurveyFigure]) -> list[str]:
    """Each area against itself in an earlier survey of other people; HIGHER: it went up."""
    value, under, over = _columns(now)
    earlier, earlier_under, earlier_over = _columns(before)
    return _verdicts(value - earlier, np.hypot(under, earlier_over), np.hypot(over, earlier_under))


def _columns(figures: Sequence[SurveyFigure]) -> tuple[Floats, Floats, Floats]:
    """Values, and how far the limits lie under and over them."""
    value, low, high = (
        np.array([getattr(one, name) for one in figures], dtype=np.float64) for name in ("value", "low", "high")
    )
    return value, value - low, high - value


def _of_others(parts: Floats) -> Floats:
    """The sum of all parts but one's own; never under zero where parts are not."""
    others = parts.sum() - parts
    return np.asarray(np.maximum(0.0, others) if (parts >= 0).all() else others)


def _verdicts(differences: Floats, if_higher: Floats, if_lower: Floats) -> list[str]:
    """A verdict for each difference. The margin of 95 % is `if_higher` where a difference is above 0, else `if_lower`;
    a margin of 0 says that an interval is no interval, and gives no verdict."""
    margins = np.where(differences > 0, if_higher, if_lower)
    usable = ~np.isnan(differences + margins) & (margins > 0)
    z = np.where(usable, np.abs(differences), np.nan) / np.where(usable, margins, 1.0) * _Z
    p_values = np.array([math.erfc(one / math.sqrt(2)) for one in z])
    verdicts = []
    for difference, adjusted in zip(differences, holm(p_values), strict=True):
        if math.isnan(adjusted):
            verdicts.append(NOT_COMPARED)
        elif adjusted >= ALPHA:
            verdicts.append(NO_DIFFERENCE)
        else:
            verdicts.append(HIGHER if difference > 0 else LOWER)
    return verdicts

"""From figures to lengths: linear scales with round ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.formats import Language


@dataclass(frozen=True)
class Scale:
    """`low`..`high` in figures becomes `start`..`end` in lengths; `ticks` are round figures from low to high."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def texts(self, language: Language) -> list[str]:
        """Every tick with the decimals that the steps between them need."""
        step = self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else 1.0
        decimals = max(0, min(6, -math.floor(math.log10(step) + 1e-9)))
        return [formats.number(tick, language, decimals) for tick in self.ticks]


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that divides `span` into at most `most` steps."""
    raw = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * (1 - 1e-9))


def scale(
    values: Sequence[float],
    start: float,
    end: float,
    *,
    most_ticks: int = 5,
    from_zero: bool = True,
    whole: bool = False,
) -> Scale:
    """A scale that holds all values, its ends moved out to round figures. No values give 0 to 1.

    `whole`: counts, which have no ticks between whole numbers.
    """
    known = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-12 * max(1.0, abs(high)):
        high = low + max(1.0, abs(low) * 0.1)
    step = round_step(high - low, most_ticks)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(index * step, 10) for index in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)

"""Classes of a choropleth: natural breaks, with borders moved to the roundest number in the gap between two classes.

Moving a border inside a gap moves no area to another class, so people read 2 or 2,5 instead of 2,4713.
"""

from __future__ import annotations

import math
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

import mapclassify
import numpy as np

Method = Literal["natural", "single", "fixed", "none"]

MAX_CLASSES = 5
# Changes: under this many different values there is nothing to divide into classes.
CHANGE_BORDERS = (-0.3, -0.1, 0.1, 0.3)


@dataclass(frozen=True)
class Classes:
    """`borders` stand between the classes: n borders make n + 1 classes. A value on a border is in the higher class."""

    borders: tuple[float, ...]
    lowest: float
    highest: float
    method: Method

    @property
    def count(self) -> int:
        return 0 if self.method == "none" else len(self.borders) + 1

    def index(self, value: float) -> int:
        """The class of a value, 0 for the lowest."""
        return bisect_right(self.borders, value)


def make_classes(values: Sequence[float | None], most: int = MAX_CLASSES) -> Classes:
    """Classes for values of which some may be None or NaN. Equal values, one value and none are cases like others."""
    finite = np.array([value for value in values if value is not None and math.isfinite(value)], dtype=float)
    if finite.size == 0:
        return Classes((), 0.0, 0.0, "none")
    distinct = np.unique(finite)
    lowest, highest = float(distinct[0]), float(distinct[-1])
    if distinct.size == 1:
        return Classes((), lowest, highest, "single")
    count = min(most, int(distinct.size))
    with warnings.catch_warnings():
        # mapclassify warns about ties, which are no problem here: classes that stay empty are left out below.
        warnings.simplefilter("ignore")
        tops = [float(top) for top in mapclassify.FisherJenks(finite, k=count).bins]
    borders = []
    for top in tops[:-1]:
        below = distinct[distinct <= top]
        above = distinct[distinct > top]
        if below.size and above.size:
            borders.append(roundest(float(below[-1]), float(above[0])))
    return Classes(tuple(sorted(set(borders))), lowest, highest, "natural")


def change_classes(values: Sequence[float | None]) -> Classes:
    """Fixed classes for changes, so that the same colour always means the same change."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return Classes((), 0.0, 0.0, "none")
    return Classes(CHANGE_BORDERS, min(known), max(known), "fixed")


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits in (low, high]: 2.31 and 2.84 give 2.5, 17 and 23 give 20."""
    if not low < high:
        raise ValueError("low must be under high")
    for exponent in range(math.ceil(math.log10(max(abs(low), abs(high)))) + 1, -12, -1):
        for step in (5, 2, 1):
            unit = Decimal(step) * (Decimal(10) ** exponent)
            candidate = (Decimal(repr(low)) / unit).to_integral_value(ROUND_CEILING) * unit
            if candidate <= Decimal(repr(low)):
                candidate += unit
            if candidate <= Decimal(repr(high)):
                return float(candidate)
    return high

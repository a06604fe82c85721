"""Rounding of the published figures of one measure, and what it does to a sum of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.base.arrays import Floats
from dashboard.stats.intervals import error_bound

# Variance of the rounding error of one piece of a series, in units of base squared. Measured with the real protector
# (docs/methods.md): 0.12 to 0.18, whatever the level of the series. Added with the larger, taken off with the smaller.
VARIANCE_SHARE = 0.2
LEAST_VARIANCE_SHARE = 0.12


@dataclass(frozen=True)
class Rounding:
    """base: 1 for exact figures (things), 5 for counts about people, 10 for hours. series: how many series of that base
    are added up in one figure (a group of three people-fenomenen: 3; a fenomeen over four wijken: 4)."""

    base: int
    series: int = 1

    def error(self, months: Iterable[dt.date]) -> float:
        """E: how far a published sum over `months` can be from the true count, at most. In counts; 0 for exact
        figures.
        """
        return float(error_bound(months, self.base) * self.series)

    def variance(self, months: Iterable[dt.date]) -> float:
        """Variance of the rounding error of a sum over `months` (counts squared), a little on the wide side."""
        if self.base == 1:
            return 0.0
        pieces = error_bound(months, self.base) / (self.base - 1)
        return VARIANCE_SHARE * self.base**2 * pieces * self.series

    def least_variance(self, pieces: int) -> float:
        """The same for a sum of so many pieces, a little on the narrow side: what may be taken off an estimate."""
        return LEAST_VARIANCE_SHARE * self.base**2 * pieces * self.series if self.base > 1 else 0.0


EXACT = Rounding(1)


def combined_error(errors: Floats) -> float:
    """The error of a sum over several wijken: the root of the sum of squares of their bounds.

    An error that lies within +-E has a standard deviation of at most E, in practice half of that, and the protector
    keeps the errors of the wijken from adding up. So this is two standard deviations or more; the simulation confirms
    it.
    """
    return float(np.sqrt(np.square(errors).sum()))


def month_table(figures: pd.DataFrame, areas: Sequence[str], months: Sequence[dt.date]) -> Floats:
    """[A, M] published counts of one fenomeen from rows [area_code, month, melding_count]; no row or no count: NaN.

    Several rows of a cell (fenomenen of a group) are added up; one of them without a count makes the cell NaN.
    """
    row = figures["area_code"].map({code: place for place, code in enumerate(areas)})
    column = pd.to_datetime(figures["month"]).map({pd.Timestamp(month): place for place, month in enumerate(months)})
    wanted = (row.notna() & column.notna()).to_numpy()
    cells = (row[wanted].to_numpy(dtype=np.int64), column[wanted].to_numpy(dtype=np.int64))
    counts = figures["melding_count"].to_numpy(dtype=np.float64, na_value=np.nan)[wanted]
    table, rows = np.zeros((len(areas), len(months))), np.zeros((len(areas), len(months)))
    np.add.at(table, cells, counts)
    np.add.at(rows, cells, 1)
    return np.where(rows > 0, table, np.nan)

"""The error that every series carries from month to month within a year, as it was known at publication."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.pipeline.protect.datasets import Dataset
from dashboard.pipeline.protect.rounding import Counts, lost_error
from dashboard.pipeline.protect.seeds import Seeds
from dashboard.pipeline.protect.state import State, mark_of


class Carry:
    """Published minus counted since 1 January. Of months of this build it is known; of earlier ones the state tells.

    Where the state does not, the error is drawn (`protect.lost_error`) and stays so for the rest of the year.
    """

    def __init__(self, dataset: Dataset, published: pd.DataFrame, state: State, seeds: Seeds) -> None:
        self._dataset, self._published, self._state, self._seeds = dataset, published, state, seeds
        self._period, self._error = "", np.zeros(0, dtype=np.int64)
        self.was_lost = False

    def before(self, period: str) -> Counts:
        """[R, S] before a month; zeros when it is the first of its year."""
        dataset, year = self._dataset, period[:4]
        if self._period[:4] == year:
            return self._error
        earlier = self._published["period"]
        earlier = earlier[(earlier.str[:4] == year) & (earlier < period)]
        if earlier.empty:
            return np.zeros((len(dataset.rows), len(dataset.series)), dtype=np.int64)
        known = self.at(str(earlier.max()))
        if known is not None:
            return known
        self.was_lost = True
        return lost_error((len(dataset.rows), len(dataset.series)), dataset.base, self._seeds.of(dataset.name, period))

    def after(self, period: str, error: Counts) -> None:
        self._period, self._error = period, error

    def at(self, period: str) -> Counts | None:
        """The error after the publication of a month; None when it is not known any more."""
        if self._period == period:
            return self._error
        table = self._published[self._published["period"] == period]
        kept = self._state.errors(self._dataset.name, period, mark_of(period, table)) if len(table) else None
        return None if kept is None else self._dataset.of_errors(kept)

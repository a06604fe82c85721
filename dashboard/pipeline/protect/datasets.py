"""A dataset: what is published under one name, and how its tables become arrays and arrays become tables again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base.arrays import Bools
from dashboard.base.settings import DAY_TYPES
from dashboard.pipeline.protect.grain import POOL, YearGrains
from dashboard.pipeline.protect.rounding import Counts
from dashboard.pipeline.protect.state import Errors

FEWER_DAY_TYPES = ("werkdag", "weekend")  # where a year is too small for three: Saturday, Sunday and holidays together
# A series is a fenomeen for reports, discipline and nature for hours, stage and outcome for signals.
KEYS = ["area_code", "period", "series_code"]
SLOT = ["day_type", "day_part"]


@dataclass(frozen=True)
class Dataset:
    """Its base and the axes of its arrays: areas x series (x day types x day parts).

    name, profile: of the monthly figures and of the yearly time profile in the history. group_of: a group for each
    series; totals of groups are kept close. label: before the names of its proofs, for all but the first dataset.
    grains, yearly: where its series go by month or by year, the names in the history of that choice and of the year
    figures; arrays then have one row more, the pool. first_grains: the first year in which that can be so. parts: of an
    area that is a group, the areas in it.
    """

    name: str
    profile: str
    base: int
    areas: list[str]
    series: list[str]
    group_of: list[str]
    day_parts: list[str]
    label: str = ""
    grains: str = ""
    yearly: str = ""
    first_grains: int = 0
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[str]:
        return [*self.areas, POOL] if self.grains else self.areas

    def array(self, table: pd.DataFrame) -> Counts:
        """[R, S] from rows [area_code, series_code, value]; absent cells are 0."""
        wide = table.pivot_table(index="area_code", columns="series_code", values="value", aggfunc="sum")
        return wide.reindex(index=self.rows, columns=self.series).fillna(0).to_numpy(dtype=np.int64)

    def profile_array(self, table: pd.DataFrame) -> Counts:
        """[R, S, day types, day parts] from rows of one year, with day_type and day_part."""
        slices = [
            [
                self.array(table[(table["day_type"] == day_type) & (table["day_part"] == part)])
                for part in self.day_parts
            ]
            for day_type in DAY_TYPES
        ]
        return np.moveaxis(np.array(slices, dtype=np.int64), (0, 1), (2, 3))

    def table(self, values: Counts, shown: Bools, period: str) -> pd.DataFrame:
        """The other way, for the cells of [R, S] that are published in `period`: KEYS + value, zeros included."""
        area, series = np.nonzero(shown)
        return pd.DataFrame(
            {
                "area_code": np.array(self.rows, dtype=object)[area],
                "period": period,
                "series_code": np.array(self.series, dtype=object)[series],
                "value": values[area, series],
            },
        ).astype({"area_code": "str", "series_code": "str"})

    def slots(self, kinds: int) -> list[tuple[str, str]]:
        day_types = DAY_TYPES if kinds == len(DAY_TYPES) else FEWER_DAY_TYPES
        return [(day_type, part) for day_type in day_types for part in self.day_parts]

    def errors(self, values: Counts, shown: Bools) -> Errors:
        """Running errors of the cells that are published."""
        return {(self.rows[a], self.series[s]): int(values[a, s]) for a, s in np.argwhere(shown)}

    def of_errors(self, errors: Errors) -> Counts:
        """[R, S]"""
        found = np.zeros((len(self.rows), len(self.series)), dtype=np.int64)
        for (area, series), error in errors.items():
            if area in self.rows and series in self.series:
                found[self.rows.index(area), self.series.index(series)] = error
        return found

    def by_month(self, grains: YearGrains | None) -> Bools:
        """[R, S]: which cells are published by month in a year; all areas where the year has no grains."""
        if grains is None:
            return np.array([[area != POOL] * len(self.series) for area in self.rows], dtype=np.bool_)
        return np.array([[grains.is_monthly(area, code) for code in self.series] for area in self.rows], dtype=np.bool_)

    def pooled(self, counts: Counts, shown: Bools, grains: YearGrains | None) -> Counts:
        """[R, S]: the counts of what goes by year moved to the pool of its series; where that goes by year as well,
        left out."""
        found = np.where(shown, counts, 0)
        if grains is not None:
            quiet = np.where(shown, 0, counts).sum(axis=0)
            found[-1] = np.where(shown[-1], quiet, 0)
        return found


def as_rows(keys: Sequence[tuple[str, ...]], columns: Sequence[str], values: NDArray[np.int64]) -> pd.DataFrame:
    """A table of key columns and a value."""
    frame = pd.DataFrame(list(keys), columns=list(columns), dtype="str")
    return frame.assign(value=np.asarray(values, dtype=np.int64))

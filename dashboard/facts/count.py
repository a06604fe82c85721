"""A count as it was published: a sum of cells, and how it came about (exact, rounded, folded, by year only ...)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.base import settings
from dashboard.base.rows import Record, records
from dashboard.facts.places import Places
from dashboard.stats.intervals import error_bound

State = Literal[
    "exact",  # every part is exact
    "rounded_cell",  # one rounded base cell
    "rounded_sum",  # a sum with rounded parts
    "folded",  # published inside another fenomeen
    "withheld",  # too few inhabitants
    "withdrawn",  # published once, and taken back
    "year_only",  # published by year, and the period is no whole year
    "missing",  # no source covers it
    "incomplete",  # no source covers all of it
    "few",  # known, but too few reports to divide
    "few_change",  # known, but too few reports to compare
    "few_people",  # known, but too few inhabitants to divide
    "unknown_people",  # known, but not how many inhabitants there are
]

KNOWN: frozenset[State] = frozenset({"exact", "rounded_cell", "rounded_sum"})


@dataclass(frozen=True)
class Count:
    """A sum of published cells and how it came about. `base_areas` is 1 for a wijk, 12 for a city of 12 wijken."""

    total: int | None
    known: int
    rounded: int
    series: int
    folded: int
    withheld: int
    missing: int
    base_areas: int = 1
    year_only: int = 0
    withdrawn: int = 0

    @property
    def state(self) -> State:
        if self.folded:
            return "folded"
        if self.withdrawn:
            return "withdrawn"
        if self.withheld:
            return "withheld"
        if self.year_only:
            return "year_only"
        if self.missing:
            return "incomplete" if self.known else "missing"
        if not self.known or self.total is None:
            return "missing"
        if not self.rounded:
            return "exact"
        return "rounded_cell" if self.known == 1 and self.base_areas == 1 else "rounded_sum"

    @property
    def is_known(self) -> bool:
        return self.state in KNOWN

    def bound(self, months: Sequence[dt.date]) -> int:
        """By how much the true sum may differ: the bound of one series over these months, for every series in it."""
        return error_bound(months, settings.COUNT_BASE) * self.series * self.base_areas if self.rounded else 0


def count_of(row: Record, prefix: str = "", base_areas: int = 1) -> Count:
    """The count that a query answers in the columns `<prefix>melding_count`, `<prefix>known_cells`, ..."""
    total = row[f"{prefix}melding_count"]
    return Count(
        total=None if total is None else int(total),
        known=int(row[f"{prefix}known_cells"]),
        rounded=int(row[f"{prefix}rounded_cells"]),
        series=int(row[f"{prefix}rounded_series"]),
        folded=int(row[f"{prefix}folded_cells"]),
        withheld=int(row[f"{prefix}withheld_cells"]),
        missing=int(row[f"{prefix}missing_cells"]),
        base_areas=base_areas,
        year_only=int(row[f"{prefix}year_only_cells"]),
        withdrawn=int(row.get(f"{prefix}withdrawn_cells", 0)),
    )


NOTHING = Count(None, 0, 0, 0, 0, 0, 0)


def month_counts(rows: pd.DataFrame, places: Places) -> dict[tuple[str, dt.date], Count]:
    """Counts by area code and month from the answer of `melding_by_month`."""
    return {
        (row["area_code"], row["month"]): count_of(row, base_areas=places.base_areas(row["area_code"]))
        for row in records(rows)
    }

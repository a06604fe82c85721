"""Period and measure of a view: its months, and the measure in which it shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dashboard.base.formats import add_months, months_between

Measure = Literal["per_1000", "aantal", "verandering"]
MEASURES: tuple[Measure, ...] = ("per_1000", "aantal", "verandering")


@dataclass(frozen=True)
class Window:
    """The months that a view is about. `first_known` is the first published month: none before it can be compared."""

    first: dt.date
    last: dt.date
    first_known: dt.date

    @property
    def months(self) -> list[dt.date]:
        return months_between(self.first, self.last)

    @property
    def months_before(self) -> list[dt.date]:
        return months_between(add_months(self.first, -12), add_months(self.last, -12))

    @property
    def has_before(self) -> bool:
        return add_months(self.first, -12) >= self.first_known

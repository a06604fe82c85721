"""Month or year: what a quiet series is published by, and the pool in which quiet series go together.

Pure functions of published figures, so that everybody can repeat them and nobody can influence them by hand.

* A series (area x fenomeen) is published by month in a year when it had LEAST_FOR_MONTHS or more in *each* of the two
  years before; else by year. Two years, since some 55 invented reports would otherwise make a quiet series monthly.
  A new series, or one that was not published for a whole year, goes by year.
* The series of a fenomeen that go by year are one pool, "overige wijken samen". It is published by month, as one
  area more. A pool holds LEAST_IN_POOL areas and had LEAST_FOR_MONTHS last year, else the smallest monthly series join
  it: a pool of one wijk would be that wijk's months. Where nothing is left to join, the pool goes by year as well.
* A time profile of a year tells Saturday from Sunday from 180 on (twelve slots: three kinds of day, four parts), takes
  them together from 60 on (eight slots), and does not exist under that. Areas without one are a pool by the same rule.

Why 60, and why no quarters: docs/privacy.md, measured by bench/simulate_grain.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LEAST_FOR_MONTHS = 60  # published in a year: five a month
LEAST_IN_SLOT = {3: 15.0, 2: 7.5}  # published in a year for each slot, by kinds of day: 180 and 60 with four parts
LEAST_IN_POOL = 3

POOL = "overige_wijken"  # stands where an area code stands

Grain = Literal["month", "year"]
Reason = Literal["enough", "few", "new", "pool"]
Series = tuple[str, str]  # area_code, series_code
YearSums = Mapping[Series, Mapping[int, int]]  # what was published for whole years


@dataclass(frozen=True)
class Pool:
    """Areas that go together. is_whole: large enough to be published as one area more."""

    areas: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True)
class YearGrains:
    """The grain of every series in one year, and of the pool of every fenomeen that has one (area POOL)."""

    year: int
    grain: Mapping[Series, Grain]

    def pool(self, fenomeen: str) -> tuple[str, ...]:
        """The areas whose reports count in the pool of a fenomeen."""
        return tuple(
            area for (area, code), grain in self.grain.items() if code == fenomeen and area != POOL and grain == "year"
        )

    def is_monthly(self, area: str, fenomeen: str) -> bool:
        """Also for the pool. A series that was not known when the year began is not."""
        return self.grain.get((area, fenomeen)) == "month"


def grain_of_series(published: Mapping[int, int], year: int) -> Grain:
    """From the sums of whole published years (year -> sum); a year that is missing was not published whole."""
    enough = all(published.get(before, 0) >= LEAST_FOR_MONTHS for before in (year - 1, year - 2))
    return "month" if enough else "year"


def reason_of_series(published: Mapping[int, int], year: int, grain: Grain) -> Reason:
    """Reason for the grain: enough; few published; new (no two whole years published); or it makes the pool large
    enough."""
    if grain == "month":
        return "enough"
    if grain_of_series(published, year) == "month":
        return "pool"
    return "few" if all(before in published for before in (year - 1, year - 2)) else "new"


def grains_of_year(sums: YearSums, areas: Sequence[str], fenomenen: Sequence[str], year: int) -> YearGrains:
    """The grain of each area x fenomeen in `year`, pools included."""
    grain: dict[Series, Grain] = {}
    for code in fenomenen:
        last = {area: sums.get((area, code), {}).get(year - 1, 0) for area in areas}
        quiet = [area for area in areas if grain_of_series(sums.get((area, code), {}), year) == "year"]
        pool = gather(quiet, last)
        grain |= {(area, code): "year" if area in pool.areas else "month" for area in areas}
        if pool.areas:
            grain[POOL, code] = "month" if pool.is_whole else "year"
    return YearGrains(year, grain)


def gather(quiet: Sequence[str], published: Mapping[str, int], least: float = LEAST_FOR_MONTHS) -> Pool:
    """A pool of the quiet areas, joined by the smallest others (by `published`, then by code) until it is whole."""
    inside = list(quiet)
    others = sorted((area for area in published if area not in inside), key=lambda area: (published[area], area))

    def is_whole() -> bool:
        return len(inside) >= LEAST_IN_POOL and sum(published[area] for area in inside) >= least

    while inside and others and not is_whole():
        inside.append(others.pop(0))
    return Pool(tuple(sorted(inside)), is_whole())


def kinds_of_day(published: int, parts: int) -> int:
    """The number of kinds of day in the time profile of a year: 3, 2 or 0 (no profile), with `parts` of a day."""
    return next((kinds for kinds, least in LEAST_IN_SLOT.items() if published >= least * kinds * parts), 0)


def profile_kinds(published: Mapping[str, int], parts: int) -> dict[str, int]:
    """`kinds_of_day` of each area, and of the pool of those without a profile of their own (area POOL)."""
    least = LEAST_IN_SLOT[2] * 2 * parts
    pool = gather([area for area, total in published.items() if not kinds_of_day(total, parts)], published, least)
    kinds = {area: 0 if area in pool.areas else kinds_of_day(total, parts) for area, total in published.items()}
    if pool.areas:
        kinds[POOL] = kinds_of_day(sum(published[area] for area in pool.areas), parts) if pool.is_whole else 0
    return kinds

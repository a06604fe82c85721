"""Statistics of one subject, from published figures only. Worked out once per release and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.facts.count import NOTHING, Count, month_counts
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.release import Release, current_release
from dashboard.stats.alerts import AlertList, find_alerts
from dashboard.stats.expected import Usual, expected_series, to_quarters
from dashboard.stats.rounding import EXACT, Rounding
from dashboard.stats.season import season_index
from dashboard.stats.swings import Swings, release_swings, swings_before
from dashboard.stats.verdicts import Comparison, DenominatorEffect, compare_areas, denominator_effect
from dashboard.store.snapshot import ask

Choice = Literal["inwoners", "km2", "aantal"]

CHOICES: tuple[Choice, ...] = ("inwoners", "km2", "aantal")
PER: dict[Choice, float] = {"inwoners": 1000.0, "km2": 1.0, "aantal": 1.0}


@dataclass(frozen=True)
class Counts:
    """Published counts of a subject by month. table [A, T], city [T]: NaN where a figure cannot be shown."""

    codes: tuple[str, ...]
    city_code: str
    months: tuple[dt.date, ...]
    cells: dict[tuple[str, dt.date], Count]
    table: Floats
    city: Floats
    rounding: Rounding
    city_rounding: Rounding

    @property
    def is_rounded(self) -> bool:
        return self.rounding.base > 1

    def row(self, code: str) -> tuple[Floats, Rounding]:
        """The series [T] of one area or of the city, and how it was rounded."""
        if code == self.city_code:
            return self.city, self.city_rounding
        return self.table[self.codes.index(code)], self.rounding

    def count(self, code: str, months: Sequence[dt.date]) -> Count:
        """Published count of an area over some months together."""
        return _together([self.cells.get((code, month), NOTHING) for month in months])


def _together(counts: Sequence[Count]) -> Count:
    totals = [count.total for count in counts if count.total is not None]
    return Count(
        total=sum(totals) if totals else None,
        known=sum(count.known for count in counts),
        rounded=sum(count.rounded for count in counts),
        series=max((count.series for count in counts), default=0),
        folded=sum(count.folded for count in counts),
        withheld=sum(count.withheld for count in counts),
        year_only=sum(count.year_only for count in counts),
        withdrawn=sum(count.withdrawn for count in counts),
        # a month without any row is missing too
        missing=sum(count.missing or (count == NOTHING) for count in counts),
        base_areas=max((count.base_areas for count in counts), default=1),
    )


def read_counts(rows: pd.DataFrame, places: Places, level: str, months: Sequence[dt.date]) -> Counts:
    """From the answer of `melding_by_month` for every area of a level and the city."""
    cells = month_counts(rows, places)
    codes = tuple(sorted(area.code for area in places.of_level(level)))
    city = places.city.code

    def series(code: str) -> list[float]:
        found = (cells.get((code, month), NOTHING) for month in months)
        return [float(count.total) if count.is_known and count.total is not None else np.nan for count in found]

    rounded = max((count.series for count in cells.values()), default=0)
    return Counts(
        codes=codes,
        city_code=city,
        months=tuple(months),
        cells=cells,
        table=np.array([series(code) for code in codes], dtype=np.float64).reshape(len(codes), len(months)),
        city=np.array(series(city), dtype=np.float64),
        rounding=Rounding(settings.COUNT_BASE, rounded) if rounded else EXACT,
        city_rounding=Rounding(settings.COUNT_BASE, rounded * places.base_areas(city)) if rounded else EXACT,
    )


@dataclass(frozen=True)
class Periods:
    """Counts by month, or by quarter where they are rounded, and what was usual, seen from the periods before.

    firsts: first month of each of the P periods; step: 1 or 3 months; observed [A, P]; usual: for each period that of
    the areas; city_usual: the same for the city, as one row.
    """

    firsts: tuple[dt.date, ...]
    step: int
    observed: Floats
    usual: tuple[Usual, ...]
    city_usual: tuple[Usual, ...]


def read_periods(counts: Counts) -> Periods:
    """Periods with the usual range of each. Rounded figures go by whole calendar quarter: a month is too small for
    them."""
    months, table, city = list(counts.months), counts.table, counts.city[None, :]
    if counts.is_rounded:
        table, months = to_quarters(counts.table, counts.months)
        city, _ = to_quarters(counts.city[None, :], counts.months)
    about_people = counts.is_rounded
    return Periods(
        firsts=tuple(months),
        step=3 if counts.is_rounded else 1,
        observed=table,
        usual=tuple(expected_series(table, months, counts.rounding, about_people)),
        city_usual=tuple(expected_series(city, months, counts.city_rounding, about_people)),
    )


@dataclass(frozen=True)
class Compared:
    """The wijken against each other over one period, by each denominator, and whether the choice matters.

    swings_from: the months from which the usual swings were estimated; None: from the period itself.
    """

    by_choice: dict[Choice, Comparison]
    effect: DenominatorEffect
    swings_from: tuple[dt.date, dt.date] | None


def read_compared(
    counts: Counts, places: Places, first: dt.date, last: dt.date, swings: Swings | None = None
) -> Compared:
    """Compare every area of `counts` over first..last. swings: what is usual, from all months of the release."""
    inside = [place for place, month in enumerate(counts.months) if first <= month <= last]
    months, monthly = [counts.months[place] for place in inside], counts.table[:, inside]
    sizes = {choice: _sizes(counts.codes, places, choice) for choice in CHOICES}
    by_choice = {
        choice: compare_areas(counts.codes, monthly, sizes[choice], months, counts.rounding, PER[choice], swings)
        for choice in CHOICES
    }
    effect = denominator_effect({str(choice): one for choice, one in by_choice.items()})
    return Compared(by_choice, effect, None if swings is None else (counts.months[0], counts.months[-1]))


def _sizes(codes: Sequence[str], places: Places, choice: Choice) -> Floats:
    """[A] what counts are divided by; NaN where there are too few inhabitants to divide by anything."""
    areas = [places.areas[code] for code in codes]
    if choice == "aantal":
        return np.ones(len(areas))
    enough = [area.population is not None and area.population >= settings.MIN_INHABITANTS for area in areas]
    known = [area.population if choice == "inwoners" else area.area_km2 for area in areas]
    return np.array([value if ok and value else np.nan for ok, value in zip(enough, known, strict=True)], dtype=float)


# ---- kept per release ---------------------------------------------------------------------------


@per_release(256)
def counts(level: str, subject: str) -> Counts:
    """The counts of a subject in the release on screen."""
    here = current_release()
    codes = [area.code for area in here.places.of_level(level)] + [here.places.city.code]
    rows = ask("melding_by_month", area_codes=codes, fenomeen=subject)
    return read_counts(rows, here.places, level, here.edition.months)


@per_release(64)
def periods(level: str, subject: str) -> Periods:
    return read_periods(counts(level, subject))


@per_release(128)
def compared(level: str, subject: str, first: dt.date, last: dt.date) -> Compared:
    known = counts(level, subject)
    inside = sum(first <= month <= last for month in known.months)
    return read_compared(known, current_release().places, first, last, swings_beside(level, subject, inside))


@per_release(64)
def swings_beside(level: str, subject: str, length: int) -> Swings | None:
    """Swings usual in sums of `length` months of a subject, for the areas of a level beside each other."""
    family = _family(level, subject)
    by_subject = zip(
        family,
        release_swings([one.table for one in family.values()], [one.rounding for one in family.values()], length),
        strict=True,
    )
    return dict(by_subject)[subject]


@per_release(64)
def swings_of_changes(level: str, subject: str, first: dt.date, length: int, *, is_city: bool) -> Swings | None:
    """The same for a change, from the months before `first`; is_city: of the sums of the whole city, as one row."""
    family = _family(level, subject)
    tables = [one.city[None] if is_city else one.table for one in family.values()]
    roundings = [one.city_rounding if is_city else one.rounding for one in family.values()]
    start = sum(month < first for month in family[subject].months)
    return dict(zip(family, swings_before(tables, roundings, start, length), strict=True))[subject]


def _family(level: str, subject: str) -> dict[str, Counts]:
    """The counts of all fenomenen, which are estimated together, and of the subject where it is several of them."""
    return {code: counts(level, code) for code in sorted({*current_release().by_code, subject})}


@per_release(128)
def season(level: str, subject: str, area_code: str) -> pd.DataFrame:
    """The season index of one area or of the city; see `season_index`."""
    known = counts(level, subject)
    series, rounding = known.row(area_code)
    return season_index(series, known.months, rounding)


@per_release()
def unusual() -> AlertList:
    """The list Opvallend for the last month of the release."""
    release = current_release()
    level = release.places.default_level.code
    around: dict[str, list[str]] = {}
    for area, neighbour in ask("area_neighbour_list").itertuples(index=False, name=None):
        around.setdefault(area, []).append(neighbour)
    figures = ask("melding_of_level", level=level)
    return find_alerts(figures, release.edition.last_month, around, ask("hours_by_month"))


def prepare(release: Release) -> None:
    """Work out what the first visitors ask for: the list Opvallend, and the subject that is shown first."""
    level, window = release.places.default_level.code, release.edition
    unusual()
    periods(level, release.default_subject)
    compared(level, release.default_subject, window.last_year_start, window.last_month)

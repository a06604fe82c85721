"""Each row gets one reason, the first that applies; the rows that count become cells. Nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.base.arrays import Bools
from dashboard.city.catalog import IGNORE
from dashboard.city.city_file import City, ReportSource, part_hours
from dashboard.pipeline.read.default_points import at_points
from dashboard.pipeline.read.locate import OUTSIDE, Locator
from dashboard.pipeline.read.sources.columns import BLANK, GIVEN, NO_TIME, Report

# In the order in which they are tried. "counted" is what remains.
FROM_HISTORY = "from_history"  # of a month up to raw_until: its figures are in the history
REASONS = (
    "unreadable_line",
    FROM_HISTORY,
    "duplicate_id",
    "no_time",
    "impossible_time",
    "month_not_complete",
    "no_place",
    "impossible_place",
    "default_point",
    "outside_every_outline",
    "unknown_category",
    "ignored_category",
    "counted",
)
NOT_TOLD = ("month_not_complete", FROM_HISTORY)  # in no balance of a source that holds people-fenomenen
_CODE = {reason: np.int8(number) for number, reason in enumerate(REASONS)}
COUNTED = _CODE["counted"]

_UNKNOWN, _IGNORED = -1, -2
_DENSE_CELLS = 1 << 23  # so many possible cells are counted in one array, without sorting
_EPOCH = dt.date(1970, 1, 1)

Reasons = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Calendar:
    """The days from the city's first month to the day of the build, as arrays by day.

    month: number of the month, 0 the first. slot: weekday 0..6 (0 Monday), plus 7 on a public holiday.
    is_covered: the source vouches for the day. is_complete: the day lies in a month that counts. is_forgotten: the
    figures of its month come from the history.
    """

    first_day: int  # days since 1970
    months: list[dt.date]
    month: npt.NDArray[np.int64]
    slot: npt.NDArray[np.int64]
    is_covered: Bools
    is_complete: Bools
    is_forgotten: Bools

    def of(self, report: Report) -> tuple[npt.NDArray[np.int64], Bools]:
        """Position of each row's day in the calendar (0 where it has none), and whether it has one."""
        day = report.hour // 24 - self.first_day
        known = (day >= 0) & (day < len(self.month)) & (report.hour != NO_TIME)
        return np.where(known, day, 0), known

    def forgotten(self, report: Report) -> Bools:
        """The rows of a month up to raw_until, as a mask."""
        day, known = self.of(report)
        return known & self.is_forgotten[day] if len(self.month) else known


def calendar(city: City, source: ReportSource, as_of: dt.date, last_month: dt.date) -> Calendar:
    """The days on which a report of `source` can lie."""
    first = dt.date.fromisoformat(f"{city.first_month}-01")
    days = [first + dt.timedelta(days=number) for number in range(max(0, (as_of - first).days + 1))]
    free = holidays.country_holidays(city.holidays, years=range(first.year, as_of.year + 1)) if city.holidays else {}
    month_names = [f"{day:%Y-%m}" for day in days]
    months = [dt.date.fromisoformat(f"{name}-01") for name in dict.fromkeys(month_names)]
    since, until = source.covers_from or "", source.covers_until or "9999-12"
    return Calendar(
        first_day=(first - _EPOCH).days,
        months=months,
        month=np.array([(day.year - first.year) * 12 + day.month - first.month for day in days], dtype=np.int64),
        slot=np.array([day.weekday() + 7 * (day in free) for day in days], dtype=np.int64),
        is_covered=np.array([since <= name <= until for name in month_names], dtype=bool),
        is_complete=np.array([name <= f"{last_month:%Y-%m}" for name in month_names], dtype=bool),
        is_forgotten=np.array([name <= (source.raw_until or "") for name in month_names], dtype=bool),
    )


@dataclass(frozen=True)
class Places:
    """The places of the rows of a file. area: position in the locator's codes. blank, impossible: why there is none."""

    area: npt.NDArray[np.int32]
    blank: Bools
    impossible: Bools
    default: Bools


def places(report: Report, source: ReportSource, locator: Locator) -> Places:
    """Area codes are looked up, points are located."""
    if source.place.area is not None:
        known = np.append(locator.area_index(report.area_names), OUTSIDE).astype(np.int32)
        blank_name = np.append([name == "" for name in report.area_names], False).astype(bool)
        area, blank = known[report.area], blank_name[report.area]
        return Places(area, blank, ~blank & (area == OUTSIDE), np.zeros(report.rows, dtype=bool))
    lon, lat = report.lon, report.lat
    blank = report.place == BLANK
    possible = (report.place == GIVEN) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((lon != 0) | (lat != 0))
    return Places(locator.locate(lon, lat), blank, ~blank & ~possible, at_points(lon, lat, source.default_points))


def fenomeen_codes(mapping: Mapping[str, str]) -> list[str]:
    """The fenomenen that a mapping leads to, in the order of their numbers."""
    return sorted(set(mapping.values()) - {IGNORE})


def fenomeen_numbers(names: list[str], mapping: Mapping[str, str]) -> npt.NDArray[np.int64]:
    """For each category of a file the position in `fenomeen_codes`, or _UNKNOWN or _IGNORED."""
    number = {code: index for index, code in enumerate(fenomeen_codes(mapping))} | {IGNORE: _IGNORED}
    return np.array([number[mapping[name]] if name in mapping else _UNKNOWN for name in names], dtype=np.int64)


def reasons(
    report: Report, place: Places, fenomeen: npt.NDArray[np.int64], duplicate: Bools, days: Calendar
) -> Reasons:
    """The reason of each row: a position in REASONS."""
    day, known_day = days.of(report)
    found = np.full(report.rows, COUNTED, dtype=np.int8)
    # Written in reverse order, so that the first reason that applies is the one that stays.
    found[fenomeen == _IGNORED] = _CODE["ignored_category"]
    found[fenomeen == _UNKNOWN] = _CODE["unknown_category"]
    found[place.area == OUTSIDE] = _CODE["outside_every_outline"]
    found[place.default] = _CODE["default_point"]
    found[place.impossible] = _CODE["impossible_place"]
    found[place.blank] = _CODE["no_place"]
    if len(days.month):
        found[~days.is_complete[day]] = _CODE["month_not_complete"]
        known_day = known_day & days.is_covered[day]
    found[~known_day] = _CODE["impossible_time"]
    found[report.hour == NO_TIME] = _CODE["no_time"]
    found[duplicate] = _CODE["duplicate_id"]
    found[days.forgotten(report)] = _CODE[FROM_HISTORY]
    return found


def duplicates(reports: list[Report], days: Calendar) -> list[Bools]:
    """For each file which rows repeat an id that stood earlier in the source. Blank ids are nobody's duplicate, nor is
    a row of a forgotten month: what is read must not depend on whether it is still there."""
    sizes = [report.rows for report in reports]
    is_duplicate = np.zeros(sum(sizes), dtype=bool)
    forgotten = np.concatenate([days.forgotten(report) for report in reports]) if reports else is_duplicate
    chunks = [chunk for report in reports if report.ids is not None for chunk in report.ids.chunks]
    if chunks:
        hashes = np.concatenate([report.id_hash for report in reports])
        ordered = np.sort(hashes)
        repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        if len(repeated):
            # Equal hashes are suspects; equal text decides.
            rows = np.flatnonzero(np.isin(hashes, repeated))
            text = pa.chunked_array(chunks).take(pa.array(rows)).combine_chunks()
            codes = text.dictionary_encode().indices.to_numpy(zero_copy_only=False)
            blank = pc.equal(text, "").to_numpy(zero_copy_only=False)
            counts = ~forgotten[rows] & ~blank
            again = np.ones(int(counts.sum()), dtype=bool)
            again[np.unique(codes[counts], return_index=True)[1]] = False
            is_duplicate[rows[counts][again]] = True
    return list(np.split(is_duplicate, np.cumsum(sizes)[:-1])) if reports else []


class CellCounter:
    """Counts the rows that count, file by file, into cells of area x month x fenomeen x day x part of the day."""

    def __init__(self, city: City, days: Calendar, area_codes: list[str], fenomeen_codes: list[str]):
        self._days = days
        self._areas = area_codes
        self._fenomenen = fenomeen_codes
        self._parts = [part.code for part in city.day_parts]
        hour_part = {hour: number for number, part in enumerate(city.day_parts) for hour in part_hours(part)}
        self._part_of_hour = np.array([hour_part[hour] for hour in range(24)], dtype=np.int64)
        self._shape = (len(area_codes), max(1, len(days.months)), max(1, len(fenomeen_codes)), 14, len(self._parts))
        self._sums: pd.Series[int] = pd.Series(dtype=np.int64)

    def add(self, report: Report, area: npt.NDArray[np.int32], fenomeen: npt.NDArray[np.int64], counted: Bools) -> None:
        """Count the rows of a file for which `counted` holds."""
        if not counted.any():
            return
        hour = report.hour[counted]
        day = hour // 24 - self._days.first_day
        part = self._part_of_hour[hour % 24]
        _, months, fenomenen, slots, parts = self._shape
        cell = area[counted].astype(np.int64) * months + self._days.month[day]
        cell = ((cell * fenomenen + fenomeen[counted]) * slots + self._days.slot[day]) * parts + part
        if np.prod(self._shape) <= _DENSE_CELLS:
            counts = np.bincount(cell)
            cells = np.flatnonzero(counts)
            counts = counts[cells]
        else:
            cells, counts = np.unique(cell, return_counts=True)
        self._sums = self._sums.add(pd.Series(counts, index=cells), fill_value=0).astype(np.int64)

    def table(self) -> pa.Table:
        """The rows of `report_cell`, in the order of areas, months and fenomenen."""
        cells = self._sums.index.to_numpy(dtype=np.int64)
        area, month, fenomeen, slot, part = np.unravel_index(cells, self._shape)
        weekday = slot % 7
        day_type = np.where((weekday == 6) | (slot >= 7), 2, np.where(weekday == 5, 1, 0))
        return pa.table(
            {
                "area_code": _named(self._areas, area),
                "month": pa.array(np.array([*self._days.months, _EPOCH], dtype="datetime64[D]")[month]),
                "fenomeen_code": _named(self._fenomenen, fenomeen),
                "weekday": weekday + 1,
                "day_type": _named(["werkdag", "zaterdag", "zondag"], day_type),
                "day_part": _named(self._parts, part),
                "report_count": self._sums.to_numpy(),
            }
        )


def _named(names: list[str], at: npt.NDArray[np.int64]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), pa.array(names, pa.string()))

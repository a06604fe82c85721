"""Reading a source: raw reports in, counts out. Only the cells and the balance reach the connection of the build."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dashboard.base.arrays import Floats
from dashboard.base.errors import UserError
from dashboard.city.catalog import IGNORE, Catalog
from dashboard.city.city_file import City, ReportSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.default_points import ProposedPoint, propose
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.sources import classify
from dashboard.pipeline.read.sources.categories import read_mapping
from dashboard.pipeline.read.sources.columns import BAD_TIME, Report, interpret, scratch
from dashboard.pipeline.read.sources.csv_file import read_csv
from dashboard.pipeline.read.sources.diagnosis import diagnose
from dashboard.pipeline.read.sources.files import RawFile, source_files
from dashboard.pipeline.read.sources.open311 import read_open311
from dashboard.pipeline.read.sources.parquet_file import read_parquet
from dashboard.pipeline.read.sources.raw import RawTable

__all__ = ["REASONS", "SourceReading", "months_of", "read_mapping", "read_source"]

REASONS = classify.REASONS
_READERS: dict[str, Callable[[RawFile, ReportSource], RawTable]] = {
    "csv": read_csv,
    "parquet": read_parquet,
    "open311": read_open311,
}
# Set aside by choice or by the date of the build: no sign that something is wrong with the source.
_EXPECTED = ("ignored_category", "month_not_complete", classify.FROM_HISTORY)
_NAMES_LISTED = 20
_SEE_BALANCE = "build --balance FILE tells which"
_CELL_TABLE = (
    "create table if not exists report_cell (source_code varchar, area_code varchar, month date, "
    "fenomeen_code varchar, weekday integer, day_type varchar, day_part varchar, report_count bigint)"
)
_BALANCE_TABLE = (
    "create table if not exists source_balance_exact (source_code varchar, reason varchar, row_count bigint)"
)


@dataclass(frozen=True)
class SourceReading:
    """The result of reading a source, beside its cells. For the steward's terminal only: the numbers are exact.

    balance: reason -> rows, for every reason; its sum is rows_read. unknown_categories: the most frequent ones.
    proposed_default_points: improbably full points that the city file does not list.
    """

    source_code: str
    holds_people: bool
    rows_read: int
    rows_counted: int
    balance: dict[str, int]
    unknown_categories: list[tuple[str, int]] = field(default_factory=list)
    proposed_default_points: list[ProposedPoint] = field(default_factory=list)

    def advice(self) -> list[str]:
        """Lines for the steward. No count of a source that holds people-fenomenen, and no value of any row.

        What a category is called or where a point lies may tell of a person: `details` has it, for the exact balance.
        """
        lines = []
        if self.unknown_categories:
            number = len(self.unknown_categories)
            rows = "" if self.holds_people else f", {sum(count for _, count in self.unknown_categories):,} rows"
            lines.append(f"categories that are not in the mapping: {number}{rows}; {_SEE_BALANCE}")
        for point in self.proposed_default_points:
            share = "over 0.5 %" if self.holds_people else f"{point.share:.1%}"
            lines.append(
                f"one point holds {share} of the rows; if it is where reports without a place are put, it belongs in "
                f"default_points; {_SEE_BALANCE}"
            )
        return lines

    def details(self) -> list[tuple[str, int]]:
        """The details behind `advice`, with exact counts: for the file of the steward alone."""
        names = [(f"unknown_category: {name}", count) for name, count in self.unknown_categories]
        points = [
            (f"default_point: {{ lat = {point.lat}, lon = {point.lon} }}", point.row_count)
            for point in self.proposed_default_points
        ]
        return names + points


def read_source(
    con: duckdb.DuckDBPyConnection,
    source: ReportSource,
    city: City,
    catalog: Catalog,
    locator: Locator,
    as_of: dt.date,
    last_month: dt.date,
    waiting: Collection[str] = (),
) -> SourceReading:
    """Read one source and append it to `report_cell` and `source_balance_exact` of `con` (made when missing).

    last_month: first day of the last month that counts. waiting: categories that count only once the steward has seen
    them. Raises UserError, and then nothing is appended: on a file that cannot be read, that the gate refuses, or of
    which more than `max_set_aside_share` is set aside.
    """
    mapping = read_mapping(city.path(source.categories), catalog)
    mapping = {name: code for name, code in mapping.items() if name not in waiting}
    holds_people = any(catalog.fenomeen(code).about == "people" for code in set(mapping.values()) - {IGNORE})
    reports, unreadable = _read_files(source, city, last_month)
    days = classify.calendar(city, source, as_of, last_month)
    tally = _Tally(source, classify.CellCounter(city, days, locator.codes, classify.fenomeen_codes(mapping)))
    tally.balance["unreadable_line"] = unreadable
    for report, duplicate in zip(reports, classify.duplicates(reports, days), strict=True):
        fenomeen = classify.fenomeen_numbers(report.names, mapping)[report.category]
        place = classify.places(report, source, locator)
        tally.add(report, place, fenomeen, classify.reasons(report, place, fenomeen, duplicate, days))
    _check_share(source, tally.balance, holds_people, reports, locator)
    _append(con, source.code, tally.cells.table(), tally.balance)
    return SourceReading(
        source_code=source.code,
        holds_people=holds_people,
        rows_read=sum(tally.balance.values()),
        rows_counted=tally.balance["counted"],
        balance={reason: tally.balance[reason] for reason in REASONS},
        unknown_categories=sorted(tally.unknown.items(), key=lambda item: (-item[1], item[0]))[:_NAMES_LISTED],
        proposed_default_points=tally.proposed_points(),
    )


class _Tally:
    """The sums over the files of a source."""

    def __init__(self, source: ReportSource, cells: classify.CellCounter) -> None:
        self._is_pointed = source.place.area is None
        self._points: list[tuple[Floats, Floats]] = []
        self.cells = cells
        self.balance: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()

    def add(
        self, report: Report, place: classify.Places, fenomeen: npt.NDArray[np.int64], reason: classify.Reasons
    ) -> None:
        """Count the rows of one file."""
        self.cells.add(report, place.area, fenomeen, reason == classify.COUNTED)
        for name, count in zip(REASONS, np.bincount(reason, minlength=len(REASONS)), strict=True):
            self.balance[name] += int(count)
        self.unknown.update(_unknown_names(report, reason))
        if self._is_pointed:
            possible = ~(place.blank | place.impossible | place.default)
            self._points.append((report.lon[possible], report.lat[possible]))

    def proposed_points(self) -> list[ProposedPoint]:
        """Points that are improbably full, over all files."""
        if not self._points:
            return []
        lon, lat = (np.concatenate(part) for part in zip(*self._points, strict=True))
        return propose(lon, lat)


def _read_files(source: ReportSource, city: City, last_month: dt.date) -> tuple[list[Report], int]:
    """All files of a source as numbers, and how many records could not be read. The gate is asked on the way.

    There may be none, or no row in them, where every month up to `last_month` comes from the history.
    """
    reports, unreadable = [], 0
    sample: dict[str, list[str]] = {}
    may_be_gone = source.is_forgotten(last_month) or (source.raw_until or "") >= (source.covers_until or "9999-12")
    with scratch() as own:
        for file in source_files(source, city, may_be_gone=may_be_gone):
            raw = _READERS[source.format](file, source)
            unreadable += raw.unreadable
            for column, values in raw.sample.items():
                sample.setdefault(column, []).extend(values)
            reports.append(interpret(own, raw, source, city))
    label = str(city.path(source.file))
    if unreadable + sum(report.rows for report in reports) == 0 and not may_be_gone:
        raise UserError(f"source '{source.code}' holds no reports", file=label, expected="at least one row")
    gate.check_sample(label, {**sample, **_read_columns(source, reports)})
    return reports, unreadable


def months_of(files: Sequence[RawFile], source: ReportSource, city: City) -> tuple[str, str] | None:
    """The first and last month (2024-03) of all rows in `files`; None where one cannot be read or has no readable time,
    or where there is none."""
    hours: list[npt.NDArray[np.int64]] = []
    with scratch() as own:
        for file in files:
            raw = _READERS[source.format](file, source)
            if raw.unreadable:
                return None
            hours.append(interpret(own, raw, source, city).hour)
    hour = np.concatenate(hours) if hours else np.empty(0, dtype=np.int64)
    if not len(hour) or hour.min() <= BAD_TIME:
        return None
    first, last = (np.datetime64(int(end) // 24, "D").astype("datetime64[M]") for end in (hour.min(), hour.max()))
    return str(first), str(last)


def _read_columns(source: ReportSource, reports: list[Report]) -> dict[str, list[str]]:
    """Values for the gate of the columns that are read, by column: names of categories, and some ids."""
    seen = {source.category: list(dict.fromkeys(name for report in reports for name in report.names))}
    if source.id is not None and source.id not in source.public_columns:
        step = max(1, sum(report.rows for report in reports) // gate.SAMPLE_SIZE)
        seen[source.id] = [value for report in reports if report.ids for value in report.ids[::step].to_pylist()]
    return {column: values for column, values in seen.items() if column not in source.public_columns}


def _unknown_names(report: Report, reason: classify.Reasons) -> dict[str, int]:
    rows = report.category[reason == REASONS.index("unknown_category")]
    counts = np.bincount(rows, minlength=len(report.names))
    return {name or "(blank)": int(count) for name, count in zip(report.names, counts, strict=True) if count}


def _check_share(
    source: ReportSource, balance: Mapping[str, int], holds_people: bool, reports: list[Report], locator: Locator
) -> None:
    """Stop when too many rows of closed months were set aside without a choice. Tells shares, never counts."""
    aside = {reason: balance[reason] for reason in REASONS if reason not in (*_EXPECTED, "counted")}
    of_closed_months = sum(balance.values()) - balance["month_not_complete"] - balance[classify.FROM_HISTORY]
    if sum(aside.values()) <= source.max_set_aside_share * of_closed_months:
        return
    largest = sorted((reason for reason in aside if aside[reason]), key=lambda reason: -aside[reason])[:3]
    parts = [f"{reason} {_share(aside[reason] / of_closed_months, holds_people)}" for reason in largest]
    cause = diagnose(source, reports, locator, largest[0])
    raise UserError(
        f"source '{source.code}': too many rows are set aside: {', '.join(parts)}" + (f"; {cause}" if cause else ""),
        file=source.file,
        expected=f"at most {source.max_set_aside_share:.0%} (max_set_aside_share)",
    )


def _share(share: float, in_classes: bool) -> str:
    if not in_classes:
        return f"{share:.1%}"
    lower = [bound for bound in (0.01, 0.05, 0.25, 0.5) if share > bound]
    return f"over {lower[-1]:.0%}" if lower else "under 1%"


def _append(con: duckdb.DuckDBPyConnection, source_code: str, cells: pa.Table, balance: Mapping[str, int]) -> None:
    con.execute(_CELL_TABLE)
    con.execute(_BALANCE_TABLE)
    con.register("new_cells", cells)
    con.execute(
        "insert into report_cell select ?, area_code, month, fenomeen_code, weekday, day_type, day_part, report_count "
        "from new_cells",
        [source_code],
    )
    con.unregister("new_cells")
    con.executemany(
        "insert into source_balance_exact values (?, ?, ?)",
        [(source_code, reason, balance[reason]) for reason in REASONS],
    )

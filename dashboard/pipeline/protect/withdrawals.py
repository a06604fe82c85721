"""Figures that are withdrawn: by a court, because they were wrong, because of a threat.

A withdrawal is an entry of its own in the history: nothing is overwritten, and no new number comes in its place. With a
cell goes every figure that held it: the larger areas of that month, their year, and the time profile of that year; else
it comes back by subtraction. The parts of a cell go with it too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from dashboard.pipeline.protect.history import History
from dashboard.pipeline.read.staging import put

DATASET = "ingetrokken_"  # and a number: two withdrawals may concern one period
REASONS = ("court", "error", "threat", "other")

Cells = set[tuple[str, str, str]]  # area_code, period (2025-03 or 2025), fenomeen_code


@dataclass(frozen=True)
class Withdrawal:
    """One withdrawn cell. period: a month, or the year of a series that goes by year."""

    area_code: str
    period: str
    fenomeen_code: str
    reason: str
    day: str

    @property
    def months(self) -> list[str]:
        year = self.period[:4]
        return [self.period] if len(self.period) > len(year) else [f"{year}-{month:02d}" for month in range(1, 13)]

    @property
    def is_of_year(self) -> bool:
        return len(self.period) == len("2025")


def withdrawals(history: History) -> list[Withdrawal]:
    """All that was withdrawn, in order."""
    found = []
    for publication in history.publications():
        if re.fullmatch(DATASET + r"\d+", publication.dataset):
            row = publication.table.iloc[0]
            found.append(
                Withdrawal(
                    str(row["area_code"]), publication.period, str(row["series_code"]), str(row["reason"]),
                    str(row["day"]),
                )
            )  # fmt: skip
    return found


def withdraw(history: History, area: str, period: str, fenomeen: str, reason: str, day: dt.date) -> None:
    """Add a withdrawal to the history, for good."""
    number = len(withdrawals(history)) + 1
    row = {"area_code": [area], "series_code": [fenomeen], "reason": [reason], "day": [f"{day}"], "value": [1]}
    history.append(f"{DATASET}{number}", period, pd.DataFrame(row))


def withdrawn_months(found: list[Withdrawal], parent: Mapping[str, str | None]) -> Cells:
    """Every area x month x fenomeen that shows a withdrawn cell, is part of it, or held it."""
    return {
        (area, month, one.fenomeen_code)
        for one in found
        for area in _above_and_below(one.area_code, parent)
        for month in one.months
    }


def withdrawn_years(found: list[Withdrawal], parent: Mapping[str, str | None]) -> Cells:
    """The same for years."""
    return {(area, month[:4], code) for area, month, code in withdrawn_months(found, parent)}


def _above_and_below(area: str, parent: Mapping[str, str | None]) -> set[str]:
    lines = {code: _line(code, parent) for code in parent}
    return set(lines.get(area, [area])) | {code for code, line in lines.items() if area in line}


def _line(area: str, parent: Mapping[str, str | None]) -> list[str]:
    """An area and all that it lies in."""
    line, above = [area], parent.get(area)
    while above is not None:
        line.append(above)
        above = parent.get(above)
    return line


def put_withdrawals(con: duckdb.DuckDBPyConnection, history: History, parent: Mapping[str, str | None]) -> None:
    """withdrawal_known, withdrawn_month, withdrawn_year."""
    found = withdrawals(history)
    put(
        con,
        "withdrawal_known",
        "area_code varchar, period varchar, fenomeen_code varchar, reason varchar, withdrawn_on date",
        [(one.area_code, one.period, one.fenomeen_code, one.reason, dt.date.fromisoformat(one.day)) for one in found],
    )
    months = [
        (area, dt.date.fromisoformat(f"{month}-01"), code) for area, month, code in withdrawn_months(found, parent)
    ]
    put(con, "withdrawn_month", "area_code varchar, month date, fenomeen_code varchar", sorted(months))
    years = [(area, int(year), code) for area, year, code in withdrawn_years(found, parent)]
    put(con, "withdrawn_year", "area_code varchar, year integer, fenomeen_code varchar", sorted(years))

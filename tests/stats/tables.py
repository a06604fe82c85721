"""Small published tables, drawn as text: a row per area, a column per month; "." is a missing figure."""

from __future__ import annotations

import datetime as dt

import numpy as np

from dashboard.stats.alignment import IS, Reason


def drawn(text: str) -> tuple[list[str], np.ndarray]:
    """(areas, counts [A, M]) of lines "name 1 2 3"."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [row[0] for row in rows], np.array(
        [[np.nan if cell == "." else float(cell) for cell in row[1:]] for row in rows]
    )


def months(first: str, number: int) -> list[dt.date]:
    start = dt.date.fromisoformat(f"{first}-01")
    return [dt.date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(number)]


def read_back(reason: Reason) -> bool:
    """Does a step of an alignment hold, worked out again from its numbers alone?"""
    if reason.value is None:
        return False
    if reason.comparison == IS:
        return reason.value == reason.threshold
    return float(reason.value) >= float(reason.threshold)

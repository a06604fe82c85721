"""Findings in lists and outlines: repairs and what could not be matched, told to the steward and on page Gegevens."""

from __future__ import annotations

import pandas as pd

from dashboard.city.city_file import Level

FINDING_COLUMNS = ["level", "finding", "area_code", "area_name", "population", "detail"]
Findings = list[dict[str, object]]


def finding(level: Level, kind: str, code: object, name: object, population: object, detail: str) -> dict[str, object]:
    """One row of FINDING_COLUMNS. kind: a word of `finding.` in data/texts."""
    known = None if pd.isna(population) else population  # type: ignore[call-overload]
    return dict(zip(FINDING_COLUMNS, (level.code, kind, code, name, known, detail), strict=True))

"""Whole years, read back from tables of the history: the grains of a year, and what was published for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.pipeline.protect.grain import YearGrains, YearSums

MONTHS = 12  # of a year; also how the history writes that a series goes by month


def grains_in(grains: pd.DataFrame, year: int) -> YearGrains | None:
    """The grains of a year as they were published; None where that year has none."""
    rows = grains[grains["period"] == str(year)]
    if rows.empty:
        return None
    return YearGrains(
        year,
        {
            (area, code): "month" if value == MONTHS else "year"
            for area, code, value in zip(rows["area_code"], rows["series_code"], rows["value"], strict=True)
        },
    )


def sums_with_groups(sums: YearSums, parts: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], dict[int, int]]:
    """The same with, for each group, the years before it was one: what its areas had together, where all are known."""
    found = {series: dict(of_series) for series, of_series in sums.items()}
    for group, areas in parts.items():
        for code in {code for area, code in sums if area in areas}:
            of_parts = [sums.get((area, code), {}) for area in areas]
            for year in set.intersection(*(set(one) for one in of_parts)):
                found.setdefault((group, code), {}).setdefault(year, sum(one[year] for one in of_parts))
    return found


def year_sums(monthly: pd.DataFrame, yearly: pd.DataFrame) -> dict[tuple[str, str], dict[int, int]]:
    """Area and series -> year -> what was published for it, for whole years: twelve months, or a year figure."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    keys = ["area_code", "series_code", "year"]
    months = monthly.assign(year=monthly["period"].str[:4].astype(int)).groupby(keys)
    both = pd.DataFrame({"months": months["period"].nunique(), "value": months["value"].sum()}).reset_index()
    for area, code, year, value in both.loc[both["months"] == MONTHS, [*keys, "value"]].itertuples(index=False):
        found.setdefault((str(area), str(code)), {})[int(year)] = int(value)
    for area, code, period, value in yearly[["area_code", "series_code", "period", "value"]].itertuples(index=False):
        found.setdefault((str(area), str(code)), {})[int(period)] = int(value)
    return found

"""Publishing figures about people: what the history holds stays, what is new is rounded once (docs/privacy.md).

The only place where true counts of people-fenomenen meet what is published. They are arrays in memory and go nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pandas as pd

from dashboard import settings
from dashboard.build import audit, protect
from dashboard.build.history import MONTHLY, PROFILE, History
from dashboard.build.protect import Counts
from dashboard.catalog import Catalog

DAY_TYPES = ("werkdag", "zaterdag", "zondag")
KEYS = ["area_code", "period", "fenomeen_code"]
MONTHLY_COLUMNS = ["area_code", "month", "fenomeen_code", "published_count"]
PROFILE_COLUMNS = ["area_code", "year", "fenomeen_code", "day_type", "day_part", "published_count"]


@dataclass
class Published:
    """Published figures, and what is still to be added to the history once every proof has passed.

    monthly: [area_code, month, fenomeen_code, published_count]; profile: [area_code, year, fenomeen_code, day_type,
    day_part, published_count]; late: year -> class of the share of reports that came after publication.
    """

    monthly: pd.DataFrame
    profile: pd.DataFrame
    proofs: list[audit.Proof]
    late: dict[int, str]
    pending: list[tuple[str, str, pd.DataFrame]] = field(default_factory=list)

    @classmethod
    def nothing(cls) -> Published:
        """For a city without people-fenomenen."""
        return cls(pd.DataFrame(columns=MONTHLY_COLUMNS), pd.DataFrame(columns=PROFILE_COLUMNS), [], {})


@dataclass(frozen=True)
class _Grid:
    """Names of the axes of the arrays: areas x fenomenen (x day types x parts of the day)."""

    areas: list[str]
    fenomenen: list[str]
    group_of: list[str]
    day_parts: list[str]

    def array(self, table: pd.DataFrame, value: str) -> Counts:
        """[A, F] from rows [area_code, fenomeen_code, value]; absent cells are 0."""
        wide = table.pivot_table(index="area_code", columns="fenomeen_code", values=value, aggfunc="sum")
        wide = wide.reindex(index=self.areas, columns=self.fenomenen).fillna(0)
        return wide.to_numpy(dtype=np.int64)

    def rows(self, values: Counts, fenomenen: Sequence[str], period: str) -> pd.DataFrame:
        """The other way, for the `fenomenen` that are published in `period`: KEYS + value, zeros included."""
        keep = [self.fenomenen.index(code) for code in fenomenen]
        index = pd.MultiIndex.from_product([self.areas, list(fenomenen)], names=["area_code", "fenomeen_code"])
        frame = pd.DataFrame({"value": values[:, keep].ravel()}, index=index).reset_index()
        return frame.assign(period=period)[[*KEYS, "value"]]


def publish_people(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    areas: Sequence[str],
    day_parts: Sequence[str],
    months: Sequence[dt.date],
    years: Sequence[int],
    history: History,
    secret: str,
) -> Published:
    """Protect `people_count` and `profile_count` (staging) for closed `months` and complete `years`."""
    people = [item for item in catalog.fenomenen if item.about == "people"]
    grid = _Grid(
        areas=sorted(areas),
        fenomenen=[item.code for item in people],
        group_of=[item.group for item in people],
        day_parts=list(day_parts),
    )
    counted = con.execute("select area_code, month::varchar as period, fenomeen_code, report_count from people_count")
    counts = counted.df().assign(period=lambda frame: frame["period"].str[:7])
    result = Published(pd.DataFrame(), pd.DataFrame(), [], {})
    known = history.figures(MONTHLY)
    monthly = _publish_months(grid, counts, known, months, history, secret, result)
    result.late = _late_classes(counts, known)
    result.monthly = _dated(monthly)
    result.profile = _publish_profiles(con, grid, monthly, years, history, secret, result)
    return result


def _publish_months(
    grid: _Grid,
    counts: pd.DataFrame,
    known: pd.DataFrame,
    months: Sequence[dt.date],
    history: History,
    secret: str,
    result: Published,
) -> pd.DataFrame:
    """Every closed month as published: from the history, or rounded now and put in `result.pending`."""
    published = set(known["period"])
    figures = [known]
    for month in months:
        period = f"{month:%Y-%m}"
        if period in published:
            continue
        this_month = counts[counts["period"] == period]
        covered = [code for code in grid.fenomenen if code in set(this_month["fenomeen_code"])]
        if not covered:
            continue
        before = _year_to_date(grid, pd.concat(figures, ignore_index=True), counts, period)
        x = grid.array(this_month, "report_count")
        seed = protect.month_seed(secret, MONTHLY, period)
        r = protect.round_month(x, before, grid.group_of, settings.COUNT_BASE, seed)
        result.proofs += [
            audit.prove_rounding(r, x, settings.COUNT_BASE),
            audit.prove_running_year(r, x, before, settings.COUNT_BASE),
        ]
        table = grid.rows(r, covered, period)
        result.pending.append((MONTHLY, period, table))
        figures.append(table)
    return pd.concat(figures, ignore_index=True)


def _year_to_date(grid: _Grid, published: pd.DataFrame, counts: pd.DataFrame, period: str) -> Counts:
    """The error that each series carries into `period` from the published months of its year."""

    def earlier(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[(frame["period"] >= period[:4]) & (frame["period"] < period)]

    past = earlier(published)
    same_cells = earlier(counts).merge(past[KEYS], on=KEYS)
    return protect.running_error(
        grid.array(past, "value"), grid.array(same_cells, "report_count"), settings.COUNT_BASE
    )


def _late_classes(counts: pd.DataFrame, known: pd.DataFrame) -> dict[int, str]:
    """Per year: how many reports came after their months had been published, as a class of the published sum."""
    both = known.merge(counts, on=KEYS)
    classes = {}
    for year, part in both.groupby(both["period"].str[:4]):
        total = part["value"].sum()
        share = max(0, part["report_count"].sum() - total) / total if total else 0.0
        classes[int(str(year))] = share_class(share, none=False)
    return classes


def share_class(share: float, none: bool = True) -> str:
    """A share (0..1) as a class: none (where that may be said), under_1, 1_to_5, over_5 percent."""
    if share == 0 and none:
        return "none"
    return "under_1" if share < 0.01 else "1_to_5" if share <= 0.05 else "over_5"


def _dated(monthly: pd.DataFrame) -> pd.DataFrame:
    frame = monthly.rename(columns={"value": "published_count"})
    return frame.assign(month=pd.to_datetime(frame["period"] + "-01"))[MONTHLY_COLUMNS]


def _publish_profiles(
    con: duckdb.DuckDBPyConnection,
    grid: _Grid,
    monthly: pd.DataFrame,
    years: Sequence[int],
    history: History,
    secret: str,
    result: Published,
) -> pd.DataFrame:
    """The time profile of each complete year: from the history, or rounded now to the published year totals."""
    counts = con.execute(
        "select area_code, year, fenomeen_code, day_type, day_part, sum(report_count)::bigint as report_count "
        "from profile_count where about = 'people' group by all"
    ).df()
    known = history.figures(PROFILE)
    figures = [known]
    for year in years:
        period = str(year)
        if period in set(known["period"]):
            continue
        of_year = monthly[monthly["period"].str[:4] == period]
        whole = of_year.groupby("fenomeen_code")["period"].nunique()
        covered = [code for code in grid.fenomenen if whole.get(code, 0) == 12]
        if not covered:
            continue
        x = _profile_array(grid, counts[counts["year"] == year])
        totals = grid.array(of_year, "value")
        keep = [grid.fenomenen.index(code) for code in covered]
        seed = protect.month_seed(secret, PROFILE, period)
        r = protect.round_profile(x[:, keep], totals[:, keep], settings.COUNT_BASE, seed)
        result.proofs.append(audit.prove_profile_totals(r, totals[:, keep], settings.COUNT_BASE))
        table = _profile_rows(grid, r, covered, period)
        result.pending.append((PROFILE, period, table))
        figures.append(table)
    return _dated_profile(pd.concat(figures, ignore_index=True))


def _profile_array(grid: _Grid, table: pd.DataFrame) -> Counts:
    """[A, F, K] from rows of one year."""
    slices = [
        grid.array(table[(table["day_type"] == day_type) & (table["day_part"] == part)], "report_count")
        for day_type in DAY_TYPES
        for part in grid.day_parts
    ]
    return np.stack(slices, axis=2)


def _profile_rows(grid: _Grid, values: Counts, fenomenen: Sequence[str], period: str) -> pd.DataFrame:
    """Rows for the history: KEYS + day_type, day_part, value."""
    axes = [grid.areas, list(fenomenen), DAY_TYPES, grid.day_parts]
    index = pd.MultiIndex.from_product(axes, names=["area_code", "fenomeen_code", "day_type", "day_part"])
    frame = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
    return frame.assign(period=period)[[*KEYS, "day_type", "day_part", "value"]]


def _dated_profile(frame: pd.DataFrame) -> pd.DataFrame:
    if frame.empty:
        return pd.DataFrame(columns=PROFILE_COLUMNS)
    frame = frame.assign(year=frame["period"].astype(int))
    return frame.rename(columns={"value": "published_count"})[PROFILE_COLUMNS]

"""Reading a released snapshot for the audit: the tables, and the figures about people as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base import settings
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.signal_floor import FLOOR_FROM
from dashboard.pipeline.prove.sampling import Published
from dashboard.store.database import open_database

BASE = settings.COUNT_BASE


@dataclass
class Released:
    """An open snapshot. `people` lists its people-fenomenen, `people_areas` the areas at people_level, both in
    order."""

    con: duckdb.DuckDBPyConnection
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            self._tables[name] = self.con.table(name).df()
        return self._tables[name]

    def table_or_none(self, name: str, *columns: str) -> pd.DataFrame:
        """A table that a release from before it was invented does not hold: then without rows."""
        return self.table(name) if name in self.columns else pd.DataFrame(columns=list(columns))

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """Every table and view that the file holds, with its columns."""
        rows = self.con.execute(
            "select table_name, column_name from information_schema.columns order by table_name, ordinal_position"
        ).fetchall()
        found: dict[str, list[str]] = {}
        for table, column in rows:
            found.setdefault(table, []).append(column)
        return found

    @cached_property
    def hidden_places(self) -> list[str]:
        """Things that a file could carry beside tables: types, macros, sequences and comments of somebody's own."""
        found = []
        for kind, query in _HIDDEN.items():
            if self.con.execute(query).fetchall()[0][0]:
                found.append(kind)
        return found

    @cached_property
    def groups(self) -> pd.DataFrame:
        """people_group: which areas have figures about people together, by year."""
        return self.table_or_none("people_group", "area_code", "year", "people_area_code", "parent_code", "population")

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The areas, and each group of areas as one more of the people level: as one base cell, for every proof."""
        groups = self.groups.drop(columns=["area_code", "year"]).drop_duplicates("people_area_code")
        groups = groups.rename(columns={"people_area_code": "area_code"}).assign(level=self.people_level)
        area = self.table("area")[["area_code", "level", "parent_code", "population"]]
        return pd.concat([area, groups], ignore_index=True) if len(groups) else area

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """melding_by_area_month with about, level, parent_code, population; month as text 2024-03, and year."""
        frame = self.table("melding_by_area_month").merge(
            self.areas[["area_code", "level", "parent_code", "population"]], on="area_code", how="left"
        )
        frame = frame.merge(
            self.table("fenomeen")[["fenomeen_code", "about", "group_code"]], on="fenomeen_code", how="left"
        )
        month = pd.to_datetime(frame["month"])
        return frame.assign(period=month.dt.strftime("%Y-%m"), year=month.dt.year)

    @cached_property
    def profile(self) -> pd.DataFrame:
        """profile_by_area_year of people-fenomenen, with level and parent_code."""
        frame = self.table("profile_by_area_year")
        areas = self.areas[["area_code", "level", "parent_code"]]
        return frame[frame["about"] == "people"].merge(areas, on="area_code", how="left")

    @cached_property
    def people_fenomenen(self) -> set[str]:
        fenomeen = self.table("fenomeen")
        return set(fenomeen.loc[fenomeen["about"] == "people", "fenomeen_code"])

    @cached_property
    def years(self) -> pd.DataFrame:
        """melding_by_area_year of people-fenomenen."""
        frame = self.table_or_none(
            "melding_by_area_year", "area_code", "year", "fenomeen_code", "melding_count", "published_by", "status"
        )
        return frame[frame["fenomeen_code"].isin(self.people_fenomenen)]

    @cached_property
    def city(self) -> str:
        """The area of the whole city."""
        top = min(self.level_order, key=lambda level: self.level_order[level])
        area = self.table("area")
        return str(area.loc[area["level"] == top, "area_code"].iloc[0])

    @cached_property
    def people_level(self) -> str:
        level = self.table("level")
        return str(level.loc[level["is_people_level"].astype(bool), "level"].iloc[0])

    @cached_property
    def people_floor(self) -> int:
        """Inhabitants under which a place has no figure about people."""
        return max(settings.LEAST_PEOPLE_FLOOR, self._threshold("people_floor"))

    @cached_property
    def people_floor_from(self) -> int:
        """The first year to which the floor applies: 0, or the one after a running year that began without it."""
        return self._threshold("people_floor_from")

    @cached_property
    def signal_floor_from(self) -> int:
        """The same for signals."""
        return self._threshold(FLOOR_FROM)

    def _threshold(self, name: str) -> int:
        if "threshold" not in self.columns:
            return 0
        return int(self.table("threshold").set_index("name")["value"].get(name, 0))

    @cached_property
    def level_order(self) -> dict[str, int]:
        level = self.table("level")
        return dict(zip(level["level"], level["level_order"].astype(int), strict=True))

    @cached_property
    def base_cells(self) -> pd.DataFrame:
        """Published figures of the base cells: people-fenomenen at people_level."""
        frame = self.monthly
        cells = frame[
            (frame["about"] == "people") & (frame["level"] == self.people_level) & frame["melding_count"].notna()
        ]
        return cells.assign(melding_count=cells["melding_count"].astype("int64"))

    @cached_property
    def grains(self) -> pd.DataFrame:
        """area_code, year, fenomeen_code, published_by: of the series of which that was decided."""
        return self.table_or_none("melding_grain", "area_code", "year", "fenomeen_code", "published_by")

    @cached_property
    def pools(self) -> pd.DataFrame:
        """By month, what goes by year together: as rows of `base_cells`, of the area POOL."""
        frame = self.table_or_none("melding_pool_by_month", "month", "fenomeen_code", "melding_count")
        month = pd.to_datetime(frame["month"])
        frame = frame.merge(self.table("fenomeen")[["fenomeen_code", "group_code"]], on="fenomeen_code", how="left")
        return frame.assign(
            area_code=POOL,
            period=month.dt.strftime("%Y-%m"),
            year=month.dt.year,
            melding_count=frame["melding_count"].astype("int64"),
        )

    @cached_property
    def year_cells(self) -> pd.DataFrame:
        """Published figures of what goes by year, at people_level: area_code, period (the year), fenomeen_code,
        melding_count."""
        frame = self.years[(self.years["published_by"] == "year") & self.years["area_code"].isin(self.people_codes)]
        return frame.assign(period=frame["year"].astype(str), melding_count=frame["melding_count"].astype("int64"))

    @cached_property
    def people_codes(self) -> list[str]:
        """The areas at people_level, and the groups of such."""
        area = self.areas
        return [str(code) for code in area.loc[area["level"] == self.people_level, "area_code"]]

    @cached_property
    def grid(self) -> Grid:
        return Grid.of(self)


@dataclass(frozen=True)
class Grid:
    """The base cells as arrays [years, 12, areas, fenomenen], and what their axes are called. The pool is one area
    more. `judged`: years in which quiet series go by year, so that the promise holds for every cell."""

    years: list[int]
    areas: list[str]
    fenomenen: list[str]
    groups: list[str]
    published: Published
    judged: frozenset[int] = frozenset()
    splits: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict)  # year, fenomeen -> area -> year figure

    @property
    def pool(self) -> int:
        """The place of the pool among the areas; -1 where there is none."""
        return self.areas.index(POOL) if POOL in self.areas else -1

    @classmethod
    def of(cls, released: Released) -> Grid:
        cells = pd.concat([released.base_cells, released.pools])
        years = sorted(cells["year"].unique())
        areas = sorted({*cells["area_code"], *released.year_cells["area_code"]})
        group_of = dict(zip(cells["fenomeen_code"], cells["group_code"], strict=True))
        fenomenen = sorted(group_of)
        groups = sorted(set(group_of.values()))
        splits: dict[tuple[int, int], dict[int, int]] = {}
        of_years = released.year_cells[["year", "area_code", "fenomeen_code", "melding_count"]]
        for year, area, code, figure in of_years.itertuples(index=False):
            if year in years and code in fenomenen:
                of_pool = splits.setdefault((years.index(year), fenomenen.index(code)), {})
                of_pool[areas.index(area)] = int(figure)
        r = np.zeros((len(years), 12, len(areas), len(fenomenen)), dtype=np.int64)
        known = np.zeros(r.shape, dtype=np.bool_)
        where = (
            pd.Categorical(cells["year"], years).codes,
            cells["period"].str[5:].astype(int).to_numpy() - 1,
            pd.Categorical(cells["area_code"], areas).codes,
            pd.Categorical(cells["fenomeen_code"], fenomenen).codes,
        )
        r[where], known[where] = cells["melding_count"].to_numpy(), True
        judged = frozenset(int(year) for year in released.grains["year"].unique())
        group = np.array([groups.index(group_of[code]) for code in fenomenen], dtype=np.intp)
        return cls(
            [int(y) for y in years], list(areas), fenomenen, groups, Published(r, known, group, BASE), judged, splits
        )

    @property
    def year_sums(self) -> NDArray[np.int64]:
        """[years, areas, fenomenen]"""
        return np.asarray(self.published.r.sum(axis=1), dtype=np.int64)


_HIDDEN = {
    "types": "select count(*) from duckdb_types() where not internal and database_name = current_database()",
    "macros": "select count(*) from duckdb_functions() where not internal and database_name = current_database()",
    "sequences": "select count(*) from duckdb_sequences() where database_name = current_database()",
    "comments": "select (select count(*) from duckdb_tables() where comment is not null) "
    "+ (select count(*) from duckdb_columns() where comment is not null and not internal)",
}


@contextmanager
def open_released(path: Path) -> Iterator[Released]:
    """Open a snapshot for reading only, with nothing else within reach."""
    con = open_database(path, read_only=True, enable_external_access="false")
    try:
        yield Released(con)
    finally:
        con.close()

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
from dashboard.pipeline.prove.sampling import Published

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
        """What else a file could carry beside tables: types, macros, sequences and comments of somebody's own."""
        found = []
        for kind, query in _HIDDEN.items():
            if self.con.execute(query).fetchall()[0][0]:
                found.append(kind)
        return found

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """melding_by_area_month with about, level, parent_code, population; month as text 2024-03, and year."""
        frame = self.table("melding_by_area_month").merge(
            self.table("area")[["area_code", "level", "parent_code", "population"]], on="area_code", how="left"
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
        areas = self.table("area")[["area_code", "level", "parent_code"]]
        return frame[frame["about"] == "people"].merge(areas, on="area_code", how="left")

    @cached_property
    def people_level(self) -> str:
        level = self.table("level")
        return str(level.loc[level["is_people_level"].astype(bool), "level"].iloc[0])

    @cached_property
    def people_floor(self) -> int:
        """Inhabitants under which a place has no figure about people."""
        if "threshold" not in self.columns:
            return settings.LEAST_PEOPLE_FLOOR
        threshold = self.table("threshold").set_index("name")["value"]
        return max(settings.LEAST_PEOPLE_FLOOR, int(threshold.get("people_floor", 0)))

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
    def grid(self) -> Grid:
        return Grid.of(self)


@dataclass(frozen=True)
class Grid:
    """The base cells as arrays [years, 12, areas, fenomenen], and what their axes are called."""

    years: list[int]
    areas: list[str]
    fenomenen: list[str]
    groups: list[str]
    published: Published

    @classmethod
    def of(cls, released: Released) -> Grid:
        cells = released.base_cells
        years, areas = sorted(cells["year"].unique()), sorted(cells["area_code"].unique())
        group_of = dict(zip(cells["fenomeen_code"], cells["group_code"], strict=True))
        fenomenen = sorted(group_of)
        groups = sorted(set(group_of.values()))
        r = np.zeros((len(years), 12, len(areas), len(fenomenen)), dtype=np.int64)
        known = np.zeros(r.shape, dtype=np.bool_)
        where = (
            pd.Categorical(cells["year"], years).codes,
            cells["period"].str[5:].astype(int).to_numpy() - 1,
            pd.Categorical(cells["area_code"], areas).codes,
            pd.Categorical(cells["fenomeen_code"], fenomenen).codes,
        )
        r[where], known[where] = cells["melding_count"].to_numpy(), True
        group = np.array([groups.index(group_of[code]) for code in fenomenen], dtype=np.intp)
        return cls([int(y) for y in years], list(areas), fenomenen, groups, Published(r, known, group, BASE))

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
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "disabled_optimizers": settings.DUCKDB_DISABLED_OPTIMIZERS,
}


@contextmanager
def open_released(path: Path) -> Iterator[Released]:
    """Open a snapshot for reading only, with nothing else within reach."""
    con = duckdb.connect(str(path), read_only=True, config=_CONFIG)
    try:
        yield Released(con)
    finally:
        con.close()

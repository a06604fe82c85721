"""The public tables of a snapshot, as Arrow tables with what their headers promise. Nothing else is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import duckdb
import pyarrow as pa

# A column that names the key of another table, so that programs can join: codes, and these two.
_KEYS_WITHOUT_CODE = frozenset({"level", "day_part"})


@dataclass(frozen=True)
class OpenTable:
    """One public table with its rows in the order of its release."""

    name: str
    grain: str
    protection: str
    base_cell: str
    lowest_level: str
    data: pa.Table

    @property
    def columns(self) -> list[str]:
        return list(self.data.column_names)

    @property
    def row_count(self) -> int:
        return int(self.data.num_rows)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart, from the grain; empty when the grain is not made of columns."""
        parts = tuple(part.strip() for part in self.grain.split(" x "))
        return parts if set(parts) <= set(self.columns) else ()

    def references(self, others: dict[str, OpenTable]) -> dict[str, str]:
        """{column: table}: columns of this table that hold the key of another, which is named after that key.

        Only where every value is found there: some columns carry the name of a key and hold another word.
        """
        references_of = {}
        for name, other in others.items():
            if name == self.name or len(other.key) != 1 or other.key[0] not in self.columns:
                continue
            column = other.key[0]
            stem = column.removesuffix("_code")
            is_named_after = name == stem or name.endswith(f"_{stem}")
            if is_named_after and (column != stem or column in _KEYS_WITHOUT_CODE) and self._is_inside(other, column):
                references_of[column] = name
        return references_of

    def _is_inside(self, other: OpenTable, column: str) -> bool:
        known = set(other.data[column].unique().to_pylist())
        return set(self.data[column].unique().to_pylist()) - {None} <= known


def open_tables(con: duckdb.DuckDBPyConnection) -> dict[str, OpenTable]:
    """Every table that the snapshot calls public, by name."""
    rows = con.execute(
        "select table_name, grain, protection, base_cell, lowest_level from published_table "
        "where audience <> 'internal' order by table_name"
    ).fetchall()
    return {
        name: OpenTable(name, grain, protection, base_cell, lowest_level, _read(con, name))
        for name, grain, protection, base_cell, lowest_level in rows
    }


def _read(con: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"not the name of a table: {name!r}")
    return con.sql(f'select * from "{name}"').to_arrow_table()

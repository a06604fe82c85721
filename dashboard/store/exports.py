"""Published tables as files: what leaves the house equals what the pages read."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.store.snapshot import connect, current_file

# A spreadsheet runs a cell that begins so as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_listing(out: Path) -> list[str]:
    """A readable description of every published table."""
    con = connect(current_file(out))
    frame = con.execute("select * from published_table order by table_name").df()
    lines = []
    for row in frame.astype(str).to_dict("records"):
        lines += [
            row["table_name"],
            f"    one row:      {row['grain']}",
            f"    columns:      {row['columns']}",
            f"    protection:   {row['protection']}",
            f"    base cell:    {row['base_cell']}; lowest level: {row['lowest_level']}; audience: {row['audience']}",
        ]
    return lines


def read_table(con: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    """A published table, in the order in which it was released. Raises UserError for any other name."""
    known = [row[0] for row in con.execute("select table_name from published_table order by 1").fetchall()]
    if table not in known:
        raise UserError("not a published table", value=table, expected=f"one of {', '.join(known)}")
    return con.execute(f'select * from "{table}"').df()


def table_bytes(out: Path, table: str, file_format: str) -> bytes:
    """One published table as CSV (UTF-8, with a byte order mark so that Excel reads it) or Parquet."""
    frame = read_table(connect(current_file(out)), table)
    if file_format == "parquet":
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False)
        return buffer.getvalue()
    return ("\ufeff" + without_formulas(frame).to_csv(index=False, lineterminator="\n")).encode()


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with an apostrophe before texts that a spreadsheet would run."""
    text_columns = frame.select_dtypes(include=["object", "string"]).columns
    return frame.assign(**{str(name): frame[name].map(neutral) for name in text_columns})


def neutral(value: object) -> object:
    """A value with an apostrophe before it when a spreadsheet would run it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

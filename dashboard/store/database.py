"""The one place where a DuckDB connection is opened, so that each has the settings without which sums are wrong."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.base import settings


def open_database(file: Path | None = None, *, read_only: bool = False, **config: str) -> duckdb.DuckDBPyConnection:
    """A connection to a file, or without one to a database in memory that is never written to disk.

    config: more settings of DuckDB, by name. Raises duckdb.Error for a file that cannot be opened.
    """
    always = {"disabled_optimizers": settings.DUCKDB_DISABLED_OPTIMIZERS}
    if file is None:
        always["temp_directory"] = ""  # true counts must not be left in a spill file
    return duckdb.connect(str(file or ":memory:"), read_only=read_only, config={**always, **config})

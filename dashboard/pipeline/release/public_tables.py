"""The public snapshot: public tables as they are, the public part of others (queries/public), and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.store.queries import all_queries, query

PUBLIC, PARTLY, INTERNAL = "public", "partly", "internal"
AUDIENCES = (PUBLIC, PARTLY, INTERNAL)


def make_public_tables(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write every public table into the new file `path`. Needs all marts and the relations of staging in `con`.

    Rows go straight from the query into the new file, so that nothing internal was ever part of its bytes. Tables have
    the names and columns of the internal snapshot: the same questions can be asked to both.
    """
    con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as public_file")
    for mart in all_queries("marts"):
        audience = mart.header["audience"]
        if audience == PUBLIC:
            con.execute(f"create table public_file.{mart.name} as from {mart.name}")
        elif audience == PARTLY:
            con.execute(f"create table public_file.{mart.name} as {query('public', mart.name).sql}")
    con.execute("detach public_file")

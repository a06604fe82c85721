"""The tables of a release: what the build itself has to say, and every declared mart into the file to release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb

from dashboard.pipeline.protect.people import Published, share_class
from dashboard.pipeline.read import staging
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.months import next_closing
from dashboard.pipeline.read.sources.classify import FROM_HISTORY, NOT_TOLD
from dashboard.store.queries import all_queries, in_order

_TOLD_OF_A_TABLE = ("grain", "columns", "protection", "base_cell", "lowest_level", "audience")


def stage_results(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    rows_read: Mapping[str, int],
    holds_people: Mapping[str, bool],
    people: Published,
    digest: str,
) -> None:
    """balance_published, late_known, proof_known, table_known, release_known. rows_read: source code -> rows."""
    _stage_balance(con, holds_people, rows_read)
    staging.put(con, "late_known", "year integer, late_class varchar", people.late.items())
    staging.put(con, "proof_known", "proof_order integer, proof varchar, passed boolean, checked_on date", [])
    staging.put(
        con,
        "table_known",
        "table_name varchar, grain varchar, columns varchar, protection varchar, base_cell varchar, "
        "lowest_level varchar, audience varchar",
        [(mart.name, *(mart.header[key] for key in _TOLD_OF_A_TABLE)) for mart in all_queries("marts")],
    )
    _stage_release(con, inputs, digest)


def _stage_release(con: duckdb.DuckDBPyConnection, inputs: Inputs, digest: str) -> None:
    city, months = inputs.city, inputs.months
    tiles = city.base_tiles
    staging.put(
        con,
        "release_known",
        "release_id varchar, city_code varchar, city_name varchar, city_kind varchar, as_of date, first_month date, "
        "last_month date, next_update date, population_year integer, population_source varchar, "
        "population_source_en varchar, has_example boolean, "
        "chosen_is_example boolean, languages varchar, tiles_url varchar, tiles_attribution varchar",
        [
            (
                digest[:12],
                city.code,
                city.name,
                city.kind,
                inputs.as_of,
                months[0],
                months[-1],
                next_closing(city, months[-1]),
                city.population.year,
                city.population.source,
                city.population.source_en or city.population.source,
                any(source.example for source in (*city.reports, *city.partners.sources())),
                city.chosen_is_example,
                ",".join(city.languages),
                tiles.url if tiles else None,
                tiles.attribution if tiles else None,
            )
        ],
    )


def _stage_balance(
    con: duckdb.DuckDBPyConnection, holds_people: Mapping[str, bool], rows_read: Mapping[str, int]
) -> None:
    """balance_published: exact for sources about things only, else classes of shares of the rows of closed months
    (docs/privacy.md). How many rows of an open month there are is not told: one report would show before its month.
    Rows of months that come from the history are left out for all: they may be gone at any time."""
    exact = con.execute("select source_code, reason, row_count from source_balance_exact order by 1, 2").fetchall()
    not_told: Counter[str] = Counter()
    for source, reason, count in exact:
        not_told[source] += count if reason in NOT_TOLD else 0
    rows: list[tuple[str, str, int | None, str | None]] = []
    for source, reason, count in exact:
        if reason == FROM_HISTORY:
            continue
        if not holds_people[source]:
            rows.append((source, reason, count, None))
        elif reason == "counted":
            rows.append((source, reason, None, "published"))
        elif reason not in NOT_TOLD:
            closed = rows_read[source] - not_told[source]
            rows.append((source, reason, None, share_class(count / max(1, closed))))
    types = "source_code varchar, reason varchar, row_count integer, row_class varchar"
    staging.put(con, "balance_published", types, rows)


def make_tables(con: duckdb.DuckDBPyConnection, unfinished: Path) -> None:
    """Every declared mart, and nothing else, into the file to release."""
    con.execute(f"attach '{str(unfinished).replace(chr(39), chr(39) * 2)}' as release_file")
    for mart in in_order(all_queries("marts")):
        con.execute(f"create table {mart.name} as {mart.sql}")
        con.execute(f"create table release_file.{mart.name} as from {mart.name}")
    con.execute("detach release_file")

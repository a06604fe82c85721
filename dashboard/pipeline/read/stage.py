"""Staging: the known things as tables, then every staging query in the order of its needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import duckdb

from dashboard.pipeline.read import staging
from dashboard.pipeline.read.inputs import Inputs
from dashboard.store.queries import all_queries, in_order


def stage(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    holds_people: Mapping[str, bool],
    coverage: staging.SourceMonths,
    published: Mapping[dt.date, set[str]],
) -> None:
    """Fill the relations that queries/staging and queries/marts read. coverage: fenomeen -> months that a source
    covers. published: month -> people-fenomenen that were published for it."""
    staging.put_areas(con, inputs.city, inputs.areas)
    staging.put_catalog(con, inputs.city, inputs.catalog)
    staging.put_series(con, inputs.catalog, inputs.months, inputs.years, coverage, published)
    staging.put_sources(con, inputs.city, inputs.months, holds_people)
    for item in in_order(all_queries("staging")):
        con.execute(f"create table {item.name} as {item.sql}")

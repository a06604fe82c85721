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
    published: Mapping[dt.date, set[str]],
) -> None:
    """Fill the relations that queries/staging and queries/marts read. published: month -> people-fenomenen that were
    published for it."""
    coverage: dict[str, set[dt.date]] = {}
    for source in inputs.city.reports:
        for code in inputs.fenomenen_of(source.categories):
            coverage.setdefault(code, set()).update(staging.covered_months(source, inputs.months))
    staging.put_areas(con, inputs.city, inputs.areas)
    staging.put_catalog(con, inputs.city, inputs.catalog)
    staging.put_series(con, inputs.catalog, inputs.months, inputs.years, coverage, published)
    staging.put_sources(con, inputs.city, inputs.months, holds_people)
    for item in in_order(all_queries("staging")):
        con.execute(f"create table {item.name} as {item.sql}")

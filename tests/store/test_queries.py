"""Every SQL file keeps the promises of its header; DuckDB itself says what is true."""

from __future__ import annotations

import re

import duckdb
import pytest

from dashboard.store.queries import FOLDERS, all_queries, in_order
from dashboard.store.snapshot import connect, current_file

ALL = [(folder, item) for folder in FOLDERS for item in all_queries(folder)]
ON_SNAPSHOT = [item for folder, item in ALL if folder in ("pages", "checks")]


def by_name(pair):
    return pair if isinstance(pair, str) else getattr(pair, "name", str(pair))


@pytest.fixture(scope="module")
def con(tiny_release):
    with connect(current_file(tiny_release)) as con:
        yield con


def test_there_are_queries():
    assert {folder for folder, _ in ALL} == set(FOLDERS)


@pytest.mark.parametrize(("folder", "item"), ALL, ids=by_name)
def test_one_statement_with_the_parameters_that_it_names(folder, item):
    statements = duckdb.extract_statements(item.sql)
    assert len(statements) == 1
    assert set(statements[0].named_parameters) == set(item.params)
    assert "?" not in re.sub(r"--.*", "", item.sql)


@pytest.mark.parametrize("item", ON_SNAPSHOT, ids=by_name)
def test_columns_and_needs_are_true(con, item):
    statement = re.sub(r"\$\w+_month", "date '2025-01-01'", item.sql)
    statement = re.sub(r"\$\w+", "null", statement)
    described = con.execute(f"describe {statement}").fetchall()
    assert tuple(row[0] for row in described) == item.columns
    known = {row[0] for row in con.execute("select table_name from published_table").fetchall()}
    assert set(item.needs) <= known
    code = re.sub(r"--.*", "", item.sql)
    read = set(re.findall(r"\b(?:from|join) (\w+)", code)) - set(re.findall(r"(?m)^(?:with )?(\w+) as \($", code))
    assert read & known == set(item.needs)


@pytest.mark.parametrize("item", [item for folder, item in ALL if folder == "marts"], ids=by_name)
def test_marts_are_released_as_declared(con, item):
    described = con.execute(f"describe {item.name}").fetchall()
    assert tuple(row[0] for row in described) == item.columns
    row = con.execute("select grain, columns, protection from published_table where table_name = ?", [item.name])
    assert row.fetchone() == (item.header["grain"], item.header["columns"], item.header["protection"])


def test_nothing_is_released_that_is_not_declared(con):
    tables = {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables == {item.name for item in all_queries("marts")}


@pytest.mark.parametrize(("folder", "item"), ALL, ids=by_name)
def test_style(folder, item):
    code = re.sub(r"--.*", "", item.sql)
    code_without_text = re.sub(r"'[^']*'", "''", code)
    assert code_without_text == code_without_text.lower(), "lower case"
    assert "\t" not in item.sql
    assert not re.search(r"select\s+\*", code), "columns by name"
    assert "\norder by " in code, "an order of its own"
    assert all(len(line) <= 120 for line in code.splitlines())


@pytest.mark.parametrize("item", all_queries("pages"), ids=lambda item: item.name)
def test_a_question_of_a_page_names_no_language(item):
    """Words come from the table of words, in every language of the city (facts/wording.py)."""
    assert not re.search(r"_(nl|en|fr|de)\b|'(nl|en|fr|de)'", item.sql)


@pytest.mark.parametrize(("folder", "item"), ALL, ids=by_name)
def test_divisions_cannot_meet_zero(folder, item):
    code = re.sub(r"--.*", "", item.sql)
    for divisor in re.findall(r"/\s*(\w+)", code):
        assert divisor == "nullif" or divisor.isdigit()


def test_queries_run_after_what_they_need():
    ordered = [item.name for item in in_order(all_queries("marts"))]
    assert ordered.index("melding_by_area_month") < ordered.index("rate_by_area_year")

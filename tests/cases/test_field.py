"""Small inputs that failed in the field, built whole; each folder's README says what is right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from dashboard.base.errors import UserError
from dashboard.base.settings import ROOT
from dashboard.pipeline.pipeline import build
from dashboard.store.snapshot import current_file

CASES = ROOT.parent / "shared" / "cases" / "field"
AS_OF = dt.date(2026, 4, 20)
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the folder with shared cases is not here")


def table(case: str, out: Path, sql: str) -> list[tuple]:
    """What a query answers from the release of a case."""
    build(CASES / case / "city.toml", out, AS_OF)
    with duckdb.connect(str(current_file(out)), read_only=True) as con:
        return con.execute(sql).fetchall()


WIJKEN = "select count(*) from area where level = 'wijk'"


@pytest.mark.parametrize(
    ("case", "sql", "answer"),
    [
        ("blank_line_in_list", WIJKEN, 4),
        ("codes_as_floats", "select population from area where area_code = '101'", 1000),
        ("exclave_in_two_features", WIJKEN, 4),
        ("null_code", WIJKEN, 4),
        ("surface_not_measured", "select round(area_km2, 2) from area where level = 'stad'", 5.85),
        ("zip_with_folder", WIJKEN, 4),
        ("excel_sep_line", WIJKEN, 4),
    ],
)
def test_it_is_read_right(case, sql, answer, tmp_path):
    assert table(case, tmp_path, sql) == [(answer,)]


def test_a_report_counts_once_whatever_a_program_made_of_its_number(tmp_path):
    balance = build(CASES / "ids_as_floats" / "city.toml", tmp_path, AS_OF).exact_balance()
    assert "duplicate_id,8\n" in balance and "counted,8\n" in balance


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("no_inhabitants_yet", "every area has 0 inhabitants"),
        ("null_geometry", "an outline is empty"),
        ("outline_lat_lon", "look swapped"),
        ("thousands_dot", "line 2, 'population'"),
        ("totals_row", "the total of the others"),
    ],
)
def test_it_is_refused_in_one_line(case, words, tmp_path):
    with pytest.raises(UserError, match=words):
        build(CASES / case / "city.toml", tmp_path, AS_OF)
    assert not (tmp_path / "current.json").exists()

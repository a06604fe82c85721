"""Partners in a whole build: released tables, balance in classes, proofs, and a second build from the same history."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from dashboard.pipeline.pipeline import build
from dashboard.pipeline.read.partners.rows import REASONS_OF_SUMS
from dashboard.store.queries import query
from dashboard.store.snapshot import connect, current_file
from tests.pipeline.protect.test_hours import presence
from tests.pipeline.read.partners.case import AS_OF, INITIATIVES, PARTNER_MARTS, PRESENCE, make_partners
from tests.tiny import reports

INITIATIVE = f"{INITIATIVES};intern\nSport;Noord;jeugd;jongeren;stad;;01/03/2025;;;preventief;;;ja;;canary-initiatief\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A release of July, succeeded by one of April next year; canaries stand in columns that nobody reads."""
    folder = tmp_path_factory.mktemp("build")
    rows = [f"{row};canary-{number}" for number, row in enumerate([*presence(), "Nergens;;;;;;;"])]
    text = "\n".join([f"{PRESENCE};opmerking", *rows]) + "\n"
    city = make_partners(folder, presence=text, initiatives=INITIATIVE, notes=["Noord;2025-03-14;Kermis;stad"])
    lines = reports({(wijk, f"2025-{month:02d}", "wildplassen"): 3 for wijk in ("N1", "O1") for month in range(1, 13)})
    (folder / "reports.csv").write_text("\n".join(["id,time,category,lon,lat", *lines]) + "\n")
    build(city, folder / "out", dt.date(2025, 8, 1))
    build(city, folder / "out", AS_OF)
    return folder / "out"


@pytest.fixture
def con(out):
    with connect(current_file(out)) as con:
        yield con


def test_every_mart_of_partners_is_released_and_declared(con):
    declared = dict(con.execute("select table_name, audience from published_table").fetchall())
    assert set(PARTNER_MARTS) <= set(declared)
    assert declared["hours_by_area_month"] == declared["hours_profile_by_area_year"] == "internal"
    assert (declared["presence_by_area_year"], declared["team_moment_by_area_year"]) == ("partly", "public")
    for name in PARTNER_MARTS:
        assert tuple(row[0] for row in con.execute(f"describe {name}").fetchall()) == query("marts", name).columns


def test_the_balance_of_presence_tells_classes_and_the_others_numbers(con):
    rows = con.execute("select * from source_balance where source_code <> 'meldingen' order by all").fetchall()
    assert rows == [
        ("initiatives", "counted", 1, None),
        ("notes", "counted", 1, None),
        ("organisations", "counted", 2, None),
        ("presence", "counted", None, "published"),
        *(
            ("presence", reason, None, "under_1")
            for reason in sorted(set(REASONS_OF_SUMS) - {"counted", "month_not_complete"})
        ),
    ]


def test_the_sources_stand_on_the_page_gegevens(con):
    rows = con.execute("select source_code, holds_people, covers_until::varchar from source order by 1").fetchall()
    assert ("presence", True, "2026-03-01") in rows and ("notes", False, None) in rows


def test_the_proofs_of_hours_passed_before_the_release(con):
    proofs = {name for (name,) in con.execute("select proof from proof where passed").fetchall()}
    assert {"hours_rounding", "hours_running_year", "hours_are_multiples", "hours_history_unchanged"} <= proofs


def test_both_releases_tell_the_same_hours(out):
    first, last = sorted(out.glob("*.duckdb"))[0], current_file(out)
    query = "select * from hours_by_area_month where month <= '2025-06-01' order by all"
    with duckdb.connect(str(first), read_only=True) as old, duckdb.connect(str(last), read_only=True) as new:
        assert old.execute(query).fetchall() == new.execute(query).fetchall() != []


def test_no_canary_and_no_true_row_is_in_what_is_released(con, out):
    tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
    assert not {"presence_row", "hours_count", "hours_published"} & set(tables)
    told = " ".join(str(con.execute(f"from {table}").fetchall()) for table in tables)
    told += " ".join(path.read_text() for path in (out / "history").glob("*.json"))
    assert "canary" not in told
    released = b"".join(path.read_bytes() for path in out.glob("*.duckdb"))
    assert b"canary" not in released

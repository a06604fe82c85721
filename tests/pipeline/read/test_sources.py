"""Reading sources: every reason beside the row that gives it, times, places, and that nothing else comes through."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.read.sources import REASONS, read_mapping
from dashboard.pipeline.read.sources.classify import FROM_HISTORY
from tests.pipeline.reading_case import GOOD, Case, table


@pytest.fixture
def case(tmp_path) -> Case:
    return Case(tmp_path)


# One row, one reason. The city: 2025-01 is the first month, 2025-05 the last complete one, built on 2025-06-10.
ROWS = [
    ("a1,2025-03-04 10:15,zwerfvuil,4.465,51.025", "counted"),
    ("a1,2025-03-05 10:15,zwerfvuil,4.465,51.025", "duplicate_id"),
    (" a1 ,1970-01-01 00:00,nonsense,,", "duplicate_id"),  # the first reason that applies
    (",2025-03-04 10:15,zwerfvuil,4.465,51.025", "counted"),
    (",2025-03-04 10:15,zwerfvuil,4.465,51.025", "counted"),  # blank ids are nobody's duplicate
    ("a2,,zwerfvuil,4.465,51.025", "no_time"),
    ("a3,  ,zwerfvuil,4.465,51.025", "no_time"),
    ("a4,yesterday,zwerfvuil,4.465,51.025", "impossible_time"),
    ("a5,1970-01-01 00:00,zwerfvuil,4.465,51.025", "impossible_time"),
    ("a6,2099-12-31 23:59,zwerfvuil,4.465,51.025", "impossible_time"),
    ("a7,2025-02-30 10:00,zwerfvuil,4.465,51.025", "impossible_time"),
    ("a8,2024-12-31 23:59,zwerfvuil,4.465,51.025", "impossible_time"),  # before the first month
    ("a9,2025-06-11 00:00,zwerfvuil,4.465,51.025", "impossible_time"),  # after the day of the build
    ("b1,2025-06-10 23:59,zwerfvuil,4.465,51.025", "month_not_complete"),
    ("b2,2025-06-01 00:00,nonsense,4.465,51.025", "month_not_complete"),
    ("b3,2025-05-31 23:59,zwerfvuil,4.465,51.025", "counted"),
    ("b4,2025-01-01 00:00,zwerfvuil,4.465,51.025", "counted"),
    ("b5,2025-03-04 10:15,Zwerfvuil,4.465,51.025", "unknown_category"),
    ("b6,2025-03-04 10:15,,4.465,51.025", "unknown_category"),
    ("b7,2025-03-04 10:15,lantaarn,4.465,51.025", "ignored_category"),
    ("b9,2025-03-04 10:15,lantaarn,4.475,51.5", "outside_every_outline"),  # the place is judged first
    ("b8,2025-03-04 10:15, zwerfvuil ,4.465,51.025", "counted"),
    ("c1,2025-03-04 10:15,zwerfvuil,,51.025", "no_place"),
    ("c2,2025-03-04 10:15,zwerfvuil, , ", "no_place"),
    ("c3,2025-03-04 10:15,zwerfvuil,0,0", "impossible_place"),
    ("c4,2025-03-04 10:15,zwerfvuil,0.0,0.000", "impossible_place"),
    ("c5,2025-03-04 10:15,zwerfvuil,here,51.025", "impossible_place"),
    ("c6,2025-03-04 10:15,zwerfvuil,nan,51.025", "impossible_place"),
    ("c7,2025-03-04 10:15,zwerfvuil,inf,51.025", "impossible_place"),
    ("c8,2025-03-04 10:15,zwerfvuil,181,51.025", "impossible_place"),
    ("c9,2025-03-04 10:15,zwerfvuil,157000,193000", "impossible_place"),
    ("d1,2025-03-04 10:15,zwerfvuil,4.47,51.015", "default_point"),
    ("d2,2025-03-04 10:15,zwerfvuil,4.475,51.5", "outside_every_outline"),
    ("d3,2025-03-04 10:15,zwerfvuil", "unreadable_line"),
    ("d4,2025-03-04 10:15,zwerfvuil,4.465,51.025,more", "unreadable_line"),
    ('d5,2025-03-04 10:15,"zwerfvuil,4.465,51.025', "unreadable_line"),
    ("d6,2025-03-04 10:15,zwerfvuil,4.465,51.025", "counted"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_reason_beside_its_row(case, end):
    expected = {reason: sum(1 for _, found in ROWS if found == reason) for reason in REASONS}
    text = table(*(row for row, _ in ROWS)).replace("\n", end)
    reading = case.read(text, default_points=[{"lat": 51.015, "lon": 4.47}])
    assert reading.balance == expected
    assert {reason for reason, count in expected.items() if not count} == {FROM_HISTORY}, "a reason without a row above"
    assert reading.rows_read == len(ROWS)
    assert reading.unknown_categories == [("(blank)", 1), ("Zwerfvuil", 1)]
    rows = case.con.execute("select source_code, reason, row_count from source_balance_exact").fetchall()
    assert rows == [("meldingen", reason, expected[reason]) for reason in REASONS]


@pytest.mark.parametrize("row, reason", ROWS[3:], ids=lambda value: value[:40])
def test_a_row_alone_has_the_same_reason(case, row, reason):
    found = case.balance(table(row), default_points=[{"lat": 51.015, "lon": 4.47}])
    assert found == {reason: 1}


def test_rows_up_to_raw_until_are_set_aside_and_make_no_doubles(case):
    """As if they were no longer there: the second row with a number counts when the first lies in a forgotten month."""
    rows = ["1,2024-12-31 23:30,zwerfvuil,4.465,51.025", "1,2025-01-02 10:00,zwerfvuil,4.465,51.025"]
    rows += ["1,2025-01-03 10:00,zwerfvuil,4.465,51.025", "2,2024-03-01 10:00,nonsense,0,0"]
    found = case.balance(table(*rows), raw_until="2024-12", city={"first_month": "2024-01"})
    assert found == {FROM_HISTORY: 2, "counted": 1, "duplicate_id": 1}
    without = case.balance(table(*rows[1:3]), raw_until="2024-12", city={"first_month": "2024-01"})
    assert without == {"counted": 1, "duplicate_id": 1}


def test_covers_bounds_what_a_source_vouches_for(case):
    months = [f"x{month},2025-0{month}-15 10:00,zwerfvuil,4.465,51.025" for month in range(1, 7)]
    found = case.balance(table(*months), covers_from="2025-02", covers_until="2025-03")
    assert found == {"counted": 2, "impossible_time": 4}


CELLS = [
    # time (local), weekday, day type, part of the day (6-18 "dag", 18-6 "nacht")
    ("2025-03-03 06:00", 1, "werkdag", "dag"),
    ("2025-03-03 05:59", 1, "werkdag", "nacht"),
    ("2025-03-07 23:30", 5, "werkdag", "nacht"),
    ("2025-03-08 02:00", 6, "zaterdag", "nacht"),  # a night belongs to the day of the report
    ("2025-03-09 17:59", 7, "zondag", "dag"),
    ("2025-04-21 12:00", 1, "zondag", "dag"),  # Easter Monday: zon- en feestdag, and still a Monday
    ("2025-05-01 12:00", 4, "zondag", "dag"),
]


@pytest.mark.parametrize("time, weekday, day_type, day_part", CELLS)
def test_days_and_parts_of_the_day(case, time, weekday, day_type, day_part):
    case.read(table(f"1,{time},zwerfvuil,4.465,51.025"))
    assert case.cells() == [("N1", time[:7], "zwerfvuil", weekday, day_type, day_part, 1)]


def test_without_a_country_there_are_no_holidays(case):
    case.read(table("1,2025-04-21 12:00,zwerfvuil,4.465,51.025"), city={"holidays": None})
    assert case.cells()[0][4] == "werkdag"


def test_cells_add_up_and_two_sources_append(case):
    rows = [f"{n},2025-0{n % 5 + 1}-1{n % 7} 1{n % 9}:00,zwerfvuil,{4.461 + n % 2 * 0.02},51.025" for n in range(60)]
    case.read(table(*rows))
    case.read(table(*rows), code="other")
    sums = case.con.execute("select source_code, sum(report_count) from report_cell group by 1 order by 1").fetchall()
    assert sums == [("meldingen", 60), ("other", 60)]


TIMES = [
    # format, zone of the source, value, local time in Brussels
    ("iso", None, "2025-03-04T10:15:00", "2025-03-04 10"),
    ("iso", None, "2025-03-04 10:15", "2025-03-04 10"),
    ("iso", None, "2025-03-04", "2025-03-04 00"),
    ("iso", None, "2025-03-04T23:15:00Z", "2025-03-05 00"),
    ("iso", None, "2025-04-30T23:15:00+00:00", "2025-05-01 01"),
    ("iso", None, "2025-04-30T23:15:00.123-05:00", "2025-05-01 06"),
    ("iso", None, "2025-04-30T23:15+0200", "2025-04-30 23"),
    ("iso", "UTC", "2025-03-04T23:15:00", "2025-03-05 00"),
    ("iso", "America/New_York", " 2025-03-04T23:15:00 ", "2025-03-05 05"),
    # the hour that does not exist, and the one that exists twice
    ("iso", "UTC", "2025-03-30T00:59:00", "2025-03-30 01"),
    ("iso", "UTC", "2025-03-30T01:00:00", "2025-03-30 03"),
    ("%d/%m/%Y %H:%M", None, "04/03/2025 10:15", "2025-03-04 10"),
    ("%d/%m/%Y %H:%M", None, " 04/03/2025 10:15 ", "2025-03-04 10"),
    ("%m/%d/%Y %I:%M:%S %p", None, "03/04/2025 10:15:00 PM", "2025-03-04 22"),
    ("%d/%m/%Y %H:%M", "UTC", "31/03/2025 22:30", "2025-04-01 00"),
    ("%d/%m/%Y %H:%M %z", None, "31/03/2025 22:30 +0000", "2025-04-01 00"),
]


@pytest.mark.parametrize("form, zone, value, local", TIMES)
def test_times_are_local_times_of_the_city(case, form, zone, value, local):
    parts = [{"code": f"h{hour}", "name": {"nl": "x"}, "from_hour": hour, "until_hour": hour + 1} for hour in range(24)]
    city = case.city.model_validate(case.city.model_dump() | {"day_parts": parts})
    found = case.balance(
        table(f"1,{value},zwerfvuil,4.465,51.025"),
        time={"column": "time", "format": form, "time_zone": zone},
        city={"day_parts": city.day_parts},
    )
    assert found == {"counted": 1}
    when = dt.datetime.strptime(local, "%Y-%m-%d %H").replace(tzinfo=ZoneInfo("Europe/Brussels"))
    cell = case.cells()[0]
    assert (cell[1], cell[3], cell[5]) == (f"{when:%Y-%m}", when.isoweekday(), f"h{when.hour}")


def test_a_time_that_never_ends_is_impossible(case):
    rows = [f"{n},{value},zwerfvuil,4.465,51.025" for n, value in enumerate(("infinity", "-infinity", "epoch"))]
    assert case.balance(table(*rows), time={"column": "time"}) == {"impossible_time": 3}


PLACES = [
    # place, header, values, decimal, expected
    ({"text": "p"}, "p", '"(51.025, 4.465)"', ".", "counted"),
    ({"text": "p"}, "p", '"51.025,4.465"', ".", "counted"),
    ({"text": "p"}, "p", '"(51,025; 4,465)"', ",", "counted"),
    ({"text": "p"}, "p", '"(0.0, 0.0)"', ".", "impossible_place"),
    ({"text": "p"}, "p", "Grote Markt", ".", "impossible_place"),
    ({"text": "p"}, "p", '" "', ".", "no_place"),
    ({"lon": "x", "lat": "y"}, "x,y", '"4,465","51,025"', ",", "counted"),
    ({"lon": "x", "lat": "y"}, "x,y", '"4,465","51,025"', ".", "impossible_place"),
    ({"x": "x", "y": "y", "crs": "EPSG:31370"}, "x,y", "157200,190600", ".", "counted"),
    ({"x": "x", "y": "y", "crs": "EPSG:3812"}, "x,y", "657200.5,690600.5", ".", "counted"),
    ({"x": "x", "y": "y", "crs": "EPSG:31370"}, "x,y", "0,0", ".", "impossible_place"),
    ({"x": "x", "y": "y", "crs": "EPSG:31370"}, "x,y", ",", ".", "no_place"),
    ({"x": "x", "y": "y", "crs": "EPSG:31370"}, "x,y", "100000,100000", ".", "outside_every_outline"),
    ({"area": "a"}, "a", "N1", ".", "counted"),
    ({"area": "a"}, "a", "N1-a", ".", "counted"),
    ({"area": "a"}, "a", "", ".", "no_place"),
    ({"area": "a"}, "a", "stad", ".", "impossible_place"),
    ({"area": "a"}, "a", "X9", ".", "impossible_place"),
]


@pytest.mark.parametrize("place, header, values, decimal, expected", PLACES)
def test_ways_to_give_a_place(case, place, header, values, decimal, expected):
    text = table(f"1,2025-03-04 10:15,zwerfvuil,{values}", header=f"id,time,category,{header}")
    assert case.balance(text, place=place, decimal=decimal) == {expected: 1}


def test_projected_places_land_where_pyproj_says(case):
    from pyproj import Transformer

    to_lambert = Transformer.from_crs("EPSG:4326", "EPSG:31370", always_xy=True)
    rows = []
    for number, (lon, lat) in enumerate([(4.465, 51.025), (4.48, 51.025), (4.465, 51.012), (4.48, 51.012)]):
        x, y = to_lambert.transform(lon, lat)
        rows.append(f"{number},2025-03-04 10:15,zwerfvuil,{x:.2f},{y:.2f}")
    case.read(table(*rows, header="id,time,category,x,y"), place={"x": "x", "y": "y", "crs": "EPSG:31370"})
    assert [cell[0] for cell in case.cells()] == ["N1", "O1", "W1", "Z1"]


def test_what_is_not_named_reaches_nothing(case):
    header = "id,time,category,lon,lat,tekst,melder"
    rows = [f"canary{n},2025-03-04 10:15,zwerfvuil,4.465,51.025,canary text,canary melder" for n in range(50)]
    case.read(table(*rows, header=header), drop_columns=["melder"], public_columns=["tekst"])
    assert set(case.con.execute("select table_name from duckdb_tables()").fetchall()) == {
        ("report_cell",),
        ("source_balance_exact",),
    }
    for (name,) in case.con.execute("select table_name from duckdb_tables()").fetchall():
        assert "canary" not in str(case.con.execute(f"from {name}").fetchall())
    assert case.con.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)


ERRORS = [
    # text, changes, words of the message
    (None, {"file": "nowhere.csv"}, ["nowhere.csv", "file not found"]),
    (None, {"file": "nowhere/*.csv"}, ["nowhere/*.csv", "no file fits"]),
    (None, {"file": "."}, ["is a folder"]),
    (b"", {}, ["reports.csv", "the file is empty"]),
    (table(), {}, ["'meldingen' holds no reports"]),
    (
        "id,time,category,lon,x1,x2\n1,2,3,4,5,6\n",
        {},
        ["'lat'", "column is missing", "one of: id, time, category, lon"],
    ),
    ("id,time,category,lon,lat,lat\n1,2,3,4,5,6\n", {}, ["'lat'", "two columns"]),
    ("id;time;category;lon;lat\n", {}, ["line 1", 'separator = ";"']),
    (table(f"1,{GOOD}"), {"separator": "ab"}, ["not a separator", "'ab'"]),
    (table(f"1,{GOOD}"), {"encoding": "utf-9"}, ["unknown encoding", "'utf-9'"]),
    ("id,time,catégorie,lon,lat\n".encode("cp1252"), {}, ["line 1", "not UTF-8", 'encoding = "cp1252"']),
    (table("1," + GOOD, "2,2025-03-04 10:15,café,4.465,51.025").encode("cp1252"), {}, ["line 3", "not UTF-8"]),
    (table(f"1,{GOOD}"), {"time": {"column": "time", "format": "%Q"}}, ["'time'", "times as '%Q'"]),
    (table(f"1,{GOOD}"), {"categories": "none.csv"}, ["none.csv", "mapping"]),
]


@pytest.mark.parametrize("text, changes, words", ERRORS, ids=lambda value: str(value)[:30])
def test_bad_input_gives_one_clear_line(case, text, changes, words):
    with pytest.raises(UserError) as error:
        case.read(text, **changes)
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)
    assert case.con.execute("select count(*) from duckdb_tables()").fetchone() == (0,), "nothing half done"


def test_at_most_twelve_columns_are_listed(case):
    with pytest.raises(UserError) as error:
        case.read(",".join(["id", *(f"c{n}" for n in range(1, 40))]) + "\n")
    assert "c11, ..." in str(error.value)
    assert "c12" not in str(error.value)


def _rows(lon: str, lat: str, count: int = 10) -> str:
    return table(*(f'{n},2025-03-04 10:15,zwerfvuil,"{lon}","{lat}"' for n in range(count)))


SHARES: list[tuple[str, dict[str, Any], list[str]]] = [
    (_rows("51.025", "4.465"), {}, ["outside_every_outline", "swapped"]),
    (_rows("157200", "190600"), {}, ["impossible_place", 'crs = "EPSG:31370"']),
    (_rows("657200", "690600"), {}, ["impossible_place", 'crs = "EPSG:3812"']),
    (_rows("4,465", "51,025"), {}, ["impossible_place", 'decimal = ","']),
    (_rows("9", "9"), {}, ["outside_every_outline", "at most 25%"]),
    (_rows("4.465", "51.025").replace("zwerf", "zwaar"), {}, ["unknown_category", "mapping.csv"]),
    (_rows("4.465", "51.025").replace("2025-03-04", "04/03/2025"), {}, ["impossible_time", "%Y-%m-%d %H:%M"]),
]


@pytest.mark.parametrize("text, changes, words", SHARES, ids=lambda value: str(value)[-40:])
def test_too_much_set_aside_stops_with_a_diagnosis(case, text, changes, words):
    with pytest.raises(UserError) as error:
        case.read(text, max_set_aside_share=0.25, **changes)
    assert "'meldingen'" in str(error.value)
    for word in words:
        assert word in str(error.value)
    assert "10" not in str(error.value).replace("%H:%M", ""), "no count of a source about people"
    assert case.con.execute("select count(*) from duckdb_tables()").fetchone() == (0,)


def test_ignored_and_incomplete_rows_do_not_count_as_lost(case):
    rows = [f"{n},2025-03-04 10:15,lantaarn,4.465,51.025" for n in range(20)]
    rows += [f"m{n},2025-06-04 10:15,zwerfvuil,4.465,51.025" for n in range(20)]
    rows += [f"g{n},{GOOD}" for n in range(3)] + ["x,2025-03-04 10:15,zwerfvuil,9,9"]
    # One of the 24 rows of closed months is lost; that it is one of four that could count does not matter.
    assert case.balance(table(*rows), max_set_aside_share=0.05)["counted"] == 3
    with pytest.raises(UserError, match="too many rows"):
        case.read(table(*rows), max_set_aside_share=0.04)


def test_advice_counts_nothing_of_a_source_about_people(case):
    rows = [f"{n},{GOOD}" for n in range(777)] + [f"u{n},2025-03-04 10:15,iets,4.465,51.025" for n in range(123)]
    reading = case.read(table(*rows))
    assert reading.holds_people
    assert reading.unknown_categories == [("iets", 123)]
    assert "'iets'" not in reading.advice()[0] and ("unknown_category: iets", 123) in reading.details()
    assert "123" not in " ".join(reading.advice())


MAPPINGS = [
    ("", ["wrong columns", "category,fenomeen_code"]),
    ("categorie,code\n", ["line 1", "wrong columns"]),
    ("category,fenomeen_code\n", ["empty"]),
    (
        "category,fenomeen_code\na,zwerfvuil\nb,zwervuil\n",
        ["line 3", "'fenomeen_code'", "ignore", "wildplassen, zwerfvuil"],
    ),
    ("category,fenomeen_code\na,zwerfvuil\n\na ,ignore\n", ["line 4", "twice"]),
    ("category,fenomeen_code\na,zwerfvuil,x\n", ["line 2", "3 fields"]),
]


@pytest.mark.parametrize("text, words", MAPPINGS)
def test_a_mapping_says_where_it_is_wrong(case, text, words):
    path = case.write(text, "other.csv")
    with pytest.raises(UserError) as error:
        read_mapping(path, case.catalog)
    for word in [str(path), *words]:
        assert word in str(error.value)


def test_a_rest_fenomeen_is_no_target(case):
    fenomenen = [f.model_copy(update={"is_rest": f.code == "wildplassen"}) for f in case.catalog.fenomenen]
    path = case.write("category,fenomeen_code\na,wildplassen\n", "other.csv")
    with pytest.raises(UserError, match=r"line 2.*rest fenomeen"):
        read_mapping(path, case.catalog.model_copy(update={"fenomenen": fenomenen}))


def test_a_mapping_keeps_zeros_and_reads_accents_one_way(case):
    path = case.write("\ufeffcategory,fenomeen_code\n007,zwerfvuil\n cafe\u0301 ,ignore\n", "other.csv")
    assert read_mapping(path, case.catalog) == {"007": "zwerfvuil", "café": "ignore"}

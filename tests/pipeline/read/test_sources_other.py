"""Parquet and Open311, through the same rules as CSV."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.base.errors import UserError
from tests.pipeline.reading_case import GOOD, HEADER, Case


@pytest.fixture
def case(tmp_path) -> Case:
    return Case(tmp_path)


def _frame() -> pd.DataFrame:
    times = [dt.datetime(2025, 3, 4, 10, 15), dt.datetime(2025, 3, 31, 23, 30), None, dt.datetime(1970, 1, 1)]
    return pd.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "time": pd.to_datetime(pd.Series(times)),
            "category": pd.Categorical(["zwerfvuil", "wildplassen", "zwerfvuil", "zwerfvuil"]),
            "lon": [4.465, 4.48, 4.465, 4.465],
            "lat": [51.025, 51.025, 51.025, None],
            "kleur": ["canary"] * 4,
        }
    )


def test_parquet_with_types(case):
    _frame().to_parquet(case.folder / "reports.parquet")
    found = case.balance(file="reports.parquet", format="parquet")
    assert found == {"counted": 2, "no_time": 1, "impossible_time": 1}
    assert [(cell[0], cell[1]) for cell in case.cells()] == [("N1", "2025-03"), ("O1", "2025-03")]


def test_parquet_with_a_time_zone_is_converted(case):
    frame = _frame()
    frame["time"] = frame["time"].dt.tz_localize("UTC")
    frame.to_parquet(case.folder / "reports.parquet")
    case.read(file="reports.parquet", format="parquet")
    assert [cell[1] for cell in case.cells()] == ["2025-03", "2025-04"]  # 23:30 UTC is the next day in Mechelen


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary()], ids=str)
def test_parquet_as_text(case, kind):
    columns = {
        "id": ["1"],
        "time": ["2025-03-04 10:15"],
        "category": ["zwerfvuil"],
        "lon": ["4.465"],
        "lat": ["51.025"],
    }
    table = pa.table({name: pa.array(values, pa.string()).cast(kind) for name, values in columns.items()})
    pq.write_table(table, case.folder / "reports.parquet")
    assert case.balance(file="reports.parquet", format="parquet") == {"counted": 1}


def test_parquet_dates_and_decimals(case):
    import decimal

    columns = {
        "id": pa.array([1]),
        "time": pa.array([dt.date(2025, 3, 4)]),
        "category": pa.array(["zwerfvuil"]),
        "lon": pa.array([decimal.Decimal("4.465")]),
        "lat": pa.array([decimal.Decimal("51.025")]),
    }
    pq.write_table(pa.table(columns), case.folder / "reports.parquet")
    assert case.balance(file="reports.parquet", format="parquet") == {"counted": 1}


def test_parquet_that_is_none(case):
    case.write("no parquet", "reports.parquet")
    with pytest.raises(UserError, match="not a Parquet file"):
        case.read(file="reports.parquet", format="parquet")
    _frame().drop(columns="lat").to_parquet(case.folder / "reports.parquet")
    with pytest.raises(UserError, match="'lat': column is missing"):
        case.read(file="reports.parquet", format="parquet")
    _frame().assign(time=[1, 2, 3, 4]).to_parquet(case.folder / "reports.parquet")
    with pytest.raises(UserError, match="'time': the column holds no times"):
        case.read(file="reports.parquet", format="parquet")
    _frame().assign(kleur="jan@example.org").to_parquet(case.folder / "reports.parquet")
    with pytest.raises(UserError, match=r"'kleur'.*4 times an e-mail"):
        case.read(file="reports.parquet", format="parquet")


REQUEST = {
    "service_request_id": "0001",
    "service_code": "007",
    "service_name": "Zwerfvuil",
    "requested_datetime": "2025-03-31T23:30:00+00:00",
    "lat": 51.025,
    "long": 4.465,
    "address": "Kerkstraat 12",
    "description": "canary",
}
OPEN311 = {
    "format": "open311",
    "file": "reports.json",
    "id": "service_request_id",
    "category": "service_code",
    "time": {"column": "requested_datetime"},
    "place": {"lon": "long", "lat": "lat"},
    "drop_columns": ["address", "description"],
}


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"service_requests": rows}], ids=["list", "object"])
def test_open311(case, wrap):
    case.write("category,fenomeen_code\n007,zwerfvuil\n7,ignore\n", "mapping.csv")
    rows: list[Any] = [
        REQUEST,
        REQUEST,
        REQUEST | {"service_request_id": 2, "lat": None},
        "junk",
        REQUEST | {"service_request_id": "3"},
    ]
    rows[-1] = {key: value for key, value in rows[-1].items() if key != "long"}
    case.write(json.dumps(wrap(rows)), "reports.json")
    found = case.balance(**OPEN311)
    assert found == {"counted": 1, "duplicate_id": 1, "no_place": 2, "unreadable_line": 1}
    assert case.cells()[0][:3] == ("N1", "2025-04", "zwerfvuil")


def test_open311_by_name(case):
    case.write("category,fenomeen_code\nZwerfvuil,zwerfvuil\n", "mapping.csv")
    case.write(json.dumps([REQUEST]), "reports.json")
    assert case.balance(**OPEN311 | {"category": "service_name"}) == {"counted": 1}


BAD = [
    ("[{]", ["not valid JSON", "line 1"]),
    ('{"requests": []}', ["not an Open311 answer", "service_requests"]),
    ("[]", ["holds no reports"]),
    ('[{"service_request_id": 1}]', ["'requested_datetime'", "column is missing"]),
    (json.dumps([REQUEST | {"address": "Kerkstraat 12", "first_name": "Jan"}]), ["'first_name'", "refused"]),
]


@pytest.mark.parametrize("text, words", BAD)
def test_open311_that_is_wrong(case, text, words):
    case.write(text, "reports.json")
    with pytest.raises(UserError) as error:
        case.read(**OPEN311)
    for word in words:
        assert word in str(error.value)


def test_open311_address_sets_off_the_alarm(case):
    case.write(json.dumps([REQUEST]), "reports.json")
    with pytest.raises(UserError, match=r"'address'.*a street with a number") as error:
        case.read(**OPEN311 | {"drop_columns": ["description"]})
    assert "Kerkstraat" not in str(error.value)


@pytest.mark.parametrize(
    ("place", "decimal"),
    [
        ("POINT (4.465 51.025)", "."),
        ("SRID=4326;POINT(4.465 51.025)", "."),
        ("point z (4.465 51.025 12.5)", "."),
        ("(51.025, 4.465)", "."),
        ("51,025; 4,465", ","),
    ],
)
def test_a_place_as_text_may_be_wkt(case, place, decimal):
    text = f'id,time,category,place\n1,2025-03-04 10:15,zwerfvuil,"{place}"\n'
    assert case.balance(text, place={"text": "place"}, decimal=decimal) == {"counted": 1}


@pytest.mark.parametrize("place", ["POINT EMPTY", "LINESTRING (4.465 51.025, 4.466 51.026)", "POINT (4.465)"])
def test_what_is_no_point_is_no_place(case, place):
    text = f'id,time,category,place\n1,2025-03-04 10:15,zwerfvuil,"{place}"\n'
    assert case.balance(text, place={"text": "place"}) == {"impossible_place": 1}


def test_a_number_of_a_report_is_the_same_after_a_program_made_it_a_float(case):
    rows = [f"{number},{GOOD}" for number in ("12", "12.0", "12.00", "12.5", "a12.0", "012")]
    found = case.balance("\n".join([HEADER, *rows]) + "\n")
    assert found == {"duplicate_id": 2, "counted": 4}


@pytest.mark.parametrize("hint", ["sep=,\n", "SEP=,\r\n", "\ufeffsep=,\n"])
def test_excels_own_first_line_is_no_header_of_reports(case, hint):
    assert case.balance(f"{hint}{HEADER}\n1,{GOOD}\n") == {"counted": 1}

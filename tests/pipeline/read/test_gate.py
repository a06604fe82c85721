"""The gate at reading: what sets off the alarm, what does not, and that no message holds a value."""

from __future__ import annotations

import random

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.read import gate
from tests.pipeline.reading_case import GOOD, HEADER, Case, table


@pytest.fixture
def case(tmp_path) -> Case:
    return Case(tmp_path)


def _insz(number: int) -> str:
    """A valid Belgian national number (before 2000) with serial `number`."""
    first = f"850730{number:03d}"
    return f"{first}{97 - int(first) % 97:02d}"


HITS = [
    ("bel jan.peeters@example.be", "an e-mail address"),
    ("mijn nummer is 0470 12 34 56", "a phone number"),
    ("tel. 015/20.30.40 na 18u", "a phone number"),
    ("+32 470 12 34 56", "a phone number"),
    ("+31 20 624 1111", "a phone number"),
    ("0470123456", "a phone number"),
    (_insz(33), "a national number"),
    ("rrn 85.07.30-033.28 van mijn zoon", "a national number"),
    ("BE68 5390 0754 7034", "a bank account"),
    ("storten op BE68539007547034 aub", "a bank account"),
    ("de wagen 1-ABC-123 staat fout", "a licence plate"),
    ("1ABC123", "a licence plate"),
    ("Kerkstraat 12", "a street with a number"),
    ("aan de Leuvensesteenweg 210 bus 3", "a street with a number"),
    ("Grote Markt, 21", "a street with a number"),
    ("rue de la Station 4", "a street with a number"),
    ("39 Lorraine St  Roslindale  MA", "a street with a number"),
]


@pytest.mark.parametrize("value, kind", HITS)
def test_what_looks_personal_is_refused_without_its_value(value, kind):
    with pytest.raises(UserError) as error:
        gate.check_sample("a.csv", {"opmerking": ["", "gewoon", value, value]})
    text = str(error.value)
    assert "'opmerking'" in text
    assert f"2 times {kind}" in text
    for word in value.split():
        assert len(word) < 5 or word not in text


HARMLESS = [
    "",
    "Er ligt weer zwerfvuil in het park",
    "2025-03-04 10:15:00",
    "2011-07-01 01:32:33",
    "04/03/2025 08:30",
    "2025-03-04T10:15:00+01:00",
    "101000295613",
    "0123",
    "51.025714",
    "(51.025714, 4.465123)",
    "157200.12",
    "02131",
    "GAS-2024-000123",
    "Ward 17",
    "3 kapotte banken",
    "wijk Nekkerspoel",
    "Zone 30 gevraagd",
    "https://example.org/foto/12345678.jpg",
    "18.5 ton",
]


@pytest.mark.parametrize("value", HARMLESS)
def test_what_is_not_personal_passes(value):
    gate.check_sample("a.csv", {"kolom": [value] * 50})


def test_long_numbers_pass_a_check_digit_by_chance_only():
    """Case numbers that begin with a date: one in 97 is a valid national number, and no national number at all."""
    rng = random.Random(1)
    numbers = [f"85{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(100000):05d}" for _ in range(500)]
    gate.check_sample("a.csv", {"nummer": numbers})
    with pytest.raises(UserError, match="a national number"):
        gate.check_sample("a.csv", {"nummer": numbers[:450] + [_insz(n) for n in range(1, 51)]})


def test_all_columns_with_hits_are_named_at_once():
    with pytest.raises(UserError, match=r"'a': .*1 times an e-mail.*so does 'c' \(2 hits\)"):
        gate.check_sample("a.csv", {"a": ["x@example.be"], "b": ["gewoon"], "c": ["Kerkstraat 1", "Kerkstraat 2"]})


def test_numbers_with_leading_zeros_are_no_phones():
    gate.check_sample("a.csv", {"nummer": [f"{number:010d}" for number in range(500)]})


def test_the_sample_is_bounded_and_seeded():
    values = ["gewoon"] * 100_000
    values[::1000] = ["jan@example.be"] * 100
    outcomes = set()
    for _ in range(3):
        try:
            gate.check_sample("a.csv", {"tekst": values})
            outcomes.add("passed")
        except UserError as error:
            outcomes.add(str(error))
    assert len(outcomes) == 1
    with pytest.raises(UserError, match="sample of 500 values"):
        gate.check_sample("a.csv", {"tekst": ["jan@example.be"] * 10_000})


# A file as FixMyStreet exports it (columns of the real export; names and texts invented).
FIXMYSTREET = (
    "Report ID,Title,Detail,User Name,Category,Subcategory,Created,Confirmed,Acknowledged,Fixed,Closed,Status,"
    "Latitude,Longitude,Query,Ward,Easting,Northing,Report URL"
)
FIXMYSTREET_ROW = (
    '{n},Zwerfvuil aan de deur,"Aan Kerkstraat {n},\nbel canary op 0470 12 34 56",Canary Peeters,zwerfvuil,,'
    '2025-03-04T10:15:00,2025-03-04T10:20:00,,,,confirmed,51.025,4.465,,"Noord, Zuid",157200,190600,http://x/{n}'
)
FIXMYSTREET_SOURCE = {
    "id": "Report ID",
    "category": "Category",
    "time": {"column": "Created"},
    "place": {"lon": "Longitude", "lat": "Latitude"},
}


def _fixmystreet() -> str:
    return table(*(FIXMYSTREET_ROW.format(n=number) for number in range(1, 41)), header=FIXMYSTREET)


def test_a_fixmystreet_file_is_refused_until_the_steward_speaks(case):
    with pytest.raises(UserError, match=r"'User Name'.*drop_columns"):
        case.read(_fixmystreet(), **FIXMYSTREET_SOURCE)
    with pytest.raises(UserError, match=r"'Detail': refused: a sample of \d+ values") as error:
        case.read(_fixmystreet(), **FIXMYSTREET_SOURCE, drop_columns=["User Name"])
    assert "canary" not in str(error.value).lower()
    assert "Kerkstraat" not in str(error.value)
    assert "0470" not in str(error.value)


def test_a_fixmystreet_file_is_read_when_its_personal_columns_are_dropped(case):
    found = case.balance(_fixmystreet(), **FIXMYSTREET_SOURCE, drop_columns=["Title", "Detail", "User Name"])
    assert found == {"counted": 40}
    for (name,) in case.con.execute("select table_name from duckdb_tables()").fetchall():
        assert "anary" not in str(case.con.execute(f"from {name}").fetchall())


CASES = [
    "dossiernummer,geboortedatum,time,category,lon,lat",
    "id,Cliënt,time,category,lon,lat",
    "id,clientId,time,category,lon,lat",
    "id,INSZ,time,category,lon,lat",
    "id,Date of Birth,time,category,lon,lat",
    "id,shift,time,category,lon,lat",
]


@pytest.mark.parametrize("header", CASES)
def test_a_file_of_one_row_per_case_is_refused_whatever_is_declared(case, header):
    names = header.split(",")
    text = table(f"1,x,{GOOD}", header=header)
    with pytest.raises(UserError, match="each row is a person or a case") as error:
        case.read(text, id=names[0], drop_columns=names[1:2])
    assert f"'{names[1]}'" in str(error.value)


def test_case_numbers_may_be_the_id_of_a_report(case):
    text = table(f"1,{GOOD}", f"1,{GOOD}", header="dossiernummer,time,category,lon,lat")
    assert case.balance(text, id="dossiernummer") == {"counted": 1, "duplicate_id": 1}
    with pytest.raises(UserError, match="'dossiernummer'"):
        case.read(text, id=None)


@pytest.mark.parametrize("name", ["naam", "Voornaam", "E-mail", "User Name", "firstName", "TELEFOON", "melder"])
def test_columns_about_persons_must_be_declared(case, name):
    text = table(f"1,{GOOD},x", header=f"{HEADER},{name}")
    with pytest.raises(UserError, match="may describe persons"):
        case.read(text)
    assert case.balance(text, drop_columns=[name]) == {"counted": 1}


def test_a_column_that_is_read_under_a_role_may_be_called_naam(case):
    text = table(f"1,{GOOD}", header="id,time,naam,lon,lat")
    assert case.balance(text, category="naam") == {"counted": 1}


def test_an_unknown_column_is_sampled_a_declared_one_is_not(case):
    rows = [f"{number},{GOOD},jan{number}@example.be" for number in range(600)]
    text = table(*rows, header=HEADER + ",extra")
    with pytest.raises(UserError, match=r"'extra'.*sample of 500 values.*500 times an e-mail"):
        case.read(text)
    assert case.balance(text, drop_columns=["extra"])["counted"] == 600
    assert case.balance(text, public_columns=["extra"])["counted"] == 600


def test_the_sample_reaches_into_a_large_file(case):
    rows = [f"{number},{GOOD},rustig" for number in range(250_000)]
    rows[120_000:] = [f"{number},{GOOD},jan{number}@example.be" for number in range(120_000, 250_000)]
    with pytest.raises(UserError, match="'extra'"):
        case.read(table(*rows, header=HEADER + ",extra"))


def test_categories_and_ids_that_look_personal_are_refused(case):
    with pytest.raises(UserError, match=r"'category'.*1 times an e-mail") as error:
        case.read(table(f"1,{GOOD}", "2,2025-03-04 10:15,jan@example.be,4.465,51.025"))
    assert "jan@" not in str(error.value)
    with pytest.raises(UserError, match=r"'id'.*an e-mail"):
        case.read(table(f"jan@example.be,{GOOD}"))
    assert case.balance(table(f"jan@example.be,{GOOD}"), public_columns=["id"]) == {"counted": 1}


def test_nothing_is_left_after_a_refusal(case):
    before = sorted(path.name for path in case.folder.rglob("*"))
    with pytest.raises(UserError):
        case.read(table(f"1,{GOOD},jan@example.be", header=HEADER + ",extra"))
    assert case.con.execute("select count(*) from duckdb_tables()").fetchone() == (0,)
    assert sorted(path.name for path in case.folder.rglob("*")) == before

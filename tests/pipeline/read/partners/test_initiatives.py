"""Initiatives from a spreadsheet: each reason, weekly moments, and organisations that come and go."""

from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from dashboard.pipeline.read.partners.moments import Moment, parse_moments
from tests.pipeline.read.partners.case import AS_OF, INITIATIVES, make_partners, read

GOOD = "Sport;Noord | O1;jeugd;jongeren | kinderen;stad;J@M;01/03/2025;;wo 14:00-16:00;preventief;Wildplassen;meer_plek;ja;https://www.example.org/x"
LENIENT = "max_set_aside_share = 1\n"


def change(**cells: str) -> str:
    """GOOD with other cells, and another title unless one is given."""
    row = dict(zip(INITIATIVES.split(";"), GOOD.split(";"), strict=True))
    return ";".join((row | {"titel": "Ander"} | cells).values())


def test_a_good_row_fills_every_table(tmp_path):
    result = read(make_partners(tmp_path, initiatives=[GOOD]))
    result.publish(tmp_path / "history")
    assert result.balance("initiatives") == {"counted": 1}
    assert result.rows("select * exclude (description, start_date, source_code) from initiative") == [
        ("sport", "Sport", "jeugd", "preventief", "stad", None, True, "https://www.example.org/x")
    ]
    for table, expected in {
        "initiative_area": [("sport", "N1"), ("sport", "O1")],
        "initiative_group": [("sport", "jongeren"), ("sport", "kinderen")],
        "initiative_partner": [("sport", "jam")],
        "initiative_fenomeen": [("sport", "wildplassen")],
        "initiative_goal": [("sport", "meer_plek")],
        "initiative_moment": [("sport", 3, "14:00", "16:00", "werkdag", "dag")],
    }.items():
        assert result.rows(f"from {table}") == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"titel": ""}, "wrong_value"),
        ({"titel": "x" * 161}, "wrong_value"),
        ({"titel": "Bel Jan op 0470 12 34 56"}, "wrong_value"),
        ({"titel": "Mail naar jan@voorbeeld.be"}, "wrong_value"),
        ({"gebieden": "Noord | Nergens"}, "unknown_area"),
        ({"thema": "muziek"}, "unknown_code"),
        ({"doelgroepen": "jongeren | honden"}, "unknown_code"),
        ({"trekker": "niemand"}, "unknown_code"),
        ({"partners": "stad | niemand"}, "unknown_code"),
        ({"fenomenen": "regen"}, "unknown_code"),
        ({"begin": "2025-02-30"}, "wrong_value"),
        ({"begin": "maart"}, "wrong_value"),
        ({"einde": "01/02/2025"}, "wrong_value"),
        ({"momenten": "wo 14:00"}, "wrong_value"),
        ({"aard": "misschien"}, "wrong_value"),
        ({"doelen": "Meer plek!"}, "wrong_value"),
        ({"publiek": "soms"}, "wrong_value"),
        ({"titel": "Koffie, bel 04 86 / 23 45 67"}, "wrong_value"),
        ({"titel": "Inschrijven: an punt maes at telenet punt be"}, "wrong_value"),
        ({"link": "https://example.org/?mail=an%2540example.be"}, "wrong_value"),
        ({"link": "https://wa.me/32486234567"}, "wrong_value"),
        ({"link": "javascript:alert(1)"}, "wrong_value"),
        ({"link": "ftp://example.org"}, "wrong_value"),
        ({"link": "https://user@example.org"}, "wrong_value"),
        ({"link": "https://example.org/`${x}`"}, "wrong_value"),
        ({"partners": "jam", "begin": "01/02/2026"}, "not_valid_then"),
        ({"titel": "Sport"}, "duplicate_id"),
    ],
)
def test_each_row_that_does_not_fit_has_its_reason(tmp_path, cells, reason):
    city = make_partners(tmp_path, initiatives=[GOOD, change(**cells)], more_source=LENIENT)
    result = read(city)
    assert result.balance("initiatives") == {"counted": 1, reason: 1}
    value = next(iter(cells.values()))
    assert not value or value not in " ".join(result.partners.advice())


def test_an_organisation_that_stopped_may_still_stand_beside_what_it_did(tmp_path):
    result = read(make_partners(tmp_path, initiatives=[change(partners="jam", begin="01/12/2025")]))
    assert result.balance("initiatives") == {"counted": 1}


def test_a_code_of_its_own_lets_two_initiatives_have_one_title(tmp_path):
    text = f"{INITIATIVES};code\n{GOOD};sport_noord\n{GOOD};sport_oost\n"
    assert read(make_partners(tmp_path, initiatives=text)).balance("initiatives") == {"counted": 2}


def test_a_name_on_two_levels_means_the_wijk_and_the_city_is_an_area_too(tmp_path):
    result = read(make_partners(tmp_path, initiatives=[change(gebieden="Tiny | z1")]))
    assert result.rows("select area_code from initiative_area_known order by 1") == [("Z1",), ("tiny",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma 14:00-17:00 | wo 13:30-16:00", [Moment(1, 840, 1020), Moment(3, 810, 960)]),
        ("Zaterdag 9u-12u30", [Moment(6, 540, 750)]),
        ("di-do 9-10", [Moment(day, 540, 600) for day in (2, 3, 4)]),
        ("vr 22:00-3:00", [Moment(5, 1320, 180)]),
        ("vr 20:00-24:00", [Moment(5, 1200, 1440)]),
        ("ma 9.00 - 10.00 uur | ma 9:00-10:00", [Moment(1, 540, 600)]),
    ],
)
def test_moments(text, expected):
    assert parse_moments(text) == expected


@pytest.mark.parametrize(
    "text",
    ["ma", "14:00-16:00", "xx 14:00-16:00", "ma 25:00-26:00", "ma 9:00-9:00", "vr-ma 9:00-10:00", "ma 9:70-10:00"],
)
def test_moments_that_cannot_be_read(text):
    with pytest.raises(PydanticCustomError):
        parse_moments(text)


def test_a_moment_has_a_row_for_each_part_of_the_day_that_it_touches(tmp_path):
    result = read(make_partners(tmp_path, initiatives=[change(momenten="vr 17:00-6:30 | zo 23:00-24:00")]), AS_OF)
    found = result.rows(
        "select weekday, from_time, until_time, day_type, day_part from initiative_moment_known order by all"
    )
    assert found == [
        (5, "17:00", "06:30", "werkdag", "dag"),
        (5, "17:00", "06:30", "werkdag", "nacht"),
        (5, "17:00", "06:30", "zaterdag", "dag"),
        (5, "17:00", "06:30", "zaterdag", "nacht"),
        (7, "23:00", "24:00", "zondag", "nacht"),
    ]

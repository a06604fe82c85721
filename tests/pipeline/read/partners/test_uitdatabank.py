"""UiTdatabank: approved events only, sub-events expanded, terms mapped in data, places found in the outlines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.read.partners.catalogs import TargetGroup
from dashboard.pipeline.read.partners.uitdatabank import age_groups
from tests.pipeline.read.partners.case import make_partners, read

SPORT = [{"id": "0.59.0.0.0", "domain": "eventtype"}]
NOORD = {"geo": {"latitude": 51.025, "longitude": 4.467}}
EVENT: dict[str, Any] = {
    "@id": "https://io.uitdatabank.be/event/0a1b",
    "name": {"nl": "Sport <b>buiten</b>", "en": "Sport"},
    "description": {"nl": "Kom kijken"},
    "terms": SPORT,
    "location": NOORD,
    "calendarType": "single",
    "startDate": "2026-03-07T13:00:00+00:00",
    "endDate": "2026-03-07T15:00:00+00:00",
    "workflowStatus": "APPROVED",
    "contactPoint": {"email": ["canary@voorbeeld.be"]},
}


def events(folder, *changes):
    found = [{**EVENT, "@id": f"https://io.uitdatabank.be/event/{n}", **change} for n, change in enumerate(changes)]
    return read(make_partners(folder, events=json.dumps({"member": found})))


def moments(result):
    sql = "select distinct initiative_code, weekday, from_time, until_time from initiative_moment_known order by all"
    return [row[1:] for row in result.rows(sql)]


def test_an_event_becomes_a_public_initiative_in_its_wijk(tmp_path):
    result = events(
        tmp_path, {"organizer": {"name": {"nl": "J@M"}}, "sameAs": ["javascript:x", "https://www.uitinvlaanderen.be/a"]}
    )
    assert result.balance("uit") == {"counted": 1}
    columns = "title, theme_code, lead_organisation_code, start_date::varchar, end_date::varchar, is_public, link"
    assert result.rows(f"select {columns} from initiative_known") == [
        ("Sport buiten", "jeugd", "jam", "2026-03-07", "2026-03-07", True, "https://www.uitinvlaanderen.be/a")
    ]
    assert result.rows("select area_code from initiative_area_known") == [("N1",)]
    assert moments(result) == [(6, "14:00", "16:00")], "in the time of the city"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"workflowStatus": "READY_FOR_VALIDATION"}, "not_approved"),
        ({"workflowStatus": "REJECTED"}, "not_approved"),
        ({"status": {"type": "Unavailable"}}, "not_approved"),
        ({"terms": [{"id": "0.50.4.0.0"}]}, "ignored_category"),
        ({"terms": [{"id": "9.9"}]}, "unknown_code"),
        ({"terms": []}, "unknown_code"),
        ({"location": {"geo": {"latitude": 50.0, "longitude": 4.0}}}, "unknown_area"),
        ({"location": {"name": "ergens"}}, "unknown_area"),
        ({"name": {}}, "wrong_value"),
        ({"startDate": "morgen"}, "wrong_value"),
        ({"endDate": "2026-03-01T15:00:00+01:00"}, "wrong_value"),
        ({"calendarType": "periodic", "openingHours": [{"opens": "x"}]}, "wrong_value"),
        ({"calendarType": "multiple", "subEvent": [{"status": {"type": "Unavailable"}}]}, "not_approved"),
        ({"@id": EVENT["@id"].replace("0a1b", "0")}, "duplicate_id"),
    ],
)
def test_each_event_that_does_not_fit_has_its_reason(tmp_path, change, reason):
    assert events(tmp_path, {}, change).balance("uit") == {"counted": 1, reason: 1}


def test_sub_events_are_expanded_and_cancelled_ones_left_out(tmp_path):
    days = [
        ("2026-03-02T18:00:00+01:00", "2026-03-02T20:00:00+01:00"),
        ("2026-03-11T09:00:00+01:00", "2026-03-11T10:30:00+01:00"),
    ]
    parts: list[dict[str, Any]] = [{"startDate": start, "endDate": end} for start, end in days]
    parts.append(
        {
            "startDate": "2026-05-01T09:00:00+02:00",
            "endDate": "2026-05-01T10:00:00+02:00",
            "status": {"type": "Unavailable"},
        }
    )
    result = events(tmp_path, {"calendarType": "multiple", "subEvent": parts})
    assert moments(result) == [(1, "18:00", "20:00"), (3, "09:00", "10:30")]
    assert result.rows("select start_date::varchar, end_date::varchar from initiative_known") == [
        ("2026-03-02", "2026-03-11")
    ]


def test_a_sub_event_over_days_has_a_moment_each_day(tmp_path):
    result = events(tmp_path, {"startDate": "2026-03-06T20:00:00+01:00", "endDate": "2026-03-08T12:00:00+01:00"})
    assert moments(result) == [(5, "20:00", "24:00"), (6, "00:00", "24:00"), (7, "00:00", "12:00")]


def test_a_night_out_stays_one_moment(tmp_path):
    result = events(tmp_path, {"startDate": "2026-03-06T22:00:00+01:00", "endDate": "2026-03-07T03:00:00+01:00"})
    assert moments(result) == [(5, "22:00", "03:00")]


def test_weekly_hours_of_periodic_and_permanent_events(tmp_path):
    hours = [{"opens": "10:00", "closes": "12:00", "dayOfWeek": ["monday", "sunday"]}]
    result = events(
        tmp_path,
        {"calendarType": "periodic", "openingHours": hours},
        {"calendarType": "permanent", "openingHours": hours, "created": "2024-02-01T10:00:00+01:00"},
    )
    assert moments(result) == [(1, "10:00", "12:00"), (7, "10:00", "12:00")] * 2
    assert result.rows("select start_date::varchar, end_date from initiative_known order by 1")[0] == (
        "2024-02-01",
        None,
    )


def test_a_theme_goes_before_a_type(tmp_path):
    result = events(tmp_path, {"terms": [*SPORT, {"id": "1.37.1.0.0", "domain": "theme"}]})
    assert result.rows("select theme_code from initiative_known") == [("zorg",)]


def test_a_title_with_a_phone_number_is_set_aside_and_a_link_with_one_gives_way_to_the_next(tmp_path):
    private = "https://example.org/?tel=0470123456"
    result = events(
        tmp_path, {"name": {"nl": "Kaarten, bel 0470 12 34 56"}}, {"sameAs": [private, "https://example.org/kaarten"]}
    )
    assert result.rows("select title, link from initiative_known") == [("Sport buiten", "https://example.org/kaarten")]
    assert "0470" not in " ".join(result.partners.advice())


def test_a_description_with_a_phone_number_is_left_out_and_contact_points_are_never_read(tmp_path):
    result = events(tmp_path, {"description": {"nl": "Bel 0470 12 34 56 of canary@voorbeeld.be"}}, {})
    assert result.rows("select description from initiative_known order by initiative_code") == [
        (None,),
        ("Kom kijken",),
    ]
    tables = [row[0] for row in result.rows("select table_name from duckdb_tables()")]
    assert "canary" not in " ".join(str(result.con.table(table).fetchall()) for table in tables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6-12", ["kinderen"]),
        ("6-18", ["kinderen", "jongeren"]),
        ("60-", ["ouderen"]),
        ("18-", ["iedereen"]),
        ("-", ["iedereen"]),
        (None, ["iedereen"]),
        ("0-99", ["iedereen"]),
        ("30-50", ["iedereen"]),
        ("14-21", ["jongeren"]),
    ],
)
def test_age_ranges_become_target_groups(text, expected):
    ages = {"kinderen": (0, 12), "jongeren": (12, 25), "ouderen": (60, 120), "iedereen": None}
    groups = [TargetGroup(code=code, name={"nl": code}, ages=span) for code, span in ages.items()]
    assert age_groups(text, groups, "iedereen") == expected


@pytest.mark.parametrize(("text", "message"), [("{", "not valid JSON"), ("3", "holds no events")])
def test_files_that_are_no_events(tmp_path, text, message):
    with pytest.raises(UserError, match=message):
        read(make_partners(tmp_path, events=text))


def test_what_is_no_object_is_unreadable(tmp_path):
    assert read(make_partners(tmp_path, events="[3]")).balance("uit") == {"unreadable_line": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [("term_id,theme_code\n", "wrong header"), ("term_id,label,theme_code\n1,x,muziek\n", "not a theme")],
)
def test_the_mapping_of_terms_is_checked(tmp_path, text, message):
    city = make_partners(tmp_path, events="[]")
    (tmp_path / "terms.csv").write_text(text)
    with pytest.raises(UserError, match=message):
        read(city)

"""The catalogue of initiatives and the coverage matrix, on a drawn city and recomputed another way."""

# ruff: noqa: E501 (drawn tables are as wide as they are)
from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from dashboard.facts.offer import Moment, Offer, read_offer, web_link
from dashboard.views import coverage as cover
from dashboard.views import initiatieven as view
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, places, table

DAY = dt.date(2026, 4, 20)
PLACES = places()

# N1 Noord holds the chosen buurt Plein (N1b); O1 Oost is a chosen buurt itself.
INITIATIVES = """
initiative_code | title        | description | theme_code | nature     | start_date | end_date   | is_public | link            | source_code | lead_organisation_code | partner_codes | area_codes | group_codes        | fenomeen_codes | moments
cafe            | Dorpscafé    | Praten      | ontmoeting | preventief | 2024-01-01 |            | 1         | https://a.be/x  | lijst       | saamo                  | stad          | N1b        | iedereen           |                | 5|19:00|23:00|avond
voetbal         | Voetbal      |             | sport      | preventief | 2025-06-01 | 2026-12-31 | 1         |                 | lijst       | jam                    |               | N1,O1      | jongeren,kinderen  | zwerfvuil      | 3|14:00|18:30|avond,3|14:00|18:30|middag
loop            | Loopclub     |             | sport      | preventief | 2025-01-01 |            | 0         |                 | lijst       | stad                   |               | tiny       | jongeren           |                |
oud             | Oud project  |             | sport      | reactief   | 2020-01-01 | 2021-12-31 | 1         |                 | lijst       | jam                    |               | O1         | jongeren           |                |
"""
NAME_ROWS = """
kind         | code       | name_nl    | name_en
theme    | ontmoeting | Ontmoeting | Meeting
theme    | sport      | Sport      | Sport
target_group | iedereen   | Iedereen   | Everyone
target_group | jongeren   | Jongeren   | Young people
target_group | kinderen   | Kinderen   | Children
day_part | middag     | 12-18 uur  | 12-6 pm
day_part | avond      | 18-23 uur  | 6-11 pm
"""
ORGANISATIONS = """
organisation_code | organisation_name | kind | kind_name_nl | kind_name_en | link
jam               | J@M vzw           | vzw  | Vzw          | Non-profit   | javascript:alert(1)
saamo             | SAAMO             | vzw  | Vzw          | Non-profit   |
stad              | Stad              | stad | Stad         | City         | https://stad.be
"""
RULES = """
theme_code | target_group_code
ontmoeting | iedereen
sport      | jongeren
sport      | kinderen
"""


def drawn(text: str) -> Offer:
    # Moments carry the separator of drawn tables themselves.
    lines = [line.split(" | ") for line in text.strip().splitlines()]
    frame = table(INITIATIVES.split("\n")[1]).reindex(range(len(lines) - 1)).astype(object)
    for row, line in enumerate(lines[1:]):
        line += [""] * (len(frame.columns) - len(line))
        frame.iloc[row] = [part.strip(" |") or None if i < 15 else part.strip() or None for i, part in enumerate(line)]
    for name in ("start_date", "end_date"):
        frame[name] = [None if not value else dt.date.fromisoformat(value) for value in frame[name]]
    frame["is_public"] = frame["is_public"].eq("1")
    return read_offer(frame, table(NAME_ROWS), table(ORGANISATIONS), table(RULES))


OFFER = drawn(INITIATIVES)


def titles(**choice) -> list[str]:
    return [one.title for one in view.found_initiatives(OFFER, view.Choice(**choice), PLACES, DAY, NL)]


def test_the_offer_is_read():
    by_code = {one.code: one for one in OFFER.initiatives}
    assert by_code["cafe"].organisations == ("saamo", "stad")
    assert by_code["voetbal"].moments == (Moment(3, "14:00", "18:30", ("avond", "middag")),)
    assert list(OFFER.groups) == ["jongeren", "kinderen", "iedereen"], "everyone comes last"
    assert OFFER.organisations["jam"].link is None, "not a link to the web"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["Dorpscafé", "Voetbal", "Loopclub"]),
        ({"running": False}, ["Dorpscafé", "Voetbal", "Loopclub", "Oud project"]),
        ({"search": "dorpscafe"}, ["Dorpscafé"]),
        ({"search": "SAAMO praten"}, ["Dorpscafé"]),
        ({"search": "praten nergens"}, []),
        ({"search": "kinderen oost"}, ["Voetbal"]),
        ({"theme": "sport", "group": "jongeren"}, ["Voetbal", "Loopclub"]),
        ({"nature": "reactief", "running": False}, ["Oud project"]),
    ],
)
def test_finding(choice, expected):
    assert titles(**choice) == expected


def test_a_choice_survives_the_url_and_nonsense_does_not():
    choice = view.Choice("voetbal", "sport", "jongeren", "preventief", running=False)
    assert view.parse_choice(view.choice_params(choice), OFFER) == choice
    nonsense = {"zoek": "  ", "thema": "{{7*7}}", "doelgroep": "x", "aard": "-1", "loopt": "soms"}
    assert view.choice_params(view.parse_choice(nonsense, OFFER)) == {}
    assert len(view.parse_choice({"zoek": "x" * 5000}, OFFER).search) == 80


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("N1b",), [("Dorpscafé", "inside"), ("Voetbal", "around"), ("Loopclub", "around")]),
        (("N1",), [("Dorpscafé", "inside"), ("Voetbal", "inside"), ("Loopclub", "around")]),
        (("W1",), [("Loopclub", "around")]),
        ((), [("Dorpscafé", None), ("Voetbal", None), ("Loopclub", None)]),
    ],
)
def test_areas(codes, expected):
    found = view.found_initiatives(OFFER, view.Choice(), PLACES, DAY, NL)
    assert [(item.initiative.title, item.reach) for item in view.in_areas(found, codes, PLACES)] == expected


def test_the_map_counts_what_is_inside_and_is_in_step_with_the_cards():
    found = view.found_initiatives(OFFER, view.Choice(), PLACES, DAY, NL)
    drawn_map = view.initiative_map(found, "wijk", ["O1"], PLACES, NL)
    for area in drawn_map.areas:
        inside = [item for item in view.in_areas(found, (area.code,), PLACES) if item.reach == "inside"]
        assert area.lines[0] == f"In dit gebied: {len(inside)}"
        assert (area.swatch.pattern == "dash") == (not inside)
    assert [area.code for area in drawn_map.areas if area.is_selected] == ["O1"]
    assert sum(row.count for row in drawn_map.legend.rows) == len(drawn_map.areas)


@pytest.mark.parametrize(
    ("moments", "text"),
    [
        ([Moment(day, "09:00", "16:30", ()) for day in range(1, 6)], "ma–vr 9:00–16:30"),
        ([Moment(2, "13:30", "16:00", ()), Moment(4, "13:30", "16:00", ())], "di/do 13:30–16:00"),
        ([Moment(1, "08:00", "08:45", ()), Moment(1, "15:15", "16:00", ())], "ma 8:00–8:45, ma 15:15–16:00"),
        ([], ""),
    ],
)
def test_moments_are_said_once(moments, text):
    assert view.moment_text(moments, NL) == text


def test_the_timeline_lies_on_its_axis():
    found = view.found_initiatives(OFFER, view.Choice(running=False), PLACES, DAY, NL)
    line = view.timeline(view.in_areas(found, (), PLACES), DAY, NL)
    assert [bar.label for bar in line.bars] == ["Oud project", "Dorpscafé", "Loopclub", "Voetbal"]
    for bar in line.bars:
        assert 0 <= bar.start < 1
        assert 0 < bar.width <= 1 - bar.start + 1e-9
    assert [bar.is_open for bar in line.bars] == [False, True, True, False]
    days = (dt.date(2027, 1, 1) - dt.date(2020, 1, 1)).days
    assert line.bars[0].width == pytest.approx((dt.date(2022, 1, 1) - dt.date(2020, 1, 1)).days / days)


def test_the_week_counts_each_initiative_once_in_a_part_of_the_day():
    found = view.in_areas(view.found_initiatives(OFFER, view.Choice(), PLACES, DAY, NL), (), PLACES)
    grid = view.week_grid(found, OFFER, NL)
    cells = Counter(cell.text for row in grid.cells for cell in row)
    assert cells == {"1": 3, "–": 11}
    assert "2 daarvan ook na 18 uur" in grid.alt


@pytest.mark.parametrize(
    ("link", "is_web"),
    [
        ("https://www.mechelen.be/buurt?a=1", True),
        ("http://x.be", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.be", False),
        ("https://", False),
        ("https://naam:wachtwoord@x.be", False),
        ("https://x.be/\njavascript:alert(1)", False),
        ("https://[x", False),
        ("", False),
        (None, False),
    ],
)
def test_only_links_to_the_web(link, is_web):
    assert web_link(link) == (link if is_web else None)


# ---- coverage -----------------------------------------------------------------------------------


def test_the_rule_is_recomputed():
    """Every pair of the rule, counted once more from the drawn rows."""
    expected = {"Het Plein": {"ontmoeting", "sport"}, "Oost": {"sport"}}
    found = {one.place.name: one for one in cover.chosen_coverage(OFFER, PLACES, DAY)}
    assert set(found) == set(expected)
    assert {cell.theme for cell in found["Het Plein"].met} == expected["Het Plein"]
    assert [(cell.theme, cell.group) for cell in found["Oost"].gaps] == [("ontmoeting", "iedereen")]
    assert len(found["Oost"].met) == 2
    assert {len(one.required) for one in found.values()} == {len(OFFER.rules)}


def test_what_has_ended_is_no_offer():
    later = cover.chosen_coverage(OFFER, PLACES, dt.date(2027, 6, 1))
    oost = next(one for one in later if one.place.name == "Oost")
    assert [cell.group for cell in oost.met] == ["jongeren"]


def test_the_rule_holds_for_chosen_buurten_only():
    west = cover.coverage(cover.place_of(PLACES.areas["W1"], PLACES), OFFER, PLACES, DAY)
    assert west.required == []
    assert {cell.state for cell in west.cells.values()} == {"one", "none"}


def test_overlap_names_the_organisations():
    oost = next(one for one in cover.chosen_coverage(OFFER, PLACES, DAY) if one.place.name == "Oost")
    assert cover.overlap_lines(oost, OFFER, NL) == ("Sport: jongeren: J@M vzw, Stad",)
    assert cover.gap_lines(oost, OFFER, NL) == ("Ontmoeting: iedereen",)


def test_tables_and_matrix_say_the_same():
    found = cover.chosen_coverage(OFFER, PLACES, DAY)
    rule = cover.rule_table(found, OFFER, NL)
    for index, one in enumerate(found):
        met = sum(row.cells[index].startswith("✓") for row in rule.rows[:-1])
        assert rule.rows[-1].cells[index] == f"{met} van {len(OFFER.rules)}"
        grid = cover.coverage_grid(one, OFFER, NL)
        assert sum(cell.text.endswith("*") for row in grid.cells for cell in row) == len(OFFER.rules)
        assert sum(cell.text.startswith("ontbreekt") for row in grid.cells for cell in row) == len(one.gaps)
    everywhere = cover.all_places_table(OFFER, PLACES, DAY, EN)
    assert [row.heading for row in everywhere.rows] == ["Oost", "Het Plein", "Noord (wijk)", "West", "Zuid"]
    assert everywhere.rows[0].cells == ("–", "2", "2", "2 of 3")


def test_the_asked_place_is_the_chosen_area_or_what_the_url_says():
    known = cover.coverage_places(PLACES)
    assert cover.asked_place("plein", ["W1"], known, PLACES).name == "Het Plein"
    assert cover.asked_place(None, ["O1"], known, PLACES).name == "Oost"
    assert cover.asked_place("onzin", ["W1"], known, PLACES).name == "West"
    assert cover.asked_place(None, [], known, PLACES).name == "Oost"


def test_hostile_names_stay_text():
    from dashboard.widgets.cards import _card

    for name in NAMES:
        card = view.Card(name, name, (name,), ((name, name),), None, name, is_running=True, mark=name)
        assert "<img" not in str(_card(card, NL))
        assert "<script" not in str(_card(card, NL))

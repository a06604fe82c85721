"""The page Veldwerkers: shares recomputed from the rows by hand, looks, and words for what is joined or too small."""

from __future__ import annotations

import pytest

from dashboard.facts.need_and_presence import CITY, needs_and_presences
from dashboard.facts.week import OUTSIDE, WEEKEND, read_week
from dashboard.stats.moments import moment_gap
from dashboard.views import veldwerkers as view
from dashboard.views.veldwerkers import teams
from tests.views.drawn import EN, NL, places, table

PARTS = """
day_part | name_nl  | name_en     | from_hour | until_hour | office_from_hour | office_until_hour
dag      | 6-18 uur | 6 am-6 pm   | 6         | 18         | 9                | 17
nacht    | 18-6 uur | 6 pm-6 am   | 18        | 6          | 9                | 17
"""
AREAS = """
presence_area_code | name_nl | name_en | area_code
N1                 | Noord   | Noord   | N1
samen              | O en W  | O and W | O1
samen              | O en W  | O and W | W1
"""
YEARS = "year\n2024\n2025"
WEEK = read_week(table(PARTS), table(AREAS), table(YEARS))
# In Noord 30 of the 40 reports fall outside office hours, and 200 of the 1,000 hours.
REPORTS = """
area_code | fenomeen_code | about  | day_type | day_part | melding_count
N1        | zwerfvuil     | things | werkdag  | dag      | 10
N1        | zwerfvuil     | things | werkdag  | nacht    | 20
N1        | zwerfvuil     | things | zaterdag | nacht    | 10
O1        | zwerfvuil     | things | werkdag  | dag      | 3
W1        | zwerfvuil     | things | werkdag  | dag      | 4
Z1        | zwerfvuil     | things | werkdag  | dag      | 50
"""
HOURS = """
presence_area_code | discipline_code | nature     | day_type | day_part | hours
N1                 | straat          | preventief | werkdag  | dag      | 500
N1                 | straat          | preventief | werkdag  | nacht    | 100
N1                 | straat          | preventief | zaterdag | nacht    | 0
N1                 | straat          | reactief   | werkdag  | dag      | 300
N1                 | straat          | reactief   | werkdag  | nacht    | 100
N1                 | straat          | reactief   | zaterdag | nacht    | 0
samen              | straat          | preventief | werkdag  | dag      | 60
samen              | straat          | reactief   | werkdag  | dag      | 40
"""
SUBJECT = view.Subject("Zwerfvuil", "buiten kantooruren", 2025)


@pytest.fixture
def both():
    return needs_and_presences(table(REPORTS), table(HOURS), WEEK)


def test_the_day_counts_as_office_hours_on_workdays_only():
    assert [slot for slot, is_office in zip(WEEK.slots, WEEK.office, strict=True) if is_office] == [("werkdag", "dag")]
    assert WEEK.slots_of(WEEKEND).sum() == 4
    assert WEEK.moments == (OUTSIDE, WEEKEND, "dag", "nacht")


def test_shares_outside_office_hours_are_those_of_the_rows(both):
    gap = moment_gap(both["N1"].need, both["N1"].presence, WEEK.slots_of(OUTSIDE))
    assert gap.need.value == pytest.approx(30 / 40)
    assert gap.presence.value == pytest.approx(200 / 1000)
    assert gap.value == pytest.approx(0.55)
    # two rounded series: each slot and the year are off by at most 18 hours
    assert gap.presence.low == pytest.approx((200 - 18) / 1000, abs=0.02)
    assert 0.2 < gap.presence.high < 0.27
    assert gap.is_clear


def test_wijken_that_count_together_are_added_up_and_the_city_holds_all_of_them(both):
    assert both["samen"].reports == 7
    assert both[CITY].reports == 47, "Zuid has no presence area: its reports are not compared with hours"
    assert both[CITY].hours == 1100
    assert both[CITY].presence.series == 4


def test_people_fenomenen_widen_the_bounds_for_every_wijk_and_fenomeen():
    rows = table(REPORTS.replace("things", "people"))
    found = needs_and_presences(rows, table(HOURS), WEEK)
    assert (found["samen"].need.base, found["samen"].need.series) == (5, 2)


def test_a_colour_needs_twenty_reports_and_a_clear_difference(both):
    slots = WEEK.slots_of(OUTSIDE)
    kinds = {code: view.gap_class(moment_gap(one.need, one.presence, slots), one.reports) for code, one in both.items()}
    assert kinds["N1"] == "more_2"
    assert kinds["samen"] == "few"
    assert view.gap_class(None, 100) == "missing"


def test_map_says_figures_and_joined_wijken_and_missing_areas(both):
    drawn = view.gap_map(view.Moment(both, WEEK, WEEK.slots_of(OUTSIDE), places(), SUBJECT, NL, ("N1",)))
    by_code = {area.code: area for area in drawn.areas}
    assert by_code["N1"].swatch == view.GAP_CLASSES["more_2"]
    assert by_code["N1"].is_selected
    assert by_code["N1"].lines[:2] == ("Van de meldingen: 75\u202f%", "Van de uren: ongeveer 20\u202f%")
    assert by_code["O1"].lines[-1] == "Deze wijken tellen samen voor de uren: O en W."
    assert by_code["Z1"].swatch == view.GAP_CLASSES["missing"]
    assert "Duidelijk meer meldingen dan aanwezigheid: Noord (wijk)." in drawn.alt
    assert sum(row.count for row in drawn.legend.rows) == 4
    only = view.gap_map(view.Moment(both, WEEK, WEEK.slots_of(OUTSIDE), places(), SUBJECT, NL, chosen_only=True))
    assert {area.code for area in only.areas} == {"N1", "O1"}


def test_tiles_say_shares_with_what_they_may_be(both):
    team = teams.Team(("Straathoekwerk",), ("Stad", "Vzw"))
    need, presence, gap, who = view.tiles(both["N1"], WEEK.slots_of(OUTSIDE), SUBJECT, team, NL)
    assert need.value == "75\u202f%"
    assert presence.value == "ongeveer 20\u202f%"
    assert gap.value == "+55 punten"
    assert who.value == "1 discipline, 2 organisaties"
    few = view.tiles(both["samen"], WEEK.slots_of(OUTSIDE), SUBJECT, team, EN)
    assert few[0].value == EN("figure.few")
    assert len(view.tiles(None, WEEK.slots_of(OUTSIDE), SUBJECT, team, NL)) == 1


def test_a_rounded_share_is_never_zero(both):
    rows = view.pair_plot(both["N1"], WEEK, "Noord", NL).rows
    saturday = next(row for row in rows if row.label == "zaterdag, 18-6 uur")
    assert saturday.need_text == "25\u202f%"
    assert saturday.presence_text == "minder dan 2\u202f%"  # at most 18 of the 1,000 hours
    assert [row.is_office for row in rows] == [True, False, False, False, False, False]
    assert sum(row.need for row in rows) == pytest.approx(1)


def test_the_table_of_a_moment_says_what_the_map_says(both):
    slots = WEEK.slots_of(OUTSIDE)
    found = view.moment_table(view.Moment(both, WEEK, slots, places(), SUBJECT, NL, ("O1",)))
    rows = {row.heading: row for row in found.rows}
    assert list(rows) == ["Noord (wijk)", "O en W", "Tiny"]
    assert rows["Noord (wijk)"].cells[:2] == ("75\u202f%", "ongeveer 20\u202f%")
    assert rows["Noord (wijk)"].cells[3:] == ("+55", "meer gemeld")
    assert rows["O en W"].is_current
    assert rows["O en W"].is_marked
    assert rows["Tiny"].is_total
    drawn = view.gap_map(view.Moment(both, WEEK, slots, places(), SUBJECT, NL))
    assert rows["Noord (wijk)"].swatch == next(area.swatch for area in drawn.areas if area.code == "N1")
    assert view.marked_rows(tuple(rows), WEEK, places(), NL) == {0, 1}


def test_grid_has_a_row_for_each_place_and_no_figure_where_there_is_too_little(both):
    grid = view.gap_grid(both, WEEK, places(), SUBJECT, NL)
    assert grid.row_names == ("Noord (wijk)", "O en W", "Tiny")
    assert grid.cells[0][0].text == "\u221255"  # workdays, day: 25 % of the reports, 80 % of the hours
    assert {cell.text for cell in grid.cells[1]} == {"·"}


DISCIPLINES = """
discipline_code | name_nl        | name_en | definition_nl | definition_en | valid_from | valid_to | is_rest
straat          | Straathoekwerk | Street  | d             | d             |            |          |
brug            | Brugfiguur     | Bridge  | d             | d             |            |          |
overige         | Overige        | Others  | d             | d             |            |          | 1
"""
YEARLY = """
presence_area_code | discipline_code | hours | series_count
N1                 | straat          | 900   | 2
N1                 | overige         | 100   | 2
samen              | straat          | 100   | 2
samen              | overige         | 0     | 2
"""


def test_hours_by_discipline_add_up_and_a_zero_is_not_said():
    known = teams.disciplines(table(DISCIPLINES), NL)
    grid = teams.hours_grid(table(YEARLY), known, WEEK, places(), 2025, NL)
    assert grid.column_names == ("Straathoekwerk", "Overige", "Samen")
    assert [cell.text for cell in grid.cells[0]] == ["900", "100", "1.000"]
    assert [cell.text for cell in grid.cells[1]] == ["100", "0–18", "100"]
    assert [cell.text for cell in grid.cells[2]] == ["1.000", "100", "1.100"]
    said = teams.hours_remarks(table(YEARLY), known, WEEK, places(), 2025, NL)
    assert said[0] == "In 2025 samengevoegd in ‘Overige’, omdat de ploegen klein zijn: Brugfiguur."
    assert "O en W" in said[1]


TEAM = """
area_code | discipline_code | organisation_code | organisation_name
N1        | straat          | stad              | Stad
N1        | overige         | vzw               | Vzw
O1        | straat          | stad              | Stad
"""


def test_mixed_teams_count_disciplines_and_organisations_once():
    known = teams.disciplines(table(DISCIPLINES), NL)
    found = teams.team_table(table(TEAM), known, places(), 2025, NL, ["O1"])
    assert [(row.heading, *(cell[0] for cell in row.cells)) for row in found.rows] == [
        ("Noord (wijk)", "2", "2"),
        ("Oost", "1", "1"),
        ("West", "n", "n"),
        ("Zuid", "n", "n"),
    ]
    assert found.rows[0].is_marked
    assert found.rows[1].is_current
    assert teams.team(table(TEAM), known, None).organisations == ("Stad", "Vzw")


def test_no_hours_at_all_is_no_coverage():
    empty = table(HOURS).iloc[:0]
    assert needs_and_presences(table(REPORTS), empty, WEEK) == {}


@pytest.mark.parametrize(("words", "said"), [(NL, "1 discipline, 1 organisatie"), (EN, "1 discipline, 1 organisation")])
def test_one_discipline_is_not_a_plural(words, said):
    (who,) = view.tiles(None, WEEK.slots_of(OUTSIDE), SUBJECT, teams.Team(("a",), ("b",)), words)
    assert who.value == said

"""The page Afstemming: each class can be read back to its numbers, and the network is the pairs that share."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from dashboard.base.texts import Wording
from dashboard.facts.alignments import (
    Board,
    BoardInput,
    certain,
    goal_counts,
    initiatives_in,
    last_closed_year,
    make_board,
    rule_of,
    team_codes,
)
from dashboard.facts.judgements import Judgements, judge, populations, read_fenomeen_counts
from dashboard.facts.offer import Initiative, Name, Offer, Organisation
from dashboard.facts.week import read_week
from dashboard.stats.alignment import CANNOT_SAY, NO_GOAL, PRESSURE_WITHOUT_OFFER, AlignmentRule
from dashboard.stats.profile import Share
from dashboard.views import afstemming as view
from dashboard.views.shared.network import network, network_table
from tests.stats.tables import read_back
from tests.views.drawn import NL, places, release, table
from tests.views.test_veldwerkers import AREAS, PARTS

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 1))
WEEK = read_week(table(PARTS), table(AREAS), table("year\n2025"))
HOURS = """
presence_area_code | discipline_code | nature     | day_type | day_part | hours
N1                 | straat          | preventief | werkdag  | dag      | 900
N1                 | straat          | preventief | werkdag  | nacht    | 100
"""


def initiative(code: str, organisations: tuple[str, ...], areas: tuple[str, ...], **more: object) -> Initiative:
    values: dict = {
        "code": code,
        "title": code.capitalize(),
        "description": "",
        "theme": "netheid",
        "groups": ("iedereen",),
        "nature": "preventief",
        "lead": organisations[0],
        "organisations": organisations,
        "areas": areas,
        "fenomenen": ("zwerfvuil",),
        "moments": (),
        "start_date": dt.date(2025, 3, 1),
        "end_date": None,
        "is_public": True,
        "link": None,
        "source": "initiatieven",
    }
    return Initiative(**(values | more))


INITIATIVES = (
    initiative("opruim", ("stad", "vzw"), ("N1a",)),
    initiative("fuif", ("vzw", "stad", "jeugd"), ("tiny",), fenomenen=()),
    initiative("oud", ("stad",), ("N1",), start_date=dt.date(2023, 1, 1), end_date=dt.date(2024, 12, 31)),
)


def offer() -> Offer:
    kind = Name("stad", Wording(nl="Stad", en="City"))
    names = {"stad": "Stad", "vzw": "Vzw", "jeugd": "Jeugd", "politie": "Politie"}
    found = {code: Organisation(code, name, kind, None) for code, name in names.items()}
    return Offer(INITIATIVES, {}, {}, {}, found, ())


def judged() -> Judgements:
    """zwerfvuil in 2025: 40 a month in Noord, 5 in Oost, 4 in West; nothing known of Zuid."""
    counts = {"N1": 40, "O1": 5, "W1": 4}
    rows = [
        (area, "zwerfvuil", dt.date(2025, month, 1), count, "exact")
        for area, count in counts.items()
        for month in range(1, 13)
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "fenomeen_code", "month", "melding_count", "status"])
    areas = populations(places())
    return judge(
        read_fenomeen_counts(frame.assign(year_count=np.nan), [code for code, _ in areas]), areas, frozenset(), *YEAR
    )


def profiles() -> pd.DataFrame:
    """All reports of Noord at night."""
    columns = ["area_code", "fenomeen_code", "about", "day_type", "day_part", "melding_count"]
    return pd.DataFrame([("N1", "zwerfvuil", "things", "werkdag", "nacht", 480)], columns=columns)


def board_with(goals: dict[tuple[str, str], int] | None, rule: AlignmentRule | None = None) -> Board:
    given = BoardInput(2025, judged(), INITIATIVES, profiles(), table(HOURS), goals)
    return make_board(release(), WEEK, given, rule or AlignmentRule())


@pytest.fixture
def board():
    return board_with(goals=None)


def test_a_year_counts_when_it_is_whole():
    assert last_closed_year(release()) == 2025


def test_every_wijk_and_fenomeen_has_one_class_that_can_be_read_back(board):
    assert len(board.cells) == 4 * 2
    for cell in board.cells.values():
        assert all(read_back(reason) == reason.is_met for reason in cell.result.reasons)


def test_pressure_with_presence_at_another_time(board):
    cell = board.cells[("N1", "zwerfvuil")]
    assert cell.given.pressure == "higher"
    assert cell.published == 480
    # 40 a month for 1,000 inhabitants against 9 for the 1,300 of Oost and West (Zuid has no figures)
    assert cell.ratio == pytest.approx((480 / 1000) / (108 / 1300), rel=0.01)
    assert [one.code for one in cell.initiatives] == ["opruim"], "the other one does not aim at it or has ended"
    assert cell.overlap.value == pytest.approx(0.1)  # 100 of the 1,000 hours are at night
    assert cell.kind == "verkeerd_moment"


def test_what_is_not_known_is_not_said(board):
    assert board.cells[("Z1", "zwerfvuil")].kind == CANNOT_SAY
    assert board.cells[("N1", "wildplassen")].kind == CANNOT_SAY
    assert board.cells[("O1", "zwerfvuil")].given.hours is None


def test_goals_are_counted_when_there_are_any():
    given = {("N1", "zwerfvuil"): 1}
    rule = AlignmentRule(least_overlap=0.05)
    assert board_with(None, rule).cells[("N1", "zwerfvuil")].kind == NO_GOAL
    with_goal = board_with(given, rule)
    assert with_goal.has_goals
    assert with_goal.cells[("N1", "zwerfvuil")].kind == "afgestemd"


GOALS = """
goal_code | area_code | fenomeen_code
a         | N1a       | zwerfvuil
b         | tiny      | zwerfvuil
c         | O1        | alle
d         | O1        | onbekend
"""


def test_a_goal_counts_for_the_wijk_around_it_or_for_every_wijk_inside_it():
    counts = goal_counts(table(GOALS), release())
    assert counts[("N1", "zwerfvuil")] == 2
    assert counts[("W1", "zwerfvuil")] == 1
    assert counts[("O1", "zwerfvuil")] == 2
    assert counts[("O1", "wildplassen")] == 1
    assert ("N1", "wildplassen") not in counts


def test_rounding_that_leaves_the_side_open_is_not_a_number():
    assert certain(Share(0.5, 0.3, 0.7), 0.6) is None
    assert certain(Share(0.5, 0.3, 0.59), 0.6) == 0.5
    assert certain(Share(0.8, 0.6, 0.9), 0.6) == 0.8
    assert certain(None, 0.6) is None


def test_thresholds_come_from_the_city_file():
    rule = rule_of(table("name | value\npresence_hours | 250\ngoal_count | 2"))
    assert (rule.least_hours, rule.least_goals, rule.least_initiatives) == (250, 2, 1)


def test_matrix_shows_every_class_in_words_and_counts_them(board):
    here = release()
    grid = view.matrix(board, view.wijken(here.places), here.fenomenen, NL)
    assert grid.row_names[0] == "Noord (wijk)"
    assert grid.cells[0][0].text == "ander moment"
    assert sum(row.count for row in grid.legend.rows) == 8
    assert len({row.swatch for row in grid.legend.rows}) == len(view.KINDS)


def test_reasons_name_numbers_and_thresholds(board):
    here = release()
    found = view.reasons(board.cells[("N1", "zwerfvuil")], board, here.fenomenen[0], WEEK, offer(), here.places, NL)
    steps = {row.heading: row.cells for row in found.steps.rows}
    assert steps["Meldingen: Zwerfvuil, 2025"][0].startswith("480 meldingen (5,8 keer zoveel per inwoner als elders;")
    assert steps["Uren veldwerkers in Noord (wijk)"] == ("ongeveer 1.000", "minstens 100", "gehaald")
    overlap = steps["Deel van die uren op de momenten van de meldingen"]
    assert overlap[0].startswith("ongeveer 10\u202f%")
    assert overlap[1:] == ("minstens 60\u202f%", "niet gehaald")
    assert found.initiatives == ("Opruim (Stad, Vzw)",)


def test_people_counts_are_rounded_in_the_reasons(board):
    here = release()
    found = view.reasons(board.cells[("N1", "wildplassen")], board, here.fenomenen[1], WEEK, offer(), here.places, NL)
    assert found.steps.rows[0].cells[0] == NL("figure.missing")
    assert found.kind == NL("afstemming.kind_niet_te_zeggen")


def test_map_of_two_measures(board):
    here = release()
    rule = board.rule
    assert view.offer_level(board.cells[("N1", "zwerfvuil")], rule) == 1, "an initiative, and presence at other times"
    drawn = view.bivariate_map(board, view.wijken(here.places), here.fenomenen[0], here.places, NL, ["N1"])
    by_code = {area.code: area for area in drawn.areas}
    assert by_code["N1"].swatch == view.BIVARIATE[("higher", 1)]
    assert by_code["O1"].swatch == view.BIVARIATE[("lower", 0)]
    assert sum(row.count for row in drawn.legend.rows) == 4


def test_summary_counts_the_classes(board):
    said = view.summary(board, view.wijken(places()), NL)
    assert said.startswith("8 vakken in 2025. In 1 vakken wordt aantoonbaar meer gemeld")


# ---- the network ------------------------------------------------------------------------------------


def test_the_network_is_the_pairs_of_each_initiative():
    ran = initiatives_in(INITIATIVES, "N1", 2025, places())
    assert [one.code for one in ran] == ["opruim", "fuif"], "inside the wijk, or for the whole city"
    found = network(ran, ["politie", "stad"], offer(), "Noord", NL)
    expected: dict[tuple[str, str], int] = {}
    for one in ran:
        for pair in combinations(sorted(set(one.organisations)), 2):
            expected[pair] = expected.get(pair, 0) + 1
    assert {(edge.one, edge.other): edge.count for edge in found.edges} == expected
    assert [node.code for node in found.alone] == ["politie"]
    assert {node.code for node in found.nodes} == {"stad", "vzw", "jeugd"}
    assert next(node for node in found.nodes if node.code == "stad").has_team
    rows = {row.heading: row.cells for row in network_table(found, NL).rows}
    assert rows["Stad"] == ("Vzw (2), Jeugd (1)", "Stad; 2 initiatieven; veldwerkers")
    assert rows["Politie"][0] == "deelt hier geen initiatief"
    assert network(ran, ["stad", "politie"], offer(), "Noord", NL) == found, "the same input gives the same places"


def test_an_area_without_initiatives_has_an_empty_network():
    found = network([], [], offer(), "Zuid", NL)
    assert (found.nodes, found.edges, found.alone) == ((), (), ())


def test_teams_of_a_larger_area_are_those_of_its_wijken():
    rows = table(
        "area_code | discipline_code | organisation_code | organisation_name\nN1 | a | stad | Stad\nO1 | a | vzw | Vzw"
    )
    assert team_codes(rows, "N1", places()) == ["stad"]
    assert team_codes(rows, "tiny", places()) == ["stad", "vzw"]
    assert PRESSURE_WITHOUT_OFFER in view.KINDS

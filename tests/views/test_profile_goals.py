"""Goals on Buurtprofiel: those that are about the area, a part of it or something around it, with their state."""

from __future__ import annotations

import pytest

from dashboard.base.texts import Wording
from dashboard.views.buurtprofiel.goals import goal_table, is_about
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, places
from tests.views.test_doelen import WEEK, goal, network


@pytest.mark.parametrize(
    ("area", "place", "kind", "is_here"),
    [
        ("N1", "N1", "melding", True),
        ("O1", "N1", "melding", False),
        ("N1", "N1b", "melding", True),
        ("N1", "tiny", "context", True),
        ("O1", "samen", "hours_outside", True),
        ("N1", "samen", "hours_outside", False),
        ("N1", "nergens", "hours_outside", False),
    ],
)
def test_where_a_goal_belongs(area, place, kind, is_here):
    one = goal(80.0, 40.0, place_code=place, kind=kind)
    assert is_about(one, places().areas[area], places(), WEEK) == is_here


@pytest.mark.parametrize("words", [NL, EN])
def test_a_row_says_goal_state_reason_and_network(words):
    found = (network(goal(80.0, 40.0), goal(80.0, 40.0, place_code="O1")), network(name="Leeg"))
    view = goal_table(found, places().areas["N1"], places(), WEEK, words)
    assert [row.heading for row in view.rows] == [words.of(Wording(nl="Minder zwerfvuil.", en="Less litter."))]
    state, why, who, about = view.rows[0].cells
    assert state == words(f"doelen.state_{found[0].goals[0].state.state}")
    assert why and who == "Netwerk Noord" and about == words("doelen.about_population")
    assert goal_table(found, places().areas["W1"], places(), WEEK, words).rows == ()


def test_hostile_sentences_stay_text():
    one = network(goal(80.0, 40.0, sentence=Wording(nl=NAMES[0], en=NAMES[1])), name=NAMES[2])
    row = goal_table((one,), places().areas["N1"], places(), WEEK, NL).rows[0]
    assert row.heading == NAMES[0] and row.cells[2] == NAMES[2]

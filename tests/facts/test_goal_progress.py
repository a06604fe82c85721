"""Goals of a release: published figures only, widened by the swings of the years before, kept per release."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from dashboard.facts import analysis
from dashboard.facts.goal_progress import Goal, networks, swings
from dashboard.facts.release import current_release
from dashboard.stats.dispersion import ASSUMED, EVEN_YEAR
from dashboard.stats.goal_state import ON_COURSE, Estimate, goal_state
from dashboard.stats.intervals import count_interval
from dashboard.store.snapshot import ask


def goals() -> dict[str, Goal]:
    return {goal.code: goal for network in networks() for goal in network.goals}


@pytest.fixture(autouse=True)
def _release(example_release, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))


def test_every_network_has_its_goals_in_the_order_of_the_file():
    found = networks()
    assert [network.code for network in found] == ["arsenaal", "oud_oefenplein", "otterbeek"]
    assert all(network.is_example and network.review_within_days == 180 for network in found)
    for network in found:
        assert {goal.network_code for goal in network.goals} == {network.code}
        assert all(goal.owners and goal.baseline.is_known and goal.current.is_known for goal in network.goals)
    assert found[1].people_areas(current_release().places) == ("12025W07",), "the wijk around its buurt"


def test_figures_are_the_published_ones_and_the_state_follows_from_them():
    published = ask("goal_value_list")
    for goal in goals().values():
        own = published[published["goal_code"] == goal.code]
        assert [one.period for one in goal.figures] == list(own["period"])
        assert [one.estimate.value for one in goal.figures] == pytest.approx(list(own["value"]), nan_ok=True)
        again = goal_state(goal.baseline.estimate, goal.current.estimate, goal.target, goal.target_on, goal.direction)
        assert again == goal.state


def test_counts_are_wider_than_chance_alone_by_the_swings_of_the_years_before():
    here = current_release()
    goal = goals()["arsenaal_nette_straat"]
    now = goal.current.estimate
    extra = swings(here, "12025W01", "zwerfvuil", now.start)
    assert extra > 0
    assert now == Estimate.of_count(now.value, 0, now.start, now.end, extra)
    low, high = count_interval(now.value, 0)
    assert now.low < low < high < now.high
    assert swings(here, "12025W01", "zwerfvuil", dt.date(2024, 6, 1)) == ASSUMED.of_total(EVEN_YEAR), "one year only"
    assert swings(here, here.places.city.code, "zwerfvuil", now.start) > 0


def test_swings_see_nothing_of_the_period_that_is_judged(monkeypatch):
    here, day = current_release(), dt.date(2025, 10, 1)
    before = swings(here, "12025W01", "zwerfvuil", day)
    known = analysis.counts("wijk", "zwerfvuil")
    table = known.table.copy()
    table[:, known.months.index(day) :] *= 7
    real = analysis.counts
    monkeypatch.setattr(
        analysis,
        "counts",
        lambda level, code: replace(known, table=table) if code == "zwerfvuil" else real(level, code),
    )
    analysis.swings_of_changes.cache_clear()
    assert swings(here, "12025W01", "zwerfvuil", day) == before
    table[:, : known.months.index(day)] *= np.random.default_rng(1).gamma(
        4.0, 0.25, (len(table), known.months.index(day))
    )
    analysis.swings_of_changes.cache_clear()
    assert swings(here, "12025W01", "zwerfvuil", day) > before
    analysis.swings_of_changes.cache_clear()


def test_the_example_shows_more_than_one_state():
    states = {goal.state.state for goal in goals().values()}
    assert ON_COURSE in states and len(states) >= 3

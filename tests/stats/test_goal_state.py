"""The state of a goal, drawn as small tables: baseline, current value, target, day, and what the rule says."""

from __future__ import annotations

import datetime as dt
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.stats.goal_state import (
    BEHIND,
    NO_FIGURE,
    ON_COURSE,
    REACHED,
    STATES,
    TOO_EARLY,
    Estimate,
    goal_state,
    path_share,
)
from dashboard.stats.rounding import EXACT
from dashboard.stats.swings import swings_before

TARGET_ON = dt.date(2027, 12, 31)


def figure(value: float, error: float, year: int) -> Estimate:
    return Estimate.within(value, error, dt.date(year, 1, 1), dt.date(year, 12, 31))


@pytest.mark.parametrize(
    ("direction", "baseline", "current", "error", "year", "target", "state"),
    [
        # the path of 2026 asks for two thirds of the way
        ("down", 100, 85, 2, 2026, 80, ON_COURSE),
        ("down", 100, 95, 2, 2026, 80, BEHIND),  # better, but the path is out of reach
        ("down", 100, 110, 2, 2026, 80, BEHIND),
        ("down", 100, 79, 2, 2026, 80, REACHED),
        ("down", 100, 90, 20, 2026, 80, TOO_EARLY),  # nothing changed, and on the path: both fit
        ("down", 100, 75, 30, 2026, 80, TOO_EARLY),  # at the target, perhaps by chance
        ("up", 50, 58, 1, 2026, 60, ON_COURSE),
        ("up", 50, 51, 1, 2026, 60, BEHIND),
        ("up", 50, 60, 1, 2025, 60, REACHED),
        # after the day of the target
        ("down", 100, 85, 2, 2028, 80, BEHIND),
        ("down", 100, 90, 20, 2028, 80, BEHIND),
        ("down", 100, 80, 2, 2028, 80, REACHED),
        # the same year as the baseline
        ("down", 100, 50, 1, 2024, 80, TOO_EARLY),
        # nothing to compare
        ("down", 100, nan, 1, 2026, 80, NO_FIGURE),
        ("down", nan, 100, 1, 2026, 80, NO_FIGURE),
        # exact figures
        ("up", 80, 80, 0, 2026, 100, BEHIND),
        ("up", 80, 95, 0, 2026, 100, ON_COURSE),
    ],
)
def test_the_rule(direction, baseline, current, error, year, target, state):
    found = goal_state(figure(baseline, error, 2024), figure(current, error, year), target, TARGET_ON, direction)
    assert found.state == state


def test_the_numbers_of_the_rule_can_be_read_back():
    found = goal_state(figure(100, 3, 2024), figure(85, 4, 2026), 80, TARGET_ON, "down")
    assert (found.change, found.low, found.high) == (15, 10, 20)  # 3 and 4 make 5
    assert found.whole == 20
    assert found.needed == pytest.approx(20 * 730 / 1095)


def test_a_period_that_shares_days_with_the_baseline_is_too_early():
    rolling = Estimate.within(50, 1, dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    assert goal_state(figure(100, 1, 2024), rolling, 80, TARGET_ON, "down").state == TOO_EARLY


def test_path_runs_straight_and_stays_at_the_target():
    start, end = dt.date(2024, 12, 31), dt.date(2026, 12, 31)
    shares = [path_share(start, end, dt.date(year, 12, 31)) for year in (2023, 2024, 2025, 2026, 2030)]
    assert shares == [0, 0, 0.5, 1, 1]


def test_a_target_that_is_no_improvement_is_refused():
    with pytest.raises(ValueError, match="not better"):
        goal_state(figure(100, 1, 2024), figure(90, 1, 2025), 100, TARGET_ON, "down")
    with pytest.raises(ValueError, match="direction"):
        goal_state(figure(100, 1, 2024), figure(90, 1, 2025), 90, TARGET_ON, "sideways")


def test_a_count_is_wider_with_rounding_and_with_swings():
    days = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    plain, rounded, swinging = (
        Estimate.of_count(100, 0, *days),
        Estimate.of_count(100, 4, *days),
        Estimate.of_count(100, 4, *days, extra=0.01),
    )
    assert (round(plain.low, 1), round(plain.high, 1)) == (81.4, 121.6)  # Garwood
    assert swinging.low < rounded.low < plain.low < plain.high < rounded.high < swinging.high
    assert isnan(Estimate.of_count(nan, 4, *days).low)


@given(
    st.floats(1, 500), st.floats(0, 500), st.floats(0, 50), st.floats(0, 50), st.floats(1, 99), st.booleans(),
    st.integers(2024, 2030),
)  # fmt: skip
def test_the_state_follows_from_the_numbers_that_are_shown(baseline, current, error, other, percent, up, year):
    target = baseline * (1 + percent / 100) if up else baseline * (1 - percent / 100)
    one, now = figure(baseline, error, 2024), figure(current, other, year)
    found = goal_state(one, now, target, TARGET_ON, "up" if up else "down")
    assert found.state in STATES
    assert found.low <= found.change <= found.high
    if found.state in (ON_COURSE, REACHED):
        assert found.low > 0 and found.high >= found.needed
    if found.state == BEHIND and year < 2027:
        assert found.high < found.needed


def test_without_any_change_a_wrong_state_is_rare():
    """Poisson counts with the same mean: 'reached' or 'on course' in at most 5 %, whatever the path."""
    rng = np.random.default_rng(5)
    wrong = 0
    for _ in range(2000):
        mean = rng.uniform(20, 200)
        before, now = (
            Estimate.of_count(float(rng.poisson(mean)), 0, dt.date(year, 1, 1), dt.date(year, 12, 31))
            for year in (2024, 2026)
        )
        wrong += goal_state(before, now, before.value * 0.8, TARGET_ON, "down").state in (ON_COURSE, REACHED)
    assert wrong / 2000 <= 0.05


def _world(rng: np.random.Generator, fall: float) -> tuple[float, float, float]:
    """(baseline year, newest year, extra) of one of twelve wijken whose months swing by 25 % beyond chance.

    Four years; swings are estimated from the first three, as facts/goal_progress.py does, and the fall comes after.
    """
    level = rng.uniform(3, 20, size=(12, 1)) * np.ones((1, 48))
    level[0, 36:] *= 1 - fall
    swing = rng.gamma(16.0, 1 / 16.0, size=level.shape)
    table = rng.poisson(level * swing).astype(float)
    extra = float(swings_before([table], [EXACT], 36, 12)[0].between_years()[0])
    return table[0, 24:36].sum(), table[0, 36:].sum(), extra


def _said(rng: np.random.Generator, fall: float, worlds: int) -> float:
    """In which share of worlds the rule says 'on course' or 'reached' for a target of 30 % less."""
    found = 0
    for _ in range(worlds):
        before, now, extra = _world(rng, fall)
        one, two = (
            Estimate.of_count(value, 0, dt.date(year, 1, 1), dt.date(year, 12, 31), extra)
            for value, year in ((before, 2025), (now, 2026))
        )
        found += goal_state(one, two, before * 0.7, TARGET_ON, "down").state in (ON_COURSE, REACHED)
    return found / worlds


def test_also_where_counts_swing_a_wrong_state_is_rare_and_a_large_fall_is_found():
    rng = np.random.default_rng(7)
    assert _said(rng, 0.0, 600) <= 0.05
    assert _said(rng, 0.5, 300) >= 0.6

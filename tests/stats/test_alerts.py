"""The list Opvallend: what is listed, its numbers, its caveats, and what is left alone."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from dashboard.stats.alerts import AlertRule, find_alerts
from dashboard.stats.expected import expected_range
from tests.stats.tables import months

AREAS = ["noord", "oost", "west"]
NEIGHBOURS = {"noord": ["oost"], "oost": ["noord", "west"], "west": ["oost"]}
MONTHS = months("2023-01", 36)
LAST = MONTHS[-1]


def quiet(level: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).poisson(level, (36, 3)).astype(float)


def figures(things: np.ndarray, people: np.ndarray | None = None) -> pd.DataFrame:
    rows = [
        (area, month, code, about, table[m, a])
        for code, about, table in (("zwerfvuil", "things", things), ("geluid", "people", people))
        if table is not None
        for m, month in enumerate(MONTHS)
        for a, area in enumerate(AREAS)
    ]
    return pd.DataFrame(rows, columns=["area_code", "month", "fenomeen_code", "about", "melding_count"])


def presence(now: float) -> pd.DataFrame:
    rows = [(area, month, now if month >= dt.date(2025, 10, 1) else 100.0) for area in AREAS for month in MONTHS]
    return pd.DataFrame(rows, columns=["area_code", "month", "hours"])


def test_a_jump_is_listed_with_the_numbers_of_its_sentence():
    things = quiet(30, 1)
    things[-1] = [80, 30, 29]
    listed = find_alerts(figures(things), LAST, NEIGHBOURS)
    assert listed.comparisons == 3 and listed.border == pytest.approx(1.5 / 3)
    found = next(alert for alert in listed.alerts if alert.area_code == "noord")
    usual = expected_range(things[:-1].T, LAST)
    assert (found.observed, found.direction, found.about) == (80, "up", "things")
    assert found.expected == pytest.approx(usual.expected[0]) and found.high == usual.high[0]
    assert (found.window_first, found.window_last, found.is_new) == (LAST, LAST, True)
    assert found.p_value < 1e-4 and found.ratio == pytest.approx(80 / found.expected)
    assert listed.alerts[0] is found
    assert found.hours_rose is None and not found.may_have_shifted


def test_caveats_of_presence_and_neighbours():
    things = quiet(30, 1)
    things[-1] = [80, 12, 30]
    alerts = find_alerts(figures(things), LAST, NEIGHBOURS, presence(200.0)).alerts
    noord = next(alert for alert in alerts if alert.area_code == "noord")
    assert (noord.hours_now, noord.hours_before, noord.hours_rose) == (200, 100, True)
    assert noord.may_have_shifted and noord.neighbour_observed == 12
    same = find_alerts(figures(things), LAST, NEIGHBOURS, presence(110.0)).alerts[0]
    assert same.hours_rose is False
    unknown = find_alerts(figures(things), LAST, {}, presence(200.0).loc[lambda f: f["month"] > MONTHS[20]]).alerts[0]
    assert (unknown.hours_now, unknown.hours_before, unknown.hours_rose) == (200, 100, True)
    gone = find_alerts(figures(things), LAST, {}, presence(200.0).loc[lambda f: f["month"] > MONTHS[30]]).alerts[0]
    assert (gone.hours_before, gone.hours_rose, gone.neighbour_observed) == (None, None, None)


def test_people_by_whole_quarter_and_only_where_twenty_are_expected():
    people = 5 * np.round(quiet(15, 2) / 5)
    people[-3:, 0] = 45
    people[:, 2] = 5
    people[-3:, 2] = 20
    listed = find_alerts(figures(quiet(30, 1), people), LAST, NEIGHBOURS)
    found = [alert for alert in listed.alerts if alert.about == "people"]
    assert [alert.area_code for alert in found] == ["noord"]
    assert (found[0].observed, found[0].window_first) == (135, dt.date(2025, 10, 1))
    assert listed.comparisons == 3 + 2
    earlier = find_alerts(figures(quiet(30, 1), people), dt.date(2025, 11, 1), NEIGHBOURS)
    assert all(alert.window_last == dt.date(2025, 9, 1) for alert in earlier.alerts if alert.about == "people")


def test_the_last_quarter_stays_on_the_list_but_is_no_longer_new():
    people = 5 * np.round(quiet(15, 2) / 5)
    people[30:33, 0] = 45
    found = find_alerts(figures(quiet(30, 1), people), dt.date(2025, 10, 1), NEIGHBOURS).alerts
    assert [(alert.area_code, alert.is_new) for alert in found if alert.about == "people"] == [("noord", False)]


def test_a_fall_and_small_numbers():
    things = quiet(30, 1)
    things[-1, 1] = 2
    assert [a.direction for a in find_alerts(figures(things), LAST, NEIGHBOURS).alerts if a.area_code == "oost"] == [
        "down"
    ]
    rare = quiet(0.3, 1)
    rare[-1, 0] = 6
    assert find_alerts(figures(rare), LAST, NEIGHBOURS).alerts == ()
    assert len(find_alerts(figures(rare), LAST, NEIGHBOURS, rule=AlertRule(least_count=5)).alerts) == 1


def test_missing_short_or_empty_gives_no_alert():
    things = quiet(30, 1)
    things[-1, 0] = np.nan
    assert find_alerts(figures(things), LAST, NEIGHBOURS).comparisons == 2
    assert find_alerts(figures(things), MONTHS[20], NEIGHBOURS).comparisons == 0
    assert find_alerts(figures(things).iloc[:0], LAST, NEIGHBOURS).alerts == ()


def test_the_border_narrows_with_the_number_of_comparisons_and_later_months_are_not_read():
    things = quiet(30, 1)
    one = find_alerts(figures(things), MONTHS[34], NEIGHBOURS)
    things[35] = 500
    assert find_alerts(figures(things), MONTHS[34], NEIGHBOURS) == one
    wide = find_alerts(figures(things, things), LAST, NEIGHBOURS, rule=AlertRule(false_alarms=2.0))
    assert wide.border == pytest.approx(2 * 1.5 / wide.comparisons)

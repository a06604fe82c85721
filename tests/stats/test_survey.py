"""Figures of a survey beside each other: recomputed, and no verdicts where nothing differs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from dashboard.stats.survey import HIGHER, LOWER, NO_DIFFERENCE, NOT_COMPARED, SurveyFigure, against_others, changed

Z = norm.ppf(0.975)


def figure(value: float, error: float) -> SurveyFigure:
    return SurveyFigure.of(value, value - Z * error, value + Z * error)


UNKNOWN = SurveyFigure.of(None, None, None)


def test_against_others_is_recomputed():
    values, errors, sizes = (
        np.array([60.0, 75, 74, 76]),
        np.array([3.0, 2, 2.5, 3]),
        np.array([1000.0, 3000, 500, 2000]),
    )
    found = against_others([figure(v, e) for v, e in zip(values, errors, strict=True)], sizes.tolist())
    p_values = []
    for i in range(4):
        rest = np.arange(4) != i
        weights = sizes[rest] / sizes[rest].sum()
        mean, error = weights @ values[rest], math.sqrt((weights**2) @ (errors[rest] ** 2))
        assert found[i].others.value == pytest.approx(mean)
        assert found[i].others.high == pytest.approx(mean + Z * error, rel=1e-5)
        p_values.append(2 * norm.sf(abs(values[i] - mean) / math.hypot(errors[i], error)))
    rejected = multipletests(p_values, method="holm")[0]
    assert [one.verdict != NO_DIFFERENCE for one in found] == rejected.tolist()
    assert found[0].verdict == LOWER


def test_what_is_not_known_is_not_compared():
    found = against_others([figure(60, 3), UNKNOWN, figure(80, 3)], [100, 100, 0])
    assert [one.verdict for one in found] == [NOT_COMPARED] * 3
    assert math.isnan(found[1].others.value)


def test_an_interval_without_width_gives_no_verdict():
    assert changed([SurveyFigure.of(50, 50, 50)], [SurveyFigure.of(10, 10, 10)]) == [NOT_COMPARED]


def test_a_rise_is_higher():
    assert changed([figure(80, 2), figure(50, 2), UNKNOWN], [figure(60, 2), figure(50, 2), figure(1, 1)]) == [
        HIGHER,
        NO_DIFFERENCE,
        NOT_COMPARED,
    ]


@pytest.mark.parametrize("share", [0.2, 0.75])
def test_without_differences_at_most_one_comparison_in_twenty_names_an_area(share):
    """Surveys of 41 to 388 people in a city where all wijken are alike, with Wilson intervals."""
    random, asked = np.random.default_rng(20261123), np.array([41, 74, 82, 118, 147, 190, 212, 216, 341, 388])
    trials, named = 600, 0
    for _ in range(trials):
        p = random.binomial(asked, share) / asked
        middle = (p + Z**2 / (2 * asked)) / (1 + Z**2 / asked)
        half = Z * np.sqrt(p * (1 - p) / asked + Z**2 / (4 * asked**2)) / (1 + Z**2 / asked)
        figures = [
            SurveyFigure.of(100 * a, 100 * b, 100 * c) for a, b, c in zip(p, middle - half, middle + half, strict=True)
        ]
        found = against_others(figures, (asked * 30.0).tolist())
        named += any(one.verdict in (HIGHER, LOWER) for one in found)
    assert named / trials <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / trials)

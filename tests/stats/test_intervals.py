"""Intervals around published counts hold the true rate, rounding included."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy.stats import poisson

from dashboard.pipeline.protect.rounding import month_seed, round_months
from dashboard.stats.intervals import count_interval, error_bound


def months(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(f"{text}-01") for text in texts]


def run(first: str, count: int) -> list[dt.date]:
    year, month = (int(part) for part in first.split("-"))
    return [dt.date(year + (month - 1 + n) // 12, (month - 1 + n) % 12 + 1, 1) for n in range(count)]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ([], 0),
        (run("2024-06", 1), 4),
        (run("2024-01", 12), 4),
        (run("2024-01", 5), 4),
        (run("2024-03", 2), 8),
        (run("2024-04", 9), 8),
        (run("2024-01", 36), 12),
        (run("2024-07", 12), 8 + 4),
        (run("2023-12", 3), 4 + 4),
        (run("2023-12", 1) + run("2024-02", 1), 4 + 4),
        (months("2024-03", "2024-05"), 8),
        (months("2024-05", "2024-03", "2024-03"), 8),
    ],
)
def test_error_bound_of_a_run_of_months(span, expected):
    assert error_bound(span, 5) == expected


def test_exact_figures_have_no_error():
    assert error_bound(run("2024-03", 30), 1) == 0


def test_error_bounds_hold_for_what_the_protector_publishes():
    rng = np.random.default_rng(5)
    counts = rng.poisson(2.5, (36, 3, 2))
    seeds = [month_seed("s", "m", str(m)) for m in range(36)]
    wrong = round_months(counts, ["a", "a"], 5, seeds, [m % 12 + 1 for m in range(36)]) - counts
    every = run("2024-01", 36)
    for first in range(36):
        for last in range(first + 1, 37):
            assert np.abs(wrong[first:last].sum(axis=0)).max() <= error_bound(every[first:last], 5)


def test_limits_are_those_of_garwood():
    """The limit at which a count this extreme has probability 2.5 %, found in the Poisson distribution itself."""
    lower, upper = count_interval([10, 0, 25], [0, 0, 4])
    assert poisson.sf(9, lower[0]) == pytest.approx(0.025)
    assert poisson.cdf(10, upper[0]) == pytest.approx(0.025)
    assert (lower[1], upper[1]) == (0, pytest.approx(3.6889, abs=1e-4))
    assert poisson.sf(20, lower[2]) == pytest.approx(0.025)
    assert poisson.cdf(29, upper[2]) == pytest.approx(0.025)


def test_missing_counts_give_missing_limits():
    lower, upper = count_interval([np.nan, 5.0], 4)
    assert np.isnan([lower[0], upper[0]]).all()
    assert np.isfinite([lower[1], upper[1]]).all()


@pytest.mark.parametrize(("published", "error", "level"), [(-1, 0, 0.95), (1, -1, 0.95), (1, 0, 1.0)])
def test_impossible_input_is_refused(published, error, level):
    with pytest.raises(ValueError):
        count_interval(published, error, level)


@pytest.mark.parametrize("first,last", [(0, 1), (0, 12), (2, 5), (0, 24)])
def test_coverage_is_at_least_95_percent_rounding_included(first, last):
    """Seeded: Poisson counts, published by the real protector; how often the interval holds the true mean."""
    rng = np.random.default_rng(11)
    mean = rng.uniform(0.2, 9, (40, 6))
    held, all_of_them = 0, 0
    for city in range(12):
        counts = rng.poisson(mean, (24, 40, 6))
        seeds = [month_seed("s", str(city), str(m)) for m in range(24)]
        r = round_months(counts, list("aaabbb"), 5, seeds, [m % 12 + 1 for m in range(24)])[first:last].sum(axis=0)
        lower, upper = count_interval(r, error_bound(run("2024-01", 24)[first:last], 5))
        truth = mean * (last - first)
        held += int(((lower <= truth) & (truth <= upper)).sum())
        all_of_them += truth.size
    assert held / all_of_them >= 0.95

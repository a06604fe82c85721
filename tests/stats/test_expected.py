"""The usual range of a month or quarter: against a generalised linear model, and where none may be given."""

import datetime as dt

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import nbinom

from dashboard.stats.expected import LEAST_EXPECTED_PEOPLE, expected_range, expected_series, period_months, to_quarters
from dashboard.stats.rounding import Rounding
from tests.stats.tables import months

JANUARY = dt.date(2026, 1, 1)
SEASON = 1 + 0.5 * np.sin(2 * np.pi * np.arange(12) / 12)


def history(years=3, areas=4, seed=1):
    rng = np.random.default_rng(seed)
    return rng.poisson(np.outer(np.linspace(8, 40, areas), np.tile(SEASON, years))).astype(float)


def test_expected_is_that_of_a_poisson_model_with_wijk_and_month():
    y = history(years=2)
    usual = expected_range(y, JANUARY)
    area, month = (index.ravel() for index in np.indices(y.shape))
    design = np.column_stack([np.eye(4)[area], np.eye(12)[month % 12][:, 1:]])
    fit = sm.GLM(y.ravel(), design, family=sm.families.Poisson()).fit()
    target = np.column_stack([np.eye(4), np.zeros((4, 11))])
    np.testing.assert_allclose(usual.expected, fit.predict(target), rtol=0.02)


def test_range_and_p_values_follow_from_the_negative_binomial():
    usual = expected_range(history(), JANUARY)
    size = usual.expected**2 / (usual.variance - usual.expected)
    law = nbinom(size, size / (size + usual.expected))
    np.testing.assert_array_equal(usual.low, law.ppf(0.025))
    np.testing.assert_array_equal(usual.high, law.ppf(0.975))
    observed = np.array([0.0, 5.0, 30.0, 90.0])
    at_least, at_most = usual.p_values(observed)
    np.testing.assert_allclose(at_least, law.sf(observed - 1), atol=1e-12)
    np.testing.assert_allclose(at_most, law.cdf(observed), atol=1e-12)


def test_season_is_followed_and_the_target_month_counts():
    y = history(years=3, seed=2)
    high = expected_range(y[:, :27], dt.date(2025, 4, 1)).expected
    low = expected_range(y[:, :33], dt.date(2025, 10, 1)).expected
    assert (high > 1.8 * low).all()


def test_an_outbreak_in_the_past_hardly_moves_the_range():
    y = history(years=3)
    before = expected_range(y, JANUARY)
    y[0, 12] = 200
    after = expected_range(y, JANUARY)
    assert after.expected[0] < 1.35 * before.expected[0]
    assert after.high[0] < 60


def test_where_there_is_no_range():
    assert set(expected_range(history(years=3)[:, :23], JANUARY).state) == {"too_short"}
    gap = history(years=3)
    gap[1, -9:] = np.nan
    gap[2, -36::12] = np.nan
    state = expected_range(gap, JANUARY).state
    assert state.tolist() == ["range", "missing", "missing", "range"]
    assert set(expected_range(np.full((2, 36), np.nan), JANUARY).state) == {"missing"}
    people, _ = to_quarters(5 * np.round(history(years=3) / 5), months("2023-01", 36))
    usual = expected_range(people, JANUARY, 4, Rounding(5), LEAST_EXPECTED_PEOPLE)
    assert set(usual.state) == {"range"}
    few = expected_range(np.full((2, 12), 10.0), JANUARY, 4, Rounding(5), LEAST_EXPECTED_PEOPLE)
    assert set(few.state) == {"too_small"} and np.isnan(few.high).all()
    assert np.isnan(few.p_values(np.array([10.0, 50.0]))[0]).all()


def test_ranges_of_rounded_figures_end_on_multiples_of_the_base():
    people, _ = to_quarters(5 * np.round(history(years=3) / 5), months("2023-01", 36))
    usual = expected_range(people, JANUARY, 4, Rounding(5), LEAST_EXPECTED_PEOPLE)
    assert (usual.low % 5 == 0).all() and (usual.high % 5 == 0).all()
    assert (usual.low < usual.expected).all() and (usual.expected < usual.high).all()


def test_nothing_but_zeros_expects_next_to_nothing():
    usual = expected_range(np.zeros((3, 24)), JANUARY)
    assert (usual.expected < 0.1).all() and (usual.low == 0).all() and (usual.high <= 1).all()


def test_one_row_works_and_a_series_looks_back_only():
    y = history(years=3, areas=1)
    series = expected_series(y, months("2023-01", 36))
    assert [usual.state[0] for usual in series] == ["too_short"] * 24 + ["range"] * 12
    changed = y.copy()
    changed[0, 30:] *= 3
    again = expected_series(changed, months("2023-01", 36))
    assert again[30].expected[0] == series[30].expected[0]
    assert again[31].variance[0] != series[31].variance[0]


def test_quarters_are_whole_calendar_quarters():
    table, starts = to_quarters(np.arange(14.0)[None], months("2024-12", 14))
    assert starts == [dt.date(2025, 1, 1), dt.date(2025, 4, 1), dt.date(2025, 7, 1), dt.date(2025, 10, 1)]
    np.testing.assert_array_equal(table, [[6, 15, 24, 33]])
    assert period_months(starts) == 3
    with pytest.raises(ValueError, match="consecutive"):
        period_months([dt.date(2025, 1, 1), dt.date(2025, 3, 1)])

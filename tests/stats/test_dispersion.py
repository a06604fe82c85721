"""Extra variance: against a generalised linear model, and in tables where the answer is known."""

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.stats.dispersion import ASSUMED, Dispersion, between_areas, between_years
from dashboard.stats.rounding import Rounding


def table(extra: float, seed: int = 1, areas: int = 12, months: int = 36) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = np.outer(np.linspace(5, 60, areas), 1 + 0.4 * np.sin(np.pi * np.arange(months) / 6))
    factor = rng.gamma(1 / extra, extra, mean.shape) if extra else 1.0
    return rng.poisson(mean * factor).astype(float)


def test_monthly_extra_is_that_of_a_poisson_model_with_wijk_and_month():
    y = table(0.05)
    area, month = (index.ravel() for index in np.indices(y.shape))
    design = np.column_stack([np.eye(12)[area], np.eye(36)[month][:, 1:]])
    fit = sm.GLM(y.ravel(), design, family=sm.families.Poisson()).fit()
    mu, free = fit.fittedvalues, 1 - fit.get_influence().hat_matrix_diag
    found = ((y.ravel() - mu) ** 2 / free - mu) / mu**2
    weight = 1 / (1 / mu + 0.0625) ** 2
    assert between_areas(y).monthly == pytest.approx(np.average(found, weights=weight), rel=1e-5)
    assert between_areas(y).df == fit.df_resid


@pytest.mark.parametrize("extra", [0.0, 0.05, 0.12])
def test_extra_is_found_again(extra):
    found = np.mean([between_areas(table(extra, seed)).monthly for seed in range(20)])
    assert found == pytest.approx(extra, abs=0.012)
    found = np.mean([between_years(table(extra, seed)).monthly for seed in range(20)])
    assert found == pytest.approx(extra, abs=0.02)


def test_rounding_is_taken_off():
    rng = np.random.default_rng(3)
    y = table(0.05, 3)
    rounded = 5 * np.floor(y / 5) + 5 * (rng.random(y.shape) < (y % 5) / 5)
    assert between_areas(rounded, Rounding(5)).monthly == pytest.approx(between_areas(y).monthly, abs=0.02)


def test_independent_swings_average_out_and_lasting_ones_do_not():
    even = np.full(12, 1 / 12)
    assert Dispersion(0.06, 0.02, 100, 12).of_total(even) == pytest.approx(0.06 / 12)
    assert Dispersion(0.06, 0.02, 100, 12).memory == 0
    lasting = Dispersion(0.06, 0.04, 100, 12)
    assert lasting.memory == pytest.approx(np.sqrt(2.5) - 1)
    assert lasting.of_total(even) > 2 * 0.06 / 12
    assert lasting.of_total(np.ones(1)) == pytest.approx(0.06, rel=0.3)


def test_few_months_or_gaps_fall_back_on_an_assumption():
    assert between_areas(table(0.05)[:, :1]) == ASSUMED
    assert between_areas(table(0.05)[:1]) == ASSUMED
    assert between_years(table(0.05)[:, :12]) == ASSUMED
    assert between_areas(np.full((12, 12), np.nan)) == ASSUMED
    assert between_areas(np.zeros((12, 12))).df == 0
    with_gap = table(0.05)
    with_gap[0, 3] = np.nan
    assert between_areas(with_gap) == between_areas(with_gap[1:])
    assert ASSUMED.widening() == 1.0
    assert Dispersion(0.05, 0.0, 10).widening() == pytest.approx((2.228139 / 1.959964) ** 2, rel=1e-5)

"""The ratio of two rates and Holm's correction, each worked out by another way."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest
from statsmodels.stats.multitest import multipletests

from dashboard.stats import ratios
from dashboard.stats.ratios import Side


@pytest.mark.parametrize(("first", "second", "d1", "d2"), [(30, 100, 1.0, 4.0), (0, 12, 1.0, 1.0), (55, 20, 2.0, 3.0)])
def test_interval_and_p_are_those_of_the_exact_binomial(first, second, d1, d2):
    result = ratios.compare(Side.of(first, d1), Side.of(second, d2))
    low, high = binomtest(first, first + second).proportion_ci(0.95, method="exact")
    assert float(result.low) == pytest.approx(low / (1 - low) * d2 / d1)
    assert float(result.high) == pytest.approx(high / (1 - high) * d2 / d1)
    even = d1 / (d1 + d2)
    tails = binom.sf(first - 1, first + second, even), binom.cdf(first, first + second, even)
    assert float(result.p_value) == pytest.approx(min(1.0, 2 * min(tails)))
    assert float(result.ratio) == pytest.approx((first / d1) / (second / d2))


def test_rounding_takes_the_worst_corner():
    bounded = ratios.compare(Side.of(40, 1.0, error=4), Side.of(60, 1.0, error=8))
    corners = [ratios.compare(Side.of(40 + a, 1.0), Side.of(60 + b, 1.0)) for a in (-4, 0, 4) for b in (-8, 0, 8)]
    assert float(bounded.low) == pytest.approx(min(float(corner.low) for corner in corners))
    assert float(bounded.high) == pytest.approx(max(float(corner.high) for corner in corners))
    assert float(bounded.p_value) >= max(float(corner.p_value) for corner in corners) - 1e-12


def test_extra_variance_works_like_fewer_reports():
    scaled = ratios.compare(Side.of(100, 1.0, extra=0.03), Side.of(100, 1.0, extra=0.03))
    fewer = ratios.compare(Side.of(25, 1.0), Side.of(25, 1.0))  # variance ratio 1 + 0.03 * 100 = 4
    assert float(scaled.low) == pytest.approx(float(fewer.low))
    assert float(scaled.high) == pytest.approx(float(fewer.high))


def test_nothing_on_the_other_side_has_no_upper_limit():
    result = ratios.compare(Side.of([5, 0, np.nan], 1.0), Side.of([0, 0, 3], 1.0))
    assert np.isinf(result.high[:2]).all() and result.low[1] == 0
    assert result.p_value[1] == 1.0 and np.isnan(result.p_value[2])


def test_holm_is_that_of_statsmodels_and_skips_what_is_missing():
    p_values = np.array([0.01, np.nan, 0.04, 0.03, 0.005, 0.6, 0.6])
    known = ~np.isnan(p_values)
    np.testing.assert_allclose(ratios.holm(p_values)[known], multipletests(p_values[known], method="holm")[1])
    assert np.isnan(ratios.holm(p_values)[1])
    assert ratios.holm(np.array([])).size == 0

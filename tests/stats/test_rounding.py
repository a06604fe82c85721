"""Errors of sums of published figures, and the table that statistics read."""

import numpy as np
import pandas as pd
import pytest

from dashboard.stats.rounding import EXACT, Rounding, combined_error, month_table
from tests.stats.tables import months


@pytest.mark.parametrize(
    ("first", "number", "base", "series", "error", "variance"),
    [
        ("2025-01", 12, 5, 1, 4, 5.0),
        ("2025-04", 3, 5, 1, 8, 10.0),
        ("2025-04", 1, 5, 1, 4, 5.0),
        ("2024-01", 24, 5, 1, 8, 10.0),
        ("2025-01", 12, 5, 3, 12, 15.0),
        ("2025-01", 12, 10, 1, 9, 20.0),
        ("2025-04", 3, 1, 4, 0, 0.0),
    ],
)
def test_error_and_variance_follow_the_rule_of_the_protector(first, number, base, series, error, variance):
    rounding = Rounding(base, series)
    assert rounding.error(months(first, number)) == error
    assert rounding.variance(months(first, number)) == pytest.approx(variance)


def test_what_is_taken_off_is_never_more_than_what_is_added():
    for pieces, run in ((1, months("2025-02", 1)), (2, months("2025-04", 3))):
        assert Rounding(5).least_variance(pieces) < Rounding(5).variance(run)
    assert EXACT.least_variance(2) == 0


def test_errors_of_wijken_are_combined_as_root_of_squares():
    assert combined_error(np.array([3.0, 4.0])) == 5.0
    assert combined_error(np.array([])) == 0.0


def test_month_table_keeps_missing_apart_from_zero_and_adds_up_a_group():
    figures = pd.DataFrame(
        [
            ("A", "2025-01-01", 3.0),
            ("A", "2025-01-01", 4.0),
            ("A", "2025-02-01", 0.0),
            ("B", "2025-01-01", None),
            ("B", "2025-01-01", 5.0),
            ("C", "2025-01-01", 9.0),
            ("A", "2024-12-01", 99.0),
        ],
        columns=["area_code", "month", "melding_count"],
    )
    table = month_table(figures, ["A", "B"], months("2025-01", 2))
    np.testing.assert_array_equal(table, [[7, 0], [np.nan, np.nan]])

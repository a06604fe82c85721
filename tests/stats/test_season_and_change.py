"""Season index and change from a year before: recomputed in plain Python, and their edges."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from dashboard.stats import change
from dashboard.stats.change import changes_between
from dashboard.stats.dispersion import Dispersion
from dashboard.stats.rounding import Rounding
from dashboard.stats.season import season_index
from tests.stats.tables import drawn, months

NO_SWINGS = Dispersion(0.0, 0.0, 0)
NOW, BEFORE = months("2025-01", 3), months("2024-01", 3)


def test_season_index_recomputed_and_in_calendar_order():
    series = [float(10 + (month * 7) % 13) for month in range(26)]
    table = season_index(series, months("2023-05", 26))
    last = series[2:]  # 2023-07 to 2025-06
    july = (last[0] + last[12]) / (sum(last) / 12)
    assert table["month_of_year"].tolist() == list(range(1, 13))
    assert table.set_index("month_of_year").loc[7, "index"] == pytest.approx(july)
    assert table["index"].mean() == pytest.approx(1)
    assert ((table["index_low"] < table["index"]) & (table["index"] < table["index_high"])).all()


def test_season_interval_without_swings_is_the_exact_one_of_a_share():
    series = [30.0] * 24
    table = season_index(series, months("2023-01", 24))
    exact = binomtest(60, 720).proportion_ci(0.95, method="exact")
    scale = (2.2009852 / 1.959964) ** 2  # t with 11 degrees of freedom: 11 months x (2 - 1) years
    assert table["index_low"].iloc[0] <= 12 * exact.low and table["index_high"].iloc[0] >= 12 * exact.high
    fewer = binomtest(round(60 / scale), round(720 / scale)).proportion_ci(0.95, method="exact")
    assert table["index_high"].iloc[0] == pytest.approx(12 * fewer.high, rel=0.03)


def test_season_of_rounded_figures_is_wider():
    series = [30.0, 20.0] * 12
    exact, rounded = (
        season_index(series, months("2023-01", 24)),
        season_index(series, months("2023-01", 24), Rounding(5)),
    )
    assert (rounded["index_high"] >= exact["index_high"]).all() and (rounded["index_low"] <= exact["index_low"]).all()


@pytest.mark.parametrize("series", [[5.0] * 23, [0.0] * 24, [5.0] * 23 + [np.nan], [0.0] * 23 + [10.0], []])
def test_no_season_without_enough(series):
    assert season_index(series, months("2023-01", len(series))).empty


def test_change_is_the_exact_conditional_test():
    areas, now = drawn("noord 10 10 10\noost 30 30 20\nwest 2 2 2\nleeg . 1 1")
    _, before = drawn("noord 20 20 20\noost 25 25 30\nwest 3 3 3\nleeg 5 5 5")
    table = changes_between(areas, now, before, NOW, BEFORE, swings=NO_SWINGS).table.set_index("area_code")
    exact = binomtest(30, 90)
    assert table.loc["noord", "change"] == pytest.approx(-0.5)
    assert table.loc["noord", "p_value"] == pytest.approx(exact.pvalue)
    interval = exact.proportion_ci(0.95, method="exact")
    assert table.loc["noord", "change_low"] == pytest.approx(interval.low / (1 - interval.low) - 1)
    assert table.loc["noord", "p_adjusted"] == pytest.approx(2 * exact.pvalue)
    assert table["verdict"].to_dict() == {
        "noord": "fell",
        "oost": "no_difference",
        "west": "too_small",
        "leeg": "not_compared",
    }
    line: Any
    for line in table.itertuples():
        assert change.verdict_of(line.now, line.before, line.p_adjusted) == line.verdict


def test_change_from_and_to_nothing():
    areas, now = drawn("up 10 10 10\ndown 0 0 0\nnone 0 0 0")
    _, before = drawn("up 0 0 0\ndown 10 10 10\nnone 0 0 0")
    table = changes_between(areas, now, before, NOW, BEFORE, swings=NO_SWINGS).table
    assert table["verdict"].tolist() == ["rose", "fell", "too_small"]
    assert np.isnan(table["change"].iloc[0]) and table["change"].iloc[1] == -1.0
    assert np.isinf(table["change_high"].iloc[0]) and table["change_low"].iloc[0] > 0


def test_rounding_and_swings_make_a_change_harder_to_show():
    areas, now = drawn("noord 15 15 15")
    _, before = drawn("noord 20 25 25")
    args = (areas, now, before, NOW, BEFORE)
    exact = changes_between(*args, swings=NO_SWINGS).table.iloc[0]
    rounded = changes_between(*args, rounding=Rounding(5), swings=NO_SWINGS).table.iloc[0]
    assert exact["verdict"] == "fell" and rounded["verdict"] == "no_difference"
    assert rounded["change_low"] < exact["change_low"] and rounded["change_high"] > exact["change_high"]
    assumed = changes_between(*args)
    assert assumed.swings.df == 0 and assumed.table["p_value"].iloc[0] > exact["p_value"]


def test_all_equal_is_no_difference():
    same = np.full((4, 12), 8.0)
    table = changes_between(list("abcd"), same, same, months("2025-01", 12), months("2024-01", 12)).table
    assert set(table["verdict"]) == {"no_difference"} and (table["change"] == 0).all()

"""Comparison of areas: headline numbers recomputed in plain Python, edge cases, funnel, ranks, denominators."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest, chi2, nbinom, poisson

from dashboard.stats import verdicts
from dashboard.stats.dispersion import Dispersion
from dashboard.stats.rounding import Rounding
from dashboard.stats.verdicts import compare_areas, denominator_effect, funnel_limits, funnel_lines
from tests.stats.tables import drawn, months

NO_SWINGS = Dispersion(0.0, 0.0, 0)
YEAR = months("2025-01", 2)
AREAS, COUNTS = drawn("""
    noord  60 60
    oost   30 20
    west   20 30
    zuid   10  5
    leeg    .  4
""")
PEOPLE = np.array([1000.0, 1000.0, 1000.0, 500.0, 800.0])


def compared(**changes):
    given: dict[str, Any] = {"monthly": COUNTS, "denominators": PEOPLE, "dispersion": NO_SWINGS} | changes
    return compare_areas(AREAS, given["monthly"], given["denominators"], YEAR, swings=given["dispersion"])


def row(comparison, area):
    return comparison.table.set_index("area_code").loc[area]


def test_numbers_of_one_area_recomputed():
    result = compared()
    noord = row(result, "noord")
    assert noord["published"] == 120 and noord["rate"] == pytest.approx(120.0)
    zuid = row(result, "zuid")
    assert zuid["rate_low"] == pytest.approx(chi2.ppf(0.025, 2 * 15) / 2 / 500 * 1000), "no verdict: of the count alone"
    others, their_people = 50 + 50 + 15, 1000 + 1000 + 500
    assert noord["expected"] == pytest.approx(others / their_people * 1000)
    assert noord["ratio"] == pytest.approx(120 / 46)
    assert result.city_rate == pytest.approx((120 + 50 + 50 + 15) / 3500 * 1000)
    exact = binomtest(120, 120 + others).proportion_ci(0.95, method="exact")
    assert noord["ratio_low"] == pytest.approx(exact.low / (1 - exact.low) * their_people / 1000)
    assert noord["ratio_high"] == pytest.approx(exact.high / (1 - exact.high) * their_people / 1000)
    assert noord["rate_low"] == pytest.approx(noord["ratio_low"] * others / their_people * 1000)


@pytest.mark.parametrize("seed", range(40))
def test_the_interval_that_is_shown_is_the_one_that_decides(seed):
    """It leaves out 1 exactly where a verdict names the area, whatever the number of areas."""
    rng = np.random.default_rng(seed)
    number = int(rng.integers(2, 15))
    table = rng.poisson(rng.gamma(3.0, 4.0, (number, 1)) * np.ones((number, 12))).astype(float)
    base = int(rng.choice([1, 5]))
    swings = Dispersion(float(rng.choice([0.0, 0.1])), 0.0, 0)
    areas = [f"w{place}" for place in range(number)]
    found = compare_areas(
        areas, table, np.full(number, 1000.0), months("2025-01", 12), Rounding(base), swings=swings
    ).table
    line: Any
    for line in found[found["p_adjusted"].notna()].itertuples():
        named = line.verdict in ("higher", "lower")
        assert (line.ratio_low > 1 or line.ratio_high < 1) == named, (line.ratio_low, line.ratio_high, line.p_adjusted)
        if not np.isnan(line.rate):
            assert line.rate_low < line.rate < line.rate_high


def test_verdicts_and_their_numbers_can_be_read_back():
    table = compared().table
    assert dict(zip(table["area_code"], table["verdict"], strict=True)) == {
        "noord": "higher",
        "oost": "lower",
        "west": "lower",
        "zuid": "too_small",
        "leeg": "not_compared",
    }
    for line in table.itertuples():
        assert verdicts.verdict_of(line.published, line.expected, line.ratio, line.p_adjusted) == line.verdict
    assert table["p_value"].isna().tolist() == [False, False, False, True, True]


def test_swings_and_rounding_can_take_a_verdict_away():
    table = np.array([[38.0, 37.0], [25.0, 25.0], [25.0, 25.0]])
    args = (["a", "b", "c"], table, np.ones(3) * 1000, YEAR)
    assert compare_areas(*args, swings=NO_SWINGS).table["verdict"].iloc[0] == "higher"
    assert compare_areas(*args, swings=Dispersion(0.1, 0.0, 0)).table["verdict"].iloc[0] == "no_difference"
    rounded = compare_areas(*args, rounding=Rounding(5), swings=NO_SWINGS)
    assert rounded.table["verdict"].iloc[0] == "no_difference"
    assert rounded.error == 4


def test_no_rate_of_people_under_ten_but_of_things():
    table = np.array([[5.0, 0.0], [40.0, 40.0]])
    people = compare_areas(["a", "b"], table, np.ones(2) * 1000, YEAR, Rounding(5)).table
    things = compare_areas(["a", "b"], table, np.ones(2) * 1000, YEAR).table
    assert people["rate"].isna().tolist() == [True, False]
    assert things["rate"].tolist() == [5.0, 80.0]


@pytest.mark.parametrize(
    ("monthly", "sizes", "expected"),
    [
        ([[30.0, 30.0]], [1000.0], ["not_compared"]),
        ([[0.0, 0.0], [0.0, 0.0]], [1000.0, 900.0], ["too_small", "too_small"]),
        ([[30.0, 30.0], [30.0, 30.0]], [1000.0, 1000.0], ["no_difference", "no_difference"]),
        ([[30.0, 30.0], [30.0, 30.0]], [1000.0, np.nan], ["not_compared", "not_compared"]),
        ([[30.0, 30.0], [0.0, 0.0]], [1000.0, 1000.0], ["higher", "too_small"]),
        ([[np.nan, 3.0], [np.nan, 3.0]], [1000.0, 1000.0], ["not_compared", "not_compared"]),
        (np.zeros((0, 2)), [], []),
    ],
)
def test_edges(monthly, sizes, expected):
    monthly = np.asarray(monthly)
    areas = [f"w{place}" for place in range(len(monthly))]
    result = compare_areas(areas, monthly, sizes, YEAR)
    assert result.table["verdict"].tolist() == expected
    funnel_lines(result)


def test_all_equal_is_no_difference_everywhere_and_every_rank_is_possible():
    table = compare_areas(list("abcdef"), np.full((6, 12), 9.0), np.full(6, 500.0), months("2025-01", 12)).table
    assert set(table["verdict"]) == {"no_difference"}
    assert set(table["rank"]) == {1} and set(table["rank_low"]) == {1} and set(table["rank_high"]) == {6}
    assert set(table["funnel"]) == {"inside"}


def test_ranks_hold_what_cannot_be_excluded():
    table = np.array([[300.0, 300.0], [100.0, 100.0], [105.0, 105.0], [10.0, 10.0], [3.0, 3.0]])
    result = compare_areas(list("abcde"), table, np.full(5, 1000.0), YEAR, swings=NO_SWINGS).table
    assert result["rank"].tolist()[:4] == [1, 3, 2, 4]
    assert result["rank_low"].tolist()[:4] == [1, 2, 2, 4]
    assert result["rank_high"].tolist()[:4] == [1, 3, 3, 4]
    assert result.loc[4, ["rank", "rank_low", "rank_high"]].isna().all()


def test_funnel_limits_by_adding_up_probabilities():
    for extra in (0.0, 0.05):
        low, high = funnel_limits([40.0], extra, 0.0, 0.95)
        size = 1 / extra if extra else None
        law = poisson(40) if size is None else nbinom(size, size / (size + 40))
        running, k = 0.0, -1
        while running < 0.975:
            k += 1
            running += law.pmf(k)
        assert high[0] == pytest.approx((k - (running - 0.975) / law.pmf(k)) / 40)
        assert low[0] < 1 < high[0]
    plain, wide = funnel_limits([40.0], 0.0, 0.0, 0.95), funnel_limits([40.0], 0.0, 4.0, 0.95)
    assert wide[1][0] == pytest.approx(plain[1][0] + 0.1) and wide[0][0] == pytest.approx(plain[0][0] - 0.1)


def test_funnel_lines_narrow_with_size_and_nest():
    lines = funnel_lines(compared())
    assert (lines["low_998"] <= lines["low_95"]).all() and (lines["high_95"] <= lines["high_998"]).all()
    assert lines["high_95"].iloc[0] > lines["high_95"].iloc[-1]
    assert row(compared(), "noord")["funnel"] == "outside" and row(compared(), "zuid")["funnel"] == "too_small"


def test_denominator_that_turns_the_order_round_is_noticed():
    areas, counts = ["stad", "dorp", "veld"], np.array([[60.0, 60.0], [30.0, 30.0], [20.0, 20.0]])
    by = {
        "inhabitants": compare_areas(areas, counts, [10_000.0, 2_000.0, 1_000.0], YEAR, swings=NO_SWINGS),
        "km2": compare_areas(areas, counts, [1.0, 5.0, 9.0], YEAR, per=1, swings=NO_SWINGS),
    }
    effect = denominator_effect(by)
    assert effect.is_changed and effect.first == {"inhabitants": "veld", "km2": "stad"}
    assert "stad" in effect.reversed and effect.agreement[("inhabitants", "km2")] == pytest.approx(-1)
    same = denominator_effect({"inhabitants": by["km2"], "km2": by["km2"]})
    assert not same.is_changed and same.moved == () and same.agreement[("inhabitants", "km2")] == pytest.approx(1)


def test_denominator_effect_without_any_rank():
    empty = compare_areas(["a", "b"], np.zeros((2, 2)), [1.0, 1.0], YEAR)
    assert denominator_effect({"count": empty, "km2": empty}).first == {"count": None, "km2": None}

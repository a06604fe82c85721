"""Month or year: a pure function of what was published, and pools that hide a wijk in them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pipeline.protect.grain import (
    LEAST_FOR_MONTHS,
    POOL,
    gather,
    grain_of_series,
    grains_of_year,
    kinds_of_day,
    profile_kinds,
    reason_of_series,
)

AREAS = ["A", "B", "C", "D", "E"]


def sums(last: dict[str, int], before: dict[str, int] | None = None, code: str = "f"):
    """Published in 2025 and 2024 (as 2025 unless told)."""
    return {(area, code): {2025: total, 2024: (before or last)[area]} for area, total in last.items()}


@pytest.mark.parametrize(
    ("published", "grain", "reason"),
    [
        ({2025: 60, 2024: 60}, "month", "enough"),
        ({2025: 400, 2024: 55}, "year", "few"),
        ({2025: 55, 2024: 400}, "year", "few"),
        ({2025: 400}, "year", "new"),
        ({2024: 400, 2023: 400}, "year", "new"),
        ({}, "year", "new"),
    ],
)
def test_months_need_sixty_in_each_of_the_last_two_years(published, grain, reason):
    assert grain_of_series(published, 2026) == grain
    assert reason_of_series(published, 2026, grain) == reason


def test_one_year_of_invented_reports_does_not_make_a_series_monthly():
    assert grain_of_series({2023: 10, 2024: 10, 2025: 500}, 2026) == "year"
    assert grain_of_series({2025: 500, 2026: 500}, 2027) == "month", "two years do"


def test_quiet_wijken_go_together_in_a_pool_with_months():
    found = grains_of_year(sums({"A": 200, "B": 30, "C": 25, "D": 10, "E": 90}), AREAS, ["f"], 2026)
    assert found.pool("f") == ("B", "C", "D")
    assert found.is_monthly(POOL, "f") and found.is_monthly("A", "f") and not found.is_monthly("B", "f")


def test_a_pool_that_is_too_small_is_joined_by_the_smallest_monthly_series():
    few = grains_of_year(sums({"A": 200, "B": 300, "C": 100, "D": 90, "E": 50}), AREAS, ["f"], 2026)
    assert few.pool("f") == ("C", "D", "E"), "one or two quiet wijken would be known by subtraction"
    assert reason_of_series({2025: 100, 2024: 100}, 2026, "year") == "pool"
    quiet = grains_of_year(sums({"A": 200, "B": 5, "C": 5, "D": 5, "E": 70}), AREAS, ["f"], 2026)
    assert quiet.pool("f") == ("B", "C", "D", "E"), "fifteen a year is too few for months"


def test_without_quiet_series_there_is_no_pool():
    found = grains_of_year(sums(dict.fromkeys(AREAS, 60)), AREAS, ["f"], 2026)
    assert found.pool("f") == () and (POOL, "f") not in found.grain


def test_a_new_city_has_no_months_in_its_first_year_and_only_the_pool_in_its_second():
    first = grains_of_year({}, AREAS, ["f"], 2025)
    assert first.pool("f") == tuple(AREAS) and not first.is_monthly(POOL, "f"), "nobody knows yet whether it is large"
    second = grains_of_year({(area, "f"): {2025: 100} for area in AREAS}, AREAS, ["f"], 2026)
    assert second.pool("f") == tuple(AREAS) and second.is_monthly(POOL, "f")
    assert not grains_of_year(sums({"A": 500, "B": 500}), ["A", "B"], ["f"], 2026).pool("f")
    assert not grains_of_year(sums({"A": 500, "B": 5}), ["A", "B"], ["f"], 2026).is_monthly(POOL, "f")


def test_a_fenomeen_that_nobody_knew_when_the_year_began_has_no_months():
    assert not grains_of_year({}, AREAS, ["f"], 2026).is_monthly("A", "g")


@given(st.dictionaries(st.sampled_from(AREAS), st.integers(0, 60).map(lambda n: 5 * n), min_size=1))
def test_a_whole_pool_always_hides_a_wijk(last):
    found = grains_of_year(sums(last), sorted(last), ["f"], 2026)
    pool = found.pool("f")
    if found.is_monthly(POOL, "f"):
        assert len(pool) >= 3 and sum(last[area] for area in pool) >= LEAST_FOR_MONTHS
    elif pool:
        assert set(pool) == set(last), "only where nothing is left to join"
    for area in set(last) - set(pool):
        assert last[area] >= LEAST_FOR_MONTHS


@given(st.permutations(AREAS))
def test_the_order_of_areas_decides_nothing(order):
    last = {"A": 200, "B": 90, "C": 90, "D": 20, "E": 90}
    found = grains_of_year(sums(last), order, ["f"], 2026)
    assert found.pool("f") and sorted(found.pool("f")) == ["B", "C", "D"]


def test_a_profile_tells_as_many_days_apart_as_its_year_allows():
    kinds = profile_kinds({"A": 180, "B": 175, "C": 60, "D": 55, "E": 20, "F": 0}, 4)
    assert kinds == {"A": 3, "B": 2, "C": 2, "D": 0, "E": 0, "F": 0, POOL: 2}
    assert profile_kinds({"A": 180, "B": 55}, 4)[POOL] == 0, "a pool of two is no pool"
    assert POOL not in profile_kinds({"A": 180, "B": 200}, 4)
    assert [kinds_of_day(total, 2) for total in (29, 30, 89, 90)] == [0, 2, 2, 3], "fewer parts, larger slots"


def test_gathering_adds_no_more_than_is_needed():
    for sizes in itertools.product((10, 70, 200), repeat=4):
        published = dict(zip("ABCD", sizes, strict=True))
        quiet = [area for area, size in published.items() if size < 60]
        pool = gather(quiet, published)
        assert set(quiet) <= set(pool.areas)
        joined = set(pool.areas) - set(quiet)
        if pool.is_whole and joined:
            largest = max(joined, key=lambda area: (published[area], area))
            without = [area for area in pool.areas if area != largest]
            assert len(without) < 3 or sum(published[area] for area in without) < 60

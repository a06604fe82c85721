"""Need minus presence over the week: shares recomputed, bounds checked by trying every rounding, edges."""

from itertools import product

import numpy as np
import pytest

from dashboard.pipeline.protect.rounding import month_seed, round_months, round_profile
from dashboard.stats.profile import Profile, need_minus_presence, office_slots

PARTS = {"ochtend": (6, 12), "middag": (12, 18), "avond": (18, 23), "nacht": (23, 6)}
SLOTS = [(day, part) for day in ("werkdag", "zaterdag", "zondag") for part in PARTS]


def test_shares_and_gaps_recomputed():
    need, presence = Profile.of([10, 30, 60]), Profile.of([50, 30, 20])
    result = need_minus_presence(["a", "b", "c"], need, presence)
    assert result.table["gap"].tolist() == pytest.approx([-0.4, 0.0, 0.4])
    assert result.table["gap_low"].tolist() == pytest.approx(result.table["gap"].tolist())
    assert result.misplaced.value == pytest.approx(0.4) == result.misplaced.low == result.misplaced.high
    assert result.table["is_clear"].tolist() == [True, False, True]


@pytest.mark.parametrize("published", [[10, 5, 0], [5, 5, 20], [15, 0, 0], [0, 0, 5]])
def test_bounds_hold_every_true_profile_that_fits_and_are_reached(published):
    """Every whole-number profile within 4 of each cell and of the total, tried one by one."""
    cells = [range(max(0, value - 4), value + 5) for value in published]
    fitting = [x for x in product(*cells) if abs(sum(x) - sum(published)) <= 4 and sum(x) > 0]
    profile = Profile.of(published, 5)
    for slot in np.eye(3, dtype=bool):
        true = [sum(np.array(x)[slot]) / sum(x) for x in fitting]
        share = profile.share(slot)
        assert share.low == pytest.approx(min(true), abs=0.02) and share.low <= min(true) + 1e-12
        assert share.high == pytest.approx(max(true), abs=0.02) and share.high >= max(true) - 1e-12


def test_bounds_of_several_slots_hold_too():
    published = [10, 5, 10]
    cells = [range(max(0, value - 4), value + 5) for value in published]
    fitting = [x for x in product(*cells) if abs(sum(x) - 25) <= 4]
    share = Profile.of(published, 5).share(np.array([True, True, False]))
    true = [(x[0] + x[1]) / sum(x) for x in fitting]
    assert share.low <= min(true) and share.high >= max(true)


def test_hours_have_wider_bounds_and_disciplines_add_up():
    slot = np.array([True, False])
    one, two = Profile.of([100, 100], 10).share(slot), Profile.of_series([[50, 50], [50, 50]], 10).share(slot)
    assert Profile.of([100, 100], 10).errors.tolist() == [9]
    assert two.low < one.low < 0.5 < one.high < two.high
    assert two.value == one.value == 0.5


@pytest.mark.parametrize("cells", [[[10, 5], [0, 0]], [[5, 0], [0, 10]], [[0, 5], [5, 0]]])
def test_bounds_of_several_series_hold_every_truth_that_fits_and_are_reached(cells):
    """Every true table within 4 of each cell and of the total of each series, tried one by one."""
    series = []
    for published in cells:
        options = product(*(range(max(0, value - 4), value + 5) for value in published))
        series.append([x for x in options if abs(sum(x) - sum(published)) <= 4])
    true = [sum(x[0] for x in both) / total for both in product(*series) if (total := sum(map(sum, both)))]
    share = Profile.of_series(cells, 5).share(np.array([True, False]))
    assert share.low == pytest.approx(min(true)) and share.high == pytest.approx(max(true))


@pytest.mark.parametrize("small", [0, 1, 3, 5, 7, 9])
def test_bounds_hold_what_the_real_protector_published_however_the_hours_lie(small):
    """A hundred series that all have the same few hours in most slots: rounding then leans one way in all of them."""
    rng = np.random.default_rng(small)
    areas, series, slots = 6, 16, 12
    true = np.full((areas, series, slots), small)
    true[:, ::2, :2] = rng.integers(0, 400, (areas, series // 2, 2))  # half of the series hardly work
    true[:, 1::4] = 0
    months = np.zeros((12, areas, series), dtype=np.int64)
    months[:] = true.sum(axis=2) // 12
    months[3] += true.sum(axis=2) - 12 * (true.sum(axis=2) // 12)
    seeds = [month_seed("secret", "uren", str(month)) for month in range(12)]
    totals = round_months(months, np.zeros(series, dtype=int), 10, seeds, list(range(1, 13))).sum(axis=0)
    published = round_profile(true, totals, 10, month_seed("secret", "profiel", "2025")).reshape(-1, slots)
    profile = Profile.of_series(published, 10)
    for office in (2, 5):
        outside = np.arange(slots) >= office
        share, truth = profile.share(outside), true[:, :, outside].sum() / true.sum()
        assert share.low <= truth <= share.high
        sum_only = Profile(profile.published[None], np.array([9.0 * len(published)]), 10).share(outside)
        assert sum_only.low <= share.low and share.high <= sum_only.high, "the series by themselves say more"
        assert small or share.high - share.low < 0.75 * (sum_only.high - sum_only.low)


def test_errors_of_many_series_need_not_cancel():
    """Why the bounds add up: where all series have the same small remainder, the root of their number is too narrow."""
    rng = np.random.default_rng(1)
    true = rng.integers(100, 400, (12, 12, 12))
    true[:, :, 8:] = true[:, :, 8:] // 10 * 10 + 2
    sums = true.sum(axis=2)
    published = round_profile(true, sums - sums % 10, 10, month_seed("secret", "profiel", "2025"))
    errors = np.abs((published - true).sum(axis=(0, 1))[8:])
    assert errors.max() > 9 * np.sqrt(144)
    assert errors.max() <= 9 * 144


def test_rounding_and_chance_keep_a_gap_from_being_clear():
    few = need_minus_presence(["a", "b"], Profile.of([10, 15], 5), Profile.of([200, 200], 10))
    many = need_minus_presence(["a", "b"], Profile.of([100, 600], 5), Profile.of([200, 200], 10))
    assert not few.table["is_clear"].any() and many.table["is_clear"].all()
    assert few.misplaced.low == 0 and few.misplaced.high > few.misplaced.value


def test_nothing_or_missing_has_no_share():
    for need in ([0, 0], [np.nan, 4]):
        result = need_minus_presence(["a", "b"], Profile.of(need), Profile.of([1, 1]))
        assert not result.is_known and np.isnan(result.misplaced.value) and result.table["gap"].isna().all()
        assert not result.table["is_clear"].any()


def test_office_slots_and_the_share_outside():
    office = office_slots(SLOTS, PARTS, 9, 17)
    assert [slot for slot, inside in zip(SLOTS, office, strict=True) if inside] == [
        ("werkdag", "ochtend"),
        ("werkdag", "middag"),
    ]
    hours = Profile.of([40, 40, 20, 0, 0, 0, 10, 0, 0, 0, 0, 0], 1)
    share = hours.share(~office)
    assert share.value == pytest.approx(30 / 110) and share.low == share.high == share.value
    night = office_slots([("werkdag", "nacht")], PARTS, 22, 24)
    assert not night.any()

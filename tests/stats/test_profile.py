"""Need minus presence over the week: shares recomputed, bounds checked by trying every rounding, edges."""

from itertools import product

import numpy as np
import pytest

from dashboard.stats.profile import Profile, need_minus_presence, office_slots, outside_office_share

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
    one, two = Profile.of([100, 100], 10).share(slot), Profile.of([100, 100], 10, series=2).share(slot)
    assert Profile.of([100, 100], 10).error == 9
    assert two.low < one.low < 0.5 < one.high < two.high


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
    share = outside_office_share(hours, office)
    assert share.value == pytest.approx(30 / 110) and share.low == share.high == share.value
    night = office_slots([("werkdag", "nacht")], PARTS, 22, 24)
    assert not night.any()

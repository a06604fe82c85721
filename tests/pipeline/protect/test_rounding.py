"""The protector: its rules hold for every city and every history, and what it publishes stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.pipeline.protect import rounding
from dashboard.pipeline.protect.rounding import (
    month_seed,
    round_month,
    round_months,
    round_profile,
    secret_uniform,
)

SECRET = "a secret for tests only, 32 characters or more"
QUICK = settings(max_examples=60, deadline=None)


@st.composite
def histories(draw):
    """Counts [M, A, F], groups [F] and a base, with many zeros and small counts."""
    months, areas, fenomenen = draw(st.integers(1, 14)), draw(st.integers(1, 5)), draw(st.integers(1, 4))
    usual = draw(st.sampled_from([1, 4, 12, 200]))
    counts = draw(arrays(np.int64, (months, areas, fenomenen), elements=st.integers(0, usual)))
    groups = draw(st.lists(st.sampled_from(["a", "b"]), min_size=fenomenen, max_size=fenomenen))
    return counts, groups, draw(st.sampled_from([2, 3, 5, 10]))


def publish(counts, groups, base, secret=SECRET):
    seeds = [month_seed(secret, "melding", str(m)) for m in range(len(counts))]
    return round_months(counts, groups, base, seeds, [m % 12 + 1 for m in range(len(counts))])


@QUICK
@given(histories())
def test_every_cell_is_a_neighbouring_multiple_and_zeros_stay(history):
    counts, groups, base = history
    r = publish(counts, groups, base)
    assert (np.abs(r - counts) < base).all()
    assert (r % base == 0).all()
    assert (r[counts % base == 0] == counts[counts % base == 0]).all()
    assert (r >= 0).all()


@QUICK
@given(histories())
def test_the_running_year_of_every_series_stays_within_the_bound(history):
    counts, groups, base = history
    wrong = publish(counts, groups, base) - counts
    for january in range(0, len(counts), 12):
        assert (np.abs(wrong[january : january + 12].cumsum(axis=0)) <= base - 1).all()


@QUICK
@given(histories())
def test_the_same_secret_publishes_the_same_and_later_months_change_nothing(history):
    counts, groups, base = history
    r = publish(counts, groups, base)
    assert (publish(counts, groups, base) == r).all()
    for months in range(1, len(counts)):
        assert (publish(counts[:months], groups, base) == r[:months]).all()


def test_another_secret_publishes_otherwise():
    counts = np.random.default_rng(0).poisson(4, (12, 6, 3))
    assert (publish(counts, ["a", "a", "b"], 5) != publish(counts, ["a", "a", "b"], 5, SECRET + "!")).any()


@QUICK
@given(histories(), st.integers(0, 2**32 - 1))
def test_a_lost_error_never_stops_a_month_from_being_published(history, seed):
    """Where the state was lost the error is drawn, and every later month of the year goes on from it by the rules."""
    counts, groups, base = history
    error = rounding.lost_error(counts[0].shape, base, seed.to_bytes(32, "big"))
    for m, x in enumerate(counts[:11]):
        r = round_month(x, error, groups, base, month_seed(SECRET, "melding", str(m)))
        error = error + r - x
        assert (np.abs(r - x) < base).all()
        assert (np.abs(error) <= base - 1).all()


def test_a_lost_error_is_any_error_and_never_at_one_end():
    drawn = rounding.lost_error((100, 90), 5, b"x" * 32)
    assert sorted(set(drawn.ravel().tolist())) == list(range(-4, 5))
    assert np.abs(np.bincount(drawn.ravel() + 4) / drawn.size - 1 / 9).max() < 0.02
    assert (drawn == rounding.lost_error((100, 90), 5, b"x" * 32)).all()


def test_late_and_erased_reports_make_no_month_transparent():
    """With the error worked out again from today's counts and cut at -4, every 0 of the next month was a true 0."""
    rng = np.random.default_rng(2)
    zeros = {"kept": [], "cut": []}
    for run in range(40):
        counts = rng.poisson(2.0, (12, 12, 4))
        groups, seed = list("aabb"), [month_seed(SECRET, str(run), str(m)) for m in range(12)]
        r = round_months(counts[:11], groups, 5, seed[:11], list(range(1, 12)))
        error = r.sum(axis=0) - counts[:11].sum(axis=0)
        late = error - 30  # thirty reports of each series came in after publication
        for how, carry in (("kept", error), ("cut", np.clip(late, -4, 4))):
            last = round_month(counts[11], carry, groups, 5, seed[11])
            zeros[how] += (counts[11][last == 0] == 0).tolist()
    assert np.mean(zeros["cut"]) == 1.0, "what the rule was changed for"
    assert np.mean(zeros["kept"]) < 0.5


@pytest.mark.parametrize("value", range(1, 10))
def test_no_value_within_the_bound_can_be_excluded(value):
    """PRIVACY.md, "why this is safe": the world x = r with one cell at `value` publishes r under some secret."""
    r = np.random.default_rng(1).integers(0, 4, (12, 3, 4)) * 5
    r[4, 1, 2] = 5
    x = r.copy()
    x[4, 1, 2] = value
    groups, months = ["a", "a", "b", "b"], list(range(1, 13))
    tries = (round_months(x, groups, 5, [bytes([n]) * 32] * 12, months) for n in range(200))
    assert any((found == r).all() for found in tries)


def test_totals_of_city_and_group_stay_close_without_drift():
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.uniform(0.5, 8, (1, 12, 6)), (48, 12, 6))
    wrong = publish(counts, ["a", "a", "a", "b", "b", "b"], 5) - counts
    year = wrong.reshape(4, 12, 12, 6).sum(axis=1)
    for totals in (year, wrong.sum(axis=1), year.sum(axis=1)):
        assert np.abs(totals).mean() <= 2.5
    assert abs(year.sum(axis=1).mean()) < 1.5
    assert np.abs(wrong.sum(axis=1)).max() <= 10


def test_a_group_of_one_fenomeen_and_a_city_of_one_area_bind_nothing_tighter():
    """There a total is the cell itself: all errors within the bound must still occur."""
    seen = {int(round_month([[3]], [[0]], ["a"], 5, bytes([n]) * 32)[0, 0]) for n in range(60)}
    assert seen == {0, 5}
    assert {int(round_month([[1]], [[0]], ["a"], 5, bytes([n]) * 32)[0, 0]) for n in range(200)} == {0, 5}


def test_the_start_is_as_designed():
    uniform = secret_uniform(b"x" * 32, (40_000,), "start")
    for remainder in range(1, 5):
        chance = float(rounding.chance_up(remainder, 5))
        up = float((rounding._leaning(np.full(40_000, chance), uniform) > 0).mean())
        assert abs(up - chance) < 0.01
    assert rounding.chance_up(1, 5) + rounding.chance_up(4, 5) == pytest.approx(1)


def test_secret_numbers_are_fixed_for_all_time():
    """A published figure must come out the same on another machine and another version of numpy."""
    seed = month_seed("secret", "melding", "2024-03")
    assert seed.hex() == "c75f4737c6e732b5f1d432e88d7fbf4e3758a9fe0cae84380a2c5a223e58b223"
    assert secret_uniform(seed, (2,), "start").tolist() == [0.561833508064342, 0.9156676686807634]
    counts = np.arange(24).reshape(4, 6) * 3 % 13
    assert round_month(counts, counts * 0, list("aabbcc"), 5, seed).tolist() == [
        [0, 5, 5, 10, 10, 0],
        [5, 10, 15, 0, 5, 10],
        [10, 0, 0, 5, 10, 10],
        [0, 5, 5, 15, 0, 5],
    ]
    drawn = secret_uniform(seed, (2, 2), "start")
    assert (drawn == secret_uniform(seed, (2, 2), "start")).all()
    assert ((drawn > 0) & (drawn < 1)).all()
    assert (drawn != secret_uniform(seed, (2, 2), "profile")).all()
    assert month_seed("secret", "melding", "2024-04") != seed != month_seed("secret", "signaal", "2024-03")


@pytest.mark.parametrize(
    ("counts", "carry", "groups", "base"),
    [
        ([[-1]], [[0]], ["a"], 5),
        ([[1]], [[5]], ["a"], 5),
        ([[1]], [[0, 0]], ["a"], 5),
        ([[1]], [[0]], ["a", "b"], 5),
        ([[1]], [[0]], ["a"], 1),
    ],
)
def test_impossible_input_is_refused(counts, carry, groups, base):
    with pytest.raises(ValueError):
        round_month(counts, carry, groups, base, b"x" * 32)


def test_nothing_to_publish_publishes_nothing():
    empty = np.zeros((0, 3), dtype=np.int64)
    assert round_month(empty, empty, ["a", "a", "b"], 5, b"x" * 32).shape == (0, 3)


# ---- time profile --------------------------------------------------------------------------------


@QUICK
@given(histories(), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_a_profile_adds_up_to_the_published_year(history, slots, seed):
    counts, groups, base = history
    counts = counts[:12]
    total = publish(counts, groups, base).sum(axis=0)
    x = np.random.default_rng(seed).multinomial(counts.sum(axis=0), [1 / slots] * slots)
    p = round_profile(x, total, base, b"x" * 32)
    assert (p.sum(axis=2) == total).all()
    assert (np.abs(p - x) < base).all()
    assert (p % base == 0).all()
    assert (p[x == 0] == 0).all()
    assert (round_profile(x, total, base, b"x" * 32) == p).all()


@QUICK
@given(arrays(np.int64, (2, 2, 4), elements=st.integers(0, 30)), arrays(np.int64, (2, 2), elements=st.integers(0, 30)))
def test_a_profile_adds_up_even_when_late_reports_moved_the_counts_far(x, fives):
    p = round_profile(x, 5 * fives, 5, b"x" * 32)
    assert (p.sum(axis=2) == 5 * fives).all()
    assert (p % 5 == 0).all()
    assert (p >= 0).all()


def test_a_year_total_that_was_never_published_is_refused():
    with pytest.raises(ValueError):
        round_profile([[[1, 2]]], [[3]], 5, b"x" * 32)

"""The attacker on year figures and time profiles: no straw man, and stopped by the rule that months are."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.pipeline.protect.rounding import round_profile
from dashboard.pipeline.prove.attackers import MOST_LIKELY
from dashboard.pipeline.prove.released import Grid
from dashboard.pipeline.prove.sampling import Published
from dashboard.pipeline.prove.sampling_splits import (
    Split,
    attack_splits,
    certainties,
    posteriors,
    profile_splits,
    year_splits,
)

BASE = 5


TOO_FINE = {(0, 0, 0): {"night": 5, "day": 195}, (1, 0, 0): {"night": 0, "day": 2000}}


def worlds(count: int, weight: np.ndarray, total: int, rng: np.random.Generator):
    """True counts [W, K] of totals near `total`, and what the procedure publishes of them."""
    true_total = np.maximum(0, total + rng.integers(-(BASE - 1), BASE, count))
    counts = rng.multinomial(true_total, rng.dirichlet(weight, count))
    return counts, round_profile(counts[:, None], np.full((count, 1), total), BASE, rng.bytes(32))[:, 0]


@pytest.mark.parametrize(("parts", "total"), [(8, 60), (12, 40), (6, 20)])
def test_of_the_counts_that_get_a_chance_p_a_share_p_is_true(parts, total):
    """Else the attacker would be a straw man, and the proof empty."""
    rng = np.random.default_rng(parts)
    weight = 1.0 + rng.integers(0, 12, parts)
    told, came_true = [], []
    for counts, published in zip(*worlds(60, weight, total, rng), strict=True):
        for part, chance in posteriors(Split(published, weight), BASE, rng).items():
            told.append(chance)
            came_true.append(np.eye(2 * BASE)[counts[part]])
    chance, is_true = np.concatenate(told), np.concatenate(came_true)
    judged = 0
    for low, high in ((0.02, 0.1), (0.1, 0.15), (0.15, 0.2), (0.2, 0.6)):
        inside = (chance >= low) & (chance < high)
        if inside.sum() < 100:
            continue
        judged += 1
        error = 4 * np.sqrt(chance[inside].mean() / inside.sum())
        assert abs(is_true[inside].mean() - chance[inside].mean()) < error
    assert judged >= 3


def test_no_count_that_a_figure_can_stand_for_is_excluded():
    rng = np.random.default_rng(1)
    (chance,) = posteriors(Split(np.array([5, 20, 35]), np.array([4.0, 12.0, 20.0])), BASE, rng).values()
    assert (chance[1:10] > 0).all() and chance[0] == 0  # a count of 0 is never published as 5
    assert chance.sum() == pytest.approx(1)


def test_figures_that_other_years_do_not_explain_are_judged_all_the_same():
    rng = np.random.default_rng(2)
    found = certainties([Split(np.array([5, 200]), np.array([4000.0, 1.0]))], BASE, rng)
    assert len(found) == 1 and 0 < found[0] < MOST_LIKELY


def grid(years: int = 3, judged=frozenset({2025, 2026, 2027}), splits=None) -> Grid:
    """Three wijken and one fenomeen, without months."""
    r = np.zeros((years, 12, 3, 1), dtype=np.int64)
    published = Published(r, np.zeros(r.shape, dtype=np.bool_), np.zeros(1, dtype=np.intp), BASE)
    return Grid([2025 + n for n in range(years)], ["A", "B", "C"], ["rust"], ["g"], published, judged, splits or {})


def test_year_figures_and_slots_are_judged_and_pass():
    figures = {(y, 0): {0: 5, 1: 20, 2: 35} for y in range(3)}
    profiles = {(0, 2, 0): dict(zip("abcdefgh", (5, 5, 10, 10, 5, 10, 10, 5), strict=True))}
    proof = attack_splits(grid(splits=figures), profiles, np.random.default_rng(0))
    assert proof.passed, proof
    assert proof.judged == {"melding_year_circa": 3, "melding_profile_circa": 4}


def test_a_profile_that_is_too_fine_for_its_year_is_caught():
    """A slot in which hardly anything ever happens: "circa 5" is then most often one."""
    proof = attack_splits(grid(), TOO_FINE, np.random.default_rng(0))
    assert not proof.passed and "likelier" in proof.detail


def test_years_before_the_rule_are_not_judged():
    proof = attack_splits(grid(judged=frozenset({2027})), TOO_FINE, np.random.default_rng(0))
    assert proof.outcome == "not_judged"


def test_weights_come_from_other_years_and_places_only():
    figures = {(0, 0): {0: 5, 1: 20}, (1, 0): {0: 10, 1: 40}}
    first, second = year_splits(grid(years=2, splits=figures))
    assert first.weight.tolist() == [11, 41] and second.weight.tolist() == [6, 21]
    profiles = {(0, 0, 0): {"a": 50, "b": 5}, (1, 0, 0): {"a": 10, "b": 5}, (1, 1, 0): {"a": 5, "b": 100}}
    (own, *_) = profile_splits(grid(), profiles)
    assert own.weight == pytest.approx([11 + 20 * 16 / 122, 6 + 20 * 106 / 122])

"""Moderated variances: worlds in which the truth is known, the equation they solve, and what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.stats.moderated import Variation, _drawn, _spread_between, variations, widening
from dashboard.stats.rounding import EXACT

NOTHING = np.nan


def world(seed: int, cv: np.ndarray | float, years: int = 6, areas: int = 12, fenomenen: int = 8) -> np.ndarray:
    """[F, A, T] counts whose months swing by `cv` (one number, or one per area) beyond chance."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(5, 60, (fenomenen, areas, 1)) * (1 + 0.4 * np.sin(np.arange(12 * years) / 6 * np.pi))
    shape = 1 / np.square(np.broadcast_to(np.asarray(cv, dtype=float).reshape(1, -1, 1), level.shape))
    return rng.poisson(level * rng.gamma(shape, 1 / shape)).astype(float)


def estimated(history: np.ndarray, length: int = 12) -> list[Variation]:
    return variations(history, [EXACT] * len(history), length)


@pytest.mark.parametrize("length", [3, 6, 12])
def test_the_variance_of_a_sum_is_found_and_without_swings_it_is_about_nothing(length):
    swinging = np.mean([[each.typical for each in estimated(world(seed, 0.3), length)] for seed in range(6)])
    assert swinging == pytest.approx(0.09 / length, rel=0.25)
    even = np.mean([[each.typical for each in estimated(world(seed, 0.01), length)] for seed in range(6)])
    assert abs(even) < 0.1 * 0.09 / length


def test_a_livelier_wijk_gets_an_addition_and_the_others_do_not():
    cv = np.full(12, 0.15)
    cv[4] = 0.9
    area = np.mean([[each.area for each in estimated(world(seed, cv))] for seed in range(5)], axis=(0, 1))
    assert area[4] > 3 * np.delete(area, 4).max()
    alike = np.mean([[each.area for each in estimated(world(seed, 0.2))] for seed in range(5)], axis=(0, 1))
    assert alike.max() - alike.min() < 0.5 * alike.mean()


def test_what_the_whole_city_swings_is_found_beside_its_wijken():
    rng = np.random.default_rng(4)
    found = []
    for seed in range(8):
        months = rng.gamma(1 / 0.36**2, 0.36**2, (8, 1, 72))  # a coefficient of 0.36 a month, for all wijken at once
        found.append([each.city for each in estimated(np.round(world(seed, 0.1) * months))])
    assert np.mean(found) == pytest.approx(0.36**2 / 12, rel=0.35)
    quiet = np.mean([[each.city for each in estimated(world(seed, 0.1))] for seed in range(8)])
    assert abs(quiet) < 0.002


def test_estimates_are_drawn_together_the_more_the_less_is_known():
    values, errors = np.array([0.0, 0.01, 0.02, 0.05]), np.array([1e-5, 1e-4, 1e-5, 1e-4])
    spread = _spread_between(values, errors)
    weights = 1 / (spread + errors)
    centre = (weights * values).sum() / weights.sum()
    assert (weights * np.square(values - centre)).sum() == pytest.approx(len(values) - 1), "Paule and Mandel's equation"
    drawn = _drawn(values, errors)
    assert drawn.values == pytest.approx(centre + spread / (spread + errors) * (values - centre))
    assert _spread_between(np.array([0.01, 0.011, 0.009]), np.full(3, 1e-4)) == 0.0
    assert _drawn(np.array([0.01, 0.02, NOTHING]), np.array([1e-2, 1e-2, np.inf])).values == pytest.approx(0.015)


def test_missing_figures_leave_out_their_pairs_and_a_fenomeen_without_any_gets_the_mean():
    history = world(3, 0.2)
    history[2] = NOTHING
    history[0, 5, 20] = NOTHING
    found = estimated(history)
    known = [each.typical for place, each in enumerate(found) if place != 2]
    assert min(known) <= found[2].typical <= max(known)
    assert all(np.isfinite([each.typical, each.city, *each.area, *each.variance]).all() for each in found)


def test_nothing_known_at_all_is_no_extra_variance():
    found = estimated(np.zeros((2, 3, 30)))
    assert [each.typical for each in found] == [0.0, 0.0]
    assert found[0].between_years() == pytest.approx(np.zeros(3))


def test_a_history_without_a_pair_is_refused():
    with pytest.raises(ValueError, match="pair"):
        estimated(world(1, 0.2)[:, :, :23])


def test_the_less_is_known_of_the_variance_the_wider():
    variance = np.array([0.02, 0.02, 0.02])
    wide = widening(variance, np.array([0.0, 1e-5, 1e-4]))
    assert wide[0] == pytest.approx(1.0, abs=1e-3) and wide[0] < wide[1] < wide[2]

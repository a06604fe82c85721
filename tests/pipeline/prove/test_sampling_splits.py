"""The attacker on year figures and time profiles: no straw man, and stopped by the rule that months are."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.rounding import round_profile
from dashboard.pipeline.prove import audit_release
from dashboard.pipeline.prove.attackers import MOST_LIKELY
from dashboard.pipeline.prove.sampling_splits import (
    Split,
    certainties,
    judge_splits,
    posteriors,
    profile_splits,
    year_splits,
)
from dashboard.store.snapshot import current_file
from tests.tiny import make_city, reports

BASE = 5


TOO_FINE = {(2025, "A"): {"night": 5, "day": 195}, (2026, "A"): {"night": 0, "day": 2000}}


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


def slots(profiles: dict[tuple[int, str], dict[str, int]]) -> pd.DataFrame:
    """Profiles of one fenomeen, by year and wijk."""
    rows = [(*of, name, r) for of, parts in profiles.items() for name, r in parts.items()]
    frame = pd.DataFrame(rows, columns=["year", "area_code", "day_part", "melding_count"])
    return frame.assign(fenomeen_code="rust", day_type="werkdag")


def figures(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area_code", "year", "melding_count"])
    return frame.assign(fenomeen_code="rust")


def test_year_figures_and_slots_are_judged_and_pass():
    of_years = figures(*((area, y, r) for y in (2025, 2026, 2027) for area, r in (("A", 5), ("B", 20), ("C", 35))))
    profiles = {(2025, "C"): dict(zip("abcdefgh", (5, 5, 10, 10, 5, 10, 10, 5), strict=True))}
    splits = list(year_splits(of_years, figures()))
    proof = judge_splits(splits, list(profile_splits(slots(profiles), {2025})), np.random.default_rng(0))
    assert proof.passed, proof
    assert proof.judged == {"melding_year_circa": 3, "melding_profile_circa": 4}


def test_a_profile_that_is_too_fine_for_its_year_is_caught():
    """A slot in which hardly anything ever happens: "circa 5" is then most often one."""
    proof = judge_splits([], list(profile_splits(slots(TOO_FINE), {2025})), np.random.default_rng(0))
    assert not proof.passed and "likelier" in proof.detail


def test_years_before_the_rule_are_not_judged():
    splits = list(profile_splits(slots(TOO_FINE), {2027}))
    assert judge_splits([], splits, np.random.default_rng(0)).outcome == "not_judged"


def test_weights_come_from_other_years_and_places_only():
    of_years, months = (
        figures(("A", 2025, 5), ("B", 2025, 20), ("A", 2026, 10)),
        figures(("B", 2026, 30), ("B", 2026, 10)),
    )
    first, second = year_splits(of_years, months)
    assert first.weight.tolist() == [11, 41] and second.weight.tolist() == [6]
    profiles = {(2025, "A"): {"a": 50, "b": 5}, (2026, "A"): {"a": 10, "b": 5}, (2026, "B"): {"a": 5, "b": 100}}
    profiles[2026, "C"] = {"a": 9, "b": 9, "c": 9}  # of other slots
    (own,) = profile_splits(slots(profiles), {2025})
    assert own.weight == pytest.approx([11 + 20 * 16 / 122, 6 + 20 * 106 / 122])


def test_the_first_year_of_a_city_which_has_no_months_is_judged(tmp_path):
    """Everything about people goes by year then."""
    counts = {(wijk, f"2025-{m:02d}", "wildplassen"): 1 for wijk in ("N1", "O1", "W1") for m in (1, 4, 7, 10)}
    counts |= {("Z1", f"2025-{m:02d}", "wildplassen"): 6 for m in range(1, 13)}  # has a time profile
    city = make_city(tmp_path, reports(counts), grains_from=2025)
    build(city, tmp_path / "out", dt.date(2026, 2, 20))
    report = audit_release(current_file(tmp_path / "out"), History(tmp_path / "out" / "history"))
    (proof,) = [one for one in report.proofs if one.name == "sampling_attacker_splits"]
    assert proof.passed and proof.judged["melding_year_circa"], proof

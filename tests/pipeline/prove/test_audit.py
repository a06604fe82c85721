"""The two attackers find what is disclosing, and are right about what they say; the report fits one screen."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.rounding import month_seed, round_months
from dashboard.pipeline.prove import (
    Contradiction,
    System,
    attackers,
    audit_release,
    feasible_range,
    possible_values,
    sampling,
)
from dashboard.pipeline.prove.attackers import advise_folding, attack_by_sampling
from dashboard.pipeline.prove.released import Grid, open_released
from tests.pipeline.make_snapshot import make_snapshot

# ---- linear programs, for any table --------------------------------------------------------------


def suppressed(text: str) -> System:
    """The system of a table of which all margins are published: cells as numbers, hidden ones in brackets."""
    cells = [line.split() for line in text.strip().splitlines()]
    value = [[int(cell.strip("()")) for cell in row] for row in cells]
    system = System()
    for i, j in itertools.product(range(len(cells)), range(len(cells[0]))):
        if "(" in cells[i][j]:
            system.add_cell((i, j))
        else:
            system.add_cell((i, j), value[i][j], value[i][j])
    for i, row in enumerate(value):
        system.add_sum([(i, j) for j in range(len(row))], sum(row))
    for j in range(len(value[0])):
        system.add_sum([(i, j) for i in range(len(value))], sum(row[j] for row in value))
    return system


# Every row and column hides at least two cells, and yet rows 1 and 2 minus columns 1 and 2 leave exactly cell (1, 2).
BRIDGE = """
    (7)  (9)   12    20
    (5)  (8)  (3)    14
     11   6   (9)   (4)
     10   2   (6)   (8)
"""

# Every row and column hides exactly two cells. In the upper left block the zeros stand so that nothing can move.
FROZEN = """
    (0)  (0)   12    20
    (5)  (9)   13    14
     11   6   (9)   (4)
     10   2   (6)   (8)
"""


def hidden(text: str) -> list[tuple[int, int]]:
    rows = [line.split() for line in text.strip().splitlines()]
    return [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if "(" in cell]


def test_a_table_that_hides_two_cells_in_every_row_and_column_is_found_disclosing():
    ranges = {cell: feasible_range(suppressed(BRIDGE), cell) for cell in hidden(BRIDGE)}
    exact = [cell for cell, (low, high) in ranges.items() if possible_values(low, high) == 1]
    assert exact == [(1, 2)]
    assert ranges[1, 2] == pytest.approx((3, 3))


def test_zeros_freeze_a_block_of_a_suppressed_table():
    left = {cell: possible_values(*feasible_range(suppressed(FROZEN), cell)) for cell in hidden(FROZEN)}
    assert {cell for cell, values in left.items() if values == 1} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert left[2, 2] == 1 + 8 + 4, "the other block moves along its cycle, until one of its cells is 0"


def test_a_rounded_table_leaves_every_value():
    """The same kind of table, rounded to fives with margins that add up: each cell keeps r-4..r+4."""
    system = System()
    r = np.array([[5, 10, 0], [0, 5, 5]])
    for i, j in np.ndindex(r.shape):
        system.add_cell((i, j), max(0, int(r[i, j]) - 4), int(r[i, j]) + 4)
    for i in range(2):
        system.add_sum([(i, j) for j in range(3)], r[i].sum(), 4)
    for j in range(3):
        system.add_sum([(i, j) for i in range(2)], r[:, j].sum(), 4)
    for i, j in np.ndindex(r.shape):
        assert feasible_range(system, (i, j)) == pytest.approx((max(0, r[i, j] - 4), r[i, j] + 4))


def test_ranges_are_those_of_all_whole_tables():
    """Against brute force, on small random systems."""
    rng = np.random.default_rng(2)
    for _ in range(10):
        x = rng.integers(0, 5, (2, 3))
        system = System()
        for i, j in np.ndindex(x.shape):
            system.add_cell((i, j), 0, 4)
        system.add_sum([(0, j) for j in range(3)], x[0].sum())
        for j in range(3):
            system.add_sum([(i, j) for i in range(2)], x[:, j].sum())
        fits = [
            y
            for y in (np.reshape(cells, (2, 3)) for cells in itertools.product(range(5), repeat=6))
            if y[0].sum() == x[0].sum() and (y.sum(axis=0) == x.sum(axis=0)).all()
        ]
        for i, j in np.ndindex(x.shape):
            values = [y[i, j] for y in fits]
            assert feasible_range(system, (i, j)) == pytest.approx((min(values), max(values)))


def test_what_is_not_bound_is_unbounded_and_what_contradicts_is_said():
    system = System()
    system.add_cell("a")
    system.add_cell("b", -math.inf)
    assert feasible_range(system, "a") == (0, math.inf)
    assert feasible_range(system, "b") == (-math.inf, math.inf)
    assert possible_values(0, math.inf) == math.inf
    system.add_sum(["a"], 3)
    system.add_sum(["a"], 5)
    with pytest.raises(Contradiction):
        feasible_range(system, "a")


@pytest.mark.parametrize(("low", "high", "count"), [(0, 4, 5), (0.5, 3.5, 3), (2 - 1e-9, 2 + 1e-9, 1), (2.2, 2.8, 0)])
def test_possible_values(low, high, count):
    assert possible_values(low, high) == count


# ---- the sampling attacker -----------------------------------------------------------------------


def city(mean: float, seed: int, areas: int = 8, fenomenen: int = 4, years: int = 2):
    rng = np.random.default_rng(seed)
    usual = mean * rng.uniform(0.3, 1.8, (areas, fenomenen))
    x = rng.poisson(usual, (12 * years, areas, fenomenen))
    group = np.arange(fenomenen) % 2
    seeds = [month_seed("s", str(seed), str(m)) for m in range(12 * years)]
    r = round_months(x, group, 5, seeds, [m % 12 + 1 for m in range(12 * years)])
    shape = (years, 12, areas, fenomenen)
    return x.reshape(shape), sampling.Published(r.reshape(shape), np.ones(shape, dtype=bool), group, 5)


def test_the_attacker_is_calibrated():
    """Of all values that he gives a probability of about p, a share of about p is true: neither fooled nor boasting."""
    chances, hits = [], []
    for seed, mean in enumerate((0.5, 1.0, 3.0, 6.0)):
        x, published = city(mean, seed)
        attack = sampling.attack(published, np.random.default_rng(0))
        for cell in np.argwhere(published.r == 5):
            chances.append(attack.posterior(*cell))
            hits.append(published.r[tuple(cell)] + published.offsets == x[tuple(cell)])
    chance, hit = np.concatenate(chances), np.concatenate(hits)
    for low, high in itertools.pairwise((0, 0.1, 0.2, 0.3, 0.45, 1)):
        inside = (chance >= low) & (chance < high)
        if inside.sum() > 100:
            assert abs(chance[inside].mean() - hit[inside].mean()) < 0.05


def test_the_attacker_never_excludes_the_truth():
    x, published = city(2.0, 9)
    attack = sampling.attack(published, np.random.default_rng(0))
    offset = (x - published.r)[..., None] + 4
    assert np.take_along_axis(attack.probability, offset, axis=-1).min() > 0


def test_the_attacker_sees_through_nearest_rounding(tmp_path):
    """Had each cell gone to the nearest multiple, "circa 5" of a series around 1 would mean 3: the method must say so.

    The chance of going up is learnt from the real procedure, so here the real procedure is replaced.
    """
    _, published = city(1.0, 4)
    attack = sampling.attack(published, np.random.default_rng(0))
    steep = np.zeros((len(sampling.LEVELS) + 1, 2, 5, 9))
    steep[:, :, 3:] = 1.0
    chain = sampling._likeliest_chain(published, np.full((8, 4), 1.0), np.clip(steep, 1e-6, 1 - 1e-6))
    fives = published.r == 5
    assert chain.probability[fives].max() > attack.probability[fives].max()


def test_months_not_published_teach_nothing(tmp_path):
    _, published = city(3.0, 1)
    known = published.known.copy()
    known[1, 5:] = False
    part = sampling.Published(np.where(known, published.r, 0), known, published.group, 5)
    attack = sampling.attack(part, np.random.default_rng(0))
    assert np.allclose(attack.probability.sum(axis=-1), 1)
    assert (attack.worlds[:, 1, 5:] == 0).all()


# ---- on a release --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    found = make_snapshot(tmp_path_factory.mktemp("made"))
    found.write()
    return found


def test_a_release_passes_and_the_report_fits_one_screen(made):
    report = audit_release(made.path, made.history)
    assert report.passed, report.lines()
    assert len(report.lines()) <= 40
    assert all(len(line) <= 120 for line in report.lines())
    content = json.loads(report.to_json())
    assert content["passed"] is True
    assert {proof["name"] for proof in content["proofs"]} >= {
        "linear_attacker",
        "sampling_attacker",
        "history_unchanged",
    }


def test_the_same_release_gives_the_same_report(made):
    assert audit_release(made.path, made.history).proofs == audit_release(made.path, made.history).proofs


def test_figures_about_to_be_published_count_as_history(made, tmp_path):
    pending = [(p.dataset, p.period, p.table) for p in made.history.publications()]
    report = audit_release(made.path, History(tmp_path / "empty"), pending=pending)
    failed = {proof.name for proof in report.proofs if not proof.passed}
    assert failed == {"history_unchanged"}, "the release names a head that the empty history does not hold"
    assert "1 of" in next(proof.detail for proof in report.proofs if not proof.passed)


def outside(tmp_path, rows: list[tuple[str, str, str, int]]):
    file = tmp_path / "outside.csv"
    pd.DataFrame(rows, columns=["area_code", "period", "fenomeen_code", "total"]).to_csv(file, index=False)
    return file


def test_an_exact_outside_total_of_one_cell_gives_it_away(made, tmp_path):
    m, a, f = 3, 1, 1
    file = outside(tmp_path, [("w01", "2024-04", "wildplassen", int(made.counts[m, a, f]))])
    report = audit_release(made.path, made.history, file)
    assert not report.passed
    assert report.narrowed == ["w01, 2024-04, wildplassen"]
    assert str(int(made.counts[m, a, f])) not in report.narrowed[0].replace("w01, 2024-04", "")


def test_an_exact_outside_total_of_the_city_leaves_the_cells(made, tmp_path):
    total = int(made.counts[:12, :, 1].sum())
    assert audit_release(made.path, made.history, outside(tmp_path, [("stad", "2024", "wildplassen", total)])).passed


def test_an_outside_total_that_cannot_be_true_is_said(made, tmp_path):
    report = audit_release(made.path, made.history, outside(tmp_path, [("w01", "2024-q1", "wildplassen", 9999)]))
    assert "contradict" in next(proof.detail for proof in report.proofs if proof.name == "linear_attacker")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("w99", "2024", "drugs", 1), "'area_code'"),
        (("w01", "2024", "zwerfvuil", 1), "'fenomeen_code'"),
        (("w01", "1999", "drugs", 1), "'period'"),
        (("w01", "2024", "drugs", -1), "'total'"),
    ],
)
def test_an_outside_file_with_a_mistake_is_refused_by_line(made, tmp_path, row, said):
    with pytest.raises(UserError, match=f"line 2, {said}"):
        audit_release(made.path, made.history, outside(tmp_path, [row]))


@pytest.mark.parametrize("total_of", ["w01", "stad"])
def test_a_large_city_is_looked_at_around_each_cell(made, tmp_path, monkeypatch, total_of):
    """The other areas are then one unknown; an outside total still counts, of the city as well as of an area."""
    monkeypatch.setattr(attackers, "MOST_VARIABLES", 1)
    monkeypatch.setattr(attackers, "AROUND", 1)
    counts = made.counts[3, :, 1]
    total = int(counts.sum() if total_of == "stad" else counts[1])
    report = audit_release(made.path, made.history, outside(tmp_path, [(total_of, "2024-04", "wildplassen", total)]))
    assert report.narrowed == (["w01, 2024-04, wildplassen"] if total_of == "w01" else [])
    impossible = outside(tmp_path, [("stad", "2024-04", "wildplassen", 999)])
    assert not audit_release(made.path, made.history, impossible).passed


def test_the_attackers_take_any_base():
    """Hours are rounded to tens."""
    rng = np.random.default_rng(6)
    x = rng.poisson(rng.uniform(2, 20, (6, 3)), (12, 6, 3))
    seeds = [month_seed("s", "uren", str(m)) for m in range(12)]
    r = round_months(x, ["a"] * 3, 10, seeds, list(range(1, 13)))[None]
    published = sampling.Published(r, np.ones(r.shape, dtype=bool), np.zeros(3, dtype=np.intp), 10)
    grid = Grid([2024], list("abcdef"), list("xyz"), ["g"], published)
    linear, narrowed = attackers.attack_by_linear_programs(grid, {}, [], rng)
    sampled, found = attack_by_sampling(grid, rng)
    assert (linear.passed, narrowed, sampled.passed) == (True, [], True)
    assert 0 < found.largest < 0.5


def test_quiet_series_are_reported_apart_with_advice(tmp_path):
    made = make_snapshot(tmp_path, areas=6, mean=0.4)
    with open_released(made.write()) as released:
        proof, found = attack_by_sampling(released.grid, np.random.default_rng(0))
        assert proof.passed
        assert found.quiet_cells > 0
        assert found.quiet_largest > found.largest
        assert any("fold" in line for line in advise_folding(released.grid))


def test_a_release_without_anything_about_people(tmp_path):
    """Proofs of what there is not say that they judged nothing, and do not fail."""
    made = make_snapshot(tmp_path, years=1)
    for name in ("melding_by_area_month", "profile_by_area_year", "rate_by_area_year"):
        frame = made.tables[name]
        made.tables[name] = frame[frame["fenomeen_code"] == "zwerfvuil"].reset_index(drop=True)
    made.tables["late_report"] = made.tables["late_report"].iloc[:0]
    made.tables["release"]["history_head"] = ""
    report = audit_release(made.write(), History(tmp_path / "none"))
    outcome = {proof.name: proof.outcome for proof in report.proofs}
    assert report.passed
    assert outcome["people_floor"] == outcome["history_unchanged"] == outcome["linear_attacker"] == "not_judged"
    assert outcome["statuses"] == outcome["additive_areas"] == "passed", "of things"
    assert any(line.startswith("  -      people_floor") for line in report.lines())
    assert "had nothing to judge" in report.lines()[-1]
    of_json = {proof["name"]: proof["outcome"] for proof in json.loads(report.to_json())["proofs"]}
    assert of_json == outcome


def test_a_release_that_lost_everything_about_people(tmp_path):
    made = make_snapshot(tmp_path, years=1)
    for name in ("melding_by_area_month", "profile_by_area_year", "rate_by_area_year"):
        frame = made.tables[name]
        made.tables[name] = frame[frame["fenomeen_code"] == "zwerfvuil"].reset_index(drop=True)
    report = audit_release(made.write(), made.history)
    failed = {proof.name for proof in report.proofs if not proof.passed}
    assert failed >= {"history_unchanged", "people_floor", "multiples_of_base", "linear_attacker"}

"""Each way to break what goes by year is caught by a proof with a name, on the released example city."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from dashboard.pipeline.protect.history import History, default_history
from dashboard.pipeline.prove import bytes_proofs
from dashboard.pipeline.prove.released import open_released
from dashboard.store.snapshot import current_file

QUIET = "area_code = '12025W01' and fenomeen_code = 'hangjongeren'"
PROOFS = ("statuses", "additive_areas", "year_only", "profile_equals_year", "one_number")

MUTANTS = {
    "a month of what goes by year": (
        f"update melding_by_area_month set melding_count = 5, status = 'rounded' "
        f"where {QUIET} and month = '2025-05-01'",
        {"year_only", "history_unchanged", "additive_areas"},
    ),
    "a month that is hidden by hand": (
        "update melding_by_area_month set melding_count = null, status = 'year_only' "
        "where area_code = '12025W03' and fenomeen_code = 'hangjongeren' and month = '2025-05-01'",
        {"year_only", "history_unchanged", "additive_areas"},
    ),
    "a city month of its own": (
        "update melding_by_area_month set melding_count = melding_count + 5 "
        "where area_code = 'mechelen' and fenomeen_code = 'hangjongeren' and month = '2025-05-01'",
        {"additive_areas"},
    ),
    "another month of the pool": (
        "update melding_pool_by_month set melding_count = melding_count + 5 "
        "where fenomeen_code = 'hangjongeren' and month = '2025-05-01'",
        {"history_unchanged", "additive_areas"},
    ),
    "another year figure": (
        f"update melding_by_area_year set melding_count = melding_count + 5 where {QUIET} and year = 2025",
        {"history_unchanged", "one_number"},
    ),
    "months promised by hand": (
        f"update melding_grain set published_by = 'month' where {QUIET} and year = 2026",
        {"history_unchanged", "year_only"},
    ),
}


def failing(path, history: History) -> set[str]:
    with open_released(path) as released:
        found = [getattr(bytes_proofs, name)(released) for name in PROOFS]
        found += [bytes_proofs.history_unchanged(released, history), bytes_proofs.grains_follow_history(history)]
    return {proof.name for proof in found if not proof.passed}


@pytest.fixture
def copied(example_release, tmp_path):
    path = tmp_path / "copy.duckdb"
    shutil.copyfile(current_file(example_release), path)
    return path, History(default_history(example_release))


def test_the_release_itself_passes(copied):
    assert failing(*copied) == set()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(copied, name):
    path, history = copied
    sql, expected = MUTANTS[name]
    with duckdb.connect(str(path)) as con:
        changed = con.execute(sql).fetchall()[0][0]
    assert changed == 1, "the mutant must change something"
    assert expected <= failing(path, history)


def test_a_grain_that_does_not_follow_from_the_history(example_release):
    history = History(default_history(example_release))
    grains = history.figures("melding_grain")
    other = grains[grains["period"] == "2026"].assign(value=12).drop(columns="period")
    assert bytes_proofs.grains_follow_history(history).passed
    proof = bytes_proofs.grains_follow_history(history, [("melding_grain", "2027", other)])
    assert not proof.passed

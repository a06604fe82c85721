"""Afstemming: every class by a drawn case, and every class read back from its reasons."""

from itertools import product

import pytest

from dashboard.stats.alignment import CLASSES, AlignmentInput, AlignmentRule, classify
from tests.stats.tables import read_back

CASES = """
    pressure        hours  overlap  initiatives  goals  class
    higher          0      .        0            0      druk_zonder_aanbod
    higher          90     0.9      0            1      druk_zonder_aanbod
    higher          .      .        0            1      niet_te_zeggen
    higher          500    .        0            1      niet_te_zeggen
    higher          500    0.3      0            1      verkeerd_moment
    higher          500    0.3      2            1      verkeerd_moment
    higher          500    0.8      0            0      geen_doel
    higher          .      .        1            0      geen_doel
    higher          500    0.8      0            1      afgestemd
    higher          0      .        1            1      afgestemd
    lower           0      .        2            0      aanbod_zonder_druk
    lower           0      .        1            0      afgestemd
    lower           500    0.3      1            0      verkeerd_moment
    no_difference   0      .        0            0      afgestemd
    no_difference   0      .        5            0      afgestemd
    no_difference   500    0.3      0            1      verkeerd_moment
    no_difference   500    0.3      0            0      afgestemd
    too_small       500    0.8      3            1      niet_te_zeggen
    not_compared    500    0.8      3            1      niet_te_zeggen
"""


def cases():
    for line in CASES.strip().splitlines()[1:]:
        pressure, hours, overlap, initiatives, goals, wanted = line.split()
        known = [None if value == "." else float(value) for value in (hours, overlap)]
        yield AlignmentInput(pressure, known[0], known[1], int(initiatives), int(goals)), wanted


@pytest.mark.parametrize(("given", "wanted"), list(cases()))
def test_each_class(given, wanted):
    assert classify(given).alignment == wanted


def test_reasons_hold_again_from_their_numbers_and_decide_the_class():
    """The same reasons always mean the same class: whoever reads them needs nothing else."""
    seen: dict[tuple[object, ...], str] = {}
    values = product(
        ("higher", "lower", "no_difference", "too_small"), (None, 0.0, 500.0), (None, 0.2, 0.9), (0, 1, 2), (0, 1)
    )
    for value in values:
        result = classify(AlignmentInput(*value))
        assert result.alignment in CLASSES
        assert all(read_back(reason) == reason.is_met for reason in result.reasons)
        answers = tuple((r.name, r.comparison, r.threshold, r.is_met, r.value is None) for r in result.reasons)
        assert seen.setdefault(answers, result.alignment) == result.alignment
    assert set(seen.values()) == set(CLASSES)


def test_thresholds_come_from_the_rule():
    given = AlignmentInput("higher", 80.0, 0.5, 0, 1)
    assert classify(given).alignment == "druk_zonder_aanbod"
    assert classify(given, AlignmentRule(least_hours=50)).alignment == "verkeerd_moment"
    assert classify(given, AlignmentRule(least_hours=50, least_overlap=0.4)).alignment == "afgestemd"
    reason = classify(given).reasons[-1]
    assert (reason.name, reason.value, reason.threshold, reason.is_met) == ("hours", 80.0, 100.0, False)

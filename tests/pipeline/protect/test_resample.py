"""Thinning and filling: every report is equally likely to be left out, so no slot is pushed more than another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.pipeline.protect.rounding import resampled

CELLS = arrays(np.int64, (2, 3, 4), elements=st.integers(0, 12))
TOTALS = arrays(np.int64, (2, 3), elements=st.integers(0, 60))


@given(CELLS, TOTALS, st.binary(min_size=32, max_size=32))
def test_the_sum_is_as_wanted_and_nothing_more_changes_than_must(cells, totals, seed):
    found = resampled(cells, totals, seed)
    assert (found.sum(axis=-1) == totals).all()
    assert (found >= 0).all()
    fewer = cells.sum(axis=-1) >= totals
    assert (found[fewer] <= cells[fewer]).all()
    assert (found[~fewer] >= cells[~fewer]).all()
    some = (cells.sum(axis=-1) > 0)[..., None]
    assert (found[(cells == 0) & some] == 0).all(), "filled from what is there"
    assert (resampled(cells, totals, seed) == found).all()


def test_each_report_is_left_out_equally_often():
    cells = np.array([[30, 10, 5, 0]])
    left = np.zeros(4)
    for n in range(2000):
        left += (cells - resampled(cells, np.array([36]), n.to_bytes(32, "big")))[0]
    share = left / left.sum()
    assert np.abs(share - np.array([30, 10, 5, 0]) / 45).max() < 0.02


def test_reports_are_filled_in_as_they_came():
    cells = np.array([[30, 10, 0]])
    more = sum((resampled(cells, np.array([50]), n.to_bytes(32, "big")) - cells)[0] for n in range(500))
    assert more[2] == 0
    assert abs(more[0] / more.sum() - 0.75) < 0.03


def test_what_fits_stays_as_it_is_and_the_impossible_is_refused():
    cells = np.array([[1, 2], [3, 4]])
    assert (resampled(cells, np.array([3, 7]), b"x" * 32) == cells).all()
    with pytest.raises(ValueError):
        resampled(np.array([[-1]]), np.array([1]), b"x" * 32)

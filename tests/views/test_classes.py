"""Classes survive every set of values, and their borders are numbers that people can read."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.views.shared.classes import change_classes, make_classes, roundest


@pytest.mark.parametrize(
    ("values", "method", "count"),
    [
        ([], "none", 0),
        ([None, math.nan], "none", 0),
        ([3.0], "single", 1),
        ([3.0, 3.0, 3.0, None], "single", 1),
        ([0.0, 0.0, 0.0], "single", 1),
        ([1.0, 2.0], "natural", 2),
        ([1.0, 1.0, 1.0, 9.0], "natural", 2),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "natural", 5),
    ],
)
def test_counts_of_classes(values, method, count):
    classes = make_classes(values)
    assert (classes.method, classes.count) == (method, count)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e5, allow_nan=False)), max_size=40))
def test_every_value_has_a_class_and_no_class_is_empty(values):
    classes = make_classes(values)
    known = [value for value in values if value is not None]
    used = {classes.index(value) for value in known}
    assert used == set(range(classes.count))
    assert list(classes.borders) == sorted(set(classes.borders))


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e4))
def test_a_border_lies_in_its_gap(low, width):
    high = low + width
    if low < high:
        assert low < roundest(low, high) <= high


@pytest.mark.parametrize(
    ("low", "high", "border"),
    [(2.31, 2.84, 2.5), (17, 23, 20), (3, 4, 4), (0.0, 0.4, 0.2), (-5.0, 3.0, 0.0), (99, 101, 100), (8.1, 9.2, 9.0)],
)
def test_borders_are_round(low, high, border):
    assert roundest(low, high) == border


def test_whole_numbers_get_whole_borders():
    classes = make_classes([1.0, 2.0, 3.0, 8.0, 9.0, 20.0, 21.0, 40.0])
    assert all(border == int(border) for border in classes.borders)


def test_the_same_colour_means_the_same_change():
    assert change_classes([0.0, 0.5]).borders == change_classes([-0.9]).borders
    assert change_classes([None]).count == 0
    assert [change_classes([0.0]).index(value) for value in (-0.5, -0.2, 0.0, 0.2, 0.3)] == [0, 1, 2, 3, 4]

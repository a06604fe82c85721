"""Colours that stay apart, also for colour-blind eyes, and borders that stay visible."""

from __future__ import annotations

import pytest

from dashboard import palette
from dashboard.palette import contrast, luminance

FILLS = (*palette.SEQUENTIAL, *palette.DIVERGING, *(look.fill for look in palette.LOOKS.values()))


@pytest.mark.parametrize("fill", FILLS)
def test_borders_can_be_seen_on_every_fill(fill):
    assert contrast(palette.BORDER, fill) >= 3


def test_classes_go_from_light_to_dark():
    light = [luminance(colour) for colour in palette.SEQUENTIAL]
    assert light == sorted(light, reverse=True)
    assert all(
        contrast(one, other) >= 1.25 for one, other in zip(palette.SEQUENTIAL, palette.SEQUENTIAL[1:], strict=False)
    )


def test_both_ends_of_a_change_differ_for_colour_blind_eyes():
    fall, rise = palette.DIVERGING[0], palette.DIVERGING[-1]
    assert abs(int(fall[5:], 16) - int(rise[5:], 16)) > 100, "blue is seen by those who confuse red and green"


def test_looks_without_a_class_differ_from_each_other():
    looks = {(look.pattern, look.fill) for look in palette.LOOKS.values()}
    assert len(looks) == len(palette.LOOKS)


@pytest.mark.parametrize(("count", "colours"), [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5)])
def test_spread(count, colours):
    found = palette.spread(count)
    assert len(found) == len(set(found)) == colours

"""Colours that stay apart, also for colour-blind eyes, and borders that stay visible."""

from __future__ import annotations

import itertools
import math

import pytest

from dashboard.base import palette
from dashboard.base.palette import contrast, luminance

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


# What people with a full colour deficiency see of linear red, green and blue (Machado, Oliveira, Fernandes 2009).
SIGHT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
    "no colour at all": ((0.2126, 0.7152, 0.0722),) * 3,
}


def lab(colour, sight):
    """CIE L*a*b* (D65) of '#rrggbb' as it is seen."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (min(1.0, max(0.0, sum(w * v for w, v in zip(row, linear, strict=True)))) for row in sight)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scale", ["SEQUENTIAL", "DIVERGING"])
def test_classes_stay_apart_in_simulated_colour_blindness(scale, sight):
    """Any two classes of a scale, and the first and the last of a change, are at least 8 apart (CIE 1976)."""
    seen = [lab(colour, SIGHT[sight]) for colour in getattr(palette, scale)]
    pairs = [(one, other) for n, one in enumerate(seen) for other in seen[n + 1 :]]
    if sight == "no colour at all" and scale == "DIVERGING":
        pairs = list(itertools.pairwise(seen))  # without any colour both ways of a change look alike: words tell them
    assert min(math.dist(one, other) for one, other in pairs) >= 8


def test_looks_without_a_class_differ_from_each_other():
    looks = {(look.pattern, look.fill) for look in palette.LOOKS.values()}
    assert len(looks) == len(palette.LOOKS)


@pytest.mark.parametrize(("count", "colours"), [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5)])
def test_spread(count, colours):
    found = palette.spread(count)
    assert len(found) == len(set(found)) == colours

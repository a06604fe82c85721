"""Colours and looks, once for map, legend, table and chart.

Classes go from light to dark in one direction (ColorBrewer GnBu), changes from purple over white to orange (PuOr): both
stay apart for colour-blind eyes. The border has a contrast of at least 3:1 with every fill (its test holds it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["none", "hatch", "dash", "dots"]

SEQUENTIAL = ("#f0f9e8", "#bae4bc", "#7bccc4", "#43a2ca", "#0c6cae")
DIVERGING = ("#7b68b0", "#b9b1d8", "#f4f3f0", "#f6c27c", "#d9791b")

BORDER = "#161616"
SELECTED = "#c2185b"  # outline of what the visitor chose; never a fill
ACCENT = "#0b5c96"
SERIES = ("#0b5c96", "#c2185b", "#5b7c12", "#8a4fbe", "#a65300")


@dataclass(frozen=True)
class Look:
    """The look of an area without a class: a background and a pattern over it."""

    fill: str
    ink: str
    pattern: Pattern


LOOKS: dict[str, Look] = {
    "zero": Look("#ffffff", "#6b6b6b", "dash"),
    "few": Look("#fbfbf4", "#8d8d7c", "dots"),
    "protected": Look("#ffffff", "#555555", "hatch"),
    "missing": Look("#c9c9c9", "#c9c9c9", "none"),
}


def spread(count: int) -> tuple[str, ...]:
    """`count` colours of the sequential scale, spread over its whole length so that few classes stay far apart."""
    if count <= 1:
        return (SEQUENTIAL[2],)[:count]
    last = len(SEQUENTIAL) - 1
    return tuple(SEQUENTIAL[round(index * last / (count - 1))] for index in range(min(count, len(SEQUENTIAL))))


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb' (WCAG 2.1)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str, dark: str = BORDER, light: str = "#ffffff") -> str:
    """The one of two colours of text, `dark` and `light`, that reads better on a fill."""
    return max((dark, light), key=lambda ink: contrast(ink, fill))

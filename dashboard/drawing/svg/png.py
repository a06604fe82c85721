"""SVG to PNG through typst: no browser, no system library, and fonts of our own, so every machine draws alike."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import typst

FONT_DIR = Path(__file__).resolve().parent.parent.parent / "base" / "assets" / "fonts"
WIDEST = 6000  # pixels
_SIZE = re.compile(r'<svg [^>]*viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
# The drawing comes in as a value, so nothing in it is ever read as typst. At 72 dots per inch a point is a pixel.
_TEMPLATE = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%)
"""


@cache
def fonts() -> typst.Fonts:
    """Ours first; the fonts inside typst for characters that ours lack. None of the machine: they differ."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONT_DIR)])


def png_size(svg: str, width_px: int) -> tuple[int, int]:
    """Width and height in pixels of a drawing of ours. Raises ValueError for anything else."""
    match = _SIZE.match(svg)
    if match is None:
        raise ValueError("not a drawing of ours: it has no viewBox from 0 0")
    if not 1 <= width_px <= WIDEST:
        raise ValueError(f"a picture is 1 to {WIDEST} pixels wide")
    return width_px, max(1, round(width_px * float(match[2]) / float(match[1])))


def svg_to_png(svg: str, width_px: int = 1600) -> bytes:
    """A drawing of ours as PNG, `width_px` pixels wide."""
    width, height = png_size(svg, width_px)
    inputs = {"width": str(width), "height": str(height), "drawing": svg}
    png: object = typst.compile(
        _TEMPLATE, format="png", ppi=72, sys_inputs=inputs, font_paths=fonts(), ignore_system_fonts=True
    )
    if not isinstance(png, bytes):
        raise ValueError("a drawing is one picture")
    return png

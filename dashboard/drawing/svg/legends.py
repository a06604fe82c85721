"""Legends under and beside pictures: classes with their borders, and the signs that a picture uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Sheet
from dashboard.views.shared.choropleth import Legend

ROW = 21.0


def class_legend(
    on: Sheet, legend: Legend, marks: Sequence[tuple[Safe, str]], top: float, width: float, words: Words
) -> Block:
    """The legend of a map or grid: title, a row for each class with the number of areas in it, marks, the method."""
    title = core.text_block([legend.title], 0, top, width, 14, core.INK, is_bold=True)
    parts, y = list(title.parts), top + title.height + 6
    for row in legend.rows:
        lines = core.wrap(f"{row.text} ({row.count})", width - 32, 13, most=3)
        parts.append(core.swatch_square(on, row.swatch, 0.5, y))
        parts += [core.label(32, y + 12 + 16 * index, text) for index, text in enumerate(lines)]
        y += ROW + 16 * (len(lines) - 1)
    for sign, text in marks:
        parts.append(core.group(sign, transform=f"translate(0 {core.number(y)})"))
        lines = core.wrap(text, width - 32, 13, most=3)
        parts += [core.label(32, y + 12 + 16 * index, line) for index, line in enumerate(lines)]
        y += ROW + 16 * (len(lines) - 1)
    method = core.text_block([legend.method, words("legend.count")], 0, y + 4, width, 12, core.QUIET)
    return Block((*parts, *method.parts), y + 4 + method.height - top)


def area_marks(*, chosen: bool, selected: bool, words: Words) -> list[tuple[Safe, str]]:
    """Signs for chosen buurten and selected areas, where the picture has them."""
    marks = []
    if chosen:
        box = core.rectangle(1.5, 1.5, 20, 13, fill="none", stroke=palette.BORDER, stroke_width=3)
        marks.append((core.group(box, core.star(11.5, 8, 10)), words("map.star")))
    if selected:
        box = core.rectangle(2, 2, 19, 12, fill="none", stroke=palette.SELECTED, stroke_width=4)
        marks.append((box, words("drawing.selected")))
    return marks


@dataclass(frozen=True)
class Sign:
    """A small drawing of 26 by 14 and what it means."""

    parts: tuple[Safe, ...]
    text: str


def sign_rows(signs: Sequence[Sign], width: float, top: float = 0.0) -> Block:
    """Signs beside each other, on as many lines as they need."""
    parts: list[Safe] = []
    x, y = 0.0, top
    for sign in signs:
        text = core.fit(sign.text, width - 34, 13)
        room = 34 + core.text_width(text, 13) + 18
        if x and x + room - 18 > width:
            x, y = 0.0, y + ROW
        moved = f"translate({core.number(x)} {core.number(y)})"
        parts.append(core.group(*sign.parts, core.label(32, 11.5, text), transform=moved))
        x += room
    return Block(tuple(parts), y + ROW - top if signs else 0.0)


def grid_legend(on: Sheet, legend: Legend, top: float) -> Block:
    """The legend of a grid: classes beside each other; cells are not areas, so nothing is counted."""
    title = core.text_block([legend.title], 0, top, on.inner, 14, core.INK, is_bold=True)
    signs = [Sign((core.swatch_square(on, row.swatch, 2, 0),), row.text) for row in legend.rows]
    rows = sign_rows(signs, on.inner, top + title.height + 6)
    under = top + title.height + 6 + rows.height
    method = core.text_block([legend.method], 0, under, on.inner, 12, core.QUIET)
    return Block((*title.parts, *rows.parts, *method.parts), under + method.height - top)


def _disc(x: float, y: float, size: float, colour: str, is_open: bool) -> Safe:
    fill = core.PAPER if is_open else colour
    return core.element("circle", cx=x, cy=y, r=size, fill=fill, stroke=colour, stroke_width=1.3)


def _square(x: float, y: float, size: float, colour: str, is_open: bool) -> Safe:
    fill = core.PAPER if is_open else colour
    return core.rectangle(x - size, y - size, 2 * size, 2 * size, fill=fill, stroke=colour, stroke_width=1.3)


def _corners(
    *steps: tuple[float, float],
) -> Callable[[float, float, float, str, bool], Safe]:
    def draw(x: float, y: float, size: float, colour: str, is_open: bool) -> Safe:
        points = [(x + across * size, y + down * size) for across, down in steps]
        fill = core.PAPER if is_open else colour
        return core.element("path", d=core.path_of(points, is_closed=True), fill=fill, stroke=colour, stroke_width=1.3)

    return draw


# Series differ in mark and dashes too, so that they stay apart in grey.
MARKS: tuple[Callable[[float, float, float, str, bool], Safe], ...] = (
    _disc,
    _square,
    _corners((0, -1.3), (1.25, 0.9), (-1.25, 0.9)),
    _corners((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    _corners((-1.25, -0.9), (1.25, -0.9), (0, 1.3)),
)
DASHES: tuple[str | None, ...] = (None, "7 3", "2 3", "9 3 2 3", "4 4")

"""A grid of classes as a table: every cell has its class as colour or pattern and its figure as text.

It is picture and table in one: it can be read aloud, printed, and scrolled sideways on a phone while the names of the
rows stay in sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dashboard.base import palette
from dashboard.base.markup import Safe, tag
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.widgets.legend import legend
from dashboard.widgets.page import show
from dashboard.widgets.tables import html_table

Place = tuple[int, int]  # row, column
Look = Literal["heat", "small", "matrix"]
# Classes of the style sheet: of the table, of a cell, of the text in it.
_LOOKS: dict[Look, tuple[str, str, str]] = {
    "heat": ("bb-heat", "", "bb-heat-text"),
    "small": ("bb-grid bb-small", "bb-cell ", "bb-cell-text"),
    "matrix": ("bb-grid bb-matrix", "bb-cell ", "bb-cell-text"),
}


@dataclass(frozen=True)
class GridMarks:
    """Marks on a grid, and what stands in it beside the figures.

    links: where a click on a cell goes; more: what stands under the figure of a cell; current: the chosen cell; rows:
    those of chosen buurten; last_is_total: the last row is the city.
    """

    links: Mapping[Place, str] = field(default_factory=dict)
    more: Mapping[Place, Sequence[Safe]] = field(default_factory=dict)
    current: Place | None = None
    rows: frozenset[int] = frozenset()
    last_is_total: bool = False


_NO_MARKS = GridMarks()


def grid_table(
    grid: Grid, caption: str, *, look: Look = "heat", marks: GridMarks = _NO_MARKS, has_counts: bool = False
) -> None:
    """The grid with its legend. `has_counts`: the legend says how many cells have each look."""
    kind = _LOOKS[look][0]
    heads = (tag("th", tag("span", name) if look == "heat" else name, scope="col") for name in grid.column_names)
    rows = []
    for row, (name, cells) in enumerate(zip(grid.row_names, grid.cells, strict=True)):
        star = tag("span", "★ ", class_="bb-star", aria_hidden="true") if row in marks.rows else None
        columns = [
            _cell(cell, f"{name}, {grid.column_names[column]}", (row, column), look, marks)
            for column, cell in enumerate(cells)
        ]
        is_total = marks.last_is_total and row == len(grid.row_names) - 1
        rows.append(tag("tr", tag("th", star, name, scope="row"), *columns, class_="bb-total" if is_total else None))
    corner = tag("th", grid.corner, scope="col") if grid.corner else tag("td")
    show(html_table(caption, [corner, *heads], rows, kind))
    if grid.legend is not None:
        show(*legend(grid.legend, is_counted=has_counts))


def _cell(cell: GridCell, name: str, place: Place, look: Look, marks: GridMarks) -> Safe:
    """A cell of the grid; `name` is what its row and column are called."""
    _, cell_class, text_class = _LOOKS[look]
    fill, is_current = cell.swatch, place == marks.current
    text: object = tag("span", cell.text, class_=text_class)
    if (link := marks.links.get(place)) is not None:
        text = tag("a", text, href=link, target="_self", aria_label=f"{name}: {cell.text}")
    return tag(
        "td",
        text,
        *marks.more.get(place, ()),
        class_=f"{cell_class}bb-{fill.pattern}" + (" bb-heat-on" if is_current else ""),
        style=f"--fill:{fill.fill};--ink:{fill.ink};--text:{palette.ink_on(fill.fill)}",
        aria_current="true" if is_current else None,
    )

"""A grid of classes as a table: every cell has its class as colour or pattern and its figure as text.

It is picture and table in one: it can be read aloud, printed, and scrolled sideways on a phone while the names of the
rows stay in sight.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.base import palette
from dashboard.base.markup import Safe, tag
from dashboard.views.shared.choropleth import Legend, Swatch
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.widgets.components import show, swatch

_DARK, _LIGHT = "#161616", "#ffffff"
Place = tuple[int, int]  # row, column


def heat(
    grid: Grid,
    caption: str,
    *,
    links: Mapping[Place, str] | None = None,
    current: Place | None = None,
    marked: frozenset[int] = frozenset(),
    last_is_total: bool = False,
) -> None:
    """The grid. `links`: where a click on a cell goes; `current`: the chosen cell; `marked`: rows of chosen buurten."""
    heads = (tag("th", tag("span", name), scope="col") for name in grid.column_names)
    body = []
    for row, (name, cells) in enumerate(zip(grid.row_names, grid.cells, strict=True)):
        star = tag("span", "★ ", class_="bb-star", aria_hidden="true") if row in marked else None
        columns = [
            _cell(
                cell, f"{name}, {grid.column_names[column]}", (links or {}).get((row, column)), (row, column) == current
            )
            for column, cell in enumerate(cells)
        ]
        is_total = last_is_total and row == len(grid.row_names) - 1
        body.append(tag("tr", tag("th", star, name, scope="row"), *columns, class_="bb-total" if is_total else None))
    head = tag("tr", tag("th", grid.corner, scope="col") if grid.corner else tag("td"), *heads)
    show(
        tag(
            "div",
            tag(
                "table",
                tag("caption", caption, class_="bb-hidden"),
                tag("thead", head),
                tag("tbody", *body),
                class_="bb-table bb-heat",
            ),
            class_="bb-scroll",
            tabindex="0",
            role="region",
            aria_label=caption,
        )
    )
    if grid.legend is not None:
        key(grid.legend)


def ink_on(look: Swatch) -> str:
    """Black or white, whichever reads better on this look."""
    return max((_DARK, _LIGHT), key=lambda ink: palette.contrast(ink, look.fill))


def _cell(cell: GridCell, said: str, link: str | None, is_current: bool) -> Safe:
    look = cell.swatch
    text: object = tag("span", cell.text, class_="bb-heat-text")
    if link is not None:
        text = tag("a", text, href=link, target="_self", aria_label=f"{said}: {cell.text}")
    return tag(
        "td",
        text,
        class_=f"bb-{look.pattern}" + (" bb-heat-on" if is_current else ""),
        style=f"--fill:{look.fill};--ink:{look.ink};--text:{ink_on(look)}",
        aria_current="true" if is_current else None,
    )


def key(legend: Legend) -> None:
    """What the looks of the cells mean; cells are not areas, so they are not counted."""
    rows = [tag("li", swatch(row.swatch), tag("span", row.text)) for row in legend.rows]
    show(
        tag("span", legend.title, class_="bb-legend-title"),
        tag("ul", *rows, class_="bb-legend"),
        tag("p", legend.method, class_="bb-source") if legend.method else None,
    )

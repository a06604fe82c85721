"""Legend of the looks of classes: one swatch and one legend for maps and grids."""

from __future__ import annotations

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.views.shared.choropleth import Legend, MapView, Swatch
from dashboard.widgets.page import show


def swatch(look: Swatch) -> Safe:
    """A small square with the look of a class."""
    style = f"--fill:{look.fill};--ink:{look.ink}"
    return tag("span", class_=f"bb-swatch bb-{look.pattern}", style=style, aria_hidden="true")


def legend(view: Legend, *, is_counted: bool, method: str | None = None) -> tuple[Safe, ...]:
    """The title, a row for each look, and how the classes came about. `is_counted`: with how many areas or cells have
    it."""
    rows = []
    for row in view.rows:
        count = tag("span", f"({row.count})", class_="bb-count") if is_counted else None
        rows.append(tag("li", swatch(row.swatch), tag("span", row.text), count))
    text = view.method if method is None else method
    parts = (tag("span", view.title, class_="bb-legend-title"), tag("ul", *rows, class_="bb-legend"))
    return (*parts, tag("p", text, class_="bb-source")) if text else parts


def map_legend(view: MapView, words: Words) -> None:
    """The legend under a map; before it, unseen, the map in words."""
    method = f"{view.legend.method} {words('legend.count')}"
    show(
        tag("p", view.alt, class_="bb-hidden"),
        tag("div", *legend(view.legend, is_counted=True, method=method), class_="bb-legend-box"),
    )

"""The panel beside the map of Kaart: the chosen area in figures, and where it lies among the others."""

from __future__ import annotations

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.views.shared.panel import Panel, Strip
from dashboard.widgets.page import show


def panel_head(view: Panel, words: Words) -> None:
    """Name, inhabitants, figures and place of one area."""
    figures = view.figures
    items = [
        (words("measure.aantal"), figures.count.text),
        (words("measure.per_1000"), figures.rate.text),
        (words("column.change"), figures.change.text),
    ]
    show(
        tag("h2", view.title, class_="bb-heading"),
        *(tag("p", line, class_="bb-line") for line in view.lines),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", text)) for name, text in items), class_="bb-facts"),
        None if view.strip is None else _strip(view.strip, words),
    )


def _strip(view: Strip, words: Words) -> Safe:
    """A line of dots, one for each area; the chosen one filled, the city a bar. The sentence under it says the same."""
    dots = [
        tag(
            "span",
            class_="bb-dot bb-dot-on" if dot.is_selected else "bb-dot",
            style=f"left:{100 * dot.position:.1f}%",
            title=f"{dot.label}: {dot.text}",
        )
        for dot in sorted(view.dots, key=lambda dot: dot.is_selected)
    ]
    if view.city is not None:
        title = f"{view.city.label}: {view.city.text}"
        dots.insert(0, tag("span", class_="bb-city", style=f"left:{100 * view.city.position:.1f}%", title=title))
    return tag(
        "div",
        tag("div", *dots, class_="bb-strip", aria_hidden="true"),
        tag("div", tag("span", view.low), tag("span", view.high), class_="bb-axis", aria_hidden="true"),
        tag("p", view.alt, class_="bb-line"),
    )

"""Pictures on a page as SVG, drawn by the same code as the downloads: no library, no script, few bytes.

Streamlit takes SVG elements out of a page, so the drawing stands in an image; what a mouse would find in it stands in
the table under it. A picture over the whole width is drawn twice, wide and narrow, so that its words stay as large as
those around it; the style sheet shows the one that fits. What was drawn is kept: the same view is the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from dashboard.base.markup import tag
from dashboard.base.texts import Words, words_for
from dashboard.drawing.svg import Caption, dot_svg, grid_svg, limit_svg, trend_svg
from dashboard.drawing.svg.core import without_margins
from dashboard.drawing.svg.course import course_svg, multiples_svg
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.drawing.svg.network import network_svg
from dashboard.views.doelen.curve import GoalCurve
from dashboard.views.shared.course import Course, Multiples
from dashboard.views.shared.network import Network
from dashboard.views.shared.plots import DotPlot, Grid, LimitPlot
from dashboard.views.shared.trend import Trend
from dashboard.widgets.components import show

Size = Literal["page", "main", "half"]

WIDE, MAIN, HALF, NARROW = 1000, 640, 470, 390
_WIDTHS: dict[Size, tuple[tuple[int, str | None], ...]] = {
    "page": ((WIDE, "bb-wide"), (NARROW, "bb-small")),
    "main": ((MAIN, "bb-wide"), (NARROW, "bb-small")),
    "half": ((HALF, None),),
}
Plot = Trend | Course | GoalCurve | Multiples | DotPlot | LimitPlot | Grid | Network

_DRAW: dict[type, Callable[[Any, Caption, Words, float], str]] = {
    Trend: lambda plot, caption, words, width: trend_svg(plot, caption, words, width, 240),
    Course: course_svg,
    GoalCurve: goal_svg,
    Multiples: multiples_svg,
    Network: network_svg,
    DotPlot: dot_svg,
    LimitPlot: lambda plot, caption, words, width: limit_svg(plot, caption, words, width, 300),
    Grid: lambda grid, caption, words, width: grid_svg(grid, caption, width),
}


def draw(plot: Plot, caption: Caption, words: Words, width: float = WIDE) -> str:
    """Any of these plots as SVG."""
    return _DRAW[type(plot)](plot, caption, words, width)


@lru_cache(maxsize=512)
def _address(plot: Plot, language: str, width: int) -> str:
    """The drawing as the address of an image."""
    words = words_for(language)
    drawing = without_margins(draw(plot, Caption("", "", words.language), words, width).strip())
    return "data:image/svg+xml," + quote(drawing, safe=" =:/;,.()-_'!*~")


def picture(plot: Plot, words: Words, size: Size = "page") -> None:
    """A plot in the page; `size` says in which part of it: over the whole width, the main column, or half of it."""
    alt = " ".join(plot.alt.split())
    images = [
        tag("img", src=_address(plot, words.language, width), alt=alt, class_=name) for width, name in _WIDTHS[size]
    ]
    show(tag("div", *images, class_="bb-picture"))

"""Any plot as SVG: which drawing fits which view-model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.base.texts import Words
from dashboard.drawing.svg.bars import pair_svg, timeline_svg
from dashboard.drawing.svg.charts import trend_svg
from dashboard.drawing.svg.core import Caption
from dashboard.drawing.svg.course import course_svg, multiples_svg
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.drawing.svg.network import network_svg
from dashboard.drawing.svg.plots import dot_svg, grid_svg, limit_svg
from dashboard.views.doelen.curve import GoalCurve
from dashboard.views.initiatieven.time_bars import Timeline
from dashboard.views.shared.course import Course, Multiples
from dashboard.views.shared.network import Network
from dashboard.views.shared.plots import DotPlot, Grid, LimitPlot, PairPlot
from dashboard.views.shared.trend import Trend

Plot = Trend | Course | GoalCurve | Multiples | DotPlot | LimitPlot | Grid | Network | PairPlot | Timeline

WIDE = 1000  # of a page, and of what is taken along

_DRAW: dict[type, Callable[[Any, Caption, Words, float], str]] = {
    Trend: lambda plot, caption, words, width: trend_svg(plot, caption, words, width, 240),
    Course: course_svg,
    GoalCurve: goal_svg,
    Multiples: multiples_svg,
    Network: network_svg,
    DotPlot: dot_svg,
    LimitPlot: lambda plot, caption, words, width: limit_svg(plot, caption, words, width, 300),
    Grid: lambda grid, caption, words, width: grid_svg(grid, caption, width),
    PairPlot: pair_svg,
    Timeline: timeline_svg,
}


def draw(plot: Plot, caption: Caption, words: Words, width: float = WIDE) -> str:
    """Any of these plots as SVG."""
    return _DRAW[type(plot)](plot, caption, words, width)

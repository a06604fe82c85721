"""The course of a goal as SVG: figures over time, the baseline, the path, the target, and how uncertain they are.

Nothing rests on colour: figures are discs on a full line, the baseline a square, the newest figure a large diamond, the
path dashed, the target dotted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import MARKS, Sign, sign_rows
from dashboard.drawing.svg.scales import Scale, scale
from dashboard.views.doelen.curve import GoalCurve, GoalPoint

_PATH, _TARGET, _BAR = "#4c555e", "#a65300", "#5f6b76"
_PATH_DASH, _TARGET_DASH = "7 4", "2 3"
_DISC, _SQUARE, _DIAMOND = MARKS[0], MARKS[1], MARKS[3]


class _Days:
    """Days from left to right."""

    def __init__(self, first: dt.date, last: dt.date, left: float, right: float) -> None:
        self.first, self.left, self.right = first, left, right
        self.length = max(1, (last - first).days)

    def __call__(self, day: dt.date) -> float:
        return self.left + (self.right - self.left) * (day - self.first).days / self.length


def goal_svg(view: GoalCurve, caption: Caption, words: Words, width: float = 640, height: float = 190) -> str:
    """A drawing of the curve; `height` is that of the plot alone."""
    on = core.sheet((view, height), caption, width)
    signs = sign_rows(_signs(view), on.inner)
    top = signs.height + 26
    y = _heights(view, top + height, top)
    left = 8 + max(core.text_width(text, 12) for text in y.texts(words.language))
    days = _days(view, left, on.inner - 6)
    parts = [
        *signs.parts,
        core.label(0, top - 14, core.fit(view.axis, on.inner, 12), 12, fill=core.QUIET),
        *_floor(view, days, y, on, words),
        *_aims(view, days, y),
        *_bars(view.points, days, y),
        *_course(view.points, days, y),
        *(_mark(point, days, y) for point in view.points if point.height is not None),
    ]  # fmt: skip
    return core.finish(on, Block(tuple(parts), top + height + 24), view.alt)


def _heights(view: GoalCurve, bottom: float, top: float) -> Scale:
    """The scale of heights, from zero, so that no change looks larger than it is."""
    marked = [point for point in view.points if point.is_baseline or point.is_current]
    values = [value for point in view.points if (value := point.height) is not None]
    values += [value for point in marked if (value := point.high) is not None]
    return scale([*values, view.target or 0.0, 1e-6], bottom, top, most_ticks=4)


def _days(view: GoalCurve, left: float, right: float) -> _Days:
    first = min(point.day for point in view.points)
    last = max(view.target_on, *(point.day for point in view.points))
    margin = max(20, (last - first).days // 40)
    return _Days(first - dt.timedelta(days=margin), last, left, right)


def _floor(view: GoalCurve, days: _Days, y: Scale, on: Sheet, words: Words) -> list[Safe]:
    parts = []
    for tick, text in zip(y.ticks, y.texts(words.language), strict=True):
        at = y(tick)
        parts.append(core.line(days.left, at, days.right, at, stroke=core.INK if tick == 0 else core.GRID))
        parts.append(core.label(days.left - 6, at + 4.5, text, 12, anchor="end", fill=core.QUIET))
    taken = on.inner + 1e9
    for day, text in reversed(view.ticks):
        x, half = days(day), core.text_width(text, 12) / 2
        shown = min(x, on.inner - half)
        if days.left <= x <= days.right + 1:
            parts.append(core.line(x, y.start, x, y.start + 5))
            if shown + half <= taken - 6:  # a year without its name where there is no room
                parts.append(core.label(shown, y.start + 19, text, 12, anchor="middle", fill=core.QUIET))
                taken = shown - half
    return parts


def _aims(view: GoalCurve, days: _Days, y: Scale) -> list[Safe]:
    """The path and the target, where there are any."""
    lines = []
    if view.path is not None:
        (day0, value0), (day1, value1) = view.path
        style = {"stroke": _PATH, "stroke_width": 1.8, "stroke_dasharray": _PATH_DASH}
        lines.append(core.line(days(day0), y(value0), days(day1), y(value1), **style))
    if view.target is not None:
        at, style = y(view.target), {"stroke": _TARGET, "stroke_width": 1.6, "stroke_dasharray": _TARGET_DASH}
        lines.append(core.line(days.left, at, days.right, at, **style))
    return lines


def _bars(points: Sequence[GoalPoint], days: _Days, y: Scale) -> list[Safe]:
    """The uncertainty of the two figures that the state is about."""
    parts = []
    for point in points:
        if (point.is_baseline or point.is_current) and point.low is not None and point.high is not None:
            x, low, high = days(point.day), y(point.low), y(point.high)
            parts.append(core.line(x, low, x, high, stroke=_BAR, stroke_width=1.6))
            parts += [core.line(x - 5, end, x + 5, end, stroke=_BAR, stroke_width=1.6) for end in (low, high)]
    return parts


def _course(points: Sequence[GoalPoint], days: _Days, y: Scale) -> list[Safe]:
    """A line through the figures; it breaks where one is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point.height is None:
            runs.append([])
        else:
            runs[-1].append((days(point.day), y(point.height)))
    style = {"fill": "none", "stroke": palette.ACCENT, "stroke_width": 2.2, "stroke_linejoin": "round"}
    return [core.element("path", d=core.path_of(run), **style) for run in runs if len(run) > 1]


def _mark(point: GoalPoint, days: _Days, y: Scale) -> Safe:
    x, at = days(point.day), y(point.height or 0.0)
    if point.is_current:
        shape = _DIAMOND(x, at, 6.0, palette.ACCENT, False)
    elif point.is_baseline:
        shape = _SQUARE(x, at, 4.6, palette.ACCENT, True)
    else:
        shape = _DISC(x, at, 2.8, palette.ACCENT, False)
    return core.group(core.tooltip(f"{point.name}: {point.text}"), shape)


def _signs(view: GoalCurve) -> list[Sign]:
    """Signs for what stands in the plot of `view`, and only that."""
    line = core.line(0, 7, 26, 7, stroke=palette.ACCENT, stroke_width=2.2)
    signs = [Sign((line, _DIAMOND(13, 7, 5.5, palette.ACCENT, False)), view.name)]
    signs.append(Sign((_SQUARE(13, 7, 4.6, palette.ACCENT, True),), view.baseline_text))
    if view.path is not None:
        path = core.line(0, 7, 26, 7, stroke=_PATH, stroke_width=1.8, stroke_dasharray=_PATH_DASH)
        signs.append(Sign((path,), view.path_text))
    if view.target is not None:
        target = core.line(0, 7, 26, 7, stroke=_TARGET, stroke_width=1.6, stroke_dasharray=_TARGET_DASH)
        signs.append(Sign((target,), view.target_text))
    if any(point.low is not None for point in view.points if point.is_baseline or point.is_current):
        ends = [core.line(9, y, 17, y, stroke=_BAR, stroke_width=1.6) for y in (1, 13)]
        signs.append(Sign((core.line(13, 1, 13, 13, stroke=_BAR, stroke_width=1.6), *ends), view.interval_text))
    return signs

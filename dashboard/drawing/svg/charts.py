"""The course of one or more areas as SVG: a line for each, the chosen period, what is rounded, what cannot be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.base import formats, palette
from dashboard.base.formats import add_months, months_between
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import DASHES, MARKS, Sign, sign_rows
from dashboard.drawing.svg.scales import Scale, scale
from dashboard.views.shared.choropleth import look_of
from dashboard.views.shared.trend import Trend, TrendPoint, TrendSeries


@dataclass(frozen=True)
class _Frame:
    """Axes for months and figures; `step` is the width of a month."""

    months: tuple[dt.date, ...]
    x: Scale
    y: Scale
    step: float

    def at(self, month: dt.date) -> float:
        return self.x((month.year - self.months[0].year) * 12 + month.month - self.months[0].month)

    @property
    def left(self) -> float:
        return self.x.start - self.step / 2

    @property
    def right(self) -> float:
        return self.x.end + self.step / 2


def trend_svg(
    trend: Trend, caption: Caption, words: Words, width: float = 900, height: float = 300, *, axis: str = ""
) -> str:
    """The trend as one SVG. `height` is that of the plot alone; `axis` says what is counted."""
    # What a sheet is made of names its patterns; the empty places keep the names that published drawings have.
    on = core.sheet((trend, height, None, None, (), axis), caption, width)
    months = _months(trend)
    if not months:
        return core.finish(on, core.text_block([trend.alt], 0, 0, on.inner, 14, core.INK), trend.alt)
    signs = sign_rows(_signs(on, trend, words), on.inner)
    top = signs.height + (28 if axis else 8)
    frame = _frame(trend, months, on, top, top + height, words)
    parts = [
        *_period(trend, frame),
        *_grid(frame, words, axis, width=on.inner),
        *_unknown(on, trend, frame),
        *(part for index, one in enumerate(trend.series) for part in _series(one, index, frame, len(trend.series))),
    ]
    notes = [words("trend.gaps", reasons=", ".join(trend.gaps))] if trend.gaps else []
    body = Block((*signs.parts, *parts), top + height + 24)
    return core.finish(on, body, trend.alt, notes)


def _months(trend: Trend) -> tuple[dt.date, ...]:
    months = {point.month for series in trend.series for point in series.points}
    return tuple(months_between(min(months), max(months))) if months else ()


def _frame(trend: Trend, months: tuple[dt.date, ...], on: Sheet, top: float, bottom: float, words: Words) -> _Frame:
    points = [point for series in trend.series for point in series.points]
    values = [value for point in points for value in (point.height, point.high) if value is not None]
    y = scale([*values, 4.0], bottom, top, whole=True)
    left = 8 + max(core.text_width(text, 13) for text in y.texts(words.language))
    step = (on.inner - left) / len(months)
    x = Scale(0, max(1, len(months) - 1), left + step / 2, on.inner - step / 2, ())
    return _Frame(months, x, y, step)


def _period(trend: Trend, frame: _Frame) -> list[Safe]:
    """The chosen months, as a light ground."""
    first, last = max(trend.first, frame.months[0]), min(trend.last, frame.months[-1])
    if first > last or (first, last) == (frame.months[0], frame.months[-1]):
        return []
    x, end = frame.at(first) - frame.step / 2, frame.at(last) + frame.step / 2
    return [core.rectangle(x, frame.y.end, end - x, frame.y.start - frame.y.end, fill="#e9eff5")]


def _grid(frame: _Frame, words: Words, axis: str, width: float) -> list[Safe]:
    parts = [core.label(0, frame.y.end - 12, core.fit(axis, width, 12), 12, fill=core.QUIET)] if axis else []
    for tick, text in zip(frame.y.ticks, frame.y.texts(words.language), strict=True):
        y = frame.y(tick)
        is_floor = tick == 0
        parts.append(core.line(frame.left, y, frame.right, y, stroke=core.INK if is_floor else core.GRID))
        parts.append(core.label(frame.left - 6, y + 4.5, text, anchor="end", fill=core.QUIET))
    crowd = len(frame.months) * 74 / max(1.0, frame.right - frame.left)
    every = next((count for count in (1, 2, 3, 4, 6) if count >= crowd), 12 * max(1, round(crowd / 12 + 0.5)))
    for month in frame.months[::-1][::every]:
        x = frame.at(month)
        text = formats.short_month(month, words.language)
        half = core.text_width(text, 13) / 2
        parts.append(core.line(x, frame.y.start, x, frame.y.start + 5))
        parts.append(
            core.label(max(half, min(x, width - half)), frame.y.start + 19, text, anchor="middle", fill=core.QUIET)
        )
    return parts


def _unknown(on: Sheet, trend: Trend, frame: _Frame) -> list[Safe]:
    """Columns for months that cannot be shown, since those are no zero: each with the look that it has on the map."""
    columns: dict[dt.date, TrendPoint] = {}
    for point in (point for series in trend.series for point in series.points):
        if point.figure.look in ("protected", "missing"):
            columns.setdefault(point.month, point)
    # Beside a series that is known, a full column would hide it: a strip along the floor then says it.
    is_full = len(trend.series) == 1
    high = frame.y.start - frame.y.end
    parts = []
    for month, point in sorted(columns.items()):
        tall = high if is_full else min(14.0, high)
        look = look_of(point.figure.look or "missing")
        box = core.rectangle(
            frame.at(month) - frame.step / 2, frame.y.start - tall, frame.step, tall, fill=on.patterns.fill(look)
        )
        parts.append(core.group(core.tooltip(point.hover), box, opacity=0.6))
    return parts


def _runs(points: Iterable[TrendPoint]) -> list[list[TrendPoint]]:
    """The points in unbroken rows of months with a height."""
    runs: list[list[TrendPoint]] = [[]]
    for point in points:
        if point.height is None:
            runs.append([])
            continue
        if runs[-1] and add_months(runs[-1][-1].month, 1) != point.month:
            runs.append([])
        runs[-1].append(point)
    return [run for run in runs if run]


def _series(series: TrendSeries, index: int, frame: _Frame, count: int) -> list[Safe]:
    """A band for what a rounded figure may stand for, a line, and a mark on each month."""
    colour, dash = palette.SERIES[index % len(palette.SERIES)], DASHES[index % len(DASHES)]
    mark = MARKS[index % len(MARKS)]
    size = max(1.6, min(3.2, frame.step / 4))
    bands, lines, marks = [], [], []
    for run in _runs(series.points):
        edged = [(point, point.low, point.high) for point in run if point.low is not None and point.high is not None]
        if len(edged) == len(run) and count == 1:
            edge = [(frame.at(point.month), frame.y(high or 0)) for point, _, high in edged]
            edge += [(frame.at(point.month), frame.y(low or 0)) for point, low, _ in reversed(edged)]
            if len(run) == 1:
                x, low_y, high_y = frame.at(run[0].month), edge[1][1], edge[0][1]
                edge = [(x - size, high_y), (x + size, high_y), (x + size, low_y), (x - size, low_y)]
            bands.append(core.element("path", d=core.path_of(edge, is_closed=True), fill=colour, fill_opacity="0.18"))
        where = [(frame.at(point.month), frame.y(point.height or 0)) for point in run]
        if len(run) > 1:
            lines.append(core.element("path", d=core.path_of(where), stroke_dasharray=dash))
        for point, (x, y) in zip(run, where, strict=True):
            shape = mark(x, y, size + (0.8 if point.is_under_five else 0), colour, point.is_under_five)
            marks.append(core.group(core.tooltip(f"{series.name}: {point.hover}"), shape))
    weight = 1.6 if series.is_rounded else 2.2
    drawn = core.group(*lines, fill="none", stroke=colour, stroke_width=weight, stroke_linejoin="round")
    return [*bands, *([drawn] if lines else []), *marks]


def _signs(on: Sheet, trend: Trend, words: Words) -> list[Sign]:
    """Signs for what stands in the plot of `trend`, and only that."""
    signs = []
    for index, series in enumerate(trend.series):
        colour = palette.SERIES[index % len(palette.SERIES)]
        sample = core.line(0, 7, 26, 7, stroke=colour, stroke_width=2, stroke_dasharray=DASHES[index % len(DASHES)])
        signs.append(Sign((sample, MARKS[index % len(MARKS)](13, 7, 3.2, colour, False)), series.name))
    points = [point for series in trend.series for point in series.points]
    if any(point.is_under_five for point in points):
        signs.append(Sign((MARKS[0](13, 7, 4, palette.SERIES[0], True),), words("figure.under_five")))
    if len(trend.series) == 1 and any(point.low is not None for point in points):
        box = core.rectangle(0, 1, 26, 12, fill=palette.SERIES[0], fill_opacity="0.18")
        signs.append(Sign((box,), words("drawing.band")))
    months = {point.month for point in points}
    if months and (trend.first > min(months) or trend.last < max(months)):
        box = core.rectangle(0.5, 1, 25, 12, fill="#e9eff5", stroke=core.GRID)
        signs.append(Sign((box,), trend.marked_text or words("drawing.period")))
    looks = {point.figure.look for point in points}
    for look in ("protected", "missing"):
        if look in looks:
            signs.append(Sign((core.swatch_square(on, look_of(look), 2, 0),), words(f"legend.{look}")))
    return signs

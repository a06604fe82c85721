"""Bars as SVG: what runs from when to when, and two shares beside each other for every part of the week."""

from __future__ import annotations

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import Sign, sign_rows
from dashboard.views.initiatieven.time_bars import Bar, Timeline
from dashboard.views.shared.choropleth import Swatch
from dashboard.views.shared.plots import PairPlot, PairRow

_ROW, _NARROW = 24.0, 560.0
_RUNNING, _ENDED = Swatch("#43a2ca"), Swatch("#ffffff", "#7d868d", "hatch")
_NEED, _PRESENCE = Swatch("#d9791b"), Swatch("#b9b1d8", "#5f4f96", "hatch")


# ---- from when to when --------------------------------------------------------------------------


def timeline_svg(view: Timeline, caption: Caption, words: Words, width: float = 900) -> str:
    """A bar for each initiative, in the order of the view; its months in words beside it."""
    on = core.sheet(view, caption, width)
    if not view.bars:
        return core.finish(on, core.text_block([view.alt], 0, 0, on.inner, 14, core.INK), view.alt)
    names = min(0.34 * on.inner, max(core.text_width(core.clean(bar.label)[:80], 13) for bar in view.bars) + 10)
    texts = 0.0
    if width >= _NARROW:
        texts = min(0.2 * on.inner, max(core.text_width(core.clean(bar.text)[:60], 12) for bar in view.bars) + 10)
    left, right = names + texts + 6, on.inner - 2
    signs = sign_rows(_timeline_signs(on, view, words), on.inner)
    top = signs.height + 26
    bottom = top + _ROW * len(view.bars)
    parts = [*signs.parts, *_years(view, left, right, top, bottom)]
    for index, bar in enumerate(view.bars):
        y = top + _ROW * index
        parts.append(core.line(0, y + _ROW, on.inner, y + _ROW, stroke=core.GRID, stroke_width=0.6))
        said = core.tooltip(f"{bar.label}: {bar.text}")
        name = core.label(0, y + 16.5, core.fit(bar.label, names - 8, 13))
        when = core.label(names, y + 16.5, core.fit(bar.text, texts - 8, 12), 12, fill=core.QUIET) if texts else None
        parts.append(core.group(said, name, when, _bar(on, bar, left, right, y)))
    now = left + view.today * (right - left)
    parts.append(core.line(now, top - 4, now, bottom, stroke=palette.SELECTED, stroke_width=2))
    return core.finish(on, Block(tuple(parts), bottom + 4), view.alt)


def _years(view: Timeline, left: float, right: float, top: float, bottom: float) -> list[Safe]:
    """A line at the beginning of a year; its name where there is room for it."""
    parts, free = [], left - 1.0
    for share, year in view.ticks:
        x = left + share * (right - left)
        parts.append(core.line(x, top - 4, x, bottom, stroke=core.GRID))
        if x >= free and x + core.text_width(year, 12) <= right + 2:
            parts.append(core.label(x + 2, top - 8, year, 12, fill=core.QUIET))
            free = x + core.text_width(year, 12) + 8
    return parts


def _bar(on: Sheet, bar: Bar, left: float, right: float, y: float) -> Safe:
    """A rectangle; one without an end is an arrow."""
    start = left + bar.start * (right - left)
    end = max(start + 3, left + (bar.start + bar.width) * (right - left))
    high, low = y + 5, y + _ROW - 5
    fill = on.patterns.fill(_RUNNING if bar.is_running else _ENDED)
    if not bar.is_open:
        return core.rectangle(start, high, end - start, low - high, fill=fill, stroke=core.INK, stroke_width=0.8)
    neck = max(start, end - 8)
    points = [(start, high), (neck, high), (end, (high + low) / 2), (neck, low), (start, low)]
    return core.element("path", d=core.path_of(points, is_closed=True), fill=fill, stroke=core.INK, stroke_width=0.8)


def _timeline_signs(on: Sheet, view: Timeline, words: Words) -> list[Sign]:
    signs = [Sign((core.line(13, 0, 13, 15, stroke=palette.SELECTED, stroke_width=2),), view.today_text)]
    if any(bar.is_open for bar in view.bars):
        points = [(1.0, 2.0), (17.0, 2.0), (25.0, 7.5), (17.0, 13.0), (1.0, 13.0)]
        arrow = core.element(
            "path", d=core.path_of(points, is_closed=True), fill=_RUNNING.fill, stroke=core.INK, stroke_width=0.8
        )
        signs.append(Sign((arrow,), words("drawing.open_end")))
    if not all(bar.is_running for bar in view.bars):
        signs.append(Sign((core.swatch_square(on, _ENDED, 2, 0),), words("drawing.not_running")))
    return signs


# ---- two shares beside each other ---------------------------------------------------------------


def pair_svg(plot: PairPlot, caption: Caption, words: Words, width: float = 900) -> str:
    """For every part of the week a share of the reports, under it a share of the hours, and what that says."""
    on = core.sheet(plot, caption, width)
    if not plot.rows:
        return core.finish(on, core.text_block([plot.alt], 0, 0, on.inner, 14, core.INK), plot.alt)
    names = min(0.3 * on.inner, max(core.text_width(core.clean(row.label)[:80], 13) for row in plot.rows) + 12)
    figures = max(
        core.text_width(core.clean(text), 13) for row in plot.rows for text in (row.need_text, row.presence_text)
    )
    verdicts = max(core.text_width(core.clean(row.verdict), 12) for row in plot.rows) + 14 if width >= _NARROW else 0.0
    room = max(20.0, on.inner - names - figures - verdicts - 10)
    longest = max(share for row in plot.rows for share in (row.need, row.presence)) or 1.0
    signs = sign_rows(
        [
            Sign((core.swatch_square(on, look, 2, 0),), text)
            for look, text in ((_NEED, plot.need_name), (_PRESENCE, plot.presence_name))
        ],
        on.inner,
    )
    high = 46.0 if verdicts else 62.0
    parts = list(signs.parts)
    for index, row in enumerate(plot.rows):
        y = signs.height + 6 + high * index
        parts.append(core.line(0, y, on.inner, y, stroke=core.GRID))
        parts.append(_pair(on, row, plot, y, (names, room / longest, on.inner - verdicts + 8, verdicts)))
    return core.finish(on, Block(tuple(parts), signs.height + 6 + high * len(plot.rows)), plot.alt)


def _pair(on: Sheet, row: PairRow, plot: PairPlot, y: float, columns: tuple[float, float, float, float]) -> Safe:
    left, scale, verdict_at, verdicts = columns
    parts = [core.label(0, y + 19, core.fit(row.label, left - 8, 13))]
    if row.is_office:
        parts.append(core.label(0, y + 35, core.fit(plot.office_name, left - 8, 12), 12, fill=core.QUIET))
    bars = ((row.need, row.need_text, _NEED, 5.0), (row.presence, row.presence_text, _PRESENCE, 24.0))
    for share, text, look, down in bars:
        long = max(1.0, share * scale)
        fill = on.patterns.fill(look)
        parts.append(core.rectangle(left, y + down, long, 15, fill=fill, stroke=core.INK, stroke_width=0.8))
        parts.append(core.label(left + long + 6, y + down + 12, text))
    if verdicts:
        parts.append(core.label(verdict_at, y + 26, row.verdict, 12, fill=core.QUIET))
    else:
        parts.append(core.label(left, y + 55, core.fit(row.verdict, on.inner - left, 12), 12, fill=core.QUIET))
    said = f"{row.label}: {plot.need_name} {row.need_text}, {plot.presence_name} {row.presence_text}. {row.verdict}"
    return core.group(core.tooltip(said), *parts)

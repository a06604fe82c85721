"""Dots with intervals, a cloud with limits, and a grid of classes, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base import palette
from dashboard.base.formats import Language
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import Sign, grid_legend, sign_rows
from dashboard.drawing.svg.scales import Scale, scale
from dashboard.views.shared.plots import CloudPoint, DotPlot, DotRow, Grid, GridCell, LimitLine, LimitPlot

_ROW = 26.0


# ---- dots with intervals ------------------------------------------------------------------------


def dot_svg(plot: DotPlot, caption: Caption, words: Words, width: float = 900) -> str:
    """One row for each area: name, dot with its interval, the figure as text, and the verdict where there is one."""
    on = core.sheet(plot, caption, width)
    names = min(
        (0.32 if width >= 560 else 0.4) * on.inner,
        max((core.text_width(core.clean(row.label)[:80], 13, is_bold=row.is_total) for row in plot.rows), default=0)
        + 20,
    )
    figures = min(
        (0.2 if width >= 560 else 0.28) * on.inner,
        max((core.text_width(core.clean(row.text)[:60], 13) for row in plot.rows), default=0) + 4,
    )
    has_verdict = any(row.verdict for row in plot.rows)
    verdicts = 0.26 * on.inner if has_verdict and width >= 560 else 0.0
    signs = sign_rows(_dot_signs(plot, words), on.inner)
    top = signs.height + 8
    heights = [_row_height(row, has_verdict, verdicts, on) for row in plot.rows]
    bottom = top + sum(heights)
    across = _dot_scale(plot, names + 10, on.inner - figures - verdicts - 18)
    tops = [top + sum(heights[:index]) for index in range(len(heights))]
    parts = [
        *signs.parts,
        *(
            core.rectangle(0, y + 1, on.inner, high - 2, fill="#e9eff5")
            for row, y, high in zip(plot.rows, tops, heights, strict=True)
            if row.is_current
        ),
        *_axis_below(across, top, bottom, plot.axis, words.language),
    ]
    if plot.reference is not None:
        x = across(plot.reference)
        parts.append(core.line(x, top, x, bottom, stroke=core.INK, stroke_width=1.5, stroke_dasharray="6 3"))
    for row, y, height in zip(plot.rows, tops, heights, strict=True):
        parts += _dot_row(row, across, y, height, (names, figures, verdicts), on)
    return core.finish(on, Block(tuple(parts), bottom + 44), plot.alt)


def _row_height(row: DotRow, has_verdict: bool, verdicts: float, on: Sheet) -> float:
    if not has_verdict:
        return _ROW
    if not verdicts:  # too narrow for a column: the verdict stands under the row
        return _ROW + (16.0 if row.verdict else 0.0)
    return max(_ROW, 10 + 15.0 * len(core.wrap(row.verdict, verdicts - 14, 12, most=3)))


def _dot_scale(plot: DotPlot, start: float, end: float) -> Scale:
    values = [value for row in plot.rows for value in (row.value, row.low, row.high) if value is not None]
    values += [] if plot.reference is None else [plot.reference]
    most = max(2, int((end - start) / 70))
    return scale(values, start, end, most_ticks=min(6, most), from_zero=plot.starts_at_zero)


def _axis_below(across: Scale, top: float, bottom: float, name: str, language: Language) -> list[Safe]:
    parts = []
    for tick, text in zip(across.ticks, across.texts(language), strict=True):
        x = across(tick)
        parts.append(core.line(x, top, x, bottom, stroke=core.QUIET if tick == 0 else core.GRID))
        parts.append(core.label(x, bottom + 16, text, anchor="middle", fill=core.QUIET))
    middle = (across.start + across.end) / 2
    parts.append(core.label(middle, bottom + 36, core.fit(name, across.end - across.start + 120, 13), anchor="middle"))
    return parts


def _dot_row(
    row: DotRow, across: Scale, top: float, height: float, columns: tuple[float, float, float], on: Sheet
) -> list[Safe]:
    names, figures, verdicts = columns
    y = top + (_ROW if not verdicts else height) / 2
    weight = row.is_total or row.is_current
    parts = []
    if row.is_marked:
        parts.append(core.star(7, y, 12))
    parts.append(core.label(18, y + 4.5, core.fit(row.label, names - 14, 13, is_bold=weight), is_bold=weight))
    parts += _dot(row, across, y)
    right = on.inner - verdicts
    # Without a dot there is room: why nothing is shown is said in full.
    room = figures if row.value is not None else right - 16 - names
    text = core.fit(row.text, room, 13)
    parts.append(core.label(right - 8, y + 4.5, text, anchor="end", is_bold=weight, has_halo=row.value is None))
    if row.verdict and verdicts:
        lines = core.wrap(row.verdict, verdicts - 14, 12, most=3)
        first = y + 4.5 - 7.5 * (len(lines) - 1)
        parts += [core.label(right + 6, first + 15 * i, text, 12, fill=core.QUIET) for i, text in enumerate(lines)]
    elif row.verdict:
        parts.append(
            core.label(
                18,
                top + _ROW + 8,
                core.fit(row.verdict, on.inner - 18, 12),
                12,
                fill=core.QUIET,
                has_halo=not row.is_current,
            )
        )
    said = ": ".join(part for part in (row.label, row.text) if part)
    return [core.group(core.tooltip(f"{said}. {row.verdict}" if row.verdict else said), *parts)]


def _dot(row: DotRow, across: Scale, y: float) -> list[Safe]:
    colour = palette.SELECTED if row.is_current else palette.ACCENT
    parts = []
    if row.low is not None and row.high is not None:
        low, high = across(row.low), across(row.high)
        parts.append(core.line(low, y, high, y, stroke=colour, stroke_width=2.5))
        parts += [core.line(x, y - 4, x, y + 4, stroke=colour, stroke_width=1.5) for x in (low, high)]
    if row.value is None:
        return parts
    x = across(row.value)
    if row.is_total:
        return [*parts, core.rectangle(x - 2.5, y - 9, 5, 18, fill=core.INK)]
    return [*parts, core.element("circle", cx=x, cy=y, r=5.5, fill=colour, stroke=core.PAPER, stroke_width=1)]


def _dot_signs(plot: DotPlot, words: Words) -> list[Sign]:
    signs = []
    if any(row.low is not None for row in plot.rows) and plot.interval_text:
        bar = core.line(1, 7, 25, 7, stroke=palette.ACCENT, stroke_width=2.5)
        signs.append(Sign((bar, core.element("circle", cx=13, cy=7, r=5, fill=palette.ACCENT)), plot.interval_text))
    if plot.reference is not None and plot.reference_text:
        signs.append(Sign((core.line(13, 0, 13, 14, stroke_width=1.5, stroke_dasharray="6 3"),), plot.reference_text))
    if any(row.is_marked for row in plot.rows):
        signs.append(Sign((core.star(13, 7, 12),), words("map.star")))
    return signs


# ---- a cloud with limits ------------------------------------------------------------------------


def limit_svg(plot: LimitPlot, caption: Caption, words: Words, width: float = 900, height: float = 360) -> str:
    """A funnel plot: every area a dot, the middle and the limits of chance as lines."""
    on = core.sheet((plot, height), caption, width)
    signs = sign_rows(_limit_signs(plot, words), on.inner)
    top, y_name = signs.height + 26, signs.height + 14
    bottom = top + height
    xs = [point.x for point in plot.points] + [x for one in plot.limits for x, _ in one.points]
    ys = [point.y for point in plot.points] + [y for one in plot.limits for _, y in one.points]
    up = scale(ys, bottom, top)
    left = 10 + max(core.text_width(text, 13) for text in up.texts(words.language))
    across = scale(xs, left, on.inner - 12, most_ticks=max(2, min(6, int(on.inner / 110))))
    parts = [*signs.parts, core.label(0, y_name, core.fit(plot.y_axis, on.inner, 13))]
    for tick, text in zip(up.ticks, up.texts(words.language), strict=True):
        y = up(tick)
        parts.append(core.line(left, y, across.end, y, stroke=core.QUIET if tick == 0 else core.GRID))
        parts.append(core.label(left - 6, y + 4.5, text, anchor="end", fill=core.QUIET))
    parts += _axis_below(across, bottom, bottom + 5, plot.x_axis, words.language)
    for index, one in enumerate(plot.limits):
        points = [(across(x), up(y)) for x, y in one.points]
        parts.append(core.element("path", d=core.path_of(points), fill="none", **_limit_style(one, _rank(plot, index))))
    parts += _cloud(plot.points, across, up)
    return core.finish(on, Block(tuple(parts), bottom + 48), plot.alt)


def _rank(plot: LimitPlot, index: int) -> int:
    """The number of the kind of limit that line `index` is: lines with the same words are drawn alike."""
    kinds = list(dict.fromkeys(one.text for one in plot.limits if not one.is_middle))
    return kinds.index(plot.limits[index].text) if plot.limits[index].text in kinds else 0


def _limit_style(one: LimitLine, rank: int) -> dict[str, object]:
    if one.is_middle:
        return {"stroke": core.INK, "stroke_width": 1.6}
    return {"stroke": core.QUIET, "stroke_width": 1.4, "stroke_dasharray": ("7 4", "2 3", "9 3 2 3")[rank % 3]}


def _limit_signs(plot: LimitPlot, words: Words) -> list[Sign]:
    signs, seen = [], set()
    for index, one in enumerate(plot.limits):
        if one.text and one.text not in seen:
            seen.add(one.text)
            signs.append(Sign((core.line(0, 7, 26, 7, **_limit_style(one, _rank(plot, index))),), one.text))
    if any(point.is_marked for point in plot.points):
        signs.append(Sign((core.star(13, 7, 12),), words("map.star")))
    return signs


def _cloud(points: Sequence[CloudPoint], across: Scale, up: Scale) -> list[Safe]:
    """Dots, then the names that fit: right of the dot, left of it, above or under it."""
    parts = []
    taken = [(across(p.x) - 6, up(p.y) - 6, across(p.x) + 6, up(p.y) + 6) for p in points]
    for point in points:
        x, y = across(point.x), up(point.y)
        text_of_point = f"{point.label}: {point.text}" + (f". {point.verdict}" if point.verdict else "")
        mark = (
            core.star(x, y, 15)
            if point.is_marked
            else core.element("circle", cx=x, cy=y, r=5.5, fill=palette.ACCENT, stroke=core.PAPER, stroke_width=1)
        )
        parts.append(core.group(core.tooltip(text_of_point), mark))
    for point in (one for one in points if one.is_named):
        x, y = across(point.x), up(point.y)
        text = core.fit(point.label, 180, 13, is_bold=True)
        wide = core.text_width(text, 13, is_bold=True)
        for left, base in ((x + 9, y + 4.5), (x - 9 - wide, y + 4.5), (x - wide / 2, y - 10), (x - wide / 2, y + 20)):
            box = (left, base - 11, left + wide, base + 3)
            is_free = all(box[0] >= r or box[2] <= l or box[1] >= b or box[3] <= t for l, t, r, b in taken)  # noqa: E741
            if is_free and box[0] >= across.start and box[2] <= across.end + 12:
                taken.append(box)
                parts.append(core.label(left, base, text, is_bold=True, has_halo=True))
                break
    return parts


# ---- a grid of classes --------------------------------------------------------------------------


def grid_svg(grid: Grid, caption: Caption, width: float = 900) -> str:
    """A heat map or matrix: every cell has its class as a colour or pattern, and its figure as text."""
    on = core.sheet(grid, caption, width)
    if not grid.row_names or not grid.column_names:
        return core.finish(on, core.text_block([grid.alt], 0, 0, on.inner, 14, core.INK), grid.alt)
    names = min(
        0.3 * on.inner, max(core.text_width(core.clean(name)[:80], 13) for name in (*grid.row_names, grid.corner)) + 10
    )
    wide = (on.inner - names) / len(grid.column_names)
    heads = [core.wrap(name, wide - 6, 12, most=3) for name in grid.column_names]
    is_turned = wide < 34  # too narrow for words: the names of the columns stand upright
    top = 110.0 if is_turned else 16.0 * max(len(head) for head in heads) + 6
    parts = [core.label(0, top - 6, core.fit(grid.corner, names - 8, 12), 12, fill=core.QUIET)] if grid.corner else []
    for index, head in enumerate(heads):
        parts += _column_name(grid.column_names[index], head, names + (index + 0.5) * wide, top, is_turned)
    high = _ROW + 4
    for row, (name, cells) in enumerate(zip(grid.row_names, grid.cells, strict=True)):
        y = top + row * high
        parts.append(core.label(0, y + high / 2 + 4.5, core.fit(name, names - 8, 13)))
        for column, cell in enumerate(cells):
            said = f"{name}, {grid.column_names[column]}: {cell.text}"
            parts.append(core.group(core.tooltip(said), *_cell(on, cell, names + column * wide, y, wide, high)))
    y = top + len(grid.row_names) * high
    if grid.legend is not None:
        legend = grid_legend(on, grid.legend, y + 14)
        parts += legend.parts
        y += 14 + legend.height
    return core.finish(on, Block(tuple(parts), y), grid.alt)


def _column_name(name: str, head: Sequence[str], x: float, top: float, is_turned: bool) -> list[Safe]:
    if is_turned:
        text = core.label(0, 0, core.fit(name, 100, 12), 12)
        return [core.group(text, transform=f"translate({core.number(x + 4)} {core.number(top - 6)}) rotate(-90)")]
    first = top - 6 - 16 * (len(head) - 1)
    return [core.label(x, first + 16 * line, text, 12, anchor="middle") for line, text in enumerate(head)]


def _cell(on: Sheet, cell: GridCell, x: float, y: float, wide: float, high: float) -> list[Safe]:
    box = core.rectangle(x, y, wide, high, fill=on.patterns.fill(cell.swatch), stroke=core.PAPER, stroke_width=1.5)
    text = core.clean(cell.text)
    size = next((size for size in (13, 12, 11) if core.text_width(text, size) <= wide - 6), 0)
    if not size:
        return [box]
    has_pattern = cell.swatch.pattern != "none"
    ink = core.INK if has_pattern else core.ink_on(cell.swatch.fill)
    middle = x + wide / 2
    written = core.label(middle, y + high / 2 + 4.5, text, size, anchor="middle", fill=ink, has_halo=has_pattern)
    return [box, written]

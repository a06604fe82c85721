"""The course of a subject beside what is usual, as SVG: one area large, and all areas small on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import Sign, sign_rows
from dashboard.drawing.svg.scales import Scale, scale
from dashboard.views.shared.choropleth import Swatch
from dashboard.views.shared.course import Course, CoursePoint, Multiples, Small

_BAND = "#8a939b"
_SHADE = "#e9eff5"
_EARLIER = ("#5f6b76", "#8d969e")
_EARLIER_DASHES = ("6 3", "2 3")
_UNUSUAL = "#a65300"  # a diamond too: colour alone says nothing


# ---- shared -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plane:
    """Places 0..n-1 from left to right, heights from the floor up."""

    left: float
    right: float
    count: int
    y: Scale

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(1, self.count)

    def at(self, place: float) -> float:
        return self.left + (place + 0.5) * self.step


def _runs(heights: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Unbroken rows of known heights, with their places."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, height in enumerate(heights):
        if height is None:
            runs.append([])
        else:
            runs[-1].append((place, height))
    return [run for run in runs if run]


def _band(lows: Sequence[float | None], highs: Sequence[float | None], on: _Plane) -> list[Safe]:
    """The expected range: steps as wide as their period, since each period has a range of its own."""
    parts = []
    both = [None if low is None else high for low, high in zip(lows, highs, strict=True)]
    for run in _runs(both):
        tops, floors = [], []
        for place, high in run:
            x0, x1 = on.at(place - 0.5), on.at(place + 0.5)
            low = lows[place] or 0.0
            tops += [(x0, on.y(high)), (x1, on.y(high))]
            floors += [(x0, on.y(low)), (x1, on.y(low))]
        path = core.path_of([*tops, *floors[::-1]], is_closed=True)
        parts.append(core.element("path", d=path, fill=_BAND, fill_opacity="0.24"))
    return parts


def _lines(heights: Sequence[float | None], on: _Plane, **style: object) -> list[Safe]:
    """A line through each row of known heights; one that stands alone is a short stroke."""
    parts = []
    for run in _runs(heights):
        points = [(on.at(place), on.y(height)) for place, height in run]
        if len(points) == 1:
            (x, y), half = points[0], min(4.0, on.step / 3)
            points = [(x - half, y), (x + half, y)]
        parts.append(core.element("path", d=core.path_of(points), fill="none", stroke_linejoin="round", **style))
    return parts


def _shade(shaded: tuple[int, int] | None, on: _Plane) -> list[Safe]:
    if shaded is None:
        return []
    x0, x1 = on.at(shaded[0] - 0.5), on.at(shaded[1] + 0.5)
    return [core.rectangle(x0, on.y.end, x1 - x0, on.y.start - on.y.end, fill=_SHADE)]


def _diamond(x: float, y: float, size: float) -> Safe:
    corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    path = core.path_of(corners, is_closed=True)
    return core.element("path", d=path, fill=_UNUSUAL, stroke=core.PAPER, stroke_width=1)


def _band_sign(text: str) -> Sign:
    return Sign((core.rectangle(0, 1, 26, 12, fill=_BAND, fill_opacity="0.24"),), text)


def _shade_sign(text: str) -> Sign:
    return Sign((core.rectangle(0.5, 1, 25, 12, fill=_SHADE, stroke=core.GRID),), text)


# ---- one area -----------------------------------------------------------------------------------


def course_svg(view: Course, caption: Caption, words: Words, width: float = 980, height: float = 230) -> str:
    """One area: its line, the same periods of the years before, the expected range, and what was noted."""
    on = core.sheet((view, height), caption, width)
    if not any(point.height is not None for point in view.points):
        return core.finish(on, core.text_block([view.alt], 0, 0, on.inner, 14, core.INK), view.alt)
    signs = sign_rows(_course_signs(view), on.inner)
    top = signs.height + 26 + (18 if view.notes else 0)
    plane = _course_plane(view, on, top, top + height, words)
    parts = [
        *signs.parts,
        *_shade(view.shaded, plane),
        *_floor(view, plane, on, words),
        *_unknown(on, view.points, plane),
        *_band([point.low for point in view.points], [point.high for point in view.points], plane),
    ]
    for index, line in reversed(list(enumerate(view.earlier))):
        style = {"stroke": _EARLIER[index], "stroke_width": 1.4, "stroke_dasharray": _EARLIER_DASHES[index]}
        parts += _lines(line.heights, plane, **style)
    parts += _lines([point.height for point in view.points], plane, stroke=palette.ACCENT, stroke_width=2.4)
    parts += [_mark(view, index, plane) for index, point in enumerate(view.points) if point.height is not None]
    parts += _notes(view, plane)
    under = [f"{number}. {note.sentence}" for number, (_, note) in enumerate(view.notes, 1)]
    return core.finish(on, Block(tuple(parts), top + height + 24), view.alt, under)


def _course_plane(view: Course, on: Sheet, top: float, bottom: float, words: Words) -> _Plane:
    values = [value for point in view.points for value in (point.height, point.high) if value is not None]
    values += [value for line in view.earlier for value in line.heights if value is not None]
    y = scale([*values, 4.0], bottom, top, whole=True)
    left = 8 + max(core.text_width(text, 13) for text in y.texts(words.language))
    return _Plane(left, on.inner, len(view.points), y)


def _floor(view: Course, plane: _Plane, on: Sheet, words: Words) -> list[Safe]:
    parts = [core.label(0, plane.y.end - 14, core.fit(view.axis, on.inner, 12), 12, fill=core.QUIET)]
    if view.notes:
        parts = [core.label(0, plane.y.end - 32, core.fit(view.axis, on.inner, 12), 12, fill=core.QUIET)]
    for tick, text in zip(plane.y.ticks, plane.y.texts(words.language), strict=True):
        y = plane.y(tick)
        parts.append(core.line(plane.left, y, plane.right, y, stroke=core.INK if tick == 0 else core.GRID))
        parts.append(core.label(plane.left - 6, y + 4.5, text, anchor="end", fill=core.QUIET))
    widest = max((core.text_width(text, 12) for _, text in view.ticks), default=0) + 10
    taken = plane.right + 1e9
    for place, text in reversed(view.ticks):
        half = core.text_width(text, 12) / 2
        x = max(half, min(plane.at(place), on.inner - half))
        if x > taken - widest:
            continue
        taken = x
        parts.append(core.line(plane.at(place), plane.y.start, plane.at(place), plane.y.start + 5))
        parts.append(core.label(x, plane.y.start + 19, text, 12, anchor="middle", fill=core.QUIET))
    return parts


def _unknown(on: Sheet, points: Sequence[CoursePoint], plane: _Plane) -> list[Safe]:
    """Columns for periods that cannot be shown, since those are no zero: each with the look that it has on the map."""
    parts = []
    for place, point in enumerate(points):
        look = palette.LOOKS.get(point.figure.look or "")
        if point.height is None and look is not None:
            fill = on.patterns.fill(Swatch(look.fill, look.ink, look.pattern))
            box = core.rectangle(
                plane.at(place - 0.5), plane.y.end, plane.step, plane.y.start - plane.y.end, fill=fill, opacity="0.6"
            )
            parts.append(core.group(core.tooltip(point.said), box))
    return parts


def _mark(view: Course, index: int, plane: _Plane) -> Safe:
    """A mark on the line; a mouse finds the whole column, with the years before."""
    point = view.points[index]
    x, y = plane.at(index), plane.y(point.height or 0.0)
    texts = [point.said]
    if point.low is not None:
        texts.append(f"{view.range_text}: {point.low:.0f}–{point.high or 0:.0f}")
    texts += [f"{line.name}: {line.texts[index]}" for line in view.earlier]
    box = core.rectangle(plane.at(index - 0.5), plane.y.end, plane.step, plane.y.start - plane.y.end, fill_opacity="0")
    if point.is_unusual:
        shape = _diamond(x, y, 6.5)
    else:
        fill = core.PAPER if point.is_open else palette.ACCENT
        shape = core.element("circle", cx=x, cy=y, r=3.2, fill=fill, stroke=palette.ACCENT, stroke_width=1.4)
    return core.group(core.tooltip("; ".join(texts)), box, shape)


def _notes(view: Course, plane: _Plane) -> list[Safe]:
    """Numbers above the plot, moved aside where they would stand over each other; the sentences stand under it."""
    parts, last = [], -1e9
    for number, (place, note) in enumerate(view.notes, 1):
        x, top = plane.at(place), plane.y.end
        shown = min(max(x, last + 19), plane.right)
        last = shown
        parts.append(core.line(x, top, x, plane.y.start, stroke=core.QUIET, stroke_dasharray="1 3"))
        parts.append(core.line(x, top, shown, top - 4, stroke=core.QUIET))
        disc = core.element("circle", cx=shown, cy=top - 13, r=8.5, fill=core.INK)
        digit = core.label(shown, top - 8.8, str(number), 12, anchor="middle", fill=core.PAPER, is_bold=True)
        parts.append(core.group(core.tooltip(note.sentence), disc, digit))
    return parts


def _course_signs(view: Course) -> list[Sign]:
    """Signs for what stands in the plot of `view`, and only that."""
    line = core.line(0, 7, 26, 7, stroke=palette.ACCENT, stroke_width=2.4)
    signs = [Sign((line,), view.name)]
    for index, earlier in enumerate(view.earlier):
        dash = _EARLIER_DASHES[index]
        sample = core.line(0, 7, 26, 7, stroke=_EARLIER[index], stroke_width=1.4, stroke_dasharray=dash)
        signs.append(Sign((sample,), earlier.name))
    if any(point.low is not None for point in view.points):
        signs.append(_band_sign(view.range_text))
    if any(point.is_unusual for point in view.points):
        signs.append(Sign((_diamond(13, 7, 6),), view.unusual_text))
    if any(point.is_open for point in view.points):
        ring = core.element("circle", cx=13, cy=7, r=3.6, fill=core.PAPER, stroke=palette.ACCENT, stroke_width=1.4)
        signs.append(Sign((ring,), view.open_text))
    if view.shaded is not None:
        signs.append(_shade_sign(view.shaded_text))
    return signs


# ---- all areas ----------------------------------------------------------------------------------

_HEAD, _TALL, _GAP = 36.0, 62.0, 20.0


def multiples_svg(view: Multiples, caption: Caption, words: Words, width: float = 980) -> str:
    """Every area in a small picture of its own, all on one scale."""
    on = core.sheet(view, caption, width)
    signs = [_band_sign(view.range_text)] if any(low is not None for small in view.smalls for low in small.lows) else []
    if any(any(small.unusual) for small in view.smalls):
        signs.append(Sign((_diamond(13, 7, 5),), view.unusual_text))
    if any(small.is_marked for small in view.smalls):
        signs.append(Sign((core.star(13, 7, 12),), words("map.star")))
    legend = sign_rows(signs, on.inner)
    columns = min(len(view.smalls) or 1, 4 if width >= 760 else 3 if width >= 560 else 2)
    across = (on.inner - _GAP * (columns - 1)) / columns
    values = [value for small in view.smalls for value in (*small.heights, *small.highs) if value is not None]
    y = scale([*values, 1e-6], _TALL, 0, most_ticks=3)
    top = legend.height + 22
    parts = [*legend.parts, core.label(0, legend.height + 12, core.fit(view.axis, on.inner, 12), 12, fill=core.QUIET)]
    rows = -(-len(view.smalls) // columns)
    for index, small in enumerate(view.smalls):
        x = (index % columns) * (across + _GAP)
        down = top + (index // columns) * (_HEAD + _TALL + _GAP)
        is_last = index // columns == rows - 1 or index + columns >= len(view.smalls)
        drawn = _small(small, view, y, across, words, has_names=is_last)
        parts.append(core.group(*drawn, transform=f"translate({core.number(x)} {core.number(down)})"))
    return core.finish(on, Block(tuple(parts), top + rows * (_HEAD + _TALL + _GAP) + 4), view.alt)


def _small(small: Small, view: Multiples, y: Scale, width: float, words: Words, *, has_names: bool) -> list[Safe]:
    top_text = y.texts(words.language)[-1]
    left = core.text_width(top_text, 11) + 5
    plane = _Plane(left, width, len(small.heights), Scale(y.low, y.high, _HEAD + _TALL, _HEAD, y.ticks))
    name_left = 16.0 if small.is_marked else 0.0
    name = core.fit(small.label, width - name_left, 13, is_bold=True)
    parts: list[Safe] = [core.tooltip(f"{small.label}: {small.text}")]
    if small.is_current:
        box = core.rectangle(
            -7, -5, width + 12, _HEAD + _TALL + 10, fill="none", stroke=palette.SELECTED, stroke_width=2
        )
        parts.append(box)
    if small.is_marked:
        parts.append(core.star(6, 7, 12))
    parts.append(core.label(name_left, 11, name, is_bold=True))
    parts.append(core.label(0, 27, core.fit(small.text, width, 12), 12, fill=core.QUIET))
    parts += _shade(view.shaded, plane)
    for tick, text in ((y.ticks[0], y.texts(words.language)[0]), (y.ticks[-1], top_text)):
        at = plane.y(tick)
        parts.append(core.line(left, at, width, at, stroke=core.INK if tick == 0 else core.GRID))
        parts.append(core.label(left - 4, at + 4, text, 11, anchor="end", fill=core.QUIET))
    if small.why_empty:
        parts.append(
            core.label((left + width) / 2, _HEAD + _TALL / 2, small.why_empty, 12, anchor="middle", fill=core.QUIET)
        )
        return parts
    parts += _band(small.lows, small.highs, plane)
    parts += _lines(small.heights, plane, stroke=palette.ACCENT, stroke_width=1.6)
    for place, (height, is_unusual) in enumerate(zip(small.heights, small.unusual, strict=True)):
        if is_unusual and height is not None:
            parts.append(_diamond(plane.at(place), plane.y(height), 4.5))
    if has_names and view.names:
        low = _HEAD + _TALL + 13
        parts.append(core.label(left, low, core.fit(view.names[0], width / 2, 11), 11, fill=core.QUIET))
        last = core.fit(view.names[-1], width / 2, 11)
        parts.append(core.label(width, low, last, 11, anchor="end", fill=core.QUIET))
    return parts

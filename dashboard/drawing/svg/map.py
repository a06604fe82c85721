"""A choropleth as SVG: the same classes, colours, patterns and words as the map of the pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption, Sheet
from dashboard.drawing.svg.legends import area_marks, class_legend
from dashboard.facts.places import Geometry, bounds
from dashboard.views.shared.choropleth import MapArea, MapView

LABELS_UP_TO = 20  # areas: with more, only the chosen and the selected get their name
_SIDE_BY_SIDE = 620.0  # under this width the legend stands below the map
_LEGEND = 230.0
_FONT = 12.5


@dataclass(frozen=True)
class _Projection:
    """Degrees to lengths. Over one city a degree of longitude is as long everywhere, so a plain scaling will do."""

    west: float
    north: float
    across: float  # length of a degree of longitude
    down: float  # and of latitude
    width: float
    height: float

    def __call__(self, point: Sequence[float]) -> tuple[float, float]:
        return (point[0] - self.west) * self.across, (self.north - point[1]) * self.down


def _projection(outlines: Mapping[str, Geometry], width: float, most_height: float) -> _Projection:
    west, south, east, north = bounds(dict(outlines))
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = max(east - west, 1e-6) * narrowing, max(north - south, 1e-6)
    edge = 3.0  # room for the thickest outline
    down = min((width - 2 * edge) / wide, (most_height - 2 * edge) / high)
    across = down * narrowing
    offset = (width - wide * down) / 2
    return _Projection(west - offset / across, north + edge / down, across, down, width, high * down + 2 * edge)


def map_svg(
    view: MapView,
    outlines: Mapping[str, Geometry],
    caption: Caption,
    words: Words,
    width: float = 900,
    *,
    figures: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """The map as one SVG.

    outlines: geometries by area code, EPSG:4326. `figures`: texts under the names, by area code. `links`: where a click
    on an area goes, by area code, for the public site; a download has none.
    """
    on = core.sheet((view, sorted(outlines), figures, links), caption, width)
    drawn = {area.code: area for area in view.areas if area.code in outlines}
    if not drawn:
        return core.finish(on, core.text_block([view.alt], 0, 0, on.inner, 14, core.INK), view.alt)
    beside = width >= _SIDE_BY_SIDE
    room = on.inner - _LEGEND - 24 if beside else on.inner
    place = _projection({code: outlines[code] for code in drawn}, room, room * 1.05)
    shapes = _shapes(on, drawn, outlines, place, links or {})
    names = _names(drawn, outlines, place, figures or {})
    marks = area_marks(
        chosen=any(area.is_chosen for area in drawn.values()),
        selected=any(area.is_selected for area in drawn.values()),
        words=words,
    )
    legend = class_legend(on, view.legend, marks, 0, _LEGEND if beside else on.inner, words)
    x, y = (room + 24, 0.0) if beside else (0.0, place.height + 14)
    moved = core.group(*legend.parts, transform=f"translate({core.number(x)} {core.number(y)})")
    height = max(place.height, legend.height) if beside else y + legend.height
    return core.finish(on, Block((*shapes, *names, moved), height), view.alt, has_links=bool(links))


def shapes_of(
    outlines: Mapping[str, Geometry], fills: Mapping[str, str], width: float, most_height: float
) -> tuple[list[Safe], float]:
    """Bare shapes for a small picture without words, and how high they are. outlines: EPSG:4326, by area code."""
    place = _projection(outlines, width, most_height)
    paths = [
        core.element("path", d=_outline(outlines[code], place), fill=fills[code], fill_rule="evenodd")
        for code in sorted(outlines)
    ]
    return [core.group(*paths, stroke=core.PAPER, stroke_width=2, stroke_linejoin="round")], place.height


def _outline(geometry: Geometry, place: _Projection) -> str:
    """The `d` of an area: every ring of every polygon."""
    return "".join(
        core.path_of([place(point) for point in ring[:-1]], is_closed=True)
        for polygon in _polygons(geometry)
        for ring in polygon
    )


def _polygons(geometry: Geometry) -> list[list[list[Sequence[float]]]]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])


def _shapes(
    on: Sheet,
    drawn: Mapping[str, MapArea],
    outlines: Mapping[str, Geometry],
    place: _Projection,
    links: Mapping[str, str],
) -> list[Safe]:
    """Every area, those that stand out last, so that no neighbour covers their outline."""
    ordered = sorted(drawn.values(), key=lambda area: (area.is_selected, area.is_chosen))
    shapes = []
    for area in ordered:
        text = ". ".join((area.label, *area.lines))
        path = core.element(
            "path",
            core.tooltip(text),
            d=_outline(outlines[area.code], place),
            fill=on.patterns.fill(area.swatch),
            fill_rule="evenodd",
            stroke=palette.SELECTED if area.is_selected else None,
            stroke_width=4 if area.is_selected else 3 if area.is_chosen else None,
        )
        link = links.get(area.code)
        shapes.append(
            path if link is None else core.element("a", path, href=link, aria_label=text[: core.LONGEST_TEXT])
        )
    return [core.group(*shapes, stroke=palette.BORDER, stroke_width=1, stroke_linejoin="round")]


@dataclass(frozen=True)
class _Label:
    area: MapArea
    x: float
    y: float
    radius: float  # of the largest circle that fits in the area
    lines: tuple[str, ...]
    has_figure: bool  # the last line is a figure

    @property
    def width(self) -> float:
        return max((core.text_width(line, _FONT, is_bold=True) for line in self.lines), default=0.0)

    @property
    def box(self) -> tuple[float, float, float, float]:
        half, high = self.width / 2, 15.0 * len(self.lines)
        top = self.y - high / 2 - (14 if self.area.is_chosen else 0)
        return self.x - half, top, self.x + half, self.y + high / 2


def _names(
    drawn: Mapping[str, MapArea],
    outlines: Mapping[str, Geometry],
    place: _Projection,
    figures: Mapping[str, str],
) -> list[Safe]:
    """Names where they fit: what stands out and what is large first, and none over another."""
    wanted = [area for area in drawn.values() if len(drawn) <= LABELS_UP_TO or area.is_chosen or area.is_selected]
    labels = [_label(area, outlines[area.code], place, figures.get(area.code)) for area in wanted]
    labels.sort(key=lambda spot: (not spot.area.is_selected, not spot.area.is_chosen, -spot.radius, spot.area.code))
    taken: list[tuple[float, float, float, float]] = []
    parts: list[Safe] = []
    left_over = []
    for spot in labels:
        placed = next((trial for trial in _trials(spot, place) if not _hits(trial.box, taken)), None)
        if placed is None:
            left_over.append(spot)
        else:
            taken.append(placed.box)
            parts += _drawn_label(placed)
    for spot in left_over:  # small areas may use the room that is left beside them
        placed = next((trial for trial in _trials(spot, place, room=7.5) if not _hits(trial.box, taken)), None)
        if placed is not None:
            taken.append(placed.box)
            parts += _drawn_label(placed)
        elif spot.area.is_chosen:
            parts.append(core.star(spot.x, spot.y, 13))
    return [core.group(*parts, text_anchor="middle")] if parts else []


def _label(area: MapArea, geometry: Geometry, place: _Projection, figure: str | None) -> _Label:
    """The name in the middle of the largest circle inside the area: for a bent area better than any mean."""
    polygons = [
        shapely.Polygon([place(point) for point in part[0]], [[place(point) for point in hole] for hole in part[1:]])
        for part in _polygons(geometry)
    ]
    largest = max(polygons, key=lambda polygon: polygon.area)
    radius_line = shapely.maximum_inscribed_circle(largest if largest.is_valid else largest.buffer(0), tolerance=1.0)
    (x, y), *_ = radius_line.coords
    lines = (core.fit(area.name, 180, _FONT, is_bold=True),) if core.clean(area.name) else ()
    under = (core.fit(figure, 120, _FONT),) if figure else ()
    return _Label(area, x, y, radius_line.length, lines + under, bool(under))


def _trials(placed: _Label, place: _Projection, room: float = 3.4) -> Iterator[_Label]:
    """The name on one line, on two, and a little higher or lower; only where it stays near its area and on the map.

    `room`: how wide it may be, in radii of the area.
    """
    split = _split(placed.lines[0]) if placed.lines else None
    forms = [placed.lines] + ([(*split, *placed.lines[1:])] if split else [])
    for lines in forms:
        for shift in (0.0, -9.0, 9.0, -18.0, 18.0, *((-36.0, 36.0, 54.0, 72.0) if room > 4 else ())):
            trial = _Label(placed.area, placed.x, placed.y + shift, placed.radius, lines, placed.has_figure)
            left, top, right, bottom = trial.box
            is_on_map = left >= -core.MARGIN and right <= place.width + core.MARGIN and top >= 0
            if is_on_map and bottom <= place.height and trial.width <= max(room * placed.radius, 40.0):
                yield trial


def _split(name: str) -> tuple[str, str] | None:
    """A name in two parts at the space or hyphen nearest to its middle."""
    places = [index + 1 for index, char in enumerate(name[:-1]) if char in " -"]
    if not places:
        return None
    middle = min(places, key=lambda index: abs(index - len(name) / 2))
    return name[:middle].strip(), name[middle:].strip()


def _hits(box: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]]) -> bool:
    left, top, right, bottom = box
    return any(left < r + 3 and right > l - 3 and top < b and bottom > t for l, t, r, b in taken)  # noqa: E741


def _drawn_label(placed: _Label) -> list[Safe]:
    top = placed.y - 15 * len(placed.lines) / 2
    names = len(placed.lines) - placed.has_figure
    parts = [
        core.label(placed.x, top + 15 * index + 11.5, text, _FONT, is_bold=index < names, has_halo=True)
        for index, text in enumerate(placed.lines)
    ]
    if placed.area.is_chosen:
        parts.insert(0, core.star(placed.x, top - 5, 13))
    return parts

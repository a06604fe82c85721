"""The picture that shows when somebody shares a page (Open Graph): name, a few sentences, and where the wijk lies."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core, svg_to_png
from dashboard.drawing.svg.map import shapes_of
from dashboard.facts import places
from dashboard.facts.places import Geometry
from dashboard.views.residents.place import PublicPlace

WIDTH, HEIGHT = 1200, 630  # what social media ask for
_EDGE, _TEXT_WIDTH = 64.0, 640.0
_PLAIN, _CHOSEN = "#bae4bc", palette.ACCENT


def share_svg(place: PublicPlace, outlines: Mapping[str, Geometry], site_name: str, example: str, words: Words) -> str:
    """The picture as SVG. `example`: says that the figures are invented; empty when they are not."""
    y, parts = _EDGE, []
    for text, size, fill, most in (
        (site_name, 30, core.QUIET, 1),
        (place.name, 66, core.INK, 2),
        (" ".join(place.summary[:2]), 32, core.INK, 6),
        (example, 26, core.QUIET, 2),
    ):
        for row in core.wrap(text, _TEXT_WIDTH, size, most, is_bold=size > 60):
            y += size * core.LINE_HEIGHT
            parts.append(core.label(_EDGE, y - size * 0.3, row, size, fill=fill, is_bold=size > 60))
        y += 14
    drawing = core.element(
        "svg",
        core.element("title", place.name),
        core.rectangle(0, 0, WIDTH, HEIGHT, fill=core.PAPER),
        core.rectangle(0, 0, 18, HEIGHT, fill=palette.ACCENT),
        *parts,
        *_silhouette(place, outlines),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        font_family=core.FONT,
        lang=words.language,
    )
    return f"{drawing}\n"


def _silhouette(place: PublicPlace, outlines: Mapping[str, Geometry]) -> list[Safe]:
    """The wijken, this one dark; nothing where there are no outlines."""
    if not outlines:
        return []
    width = WIDTH - _TEXT_WIDTH - 3 * _EDGE
    fills = {code: _CHOSEN if place.is_city or code == place.code else _PLAIN for code in outlines}
    paths, height = shapes_of(outlines, fills, width, HEIGHT - 2 * _EDGE)
    x, y = _TEXT_WIDTH + 2 * _EDGE, (HEIGHT - height) / 2
    return [core.group(*paths, transform=f"translate({core.number(x)} {core.number(y)})")]


def share_png(place: PublicPlace, level: str, site_name: str, example: str, words: Words) -> bytes:
    outlines = places.outlines(level)
    return svg_to_png(share_svg(place, outlines, site_name, example, words), WIDTH)

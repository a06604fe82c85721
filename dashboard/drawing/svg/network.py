"""A network of organisations as SVG: names under each other, an arc between two that share initiatives.

Names in a list can all be read, at any width, which a circle of names cannot. The order of the view keeps partners
together, so most arcs are short; those that are alone stand under it without arcs.
"""

from __future__ import annotations

import math

from dashboard.base import palette
from dashboard.base.markup import Safe
from dashboard.base.texts import Words
from dashboard.drawing.svg import core
from dashboard.drawing.svg.core import Block, Caption
from dashboard.drawing.svg.legends import Sign, sign_rows
from dashboard.views.shared.network import Edge, Network, Node

_SIZE = 13.0
_ROW = 24.0
_MOST_RADIUS = 9.5


def network_svg(view: Network, caption: Caption, words: Words, width: float = 620) -> str:
    """The network. The same view gives the same drawing: places follow from the order of the nodes."""
    on = core.sheet(view, caption, width)
    if not view.nodes and not view.alone:
        return core.finish(on, core.text_block([view.alt], 0, 0, on.inner, 14, core.INK), view.alt)
    size = _SIZE if on.inner > 450 else _SIZE - 1
    names = min(0.64 * on.inner, max(core.text_width(core.clean(node.name), size) for node in _all(view)) + 6)
    x = names + 16
    rows = {node.code: (index + 0.5) * _ROW for index, node in enumerate(view.nodes)}
    full_names = {node.code: node.name for node in view.nodes}
    room = on.inner - x - 14
    longest = max((abs(rows[edge.one] - rows[edge.other]) for edge in view.edges), default=1.0)
    most = max((edge.count for edge in view.edges), default=1)
    parts = [_arc(edge, rows, full_names, x, room / longest, most) for edge in reversed(view.edges)]
    parts += [part for node in view.nodes for part in _row(node, x, rows[node.code], names, size)]
    y = len(view.nodes) * _ROW
    if view.alone:
        title = core.text_block([words("afstemming.alone_title")], 0, y + 8, on.inner, _SIZE, core.INK, is_bold=True)
        parts += title.parts
        y += 8 + title.height
        for node in view.alone:
            parts += _row(node, x, y + _ROW / 2, names, size)
            y += _ROW
    signs = sign_rows(_signs(words), on.inner, y + 10)
    return core.finish(on, Block((*parts, *signs.parts), y + 10 + signs.height), view.alt)


def _all(view: Network) -> tuple[Node, ...]:
    return (*view.nodes, *view.alone)


def _arc(edge: Edge, rows: dict[str, float], names: dict[str, str], x: float, scale: float, most: int) -> Safe:
    """Half an ellipse to the right of the names: the further apart, the wider."""
    top, bottom = sorted((rows[edge.one], rows[edge.other]))
    high = (bottom - top) / 2
    wide = max(12.0, (bottom - top) * scale)
    n = core.number
    return core.element(
        "path",
        core.tooltip(f"{names[edge.one]}, {names[edge.other]}: {edge.count}"),
        d=f"M{n(x)} {n(top)}A{n(wide)} {n(high)} 0 0 1 {n(x)} {n(bottom)}",
        fill="none",
        stroke=palette.ACCENT if edge.count > 1 else core.QUIET,
        stroke_width=1.2 + 4 * (edge.count - 1) / (most - 1) if most > 1 else 1.2,
        stroke_opacity="0.8",
    )


def _row(node: Node, x: float, y: float, width: float, size: float) -> list[Safe]:
    """The name, right up to its disc; a ring for who has veldwerkers here."""
    radius = min(_MOST_RADIUS - 3, 3.2 + 1.3 * math.sqrt(node.initiatives))
    hint = core.tooltip(f"{node.name} ({node.kind}): {node.initiatives}")
    style = {"stroke": core.INK, "stroke_width": 1.2}
    disc = core.element("circle", cx=x, cy=y, r=radius, fill=palette.SEQUENTIAL[1], **style)
    ring = [core.element("circle", cx=x, cy=y, r=radius + 3, fill="none", **style)] if node.has_team else []
    name = core.label(width, y + 4.5, core.fit(node.name, width, size), size, anchor="end")
    return [name, core.group(hint, disc, *ring)]


def _signs(words: Words) -> list[Sign]:
    disc = {"fill": palette.SEQUENTIAL[1], "stroke": core.INK, "stroke_width": 1.2}
    small = core.element("circle", cx=6, cy=7, r=3.5, **disc)
    large = core.element("circle", cx=19, cy=7, r=6.5, **disc)
    inner = core.element("circle", cx=13, cy=7, r=3.5, **disc)
    ring = core.element("circle", cx=13, cy=7, r=6.5, fill="none", stroke=core.INK, stroke_width=1.2)
    line = core.line(0, 7, 26, 7, stroke=palette.ACCENT, stroke_width=4)
    return [
        Sign((small, large), words("afstemming.sign_size")),
        Sign((inner, ring), words("afstemming.sign_team")),
        Sign((line,), words("afstemming.sign_line")),
    ]

"""A network of organisations as SVG: a circle with lines between those that share initiatives, the others under it."""

from __future__ import annotations

import math

from dashboard import palette
from dashboard.markup import Safe
from dashboard.svg import core
from dashboard.svg.core import Block, Caption
from dashboard.svg.legends import Sign, sign_rows
from dashboard.texts import Words
from dashboard.views.network import Network, Node

_SIZE = 12.0
_LINE = 14.0


def network_svg(view: Network, caption: Caption, words: Words, width: float = 620) -> str:
    """The network. The same view gives the same drawing: places follow from the order of the nodes."""
    on = core.sheet(view, caption, width)
    if not view.nodes and not view.alone:
        return core.finish(on, core.text_block([view.alt], 0, 0, on.inner, 14, core.INK), view.alt)
    parts: list[Safe] = []
    y = 0.0
    if view.nodes:
        circle = _circle(view, on.inner)
        parts += circle.parts
        y = circle.height
    if view.alone:
        block = _alone(view, y + 6, on.inner, words)
        parts += block.parts
        y += 6 + block.height
    signs = sign_rows(_signs(words), on.inner, y + 8)
    return core.finish(on, Block((*parts, *signs.parts), y + 8 + signs.height), view.alt)


def _circle(view: Network, width: float) -> Block:
    """Nodes on an ellipse, names outside it, curved lines inside."""
    count = len(view.nodes)
    name_width = width * 0.26
    across = width / 2 - name_width - 14
    down = max(70.0, min(across * 1.25, 9.0 * count + 40))
    middle, centre = width / 2, down + 34
    places: dict[str, tuple[float, float]] = {}
    for index, node in enumerate(view.nodes):
        angle = 2 * math.pi * index / count - math.pi / 2
        places[node.code] = (middle + across * math.cos(angle), centre + down * math.sin(angle))
    most = max(edge.count for edge in view.edges)
    parts = []
    names = {node.code: node.name for node in view.nodes}
    for edge in reversed(view.edges):
        (x0, y0), (x1, y1) = places[edge.one], places[edge.other]
        # drawn towards the middle, so that lines between neighbours do not hide behind the rim
        bend_x, bend_y = ((x0 + x1) / 2 * 0.6 + middle * 0.4, (y0 + y1) / 2 * 0.6 + centre * 0.4)
        n = core.number
        parts.append(
            core.element(
                "path",
                core.tooltip(f"{names[edge.one]}, {names[edge.other]}: {edge.count}"),
                d=f"M{n(x0)} {n(y0)}Q{n(bend_x)} {n(bend_y)} {n(x1)} {n(y1)}",
                fill="none",
                stroke=palette.ACCENT if edge.count > 1 else core.QUIET,
                stroke_width=1.2 + 4 * (edge.count - 1) / max(1, most - 1) if most > 1 else 1.5,
                stroke_opacity="0.75",
            )
        )
    for node in view.nodes:
        x, y = places[node.code]
        parts += _node(node, x, y)
        parts += _name(node, x, y, middle, centre, name_width)
    return Block(tuple(parts), centre + down + 34)


def _node(node: Node, x: float, y: float) -> list[Safe]:
    radius = 4.5 + 1.6 * math.sqrt(node.initiatives)
    said = core.tooltip(f"{node.name} ({node.kind}): {node.initiatives}")
    disc = core.element("circle", cx=x, cy=y, r=radius, fill=palette.SEQUENTIAL[1], stroke=core.INK, stroke_width=1.2)
    ring = [core.element("circle", cx=x, cy=y, r=radius + 3, fill="none", stroke=core.INK, stroke_width=1.2)]
    return [core.group(said, disc, *(ring if node.has_team else []))]


def _name(node: Node, x: float, y: float, middle: float, centre: float, width: float) -> list[Safe]:
    lines = core.wrap(node.name, width, _SIZE, most=3)
    radius = 10 + 1.6 * math.sqrt(node.initiatives)
    is_pole = abs(x - middle) < 0.35 * width
    if is_pole:
        top = y - radius - _LINE * len(lines) + 11 if y < centre else y + radius + 11
        return [
            core.label(x, top + _LINE * index, line, _SIZE, anchor="middle", has_halo=True)
            for index, line in enumerate(lines)
        ]
    first = y + 4 - _LINE * (len(lines) - 1) / 2
    side, anchor = (radius, None) if x > middle else (-radius, "end")
    return [
        core.label(x + side, first + _LINE * index, line, _SIZE, anchor=anchor, has_halo=True)
        for index, line in enumerate(lines)
    ]


def _alone(view: Network, top: float, width: float, words: Words) -> Block:
    title = core.text_block([words("afstemming.alone_title")], 0, top, width, 13, core.INK, is_bold=True)
    parts, x, y = list(title.parts), 0.0, top + title.height + 14
    for node in view.alone:
        text = core.fit(node.name, width - 34, _SIZE)
        room = 30 + core.text_width(text, _SIZE) + 14
        if x and x + room > width:
            x, y = 0.0, y + 24
        parts += _node(node, x + 11, y)
        parts.append(core.label(x + 26, y + 4, text, _SIZE))
        x += room
    return Block(tuple(parts), y + 16 - top)


def _signs(words: Words) -> list[Sign]:
    disc = {"fill": palette.SEQUENTIAL[1], "stroke": core.INK, "stroke_width": 1.2}
    small = core.element("circle", cx=6, cy=7, r=4, **disc)
    large = core.element("circle", cx=19, cy=7, r=7, **disc)
    inner = core.element("circle", cx=13, cy=7, r=4, **disc)
    ring = core.element("circle", cx=13, cy=7, r=7, fill="none", stroke=core.INK, stroke_width=1.2)
    line = core.line(0, 7, 26, 7, stroke=palette.ACCENT, stroke_width=4)
    return [
        Sign((small, large), words("afstemming.sign_size")),
        Sign((inner, ring), words("afstemming.sign_team")),
        Sign((line,), words("afstemming.sign_line")),
    ]

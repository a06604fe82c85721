"""The drawing of a network: a name and a disc for each organisation, an arc for each pair, hostile names as text."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from dashboard.drawing.svg import Caption
from dashboard.drawing.svg.network import network_svg
from dashboard.views.shared.network import Edge, Network, Node
from tests.hostile import NAMES
from tests.views.drawn import NL

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = tuple(Node(str(index), name, "Stad", index, index % 2 == 0) for index, name in enumerate(NAMES))
VIEW = Network(HOSTILE[:-1], (Edge("0", "1", 3), Edge("1", "2", 1), Edge("0", "3", 1)), HOSTILE[-1:], "wie met wie")


def parsed(view: Network, width: float = 620) -> ET.Element:
    return ET.fromstring(network_svg(view, Caption("Titel", "Bron", "nl"), NL, width))  # noqa: S314


@pytest.mark.parametrize("width", [390, 640, 900])
def test_every_name_and_every_pair_is_drawn(width):
    root = parsed(VIEW, width)
    arcs = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]
    assert len(arcs) == 3
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert len(titles) == 1 + 3 + len(HOSTILE)
    assert float(root.get("width")) == width
    assert not [part for part in root.iter() if part.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}a")]


def test_the_strongest_pair_has_the_widest_line():
    arcs = [path for path in parsed(VIEW).iter(f"{SVG}path") if path.get("fill") == "none"]
    widths = {path.find(f"{SVG}title").text.rsplit(" ", 1)[1]: float(path.get("stroke-width")) for path in arcs}
    assert widths["3"] > widths["1"]


def test_the_same_view_gives_the_same_drawing():
    drawn = [network_svg(VIEW, Caption("", "", "nl"), NL) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_nobody_at_all_is_said_in_words():
    assert "niemand hier" in "".join(parsed(Network((), (), (), "niemand hier")).itertext())
    only_alone = parsed(Network((), (), HOSTILE[:1], "alleen"))
    assert NL("afstemming.alone_title") in "".join(only_alone.itertext())

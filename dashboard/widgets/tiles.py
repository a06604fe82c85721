"""Figures beside each other on a page."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base.markup import tag
from dashboard.views.shared.tile import Tile
from dashboard.widgets.page import show


def tiles(items: Sequence[Tile]) -> None:
    """Figures beside each other, as a list for who hears them."""
    cards = [
        tag(
            "li",
            tag("span", tile.label, class_="bb-tile-label"),
            tag("span", tile.value, class_="bb-tile-value" + (" bb-tile-words" if len(tile.value) > 14 else "")),
            tag("span", tile.detail, class_="bb-tile-detail"),
            class_="bb-tile",
        )
        for tile in items
    ]
    show(tag("ul", *cards, class_="bb-tiles"))

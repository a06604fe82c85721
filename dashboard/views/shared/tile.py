"""One figure of a row of figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One figure with its label and what it stands beside. `link` is what a click selects: area and fenomeen."""

    label: str
    value: str
    detail: str
    link: tuple[str, str] | None = None

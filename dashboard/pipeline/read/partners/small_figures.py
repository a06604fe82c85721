"""Context figures that may be shown: none that a few people, or a small place, could be read from.

A figure is a share of `n` people, or a mean over them. It is withheld where n is not known or under 30, where the
people whom it counts or all others are under 5, and for a place under the floor of inhabitants. What is withheld in the
areas of one parent must pass the same test together, or the parent's figure less the others' would show it: then the
smallest of those that are shown is withheld too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MIN_ASKED = 30  # the denominator: answers, or people counted
MIN_PART = 5  # the numerator, and all others
SHARE_OF = {"%": 100.0, "‰": 1000.0, "per 1000": 1000.0, "per 1.000": 1000.0}  # unit -> what a whole is


@dataclass(frozen=True)
class Size:
    """The number of people that a figure is about: n in all, `part` of them counted (none for a mean), in a place of
    `inhabitants`."""

    n: int
    part: int | None
    inhabitants: int

    @classmethod
    def of(cls, value: float, unit: str, n: int | None, inhabitants: int) -> Size:
        """unit: as `indicators.plain_unit` writes it. An unknown n is 0."""
        whole = SHARE_OF.get(unit)
        part = None if whole is None else round(value * (n or 0) / whole)
        return cls(n or 0, part, inhabitants)

    def may_show(self, floor: int) -> bool:
        enough = self.part is None or min(self.part, self.n - self.part) >= MIN_PART
        return self.n >= MIN_ASKED and enough and self.inhabitants >= floor


def together(sizes: Iterable[Size]) -> Size:
    """The size of several areas as one."""
    found = list(sizes)
    parts = [size.part for size in found if size.part is not None]
    return Size(sum(size.n for size in found), sum(parts) if parts else None, sum(size.inhabitants for size in found))


def hidden_places(sizes: dict[str, Size], parent: dict[str, str | None], floor: int) -> set[str]:
    """The areas whose figure of one indicator and year is withheld. sizes: area -> size of its figure.

    An area in one that is withheld is withheld too.
    """
    above = {area: _nearest(area, sizes, parent) for area in sizes}
    hidden = {area for area, size in sizes.items() if not size.may_show(floor)}
    before: set[str] = set()
    while hidden != before:
        before = set(hidden)
        hidden |= {area for area, whole in above.items() if whole in hidden}
        for whole in set(above.values()) - hidden - {None}:
            _hide_more([area for area in sizes if above[area] == whole], sizes, hidden, floor)
    return hidden


def _nearest(area: str, sizes: dict[str, Size], parent: dict[str, str | None]) -> str | None:
    """The smallest larger area that has a figure too."""
    above = parent.get(area)
    while above is not None and above not in sizes:
        above = parent.get(above)
    return above


def _hide_more(here: list[str], sizes: dict[str, Size], hidden: set[str], floor: int) -> None:
    """Of the areas of one whole, hide the smallest until those that are hidden are enough together."""
    shown = sorted(set(here) - hidden, key=lambda area: (sizes[area].n, area))
    while shown and (small := [sizes[area] for area in here if area in hidden]):
        if together(small).may_show(floor):
            return
        hidden.add(shown.pop(0))

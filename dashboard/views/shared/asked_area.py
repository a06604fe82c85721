"""The area that was asked for, and whose figures stand for it where it has none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.facts.places import Area, Places


@dataclass(frozen=True)
class AskedArea:
    """The area that was asked for, and the area whose figures stand for it: the wijk around it, or itself."""

    wanted: Area
    figures: Area
    is_asked: bool = True  # False: nothing was chosen, this is where the page begins

    @property
    def is_part(self) -> bool:
        return self.wanted.code != self.figures.code


def figure_area(code: str, places: Places) -> Area:
    """The area itself, or the one around it, at the level at which all figures exist; a larger area is itself."""
    level = places.people_level.code
    return next((area for area in places.ancestors(code) if area.level == level), places.areas[code])


def around_and_inside(asked: AskedArea, places: Places) -> list[str]:
    """The area, what lies around it and what lies in it: whose notes belong on this page."""
    around = [area.code for area in places.ancestors(asked.wanted.code)]
    inside = [code for code in places.areas if any(above.code == asked.wanted.code for above in places.ancestors(code))]
    return sorted({*around, *inside})


def context_codes(places: Places) -> list[str]:
    """Codes of the areas whose context figures are read: those of the people level, and the city."""
    return [area.code for area in places.of_level(places.people_level.code)] + [places.city.code]

"""The areas of the city as pages need them: names, hierarchy, chosen buurten, and outlines for drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.base.rows import records
from dashboard.base.texts import Wording
from dashboard.facts.per_release import per_release
from dashboard.store.snapshot import ask

Geometry = dict[str, Any]

# 5 decimals are about a metre: enough to draw, and a third fewer bytes than 6 with all digits kept.
_DECIMALS = 5


@dataclass(frozen=True)
class Level:
    code: str
    order: int
    name: Wording
    plural: Wording
    has_outline: bool
    is_people_level: bool
    outline_source: Wording | None = None  # who drew the outlines, as their licence wants it said


@dataclass(frozen=True)
class Area:
    """One area. `population` and `area_km2` are None when they are not known."""

    code: str
    level: str
    name: str
    label: str
    parent_code: str | None
    population: int | None
    area_km2: float | None
    has_outline: bool
    is_counted: bool


@dataclass(frozen=True)
class ChosenBuurt:
    """A buurt that the city chose to work on together: a name and one or more areas of any level."""

    code: str
    name: str
    area_codes: tuple[str, ...]


@dataclass(frozen=True)
class PeopleGroup:
    """Areas that have figures about people together, as one figure under the code of the group."""

    code: str
    area_codes: tuple[str, ...]
    population: int


@dataclass(frozen=True)
class Places:
    """All areas of a release, with the questions that pages ask about them."""

    levels: tuple[Level, ...]
    areas: dict[str, Area]
    chosen: tuple[ChosenBuurt, ...]
    groups: tuple[PeopleGroup, ...] = ()

    @cached_property
    def city(self) -> Area:
        first = self.levels[0].code
        return next(area for area in self.areas.values() if area.level == first)

    @cached_property
    def people_level(self) -> Level:
        return next(level for level in self.levels if level.is_people_level)

    @cached_property
    def drawn_levels(self) -> tuple[Level, ...]:
        """The levels that a map can show: those with outlines, the city itself left out."""
        return tuple(level for level in self.levels[1:] if level.has_outline)

    @cached_property
    def default_level(self) -> Level:
        return self.people_level if self.people_level in self.drawn_levels else self.drawn_levels[-1]

    def level(self, code: str) -> Level:
        return next(level for level in self.levels if level.code == code)

    def of_level(self, code: str) -> list[Area]:
        return [area for area in self.areas.values() if area.level == code]

    def group_of(self, code: str) -> PeopleGroup | None:
        """The group in which an area has figures about people, in some year."""
        return next((group for group in self.groups if code in group.area_codes), None)

    def counted(self) -> list[Area]:
        """Every area with figures of its own, the city left out, by name."""
        found = [area for area in self.areas.values() if area.is_counted and area.code != self.city.code]
        return sorted(found, key=lambda area: (area.label.casefold(), area.code))

    def ancestors(self, code: str) -> Iterator[Area]:
        """The area itself, then its parents up to the city."""
        area: Area | None = self.areas.get(code)
        while area is not None:
            yield area
            area = self.areas.get(area.parent_code) if area.parent_code else None

    def counted_area(self, code: str) -> Area | None:
        """The area, or the smallest one around it that has figures of its own; None for an unknown code."""
        return next((area for area in self.ancestors(code) if area.is_counted), None)

    def base_areas(self, code: str) -> int:
        """Number of areas of the people level in an area: 1 for such an area itself, 12 for the city of 12."""
        return max(1, self._base_areas[code])

    @cached_property
    def chosen_codes(self) -> frozenset[str]:
        """The codes of every area that belongs to a chosen buurt."""
        return frozenset(code for buurt in self.chosen for code in buurt.area_codes)

    @cached_property
    def _chosen_by_area(self) -> dict[str, list[ChosenBuurt]]:
        by_area: dict[str, list[ChosenBuurt]] = {}
        for buurt in self.chosen:
            around = {above.code for part in buurt.area_codes for above in self.ancestors(part)}
            for code in around:
                by_area.setdefault(code, []).append(buurt)
        return by_area

    def chosen_in(self, code: str) -> list[ChosenBuurt]:
        """The chosen buurten that are this area or lie inside it."""
        return self._chosen_by_area.get(code, [])

    @cached_property
    def _base_areas(self) -> dict[str, int]:
        numbers = dict.fromkeys(self.areas, 0)
        for area in self.of_level(self.people_level.code):
            for above in self.ancestors(area.code):
                numbers[above.code] += 1
        return numbers

    def is_chosen(self, code: str) -> bool:
        """Whether the area itself is (part of) a chosen buurt."""
        return code in self.chosen_codes


def read_places(
    levels: pd.DataFrame,
    areas: pd.DataFrame,
    chosen: pd.DataFrame,
    groups: pd.DataFrame | None = None,
) -> Places:
    """Places from the answers of `level_list`, `area_list`, `chosen_buurt_list` and `people_group_list`."""
    known_levels = tuple(
        Level(
            code=row["level"],
            order=row["level_order"],
            name=row["name"],
            plural=row["plural"],
            has_outline=bool(row["has_outline"]),
            is_people_level=bool(row["is_people_level"]),
            outline_source=row["outline_source"],
        )
        for row in records(levels)
    )
    known_areas = [
        Area(
            code=row["area_code"],
            level=row["level"],
            name=row["area_name"],
            label=row["area_label"],
            parent_code=row["parent_code"],
            population=None if row["population"] is None else int(row["population"]),
            area_km2=row["area_km2"],
            has_outline=bool(row["has_outline"]),
            is_counted=bool(row["is_counted"]),
        )
        for row in records(areas)
    ]
    parts: dict[tuple[str, str], list[str]] = {}
    for row in records(chosen):
        parts.setdefault((row["chosen_code"], row["chosen_name"]), []).append(row["area_code"])
    return Places(
        levels=known_levels,
        areas={area.code: area for area in known_areas},
        chosen=tuple(ChosenBuurt(code, name, tuple(codes)) for (code, name), codes in parts.items()),
        groups=_groups(groups),
    )


def _groups(rows: pd.DataFrame | None) -> tuple[PeopleGroup, ...]:
    found: dict[tuple[str, int], list[str]] = {}
    for row in records(rows) if rows is not None else ():
        found.setdefault((row["people_area_code"], int(row["population"])), []).append(row["area_code"])
    return tuple(PeopleGroup(code, tuple(codes), population) for (code, population), codes in found.items())


def _rounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value


def read_outlines(rows: pd.DataFrame) -> dict[str, Geometry]:
    """Geometries by area code, in longitude and latitude, from the answer of `area_outline_list`."""
    outlines = {}
    for row in records(rows):
        geometry = json.loads(row["outline_geojson"])
        outlines[row["area_code"]] = {
            "type": geometry["type"],
            "coordinates": _rounded(geometry["coordinates"]),
        }
    return outlines


@per_release(8)
def outlines(level: str) -> dict[str, Geometry]:
    """The outlines of a level; they change with a release."""
    return read_outlines(ask("area_outline_list", level=level))


def bounds(geometries: dict[str, Geometry]) -> tuple[float, float, float, float]:
    """West, south, east, north around all geometries, in degrees."""
    points = [point for geometry in geometries.values() for point in _points(geometry["coordinates"])]
    lons = [point[0] for point in points]
    lats = [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def _points(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _points(part)

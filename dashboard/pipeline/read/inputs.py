"""Inputs of a build: the city and all that a steward wrote about it, and the months that are closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from dashboard.city.catalog import IGNORE, Catalog, read_catalog
from dashboard.city.city_file import City, read_city
from dashboard.city.goal_file import GoalFile, read_goals
from dashboard.pipeline.read.areas import Areas, read_areas
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.months import closed_months, complete_years
from dashboard.pipeline.read.sources.categories import read_mapping


@dataclass(frozen=True)
class Inputs:
    """One build's givens. months: every closed month, in order; years: those with twelve closed months."""

    file: Path
    city: City
    catalog: Catalog
    goals: GoalFile
    areas: Areas
    locator: Locator
    as_of: dt.date
    months: list[dt.date]
    years: list[int]

    @property
    def people_areas(self) -> list[str]:
        """Codes of the areas at the level at which people-fenomenen are published."""
        return list(self.areas.of_level(self.city.people_level)["area_code"])

    @property
    def day_parts(self) -> list[str]:
        return [part.code for part in self.city.day_parts]

    def fenomenen_of(self, categories: str) -> set[str]:
        """The fenomenen to which a source's mapping leads."""
        return set(read_mapping(self.city.path(categories), self.catalog).values()) - {IGNORE}

    def holds_people(self) -> dict[str, bool]:
        """Source of reports -> whether its mapping leads to any fenomeen about people."""
        return {
            source.code: any(
                self.catalog.fenomeen(code).about == "people" for code in self.fenomenen_of(source.categories)
            )
            for source in self.city.reports
        }


def read_inputs(city_file: Path, as_of: dt.date) -> Inputs:
    """Read the city file, its catalogue, goals and areas, as on `as_of`. Raises UserError for what does not fit."""
    city = read_city(city_file)
    catalog, goals, areas = read_catalog(city), read_goals(city), read_areas(city)
    months = closed_months(city, as_of)
    locator = Locator(areas.outlines[areas.locate_level], areas.at_locate_level())
    return Inputs(city_file, city, catalog, goals, areas, locator, as_of, months, complete_years(months))

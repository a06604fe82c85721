"""The floor: no figure about people for a place of few inhabitants (docs/privacy.md).

In a wijk of 60 inhabitants one report with its month and part of the day says who made it, or about whom it is, however
it is rounded. So people-fenomenen are published for areas of `people_floor` inhabitants or more; an unknown number is
under it. The reports of the others count in no figure about people, also not in the city's: so nothing is left over by
subtraction. A year that has begun keeps the areas with which it began.
"""

from __future__ import annotations

import duckdb

from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import GRAINS, MONTHLY, History
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.staging import put

PeopleAreas = dict[int, list[str]]  # year -> codes of the areas with figures about people


def put_people_areas(con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History) -> PeopleAreas:
    """Make the relation `people_area`: the areas of each year. The proof reads in `threshold_known` the first year of
    the floor, where a year began before there was one."""
    found = people_areas(inputs, history)
    rows = [(year, area) for year, areas in found.items() for area in areas]
    put(con, "people_area", "year integer, area_code varchar", rows)
    large = set(areas_from_floor(inputs))
    before = [year for year, areas in found.items() if not set(areas) <= large]
    if before:
        con.execute("insert into threshold_known values ('people_floor_from', ?)", [max(before) + 1])
    return found


def people_areas(inputs: Inputs, history: History) -> PeopleAreas:
    """The areas of each year: as it began, else those from the floor on."""
    begun: dict[int, set[str]] = {}
    for publication in history.publications():
        if publication.dataset in (MONTHLY, GRAINS):
            begun.setdefault(publication.year, set()).update(publication.table["area_code"])
    large = areas_from_floor(inputs)
    years = sorted({month.year for month in inputs.months})
    return {year: sorted(begun[year] - {POOL}) if year in begun else large for year in years}


def areas_from_floor(inputs: Inputs) -> list[str]:
    """Codes of the areas at the people level that have inhabitants enough."""
    areas = inputs.areas.of_level(inputs.city.people_level)
    enough = areas["population"].fillna(0).astype(int) >= inputs.city.people_floor
    return sorted(str(code) for code in areas.loc[enough, "area_code"])


def floor_advice(inputs: Inputs, found: PeopleAreas) -> list[str]:
    """Which areas have no figures about people, and which will have none from the next 1 January on."""
    if not any(inputs.holds_people().values()):
        return []
    areas = inputs.areas.of_level(inputs.city.people_level)
    name = {str(row.area_code): str(row.area_name) for row in areas.itertuples()}
    large, last = set(areas_from_floor(inputs)), max(found)
    why = f"fewer than {inputs.city.people_floor:,} inhabitants, or an unknown number"
    without = [label for code, label in name.items() if code not in found[last]]
    ending = [name.get(code, code) for code in found[last] if code not in large]
    lines = [f"people: no figures for {_few(without)}: {why}; no total holds their reports"] if without else []
    if ending:
        lines.append(f"people: from 1 January {last + 1} on no figures for {_few(ending)}: {why}")
    return lines


def _few(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")

"""The floor: no figure about people for a place of few inhabitants (docs/privacy.md).

In a wijk of 60 inhabitants one report with its month and part of the day says who made it, or about whom it is, however
it is rounded. So people-fenomenen are published for areas of `people_floor` inhabitants or more; an unknown number is
under it. The reports of the others count in no figure about people, also not in the city's: so nothing is left over by
subtraction. The city file may declare groups of wijken (`people_areas`): a group that reaches the floor is one area,
with one figure, and its wijken have none of their own. A year that has begun keeps the areas with which it began; which
wijken were in a group then stands in the history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.city.partner_sources import PeopleGroup
from dashboard.pipeline.protect.draws import Pending
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import GRAINS, GROUPS, MONTHLY, History
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.staging import put

_IN_CITY_FILE = "people_areas"


@dataclass(frozen=True)
class PeopleAreas:
    """of_year: the codes of the areas with figures about people, groups among them. members: year -> wijk -> its
    group."""

    of_year: Mapping[int, list[str]]
    members: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, list[str]]:
        """Group -> its wijken, as in the last year that has it."""
        found: dict[str, list[str]] = {}
        for year in sorted(self.members):
            groups = self.members[year]
            found |= {group: [wijk for wijk in groups if groups[wijk] == group] for group in groups.values()}
        return found


def put_people_areas(con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History) -> PeopleAreas:
    """Make the relations `people_area` (the areas of each year), `people_member` (the wijken of each), and
    `people_group_known`. The proof reads in `threshold_known` the first year of the floor, where a year began before
    there was one."""
    found = people_areas(inputs, history)
    rows = [(year, area) for year, areas in found.of_year.items() for area in areas]
    put(con, "people_area", "year integer, area_code varchar", rows)
    members = [(year, wijk, group) for year, groups in found.members.items() for wijk, group in groups.items()]
    in_groups = {(year, group) for year, _, group in members}
    by_itself = [(year, area, area) for year, area in rows if (year, area) not in in_groups]
    types = "year integer, area_code varchar, people_area_code varchar"
    put(con, "people_member", types, sorted([*by_itself, *members]))
    parent, population = inputs.areas.parents(), populations(inputs, found)
    types = "area_code varchar, parent_code varchar, population integer"
    groups = [(group, parent[wijken[0]], population[group]) for group, wijken in sorted(found.parts.items())]
    put(con, "people_group_known", types, groups)
    before = [year for year, areas in found.of_year.items() if not set(areas) <= _large(areas, population, inputs)]
    if before:
        con.execute("insert into threshold_known values ('people_floor_from', ?)", [max(before) + 1])
    return found


def people_areas(inputs: Inputs, history: History) -> PeopleAreas:
    """The areas of each year: as it began, else those from the floor on, small ones in their groups."""
    begun: dict[int, set[str]] = {}
    members: dict[int, dict[str, str]] = {}
    for publication in history.publications():
        if publication.dataset in (MONTHLY, GRAINS):
            begun.setdefault(publication.year, set()).update(publication.table["area_code"])
        if publication.dataset == GROUPS:
            table = publication.table
            members[publication.year] = dict(zip(table["area_code"], table["series_code"], strict=True))
    declared = {group.code for group in inputs.city.people_areas}
    for group in sorted({group for groups in members.values() for group in groups.values()} - declared):
        raise UserError(
            "a group of wijken with published figures about people left the city file",
            file=inputs.file,
            column=_IN_CITY_FILE,
            expected=f"the group '{group}', with its name",
        )
    areas: dict[int, list[str]] = {}
    for year in sorted({month.year for month in inputs.months}):
        if year in begun:
            areas[year] = sorted(begun[year] - {POOL})
        else:
            members.setdefault(year, _grouped(inputs, year))
            alone = [code for code in areas_from_floor(inputs) if code not in members[year]]
            areas[year] = sorted({*alone, *members[year].values()})
    return PeopleAreas(areas, {year: groups for year, groups in members.items() if groups and year in areas})


def _grouped(inputs: Inputs, year: int) -> dict[str, str]:
    """Wijk -> group, of the groups that are in force in a year and reach the floor."""
    return {
        wijk: group.code
        for group in _checked_groups(inputs)
        if group.from_year <= year and _together(inputs, group.areas) >= inputs.city.people_floor
        for wijk in group.areas
    }


def _checked_groups(inputs: Inputs) -> Iterator[PeopleGroup]:
    """Raises UserError for a group of what is no wijk, that lies in two larger areas, or has the code of an area."""
    wijken, parent = set(inputs.people_areas), inputs.areas.parents()
    for group in inputs.city.people_areas:
        if not set(group.areas) <= wijken:
            raise UserError(
                f"group '{group.code}' names what is no area of the people level",
                file=inputs.file,
                column=f"{_IN_CITY_FILE}.areas",
                expected=f"codes of the level '{inputs.city.people_level}'",
            )
        if group.code in parent or group.code == POOL:
            raise UserError(
                "a group of wijken has the code of an area",
                file=inputs.file,
                column=f"{_IN_CITY_FILE}.code",
                expected="a code of its own",
            )
        if len({parent[wijk] for wijk in group.areas}) > 1:
            raise UserError(
                f"group '{group.code}' lies in two larger areas, of which no sum could be told",
                file=inputs.file,
                column=f"{_IN_CITY_FILE}.areas",
                expected="wijken of one larger area",
            )
        yield group


def _together(inputs: Inputs, wijken: Collection[str]) -> int:
    """Inhabitants; a wijk of which they are unknown adds none."""
    known = _of_wijken(inputs)
    return sum(known[wijk] for wijk in wijken)


def _of_wijken(inputs: Inputs) -> dict[str, int]:
    areas = inputs.areas.of_level(inputs.city.people_level)
    return {str(code): int(many) for code, many in zip(areas["area_code"], areas["population"].fillna(0), strict=True)}


def populations(inputs: Inputs, found: PeopleAreas) -> dict[str, int]:
    """Inhabitants of wijken and of groups; 0 where unknown."""
    known = _of_wijken(inputs)
    return known | {group: sum(known.get(wijk, 0) for wijk in wijken) for group, wijken in found.parts.items()}


def _large(areas: Collection[str], population: Mapping[str, int], inputs: Inputs) -> set[str]:
    return {code for code in areas if population.get(code, 0) >= inputs.city.people_floor}


def areas_from_floor(inputs: Inputs) -> list[str]:
    """Codes of the areas at the people level that have inhabitants enough."""
    known = _of_wijken(inputs)
    return sorted(_large(known, known, inputs))


def parents_of(inputs: Inputs, found: PeopleAreas) -> dict[str, str | None]:
    """Area -> the area that it lies in, also for groups."""
    parent = inputs.areas.parents()
    return parent | {group: parent[wijken[0]] for group, wijken in found.parts.items()}


def pending_groups(found: PeopleAreas, history: History, pending: Pending) -> Pending:
    """Groups of wijken for the history, to be remembered before the first figure of a year that begins now."""
    begins = {int(period[:4]) for dataset, period, _ in pending if dataset in (MONTHLY, GRAINS)}
    known = {int(period) for period in history.periods(GROUPS)}
    return [
        (GROUPS, str(year), _table(found.members[year])) for year in sorted(begins - known) if year in found.members
    ]


def _table(groups: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"area_code": list(groups), "series_code": list(groups.values()), "value": 1})


def floor_advice(inputs: Inputs, found: PeopleAreas) -> list[str]:
    """Lines on the areas that have no figures about people, and on those that have none from the next 1 January on."""
    if not any(inputs.holds_people().values()):
        return []
    areas = inputs.areas.of_level(inputs.city.people_level)
    name = {str(row.area_code): str(row.area_name) for row in areas.itertuples()}
    last = max(found.of_year)
    now, grouped = found.of_year[last], found.members.get(last, {})
    later = _grouped(inputs, last + 1)
    large = {*areas_from_floor(inputs), *later.values()}
    why = f"fewer than {inputs.city.people_floor:,} inhabitants, or an unknown number"
    without = [label for code, label in name.items() if code not in now and code not in grouped]
    ending = [name.get(code, code) for code in now if code not in large]
    lines = [f"people: no figures for {_few(without)}: {why}; no total holds their reports"] if without else []
    if ending:
        lines.append(f"people: from 1 January {last + 1} on no figures for {_few(ending)}: {why}")
    joined = [name[wijk] for wijk in later if wijk not in grouped]
    if joined:
        lines.append(f"people: from 1 January {last + 1} on one figure for the groups with {_few(joined)}")
    for group in _checked_groups(inputs):
        if _together(inputs, group.areas) < inputs.city.people_floor:
            lines.append(f"people: the group '{group.code}' has {why} together, so it has no figures")
    return lines


def _few(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")

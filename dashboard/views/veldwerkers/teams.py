"""Workplaces of veldwerkers: hours by discipline, and mixed teams by wijk. No numbers of workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.base import formats, settings
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.places import Places
from dashboard.facts.week import Week
from dashboard.views.shared.choropleth import Swatch, class_swatches, look_of
from dashboard.views.shared.classes import make_classes
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class Discipline:
    code: str
    name: str
    is_rest: bool
    from_year: int | None
    until_year: int | None

    def exists_in(self, year: int) -> bool:
        return (self.from_year is None or self.from_year <= year) and (
            self.until_year is None or year <= self.until_year
        )


def disciplines(rows: pd.DataFrame, words: Words) -> tuple[Discipline, ...]:
    """The disciplines in the answer of `discipline_list`."""
    return tuple(
        Discipline(
            row["discipline_code"],
            words.of(row["name"]),
            bool(row["is_rest"]),
            row["valid_from"].year if row["valid_from"] else None,
            row["valid_to"].year if row["valid_to"] else None,
        )
        for row in records(rows)
    )


def _cell_hours(hours: float, series: int, words: Words) -> str:
    """Hours in a cell of the table, which says itself that they are rounded; a zero as all that it can be: '0–18'."""
    if hours > 0:
        return formats.number(hours, words.language)
    return words("veldwerkers.zero_to", n=(settings.HOURS_BASE - 1) * series)


def hours_grid(
    rows: pd.DataFrame, known: Sequence[Discipline], week: Week, places: Places, year: int, words: Words
) -> Grid:
    """Presence areas by disciplines, from the answer of `presence_hours`, with totals."""
    by_key = {(row["presence_area_code"], row["discipline_code"]): row for row in records(rows)}
    columns = [one for one in known if any(code == one.code for _, code in by_key)]
    codes = {area for area, _ in by_key}
    groups = sorted(
        (group for group in week.groups if group.code in codes), key=lambda one: one.name(places, words).casefold()
    )
    classes = make_classes([row["hours"] for row in by_key.values() if row["hours"]])
    swatches = class_swatches(classes)

    def cell(parts: Sequence[dict[str, Any]], *, is_total: bool = False) -> GridCell:
        hours = float(sum(part["hours"] or 0 for part in parts))
        series = sum(int(part["series_count"]) for part in parts)
        if not series:
            return GridCell(words("figure.missing"), look_of("missing"))
        look = Swatch("#ffffff") if is_total or hours <= 0 else swatches[classes.index(hours)]
        text = _cell_hours(hours, series, words)
        return GridCell(text, look)

    def row(parts: Sequence[str]) -> tuple[GridCell, ...]:
        own = [[by_key[(area, one.code)] for area in parts if (area, one.code) in by_key] for one in columns]
        total = cell([part for column in own for part in column], is_total=True)
        return (*(cell(column, is_total=len(parts) > 1) for column in own), total)

    cells = [row([group.code]) for group in groups]
    names = [group.name(places, words) for group in groups]
    if len(groups) > 1:
        cells.append(row([group.code for group in groups]))
        names.append(places.city.label)
    return Grid(
        row_names=tuple(names),
        column_names=(*(one.name for one in columns), words("veldwerkers.total")),
        cells=tuple(cells),
        alt=words("veldwerkers.hours_title", year=year),
        corner=words("column.area"),
    )


def hours_remarks(
    rows: pd.DataFrame, known: Sequence[Discipline], week: Week, places: Places, year: int, words: Words
) -> list[str]:
    """Remarks on what the table of hours does not show by itself: joined disciplines and joined wijken."""
    told = set(rows["discipline_code"])
    joined = [one.name for one in known if one.code not in told and not one.is_rest and one.exists_in(year)]
    rest = next((one.name for one in known if one.is_rest and one.code in told), None)
    remarks = []
    if joined and rest:
        remarks.append(words("veldwerkers.joined", names=", ".join(joined), rest=rest, year=year))
    for group in week.groups:
        if len(group.area_codes) > 1:
            remarks.append(words("veldwerkers.together", names=group.name(places, words)))
    return remarks


@dataclass(frozen=True)
class Team:
    """Disciplines and organisations that work somewhere, by name. No numbers of workers, no hours."""

    disciplines: tuple[str, ...]
    organisations: tuple[str, ...]


def team(rows: pd.DataFrame, known: Sequence[Discipline], area_codes: Sequence[str] | None) -> Team:
    """From the answer of `presence_team`; None for all areas. The rest of small disciplines counts as one."""
    names = {one.code: one.name for one in known}
    of_place = [row for row in records(rows) if area_codes is None or row["area_code"] in area_codes]
    order = list(names)
    codes = sorted(
        {row["discipline_code"] for row in of_place},
        key=lambda code: order.index(code) if code in order else len(order),
    )
    return Team(
        tuple(names.get(code, code) for code in codes),
        tuple(sorted({row["organisation_name"] for row in of_place if row["organisation_name"]}, key=str.casefold)),
    )


def _counted(names: Sequence[str], words: Words) -> str:
    """'2: BOA's, Straathoekwerk'."""
    return words("veldwerkers.counted", n=len(names), names=", ".join(names)) if names else words("veldwerkers.nobody")


def team_table(
    rows: pd.DataFrame,
    disciplines: Sequence[Discipline],
    places: Places,
    year: int,
    words: Words,
    selected: Sequence[str] = (),
    *,
    chosen_only: bool = False,
) -> Table:
    """Every wijk with its team, most disciplines first."""
    lines = []
    for area in places.of_level(places.people_level.code):
        if chosen_only and not places.chosen_in(area.code):
            continue
        own = team(rows, disciplines, [area.code])
        cells = (
            _counted(own.disciplines, words),
            _counted(own.organisations, words),
        )
        row = Row(
            area.label,
            cells,
            is_marked=bool(places.chosen_in(area.code)),
            is_current=area.code in selected,
        )
        lines.append((-len(own.disciplines), -len(own.organisations), area.label.casefold(), row))
    lines.sort(key=lambda item: item[:3])
    names = ("area", "disciplines", "organisations")
    return Table(
        words("veldwerkers.team_title", year=year),
        tuple(words("column.area") if name == "area" else words(f"veldwerkers.column_{name}") for name in names),
        tuple(item[3] for item in lines),
        numeric=False,
    )

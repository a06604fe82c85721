"""Offer in one area, to whom and by whom, and whether the rule for the chosen buurten is met.

The rule stands in the city file: pairs of theme and target group that every chosen buurt must have. A pair is met when
at least one initiative that runs on the day of the release has that theme, names that target group, and reaches the
buurt: it is there, in a part of it, or for a larger area around it. What is for everyone meets the rules for everyone
only. The rule counts that there is an offer; it does not measure how good it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.base import palette
from dashboard.base.texts import Words
from dashboard.facts.offer import EVERYONE, Initiative, Offer
from dashboard.facts.places import Area, Places
from dashboard.views.shared.choropleth import Legend, LegendRow, Swatch, look_of
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.shared.tables import Row, Table

State = Literal["missing", "none", "everyone", "one", "more"]

SWATCHES: dict[State, Swatch] = {
    "one": Swatch(palette.SEQUENTIAL[1]),
    "more": Swatch(palette.SEQUENTIAL[2]),
    "everyone": look_of("few"),
    "none": look_of("zero"),
    "missing": look_of("protected"),
}


@dataclass(frozen=True)
class Place:
    """A place for which coverage is asked: an area, or a chosen buurt of one or more areas."""

    code: str
    name: str
    area_codes: tuple[str, ...]
    is_chosen: bool


def coverage_places(places: Places) -> dict[str, Place]:
    """The chosen buurten first, then the areas of the people level that are not such a buurt, by name."""
    found = {buurt.code: Place(buurt.code, buurt.name, buurt.area_codes, is_chosen=True) for buurt in places.chosen}
    alone = {buurt.area_codes for buurt in places.chosen}
    areas = sorted(places.of_level(places.people_level.code), key=lambda area: area.label.casefold())
    return found | {area.code: place_of(area, places) for area in areas if (area.code,) not in alone}


def place_of(area: Area, places: Places) -> Place:
    return Place(area.code, area.label, (area.code,), places.is_chosen(area.code))


def asked_place(wanted: str | None, area_codes: Sequence[str], by_code: Mapping[str, Place], places: Places) -> Place:
    """The place that was asked for; else the first chosen area; else the first that can be asked."""
    if wanted is not None and wanted in by_code:
        return by_code[wanted]
    for code in area_codes:
        same = next((place for place in by_code.values() if place.area_codes == (code,)), None)
        return same or place_of(places.areas[code], places)
    return next(iter(by_code.values()))


@dataclass(frozen=True)
class CoverageCell:
    """Offer of one theme to one target group in a place; `initiatives` runs on the day of the release."""

    theme: str
    group: str
    state: State
    initiatives: tuple[Initiative, ...]
    for_everyone: tuple[Initiative, ...]
    is_required: bool

    @property
    def is_met(self) -> bool:
        return bool(self.initiatives)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Organisations that lead the initiatives of this cell, each once."""
        return tuple(dict.fromkeys(one.lead for one in self.initiatives if one.lead))

    @property
    def is_overlap(self) -> bool:
        """Two or more organisations offer the same people something on the same theme."""
        return len(self.organisations) > 1


@dataclass(frozen=True)
class Coverage:
    """The matrix of one place: a cell for each theme and target group."""

    place: Place
    cells: dict[tuple[str, str], CoverageCell]
    reaching: tuple[Initiative, ...]

    @property
    def required(self) -> list[CoverageCell]:
        return [cell for cell in self.cells.values() if cell.is_required]

    @property
    def met(self) -> list[CoverageCell]:
        return [cell for cell in self.required if cell.is_met]

    @property
    def gaps(self) -> list[CoverageCell]:
        return [cell for cell in self.required if not cell.is_met]

    @property
    def overlaps(self) -> list[CoverageCell]:
        return [cell for cell in self.cells.values() if cell.is_overlap]


def coverage(place: Place, offer: Offer, places: Places, day: dt.date) -> Coverage:
    """Coverage of a place on `day`, by theme and target group: what runs then and reaches the place. The rule holds for
    chosen buurten only."""
    reaching = tuple(
        one for one in offer.initiatives if one.runs_on(day) and one.reach(place.area_codes, places) is not None
    )
    cells = {}
    for theme in offer.themes:
        of_theme = [one for one in reaching if one.theme == theme]
        everyone = tuple(one for one in of_theme if EVERYONE in one.groups)
        for group in offer.groups:
            own = tuple(one for one in of_theme if group in one.groups)
            is_required = place.is_chosen and (theme, group) in offer.rules
            cells[(theme, group)] = CoverageCell(
                theme, group, _state(own, everyone, is_required), own, everyone, is_required
            )
    return Coverage(place, cells, reaching)


def chosen_coverage(offer: Offer, places: Places, day: dt.date) -> tuple[Coverage, ...]:
    """The coverage of each chosen buurt."""
    return tuple(coverage(place, offer, places, day) for place in coverage_places(places).values() if place.is_chosen)


def _state(own: Sequence[Initiative], everyone: Sequence[Initiative], is_required: bool) -> State:
    if own:
        return "more" if len(own) > 1 else "one"
    if is_required:
        return "missing"
    return "everyone" if everyone else "none"


def cell_text(cell: CoverageCell, words: Words) -> str:
    """Text in a cell of the matrix: a number, or why there is none."""
    if cell.initiatives:
        return str(len(cell.initiatives))
    return words(f"initiatieven.cell_{cell.state}")


def coverage_grid(covered: Coverage, offer: Offer, words: Words) -> Grid:
    """The matrix to draw: themes by target groups."""
    return Grid(
        row_names=tuple(offer.theme_name(theme, words) for theme in offer.themes),
        column_names=tuple(offer.group_name(group, words) for group in offer.groups),
        cells=tuple(
            tuple(
                GridCell(
                    cell_text(covered.cells[(theme, group)], words)
                    + ("*" if covered.cells[(theme, group)].is_required else ""),
                    SWATCHES[covered.cells[(theme, group)].state],
                )
                for group in offer.groups
            )
            for theme in offer.themes
        ),
        alt=_matrix_alt(covered, words),
        legend=matrix_legend(covered, words),
        corner=words("initiatieven.theme"),
    )


def _matrix_alt(one: Coverage, words: Words) -> str:
    alt = words("initiatieven.matrix_alt", place=one.place.name, n=len(one.reaching))
    if one.required:
        alt += " " + words("initiatieven.matrix_alt_rule", met=len(one.met), required=len(one.required))
    return alt


def matrix_legend(covered: Coverage, words: Words) -> Legend:
    states = [cell.state for cell in covered.cells.values()]
    rows = tuple(
        LegendRow(swatch, words(f"initiatieven.state_{state}"), states.count(state))
        for state, swatch in SWATCHES.items()
        if state in states
    )
    method = words("initiatieven.matrix_method") if covered.required else words("initiatieven.gaps_not_chosen")
    return Legend(words("initiatieven.matrix_legend"), rows, method)


def by_whom(cell: CoverageCell, offer: Offer, words: Words) -> tuple[str, ...]:
    """'Avondpleinen (J@M vzw)': one line for each initiative of a cell."""
    return tuple(
        words("initiatieven.by_whom", title=one.title, lead=offer.organisation_name(one.lead))
        if one.lead
        else one.title
        for one in cell.initiatives
    )


def cell_name(cell: CoverageCell, offer: Offer, words: Words) -> str:
    """'Sport voor jongeren'."""
    return words(
        "initiatieven.pair",
        theme=offer.theme_name(cell.theme, words),
        group=offer.group_name(cell.group, words).lower(),
    )


def gap_lines(one: Coverage, offer: Offer, words: Words) -> tuple[str, ...]:
    """Lines on what the rule asks and is not there, each with the initiatives for everyone that come near."""
    lines = []
    for cell in one.gaps:
        name = cell_name(cell, offer, words)
        others = [item.title for item in cell.for_everyone]
        lines.append(words("initiatieven.gap_everyone", name=name, titles=", ".join(others)) if others else name)
    return tuple(lines)


def overlap_lines(one: Coverage, offer: Offer, words: Words) -> tuple[str, ...]:
    return tuple(
        words(
            "initiatieven.overlap",
            name=cell_name(cell, offer, words),
            organisations=", ".join(offer.organisation_name(code) for code in cell.organisations),
        )
        for cell in one.overlaps
    )


# ---- the rule -----------------------------------------------------------------------------------


def rule_table(covered: Sequence[Coverage], offer: Offer, words: Words) -> Table:
    """Every pair of the rule by chosen buurt: who offers it, or that it is missing; the last row counts."""
    rows = []
    for rule in offer.rules:
        cells = [one.cells[rule] for one in covered]
        rows.append(Row(cell_name(cells[0], offer, words), tuple(_rule_cell(cell, offer, words) for cell in cells)))
    total = tuple(words("initiatieven.rule_count", met=len(one.met), required=len(one.required)) for one in covered)
    rows.append(Row(words("initiatieven.rule_total"), total, is_total=True))
    columns = (words("initiatieven.rule_column"), *(one.place.name for one in covered))
    return Table(words("initiatieven.rule_caption"), columns, tuple(rows), numeric=False)


def _rule_cell(cell: CoverageCell, offer: Offer, words: Words) -> str:
    if not cell.is_met:
        return words("initiatieven.rule_missing")
    names = dict.fromkeys(offer.organisation_name(one.lead) if one.lead else one.title for one in cell.initiatives)
    return words("initiatieven.rule_met", names=", ".join(names))


def all_places_table(offer: Offer, places: Places, day: dt.date, words: Words) -> Table:
    """Every place by theme: how many running initiatives reach it. An empty theme is a dash, not a zero to judge."""
    rows = []
    for place in coverage_places(places).values():
        covered = coverage(place, offer, places, day)
        counts = [sum(item.theme == theme for item in covered.reaching) for theme in offer.themes]
        state = (
            words("initiatieven.rule_count", met=len(covered.met), required=len(covered.required))
            if place.is_chosen
            else ""
        )
        cells = (*(str(count) if count else "–" for count in counts), str(len(covered.reaching)), state)
        rows.append(Row(place.name, cells, is_marked=place.is_chosen))
    columns = (
        words("initiatieven.where"),
        *(offer.theme_name(theme, words) for theme in offer.themes),
        words("initiatieven.all_count"),
        words("initiatieven.all_rule"),
    )
    return Table(words("initiatieven.all_caption"), columns, tuple(rows), compact=True)

"""The page Veldwerkers in words and looks: need beside presence by time, hours by discipline, teams by wijk."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import formats, palette, settings
from dashboard.areas import Area, Places
from dashboard.coverage_time import CITY, Coverage
from dashboard.formats import NARROW_SPACE, Language
from dashboard.rows import records
from dashboard.stats.moments import MomentGap, moment_gap
from dashboard.stats.profile import Share
from dashboard.texts import Words
from dashboard.views.choropleth import Legend, LegendRow, MapArea, MapView, Swatch, class_swatches
from dashboard.views.classes import make_classes
from dashboard.views.overview import Tile
from dashboard.views.plots import Grid, GridCell
from dashboard.views.tables import Row, Table
from dashboard.week import Week

Bools = NDArray[np.bool_]
GAP_BORDERS = (0.1, 0.3)  # of a difference of shares
_MORE, _LESS = tuple(reversed(palette.DIVERGING[3:])), palette.DIVERGING[:2]


def _look(name: str) -> Swatch:
    found = palette.LOOKS[name]
    return Swatch(found.fill, found.ink, found.pattern)


# Most reports beyond presence first. "unclear": small, or it may be chance or rounding; "few": too few reports to say.
GAP_CLASSES: dict[str, Swatch] = {
    "more_2": Swatch(_MORE[0]),
    "more_1": Swatch(_MORE[1]),
    "unclear": Swatch(palette.DIVERGING[2]),
    "less_1": Swatch(_LESS[1]),
    "less_2": Swatch(_LESS[0]),
    "few": _look("few"),
    "missing": _look("missing"),
}


# ---- texts of shares ------------------------------------------------------------------------------


def percent(share: float, language: Language) -> str:
    """0.843 -> '84 %'."""
    return f"{formats.number(100 * share, language)}{NARROW_SPACE}%"


def points(share: float, language: Language) -> str:
    """A difference of shares in points: 0.6 -> '+60'."""
    whole = round(100 * share)
    return f"{'+' if whole > 0 else ''}{formats.number(whole, language)}"


def share_text(share: Share, words: Words, *, is_rounded: bool) -> str:
    """A share as people see it; one of rounded figures that would read 0 % says under which share it certainly lies."""
    if is_rounded and round(100 * share.value) == 0:
        return words("veldwerkers.less_than", n=percent(max(0.01, math.ceil(100 * share.high) / 100), words.language))
    text = percent(share.value, words.language)
    return words("figure.about", n=text) if is_rounded else text


def hours_text(hours: float, series: int, words: Words) -> str:
    """Hours are sums of figures rounded to 10: never an exact number, never a zero."""
    if hours <= 0:
        base = settings.HOURS_BASE
        bound = math.ceil(((base - 1) * max(1, series) + 1) / base) * base
        return words("veldwerkers.less_than", n=formats.number(bound, words.language))
    return words("figure.about", n=formats.number(hours, words.language))


# ---- one moment, one place ------------------------------------------------------------------------


def gap_class(gap: MomentGap | None, reports: float) -> str:
    """Which of GAP_CLASSES: a class of size only for what is clear beyond chance and rounding."""
    if gap is None or math.isnan(gap.presence.value):
        return "missing"
    if reports < settings.MIN_VERDICT_COUNT:
        return "few"
    size = abs(gap.value)
    if not gap.is_clear or size < GAP_BORDERS[0]:
        return "unclear"
    return f"{'more' if gap.value > 0 else 'less'}_{2 if size >= GAP_BORDERS[1] else 1}"


def gap_of(coverage: Coverage | None, slots: Bools) -> MomentGap | None:
    return None if coverage is None else moment_gap(coverage.need, coverage.presence, slots)


def _need_text(gap: MomentGap, coverage: Coverage, words: Words) -> str:
    if coverage.reports < settings.MIN_RATE_COUNT:
        return words("figure.few")
    return share_text(gap.need, words, is_rounded=coverage.need.base > 1)


def verdict_text(gap: MomentGap | None, reports: float, words: Words) -> str:
    found = gap_class(gap, reports)
    return words(f"veldwerkers.verdict_{found.partition('_')[0]}")


@dataclass(frozen=True)
class Subject:
    """What the page is about now, in words for people: fenomeen, moment and year."""

    name: str
    moment: str
    year: int


def tiles(coverage: Coverage | None, slots: Bools, subject: Subject, team: Team, words: Words) -> list[Tile]:
    """Reports at the moment, presence at the moment, what that means, and who is there."""
    gap = gap_of(coverage, slots)
    people = Tile(
        words("veldwerkers.tile_team"),
        words("veldwerkers.team_value", disciplines=len(team.disciplines), organisations=len(team.organisations)),
        words("veldwerkers.team_detail", year=subject.year),
    )
    if gap is None or coverage is None:
        return [people]
    language = words.language
    is_shown = coverage.reports >= settings.MIN_RATE_COUNT
    need = Tile(
        words("veldwerkers.tile_need", moment=subject.moment),
        _need_text(gap, coverage, words),
        words(
            "veldwerkers.tile_need_detail",
            subject=subject.name,
            low=percent(gap.need_low, language),
            high=percent(gap.need_high, language),
        )
        if is_shown
        else words("veldwerkers.tile_need_few", subject=subject.name),
    )
    presence = Tile(
        words("veldwerkers.tile_presence", moment=subject.moment),
        share_text(gap.presence, words, is_rounded=True),
        words(
            "veldwerkers.tile_presence_detail",
            hours=hours_text(coverage.hours, coverage.presence.series, words),
            low=percent(gap.presence.low, language),
            high=percent(gap.presence.high, language),
        ),
    )
    found = gap_class(gap, coverage.reports)
    meaning = Tile(
        words("veldwerkers.tile_gap"),
        words("veldwerkers.points", n=points(gap.value, language)) if is_shown else words("figure.few_change"),
        words(f"veldwerkers.verdict_{found.partition('_')[0]}"),
    )
    return [need, presence, meaning, people]


# ---- the map --------------------------------------------------------------------------------------


def gap_map(
    coverage: Mapping[str, Coverage],
    week: Week,
    slots: Bools,
    places: Places,
    subject: Subject,
    words: Words,
    selected: Sequence[str] = (),
    *,
    chosen_only: bool = False,
) -> MapView:
    """Reports minus presence at one moment, on the map of the people level."""
    found: list[tuple[Area, str, MomentGap | None]] = []
    for area in sorted(places.of_level(places.people_level.code), key=lambda one: one.label.casefold()):
        if chosen_only and not places.chosen_in(area.code):
            continue
        group = week.group_of(area.code)
        own = coverage.get(group.code) if group else None
        gap = gap_of(own, slots)
        found.append((area, gap_class(gap, own.reports if own else 0), gap))
    drawn = tuple(
        MapArea(
            code=area.code,
            name=area.name,
            label=area.label,
            swatch=GAP_CLASSES[kind],
            lines=_map_lines(area, kind, gap, coverage, week, places, words),
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area, kind, gap in found
    )
    return MapView(drawn, gap_legend([kind for _, kind, _ in found], words), _map_alt(found, subject, words))


def _map_lines(
    area: Area,
    kind: str,
    gap: MomentGap | None,
    coverage: Mapping[str, Coverage],
    week: Week,
    places: Places,
    words: Words,
) -> tuple[str, ...]:
    group = week.group_of(area.code)
    if group is None or gap is None or group.code not in coverage:
        return (words("figure.missing"),)
    lines = [
        words("veldwerkers.map_need", figure=_need_text(gap, coverage[group.code], words)),
        words("veldwerkers.map_presence", figure=share_text(gap.presence, words, is_rounded=True)),
        words(f"veldwerkers.verdict_{kind.partition('_')[0]}"),
    ]
    if len(group.area_codes) > 1:
        lines.append(words("veldwerkers.together", names=group.name(places, words)))
    return tuple(lines)


def moment_table(
    coverage: Mapping[str, Coverage],
    week: Week,
    slots: Bools,
    places: Places,
    subject: Subject,
    words: Words,
    selected: Sequence[str] = (),
    *,
    chosen_only: bool = False,
) -> Table:
    """The map as a table: for each place the share of the reports and of the hours at one moment, and the city."""
    rows = []
    for code, name in place_names(coverage, week, places, words, chosen_only=chosen_only).items():
        one = coverage[code]
        gap = moment_gap(one.need, one.presence, slots)
        kind = gap_class(gap, one.reports)
        parts = _wijken(week, code)
        rows.append(
            Row(
                name,
                (
                    _need_text(gap, one, words),
                    share_text(gap.presence, words, is_rounded=True),
                    words(
                        "veldwerkers.range",
                        low=percent(gap.presence.low, words.language),
                        high=percent(gap.presence.high, words.language),
                    ),
                    points(gap.value, words.language)
                    if one.reports >= settings.MIN_RATE_COUNT
                    else words("figure.few_change"),
                    words(f"veldwerkers.slot_{kind.partition('_')[0]}"),
                ),
                swatch=GAP_CLASSES[kind],
                is_marked=any(places.chosen_in(part) for part in parts),
                is_current=any(part in selected for part in parts),
                is_total=code == CITY,
            )
        )
    names = ("need", "presence", "presence_range", "gap", "verdict")
    return Table(
        words("veldwerkers.moment_title", subject=subject.name, moment=subject.moment, year=subject.year),
        (words("column.area"), *(words(f"veldwerkers.column_{name}") for name in names)),
        tuple(rows),
    )


def _wijken(week: Week, code: str) -> tuple[str, ...]:
    return next((group.area_codes for group in week.groups if group.code == code), ())


def marked_rows(names: Sequence[str], week: Week, places: Places, words: Words) -> frozenset[int]:
    """Which rows, by name, are or hold a chosen buurt."""
    chosen = {
        group.name(places, words) for group in week.groups if any(places.chosen_in(code) for code in group.area_codes)
    }
    return frozenset(index for index, name in enumerate(names) if name in chosen)


def gap_legend(kinds: Sequence[str], words: Words) -> Legend:
    """The classes of size always, the other looks where they occur."""
    rows = tuple(
        LegendRow(look, words(f"veldwerkers.class_{name}"), kinds.count(name))
        for name, look in GAP_CLASSES.items()
        if name in kinds or name not in ("few", "missing")
    )
    return Legend(words("veldwerkers.legend"), rows, words("veldwerkers.legend_method"))


def _map_alt(found: Sequence[tuple[Area, str, MomentGap | None]], subject: Subject, words: Words) -> str:
    more = [area.label for area, kind, _ in found if kind.startswith("more")]
    less = [area.label for area, kind, _ in found if kind.startswith("less")]
    nobody = words("veldwerkers.nowhere")
    return words(
        "veldwerkers.map_alt",
        subject=subject.name,
        moment=subject.moment,
        year=subject.year,
        more=", ".join(more) or nobody,
        less=", ".join(less) or nobody,
    )


# ---- by time --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PairRow:
    """One slot of the week: both shares (0..1, for the bars) with their texts, and what may be said of it."""

    label: str
    need: float
    need_text: str
    presence: float
    presence_text: str
    verdict: str
    is_office: bool


def pair_rows(coverage: Coverage, week: Week, words: Words) -> tuple[PairRow, ...]:
    """Every slot of the week for one place."""
    rows = []
    for index, slot in enumerate(week.slots):
        gap = moment_gap(coverage.need, coverage.presence, _one(index, len(week.slots)))
        rows.append(
            PairRow(
                label=week.slot_name(slot, words),
                need=0.0 if math.isnan(gap.need.value) else gap.need.value,
                need_text=_need_text(gap, coverage, words),
                presence=0.0 if math.isnan(gap.presence.value) else gap.presence.value,
                presence_text=words("figure.missing")
                if math.isnan(gap.presence.value)
                else share_text(gap.presence, words, is_rounded=True),
                verdict=words(f"veldwerkers.slot_{gap_class(gap, coverage.reports).partition('_')[0]}"),
                is_office=bool(week.office[index]),
            )
        )
    return tuple(rows)


def _one(index: int, count: int) -> Bools:
    slots = np.zeros(count, dtype=np.bool_)
    slots[index] = True
    return slots


def pair_table(rows: Sequence[PairRow], caption: str, words: Words) -> Table:
    """The same as a table, for files."""
    names = ("moment", "need", "presence", "verdict")
    return Table(
        caption,
        tuple(words(f"veldwerkers.column_{name}") for name in names),
        tuple(Row(row.label, (row.need_text, row.presence_text, row.verdict)) for row in rows),
    )


def place_names(
    coverage: Mapping[str, Coverage], week: Week, places: Places, words: Words, *, chosen_only: bool = False
) -> dict[str, str]:
    """The places in the order in which they are listed: the city last. chosen_only: those with a chosen buurt."""
    groups = {
        group.code: group.name(places, words)
        for group in week.groups
        if group.code in coverage and (not chosen_only or any(places.chosen_in(code) for code in group.area_codes))
    }
    ordered = dict(sorted(groups.items(), key=lambda item: item[1].casefold()))
    return ordered | ({CITY: places.city.label} if CITY in coverage else {})


def gap_grid(
    coverage: Mapping[str, Coverage],
    week: Week,
    places: Places,
    subject: Subject,
    words: Words,
    *,
    chosen_only: bool = False,
) -> Grid:
    """Places by slots: how many points more (or less) of the reports than of the hours fall then."""
    names = place_names(coverage, week, places, words, chosen_only=chosen_only)
    cells, kinds = [], []
    for code in names:
        one, row = coverage[code], []
        for index in range(len(week.slots)):
            gap = moment_gap(one.need, one.presence, _one(index, len(week.slots)))
            kind = gap_class(gap, one.reports)
            kinds.append(kind)
            shown = kind not in ("few", "missing") and not math.isnan(gap.value)
            row.append(GridCell(points(gap.value, words.language) if shown else "·", GAP_CLASSES[kind]))
        cells.append(tuple(row))
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(week.slot_name(slot, words) for slot in week.slots),
        cells=tuple(cells),
        alt=words("veldwerkers.grid_alt", subject=subject.name, year=subject.year),
        legend=gap_legend(kinds, words),
        corner=words("column.area"),
    )


# ---- hours and teams ------------------------------------------------------------------------------


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
    """From the answer of `discipline_list`."""
    return tuple(
        Discipline(
            row["discipline_code"],
            words.pick(row["name_nl"], row["name_en"]),
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
    found = {(row["presence_area_code"], row["discipline_code"]): row for row in records(rows)}
    columns = [one for one in known if any(code == one.code for _, code in found)]
    codes = {area for area, _ in found}
    groups = sorted(
        (group for group in week.groups if group.code in codes), key=lambda one: one.name(places, words).casefold()
    )
    classes = make_classes([row["hours"] for row in found.values() if row["hours"]])
    swatches = class_swatches(classes)

    def cell(parts: Sequence[dict[str, Any]], *, is_total: bool = False) -> GridCell:
        hours = float(sum(part["hours"] or 0 for part in parts))
        series = sum(int(part["series_count"]) for part in parts)
        if not series:
            return GridCell(words("figure.missing"), _look("missing"))
        look = Swatch("#ffffff") if is_total or hours <= 0 else swatches[classes.index(hours)]
        text = _cell_hours(hours, series, words)
        return GridCell(text, look)

    def row(parts: Sequence[str]) -> tuple[GridCell, ...]:
        own = [[found[(area, one.code)] for area in parts if (area, one.code) in found] for one in columns]
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
    """What the table of hours does not show by itself: joined disciplines and joined wijken."""
    told = set(rows["discipline_code"])
    joined = [one.name for one in known if one.code not in told and not one.is_rest and one.exists_in(year)]
    rest = next((one.name for one in known if one.is_rest and one.code in told), None)
    said = []
    if joined and rest:
        said.append(words("veldwerkers.joined", names=", ".join(joined), rest=rest, year=year))
    for group in week.groups:
        if len(group.area_codes) > 1:
            said.append(words("veldwerkers.together", names=group.name(places, words)))
    return said


@dataclass(frozen=True)
class Team:
    """Which disciplines and organisations work somewhere, by name. No numbers of workers, no hours."""

    disciplines: tuple[str, ...]
    organisations: tuple[str, ...]


def team(rows: pd.DataFrame, known: Sequence[Discipline], area_codes: Sequence[str] | None) -> Team:
    """From the answer of `presence_team`; None for all areas. The rest of small disciplines counts as one."""
    names = {one.code: one.name for one in known}
    here = [row for row in records(rows) if area_codes is None or row["area_code"] in area_codes]
    order = list(names)
    codes = sorted(
        {row["discipline_code"] for row in here}, key=lambda code: order.index(code) if code in order else len(order)
    )
    return Team(
        tuple(names.get(code, code) for code in codes),
        tuple(sorted({row["organisation_name"] for row in here}, key=str.casefold)),
    )


def _counted(names: Sequence[str], words: Words) -> str:
    """'2: BOA's, Straathoekwerk'."""
    return words("veldwerkers.counted", n=len(names), names=", ".join(names)) if names else words("veldwerkers.nobody")


def team_table(
    rows: pd.DataFrame,
    known: Sequence[Discipline],
    places: Places,
    year: int,
    words: Words,
    selected: Sequence[str] = (),
    *,
    chosen_only: bool = False,
) -> Table:
    """Every wijk with its team, most disciplines first."""
    found = []
    for area in places.of_level(places.people_level.code):
        if chosen_only and not places.chosen_in(area.code):
            continue
        own = team(rows, known, [area.code])
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
        found.append((-len(own.disciplines), -len(own.organisations), area.label.casefold(), row))
    found.sort(key=lambda item: item[:3])
    names = ("area", "disciplines", "organisations")
    return Table(
        words("veldwerkers.team_title", year=year),
        tuple(words("column.area") if name == "area" else words(f"veldwerkers.column_{name}") for name in names),
        tuple(item[3] for item in found),
        numeric=False,
    )

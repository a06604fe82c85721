"""The page Veldwerkers in words and looks: need beside presence by time, hours by discipline, teams by wijk."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.base import formats, palette, settings
from dashboard.base.arrays import Bools
from dashboard.base.formats import NARROW_SPACE, Language
from dashboard.base.texts import Words
from dashboard.facts.need_and_presence import CITY, NeedAndPresence
from dashboard.facts.places import Area, Places
from dashboard.facts.week import Week
from dashboard.stats.moments import MomentGap, moment_gap
from dashboard.stats.profile import Share
from dashboard.views.overzicht import Tile
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch, look_of
from dashboard.views.shared.plots import Grid, GridCell, PairPlot, PairRow
from dashboard.views.shared.tables import Row, Table
from dashboard.views.veldwerkers.teams import Team

GAP_BORDERS = (0.1, 0.3)  # of a difference of shares
_MORE, _LESS = tuple(reversed(palette.DIVERGING[3:])), palette.DIVERGING[:2]


# Most reports beyond presence first. "unclear": small, or it may be chance or rounding; "few": too few reports to say.
GAP_CLASSES: dict[str, Swatch] = {
    "more_2": Swatch(_MORE[0]),
    "more_1": Swatch(_MORE[1]),
    "unclear": Swatch(palette.DIVERGING[2]),
    "less_1": Swatch(_LESS[1]),
    "less_2": Swatch(_LESS[0]),
    "few": look_of("few"),
    "missing": look_of("missing"),
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


def gap_of(both: NeedAndPresence | None, slots: Bools) -> MomentGap | None:
    return None if both is None else moment_gap(both.need, both.presence, slots)


@dataclass(frozen=True)
class Said:
    """What is said of one place at one moment, on map, table, bars and in files: texts, and the shares behind them.

    A share is None where its text holds no number ("te weinig", "minder dan 4 %")."""

    kind: str  # of GAP_CLASSES
    need: str
    presence: str
    between: str  # within which bounds the share of the hours lies
    points: str
    need_share: float | None
    presence_share: float | None

    @property
    def verdict(self) -> str:
        """more, less, unclear, few or missing."""
        return self.kind.partition("_")[0]


def said_of(both: NeedAndPresence, slots: Bools, words: Words) -> Said:
    """One place at one moment in words."""
    gap = moment_gap(both.need, both.presence, slots)
    kind = gap_class(gap, both.reports)
    is_enough = both.reports >= settings.MIN_RATE_COUNT
    is_present = not math.isnan(gap.presence.value)
    missing = words("figure.missing")
    need = words("figure.few")
    if is_enough:
        need = share_text(gap.need, words, is_rounded=both.need.base > 1)
    between = {"low": percent(gap.presence.low, words.language), "high": percent(gap.presence.high, words.language)}
    return Said(
        kind=kind,
        need=need,
        presence=share_text(gap.presence, words, is_rounded=True) if is_present else missing,
        between=words("veldwerkers.range", **between) if is_present else missing,
        points=points(gap.value, words.language) if is_enough and is_present else words("figure.few_change"),
        need_share=_shown(gap.need, is_shown=is_enough, is_rounded=both.need.base > 1),
        presence_share=_shown(gap.presence, is_shown=is_present, is_rounded=True),
    )


def _shown(share: Share, *, is_shown: bool, is_rounded: bool) -> float | None:
    """The share with the digits of its text."""
    value = round(share.value, 2) if is_shown else None
    return None if is_rounded and value == 0 else value


@dataclass(frozen=True)
class Subject:
    """What the page is about now, in words for people: fenomeen, moment and year."""

    name: str
    moment: str
    year: int


def tiles(both: NeedAndPresence | None, slots: Bools, subject: Subject, team: Team, words: Words) -> list[Tile]:
    """Reports at the moment, presence at the moment, what that means, and who is there."""
    people = Tile(
        words("veldwerkers.tile_team"),
        words(
            "veldwerkers.team_value",
            disciplines=words.counted("veldwerkers.disciplines", len(team.disciplines)),
            organisations=words.counted("veldwerkers.organisations", len(team.organisations)),
        ),
        words("veldwerkers.team_detail", year=subject.year),
    )
    gap = gap_of(both, slots)
    if gap is None or both is None:
        return [people]
    said, language = said_of(both, slots, words), words.language
    is_enough = both.reports >= settings.MIN_RATE_COUNT
    need_bounds = {"low": percent(gap.need_low, language), "high": percent(gap.need_high, language)}
    need = Tile(
        words("veldwerkers.tile_need", moment=subject.moment),
        said.need,
        words("veldwerkers.tile_need_detail", subject=subject.name, **need_bounds)
        if is_enough
        else words("veldwerkers.tile_need_few", subject=subject.name),
    )
    presence = Tile(
        words("veldwerkers.tile_presence", moment=subject.moment),
        said.presence,
        words(
            "veldwerkers.tile_presence_detail",
            hours=hours_text(both.hours, both.presence.series, words),
            low=percent(gap.presence.low, language),
            high=percent(gap.presence.high, language),
        ),
    )
    meaning = Tile(
        words("veldwerkers.tile_gap"),
        words("veldwerkers.points", n=said.points) if is_enough else said.points,
        words(f"veldwerkers.verdict_{said.verdict}"),
    )
    return [need, presence, meaning, people]


# ---- the map --------------------------------------------------------------------------------------


def gap_map(
    both: Mapping[str, NeedAndPresence],
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
    found: list[tuple[Area, Said | None]] = []
    for area in sorted(places.of_level(places.people_level.code), key=lambda one: one.label.casefold()):
        if chosen_only and not places.chosen_in(area.code):
            continue
        own = _both_of(area, both, week)
        found.append((area, None if own is None else said_of(own, slots, words)))
    drawn = tuple(
        MapArea(
            code=area.code,
            name=area.name,
            label=area.label,
            swatch=GAP_CLASSES[said.kind if said else "missing"],
            lines=_map_lines(area, said, week, places, words),
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area, said in found
    )
    kinds = [(area, said.kind if said else "missing") for area, said in found]
    return MapView(drawn, gap_legend([kind for _, kind in kinds], words), _map_alt(kinds, subject, words))


def _both_of(area: Area, both: Mapping[str, NeedAndPresence], week: Week) -> NeedAndPresence | None:
    """That of the presence area in which an area lies."""
    group = week.group_of(area.code)
    return both.get(group.code) if group else None


def _map_lines(area: Area, said: Said | None, week: Week, places: Places, words: Words) -> tuple[str, ...]:
    if said is None:
        return (words("figure.missing"),)
    together = _together(area, week, places, words)
    return (
        words("veldwerkers.map_need", figure=said.need),
        words("veldwerkers.map_presence", figure=said.presence),
        words(f"veldwerkers.verdict_{said.verdict}"),
        *([together] if together else []),
    )


def _together(area: Area, week: Week, places: Places, words: Words) -> str:
    """Which wijken count together for the hours; empty where this one counts alone."""
    group = week.group_of(area.code)
    if group is None or len(group.area_codes) < 2:
        return ""
    return words("veldwerkers.together", names=group.name(places, words))


def gap_figures(
    view: MapView, both: Mapping[str, NeedAndPresence], week: Week, slots: Bools, places: Places, words: Words
) -> dict[str, dict[str, str | float | None]]:
    """What the map says of each area, by name, for a GeoJSON file."""
    figures: dict[str, dict[str, str | float | None]] = {}
    for shown in view.areas:
        area = places.areas[shown.code]
        own = _both_of(area, both, week)
        said = None if own is None else said_of(own, slots, words)
        missing = words("figure.missing")
        figures[shown.code] = {
            "share_of_reports": said.need_share if said else None,
            "share_of_reports_text": said.need if said else missing,
            "share_of_hours": said.presence_share if said else None,
            "share_of_hours_text": said.presence if said else missing,
            "share_of_hours_between": said.between if said else missing,
            "difference_text": said.points if said else missing,
            "verdict": words(f"veldwerkers.verdict_{said.verdict}") if said else words("veldwerkers.verdict_missing"),
            "remark": _together(area, week, places, words),
        }
    return figures


def moment_table(
    both: Mapping[str, NeedAndPresence],
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
    for code, name in place_names(both, week, places, words, chosen_only=chosen_only).items():
        said, parts = said_of(both[code], slots, words), _wijken(week, code)
        rows.append(
            Row(
                name,
                (said.need, said.presence, said.between, said.points, words(f"veldwerkers.slot_{said.verdict}")),
                swatch=GAP_CLASSES[said.kind],
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


def _map_alt(found: Sequence[tuple[Area, str]], subject: Subject, words: Words) -> str:
    more = [area.label for area, kind in found if kind.startswith("more")]
    less = [area.label for area, kind in found if kind.startswith("less")]
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


def _pair_row(both: NeedAndPresence, week: Week, index: int, words: Words) -> PairRow:
    slots = _one(index, len(week.slots))
    said, gap = said_of(both, slots, words), moment_gap(both.need, both.presence, slots)
    return PairRow(
        label=week.slot_name(week.slots[index], words),
        need=0.0 if math.isnan(gap.need.value) else gap.need.value,
        need_text=said.need,
        presence=0.0 if math.isnan(gap.presence.value) else gap.presence.value,
        presence_text=said.presence,
        verdict=words(f"veldwerkers.slot_{said.verdict}"),
        is_office=bool(week.office[index]),
    )


def pair_plot(both: NeedAndPresence | None, week: Week, caption: str, words: Words) -> PairPlot:
    """Every slot of the week for one place: share of the reports and share of the hours."""
    rows = [] if both is None else [_pair_row(both, week, index, words) for index in range(len(week.slots))]
    need, presence = words("veldwerkers.column_need"), words("veldwerkers.column_presence")
    return PairPlot(tuple(rows), need, presence, words("veldwerkers.office_mark").strip(), caption)


def _one(index: int, count: int) -> Bools:
    slots = np.zeros(count, dtype=np.bool_)
    slots[index] = True
    return slots


def pair_table(plot: PairPlot, words: Words) -> Table:
    """The same as a table, for files."""
    names = ("moment", "need", "presence", "verdict")
    return Table(
        plot.alt,
        tuple(words(f"veldwerkers.column_{name}") for name in names),
        tuple(Row(row.label, (row.need_text, row.presence_text, row.verdict)) for row in plot.rows),
    )


def place_names(
    both: Mapping[str, NeedAndPresence], week: Week, places: Places, words: Words, *, chosen_only: bool = False
) -> dict[str, str]:
    """The places in the order in which they are listed: the city last. chosen_only: those with a chosen buurt."""
    groups = {
        group.code: group.name(places, words)
        for group in week.groups
        if group.code in both and (not chosen_only or any(places.chosen_in(code) for code in group.area_codes))
    }
    ordered = dict(sorted(groups.items(), key=lambda item: item[1].casefold()))
    return ordered | ({CITY: places.city.label} if CITY in both else {})


def gap_grid(
    both: Mapping[str, NeedAndPresence],
    week: Week,
    places: Places,
    subject: Subject,
    words: Words,
    *,
    chosen_only: bool = False,
) -> Grid:
    """Places by slots: how many points more (or less) of the reports than of the hours fall then."""
    names = place_names(both, week, places, words, chosen_only=chosen_only)
    cells, kinds = [], []
    for code in names:
        one, row = both[code], []
        for index in range(len(week.slots)):
            said = said_of(one, _one(index, len(week.slots)), words)
            kinds.append(said.kind)
            text = said.points if said.kind not in ("few", "missing") else "·"
            row.append(GridCell(text, GAP_CLASSES[said.kind]))
        cells.append(tuple(row))
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(week.slot_name(slot, words) for slot in week.slots),
        cells=tuple(cells),
        alt=words("veldwerkers.grid_alt", subject=subject.name, year=subject.year),
        legend=gap_legend(kinds, words),
        corner=words("column.area"),
    )

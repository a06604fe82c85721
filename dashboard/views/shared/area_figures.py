"""The figures of every area over a period: the base of map, table, legend and panel, so that they all say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.count import NOTHING, Count, count_of
from dashboard.facts.period import Measure, Window
from dashboard.facts.places import Area, Places
from dashboard.views.shared.figures import Figure, change_figure, count_figure, rate_figure


@dataclass(frozen=True)
class AreaFigures:
    """One area with its figures; `shown` is the one of the chosen measure."""

    area: Area
    counted: Count
    count: Figure
    rate: Figure
    before: Figure
    change: Figure
    measure: Measure
    is_selected: bool
    is_chosen: bool

    @property
    def shown(self) -> Figure:
        return {"per_1000": self.rate, "aantal": self.count, "verandering": self.change}[self.measure]


@dataclass(frozen=True)
class AreaSet:
    """The areas of a level, highest figure first and unknown ones last, and the city.

    `others` are areas of the level that are left out because the visitor wants to see the chosen buurten only.
    """

    areas: tuple[AreaFigures, ...]
    city: AreaFigures
    measure: Measure
    others: tuple[AreaFigures, ...] = ()

    def of(self, code: str) -> AreaFigures | None:
        return next((one for one in (*self.areas, *self.others, self.city) if one.area.code == code), None)


def figures_of(
    area: Area,
    now: Count,
    before: Count,
    window: Window,
    words: Words,
    measure: Measure = "per_1000",
    *,
    is_selected: bool = False,
    is_chosen: bool = False,
) -> AreaFigures:
    """Every figure of one area from its count now and a year before."""
    earlier = before if window.has_before else NOTHING
    return AreaFigures(
        area=area,
        counted=now,
        count=count_figure(now, window.months, words),
        rate=rate_figure(now, area.population, words),
        before=count_figure(earlier, window.months_before, words),
        change=change_figure(now, earlier, words),
        measure=measure,
        is_selected=is_selected,
        is_chosen=is_chosen,
    )


def area_set(
    rows: pd.DataFrame,
    places: Places,
    level: str,
    window: Window,
    measure: Measure,
    words: Words,
    selected: Sequence[str] = (),
    *,
    chosen_only: bool = False,
) -> AreaSet:
    """The answer of `melding_by_area` (one row per area of the level and one for the city) as figures.

    Areas of the level without a row have no data: they are kept, so that map and table stay complete.
    """
    answers = {row["area_code"]: row for row in records(rows)}

    def figures(area: Area) -> AreaFigures:
        row = answers.get(area.code)
        base = places.base_areas(area.code)
        alone = figures_of(
            area,
            count_of(row, base_areas=base) if row else NOTHING,
            count_of(row, "before_", base) if row else NOTHING,
            window,
            words,
            measure,
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        return _in_group(alone, answers, places, window, words)

    found = [figures(area) for area in places.of_level(level)]
    found.sort(key=_order)
    others = tuple(item for item in found if chosen_only and not item.is_chosen)
    return AreaSet(tuple(item for item in found if item not in others), figures(places.city), measure, others)


def _in_group(
    member: AreaFigures, answers: Mapping[str, Record], places: Places, window: Window, words: Words
) -> AreaFigures:
    """An area of which all cells are told with those of others: the figure of the group, in words and never as a number
    of its own, so that no sum, colour or order counts it twice."""
    group = places.group_of(member.area.code)
    row = answers.get(group.code) if group else None
    if group is None or row is None or member.counted.known or not member.counted.withheld:
        return member
    together = replace(member.area, code=group.code, population=group.population)
    whole = figures_of(together, count_of(row), count_of(row, "before_"), window, words, member.measure)
    names = ", ".join(places.areas[code].name for code in group.area_codes if code != member.area.code)

    def of_group_in_words(own: Figure, whole_figure: Figure) -> Figure:
        if own.state != "withheld":
            return own
        return replace(own, text=words("figure.together", names=names, figure=whole_figure.text))

    return replace(
        member,
        count=of_group_in_words(member.count, whole.count),
        rate=of_group_in_words(member.rate, whole.rate),
        before=of_group_in_words(member.before, whole.before),
        change=of_group_in_words(member.change, whole.change),
    )


def _order(one: AreaFigures) -> tuple[bool, float, str]:
    value = one.shown.value
    return (value is None, -(value or 0.0), one.area.label.casefold())

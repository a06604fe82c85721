"""The panel of one area: its figure beside the city's, what is reported there, and which chosen buurten lie in it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.count import NOTHING, Count, count_of
from dashboard.facts.period import Window
from dashboard.facts.places import Area, Places
from dashboard.facts.release import Fenomeen
from dashboard.views.shared.area_figures import AreaFigures, AreaSet, figures_of
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class StripDot:
    """One area on the strip; `position` is 0..1 along the axis."""

    label: str
    text: str
    position: float
    is_selected: bool


@dataclass(frozen=True)
class Strip:
    """Position of an area among all areas of its level, and that of the city as a whole."""

    dots: tuple[StripDot, ...]
    city: StripDot | None
    low: str
    high: str
    alt: str


@dataclass(frozen=True)
class Panel:
    title: str
    lines: tuple[str, ...]  # who lives there, which chosen buurten lie in it, whose figure this is
    figures: AreaFigures
    strip: Strip | None
    breakdown: Table


def panel(
    areas: AreaSet,
    wanted: Area,
    breakdown: pd.DataFrame,
    fenomenen: tuple[Fenomeen, ...],
    places: Places,
    window: Window,
    words: Words,
) -> Panel:
    """The panel of `wanted`. An area without figures of its own shows those of the area around it, and says so."""
    counted = places.counted_area(wanted.code) or places.city
    figures = areas.of(counted.code) or areas.city
    return Panel(
        title=wanted.label,
        lines=_lines(wanted, counted, places, words),
        figures=figures,
        strip=_strip(areas, figures, places, words),
        breakdown=breakdown_table(breakdown, counted, fenomenen, places, window, words),
    )


def level_name(area: Area, places: Places, words: Words) -> str:
    """'wijk' or 'district'."""
    level = places.level(area.level)
    return words.of(level.name)


def _lines(wanted: Area, counted: Area, places: Places, words: Words) -> tuple[str, ...]:
    lines = []
    if wanted.population is not None:
        density = ""
        if wanted.area_km2:
            per_km2 = formats.number(round(wanted.population / wanted.area_km2, -1), words.language)
            density = words("panel.density", n=per_km2)
        people = formats.number(wanted.population, words.language)
        lines.append(words("panel.people", n=people) + density)
    if wanted.code != counted.code:
        lines.append(words("panel.whole", level=level_name(counted, places, words), area=counted.label))
    elif wanted.code != places.city.code:
        lines += _chosen_lines(wanted, places, words)
    return tuple(lines)


def _chosen_lines(area: Area, places: Places, words: Words) -> list[str]:
    if places.is_chosen(area.code):
        return [words("panel.is_chosen")]
    inside = [buurt.name for buurt in places.chosen_in(area.code)]
    if not inside:
        return []
    return [
        words("panel.chosen_inside", names=", ".join(inside), level=level_name(area, places, words), area=area.label)
    ]


def _strip(areas: AreaSet, figures: AreaFigures, places: Places, words: Words) -> Strip | None:
    """The line of dots for an area; None unless it is of the level of the map and two other areas have a figure."""
    with_value = [one for one in areas.areas if one.shown.value is not None]
    if figures.area.code == areas.city.area.code or figures.shown.value is None or len(with_value) < 3:
        return None
    values = [one.shown.value or 0.0 for one in with_value]
    city_value = None if areas.measure == "aantal" else areas.city.shown.value
    if city_value is not None:
        values.append(city_value)
    low, high = min(values), max(values)
    if areas.measure != "verandering":
        low = min(low, 0.0)
    span = (high - low) or 1.0

    def dot(one: AreaFigures) -> StripDot:
        value = one.shown.value or 0.0
        return StripDot(one.area.label, one.shown.text, (value - low) / span, one.area.code == figures.area.code)

    above = sum(1 for one in with_value if (one.shown.value or 0.0) > figures.shown.value)
    level = places.level(figures.area.level)
    key = "panel.place_none" if above == 0 else "panel.place_one" if above == 1 else "panel.place"
    alt = words(key, n=above, total=len(with_value) - 1, plural=words.of(level.plural))
    if city_value is not None:
        alt = f"{words('panel.city', city=areas.city.area.label, figure=areas.city.shown.text)} {alt}"
    return Strip(
        dots=tuple(dot(one) for one in with_value),
        city=None if city_value is None else dot(areas.city),
        low=_axis(low, areas, words),
        high=_axis(high, areas, words),
        alt=alt,
    )


def _axis(value: float, areas: AreaSet, words: Words) -> str:
    if areas.measure == "verandering":
        return formats.change(value, words.language)
    return formats.number(value, words.language, decimals=1 if areas.measure == "per_1000" and value else 0)


def breakdown_table(
    rows: pd.DataFrame,
    area: Area,
    fenomenen: tuple[Fenomeen, ...],
    places: Places,
    window: Window,
    words: Words,
) -> Table:
    """Every fenomeen of an area beside the city, most reports first (answer of `melding_by_fenomeen`)."""
    city = places.city
    answers = {(row["fenomeen_code"], row["area_code"]): row for row in records(rows)}

    def counts(fenomeen: Fenomeen, place: Area) -> tuple[Count, Count]:
        row = answers.get((fenomeen.code, place.code))
        if row is None:
            return NOTHING, NOTHING
        base = places.base_areas(place.code)
        return count_of(row, base_areas=base), count_of(row, "before_", base)

    lines = []
    for fenomeen in fenomenen:
        own = figures_of(area, *counts(fenomeen, area), window, words)
        whole = figures_of(city, *counts(fenomeen, city), window, words)
        cells = [own.count.text, own.rate.text, whole.rate.text, own.change.text]
        if area.code == city.code:
            del cells[2]
        lines.append((own.count.value, Row(fenomeen.name(words), tuple(cells))))
    lines.sort(key=lambda item: (item[0] is None, -(item[0] or 0.0)))
    names = ["fenomeen", "count", "rate_short", "rate_city", "change"]
    if area.code == city.code:
        names.remove("rate_city")
    return Table(
        words("panel.breakdown", area=area.label),
        tuple(words(f"column.{name}") for name in names),
        tuple(row for _, row in lines),
        compact=True,
    )

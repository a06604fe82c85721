"""A context indicator on the map: cohesion, feeling at home, poverty, drawn as the maps of reports are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH, NARROW_SPACE
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.places import Area, Places
from dashboard.views.shared.choropleth import (
    Legend,
    LegendRow,
    MapArea,
    MapView,
    Swatch,
    class_swatches,
    class_texts,
    look_of,
)
from dashboard.views.shared.classes import Classes, make_classes
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class ContextArea:
    """One area with its figure of one year; `look` says why there is none (palette.LOOKS)."""

    area: Area
    text: str
    interval: str
    asked: str
    value: float | None
    look: str | None


@dataclass(frozen=True)
class ContextSet:
    """An indicator for the areas of a level, highest first and unknown ones last, and for the city when it has one."""

    name: str
    definition: str
    year: int
    source: str
    areas: tuple[ContextArea, ...]
    city: ContextArea


def context_set(rows: pd.DataFrame, level: str, places: Places, words: Words) -> ContextSet:
    """One indicator (rows of `context_list`) in the last year of which areas of the level have a figure.

    Where only the city has one, the map is empty and says so; the city's figure stands in the table.
    """
    asked_rows = records(rows)
    on_map = {area.code for area in places.of_level(level)}
    years = [row["year"] for row in asked_rows if row["area_code"] in on_map] or [row["year"] for row in asked_rows]
    year = int(max(years))
    answers = {row["area_code"]: row for row in asked_rows if row["year"] == year}
    areas = [_context_area(area, answers.get(area.code), words) for area in places.of_level(level)]
    areas.sort(key=lambda figure: (figure.value is None, -(figure.value or 0.0), figure.area.label.casefold()))
    about = asked_rows[0]
    return ContextSet(
        name=words.of(about["name"]),
        definition=words.of(about["definition"]),
        year=year,
        source=", ".join(dict.fromkeys(str(row["source"]) for row in answers.values())),
        areas=tuple(areas),
        city=_context_area(places.city, answers.get(places.city.code), words),
    )


def _context_area(area: Area, row: Record | None, words: Words) -> ContextArea:
    if row is None:
        return ContextArea(area, words("figure.missing"), EN_DASH, "", None, "missing")
    if row["status"] == "withheld" or row["value"] is None:
        return ContextArea(area, words("context.too_few"), EN_DASH, "", None, "protected")
    low, high = row["interval_low"], row["interval_high"]
    interval = EN_DASH
    if low is not None and high is not None:
        interval = words("context.interval", low=_number(low, words), high=_number(high, words))
    asked = "" if row["n"] is None else formats.number(int(row["n"]), words.language)
    text = _number(row["value"], words)
    return ContextArea(
        area, f"{text}{NARROW_SPACE}{row['unit']}" if row["unit"] else text, interval, asked, row["value"], None
    )


def _number(value: float, words: Words) -> str:
    return formats.number(value, words.language, decimals=1 if abs(value) < 99.95 else 0)


def context_map(figures: ContextSet, selected: Sequence[str], places: Places, words: Words) -> MapView:
    """The map of an indicator: natural classes, and the same looks for what is not there as on every map."""
    classes = make_classes([figure.value for figure in figures.areas])
    swatches = class_swatches(classes)
    drawn = tuple(
        MapArea.of(
            figure.area,
            _swatch(figure, classes, swatches),
            _lines(figure, words),
            is_selected=figure.area.code in selected,
            is_chosen=bool(places.chosen_in(figure.area.code)),
        )
        for figure in figures.areas
    )
    return MapView(drawn, _legend(figures, classes, swatches, words), _alt(figures, words))


def _swatch(one: ContextArea, classes: Classes, swatches: Sequence[Swatch]) -> Swatch:
    if one.value is not None:
        return swatches[classes.index(one.value)]
    return look_of(one.look or "missing")


def _lines(one: ContextArea, words: Words) -> tuple[str, ...]:
    lines = [one.text]
    lines += [words("context.with_interval", text=one.interval)] if one.interval != EN_DASH else []
    lines += [words("context.with_asked", n=one.asked)] if one.asked else []
    return tuple(lines)


def _legend(figures: ContextSet, classes: Classes, swatches: Sequence[Swatch], words: Words) -> Legend:
    counts = [0] * classes.count
    looks: dict[str, int] = {}
    for figure in figures.areas:
        if figure.value is None:
            looks[figure.look or "missing"] = looks.get(figure.look or "missing", 0) + 1
        else:
            counts[classes.index(figure.value)] += 1
    texts = class_texts(classes, "per_1000", words)
    rows = [LegendRow(swatch, text, n) for swatch, text, n in zip(swatches, texts, counts, strict=True)]
    for look, n in looks.items():
        key = "context.legend_too_few" if look == "protected" else "legend.missing"
        rows.append(LegendRow(look_of(look), words(key), n))
    title = words("context.legend", name=figures.name, year=figures.year)
    return Legend(title, tuple(rows), words(f"legend.method_{classes.method}"))


def _alt(figures: ContextSet, words: Words) -> str:
    with_value = [one for one in figures.areas if one.value is not None]
    if not with_value:
        return words("context.alt_empty", name=figures.name, city=figures.city.text, year=figures.year)
    return words(
        "context.alt",
        name=figures.name,
        year=figures.year,
        highest=with_value[0].area.label,
        highest_figure=with_value[0].text,
        lowest=with_value[-1].area.label,
        lowest_figure=with_value[-1].text,
    )


def context_figures(figures: ContextSet) -> dict[str, dict[str, str | float | None]]:
    """Figures on the map for each area, by name (code -> name -> value), for a GeoJSON file; `status`: known, protected
    or missing."""
    return {
        figure.area.code: {
            "value": None if figure.value is None else round(figure.value, 1 if abs(figure.value) < 99.95 else 0),
            "value_text": figure.text,
            "interval_text": figure.interval,
            "asked": figure.asked,
            "status": figure.look or "known",
        }
        for figure in figures.areas
    }


def context_area_table(
    figures: ContextSet, view: MapView, selected: Sequence[str], places: Places, words: Words
) -> Table:
    """The map as a table, the city last."""
    swatches = {figure.code: figure.swatch for figure in view.areas}
    rows = tuple(
        Row(
            figure.area.label,
            (figure.text, figure.interval, figure.asked),
            swatch=swatches.get(figure.area.code),
            is_marked=figure is not figures.city and bool(places.chosen_in(figure.area.code)),
            is_current=figure.area.code in selected,
            is_total=figure is figures.city,
        )
        for figure in (*figures.areas, figures.city)
    )
    columns = ("column.area", "context.figure", "context.margin", "context.asked")
    caption = words("context.legend", name=figures.name, year=figures.year)
    return Table(caption, tuple(words(name) for name in columns), rows, compact=True)

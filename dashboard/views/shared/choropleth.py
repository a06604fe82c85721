"""A map as a view-model: a swatch and a few lines of text per area, and a legend that counts areas in classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.base import formats, palette
from dashboard.base.palette import Pattern
from dashboard.base.texts import Words
from dashboard.facts.period import Measure
from dashboard.facts.places import Area
from dashboard.views.shared.area_figures import AreaFigures, AreaSet
from dashboard.views.shared.classes import Classes, change_classes, make_classes


@dataclass(frozen=True)
class Swatch:
    """Look of a class: on the map, in the legend and in the table."""

    fill: str
    ink: str = palette.BORDER
    pattern: Pattern = "none"


def look_of(name: str) -> Swatch:
    """The look of `name`, one of palette.LOOKS: zero, few, protected or missing."""
    found = palette.LOOKS[name]
    return Swatch(found.fill, found.ink, found.pattern)


_LEFT_OUT = Swatch("#eceef0")  # an area that the visitor chose not to see


@dataclass(frozen=True)
class MapArea:
    """One area; `name` stands on the map, where all areas are of one level, `label` in its tooltip."""

    code: str
    name: str
    label: str
    swatch: Swatch
    lines: tuple[str, ...]
    is_selected: bool
    is_chosen: bool

    @classmethod
    def of(
        cls, area: Area, swatch: Swatch, lines: tuple[str, ...], *, is_selected: bool = False, is_chosen: bool = False
    ) -> MapArea:
        """An area under its own names."""
        return cls(area.code, area.name, area.label, swatch, lines, is_selected, is_chosen)


@dataclass(frozen=True)
class LegendRow:
    swatch: Swatch
    text: str
    count: int


@dataclass(frozen=True)
class Legend:
    title: str
    rows: tuple[LegendRow, ...]
    method: str


@dataclass(frozen=True)
class MapView:
    """`alt` says in one or two sentences what the map shows."""

    areas: tuple[MapArea, ...]
    legend: Legend
    alt: str


def map_view(areas: AreaSet, subject: str, period: str, words: Words) -> MapView:
    """The map of a set of areas. `subject` and `period` are words for people."""
    with_class = [
        figures.shown.value for figures in areas.areas if figures.shown.is_known and figures.shown.look is None
    ]
    classes = change_classes(with_class) if areas.measure == "verandering" else make_classes(with_class)
    swatches = class_swatches(classes)
    drawn = tuple(
        MapArea.of(
            figures.area,
            swatch_of(figures, classes, swatches),
            _lines(figures, words),
            is_selected=figures.is_selected,
            is_chosen=figures.is_chosen,
        )
        for figures in areas.areas
    )
    drawn += tuple(
        MapArea.of(figures.area, _LEFT_OUT, (words("map.left_out"),), is_selected=figures.is_selected)
        for figures in areas.others
    )
    return MapView(drawn, _legend(areas, classes, swatches, words), map_summary(areas, subject, period, words))


def class_swatches(classes: Classes) -> tuple[Swatch, ...]:
    """A swatch for each class, light to dark, or from purple to orange for changes."""
    colours = palette.DIVERGING if classes.method == "fixed" else palette.spread(classes.count)
    return tuple(Swatch(colour) for colour in colours[: classes.count])


def swatch_of(one: AreaFigures, classes: Classes, swatches: Sequence[Swatch]) -> Swatch:
    look = one.shown.look
    if look is None and one.shown.value is not None:
        return swatches[classes.index(one.shown.value)]
    return look_of(look or "missing")


def _lines(figures: AreaFigures, words: Words) -> tuple[str, ...]:
    """Lines of the tooltip under the name: the figure, the count, the year before."""
    lines = [words("map.rate", figure=figures.rate.text), words("map.count", figure=figures.count.text)]
    if figures.measure == "aantal":
        lines.reverse()
    lines.append(words("map.before", figure=figures.before.text))
    if figures.measure == "verandering":
        lines.insert(0, words("map.change", figure=figures.change.text))
    return tuple(lines)


def class_texts(classes: Classes, measure: Measure, words: Words) -> list[str]:
    """Name of each class: 'minder dan 2', '2 tot 5', '5 of meer'."""
    if classes.method == "none":
        return []
    if classes.method == "fixed":
        return [words(f"legend.change_{index + 1}") for index in range(classes.count)]
    if not classes.borders:
        return [words("legend.single", value=_number(classes.lowest, measure, words))]
    borders = [_border(border, words) for border in classes.borders]
    middle = [words("legend.between", low=low, high=high) for low, high in pairwise(borders)]
    return [words("legend.under", high=borders[0]), *middle, words("legend.from", low=borders[-1])]


def _number(value: float, measure: Measure, words: Words) -> str:
    return formats.rate(value, words.language) if measure == "per_1000" else formats.number(value, words.language)


def _border(value: float, words: Words) -> str:
    """A border with the decimals that it has, and no more."""
    decimals = next((count for count in range(9) if round(value, count) == value), 9)
    return formats.number(value, words.language, decimals)


def _legend(areas: AreaSet, classes: Classes, swatches: Sequence[Swatch], words: Words) -> Legend:
    counts = [0] * classes.count
    looks = dict.fromkeys(palette.LOOKS, 0)
    for one in areas.areas:
        look = one.shown.look
        if look is None and one.shown.value is not None:
            counts[classes.index(one.shown.value)] += 1
        else:
            looks[look or "missing"] += 1
    texts = class_texts(classes, areas.measure, words)
    rows = [LegendRow(swatch, text, n) for swatch, text, n in zip(swatches, texts, counts, strict=True)]
    for look, n in looks.items():
        if n:
            rows.append(LegendRow(look_of(look), words(f"legend.{look}"), n))
    return Legend(words(f"measure.{areas.measure}"), tuple(rows), words(f"legend.method_{classes.method}"))


def map_summary(areas: AreaSet, subject: str, period: str, words: Words) -> str:
    """The map in words, for those who cannot see it and as a caption."""
    known = [one for one in areas.areas if one.shown.value is not None]
    if not known:
        return words("map.alt_empty", subject=subject, period=period)
    highest, lowest = known[0], known[-1]
    return words(
        "map.alt",
        subject=subject,
        period=period,
        measure=words(f"measure.{areas.measure}").lower(),
        highest=highest.area.label,
        highest_figure=highest.shown.text,
        lowest=lowest.area.label,
        lowest_figure=lowest.shown.text,
        city=areas.city.shown.text,
    )

"""Views as rows for a file: what stands on screen, the number in it when there is one, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.base import formats, settings
from dashboard.base.texts import Words
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import DotPlot, Grid, LimitPlot
from dashboard.views.shared.tables import Table
from dashboard.views.shared.trend import Trend

Kind = Literal["text", "count", "rate", "share"]


@dataclass(frozen=True)
class Cell:
    """Text on screen, the number in it when there is one, and how that number came about."""

    text: str
    value: float | None = None
    status: str = ""


@dataclass(frozen=True)
class Column:
    """A column of kind `text` is one column in a file; the others also get one for the number, and one for the status
    where `has_status`."""

    name: str
    kind: Kind = "text"
    has_status: bool = False


@dataclass(frozen=True)
class Rows:
    """A table for a file: as many cells in each row as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def status_text(figure: Figure, words: Words) -> str:
    """Words for how a figure came about: 'precies', 'afgerond op 5', 'niet getoond'."""
    if figure.is_known:
        return words(
            f"download.{figure.state}", **({"n": settings.COUNT_BASE} if figure.state == "rounded_cell" else {})
        )
    return words(f"figure.{figure.state}")


def shown_number(figure: Figure, kind: Kind) -> float | None:
    """The number that the text on screen shows, with its digits; None where the text shows none."""
    if figure.value is None or not figure.is_known or (figure.is_rounded and figure.value == 0 and kind != "share"):
        return None
    return rounded(figure.value, kind)


def rounded(value: float, kind: Kind) -> float:
    """A number with the digits that formats.py shows: no more than a reader of the page knows."""
    if kind == "count":
        return round(value)
    if kind == "share":
        return round(100 * value) / 100
    return round(value, 1) if abs(value) < 99.95 else float(round(value))


def _figure(figure: Figure, kind: Kind, words: Words) -> Cell:
    return Cell(figure.text, shown_number(figure, kind), status_text(figure, words))


def _yes(is_so: bool, words: Words) -> Cell:
    return Cell(words("about.yes" if is_so else "about.no"))


def class_of(area_code: str, view: MapView) -> str:
    """The class of an area as the legend names it; empty for the city, which has none."""
    swatch = next((area.swatch for area in view.areas if area.code == area_code), None)
    return next((row.text for row in view.legend.rows if row.swatch == swatch), "")


def area_rows(areas: AreaSet, view: MapView, words: Words) -> Rows:
    """Map and table of all areas: the same areas, order and texts, with the class on the map."""
    names = ("count", "rate", "before", "change")
    kinds: tuple[Kind, ...] = ("count", "rate", "count", "share")
    columns = (
        Column(words("column.area")),
        *(Column(words(f"column.{name}"), kind, True) for name, kind in zip(names, kinds, strict=True)),
        Column(words("column.population"), "count"),
        Column(words("download.class")),
        Column(words("download.chosen")),
        Column(words("download.code")),
    )
    rows = []
    for area in (*areas.areas, areas.city):
        figures = (area.count, area.rate, area.before, area.change)
        people = area.area.population
        text = words("figure.unknown_population") if people is None else formats.number(people, words.language)
        rows.append(
            (
                Cell(area.area.label),
                *(_figure(figure, kind, words) for figure, kind in zip(figures, kinds, strict=True)),
                Cell(text, people),
                Cell(class_of(area.area.code, view)),
                _yes(area.is_chosen and area is not areas.city, words),
                Cell(area.area.code),
            )
        )
    return Rows(columns, tuple(rows))


def trend_rows(trend: Trend, words: Words) -> Rows:
    """A trend: one row for each area and month, months as '2026-10' so that they sort."""
    columns = (
        Column(words("column.area")),
        Column(words("download.month")),
        Column(words("column.count"), "count", True),
    )
    rows = tuple(
        (Cell(series.name), Cell(formats.month_code(point.month)), _figure(point.figure, "count", words))
        for series in trend.series
        for point in series.points
    )
    return Rows(columns, rows)


def table_rows(table: Table) -> Rows:
    """Any table as it stands on screen: texts only."""
    columns = tuple(Column(name) for name in table.columns)
    return Rows(columns, tuple(tuple(Cell(text) for text in (row.heading, *row.cells)) for row in table.rows))


def _limit(value: float | None, words: Words) -> Cell:
    return Cell("") if value is None else Cell(formats.rate(value, words.language), rounded(value, "rate"))


def dot_rows(plot: DotPlot, words: Words, kind: Kind = "rate") -> Rows:
    """A dot plot: figure, interval and verdict of each row."""
    columns = (
        Column(words("column.area")),
        Column(plot.axis, kind),
        Column(words("download.low"), "rate"),
        Column(words("download.high"), "rate"),
        Column(words("download.verdict")),
        Column(words("download.chosen")),
    )
    rows = tuple(
        (
            Cell(row.label),
            Cell(row.text, None if row.value is None else rounded(row.value, kind)),
            _limit(row.low, words),
            _limit(row.high, words),
            Cell(row.verdict),
            _yes(row.is_marked, words),
        )
        for row in plot.rows
    )
    return Rows(columns, rows)


def limit_rows(plot: LimitPlot, words: Words) -> Rows:
    """A funnel plot: where each area stands and the verdict on it."""
    columns = (
        Column(words("column.area")),
        Column(plot.x_axis, "count"),
        Column(plot.y_axis, "rate"),
        Column(words("download.verdict")),
    )
    rows = tuple(
        (
            Cell(point.label),
            Cell(formats.number(point.x, words.language), rounded(point.x, "count")),
            Cell(point.text, rounded(point.y, "rate")),
            Cell(point.verdict),
        )
        for point in plot.points
    )
    return Rows(columns, rows)


def grid_rows(grid: Grid) -> Rows:
    """A heat map or matrix as it stands on screen."""
    columns = (Column(grid.corner or " "), *(Column(name) for name in grid.column_names))
    pairs = zip(grid.row_names, grid.cells, strict=True)
    return Rows(columns, tuple((Cell(name), *(Cell(cell.text) for cell in cells)) for name, cells in pairs))

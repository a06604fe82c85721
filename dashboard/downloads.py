"""What is on screen as files: CSV, XLSX, GeoJSON, SVG and PNG with the same figures, words, marks and order.

Every file says what it shows and where it comes from. A number stands beside its text only when the text is a number:
what is shown as "0–4" or "niet getoond" has no number in a file either, so nobody can add it up as a zero.

CSV is for a spreadsheet in Belgium: semicolons, decimal comma, UTF-8 with a byte order mark. The separator follows the
settings of the reader's machine and not the language of the page, so it is the same in English. Who reads with a
program takes `python -m dashboard export` or the open data, which have commas and decimal points.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard import formats, settings
from dashboard.areas import Geometry
from dashboard.context import Context
from dashboard.exports import without_formulas
from dashboard.svg import Caption, map_svg, svg_to_png, trend_svg
from dashboard.svg.core import clean
from dashboard.texts import Words
from dashboard.views.area_figures import AreaFigures, AreaSet
from dashboard.views.choropleth import MapView
from dashboard.views.figures import Figure
from dashboard.views.plots import DotPlot, EventNote, ExpectedRange, Grid, LimitPlot, TargetLine
from dashboard.views.tables import Table
from dashboard.views.trend import Trend

Kind = Literal["text", "count", "rate", "share"]

CSV, GEOJSON, SVG, PNG = "text/csv", "application/geo+json", "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG_WIDTH = 1800  # pixels: sharp in a newsletter of 15 cm

_LONGEST_CELL = 32_000  # characters: a spreadsheet holds 32,767
_XLSX_FORMAT: dict[Kind, str] = {"count": "#,##0", "rate": "#,##0.0", "share": "+0%;-0%;0%"}


# ---- what a file holds ------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """What every file says of itself. `parts` make its name; `remarks` are about protection and how to read it."""

    title: str
    sentence: str
    source: str
    as_of: dt.date
    licence: str
    remarks: tuple[str, ...]
    parts: tuple[str, ...]
    link: str = ""

    def caption(self, words: Words, notes: Sequence[str] = ()) -> Caption:
        """The words around a picture of this."""
        return Caption(self.title, self.source, words.language, self.sentence, tuple(notes))


@dataclass(frozen=True)
class Cell:
    """What stands on screen, the number in it when there is one, and how that number came about."""

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


def about_view(
    context: Context,
    sources: pd.DataFrame,
    title: str,
    sentence: str,
    words: Words,
    *notes: str | None,
    parts: Sequence[str] = (),
    rate: bool = False,
    is_rounded: bool = False,
    link: str = "",
) -> About:
    """What a file of a view says of itself. `sources`: the answer of `source_list`; `notes`: those under the figure.

    Example data is named in the source line itself, so that it cannot be cut off without the source.
    """
    release = context.release
    names = ", ".join(words.pick(nl, en) for nl, en in context.sources)
    said = [
        words("source.from", names=names, month=formats.month(release.last_month, words.language)),
        words("frame.example") if release.has_example else None,
        words("source.people", year=release.population_year) if rate else None,
        *notes,
        words("source.caveat"),
    ]
    counted = sources[sources["source_kind"] == "reports"]
    licences = dict.fromkeys(str(value) for value in counted["licence"] if not pd.isna(value) and str(value))
    protection = [words("protect.text.3"), words("protect.text.5"), words("protect.text.7")] if is_rounded else []
    chosen = [words("frame.chosen_example")] if release.chosen_is_example and context.places.chosen else []
    return About(
        title=title,
        sentence=sentence,
        source=" ".join(part for part in said if part),
        as_of=release.as_of,
        licence=", ".join(licences) or words("about.unknown"),
        remarks=(*protection, *chosen),
        parts=tuple(parts),
        link=link,
    )


def file_name(parts: Sequence[str], suffix: str) -> str:
    """'buurtbeeld-kaart-zwerfvuil-2025-11-2026-10.csv': plain ASCII, safe on every system."""
    words = []
    for part in ("buurtbeeld", *parts):
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
        words.append(re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-"))
    stem = "-".join(word for word in words if word)[:100].rstrip("-")
    return f"{stem}.{suffix}"


def view_parts(
    page: str, subject_code: str, area_names: Sequence[str], first: dt.date, last: dt.date
) -> tuple[str, ...]:
    """The parts of the name of a file: page, fenomeen, areas (none for the whole city) and months."""
    return (page, subject_code, *area_names, formats.month_code(first), formats.month_code(last))


# ---- rows from views --------------------------------------------------------------------------------


def status_text(figure: Figure, words: Words) -> str:
    """How a figure came about, in words: 'precies', 'afgerond op 5', 'niet getoond'."""
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


def _class_of(one: AreaFigures, view: MapView) -> str:
    """The class of an area as the legend names it; empty for the city, which has none."""
    swatch = next((area.swatch for area in view.areas if area.code == one.area.code), None)
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
    for one in (*areas.areas, areas.city):
        figures = (one.count, one.rate, one.before, one.change)
        people = one.area.population
        said = words("figure.unknown_population") if people is None else formats.number(people, words.language)
        rows.append(
            (
                Cell(one.area.label),
                *(_figure(figure, kind, words) for figure, kind in zip(figures, kinds, strict=True)),
                Cell(said, people),
                Cell(_class_of(one, view)),
                _yes(one.is_chosen and one is not areas.city, words),
                Cell(one.area.code),
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


# ---- bytes ------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    """A text for a cell: one line, nothing that a file cannot hold."""
    return clean(value)[:_LONGEST_CELL]


@dataclass(frozen=True)
class FileTable:
    """The table of a file: names and kinds of its columns, and its rows; a number is int or float, else None."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[object, ...], ...]


def _neutral(texts: Sequence[str]) -> list[str]:
    """The texts, with an apostrophe before what a spreadsheet would run."""
    frame = pd.DataFrame({"text": pd.Series([_text(text) for text in texts], dtype=object)})
    return [str(text) for text in without_formulas(frame)["text"]]


def file_table(rows: Rows, about: About, words: Words) -> FileTable:
    """The table of a file: texts as on screen, then the numbers in them, then how those came about.

    The last two columns say on every row what it is and where it comes from: rows get cut and pasted.
    """
    count = len(rows.rows)
    columns: list[tuple[str, Kind, Sequence[object]]] = []
    for index, column in enumerate(rows.columns):
        columns.append((column.name, "text", _neutral([row[index].text for row in rows.rows])))
    for index, column in enumerate(rows.columns):
        if column.kind != "text":
            name = words("download.number", name=column.name)
            columns.append((name, column.kind, [row[index].value for row in rows.rows]))
    for index, column in enumerate(rows.columns):
        if column.has_status:
            name = words("download.status", name=column.name)
            columns.append((name, "text", _neutral([row[index].status for row in rows.rows])))
    for key, text in (("download.view", about.sentence), ("download.source", about.source)):
        columns.append((words(key), "text", _neutral([text]) * count))
    return FileTable(
        names=tuple(_distinct(_neutral([name for name, _, _ in columns]))),
        kinds=tuple(kind for _, kind, _ in columns),
        rows=tuple(tuple(values[row] for _, _, values in columns) for row in range(count)),
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, those that come again with a number behind them."""
    found: list[str] = []
    for name in names:
        number, unique = 2, name
        while unique in found:
            unique, number = f"{name} ({number})", number + 1
        found.append(unique)
    return found


def _comma(value: object) -> str:
    """A cell of a CSV file: numbers with a decimal comma and no separator of thousands."""
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, int | float) else str(value)


def csv_bytes(rows: Rows, about: About, words: Words) -> bytes:
    """The rows for a spreadsheet in Belgium."""
    table = file_table(rows, about, words)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.names)
    writer.writerows([_comma(value) for value in row] for row in table.rows)
    return ("\ufeff" + buffer.getvalue()).encode("utf-8")


def xlsx_bytes(rows: Rows, about: About, words: Words) -> bytes:
    """The rows on a first sheet, what they are and where they come from on a second."""
    table = file_table(rows, about, words)
    book = Workbook()
    sheet = book.active
    sheet.title = words("download.sheet_figures")
    sheet.append(table.names)
    for values in table.rows:
        sheet.append([None if value == "" else value for value in values])
    for index, kind in enumerate(table.kinds, start=1):
        letter = get_column_letter(index)
        for cell in sheet[letter][1:]:
            if kind != "text":
                cell.number_format = _XLSX_FORMAT[kind]
            elif cell.value is not None:
                cell.data_type = "s"  # never a formula, an error or a date
        longest = max((len(str(cell.value)) for cell in sheet[letter] if cell.value is not None), default=8)
        sheet.column_dimensions[letter].width = min(48, max(10, longest + 2))
    for cell in sheet[1]:
        cell.font, cell.alignment, cell.data_type = Font(bold=True), Alignment(wrap_text=True, vertical="top"), "s"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _about_sheet(book, about, words)
    return _fixed(book, about.as_of)


def _about_sheet(book: Workbook, about: About, words: Words) -> None:
    sheet = book.create_sheet(words("download.sheet_about"))
    for name, text in about_lines(about, words):
        sheet.append([name, text])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        row[0].font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100


def about_lines(about: About, words: Words) -> list[tuple[str, str]]:
    """What a file says of itself, as pairs of a name and a text."""
    lines = [
        (words("download.subject"), about.title),
        (words("download.view"), about.sentence),
        (words("download.source"), about.source),
        (words("download.date"), formats.day(about.as_of, words.language)),
        (words("download.licence"), about.licence),
        *((words("download.remark"), remark) for remark in about.remarks),
    ]
    lines += [(words("download.link"), about.link)] if about.link else []
    return list(zip(_neutral([name for name, _ in lines]), _neutral([text for _, text in lines]), strict=True))


def _fixed(book: Workbook, day: dt.date) -> bytes:
    """The workbook with the day of the release for every time in it, so that the same view gives the same bytes."""
    moment = dt.datetime.combine(day, dt.time())
    book.properties.creator = "Buurtbeeld"
    book.properties.created = moment
    raw, result = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    year = (max(1980, day.year), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, year)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return result.getvalue()


def geojson_bytes(areas: AreaSet, view: MapView, outlines: Mapping[str, Geometry], about: About, words: Words) -> bytes:
    """The areas on the map with their outlines, classes and figures (RFC 7946, EPSG:4326)."""
    fills = {area.code: area.swatch.fill for area in view.areas}
    features = [
        {
            "type": "Feature",
            "id": one.area.code,
            "properties": _properties(one, view, words) | {"fill": fills.get(one.area.code)},
            "geometry": _oriented(outlines[one.area.code]) if one.area.code in outlines else None,
        }
        for one in areas.areas
    ]
    content = {
        "type": "FeatureCollection",
        "title": _text(about.title),
        "description": _text(about.sentence),
        "source": _text(about.source),
        "licence": _text(about.licence),
        "as_of": about.as_of.isoformat(),
        "remarks": [_text(remark) for remark in about.remarks],
        "features": features,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def _properties(one: AreaFigures, view: MapView, words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {
        "area_code": one.area.code,
        "area_name": _text(one.area.label),
        "level": one.area.level,
        "population": one.area.population,
        "is_chosen": one.is_chosen,
        "is_selected": one.is_selected,
        "map_class": _class_of(one, view),
    }
    kinds: tuple[tuple[str, Figure, Kind], ...] = (
        ("count", one.count, "count"),
        ("rate", one.rate, "rate"),
        ("before", one.before, "count"),
        ("change", one.change, "share"),
    )
    for name, figure, kind in kinds:
        found[name] = shown_number(figure, kind)
        found[f"{name}_text"] = figure.text
        found[f"{name}_status"] = figure.state
    return found


def _oriented(geometry: Geometry) -> Geometry:
    """Outer rings against the clock and holes with it, as RFC 7946 wants."""
    is_one = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_one else geometry["coordinates"]
    turned = [
        [
            list(ring) if (_signed_area(ring) >= 0) == (index == 0) else list(ring)[::-1]
            for index, ring in enumerate(rings)
        ]
        for rings in polygons
    ]
    return {"type": geometry["type"], "coordinates": turned[0] if is_one else turned}


def _signed_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0, *_), (x1, y1, *_) in itertools.pairwise(ring))


# ---- what a page offers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Download:
    """A file that a visitor may take; it is made when it is asked for."""

    label: str
    file_name: str
    mime: str
    make: Callable[[], bytes]


def table_downloads(rows: Rows, about: About, words: Words) -> tuple[Download, ...]:
    """CSV and XLSX of any rows."""
    return (
        Download(words("download.csv"), file_name(about.parts, "csv"), CSV, lambda: csv_bytes(rows, about, words)),
        Download(words("download.xlsx"), file_name(about.parts, "xlsx"), XLSX, lambda: xlsx_bytes(rows, about, words)),
    )


def picture_downloads(draw: Callable[[], str], about: About, words: Words) -> tuple[Download, ...]:
    """SVG and PNG of any drawing of svg/."""
    return (
        Download(words("download.svg"), file_name(about.parts, "svg"), SVG, lambda: draw().encode("utf-8")),
        Download(words("download.png"), file_name(about.parts, "png"), PNG, lambda: svg_to_png(draw(), PNG_WIDTH)),
    )


def map_downloads(
    areas: AreaSet, view: MapView, outlines: Mapping[str, Geometry], about: About, words: Words
) -> tuple[Download, ...]:
    """Everything that can be taken from a map."""

    def draw() -> str:
        return map_svg(view, outlines, about.caption(words), words, figures=map_figures(areas))

    geojson = Download(
        words("download.geojson"),
        file_name(about.parts, "geojson"),
        GEOJSON,
        lambda: geojson_bytes(areas, view, outlines, about, words),
    )
    rows = area_rows(areas, view, words)
    return (*table_downloads(rows, about, words), geojson, *picture_downloads(draw, about, words))


def map_figures(areas: AreaSet) -> dict[str, str]:
    """The figures that stand under the names on a picture of the map: those that are numbers."""
    return {one.area.code: one.shown.text for one in areas.areas if one.shown.is_known}


def trend_downloads(
    trend: Trend,
    about: About,
    words: Words,
    *,
    target: TargetLine | None = None,
    expected: ExpectedRange | None = None,
    events: Sequence[EventNote] = (),
) -> tuple[Download, ...]:
    """Everything that can be taken from a trend."""

    def draw() -> str:
        axis = words("column.count")
        caption = about.caption(words)
        return trend_svg(trend, caption, words, target=target, expected=expected, events=events, axis=axis)

    return (*table_downloads(trend_rows(trend, words), about, words), *picture_downloads(draw, about, words))

"""The files that a page offers for a figure; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard.base.texts import Words
from dashboard.drawing.svg import map_svg, svg_to_png, trend_svg
from dashboard.drawing.svg.any import WIDE, Plot, draw
from dashboard.facts.places import Geometry
from dashboard.outlets.files.about import About, file_name
from dashboard.outlets.files.geojson import MapFigures, geojson_bytes, view_geojson
from dashboard.outlets.files.rows import Rows, area_rows, grid_rows, trend_rows
from dashboard.outlets.files.tables import csv_bytes, xlsx_bytes
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.plots import Grid
from dashboard.views.shared.trend import Trend

CSV, GEOJSON, SVG, PNG = "text/csv", "application/geo+json", "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPER = 900  # units: the width of a picture whose letters are as large as those of a text on A4
HALF_PAPER = 640  # units: for a grid of few columns
PNG_WIDTH = 1800  # pixels: sharp in a newsletter of 15 cm


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


def figure_downloads(
    about: About, words: Words, *, plot: Plot | None = None, rows: Rows | None = None, width: float = WIDE
) -> tuple[Download, ...]:
    """Table and picture of any figure. rows: what stands behind it in numbers; a grid is a table by itself."""
    if rows is None and isinstance(plot, Grid):
        rows = grid_rows(plot)
    tables = () if rows is None else table_downloads(rows, about, words)
    if plot is None:
        return tables
    return (*tables, *picture_downloads(lambda: draw(plot, about.caption(words), words, width), about, words))


def named(files: Iterable[Download], about: About, words: Words) -> tuple[Download, ...]:
    """The files with the title of their figure before their kind, where one menu offers those of several figures."""
    return tuple(replace(file, label=words("download.of_figure", name=about.title, label=file.label)) for file in files)


def map_downloads(
    areas: AreaSet, view: MapView, outlines: Mapping[str, Geometry], about: About, words: Words
) -> tuple[Download, ...]:
    """The files of a map of reports."""

    def draw() -> str:
        return map_svg(view, outlines, about.caption(words), words, figures=map_figures(areas))

    geojson = _geojson(lambda: geojson_bytes(areas, view, outlines, about, words), about, words)
    rows = area_rows(areas, view, words)
    return (*table_downloads(rows, about, words), geojson, *picture_downloads(draw, about, words))


def view_map_downloads(
    rows: Rows,
    view: MapView,
    outlines: Mapping[str, Geometry],
    about: About,
    words: Words,
    *,
    figures: MapFigures,
    labels: Mapping[str, str] | None = None,
) -> tuple[Download, ...]:
    """The files of any other map. `figures`: for GeoJSON, by area and name; `labels`: what stands
    under the names on the picture."""

    def draw() -> str:
        return map_svg(view, outlines, about.caption(words), words, figures=labels)

    geojson = _geojson(lambda: view_geojson(view, outlines, about, figures), about, words)
    return (*table_downloads(rows, about, words), geojson, *picture_downloads(draw, about, words))


def _geojson(make: Callable[[], bytes], about: About, words: Words) -> Download:
    return Download(words("download.geojson"), file_name(about.parts, "geojson"), GEOJSON, make)


def map_figures(areas: AreaSet) -> dict[str, str]:
    """The figures that stand under the names on a picture of the map: those that are numbers."""
    return {one.area.code: one.shown.text for one in areas.areas if one.shown.is_known}


def trend_downloads(trend: Trend, about: About, words: Words) -> tuple[Download, ...]:
    """The files of a trend."""

    def draw_trend() -> str:
        return trend_svg(trend, about.caption(words), words, axis=words("column.count"))

    return (*table_downloads(trend_rows(trend, words), about, words), *picture_downloads(draw_trend, about, words))

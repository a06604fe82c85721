"""The pieces of the page Afstemming: the matrix with its links, the reasons behind a cell, the network, the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts.alignments import Board
from dashboard.facts.places import Area
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Fenomeen, Release
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import (
    PAPER,
    About,
    Download,
    about_view,
    figure_downloads,
    named,
    table_rows,
    view_map_downloads,
)
from dashboard.views.afstemming import Reasons, map_figures, map_table, matrix
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.network import Network, network_table
from dashboard.views.shared.plots import Grid
from dashboard.widgets import filters
from dashboard.widgets.filters import Filters
from dashboard.widgets.grid import GridMarks, Place, grid_table
from dashboard.widgets.legend import swatch
from dashboard.widgets.page import show
from dashboard.widgets.tables import table

_MATRIX_WIDTH = 1300  # units: a column for each fenomeen


@dataclass(frozen=True)
class Chosen:
    """The cell that the page explains: a wijk and a fenomeen. area None: none chosen. is_default: no single fenomeen
    was chosen, so the first one of the catalogue's default stands in."""

    area: Area | None
    fenomeen: Fenomeen
    is_default: bool


def chosen_cell(chosen: Filters, release: Release) -> Chosen:
    """The cell of the shared filters: the first chosen area of the people level, or that around it; the fenomeen."""
    places = release.places
    level = places.people_level.code
    found = (area for code in chosen.marked(release) for area in places.ancestors(code) if area.level == level)
    single = chosen.subject(release).single
    fallback = release.by_code.get(release.default_subject, release.fenomenen[0])
    return Chosen(next(found, None), single or fallback, single is None)


def _address(area: Area, fenomeen: Fenomeen, chosen: Filters, release: Release) -> str:
    """The page with one cell chosen, everything else as it is."""
    to = replace(chosen, area_codes=(area.code,), subject_code=fenomeen.code)
    return f"/afstemming?{urlencode(filters.to_params(to, release))}"


def alignment_matrix(
    board: Board, rows: Sequence[Area], cell: Chosen, chosen: Filters, release: Release, words: Words
) -> Grid:
    """The matrix; every cell is a link to its reasons."""
    grid = matrix(board, rows, release.fenomenen, words)
    links: dict[Place, str] = {}
    current = None
    for row, area in enumerate(rows):
        for column, fenomeen in enumerate(release.fenomenen):
            links[(row, column)] = _address(area, fenomeen, chosen, release)
            if cell.area is not None and (area.code, fenomeen.code) == (cell.area.code, cell.fenomeen.code):
                current = (row, column)
    marked = frozenset(row for row, area in enumerate(rows) if release.places.chosen_in(area.code))
    grid_table(grid, grid.alt, marks=GridMarks(links, current=current, rows=marked))
    return grid


def notes(board: Board, words: Words) -> list[str]:
    """Notes on the matrix: its year, and what is not there yet."""
    texts = [words("afstemming.year_note", year=board.year), words("afstemming.pressure_note")]
    return texts if board.has_goals else [*texts, words("afstemming.no_goals")]


def reasons_panel(view: Reasons, cell: Chosen, chosen: Filters, release: Release, words: Words) -> None:
    """The class of one cell, why, and what stands behind the numbers. A click on that cell brings this into sight."""
    address = None if cell.area is None else _address(cell.area, cell.fenomeen, chosen, release)
    show(
        tag("h2", view.title, class_="bb-heading", tabindex="-1", data_address=address),
        tag("p", swatch(view.swatch), view.kind, class_="bb-class"),
        tag("p", view.because, class_="bb-line"),
    )
    table(view.steps, words, show_caption=False)
    if view.initiatives:
        items = (tag("li", text) for text in view.initiatives)
        show(
            tag("p", words("afstemming.initiatives_here"), class_="bb-legend-title"),
            tag("ul", *items, class_="bb-steps"),
        )


@dataclass(frozen=True)
class Drawn:
    """Drawings on the page: the matrix, the map of a fenomeen and the network of a place; and what they are about."""

    matrix: Grid
    map: MapView
    network: Network
    fenomeen: str
    place: str
    year: int


def files(release: Release, drawn: Drawn, words: Words) -> list[Download]:
    """The matrix, the map and the network as tables and pictures."""
    sources = ask_worded("source_list")

    def about(title: str, sentence: str, *parts: str) -> About:
        of = ("afstemming", *parts, str(drawn.year))
        return about_view(release, sources, title, sentence, words, parts=of, is_rounded=True)

    whole = about(words("afstemming.file_matrix"), drawn.matrix.alt)
    title = words("afstemming.file_map", fenomeen=drawn.fenomeen)
    on_map = about(title, drawn.map.alt, "kaart", drawn.fenomeen)
    title = words("afstemming.file_network", area=drawn.place)
    together = about(title, drawn.network.alt, "organisaties", drawn.place)
    outlines = outlines_of(release.places.people_level.code)
    rows, figures = table_rows(map_table(drawn.map, words)), map_figures(drawn.map)
    listed = table_rows(network_table(drawn.network, words))
    return [
        *named(figure_downloads(whole, words, plot=drawn.matrix, width=_MATRIX_WIDTH), whole, words),
        *named(view_map_downloads(rows, drawn.map, outlines, on_map, words, figures=figures), on_map, words),
        *named(figure_downloads(together, words, plot=drawn.network, rows=listed, width=PAPER), together, words),
    ]

"""The pieces of the page Afstemming: the matrix with its links, the reasons behind a cell, the network, the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.drawing.svg import grid_svg
from dashboard.drawing.svg.network import network_svg
from dashboard.facts.alignments import Board
from dashboard.facts.places import Area
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Fenomeen, Release
from dashboard.outlets.files import (
    About,
    Download,
    about_view,
    grid_rows,
    picture_downloads,
    table_downloads,
    table_rows,
    view_map_downloads,
)
from dashboard.store.snapshot import ask
from dashboard.views.afstemming import Reasons, map_figures, map_table, matrix
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.network import Network, network_table
from dashboard.views.shared.plots import Grid
from dashboard.widgets import filters
from dashboard.widgets.components import show, swatch, table
from dashboard.widgets.filters import Filters
from dashboard.widgets.grid import Place, heat


@dataclass(frozen=True)
class Chosen:
    """The cell that the page explains: a wijk and a fenomeen. area None: none chosen. is_default: no single fenomeen
    was chosen, so the first one of the catalogue's default stands in."""

    area: Area | None
    fenomeen: Fenomeen
    is_default: bool


def chosen_cell(chosen: Filters, release: Release) -> Chosen:
    """From the shared filters: the first chosen area of the people level (or the one around it), and the fenomeen."""
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
    heat(grid, grid.alt, links=links, current=current, marked=marked)
    return grid


def notes(board: Board, words: Words) -> list[str]:
    """What to know of the matrix: its year, and what is not there yet."""
    found = [words("afstemming.year_note", year=board.year), words("afstemming.pressure_note")]
    return found if board.has_goals else [*found, words("afstemming.no_goals")]


def reasons_panel(view: Reasons, cell: Chosen, chosen: Filters, release: Release, words: Words) -> None:
    """The class of one cell, why, and what stands behind the numbers. A click on that cell brings this into sight."""
    here = None if cell.area is None else _address(cell.area, cell.fenomeen, chosen, release)
    show(
        tag("h2", view.title, class_="bb-heading", tabindex="-1", data_address=here),
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


def files(
    release: Release, grid: Grid, drawn: MapView, view: Network, year: int, subject: str, place: str, words: Words
) -> list[Download]:
    """The matrix, the map and the network as tables and pictures."""
    sources = ask("source_list")

    def about(title: str, sentence: str, *parts: str) -> About:
        named = ("afstemming", *parts, str(year))
        return about_view(release, sources, title, sentence, words, parts=named, is_rounded=True)

    outlines = outlines_of(release.places.people_level.code)
    whole = about(words("afstemming.file_matrix"), grid.alt)
    on_map = about(words("afstemming.file_map", fenomeen=subject), drawn.alt, "kaart", subject)
    together = about(words("afstemming.file_network", area=place), view.alt, "organisaties", place)
    listed = network_table(view, words)
    found: list[tuple[About, Sequence[Download]]] = [
        (whole, table_downloads(grid_rows(grid), whole, words)),
        (whole, picture_downloads(lambda: grid_svg(grid, whole.caption(words), 1300), whole, words)),
        (
            on_map,
            view_map_downloads(
                table_rows(map_table(drawn, words)), drawn, outlines, on_map, words, figures=map_figures(drawn)
            ),
        ),
        (together, table_downloads(table_rows(listed), together, words)),
        (together, picture_downloads(lambda: network_svg(view, together.caption(words), words, 900), together, words)),
    ]
    return [
        replace(one, label=words("veldwerkers.file", name=said.title, label=one.label))
        for said, some in found
        for one in some
    ]

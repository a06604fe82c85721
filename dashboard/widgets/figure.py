"""A figure of a page with all that belongs to it: title, picture or grid, source line, the same as a table, files."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.base.texts import Words
from dashboard.drawing.svg.any import Plot
from dashboard.outlets.files import About, Rows, figure_downloads, table_rows
from dashboard.views.shared.plots import Grid
from dashboard.views.shared.tables import Table
from dashboard.widgets.files import downloads
from dashboard.widgets.grid import GridMarks, grid_table
from dashboard.widgets.page import block, heading, note, paragraphs
from dashboard.widgets.plots import Size, picture
from dashboard.widgets.tables import table


@dataclass(frozen=True)
class Figure:
    """A figure, whatever page it stands on.

    key: tells the figures of a page apart; source: the line under it; about: what its files say of themselves; plot:
    None for a table alone; rows: the same in numbers, None for a grid, which is a table already; file_rows: what the
    files hold where that is more than the table on the page.
    """

    key: str
    title: str
    source: str
    about: About
    plot: Plot | None = None
    rows: Table | None = None
    file_rows: Rows | None = None


@dataclass(frozen=True)
class Look:
    """Look of a figure on its page. table: closed until it is asked for, open, or not there; says_alt: the sentence for
    who cannot see the picture stands above it for everybody."""

    size: Size = "page"
    table: str = "closed"
    says_alt: bool = False
    last_is_total: bool = False


_PLAIN = Look()


def figure_block(figure: Figure, words: Words, look: Look = _PLAIN) -> None:
    """The figure as a block of the page."""
    with block():
        heading(figure.title)
        is_open = figure.plot is None or look.table == "open"
        if isinstance(figure.plot, Grid):
            marks = GridMarks(last_is_total=look.last_is_total)
            grid_table(figure.plot, f"{figure.title}. {figure.plot.alt}", marks=marks)
        elif figure.plot is not None:
            if look.says_alt:
                paragraphs([figure.plot.alt])
            picture(figure.plot, words, look.size)
        elif figure.rows is not None:
            table(figure.rows, words, show_caption=False)
        note(figure.source)
        if figure.plot is not None and figure.rows is not None and is_open:
            table(figure.rows, words, show_caption=False)
        with st.container(horizontal=True, gap="small"):
            if figure.rows is not None and not is_open and look.table == "closed":
                closed_table(figure.key, figure.rows, words)
            figure_files(figure, words)


def closed_table(key: str, view: Table, words: Words) -> None:
    """The table that says the same as a picture, closed until it is asked for."""
    with st.expander(words("figure.as_table"), key=f"table_{key}"):
        table(view, words, show_caption=False)


def figure_files(figure: Figure, words: Words) -> None:
    """The menu with the files of a figure."""
    rows = figure.file_rows
    if rows is None and figure.rows is not None and not isinstance(figure.plot, Grid):
        rows = table_rows(figure.rows)
    downloads(figure_downloads(figure.about, words, plot=figure.plot, rows=rows), words, key=figure.key)

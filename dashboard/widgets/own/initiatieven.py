"""The pieces of the page Initiatieven: what is looked for, timeline, week, matrix and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.base import formats
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.facts.offer import NATURES, Offer
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.outlets.files import (
    HALF_PAPER,
    PAPER,
    About,
    Download,
    MapFigures,
    figure_downloads,
    named,
    table_rows,
    view_map_downloads,
)
from dashboard.views.coverage import (
    Coverage,
    Place,
    by_whom,
    cell_text,
    coverage_grid,
    gap_lines,
    overlap_lines,
    rule_table,
)
from dashboard.views.initiatieven import (
    ALL,
    GROUP,
    KEYS,
    NATURE,
    RUNNING,
    SEARCH,
    THEME,
    Choice,
    Placed,
    Timeline,
    catalogue_table,
    choice_params,
    licences,
    map_table,
    sentence,
    source_text,
    week_grid,
)
from dashboard.views.initiatieven import timeline as timeline_of
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.plots import Grid
from dashboard.widgets import filters
from dashboard.widgets.files import downloads
from dashboard.widgets.grid import GridMarks, grid_table
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.page import bullets, empty, note, paragraphs, show
from dashboard.widgets.tables import table

PLACE = "plek"
_ANY = ""


# ---- what is looked for -------------------------------------------------------------------------


def choice_widgets(choice: Choice, offer: Offer, words: Words) -> None:
    """The search and the filters of the catalogue; what they hold stands in the URL."""
    themes = {_ANY: words("initiatieven.any_theme")} | {code: offer.theme_name(code, words) for code in offer.themes}
    groups = {_ANY: words("initiatieven.any_group")} | {code: offer.group_name(code, words) for code in offer.groups}
    natures = {_ANY: words("initiatieven.any_nature")}
    natures |= {code: words(f"initiatieven.nature_{code}") for code in NATURES}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choice"):
        _CHOICE.hold(SEARCH, choice.search)
        st.text_input(
            words("initiatieven.search"),
            key=_CHOICE.key(SEARCH),
            placeholder=words("initiatieven.search_hint"),
            on_change=_CHOICE.changed,
            width=260,
        )
        _CHOICE.select(THEME, words("initiatieven.theme"), themes, choice.theme or _ANY, width=165)
        _CHOICE.select(GROUP, words("initiatieven.group"), groups, choice.group or _ANY, width=165)
        _CHOICE.select(NATURE, words("initiatieven.nature"), natures, choice.nature or _ANY, width=165)
        _CHOICE.hold(RUNNING, choice.running)
        st.checkbox(words("initiatieven.running"), key=_CHOICE.key(RUNNING), on_change=_CHOICE.changed)


def _kept(values: dict[str, Any]) -> dict[str, str]:
    """Parameters of the URL for the `values` of the widgets."""
    texts = {name: values[name] or _ANY for name in (SEARCH, THEME, GROUP, NATURE)}
    return choice_params(
        Choice(
            search=texts[SEARCH],
            theme=texts[THEME] or None,
            group=texts[GROUP] or None,
            nature=texts[NATURE] or None,
            running=values[RUNNING] not in (False, ALL),
        )
    )


_CHOICE = UrlWidgets("offer", KEYS, kept=_kept)
_PLACE = UrlWidgets("offer", (PLACE,))


def keep(choice: Choice, place: str | None, places: Mapping[str, Place]) -> None:
    """Leave in the URL what was understood, and nothing else."""
    filters.keep_own(choice_params(choice) | ({PLACE: place} if place and place in places else {}))


def place_widget(places: Mapping[str, Place], chosen: str, words: Words) -> None:
    """For which area the matrix is; the chosen buurten come first, with a star."""
    names = {
        code: words("filters.star", name=place.name) if place.is_chosen else place.name
        for code, place in places.items()
    }
    _PLACE.select(PLACE, words("initiatieven.place"), names, chosen, width=320)


# ---- timeline and grids -------------------------------------------------------------------------


def timeline(view: Timeline, words: Words) -> None:
    """A bar for each initiative, with its months in words beside it: the list is the table of the chart."""
    ticks = [tag("span", year, style=f"left:{100 * share:.2f}%", class_="bb-tick") for share, year in view.ticks]
    today = tag("span", class_="bb-today", style=f"left:{100 * view.today:.2f}%")
    rows = []
    for bar in view.bars:
        kind = "bb-bar" + (" bb-bar-open" if bar.is_open else "") + ("" if bar.is_running else " bb-bar-off")
        style = f"left:{100 * bar.start:.2f}%;width:{100 * bar.width:.2f}%"
        rows.append(
            tag(
                "li",
                tag("span", bar.label, class_="bb-time-name"),
                tag("span", bar.text, class_="bb-time-text"),
                tag("span", tag("span", class_=kind, style=style), today, class_="bb-track", aria_hidden="true"),
            )
        )
    axis = tag("li", tag("span"), tag("span"), tag("span", *ticks, class_="bb-track"), class_="bb-time-axis")
    text = f"{view.today_text}. {words('initiatieven.open_end')}"
    show(
        tag("p", view.alt, class_="bb-line"),
        tag("ul", axis, *rows, class_="bb-time", tabindex="0"),
        tag("p", tag("span", class_="bb-today-key"), text, class_="bb-source"),
    )


def matrix(covered: Coverage, offer: Offer, words: Words) -> None:
    """Themes by target groups: how many, and which initiatives of which organisation."""
    grid = coverage_grid(covered, offer, words)
    required = tag("span", f" {words('initiatieven.required_mark')}", class_="bb-hidden")
    more: dict[tuple[int, int], list[Safe]] = {}
    cells = []
    for row, theme in enumerate(offer.themes):
        texts = []
        for column, group in enumerate(offer.groups):
            cell = covered.cells[(theme, group)]
            more[(row, column)] = [tag("span", "*", required, class_="bb-star")] if cell.is_required else []
            more[(row, column)] += [tag("span", text, class_="bb-cell-line") for text in by_whom(cell, offer, words)]
            texts.append(replace(grid.cells[row][column], text=cell_text(cell, words)))  # the star has words of its own
        cells.append(tuple(texts))
    shown = replace(grid, cells=tuple(cells))
    grid_table(shown, grid.alt, look="matrix", marks=GridMarks(more=more), has_counts=True)


def gaps_and_overlaps(covered: Coverage, offer: Offer, words: Words) -> None:
    """The matrix in words: what is missing by the rule, and where several organisations offer the same."""
    left, right = st.columns(2, gap="medium")
    with left:
        key = "initiatieven.gaps_none" if covered.place.is_chosen else "initiatieven.gaps_not_chosen"
        lines(words("initiatieven.gaps"), gap_lines(covered, offer, words), words(key))
    with right:
        found = overlap_lines(covered, offer, words)
        lines(words("initiatieven.overlaps"), found, words("initiatieven.overlaps_none"))
        if found:
            note(words("initiatieven.overlaps_why"))


def rule(covered: Sequence[Coverage], offer: Offer, words: Words) -> None:
    """A table of how far the city's rule is met in each chosen buurt, and how that was counted."""
    if not covered or not offer.rules:
        empty(words("initiatieven.rule_none"))
        return
    paragraphs([words("initiatieven.rule_how", n=len(offer.rules))])
    table(rule_table(covered, offer, words), words)


def week(grid: Grid, words: Words) -> None:
    """The moments of the week."""
    show(tag("p", grid.alt, class_="bb-line"))
    grid_table(grid, words("initiatieven.week"), look="small")


@dataclass(frozen=True)
class Drawn:
    """Drawings on the page: the initiatives that were found, their map with its figures, and the matrix."""

    found: Sequence[Placed]
    map: MapView
    figures: MapFigures
    matrix: Coverage


def offer_downloads(drawn: Drawn, offer: Offer, release: Release, words: Words, sources: pd.DataFrame) -> None:
    """The list as it is filtered with its map, timeline and week, and the matrix; as tables and pictures."""
    places, day, month = release.places, release.edition.as_of, formats.month_code(release.edition.as_of)
    listed = About(
        title=words("page.initiatieven"),
        sentence=sentence(drawn.found, offer, (), places, day, words),
        source=source_text(sources, offer, day, words),
        as_of=day,
        licence=licences(sources, offer, words),
        remarks=(),
        parts=("initiatieven", month),
    )
    grid, name = coverage_grid(drawn.matrix, offer, words), drawn.matrix.place.name
    title = words("initiatieven.matrix", place=name)
    of_matrix = replace(listed, title=title, sentence=grid.alt, parts=("aanbod", name, month))
    rows = table_rows(catalogue_table(drawn.found, offer, places, words))
    files = [
        *named(figure_downloads(listed, words, rows=rows), listed, words),
        *_map_files(drawn, listed, release, words),
        *_time_files(drawn.found, offer, listed, day, words),
        *named(figure_downloads(of_matrix, words, plot=grid, width=PAPER), of_matrix, words),
    ]
    downloads(files, words, key="offer")


def _map_files(drawn: Drawn, listed: About, release: Release, words: Words) -> tuple[Download, ...]:
    title, parts = words("initiatieven.map_title"), ("kaart", *listed.parts)
    about = replace(listed, title=title, sentence=drawn.map.alt, parts=parts)
    labels = {code: str(one["initiatives"]) for code, one in drawn.figures.items() if one["initiatives"]}
    rows, outlines = table_rows(map_table(drawn.map, words)), outlines_of(release.places.default_level.code)
    files = view_map_downloads(rows, drawn.map, outlines, about, words, figures=drawn.figures, labels=labels)
    return named(files, about, words)


def _time_files(
    found: Sequence[Placed], offer: Offer, listed: About, day: dt.date, words: Words
) -> tuple[Download, ...]:
    """Timeline and week, where anything was found."""
    if not found:
        return ()
    line, grid = timeline_of(found, day, words), week_grid(found, offer, words)
    title = words("initiatieven.timeline")
    of_line = replace(listed, title=title, sentence=line.alt, parts=("tijdlijn", *listed.parts))
    of_week = replace(listed, title=words("initiatieven.week"), sentence=grid.alt, parts=("week", *listed.parts))
    return (
        *named(figure_downloads(of_line, words, plot=line, width=PAPER), of_line, words),
        *named(figure_downloads(of_week, words, plot=grid, width=HALF_PAPER), of_week, words),
    )


def lines(title: str, items: Sequence[str], otherwise: str) -> None:
    """A short list under a title; a sentence when it is empty."""
    show(tag("h3", title, class_="bb-heading"), bullets(items) if items else tag("p", otherwise))

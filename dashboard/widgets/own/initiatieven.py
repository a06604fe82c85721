"""The pieces of the page Initiatieven, and those that Buurtprofiel shares with it: cards, timeline, week and matrix."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.base import formats, palette
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.drawing.svg import grid_svg, timeline_svg
from dashboard.facts.offer import NATURES, Offer
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.outlets.files import (
    About,
    Download,
    MapFigures,
    grid_rows,
    picture_downloads,
    table_downloads,
    table_rows,
    view_map_downloads,
)
from dashboard.views.coverage import (
    SWATCHES,
    Coverage,
    Place,
    by_whom,
    cell_text,
    coverage_grid,
    gap_lines,
    overlap_lines,
    rule_table,
)
from dashboard.views.initiatieven.catalogue import (
    GROUP,
    NATURE,
    RUNNING,
    SEARCH,
    THEME,
    Card,
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
from dashboard.views.initiatieven.catalogue import timeline as timeline_of
from dashboard.views.shared.choropleth import Legend, MapView, Swatch
from dashboard.views.shared.plots import Grid
from dashboard.widgets import filters
from dashboard.widgets.components import empty, paragraphs, show, swatch, table
from dashboard.widgets.files import downloads

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
        st.session_state[_key(SEARCH)] = choice.search
        st.text_input(
            words("initiatieven.search"),
            key=_key(SEARCH),
            placeholder=words("initiatieven.search_hint"),
            on_change=_changed,
            width=260,
        )
        _select(THEME, words("initiatieven.theme"), themes, choice.theme)
        _select(GROUP, words("initiatieven.group"), groups, choice.group)
        _select(NATURE, words("initiatieven.nature"), natures, choice.nature)
        st.session_state[_key(RUNNING)] = choice.running
        st.checkbox(words("initiatieven.running"), key=_key(RUNNING), on_change=_changed)


def _select(key: str, label: str, names: Mapping[str, str], chosen: str | None) -> None:
    st.session_state[_key(key)] = chosen or _ANY
    st.selectbox(label, list(names), format_func=names.__getitem__, key=_key(key), on_change=_changed, width=165)


def _key(name: str) -> str:
    return f"offer_{name}"


def _changed() -> None:
    """After a widget changed: what all of them hold, beside what else this page keeps in the URL."""
    state = st.session_state
    choice = Choice(
        search=str(state.get(_key(SEARCH)) or ""),
        theme=state.get(_key(THEME)) or None,
        group=state.get(_key(GROUP)) or None,
        nature=state.get(_key(NATURE)) or None,
        running=bool(state.get(_key(RUNNING), True)),
    )
    place = filters.own().get(PLACE)
    filters.keep_own(choice_params(choice) | ({PLACE: place} if place else {}))


def _place_changed() -> None:
    filters.keep_own(filters.own() | {PLACE: str(st.session_state[_key(PLACE)])})


def keep(choice: Choice, place: str | None, places: Mapping[str, Place]) -> None:
    """Leave in the URL what was understood, and nothing else."""
    filters.keep_own(choice_params(choice) | ({PLACE: place} if place and place in places else {}))


def place_widget(places: Mapping[str, Place], chosen: str, words: Words) -> None:
    """For which area the matrix is; the chosen buurten come first, with a star."""
    names = {
        code: words("filters.star", name=place.name) if place.is_chosen else place.name
        for code, place in places.items()
    }
    st.session_state[_key(PLACE)] = chosen
    label = words("initiatieven.place")
    st.selectbox(
        label, list(names), format_func=names.__getitem__, key=_key(PLACE), on_change=_place_changed, width=320
    )


# ---- cards --------------------------------------------------------------------------------------


def cards(items: Sequence[Card], words: Words, *, is_long: bool = True) -> None:
    """The initiatives as a list; a long one has a height of its own on a wide screen."""
    label = words("initiatieven.cards_label")
    listed = tag("ul", *(_card(item, words) for item in items), class_="bb-cards")
    if is_long:
        show(tag("div", listed, class_="bb-cards-long", tabindex="0", role="region", aria_label=label))
    else:
        show(listed)


def more_cards(items: Sequence[Card], title: str, words: Words) -> None:
    """The rest of a list, closed until it is asked for."""
    listed = tag("ul", *(_card(item, words) for item in items), class_="bb-cards")
    show(tag("details", tag("summary", title), listed, class_="bb-more"))


def _card(item: Card, words: Words) -> Safe:
    facts = [tag("div", tag("dt", name), tag("dd", text)) for name, text in item.lines]
    return tag(
        "li",
        tag("h3", item.title, tag("span", f" ({item.mark})", class_="bb-mark") if item.mark else None),
        tag("p", *(tag("span", text, class_="bb-tag") for text in item.tags), class_="bb-tags"),
        tag("p", item.text) if item.text else None,
        tag("dl", *facts),
        link(item.link, item.link_text, words) if item.link else None,
        class_="bb-card" if item.is_running else "bb-card bb-card-off",
    )


def link(url: str, text: str, words: Words) -> Safe:
    """A link to the web, opened apart; `url` was checked by offer.web_link."""
    hidden = tag("span", f" {words('initiatieven.link_new')}", class_="bb-hidden")
    return tag("a", text, hidden, href=url, target="_blank", rel="noopener noreferrer", class_="bb-link")


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
    note = f"{view.today_text}. {words('initiatieven.open_end')}"
    show(
        tag("p", view.alt, class_="bb-line"),
        tag("ul", axis, *rows, class_="bb-time", tabindex="0"),
        tag("p", tag("span", class_="bb-today-key"), note, class_="bb-source"),
    )


def grid_table(grid: Grid, caption: str) -> None:
    """A small grid as a table whose cells have their class as colour or pattern."""
    corner = tag("th", grid.corner, scope="col") if grid.corner else tag("td")
    head = tag("tr", corner, *(tag("th", name, scope="col") for name in grid.column_names))
    body = [
        tag("tr", tag("th", name, scope="row"), *(_cell(cell.swatch, cell.text) for cell in cells))
        for name, cells in zip(grid.row_names, grid.cells, strict=True)
    ]
    _scroll(tag("table", tag("caption", caption, class_="bb-hidden"), tag("thead", head), tag("tbody", *body),
                class_="bb-table bb-grid bb-small"), caption)  # fmt: skip


def _cell(look: Swatch, text: str, *more: Safe | None) -> Safe:
    ink = "#161616" if palette.contrast(look.fill, "#161616") >= 4.5 else "#ffffff"
    style = f"--fill:{look.fill};--ink:{look.ink};color:{ink}"
    return tag("td", tag("span", text, class_="bb-cell-text"), *more, class_=f"bb-cell bb-{look.pattern}", style=style)


def _scroll(content: Safe, label: str) -> None:
    show(tag("div", content, class_="bb-scroll", tabindex="0", role="region", aria_label=label))


def matrix(one: Coverage, offer: Offer, words: Words) -> None:
    """Themes by target groups: how many, and which initiatives of which organisation."""
    grid = coverage_grid(one, offer, words)
    columns = (tag("th", name, scope="col") for name in grid.column_names)
    head = tag("tr", tag("th", words("initiatieven.theme"), scope="col"), *columns)
    body = []
    for theme, name in zip(offer.themes, grid.row_names, strict=True):
        cells = [_matrix_cell(one, theme, group, offer, words) for group in offer.groups]
        body.append(tag("tr", tag("th", name, scope="row"), *cells))
    caption = tag("caption", grid.alt, class_="bb-hidden")
    _scroll(
        tag("table", caption, tag("thead", head), tag("tbody", *body), class_="bb-table bb-grid bb-matrix"), grid.alt
    )
    if grid.legend is not None:
        grid_legend(grid.legend)


def _matrix_cell(one: Coverage, theme: str, group: str, offer: Offer, words: Words) -> Safe:
    cell = one.cells[(theme, group)]
    star = (
        tag("span", "*", tag("span", f" {words('initiatieven.required_mark')}", class_="bb-hidden"), class_="bb-star")
        if cell.is_required
        else None
    )
    lines = [tag("span", text, class_="bb-cell-line") for text in by_whom(cell, offer, words)]
    return _cell(SWATCHES[cell.state], cell_text(cell, words), star, *lines)


def grid_legend(legend: Legend) -> None:
    """What the looks of cells mean."""
    rows = [
        tag("li", swatch(row.swatch), tag("span", row.text), tag("span", f"({row.count})", class_="bb-count"))
        for row in legend.rows
    ]
    show(
        tag("span", legend.title, class_="bb-legend-title"),
        tag("ul", *rows, class_="bb-legend"),
        tag("p", legend.method, class_="bb-source"),
    )


def gaps_and_overlaps(one: Coverage, offer: Offer, words: Words) -> None:
    """The matrix in words: what is missing by the rule, and where several organisations offer the same."""
    left, right = st.columns(2, gap="medium")
    with left:
        key = "initiatieven.gaps_none" if one.place.is_chosen else "initiatieven.gaps_not_chosen"
        lines(words("initiatieven.gaps"), gap_lines(one, offer, words), words(key))
    with right:
        found = overlap_lines(one, offer, words)
        lines(words("initiatieven.overlaps"), found, words("initiatieven.overlaps_none"))
        if found:
            note(words("initiatieven.overlaps_why"))


def rule(found: Sequence[Coverage], offer: Offer, words: Words) -> None:
    """How far the city's rule is met in each chosen buurt, and how that was counted."""
    if not found or not offer.rules:
        empty(words("initiatieven.rule_none"))
        return
    paragraphs([words("initiatieven.rule_how", n=len(offer.rules))])
    table(rule_table(found, offer, words), words)


def week(grid: Grid, words: Words) -> None:
    show(tag("p", grid.alt, class_="bb-line"))
    grid_table(grid, words("initiatieven.week"))


def note(text: str) -> None:
    """The line under a figure: source, date, caveat."""
    show(tag("p", text, class_="bb-source"))


def offer_downloads(
    found: Sequence[Placed],
    on_map: tuple[MapView, MapFigures],
    one: Coverage,
    offer: Offer,
    release: Release,
    words: Words,
    source: pd.DataFrame,
) -> None:
    """The list as it is filtered with its map, timeline and week, and the matrix; as tables and pictures."""
    places, day = release.places, release.edition.as_of
    listed = About(
        title=words("page.initiatieven"),
        sentence=sentence(found, offer, (), places, day, words),
        source=source_text(source, offer, day, words),
        as_of=day,
        licence=licences(source, offer, words),
        remarks=(),
        parts=("initiatieven", formats.month_code(day)),
    )
    grid = coverage_grid(one, offer, words)
    of_matrix = replace(
        listed,
        title=words("initiatieven.matrix", place=one.place.name),
        sentence=grid.alt,
        parts=("aanbod", one.place.name, formats.month_code(day)),
    )
    rows = table_rows(catalogue_table(found, offer, places, words))
    files = [
        *labelled(table_downloads(rows, listed, words), words("page.initiatieven"), words),
        *_map_files(on_map, listed, release, words),
        *_time_files(found, offer, listed, day, words),
        *grid_files(grid, of_matrix, words),
    ]
    downloads(files, words, key="offer")


def _map_files(on_map: tuple[MapView, MapFigures], listed: About, release: Release, words: Words) -> list[Download]:
    drawn, figures = on_map
    outlines = outlines_of(release.places.default_level.code)
    about = replace(listed, title=words("initiatieven.map_title"), sentence=drawn.alt, parts=("kaart", *listed.parts))
    labels = {code: str(one["initiatives"]) for code, one in figures.items() if one["initiatives"]}
    rows = table_rows(map_table(drawn, words))
    files = view_map_downloads(rows, drawn, outlines, about, words, figures=figures, labels=labels)
    return labelled(files, about.title, words)


def _time_files(found: Sequence[Placed], offer: Offer, listed: About, day: dt.date, words: Words) -> list[Download]:
    """Timeline and week, where anything was found."""
    if not found:
        return []
    line, grid = timeline_of(found, day, words), week_grid(found, offer, words)
    of_line = replace(
        listed, title=words("initiatieven.timeline"), sentence=line.alt, parts=("tijdlijn", *listed.parts)
    )
    of_week = replace(listed, title=words("initiatieven.week"), sentence=grid.alt, parts=("week", *listed.parts))
    pictures = picture_downloads(lambda: timeline_svg(line, of_line.caption(words), words), of_line, words)
    return [*labelled(pictures, of_line.title, words), *grid_files(grid, of_week, words, 640)]


def grid_files(grid: Grid, about: About, words: Words, width: int = 900) -> list[Download]:
    """A grid as a table and as a picture."""
    pictures = picture_downloads(lambda: grid_svg(grid, about.caption(words), width), about, words)
    return labelled((*table_downloads(grid_rows(grid), about, words), *pictures), about.title, words)


def labelled(files: Sequence[Download], name: str, words: Words) -> list[Download]:
    """The files with the name of their figure, where a page offers those of several."""
    return [replace(file, label=words("initiatieven.file", name=name, label=file.label)) for file in files]


def lines(title: str, items: Sequence[str], otherwise: str) -> None:
    """A short list under a title; a sentence when it is empty."""
    content = tag("ul", *(tag("li", item) for item in items), class_="bb-list") if items else tag("p", otherwise)
    show(tag("h3", title, class_="bb-heading"), content)

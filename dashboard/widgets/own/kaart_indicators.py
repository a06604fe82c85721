"""A context indicator as the subject of the page Kaart, in the place of reports."""

from __future__ import annotations

import streamlit as st

from dashboard.base import settings
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import About, table_rows, view_map_downloads
from dashboard.store.snapshot import ask
from dashboard.views.indicator_map import ContextSet, context_area_table, context_figures, context_map, context_set
from dashboard.widgets import filters, maps, page, tables
from dashboard.widgets.files import downloads
from dashboard.widgets.filters import Filters
from dashboard.widgets.in_url import UrlWidgets

INDICATOR = "cijfer"  # in the URL of Kaart
_URL = UrlWidgets("context", (INDICATOR,))


def asked_indicator() -> str | None:
    """The indicator in the URL; None: the map is about reports. A code that nobody knows leaves the URL."""
    wanted = filters.own().get(INDICATOR)
    codes = {row["indicator_code"] for row in records(ask("context_indicator_list"))} if wanted else set()
    if wanted and wanted not in codes:
        filters.keep_own({})
        st.rerun()  # the filters beside the map depend on it
    return wanted or None


def indicator_widget(chosen: str | None, words: Words) -> None:
    """Draw the choice of a subject for the map: reports or a context indicator. Nothing where there is no choice."""
    rows = records(ask_worded("context_indicator_list"))
    names = {"": words("context.reports")}
    names |= {row["indicator_code"]: words.of(row["name"]) for row in rows}
    if len(names) > 1:
        options = {code: words("context.option", name=name) for code, name in names.items()}
        label = words("context.widget")
        _URL.select(INDICATOR, label, options, chosen or "", label_visibility="collapsed", width=400)


def context_page(indicator: str, chosen: Filters, release: Release, words: Words) -> None:
    """The map of an indicator with its table. A click chooses the area, as on the map of reports."""
    places = release.places
    level = places.default_level.code
    codes = [area.code for area in (*places.of_level(level), places.city)]
    rows = ask_worded("context_list", area_codes=codes)
    figures = context_set(rows[rows["indicator_code"] == indicator], level, places, words)
    marked = chosen.marked(release)
    drawn = context_map(figures, marked, places, words)
    table = context_area_table(figures, drawn, marked, places, words)
    source = words("context.source", names=figures.source)
    sentence = words("context.sentence", name=figures.name, year=figures.year)
    page.header(words("page.kaart"), sentence, release, words)
    indicator_widget(indicator, words)
    left, right = st.columns([3, 2], gap="medium")
    with left, page.block():
        maps.area_map(drawn, level, chosen, release, words, height=580, key="map")
        maps.chosen_list(release, words)
    with right, page.block():
        page.paragraphs([figures.definition])
        tables.table(table, words, show_caption=False)
        page.note(source)
        st.page_link(settings.PAGE_DIR / "buurtprofiel.py", label=words("context.profile"))
        _downloads(figures, indicator, source, release, words)


def _licences(words: Words) -> str:
    rows = [row for row in records(ask_worded("source_list")) if row["source_kind"] == "context"]
    return ", ".join(dict.fromkeys(filter(None, (words.of(row["licence"]) for row in rows)))) or words("about.unknown")


def _downloads(figures: ContextSet, indicator: str, source: str, release: Release, words: Words) -> None:
    places = release.places
    level = places.default_level.code
    drawn = context_map(figures, (), places, words)
    about = About(
        title=words("context.legend", name=figures.name, year=figures.year),
        sentence=figures.definition,
        source=source,
        as_of=release.edition.as_of,
        licence=_licences(words),
        remarks=(),
        parts=("kaart", indicator, str(figures.year)),
    )
    texts = {one.area.code: one.text for one in figures.areas if one.value is not None}
    outlines = outlines_of(level)
    files = view_map_downloads(
        table_rows(context_area_table(figures, drawn, (), places, words)),
        drawn,
        outlines,
        about,
        words,
        figures=context_figures(figures),
        labels=texts,
    )
    downloads(files, words, key="context")

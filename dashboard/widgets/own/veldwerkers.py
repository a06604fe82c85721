"""The pieces of the page Veldwerkers: what is chosen for this page alone, and need beside presence by time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.facts.need_and_presence import CITY, NeedAndPresence
from dashboard.facts.places import Places
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.facts.week import PresenceArea, Week
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import (
    PAPER,
    About,
    Download,
    MapFigures,
    about_view,
    figure_downloads,
    named,
    table_rows,
    view_map_downloads,
)
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.plots import Grid, PairPlot
from dashboard.views.shared.tables import Table
from dashboard.views.veldwerkers import pair_table
from dashboard.widgets import filters
from dashboard.widgets.filters import Filters
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.page import show
from dashboard.widgets.tables import html_table

YEAR, MOMENT = "jaar", "moment"


def chosen(week: Week) -> tuple[int, str]:
    """Year and moment from the URL; the last year and all time outside office hours where it holds none or nonsense."""
    values = filters.own()
    year = values.get(YEAR, "")
    moment = values.get(MOMENT, "")
    known = {str(one): one for one in week.years}
    return known.get(year, max(week.years, default=0)), moment if moment in week.moments else week.moments[0]


_URL = UrlWidgets("presence", (MOMENT, YEAR))


def widgets(week: Week, year: int, moment: str, words: Words) -> None:
    """The year and the moment."""
    moments = {one: week.moment_name(one, words) for one in week.moments}
    years = {str(one): str(one) for one in reversed(week.years)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _URL.select(MOMENT, words("veldwerkers.moment"), moments, moment, width=230)
        _URL.select(YEAR, words("veldwerkers.year"), years, str(year), width=230)


def pairs(plot: PairPlot, words: Words) -> None:
    """Two bars for every part of the week: a share of the reports, and beside it a share of the hours."""
    longest = max([share for row in plot.rows for share in (row.need, row.presence)], default=0.0) or 1.0
    office = tag("span", words("veldwerkers.office_mark"), class_="bb-pair-office")
    rows = [
        tag(
            "tr",
            tag("th", row.label, office if row.is_office else None, scope="row"),
            _bar(row.need / longest, row.need_text, "bb-pair-need"),
            _bar(row.presence / longest, row.presence_text, "bb-pair-presence"),
            tag("td", row.verdict),
        )
        for row in plot.rows
    ]
    names = ("moment", "need", "presence", "verdict")
    show(html_table(plot.alt, [words(f"veldwerkers.column_{name}") for name in names], rows, "bb-pair"))


def _bar(share: float, text: str, kind: str) -> Safe:
    bar = tag("span", class_=f"bb-pair-bar {kind}", style=f"width:{100 * share:.1f}%", aria_hidden="true")
    return tag("td", tag("span", text, class_="bb-pair-text"), tag("span", bar, class_="bb-pair-track"))


@dataclass(frozen=True)
class PresencePlace:
    """The place that the page is about: a presence area, or the city with `area_codes` None."""

    code: str
    group: PresenceArea | None

    @property
    def area_codes(self) -> tuple[str, ...] | None:
        return self.group.area_codes if self.group else None

    def name(self, places: Places, words: Words) -> str:
        return self.group.name(places, words) if self.group else places.city.label


def place(chosen: Filters, release: Release, week: Week, both: Mapping[str, NeedAndPresence]) -> PresencePlace:
    """The presence area of the first chosen area, else the city."""
    for code in chosen.marked(release):
        group = next((found for area in release.places.ancestors(code) if (found := week.group_of(area.code))), None)
        if group is not None:
            return PresencePlace(group.code, group)
    return PresencePlace(CITY, None)


@dataclass(frozen=True)
class Drawn:
    """Drawings on the page: the map with its table and figures, reports beside hours, both grids, and the team."""

    map: MapView
    by_place: Table
    figures: MapFigures
    pairs: PairPlot
    by_time: Grid
    hours: Grid
    team: Table


def files(release: Release, drawn: Drawn, year: int, note: str, words: Words) -> list[Download]:
    """Every figure of the page as a table, and those that are pictures as a picture too."""
    sources = ask_worded("source_list")

    def about(name: str, part: str, sentence: str) -> About:
        title, parts = words(f"veldwerkers.file_{name}"), ("veldwerkers", part, str(year))
        return about_view(release, sources, title, sentence, words, note, parts=parts, is_rounded=True)

    on_map = about("map", "kaart", drawn.map.alt)
    outlines = outlines_of(release.places.people_level.code)
    rows = table_rows(drawn.by_place)
    found = [*named(view_map_downloads(rows, drawn.map, outlines, on_map, words, figures=drawn.figures), on_map, words)]
    for of, plot, table in (
        (about("grid", "tijd", drawn.by_time.alt), drawn.by_time, None),
        (about("hours", "uren", drawn.hours.alt), drawn.hours, None),
        (about("pairs", "meldingen-en-uren", drawn.pairs.alt), drawn.pairs, pair_table(drawn.pairs, words)),
        (about("team", "ploeg", drawn.team.caption), None, drawn.team),
    ):
        rows_of = None if table is None else table_rows(table)
        found += named(figure_downloads(of, words, plot=plot, rows=rows_of, width=PAPER), of, words)
    return found

"""The pieces of the page Veldwerkers: what is chosen for this page alone, and need beside presence by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.drawing.svg import grid_svg, pair_svg
from dashboard.facts.need_and_presence import CITY, NeedAndPresence
from dashboard.facts.places import Places
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.facts.week import PresenceArea, Week
from dashboard.outlets.files import (
    About,
    Download,
    MapFigures,
    about_view,
    grid_rows,
    picture_downloads,
    table_downloads,
    table_rows,
    view_map_downloads,
)
from dashboard.store.snapshot import ask
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.plots import Grid, PairPlot
from dashboard.views.shared.tables import Table
from dashboard.views.veldwerkers.gaps import Subject, pair_table
from dashboard.widgets import filters
from dashboard.widgets.components import show
from dashboard.widgets.filters import Filters

YEAR, MOMENT = "jaar", "moment"


def chosen(week: Week) -> tuple[int, str]:
    """Year and moment from the URL; the last year and all time outside office hours where it holds none or nonsense."""
    values = filters.own()
    year = values.get(YEAR, "")
    moment = values.get(MOMENT, "")
    known = {str(one): one for one in week.years}
    return known.get(year, max(week.years, default=0)), moment if moment in week.moments else week.moments[0]


def widgets(week: Week, year: int, moment: str, words: Words) -> None:
    """The year and the moment; what they hold stands in the URL."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _select(
            MOMENT, words("veldwerkers.moment"), {one: week.moment_name(one, words) for one in week.moments}, moment
        )
        _select(YEAR, words("veldwerkers.year"), {str(one): str(one) for one in reversed(week.years)}, str(year))


def _key(name: str) -> str:
    return f"presence_{name}"


def _select(name: str, label: str, names: Mapping[str, str], value: str) -> None:
    if st.session_state.get(_key(name)) != value:
        st.session_state[_key(name)] = value
    st.selectbox(label, list(names), format_func=names.__getitem__, key=_key(name), on_change=_changed, width=230)


def _changed() -> None:
    state = st.session_state
    filters.keep_own({name: state[_key(name)] for name in (MOMENT, YEAR) if state.get(_key(name))})


def pairs(plot: PairPlot, words: Words) -> None:
    """Two bars for every part of the week: a share of the reports, and beside it a share of the hours."""
    longest = max([share for row in plot.rows for share in (row.need, row.presence)], default=0.0) or 1.0
    names = ("moment", "need", "presence", "verdict")
    head = tag("tr", *(tag("th", words(f"veldwerkers.column_{name}"), scope="col") for name in names))
    body = [
        tag(
            "tr",
            tag(
                "th",
                row.label,
                tag("span", words("veldwerkers.office_mark"), class_="bb-pair-office") if row.is_office else None,
                scope="row",
            ),
            _bar(row.need / longest, row.need_text, "bb-pair-need"),
            _bar(row.presence / longest, row.presence_text, "bb-pair-presence"),
            tag("td", row.verdict),
        )
        for row in plot.rows
    ]
    table = tag(
        "table",
        tag("caption", plot.alt, class_="bb-hidden"),
        tag("thead", head),
        tag("tbody", *body),
        class_="bb-table bb-pair",
    )
    show(tag("div", table, class_="bb-scroll", tabindex="0", role="region", aria_label=plot.alt))


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


def files(
    release: Release,
    drawn: MapView,
    by_place: Table,
    figures: MapFigures,
    plot: PairPlot,
    grid: Grid,
    table: Grid,
    members: Table,
    subject: Subject,
    note: str,
    words: Words,
) -> list[Download]:
    """Every figure of the page as a table, and those that are pictures as a picture too."""
    sources = ask("source_list")

    def about(title: str, part: str, sentence: str) -> About:
        parts = ("veldwerkers", part, str(subject.year))
        return about_view(release, sources, title, sentence, words, note, parts=parts, is_rounded=True)

    outlines = outlines_of(release.places.people_level.code)
    on_map = about(words("veldwerkers.file_map"), "kaart", drawn.alt)
    by_time = about(words("veldwerkers.file_grid"), "tijd", grid.alt)
    hours = about(words("veldwerkers.file_hours"), "uren", table.alt)
    found: list[tuple[str, Sequence[Download]]] = [
        (
            on_map.title,
            view_map_downloads(table_rows(by_place), drawn, outlines, on_map, words, figures=figures),
        ),
        (by_time.title, table_downloads(grid_rows(grid), by_time, words)),
        (by_time.title, picture_downloads(lambda: grid_svg(grid, by_time.caption(words)), by_time, words)),
        (hours.title, table_downloads(grid_rows(table), hours, words)),
        (hours.title, picture_downloads(lambda: grid_svg(table, hours.caption(words)), hours, words)),
    ]
    by_moment = about(words("veldwerkers.file_pairs"), "meldingen-en-uren", plot.alt)
    found.append((by_moment.title, table_downloads(table_rows(pair_table(plot, words)), by_moment, words)))
    pictures = picture_downloads(lambda: pair_svg(plot, by_moment.caption(words), words), by_moment, words)
    found.append((by_moment.title, pictures))
    team_about = about(words("veldwerkers.file_team"), "ploeg", members.caption)
    found.append((team_about.title, table_downloads(table_rows(members), team_about, words)))
    return [
        replace(one, label=words("veldwerkers.file", name=name, label=one.label))
        for name, some in found
        for one in some
    ]

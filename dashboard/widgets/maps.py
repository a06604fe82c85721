"""The map of areas on a page: it is painted before charts are sent, and a click chooses an area everywhere."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit_folium import st_folium

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.drawing import maps
from dashboard.facts import places
from dashboard.facts.release import Release
from dashboard.views.shared.choropleth import MapView
from dashboard.widgets import filters, ready
from dashboard.widgets.filters import Filters
from dashboard.widgets.legend import map_legend
from dashboard.widgets.page import STAR, note, show


def area_map(
    view: MapView,
    level: str,
    chosen: Filters,
    release: Release,
    words: Words,
    *,
    height: int,
    key: str,
) -> None:
    """The map with its legend. A click chooses that area everywhere, the URL included."""
    outlines = places.outlines(level)
    drawn = maps.base_map(
        outlines, tiles_url=release.edition.tiles_url, tiles_attribution=release.edition.tiles_attribution
    )
    st_folium(
        drawn,
        key=f"{key}_{level}",
        height=height,
        use_container_width=True,
        returned_objects=[maps.RETURNED],
        feature_group_to_add=maps.paint(view, words, ready.url(_new_token())),
        on_change=_clicked(f"{key}_{level}", chosen, release),
    )
    if st.session_state.get(_HAS_CHART):
        after_map()  # everything that changes with a filter comes after the map, so that it answers first
    map_legend(view, words)
    credit = next(words.of(one.outline_source) for one in release.places.levels if one.code == level)
    if credit:
        note(words("source.outlines", source=credit))


_TOKEN, _HAS_CHART = "map_token", "map_has_chart"


def _new_token() -> str | None:
    """The token with which the browser says that the map of this run is painted."""
    token = ready.new_token()
    st.session_state[_TOKEN] = token
    return token


def after_map() -> None:
    """Wait until the map is painted: charts come after it. Longer at first, when a browser loads what it needs."""
    ready.wait(st.session_state.get(_TOKEN), ready.LATER if st.session_state.get(_HAS_CHART) else ready.FIRST)
    st.session_state[_HAS_CHART] = True


def _clicked(key: str, chosen: Filters, release: Release) -> Callable[[], None]:
    """Runs before the page does, so that the page is drawn once, with the new choice."""

    def choose() -> None:
        code = maps.clicked_area(st.session_state.get(key))
        if code in release.places.areas:
            filters.choose(filters.with_clicked_area(chosen, code), release)

    return choose


def chosen_list(release: Release, words: Words) -> None:
    """The chosen buurten, and in which area those without figures of their own lie."""
    items = []
    for buurt in release.places.chosen:
        around = dict.fromkeys(
            counted.label
            for code in buurt.area_codes
            if code in release.places.areas
            and (counted := release.places.counted_area(code)) is not None
            and counted.code != code
        )
        where = words("chosen.within", areas=", ".join(around)) if around else ""
        items.append(tag("li", " ".join(filter(None, (STAR, buurt.name, where)))))
    if items:
        show(tag("p", words("chosen.title"), class_="bb-legend-title"), tag("ul", *items, class_="bb-chosen"))

"""The files of a map and of its trend: what Kaart and Overzicht let a visitor take along."""

from __future__ import annotations

from dashboard.base.texts import Words
from dashboard.facts.places import outlines as outlines_of
from dashboard.facts.release import Release
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import About, about_view, map_downloads, trend_downloads, view_parts
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.trend import Trend
from dashboard.widgets.files import downloads
from dashboard.widgets.filters import Filters


def map_files(
    page: str,
    shown: AreaSet,
    view: MapView,
    level: str,
    chosen: Filters,
    release: Release,
    words: Words,
    note: str | None,
) -> None:
    """Table, areas and picture of the map on screen."""
    about = _about(page, chosen, release, words, note, rate=chosen.measure == "per_1000")
    outlines = outlines_of(level)
    downloads(map_downloads(shown, view, outlines, about, words), words, key=f"{page}_map")


def trend_files(page: str, view: Trend, chosen: Filters, release: Release, words: Words, note: str | None) -> None:
    """Table and picture of the trend on screen."""
    about = _about(f"{page}-verloop", chosen, release, words, note, rate=False)
    downloads(trend_downloads(view, about, words), words, key=f"{page}_trend")


def _about(page: str, chosen: Filters, release: Release, words: Words, note: str | None, *, rate: bool) -> About:
    window, subject = chosen.window(release), chosen.subject(release)
    names = [area.name for area in chosen.areas(release)]
    return about_view(
        release,
        ask_worded("source_list"),
        subject.name(words),
        chosen.sentence(release, words),
        words,
        note,
        parts=view_parts(page, subject.code, names, window.first, window.last),
        rate=rate,
        is_rounded=note is not None,
    )

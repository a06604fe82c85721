"""Overzicht: the city in one screen. This month, what is unusual, the map of one fenomeen, the trend."""

import streamlit as st

from dashboard.facts import analysis
from dashboard.facts.judgements import judged_in
from dashboard.facts.release import EVERYTHING
from dashboard.store.snapshot import ask
from dashboard.views.overzicht import change_tiles, change_window, month_tile
from dashboard.views.shared.alerts import alert_view
from dashboard.views.shared.area_figures import area_set
from dashboard.views.shared.choropleth import map_view
from dashboard.views.shared.trend import trend
from dashboard.widgets import filters, maps, page, plots, tiles
from dashboard.widgets.alerts import alert_list
from dashboard.widgets.map_files import map_files, trend_files
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
edition, places = release.edition, release.places
subject, window, level = chosen.subject(release), chosen.window(release), chosen.level(release)
name, period, city = subject.name(words), chosen.period(words), places.city

page.header(words("overzicht.title", city=city.label), None, release, words)
above = page.block()  # stands above the map and is filled after it, so that the map answers first
left, right = st.columns(2, gap="medium")

rows = ask("melding_by_area", level=level.code, fenomeen=subject.code, from_month=window.first, until_month=window.last)
areas = area_set(rows, places, level.code, window, chosen.measure, words, chosen.marked(release))
with left, page.block():
    page.heading(words("overzicht.map", subject=name, period=period))
    drawn = map_view(areas, name, period, words)
    maps.area_map(drawn, level.code, chosen, release, words, height=225, key="map_start")

course = ask("melding_by_month", area_codes=[city.code], fenomeen=subject.code)
everything = ask("melding_by_month", area_codes=[city.code], fenomeen=EVERYTHING)
recent = change_window(edition.last_month, edition.first_month)
changed = judged_in(recent.first, recent.last)
with above:
    tiles.tiles(
        [
            month_tile(everything, places, edition.last_month, words("subject.all"), words),
            month_tile(course, places, edition.last_month, name, words),
            *change_tiles(changed, places, release.by_code, recent, words),
        ]
    )
unusual = alert_view(analysis.unusual(), places, release.by_code, edition.last_month, words)
height = {0: 240, 1: 190}.get(len(unusual.items), 130)  # one screen, however long the list
with right, page.block():
    alert_list(unusual, chosen, release, words)
    page.heading(words("overzicht.trend", subject=name, city=city.label))
    slot = plots.chart_slot(height)
    notes = (words("overzicht.both"), page.rounding(areas, words))
    page.source_line(release, words, *notes, rate=chosen.measure == "per_1000")

lines = trend(course, places, [city.code], edition.months, window, name, words)
maps.after_map()
with slot:
    plots.trend_chart(lines, words, key="trend_start", height=height)
with left:
    map_files("overzicht", areas, drawn, level.code, chosen, release, words, page.rounding(areas, words))
with right:
    trend_files("overzicht", lines, chosen, release, words, page.rounding(areas, words))
    how_to_read("overzicht", words)

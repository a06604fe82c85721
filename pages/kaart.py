"""Kaart: every area on a map, the chosen area in a panel, and a table that says the same as the map."""

import streamlit as st

from dashboard.store.snapshot import ask
from dashboard.views.shared.area_figures import area_set
from dashboard.views.shared.choropleth import map_view
from dashboard.views.shared.panel import panel
from dashboard.views.shared.tables import area_table
from dashboard.views.shared.trend import trend
from dashboard.widgets import filters, maps, page, plots, tables
from dashboard.widgets.map_files import map_files, trend_files
from dashboard.widgets.own import kaart_indicators, kaart_panel
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
if (indicator := kaart_indicators.asked_indicator()) is not None:
    kaart_indicators.context_page(indicator, chosen, release, words)
    st.stop()
places = release.places
subject, window, level = chosen.subject(release), chosen.window(release), chosen.level(release)
codes, name, period = chosen.figure_codes(release), subject.name(words), chosen.period(words)

rows = ask("melding_by_area", level=level.code, fenomeen=subject.code, from_month=window.first, until_month=window.last)
areas = area_set(
    rows, places, level.code, window, chosen.measure, words, chosen.marked(release), chosen_only=chosen.chosen_only
)
drawn = map_view(areas, name, period, words)
note = page.rounding(areas, words)

page.header(words("page.kaart"), chosen.sentence(release, words), release, words)
how_to_read("kaart", words)
choice = page.block()  # stands above the map and is filled after it, so that the map answers first
left, right = st.columns([3, 2], gap="medium")
with left, page.block():
    if level.code != chosen.level_code:
        page.paragraphs([words("map.level_raised", plural=words.of(level.plural))])
    maps.area_map(drawn, level.code, chosen, release, words, height=580, key="map")
    maps.chosen_list(release, words)
    page.source_line(release, words, note, rate=chosen.measure == "per_1000")

with choice:
    kaart_indicators.indicator_widget(None, words)

wanted = (*chosen.areas(release), places.city)[0]
shown = (places.counted_area(wanted.code) or places.city).code
both = sorted({shown, places.city.code})
breakdown = ask("melding_by_fenomeen", area_codes=both, from_month=window.first, until_month=window.last)
course = ask("melding_by_month", area_codes=list(codes), fenomeen=subject.code)
view = panel(areas, wanted, breakdown, release.fenomenen, places, window, words)

with right, page.block():
    kaart_panel.panel_head(view, words)
    page.heading(words("trend.title", subject=name), level=3)
    slot = plots.chart_slot(220)
    tables.table(view.breakdown, words)

with page.block():
    page.heading(words("table.title"))
    tables.table(area_table(areas, drawn, words("table.areas", subject=name, period=period), words), words)
    page.source_line(release, words, words("figure.note_rounded"), rate=True)

lines = trend(course, places, codes, release.edition.months, window, name, words)
maps.after_map()
with slot:
    plots.trend_chart(lines, words, key="trend", height=220)
with left:
    map_files("kaart", areas, drawn, level.code, chosen, release, words, note)
with right:
    trend_files("kaart", lines, chosen, release, words, note)

"""Initiatieven: what is organised where, for whom and by whom; and what the rule for the chosen buurten still asks."""

import streamlit as st

from dashboard.facts.offer import offer
from dashboard.facts.wording import ask_worded
from dashboard.views import coverage, initiatieven
from dashboard.widgets import filters, maps, page, tables
from dashboard.widgets.cards import cards
from dashboard.widgets.own import initiatieven as widgets
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, day = release.places, release.edition.as_of
everything, own = offer(), filters.own()
choice = initiatieven.parse_choice(own, everything)
wanted = chosen.area_codes
if chosen.chosen_only and not wanted:
    wanted = tuple(code for buurt in places.chosen for code in buurt.area_codes)

found = initiatieven.found_initiatives(everything, choice, places, day, words)
shown = initiatieven.in_areas(found, wanted, places)

page.header(
    words("page.initiatieven"), initiatieven.sentence(shown, everything, wanted, places, day, words), release, words
)
how_to_read("initiatieven", words)
widgets.choice_widgets(choice, everything, words)
left, right = st.columns([3, 2], gap="medium")
with left:
    if shown:
        page.unseen_heading(words("initiatieven.cards"))
        cards(initiatieven.cards(shown, everything, places, day, words), words)
    else:
        page.empty(words("initiatieven.none"))
with right, page.block():
    level = places.default_level.code
    drawn = initiatieven.initiative_map(found, level, chosen.marked(release), places, words)
    inside = initiatieven.map_figures(found, drawn, places)
    maps.area_map(drawn, level, chosen, release, words, height=430, key="map_offer")
    maps.chosen_list(release, words)

sources = ask_worded("source_list")
source = initiatieven.source_text(sources, everything, day, words)
asked = coverage.coverage_places(places)
place = coverage.asked_place(own.get(widgets.PLACE), chosen.area_codes, asked, places)
widgets.keep(choice, own.get(widgets.PLACE), asked)
matrix = coverage.coverage(place, everything, places, day)
with page.block():
    page.heading(words("initiatieven.matrix", place=place.name))
    widgets.place_widget(asked | {place.code: place}, place.code, words)
    widgets.matrix(matrix, everything, words)
    widgets.gaps_and_overlaps(matrix, everything, words)
    page.note(source)

with page.block():
    page.heading(words("initiatieven.rule"))
    widgets.rule(coverage.chosen_coverage(everything, places, day), everything, words)

with page.block():
    page.heading(words("initiatieven.all_title"))
    tables.table(coverage.all_places_table(everything, places, day, words), words)
    page.note(source)

if shown:
    left, right = st.columns([3, 2], gap="medium")
    with left, page.block():
        page.heading(words("initiatieven.timeline"))
        widgets.timeline(initiatieven.timeline(shown, day, words), words)
    with right, page.block():
        page.heading(words("initiatieven.week"))
        widgets.week(initiatieven.week_grid(shown, everything, words), words)
widgets.offer_downloads(widgets.Drawn(shown, drawn, inside, matrix), everything, release, words, sources)

"""Afstemming of pressure, presence, initiatives and goals, for each wijk and fenomeen."""

import streamlit as st

from dashboard.facts import alignments
from dashboard.facts.offer import offer as read_offer
from dashboard.facts.week import presence
from dashboard.facts.week import week as read_week
from dashboard.views import afstemming as view
from dashboard.views.shared.network import network, network_table
from dashboard.widgets import filters, maps, page, tables
from dashboard.widgets.files import downloads
from dashboard.widgets.own import afstemming as own
from dashboard.widgets.plots import picture
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places = release.places

page.header(words("page.afstemming"), words("afstemming.intro"), release, words)
how_to_read("afstemming", words)
board = alignments.board()
if board is None:
    page.empty(words("afstemming.no_year"))
    st.stop()

week, offer = read_week(), read_offer()
cell = own.chosen_cell(chosen, release)
rows = view.wijken(places, chosen_only=chosen.chosen_only)
fenomeen = cell.fenomeen

with page.block():
    if cell.area is None or cell.is_default:
        page.paragraphs([words("afstemming.choose")])
    else:
        own.reasons_panel(
            view.reasons(board.cells[(cell.area.code, fenomeen.code)], board, fenomeen, week, offer, places, words),
            cell,
            chosen,
            release,
            words,
        )
with page.block():
    page.heading(words("afstemming.matrix_title", year=board.year))
    page.paragraphs([view.summary(board, rows, words)])
    grid = own.alignment_matrix(board, rows, cell, chosen, release, words)
    page.source_line(release, words, *own.notes(board, words))

left, right = st.columns(2, gap="medium")
with left, page.block():
    page.heading(words("afstemming.map_title", fenomeen=fenomeen.name(words), year=board.year))
    drawn = view.bivariate_map(board, rows, fenomeen, places, words, chosen.marked(release))
    maps.area_map(drawn, places.people_level.code, chosen, release, words, height=400, key="map_alignment")
    page.source_line(release, words, words("afstemming.year_note", year=board.year))

place = cell.area or places.city
ran = alignments.initiatives_in(offer.initiatives, place.code, board.year, places)
teams = alignments.team_codes(presence(board.year).team, place.code, places)
shared = network(ran, teams, offer, place.label, words)
with right, page.block():
    page.heading(words("afstemming.network_title", area=place.label, year=board.year))
    picture(shared, words, "main")
with page.block():
    page.heading(words("afstemming.map_table", fenomeen=fenomeen.name(words), year=board.year))
    tables.table(view.map_table(drawn, words), words, show_caption=False)
with page.block():
    page.heading(words("afstemming.network_table", area=place.label))
    tables.table(network_table(shared, words), words, show_caption=False)
    page.source_line(release, words, words("afstemming.network_note", year=board.year))
shown = own.Drawn(grid, drawn, shared, fenomeen.name(words), place.label, board.year)
downloads(own.files(release, shown, words), words, key="afstemming")
maps.after_map()

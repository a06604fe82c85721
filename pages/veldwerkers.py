"""Veldwerkers: who is where, how much, and whether that is when most is reported."""

import streamlit as st

from dashboard.facts.need_and_presence import CITY, needs_and_presences
from dashboard.facts.week import discipline_rows, presence
from dashboard.facts.week import week as read_week
from dashboard.store.snapshot import ask
from dashboard.views import veldwerkers as view
from dashboard.views.veldwerkers import teams
from dashboard.widgets import filters, maps, page, tables, tiles
from dashboard.widgets.files import downloads
from dashboard.widgets.grid import GridMarks, grid_table
from dashboard.widgets.own import veldwerkers as own
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, fenomeen = release.places, chosen.subject(release)
week = read_week()

page.header(words("page.veldwerkers"), words("veldwerkers.intro"), release, words)
how_to_read("veldwerkers", words)
if not week.years:
    page.empty(words("veldwerkers.no_hours"))
    st.stop()

year, moment = own.chosen(week)
own.widgets(week, year, moment, words)
slots, subject = week.slots_of(moment), view.Subject(fenomeen.name(words), week.moment_name(moment, words), year)
reported = ask("melding_profile", year=year, fenomeen=fenomeen.code)
there = presence(year)
both, hours, members = needs_and_presences(reported, there.profile, week), there.hours, there.team
disciplines = teams.disciplines(discipline_rows(), words)

place = own.place(chosen, release, week, both)
page.heading(words("veldwerkers.place", place=place.name(places, words), subject=subject.name, year=year))
of_place = teams.team(members, disciplines, place.area_codes)
tiles.tiles(view.tiles(both.get(place.code), slots, subject, of_place, words))
note = words("veldwerkers.note", office=week.office_text(words), year=year)

selected, chosen_only = chosen.marked(release), chosen.chosen_only
at_moment = view.Moment(both, week, slots, places, subject, words, selected, chosen_only)
left, right = st.columns([1, 1], gap="medium")
with left, page.block():
    page.heading(words("veldwerkers.map_title", subject=subject.name, moment=subject.moment, year=year))
    drawn = view.gap_map(at_moment)
    maps.area_map(drawn, places.people_level.code, chosen, release, words, height=400, key="map_presence")
    page.source_line(release, words, note)
with right, page.block():
    title = words("veldwerkers.pairs_title", place=place.name(places, words), subject=subject.name, year=year)
    page.heading(title)
    pairs = view.pair_plot(both.get(place.code), week, title, words)
    own.pairs(pairs, words)

with page.block():
    figures, by_place = view.gap_figures(drawn, at_moment), view.moment_table(at_moment)
    page.heading(by_place.caption)
    tables.table(by_place, words, show_caption=False)
with page.block():
    grid = view.gap_grid(both, week, places, subject, words, chosen_only=chosen.chosen_only)
    page.heading(words("veldwerkers.grid_title", subject=subject.name, year=year))
    page.paragraphs([words("veldwerkers.grid_text")])
    stars = view.marked_rows(grid.row_names, week, places, words)
    grid_table(grid, grid.alt, marks=GridMarks(rows=stars, last_is_total=CITY in both))
with page.block():
    table = teams.hours_grid(hours, disciplines, week, places, year, words)
    page.heading(table.alt)
    stars = view.marked_rows(table.row_names, week, places, words)
    grid_table(table, table.alt, marks=GridMarks(rows=stars, last_is_total=True))
    page.paragraphs(teams.hours_remarks(hours, disciplines, week, places, year, words))
with page.block():
    team = teams.team_table(members, disciplines, places, year, words, selected, chosen_only=chosen_only)
    page.heading(team.caption)
    tables.table(team, words, show_caption=False)
    page.source_line(release, words, words("veldwerkers.team_note"))
shown = own.Drawn(drawn, by_place, figures, pairs, grid, table, team)
downloads(own.files(release, shown, year, note, words), words, key="veldwerkers")
maps.after_map()

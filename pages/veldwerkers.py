"""Veldwerkers: who is where, how much, and whether that is when most is reported."""

import streamlit as st

from dashboard.facts.need_and_presence import CITY, needs_and_presences
from dashboard.facts.week import discipline_rows, presence
from dashboard.facts.week import week as read_week
from dashboard.store.snapshot import ask
from dashboard.views import veldwerkers as view
from dashboard.views.veldwerkers import teams
from dashboard.widgets import components, filters
from dashboard.widgets.files import downloads
from dashboard.widgets.grid import heat
from dashboard.widgets.own import veldwerkers as own
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, fenomeen = release.places, chosen.subject(release)
week = read_week()

components.header(words("page.veldwerkers"), words("veldwerkers.intro"), release, words)
how_to_read("veldwerkers", words)
if not week.years:
    components.empty(words("veldwerkers.no_hours"))
    st.stop()

year, moment = own.chosen(week)
own.widgets(week, year, moment, words)
slots, subject = week.slots_of(moment), view.Subject(fenomeen.name(words), week.moment_name(moment, words), year)
reported = ask("melding_profile", year=year, fenomeen=fenomeen.code)
there = presence(year)
both, hours, members = needs_and_presences(reported, there.profile, week), there.hours, there.team
known = teams.disciplines(discipline_rows(), words)

place = own.place(chosen, release, week, both)
components.heading(words("veldwerkers.place", place=place.name(places, words), subject=subject.name, year=year))
here = teams.team(members, known, place.area_codes)
components.tiles(view.tiles(both.get(place.code), slots, subject, here, words))
note = words("veldwerkers.note", office=week.office_text(words), year=year)

left, right = st.columns([1, 1], gap="medium")
with left, components.block():
    components.heading(words("veldwerkers.map_title", subject=subject.name, moment=subject.moment, year=year))
    drawn = view.gap_map(
        both, week, slots, places, subject, words, chosen.marked(release), chosen_only=chosen.chosen_only
    )
    components.area_map(drawn, places.people_level.code, chosen, release, words, height=400, key="map_presence")
    components.source_line(release, words, note)
with right, components.block():
    title = words("veldwerkers.pairs_title", place=place.name(places, words), subject=subject.name, year=year)
    components.heading(title)
    pairs = view.pair_plot(both.get(place.code), week, title, words)
    own.pairs(pairs, words)

with components.block():
    options = {"selected": chosen.marked(release), "chosen_only": chosen.chosen_only}
    figures = view.gap_figures(drawn, both, week, slots, places, words)
    by_place = view.moment_table(both, week, slots, places, subject, words, **options)
    components.heading(by_place.caption)
    components.table(by_place, words, show_caption=False)
with components.block():
    grid = view.gap_grid(both, week, places, subject, words, chosen_only=chosen.chosen_only)
    components.heading(words("veldwerkers.grid_title", subject=subject.name, year=year))
    components.paragraphs([words("veldwerkers.grid_text")])
    stars = view.marked_rows(grid.row_names, week, places, words)
    heat(grid, grid.alt, marked=stars, last_is_total=CITY in both)
with components.block():
    table = teams.hours_grid(hours, known, week, places, year, words)
    components.heading(table.alt)
    heat(table, table.alt, marked=view.marked_rows(table.row_names, week, places, words), last_is_total=True)
    components.paragraphs(teams.hours_remarks(hours, known, week, places, year, words))
with components.block():
    team = teams.team_table(members, known, places, year, words, chosen.marked(release), chosen_only=chosen.chosen_only)
    components.heading(team.caption)
    components.table(team, words, show_caption=False)
    components.source_line(release, words, words("veldwerkers.team_note"))
items = own.files(release, drawn, by_place, figures, pairs, grid, table, team, subject, note, words)
downloads(items, words, key="veldwerkers")
components.after_map()

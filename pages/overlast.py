"""Overlastfenomenen: one fenomeen over time, in all wijken, compared with care, and when it is reported."""

import streamlit as st

from dashboard.facts import analysis
from dashboard.facts.wording import ask_worded
from dashboard.store.snapshot import ask
from dashboard.views.overlast import ranking
from dashboard.views.overlast import times as overlast
from dashboard.views.shared import course
from dashboard.views.shared.area_figures import area_set
from dashboard.widgets import filters, page
from dashboard.widgets.figure import Look
from dashboard.widgets.own import overlast as parts
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, level = release.places, release.places.default_level
subject, window, by = chosen.subject(release), chosen.window(release), parts.choice()
scope = parts.scope(chosen, by, release, words)
name, area, code, of = scope.subject, scope.area, scope.code, (level.code, subject.code)

rows = ask("melding_by_area", level=level.code, fenomeen=subject.code, from_month=window.first, until_month=window.last)
times = ask_worded("overlast_profile", area_code=code, fenomeen=subject.code)
notes, sources = overlast.read_notes(ask("note_list")), ask_worded("source_list")
counts, periods, index = analysis.counts(*of), analysis.periods(*of), analysis.season(*of, code)
compared = analysis.compared(*of, window.first, window.last)

found = area_set(rows, places, level.code, window, "per_1000", words, scope.marked, chosen_only=chosen.chosen_only)
areas, rounded, is_rate = ranking.ordered(found, by, words), page.rounding(found, words), by == "inwoners"
figures = parts.Figures(scope, chosen, release, sources, words)

page.header(words("page.overlast"), scope.sentence, release, words)
parts.definition(scope)
how_to_read("overlast", words)

title, many = words("overlast.course", subject=name, area=area), overlast.course_notes(subject.holds_people, words)
line = course.course(counts, periods, code, window, notes, places, name, words)
figures.show("verloop", title, line, course.course_table(line, title, words), *many, rounded)

title = words("overlast.multiples", plural=words.of(level.plural))
texts, is_divided = ranking.area_texts(areas, by, words), is_rate and not subject.holds_people
smalls = course.multiples(counts, periods, areas, texts, window, name, words, by_inhabitant=is_divided)
table, note = course.multiples_table(smalls, title, words), overlast.multiples_note(subject, by, words)
figures.show("wijken", title, smalls, table, note, rounded, kind=parts.Kind(is_divided, is_all=True))

page.heading(words("overlast.compare", subject=name, period=chosen.period(words)))
parts.choice_widget(by, words)
page.paragraphs([ranking.effect_sentence(compared.effect, places, words)])
left, right = st.columns([3, 2], gap="medium")
title, note, swings = words("overlast.ranking"), words("overlast.ranking_note"), ranking.swings_note(compared, words)
dots, table = (
    ranking.ranking(areas, compared, by, name, words),
    ranking.ranking_table(areas, compared, by, title, words),
)
with left:
    kind, look = parts.Kind(is_rate, is_all=True), Look("main", table="none")  # one table says what both show
    figures.show("rangorde", title, dots, table, note, swings, rounded, kind=kind, look=look)
title, note, empty = words("overlast.funnel"), words("overlast.funnel_note"), ranking.funnel_empty(by, words)
cloud = ranking.funnel(areas, compared, by, name, words)
with right:
    kind, look = parts.Kind(is_rate, is_all=True, empty=empty), Look("half", table="none")
    figures.show("trechter", title, cloud, table, note, kind=kind, look=look)
figures.table("vergelijking", table)

left, right = st.columns([5, 6], gap="medium")
title, under = words("overlast.season", area=area), overlast.season_note(index, release.edition.last_month, words)
season = overlast.season_plot(index, name, area, words)
times_table, empty = overlast.season_table(season, title, words), words("overlast.season_none")
with left:
    figures.show("seizoen", title, season, times_table, under, kind=parts.Kind(empty=empty), look=Look("half"))
title, under = words("overlast.week", area=area), overlast.week_note(times, subject, words)
week = overlast.week_grid(times, subject, area, places.base_areas(code), words)
times_table, empty = overlast.week_table(week, title, words), overlast.week_empty(subject, words)
with right:
    figures.show("week", title, week, times_table, under, kind=parts.Kind(empty=empty), look=Look("half"))

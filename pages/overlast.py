"""Overlastfenomenen: one fenomeen over time, in all wijken, compared with care, and when it is reported."""

import streamlit as st

from dashboard import analysis, components, filters
from dashboard import components_overlast as parts
from dashboard.components_reading import how_to_read
from dashboard.snapshot import ask
from dashboard.views import course, overlast, ranking
from dashboard.views.area_figures import area_set

context, chosen, words = filters.page()
places, file, level = context.places, context.release.file, context.places.default_level
subject, window, by = chosen.subject(context), chosen.window(context), parts.choice()
here = parts.scope(chosen, by, context, words)
name, area, plural = here.subject, here.area, words.pick(level.plural_nl, level.plural_en)

rows = ask("melding_by_area", level=level.code, fenomeen=subject.code, from_month=window.first, until_month=window.last)
times = ask("overlast_profile", area_code=here.code, fenomeen=subject.code)
notes = overlast.read_notes(ask("note_list"))
figures = parts.Figures(here, chosen, context, ask("source_list"), words)
counts, periods = (find(file, level.code, subject.code) for find in (analysis.counts, analysis.periods))
compared = analysis.compared(file, level.code, subject.code, window.first, window.last)
index = analysis.season(file, level.code, subject.code, here.code)

found = area_set(rows, places, level.code, window, "per_1000", words, here.marked, chosen_only=chosen.chosen_only)
areas, rounded, is_rate = ranking.ordered(found, by, words), components.rounding(found, words), by == "inwoners"
texts = ranking.area_texts(areas, by, words)
line = course.course(counts, periods, here.code, window, notes, places, name, words)
is_divided = is_rate and not subject.holds_people
smalls = course.multiples(counts, periods, areas, texts, window, name, words, by_inhabitant=is_divided)
season = overlast.season_plot(index, name, area, words)
week = overlast.week_grid(times, subject, area, places.base_areas(here.code), words)

components.header(words("page.overlast"), here.sentence, context, words)
components.paragraphs(here.texts)
how_to_read("overlast", words)

title = words("overlast.course", subject=name, area=area)
table = course.course_table(line, title, words)
figures.show("verloop", title, line, table, *overlast.course_notes(subject.holds_people, words), rounded)

title = words("overlast.multiples", plural=plural)
table = course.multiples_table(smalls, title, words)
figures.show("wijken", title, smalls, table, overlast.multiples_note(subject, by, words), rounded, is_rate=is_divided)

components.heading(words("overlast.compare", subject=name, period=chosen.period(words)))
parts.choice_widget(by, words)
components.paragraphs([ranking.effect_sentence(compared.effect, places, words)])
left, right = st.columns([11, 9], gap="medium")
dots = ranking.ranking(areas, compared, by, name, words)
table = ranking.ranking_table(areas, compared, by, words("overlast.ranking"), words)
with left:
    method = (words("overlast.ranking_note"), ranking.swings_note(compared, words), rounded)
    figures.show("rangorde", words("overlast.ranking"), dots, table, *method, is_half=True, is_rate=is_rate)
with right:
    cloud, empty = ranking.funnel(areas, compared, by, name, words), ranking.funnel_empty(by, words)
    note = words("overlast.funnel_note")
    figures.show("trechter", words("overlast.funnel"), cloud, table, note, empty=empty, is_half=True, is_rate=is_rate)

left, right = st.columns(2, gap="medium")
with left:
    title, note = words("overlast.season", area=area), overlast.season_note(index, context.release.last_month, words)
    table, empty = overlast.season_table(season, title, words), words("overlast.season_none")
    figures.show("seizoen", title, season, table, note, empty=empty, is_half=True)
with right:
    title, note = words("overlast.week", area=area), overlast.week_note(times, subject, words)
    table, empty = overlast.week_table(week, title, words), overlast.week_empty(subject, words)
    figures.show("week", title, week, table, note, empty=empty, is_half=True)

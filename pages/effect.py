"""Werkt het?, the page on reports after an initiative began, beside those of comparable wijken."""

import streamlit as st

from dashboard.facts import effects
from dashboard.facts.offer import offer
from dashboard.stats.effects import read_power_table
from dashboard.views import effect as view
from dashboard.widgets import filters, page
from dashboard.widgets.own import effect as own
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places = release.places
initiatives = offer().initiatives
found = effects.askable(initiatives, release)
now = own.choice(found, release)

page.header(words("page.effect"), words("effect.intro"), release, words)
how_to_read("effect", words)
if now is None:
    page.empty(words("effect.nothing"))
    st.stop()
own.widgets(found, now, release, words)
page.paragraphs(filter(None, [view.left_out(len(initiatives), len(found), words)]))

asked = own.asked(now, release)
answer = effects.answer(now.wijken, now.start, now.subject)
area = view.names(answer.treated or now.wijken, places)
figures = own.Figures(release, asked, area, words)
own.verdict(view.verdict(answer, asked, places, words), words)

title = words("effect.course_title", subject=asked.fenomeen.name(words), area=area)
line = view.course(answer, asked, places, words)
table = None if line is None else view.course_table(line, title, words)
note = words("effect.rounded_note" if asked.is_rounded else "effect.exact_note")
figures.show("verloop", title, line, table, words("effect.expected_note"), note)

title = words("effect.checks_title")
note = view.power_note(answer, asked, read_power_table(), words)
figures.show("controles", title, None, view.checks_table(answer, places, title, words), note)

left, right = st.columns(2, gap="medium")
with left:
    title, plot = words("effect.wijken_title"), view.wijken_plot(answer, places, words)
    table = None if plot is None else view.dots_table(plot, words("column.area"), title, words)
    figures.show("andere-wijken", title, plot, table, words("effect.placebo_note"), size="half")
with right:
    title, plot = words("effect.starts_title"), view.starts_plot(answer, words)
    table = None if plot is None else view.dots_table(plot, words("effect.start"), title, words)
    figures.show("andere-startmaanden", title, plot, table, words("effect.placebo_note"), size="half")

title = words("effect.compared_title")
table = view.compared_table(answer, asked, places, title, words)
figures.show("vergelijking", title, None, table, words("effect.compared_note"))

"""Gebeurt er toch iets?: who does what and how fast, whether it was rehearsed, and the form to record an exercise."""

from dashboard.city.procedure import card, read_procedure
from dashboard.outlets.paper import procedure_pdf
from dashboard.store.ledger import exercise_overview, step_history
from dashboard.store.ledger.current import ledger_now
from dashboard.store.snapshot import ask
from dashboard.views import procedure as view
from dashboard.widgets import filters, page, tables
from dashboard.widgets.own import procedure as own
from dashboard.widgets.own.exercises import Card, exercise_form
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, today = release.places, own.today()
procedure, now = read_procedure(), ledger_now()
codes = [area.code for area in view.wijken(places)]
wijken = [up.code for code in chosen.area_codes for up in places.ancestors(code) if up.code in codes]
standing = view.standing(procedure, today, words)
phases = card(procedure, words.language)

page.header(procedure.title[words.language], words("procedure.intro"), release, words)
how_to_read("procedure", words)
own.standing(standing)
own.card(procedure, phases, standing, words)

# ---- exercises: from the ledger, never about real events ----
lines = view.exercise_lines(exercise_overview(procedure, now.records, codes, today), procedure, places, words)
by_wijk = view.exercise_table(lines, words("procedure.exercises"), words)
history = view.history_table(step_history(procedure, now.records, today), procedure, words("procedure.history"), words)
items = view.log(now.records, wijken, procedure, places, words)
with page.block():
    page.heading(by_wijk.caption)
    if now.problem:
        page.empty(words("ledger.unreadable", error=now.problem))
    else:
        page.paragraphs([view.summary(lines, procedure, words)])
        own.overview(lines, by_wijk, wijken, words)
        page.note(words("procedure.exercise_note", day=own.long_day(today, words)))
if items:
    with page.block():
        page.heading(words("procedure.log"))
        own.log(items, procedure, words)
    with page.block():
        page.heading(history.caption)
        tables.table(history, words, show_caption=False)
        page.note(words("procedure.history_note"))
exercise_form(now.records, Card(procedure, places, today, wijken[0] if wijken else None), words)

# ---- real events: one rounded number a year ----
events = view.event_table(ask("procedure_event_list"), words("procedure.events_title"), words)
with page.block():
    page.heading(events.caption)
    if events.rows:
        tables.table(events, words, show_caption=False)
    else:
        page.paragraphs([words("procedure.no_events")])
    page.note(words("procedure.event_note"))
listed = [("kaart", view.card_table(phases, procedure.title[words.language], words)), ("oefeningen", by_wijk)]
listed += [("stappen", history), ("gebeurtenissen", events)]
own.files(
    listed,
    " ".join(standing.lines),
    release,
    now.head,
    words,
    lambda: procedure_pdf(procedure, phases, standing, words),
)

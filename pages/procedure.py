"""Gebeurt er toch iets?: who does what and how fast, whether it was rehearsed, and the form to record an exercise."""

from dashboard.city.procedure import card, read_procedure
from dashboard.outlets.paper import procedure_pdf
from dashboard.store.ledger import exercise_overview, step_history
from dashboard.store.ledger.current import ledger_now
from dashboard.store.snapshot import ask
from dashboard.views import procedure as view
from dashboard.widgets import components, filters
from dashboard.widgets.own import procedure as own
from dashboard.widgets.own.initiatieven import note
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, today = release.places, own.today()
procedure, now = read_procedure(), ledger_now()
wijken = [area.code for area in view.wijken(places)]
here = [up.code for code in chosen.area_codes for up in places.ancestors(code) if up.code in wijken]
standing = view.standing(procedure, today, words)
phases = card(procedure, words.language)

components.header(procedure.title[words.language], words("procedure.intro"), release, words)
how_to_read("procedure", words)
own.standing(standing)
own.card(procedure, phases, standing, words)

# ---- exercises: from the ledger, never about real events ----
lines = view.exercise_lines(exercise_overview(procedure, now.records, wijken, today), procedure, places, words)
by_wijk = view.exercise_table(lines, words("procedure.exercises"), words)
history = view.history_table(step_history(procedure, now.records, today), procedure, words("procedure.history"), words)
items = view.log(now.records, here, procedure, places, words)
with components.block():
    components.heading(by_wijk.caption)
    if now.problem:
        components.empty(words("ledger.unreadable", error=now.problem))
    else:
        components.paragraphs([view.summary(lines, procedure, words)])
        own.overview(lines, by_wijk, here, words)
        note(words("procedure.exercise_note", day=own.long_day(today, words)))
if items:
    with components.block():
        components.heading(words("procedure.log"))
        own.log(items, procedure, words)
    with components.block():
        components.heading(history.caption)
        components.table(history, words, show_caption=False)
        note(words("procedure.history_note"))
own.exercise_form(now.records, procedure, places, today, here[0] if here else None, words)

# ---- real events: one rounded number a year ----
events = view.event_table(ask("procedure_event_list"), words("procedure.events_title"), words)
with components.block():
    components.heading(events.caption)
    if events.rows:
        components.table(events, words, show_caption=False)
    else:
        components.paragraphs([words("procedure.no_events")])
    note(words("procedure.event_note"))
tables = [("kaart", view.card_table(phases, procedure.title[words.language], words)), ("oefeningen", by_wijk)]
tables += [("stappen", history), ("gebeurtenissen", events)]
own.files(
    tables,
    " ".join(standing.lines),
    release,
    now.head,
    words,
    lambda: procedure_pdf(procedure, phases, standing, words),
)

"""Buurtprofiel: one wijk on one page, what goes well first; beside at most three others or an earlier year."""

from dashboard.facts.goal_progress import networks
from dashboard.facts.offer import offer
from dashboard.facts.week import week
from dashboard.facts.wording import ask_worded
from dashboard.store.snapshot import ask
from dashboard.views import initiatieven
from dashboard.views.buurtprofiel import fenomenen
from dashboard.views.buurtprofiel import wijk as view
from dashboard.views.buurtprofiel.goals import goal_table
from dashboard.views.shared import around as presence
from dashboard.views.shared import asked_area
from dashboard.views.shared import context_lines as indicators
from dashboard.views.shared.notes import note_table
from dashboard.widgets import filters, page, tiles
from dashboard.widgets.margins import context_figures
from dashboard.widgets.own import buurtprofiel
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places, edition, window = release.places, release.edition, chosen.window(release)
asked = view.subjects(chosen.area_codes, places)
subject, area, city, day = asked[0], asked[0].figures, places.city, edition.as_of
codes = sorted({one.figures.code for one in asked} | {city.code})
earlier = view.earlier_window(window, filters.own().get(view.EARLIER))
everything = offer()
of_city = ask("melding_by_fenomeen", area_codes=[city.code], from_month=window.first, until_month=window.last)
rates = fenomenen.city_rates(of_city, release, words)
asked_people = ask_worded("context_list", area_codes=asked_area.context_codes(places))
people = ask_worded("team_list", area_codes=codes)
hours = ask_worded("hours_by_area", area_codes=codes, from_month=window.first, until_month=window.last)
sources = ask_worded("source_list")
moments = ask("team_moment_list", area_codes=codes)
notes = ask("note_by_area", area_codes=asked_area.around_and_inside(subject, places))
sides = view.sides(asked, window, earlier, rates, asked_people, everything, release, words)
first, matrix = sides[0], view.place_coverage(subject, everything, places, day)
plot = fenomenen.ratio_plot(first.fenomenen, area, words)
around = presence.presence(people, hours, moments, area, everything, window, words)
running = initiatieven.in_areas(matrix.reaching, (subject.wanted.code,), places)
goals = goal_table(networks(), area, places, week(), words)
caption = words("buurtprofiel.fenomenen_caption", area=area.label)
compared = view.side_table(sides, release.fenomenen, release, words)

title = words("buurtprofiel.title", area=subject.wanted.label)
page.header(title, view.sentence(subject, window, words), release, words)
if (whole := view.whole_note(subject, places, words)) is not None:
    buurtprofiel.star_line(whole)
how_to_read("buurtprofiel", words)
tiles.tiles(view.who_tiles(subject, release, words))
buurtprofiel.highlights(view.highlights(first.context_figures, first.fenomenen, around, matrix, words), words)

with page.block():
    page.heading(words("buurtprofiel.context"))
    title = words("buurtprofiel.context_caption", area=area.label)
    indicator_table = indicators.context_table(first.context_figures, title, words)
    context_figures(first.context_figures, indicator_table.caption, words)
with page.block():
    page.heading(words("buurtprofiel.fenomenen"))
    buurtprofiel.fenomenen(first.fenomenen, plot, caption, words)
    page.source_line(release, words, words("figure.note_rounded"), rate=True)
with page.block():
    page.heading(words("buurtprofiel.presence"))
    buurtprofiel.presence(around, presence.presence_source(sources, around, words), words)
with page.block():
    page.heading(words("buurtprofiel.initiatives"))
    buurtprofiel.initiatives(initiatieven.cards(running, everything, places, day, words), words)
with page.block():
    page.heading(words("buurtprofiel.goals"))
    buurtprofiel.goals(goals, words)
with page.block():
    page.heading(words("buurtprofiel.side"))
    buurtprofiel.earlier_widget(window, filters.own().get(view.EARLIER), words)
    buurtprofiel.side_by_side(compared, len(sides) > 1, words)
with page.block():
    page.heading(words("buurtprofiel.notes"))
    buurtprofiel.notes(note_table(notes, places, words), words)
listed = [indicator_table, fenomenen.fenomeen_table(first.fenomenen, area, words), goals, compared]
drawn = buurtprofiel.Drawn(listed, plot, around.moments)
buurtprofiel.profile_downloads(drawn, subject, window, release, sources, words)

"""Signalen en preventie: the share of people reached early, and hours that prevent beside hours that react."""

from dashboard.facts.offer import offer
from dashboard.facts.week import week as read_week
from dashboard.views import signalen as view
from dashboard.views.shared import context_lines
from dashboard.widgets import filters, page, tiles
from dashboard.widgets.figure import Look
from dashboard.widgets.margins import context_figures
from dashboard.widgets.own import signalen as own
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
places = release.places
read = own.read()
signals, balances, aim = read.signals, read.balances, read.aim
choice = own.chosen(signals, balances)
marks = view.Marks(chosen.marked(release), chosen.chosen_only, places)
figures = own.Figures(release, read.sources, words)

page.header(words("page.signalen"), words("signalen.intro"), release, words)
how_to_read("signalen", words)

# ---- signals: sums that partners hand in ----
if signals.quarters:
    tiles.tiles(view.tiles(signals, words))
    title = words("signalen.quarter_title", city=places.city.label)
    plot, table = view.quarter_plot(signals, words), view.quarter_table(signals, title, words)
    figures.show(figures.figure("kwartalen", title, plot, table, ["signals"], words("signalen.share_note")))
    own.definitions(read.words, words)
else:
    own.nothing(words("signalen.none"), words("signalen.signals"))
if choice.year is not None:
    title = words("signalen.area_title", kind=words(f"signalen.{choice.kind}"), year=choice.year)
    own.share_widgets(signals, choice, words)
    dots = view.area_plot(signals, choice.year, choice.kind, marks, words)
    table = view.area_table(signals, choice.year, words("signalen.area_caption", year=choice.year), marks, words)
    notes = (words("signalen.share_note"), words("signalen.area_note"))
    figures.show(figures.figure("wijken", title, dots, table, ["signals"], *notes), Look(table="open"))
if signals.quarters:
    title = words("signalen.domain_title", city=places.city.label)
    grid = own.domain_grid(words.language)
    figures.show(figures.figure("levensdomeinen", title, grid, None, ["signals"], words("signalen.domain_note")))

# ---- hours and initiatives: preventive beside reactive ----
if choice.quarter is not None:
    groups = marks.shown(sorted(read_week().groups, key=lambda one: (one.name(places, words).casefold(), one.code)))
    title = words("signalen.balance_title")
    grid = view.balance_grid(balances, aim, groups, places, words)
    note = words("signalen.balance_note") if aim is None else words("signalen.band_note", band=aim.text(words))
    balance = figures.figure("balans", title, grid, None, ["presence"], note, words("signalen.hours_note"))
    figures.show(balance, Look(last_is_total=True))
    own.quarter_widget(balances, choice, words)
    title = words("signalen.quarter_balance", period=view.period_name(view.quarter_code(choice.quarter), words))
    table = view.balance_table(balances, aim, offer().initiatives, groups, choice.quarter, title, marks, words)
    kinds, notes = ["presence", "initiatives"], (words("signalen.hours_note"), words("signalen.initiative_note"))
    figures.show(figures.figure("balans-kwartaal", title, None, table, kinds, *notes))

# ---- beside it: poverty and other context figures, and the notes behind the policy ----
area = places.areas[marks.selected[0]] if marks.selected else places.city
lines = context_lines.context_lines(read.indicators, area, places, words)
with page.block():
    title = words("signalen.context", area=area.label)
    page.heading(title)
    context_figures(lines, title, words)
    if lines:
        table = context_lines.context_table(lines, title, words)
        figures.files(figures.figure("context", title, None, table, ["context"]))
own.policy_notes(read.notes, words)

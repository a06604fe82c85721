"""Gegevens: where the figures come from, what they mean, what became of every report, and how people are protected."""

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.facts.wording import ask_worded
from dashboard.store.snapshot import ask
from dashboard.views import about
from dashboard.widgets import filters, page, tables
from dashboard.widgets.reading import how_to_read

release, _, words = filters.page()
edition = release.edition

page.header(words("page.gegevens"), words("about.intro"), release, words)
how_to_read("gegevens", words)

sources = ask_worded("source_list")
balance = ask("source_balance_list")
outlines = ask("outline_report_list")
late = ask("late_report_list")

page.heading(words("about.release"))
page.paragraphs(
    [
        words(
            "about.dates",
            day=formats.day(edition.as_of, words.language),
            period=formats.period(edition.first_month, edition.last_month, words.language),
        ),
        words(
            "about.population",
            year=edition.population_year,
            source=words.of(edition.population_source),
        ),
    ]
)
page.heading(words("about.sources"))
tables.table(about.source_table(sources, words), words, show_caption=False)

page.heading(words("about.definitions"))
tables.table(about.fenomeen_table(release.fenomenen, words), words, show_caption=False)

page.heading(words("about.balance"))
page.paragraphs(words.section("about.balance_text"))
for source in records(sources):
    tables.table(about.balance_table(balance, source, words), words)

page.heading(words("protect.title"))
page.paragraphs(words.section("protect.text"))
tables.table(about.example_table(words), words)
page.heading(words("protect.limits_title"), level=3)
page.paragraphs(words.section("protect.limits"))
if not late.empty:
    tables.table(about.late_table(late, words), words)
tables.table(about.proof_table(ask("proof_list"), words), words)

page.heading(words("about.outlines"))
if outlines.empty:
    page.paragraphs([words("about.outlines_none")])
else:
    tables.table(about.outline_table(outlines, release.places, words), words, show_caption=False)

page.heading(words("about.tables"))
tables.table(about.published_table(ask("published_table_list"), words), words, show_caption=False)

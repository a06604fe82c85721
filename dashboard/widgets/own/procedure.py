"""The pieces of the page Procedure: the card for phone and paper, how exercises stand, and the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.base.formats import day as day_text
from dashboard.base.markup import Safe, markdown, tag
from dashboard.base.texts import Words
from dashboard.city.procedure import PhaseCard, Procedure, StepCard
from dashboard.facts.release import Release
from dashboard.outlets.files import About, Download, figure_downloads, named, table_rows
from dashboard.views import procedure as view
from dashboard.views.shared.tables import Table
from dashboard.widgets.files import downloads
from dashboard.widgets.page import note, paragraphs, show
from dashboard.widgets.tables import html_row, html_table, table

# ---- the card ---------------------------------------------------------------------------------------


def standing(state: view.Standing) -> None:
    """Version, owner and review date; marked in words and with a sign when the review is due."""
    due = tag("strong", f"✗ {state.due}", class_="bb-red") if state.due else None
    show(tag("p", " ".join(state.lines), " " if due else None, due, class_="bb-line"))


def card(procedure: Procedure, phases: Sequence[PhaseCard], state: view.Standing, words: Words) -> None:
    """The steps by phase. On paper only this is printed."""
    language = words.language
    number = 0
    sections = []
    for phase in phases:
        steps = []
        for step in phase.steps:
            number += 1
            steps.append(_step(step, number, words))
        head = tag(
            "h3", phase.name, tag("span", view.until_text(phase, words), class_="bb-small-text"), class_="bb-heading"
        )
        sections.append(
            tag("section", head, tag("p", phase.aim, class_="bb-line"), tag("ol", *steps), class_="bb-phase")
        )
    show(
        tag(
            "article",
            tag(
                "h2", procedure.title[language], class_="bb-hidden"
            ),  # the phases have a heading above them, also unseen
            tag("p", procedure.title[language], class_="bb-heading bb-print-only"),
            tag("p", procedure.purpose[language], class_="bb-line"),
            tag("p", procedure.emergency[language], class_="bb-emergency"),
            tag("div", *sections, class_="bb-phases"),
            tag("p", " ".join((*state.lines, state.due)), class_="bb-source bb-print-only"),
            class_="bb-procedure",
        )
    )


def _step(step: StepCard, number: int, words: Words) -> Safe:
    pairs = (
        tag("div", tag("dt", words(f"procedure.{name}")), tag("dd", text)) for name, text in view.facts(step, words)
    )
    return tag("li", tag("p", step.what, class_="bb-step-what"), tag("dl", *pairs), value=number)


# ---- exercises --------------------------------------------------------------------------------------


def overview(lines: Sequence[view.ExerciseLine], listed: Table, current: Sequence[str], words: Words) -> None:
    """One row per wijk: red has a sign and words too. `listed`: the same as a table; `current`: the chosen wijken."""
    rows = []
    for line in lines:
        state = tag("strong", line.cells[0], class_="bb-red" if line.is_red else "bb-good")
        cells = [state, *("" if line.status == "never" else cell for cell in line.cells[1:])]
        is_current = line.area.code in current
        rows.append(html_row((line.area.label,), cells, listed.columns[1:], is_current=is_current))
    show(html_table(listed.caption, listed.columns, rows, "bb-stacked"))


def log(items: Sequence[view.Told], procedure: Procedure, words: Words) -> None:
    """Each exercise with its steps, closed until it is asked for; the newest is open."""
    for place, exercise in enumerate(items):
        with st.expander(markdown(exercise.title), expanded=place == 0, key=f"exercise_{exercise.number}"):
            paragraphs(exercise.sentences)
            table(view.step_table(exercise.exercise, procedure, exercise.title, words), words, show_caption=False)
            note(" ".join(exercise.notes))


# ---- files ------------------------------------------------------------------------------------------


def files(
    tables: Sequence[tuple[str, Table]],
    source: str,
    release: Release,
    head: str,
    words: Words,
    paper: Callable[[], bytes] | None = None,
) -> None:
    """Every table of the page; `head`: of the ledger, in each export (docs/ledger.md)."""
    items: list[Download] = []
    if paper is not None:
        items.append(Download(words("procedure.pdf"), "buurtbeeld-procedure.pdf", "application/pdf", paper))
    for name, listed in tables:
        about = About(
            title=listed.caption,
            sentence=listed.caption,
            source=source,
            as_of=release.edition.as_of,
            licence=words("about.unknown"),
            remarks=(words("procedure.head", head=head),),
            parts=("procedure", name),
        )
        items += named(figure_downloads(about, words, rows=table_rows(listed)), about, words)
    downloads(items, words, key="procedure")


def today() -> dt.date:
    """The day on the clock of the server: exercises age without a new release."""
    return dt.date.today()


def long_day(day: dt.date, words: Words) -> str:
    return day_text(day, words.language)

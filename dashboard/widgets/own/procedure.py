"""The pieces of the page Procedure: the card for phone and paper, how exercises stand, and the form to record one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.base.formats import day as day_text
from dashboard.base.markup import Safe, markdown, tag
from dashboard.base.texts import Words
from dashboard.city.procedure import PhaseCard, Procedure, StepCard
from dashboard.facts.places import Places
from dashboard.facts.release import Release
from dashboard.outlets.files import About, Download, table_downloads, table_rows
from dashboard.store.ledger import (
    Correction,
    EntryError,
    Exercise,
    MeasuredStep,
    Record,
    checked,
    exercises,
    measured_steps,
)
from dashboard.store.rights import Action
from dashboard.views import procedure as view
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.components import block, heading, paragraphs, show, table
from dashboard.widgets.files import downloads
from dashboard.widgets.ledger import EntryForm, may_write

CORRECT = "verbeter"  # in the URL: the entry that is corrected
_WIDGET = "procedure_write"
_DATE = "DD/MM/YYYY"
_FIRST_DAY = dt.date(2000, 1, 1)


# ---- the card ---------------------------------------------------------------------------------------


def standing(found: view.Standing) -> None:
    """Version, owner and review date; marked in words and with a sign when the review is due."""
    due = tag("strong", f"✗ {found.due}", class_="bb-red") if found.due else None
    show(tag("p", " ".join(found.lines), " " if due else None, due, class_="bb-line"))


def card(procedure: Procedure, phases: Sequence[PhaseCard], found: view.Standing, words: Words) -> None:
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
            tag("p", " ".join((*found.lines, found.due)), class_="bb-source bb-print-only"),
            class_="bb-procedure",
        )
    )


def _step(step: StepCard, number: int, words: Words) -> Safe:
    pairs = (
        tag("div", tag("dt", words(f"procedure.{name}")), tag("dd", text)) for name, text in view.facts(step, words)
    )
    return tag("li", tag("p", step.what, class_="bb-step-what"), tag("dl", *pairs), value=number)


# ---- exercises --------------------------------------------------------------------------------------


def overview(lines: Sequence[view.ExerciseLine], found: Table, current: Sequence[str], words: Words) -> None:
    """One row per wijk: red has a sign and words too."""
    head = tag("tr", *(tag("th", name, scope="col") for name in found.columns))
    body = []
    for line in lines:
        state = tag("strong", line.cells[0], class_="bb-red" if line.is_red else "bb-good")
        cells = [state, *("" if line.status == "never" else cell for cell in line.cells[1:])]
        is_current = line.area.code in current
        body.append(
            tag(
                "tr",
                tag("th", line.area.label, scope="row"),
                *(tag("td", cell, data_label=name) for cell, name in zip(cells, found.columns[1:], strict=True)),
                class_="bb-current" if is_current else None,
                aria_current="true" if is_current else None,
            )
        )
    whole = tag(
        "table",
        tag("caption", found.caption, class_="bb-hidden"),
        tag("thead", head),
        tag("tbody", *body),
        class_="bb-table bb-stacked",
    )
    show(tag("div", whole, class_="bb-scroll", tabindex="0", role="region", aria_label=found.caption))


def log(items: Sequence[view.Told], procedure: Procedure, words: Words) -> None:
    """Each exercise with its steps, closed until it is asked for; the newest is open."""
    for place, one in enumerate(items):
        with st.expander(markdown(one.title), expanded=place == 0, key=f"exercise_{one.number}"):
            paragraphs(one.sentences)
            table(view.step_table(one.exercise, procedure, one.title, words), words, show_caption=False)
            show(tag("p", " ".join(one.notes), class_="bb-source"))


# ---- the form ---------------------------------------------------------------------------------------


def _labels(words: Words) -> Mapping[str, str]:
    names = ("date", "area_code", "scenario_code", "is_rehearsal", "improvement", "follow_up_function")
    found = {name: words(f"procedure.field_{name}") for name in (*names, "next_exercise", "failed_steps", "reason")}
    return found | {"steps": words("procedure.measured"), "steps.minutes": words("procedure.measured")}


def exercise_form(
    found: Sequence[Record], procedure: Procedure, places: Places, today: dt.date, wijk: str | None, words: Words
) -> None:
    """Record an exercise, correct one or withdraw it; why not, where nothing may be written."""
    with block():
        heading(words("procedure.form_title"))
        if not may_write(Action.RECORD_EXERCISE, words):
            return
        paragraphs([words("procedure.form_intro")])
        record = _what_to_write(found, procedure, places, words)
        if record is None:
            _new(procedure, places, today, wijk, words)
        else:
            _correction(record, procedure, places, today, words)
            _withdrawal(record, words)


def _what_to_write(found: Sequence[Record], procedure: Procedure, places: Places, words: Words) -> Record | None:
    """A new exercise (None) or the entry to correct; kept in the URL."""
    known = {str(record.number): record for record in exercises(found)}
    if not known:
        return None
    names = {"": words("procedure.form_new")} | {
        number: words("procedure.form_correct", n=number, title=view.told(record, procedure, places, words).title)
        for number, record in known.items()
    }

    def keep() -> None:
        value = str(st.session_state[_WIDGET])
        filters.keep_own({CORRECT: value} if value else {})

    wanted = filters.own().get(CORRECT, "")
    st.session_state[_WIDGET] = wanted if wanted in names else ""
    label = words("procedure.form_what")
    st.selectbox(label, list(names), format_func=names.__getitem__, key=_WIDGET, on_change=keep, width=640)
    return known.get(wanted)


def _new(procedure: Procedure, places: Places, today: dt.date, wijk: str | None, words: Words) -> None:
    form = EntryForm("exercise", Action.RECORD_EXERCISE, _labels(words), words)
    form.result()
    scenarios = view.choices(procedure.scenarios, words.language)
    code = st.selectbox(
        words("procedure.field_scenario_code"),
        list(scenarios),
        format_func=scenarios.__getitem__,
        key=form.key("scenario_code"),
        width=420,
    )
    scenario = procedure.scenario(str(code))
    if scenario is None:
        return
    paragraphs([scenario.story[words.language]])
    steps = measured_steps(procedure, scenario.code, {})
    with st.form(form.key("form")):
        _fields(form, None, steps, procedure, places, today, wijk, words)
        form.confirm()

        def make() -> Exercise:
            chosen = str(form.value("scenario_code"))
            minutes = {one.step_code: _minutes(form, one.step_code) for one in measured_steps(procedure, chosen, {})}
            return checked(
                Exercise,
                **_typed(form),
                scenario_code=chosen,
                procedure_version=procedure.version,
                steps=measured_steps(procedure, chosen, minutes),
            )

        form.submit(words("procedure.save"), make)


def _correction(record: Record, procedure: Procedure, places: Places, today: dt.date, words: Words) -> None:
    old = record.content
    assert isinstance(old, Exercise)  # noqa: S101 - `exercises` gives nothing else
    form = EntryForm(f"exercise_correct_{record.versions[-1]}", Action.CORRECT, _labels(words), words)
    form.result()
    heading(words("procedure.correct_title", n=record.number), level=3)
    paragraphs([words("procedure.correct_intro")])
    with st.form(form.key("form")):
        _fields(form, old, old.steps, procedure, places, today, old.area_code, words)
        st.text_area(words("procedure.field_reason"), height=70, key=form.key("reason"))
        form.confirm()

        def make() -> Correction:
            steps = [one.model_copy(update={"minutes": _minutes(form, one.step_code)}) for one in old.steps]
            entry = checked(
                Exercise,
                **_typed(form),
                scenario_code=old.scenario_code,
                procedure_version=old.procedure_version,
                steps=steps,
            )
            return checked(Correction, of=record.number, entry=entry, reason=form.value("reason", ""))

        form.submit(words("procedure.save_correction"), make)


def _withdrawal(record: Record, words: Words) -> None:
    form = EntryForm(f"exercise_withdraw_{record.versions[-1]}", Action.CORRECT, _labels(words), words)
    form.result()
    with st.form(form.key("form")):
        paragraphs([words("procedure.withdraw_intro")])
        st.text_input(words("procedure.field_reason"), key=form.key("reason"))
        form.confirm()
        form.submit(
            words("procedure.withdraw"),
            lambda: checked(Correction, of=record.number, entry=None, reason=form.value("reason", "")),
        )


def _fields(
    form: EntryForm,
    old: Exercise | None,
    steps: Sequence[MeasuredStep],
    procedure: Procedure,
    places: Places,
    today: dt.date,
    wijk: str | None,
    words: Words,
) -> None:
    """What an exercise holds; `old`: what stood in the entry that is corrected."""
    areas = {area.code: area.label for area in view.wijken(places)}
    if old is not None:
        areas.setdefault(old.area_code, old.area_code)
    left, right = st.columns(2)
    with left:
        _day(form, "date", old.date if old else today, words)
    with right:
        _one_of(form, "area_code", areas, wijk, words)
    names = {one.step_code: view.step_name(procedure, one.step_code, words) for one in steps}
    paragraphs([words("procedure.minutes_help")])
    _minute_fields(form, old, steps, names, words)
    st.multiselect(
        words("procedure.field_failed_steps"),
        list(names),
        default=[code for code in old.failed_steps if code in names] if old else [],
        format_func=names.__getitem__,
        placeholder=words("procedure.none"),
        key=form.key("failed_steps"),
    )
    improvement = old.improvement if old else ""
    st.text_area(words("procedure.field_improvement"), value=improvement, height=90, key=form.key("improvement"))
    left, right = st.columns(2)
    with left:
        functions = {one.code: one.name[words.language] for one in procedure.functions}
        if old and old.follow_up_function:
            functions.setdefault(old.follow_up_function, old.follow_up_function)
        _one_of(form, "follow_up_function", functions, old.follow_up_function if old else None, words)
    with right:
        _day(form, "next_exercise", old.next_exercise if old else None, words)
    st.checkbox(words("procedure.field_is_rehearsal"), value=old is not None, key=form.key("is_rehearsal"))


def _minute_fields(
    form: EntryForm, old: Exercise | None, steps: Sequence[MeasuredStep], names: Mapping[str, str], words: Words
) -> None:
    """In pairs beside each other: in the order of the steps, also on a phone."""
    for first in range(0, len(steps), 2):
        for place, column in enumerate(st.columns(2), first):
            if place == len(steps):
                continue
            one = steps[place]
            norm = view.minutes_text(one.norm_minutes, words)
            with column, block():
                # The text of a step is no label: labels know markdown, and what screen readers hear would be escaped.
                said = words("procedure.minutes_of", n=place + 1, step=names[one.step_code], norm=norm)
                show(tag("p", said, class_="bb-line"))
                st.number_input(
                    words("procedure.minutes_step", n=place + 1),
                    min_value=0,
                    step=1,
                    value=one.minutes if old else None,
                    placeholder=words("procedure.not_measured"),
                    key=form.key(f"minutes_{one.step_code}"),
                )


def _day(form: EntryForm, name: str, value: dt.date | None, words: Words) -> None:
    label = words(f"procedure.field_{name}")
    st.date_input(label, value=value, min_value=_FIRST_DAY, format=_DATE, key=form.key(name))


def _one_of(form: EntryForm, name: str, names: Mapping[str, str], value: str | None, words: Words) -> None:
    st.selectbox(
        words(f"procedure.field_{name}"),
        list(names),
        index=list(names).index(value) if value is not None and value in names else None,
        format_func=names.__getitem__,
        placeholder=words("procedure.choose"),
        key=form.key(name),
    )


def _minutes(form: EntryForm, code: str) -> int | None:
    value = form.value(f"minutes_{code}")
    return None if value is None else int(value)


def _typed(form: EntryForm) -> dict[str, Any]:
    """What was filled in, but for scenario and steps. Raises EntryError for what is missing."""
    if not form.value("is_rehearsal"):
        raise EntryError("missing", "it was not said that this is an exercise", "is_rehearsal")
    for name in ("date", "area_code"):
        if not form.value(name):
            raise EntryError("missing", f"'{name}' is missing", name)
    return {
        "is_rehearsal": True,
        "date": form.value("date"),
        "area_code": form.value("area_code"),
        "failed_steps": tuple(form.value("failed_steps") or ()),
        "improvement": form.value("improvement") or "",
        "follow_up_function": form.value("follow_up_function"),
        "next_exercise": form.value("next_exercise"),
    }


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
    found: list[Download] = []
    if paper is not None:
        found.append(Download(words("procedure.pdf"), "buurtbeeld-procedure.pdf", "application/pdf", paper))
    for name, one in tables:
        about = About(
            title=one.caption,
            sentence=one.caption,
            source=source,
            as_of=release.edition.as_of,
            licence=words("about.unknown"),
            remarks=(words("procedure.head", head=head),),
            parts=("procedure", name),
        )
        for item in table_downloads(table_rows(one), about, words):
            label = words("veldwerkers.file", name=one.caption, label=item.label)
            found.append(Download(label, item.file_name, item.mime, item.make))
    downloads(found, words, key="procedure")


def today() -> dt.date:
    """The day on the clock of the server: exercises age without a new release."""
    return dt.date.today()


def long_day(day: dt.date, words: Words) -> str:
    return day_text(day, words.language)

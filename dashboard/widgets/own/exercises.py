"""The form in which an exercise of the procedure is recorded, corrected or withdrawn (docs/ledger.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.city.procedure import Procedure
from dashboard.facts.places import Places
from dashboard.store.ledger import (
    Correction,
    EntryError,
    Exercise,
    LedgerRecord,
    MeasuredStep,
    checked,
    exercises,
    measured_steps,
)
from dashboard.store.rights import Action
from dashboard.views import procedure as view
from dashboard.widgets import filters
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.ledger import EntryForm, may_write
from dashboard.widgets.page import block, heading, paragraphs, show

CORRECT = "verbeter"  # in the URL: the entry that is corrected
_URL = UrlWidgets("procedure", (CORRECT,))


def _labels(words: Words) -> Mapping[str, str]:
    names = ("date", "area_code", "scenario_code", "is_rehearsal", "improvement", "follow_up_function")
    labels = {name: words(f"procedure.field_{name}") for name in (*names, "next_exercise", "failed_steps", "reason")}
    return labels | {"steps": words("procedure.measured"), "steps.minutes": words("procedure.measured")}


@dataclass(frozen=True)
class Card:
    """Subject of a form for exercises: the card of the city, its places, the day, and the wijk that was chosen."""

    procedure: Procedure
    places: Places
    today: dt.date
    wijk: str | None


def exercise_form(records: Sequence[LedgerRecord], card: Card, words: Words) -> None:
    """Record an exercise, correct one or withdraw it; why not, where nothing may be written."""
    with block():
        heading(words("procedure.form_title"))
        if not may_write(Action.RECORD_EXERCISE, words):
            return
        paragraphs([words("procedure.form_intro")])
        record = _what_to_write(records, card, words)
        if record is None:
            _new(card, words)
        else:
            _correction(record, card, words)
            _withdrawal(record, words)


def _what_to_write(records: Sequence[LedgerRecord], card: Card, words: Words) -> LedgerRecord | None:
    """A new exercise (None) or the entry to correct; kept in the URL."""
    by_number = {str(record.number): record for record in exercises(records)}
    if not by_number:
        return None
    names = {"": words("procedure.form_new")} | {
        number: words(
            "procedure.form_correct", n=number, title=view.told(record, card.procedure, card.places, words).title
        )
        for number, record in by_number.items()
    }
    wanted = filters.own().get(CORRECT, "")
    _URL.select(CORRECT, words("procedure.form_what"), names, wanted if wanted in names else "", width=640)
    return by_number.get(wanted)


def _new(card: Card, words: Words) -> None:
    procedure = card.procedure
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
        _fields(form, None, steps, card, words)
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


def _correction(record: LedgerRecord, card: Card, words: Words) -> None:
    old = record.content
    assert isinstance(old, Exercise)  # noqa: S101 - `exercises` gives nothing else
    form = EntryForm(f"exercise_correct_{record.versions[-1]}", Action.CORRECT, _labels(words), words)
    form.result()
    heading(words("procedure.correct_title", n=record.number), level=3)
    paragraphs([words("procedure.correct_intro")])
    with st.form(form.key("form")):
        _fields(form, old, old.steps, replace(card, wijk=old.area_code), words)
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


def _withdrawal(record: LedgerRecord, words: Words) -> None:
    form = EntryForm(f"exercise_withdraw_{record.versions[-1]}", Action.CORRECT, _labels(words), words)
    form.result()
    texts = (words(f"procedure.{name}") for name in ("withdraw_intro", "field_reason", "withdraw"))
    form.withdrawal(record.number, *texts)


def _fields(form: EntryForm, old: Exercise | None, steps: Sequence[MeasuredStep], card: Card, words: Words) -> None:
    """Draw the fields of an exercise; `old`: what stood in the entry that is corrected."""
    areas = {area.code: area.label for area in view.wijken(card.places)}
    if old is not None:
        areas.setdefault(old.area_code, old.area_code)
    left, right = st.columns(2)
    with left:
        form.day("date", words("procedure.field_date"), old.date if old else card.today)
    with right:
        _one_of(form, "area_code", areas, card.wijk, words)
    names = {one.step_code: view.step_name(card.procedure, one.step_code, words) for one in steps}
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
        functions = {one.code: one.name[words.language] for one in card.procedure.functions}
        if old and old.follow_up_function:
            functions.setdefault(old.follow_up_function, old.follow_up_function)
        _one_of(form, "follow_up_function", functions, old.follow_up_function if old else None, words)
    with right:
        form.day("next_exercise", words("procedure.field_next_exercise"), old.next_exercise if old else None)
    st.checkbox(words("procedure.field_is_rehearsal"), value=old is not None, key=form.key("is_rehearsal"))


def _minute_fields(
    form: EntryForm, old: Exercise | None, steps: Sequence[MeasuredStep], names: Mapping[str, str], words: Words
) -> None:
    """A field for the minutes of each step, in pairs beside each other; on a phone in the order of the steps."""
    for first in range(0, len(steps), 2):
        for place, column in enumerate(st.columns(2), first):
            if place == len(steps):
                continue
            step = steps[place]
            norm = view.minutes_text(step.norm_minutes, words)
            with column, block():
                # The text of a step is no label: labels know markdown, and what screen readers hear would be escaped.
                text = words("procedure.minutes_of", n=place + 1, step=names[step.step_code], norm=norm)
                show(tag("p", text, class_="bb-line"))
                st.number_input(
                    words("procedure.minutes_step", n=place + 1),
                    min_value=0,
                    step=1,
                    value=step.minutes if old else None,
                    placeholder=words("procedure.not_measured"),
                    key=form.key(f"minutes_{step.step_code}"),
                )


def _one_of(form: EntryForm, name: str, names: Mapping[str, str], value: str | None, words: Words) -> None:
    form.one_of(name, words(f"procedure.field_{name}"), names, value, placeholder=words("procedure.choose"))


def _minutes(form: EntryForm, code: str) -> int | None:
    value = form.value(f"minutes_{code}")
    return None if value is None else int(value)


def _typed(form: EntryForm) -> dict[str, Any]:
    """Values that were filled in, by field, but for scenario and steps. Raises EntryError for what is missing."""
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

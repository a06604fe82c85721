"""The procedure "Gebeurt er toch iets?" as it is shown: the card, how well it was rehearsed, and how often it was used.

Functions lead, never persons. Measured minutes come from exercises only; of real events there is one number a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.city.procedure import PhaseCard, Procedure, Scenario, StepCard, is_review_due
from dashboard.facts.places import Area, Places
from dashboard.store.ledger import Exercise, ExerciseState, LedgerRecord, StepHistory, StepOutcome, exercises, outcomes
from dashboard.views.shared.tables import Row, Table

_HOUR, _DAY = 60, 24 * 60
SIGNS = {"recent": "✓", "too_long_ago": "✗", "never": "✗"}  # colour alone says nothing


def minutes_text(minutes: float | None, words: Words) -> str:
    """'10 minuten', '6 uur', '2 dagen': the largest unit in which it is a whole number."""
    if minutes is None:
        return EN_DASH
    for unit, size in (("days", _DAY), ("hours", _HOUR)):
        if minutes >= size and minutes % size == 0:
            number = minutes / size
            key = f"procedure.{unit}_one" if number == 1 else f"procedure.{unit}"
            return words(key, n=formats.number(number, words.language))
    decimals = 0 if float(minutes).is_integer() else 1
    key = "procedure.minutes_one" if minutes == 1 else "procedure.minutes"
    return words(key, n=formats.number(minutes, words.language, decimals))


def until_text(phase: PhaseCard, words: Words) -> str:
    """Until when a phase runs, counted from the first report."""
    if phase.until_minutes is None:
        return words("procedure.no_end")
    return words("procedure.until", time=minutes_text(phase.until_minutes, words))


def step_name(procedure: Procedure, code: str, words: Words) -> str:
    """The first sentence of a step; its code when it is not in the procedure any more."""
    step = procedure.step(code)
    return step.what[words.language].split(". ")[0].rstrip(".") if step else code


def scenario_name(procedure: Procedure, code: str, words: Words) -> str:
    scenario = procedure.scenario(code)
    return scenario.name[words.language] if scenario else code


@dataclass(frozen=True)
class Standing:
    """Version, owner and review date; `due` says that the text should have been looked at."""

    lines: tuple[str, ...]
    due: str


def standing(procedure: Procedure, today: dt.date, words: Words) -> Standing:
    last, language = procedure.changes[-1], words.language
    lines = [
        words("procedure.version", version=procedure.version, day=formats.day(last.date, language)),
        words("procedure.owner", owner=procedure.owner[language]),
        words("procedure.review", day=formats.day(procedure.review_date, language)),
    ]
    lines += [words("procedure.example")] if procedure.is_example else []
    return Standing(tuple(lines), words("procedure.due") if is_review_due(procedure, today) else "")


def facts(step: StepCard, words: Words) -> list[tuple[str, str]]:
    """Pairs of a key of data/texts and its text for a step: who, how fast, how, to whom, how to scale down."""
    who = words("procedure.with", lead=step.lead, names=", ".join(step.others)) if step.others else step.lead
    norm = [] if step.norm_minutes is None else [("norm", minutes_text(step.norm_minutes, words))]
    return [("who", who), *norm, ("channel", step.channel), ("to", step.to), ("scale_down", step.scale_down)]


def card_table(phases: Sequence[PhaseCard], caption: str, words: Words) -> Table:
    """The card as a table, for files: a row for each step."""
    rows = []
    for phase in phases:
        for step in phase.steps:
            cells = (
                step.what,
                step.lead,
                ", ".join(step.others) or EN_DASH,
                minutes_text(step.norm_minutes, words),
                step.channel,
                step.to,
                step.scale_down,
            )
            rows.append(Row(phase.name, cells))
    names = ("phase", "what", "lead", "others", "norm", "channel", "to", "scale_down")
    return Table(caption, tuple(words(f"procedure.{name}") for name in names), tuple(rows), numeric=False)


# ---- exercises --------------------------------------------------------------------------------------


def wijken(places: Places) -> list[Area]:
    """Areas in which the procedure is exercised: all of the people level, by name."""
    return sorted(places.of_level(places.people_level.code), key=lambda area: (area.label.casefold(), area.code))


@dataclass(frozen=True)
class ExerciseLine:
    """State of the exercises in a wijk, in words. `status`: never, too_long_ago, recent."""

    area: Area
    status: str
    cells: tuple[str, ...]

    @property
    def is_red(self) -> bool:
        return self.status != "recent"


COLUMNS = ("state", "last", "scenario", "in_time", "failed", "follow_up", "next")


def exercise_lines(
    states: Sequence[ExerciseState], procedure: Procedure, places: Places, words: Words
) -> list[ExerciseLine]:
    """One line per wijk, also for those that never exercised; the words say what red means."""
    return [ExerciseLine(places.areas[one.area_code], one.status, _line_cells(one, procedure, words)) for one in states]


def _line_cells(exercised: ExerciseState, procedure: Procedure, words: Words) -> tuple[str, ...]:
    language = words.language
    state = f"{SIGNS[exercised.status]} {words(f'procedure.status_{exercised.status}')}"
    if exercised.last_date is None:
        return (state, *(EN_DASH for _ in COLUMNS[1:]))
    last = formats.day(exercised.last_date, language)
    if exercised.other_version:
        last = words("procedure.other_version", day=last, version=exercised.other_version)
    planned = EN_DASH if exercised.next_exercise is None else formats.day(exercised.next_exercise, language)
    if exercised.is_next_missed:
        planned = words("procedure.missed", day=planned)
    return (
        state,
        last,
        scenario_name(procedure, exercised.scenario_code or "", words),
        words("procedure.of", n=exercised.steps_in_time, total=exercised.steps_with_norm)
        if exercised.steps_with_norm
        else EN_DASH,
        "; ".join(step_name(procedure, code, words) for code in exercised.failed_steps) or words("procedure.none"),
        procedure.function_name(exercised.follow_up_function, language) if exercised.follow_up_function else EN_DASH,
        planned,
    )


def exercise_table(lines: Sequence[ExerciseLine], caption: str, words: Words) -> Table:
    rows = tuple(Row(line.area.label, line.cells) for line in lines)
    columns = (words("column.area"), *(words(f"procedure.column_{name}") for name in COLUMNS))
    return Table(caption, columns, rows, numeric=False)


def summary(lines: Sequence[ExerciseLine], procedure: Procedure, words: Words) -> str:
    """A sentence on the wijken that exercised in time, and those that did not."""
    red = [line.area.label for line in lines if line.is_red]
    text = words(
        "procedure.summary",
        n=len(lines) - len(red),
        total=len(lines),
        time=minutes_text(procedure.exercise_limit_days * _DAY, words),
    )
    return f"{text} {words('procedure.summary_red', names=', '.join(red))}" if red else text


def outcome_text(one: StepOutcome, words: Words) -> str:
    if one.is_failed:
        return words("procedure.step_failed")
    if one.is_in_time is None:
        return words("procedure.step_unknown" if one.norm_minutes is not None else "procedure.step_no_norm")
    return words("procedure.step_in_time" if one.is_in_time else "procedure.step_late")


def step_table(exercise: Exercise, procedure: Procedure, caption: str, words: Words) -> Table:
    """Each step of an exercise against its norm of that day."""
    rows = []
    for outcome in outcomes(exercise):
        step = procedure.step(outcome.step_code)
        lead = procedure.function_name(step.lead, words.language) if step else EN_DASH
        measured, norm = (minutes_text(value, words) for value in (outcome.minutes, outcome.norm_minutes))
        rows.append(
            Row(step_name(procedure, outcome.step_code, words), (lead, measured, norm, outcome_text(outcome, words)))
        )
    columns = ("what", "lead", "measured", "norm", "result")
    return Table(caption, tuple(words(f"procedure.{name}") for name in columns), tuple(rows), numeric=False)


@dataclass(frozen=True)
class Told:
    """One exercise: its title, sentences on what was learned, and notes on how the entry came about."""

    number: int
    title: str
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    exercise: Exercise


def told(record: LedgerRecord, procedure: Procedure, places: Places, words: Words) -> Told:
    exercise = record.content
    assert isinstance(exercise, Exercise)  # noqa: S101 - `exercises` gives nothing else
    language = words.language
    area = places.areas.get(exercise.area_code)
    title = words(
        "procedure.exercise_title",
        scenario=scenario_name(procedure, exercise.scenario_code, words),
        area=area.label if area else exercise.area_code,
        day=formats.day(exercise.date, language),
    )
    sentences = []
    if "improvement" in record.gone:
        reason = words(f"ledger.reason_{record.gone['improvement']}") if record.gone["improvement"] else EN_DASH
        sentences.append(words("ledger.redacted", reason=reason))
    elif exercise.improvement:
        sentences.append(words("procedure.improvement_said", text=exercise.improvement))
    if exercise.follow_up_function:
        name = procedure.function_name(exercise.follow_up_function, language)
        sentences.append(words("procedure.follow_up_said", name=name))
    if exercise.next_exercise:
        sentences.append(words("procedure.next_said", day=formats.day(exercise.next_exercise, language)))
    notes = [words("procedure.entry", n=record.number, version=exercise.procedure_version)]
    if record.is_corrected:
        notes.append(words("procedure.corrected", n=record.versions[-1]))
    if record.not_seen:
        notes.append(words("procedure.not_seen", numbers=", ".join(map(str, record.not_seen))))
    return Told(record.number, title, tuple(sentences), tuple(notes), exercise)


def log(
    found: Sequence[LedgerRecord], areas: Sequence[str], procedure: Procedure, places: Places, words: Words
) -> list[Told]:
    """The exercises that stand, newest first; of these areas, or of all when none is named."""
    return [
        told(record, procedure, places, words)
        for record in exercises(found)
        if not areas or (isinstance(record.content, Exercise) and record.content.area_code in areas)
    ]


def history_table(history: Sequence[StepHistory], procedure: Procedure, caption: str, words: Words) -> Table:
    """Table of minutes of rehearsals in the last year, by step: it shows where the procedure itself is slow."""
    rows = []
    for timed in history:
        step = procedure.step(timed.step_code)
        in_time = words("procedure.of", n=timed.in_time, total=timed.with_norm) if timed.with_norm else EN_DASH
        rows.append(
            Row(
                step_name(procedure, timed.step_code, words),
                (
                    minutes_text(step.norm_minutes if step else None, words),
                    formats.number(timed.exercises, words.language),
                    minutes_text(timed.median_minutes, words),
                    in_time,
                    formats.number(timed.failed, words.language),
                ),
            )
        )
    columns = ("what", "norm", "times", "median", "in_time", "failed")
    return Table(caption, tuple(words(f"procedure.{name}") for name in columns), tuple(rows), numeric=False)


def choices(scenarios: Sequence[Scenario], language: str) -> Mapping[str, str]:
    return {one.code: one.name[language] for one in scenarios}


# ---- real events ------------------------------------------------------------------------------------


def event_table(rows: pd.DataFrame, caption: str, words: Words) -> Table:
    """Real events per year: one rounded number for the city, and a median where it stands in the release."""
    lines = []
    for row in sorted(records(rows), key=lambda event: int(event["year"]), reverse=True):
        count = row["event_count"]
        if count is None:
            number = words("figure.missing")
        else:
            text = formats.number(count, words.language)
            number = words("figure.circa", n=text) if count else words("figure.under_five")
        median = row["median_minutes"]
        time = words("procedure.no_median") if median is None else minutes_text(float(median), words)
        lines.append(Row(str(int(row["year"])), (number, time)))
    columns = (words("procedure.year"), words("procedure.events"), words("procedure.event_median"))
    return Table(caption, columns, tuple(lines))

""" "Gebeurt er toch iets?": the steps by phase, typed, and how well they were rehearsed. Pure functions for the page.

The content is the city's: data/procedure/procedure.toml and scenarios.toml. Who leads is a function, never a person.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from dashboard import settings
from dashboard.city_parts import Code
from dashboard.errors import UserError
from dashboard.formats import Language
from dashboard.ledger import Exercise, MeasuredStep, Record, exercises
from dashboard.toml_file import Strict, read_toml


def _in_both_languages(words: dict[str, str]) -> dict[str, str]:
    if set(words) != {"nl", "en"} or not all(text.strip() for text in words.values()):
        raise ValueError("needs words in nl and in en, and in no other language")
    return words


Words = Annotated[dict[str, str], AfterValidator(_in_both_languages)]
Phase = Literal["melding", "eerste_uur", "eerste_dag", "eerste_week", "afschalen", "nazorg"]
PHASES: tuple[Phase, ...] = ("melding", "eerste_uur", "eerste_dag", "eerste_week", "afschalen", "nazorg")


class Function(Strict):
    code: Code
    name: Words


class PhaseOf(Strict):
    code: Phase
    name: Words
    aim: Words
    until_minutes: Annotated[int, Field(gt=0)] | None = None  # from the first report; none: no end


class Step(Strict):
    code: Code
    phase: Phase
    lead: Code
    with_functions: list[Code] = Field(alias="with", default=[])
    what: Words
    norm_minutes: Annotated[int, Field(gt=0)] | None = None  # from the first report until done
    channel: Words
    to: Words
    scale_down: Words


class Change(Strict):
    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$")]
    date: dt.date
    what: Words


class Scenario(Strict):
    code: Code
    name: Words
    story: Words
    steps: Annotated[list[Code], Field(min_length=1)]


class _Scenarios(Strict):
    scenarios: Annotated[list[Scenario], Field(min_length=1)]


class Procedure(Strict):
    """The whole card. Steps stand in the order of their phases."""

    version: str
    is_example: bool
    owner: Words
    review_date: dt.date
    title: Words
    purpose: Words
    emergency: Words
    exercise_limit_days: Annotated[int, Field(gt=0)]
    changes: Annotated[list[Change], Field(min_length=1)]
    functions: Annotated[list[Function], Field(min_length=1)]
    phases: list[PhaseOf]
    steps: Annotated[list[Step], Field(min_length=1)]
    scenarios: list[Scenario] = Field(default=[])  # from scenarios.toml

    @field_validator("phases")
    @classmethod
    def _all_phases(cls, phases: list[PhaseOf]) -> list[PhaseOf]:
        if tuple(phase.code for phase in phases) != PHASES:
            raise ValueError(f"needs these phases in this order: {', '.join(PHASES)}")
        ends = [phase.until_minutes for phase in phases if phase.until_minutes is not None]
        if ends != sorted(set(ends)):
            raise ValueError("a phase ends before the one before it")
        return phases

    @field_validator("steps")
    @classmethod
    def _steps_fit(cls, steps: list[Step], info: ValidationInfo) -> list[Step]:
        functions = {one.code for one in info.data.get("functions", [])}
        ends = {one.code: one.until_minutes for one in info.data.get("phases", [])}
        for step in steps:
            unknown = {step.lead, *step.with_functions} - functions
            if functions and unknown:
                raise ValueError(f"step '{step.code}': '{min(unknown)}' is not one of the functions")
            end = ends.get(step.phase)
            if step.norm_minutes and end and step.norm_minutes > end:
                raise ValueError(f"step '{step.code}': its norm is later than the end of its phase")
        if len({step.code for step in steps}) != len(steps):
            raise ValueError("two steps have the same code")
        order = [PHASES.index(step.phase) for step in steps]
        if order != sorted(order) or set(order) != set(range(len(PHASES))):
            raise ValueError("steps stand in the order of the phases, and each phase has one")
        return steps

    @model_validator(mode="after")
    def _version_is_told(self) -> Procedure:
        last = self.changes[-1]
        if last.version != self.version or [c.date for c in self.changes] != sorted(c.date for c in self.changes):
            raise ValueError("the last of the changes tells of this version, in the order of their dates")
        if self.review_date <= last.date:
            raise ValueError("the review date lies after the date of this version")
        if len({one.code for one in self.functions}) != len(self.functions):
            raise ValueError("two functions have the same code")
        return self

    def function_name(self, code: str, language: Language) -> str:
        """The name of a function; its code when it is not (any more) in the procedure."""
        return next((one.name[language] for one in self.functions if one.code == code), code)

    def scenario(self, code: str) -> Scenario | None:
        return next((one for one in self.scenarios if one.code == code), None)

    def step(self, code: str) -> Step | None:
        return next((one for one in self.steps if one.code == code), None)


def read_procedure(folder: Path = settings.PROCEDURE_DIR) -> Procedure:
    """Read procedure.toml and scenarios.toml. Raises UserError naming file, line and setting."""
    file = folder / "scenarios.toml"
    procedure = read_toml(folder / "procedure.toml", Procedure)
    if procedure.scenarios:
        raise UserError("scenarios stand in scenarios.toml", file=folder / "procedure.toml")
    scenarios = read_toml(file, _Scenarios).scenarios
    known = {step.code for step in procedure.steps}
    for scenario in scenarios:
        if unknown := set(scenario.steps) - known:
            raise UserError(f"scenario '{scenario.code}': no step '{min(unknown)}' in procedure.toml", file=file)
    if len({scenario.code for scenario in scenarios}) != len(scenarios):
        raise UserError("two scenarios have the same code", file=file)
    return procedure.model_copy(update={"scenarios": scenarios})


# ---- the card ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepCard:
    code: str
    what: str
    lead: str
    others: tuple[str, ...]
    norm_minutes: int | None
    channel: str
    to: str
    scale_down: str


@dataclass(frozen=True)
class PhaseCard:
    code: str
    name: str
    aim: str
    until_minutes: int | None
    steps: tuple[StepCard, ...]


def card(procedure: Procedure, language: Language) -> tuple[PhaseCard, ...]:
    """The phases in order, each with its steps, in one language."""
    return tuple(
        PhaseCard(
            code=phase.code,
            name=phase.name[language],
            aim=phase.aim[language],
            until_minutes=phase.until_minutes,
            steps=tuple(
                StepCard(
                    code=step.code,
                    what=step.what[language],
                    lead=procedure.function_name(step.lead, language),
                    others=tuple(procedure.function_name(code, language) for code in step.with_functions),
                    norm_minutes=step.norm_minutes,
                    channel=step.channel[language],
                    to=step.to[language],
                    scale_down=step.scale_down[language],
                )
                for step in procedure.steps
                if step.phase == phase.code
            ),
        )
        for phase in procedure.phases
    )


def is_review_due(procedure: Procedure, today: dt.date) -> bool:
    """Should the owner have looked at the text again?"""
    return today >= procedure.review_date


# ---- exercises --------------------------------------------------------------------------------------


def measured_steps(
    procedure: Procedure, scenario_code: str, minutes: dict[str, int | None]
) -> tuple[MeasuredStep, ...]:
    """The steps of a scenario for an Exercise, with the norm of today and the minutes that were measured.

    Raises UserError for an unknown scenario, and for a step that it does not measure.
    """
    scenario = procedure.scenario(scenario_code)
    if scenario is None:
        raise UserError("not a scenario", value=scenario_code)
    if unknown := set(minutes) - set(scenario.steps):
        raise UserError("not a step of this scenario", value=min(unknown))
    norms = {step.code: step.norm_minutes for step in procedure.steps}
    return tuple(
        MeasuredStep(step_code=code, minutes=minutes.get(code), norm_minutes=norms[code]) for code in scenario.steps
    )


@dataclass(frozen=True)
class StepOutcome:
    """`is_in_time`: None when there is no norm, or when nothing was measured; a failed step is not in time."""

    step_code: str
    minutes: int | None
    norm_minutes: int | None
    is_failed: bool
    is_in_time: bool | None


def outcomes(exercise: Exercise) -> tuple[StepOutcome, ...]:
    """Each step against its norm as it was on the day of the exercise; exactly the norm is in time."""
    return tuple(
        StepOutcome(
            step_code=step.step_code,
            minutes=step.minutes,
            norm_minutes=step.norm_minutes,
            is_failed=step.step_code in exercise.failed_steps,
            is_in_time=_in_time(step, step.step_code in exercise.failed_steps),
        )
        for step in exercise.steps
    )


def _in_time(step: MeasuredStep, is_failed: bool) -> bool | None:
    if step.norm_minutes is None or (step.minutes is None and not is_failed):
        return None
    return not is_failed and step.minutes is not None and step.minutes <= step.norm_minutes


@dataclass(frozen=True)
class ExerciseState:
    """How a wijk stands. `status`: never, too_long_ago (both red), recent. Steps are counted in the last exercise."""

    area_code: str
    status: Literal["never", "too_long_ago", "recent"]
    last_date: dt.date | None
    days_ago: int | None
    number: int | None
    scenario_code: str | None
    steps_in_time: int
    steps_with_norm: int
    failed_steps: tuple[str, ...]
    follow_up_function: str | None
    next_exercise: dt.date | None
    is_next_missed: bool
    other_version: str | None  # the version that was rehearsed, when the procedure has changed since

    @property
    def is_red(self) -> bool:
        return self.status != "recent"


def exercise_overview(
    procedure: Procedure, found: Iterable[Record], area_codes: Sequence[str], today: dt.date
) -> list[ExerciseState]:
    """One line per area, in the order of `area_codes`, also for those that never had an exercise."""
    known = exercises(found)
    return [
        _state(procedure, [one for one in known if _exercise(one).area_code == code], code, today)
        for code in area_codes
    ]


def _state(procedure: Procedure, done: Sequence[Record], area_code: str, today: dt.date) -> ExerciseState:
    if not done:
        return ExerciseState(area_code, "never", None, None, None, None, 0, 0, (), None, None, False, None)
    last = _exercise(done[0])
    judged = [one.is_in_time for one in outcomes(last) if one.is_in_time is not None]
    days = (today - last.date).days
    return ExerciseState(
        area_code=area_code,
        status="too_long_ago" if days > procedure.exercise_limit_days else "recent",
        last_date=last.date,
        days_ago=days,
        number=done[0].number,
        scenario_code=last.scenario_code,
        steps_in_time=sum(judged),
        steps_with_norm=len(judged),
        failed_steps=last.failed_steps,
        follow_up_function=last.follow_up_function,
        next_exercise=last.next_exercise,
        is_next_missed=last.next_exercise is not None and last.next_exercise < today,
        other_version=last.procedure_version if last.procedure_version != procedure.version else None,
    )


@dataclass(frozen=True)
class StepHistory:
    """One step over the exercises of the last `exercise_limit_days` days: minutes of rehearsals, never of events."""

    step_code: str
    exercises: int
    median_minutes: float | None
    in_time: int
    with_norm: int
    failed: int


def step_history(procedure: Procedure, found: Iterable[Record], today: dt.date) -> list[StepHistory]:
    """Where the procedure itself is slow, in the order of its steps; steps that were not rehearsed have 0 exercises."""
    recent = [
        outcome
        for one in exercises(found)
        if (today - one.content.date).days <= procedure.exercise_limit_days
        for outcome in outcomes(_exercise(one))
    ]
    lines = []
    for step in procedure.steps:
        mine = [one for one in recent if one.step_code == step.code]
        minutes = [one.minutes for one in mine if one.minutes is not None]
        judged = [one.is_in_time for one in mine if one.is_in_time is not None]
        lines.append(
            StepHistory(
                step_code=step.code,
                exercises=len(mine),
                median_minutes=statistics.median(minutes) if minutes else None,
                in_time=sum(judged),
                with_norm=len(judged),
                failed=sum(one.is_failed for one in mine),
            )
        )
    return lines


def _exercise(record: Record) -> Exercise:
    assert isinstance(record.content, Exercise)  # noqa: S101 - `exercises` gives nothing else
    return record.content

"""Results of rehearsals of the procedure: each exercise against its norms, each wijk, each step. Pure functions."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.base.errors import UserError
from dashboard.city.procedure import Procedure
from dashboard.store.ledger.entries import Exercise, MeasuredStep
from dashboard.store.ledger.reading import LedgerRecord, exercises


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
    """The state of the exercises of a wijk. `status`: never, too_long_ago (both red), recent. Steps are counted in
    the last exercise.
    """

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
    procedure: Procedure, found: Iterable[LedgerRecord], area_codes: Sequence[str], today: dt.date
) -> list[ExerciseState]:
    """One line per area, in the order of `area_codes`, also for those that never had an exercise."""
    known = exercises(found)
    return [
        _state(procedure, [one for one in known if _exercise(one).area_code == code], code, today)
        for code in area_codes
    ]


def _state(procedure: Procedure, done: Sequence[LedgerRecord], area_code: str, today: dt.date) -> ExerciseState:
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


def step_history(procedure: Procedure, found: Iterable[LedgerRecord], today: dt.date) -> list[StepHistory]:
    """The times of each step, in the order of the procedure; steps that were not rehearsed have 0 exercises."""
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


def _exercise(record: LedgerRecord) -> Exercise:
    assert isinstance(record.content, Exercise)  # noqa: S101 - `exercises` gives nothing else
    return record.content

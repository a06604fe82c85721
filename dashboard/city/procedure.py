"""The procedure "Gebeurt er toch iets?": the steps by phase, typed, and as a card for the page.

The content is the city's: data/procedure/procedure.toml and scenarios.toml. Who leads is a function, never a person.
How well it was rehearsed: ledger/rehearsals.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.texts import Wording
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.fields import Code


def _whole(words: dict[str, str]) -> Wording:
    if settings.FIRST_LANGUAGE not in words or not all(text.strip() for text in words.values()):
        raise ValueError(f"needs words in {settings.FIRST_LANGUAGE}, and in every language that it names")
    return Wording(words)


Words = Annotated[dict[str, str], AfterValidator(_whole)]
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

    def function_name(self, code: str, language: str) -> str:
        """The name of a function in `nl` or `en`; its code when it is not (any more) in the procedure."""
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


def card(procedure: Procedure, language: str) -> tuple[PhaseCard, ...]:
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
    """Whether the owner should have looked at the text again by `today`."""
    return today >= procedure.review_date

"""The goals of the buurt networks: typed reading of `<catalog>/doelen.toml`. A city without goals leaves the file out.

A goal never holds a figure of its own: its indicator, area and baseline period point at published figures, and the
build looks these up (build/goals.py). Only the target is typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, line_of, read_toml
from dashboard.city.city_file import City
from dashboard.city.fields import Code, Worded

FILE_NAME = "doelen.toml"

Key = int | str
Text = Annotated[Worded, Field(min_length=1)]
Kind = Literal["melding", "hours_outside", "coverage", "context"]
# What each kind of indicator needs, beside `kind`.
_NEEDS: dict[str, frozenset[str]] = {
    "melding": frozenset({"area", "fenomeen"}),
    "hours_outside": frozenset({"presence_area"}),
    "coverage": frozenset({"chosen_buurt"}),
    "context": frozenset({"area", "indicator"}),
}


class Network(Strict):
    """A network: the organisations that work on one or several chosen buurten, with their shared vision in one
    paragraph.
    """

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=80)]
    chosen_buurten: Annotated[list[Code], Field(min_length=1)]
    vision: Text
    review_within_days: Annotated[int, Field(ge=7, le=1000)] = 180  # a goal that was not reviewed for longer is overdue
    is_example: bool = False
    is_public: bool = False  # may residents read its goals, and that its buurten were chosen?
    confirmed_numbers: bool = False


class GoalIndicator(Strict):
    """A published measure.

    melding: reports of a fenomeen in an area, in twelve months. hours_outside: hours of presence outside office hours
    in a presence area, per year. coverage: the share (percent) of the rules of the offer that are met in a chosen
    buurt. context: a context figure of an area, per year.
    """

    kind: Kind
    area: str | None = None
    fenomeen: Code | None = None
    presence_area: str | None = None
    chosen_buurt: Code | None = None
    indicator: Code | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> GoalIndicator:
        given = {name for names in _NEEDS.values() for name in names if getattr(self, name) is not None}
        if given != _NEEDS[self.kind]:
            raise ValueError(f"an indicator of the kind '{self.kind}' needs {' and '.join(sorted(_NEEDS[self.kind]))}")
        return self


class Target(Strict):
    """A change in percent of the baseline, or a value; to be reached on a day."""

    percent: float | None = None
    value: float | None = None
    by: dt.date

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        if (self.percent is None) == (self.value is None):
            raise ValueError("needs exactly one of percent and value")
        if self.percent == 0 or (self.value is not None and self.value < 0):
            raise ValueError("percent is not 0, and value is not negative")
        return self

    def value_from(self, baseline: float) -> float:
        """The value that is aimed at, given the published baseline."""
        return self.value if self.value is not None else baseline * (1 + (self.percent or 0) / 100)


class Goal(Strict):
    """One goal. about: the population (nobody owns it alone), or our own work."""

    code: Code
    network: Code
    sentence: Text
    story: Text
    about: Literal["population", "own_work"]
    direction: Literal["up", "down"]
    indicator: GoalIndicator
    baseline: Annotated[str, Field(pattern=r"^\d{4}$")]  # a calendar year with a published figure
    target: Target
    owners: Annotated[list[Code], Field(min_length=1)]
    initiatives: list[str] = Field(default_factory=list)
    aim: Code | None = (
        None  # what initiatives name in their own file (`doelen`): those that reach the network count too
    )
    confirmed_numbers: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Goal:
        if self.target.percent is not None and (self.target.percent > 0) != (self.direction == "up"):
            raise ValueError(f"target: a change of {self.target.percent:g} percent is not '{self.direction}'")
        if self.target.by <= dt.date(int(self.baseline), 12, 31):
            raise ValueError("target: the day lies before the end of the baseline")
        if len(set(self.owners)) != len(self.owners) or len(set(self.initiatives)) != len(self.initiatives):
            raise ValueError("an owner or an initiative stands twice")
        return self


class Goals(Strict):
    """The whole file."""

    networks: list[Network] = Field(default_factory=list)
    goals: list[Goal] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits_together(self) -> Goals:
        for what, codes in (
            ("networks", [network.code for network in self.networks]),
            ("goals", [goal.code for goal in self.goals]),
        ):
            twins = {code for code in codes if codes.count(code) > 1}
            if twins:
                raise ValueError(f"two {what} have the code '{min(twins)}'")
        return self


class GoalFile:
    """The goals with the file that they stand in, so that every fault can name its line."""

    def __init__(self, path: Path, content: Goals) -> None:
        self.path, self.content = path, content
        self._text = path.read_text(encoding="utf-8") if path.exists() else ""

    def fault(self, message: str, *keys: Key, value: object = None, expected: str | None = None) -> UserError:
        """The error for the field that `keys` lead to, such as "goals", 2, "indicator", "area"."""
        column = ".".join(str(key) for key in keys)
        return UserError(message, file=self.path, line=self.line(*keys), column=column, value=value, expected=expected)

    def line(self, *keys: Key) -> int | None:
        """Number of the line with the field that `keys` lead to; None where the file does not name it."""
        return line_of(self._text, keys) or self._inline(keys)

    def _inline(self, keys: tuple[Key, ...]) -> int | None:
        return line_of(self._text, keys[:-1]) if len(keys) > 1 else None

    def texts(self) -> Iterator[tuple[tuple[Key, ...], str, bool]]:
        """Every text that people typed: where it stands, the text, and whether its numbers were confirmed."""
        for number, network in enumerate(self.content.networks):
            yield ("networks", number, "name"), network.name, network.confirmed_numbers
            for text in network.vision.values():
                yield ("networks", number, "vision"), text, network.confirmed_numbers
        for number, goal in enumerate(self.content.goals):
            for field in ("sentence", "story"):
                for text in getattr(goal, field).values():
                    yield ("goals", number, field), text, goal.confirmed_numbers


def read_goals(city: City) -> GoalFile:
    """Read the goals of a city. Raises UserError naming field and line."""
    path = city.path(city.catalog) / FILE_NAME
    if not path.exists():
        return GoalFile(path, Goals())
    goal_file = GoalFile(path, read_toml(path, Goals))
    networks = {network.code for network in goal_file.content.networks}
    chosen = {buurt.code for buurt in city.chosen_buurten}
    for number, network in enumerate(goal_file.content.networks):
        for code in network.chosen_buurten:
            if code not in chosen:
                expected = f"one of {', '.join(sorted(chosen))}" if chosen else "chosen_buurten in the city file"
                raise goal_file.fault(
                    "is not a chosen buurt", "networks", number, "chosen_buurten", value=code, expected=expected
                )
    for number, goal in enumerate(goal_file.content.goals):
        if goal.network not in networks:
            expected = f"one of {', '.join(sorted(networks))}"
            raise goal_file.fault("is not a network", "goals", number, "network", value=goal.network, expected=expected)
        if goal.indicator.chosen_buurt is not None and goal.indicator.chosen_buurt not in chosen:
            raise goal_file.fault(
                "is not a chosen buurt", "goals", number, "indicator", "chosen_buurt", value=goal.indicator.chosen_buurt
            )
    for keys, text in ((keys, text) for keys, text, _ in goal_file.texts()):
        if len(text) > 1200 or not text.isprintable():
            raise goal_file.fault(
                "is too long, or not one line of plain text", *keys, expected="at most 1200 characters"
            )
        if re.search(r"[<>{}`]", text):
            raise goal_file.fault("holds a sign that no sentence needs", *keys, expected="plain text")
    return goal_file

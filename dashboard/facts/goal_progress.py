"""The goals of a release with their published figures and their state. Worked out once per release and kept.

A goal is what a network aims at (docs/goals.md); its state is the rule of stats/goal_state.py. Everything rests on
published figures: the table `goal_value`, and for swings beyond chance the monthly counts that the pages show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dashboard.base.rows import Record, records
from dashboard.base.texts import Wording
from dashboard.facts import analysis
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.release import Release, current_release
from dashboard.facts.wording import ask_worded
from dashboard.stats.dispersion import ASSUMED, EVEN_YEAR
from dashboard.stats.goal_state import Estimate, GoalState, goal_state
from dashboard.stats.moderated import Variation
from dashboard.store.snapshot import ask

Kind = Literal["melding", "hours_outside", "coverage", "context"]


@dataclass(frozen=True)
class GoalFigure:
    """One published figure of a goal. estimate: with its 95 % interval, NaN where there is no figure; `status` as in
    goal_value (exact, rounded, folded, withheld, withdrawn, missing); error: how far rounding can be off."""

    period: str
    estimate: Estimate
    status: str
    error: float
    is_baseline: bool
    is_current: bool

    @property
    def is_known(self) -> bool:
        return not np.isnan(self.estimate.value)


@dataclass(frozen=True)
class Goal:
    """One goal of a network. `place_code`: an area, a presence area or a chosen buurt, as `kind` says."""

    code: str
    network_code: str
    sentence: Wording
    story: Wording | None
    about: Literal["population", "own_work"]
    direction: Literal["up", "down"]
    kind: Kind
    place_code: str
    fenomeen_code: str | None
    indicator_name: Wording | None
    unit: str
    context_source: str
    target: float  # NaN for a percentage of a baseline that was withdrawn
    target_percent: float | None
    target_on: dt.date
    figures: tuple[GoalFigure, ...]
    state: GoalState
    owners: tuple[str, ...]
    initiatives: tuple[str, ...]

    @property
    def baseline(self) -> GoalFigure:
        return next(figure for figure in self.figures if figure.is_baseline)

    @property
    def has_target(self) -> bool:
        return not np.isnan(self.target)

    @property
    def current(self) -> GoalFigure:
        return next((figure for figure in self.figures if figure.is_current), self.baseline)


@dataclass(frozen=True)
class Network:
    """A network with its goals in the order of the file."""

    code: str
    name: str
    vision: Wording
    review_within_days: int
    is_example: bool
    chosen_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    goals: tuple[Goal, ...]

    def people_areas(self, places: Places) -> tuple[str, ...]:
        """The areas of the people level in or around which the network works."""
        level = places.people_level.code
        inside = (area.code for area in places.of_level(level))
        around = {up.code for code in self.area_codes if code in places.areas for up in places.ancestors(code)}
        return tuple(
            code
            for code in sorted(inside)
            if code in around or any(up.code in self.area_codes for up in places.ancestors(code))
        )


def _estimate(row: Record, kind: Kind, extra: float) -> Estimate:
    nothing = float("nan")
    start, end = row["start_on"], row["end_on"]
    if row["value"] is None:
        return Estimate(nothing, nothing, nothing, start, end)
    value, error = float(row["value"]), float(row["error_bound"] or 0.0)
    if kind == "melding":
        return Estimate.of_count(value, error, start, end, extra)
    if kind == "context":
        low, high = row["interval_low"], row["interval_high"]
        return Estimate(value, value if low is None else low, value if high is None else high, start, end)
    return Estimate.within(value, error, start, end)


def swings(release: Release, area_code: str, fenomeen_code: str, before: dt.date) -> float:
    """Extra variance (relative, squared) of twelve months of a fenomeen in an area: what counts swing beyond chance.

    As for every change, from the months before `before`, over all areas of its level; the assumed swings where there
    are too few, since a goal has no second figure of the same months to estimate them from.
    """
    places = release.places
    is_city = area_code == places.city.code
    level = places.people_level.code if is_city else places.areas[area_code].level
    of_change = analysis.swings_of_changes(level, fenomeen_code, before, len(EVEN_YEAR), is_city=is_city)
    if not isinstance(of_change, Variation):
        return (of_change or ASSUMED).of_total(EVEN_YEAR)
    row = 0 if is_city else analysis.counts(level, fenomeen_code).codes.index(area_code)
    return float(of_change.between_years()[row])


def _figures(rows: Iterable[Record], kind: Kind, extra: float) -> tuple[GoalFigure, ...]:
    return tuple(
        GoalFigure(
            period=row["period"],
            estimate=_estimate(row, kind, extra),
            status=row["status"],
            error=float(row["error_bound"] or 0.0),
            is_baseline=bool(row["is_baseline"]),
            is_current=bool(row["is_current"]),
        )
        for row in rows
    )


def _goal(row: Record, values: list[Record], owners: list[str], initiatives: list[str], release: Release) -> Goal:
    kind: Kind = row["kind"]
    now = next((value["start_on"] for value in values if value["is_current"]), None)
    extra = swings(release, row["area_code"], row["fenomeen_code"], now) if kind == "melding" and now else 0.0
    figures = _figures(values, kind, extra)
    baseline = next(figure for figure in figures if figure.is_baseline)
    latest = next((figure for figure in figures if figure.is_current), baseline)
    target = float("nan") if row["target_value"] is None else float(row["target_value"])
    return Goal(
        code=row["goal_code"],
        network_code=row["network_code"],
        sentence=row["sentence"],
        story=row["story"],
        about=row["about"],
        direction=row["direction"],
        kind=kind,
        place_code=row["area_code"] or row["presence_area_code"] or row["chosen_code"],
        fenomeen_code=row["fenomeen_code"],
        indicator_name=row["indicator_name"],
        unit=row["unit"] or "",
        context_source=row["context_source"] or "",
        target=target,
        target_percent=row["target_percent"],
        target_on=row["target_on"],
        figures=figures,
        state=goal_state(baseline.estimate, latest.estimate, target, row["target_on"], row["direction"]),
        owners=tuple(owners),
        initiatives=tuple(initiatives),
    )


def _grouped(rows: Iterable[Record], column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["goal_code"], []).append(row[column])
    return found


def read_networks(release: Release) -> tuple[Network, ...]:
    """Every network of the release in use, in the order of its file; in a public release without the goals whose
    figures are not public."""
    values: dict[str, list[Record]] = {}
    for row in records(ask("goal_value_list")):
        values.setdefault(row["goal_code"], []).append(row)
    owners = _grouped(records(ask("goal_organisation_list")), "organisation_code")
    initiatives = _grouped(records(ask("goal_initiative_list")), "initiative_code")
    goals = [
        _goal(row, values[code], owners.get(code, []), initiatives.get(code, []), release)
        for row in records(ask_worded("goal_list"))
        if (code := row["goal_code"]) in values
    ]
    areas = records(ask("network_area_list"))

    def codes(network: str, column: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row[column] for row in areas if row["network_code"] == network))

    return tuple(
        Network(
            code=row["network_code"],
            name=row["name"],
            vision=row["vision"],
            review_within_days=int(row["review_within_days"]),
            is_example=bool(row["is_example"]),
            chosen_codes=codes(row["network_code"], "chosen_code"),
            area_codes=codes(row["network_code"], "area_code"),
            goals=tuple(goal for goal in goals if goal.network_code == row["network_code"]),
        )
        for row in records(ask_worded("network_list"))
    )


@per_release()
def networks() -> tuple[Network, ...]:
    """The networks of the release in use."""
    return read_networks(current_release())

"""Goals in the build: references must exist, texts must be fit to show, and baselines must be published figures.

Before the tables are made: `put_goals`. After: `check_goals`, which needs the published figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
from duckdb import struct_type
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import DATE, DOUBLE, VARCHAR

from dashboard.base import personal_data, settings
from dashboard.base.settings import DAY_TYPES
from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City
from dashboard.city.fields import Worded
from dashboard.city.goal_file import Goal, GoalFile, Key
from dashboard.pipeline.read.staging import put
from dashboard.stats.goal_state import NO_FIGURE, Estimate, goal_state
from dashboard.stats.profile import office_slots

# The figures that indicators point at: relation of staging, column.
_PLACES = {
    "area": ("area_known", "area_code"),
    "fenomeen": ("fenomeen_known", "fenomeen_code"),
    "presence_area": ("presence_area_known", "presence_area_code"),
    "indicator": ("indicator_known", "indicator_code"),
}


def put_goals(con: duckdb.DuckDBPyConnection, city: City, catalog: Catalog, file: GoalFile) -> None:
    """network_known, network_area_known, goal_known, goal_organisation_known, goal_initiative_listed, goal_slot_known.

    Raises UserError naming field and line for a text or a reference that will not do.
    """
    _check_texts(file)
    for number, goal in enumerate(file.content.goals):
        _check_references(con, file, number, goal)
        _check_target(catalog, file, number, goal)
    networks, goals = file.content.networks, file.content.goals
    put(
        con,
        "network_known",
        "network_order integer, network_code varchar, name varchar, vision_nl varchar, vision_en varchar, "
        "review_within_days integer, is_example boolean, is_public boolean",
        [
            (n, one.code, one.name, *_both(one.vision), one.review_within_days, one.is_example, one.is_public)
            for n, one in enumerate(networks)
        ],
    )
    put(
        con,
        "network_area_known",
        "network_code varchar, chosen_code varchar, area_code varchar",
        [
            (network.code, buurt.code, area)
            for network in networks
            for buurt in city.chosen_buurten
            if buurt.code in network.chosen_buurten
            for area in buurt.areas
        ],
    )
    put(
        con,
        "goal_known",
        "goal_order integer, goal_code varchar, network_code varchar, sentence_nl varchar, sentence_en varchar, "
        "story_nl varchar, story_en varchar, about varchar, direction varchar, kind varchar, area_code varchar, "
        "fenomeen_code varchar, presence_area_code varchar, chosen_code varchar, indicator_code varchar, "
        "baseline_period varchar, target_percent double, target_value double, target_on date, aim varchar",
        [_goal_row(number, goal) for number, goal in enumerate(goals)],
    )
    pairs = [(goal.code, order, owner) for goal in goals for order, owner in enumerate(goal.owners)]
    put(con, "goal_organisation_known", "goal_code varchar, owner_order integer, organisation_code varchar", pairs)
    listed = [(goal.code, initiative) for goal in goals for initiative in goal.initiatives]
    put(con, "goal_initiative_listed", "goal_code varchar, initiative_code varchar", listed)
    put(con, "goal_slot_known", "day_type varchar, day_part varchar", outside_slots(city))
    _add_own_goal_state(con)


def _add_own_goal_state(con: duckdb.DuckDBPyConnection) -> None:
    """The rule of stats/goal_state.py as a function of SQL, for goals on our own work: no sample, only rounding."""
    figure = struct_type({"value": DOUBLE, "error": DOUBLE, "start": DATE, "end": DATE})
    types: list[Any] = [figure, figure, DOUBLE, DATE, VARCHAR]
    con.create_function("own_goal_state", own_goal_state, types, VARCHAR, null_handling=FunctionNullHandling.SPECIAL)


def own_goal_state(
    baseline: dict[str, Any], latest: dict[str, Any], target: float | None, target_on: dt.date, direction: str
) -> str:
    """The state of a goal whose baseline and latest figure are off by at most an error; one of goal_state.STATES.

    baseline, latest: value, error, start and end, each of them None where there is no figure.
    """
    first, last = _within(baseline), _within(latest)
    if first is None or last is None or target is None:
        return NO_FIGURE
    try:
        return goal_state(first, last, target, target_on, direction).state
    except ValueError:
        return NO_FIGURE  # the target is not better than the baseline: check_goals says so, with file and line


def _within(figure: dict[str, Any]) -> Estimate | None:
    value, start, end = figure["value"], figure["start"], figure["end"]
    if value is None or start is None or end is None:
        return None
    return Estimate.within(value, figure["error"] or 0.0, start, end)


def outside_slots(city: City) -> list[tuple[str, str]]:
    """The published slots (day type, part of day) that lie outside office hours, as `stats.profile.office_slots`."""
    slots = [(day_type, part.code) for day_type in DAY_TYPES for part in city.day_parts]
    hours = {part.code: (part.from_hour, part.until_hour) for part in city.day_parts}
    office = office_slots(slots, hours, city.office_hours.from_hour, city.office_hours.until_hour)
    return [slot for slot, inside in zip(slots, np.asarray(office).tolist(), strict=True) if not inside]


def _goal_row(number: int, goal: Goal) -> tuple[object, ...]:
    indicator = goal.indicator
    return (
        number,
        goal.code,
        goal.network,
        *_both(goal.sentence),
        *_both(goal.story),
        goal.about,
        goal.direction,
        indicator.kind,
        indicator.area,
        indicator.fenomeen,
        indicator.presence_area,
        indicator.chosen_buurt,
        indicator.indicator,
        goal.baseline,
        goal.target.percent,
        goal.target.value,
        goal.target.by,
        goal.aim,
    )


def _both(words: Worded) -> tuple[str, str]:
    any_language = next(iter(words.values()))
    return words.get("nl", any_language), words.get("en", any_language)


def _check_texts(file: GoalFile) -> None:
    """Numbers beside people-words (and streets with a number) must be confirmed; anything else personal is refused."""
    for keys, text, confirmed in file.texts():
        found = personal_data.findings(text)
        personal = [kind for kind in found if kind not in (personal_data.PEOPLE_NUMBER, personal_data.STREET)]
        if personal:
            raise file.fault("holds something that looks personal", *keys, expected="a text about a place or a plan")
        if found and not confirmed:
            what = "a number beside a word for people" if personal_data.PEOPLE_NUMBER in found else "an address"
            raise file.fault(
                f"holds {what}", *keys, expected="a text without it, or confirmed_numbers = true when it may be shown"
            )


def _check_references(con: duckdb.DuckDBPyConnection, file: GoalFile, number: int, goal: Goal) -> None:
    for field, (table, column) in _PLACES.items():
        code = getattr(goal.indicator, field)
        if code is not None:
            _must_exist(con, file, table, column, code, ("goals", number, "indicator", field))
    for owner in goal.owners:
        _must_exist(con, file, "organisation_known", "organisation_code", owner, ("goals", number, "owners"))
    for initiative in goal.initiatives:
        _must_exist(con, file, "initiative_known", "initiative_code", initiative, ("goals", number, "initiatives"))


def _must_exist(
    con: duckdb.DuckDBPyConnection, file: GoalFile, table: str, column: str, code: str, keys: Sequence[Key]
) -> None:
    found = con.execute(f"select count(*) from {table} where {column} = ?", [code]).fetchone()
    if not found or not found[0]:
        raise file.fault("does not exist", *keys, value=code, expected=f"a code of {column}")


def _check_target(catalog: Catalog, file: GoalFile, number: int, goal: Goal) -> None:
    """On people-fenomenen a percentage or a multiple of the base: nobody aims between two published figures."""
    value, fenomeen = goal.target.value, goal.indicator.fenomeen
    base = 1
    if fenomeen is not None and catalog.fenomeen(fenomeen).about == "people":
        base = settings.COUNT_BASE
    elif goal.indicator.kind == "hours_outside":
        base = settings.HOURS_BASE
    if value is not None and base > 1 and value % base:
        raise file.fault(
            "cannot be aimed at", "goals", number, "target", "value", value=value,
            expected=f"a percentage, or a multiple of {base}",
        )  # fmt: skip


def check_goals(con: duckdb.DuckDBPyConnection, file: GoalFile) -> list[str]:
    """After the tables are made: every baseline is a published figure, and every target better than it.

    Returns a line for the steward for each goal whose baseline was withdrawn: it has no state until it names another.
    """
    advice = []
    for number, goal in enumerate(file.content.goals):
        row = con.execute("select value, status from goal_value where goal_code = ? and is_baseline", [goal.code])
        found = row.fetchone()
        if found is not None and found[1] == "withdrawn":
            line = file.line("goals", number, "baseline")
            advice.append(
                f"goal {goal.code}: the figure that it starts from was withdrawn, so it has no state; name another "
                f"baseline ({file.path.name}, line {line})"
            )
            continue
        if found is None or found[0] is None:
            known = con.execute(
                "select distinct left(period, 4) from goal_value where goal_code = ? and value is not null "
                "and period not like '%q%' order by 1",
                [goal.code],
            ).fetchall()
            years = ", ".join(str(year) for (year,) in known)
            raise file.fault(
                "there is no published figure for this period", "goals", number, "baseline", value=goal.baseline,
                expected=f"one of {years}" if years else "an indicator with published figures",
            )  # fmt: skip
        target = goal.target.value_from(found[0])
        if (target > found[0]) != (goal.direction == "up") or target == found[0]:
            raise file.fault(
                f"is not '{goal.direction}' from the published baseline", "goals", number, "target",
                expected="a target on the better side of the baseline",
            )  # fmt: skip
    return advice

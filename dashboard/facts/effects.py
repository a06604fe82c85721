"""Answers to "Werkt het?" in a release: the initiatives that can be asked about, alone or a few of them together.

Answers are kept per release. How they are worked out: stats/effects and docs/methods.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.base.arrays import Floats
from dashboard.base.formats import add_months
from dashboard.base.rows import records
from dashboard.facts import analysis
from dashboard.facts.offer import Initiative, offer
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.release import EVERYTHING, Release, current_release
from dashboard.stats.effects import Beside, Effect, estimate_effect, keys, read_power_table
from dashboard.store.snapshot import ask

PRESENCE, OTHERS = "presence", "others"  # the two controls of registration effort
MOST = 4  # initiatives in a bundle


@dataclass(frozen=True)
class Askable:
    """An initiative that could be asked about: it began within the figures, in some wijken and not in all."""

    initiative: Initiative
    wijken: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.initiative.code


def wijken_of(initiative: Initiative, places: Places) -> tuple[str, ...]:
    """The wijken in which an initiative works: a buurt counts as the wijk around it; a larger area as its wijken."""
    level = places.people_level.code
    found: dict[str, None] = {}
    for code in initiative.areas:
        above = next((area.code for area in places.ancestors(code) if area.level == level), None)
        inside = [
            area.code for area in places.of_level(level) if code in {up.code for up in places.ancestors(area.code)}
        ]
        found |= dict.fromkeys([above] if above else inside)
    return tuple(sorted(found))


def askable(initiatives: Sequence[Initiative], release: Release) -> list[Askable]:
    """By title. Those that began before the figures, or that work in every wijk, have nothing to be compared with."""
    first, last = release.edition.first_month, add_months(release.edition.last_month, 1)
    everywhere = len(release.places.of_level(release.places.people_level.code))
    found = [Askable(one, wijken_of(one, release.places)) for one in initiatives]
    return [one for one in found if first < one.initiative.start_date < last and 0 < len(one.wijken) < everywhere]


def subjects(chosen: Sequence[Askable], release: Release) -> tuple[str, ...]:
    """The fenomenen that the initiatives aim at; all of them where they name none. Not those that are folded away."""
    named = {code for one in chosen for code in one.initiative.fenomenen}
    known = [fenomeen.code for fenomeen in release.fenomenen]
    return tuple(code for code in known if code in named) or tuple(known)


def default(found: Sequence[Askable], release: Release) -> Askable | None:
    """The first that aims at a fenomeen and has two years before it and a year after it; else the first of all."""
    early, late = add_months(release.edition.first_month, keys.YEAR), add_months(release.edition.last_month, -11)
    fits = [one for one in found if one.initiative.fenomenen and early <= one.initiative.start_date <= late]
    return next(iter(fits or found), None)


def hours_table(rows: pd.DataFrame, areas: Sequence[str], months: Sequence[dt.date]) -> Floats:
    """[A, M] hours of presence near each wijk, from the answer of `hours_by_month`; NaN where a month is not known."""
    place = {code: index for index, code in enumerate(areas)}
    at = {month: index for index, month in enumerate(months)}
    table = np.full((len(areas), len(months)), np.nan)
    for row in records(rows):
        spot = place.get(row["area_code"]), at.get(row["month"])
        if spot[0] is not None and spot[1] is not None and row["hours"] is not None:
            table[spot] = np.nan_to_num(table[spot]) + row["hours"]
    return table


@per_release()
def _hours() -> Floats:
    here = current_release()
    codes = tuple(sorted(area.code for area in here.places.of_level(here.places.people_level.code)))
    return hours_table(ask("hours_by_month"), codes, here.edition.months)


@per_release()
def _around() -> Mapping[str, Collection[str]]:
    found: dict[str, set[str]] = {}
    for area, neighbour in ask("area_neighbour_list").itertuples(index=False, name=None):
        found.setdefault(area, set()).add(neighbour)
    return found


@per_release(256)
def answer(wijken: tuple[str, ...], start: dt.date, subject: str) -> Effect:
    """The answer for these wijken, start and fenomeen, with everything that belongs beside it."""
    level = current_release().places.people_level.code
    counts = analysis.counts(level, subject)
    everything = analysis.counts(level, EVERYTHING)
    return estimate_effect(
        counts.codes,
        counts.table,
        counts.months,
        wijken,
        start,
        counts.rounding,
        Beside(_around(), {PRESENCE: _hours(), OTHERS: everything.table - counts.table}, read_power_table()),
    )


def prepare(release: Release) -> None:
    """Work out what the first visitor is shown; loading the regression takes half a second, once."""
    found = askable(offer().initiatives, release)
    first = default(found, release)
    if first is not None:
        subject = subjects([first], release)[0]
        answer(first.wijken, first.initiative.start_date, subject)

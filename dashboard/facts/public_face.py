"""Everything that residents can read, gathered once per release. Ask for it inside `snapshot.public_only()`.

The pages Mijn buurt and De stad in beeld, the static site, the feeds and the leaflet are all made from one `Face`, by
views/public_place.py, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.base.formats import add_months
from dashboard.base.rows import records
from dashboard.base.texts import Wording
from dashboard.facts import analysis
from dashboard.facts.count import NOTHING, Count
from dashboard.facts.goal_progress import Goal, Network, networks
from dashboard.facts.judgements import Judged, judged_in
from dashboard.facts.offer import Offer, offer, web_link
from dashboard.facts.per_release import per_release
from dashboard.facts.period import Window
from dashboard.facts.places import Area, Places
from dashboard.facts.release import Fenomeen, Release, current_release
from dashboard.facts.wording import ask_worded
from dashboard.stats import change, verdicts
from dashboard.stats.swings import Swings
from dashboard.store.snapshot import ask


@dataclass(frozen=True)
class Reported:
    """Reports of one fenomeen in one area, in the last twelve months and in the twelve before.

    verdict: of stats/change.py. is_lower: demonstrably fewer per inhabitant than in the other areas together.
    """

    fenomeen: Fenomeen
    now: Count
    before: Count
    verdict: str
    is_lower: bool


@dataclass(frozen=True)
class OwnWorkGoal:
    """A goal whose figures are not public (hours, offer): its sentence and its state in one word."""

    code: str
    sentence: Wording
    state: str


@dataclass(frozen=True)
class PublicGoal:
    """A goal in the order of its file, with its network and the organisations that carry it."""

    goal: Goal | OwnWorkGoal
    network: Network
    owners: tuple[str, ...]


@dataclass(frozen=True)
class ReportLink:
    """A page on which residents can report something; from the city file, word for word."""

    name: Wording
    link: str


@dataclass(frozen=True)
class Face:
    """A release as residents may know it. The frames are answers of the queries that read_face names."""

    release: Release
    window: Window
    offer: Offer
    reported: Mapping[tuple[str, str], Reported]  # by area code (people level and city) and fenomeen code
    indicators: pd.DataFrame
    presence: pd.DataFrame
    moments: pd.DataFrame
    notes: pd.DataFrame
    sources: pd.DataFrame
    goals: tuple[PublicGoal, ...]
    report_links: tuple[ReportLink, ...]

    @property
    def places(self) -> Places:
        return self.release.places

    @property
    def wijken(self) -> tuple[Area, ...]:
        """The areas that have a page of their own, by name: never in an order from good to bad."""
        found = self.places.of_level(self.places.people_level.code)
        return tuple(sorted(found, key=lambda area: (area.label.casefold(), area.code)))


def last_twelve_months(release: Release) -> Window:
    """The last twelve published months: the period of every public page."""
    edition = release.edition
    return Window(edition.last_year_start, edition.last_month, edition.first_month)


def read_face(release: Release) -> Face:
    """Gather a face from the snapshot that is asked now."""
    places = release.places
    codes = [area.code for area in places.of_level(places.people_level.code)]
    window = last_twelve_months(release)
    return Face(
        release=release,
        window=window,
        offer=offer(),
        reported={**_reported(release, window), **_city_reported(release, window)},
        indicators=ask_worded("context_list", area_codes=[*codes, places.city.code]),
        presence=ask_worded("team_list", area_codes=codes),
        moments=ask("team_moment_list", area_codes=codes),
        notes=ask("note_by_area", area_codes=list(places.areas)),
        sources=ask_worded("source_list"),
        goals=_goals(networks()),
        report_links=tuple(
            ReportLink(row["name"], row["link"])
            for row in records(ask_worded("report_link_list"))
            if web_link(row["link"])
        ),
    )


def _reported(release: Release, window: Window) -> dict[tuple[str, str], Reported]:
    """Every wijk against itself a year before and against the others: the judgements of Buurtprofiel."""
    places = release.places
    level = places.people_level.code
    found = judged_in(window.first, window.last)
    return {
        (area.code, one.code): _of_judged(one, found.get((area.code, one.code)), window)
        for area in places.of_level(level)
        for one in release.fenomenen
    }


def _of_judged(fenomeen: Fenomeen, found: Judged | None, window: Window) -> Reported:
    if found is None:
        return Reported(fenomeen, NOTHING, NOTHING, change.NOT_COMPARED, is_lower=False)
    verdict = found.change_verdict if window.has_before else change.NOT_COMPARED
    return Reported(fenomeen, found.now, found.before, verdict, found.verdict == verdicts.LOWER)


def _city_reported(release: Release, window: Window) -> dict[tuple[str, str], Reported]:
    """The whole city against itself a year before, by the same statistics on the sums of published figures."""
    city, level = release.places.city.code, release.places.people_level.code
    reported = {}
    for fenomeen in release.fenomenen:
        counts = analysis.counts(level, fenomeen.code)
        now, before = counts.count(city, window.months), counts.count(city, window.months_before)
        swings = analysis.swings_of_changes(level, fenomeen.code, window.first, len(window.months), is_city=True)
        verdict = _city_verdict(counts, window, swings) if window.has_before else change.NOT_COMPARED
        reported[city, fenomeen.code] = Reported(fenomeen, now, before, verdict, is_lower=False)
    return reported


def _city_verdict(counts: analysis.Counts, window: Window, swings: Swings | None) -> str:
    at = {month: place for place, month in enumerate(counts.months)}
    now = counts.city[None, [at[month] for month in window.months]]
    before = counts.city[None, [at[month] for month in window.months_before]]
    compared = change.changes_between(
        [counts.city_code],
        now,
        before,
        window.months,
        [add_months(month, -12) for month in window.months],
        counts.city_rounding,
        swings=swings,
    )
    return str(compared.table["verdict"].iloc[0])


def _goals(networks_of_release: tuple[Network, ...]) -> tuple[PublicGoal, ...]:
    """Every public goal in the order of the file: those with public figures, and those on our own work."""
    owners: dict[str, list[str]] = {}
    for row in records(ask("goal_organisation_list")):
        owners.setdefault(row["goal_code"], []).append(row["organisation_code"])
    with_figures = {goal.code: (goal, network) for network in networks_of_release for goal in network.goals}
    own = {row["goal_code"]: row for row in records(ask("goal_own_state_list"))}
    by_code = {network.code: network for network in networks_of_release}
    goals = []
    for row in records(ask_worded("goal_list")):
        code = row["goal_code"]
        if code in with_figures:
            goals.append(PublicGoal(*with_figures[code], tuple(owners.get(code, ()))))
        elif code in own and row["network_code"] in by_code:
            goal = OwnWorkGoal(code, row["sentence"], own[code]["state"])
            goals.append(PublicGoal(goal, by_code[row["network_code"]], tuple(owners.get(code, ()))))
    return tuple(goals)


@per_release()
def face() -> Face:
    """The face of the release in use."""
    return read_face(current_release())

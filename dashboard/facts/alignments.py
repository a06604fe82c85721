"""Afstemming of a release: every wijk x fenomeen with its numbers and its class, worked out once per release.

Pressure is the verdict of `compare_areas` over the last complete year, with the swings of the years before. Presence is
that of the presence area, initiatives are those that ran in that year, reach the wijk and aim at the fenomeen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.formats import months_between
from dashboard.base.rows import records
from dashboard.facts.need_and_presence import need_profile, needs, presence_profiles
from dashboard.facts.offer import Initiative, offer
from dashboard.facts.places import Places
from dashboard.facts.release import Fenomeen, Release, current_release
from dashboard.facts.week import Week, week
from dashboard.stats.alignment import Alignment, AlignmentInput, AlignmentRule, classify
from dashboard.stats.dispersion import of_history
from dashboard.stats.profile import Profile, Share, need_minus_presence
from dashboard.stats.rounding import Rounding, month_table
from dashboard.stats.verdicts import NOT_COMPARED, compare_areas
from dashboard.store.snapshot import ask

Key = tuple[str, str]  # area_code, fenomeen_code


@dataclass(frozen=True)
class AlignmentCell:
    """One wijk x fenomeen. presence_series: how many rounded figures the hours add up; published: reports of the year
    (None: not known); ratio: to the other wijken, with its 95 % interval; overlap: share of the hours at the times of
    the reports with bounds by rounding (None: not known); initiatives: those aimed at the fenomeen here.
    """

    area_code: str
    fenomeen_code: str
    given: AlignmentInput
    result: Alignment
    presence_series: int
    published: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    overlap: Share | None
    initiatives: tuple[Initiative, ...]

    @property
    def kind(self) -> str:
        return self.result.alignment


@dataclass(frozen=True)
class Board:
    """All cells of one year. has_goals: whether the release holds goals at all."""

    year: int
    cells: Mapping[Key, AlignmentCell]
    rule: AlignmentRule
    has_goals: bool


def rule_of(rows: pd.DataFrame) -> AlignmentRule:
    """The thresholds of the city file, from the answer of `threshold_list`; the default where one is not there."""
    given = {row["name"]: row["value"] for row in records(rows)}
    default = AlignmentRule()
    return AlignmentRule(
        least_hours=given.get("presence_hours", default.least_hours),
        least_overlap=given.get("presence_overlap", default.least_overlap),
        least_initiatives=int(given.get("initiative_count", default.least_initiatives)),
        least_goals=int(given.get("goal_count", default.least_goals)),
        ample_initiatives=int(given.get("ample_initiative_count", default.ample_initiatives)),
    )


def last_year(release: Release) -> int | None:
    """The last calendar year of which every month is published; None when there is none yet."""
    edition = release.edition
    year = edition.last_month.year if edition.last_month.month == 12 else edition.last_month.year - 1
    return year if dt.date(year, 1, 1) >= edition.first_month else None


def overlap_of(need: Profile, presence: Profile | None, slots: Sequence[str]) -> Share | None:
    """The share of the hours that stands at the times of the reports: 1 - misplaced, with its bounds."""
    if presence is None or need.published.sum() < settings.MIN_VERDICT_COUNT:
        return None
    found = need_minus_presence(slots, need, presence)
    if not found.is_known:
        return None
    off = found.misplaced
    return Share(1 - off.value, 1 - off.high, 1 - off.low)


def certain(overlap: Share | None, threshold: float) -> float | None:
    """The overlap, or None where rounding leaves open on which side of the threshold it lies."""
    if overlap is None or overlap.low < threshold <= overlap.high:
        return None
    return overlap.value


def _pressures(
    rows: pd.DataFrame, codes: Sequence[str], fenomeen: Fenomeen, places: Places, release: Release, year: int
) -> pd.DataFrame:
    """The verdict on each wijk for one fenomeen; areas as index."""
    own = rows[rows["fenomeen_code"] == fenomeen.code]
    rounding = Rounding(settings.COUNT_BASE if fenomeen.about == "people" else 1)
    months = months_between(dt.date(year, 1, 1), dt.date(year, 12, 1))
    first = max(release.edition.first_month.year + (release.edition.first_month.month > 1), year - 3)
    before = months_between(dt.date(first, 1, 1), dt.date(year - 1, 12, 1)) if first < year else []
    history = of_history(month_table(own, codes, before), rounding) if len(before) >= 12 else None
    people = [float(places.areas[code].population or np.nan) for code in codes]
    found = compare_areas(codes, month_table(own, codes, months), people, months, rounding, dispersion=history)
    return found.table.set_index("area_code")


def make_board(
    release: Release,
    initiatives: Sequence[Initiative],
    here: Week,
    monthly: pd.DataFrame,
    profiles: pd.DataFrame,
    presence: pd.DataFrame,
    rule: AlignmentRule,
    year: int,
    goals: Mapping[Key, int] | None = None,
) -> Board:
    """monthly, profiles, presence: the answers of `afstemming_melding`, `melding_profile` (all) and `presence_profile`.

    goals: how many goals there are for a wijk and fenomeen; None when the release holds none.
    """
    places = release.places
    codes = [area.code for area in places.of_level(places.people_level.code)]
    hours = presence_profiles(presence, here.slots)
    slots = [" ".join(slot) for slot in here.slots]
    ran = [one for one in initiatives if runs_in(one, year)]
    wanted = needs(profiles, here.slots)
    cells: dict[Key, AlignmentCell] = {}
    for fenomeen in release.fenomenen:
        verdicts = _pressures(monthly, codes, fenomeen, places, release, year)
        own = [one for one in wanted if one.fenomeen_code == fenomeen.code]
        aimed = [one for one in ran if fenomeen.code in one.fenomenen]
        for code in codes:
            group = here.group_of(code)
            present = hours.get(group.code) if group else None
            overlap = overlap_of(need_profile(own, here.slots, [code]), present, slots)
            found = tuple(one for one in aimed if one.reach((code,), places) is not None)
            row = verdicts.loc[code]
            given = AlignmentInput(
                pressure=str(row["verdict"]),
                hours=float(present.published.sum()) if present is not None else None,
                overlap=certain(overlap, rule.least_overlap),
                initiatives=len(found),
                goals=(goals or {}).get((code, fenomeen.code), 0),
            )
            is_compared = given.pressure != NOT_COMPARED
            cells[(code, fenomeen.code)] = AlignmentCell(
                area_code=code,
                fenomeen_code=fenomeen.code,
                given=given,
                result=classify(given, rule),
                presence_series=present.series if present is not None else 0,
                published=_number(row["published"]),
                ratio=_number(row["ratio"]) if is_compared else None,
                ratio_low=_number(row["ratio_low"]) if is_compared else None,
                ratio_high=_number(row["ratio_high"]) if is_compared else None,
                overlap=overlap,
                initiatives=found,
            )
    return Board(year, cells, rule, goals is not None)


def runs_in(one: Initiative, year: int) -> bool:
    """Whether an initiative ran at some time in a year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return one.start_date <= last and (one.end_date is None or one.end_date >= first)


def initiatives_in(initiatives: Sequence[Initiative], area_code: str, year: int, places: Places) -> list[Initiative]:
    """The initiatives that ran in a year and reach an area."""
    return [one for one in initiatives if runs_in(one, year) and one.reach((area_code,), places) is not None]


def team_codes(rows: pd.DataFrame, area_code: str, places: Places) -> list[str]:
    """The organisations with veldwerkers in an area, from the answer of `presence_team`."""
    return sorted(
        {
            row["organisation_code"]
            for row in records(rows)
            if any(above.code == area_code for above in places.ancestors(row["area_code"]))
        }
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def goal_counts(rows: pd.DataFrame, release: Release) -> dict[Key, int]:
    """How many goals there are for each wijk and fenomeen, from the answer of `afstemming_goal`.

    A goal for a part of a wijk counts for that wijk, a goal for more than one for each of them.
    """
    places = release.places
    wijken = [area.code for area in places.of_level(places.people_level.code)]
    counts: dict[Key, int] = {}
    for row in records(rows):
        subject = release.subjects.get(row["fenomeen_code"])
        around = {area.code for area in places.ancestors(row["area_code"])}
        for code in wijken:
            inside = {area.code for area in places.ancestors(code)}
            if subject is not None and (code in around or row["area_code"] in inside):
                for fenomeen in subject.fenomenen:
                    counts[(code, fenomeen.code)] = counts.get((code, fenomeen.code), 0) + 1
    return counts


def _goals(release: Release) -> dict[Key, int] | None:
    """The goals of the release in use; None when it was made before there were goals."""
    if "goal" not in set(ask("published_table_list")["table_name"]):
        return None
    return goal_counts(ask("afstemming_goal"), release)


@lru_cache(maxsize=2)
def board(release_file: str) -> Board | None:
    """The board of the release in use, None before its first complete year; kept under the name of its file."""
    release = current_release()
    year = last_year(release)
    if year is None:
        return None
    return make_board(
        release,
        offer(release_file).initiatives,
        week(release_file),
        ask("afstemming_melding", year=year),
        ask("melding_profile", year=year, fenomeen="alle"),
        ask("presence_profile", year=year),
        rule_of(ask("threshold_list")),
        year,
        _goals(release),
    )

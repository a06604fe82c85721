"""Afstemming of a release: every wijk x fenomeen with its numbers and its class, worked out once per release.

Pressure is the verdict of judgements.py over the last complete year, the same as on every page. Presence is that of the
presence area, initiatives are those that ran in that year, reach the wijk and aim at the fenomeen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import settings
from dashboard.base.rows import records
from dashboard.facts.count import Count
from dashboard.facts.judgements import Judged, Judgements, judged_in
from dashboard.facts.need_and_presence import need_profile, needs, presence_profiles
from dashboard.facts.offer import Initiative, offer
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.release import Release, current_release
from dashboard.facts.week import Week, week
from dashboard.stats.alignment import Alignment, AlignmentInput, AlignmentRule, classify
from dashboard.stats.profile import Profile, Share, need_minus_presence
from dashboard.stats.verdicts import NOT_COMPARED
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


def last_closed_year(release: Release) -> int | None:
    """The last calendar year of which every month is published; None when there is none yet."""
    edition = release.edition
    year = edition.last_month.year if edition.last_month.month == 12 else edition.last_month.year - 1
    return year if dt.date(year, 1, 1) >= edition.first_month else None


def overlap_of(need: Profile, presence: Profile | None, week: Week) -> Share | None:
    """The share of the hours that stands at the times of the reports: 1 - misplaced, with its bounds by rounding."""
    if presence is None or need.published.sum() < settings.MIN_VERDICT_COUNT:
        return None
    gaps = need_minus_presence([" ".join(slot) for slot in week.slots], need, presence)
    if not gaps.is_known:
        return None
    off = gaps.misplaced
    return Share(1 - off.value, 1 - off.high, 1 - off.low)


def certain(overlap: Share | None, threshold: float) -> float | None:
    """The overlap, or None where rounding leaves open on which side of the threshold it lies."""
    if overlap is None or overlap.low < threshold <= overlap.high:
        return None
    return overlap.value


@dataclass(frozen=True)
class BoardInput:
    """Input of a board, all of one year. judged: the verdicts of the year; initiatives: all of the release; profiles,
    presence: the answers of `melding_profile` (all) and `presence_profile`; goals: how many there are for a wijk and
    fenomeen, None when the release holds none."""

    year: int
    judged: Judgements
    initiatives: Sequence[Initiative]
    profiles: pd.DataFrame
    presence: pd.DataFrame
    goals: Mapping[Key, int] | None = None


def make_board(release: Release, week: Week, given: BoardInput, rule: AlignmentRule) -> Board:
    """The board of a year: every area of the people level with every fenomeen."""
    places = release.places
    codes = [area.code for area in places.of_level(places.people_level.code)]
    hours = presence_profiles(given.presence, week.slots)
    ran = [initiative for initiative in given.initiatives if runs_in(initiative, given.year)]
    wanted = needs(given.profiles, week.slots)
    cells: dict[Key, AlignmentCell] = {}
    for fenomeen in release.fenomenen:
        aimed = [initiative for initiative in ran if fenomeen.code in initiative.fenomenen]
        of_fenomeen = [need for need in wanted if need.fenomeen_code == fenomeen.code]
        for code in codes:
            key = (code, fenomeen.code)
            group = week.group_of(code)
            present = hours.get(group.code) if group else None
            overlap = overlap_of(need_profile(of_fenomeen, week.slots, [code]), present, week)
            reaching = tuple(initiative for initiative in aimed if initiative.reach((code,), places) is not None)
            goals = (given.goals or {}).get(key, 0)
            cells[key] = _cell(key, given.judged.get(key), present, overlap, reaching, goals, rule)
    return Board(given.year, cells, rule, given.goals is not None)


def _cell(
    key: Key,
    judged: Judged | None,
    present: Profile | None,
    overlap: Share | None,
    initiatives: tuple[Initiative, ...],
    goals: int,
    rule: AlignmentRule,
) -> AlignmentCell:
    """One cell; judged is None for a fenomeen of which nothing was ever published."""
    given = AlignmentInput(
        pressure=judged.verdict if judged else NOT_COMPARED,
        hours=float(present.published.sum()) if present is not None else None,
        overlap=certain(overlap, rule.least_overlap),
        initiatives=len(initiatives),
        goals=goals,
    )
    compared = judged if judged and judged.verdict != NOT_COMPARED else None
    return AlignmentCell(
        area_code=key[0],
        fenomeen_code=key[1],
        given=given,
        result=classify(given, rule),
        presence_series=present.series if present is not None else 0,
        published=_number(judged.now) if judged else None,
        ratio=compared.ratio if compared else None,
        ratio_low=compared.ratio_low if compared else None,
        ratio_high=compared.ratio_high if compared else None,
        overlap=overlap,
        initiatives=initiatives,
    )


def _number(count: Count) -> float | None:
    return float(count.total) if count.is_known and count.total is not None else None


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
            if row["organisation_code"] and any(above.code == area_code for above in places.ancestors(row["area_code"]))
        }
    )


def goal_counts(rows: pd.DataFrame, release: Release) -> dict[Key, int]:
    """Number of goals for each wijk and fenomeen, from the answer of `goal_fenomeen_list`.

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
    return goal_counts(ask("goal_fenomeen_list"), release)


@per_release()
def board() -> Board | None:
    """The board of the release in use, None before its first complete year."""
    release = current_release()
    year = last_closed_year(release)
    if year is None:
        return None
    given = BoardInput(
        year=year,
        judged=judged_in(dt.date(year, 1, 1), dt.date(year, 12, 1)),
        initiatives=offer().initiatives,
        profiles=ask("melding_profile", year=year, fenomeen="alle"),
        presence=ask("presence_profile", year=year),
        goals=_goals(release),
    )
    return make_board(release, week(), given, rule_of(ask("threshold_list")))

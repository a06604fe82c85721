"""Profiles of each place, of when reports are made and when veldwerkers are there, ready to be compared.

A place is a presence area (one wijk, or a few together) or the city. Reports of its wijken and fenomenen are added up,
hours of its disciplines too; how many rounded figures stand behind a sum comes along, for its bounds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.base.rows import records
from dashboard.facts.week import Slot, Week
from dashboard.stats.profile import Profile

CITY = "stad"
WEEKEND, WEEKEND_DAYS = "weekend", ("zaterdag", "zondag")  # as the profile of a small year, and what it stands for


@dataclass(frozen=True)
class NeedAndPresence:
    """need: reports, presence: hours, both by the slots of the week."""

    need: Profile
    presence: Profile

    @property
    def reports(self) -> float:
        return float(self.need.published.sum())

    @property
    def hours(self) -> float:
        return float(self.presence.published.sum())


def presence_profiles(rows: pd.DataFrame, slots: Sequence[Slot]) -> dict[str, Profile]:
    """By presence area and for the CITY, from the answer of `presence_profile`."""
    place = {slot: index for index, slot in enumerate(slots)}
    hours: dict[str, dict[tuple[str, str], Floats]] = {}
    for row in records(rows):
        slot = (row["day_type"], row["day_part"])
        if slot in place and row["hours"] is not None:
            series = hours.setdefault(row["presence_area_code"], {})
            key = (row["discipline_code"], row["nature"])
            series.setdefault(key, np.zeros(len(slots)))[place[slot]] += row["hours"]
    found = {code: Profile.of_series(list(series.values()), settings.HOURS_BASE) for code, series in hours.items()}
    return found | ({CITY: Profile.joined(list(found.values()))} if found else {})


@dataclass(frozen=True)
class Need:
    """Reports by the slots of the week of one area and fenomeen; is_people: rounded."""

    area_code: str
    fenomeen_code: str
    counts: Floats
    is_people: bool


def needs(rows: pd.DataFrame, slots: Sequence[Slot]) -> list[Need]:
    """Every area and fenomeen in the answer of `melding_profile`. What is not published counts for nothing here.

    Where Saturday and Sunday are published together, each gets half.
    """
    place = {slot: index for index, slot in enumerate(slots)}
    by_area_and_fenomeen: dict[tuple[str, str], Need] = {}
    for row in records(rows):
        days = WEEKEND_DAYS if row["day_type"] == WEEKEND else (row["day_type"],)
        own = [(day, row["day_part"]) for day in days if (day, row["day_part"]) in place]
        if own and row["melding_count"] is not None:
            key = (row["area_code"], row["fenomeen_code"])
            if key not in by_area_and_fenomeen:
                by_area_and_fenomeen[key] = Need(*key, np.zeros(len(slots)), row["about"] == "people")
            for slot in own:
                by_area_and_fenomeen[key].counts[place[slot]] += row["melding_count"] / len(own)
    return list(by_area_and_fenomeen.values())


def need_profile(found: Sequence[Need], slots: Sequence[Slot], area_codes: Collection[str]) -> Profile:
    """Reports of some areas together. Things are exact, so only fenomenen about people add to the bounds."""
    own = [one for one in found if one.area_code in area_codes]
    if not own:
        return Profile.of(np.zeros(len(slots)))
    return Profile.joined([Profile.of(one.counts, settings.COUNT_BASE if one.is_people else 1) for one in own])


def needs_and_presences(meldingen: pd.DataFrame, presence: pd.DataFrame, week: Week) -> dict[str, NeedAndPresence]:
    """Every presence area with hours, and the CITY. Empty where no hours are known."""
    hours = presence_profiles(presence, week.slots)
    wijken: Mapping[str, Sequence[str]] = {group.code: group.area_codes for group in week.groups}
    everywhere = [code for codes in wijken.values() for code in codes]
    found = needs(meldingen, week.slots)
    return {
        code: NeedAndPresence(need_profile(found, week.slots, wijken.get(code, everywhere)), profile)
        for code, profile in hours.items()
        if code == CITY or code in wijken
    }

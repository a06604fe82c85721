"""The week as the hours of veldwerkers are kept: kinds of day by parts of the day, office hours, presence areas, years.

Read once per release.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.base.arrays import Bools
from dashboard.base.rows import records
from dashboard.base.settings import DAY_TYPES
from dashboard.base.texts import Wording, Words
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.wording import ask_worded
from dashboard.stats.profile import office_slots
from dashboard.store.snapshot import ask

OUTSIDE, WEEKEND = "buiten", "weekend"
Slot = tuple[str, str]  # kind of day, part of the day


@dataclass(frozen=True)
class DayPart:
    code: str
    wording: Wording
    from_hour: int
    until_hour: int


@dataclass(frozen=True)
class PresenceArea:
    """One wijk, or a few together, for which hours are kept."""

    code: str
    wording: Wording
    area_codes: tuple[str, ...]

    def name(self, places: Places, words: Words) -> str:
        """A single wijk has the name that it has everywhere."""
        if len(self.area_codes) == 1 and self.area_codes[0] in places.areas:
            return places.areas[self.area_codes[0]].label
        return words.of(self.wording)


@dataclass(frozen=True)
class Week:
    """parts in the order of the city file; office_from, office_until: whole hours; years: complete, with hours."""

    parts: tuple[DayPart, ...]
    office_from: int
    office_until: int
    groups: tuple[PresenceArea, ...]
    years: tuple[int, ...]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """[K] every kind of day with every part of the day."""
        return tuple((day_type, part.code) for day_type in DAY_TYPES for part in self.parts)

    @cached_property
    def office(self) -> Bools:
        """[K] which slots count as office hours."""
        hours = {part.code: (part.from_hour, part.until_hour % 24 or 24) for part in self.parts}
        return office_slots(self.slots, hours, self.office_from, self.office_until)

    @property
    def moments(self) -> tuple[str, ...]:
        """Codes of the moments that a map can be about: outside office hours, the weekend, each part of the day."""
        return (OUTSIDE, WEEKEND, *(part.code for part in self.parts))

    def slots_of(self, moment: str) -> Bools:
        """[K] the slots of a moment."""
        if moment == OUTSIDE:
            return ~self.office
        if moment == WEEKEND:
            return np.array([day_type != DAY_TYPES[0] for day_type, _ in self.slots])
        return np.array([part == moment for _, part in self.slots])

    def group_of(self, area_code: str) -> PresenceArea | None:
        return next((group for group in self.groups if area_code in group.area_codes), None)

    def part_name(self, code: str, words: Words) -> str:
        found = next((part for part in self.parts if part.code == code), None)
        return words.of(found.wording) if found else code

    def slot_name(self, slot: Slot, words: Words) -> str:
        """'zaterdag, 18-23 uur'."""
        return f"{words(f'week.{slot[0]}')}, {self.part_name(slot[1], words)}"

    def moment_name(self, moment: str, words: Words) -> str:
        return words(f"week.{moment}") if moment in (OUTSIDE, WEEKEND) else self.part_name(moment, words)

    def office_text(self, words: Words) -> str:
        """Parts of a workday that count as office hours, in words: '6-12 uur, 12-18 uur'."""
        names = [
            self.part_name(part, words)
            for (day_type, part), is_office in zip(self.slots, self.office, strict=True)
            if is_office and day_type == DAY_TYPES[0]
        ]
        return ", ".join(names)


def read_week(parts: pd.DataFrame, areas: pd.DataFrame, years: pd.DataFrame) -> Week:
    """From the answers of `presence_slot_list`, `presence_area_list` and `presence_year_list`."""
    day_parts = records(parts)
    groups: dict[tuple[str, Wording], list[str]] = {}
    for row in records(areas):
        groups.setdefault((row["presence_area_code"], row["name"]), []).append(row["area_code"])
    return Week(
        parts=tuple(
            DayPart(row["day_part"], row["name"], int(row["from_hour"]), int(row["until_hour"])) for row in day_parts
        ),
        office_from=int(day_parts[0]["office_from_hour"]) if day_parts else 0,
        office_until=int(day_parts[0]["office_until_hour"]) if day_parts else 0,
        groups=tuple(PresenceArea(*names, tuple(codes)) for names, codes in groups.items()),
        years=tuple(int(year) for year in years["year"]),
    )


@per_release()
def week() -> Week:
    """The week of the release in use."""
    return read_week(ask_worded("presence_slot_list"), ask_worded("presence_area_list"), ask("presence_year_list"))


@dataclass(frozen=True)
class PresenceYear:
    """Data on the veldwerkers of a year, whatever fenomeen is looked at: the answers of `presence_profile`,
    `presence_hours` and `presence_team`."""

    profile: pd.DataFrame
    hours: pd.DataFrame
    team: pd.DataFrame


@per_release(8)
def presence(year: int) -> PresenceYear:
    """The presence of a year."""
    return PresenceYear(
        ask("presence_profile", year=year), ask("presence_hours", year=year), ask("presence_team", year=year)
    )


@per_release()
def discipline_rows() -> pd.DataFrame:
    """The answer of `discipline_list`."""
    return ask_worded("discipline_list")

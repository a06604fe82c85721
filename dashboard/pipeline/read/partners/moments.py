"""Weekly moments: "ma 14:00-17:00 | wo 13:30-16:00", and in which parts of the day they fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from dashboard.city.city_file import City, part_hours
from dashboard.pipeline.read.partners.rows import parts, wrong

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_FULL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAY_OF = {name: number for names in (_DAYS, _FULL) for number, name in enumerate(names, start=1)}
_TIME = r"(\d{1,2})(?:[:.uh](\d{2}))?\s*(?:u|uur)?"
_MOMENT = re.compile(rf"([a-z]+)(?:\s*-\s*([a-z]+))?\s+{_TIME}\s*-\s*{_TIME}")
_EXPECTED = "moments such as: ma 14:00-17:00 | wo 13:30-16:00"


@dataclass(frozen=True, order=True)
class Moment:
    """A weekly moment. weekday 1 = Monday; minutes since midnight; `until` before `start`: past midnight."""

    weekday: int
    start: int
    until: int

    @property
    def from_time(self) -> str:
        return _clock(self.start)

    @property
    def until_time(self) -> str:
        return _clock(self.until)

    def hours(self) -> Iterator[tuple[int, int]]:
        """(weekday, hour) of each clock hour that the moment touches."""
        end = self.until if self.until > self.start else self.until + 1440
        for hour in range(self.start // 60, -(-end // 60)):
            yield (self.weekday + hour // 24 - 1) % 7 + 1, hour % 24


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def day_type_of(weekday: int) -> str:
    """Of an ordinary week; public holidays are not known for a weekly moment."""
    return "werkdag" if weekday <= 5 else "zaterdag" if weekday == 6 else "zondag"


def slots(moment: Moment, city: City) -> list[tuple[str, str]]:
    """(day_type, day_part) that the moment touches, in order."""
    part_of = {hour: part.code for part in city.day_parts for hour in part_hours(part)}
    return list(dict.fromkeys((day_type_of(weekday), part_of[hour]) for weekday, hour in moment.hours()))


def parse_moments(value: str) -> list[Moment]:
    """The moments of a cell; "ma-vr 9:00-12:00" is five. Raises what a validator raises."""
    found = {moment for part in parts(value.lower()) for moment in _moments(part)}
    return sorted(found)


def _moments(text: str) -> Iterator[Moment]:
    match = _MOMENT.fullmatch(text)
    if match is None or match[1] not in _DAY_OF or (match[2] and match[2] not in _DAY_OF):
        raise wrong(_EXPECTED)
    first, last = _DAY_OF[match[1]], _DAY_OF[match[2] or match[1]]
    start, until = _minutes(match[3], match[4]), _minutes(match[5], match[6])
    if first > last or start == until or start == 1440:
        raise wrong(_EXPECTED)
    for weekday in range(first, last + 1):
        yield Moment(weekday, start, until)


def _minutes(hour: str, minute: str | None) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if minutes > 1440 or int(minute or 0) > 59:
        raise wrong(_EXPECTED)
    return minutes


MomentsCell = Annotated[list[Moment], BeforeValidator(parse_moments)]

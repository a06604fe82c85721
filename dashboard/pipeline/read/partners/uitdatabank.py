"""Initiatives from UiTdatabank (publiq): events in JSON-LD, approved ones only, with their sub-events expanded.

Read are @id, name, description, terms, location.geo, calendarType, startDate, endDate, subEvent, openingHours, status,
workflowStatus, organizer.name, typicalAgeRange and sameAs. Contact points and booking information are never read.
Format: publiq's documentation of the JSON-LD API, and shared/facts/FACTS.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from pydantic_core import PydanticCustomError

from dashboard.base.errors import UserError
from dashboard.base.personal_data import refused_kinds
from dashboard.city.catalog import IGNORE
from dashboard.city.city_file import City, require
from dashboard.city.partner_sources import InitiativeSource
from dashboard.pipeline.read.locate import OUTSIDE, Locator
from dashboard.pipeline.read.partners.catalogs import TargetGroup
from dashboard.pipeline.read.partners.initiatives import Initiative
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.moments import Moment
from dashboard.pipeline.read.partners.rows import NOTHING_PERSONAL, Reason, Tally, parse_link
from dashboard.pipeline.read.partners.sheet import partner_files, plain

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OPEN_AGE = 60  # an age range as wide as this, in years, is for everyone
_LONGEST_DAYS = 31  # of one sub-event that is expanded day by day
_TAG = re.compile(r"<[^>]+>")


class _SetAsideError(Exception):
    def __init__(self, reason: Reason, field: str, expected: str) -> None:
        super().__init__(reason)
        self.reason, self.field, self.expected = reason, field, expected


def read_uitdatabank(
    source: InitiativeSource,
    city: City,
    known: Known,
    locator: Locator,
    wijk_of: Callable[[str], str | None],
    taken: set[str],
) -> tuple[list[Initiative], Tally]:
    """The events of a source as initiatives. `wijk_of`: code of an outline -> wijk. `taken`: codes; it grows.

    Raises UserError when a file is no JSON, or holds no events.
    """
    tally = Tally(source)
    reader = _Reader(source, city, known, locator, wijk_of, read_terms(source, city, known))
    found = []
    for path in partner_files(source, city):
        for number, event in enumerate(_events(path), start=1):
            if not isinstance(event, dict):
                tally.set_aside("unreadable_line", str(path), number, None, "an event: a JSON object")
                continue
            try:
                initiative = reader.initiative(event)
                if initiative.code in taken:
                    raise _SetAsideError("duplicate_id", "@id", "an event that stands once")
            except _SetAsideError as fault:
                tally.set_aside(fault.reason, f"{path} (event)", number, fault.field, fault.expected)
                continue
            taken.add(initiative.code)
            found.append(initiative)
            tally.count()
    tally.refuse_if_too_many()
    return found, tally


def read_terms(source: InitiativeSource, city: City, known: Known) -> dict[str, str]:
    """Term id -> theme code or "ignore", from the mapping in the catalogue. Raises UserError naming the line."""
    file = require(city, source.terms or "", f"source '{source.code}': terms")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if not {"term_id", "label", "theme_code"} <= set(rows.fieldnames or []):
            raise UserError("wrong header", file=file, line=1, expected="term_id,label,theme_code")
        terms = {}
        for row in rows:
            theme = row["theme_code"].strip()
            if theme != IGNORE and theme not in {item.code for item in known.catalog.themes}:
                expected = f"{known.themes.expected()}, or {IGNORE}"
                raise UserError("not a theme", file=file, line=rows.line_num, column="theme_code", expected=expected)
            terms[row["term_id"].strip()] = theme
    return terms


def _events(path: Path) -> list[Any]:
    """The events of a file: a list, one event, or a page of the search API (member)."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError("not UTF-8 text", file=path, expected="JSON-LD of UiTdatabank") from None
    except json.JSONDecodeError as error:
        raise UserError(f"not valid JSON: {error.msg}", file=path, line=error.lineno) from None
    if isinstance(content, dict):
        content = next((content[key] for key in ("member", "hydra:member", "@graph") if key in content), [content])
    if not isinstance(content, list):
        raise UserError("holds no events", file=path, expected="a list of events, or a page with `member`")
    return content


class _Reader:
    """Turns one event into an initiative, or says why not."""

    def __init__(
        self,
        source: InitiativeSource,
        city: City,
        known: Known,
        locator: Locator,
        wijk_of: Callable[[str], str | None],
        terms: dict[str, str],
    ) -> None:
        self._source, self._known, self._terms = source, known, terms
        self._zone = ZoneInfo(city.time_zone)
        self._locator, self._wijk_of = locator, wijk_of

    def initiative(self, event: dict[str, Any]) -> Initiative:
        if event.get("workflowStatus") != "APPROVED":
            raise _SetAsideError("not_approved", "workflowStatus", "APPROVED")
        if _status(event) == "Unavailable":
            raise _SetAsideError("not_approved", "status", "an event that takes place")
        identity = str(event.get("@id") or "")
        title = _words(event.get("name"))
        if not identity or not title:
            raise _SetAsideError("wrong_value", "name" if identity else "@id", "text")
        if refused_kinds(title):
            raise _SetAsideError("wrong_value", "name", NOTHING_PERSONAL)
        days = list(self._days(event))
        first, last = self._period(event, days)
        return Initiative(
            code=f"uit_{plain(identity.rstrip('/').rsplit('/', 1)[-1])}"[:80],
            title=title[:160],
            description=_safe(_words(event.get("description"))),
            areas=[self._area(event)],
            theme=self._theme(event),
            target_groups=age_groups(
                event.get("typicalAgeRange"), self._known.catalog.target_groups, self._known.catalog.everyone
            ),
            nature="preventief",
            lead=self._lead(event),
            start_date=first,
            end_date=last,
            is_public=True,
            link=_link(event),
            source_code=self._source.code,
            moments=sorted({moment for _, moment in days} | set(_opening_hours(event))),
        )

    def _theme(self, event: dict[str, Any]) -> str:
        """The first term that the mapping knows, themes before types; "ignore" is a choice."""
        terms = [term for term in event.get("terms") or [] if isinstance(term, dict)]
        terms.sort(key=lambda term: term.get("domain") != "theme")
        found = [self._terms[term["id"]] for term in terms if term.get("id") in self._terms]
        chosen = next((theme for theme in found if theme != IGNORE), None)
        if chosen is None and found:
            raise _SetAsideError("ignored_category", "terms", "a term that is not ignored by choice")
        if chosen is None:
            raise _SetAsideError("unknown_code", "terms", "a term of the mapping")
        return chosen

    def _area(self, event: dict[str, Any]) -> str:
        location = event.get("location")
        geo = location.get("geo") if isinstance(location, dict) else None
        try:
            lat, lon = float(geo["latitude"]), float(geo["longitude"])  # type: ignore[index]
        except (TypeError, KeyError, ValueError):
            raise _SetAsideError("unknown_area", "location", "geo with latitude and longitude") from None
        index = int(self._locator.locate(np.array([lon]), np.array([lat]))[0])
        area = None if index == OUTSIDE else self._wijk_of(self._locator.codes[index])
        if area is None:
            raise _SetAsideError("unknown_area", "location", "a place in the city")
        return area

    def _lead(self, event: dict[str, Any]) -> str | None:
        """The organiser, where it is one of the known organisations; nobody else is named."""
        organizer = event.get("organizer")
        name = _words(organizer.get("name")) if isinstance(organizer, dict) else None
        return self._known.organisations.find(name) if name else None

    def _days(self, event: dict[str, Any]) -> Iterator[tuple[dt.date, Moment]]:
        """Every day on which a sub-event (or the single event itself) takes place, with its moment."""
        if event.get("calendarType") not in ("single", "multiple"):
            return
        for part in event.get("subEvent") or [event]:
            if isinstance(part, dict) and _status(part) != "Unavailable":
                yield from _expand(self._time(part, "startDate"), self._time(part, "endDate"))

    def _period(self, event: dict[str, Any], days: list[tuple[dt.date, Moment]]) -> tuple[dt.date, dt.date | None]:
        if days:
            return min(day for day, _ in days), max(day for day, _ in days)
        if event.get("calendarType") == "permanent":
            since = event.get("availableFrom") or event.get("created")
            return self._time({"startDate": since}, "startDate").date(), None
        if event.get("calendarType") in ("single", "multiple"):
            raise _SetAsideError("not_approved", "subEvent", "a sub-event that takes place")
        return self._time(event, "startDate").date(), self._time(event, "endDate").date()

    def _time(self, part: dict[str, Any], key: str) -> dt.datetime:
        try:
            time = dt.datetime.fromisoformat(str(part.get(key)))
        except ValueError:
            raise _SetAsideError("wrong_value", key, "an ISO 8601 time") from None
        return time.astimezone(self._zone) if time.tzinfo else time.replace(tzinfo=self._zone)


def _expand(start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.date, Moment]]:
    """The days from start to end: the first from its hour, the last until its hour, those between whole.

    A moment that ends in the small hours of the next day stays one moment.
    """
    if end < start or (end.date() - start.date()).days > _LONGEST_DAYS:
        raise _SetAsideError("wrong_value", "endDate", f"an end after the start, within {_LONGEST_DAYS} days")
    until = end.hour * 60 + end.minute
    begin = start.hour * 60 + start.minute
    days = (end.date() - start.date()).days
    if days == 0 or (days == 1 and until <= 6 * 60 and until < begin):
        # UiTdatabank writes a whole day as 0:00-23:59, and a moment without an end as one that ends at once.
        whole = until if until != begin else min(begin + 60, 1440)
        yield start.date(), Moment(start.isoweekday(), begin, whole)
        return
    for number in range(days + 1):
        day = start.date() + dt.timedelta(days=number)
        first, last = begin if number == 0 else 0, until if number == days else 1440
        if last > first:
            yield day, Moment(day.isoweekday(), first, last)


def _opening_hours(event: dict[str, Any]) -> Iterator[Moment]:
    """The weekly hours of a periodic or permanent event."""
    if event.get("calendarType") not in ("periodic", "permanent"):
        return
    for hours in event.get("openingHours") or []:
        try:
            start, until = (_clock(hours[key]) for key in ("opens", "closes"))
            weekdays = [_WEEKDAYS.index(str(day).lower()) + 1 for day in hours["dayOfWeek"]]
        except (KeyError, TypeError, ValueError):
            raise _SetAsideError("wrong_value", "openingHours", "opens, closes and dayOfWeek") from None
        if start != until:
            yield from (Moment(weekday, start, until) for weekday in weekdays)


def _clock(text: str) -> int:
    time = dt.time.fromisoformat(text)
    return time.hour * 60 + time.minute


def age_groups(age_range: Any, groups: list[TargetGroup], everyone: str) -> list[str]:
    """Target groups of an age range such as "6-12" or "60-": those that hold at least a third of its years."""
    match = re.fullmatch(r"\s*(\d{0,3})\s*-\s*(\d{0,3})\s*", str(age_range or ""))
    if not match or not (match[1] or match[2]):
        return [everyone]
    low = int(match[1] or 0)
    high = int(match[2]) if match[2] else max(low, 99)
    years = high - low + 1
    if years < 1 or years > _OPEN_AGE:
        return [everyone]
    found = [
        group.code
        for group in groups
        if group.ages and (min(high, group.ages[1]) - max(low, group.ages[0]) + 1) * 3 >= years
    ]
    return found or [everyone]


def _status(part: dict[str, Any]) -> str:
    """ "Available", "TemporarilyUnavailable" or "Unavailable" (cancelled)."""
    status = part.get("status")
    return str(status.get("type") if isinstance(status, dict) else status or "Available")


def _words(value: Any) -> str | None:
    """Plain text in Dutch, or in the first language there is."""
    if isinstance(value, dict):
        value = value.get("nl") or next(iter(value.values()), None)
    if not isinstance(value, str):
        return None
    text = " ".join(html.unescape(_TAG.sub(" ", value)).split())
    return "".join(character for character in text if character.isprintable()) or None


def _safe(text: str | None) -> str | None:
    """A description, unless it holds what no public text may hold: then the link has to do."""
    return None if text is None or refused_kinds(text) else text[:1200]


def _link(event: dict[str, Any]) -> str | None:
    same = event.get("sameAs")
    for link in [*(same if isinstance(same, list) else [same]), event.get("@id")]:
        try:
            return parse_link(str(link or ""))
        except PydanticCustomError:
            continue
    return None

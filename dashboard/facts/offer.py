"""Offer of a release: its initiatives with their organisations, themes and target groups. Read once.

The city's own rule, "a quality offer for everyone in each chosen buurt", is kept here as pairs of theme and target
group. Whether it is met is worked out in views/coverage.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import pandas as pd

from dashboard.base.rows import records
from dashboard.base.texts import Wording, Words
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.wording import ask_worded
from dashboard.store.snapshot import ask

EVERYONE = "iedereen"  # the target group that stands for all others
NATURES = ("preventief", "reactief")
Reach = Literal["inside", "around"]


@dataclass(frozen=True)
class Name:
    """A code of the catalogue with its name; None where nobody named it."""

    code: str
    wording: Wording | None

    def text(self, words: Words) -> str:
        return words.of(self.wording)


@dataclass(frozen=True)
class Organisation:
    """Organisation that offers something. `link` is its own page, or None."""

    code: str
    name: str
    kind: Name
    link: str | None


@dataclass(frozen=True)
class Moment:
    """A moment that comes back every week; weekday 1 is Monday, times are 'HH:MM'."""

    weekday: int
    from_time: str
    until_time: str
    day_parts: tuple[str, ...]


@dataclass(frozen=True)
class Initiative:
    """One initiative. `end_date` None: until further notice. `organisations`: the lead first, then the partners."""

    code: str
    title: str
    description: str
    theme: str
    groups: tuple[str, ...]
    nature: str
    lead: str | None
    organisations: tuple[str, ...]
    areas: tuple[str, ...]
    fenomenen: tuple[str, ...]
    moments: tuple[Moment, ...]
    start_date: dt.date
    end_date: dt.date | None
    is_public: bool
    link: str | None
    source: str

    def runs_on(self, day: dt.date) -> bool:
        return self.start_date <= day and (self.end_date is None or self.end_date >= day)

    def reach(self, area_codes: tuple[str, ...], places: Places) -> Reach | None:
        """Reach to an area: inside it (or a part of it), or around it when for a larger area; None: neither of them."""
        if any(above.code in area_codes for area in self.areas for above in places.ancestors(area)):
            return "inside"
        wider = {above.code for code in area_codes for above in places.ancestors(code)}
        return "around" if wider & set(self.areas) else None


@dataclass(frozen=True)
class Offer:
    """All initiatives by title, the names of what they refer to, and the rule for the chosen buurten."""

    initiatives: tuple[Initiative, ...]
    themes: Mapping[str, Name]
    groups: Mapping[str, Name]
    day_parts: Mapping[str, Name]
    organisations: Mapping[str, Organisation]
    rules: tuple[tuple[str, str], ...]

    def organisation_name(self, code: str) -> str:
        found = self.organisations.get(code)
        return found.name if found else code

    def theme_name(self, code: str, words: Words) -> str:
        return self.themes[code].text(words) if code in self.themes else code

    def group_name(self, code: str, words: Words) -> str:
        return self.groups[code].text(words) if code in self.groups else code


def web_link(value: str | None) -> str | None:
    """A link to a page on the web, or None: only http and https, with a host, without a name or password in it."""
    if not value or any(char.isspace() or ord(char) < 32 for char in value):
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
    return value if is_web else None


def _codes(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(",")) if value else ()


def _moments(value: str | None) -> tuple[Moment, ...]:
    """'3|16:00|19:00|avond,3|16:00|19:00|middag' is one moment that touches two parts of the day."""
    parts: dict[tuple[int, str, str], list[str]] = {}
    for text in _codes(value):
        weekday, first, last, day_part = text.split("|")
        parts.setdefault((int(weekday), first, last), []).append(day_part)
    return tuple(Moment(*key, tuple(found)) for key, found in sorted(parts.items()))


def _initiative(row: dict[str, Any]) -> Initiative:
    lead = row["lead_organisation_code"]
    return Initiative(
        code=row["initiative_code"],
        title=row["title"],
        description=row["description"] or "",
        theme=row["theme_code"],
        groups=_codes(row["group_codes"]),
        nature=row["nature"],
        lead=lead,
        organisations=((lead,) if lead else ()) + _codes(row["partner_codes"]),
        areas=_codes(row["area_codes"]),
        fenomenen=_codes(row["fenomeen_codes"]),
        moments=_moments(row["moments"]),
        start_date=row["start_date"],
        end_date=row["end_date"],
        is_public=bool(row["is_public"]),
        link=web_link(row["link"]),
        source=row["source_code"],
    )


def read_offer(
    initiatives: pd.DataFrame, names: pd.DataFrame, organisations: pd.DataFrame, rules: pd.DataFrame
) -> Offer:
    """The offer from the answers of `initiative_list`, `_name_list`, `_organisation_list` and `_rule_list`."""
    by_kind: dict[str, dict[str, Name]] = {"theme": {}, "target_group": {}, "day_part": {}}
    for row in records(names):
        by_kind[row["kind"]][row["code"]] = Name(row["code"], row["name"])
    # "Everyone" closes every list of target groups.
    groups = dict(sorted(by_kind["target_group"].items(), key=lambda item: item[0] == EVERYONE))
    return Offer(
        initiatives=tuple(_initiative(row) for row in records(initiatives)),
        themes=by_kind["theme"],
        groups=groups,
        day_parts=by_kind["day_part"],
        organisations={
            row["organisation_code"]: Organisation(
                row["organisation_code"],
                row["organisation_name"],
                Name(row["kind"] or "", row["kind_name"]),
                web_link(row["link"]),
            )
            for row in records(organisations)
        },
        rules=tuple((row["theme_code"], row["target_group_code"]) for row in records(rules)),
    )


@per_release()
def offer() -> Offer:
    """The offer of the release in use."""
    return read_offer(
        ask("initiative_list"),
        ask_worded("offer_name_list"),
        ask_worded("organisation_list"),
        ask("offer_rule_list"),
    )

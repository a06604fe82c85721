"""Release on screen, as every page needs it: the release itself, its areas, its fenomenen. Read once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.base.formats import add_months, months_between
from dashboard.base.rows import records
from dashboard.base.texts import Wording, Words
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places, read_places
from dashboard.facts.wording import ask_worded
from dashboard.store.snapshot import ask, current_release_file

EVERYTHING = "alle"
GROUP = "groep-"


@dataclass(frozen=True)
class Edition:
    """One release: which city, which months, where the inhabitants come from."""

    file: str
    city_name: str
    as_of: dt.date
    first_month: dt.date
    last_month: dt.date
    next_update: dt.date
    population_year: int
    population_source: Wording
    has_example: bool
    chosen_is_example: bool
    languages: tuple[str, ...]
    tiles_url: str | None
    tiles_attribution: str | None

    @property
    def months(self) -> list[dt.date]:
        return months_between(self.first_month, self.last_month)

    @property
    def last_year_start(self) -> dt.date:
        """The first of the last twelve months, or the first month when there are fewer."""
        return max(self.first_month, add_months(self.last_month, -11))

    @property
    def last_closed_year(self) -> int | None:
        """The last calendar year of which all twelve months are published."""
        year = self.last_month.year - (self.last_month.month < 12)
        return year if dt.date(year, 1, 1) >= self.first_month else None


@dataclass(frozen=True)
class Fenomeen:
    """One fenomeen of the catalogue, with the words that explain it."""

    code: str
    wording: Wording
    definition: Wording
    why: Wording
    group_code: str
    group_wording: Wording
    about: str
    low_is_good: bool
    owner: str
    review_date: dt.date
    folded_from_year: int | None

    def name(self, words: Words) -> str:
        return words.of(self.wording)


@dataclass(frozen=True)
class Subject:
    """A choice of fenomenen in a filter: one of them, a group, or all."""

    code: str
    fenomenen: tuple[Fenomeen, ...]

    @property
    def holds_people(self) -> bool:
        return any(fenomeen.about == "people" for fenomeen in self.fenomenen)

    @property
    def single(self) -> Fenomeen | None:
        return self.fenomenen[0] if self.code == self.fenomenen[0].code else None

    def name(self, words: Words) -> str:
        """The name that people read."""
        if self.code == EVERYTHING:
            return words("subject.all")
        if self.code.startswith(GROUP):
            first = self.fenomenen[0]
            return words("subject.group", name=words.of(first.group_wording))
        return self.fenomenen[0].name(words)


@dataclass(frozen=True)
class Release:
    """The release on screen with its areas and fenomenen."""

    edition: Edition
    places: Places
    fenomenen: tuple[Fenomeen, ...]
    sources: tuple[Wording, ...]  # names
    yearly: frozenset[str] = frozenset()  # fenomenen of which some wijk goes by calendar year (docs/privacy.md)

    def default_period(self, subject: str) -> tuple[dt.date, dt.date]:
        """First and last month that a page about a subject begins with: the last twelve months, or the last closed
        year where wijken have figures per calendar year only."""
        edition = self.edition
        year = edition.last_closed_year
        if year is not None and any(item.code in self.yearly for item in self.subjects[subject].fenomenen):
            return dt.date(year, 1, 1), dt.date(year, 12, 1)
        return edition.last_year_start, edition.last_month

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """Everything, then each group followed by its fenomenen, in the order in which people choose."""
        found = {EVERYTHING: Subject(EVERYTHING, self.fenomenen)}
        for group in dict.fromkeys(fenomeen.group_code for fenomeen in self.fenomenen):
            members = tuple(fenomeen for fenomeen in self.fenomenen if fenomeen.group_code == group)
            found[GROUP + group] = Subject(GROUP + group, members)
            found |= {fenomeen.code: Subject(fenomeen.code, (fenomeen,)) for fenomeen in members}
        return found

    @cached_property
    def by_code(self) -> dict[str, Fenomeen]:
        return {fenomeen.code: fenomeen for fenomeen in self.fenomenen}

    @cached_property
    def default_subject(self) -> str:
        """Litter when the catalogue has it, else the first fenomeen about things, else everything."""
        things = [fenomeen.code for fenomeen in self.fenomenen if fenomeen.about == "things"]
        return "zwerfvuil" if "zwerfvuil" in things else (things[0] if things else EVERYTHING)


def _languages(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(str(part).strip() for part in parts)


def read_edition(rows: pd.DataFrame, file: str) -> Edition:
    """The release from the one row of `release_current`."""
    row = records(rows)[0]
    return Edition(
        file=file,
        city_name=row["city_name"],
        as_of=row["as_of"],
        first_month=row["first_month"],
        last_month=row["last_month"],
        next_update=row["next_update"],
        population_year=row["population_year"],
        population_source=row["population_source"],
        has_example=bool(row["has_example"]),
        chosen_is_example=bool(row["chosen_is_example"]),
        languages=_languages(row["languages"]),
        tiles_url=row["tiles_url"] or None,
        tiles_attribution=row["tiles_attribution"] or None,
    )


def read_fenomenen(rows: pd.DataFrame) -> tuple[Fenomeen, ...]:
    """The fenomenen from the answer of `fenomeen_list` with its words."""
    return tuple(
        Fenomeen(
            code=row["fenomeen_code"],
            wording=row["name"],
            definition=row["definition"],
            why=row["why"],
            group_code=row["group_code"],
            group_wording=row["group_name"],
            about=row["about"],
            low_is_good=bool(row["low_is_good"]),
            owner=row["owner"],
            review_date=row["review_date"],
            folded_from_year=None if row["folded_from_year"] is None else int(row["folded_from_year"]),
        )
        for row in records(rows)
    )


@per_release()
def current_release() -> Release:
    """The release that questions are asked to now; a new one is seen at the next question."""
    return Release(
        edition=read_edition(ask_worded("release_current"), current_release_file()),
        places=read_places(
            ask_worded("level_list"), ask("area_list"), ask("chosen_buurt_list"), ask("people_group_list")
        ),
        fenomenen=read_fenomenen(ask_worded("fenomeen_list")),
        sources=tuple(row["name"] for row in records(ask_worded("source_list")) if row["source_kind"] == "reports"),
        yearly=frozenset(row["fenomeen_code"] for row in records(ask("yearly_fenomeen_list"))),
    )

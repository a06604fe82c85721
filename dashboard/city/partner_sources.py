"""The part `[partners]` of a city file: what organisations hand in as a spreadsheet, and what the city agreed on.

docs/sources.md explains each file to a partner, docs/city-file.md each setting to a data steward.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dashboard.base.toml_file import Strict
from dashboard.city.fields import Code, Month, Source, Worded

Separator = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1)]


class PartnerSource(Source):
    """A file that a partner exports from a spreadsheet. What is not said is found out from the file."""

    file: str
    generator: Literal["partners"] | None = None  # example cities: the file is invented first
    encoding: str | None = None  # default: UTF-8 where that fits, else cp1252
    separator: Separator | None = None  # default: the one the header shows
    decimal: Literal[".", ","] | None = None  # default: both, where a number can be read in one way only
    columns: dict[str, str] = Field(default_factory=dict)  # our name of a column -> the partner's, where they differ
    drop_columns: list[str] = Field(default_factory=list)  # other columns, known: dropped unread
    max_set_aside_share: float = Field(default=0.25, ge=0, le=1)


class PresenceSource(PartnerSource):
    """Hours that disciplines are present: sums, never one row per worker, shift or case."""

    covers_from: Month | None = None
    covers_until: Month | None = None


class SignalSource(PartnerSource):
    """Sums of signals per quarter, never one row per case."""

    covers_from: Month | None = None
    covers_until: Month | None = None


class InitiativeSource(PartnerSource):
    """Initiatives, from a spreadsheet or from UiTdatabank (publiq, JSON-LD)."""

    format: Literal["csv", "uitdatabank"] = "csv"
    terms: str | None = None  # uitdatabank: csv term_id,label,theme_code ("ignore" is a choice)

    @model_validator(mode="after")
    def _terms_belong_to_uitdatabank(self) -> InitiativeSource:
        if (self.terms is not None) != (self.format == "uitdatabank"):
            raise ValueError('`terms` goes with format = "uitdatabank", and the other way round')
        return self


class AreaGroup(Strict):
    """Wijken that are counted together, because one of them alone would have too small a team or too few signals."""

    code: Code
    name: Worded
    areas: Annotated[list[str], Field(min_length=2)]


class PeopleGroup(AreaGroup):
    """Wijken that have figures about people together, as one figure, from a 1 January on."""

    from_year: int = Field(ge=1990, le=2200)


class Offer(Strict):
    """A rule for the offer of every chosen buurt: an initiative of this theme for each of these target groups."""

    theme: Code
    target_groups: Annotated[list[Code], Field(min_length=1)]


class Thresholds(Strict):
    """The borders between much and little on the page Afstemming. All are compared with published figures."""

    presence_hours: int = Field(default=100, ge=10)
    presence_overlap: float = Field(default=0.6, gt=0, lt=1)
    initiative_count: int = Field(default=1, ge=1)
    ample_initiative_count: int = Field(default=2, ge=1)
    goal_count: int = Field(default=1, ge=1)
    team_moment_share: float = Field(default=0.05, gt=0, lt=1)


class Prevention(Strict):
    """The band that the city aims at: which share of the hours of presence is preventive."""

    least_share: float = Field(ge=0, le=1)
    most_share: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _is_a_band(self) -> Prevention:
        if not self.least_share < self.most_share:
            raise ValueError("least_share is below most_share")
        return self


class Partners(Strict):
    """All of `[partners]`. A city without partners leaves it out."""

    smallest_teams: str | None = None  # csv: discipline, year, smallest team in any presence area
    presence_areas: list[AreaGroup] = Field(default_factory=list)
    signal_areas: list[AreaGroup] = Field(default_factory=list)
    organisations: list[PartnerSource] = Field(default_factory=list)
    presence: list[PresenceSource] = Field(default_factory=list)
    initiatives: list[InitiativeSource] = Field(default_factory=list)
    context: list[PartnerSource] = Field(default_factory=list)
    notes: list[PartnerSource] = Field(default_factory=list)
    signals: list[SignalSource] = Field(default_factory=list)
    events: list[PartnerSource] = Field(default_factory=list)
    offer: list[Offer] = Field(default_factory=list)
    thresholds: Thresholds = Thresholds()
    prevention: Prevention | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Partners:
        if self.presence and self.smallest_teams is None:
            raise ValueError("presence needs `smallest_teams`: without it no hours can be published safely")
        codes = [source.code for source in self.sources()]
        if len(set(codes)) != len(codes):
            raise ValueError("two sources have the same code")
        for name, groups in (("presence_areas", self.presence_areas), ("signal_areas", self.signal_areas)):
            grouped = [area for group in groups for area in group.areas]
            if len(set(grouped)) != len(grouped):
                raise ValueError(f"an area stands in two {name}")
            if len({group.code for group in groups}) != len(groups):
                raise ValueError(f"two {name} have the same code")
        return self

    def sources(self) -> Iterator[PartnerSource]:
        """Every source, in the order in which they are read."""
        yield from self.organisations
        yield from self.presence
        yield from self.initiatives
        yield from self.context
        yield from self.notes
        yield from self.signals
        yield from self.events

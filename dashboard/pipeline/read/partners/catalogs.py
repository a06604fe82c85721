"""The catalogues that partners' files refer to: disciplines, kinds of organisations, themes, target groups, indicators.

Typed reading of `<catalog>/{disciplines,organisations,themes,indicators}.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City
from dashboard.city.fields import Code, Worded

Text = Annotated[str, Field(min_length=1)]


class Named(Strict):
    code: Code
    name: Worded


class Discipline(Named):
    """A kind of veldwerker. Services come and go: codes stay in the catalogue, with the dates between which they hold.

    is_rest: "overige disciplines". rest_from_year: part of it by choice, from 1 January of that year on.
    """

    definition: Worded
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    is_rest: bool = False
    rest_from_year: int | None = None

    def holds_in(self, month: dt.date) -> bool:
        """Whether the discipline exists on any day of the month that begins on `month`."""
        return holds_between(self.valid_from, self.valid_to, month, last_of(month))


class TargetGroup(Named):
    """For whom an initiative is; `ages` (from, until, both included) translates an age range."""

    ages: tuple[int, int] | None = None


class Indicator(Named):
    """A context indicator. `survey`: people were asked, so the number of answers is needed (and never under 30)."""

    definition: Worded
    unit: Text
    direction: Literal["high", "low"]  # what is good
    theme: Code
    survey: bool
    owner: Text
    review_date: dt.date


def _no_twins(what: str, items: Iterable[Named]) -> None:
    codes = [item.code for item in items]
    twins = {code for code in codes if codes.count(code) > 1}
    if twins:
        raise ValueError(f"two {what} have the code '{min(twins)}'")


class Disciplines(Strict):
    disciplines: Annotated[list[Discipline], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Disciplines:
        _no_twins("disciplines", self.disciplines)
        if sum(item.is_rest for item in self.disciplines) != 1:
            raise ValueError("exactly one discipline is the rest (is_rest = true)")
        return self


class OrganisationKinds(Strict):
    kinds: Annotated[list[Named], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> OrganisationKinds:
        _no_twins("kinds", self.kinds)
        return self


class Themes(Strict):
    themes: Annotated[list[Named], Field(min_length=1)]
    target_groups: Annotated[list[TargetGroup], Field(min_length=1)]
    everyone: Code  # the target group of what is for all

    @model_validator(mode="after")
    def _fits_together(self) -> Themes:
        _no_twins("themes", self.themes)
        _no_twins("target groups", self.target_groups)
        if self.everyone not in {group.code for group in self.target_groups}:
            raise ValueError(f"everyone = '{self.everyone}' is not a target group")
        return self


class Indicators(Strict):
    themes: Annotated[list[Named], Field(min_length=1)]
    indicators: Annotated[list[Indicator], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Indicators:
        _no_twins("themes", self.themes)
        _no_twins("indicators", self.indicators)
        themes = {theme.code for theme in self.themes}
        for item in self.indicators:
            if item.theme not in themes:
                raise ValueError(f"indicator '{item.code}': theme '{item.theme}' is not in the catalogue")
        return self


@dataclass(frozen=True)
class PartnerCatalog:
    """The four catalogues together."""

    disciplines: list[Discipline]
    kinds: list[Named]
    themes: list[Named]
    target_groups: list[TargetGroup]
    everyone: str
    indicator_themes: list[Named]
    indicators: list[Indicator]

    @classmethod
    def nothing(cls) -> PartnerCatalog:
        """For a city without partners."""
        return cls([], [], [], [], "", [], [])

    @property
    def rest(self) -> Discipline:
        return next(item for item in self.disciplines if item.is_rest)


def read_partner_catalog(city: City) -> PartnerCatalog:
    """Read the catalogues, when the city file names any partner's file. Raises UserError naming the line."""
    if not any(True for _ in city.partners.sources()) and not city.partners.offer:
        return PartnerCatalog.nothing()
    folder = city.path(city.catalog)
    themes = read_toml(folder / "themes.toml", Themes)
    indicators = read_toml(folder / "indicators.toml", Indicators)
    return PartnerCatalog(
        disciplines=read_toml(folder / "disciplines.toml", Disciplines).disciplines,
        kinds=read_toml(folder / "organisations.toml", OrganisationKinds).kinds,
        themes=themes.themes,
        target_groups=themes.target_groups,
        everyone=themes.everyone,
        indicator_themes=indicators.themes,
        indicators=indicators.indicators,
    )


def holds_between(
    valid_from: dt.date | None, valid_to: dt.date | None, first: dt.date | None, last: dt.date | None
) -> bool:
    """Whether valid_from..valid_to and first..last (None: open) share a day."""
    begins_in_time = valid_from is None or last is None or valid_from <= last
    return begins_in_time and (valid_to is None or first is None or valid_to >= first)


def last_of(month: dt.date) -> dt.date:
    """The last day of the month that begins on `month`."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)

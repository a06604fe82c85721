"""Invented files of partners for an example city: presence, smallest teams and a survey, from `example/partners.toml`.

Each month and each survey has its own seed, so that an earlier one never changes when the example is made again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator
from scipy.stats import binomtest

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City, Code, Month
from dashboard.pipeline.example.files import Line, example_random, write_lines
from dashboard.pipeline.example.signals import write_example_signals
from dashboard.pipeline.read.months import first_of, next_month

SETTINGS_NAME = "example/partners.toml"  # beside the city file
PRESENCE_HEADER = ("wijk", "maand", "dagtype", "dagdeel", "discipline", "organisatie", "aard", "uren")
TEAM_HEADER = ("discipline", "jaar", "kleinste_ploeg")
CONTEXT_HEADER = (
    *("indicator", "gebied", "jaar", "waarde", "eenheid", "noemer", "n"),
    *("interval_laag", "interval_hoog", "bron", "datum"),
)
SURVEY = "Verzonnen bevraging van bewoners (voorbeeld)"
HALF_HOURS = 2  # hours are written down by the half
_LEAST_HOURS = 0.5

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class Team(Strict):
    """One discipline of one organisation: its hours per month and wijk, and when it works."""

    discipline: Code
    organisation: Code
    pattern: str
    season: str
    preventive: Share
    yearly: float
    smallest_team: Annotated[int, Field(ge=1)]
    small_years: dict[str, int] = Field(default_factory=dict)
    from_month: Month | None = None
    hours: dict[str, Positive]


class Answers(Strict):
    """One question of the survey: the share that says yes, per wijk."""

    indicator: Code
    change: float
    usual: Share
    shares: dict[str, Share]


class ExamplePartners(Strict):
    """The whole of `example/partners.toml`."""

    base_year: int
    spread: Positive
    wrong_rows: Share
    survey_years: list[int]
    patterns: dict[str, dict[str, Share]]
    seasons: dict[str, Annotated[list[Positive], Field(min_length=12, max_length=12)]]
    teams: Annotated[list[Team], Field(min_length=1)]
    asked: dict[str, int]
    answers: list[Answers]

    @model_validator(mode="after")
    def _names_exist(self) -> ExamplePartners:
        for team in self.teams:
            if team.pattern not in self.patterns or team.season not in self.seasons:
                raise ValueError(f"team '{team.discipline}': no such pattern or season")
        return self


def write_example_partners(city: City, wijken: Mapping[str, str], as_of: dt.date) -> list[Path]:
    """Write the invented files that `city` asks for (generator = "partners"). `wijken`: area code -> name.

    Presence runs from `first_month` to the month of `as_of`, which never counts. The same city, settings and date give
    the same bytes. Returns the paths. Raises UserError when a wijk of the settings is not in the city.
    """
    file = city.path(SETTINGS_NAME)
    settings = read_toml(file, ExamplePartners)
    for code in {*settings.asked, *(code for team in settings.teams for code in team.hours)} - set(wijken):
        raise UserError("is not a wijk of this city", file=file, value=code)
    paths = []
    for source in city.partners.presence:
        if source.generator:
            paths.append(write_lines(city.path(source.file), PRESENCE_HEADER, _presence(city, settings, wijken, as_of)))
    if city.partners.smallest_teams and paths:
        years = range(first_of(city.first_month).year, as_of.year + 1)
        paths.append(write_lines(city.path(city.partners.smallest_teams), TEAM_HEADER, _teams(settings, years)))
    for survey in city.partners.context:
        if survey.generator:
            paths.append(write_lines(city.path(survey.file), CONTEXT_HEADER, _survey(city, settings, wijken, as_of)))
    return paths + write_example_signals(city, wijken, as_of)


def _presence(city: City, settings: ExamplePartners, wijken: Mapping[str, str], as_of: dt.date) -> Iterator[Line]:
    month = first_of(city.first_month)
    while month <= as_of:
        random = example_random(city.code, "presence", f"{month:%Y-%m}")
        for team in settings.teams:
            if team.from_month is None or month >= first_of(team.from_month):
                for code in sorted(team.hours):
                    yield from _team_month(settings, team, code, wijken[code], month, random)
        month = next_month(month)


def _team_month(
    settings: ExamplePartners, team: Team, code: str, wijk: str, month: dt.date, random: np.random.Generator
) -> Iterator[Line]:
    """The rows of one team in one wijk and month: its hours, drawn around their level, over slots and natures."""
    growth = (1 + team.yearly) ** (month.year - settings.base_year + (month.month - 1) / 12)
    level = team.hours[code] * settings.seasons[team.season][month.month - 1] * growth
    hours = level * random.gamma(settings.spread**-2, settings.spread**2)
    pattern = settings.patterns[team.pattern]
    shares = random.dirichlet(np.array(list(pattern.values())) * 60)
    noise = 0.03 if team.preventive < 1 else 0.0
    preventive = float(np.clip(random.normal(team.preventive, noise), 0, 1))
    for slot, share in zip(pattern, shares, strict=True):
        day_type, day_part = slot.split(" ")
        for nature, part in (("preventief", preventive), ("reactief", 1 - preventive)):
            amount = round(hours * share * part * HALF_HOURS) / HALF_HOURS
            if amount < _LEAST_HOURS:
                continue
            wrong = random.random() < settings.wrong_rows
            yield (
                "onbekend" if wrong else wijk,
                f"{month:%Y-%m}",
                day_type,
                day_part,
                team.discipline,
                team.organisation,
                nature,
                _comma(amount, 1),
            )


def _teams(settings: ExamplePartners, years: Sequence[int]) -> Iterator[Line]:
    """The smallest team of each discipline: over the organisations that have it, the smallest."""
    for discipline in dict.fromkeys(team.discipline for team in settings.teams):
        teams = [team for team in settings.teams if team.discipline == discipline]
        for year in years:
            if all(team.from_month and first_of(team.from_month).year > year for team in teams):
                continue
            smallest = min(team.small_years.get(str(year), team.smallest_team) for team in teams)
            yield discipline, str(year), str(smallest)


def _survey(city: City, settings: ExamplePartners, wijken: Mapping[str, str], as_of: dt.date) -> Iterator[Line]:
    """Percentages with their 95 % interval (Wilson), drawn from the number of answers."""
    for number, year in enumerate(settings.survey_years):
        if year >= as_of.year:
            continue
        random = example_random(city.code, "survey", str(year))
        for question in settings.answers:
            for code, name in sorted(wijken.items()):
                asked = settings.asked.get(code)
                if not asked:
                    continue
                share = float(np.clip(question.shares.get(code, question.usual) + number * question.change, 0, 1))
                yes = int(random.binomial(asked, share))
                interval = binomtest(yes, asked).proportion_ci(0.95, method="wilson")
                figures = [_comma(100 * value, 1) for value in (yes / asked, interval.low, interval.high)]
                yield (
                    question.indicator,
                    name,
                    str(year),
                    figures[0],
                    "%",
                    "bevraagde bewoners",
                    str(asked),
                    *figures[1:],
                    SURVEY,
                    f"31/12/{year}",
                )


def _comma(number: float, digits: int) -> str:
    """As a Belgian spreadsheet writes it: 12,5."""
    return f"{number:.{digits}f}".replace(".", ",")

"""Invented cities in which the truth is known: what the statistics are tried on. The real protector publishes their
figures.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.pipeline.protect.rounding import month_seed, round_months

Counts = NDArray[np.int64]

SECRET = "a secret for simulations only, nobody uses it"  # noqa: S105
DATA = settings.CITY_FILE.parent


@dataclass(frozen=True)
class Swing:
    """Variation of reports beside chance. cell: coefficient of variation of a wijk x month x fenomeen; city: of a month
    in the whole city; memory: correlation of the cell factor with that of the month before. unlike: the coefficient of
    every third wijk, where wijken differ in liveliness; year: that of a wijk x fenomeen x year, on top of its months.
    """

    name: str
    cell: float
    city: float
    memory: float = 0.0
    unlike: float = 0.0
    year: float = 0.0

    @property
    def is_rough(self) -> bool:
        """Whether wijken or years are unlike each other beyond what the example city shows."""
        return self.unlike > 0 or self.year > 0


CHANCE_ONLY = Swing("chance only", 0.0, 0.0)
EXAMPLE = Swing("as the example city", 0.22, 0.07)
LIVELY = Swing("livelier", 0.35, 0.12)
LASTING = Swing("lasting swings", 0.22, 0.07, 0.6)
SWINGS = (CHANCE_ONLY, EXAMPLE, LIVELY, LASTING)
UNLIKE = Swing("wijken of unlike liveliness", 0.22, 0.07, unlike=0.6)
YEARLY = Swing("years of their own", 0.22, 0.07, year=0.2)
ROUGH = (UNLIKE, YEARLY)


@dataclass(frozen=True)
class City:
    """mean [12, A, F]: expected reports per calendar month; population [A]; about [F]: "people" or "things"; group
    [F].
    """

    areas: list[str]
    population: Floats
    fenomenen: list[str]
    about: list[str]
    group: list[str]
    mean: Floats

    def people(self) -> NDArray[np.bool_]:
        return np.array([about == "people" for about in self.about])

    def even(self) -> City:
        """The same city if all wijken had the same rate per inhabitant."""
        share = self.population / self.population.sum()
        mean = self.mean.sum(axis=1, keepdims=True) * share[None, :, None]
        return City(self.areas, self.population, self.fenomenen, self.about, self.group, mean)

    def draw(self, years: int, swing: Swing, rng: np.random.Generator, factor: Floats | float = 1.0) -> Counts:
        """[12*years, A, F] true counts. factor: what the means are multiplied by, of a shape that fits."""
        shape = (12 * years, *self.mean.shape[1:])
        return np.asarray(rng.poisson(self.intensity(years, swing, rng) * factor), dtype=np.int64).reshape(shape)

    def intensity(self, years: int, swing: Swing, rng: np.random.Generator) -> Floats:
        """[12*years, A, F] what is expected, given the swings of this run."""
        months = 12 * years
        cell = _factors((months, *self.mean.shape[1:]), swing.cell, swing.memory, rng)
        if swing.unlike:
            cell[:, ::3] = _factors(cell[:, ::3].shape, swing.unlike, 0.0, rng)
        if swing.year:
            cell = cell * np.repeat(_factors((years, *self.mean.shape[1:]), swing.year, 0.0, rng), 12, axis=0)
        whole_city = _factors((months, 1, 1), swing.city, 0.0, rng)
        return np.asarray(np.tile(self.mean, (years, 1, 1)) * cell * whole_city)

    def publish(self, counts: Counts, seed: int) -> Floats:
        """The same array as it is published: people-fenomenen through the real protector, things exactly."""
        people = self.people()
        published = counts.astype(np.float64)
        groups = [group for group, is_people in zip(self.group, people, strict=True) if is_people]
        seeds = [month_seed(SECRET, f"simulation {seed}", str(month)) for month in range(len(counts))]
        of_year = [month % 12 + 1 for month in range(len(counts))]
        published[:, :, people] = round_months(counts[:, :, people], groups, settings.COUNT_BASE, seeds, of_year)
        return published

    def figures(self, published: Floats, months: list[dt.date]) -> pd.DataFrame:
        """[area_code, month, fenomeen_code, about, melding_count], as a page reads them."""
        month, area, fenomeen = (index.ravel() for index in np.indices(published.shape))
        return pd.DataFrame(
            {
                "area_code": np.array(self.areas)[area],
                "month": pd.to_datetime(pd.Series(months))[month].to_numpy(),
                "fenomeen_code": np.array(self.fenomenen)[fenomeen],
                "about": np.array(self.about)[fenomeen],
                "melding_count": published.ravel(),
            }
        )


def _factors(shape: tuple[int, ...], cv: float, memory: float, rng: np.random.Generator) -> Floats:
    """Positive factors with mean 1 and this coefficient of variation along months (first axis); ones where cv is 0."""
    if cv == 0:
        return np.ones(shape)
    if memory == 0:
        return np.asarray(rng.gamma(1 / cv**2, cv**2, shape))
    sigma = np.sqrt(np.log1p(cv**2))
    noise = rng.normal(0, 1, shape)
    state = noise[0]
    path = [state]
    for month in range(1, shape[0]):
        state = memory * state + np.sqrt(1 - memory**2) * noise[month]
        path.append(state)
    return np.asarray(np.exp(sigma * np.stack(path) - sigma**2 / 2))


def month_run(first_year: int, years: int) -> list[dt.date]:
    return [dt.date(first_year + month // 12, month % 12 + 1, 1) for month in range(12 * years)]


@cache
def example_city() -> City:
    """Levels, seasons and wijken of the example city of this repository, without its trends."""
    reports = tomllib.loads((DATA / "example" / "reports.toml").read_text(encoding="utf-8"))
    catalog = tomllib.loads((DATA / "catalog" / "fenomenen.toml").read_text(encoding="utf-8"))["fenomenen"]
    areas, population = _population()
    codes = [str(item["code"]) for item in catalog]
    mean = np.zeros((12, len(areas), len(codes)))
    into = _categories()
    for kind in reports["kinds"]:
        if into[kind["category"]] not in codes:
            continue
        weight = population * [reports["spreads"][kind["spread"]].get(area, 1.0) for area in areas]
        season = np.array(reports["seasons"][kind["season"]])
        monthly = kind["yearly"] / 12 * season / season.mean()
        mean[:, :, codes.index(into[kind["category"]])] += np.outer(monthly, weight / weight.sum())
    about, group = ([str(item[name]) for item in catalog] for name in ("about", "group"))
    return City(areas, population, codes, about, group, mean)


def _population() -> tuple[list[str], Floats]:
    with (DATA / "areas" / "buurten.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    areas = sorted({row["wijk_code"] for row in rows if row["wijk_code"]})
    sums = [sum(int(row["population_2023"] or 0) for row in rows if row["wijk_code"] == area) for area in areas]
    return areas, np.array(sums, dtype=np.float64)


def _categories() -> dict[str, str]:
    with (DATA / "catalog" / "categorieen_meldingen.csv").open(encoding="utf-8") as file:
        return {row["category"]: row["fenomeen_code"] for row in csv.DictReader(file)}

"""The studies of `make simulate`: each tries a promise of dashboard/stats in invented cities where the truth is known.

All take a swing (how reports vary beside chance) and a number of runs, and give lines of results. The test suite runs
the same studies with few repetitions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.simulated_worlds import EXAMPLE, City, Swing, example_city, month_run
from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.pipeline.protect.rounding import month_seed, round_profile
from dashboard.stats.change import changes_between
from dashboard.stats.expected import LEAST_EXPECTED_PEOPLE, RANGE, expected_range, to_quarters
from dashboard.stats.intervals import count_interval
from dashboard.stats.profile import Profile
from dashboard.stats.rounding import EXACT, Rounding
from dashboard.stats.season import season_index
from dashboard.stats.swings import Swings, release_swings, swings_before
from dashboard.stats.verdicts import compare_areas

SEED = 20261123
FIRST_YEAR = 2023
PEOPLE = Rounding(settings.COUNT_BASE)


@dataclass(frozen=True)
class Result:
    """One line of the report. kind: "at_least" or "at_most" (a promise), or "found" (what to expect; no promise).
    value and promise: shares 0..1, or numbers a month; of: how many trials it rests on."""

    study: str
    world: str
    measure: str
    kind: str
    value: float
    promise: float | None
    of: int

    def kept(self, slack: float = 0.0) -> bool:
        """Whether the promise is kept (within `slack`, for short runs); True where nothing is promised."""
        if self.promise is None:
            return True
        return self.value >= self.promise - slack if self.kind == "at_least" else self.value <= self.promise + slack


class Tally:
    """Counts successes by name; turns them into results."""

    def __init__(self, study: str, world: str) -> None:
        self.study, self.world = study, world
        self.hits: dict[str, float] = {}
        self.trials: dict[str, int] = {}
        self.promises: dict[str, tuple[str, float | None]] = {}

    def add(
        self, measure: str, hits: float | Floats | NDArray[np.bool_], kind: str = "found", promise: float | None = None
    ) -> None:
        """Count an array of successes and failures, or one number of one trial."""
        many = np.asarray(hits)
        self.hits[measure] = self.hits.get(measure, 0.0) + float(many.sum())
        self.trials[measure] = self.trials.get(measure, 0) + many.size
        self.promises[measure] = (kind, promise)

    def results(self) -> list[Result]:
        return [
            Result(self.study, self.world, name, *self._parts(name)) for name, number in self.trials.items() if number
        ]

    def _parts(self, name: str) -> tuple[str, float, float | None, int]:
        kind, promise = self.promises[name]
        return kind, round(self.hits[name] / self.trials[name], 4), promise, self.trials[name]


def _rounding(about: str) -> Rounding:
    return PEOPLE if about == "people" else EXACT


def _promise(swing: Swing, promise: float) -> tuple[str, float | None]:
    """Kind and value of a promise: none where swings last for months or years, or wijken are unlike, since a year by
    itself cannot tell them from a lasting difference."""
    return ("found", None) if swing.memory or swing.is_rough else ("at_most", promise)


def _false_verdicts(swing: Swing) -> tuple[str, float | None]:
    """Kind and value of the promise on the comparisons of one fenomeen and period in a city without differences: none
    where every wijk has its own good and bad years."""
    return ("found", None) if swing.year else ("at_most", 0.06 if swing.is_rough else 0.05)


def _beside(city: City, published: Floats, length: int) -> list[Swings | None]:
    """Swings of each fenomeen, usual for wijken beside each other: from all of published [T, A, F], as pages do it."""
    return release_swings(list(published.transpose(2, 1, 0)), [_rounding(about) for about in city.about], length)


def _before(city: City, published: Floats, start: int, length: int) -> list[Swings | None]:
    """Swings of each fenomeen, usual for a change: from the months of published [T, A, F] before `start`."""
    roundings = [_rounding(about) for about in city.about]
    return swings_before(list(published.transpose(2, 1, 0)), roundings, start, length)


def runs_of(
    city: City, years: int, swing: Swing, runs: int, seed: int
) -> Iterator[tuple[np.random.Generator, Floats, Floats]]:
    """(generator, intensity, published figures), each [12*years, A, F], of each run."""
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        intensity = city.intensity(years, swing, rng)
        yield rng, intensity, city.publish(rng.poisson(intensity).astype(np.int64), seed * 10_000 + run)


# ---- studies -----------------------------------------------------------------------------------


def rounding(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """The rounding error of the protector: its variance by kind of period (in base squared), and of the whole city."""
    city, tally = example_city(), Tally("rounding", swing.name)
    people = city.people()
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        counts = city.draw(3, swing, rng)
        error = (city.publish(counts, run) - counts)[:, :, people]
        quarters = error.reshape(12, 3, *error.shape[1:]).sum(axis=1)
        share = 1 / settings.COUNT_BASE**2
        tally.add("variance of a month, in squares of the base", np.square(error) * share, "at_most", 0.2)
        tally.add("variance of January to March", np.square(quarters[::4]) * share, "at_most", 0.2)
        tally.add("variance of another quarter", np.square(quarters[1::4]) * share, "at_most", 0.4)
        tally.add(
            "variance of a year", np.square(error.reshape(3, 12, *error.shape[1:]).sum(axis=1)) * share, "at_most", 0.2
        )
        city_year = np.abs(error.sum(axis=1).reshape(3, 12, -1).sum(axis=1))
        tally.add("city, a year: off by more than combined_error allows", city_year > np.sqrt(12) * 4, "at_most", 0.01)
    return tally.results()


def intervals(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on the interval of a count: coverage of the rate behind it (that of the period, swings and all)."""
    city, tally = example_city(), Tally("count_interval", swing.name)
    people = city.people()
    months = month_run(FIRST_YEAR, 2)
    periods = {"a month": slice(4, 5), "January to March": slice(0, 3), "July to September": slice(6, 9),
               "a year": slice(0, 12), "two years": slice(0, 24)}  # fmt: skip
    for _, intensity, published in runs_of(city, 2, swing, runs, seed):
        for name, period in periods.items():
            truth, seen = intensity[period][:, :, people].sum(axis=0), published[period][:, :, people].sum(axis=0)
            low, high = count_interval(seen, PEOPLE.error(months[period]))
            tally.add(f"people, {name}: covered", (low <= truth) & (truth <= high), "at_least", 0.95)
        truth, seen = (array[:12][:, :, ~people].sum(axis=0) for array in (intensity, published))
        low, high = count_interval(seen, 0.0)
        tally.add("things, a year: covered", (low <= truth) & (truth <= high), "at_least", 0.95)
    return tally.results()


def verdicts_even(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on false verdicts: any wijk called higher or lower where all have one rate, per fenomeen and period."""
    city, tally = example_city().even(), Tally("verdicts, no difference", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for _, _, published in runs_of(city, 3, swing, runs, seed):
        of_year, of_quarter = _beside(city, published, 12), _beside(city, published, 3)
        for place, about in enumerate(city.about):
            rounding, table = _rounding(about), published[:, :, place].T
            year = compare_areas(city.areas, table[:, 24:], city.population, months[24:], rounding)
            tally.add(f"{about}, a year by itself: any false verdict", _any_verdict(year.table), *_promise(swing, 0.05))
            year = compare_areas(
                city.areas, table[:, 24:], city.population, months[24:], rounding, swings=of_year[place]
            )
            tally.add(f"{about}, a year: any false verdict", _any_verdict(year.table), *_false_verdicts(swing))
            quarter = compare_areas(
                city.areas, table[:, 27:30], city.population, months[27:30], rounding, swings=of_quarter[place]
            )
            tally.add(f"{about}, a quarter: any false verdict", _any_verdict(quarter.table), *_false_verdicts(swing))
    return tally.results()


def _any_verdict(table: pd.DataFrame) -> float:
    return float(table["verdict"].isin(["higher", "lower"]).any())


def _compare_year(city: City, published: Floats, months: list[dt.date], back: int = 0) -> list[pd.DataFrame]:
    """Twelve months that end `back` months before the last, of each fenomeen, as the pages do it."""
    period, usual = slice(len(months) - 12 - back, len(months) - back), _beside(city, published, 12)
    return [
        compare_areas(
            city.areas,
            published[period, :, place].T,
            city.population,
            months[period],
            _rounding(about),
            swings=usual[place],
            has_ranks=back == 0,
        ).table
        for place, about in enumerate(city.about)
    ]


NAMED, QUIET = 0.01, 0.10  # a hard flip: from an adjusted p under the first to one over the second, or back


def verdicts_steady(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on verdicts that turn when the twelve months move by one month: real differences, four years."""
    city, tally = example_city(), Tally("verdicts, a month later", swing.name)
    months, promises = month_run(FIRST_YEAR, 4), {"things": 0.05, "people": 0.07}
    for _, _, published in runs_of(city, 4, swing, runs, seed):
        by_back = [_compare_year(city, published, months, back) for back in range(3)]
        for earlier, later in zip(by_back[1:], by_back[:-1], strict=True):
            for about, before, now in zip(city.about, earlier, later, strict=True):
                both = (before["p_adjusted"].notna() & now["p_adjusted"].notna()).to_numpy()
                turned = (before["verdict"] != now["verdict"]).to_numpy()[both]
                p_values = np.stack([before["p_adjusted"], now["p_adjusted"]])[:, both]
                hard = (p_values.min(axis=0) < NAMED) & (p_values.max(axis=0) > QUIET)
                tally.add(f"{about}: verdicts that turn", turned, "at_most", promises[about])
                tally.add(f"{about}: verdicts that turn sharply", hard, "at_most", 0.005)
    return tally.results()


def verdicts_uneven(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results where wijken differ as in the example city: coverage of ratios and ranks, and wrong verdicts."""
    city, tally = example_city(), Tally("verdicts, real differences", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for _, _, published in runs_of(city, 3, swing, runs, seed):
        tables = _compare_year(city, published, months)
        for place, about in enumerate(city.about):
            mean = city.mean[:, :, place].sum(axis=0)
            truth = (mean / city.population) / ((mean.sum() - mean) / (city.population.sum() - city.population))
            table = tables[place]
            covered = (table["ratio_low"] <= truth) & (truth <= table["ratio_high"])
            tally.add(f"{about}: ratio to the others covered", covered.to_numpy(), "at_least", 0.95)
            wrong = ((table["verdict"] == "higher") & (truth < 1)) | ((table["verdict"] == "lower") & (truth > 1))
            tally.add(f"{about}: any verdict the wrong way round", float(wrong.any()), "at_most", 0.05)
            placed = table["rank"].notna().to_numpy()
            rank = (-(mean / city.population)[placed]).argsort().argsort() + 1
            held = (table["rank_low"].to_numpy()[placed] <= rank) & (rank <= table["rank_high"].to_numpy()[placed])
            tally.add(f"{about}: all ranks covered at once", float(held.all()), "at_least", 0.95)
    return tally.results()


def verdict_power(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on power: one wijk, raised or lowered in an even city, found over a year, by its usual size."""
    city, tally = example_city().even(), Tally("verdicts, power over a year", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        factor = float(rng.choice(list(FACTORS)))
        area = int(rng.integers(len(city.areas)))
        change = np.ones((1, len(city.areas), 1))
        change[0, area] = factor
        published = city.publish(city.draw(3, swing, rng, change), seed * 10_000 + run)
        wanted = "higher" if factor > 1 else "lower"
        tables = _compare_year(city, published, months)
        for place, about in enumerate(city.about):
            usual = city.mean[:, area, place].sum()
            found = float(tables[place]["verdict"].iloc[area] == wanted)
            tally.add(f"{about}, {factor_name(factor)}, any wijk: found", found)
            tally.add(f"{about}, {factor_name(factor)}, usually {size_name(usual)} a year: found", found)
    return tally.results()


FACTORS = {0.5: "half", 0.7: "30 % fewer", 1.3: "30 % more", 1.5: "half as many again", 2.0: "double"}


def factor_name(factor: float) -> str:
    return FACTORS[factor]


def size_name(usual: float, borders: tuple[int, ...] = (20, 40, 80, 160, 320)) -> str:
    above = [border for border in borders if usual >= border]
    beyond = [border for border in borders if usual < border]
    if not above:
        return f"under {borders[0]}"
    return f"{above[-1]} or more" if not beyond else f"{above[-1]} to {beyond[0]}"


def change_null(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on two years without change: any wijk said to have risen or fallen, and coverage of the change."""
    city, tally = example_city(), Tally("change, none", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for _, _, published in runs_of(city, 3, swing, runs, seed):
        of_year, of_quarter = _before(city, published, 24, 12), _before(city, published, 27, 3)
        for place, about in enumerate(city.about):
            rounding, table = _rounding(about), published[:, :, place].T
            now, before, when = table[:, 24:], table[:, 12:24], (months[24:], months[12:24])
            alone = changes_between(city.areas, now, before, *when, rounding).table
            tally.add(f"{about}, a year by itself: any false verdict", _any_change(alone), *_promise(swing, 0.05))
            year = changes_between(city.areas, now, before, *when, rounding, of_year[place]).table
            tally.add(f"{about}, a year: any false verdict", _any_change(year), *_false_verdicts(swing))
            covered = (year["change_low"] <= 0) & (year["change_high"] >= 0)
            tally.add(f"{about}, a year: change covered", covered.to_numpy(), "at_least", 0.95)
            quarter = changes_between(
                city.areas, table[:, 27:30], table[:, 15:18], months[27:30], months[15:18], rounding, of_quarter[place]
            ).table
            tally.add(f"{about}, a quarter: any false verdict", _any_change(quarter), *_false_verdicts(swing))
    return tally.results()


def _any_change(table: pd.DataFrame) -> float:
    return float(table["verdict"].isin(["rose", "fell"]).any())


def change_power(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on power: one wijk that changes from one year to the next found, by its size in the year before."""
    city, tally = example_city(), Tally("change, power over a year", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        factor, area = float(rng.choice(list(FACTORS))), int(rng.integers(len(city.areas)))
        change = np.ones((36, len(city.areas), 1))
        change[24:, area] = factor
        published = city.publish(city.draw(3, swing, rng, change), seed * 10_000 + run)
        swings = _before(city, published, 24, 12)
        for place, about in enumerate(city.about):
            table = published[:, :, place].T
            rounding, when = _rounding(about), (months[24:], months[12:24])
            result = changes_between(city.areas, table[:, 24:], table[:, 12:24], *when, rounding, swings[place])
            found = result.table["verdict"].iloc[area]
            usual = city.mean[:, area, place].sum()
            hit = float(found == ("rose" if factor > 1 else "fell"))
            tally.add(f"{about}, {factor_name(factor)}, any wijk: found", hit)
            tally.add(f"{about}, {factor_name(factor)}, usually {size_name(usual)} a year: found", hit)
    return tally.results()


def expected(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on the 95 % range: coverage of the next month (things) or quarter (people), after 2, 3 and 5 years."""
    city, tally = example_city(), Tally("expected range", swing.name)
    months = month_run(FIRST_YEAR, 6)
    for _, _, published in runs_of(city, 6, swing, runs, seed):
        for place, about in enumerate(city.about):
            table, dates = published[:, :, place].T, months
            per_year, least = 12, 0.0
            if about == "people":
                table, dates = to_quarters(table, months)
                per_year, least = 4, LEAST_EXPECTED_PEOPLE
            for years in (2, 3, 5):
                for step in range(0, per_year, 1 if about == "people" else 3):
                    end = years * per_year + step
                    if end >= table.shape[1]:
                        continue
                    usual = expected_range(table[:, :end], dates[end], per_year, _rounding(about), least)
                    judged = usual.state == RANGE
                    seen = table[judged, end]
                    held = (usual.low[judged] <= seen) & (seen <= usual.high[judged])
                    tally.add(f"{about}, after {years} years: within the range", held, "at_least", 0.95)
    return tally.results()


def season(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on the season index: coverage of the true one, for a wijk and for the city, after three years."""
    city, tally = example_city(), Tally("season index", swing.name)
    months = month_run(FIRST_YEAR, 3)
    for _, _, published in runs_of(city, 3, swing, runs, seed):
        for place, about in enumerate(city.about):
            base = settings.COUNT_BASE if about == "people" else 1
            truth = city.mean[:, 2, place] / city.mean[:, 2, place].mean()
            one = season_index(published[:, 2, place], months, Rounding(base))
            tally.add(f"{about}, the largest wijk: index covered", _covers(one, truth), "at_least", 0.95)
            whole = city.mean[:, :, place].sum(axis=1)
            all_areas = season_index(published[:, :, place].sum(axis=1), months, Rounding(base, len(city.areas)))
            tally.add(f"{about}, the city: index covered", _covers(all_areas, whole / whole.mean()), "at_least", 0.95)
    return tally.results()


def _covers(table: pd.DataFrame, truth: Floats) -> NDArray[np.bool_]:
    low, high = table["index_low"].to_numpy(), table["index_high"].to_numpy()
    return np.asarray((low <= truth) & (truth <= high))


def profile(runs: int, seed: int = SEED) -> list[Result]:
    """Results on the bounds of a share over the week: coverage of the true share, rounded by the real protector."""
    city, tally = example_city(), Tally("profile bounds", EXAMPLE.name)
    people = city.people()
    slots = np.random.default_rng(seed).dirichlet(np.full(12, 1.5))
    outside = np.arange(12) >= 2
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        counts = city.draw(1, EXAMPLE, rng)
        totals = city.publish(counts, seed * 10_000 + run).sum(axis=0)[:, people].astype(np.int64)
        true = rng.multinomial(counts.sum(axis=0)[:, people], slots)
        profile = round_profile(true, totals, settings.COUNT_BASE, month_seed("secret", "profile", str(run)))
        for published, exact in zip(profile.reshape(-1, 12), true.reshape(-1, 12), strict=True):
            if not published.sum() or not exact.sum():
                continue
            share = Profile.of(published, settings.COUNT_BASE).share(outside)
            truth = exact[outside].sum() / exact.sum()
            held = share.low - 1e-12 <= truth <= share.high + 1e-12
            tally.add("true share outside office hours within its bounds", float(held), "at_least", 1.0)
            low, high = Profile.of(published, settings.COUNT_BASE).chance_interval(outside)
            tally.add(
                "long-run share within need_low..need_high",
                float(low <= slots[outside].sum() <= high),
                "at_least",
                0.95,
            )
    return tally.results()

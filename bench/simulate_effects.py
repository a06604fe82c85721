"""Check of the promise of "Werkt het?", `python -m bench.simulate_effects`: invented cities, the real protector.

Without an effect it may say "fall" or "rise" in at most 5 % of the cases in which it tests at all; how often it finds a
real fall; and the smallest fall that it would find, by level and number of treated wijken. Results go to
docs/simulations_effects.json, to the marked part of docs/methods.md, and to data/effect_power.json, which pages read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from bench import simulate
from bench.simulated_worlds import CHANCE_ONLY, EXAMPLE, LASTING, LIVELY, City, Swing, example_city, month_run
from bench.simulation_studies import FIRST_YEAR, PEOPLE, SEED, Result, Tally
from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats.effects import keys
from dashboard.stats.effects.design import CannotSayError, Panel, panel_of
from dashboard.stats.effects.estimate import judge
from dashboard.stats.effects.placebos import Placebos
from dashboard.stats.effects.power import TABLE_FILE, PowerRow
from dashboard.stats.rounding import EXACT

JSON_FILE = settings.ROOT / "docs" / "simulations_effects.json"
BEGIN, END = "<!-- effects: made by python -m bench.simulate_effects -->", "<!-- effects: end -->"
YEARS = 4
MONTHS = 46  # as the example city has them: not whole years
MOST_TREATED = 3
TESTED = (None, keys.TOO_UNCERTAIN, keys.ALREADY_MOVING)  # reasons of answers that come from a test
LEVELS = (20, 40, 80, 160, 320, 640)
FALLS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)


@dataclass(frozen=True)
class World:
    """swing: as in simulated_worlds; drift: standard deviation of the yearly trend that each wijk has by itself;
    picked: the initiative goes where reports rose most in the year before (regression to the mean)."""

    name: str
    swing: Swing
    drift: float = 0.0
    picked: bool = False


PLAIN = World("as the example city", EXAMPLE)
LIVELY_WORLD = World("livelier", LIVELY)
LASTING_WORLD = World("lasting swings", LASTING)
DRIFTING = World("each wijk its own trend, 6 % a year", EXAMPLE, drift=0.06)
PICKED = World("started where it had just risen most", EXAMPLE, picked=True)
PICKED_LASTING = World("started where it had just risen most, lasting swings", LASTING, picked=True)
PROMISED = (World("chance only", CHANCE_ONLY), PLAIN, LIVELY_WORLD, LASTING_WORLD, DRIFTING)


@dataclass(frozen=True)
class Case:
    """One initiative in one invented city. verdict and reason: the answer; expected: in the months after the start,
    going by the other wijken; interval: where it was asked for and there is one."""

    about: str
    treated: int
    start_month: int
    expected: float
    verdict: str
    reason: str | None
    interval: tuple[float, float] | None = None

    @property
    def is_tested(self) -> bool:
        return self.reason in TESTED

    @property
    def is_effect(self) -> bool:
        return self.verdict in (keys.FALL, keys.RISE)


def cases(world: World, fall: float, runs: int, seed: int, with_interval: bool = False) -> Iterator[Case]:
    """Each run is a city with one initiative per fenomeen: 1 to 3 wijken, a start in any month, the same fall from then
    on. Half of the initiatives are drawn among the wijken with more reports, where they are in real life."""
    city, months = example_city(), month_run(FIRST_YEAR, YEARS)[:MONTHS]
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        intensity = city.intensity(YEARS, world.swing, rng) * _trend(city, world, rng)
        starts = rng.integers(keys.YEAR, MONTHS - keys.LEAST_AFTER + 1, len(city.fenomenen))
        untouched = rng.poisson(intensity)
        chosen = [_chosen(city, world, untouched, place, int(starts[place]), rng) for place in range(len(starts))]
        counts = untouched.copy()
        for place, (start, treated) in enumerate(zip(starts, chosen, strict=True)):
            # each report stays with chance 1 - fall: as if it had been drawn with the lower mean
            counts[start:, treated, place] = rng.binomial(untouched[start:, treated, place], 1 - fall)
        published = city.publish(counts, seed * 10_000 + run)[:MONTHS]
        for place, (start, treated) in enumerate(zip(starts, chosen, strict=True)):
            about = city.about[place]
            codes = [city.areas[area] for area in treated]
            rounding = PEOPLE if about == "people" else EXACT
            table = published[:, :, place].T
            try:
                panel = panel_of(city.areas, table, months, codes, months[start], rounding)
            except CannotSayError as error:
                yield Case(about, len(codes), months[start].month, 0.0, keys.CANNOT_SAY, error.reason)
                continue
            answer = judge(panel)
            interval = Placebos.of(panel).interval() if with_interval and answer[1] in TESTED else None
            yield Case(about, len(codes), months[start].month, _expected(panel), *answer, interval)


def _trend(city: City, world: World, rng: np.random.Generator) -> Floats | float:
    if not world.drift:
        return 1.0
    slope = rng.normal(0, world.drift, (1, *city.mean.shape[1:]))
    return np.asarray(np.exp(slope * (np.arange(12 * YEARS)[:, None, None] / 12 - YEARS / 2)))


def _chosen(
    city: City, world: World, counts: NDArray[np.int64], place: int, start: int, rng: np.random.Generator
) -> list[int]:
    """The treated wijken of one fenomeen."""
    number = int(rng.integers(1, MOST_TREATED + 1))
    if world.picked:
        recent = counts[start - 12 : start, :, place].sum(axis=0)
        usual = counts[max(0, start - 24) : max(12, start - 12), :, place].sum(axis=0)
        rise = np.where(recent >= settings.MIN_VERDICT_COUNT, recent / np.maximum(1, usual), 0.0)
        return [int(area) for area in np.argsort(-rise)[:number]]
    level = city.mean[:, :, place].sum(axis=0)
    weight = level / level.sum() if rng.random() < 0.5 else np.full(len(level), 1 / len(level))
    return [int(area) for area in rng.choice(len(level), number, replace=False, p=weight)]


def _expected(panel: Panel) -> float:
    before, after, own = panel.before, panel.after, panel.treated
    return float(before[own].sum() * after[~own].sum() / before[~own].sum())


# ---- studies -----------------------------------------------------------------------------------


def without_effect(world: World, runs: int, seed: int = SEED) -> list[Result]:
    """Results on verdicts "fall" and "rise" where nothing happened, of the cases that are tested."""
    tally = Tally("effects: nothing happened", world.name)
    kind, promise = ("found", None) if world.picked else ("at_most", keys.ALPHA)
    for case in cases(world, 0.0, runs, seed):
        tally.add(f"{case.about}: tested at all", float(case.is_tested))
        if not case.is_tested:
            continue
        wrong = float(case.is_effect)
        tally.add(f"{case.about}: says fall or rise", wrong, kind, promise)
        tally.add(f"{case.about}: of which fall", float(case.verdict == keys.FALL))
        tally.add(f"{case.about}: cannot say, too uncertain", float(case.reason == keys.TOO_UNCERTAIN))
        tally.add(f"{case.about}, {case.treated} of 12 wijken: says fall or rise", wrong)
        tally.add(f"start in month {case.start_month:02d}: says fall or rise", wrong)
    return tally.results()


def with_fall(world: World, fall: float, runs: int, seed: int = SEED) -> list[Result]:
    """Results on a real fall: how often it is found, of the cases that are tested."""
    tally = Tally(f"effects: a fall of {fall:.0%}", world.name)
    for case in cases(world, fall, runs, seed, with_interval=True):
        if case.interval:
            found, (low, high) = float(case.verdict == keys.FALL), case.interval
            tally.add(f"{case.about}: effect covered by its interval", float(low <= 1 - fall <= high), "at_least", 0.95)
            tally.add(f"{case.about}, {case.treated} of 12 wijken: found", found)
            tally.add(f"{case.about}, any number of wijken: found", found)
            tally.add("says rise instead", float(case.verdict == keys.RISE))
            tally.add(f"{case.about}: cannot say, already moving", float(case.reason == keys.ALREADY_MOVING))
    return tally.results()


def power_counts(world: World, fall: float, runs: int, seed: int = SEED) -> dict[tuple[str, int, int], tuple[int, int]]:
    """(about, treated, level) -> (found, trials), of the cases that it tests."""
    found: dict[tuple[str, int, int], tuple[int, int]] = {}
    for case in cases(world, fall, runs, seed):
        if case.is_tested and case.expected >= LEVELS[0]:
            level = max(level for level in LEVELS if level <= case.expected)
            key = (case.about, case.treated, level)
            hits, trials = found.get(key, (0, 0))
            found[key] = (hits + int(case.verdict == keys.FALL), trials + 1)
    return found


# ---- the whole run -----------------------------------------------------------------------------

PIECES = 6
Task = tuple[str, World, float, int, int]


def plan(scale: float = 1.0) -> list[Task]:
    """(study, world, fall, runs, seed) of a full run, in pieces."""
    rows: list[tuple[str, World, float, int]] = [("null", world, 0.0, 360) for world in PROMISED]
    rows += [("null", world, 0.0, 120) for world in (PICKED, PICKED_LASTING)]
    rows += [("fall", world, fall, 120) for world in (PLAIN, LIVELY_WORLD, DRIFTING) for fall in (0.2, 0.4)]
    rows += [("power", LASTING_WORLD, fall, 360) for fall in FALLS]
    return [
        (study, world, fall, max(1, round(runs * scale / PIECES)), SEED + 1000 * number + piece)
        for number, (study, world, fall, runs) in enumerate(rows)
        for piece in range(PIECES)
    ]


def run_task(task: Task) -> tuple[list[Result], list[PowerRow]]:
    study, world, fall, runs, seed = task
    if study == "null":
        return without_effect(world, runs, seed), []
    if study == "fall":
        return with_fall(world, fall, runs, seed), []
    counts = power_counts(world, fall, runs, seed)
    rows = [PowerRow(*key, fall, hits / trials, trials) for key, (hits, trials) in sorted(counts.items())]
    return _power_results(world, fall, counts), rows


def _power_results(world: World, fall: float, counts: dict[tuple[str, int, int], tuple[int, int]]) -> list[Result]:
    tally = Tally(f"effects: a fall of {fall:.0%}", world.name)
    for (about, treated, _), (hits, trials) in counts.items():
        outcome = np.arange(trials) < hits
        tally.add(f"{about}, {treated} of 12 wijken: found", outcome)
        tally.add(f"{about}, any number of wijken: found", outcome)
    return tally.results()


def merged(results: list[Result]) -> list[Result]:
    """Results of the pieces as one, in order of study, world and measure."""
    return sorted(simulate.merged(results), key=lambda row: (row.study, row.world, row.measure))


def merged_rows(rows: list[PowerRow]) -> list[PowerRow]:
    groups: dict[tuple[str, int, float, float], list[PowerRow]] = {}
    for row in rows:
        groups.setdefault((row.about, row.treated, row.expected, row.fall), []).append(row)
    one = []
    for key, parts in sorted(groups.items()):
        trials = sum(part.trials for part in parts)
        one.append(PowerRow(*key, round(sum(part.found * part.trials for part in parts) / trials, 4), trials))
    return one


def write(
    results: list[Result],
    rows: list[PowerRow],
    json_file: Path = JSON_FILE,
    methods_file: Path = simulate.METHODS_FILE,
    table_file: Path = TABLE_FILE,
) -> None:
    """Keep the results with their date; the tables go between the marks of docs/methods.md."""
    date = simulate.keep(results, json_file, methods_file, (BEGIN, END))
    table = {
        "date": date,
        "settings": f"python -m bench.simulate_effects; world: {LASTING_WORLD.name}; {simulate.versions()}",
        "rows": [asdict(row) for row in rows],
    }
    table_file.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def run_all(scale: float, workers: int) -> tuple[list[Result], list[PowerRow]]:
    """All studies; the number of workers changes nothing."""
    tasks = plan(scale)
    with ProcessPoolExecutor(workers) as pool:
        parts = list(track(pool.map(run_task, tasks), "simulating effects", total=len(tasks)))
    results = merged([result for found, _ in parts for result in found])
    return results, merged_rows([row for _, rows in parts for row in rows])


def main() -> None:
    given = simulate.asked(__doc__)
    results, rows = run_all(given.scale, given.workers)
    if given.dry_run:
        print(simulate.markdown(results, "today", f"scale {given.scale}"))
    else:
        write(results, rows)
    simulate.report(results)


if __name__ == "__main__":
    main()

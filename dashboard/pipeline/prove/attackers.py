"""The two attackers, set upon a released snapshot, and the advice on folding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import MONTHLY
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove import sampling
from dashboard.pipeline.prove.held import FIVES
from dashboard.pipeline.prove.linear import Contradiction, Key, Solver, System, possible_values
from dashboard.pipeline.prove.released import Grid, Released

MOST_SAMPLED = 5_000  # cells that are weighed by sampling: all of them but in a large city
MOST_SOLVED = 3_000  # cells that linear programs are set upon: all of them, where a year fits into one system
SAMPLE = 200  # small cells, where it does not; cells of outside totals
LEAST_VALUES = 4  # whole numbers that must be left for each
MOST_LIKELY = 0.5  # no single value of 1..base-1 may be likelier, but for ONE_IN cells, and never than NEVER_ABOVE
NEVER_ABOVE, ONE_IN = 0.6, 1000
FEW_BASES = 5  # a series with less than this times the base in a year (25 reports) is quiet: folding is advised
MOST_VARIABLES = 8_000  # of one linear system for a whole city and year
AROUND = 1_000  # variables of the system around a single cell, where the city is larger

Cell = tuple[int, int, int, int]  # year, month, area, fenomeen: indices in the grid
Profiles = dict[tuple[int, int, int], dict[str, int]]  # (year, area, fenomeen) -> {time cell: published}


@dataclass(frozen=True)
class Known:
    """An exact total that somebody outside holds: which areas, months (of one year) and fenomenen it sums."""

    areas: frozenset[int]
    months: frozenset[tuple[int, int]]
    fenomenen: frozenset[int]
    total: float


def sample_small_cells(
    grid: Grid, largest: int, rng: np.random.Generator, least: int = 0, most: int = SAMPLE
) -> list[Cell]:
    """Up to `most` published cells with least <= r <= largest."""
    p = grid.published
    cells = np.argwhere(p.known & (p.r >= least) & (p.r <= largest))
    picked = cells[rng.permutation(len(cells))[:most]]
    return sorted((int(y), int(m), int(a), int(f)) for y, m, a, f in picked)


# ---- linear programs -----------------------------------------------------------------------------


def attack_by_linear_programs(
    grid: Grid, profile: Profiles, outside: list[Known], rng: np.random.Generator
) -> tuple[Proof, list[str]]:
    """At least four whole values are left for each published cell, whatever is combined; in a city that is too large
    for that, for a sample of its small cells.

    Also returns, for outside totals, a line for each cell that falls below: area, month, fenomeen (its value is not
    known here).
    """
    areas, fenomenen = grid.published.r.shape[2:]
    if areas <= MOST_VARIABLES // max(1, 24 * fenomenen):
        picked = sample_small_cells(grid, int(grid.published.r.max(initial=0)), rng, most=MOST_SOLVED)
    else:
        picked = sample_small_cells(grid, 2 * grid.published.base, rng)
    cells = sorted({*picked, *_touched(grid, outside, rng)})
    found: list[Cell] = []
    contradictions = 0
    for year, surroundings, group in _by_system(grid, cells, outside):
        solver = Solver(_system(grid, profile, year, surroundings, outside))
        for cell in group:
            try:
                low, high = solver.feasible_range(("x", *cell[1:]))
            except Contradiction:
                contradictions += 1
                break
            if possible_values(low, high) < LEAST_VALUES:
                found.append(cell)
    lines = [f"{grid.areas[a]}, {grid.years[y]}-{m + 1:02d}, {grid.fenomenen[f]}" for y, m, a, f in found]
    fault = f"fewer than {LEAST_VALUES} values left"
    if contradictions:
        fault = "the totals contradict what is published"
    return verdict("linear_attacker", len(found) + contradictions, {MONTHLY: len(cells)}, "cells", fault), lines


def _touched(grid: Grid, outside: list[Known], rng: np.random.Generator) -> list[Cell]:
    """Cells that are part of an outside total, at most SAMPLE, those of the narrowest totals first."""
    cells: list[Cell] = []
    for known in sorted(outside, key=lambda k: len(k.areas) * len(k.months) * len(k.fenomenen)):
        mine = [(y, m, a, f) for y, m in known.months for a in known.areas for f in known.fenomenen]
        mine = [cell for cell in mine if grid.published.known[cell]]
        cells += [mine[i] for i in rng.permutation(len(mine))[: SAMPLE - len(cells)]]
    return cells


def _by_system(grid: Grid, cells: list[Cell], outside: list[Known]) -> Iterator[tuple[int, list[int], list[Cell]]]:
    """Cells that can share a linear system, with its year and areas. Years never share a cell, so each has a system
    of its own."""
    _, _, areas, fenomenen = grid.published.r.shape
    most, fit = MOST_VARIABLES // max(1, 24 * fenomenen), max(1, AROUND // max(1, 24 * fenomenen))
    for year, of_year in groupby(cells, key=lambda cell: cell[0]):
        if areas <= most:
            yield year, list(range(areas)), list(of_year)
            continue
        for area, of_area in groupby(sorted(of_year, key=lambda cell: cell[2]), key=lambda cell: cell[2]):
            near = {(area + step) % areas for step in range(fit)}
            named = {a for known in outside if len(known.areas) < areas for a in known.areas}
            yield year, sorted(near | named), list(of_area)


def _system(grid: Grid, profile: Profiles, year: int, areas: list[int], outside: list[Known]) -> System:
    """All that is published about one year, for `areas`; the other areas enter city totals as one unknown each.

    Besides the figures the attacker is given what the method aims at but does not promise: that the totals of city,
    group, and city x group, of each month and of the year, are off by at most base-1.
    """
    p, system, error = grid.published, System(), grid.published.base - 1.0
    known, r = p.known[year], p.r[year]
    rest = np.setdiff1d(np.arange(len(grid.areas)), areas)
    for m in range(12):
        for f in range(len(grid.fenomenen)):
            for a in (a for a in areas if known[m, a, f]):
                system.add_cell(("x", m, a, f), max(0.0, r[m, a, f] - error), r[m, a, f] + error)
            if known[m, rest, f].any():
                low = np.maximum(0, r[m, rest, f] - error) * known[m, rest, f]
                system.add_cell(
                    ("rest", m, f), float(low.sum()), float(((r[m, rest, f] + error) * known[m, rest, f]).sum())
                )
    _add_splits(system, grid, year, areas, error)
    for a in areas:
        for f in range(len(grid.fenomenen)):
            months = np.flatnonzero(known[:, a, f])
            for until in range(2, len(months) + 1):
                run = months[:until]
                system.add_sum([("x", int(m), a, f) for m in run], float(r[run, a, f].sum()), error)
            parts: list[Key] = [("x", int(m), a, f) for m in months] or [("q", a, f)]
            if parts[0] in system.index:
                _add_profile(system, profile.get((year, a, f), {}), parts, (a, f), error)
    for keys, total in _close_totals(grid, year, areas):
        system.add_sum([key for key in keys if key in system.index], total, error)
    for outer in outside:
        span, whole_city = [m for y, m in outer.months if y == year], len(outer.areas) == len(grid.areas)
        inside = outer.areas.intersection(areas)
        outer_keys: list[Key] = [("x", m, a, f) for m in span for a in inside for f in outer.fenomenen]
        outer_keys += [("rest", m, f) for m in span for f in outer.fenomenen if whole_city]
        if span and known[span].any(axis=1)[:, list(outer.fenomenen)].all():  # all its months are published
            system.add_sum([key for key in outer_keys if key in system.index], outer.total)
    return system


def _add_splits(system: System, grid: Grid, year: int, areas: list[int], error: float) -> None:
    """Year figures of what goes by year, each off by at most `error`: together they are the months of their pool."""
    for f in range(len(grid.fenomenen)):
        parts = {a: r for a, r in grid.splits.get((year, f), {}).items() if a in areas}
        keys: list[Key] = [("q", a, f) for a in parts]
        for key, r in zip(keys, parts.values(), strict=True):
            system.add_cell(key, max(0.0, r - error), r + error)
        months: list[Key] = [("x", m, grid.pool, f) for m in range(12)]
        if keys and len(parts) == len(grid.splits[year, f]) and all(month in system.index for month in months):
            system.add_row({**dict.fromkeys(keys, 1.0), **dict.fromkeys(months, -1.0)}, 0.0, 0.0)


def _add_profile(system: System, cells: dict[str, int], months: list[Key], of: tuple[int, int], error: float) -> None:
    """Time cells, each off by at most `error`, have the same true total as the months."""
    if not cells:
        return
    keys: list[Key] = [("y", *of, slot) for slot in cells]
    for key, p in zip(keys, cells.values(), strict=True):
        system.add_cell(key, max(0.0, p - error), p + error)
    system.add_row({**dict.fromkeys(keys, 1.0), **dict.fromkeys(months, -1.0)}, 0.0, 0.0)


def _close_totals(grid: Grid, year: int, areas: list[int]) -> Iterator[tuple[list[Key], float]]:
    """Keys (also of cells that are not published) and published total of city, area x group and city x group."""
    p = grid.published
    r = np.where(p.known[year], p.r[year], 0)
    together = [[f for f in range(len(grid.fenomenen)) if p.group[f] == g] for g in range(len(grid.groups))]
    groups = [group for group in together if len(group) > 1]
    for span in [[m] for m in range(12)] + [list(range(12))]:
        if not p.known[year, span].any():
            continue
        for fenomenen in [[f] for f in range(len(grid.fenomenen))] + groups:
            city: list[Key] = [("x", m, a, f) for m in span for f in fenomenen for a in areas]
            yield city + [("rest", m, f) for m in span for f in fenomenen], float(r[span][:, :, fenomenen].sum())
        for group in groups:
            for a in areas:
                yield [("x", m, a, f) for m in span for f in group], float(r[span, a][:, group].sum())


def profiles_of(released: Released) -> Profiles:
    """The published time profiles of the base cells."""
    grid = released.grid
    frame = released.profile
    frame = frame[(frame["level"] == released.people_level) & frame["melding_count"].notna()]
    year = {y: i for i, y in enumerate(grid.years)}
    area = {a: i for i, a in enumerate(grid.areas)}
    fenomeen = {f: i for i, f in enumerate(grid.fenomenen)}
    found: Profiles = {}
    columns = ["year", "area_code", "fenomeen_code", "day_type", "day_part", "melding_count"]
    for y, a, f, day_type, day_part, p in frame[columns].to_numpy(dtype=object).tolist():
        if y in year and a in area and f in fenomeen:
            found.setdefault((year[y], area[a], fenomeen[f]), {})[f"{day_type} {day_part}"] = int(p)
    return found


def read_outside(path: Path, grid: Grid, city: str) -> list[Known]:
    """Outside totals from a CSV file: area_code, period (2024-03, 2024-q1 or 2024), fenomeen_code, total.

    area_code may be the city. Raises UserError naming file and line.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError):
        raise UserError(
            "cannot be read", file=path, expected="a CSV file: area_code,period,fenomeen_code,total"
        ) from None
    wanted = ["area_code", "period", "fenomeen_code", "total"]
    if list(table.columns) != wanted:
        raise UserError("has other columns", file=path, line=1, expected=",".join(wanted))
    return [_known(path, number, row, grid, city) for number, row in enumerate(table.itertuples(index=False), start=2)]


def _known(path: Path, line: int, row: tuple[str, ...], grid: Grid, city: str) -> Known:
    area, period, fenomeen, total = row
    if area != city and area not in grid.areas:
        raise UserError("is no area with figures about people", file=path, line=line, column="area_code")
    if fenomeen not in grid.fenomenen:
        raise UserError("is no fenomeen about people with figures", file=path, line=line, column="fenomeen_code")
    if not re.fullmatch(r"\d+", total):
        raise UserError("is not a whole number", file=path, line=line, column="total")
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])|-q([1-4]))?", period.lower())
    if match is None or int(match[1]) not in grid.years:
        raise UserError(
            "is no published period", file=path, line=line, column="period", expected="2024-03, 2024-q1 or 2024"
        )
    first, last = 0, 11
    if match[2]:
        first = last = int(match[2]) - 1
    elif match[3]:
        first, last = 3 * int(match[3]) - 3, 3 * int(match[3]) - 1
    year = grid.years.index(int(match[1]))
    areas = range(len(grid.areas)) if area == city else [grid.areas.index(area)]
    months = frozenset((year, m) for m in range(first, last + 1))
    return Known(frozenset(areas), months, frozenset([grid.fenomenen.index(fenomeen)]), float(total))


# ---- sampling ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Posteriors:
    """The largest probability of a single value of 1..base-1, over sampled cells with r = base and r = 0."""

    cells: int
    largest: float
    quiet_cells: int
    quiet_largest: float
    quiet_above: int
    zero_largest: float


def attack_by_sampling(grid: Grid, rng: np.random.Generator) -> tuple[Proof, Posteriors]:
    """No single value of 1..base-1 is likelier than 0.5 for somebody who knows the whole procedure but the secret.

    Judged are the cells with r = base, in years in which quiet series go by year all of them. What is judged is the
    rule and not the draw, for a month is never drawn again: it fails when more than one in ONE_IN cells (and more than
    one) lies above, or any above NEVER_ABOVE. In years before, cells of series with under FEW_BASES x base a year (in
    proportion, while the year is not over) are reported apart: there "circa 5" is most often one report. r = 0 is
    reported apart as well. Cells of the time profile are not sampled; the linear programs cover them.
    """
    if not grid.published.known.any():
        nothing = Proof("sampling_attacker", True, "nothing about people is published by month", {FIVES: 0})
        return nothing, Posteriors(0, 0, 0, 0, 0, 0)
    years = _sampled_years(grid, rng)
    attacked = sampling.attack(_of_years(grid, years), rng)
    base = grid.published.base
    a_year = grid.year_sums * 12 / np.maximum(1, grid.published.known.sum(axis=1))
    found: dict[str, list[float]] = {"usual": [], "quiet": [], "zero": []}
    for y, m, a, f in sample_small_cells(_only(grid, years), base, rng, base, MOST_SAMPLED):
        is_quiet = grid.years[years[y]] not in grid.judged and a_year[years[y], a, f] < FEW_BASES * base
        found["quiet" if is_quiet else "usual"].append(_certainty(attacked, (y, m, a, f)))
    for cell in sample_small_cells(_only(grid, years), 0, rng)[:50]:
        found["zero"].append(_certainty(attacked, cell))
    usual, quiet = np.array(found["usual"]), np.array(found["quiet"])
    outcome = Posteriors(
        len(usual),
        _max(usual),
        len(quiet),
        _max(quiet),
        int((quiet > MOST_LIKELY).sum()),
        _max(np.array(found["zero"])),
    )
    above = int((usual > MOST_LIKELY).sum())
    few_above = above <= max(1, len(usual) // ONE_IN) and outcome.largest <= NEVER_ABOVE
    things = f"cells 'circa {base}' (largest probability {outcome.largest:.2f})"
    fault = f"a single value is likelier than {MOST_LIKELY}"
    judged = len(usual)
    if len(years) < len(grid.years):  # the years that are sampled may hold no such cell
        judged = sum(map(len, found.values()))
    return verdict("sampling_attacker", 0 if few_above else above, {FIVES: judged}, things, fault), outcome


def _certainty(attacked: sampling.Attack, cell: Cell) -> float:
    value = attacked.published.r[cell] + attacked.published.offsets
    chance = attacked.posterior(*cell)
    return float(chance[(value >= 1) & (value < attacked.published.base)].max())


def _sampled_years(grid: Grid, rng: np.random.Generator) -> list[int]:
    """All years, or as many as keep a large city within memory."""
    years, _, areas, fenomenen = grid.published.r.shape
    fit = max(1, 20_000 // max(1, areas * fenomenen))
    return sorted(int(y) for y in rng.permutation(years)[:fit])


def _of_years(grid: Grid, years: list[int]) -> sampling.Published:
    p = grid.published
    return sampling.Published(p.r[years], p.known[years], p.group, p.base)


def _only(grid: Grid, years: list[int]) -> Grid:
    return Grid([grid.years[y] for y in years], grid.areas, grid.fenomenen, grid.groups, _of_years(grid, years))


def _max(values: NDArray[np.float64]) -> float:
    return float(values.max()) if len(values) else 0.0


# ---- advice --------------------------------------------------------------------------------------


def advise_folding(grid: Grid) -> list[str]:
    """Fenomenen to fold from a next 1 January on: rare in the whole city, or in areas of a year with months for all."""
    whole = np.asarray(grid.published.known.all(axis=1))  # [years, areas, fenomenen]
    lines, few = [], FEW_BASES * grid.published.base
    for f, code in enumerate(grid.fenomenen):
        complete = np.flatnonzero(whole[:, :, f].any(axis=1))
        if not len(complete):
            continue
        year = int(complete[-1])
        sums = grid.year_sums[year, :, f][whole[year, :, f]]
        quiet = int((sums < few).sum())
        if sums.sum() < few:
            lines.append(f"{code}: under {few} published in the whole city in {grid.years[year]}; fold it")
        elif quiet and grid.years[year] not in grid.judged:
            where = f"{quiet} of {len(sums)} areas"
            lines.append(f"{code}: under {few} published in {where} in {grid.years[year]}; consider folding")
    return lines

"""Speed of protection and of its attackers, and how useful the figures stay. `main()` prints; run by `make bench`."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.pipeline.protect.rounding import month_seed, round_months, round_profile
from dashboard.pipeline.prove.attackers import Profiles, attack_by_linear_programs, attack_by_sampling
from dashboard.pipeline.prove.released import Grid
from dashboard.pipeline.prove.sampling import Published

Counts = NDArray[np.int64]
SECRET = "a secret for the benchmark only, nobody uses it"  # noqa: S105


@dataclass(frozen=True)
class Measured:
    """Errors (published minus true): mean of absolute values, largest, and mean with sign (drift)."""

    what: str
    mean: float
    largest: int
    drift: float

    def line(self) -> str:
        numbers = f"mean |error| {self.mean:5.2f}   largest {self.largest:3d}   mean error {self.drift:+.2f}"
        return f"  {self.what:<22} {numbers}"


def plausible_city(areas: int, months: int, fenomenen: int, seed: int) -> Counts:
    """[months, areas, fenomenen] Poisson counts: uneven areas, rare and common fenomenen, a summer peak."""
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.full(areas, 2.0)) * areas
    usual = np.exp(rng.normal(1.0, 0.8, fenomenen))  # a month of an average area: about 0.6 to 12
    season = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(months) - 3) / 12)
    return np.stack([rng.poisson(weight[:, None] * usual[None, :] * season[m]) for m in range(months)]).astype(np.int64)


def protect(counts: Counts, group: Counts, base: int = 5) -> Counts:
    """Publish month after month from January."""
    seeds = [month_seed(SECRET, "bench", str(m)) for m in range(len(counts))]
    return round_months(counts, group, base, seeds, [m % 12 + 1 for m in range(len(counts))])


def errors(counts: Counts, published: Counts) -> list[Measured]:
    """For whole years only."""
    wrong = published - counts
    year = wrong.reshape(-1, 12, *wrong.shape[1:]).sum(axis=1)
    totals = {"wijk-year": year, "city-month": wrong.sum(axis=1), "city-year": year.sum(axis=1)}
    return [
        Measured(name, float(np.abs(e).mean()), int(np.abs(e).max()), float(e.mean())) for name, e in totals.items()
    ]


def grid_of(counts: Counts, published: Counts, group: Counts) -> tuple[Grid, Profiles]:
    """The same city as a released one, with its time profiles (twelve time cells)."""
    months, areas, fenomenen = counts.shape
    r = published.reshape(months // 12, 12, areas, fenomenen)
    p = Published(r, np.ones(r.shape, dtype=np.bool_), group, 5)
    names = [f"a{n}" for n in range(areas)], [f"f{n}" for n in range(fenomenen)], [f"g{g}" for g in set(group)]
    rng = np.random.default_rng(0)
    profiles: Profiles = {}
    for y, total in enumerate(r.sum(axis=1)):
        x = rng.multinomial(counts.reshape(r.shape)[y].sum(axis=0), [1 / 12] * 12)
        cells = round_profile(x, total, 5, month_seed(SECRET, "profile", str(y)))
        profiles |= {
            (y, a, f): dict(zip("abcdefghijkl", cells[a, f].tolist(), strict=True))
            for a, f in np.ndindex(cells.shape[:2])
        }
    return Grid(list(range(2024, 2024 + len(r))), *names, p), profiles


def attack(grid: Grid, profiles: Profiles, aim: str) -> None:
    """Both attackers on 200 cells."""
    began = time.perf_counter()
    linear, _ = attack_by_linear_programs(grid, profiles, [], np.random.default_rng(0))
    between = time.perf_counter()
    sampled, found = attack_by_sampling(grid, np.random.default_rng(0))
    done = time.perf_counter()
    print(f"attackers: linear {between - began:.1f} s, sampling {done - between:.1f} s ({aim})")
    for proof in (linear, sampled):
        print(f"  {proof.name:<18} {'passed' if proof.passed else 'FAILED'}: {proof.detail}")
    print(
        f"  quiet series apart: {found.quiet_above} of {found.quiet_cells} above 0.5, largest {found.quiet_largest:.2f}"
    )
    print(f"  published 0 apart:  largest {found.zero_largest:.2f}")


def main(large: bool = True) -> None:
    """Print times and errors; `large` adds the city of 1,000 areas (about a minute)."""
    cities = [(12, 36, 12, "aim 1 s")] + ([(1000, 120, 20, "aim 120 s, 2 GB")] if large else [])
    for areas, months, fenomenen, aim in cities:
        counts = plausible_city(areas, months, fenomenen, seed=1)
        began = time.perf_counter()
        published = protect(counts, np.arange(fenomenen) % 3)
        took = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"protect {areas} areas x {months} months x {fenomenen} fenomenen: {took:.2f} s, {memory:.2f} GB ({aim})")
        for measured in errors(counts, published):
            print(measured.line())
        attack(*grid_of(counts, published, np.arange(fenomenen) % 3), "aim 10 s" if areas == 12 else "no aim")


if __name__ == "__main__":
    main()

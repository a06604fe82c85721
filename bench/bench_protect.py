"""Speed of protection and of its attackers, and how useful the figures stay. `main()` prints; run by `make bench`."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.build.protect import month_seed, round_month

Counts = NDArray[np.int64]
SECRET = "a secret for the benchmark only, nobody uses it"


@dataclass(frozen=True)
class Measured:
    """Errors (published minus true): mean of absolute values, largest, and mean with sign (drift)."""

    what: str
    mean: float
    largest: int
    drift: float

    def line(self) -> str:
        return f"  {self.what:<22} mean |error| {self.mean:5.2f}   largest {self.largest:3d}   mean error {self.drift:+.2f}"


def plausible_city(areas: int, months: int, fenomenen: int, seed: int) -> Counts:
    """[months, areas, fenomenen] Poisson counts: uneven areas, rare and common fenomenen, a summer peak."""
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.full(areas, 2.0)) * areas
    usual = np.exp(rng.normal(1.0, 0.8, fenomenen))  # a month of an average area: about 0.6 to 12
    season = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(months) - 3) / 12)
    return np.stack([rng.poisson(weight[:, None] * usual[None, :] * season[m]) for m in range(months)]).astype(np.int64)


def protect(counts: Counts, group: Counts, base: int = 5) -> Counts:
    """Publish month after month from January."""
    published = np.zeros_like(counts)
    for m in range(len(counts)):
        error = np.zeros_like(counts[0]) if m % 12 == 0 else error + published[m - 1] - counts[m - 1]
        published[m] = round_month(counts[m], error, group, base, month_seed(SECRET, "bench", str(m)))
    return published


def errors(counts: Counts, published: Counts) -> list[Measured]:
    """For whole years only."""
    wrong = published - counts
    year = wrong.reshape(-1, 12, *wrong.shape[1:]).sum(axis=1)
    totals = {"wijk-year": year, "city-month": wrong.sum(axis=1), "city-year": year.sum(axis=1)}
    return [
        Measured(name, float(np.abs(e).mean()), int(np.abs(e).max()), float(e.mean())) for name, e in totals.items()
    ]


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


if __name__ == "__main__":
    main()

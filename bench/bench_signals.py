"""Signals: how often the bound of a year must grow, the errors that are left, and what a "circa 5" gives away."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from dashboard.pipeline.protect.signal_rounding import Year, round_quarter

BASE = 5
# Signals a quarter in twelve wijken, as in data/example/signalen.toml, and shares by stage and outcome.
LEVELS = (21, 2.5, 34, 1.2, 2.2, 1.0, 29, 15, 6, 17, 8, 1.2)
VILLAGES = (1, 3, 4, 5, 11)  # places in LEVELS of the wijken that the example city counts together
SHARES = np.array([[0.052, 0.322, 0.146], [0.077, 0.298, 0.105]])
BORDERS = (0.25, 0.5, 1, 2, 4, 8)  # classes of cells, by their mean of a quarter


def main(years: int = 300) -> None:
    """Print the measures for the example with its villages together, with each wijk alone, and for four wijken."""
    together = sum(LEVELS[place] for place in VILLAGES)
    others = tuple(level for place, level in enumerate(LEVELS) if place not in VILLAGES)
    for levels in ((*others, together), LEVELS, LEVELS[:4]):
        worlds(np.array(levels), years)


def worlds(levels: np.ndarray, years: int) -> None:
    rng = np.random.default_rng(7)
    mean = levels[:, None, None] * SHARES
    grown, errors = 0, []
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    for _ in range(years):
        year: Year | None = None
        limits = []
        for _ in range(4):
            area = rng.poisson(mean * rng.gamma(16, 1 / 16, (len(levels), 1, 1))).astype(np.int64)
            domain = rng.multinomial(int(area.sum()), [1 / 7] * 7).astype(np.int64)
            year = year or Year.begin(area, domain)
            found = round_quarter(area, domain, year, BASE, rng.bytes(32))
            year = year.and_then(area, domain, found)
            limits.append(found.limit)
            for r, x, m in zip(found.area.ravel(), area.ravel(), mean.ravel(), strict=True):
                if r == BASE:
                    seen[int(np.digitize(m, BORDERS))][int(x)] += 1
        assert year is not None
        grown += max(limits) > BASE - 1
        errors.append((year.area_published - year.area_counted).sum(axis=(1, 2)))
    size = np.abs(np.concatenate(errors))
    print(f"{len(levels)} areas: bound of the year grew in {grown / years:.1%} of years; ", end="")
    print(f"year of an area off by {size.mean():.2f} on average, {size.max()} at most")
    for level in sorted(seen):
        total = seen[level].total()
        shares = ", ".join(f"{x}: {seen[level][x] / total:.2f}" for x in range(1, 5))
        below = f"under {BORDERS[level]}" if level < len(BORDERS) else f"{BORDERS[-1]} and more"
        print(f"  'circa 5' of a cell with a mean {below}: {shares}")


if __name__ == "__main__":
    main()

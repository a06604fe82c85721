"""Comparison of rules for the grain of each series, as in docs/privacy.md: `python -m bench.simulate_grain`.

Worlds of the example city (the generator's own rates, seasons and swings) are published by the product's own rounding
under each rule, for two years that decide and one year that is judged, in which all rates stay, or fall to a third or a
quarter. An attacker knows the true rates, also the fallen ones.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.grain_attack import BASE, excluded_values, largest_of_small_values, posterior
from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.base.toml_file import read_toml
from dashboard.city.catalog import read_catalog
from dashboard.city.city_file import read_city
from dashboard.pipeline.example.places import ReportPlaces
from dashboard.pipeline.example.reports import Invention
from dashboard.pipeline.example.settings import SETTINGS_NAME, ExampleReports
from dashboard.pipeline.protect.rounding import round_month, round_profile
from dashboard.pipeline.read.areas import read_areas
from dashboard.pipeline.read.sources.categories import read_mapping

Counts = NDArray[np.int64]
SEED = 20261127
VILLAGES = ("12025W02", "12025W04", "12025W05", "12025W06", "12025W12")
FACTORS = (1.0, 1 / 3, 1 / 4)
LEAST_SEEN = 100  # fives of a split cell; under that a share says little
LOCAL, WHOLE = 0.22, 0.07  # swings between months, as in data/example/reports.toml
CHOSEN = ("12025W01", "12025W07")  # wijken of the chosen buurten


@dataclass(frozen=True)
class Rule:
    """month_from: published in each of the last two years, for months. quarters: the bound per quarter, and quarter
    cells for quiet series. pool: quiet series go together."""

    name: str
    month_from: int
    quarters: bool = False
    pool: bool = True

    @property
    def bounds(self) -> int:
        """Periods within one running bound."""
        return 3 if self.quarters else 12


RULES = (
    Rule("today: months for all", 0, pool=False),
    Rule("month from 60, else year", 60),
    Rule("month from 60, else quarter", 60, quarters=True),
    Rule("month from 40, else year", 40),
    Rule("month from 25, else year", 25),
)


def rates(villages: bool) -> tuple[Floats, list[str], list[str]]:
    """[12, A, F] expected reports a month of 2025, with the areas and the people-fenomenen."""
    city = read_city(settings.ROOT / "data" / "city.toml")
    catalog, areas = read_catalog(city), read_areas(city)
    table = areas.of_level(areas.locate_level)
    population = dict(zip(table["area_code"], table["population"].fillna(0).astype(int), strict=True))
    file = city.path(SETTINGS_NAME)
    kinds = read_toml(file, ExampleReports)
    places = ReportPlaces.of(city, kinds, areas.outlines[areas.locate_level], file)
    invention = Invention(city, kinds, places, population)
    mapping = read_mapping(city.path(city.reports[0].categories), catalog)
    people = [item.code for item in catalog.fenomenen if item.about == "people"]
    found = np.zeros((12, len(places.codes), len(people)))
    lost = ("blank_place", "zero_place", "outside_city", "default_point", "blank_time", "impossible_time")
    kept = 1 - sum(getattr(kinds.dirt, name) for name in lost)
    for m in range(12):
        expected = invention.expected(pd.Period(f"2025-{m + 1:02d}", "M")) * kept
        for k, kind in enumerate(kinds.kinds):
            if mapping.get(kind.category) in people:
                found[m, :, people.index(mapping[kind.category])] += expected[k]
    codes = list(places.codes)
    if villages:
        inside = np.array([code in VILLAGES for code in codes])
        found = np.concatenate([found[:, ~inside], found[:, inside].sum(axis=1, keepdims=True)], axis=1)
        codes = [code for code in codes if code not in VILLAGES] + ["villages"]
    return found, codes, people


def draw(rate: Floats, rng: np.random.Generator) -> Counts:
    """[12, A, F]"""
    local, whole = 1 / LOCAL**2, 1 / WHOLE**2
    swing = rng.gamma(local, 1 / local, rate.shape) * rng.gamma(whole, 1 / whole, (len(rate), 1, 1))
    return rng.poisson(rate * swing).astype(np.int64)


def publish(x: Counts, reset: int, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """r and the error before each month, [12, A, F]; a running bound begins anew after `reset` months."""
    r, carry = np.zeros_like(x), np.zeros_like(x)
    error = np.zeros_like(x[0])
    for m in range(12):
        error = np.zeros_like(error) if m % reset == 0 else error
        carry[m] = error
        r[m] = round_month(x[m], error, np.zeros(x.shape[2]), BASE, rng.bytes(32))
        error = error + r[m] - x[m]
    return r, carry


def monthly_series(rule: Rule, years: Floats) -> NDArray[np.bool_]:
    """[A, F]: which series have months, by what was published in the two years before, [2, A, F], with whole pools."""
    monthly: NDArray[np.bool_] = np.all(years >= rule.month_from, axis=0)
    if not rule.pool:
        return np.ones_like(monthly)
    for f in range(monthly.shape[1]):
        by_size = [a for a in np.argsort(years[-1, :, f], kind="stable") if monthly[a, f]]
        while (~monthly[:, f]).any() and by_size:
            quiet = ~monthly[:, f]
            if quiet.sum() >= 3 and years[-1, quiet, f].sum() >= 60:
                break
            monthly[by_size.pop(0), f] = False
    return monthly


@dataclass
class Judged:
    """One published year of one world. Shapes [12, A+1, F] (the last row: pools) and [P, A, F] for split cells."""

    x: Counts
    r: Counts
    carry: Counts
    quiet_x: Counts
    quiet_r: Counts


def judged_year(rule: Rule, monthly: NDArray[np.bool_], x: Counts, rng: np.random.Generator) -> Judged:
    own = np.where(monthly, x, 0)
    rows = np.concatenate([own, (x - own).sum(axis=1, keepdims=True)], axis=1)
    r, carry = publish(rows, rule.bounds, rng)
    parts = 12 // rule.bounds
    quiet_x = (x - own).reshape(parts, rule.bounds, *x.shape[1:]).sum(axis=1)
    total = r[:, -1].reshape(parts, rule.bounds, -1).sum(axis=1)
    split = round_profile(quiet_x.swapaxes(1, 2), total, BASE, rng.bytes(32)).swapaxes(1, 2)
    return Judged(rows, r, carry, quiet_x, split)


class Tally:
    """Outcomes of one rule at one factor, over all worlds."""

    def __init__(self, rule: Rule, factor: float) -> None:
        self.rule, self.factor = rule, factor
        self.worlds: list[tuple[NDArray[np.bool_], Judged]] = []

    def line(self, rate: Floats) -> str:
        masks = np.array([mask for mask, _ in self.worlds])
        worlds = [world for _, world in self.worlds]
        r, x = np.stack([world.r for world in worlds]), np.stack([world.x for world in worlds])
        carry = np.stack([world.carry for world in worlds])
        own = np.concatenate([masks, (~masks).any(axis=1, keepdims=True)], axis=1)[:, None] & (r >= 0)
        mean, size = self._known(masks, rate * self.factor)
        flat = (len(worlds), 12, -1)
        chance = by_bound(
            self.rule, r.reshape(flat), x.reshape(flat), mean.reshape(flat), size.reshape(flat), carry.reshape(flat)
        )
        largest = largest_of_small_values(chance, r.reshape(flat)).reshape(r.shape)
        shown, zero = own & (r > 0), own & (r == 0)
        excluded = excluded_values(chance, r.reshape(flat), own.reshape(flat))
        return (
            f"{self.rule.name:<27} x{self.factor:.2f} | months: {self._above(largest, shown, shown & (r == BASE))}"
            f" | 0: {((largest > 0.5) & zero).sum() / max(1, zero.sum()):.2%}, {np.where(zero, largest, 0).max():.2f}"
            f" | split: {self._quiet(masks, worlds)} | {self._errors(masks, worlds)} | excluded {excluded}"
        )

    def _known(self, masks: NDArray[np.bool_], rate: Floats) -> tuple[Floats, Floats]:
        """Mean and size of every row, pools with their own, [N, 12, A+1, F]."""
        all_rates = np.broadcast_to(rate, (len(masks), *rate.shape))
        quiet = np.where(masks[:, None], 0, all_rates)
        pool = quiet.sum(axis=2, keepdims=True)
        mean = np.concatenate([all_rates, pool], axis=2)
        even = (quiet**2).sum(axis=2, keepdims=True) / np.maximum(pool, 1e-9) ** 2
        spread = LOCAL**2 * np.concatenate([np.ones_like(all_rates), even], axis=2) + WHOLE**2
        return mean, 1 / spread

    @staticmethod
    def _above(largest: Floats, shown: NDArray[np.bool_], fives: NDArray[np.bool_]) -> str:
        above = ((largest > 0.5) & shown).sum()
        top = np.where(shown, largest, 0).max()
        return f"{above / max(1, shown.sum()):.3%} of cells, {above / max(1, fives.sum()):.2%} of fives, {top:.2f}"

    def _quiet(self, masks: NDArray[np.bool_], worlds: list[Judged]) -> str:
        """By tabulation: P(x | R) of each split cell, given its own rate."""
        qx, qr = np.stack([w.quiet_x for w in worlds]), np.stack([w.quiet_r for w in worlds])
        above = cells = fives = 0
        largest = 0.0
        for p, a, f in np.ndindex(qx.shape[1:]):
            seen = ~masks[:, a, f]
            r5 = seen & (qr[:, p, a, f] == BASE)
            cells += int((seen & (qr[:, p, a, f] > 0)).sum())
            fives += int(r5.sum())
            if r5.sum() >= LEAST_SEEN:
                share = np.bincount(qx[r5, p, a, f], minlength=5)[1:5] / r5.sum()
                largest = max(largest, float(share.max()))
                above += int(r5.sum()) if share.max() > 0.5 else 0
        if not cells:
            return "none"
        return f"{above / cells:.3%} of cells, {above / max(1, fives):.2%} of fives, {largest:.2f}"

    def _errors(self, masks: NDArray[np.bool_], worlds: list[Judged]) -> str:
        found: dict[str, list[Counts]] = {"wijk-year": [], "city-month": [], "city-year": []}
        for mask, world in zip(masks, worlds, strict=True):
            wrong = world.r - world.x
            split = (world.quiet_r - world.quiet_x).sum(axis=0)
            found["wijk-year"].append(np.where(mask, wrong[:, :-1].sum(axis=0), split).ravel())
            found["city-month"].append(wrong.sum(axis=1).ravel())
            found["city-year"].append(wrong.sum(axis=(0, 1)).ravel())
        sizes = {name: np.abs(np.concatenate(parts)) for name, parts in found.items()}
        return ", ".join(f"{name} {size.mean():.2f} ({size.max()})" for name, size in sizes.items())


def by_bound(rule: Rule, r: Counts, x: Counts, mean: Floats, size: Floats, carry: Counts) -> Floats:
    """`posterior` of each stretch of months with one running bound."""
    parts = [slice(start, start + rule.bounds) for start in range(0, 12, rule.bounds)]
    found = [posterior(r[:, p], x[:, p], mean[:, p], size[:, p], carry[:, p]) for p in parts]
    return np.concatenate(found, axis=1)


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for villages in (False, True):
        rate, codes, people = rates(villages)
        print(f"\n{len(codes)} areas x {len(people)} fenomenen, {worlds} worlds; reports a year {rate.sum():.0f}")
        yearly = rate.sum(axis=0)
        for rule in RULES:
            if rule.month_from:
                mask = monthly_series(rule, np.stack([yearly, yearly]))
                named = [f"{c}: {int(mask[i].sum())}/{len(people)}" for i, c in enumerate(codes) if c in CHOSEN]
                print(
                    f"{rule.name}: {mask.sum()} of {mask.size} series by expected level, "
                    f"{yearly[mask].sum() / yearly.sum():.0%} of reports; chosen {named}"
                )
        for rule in RULES:
            for factor in FACTORS:
                rng = np.random.default_rng([SEED, villages])
                tally = Tally(rule, factor)
                for _ in range(worlds):
                    before = np.stack([draw(rate, rng).sum(axis=0) for _ in range(2)])
                    before = BASE * np.round(before / BASE)  # what a year shows: close enough to decide
                    monthly = monthly_series(rule, before)
                    tally.worlds.append((monthly, judged_year(rule, monthly, draw(rate * factor, rng), rng)))
                print(tally.line(rate), flush=True)


if __name__ == "__main__":
    main()

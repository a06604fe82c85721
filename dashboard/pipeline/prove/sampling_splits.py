"""The sampling attacker on splits: the year figures of a pool, and the time profile of a year.

A split is a published total with its published parts. The attacker knows the rules, this code and everything that is
published, and no secret. He draws worlds: shares of the parts from what other years and places say (Dirichlet), a true
total within base-1 of the published one, and the counts of the parts (multinomial). The real `round_profile` runs on
each under another secret; the worlds in which it publishes the very figure of a part say how likely each count is.
A test checks that he is no straw man: of the counts that he gives probability p, a share p is true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.protect.rounding import round_profile
from dashboard.pipeline.prove.attackers import MOST_LIKELY, NEVER_ABOVE, ONE_IN
from dashboard.pipeline.prove.held import SLOT_FIVES, YEAR_FIVES
from dashboard.pipeline.prove.released import Released

Counts = NDArray[np.int64]

WORLDS, MOST_DRAWN = 4_000, 400_000  # worlds of a split, fewer where it has many parts
LEAST_WORLDS = 100  # with the same figure: fewer say nothing
BATCHES = 10  # of worlds, until there are so many
MOST_SPLITS = 200  # of each kind, in a large city
CITY_REPORTS = 20  # how many reports of its own the profile of the whole city is worth, for one place


@dataclass(frozen=True)
class Split:
    """A total in parts. parts [K]: as published; weight [K]: of the shares, as other years and places tell."""

    parts: Counts
    weight: Floats


def year_splits(figures: pd.DataFrame, months: pd.DataFrame) -> Iterator[Split]:
    """The year figures of each fenomeen and year, of all that goes by year then: also where the year has no months.

    Both hold area_code, year, fenomeen_code, melding_count: year figures, and figures by month. The weight of a wijk is
    what was published for it in other years.
    """
    key = ["area_code", "year", "fenomeen_code"]
    sums = pd.concat([figures[[*key, "melding_count"]], months[[*key, "melding_count"]]])
    for (year, fenomeen), of_year in figures.groupby(["year", "fenomeen_code"]):
        others = sums[(sums["fenomeen_code"] == fenomeen) & (sums["year"] != year)]
        before = others.groupby("area_code")["melding_count"].sum().reindex(of_year["area_code"]).fillna(0)
        yield Split(of_year["melding_count"].to_numpy(dtype=np.int64), 1.0 + before.to_numpy(dtype=float))


def profile_splits(slots: pd.DataFrame, judged: Collection[int]) -> Iterator[Split]:
    """The time profiles of the years in `judged`, in which the promise holds for every cell. slots: year, area_code,
    fenomeen_code, day_type, day_part, melding_count.

    The weight of a slot: what was published for it in other years of the same series, and in the whole city.
    """
    slots = slots.assign(slot=slots["day_type"] + " " + slots["day_part"])
    for _, of_fenomeen in slots.groupby("fenomeen_code"):
        table = of_fenomeen.pivot_table(index=["year", "area_code"], columns="slot", values="melding_count")
        figures = table.to_numpy(dtype=float)
        has_slot, areas = table.notna(), table.index.get_level_values("area_code")
        for row, (year, area) in enumerate(table.index.to_list()):
            if year not in judged:
                continue
            alike = has_slot.eq(has_slot.iloc[row]).all(axis=1).to_numpy().copy()
            alike[row] = False
            used = has_slot.iloc[row].to_numpy()
            parts = figures[:, used]
            own, city = parts[alike & (areas == area)].sum(axis=0), 1 + parts[alike].sum(axis=0)
            yield Split(parts[row].astype(np.int64), 1.0 + own + CITY_REPORTS * city / city.sum())


def attack_splits(released: Released, rng: np.random.Generator) -> Proof:
    """No single count of 1..base-1 is likelier than MOST_LIKELY behind a year figure or a slot of a time profile that
    reads "circa base", by the rule of the attack on months: ONE_IN may lie above, and none above NEVER_ABOVE."""
    of_years = year_splits(released.year_cells, released.base_cells)
    slots = released.profile[released.profile["area_code"].isin(released.people_codes)]
    slots = slots[(slots["about"] == "people") & slots["melding_count"].notna()]
    return judge_splits(list(of_years), list(profile_splits(slots, set(released.grains["year"]))), rng)


def judge_splits(years: list[Split], profiles: list[Split], rng: np.random.Generator) -> Proof:
    """The proof itself, for splits of both kinds."""
    base = settings.COUNT_BASE
    found = {kind: certainties(splits, base, rng) for kind, splits in ((YEAR_FIVES, years), (SLOT_FIVES, profiles))}
    chances = np.array([chance for of_kind in found.values() for chance in of_kind])
    above = int((chances > MOST_LIKELY).sum())
    largest = float(chances.max(initial=0.0))
    is_kept = above <= max(1, len(chances) // ONE_IN) and largest <= NEVER_ABOVE
    things = f"year figures and slots 'circa {base}' (largest probability {largest:.2f})"
    judged = {kind: len(of_kind) for kind, of_kind in found.items()}
    fault = f"a single value is likelier than {MOST_LIKELY}"
    return verdict("sampling_attacker_splits", 0 if is_kept else above, judged, things, fault)


def certainties(splits: list[Split], base: int, rng: np.random.Generator) -> list[float]:
    """The largest chance of a single count of 1..base-1, for every part that was published as `base`."""
    picked = [splits[n] for n in rng.permutation(len(splits))[:MOST_SPLITS]]
    return [
        float(chance[1:base].max())
        for split in picked
        if (split.parts == base).any()
        for chance in posteriors(split, base, rng).values()
    ]


def posteriors(split: Split, base: int, rng: np.random.Generator) -> dict[int, Floats]:
    """Part -> chance [2 x base] of each count, for the parts that were published as `base`.

    Where other years and places tell of quite another share, the share of the year itself is believed.
    """
    seen = {int(part): np.zeros(2 * base) for part in np.flatnonzero(split.parts == base)}
    for batch in range(2 * BATCHES):
        weight = split.weight if batch < BATCHES else 1.0 + split.parts
        counts, published = _worlds(split, weight, base, rng)
        for part, tally in seen.items():
            tally += np.bincount(counts[published[:, part] == base, part], minlength=2 * base)[: 2 * base]
        if all(tally.sum() >= LEAST_WORLDS for tally in seen.values()):
            break
    return {part: tally / max(1.0, tally.sum()) for part, tally in seen.items()}


def _worlds(split: Split, weight: ArrayLike, base: int, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """True counts [W, K] and what the procedure publishes of them [W, K]."""
    worlds = max(LEAST_WORLDS, min(WORLDS, MOST_DRAWN // len(split.parts)))
    total = int(split.parts.sum())
    true_total = np.maximum(0, total + rng.integers(-(base - 1), base, worlds))
    counts = rng.multinomial(true_total, rng.dirichlet(np.asarray(weight), worlds))
    published = round_profile(counts[:, None], np.full((worlds, 1), total), base, rng.bytes(32))
    return counts, published[:, 0]

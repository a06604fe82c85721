"""Protection of small counts: additive random rounding with a hard bound on every running year.

Pure functions, for any base and any base cell (counts of people-fenomenen: base 5; hours: base 10).

The method
----------
A base cell (area x month x fenomeen) with true count x is published as r, a multiple of the base b with |r - x| < b;
so a multiple of b, zero among them, stays what it is. Every larger figure is a sum of published cells, so that
everything adds up. Which of the two multiples is taken is decided by a secret, within two rules:

* **Hard.** For each area x fenomeen the running error e = sum of r - sum of x since 1 January stays within
  -(b-1)..(b-1) after each month. This can always be met: with e >= 0 go down (e' = e - rem >= -(b-1)),
  with e < 0 go up (e' = e + b - rem <= b - 2), rem being x mod b, 1..b-1.
* **Soft.** A start drawn at random is mended by greedy flips until totals (city per fenomeen, group per area,
  city per group; of the month and of the running year) are off by at most b-1 where that is possible.
  The cost of a total is the squared *excess* of its error over b-1: inside -(b-1)..(b-1) every error is equally good.
  No total is ever bound tighter than a single cell.

Why the excess and not the error itself. Take any published history r, any cell i and any value v in
max(0, r_i-(b-1)) .. r_i+(b-1). In the world where x_i = v and every other cell is x = r, all other cells have no
choice, cell i may go to r_i by both rules, its chance to start there is positive, and then every total is off by
|v - r_i| <= b-1: no flip. So that world publishes exactly r with a positive chance, for every hierarchy, number of
months and number of releases: nobody can exclude v, even with the whole procedure in hand. With plain squared errors
the flip from an error of 4 to one of -1 would always be made, and v would be excluded.

The random start is steeper than unbiased rounding (chance of going up = rem/b): a count of 1 seldom becomes b. In
quiet series most counts are ones, and started unbiased a published 5 would more often be a 1 than anything else. What
this loses in unbiasedness the running-year totals give back. Making the start depend on how quiet a series is was tried
as well: it moved the attacker's certainty by a few points and biased the city totals of rare fenomenen, because a
series of under about one report in two months cannot both keep its year within b-1 and have its fives on counts above
1. That is what folding is for. `audit.sampling` measures what is left.

Sources: random rounding, Fellegi (1975), "Controlled random rounding", Survey Methodology 1; additivity with a choice
between the two neighbouring multiples, Cox (1987), "A constructive procedure for unbiased controlled rounding",
JASA 82; limits of both, Hundepool et al. (2012), "Statistical Disclosure Control", Wiley, ch. 5.
Secret numbers: HMAC (RFC 2104) with SHA-256, drawn out by SHAKE-256 (FIPS 202).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.base.arrays import Bools, Floats

Counts = NDArray[np.int64]

# How steep the random start is: the log odds of going up are STEEPNESS times those of unbiased rounding
# (bench/bench_protect.py).
STEEPNESS = 2.0

# What a flip costs for going against the start, beside what it gains in totals.
FLIP_COST = 0.5

# Weights of the totals in the greedy repair.
WEIGHT_CITY, WEIGHT_AREA_GROUP, WEIGHT_CITY_GROUP = 1.0, 0.25, 0.25


def month_seed(secret: str, dataset: str, period: str) -> bytes:
    """The 32-byte seed of one publication: HMAC-SHA256 of "dataset|period" under the city's secret (rule 4)."""
    return hmac.new(secret.encode(), f"{dataset}|{period}".encode(), hashlib.sha256).digest()


def secret_uniform(seed: bytes, shape: tuple[int, ...], purpose: str) -> Floats:
    """Numbers strictly between 0 and 1 that nobody can foretell without the seed; the same on every machine and
    version.

    `purpose` separates draws that share a seed.
    """
    size = int(np.prod(shape))
    stream = hashlib.shake_256(seed + purpose.encode()).digest(8 * size)
    whole = np.frombuffer(stream, dtype="<u8") >> np.uint64(11)
    return ((whole.astype(np.float64) + 0.5) / 2.0**53).reshape(shape)


def lost_error(shape: tuple[int, ...], base: int, seed: bytes) -> Counts:
    """The error to go on with where the true one was lost: each of -(base-1)..base-1 is equally likely.

    Never worked out again from today's counts and cut to the bound: after many late or erased reports every series
    would stand at the same end, and the next month would be transparent.
    """
    return np.floor(secret_uniform(seed, shape, "lost error") * (2 * base - 1)).astype(np.int64) - (base - 1)


def round_month(counts: ArrayLike, carry: ArrayLike, group_of: ArrayLike, base: int, seed: bytes) -> Counts:
    """Publish one month.

    counts    [A, F] true counts of areas x fenomenen (those that are published at all)
    carry     [A, F] running error before this month, as known when months were published; zeros in January
    group_of  [F]    group of each fenomeen (any labels)
    seed             of `month_seed`
    Returns r [A, F]: multiples of `base` by both rules of this module. The same input gives the same output, always.
    Raises ValueError on impossible input (negative counts, a carry beyond base-1, shapes that do not fit).
    """
    x, before = np.asarray(counts, dtype=np.int64), np.asarray(carry, dtype=np.int64)
    _, group = np.unique(np.asarray(group_of), return_inverse=True)
    _refuse_impossible(x, before, group, base)
    if x.size == 0:
        return x.copy()
    board = _Board.start(x, before, group, base, seed)
    board.mend_groups_of_areas()
    board.mend_all()
    return x + board.delta


def round_months(
    counts: ArrayLike, group_of: ArrayLike, base: int, seeds: list[bytes], month_of_year: list[int]
) -> Counts:
    """Publish a run of months [M, A, F] one after another, without late reports: for tests, benchmarks and attackers.

    `month_of_year` (1..12) says where years begin; the run starts with an error of zero.
    """
    x = np.asarray(counts, dtype=np.int64)
    r = np.zeros_like(x)
    error = np.zeros(x.shape[1:], dtype=np.int64)
    for month, seed in enumerate(seeds):
        if month_of_year[month] == 1:
            error = np.zeros_like(error)
        r[month] = round_month(x[month], error, group_of, base, seed)
        error = error + r[month] - x[month]
    return r


def _refuse_impossible(x: Counts, carry: Counts, group: NDArray[np.intp], base: int) -> None:
    if base < 2:
        raise ValueError("base must be at least 2")
    if x.ndim != 2 or carry.shape != x.shape or group.shape != (x.shape[1],):
        raise ValueError("counts and carry must be [areas, fenomenen] and group_of [fenomenen]")
    if (x < 0).any():
        raise ValueError("counts cannot be negative")
    if (np.abs(carry) >= base).any():
        raise ValueError("the carried error must lie within -(base-1)..(base-1)")


def chance_up(remainder: ArrayLike, base: int) -> Floats:
    """The chance that a free cell with x mod base = `remainder` (1..base-1) starts up. (base - rem goes down as
    often.)"""
    share = np.clip(np.asarray(remainder), 1, base - 1) / base
    odds = (share / (1 - share)) ** STEEPNESS
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def _leaning(chance: Floats, uniform: Floats) -> Floats:
    """A score per cell: above 0 means up, and its size is how strongly. P(score > 0) = chance."""
    return np.asarray(np.log(chance / (1 - chance)) + np.log(uniform / (1 - uniform)), dtype=np.float64)


@dataclass
class _Board:
    """The state of a month while it is being rounded. delta = r - x; free = both directions are allowed."""

    base: int
    group: NDArray[np.intp]
    delta: Counts
    free: Bools
    leaning: Floats
    before: Counts

    @classmethod
    def start(cls, x: Counts, before: Counts, group: NDArray[np.intp], base: int, seed: bytes) -> _Board:
        remainder = x % base
        may_go_down = before - remainder >= -(base - 1)
        may_go_up = (before - remainder + base <= base - 1) & (remainder > 0)
        leaning = _leaning(chance_up(remainder, base), secret_uniform(seed, x.shape, "start"))
        up = may_go_up & (~may_go_down | (leaning > 0))
        return cls(base, group, np.where(up, base, 0) - remainder, may_go_up & may_go_down, leaning, before)

    def step(self) -> Counts:
        """The change of each cell by a flip: +base where it is down (delta < 0), -base where it is up."""
        return np.where(self.delta < 0, self.base, -self.base)

    def flip(self, cells: Bools | tuple[int, int], step: Counts | int) -> None:
        self.delta[cells] += step

    def excess(self, error: Counts) -> Floats:
        return np.asarray(np.maximum(0, np.abs(error) - (self.base - 1)), dtype=np.float64) ** 2

    def gain(self, month: Counts, carried: Counts, step: Counts | int) -> Floats:
        """The fall in cost of totals (errors of the month, and carried into it) when `step` is added to them."""
        year = month + carried
        now = self.excess(month) + self.excess(year)
        return now - self.excess(month + step) - self.excess(year + step)

    def group_totals(self, cells: Counts) -> Counts:
        """[A, F] -> [A, G]"""
        totals = np.zeros((cells.shape[0], int(self.group.max()) + 1), dtype=np.int64)
        for g in range(totals.shape[1]):
            totals[:, g] = cells[:, self.group == g].sum(axis=1)
        return totals

    def mend_groups_of_areas(self) -> None:
        """Flip the best cell of each area x group, all at once, until no flip helps its group."""
        carried = self.group_totals(self.before)
        for _ in range(self.delta.shape[1]):
            month = self.group_totals(self.delta)
            value = self._value(self.gain(month[:, self.group], carried[:, self.group], self.step()))
            chosen = np.zeros_like(self.free)
            for g in range(month.shape[1]):
                columns = np.flatnonzero(self.group == g)
                best = columns[np.argmax(value[:, columns], axis=1)]
                rows = np.flatnonzero(value[np.arange(len(best)), best] > -np.inf)
                chosen[rows, best[rows]] = True
            if not chosen.any():
                return
            self.flip(chosen, self.step()[chosen])

    def mend_all(self) -> None:
        """Flip the one best cell for all totals together, again and again, until no flip helps."""
        carried_group = self.group_totals(self.before)
        carried_city, carried_city_group = self.before.sum(axis=0), carried_group.sum(axis=0)
        month_group = self.group_totals(self.delta)
        month_city, month_city_group = self.delta.sum(axis=0), month_group.sum(axis=0)
        for _ in range(4 * self.delta.size):  # each flip lowers the cost, so it ends well before
            gain = np.zeros((2, *self.delta.shape))
            for side, step in enumerate((-self.base, self.base)):
                gain[side] += WEIGHT_CITY * self.gain(month_city, carried_city, step)
                by_group = WEIGHT_CITY_GROUP * self.gain(month_city_group, carried_city_group, step)
                by_area = WEIGHT_AREA_GROUP * self.gain(month_group, carried_group, step)
                gain[side] += (by_group + by_area)[:, self.group]
            value = self._value(np.where(self.delta < 0, gain[1], gain[0]))
            best = np.unravel_index(int(np.argmax(value)), value.shape)
            if value[best] == -np.inf:
                return
            a, f = int(best[0]), int(best[1])
            step = self.base if self.delta[a, f] < 0 else -self.base
            self.flip((a, f), step)
            month_city[f] += step
            month_group[a, self.group[f]] += step
            month_city_group[self.group[f]] += step

    def _value(self, gain: Floats) -> Floats:
        """Worth of each flip; -inf where it is not allowed or does not help."""
        allowed = self.free & (gain > 1e-9)
        against_start = np.where(
            self.delta > 0, self.leaning, -self.leaning
        )  # negative: the flip goes back to the start
        return np.where(allowed, gain - FLIP_COST * against_start, -np.inf)


# ---- the time profile of a year, and every split of a published total ----------------------------


def round_profile(profile_counts: ArrayLike, year_totals: ArrayLike, base: int, seed: bytes) -> Counts:
    """Publish the time profile of one complete calendar year.

    profile_counts [A, F, K] true counts of areas x fenomenen x time cells (day type x part of day), or of what else a
                             total is split into
    year_totals    [A, F]    the published year totals R, sums of the monthly figures
    Returns p [A, F, K]: multiples of `base` whose sum over K is R, always, with |p - x| < base.

    Between the sums of all cells rounded down and of all rounded up every multiple of b can be reached, and R lies
    there when the counts add up to a total within b-1 of R. Which cells go up is a secret draw that favours large
    remainders. Where late or erased reports moved the counts further from R, they are `resampled` to R first, and
    |p - x| < base holds against those. Raises ValueError when R is not a multiple of base.
    """
    x, total = np.asarray(profile_counts, dtype=np.int64), np.asarray(year_totals, dtype=np.int64)
    if x.ndim != 3 or total.shape != x.shape[:2] or (x < 0).any() or (total < 0).any() or (total % base).any():
        raise ValueError(
            "profile counts must be [areas, fenomenen, cells], year totals [areas, fenomenen] multiples of base"
        )
    if x.size == 0:
        return x.copy()
    have = x.sum(axis=2)
    x = resampled(x, np.where(np.abs(have - total) < base, have, total), seed)
    remainder = x % base
    low = x - remainder
    ups = (total - low.sum(axis=2)) // base
    leaning = _leaning(chance_up(remainder, base), secret_uniform(seed, x.shape, "profile"))
    order = np.argsort(
        np.argsort(np.where(remainder > 0, -leaning, np.inf), axis=2, kind="stable"), axis=2, kind="stable"
    )
    return np.asarray(low + base * (order < ups[:, :, None]), dtype=np.int64)


def resampled(counts: Counts, totals: Counts, seed: bytes) -> Counts:
    """counts [..., K] changed to sums `totals` [...]: thinned where there are too many, filled where there are too few.

    A profile or a split of a year is made after its months, and in between reports come late or are erased. Then a
    random choice of today's reports is left out, or some count twice, each report being equally likely: no cell is
    pushed more than another. Filling draws in proportion to what is there; where nothing is, from all cells alike.
    """
    flat, wanted = counts.reshape(-1, counts.shape[-1]).copy(), np.broadcast_to(totals, counts.shape[:-1]).ravel()
    if (flat < 0).any() or (wanted < 0).any():
        raise ValueError("counts and totals cannot be negative")
    for n in np.flatnonzero(flat.sum(axis=1) != wanted):
        flat[n] = _resampled_one(flat[n], int(wanted[n]), seed, f"resample {n}")
    return flat.reshape(counts.shape)


def _resampled_one(cells: Counts, total: int, seed: bytes, purpose: str) -> Counts:
    have = int(cells.sum())
    if have > total:
        place = np.repeat(np.arange(len(cells)), cells)
        kept = np.argsort(secret_uniform(seed, (have,), purpose), kind="stable")[:total]
        return np.bincount(place[kept], minlength=len(cells)).astype(np.int64)
    weight = cells if have else np.ones_like(cells)
    drawn = np.searchsorted(weight.cumsum(), secret_uniform(seed, (total - have,), purpose) * weight.sum(), "right")
    return cells + np.bincount(drawn, minlength=len(cells)).astype(np.int64)

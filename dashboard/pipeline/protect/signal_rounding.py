"""Rounding the signals of a quarter: two tables with the same city total (docs/privacy.md, rule 9). Pure functions.

Table 1: wijk x (stage x outcome). Table 2: life domain, for the city. Both count the same signals, so their totals must
stay the same. The order, from the top: the city's total; the city's stages, outcomes and their crossings; the wijken
and the life domains.

What holds in every quarter, whatever the counts
------------------------------------------------
1. Each cell r is a multiple of the base b with |r - x| < b, and a multiple of b stays what it is.
2. The city's total, its stages, its outcomes and their crossings also lie less than b from their true sums.
3. Both tables add up to the same total.
4. The running-year error of each cell and of the city's total is at most b-1 wherever that is possible; that of the
   city's stages, outcomes and crossings is kept within b-1 where a choice is left.

Why 1-3 are always possible. T is x's total rounded down or up. Any table rounded cell by cell reaches every multiple of
b between the sum of all cells rounded down and that of all rounded up; T lies there, for table 2 and, once the city's
crossings are chosen, for each column of table 1 as well. The crossings with their margins are a two-way table: a
zero-restricted controlled rounding of it exists (Cox 1987, "A constructive procedure for unbiased controlled rounding",
JASA 82), and one for either T, because the counts themselves are a mean of such roundings.

Why 4 cannot always be b-1. After a first quarter some wijk stands at +4 (one signal, published as 5). Suppose such
wijken have no further signals, while each series that stands at -k has b-k: each must go up, to 0. So table 1 ends at
an error of +sum of its positive errors; the other way round table 2 can be made to end at the sum of its negative ones.
No choice makes the totals equal then. In such a quarter (3 in 100 simulated years of the example city have one, 9 with
four wijken: bench/bench_signals.py) the bounds of rule 4 grow by b-1. The errors carried into a quarter are cut off at
b-1, as for all that is published, so that no cell is forced then, and 1-3 hold. Nothing published tells such a quarter
from another one.

Why nobody can exclude a value. Take any published figures, a cell of table 1 and a value v within b-1 of its r. In the
world where that cell is v, one life domain differs from its figure by as much, and all else equals what is published,
no other cell has a choice, the totals are off by at most b-1, and exactly this is published with a positive chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from dashboard.base.arrays import Bools, Floats
from dashboard.pipeline.protect.rounding import (
    FLIP_COST,
    Counts,
    chance_up,
    secret_uniform,
)

_BEYOND = 100.0  # what an error beyond base-1 costs, where the limit allows it


@dataclass(frozen=True)
class Rounded:
    """area [W, S, O], domain [D]: multiples of the base with the same sum. limit: of rule 4, for the proofs only."""

    area: Counts
    domain: Counts
    limit: int


@dataclass(frozen=True)
class Year:
    """The sums published and counted since 1 January, before this quarter. area [W, S, O], domain [D]."""

    area_published: Counts
    area_counted: Counts
    domain_published: Counts
    domain_counted: Counts

    @classmethod
    def begin(cls, area: Counts, domain: Counts) -> Year:
        """An empty year, for arrays of these shapes."""
        return cls(*(np.zeros_like(table) for table in (area, area, domain, domain)))

    def and_then(self, area: Counts, domain: Counts, found: Rounded) -> Year:
        """The year after a quarter with these counts."""
        return Year(
            self.area_published + found.area,
            self.area_counted + area,
            self.domain_published + found.domain,
            self.domain_counted + domain,
        )


def _carried(published: Counts | np.int64, counted: Counts | np.int64, base: int) -> Counts:
    """The error of a year, cut to +-(base-1): after a quarter with the larger limit no cell is forced further."""
    return np.clip(np.asarray(published, dtype=np.int64) - np.asarray(counted, dtype=np.int64), -(base - 1), base - 1)


def round_quarter(area: Counts, domain: Counts, year: Year, base: int, seed: bytes) -> Rounded:
    """Publish one quarter. area [W, S, O] and domain [D]: true counts of the same signals.

    Raises ValueError for negative counts or tables that do not count the same signals.
    """
    if (area < 0).any() or (domain < 0).any() or area.sum() != domain.sum():
        raise ValueError("counts cannot be negative, and both tables count the same signals")
    for limit in (base - 1, 2 * (base - 1)):
        board = _Board(area, domain, year, base, limit, seed)
        if (found := board.city()) is not None:
            total, crossings = found
            return Rounded(board.wijken(crossings), board.domains(total), limit)
    raise AssertionError("with a limit that forces nothing there is always a choice")


class _Board:
    """One quarter under one limit of the running-year errors."""

    def __init__(self, area: Counts, domain: Counts, year: Year, base: int, limit: int, seed: bytes) -> None:
        self.x, self.d, self.year, self.base, self.limit, self.seed = area, domain, year, base, limit, seed
        self.crossing = area.sum(axis=0)
        self.area_carry = self._carry(year.area_published, year.area_counted)
        self.domain_carry = self._carry(year.domain_published, year.domain_counted)
        self.sum_published, self.sum_counted = year.area_published.sum(axis=0), year.area_counted.sum(axis=0)

    def _carry(self, published: Counts | np.int64, counted: Counts | np.int64) -> Counts:
        return _carried(published, counted, self.base)

    def _ways(self, x: Counts, carry: Counts) -> tuple[Bools, Bools]:
        """Masks in the shape of `x`: cells that may go down (or stay), and cells that may go up."""
        remainder = x % self.base
        down = (carry - remainder >= -self.limit) | (remainder == 0)
        up = (carry - remainder + self.base <= self.limit) & (remainder > 0)
        return down, up

    def _reach(self, x: Counts, carry: Counts, axis: int | None = None) -> tuple[Counts, Counts]:
        """The least and the largest sum over `axis`; every multiple of the base between them is reached."""
        down, up = self._ways(x, carry)
        low = x - x % self.base
        least, largest = low + np.where(down, 0, self.base), low + np.where(up, self.base, 0)
        return np.asarray(least.sum(axis=axis)), np.asarray(largest.sum(axis=axis))

    def _lean(self, x: Counts, purpose: str) -> Floats:
        """The random start: above 0 means up, and its size is how strongly."""
        chance = chance_up(x % self.base, self.base)
        uniform = secret_uniform(self.seed, x.shape, purpose)
        return np.asarray(np.log(chance / (1 - chance)) + np.log(uniform / (1 - uniform)), dtype=np.float64)

    def _beyond(self, error: Counts) -> Floats:
        """The squared excess of errors over base-1: inside every error is equally good."""
        return np.asarray(np.maximum(0, np.abs(error) - (self.base - 1)), dtype=np.float64) ** 2

    # ---- the city ---------------------------------------------------------------------------------

    def city(self) -> tuple[int, Counts] | None:
        """The total and the crossings [S, O] that wijken and life domains can add up to; None where there are none."""
        total = np.asarray(self.crossing.sum())
        lean = float(self._lean(total.reshape(1), "total")[0])
        carried = self._carry(self.sum_published.sum(), self.sum_counted.sum())
        least, largest = self._reach(self.d, self.domain_carry)
        for up in (True, False) if lean > 0 else (False, True):
            if up and total % self.base == 0:
                continue
            wanted = int(total - total % self.base + (self.base if up else 0))
            if abs(int(carried) + wanted - int(total)) > self.limit or not least <= wanted <= largest:
                continue
            if (crossings := self._crossings(wanted)) is not None:
                return wanted, crossings
        return None

    def _crossings(self, total: int) -> Counts | None:
        """The likeliest rounding of the city's two-way table whose margins fit too and whose columns can be reached."""
        x, low = self.crossing, self.crossing - self.crossing % self.base
        least, largest = self._reach(self.x, self.area_carry, axis=0)
        lean = self._lean(x, "crossings")
        best, best_score = None, -np.inf
        year = self.sum_published - self.sum_counted
        for choice in product(*((0, 1) if rest else (0,) for rest in (x % self.base).ravel())):
            r = low + self.base * np.array(choice, dtype=np.int64).reshape(x.shape)
            if r.sum() != total or (r < least).any() or (r > largest).any():
                continue
            if any((np.abs((r - x).sum(axis=axis)) >= self.base).any() for axis in (0, 1)):
                continue
            errors = [year + r - x, (year + r - x).sum(axis=0), (year + r - x).sum(axis=1)]
            score = float((lean * (r > x)).sum()) - _BEYOND * sum(float(self._beyond(error).sum()) for error in errors)
            if score > best_score:
                best, best_score = r, score
        return best

    # ---- the parts --------------------------------------------------------------------------------

    def _filled(self, x: Counts, carry: Counts, lean: Floats, total: int) -> Counts:
        """Cells [n] that add up to `total`: what is forced, and those that lean up most."""
        down, up = self._ways(x, carry)
        r = x - x % self.base + np.where(down, 0, self.base)
        wish = lean - _BEYOND * (self._beyond(carry - x % self.base + self.base) - self._beyond(carry - x % self.base))
        order = np.argsort(np.where(down & up, -wish, np.inf), kind="stable")
        r[order[: (total - int(r.sum())) // self.base]] += self.base
        return np.asarray(r, dtype=np.int64)

    def domains(self, total: int) -> Counts:
        return self._filled(self.d, self.domain_carry, self._lean(self.d, "domain"), total)

    def wijken(self, crossings: Counts) -> Counts:
        """[W, S, O]: each column adds up to its crossing; swaps keep the totals of wijken within base-1 where that is
        possible.
        """
        r, lean = np.zeros_like(self.x), self._lean(self.x, "area")
        for s, o in np.ndindex(crossings.shape):
            column = (slice(None), s, o)
            r[column] = self._filled(self.x[column], self.area_carry[column], lean[column], int(crossings[s, o]))
        down, up = self._ways(self.x, self.area_carry)
        free = down & up
        before = self.year.area_published - self.year.area_counted
        for _ in range(4 * r.size):  # each swap lowers the cost, so it ends well before
            swap = self._best_swap(r, free, before, lean)
            if swap is None:
                break
            (first, second), s, o = swap
            r[first, s, o] += self.base
            r[second, s, o] -= self.base
        return r

    def _best_swap(
        self, r: Counts, free: Bools, before: Counts, lean: Floats
    ) -> tuple[tuple[int, int], int, int] | None:
        """The column and its two wijken (up, down) whose swap lowers the cost of totals most; None if none does."""
        month = r - self.x
        is_up = month > 0
        step = np.where(is_up, -self.base, self.base)
        gain = self._gain(month, step) + self._gain(month + before, step)
        gain += _BEYOND * (self._beyond(month + self.area_carry) - self._beyond(month + step + self.area_carry))
        value = gain - FLIP_COST * np.where(is_up, lean, -lean)
        best: tuple[float, tuple[tuple[int, int], int, int]] | None = None
        for s, o in np.ndindex(r.shape[1:]):
            going_up = np.where(free[:, s, o] & ~is_up[:, s, o], value[:, s, o], -np.inf)
            going_down = np.where(free[:, s, o] & is_up[:, s, o], value[:, s, o], -np.inf)
            first, second = int(going_up.argmax()), int(going_down.argmax())
            worth = float(going_up[first] + going_down[second])
            helps = np.isfinite(worth) and gain[first, s, o] + gain[second, s, o] > 1e-9
            if helps and (best is None or worth > best[0]):
                best = worth, ((first, second), s, o)
        return best[1] if best else None

    def _gain(self, error: Counts, step: Counts) -> Floats:
        """[W, S, O]: the fall in cost of the totals of a wijk (all, by stage, by outcome) when a cell takes its
        step.
        """
        gain = np.zeros(error.shape, dtype=np.float64)
        for axes in ((1, 2), (2,), (1,)):
            total = error.sum(axis=axes, keepdims=True)
            gain += self._beyond(total) - self._beyond(total + step)
        return gain


def series_errors(before: Year, area: Counts, domain: Counts, found: Rounded, base: int) -> list[Counts]:
    """Running-year errors after a quarter of cells, life domains and the city's total: each is at most its limit."""
    pairs = (
        (before.area_published, before.area_counted, found.area - area),
        (before.domain_published, before.domain_counted, found.domain - domain),
        (before.area_published.sum(), before.area_counted.sum(), np.asarray(found.area.sum() - area.sum())),
    )
    return [_carried(published, counted, base) + error for published, counted, error in pairs]


def margins(area: Counts) -> list[Counts]:
    """The city's crossings, outcomes, stages and total of a table [W, S, O]."""
    crossing = area.sum(axis=0)
    return [crossing, crossing.sum(axis=0), crossing.sum(axis=1), np.asarray(crossing.sum(), dtype=np.int64)]

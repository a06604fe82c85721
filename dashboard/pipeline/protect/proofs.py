"""A proof: a name, what it judged, passed or not, and a line for people that never carries a raw value. And those that
need the true counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.base import settings

Outcome = Literal["passed", "failed", "not_judged"]
Judged = Mapping[str, int]  # kind of figure (prove/held.py) -> how many of that kind were looked at


@dataclass(frozen=True)
class Proof:
    """The outcome of one proof. `detail` names what was looked at and how many failed, never a value of the raw
    data."""

    name: str
    passed: bool
    detail: str
    judged: Judged

    @property
    def outcome(self) -> Outcome:
        """A proof that looked at nothing proves nothing, and says so."""
        if not self.passed:
            return "failed"
        return "passed" if any(self.judged.values()) else "not_judged"


def verdict(name: str, wrong: int, judged: Judged, things: str, fault: str) -> Proof:
    """A proof over things that can each fail: passed when none does."""
    looked_at = f"{sum(judged.values())} {things}"
    return Proof(name, wrong == 0, looked_at if wrong == 0 else f"{wrong} of {looked_at}: {fault}", judged)


# ---- while the true counts are in memory (in `build`); only the outcome and the date are kept -------

CELLS = "cells"  # what these judge: arrays, of whatever kind


def prove_rounding(published: ArrayLike, counts: ArrayLike, base: int) -> Proof:
    """|r - x| < base, r a multiple of base, multiples (so zeros) unchanged. Arrays of one shape; any base cell."""
    r, x = np.asarray(published, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    wrong = (np.abs(r - x) >= base) | (r % base != 0) | (r < 0) | ((x % base == 0) & (r != x))
    return verdict("rounding", _count(wrong), {CELLS: r.size}, "cells", "not rounded to a neighbouring multiple")


def prove_running_year(error: ArrayLike, base: int) -> Proof:
    """The running error of each series (carry + r - x, after each month) stays within +-(base-1). Any shape."""
    wrong = np.abs(np.asarray(error, dtype=np.int64)) >= base
    return verdict("running_year", _count(wrong), {CELLS: wrong.size}, "running totals", "off by the base or more")


def prove_profile_totals(profile: ArrayLike, year_totals: ArrayLike, base: int = settings.COUNT_BASE) -> Proof:
    """The time profile [A, F, K] consists of multiples of base that add up to the published year totals [A, F]."""
    p, total = np.asarray(profile, dtype=np.int64), np.asarray(year_totals, dtype=np.int64)
    wrong = (p.sum(axis=-1) != total) | ((p % base != 0) | (p < 0)).any(axis=-1)
    fault = "do not add up to the published year"
    return verdict("profile_totals", _count(wrong), {CELLS: total.size}, "profiles", fault)


def prove_additive(parts: ArrayLike, total: ArrayLike, axis: int = 0) -> Proof:
    """Published parts summed over `axis` are the published total."""
    wrong = np.asarray(parts, dtype=np.int64).sum(axis=axis) != np.asarray(total, dtype=np.int64)
    return verdict("additive", _count(wrong), {CELLS: wrong.size}, "totals", "differ from the sum of their parts")


def _count(wrong: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(wrong))

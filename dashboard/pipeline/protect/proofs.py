"""A proof: a name, passed or not, and a line for people that never carries a raw value. And those that need the true
counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.base import settings


@dataclass(frozen=True)
class Proof:
    """The outcome of one proof. `detail` names what was looked at and how many failed, never a value of the raw
    data."""

    name: str
    passed: bool
    detail: str


def verdict(name: str, wrong: int, looked_at: str, fault: str) -> Proof:
    """A proof over things that can each fail: passed when none does."""
    return Proof(name, wrong == 0, looked_at if wrong == 0 else f"{wrong} of {looked_at}: {fault}")


# ---- while the true counts are in memory (in `build`); only pass or fail and the date are kept ------


def prove_rounding(published: ArrayLike, counts: ArrayLike, base: int) -> Proof:
    """|r - x| < base, r a multiple of base, multiples (so zeros) unchanged. Arrays of one shape; any base cell."""
    r, x = np.asarray(published, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    wrong = (np.abs(r - x) >= base) | (r % base != 0) | (r < 0) | ((x % base == 0) & (r != x))
    return verdict("rounding", _count(wrong), f"{r.size} cells", "not rounded to a neighbouring multiple")


def prove_running_year(error: ArrayLike, base: int) -> Proof:
    """The running error of each series (carry + r - x, after each month) stays within +-(base-1). Any shape."""
    wrong = np.abs(np.asarray(error, dtype=np.int64)) >= base
    return verdict("running_year", _count(wrong), f"{wrong.size} running totals", "off by the base or more")


def prove_profile_totals(profile: ArrayLike, year_totals: ArrayLike, base: int = settings.COUNT_BASE) -> Proof:
    """The time profile [A, F, K] consists of multiples of base that add up to the published year totals [A, F]."""
    p, total = np.asarray(profile, dtype=np.int64), np.asarray(year_totals, dtype=np.int64)
    wrong = (p.sum(axis=-1) != total) | ((p % base != 0) | (p < 0)).any(axis=-1)
    return verdict("profile_totals", _count(wrong), f"{total.size} profiles", "do not add up to the published year")


def prove_additive(parts: ArrayLike, total: ArrayLike, axis: int = 0) -> Proof:
    """Published parts summed over `axis` are the published total."""
    wrong = np.asarray(parts, dtype=np.int64).sum(axis=axis) != np.asarray(total, dtype=np.int64)
    return verdict("additive", _count(wrong), f"{wrong.size} totals", "differ from the sum of their parts")


def _count(wrong: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(wrong))

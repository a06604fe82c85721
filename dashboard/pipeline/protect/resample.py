"""From today's reports to those that a published total was made of: a random thinning or filling.

A time profile or a split of a year is made after its months, and in between reports come late or are erased. Then a
random choice of today's reports is left out, or some are counted twice, until their number is the one published. Each
report is equally likely, so that no slot is pushed more than another: forty erased reports once made published zeros
certain, because all slots were filled one way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.pipeline.protect.rounding import Counts, secret_uniform


def resampled(counts: Counts, totals: Counts, seed: bytes) -> Counts:
    """counts [..., K] changed to sums `totals` [...]: thinned where there are too many, filled where too few.

    Filling draws from what is there, in proportion; where nothing is there, every cell is equally likely.
    """
    flat, wanted = counts.reshape(-1, counts.shape[-1]).copy(), np.broadcast_to(totals, counts.shape[:-1]).ravel()
    if (flat < 0).any() or (wanted < 0).any():
        raise ValueError("counts and totals cannot be negative")
    for n in np.flatnonzero(flat.sum(axis=1) != wanted):
        flat[n] = _one(flat[n], int(wanted[n]), seed, f"resample {n}")
    return flat.reshape(counts.shape)


def _one(cells: NDArray[np.int64], total: int, seed: bytes, purpose: str) -> NDArray[np.int64]:
    have = int(cells.sum())
    if have > total:
        place = np.repeat(np.arange(len(cells)), cells)
        kept = np.argsort(secret_uniform(seed, (have,), purpose), kind="stable")[:total]
        return np.bincount(place[kept], minlength=len(cells)).astype(np.int64)
    weight = cells if have else np.ones_like(cells)
    drawn = np.searchsorted(weight.cumsum(), secret_uniform(seed, (total - have,), purpose) * weight.sum(), "right")
    return cells + np.bincount(drawn, minlength=len(cells)).astype(np.int64)

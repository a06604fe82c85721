"""The strongest attacker on one series: knows the true rate, the whole procedure and every published month.

A series is a hidden Markov chain: the state is the running error, what is seen is the published figure. Where both ways
are open, the chance of going up is taken from real runs of the procedure (as `audit.sampling` does, without having to
guess the rate).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

from dashboard.base.arrays import Floats
from dashboard.pipeline.protect.rounding import chance_up
from dashboard.pipeline.prove.sampling import LEVELS, _share

Counts = NDArray[np.int64]

BASE = 5
OFFSETS = np.arange(-(BASE - 1), BASE)  # x - r
STATES = 2 * BASE - 1  # running errors -4..4, and as many offsets


def posterior(published: Counts, counts: Counts, mean: Floats, size: Floats, carry: Counts) -> Floats:
    """Chance of x = r + offset for every cell, [N, P, S, 9]; all arrays [N, P, S]: published, counts, mean (the true
    rate), size (of the negative binomial) and carry.

    N worlds, P periods within one bound (12 months of a year, 3 of a quarter), S series. carry is the error before each
    period. Counts and carry are true figures: used to count how often free cells go up, never to judge a cell.
    """
    prior = _prior(published, mean, size)
    choice = _choice(published, _ups(published, counts, carry, mean)[np.digitize(mean.mean(axis=(0, 1)), LEVELS)])
    periods = published.shape[1]
    start = np.zeros((*published[:, 0].shape, STATES))
    start[..., BASE - 1] = 1.0
    before, after = [start], [np.ones_like(start)]
    for p in range(periods - 1):
        before.append(_forward(before[-1], prior[:, p], choice[:, p]))
    for p in range(periods - 1, 0, -1):
        after.insert(0, _backward(after[0], prior[:, p], choice[:, p]))
    found = np.zeros_like(prior)
    for p in range(periods):
        for o, d in enumerate(OFFSETS):
            here, there = _moves(int(d))
            path = (before[p][..., here] * choice[:, p][..., here, o] * after[p][..., there]).sum(axis=-1)
            found[:, p, :, o] = path * prior[:, p, :, o]
    return np.asarray(found / np.maximum(found.sum(axis=-1, keepdims=True), 1e-300))


def largest_of_small_values(chance: Floats, published: Counts) -> Floats:
    """The largest chance that a cell gives to one of the values 1..4."""
    value = published[..., None] + OFFSETS
    return np.asarray(np.where((value >= 1) & (value < BASE), chance, 0.0).max(axis=-1))


def excluded_values(chance: Floats, published: Counts, known: NDArray[np.bool_]) -> int:
    """Number of values of max(0, r-4)..r+4 that the attacker can rule out; none, if the promise holds."""
    value = published[..., None] + OFFSETS
    return int(((chance <= 0) & (value >= 0) & known[..., None]).sum())


def _moves(d: int) -> tuple[slice, slice]:
    """From which errors one can go to e - d, and where that is."""
    return slice(max(0, d), min(STATES, STATES + d)), slice(max(0, -d), min(STATES, STATES - d))


def _forward(error: Floats, prior: Floats, choice: Floats) -> Floats:
    ahead = np.zeros_like(error)
    for o, d in enumerate(OFFSETS):
        here, there = _moves(int(d))
        ahead[..., there] += error[..., here] * choice[..., here, o] * prior[..., o, None]
    return np.asarray(ahead / np.maximum(ahead.sum(axis=-1, keepdims=True), 1e-300))


def _backward(after: Floats, prior: Floats, choice: Floats) -> Floats:
    back = np.zeros_like(after)
    for o, d in enumerate(OFFSETS):
        here, there = _moves(int(d))
        back[..., here] += after[..., there] * choice[..., here, o] * prior[..., o, None]
    return np.asarray(back / np.maximum(back.max(axis=-1, keepdims=True), 1e-300))


def _prior(published: Counts, mean: Floats, size: Floats) -> Floats:
    value = published[..., None] + OFFSETS
    chance = nbinom.pmf(value, size[..., None], (size / (size + np.maximum(mean, 1e-9)))[..., None])
    return np.asarray(np.where(value >= 0, chance, 0.0))


def _choice(published: Counts, up: Floats) -> Floats:
    """[N, P, S, errors, offsets]: the chance of publishing r when x = r + offset and the error before is e."""
    error, offset = OFFSETS[:, None], OFFSETS[None, :]
    may_go_down, may_go_up = _allowed(error, offset % BASE)
    chance = np.take(up, OFFSETS % BASE, axis=2).swapaxes(2, 3)  # [S, 2, errors, offsets]
    small = published[..., None, None] + offset < BASE
    chance = np.where(small, chance[:, 1], chance[:, 0])
    goes_up = np.where(may_go_up & may_go_down, chance, may_go_up.astype(float))
    return np.asarray(np.where(offset == 0, 1.0, np.where(offset < 0, goes_up, 1.0 - goes_up)))


def _allowed(error: Counts, remainder: Counts) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return error - remainder >= -(BASE - 1), (error - remainder + BASE <= BASE - 1) & (remainder > 0)


def _ups(published: Counts, counts: Counts, carry: Counts, mean: Floats) -> Floats:
    """[level, small, remainder, error]: how often a free cell went up."""
    remainder = counts % BASE
    may_go_down, may_go_up = _allowed(carry, remainder)
    free = may_go_down & may_go_up
    level = np.broadcast_to(np.digitize(mean.mean(axis=(0, 1)), LEVELS), counts.shape)
    seen = np.zeros((2, len(LEVELS) + 1, 2, BASE, STATES))
    for went_up in (0, 1):
        cells = free & ((published > counts) == bool(went_up))
        small = (counts[cells] < BASE).astype(np.intp)
        np.add.at(seen[went_up], (level[cells], small, remainder[cells], carry[cells] + BASE - 1), 1)
    designed = np.repeat(chance_up(np.arange(BASE), BASE)[:, None], STATES, axis=1)
    return _share(seen, _share(seen.sum(axis=4, keepdims=True), designed[:, :1]))

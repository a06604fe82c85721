"""The sampling attacker: the chance of each value of a small cell, for somebody who knows the whole procedure.

The attacker knows every published figure, the rules, this code, and no secret. He wants the posterior of a true cell x.

1. **Prior.** Each series (area x fenomeen) is negative binomial; its mean is learnt from the published figures
   (shrunk to the fenomeen: gamma prior of shape 1), its dispersion per fenomeen by the likelihood of what is published.
2. **Series, exactly.** Within a year the pair (running error e, count x) is a hidden Markov chain: e' = e + r - x,
   and r is observed. Given the chance of going up for each remainder and error, forward-backward (Rabiner 1989) gives
   the posterior of every x of the year, using all its months, before and after.
3. **The chance of going up** is not assumed: worlds are drawn from step 2, the real `round_month` runs on them under
   other secrets, and the ups among cells that were free are counted per level of the series, size of the
   count, remainder and error. Steps 1-3 are repeated.
4. **Totals.** The procedure keeps totals close, so a world whose totals are far off is less likely. For the city
   total of the cell's month and fenomeen, and for the group total of its area, let z be the larger of the month's and
   the running year's absolute error. The ratio of how often the real procedure leaves z to how often worlds of step 2
   have it weighs each value of the cell, averaged over drawn worlds of all other cells.

`attackers.attack_by_sampling` judges what comes out. A test checks that this attacker is no straw man: of the values
that he gives probability p, a share p is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

from dashboard.base.arrays import Bools, Floats
from dashboard.pipeline.protect.rounding import chance_up, round_month

Counts = NDArray[np.int64]

ROUNDS = 3  # of learning prior and chances
RUNS = 6  # worlds put through the real procedure in each round
DRAWS = 400  # worlds that the totals are weighed with
DISPERSIONS = (0.3, 0.7, 1.5, 4.0, 12.0, 100.0)
AREAS_TO_FIT = 50
PRIOR_CHANCES = 20.0  # weight, in cells, of the pooled chance beside that of series of one level
LEVELS = (0.1, 0.2, 0.35, 0.6, 1.0, 2.0)  # borders between classes of series, by mean count of a month


@dataclass(frozen=True)
class Published:
    """Figures of people-fenomenen as published. r [Y, 12, A, F], of calendar years; `known` marks what is published."""

    r: Counts
    known: Bools
    group: NDArray[np.intp]  # [F], 0..G-1
    base: int

    @property
    def offsets(self) -> Counts:
        """The values of x - r that rounding can leave: -(base-1)..base-1."""
        return np.arange(-(self.base - 1), self.base)


@dataclass(frozen=True)
class Attack:
    """The knowledge of the attacker. probability [Y, 12, A, F, 2b-1]: of x = r + offset, from steps 1-3."""

    published: Published
    probability: Floats
    worlds: Counts  # x - r, [draws, Y, 12, A, F]
    city_ratio: Floats  # [F, 2b+1]: by size of the error
    group_ratio: Floats  # [2b+1]

    def posterior(self, year: int, month: int, area: int, fenomeen: int) -> Floats:
        """Probability of x = r + offset for one cell, totals included. [2b-1], sums to 1."""
        g = self.published.group[fenomeen]
        same_group = np.flatnonzero(self.published.group == g)
        own = self.worlds[:, year, :, area, fenomeen]
        city = self._weigh(self.worlds[:, year, :, :, fenomeen].sum(axis=2), own, month, self.city_ratio[fenomeen])
        weight = city
        if len(same_group) > 1:
            total = self.worlds[:, year, :, area, :][:, :, same_group].sum(axis=2)
            weight = weight * self._weigh(total, own, month, self.group_ratio)
        chance = self.probability[year, month, area, fenomeen] * weight.mean(axis=0)
        return np.asarray(chance / chance.sum(), dtype=np.float64)

    def _weigh(self, total: Counts, own: Counts, month: int, ratio: Floats) -> Floats:
        """[draws, 2b-1]: the ratio at each value of the cell, the other cells staying as drawn. total, own: [draws,
        12]."""
        change = self.published.offsets[None, :] - own[:, [month]]
        of_month = total[:, [month]] + change
        of_year = total[:, : month + 1].sum(axis=1)[:, None] + change
        return np.asarray(ratio[_size(of_month, of_year, self.published.base)], dtype=np.float64)


def attack(published: Published, rng: np.random.Generator) -> Attack:
    """Steps 1-3 for all cells, and what step 4 needs for any of them."""
    up = np.broadcast_to(
        _designed_chances(published.base), (len(LEVELS) + 1, 2, published.base, 2 * published.base - 1)
    )
    mean = _first_means(published)
    draws = int(np.clip(2_000_000 // max(1, published.r.size // 12), 2 * RUNS, DRAWS))
    runs: list[tuple[Counts, Counts]] = []
    for _ in range(ROUNDS):
        chain = _likeliest_chain(published, mean, up)
        mean = _shrunk_means(published, chain.probability)
        runs = [_run_real(published, world, rng) for world in chain.draw(RUNS, rng)]
        up = _count_ups(runs, published, mean)
    chain = _likeliest_chain(published, mean, up)
    worlds = chain.draw(draws, rng)
    city, by_group = _ratios(published, worlds, runs)
    return Attack(published, chain.probability, worlds, city, by_group)


# ---- the hidden Markov chain of each series and year ---------------------------------------------


@dataclass(frozen=True)
class _Chain:
    """Forward-backward over the months of a year. State: running error; emission and transition: the count."""

    published: Published
    weight: Floats  # prior [Y, 12, A, F, 2b-1] of x = r + offset
    choice: Floats  # [Y, 12, A, F, errors, offsets]: chance that rules and procedure publish r, given the error and x
    after: list[Floats]  # of month m: likelihood of all later months, given the error. [Y, A, F, errors]
    before: list[Floats]  # of month m: chance of the error before it, given earlier months
    likelihood: Floats  # log, [Y, A, F]

    @classmethod
    def of(cls, published: Published, mean: Floats, dispersion: Floats, up: Floats) -> _Chain:
        weight = _prior(published, mean, dispersion)
        choice = _choice(published, up[_class_of(mean)])
        shape = (*weight.shape[:1], *weight.shape[2:4], 2 * published.base - 1)
        start = np.zeros(shape)
        start[..., published.base - 1] = 1.0
        before, after = [start], [np.ones(shape)]
        likelihood = np.zeros(shape[:-1])
        for m in range(12):
            ahead = _step(before[-1], weight[:, m], choice[:, m], published.base)
            total = ahead.sum(axis=-1, keepdims=True)
            likelihood += np.log(np.maximum(total[..., 0], 1e-300))
            before.append(ahead / np.maximum(total, 1e-300))
        for m in range(11, 0, -1):
            back = _step_back(after[0], weight[:, m], choice[:, m], published.base)
            after.insert(0, back / np.maximum(back.max(axis=-1, keepdims=True), 1e-300))
        return cls(published, weight, choice, after, before, likelihood)

    @property
    def probability(self) -> Floats:
        found = np.zeros_like(self.weight)
        for m in range(12):
            for o, d in enumerate(self.published.offsets):
                here, there = _moves(int(d), self.published.base)
                path = self.before[m][..., here] * self.choice[:, m, ..., here, o] * self.after[m][..., there]
                found[:, m, ..., o] = path.sum(axis=-1) * self.weight[:, m, ..., o]
        return np.asarray(found / np.maximum(found.sum(axis=-1, keepdims=True), 1e-300), dtype=np.float64)

    def draw(self, count: int, rng: np.random.Generator) -> Counts:
        """Worlds that fit what is published: x - r, [count, Y, 12, A, F]."""
        base, (years, _, areas, fenomenen) = self.published.base, self.published.r.shape
        worlds = np.zeros((count, years, 12, areas, fenomenen), dtype=np.int64)
        error = np.full((count, years, areas, fenomenen), base - 1)
        for m in range(12):
            table = np.zeros((years, areas, fenomenen, 2 * base - 1, 2 * base - 1))
            for o, d in enumerate(self.published.offsets):
                here, there = _moves(int(d), base)
                go_on = self.after[m][..., there] * self.weight[:, m, ..., o, None]
                table[..., here, o] = self.choice[:, m, ..., here, o] * go_on
            chance = np.take_along_axis(table[None], error[..., None, None], axis=4)[..., 0, :].cumsum(axis=-1)
            pick = (rng.random(error.shape)[..., None] * chance[..., -1:] > chance).sum(axis=-1)
            worlds[:, :, m] = self.published.offsets[np.minimum(pick, 2 * base - 2)]
            error = error - worlds[:, :, m]
        return worlds


def _moves(d: int, base: int) -> tuple[slice, slice]:
    """From which errors (index e + base - 1) one can go to e - d, and where that is."""
    size = 2 * base - 1
    return slice(max(0, d), min(size, size + d)), slice(max(0, -d), min(size, size - d))


def _step(error: Floats, weight: Floats, choice: Floats, base: int) -> Floats:
    ahead = np.zeros_like(error)
    for o in range(2 * base - 1):
        here, there = _moves(o - (base - 1), base)
        ahead[..., there] += error[..., here] * choice[..., here, o] * weight[..., o, None]
    return ahead


def _step_back(after: Floats, weight: Floats, choice: Floats, base: int) -> Floats:
    back = np.zeros_like(after)
    for o in range(2 * base - 1):
        here, there = _moves(o - (base - 1), base)
        back[..., here] += after[..., there] * choice[..., here, o] * weight[..., o, None]
    return back


def _prior(published: Published, mean: Floats, dispersion: Floats) -> Floats:
    """Negative binomial weights of x = r + offset. Not published: only offset 0, which teaches nothing."""
    value = published.r[..., None] + published.offsets
    size = dispersion[:, None]
    weight = nbinom.pmf(value, size, size / (size + mean[..., None]))
    weight[~published.known] = (published.offsets == 0).astype(float)
    return np.asarray(np.where((value >= 0) | ~published.known[..., None], weight, 0.0), dtype=np.float64)


def _choice(published: Published, up: Floats) -> Floats:
    """[Y, 12, A, F, errors, offsets]: the chance of publishing r when x = r + offset and the error before is e.

    up [A, F, small or not, remainder, e]: of going up where both ways are open; small is x < base.
    """
    base, r = published.base, published.r[..., None, None]
    error, offset = published.offsets[:, None], published.offsets[None, :]
    may_go_down, may_go_up = _allowed(error, offset % base, base)
    chance = np.take(up, published.offsets % base, axis=3).swapaxes(3, 4)  # [A, F, 2, errors, offsets]
    chance = np.where(r + offset < base, chance[:, :, 1], chance[:, :, 0])
    goes_up = np.where(may_go_up & may_go_down, chance, may_go_up.astype(float))
    return np.asarray(np.where(offset == 0, 1.0, np.where(offset < 0, goes_up, 1.0 - goes_up)), dtype=np.float64)


def _class_of(mean: Floats) -> NDArray[np.intp]:
    return np.digitize(mean, LEVELS)


def _allowed(error: Counts, remainder: Counts, base: int) -> tuple[Bools, Bools]:
    may_go_down = error - remainder >= -(base - 1)
    may_go_up = (error - remainder + base <= base - 1) & (remainder > 0)
    return may_go_down, may_go_up


# ---- learning ------------------------------------------------------------------------------------


def _designed_chances(base: int) -> Floats:
    """[remainder, error]: the chances of the random start, before any was counted."""
    return np.repeat(chance_up(np.arange(base), base)[:, None], 2 * base - 1, axis=1)


def _first_means(published: Published) -> Floats:
    """[A, F] mean count of a month, from the published figures."""
    months = np.maximum(1, published.known.sum(axis=(0, 1)))
    return _shrunk(np.where(published.known, published.r, 0).sum(axis=(0, 1)), months)


def _shrunk_means(published: Published, probability: Floats) -> Floats:
    expected = published.r + (probability * published.offsets).sum(axis=-1)
    months = np.maximum(1, published.known.sum(axis=(0, 1)))
    return _shrunk(np.where(published.known, expected, 0).sum(axis=(0, 1)), months)


def _shrunk(total: Floats | Counts, months: Counts) -> Floats:
    """Gamma prior of shape 1 around the mean of the fenomeen, so that a silent series keeps a chance."""
    usual = (total.sum(axis=0) + 0.5) / months.sum(axis=0)
    return np.asarray((total + 1.0) / (months + 1.0 / usual), dtype=np.float64)


def _likeliest_chain(published: Published, mean: Floats, up: Floats) -> _Chain:
    """The dispersion of each fenomeen that makes what is published likeliest (looked for in at most AREAS_TO_FIT
    areas).
    """
    _, _, areas, fenomenen = published.r.shape
    some = slice(None, None, max(1, areas // AREAS_TO_FIT))
    part = Published(published.r[:, :, some], published.known[:, :, some], published.group, published.base)
    tried = [_Chain.of(part, mean[some], np.full(fenomenen, k), up) for k in DISPERSIONS]
    likelihood = np.stack([chain.likelihood.sum(axis=(0, 1)) for chain in tried])
    return _Chain.of(published, mean, np.asarray(DISPERSIONS)[likelihood.argmax(axis=0)], up)


def _run_real(published: Published, world: Counts, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """The real procedure on a drawn world under another secret: counts and what is published of them, [Y, 12, A, F]."""
    x = np.where(published.known, published.r + world, 0)
    r = np.zeros_like(x)
    for year in range(x.shape[0]):
        error = np.zeros(x.shape[2:], dtype=np.int64)
        for m in range(12):
            r[year, m] = round_month(x[year, m], error, published.group, published.base, rng.bytes(32))
            error = error + r[year, m] - x[year, m]
    return x, r


def _count_ups(runs: list[tuple[Counts, Counts]], published: Published, mean: Floats) -> Floats:
    """[level, small, remainder, error]: how often a free cell went up."""
    base = published.base
    seen = np.zeros((2, len(LEVELS) + 1, 2, base, 2 * base - 1))
    for x, r in runs:
        error = (r - x).cumsum(axis=1) - (r - x)
        remainder = x % base
        may_go_down, may_go_up = _allowed(error, remainder, base)
        free = may_go_down & may_go_up
        level = np.broadcast_to(_class_of(mean), x.shape)
        for went_up in (0, 1):
            cells = free & ((r > x) == bool(went_up))
            small = (x[cells] < base).astype(np.intp)
            np.add.at(seen[went_up], (level[cells], small, remainder[cells], error[cells] + base - 1), 1)
    over_errors = _share(seen.sum(axis=4, keepdims=True), _designed_chances(base)[:, :1])
    return _share(seen, over_errors)


def _share(seen: Floats, usual: Floats) -> Floats:
    return np.asarray((seen[1] + PRIOR_CHANCES * usual) / (seen.sum(axis=0) + PRIOR_CHANCES), dtype=np.float64)


# ---- totals --------------------------------------------------------------------------------------


def _size(of_month: Counts, of_year: Counts, base: int) -> Counts:
    return np.minimum(2 * base, np.maximum(np.abs(of_month), np.abs(of_year)))


def _ratios(published: Published, worlds: Counts, runs: list[tuple[Counts, Counts]]) -> tuple[Floats, Floats]:
    """Ratios by size of an error of a total, for the city and for groups: how much oftener the real procedure leaves
    such an error than independent series would."""
    real = np.stack([x - r for x, r in runs])
    sizes = 2 * published.base + 1

    def histogram(errors: Counts, axis: int) -> Floats:
        """errors [draws, Y, 12, ...] of totals, masked where nothing is published."""
        size = _size(errors, errors.cumsum(axis=2), published.base)
        return np.apply_along_axis(np.bincount, 0, size.reshape(-1, axis), minlength=sizes).T.astype(float)

    fenomenen = published.r.shape[3]
    city = _ratio(histogram(real.sum(axis=3), fenomenen), histogram(worlds.sum(axis=3), fenomenen))
    by_group = np.ones(sizes)
    shared = [g for g in np.unique(published.group) if (published.group == g).sum() > 1]
    if shared:
        pick = [np.stack([w[..., published.group == g].sum(axis=-1) for g in shared], axis=-1) for w in (real, worlds)]
        by_group = _ratio(*(histogram(errors.reshape(*errors.shape[:3], -1), 1) for errors in pick))[0]
    return city, by_group


def _ratio(real: Floats, drawn: Floats) -> Floats:
    """[n, sizes] histograms to ratios; pseudo-counts in the drawn proportions keep rare sizes from becoming certain."""
    share = (drawn + 0.1) / (drawn + 0.1).sum(axis=1, keepdims=True)
    return np.asarray((real + 5 * share) / (real.sum(axis=1, keepdims=True) + 5) / share, dtype=np.float64)

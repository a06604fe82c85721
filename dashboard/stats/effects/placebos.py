"""The test of whether the change is stranger here and now than for other wijken and start months, and than chance
allows.

Two tests, and both must say so.

*Permutation.* The same score is worked out for every choice of as many wijken and every start month that fits, the
comparison redone each time; p is the share of choices with a score at least as large (the real one included). It holds
whatever swings, trends and memory the figures have, as far as the wijken and the month were not picked for their
figures (Fisher 1935, "The design of experiments"; Rosenbaum 2002, "Covariance adjustment in randomized experiments and
observational studies", Statistical Science 17; over groups and dates: Bertrand, Duflo & Mullainathan 2004, "How much
should we trust differences-in-differences estimates?", QJE 119; Abadie, Diamond & Hainmueller 2010, "Synthetic control
methods for comparative case studies", JASA 105). Scores are divided by their standard deviation, since wijken differ in
size (MacKinnon & Webb 2020, "Randomization inference for difference-in-differences with few treated clusters", Journal
of Econometrics 218; Ferman & Pinto 2019, "Inference in differences-in-differences with few treated groups and
heteroskedasticity", Review of Economics and Statistics 101).

*Model.* The score against the normal distribution, its variance from chance, swings with memory, and rounding. It
guards the permutation test where that is coarse: the months of a dozen wijken hold few independent placebos.

No wild cluster bootstrap: with one to three treated wijken of twelve it hardly ever rejects when the null is imposed
and far too often when it is not (MacKinnon & Webb 2017, "Wild bootstrap inference for wildly different cluster sizes",
Journal of Applied Econometrics 32; 2018, "The wild bootstrap for few (treated) clusters", Econometrics Journal 21).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from dashboard.base.arrays import Floats
from dashboard.stats.dispersion import between_areas
from dashboard.stats.effects import keys
from dashboard.stats.effects.design import CannotSayError, Panel
from dashboard.stats.effects.matching import weights

SEED = 20261123
LEAST_RATIO, MOST_RATIO = 0.05, 20.0
GRID = np.geomspace(LEAST_RATIO, MOST_RATIO, 61)
HALVINGS = 7
HOLE = 3
TIE = 1e-9


def sets_of(areas: int, treated: NDArray[np.bool_]) -> Floats:
    """[S, A] of 0 and 1: every choice of as many wijken, the real one first; a fixed sample where too many."""
    number = int(treated.sum())
    rows = [treated.astype(np.float64)]
    if comb(areas, number) <= keys.MOST_SETS:
        places = [set(chosen) for chosen in combinations(range(areas), number)]
        rows += [np.array([float(place in chosen) for place in range(areas)]) for chosen in places]
        return np.stack([rows[0], *(row for row in rows[1:] if (row != rows[0]).any())])
    rng = np.random.default_rng(SEED)
    order = rng.random((keys.MOST_SETS - 1, areas)).argsort(axis=1)
    return np.concatenate([rows[0][None], (order < number).astype(np.float64)])


@dataclass(frozen=True)
class Frame:
    """Arrays that stay the same whatever the effect is taken to be.

    sets [S, A] of 0 and 1, the real one first; weight [S, A] of the comparison; in_before, in_after [T, N]: 1 where a
    month belongs to the window of a start; rounding_before, rounding_after [N]: variance of the rounding of one wijk's
    sum; extra_before, extra_after: relative variance of such a sum beside chance; widening: of the variance, because
    that is estimated. Swings are measured in the wijken without the initiative, so that an effect is not taken for one.
    """

    panel: Panel
    sets: Floats
    weight: Floats
    in_before: Floats
    in_after: Floats
    rounding_before: Floats
    rounding_after: Floats
    extra_before: float
    extra_after: float
    widening: float

    @classmethod
    def of(cls, panel: Panel) -> Frame:
        windows, months = panel.windows, panel.counts.shape[1]
        sets = sets_of(len(panel.areas), panel.treated)
        swings = between_areas(panel.counts[~panel.treated], panel.rounding)
        before, after = (
            [places(start) for start in windows.starts(months)]
            for places in (windows.before_places, windows.after_places)
        )
        return cls(
            panel=panel,
            sets=sets,
            weight=weights(panel, sets, swings.of_total(_even(keys.YEAR))),
            in_before=_indicator(before, months),
            in_after=_indicator(after, months),
            rounding_before=_rounding_variance(panel, before),
            rounding_after=_rounding_variance(panel, after),
            extra_before=swings.of_total(_even(windows.after * windows.years)),
            extra_after=swings.of_total(_even(windows.after)),
            widening=swings.widening(),
        )


def _indicator(places: list[list[int]], months: int) -> Floats:
    table = np.zeros((months, len(places)))
    for column, rows in enumerate(places):
        table[rows, column] = 1.0
    return table


def _rounding_variance(panel: Panel, places: list[list[int]]) -> Floats:
    return np.array([panel.rounding.variance(panel.months[place] for place in rows) for rows in places])


def _even(months: int) -> Floats:
    return np.full(months, 1 / months)


@dataclass(frozen=True)
class Placebos:
    """The score of the real wijken and start among those of all others, when the real effect is `ratio` (1: none).

    score [S, N]: sets of wijken (the real one first) by start months; own: column of the real start.
    """

    frame: Frame
    ratio: float = 1.0

    @classmethod
    def of(cls, panel: Panel) -> Placebos:
        """Raises CannotSayError where there are too few choices for a test."""
        placebos = cls.small(panel)
        if placebos.score.size < keys.LEAST_PLACEBOS:
            raise CannotSayError(keys.TOO_FEW_PLACEBOS)
        return placebos

    @classmethod
    def small(cls, panel: Panel) -> Placebos:
        """The same however few choices there are: for placebo tests, not for a verdict."""
        return cls(Frame.of(panel))

    @property
    def panel(self) -> Panel:
        return self.frame.panel

    @property
    def own(self) -> int:
        return self.panel.start - self.panel.windows.starts(self.panel.counts.shape[1]).start

    @cached_property
    def sides(self) -> tuple[Floats, Floats]:
        """(before, after) [A, N]: sums per wijk for each start that fits. Without the effect: figures of the real
        wijken from the real start on are divided by `ratio`."""
        counts = self.panel.counts
        if self.ratio != 1:
            counts = counts.copy()
            counts[self.panel.treated, self.panel.start :] /= self.ratio
        return counts @ self.frame.in_before, counts @ self.frame.in_after

    @cached_property
    def score(self) -> Floats:
        """[S, N] (observed after - expected from before and from the comparison) / its standard deviation."""
        frame, (before, after) = self.frame, self.sides
        total = before + after
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (frame.weight @ after) / (frame.weight @ total)  # of both windows, what falls in the one after
            observed = (frame.sets @ after) * (1 - share) - (frame.sets @ before) * share
            own, own_after, own_before = self._variances(frame.sets, total, share)
            others, others_after, others_before = self._variances(frame.weight, total, share)
            relative = others_after / np.square(others * share) + others_before / np.square(others * (1 - share))
            variance = (
                np.square(1 - share) * own_after
                + np.square(share) * own_before
                + np.square(own * share * (1 - share)) * relative
            )
            score = observed / np.sqrt(variance)
        return np.where(np.isfinite(score), score, 0.0)

    def _variances(self, weight: Floats, total: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
        """[S, N] each: weighted sum of both windows, and its variance after and before, were there no effect.

        Figures divided by `ratio` have 1 / ratio times the variance by chance, and 1 / ratio^2 times that by rounding.
        """
        frame, square = self.frame, np.square(weight)
        swings = square @ np.square(total)
        after, before = (
            part * (square @ (total * self._spread(window, 1)))
            + extra * np.square(part) * swings
            + (square @ self._spread(window, 2)) * rounding
            for part, window, extra, rounding in (
                (share, frame.in_after, frame.extra_after, frame.rounding_after),
                (1 - share, frame.in_before, frame.extra_before, frame.rounding_before),
            )
        )
        return weight @ total, after, before

    def _spread(self, window: Floats, power: int) -> Floats:
        """[A, N] what the variance of a sum over a window is multiplied by, because some of its months were divided."""
        divided = window[self.panel.start :].sum(axis=0) / window.sum(axis=0)
        return np.asarray(1 + np.outer(self.panel.treated, divided) * (self.ratio**-power - 1))

    @cached_property
    def ratios(self) -> Floats:
        """[S, N] ratio of ratios: after against before, here against the comparison. NaN or inf where it is empty."""
        before, after = self.sides
        with np.errstate(divide="ignore", invalid="ignore"):
            here = (self.frame.sets @ after) / (self.frame.sets @ before)
            return np.asarray(here / ((self.frame.weight @ after) / (self.frame.weight @ before)))

    @property
    def permutation_p(self) -> float:
        """Share of all choices of wijken and start month with a score at least as large; two-sided."""
        size = np.abs(self.score)
        return float((size >= size[0, self.own] - TIE).mean())

    @property
    def model_p(self) -> float:
        """Two-sided, from the normal distribution."""
        size = abs(float(self.score[0, self.own])) / np.sqrt(self.frame.widening)
        return float(2 * ndtr(-size))

    @property
    def p_value(self) -> float:
        """The larger of the two: both must say so."""
        return max(self.permutation_p, self.model_p)

    def at(self, ratio: float) -> Placebos:
        """The same if the real effect were `ratio`."""
        return replace(self, ratio=ratio)

    def excludes_one(self) -> bool:
        """Whether "no effect" is rejected and the interval leaves it out."""
        if self.p_value > keys.ALPHA:
            return False
        low, high = self.interval()
        return high <= 1 or low >= 1

    def interval(self) -> tuple[float, float]:
        """The 95 % interval by test inversion: all effects around the estimate that the test does not reject; 0 and inf
        where it rejects none on that side.

        From the estimate outwards along a grid, until HOLE points in a row are rejected: a permutation test can have
        small holes, which are filled, and far away, where figures divided by next to nothing outweigh all others, it
        loses its grip.
        """
        estimate = float(np.clip(self.ratios[0, self.own], LEAST_RATIO, MOST_RATIO))
        low = self._limit(estimate, GRID[estimate > GRID][::-1])
        high = self._limit(estimate, GRID[estimate < GRID])
        return (0.0 if low is None else low), (np.inf if high is None else high)

    def _limit(self, estimate: float, outwards: Floats) -> float | None:
        """The border on one side; None where the last point of the grid is not rejected."""
        inside, outside, rejected = estimate, estimate, 0
        for ratio in outwards:
            if self._fits(float(ratio)):
                inside, rejected = float(ratio), 0
                continue
            outside = float(ratio) if rejected == 0 else outside
            rejected += 1
            if rejected == HOLE:
                break
        if rejected == 0:
            return None
        for _ in range(HALVINGS):
            middle = float(np.sqrt(inside * outside))
            inside, outside = (middle, outside) if self._fits(middle) else (inside, middle)
        return outside

    def _fits(self, ratio: float) -> bool:
        return self.at(ratio).p_value > keys.ALPHA

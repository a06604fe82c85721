"""The test: is the change stranger here and now than for other wijken and other start months, and than chance allows?

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

from dashboard.stats.dispersion import Dispersion, between_areas
from dashboard.stats.effects import keys
from dashboard.stats.effects.design import CannotSayError, Panel
from dashboard.stats.effects.matching import weights

Floats = NDArray[np.float64]
SEED = 20261123
LEAST_RATIO, MOST_RATIO = 0.05, 20.0
GRID = np.geomspace(LEAST_RATIO, MOST_RATIO, 61)
HALVINGS = 7
TIE = 1e-9


def sets_of(areas: int, treated: NDArray[np.bool_]) -> Floats:
    """[S, A] of 0 and 1: every choice of as many wijken, the real one first; a fixed sample where there are too many."""
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
class Placebos:
    """The score of the real wijken and start among those of all others, when the real effect is `ratio` (1: none).

    score [S, N]: sets of wijken (the real one first) by start months; own: column of the real start.
    """

    panel: Panel
    sets: Floats
    weight: Floats
    ratio: float = 1.0

    @classmethod
    def of(cls, panel: Panel) -> Placebos:
        """Raises CannotSayError where there are too few choices for a test."""
        sets = sets_of(len(panel.areas), panel.treated)
        if len(sets) * len(panel.windows.starts(panel.counts.shape[1])) < keys.LEAST_PLACEBOS:
            raise CannotSayError(keys.TOO_FEW_PLACEBOS)
        return cls.small(panel)

    @classmethod
    def small(cls, panel: Panel) -> Placebos:
        """The same however few choices there are: for placebo tests, not for a verdict."""
        sets = sets_of(len(panel.areas), panel.treated)
        extra = between_areas(panel.counts, panel.rounding).of_total(_even(keys.YEAR))
        return cls(panel, sets, weights(panel, sets, extra))

    @property
    def own(self) -> int:
        return self.panel.start - self.panel.windows.starts(self.panel.counts.shape[1]).start

    @cached_property
    def counts(self) -> Floats:
        """[A, T] the figures without the effect: those of the real wijken from the start on, divided by `ratio`."""
        counts = self.panel.counts.copy()
        counts[self.panel.treated, self.panel.start :] /= self.ratio
        return counts

    @cached_property
    def swings(self) -> Dispersion:
        return between_areas(self.counts, self.panel.rounding)

    @cached_property
    def sides(self) -> tuple[Floats, Floats]:
        """(before, after) [A, N]: sums per wijk for each start that fits."""
        windows = self.panel.windows
        starts = windows.starts(self.counts.shape[1])
        before = np.stack([self.counts[:, windows.before_places(start)].sum(axis=1) for start in starts], axis=1)
        after = np.stack([self.counts[:, windows.after_places(start)].sum(axis=1) for start in starts], axis=1)
        return before, after

    @cached_property
    def rounding_variance(self) -> tuple[Floats, Floats]:
        """(before, after) [N] of one wijk."""
        windows, months, rounding = self.panel.windows, self.panel.months, self.panel.rounding
        starts = windows.starts(self.counts.shape[1])
        parts = [
            [rounding.variance(months[place] for place in places(start)) for start in starts]
            for places in (windows.before_places, windows.after_places)
        ]
        return np.array(parts[0]), np.array(parts[1])

    @cached_property
    def score(self) -> Floats:
        """[S, N] (observed after - expected from before and from the comparison) / its standard deviation."""
        before, after = self.sides
        round_before, round_after = self.rounding_variance
        extra_before = self.swings.of_total(_even(self.panel.windows.after * self.panel.windows.years))
        extra_after = self.swings.of_total(_even(self.panel.windows.after))
        total, square = before + after, np.square(self.weight)
        with np.errstate(divide="ignore", invalid="ignore"):
            compared = self.weight @ total
            share = self.weight @ after / compared  # of the two windows, what falls in the one after
            own, own_squares, size = self.sets @ total, self.sets @ np.square(total), self.sets.sum(axis=1)[:, None]
            observed = (self.sets @ after) * (1 - share) - (self.sets @ before) * share
            own_variance = np.square(1 - share) * (
                own * share + extra_after * np.square(share) * own_squares + size * round_after
            ) + np.square(share) * (
                own * (1 - share) + extra_before * np.square(1 - share) * own_squares + size * round_before
            )
            others, other_squares = square @ total, square @ np.square(total)
            sizes = square.sum(axis=1)[:, None]
            relative = (
                others * share + extra_after * np.square(share) * other_squares + sizes * round_after
            ) / np.square(compared * share) + (
                others * (1 - share) + extra_before * np.square(1 - share) * other_squares + sizes * round_before
            ) / np.square(compared * (1 - share))
            variance = own_variance + np.square(own * share * (1 - share)) * relative
            return np.asarray(np.nan_to_num(observed / np.sqrt(variance), posinf=0.0, neginf=0.0))

    @cached_property
    def ratios(self) -> Floats:
        """[S, N] ratio of ratios: after against before, here against the comparison. NaN or inf where it is empty."""
        before, after = self.sides
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(
                (self.sets @ after) / (self.sets @ before) / ((self.weight @ after) / (self.weight @ before))
            )

    @property
    def permutation_p(self) -> float:
        """Share of all choices of wijken and start month with a score at least as large; two-sided."""
        size = np.abs(self.score)
        return float((size >= size[0, self.own] - TIE).mean())

    @property
    def model_p(self) -> float:
        """Two-sided, from the normal distribution."""
        size = abs(float(self.score[0, self.own])) / np.sqrt(self.swings.widening())
        return float(2 * ndtr(-size))

    @property
    def p_value(self) -> float:
        """The larger of the two: both must say so."""
        return max(self.permutation_p, self.model_p)

    def at(self, ratio: float) -> Placebos:
        """The same if the real effect were `ratio`."""
        return replace(self, ratio=ratio)

    def interval(self, level: float = 1 - keys.ALPHA) -> tuple[float, float]:
        """All effects that the test does not reject; 0 and inf where it never does. Test inversion.

        The outermost accepted ratios are taken (the set may have holes), so that the interval errs on the wide side.
        """
        accepted = np.array([self.at(float(ratio)).p_value > 1 - level for ratio in GRID])
        inside = np.flatnonzero(accepted)
        if not len(inside):  # between two points of the grid: around the estimate itself
            estimate = float(np.clip(self.ratios[0, self.own], LEAST_RATIO, MOST_RATIO))
            step = float(GRID[1] / GRID[0])
            return max(0.0, estimate / step), estimate * step
        first, last = int(inside[0]), int(inside[-1])
        low = 0.0 if first == 0 else self._border(float(GRID[first]), float(GRID[first - 1]), level)
        high = np.inf if last == len(GRID) - 1 else self._border(float(GRID[last]), float(GRID[last + 1]), level)
        return low, float(high)

    def _border(self, inside: float, outside: float, level: float) -> float:
        for _ in range(HALVINGS):
            middle = float(np.sqrt(inside * outside))
            if self.at(middle).p_value > 1 - level:
                inside = middle
            else:
                outside = middle
        return outside


def _even(months: int) -> Floats:
    return np.full(months, 1 / months)

"""Extra variance of counts beside chance, estimated from months that should have been alike.

The variance of a monthly count with mean mu is taken as mu + extra * mu^2 (Poisson plus a random factor per month, as
in the negative binomial model). `extra` is the squared coefficient of variation of that factor. It is estimated by
moments from Pearson residuals (Breslow 1984, "Extra-Poisson variation in log-linear models", Applied Statistics 33),
after taking off what rounding adds. It is never estimated from the differences between wijken: with a dozen wijken
these are the question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dashboard.base.arrays import Floats
from dashboard.stats.rounding import EXACT, Rounding

# Where there are too few months to estimate it: a coefficient of variation of 0.25 per month, a round figure above what
# the example city has (0.22 per wijk and month, 0.07 for the city).
ASSUMED_EXTRA = 0.0625
LEAST_DF = 10
LEAST_FREE = 0.05
MOST_MEMORY = 0.8
EVEN_YEAR: Floats = np.full(12, 1 / 12)
BLOCK = 3  # months: swings that last longer than a month show in sums of three


@dataclass(frozen=True)
class Dispersion:
    """monthly: extra variance of single months; block: of sums of three months (0 where not estimated); df: how many
    free residuals the estimate rests on (0: assumed, not estimated); window: months per row of the fitted table."""

    monthly: float
    block: float
    df: int
    window: int = 0

    @property
    def memory(self) -> float:
        """Correlation of a month's swing with that of the month before, as sums of three months show it: 0 to
        MOST_MEMORY.

        With memory m a block has 3 + 4m + 2m^2 instead of 3 times the variance of independent months.
        """
        if self.monthly <= 0 or self.block <= self.monthly / BLOCK:
            return 0.0
        surplus = self.block * BLOCK / self.monthly - 1
        return float(min(MOST_MEMORY, np.sqrt(1 + 1.5 * surplus) - 1))

    def of_total(self, month_shares: Floats) -> float:
        """Extra variance (relative, squared) of a sum of months; month_shares [M] sum to 1, in order of time.

        Swings of single months average out, lasting ones hardly: correlations fall off as memory^distance (AR(1)).
        """
        lasting = self.monthly * float(month_shares @ self._correlation(len(month_shares)) @ month_shares)
        in_blocks = self.block * min(1.0, BLOCK * float(np.square(month_shares).sum()))
        return max(lasting / (1 - self._absorbed()), in_blocks)

    def _correlation(self, months: int) -> Floats:
        place = np.arange(months)
        return np.asarray(self.memory ** np.abs(place[:, None] - place[None, :]))

    def _absorbed(self) -> float:
        """Share of lasting swings that the fitted mean of each row has taken in, beyond that of independent months."""
        return float(self._correlation(self.window).sum() / self.window - 1) / self.window if self.window else 0.0

    def widening(self, level: float = 0.95) -> float:
        """(t/z)^2 >= 1: what a normal variance is multiplied by because `extra` is estimated from few residuals."""
        if self.df == 0:
            return 1.0
        tail = 1 - (1 - level) / 2
        return float((stdtrit(self.df, tail) / stdtrit(1e9, tail)) ** 2)


ASSUMED = Dispersion(ASSUMED_EXTRA, 0.0, 0)


def between_areas(monthly: Floats, rounding: Rounding = EXACT) -> Dispersion:
    """Dispersion of the share of each wijk in the city, from monthly [A, M]. What season and city share drops out.

    Rows with a missing month are left out. ASSUMED where fewer than LEAST_DF free residuals are left.
    """
    whole = monthly[~np.isnan(monthly).any(axis=1)]
    return _of_tables(whole[None], rounding)


def between_years(monthly: Floats, rounding: Rounding = EXACT) -> Dispersion:
    """Dispersion of the season of each wijk, from monthly [A, 12k]. What differs between years as a whole drops out.

    Also for pieces of a year: [A, years, M]. Swings of the whole city stay in, as they must when years are compared.
    """
    tables = monthly if monthly.ndim == 3 else monthly[:, : monthly.shape[1] // 12 * 12].reshape(len(monthly), -1, 12)
    return _of_tables(tables[~np.isnan(tables).any(axis=(1, 2))], rounding)


def _of_tables(tables: Floats, rounding: Rounding) -> Dispersion:
    """tables [N, R, M]: N tables of R rows by M months, each fitted by row total x column total / total."""
    monthly, df = _extra(tables, rounding.least_variance(1))
    if df < LEAST_DF:
        return ASSUMED
    blocks = tables.shape[2] // BLOCK
    if blocks < 2:
        return Dispersion(monthly, 0.0, df, tables.shape[2])
    sums = tables[:, :, : blocks * BLOCK].reshape(*tables.shape[:2], blocks, BLOCK).sum(axis=3)
    block, block_df = _extra(sums, rounding.least_variance(2))
    return Dispersion(monthly, block if block_df >= LEAST_DF else 0.0, df, tables.shape[2])


def _extra(tables: Floats, rounding_variance: float) -> tuple[float, int]:
    """(extra variance, free residuals) of tables [N, R, M] under independence of rows and columns."""
    if tables.size == 0 or tables.shape[1] < 2 or tables.shape[2] < 2:
        return 0.0, 0
    total = tables.sum(axis=(1, 2), keepdims=True)
    rows, columns = (tables.sum(axis=axis, keepdims=True) / np.where(total > 0, total, 1.0) for axis in (2, 1))
    fitted = rows * columns * total
    parameters = (rows > 0).sum() + (columns > 0).sum() - (total > 0).sum()
    df = int((fitted > 0).sum() - parameters)
    return (moment_extra(tables, fitted, (1 - rows) * (1 - columns), rounding_variance), df) if df > 0 else (0.0, 0)


def moment_extra(observed: Floats, fitted: Floats, free: Floats, rounding_variance: float) -> float:
    """Extra variance by moments: the weighted mean of (((y - mu)^2 - rounding) / free - mu) / mu^2; never negative.

    free: how much of the variance of a cell is left in its residual, since fitted counts lie closer to the observed
    ones than true means do. Weights are those of independent estimates (one over their variance): small cells, in
    which extra variance hardly shows, count for little. The protector lets rounding errors cancel over the wijken, so
    that fitted counts take in nothing of them: they come off before the division. ASSUMED_EXTRA where every cell is
    empty.
    """
    observed, fitted, free = np.broadcast_arrays(observed, fitted, free)
    use = (fitted > 0) & (free > LEAST_FREE)
    y, mu, left = observed[use], fitted[use], free[use]
    if not mu.sum() > 0:
        return ASSUMED_EXTRA
    weight = np.square(np.square(mu) / (mu + ASSUMED_EXTRA * np.square(mu) + rounding_variance))
    found = ((np.square(y - mu) - rounding_variance) / left - mu) / np.square(mu)
    return max(0.0, float((weight * found).sum() / weight.sum()))

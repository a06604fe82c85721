"""Weight of each wijk in the comparison: by level, by season, and so that no single wijk outweighs the rest."""

from __future__ import annotations

import numpy as np

from dashboard.base.arrays import Floats
from dashboard.stats.effects import keys
from dashboard.stats.effects.design import Panel

LEVEL_FACTOR = 4.0  # a level so many times higher or lower counts 0.6 times as much
SEASON_SHIFT = 0.15  # the same when so much of the year falls in another quarter
SEASON_PRIOR = 40.0  # reports with the season of all wijken together, added to each wijk: few reports show no season
QUARTERS = 4


def weights(panel: Panel, sets: Floats, extra: float) -> Floats:
    """[S, A] weight of each wijk in the comparison with each set of wijken; 0 for the set itself.

    sets [S, A] of 0 and 1; extra: relative variance of a year's total beside chance. Two factors. Likeness: a normal
    kernel on the distance in level (log of reports per wijk) and in season (share of the year that falls in another
    quarter), both from the months before the start only. Precision: 1 / (1 + extra x count), as in a negative binomial
    model with that variance, so that swings of one large wijk do not carry the whole comparison.
    """
    before = panel.before
    level = before / panel.windows.years
    size = sets.sum(axis=1, keepdims=True)
    distance = np.log((level[None, :] + 1) / (sets @ level[:, None] / size + 1)) / np.log(LEVEL_FACTOR)
    season = season_shares(panel)
    of_sets = sets @ (season * before[:, None]) / np.maximum(1.0, sets @ before[:, None])
    shift = np.abs(season[None, :, :] - of_sets[:, None, :]).sum(axis=2) / 2 / SEASON_SHIFT
    likeness = np.exp(-(np.square(distance) + np.square(shift)) / 2)
    return np.asarray(np.where(sets > 0, 0.0, likeness / (1 + extra * before[None, :])))


def season_shares(panel: Panel) -> Floats:
    """[A, 4] share of each quarter of the year in the whole years before the start, drawn to that of all wijken."""
    years = panel.start // keys.YEAR
    months = panel.counts[:, panel.start - years * keys.YEAR : panel.start]
    quarters = months.reshape(len(months), years, QUARTERS, -1).sum(axis=(1, 3))
    everyone = quarters.sum(axis=0) / max(1.0, float(quarters.sum()))
    return np.asarray((quarters + SEASON_PRIOR * everyone) / (quarters.sum(axis=1, keepdims=True) + SEASON_PRIOR))

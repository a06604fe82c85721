"""The effect as a regression: Poisson, with an effect for each wijk and each period (statsmodels, loaded when needed).

Quasi-likelihood: for the estimate only the mean has to be right, not the variance (Gourieroux, Monfort & Trognon
1984, "Pseudo maximum likelihood methods: applications to Poisson models", Econometrica 52; Wooldridge 1999,
"Distribution-free estimation of some nonlinear panel data models", Journal of Econometrics 90). With one start month
and no covariate the estimate is exactly a ratio of ratios of published sums, so anyone can work it out again. A
negative binomial likelihood was not taken for the wijken's own months: rounded figures are 0 or 5 where numbers are
small, and it would weigh exactly those up; its weights for the comparison are used (matching.py). Its standard errors
are not used at all.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from dashboard.base.arrays import Floats
from dashboard.stats.effects import keys
from dashboard.stats.effects.design import Panel


def effect_ratio(panel: Panel, weight: Floats, covariate: Floats | None = None) -> float:
    """exp of the coefficient of "treated wijk, after the start". Periods are three months counted from the start; for
    the estimate without a covariate their length makes no difference.

    weight [A]: of each wijk in the comparison (those of the treated ones are not read: 1). covariate [A, T], such as
    hours of presence, enters as log of itself plus half its mean step, so that zeros stay in. NaN where the
    coefficient is not determined: nothing published on one side, or a covariate that does not vary by itself.
    """
    blocks = _blocks(panel)
    used = np.flatnonzero(panel.treated | (weight > 0))
    counts, treated = panel.counts[used] @ blocks, panel.treated[used]
    after = np.arange(blocks.shape[1]) >= blocks.shape[1] - _per_window(panel)
    if not all(counts[np.ix_(rows, columns)].sum() > 0 for rows in (treated, ~treated) for columns in (after, ~after)):
        return float("nan")
    filled = counts.sum(axis=0) > 0  # where nothing was published at all there is no finite effect of the period
    counts, after = counts[:, filled], after[filled]
    columns = [_dummies(*counts.shape), np.outer(treated, after).reshape(-1, 1).astype(np.float64)]
    if covariate is not None:
        columns.append(_log_centred(covariate[used] @ blocks[:, filled]).reshape(-1, 1))
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return float("nan")
    row_weight = np.repeat(np.where(treated, 1.0, weight[used] / weight[used][~treated].max()), counts.shape[1])
    effect = sum(counts.shape) - 1  # the column after those of wijken and periods
    return float(np.exp(_fit(counts.ravel(), design, row_weight)[effect]))


def _per_window(panel: Panel) -> int:
    return -(-panel.windows.after // keys.BLOCK)


def _blocks(panel: Panel) -> Floats:
    """[T, B] of 0 and 1: the months that are compared in blocks of three, in order of time; those after come last."""
    places = panel.windows.before_places(panel.start) + panel.windows.after_places(panel.start)
    table = np.zeros((panel.counts.shape[1], (panel.windows.years + 1) * _per_window(panel)))
    for number, place in enumerate(places):
        window, month = divmod(number, panel.windows.after)
        table[place, window * _per_window(panel) + month // keys.BLOCK] = 1.0
    return table


def _dummies(areas: int, periods: int) -> Floats:
    """One column per wijk and one per period but the first; rows are wijk by period."""
    return np.hstack([np.repeat(np.eye(areas), periods, axis=0), np.tile(np.eye(periods)[:, 1:], (areas, 1))])


def _log_centred(values: Floats) -> Floats:
    logs = np.log(values + max(1e-9, 0.05 * float(values.mean())))
    return np.asarray(logs - logs.mean())


def _fit(counts: Floats, design: Floats, weight: Floats) -> Floats:
    """Coefficients. statsmodels takes 0.4 s to load: not before the first effect is asked for."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    with warnings.catch_warnings():  # figures that fit perfectly are no error here
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fitted: Any = GLM(counts, design, family=Poisson(), var_weights=weight).fit(tol=1e-10, maxiter=100)
    return np.asarray(fitted.params, dtype=np.float64)

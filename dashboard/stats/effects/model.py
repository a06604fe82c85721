"""The effect as a regression: Poisson, with an effect for each wijk and each month (statsmodels, loaded when needed).

Quasi-likelihood: for the estimate only the mean has to be right, not the variance (Gourieroux, Monfort & Trognon
1984, "Pseudo maximum likelihood methods: applications to Poisson models", Econometrica 52; Wooldridge 1999,
"Distribution-free estimation of some nonlinear panel data models", Journal of Econometrics 90). With one start month
and no covariate the estimate is exactly a ratio of ratios of published sums, so anyone can work it out again. A
negative binomial likelihood was not taken for the wijken's own months: rounded figures are 0 or 5 where numbers are
small, and it would weigh exactly those up; its weights for the comparison are used (matching.py). Its standard errors
are not used at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.stats.effects.design import Panel

Floats = NDArray[np.float64]


def effect_ratio(panel: Panel, weight: Floats, covariate: Floats | None = None) -> float:
    """exp of the coefficient of "treated wijk, after the start".

    weight [A]: of each wijk in the comparison (those of the treated ones are not read: 1). covariate [A, T], such as
    hours of presence, enters as log of itself plus half its mean step, so that zeros stay in. NaN where the
    coefficient is not determined: nothing published on one side, or a covariate that does not vary by itself.
    """
    places = np.array(panel.windows.before_places(panel.start) + panel.windows.after_places(panel.start))
    used = np.flatnonzero(panel.treated | (weight > 0))
    counts, treated = panel.counts[np.ix_(used, places)], panel.treated[used]
    after = np.arange(len(places)) >= len(places) - panel.windows.after
    if not all(counts[np.ix_(rows, columns)].sum() > 0 for rows in (treated, ~treated) for columns in (after, ~after)):
        return float("nan")
    counts, columns_used = _without_empty(counts)
    after, months = after[columns_used], places[columns_used]
    columns = [_dummies(len(used), len(months)), np.outer(treated, after).reshape(-1, 1).astype(np.float64)]
    if covariate is not None:
        columns.append(_log_centred(covariate[np.ix_(used, months)]).reshape(-1, 1))
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return float("nan")
    row_weight = np.repeat(np.where(treated, 1.0, weight[used] / weight[used][~treated].max()), len(months))
    effect = len(used) + len(months) - 1
    return float(np.exp(_fit(counts.ravel(), design, row_weight)[effect]))


def _without_empty(counts: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Months in which nothing was published at all tell nothing, and have no finite effect."""
    columns = np.flatnonzero(counts.sum(axis=0) > 0)
    return counts[:, columns], columns


def _dummies(areas: int, months: int) -> Floats:
    """One column per wijk and one per month but the first; rows are wijk by month."""
    return np.hstack([np.repeat(np.eye(areas), months, axis=0), np.tile(np.eye(months)[:, 1:], (areas, 1))])


def _log_centred(values: Floats) -> Floats:
    logs = np.log(values + max(1e-9, 0.05 * float(values.mean())))
    return np.asarray(logs - logs.mean())


def _fit(counts: Floats, design: Floats, weight: Floats) -> Floats:
    """Coefficients. statsmodels takes 0.4 s to load: not before the first effect is asked for."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    fitted: Any = GLM(counts, design, family=Poisson(), var_weights=weight).fit(tol=1e-10, maxiter=100)
    return np.asarray(fitted.params, dtype=np.float64)

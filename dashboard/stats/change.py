"""A period against the same period of a year before: rose, fell, or no demonstrable difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats import moderated, ratios
from dashboard.stats.dispersion import Dispersion, between_years
from dashboard.stats.moderated import Variation
from dashboard.stats.ratios import Side
from dashboard.stats.rounding import EXACT, Rounding

ROSE, FELL, NO_DIFFERENCE = "rose", "fell", "no_difference"
TOO_SMALL, NOT_COMPARED = "too_small", "not_compared"
ALPHA = 0.05


@dataclass(frozen=True)
class Changes:
    """table, one row per area in the order given: [area_code, now, before, change, change_low, change_high, p_value,
    p_adjusted, verdict]. change: -0.2 is 20 % fewer, with the interval that decides the verdict (chance, swings,
    rounding, the number of areas): it leaves out 0 exactly where there is one. verdict: corrected over the areas of
    the table; too_small where both periods are under 20; not_compared where a figure is missing.
    """

    table: pd.DataFrame
    swings: Dispersion | Variation


def changes_between(
    areas: Sequence[str],
    now: Floats,
    before: Floats,
    months_now: Sequence[dt.date],
    months_before: Sequence[dt.date],
    rounding: Rounding = EXACT,
    swings: Dispersion | Variation | None = None,
) -> Changes:
    """now, before [A, M]: published counts of the same calendar months of two years. One row works too.

    Exact conditional comparison of two Poisson counts (`ratios`), with extra variance from how unevenly the months of
    the two years differ. swings: of the months before (`swings.swings_before`); without them, and under two months or
    for one area, a variation of 25 % per month is assumed.
    """
    used = swings or between_years(np.stack([before, now], axis=1), rounding)
    first, second = (
        _side(values, months, rounding, used) for values, months in ((now, months_now), (before, months_before))
    )
    widening = _widening(first, second, used)
    result = ratios.compare(first, second, widening)
    large = np.fmax(first.count, second.count) >= settings.MIN_VERDICT_COUNT
    p_values = np.where(large, result.p_value, np.nan)
    result = ratios.compare(first, second, widening, ratios.deciding_level(p_values, ALPHA))
    table = pd.DataFrame(
        {
            "area_code": list(areas),
            "now": first.count,
            "before": second.count,
            "change": np.where(second.count > 0, result.ratio - 1, np.nan),
            "change_low": result.low - 1,
            "change_high": result.high - 1,
            "p_value": p_values,
            "p_adjusted": ratios.holm(p_values),
        }
    )
    table["verdict"] = [
        verdict_of(*row) for row in zip(table["now"], table["before"], table["p_adjusted"], strict=True)
    ]
    return Changes(table, used)


def _side(monthly: Floats, months: Sequence[dt.date], rounding: Rounding, used: Dispersion | Variation) -> Side:
    if isinstance(used, Variation):
        return Side.of(monthly.sum(axis=1), 1.0, rounding.error(months), used.between_years())
    shares = np.nansum(monthly, axis=0)
    shares = shares / shares.sum() if shares.sum() > 0 else np.full(len(shares), 1 / max(1, len(shares)))
    return Side.of(monthly.sum(axis=1), 1.0, rounding.error(months), used.of_total(shares))


def _widening(first: Side, second: Side, used: Dispersion | Variation) -> Floats | float:
    if isinstance(used, Dispersion):
        return used.widening()
    chance = 1 / np.maximum(first.count, 1.0) + 1 / np.maximum(second.count, 1.0)
    return moderated.widening(chance + first.extra + second.extra, 4 * (used.variance + used.city_variance))


def verdict_of(now: float, before: float, p_adjusted: float) -> str:
    """The verdict from its numbers, so that it can be read back."""
    if np.isnan(now) or np.isnan(before):
        return NOT_COMPARED
    if max(now, before) < settings.MIN_VERDICT_COUNT:
        return TOO_SMALL
    if not p_adjusted < ALPHA:
        return NO_DIFFERENCE
    return ROSE if now > before else FELL

"""A period against the same period of a year before: rose, fell, or no demonstrable difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats import ratios
from dashboard.stats.dispersion import Dispersion, between_years
from dashboard.stats.ratios import Side
from dashboard.stats.rounding import EXACT, Rounding

ROSE, FELL, NO_DIFFERENCE = "rose", "fell", "no_difference"
TOO_SMALL, NOT_COMPARED = "too_small", "not_compared"
ALPHA = 0.05


@dataclass(frozen=True)
class Changes:
    """table, one row per area in the order given: [area_code, now, before, change, change_low, change_high, p_value,
    p_adjusted, verdict]. change: -0.2 is 20 % fewer, with its 95 % interval (chance, swings, rounding). verdict:
    corrected over the areas of the table; too_small where both periods are under 20; not_compared where a figure is
    missing.
    """

    table: pd.DataFrame
    dispersion: Dispersion


def changes_between(
    areas: Sequence[str],
    now: Floats,
    before: Floats,
    months_now: Sequence[dt.date],
    months_before: Sequence[dt.date],
    rounding: Rounding = EXACT,
    dispersion: Dispersion | None = None,
) -> Changes:
    """now, before [A, M]: published counts of the same calendar months of two years. One row works too.

    Exact conditional comparison of two Poisson counts (`ratios`), with extra variance from how unevenly the months of
    the two years differ. Under two months, or for one area with a short period, pass `dispersion` of the months before
    (`dispersion.between_years(history [A, 12k], rounding)`); else a variation of 25 % per month is assumed.
    """
    swings = dispersion or between_years(np.stack([before, now], axis=1), rounding)
    first, second = (
        _side(values, months, rounding, swings) for values, months in ((now, months_now), (before, months_before))
    )
    result = ratios.compare(first, second, swings.widening())
    large = np.fmax(first.count, second.count) >= settings.MIN_VERDICT_COUNT
    p_values = np.where(large, result.p_value, np.nan)
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
    return Changes(table, swings)


def _side(monthly: Floats, months: Sequence[dt.date], rounding: Rounding, swings: Dispersion) -> Side:
    shares = np.nansum(monthly, axis=0)
    shares = shares / shares.sum() if shares.sum() > 0 else np.full(len(shares), 1 / max(1, len(shares)))
    return Side.of(monthly.sum(axis=1), 1.0, rounding.error(months), swings.of_total(shares))


def verdict_of(now: float, before: float, p_adjusted: float) -> str:
    """The verdict from its numbers, so that it can be read back."""
    if np.isnan(now) or np.isnan(before):
        return NOT_COMPARED
    if max(now, before) < settings.MIN_VERDICT_COUNT:
        return TOO_SMALL
    if not p_adjusted < ALPHA:
        return NO_DIFFERENCE
    return ROSE if now > before else FELL

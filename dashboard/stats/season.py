"""The season of a fenomeen: which months of the year bring more or less than an average month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.stats import ratios
from dashboard.stats.dispersion import between_years
from dashboard.stats.expected import period_months
from dashboard.stats.ratios import Side
from dashboard.stats.rounding import EXACT, Rounding

COLUMNS = ["month_of_year", "published", "index", "index_low", "index_high", "years"]
LEAST_YEARS = 2


def season_index(
    counts: Sequence[float] | Floats, months: Sequence[dt.date], rounding: Rounding = EXACT
) -> pd.DataFrame:
    """[month_of_year 1..12, published, index, index_low, index_high, years]; index 1 = an average month of the year.

    counts [T], months [T]: one series, consecutive months, oldest first; the last whole years (12, 24, ... months) are
    used, so that every month of the year counts equally often. Empty where there are under two years, a month is
    missing, or under 20 were published in all. The interval (95 %) is that of the ratio of the month to the other
    eleven, with extra variance between years (residuals of month x year, t quantile) and rounding; classical
    decomposition by ratios of sums (Persons 1919, "Indices of business conditions", Review of Economic Statistics 1),
    limits as in `ratios`. Months are not made equally long.
    """
    period_months(months)
    series = np.asarray(counts, dtype=np.float64)
    years = len(series) // 12
    recent = series[len(series) - 12 * years :]
    if years < LEAST_YEARS or np.isnan(recent).any() or recent.sum() < settings.MIN_VERDICT_COUNT:
        return pd.DataFrame(columns=COLUMNS)
    names = np.array([month.month for month in months[len(series) - 12 * years :]][:12])
    by_month = recent.reshape(years, 12).sum(axis=0)
    low, high = _limits(recent, by_month, years, rounding)
    table = pd.DataFrame({"month_of_year": names, "published": by_month, "index": by_month / by_month.mean()})
    return table.assign(index_low=low, index_high=high, years=years).sort_values("month_of_year", ignore_index=True)


def _limits(recent: Floats, by_month: Floats, years: int, rounding: Rounding) -> tuple[Floats, Floats]:
    swings = between_years(recent[None], rounding)
    error = (rounding.base - 1) * np.sqrt(
        years * rounding.series
    )  # one month in each of several years: root of squares
    month = Side.of(by_month, 1.0, error, swings.of_total(np.full(years, 1 / years)))
    others = Side.of(
        by_month.sum() - by_month, 11.0, error * np.sqrt(2), swings.of_total(np.full(11 * years, 1 / (11 * years)))
    )
    result = ratios.compare(month, others, swings.widening())
    return _as_index(result.low), _as_index(result.high)


def _as_index(ratio_to_others: Floats) -> Floats:
    """Ratio to the other eleven months -> ratio to the average of all twelve."""
    with np.errstate(invalid="ignore"):
        index = 12 * ratio_to_others / (ratio_to_others + 11)
    return np.asarray(np.where(np.isinf(ratio_to_others), 12.0, index))

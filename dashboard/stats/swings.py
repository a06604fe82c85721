"""How much the counts of a fenomeen usually swing beside chance: the one rule for every verdict on every page.

Afstemming, Overlast, Buurtprofiel, Doelen and Mijn buurt all ask here, so that the same figures over the same months
get the same verdict wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.stats.dispersion import Dispersion, between_areas, of_history
from dashboard.stats.rounding import Rounding

LEAST_HISTORY = 24  # months: swings from year to year need two whole years before the period that is judged
LEAST_OWN = 6  # months: a shorter period says little about its own swings


@dataclass(frozen=True)
class UsualSwings:
    """dispersion: what is usual, or None where the judged period itself must say it (`compare_areas` and
    `changes_between` then estimate it). months: the columns of the table that it was estimated from."""

    dispersion: Dispersion | None
    months: slice | None


def usual_swings(monthly: NDArray[np.float64], start: int, length: int, rounding: Rounding) -> UsualSwings:
    """Swings from all whole years before a period; with under two of them from a long period itself, or from all months
    where the period is short.

    monthly [A, T]: all published counts of the areas, or of the city as one row; NaN where there is none. The period
    begins in column `start` and is `length` months long. Nothing of the period itself is used when there is a history.
    """
    whole = start // 12 * 12
    if whole >= LEAST_HISTORY:
        history = slice(start - whole, start)
        return UsualSwings(of_history(monthly[:, history], rounding), history)
    if length >= LEAST_OWN:
        return UsualSwings(None, None)
    return UsualSwings(between_areas(monthly, rounding), slice(0, monthly.shape[1]))

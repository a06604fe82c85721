"""Usual swings of the counts of a fenomeen beside chance: the one rule for every verdict on every page.

Afstemming, Overlast, Buurtprofiel, Doelen and Mijn buurt all ask here, so that the same figures over the same months
get the same verdict wherever they stand. A wijk beside the others is seen from all months of the release, so that a
verdict does not turn because the period moves by a month; a change only from the months before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.base.arrays import Floats
from dashboard.stats.dispersion import Dispersion, between_areas
from dashboard.stats.moderated import YEAR, Variation, variations
from dashboard.stats.rounding import Rounding

LEAST_HISTORY = 24  # months: swings from year to year need two whole years
LEAST_OWN = 6  # months: a shorter period says little about its own swings

Swings = Dispersion | Variation


def release_swings(tables: Sequence[Floats], roundings: Sequence[Rounding], length: int) -> list[Swings | None]:
    """Of each fenomeen, for a wijk beside the others. tables: all published counts [A, T] of each; length: months of
    the period.

    With under two years of figures a period of six months or more must speak for itself (None: `compare_areas` then
    estimates it), and a shorter one is seen from all months.
    """
    moderated = _moderated(tables, roundings, length)
    if moderated is not None:
        return list(moderated)
    if length >= LEAST_OWN:
        return [None] * len(tables)
    return [between_areas(table, rounding) for table, rounding in zip(tables, roundings, strict=True)]


def swings_before(
    tables: Sequence[Floats], roundings: Sequence[Rounding], start: int, length: int
) -> list[Swings | None]:
    """Of each fenomeen, for a change: from the months before the period, which begins in column `start`.

    None with under two years of them: `changes_between` then estimates it from the two years themselves.
    """
    moderated = _moderated([table[:, :start] for table in tables], roundings, length)
    return list(moderated) if moderated is not None else [None] * len(tables)


def _moderated(tables: Sequence[Floats], roundings: Sequence[Rounding], length: int) -> list[Variation] | None:
    """Sums of more than a year overlap with those of a year later: they are taken to swing like those of a year."""
    length = min(length, YEAR)
    if not tables or tables[0].shape[1] < max(LEAST_HISTORY, length + YEAR):
        return None
    return variations(np.stack(tables), roundings, length)

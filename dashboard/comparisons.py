"""Every area against the others and against a year before, for each fenomeen: worked out once per release and period.

The judgements come from stats/ and rest on published figures only. They are kept under the name of the release file, so
that a page that shows eleven fenomenen does no statistics when it is asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import settings
from dashboard.formats import add_months, months_between
from dashboard.rows import records
from dashboard.snapshot import ask
from dashboard.stats.change import changes_between
from dashboard.stats.dispersion import Dispersion, between_areas, of_history
from dashboard.stats.rounding import EXACT, Rounding, month_table
from dashboard.stats.verdicts import compare_areas
from dashboard.views.figures import NOTHING, Count

# The same rule as in analysis.py, so that one verdict stands on every page (tests/test_comparisons.py).
_LEAST_HISTORY = 24  # months: swings from year to year need two years before the period that is judged
_LEAST_OWN = 6  # months: a shorter period says little about its own swings


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One area and fenomeen. rate, rate_low, rate_high: per 1,000 inhabitants; ratio: against the other areas together;
    change: -0.2 is 20 % fewer than a year before. None where nothing can be said. Verdicts as in stats/."""

    now: Count
    before: Count
    rate_low: float | None
    rate_high: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    verdict: str
    change_verdict: str


Judgements = dict[tuple[str, str], Judged]


@lru_cache(maxsize=2)
def _figures(release_file: str, level: str) -> pd.DataFrame:
    return ask("buurtprofiel_melding_list", level=level)


@lru_cache(maxsize=64)
def judgements(
    release_file: str,
    level: str,
    populations: tuple[tuple[str, int | None], ...],
    people_codes: frozenset[str],
    first: dt.date,
    last: dt.date,
) -> Judgements:
    """By area code and fenomeen code. `populations`: the areas of the level with their inhabitants."""
    return judge(_figures(release_file, level), populations, people_codes, first, last)


def judge(
    figures: pd.DataFrame,
    populations: Sequence[tuple[str, int | None]],
    people_codes: frozenset[str],
    first: dt.date,
    last: dt.date,
) -> Judgements:
    """The same from rows [area_code, fenomeen_code, month, melding_count, status]; months `first` to `last`."""
    areas = [code for code, _ in populations]
    sizes = [size if size is not None and size >= settings.MIN_INHABITANTS else np.nan for _, size in populations]
    months, found = months_between(first, last), Judgements()
    before = [add_months(month, -12) for month in months]
    known = sorted(date.date() for date in pd.to_datetime(figures["month"].unique()))
    now_counts, before_counts = _counts(figures, months), _counts(figures, before)
    for fenomeen, rows in figures.groupby("fenomeen_code"):
        code = str(fenomeen)
        rounding = Rounding(settings.COUNT_BASE) if code in people_codes else EXACT
        swings = _swings(month_table(rows, areas, known), known.index(first), len(months), rounding)
        now = month_table(rows, areas, months)
        compared = compare_areas(areas, now, sizes, months, rounding, dispersion=swings)
        changed = changes_between(
            areas, now, month_table(rows, areas, before), months, before, rounding, dispersion=swings
        )
        pairs = zip(records(compared.table), records(changed.table), strict=True)
        for against, change in pairs:
            key = (against["area_code"], code)
            found[key] = _judged(now_counts.get(key, NOTHING), before_counts.get(key, NOTHING), against, change)
    return found


def _judged(now: Count, before: Count, against: dict[str, Any], change: dict[str, Any]) -> Judged:
    return Judged(
        now=now,
        before=before,
        rate_low=against["rate_low"],
        rate_high=against["rate_high"],
        ratio=against["ratio"],
        ratio_low=against["ratio_low"],
        ratio_high=against["ratio_high"],
        verdict=against["verdict"],
        change_verdict=change["verdict"],
    )


def _swings(table: Floats, start: int, length: int, rounding: Rounding) -> Dispersion | None:
    """How much counts swing, from the whole years before the period; None where the period itself must say it.

    table: [A, T] of all published months; the period begins at `start` and is `length` months long.
    """
    whole = start // 12 * 12
    if whole >= _LEAST_HISTORY:
        return of_history(table[:, start - whole : start], rounding)
    return None if length >= _LEAST_OWN else between_areas(table, rounding)


def _counts(figures: pd.DataFrame, months: Sequence[dt.date]) -> dict[tuple[str, str], Count]:
    """How each sum over `months` came about, so that it is said as everywhere (views/figures.py)."""
    inside = figures[pd.to_datetime(figures["month"]).isin(pd.to_datetime(list(months)))]
    grouped = inside.assign(
        known=inside["melding_count"].notna(),
        **{status: inside["status"].eq(status) for status in ("rounded", "folded", "withheld", "missing")},
    ).groupby(["area_code", "fenomeen_code"])
    sums = grouped[["melding_count", "known", "rounded", "folded", "withheld", "missing"]].sum().reset_index()
    return {
        (row["area_code"], row["fenomeen_code"]): Count(
            total=int(row["melding_count"]) if row["known"] else None,
            known=int(row["known"]),
            rounded=int(row["rounded"]),
            series=int(row["rounded"] > 0),
            folded=int(row["folded"]),
            withheld=int(row["withheld"]),
            missing=int(row["missing"]),
        )
        for row in records(sums)
    }

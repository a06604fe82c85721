"""Every area against the others and against a year before, for each fenomeen: worked out once per release and period.

The judgements come from stats/ and rest on published figures only. They are kept, so that a page that shows eleven
fenomenen does no statistics when it is asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.arrays import Bools, Floats
from dashboard.base.formats import add_months, months_between
from dashboard.base.rows import records
from dashboard.facts.count import NOTHING, Count
from dashboard.facts.per_release import per_release
from dashboard.facts.places import Places
from dashboard.facts.release import current_release
from dashboard.stats.change import changes_between
from dashboard.stats.rounding import EXACT, Rounding, month_table
from dashboard.stats.swings import release_swings, swings_before
from dashboard.stats.verdicts import compare_areas
from dashboard.store.snapshot import ask


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
    change_p: float | None  # of the change, not corrected; None where too little was reported or a figure is missing


Judgements = dict[tuple[str, str], Judged]


@dataclass(frozen=True)
class FenomeenCounts:
    """The published counts of one fenomeen. counts [A, T]: NaN where there is none; statuses: name -> [A, T], how many
    figures of a cell have it; known [A, T]: how many have a count; rows [A, T]: how many there are.

    yearly [A, T]: in each month a twelfth of the figure of what goes by year, else NaN; of use only for whole years.
    """

    months: Sequence[dt.date]
    counts: Floats
    known: Floats
    rows: Floats
    statuses: dict[str, Floats]
    yearly: Floats

    def _by_year(self, months: Sequence[dt.date]) -> Bools:
        """[A, T]: the cells of whole years within `months` for which a figure of the year is there."""
        wanted = set(months)
        whole = [all(dt.date(month.year, m, 1) in wanted for m in range(1, 13)) for month in self.months]
        return np.asarray(~np.isnan(self.yearly) & np.array(whole), dtype=np.bool_)

    def table(self, months: Sequence[dt.date]) -> Floats:
        """[A, M] counts; NaN in a month that was never published. What goes by year is spread evenly over a year that
        lies in `months` as a whole."""
        counts = np.where(self._by_year(months), self.yearly, self.counts)
        place = {month: index for index, month in enumerate(self.months)}
        spread = np.full((len(self.counts), len(months)), np.nan)
        for column, month in enumerate(months):
            if month in place:
                spread[:, column] = counts[:, place[month]]
        return spread

    def totals(self, months: Sequence[dt.date]) -> list[Count]:
        """Sum of each area over `months` and how it came about, to be said as everywhere (views/shared/figures.py)."""
        inside = [index for index, month in enumerate(self.months) if month in set(months)]
        by_year = self._by_year(months)
        sums, all_known = np.nan_to_num(np.where(by_year, self.yearly, self.counts)), self.known + by_year
        total, with_count, rows = (table[:, inside].sum(axis=1).round() for table in (sums, all_known, self.rows))
        statuses = dict(self.statuses)
        statuses["rounded"] = statuses["rounded"] + by_year
        statuses["year_only"] = statuses["year_only"] - by_year
        named = {name: table[:, inside].sum(axis=1).astype(int) for name, table in statuses.items()}
        return [
            Count(
                total=int(total[area]) if with_count[area] else None,
                known=int(with_count[area]),
                series=int(named["rounded"][area] > 0),
                **{name: int(values[area]) for name, values in named.items()},
            )
            if rows[area]
            else NOTHING
            for area in range(len(self.counts))
        ]


_STATUSES = ("rounded", "folded", "withheld", "withdrawn", "year_only", "missing")


def read_fenomeen_counts(rows: pd.DataFrame, areas: Sequence[str]) -> dict[str, FenomeenCounts]:
    """By fenomeen code, from rows [area_code, fenomeen_code, month, melding_count, status, year_count]."""
    months = sorted(date.date() for date in pd.to_datetime(rows["month"].unique()))
    by_fenomeen = {}
    for fenomeen, own in rows.groupby("fenomeen_code"):
        has_count = own.assign(melding_count=own["melding_count"].notna().astype(float))
        statuses = {
            name: month_table(own.assign(melding_count=own["status"].eq(name).astype(float)), areas, months)
            for name in _STATUSES
        }
        by_fenomeen[str(fenomeen)] = FenomeenCounts(
            months=months,
            counts=month_table(own, areas, months),
            known=np.nan_to_num(month_table(has_count, areas, months)),
            rows=np.nan_to_num(month_table(own.assign(melding_count=1.0), areas, months)),
            statuses={name: np.nan_to_num(table) for name, table in statuses.items()},
            yearly=month_table(own.assign(melding_count=own["year_count"] / 12), areas, months),
        )
    return by_fenomeen


def populations(places: Places) -> tuple[tuple[str, int | None], ...]:
    """The areas that are compared with each other, with their inhabitants."""
    return tuple((area.code, area.population) for area in places.of_level(places.people_level.code))


@per_release()
def _counts() -> dict[str, FenomeenCounts]:
    places = current_release().places
    codes = [code for code, _ in populations(places)]
    return read_fenomeen_counts(ask("melding_list", level=places.people_level.code), codes)


@per_release(64)
def judged_in(first: dt.date, last: dt.date) -> Judgements:
    """Every area of the people level and every fenomeen of the release in use, over the months `first` to `last`."""
    here = current_release()
    people = frozenset(fenomeen.code for fenomeen in here.fenomenen if fenomeen.about == "people")
    return judge(_counts(), populations(here.places), people, first, last)


def judge(
    figures: dict[str, FenomeenCounts],
    populations: Sequence[tuple[str, int | None]],
    people_codes: frozenset[str],
    first: dt.date,
    last: dt.date,
) -> Judgements:
    """By area code and fenomeen code, from figures that were read. populations: the areas with their inhabitants."""
    areas = [code for code, _ in populations]
    sizes = [size if size is not None and size >= settings.MIN_INHABITANTS else np.nan for _, size in populations]
    months, judgements = months_between(first, last), Judgements()
    before = [add_months(month, -12) for month in months]
    tables = [of_fenomeen.counts for of_fenomeen in figures.values()]
    roundings = [Rounding(settings.COUNT_BASE) if code in people_codes else EXACT for code in figures]
    start = next((of_fenomeen.months.index(first) for of_fenomeen in figures.values()), 0)
    beside = release_swings(tables, roundings, len(months))
    of_changes = swings_before(tables, roundings, start, len(months))
    for (code, of_fenomeen), rounding, usual, before_it in zip(
        figures.items(), roundings, beside, of_changes, strict=True
    ):
        now, earlier = of_fenomeen.table(months), of_fenomeen.table(before)
        compared = compare_areas(areas, now, sizes, months, rounding, swings=usual, has_ranks=False)
        changed = changes_between(areas, now, earlier, months, before, rounding, swings=before_it)
        counts = zip(of_fenomeen.totals(months), of_fenomeen.totals(before), strict=True)
        verdicts = zip(records(compared.table), records(changed.table), strict=True)
        for area, (now_count, before_count), (against, change) in zip(areas, counts, verdicts, strict=True):
            judgements[(area, code)] = _judged(now_count, before_count, against, change)
    return judgements


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
        change_p=change["p_value"],
    )

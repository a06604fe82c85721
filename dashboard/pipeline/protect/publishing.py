"""Publishing protected figures: what the history holds stays, what is new is rounded once (docs/privacy.md).

One piece of code for every dataset: reports about people (base 5, wijk x month x fenomeen) and hours of presence
(base 10, presence area x month x discipline and nature). A `Dataset` says which. True counts are arrays in memory here
and go nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from dashboard.pipeline.protect import proofs, rounding
from dashboard.pipeline.protect.carry import Carry
from dashboard.pipeline.protect.datasets import KEYS, SLOT, Dataset, as_rows
from dashboard.pipeline.protect.draws import Draws, Pending
from dashboard.pipeline.protect.grain import LEAST_FOR_MONTHS, POOL, YearGrains, grains_of_year, profile_kinds
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.rounding import Counts
from dashboard.pipeline.protect.state import Errors
from dashboard.pipeline.protect.yearly import MONTHS, grains_in, sums_with_groups, year_sums


@dataclass
class Publication:
    """monthly, yearly, grains: KEYS + value; profile: KEYS + day_type, day_part, value, as in the history and what is
    new.

    monthly and profile hold the pool of a series as area POOL; grains has 12 for a series that goes by month in a year
    and 1 for one that goes by year. late: year -> class of the share that came after publication. pending: what is new,
    for the history, to be added once every proof has passed; errors: for the state, with each month of it.
    """

    monthly: pd.DataFrame
    profile: pd.DataFrame
    yearly: pd.DataFrame
    grains: pd.DataFrame
    proofs: list[proofs.Proof] = field(default_factory=list)
    late: dict[int, str] = field(default_factory=dict)
    pending: Pending = field(default_factory=list)
    errors: dict[tuple[str, str], Errors] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    def add(self, dataset: str, period: str, table: pd.DataFrame) -> None:
        self.pending.append((dataset, period, table))


def publish_figures(
    dataset: Dataset,
    counts: pd.DataFrame,
    profile_counts: pd.DataFrame,
    months: Sequence[dt.date],
    years: Sequence[int],
    history: History,
    draws: Draws,
) -> Publication:
    """Protect true counts for closed `months` and complete `years`.

    counts: KEYS + value, one row for each cell that a source covers, zeros included (a series without rows in a month
    is not published for it). profile_counts: KEYS (period is the year) + day_type, day_part, value, zeros left out.
    """
    result = Publication(
        monthly=history.figures(dataset.name),
        profile=history.figures(dataset.profile),
        yearly=history.figures(dataset.yearly),
        grains=history.figures(dataset.grains),
    )
    result.late = _late_classes(counts, result.monthly)
    if draws.may_publish:
        job = _Job(dataset, counts, profile_counts, draws, result)
        for month in months:
            job.publish_month(f"{month:%Y-%m}")
            if month.month == MONTHS and month.year in years:
                job.publish_year(month.year)
        if job.carry.was_lost:
            result.advice.append(
                f"{dataset.name}: the errors since 1 January are not in {draws.state.folder.name}, so new ones were "
                "drawn for the rest of the year (docs/privacy.md); nothing that was published changes"
            )
    result.advice += _what_will_change(dataset, result, months[-1].year)
    result.proofs = [replace(proof, name=dataset.label + proof.name) for proof in result.proofs]
    return result


def _what_will_change(dataset: Dataset, result: Publication, year: int) -> list[str]:
    """A line while a year goes on as it began, before there were grains: what the next 1 January brings."""
    if not dataset.grains or year + 1 < dataset.first_grains or result.monthly.empty:
        return []
    sums = year_sums(result.monthly, result.yearly)
    if grains_in(result.grains, year) is not None or not any(year - 1 in of_series for of_series in sums.values()):
        return []
    series = [(area, code) for area in dataset.areas for code in dataset.series]
    few = sum(sums.get(one, {}).get(year - 1, 0) < LEAST_FOR_MONTHS for one in series)
    return [
        f"from 1 January {year + 1} a series about people with under {LEAST_FOR_MONTHS} published in {year - 1} or "
        f"{year} goes by year (docs/privacy.md): by the figures of {year - 1} at least {few} of {len(series)}"
    ]


@dataclass
class _Job:
    """One run of `publish_figures`: month after month, and each year after its December."""

    dataset: Dataset
    counts: pd.DataFrame
    profile_counts: pd.DataFrame
    draws: Draws
    result: Publication
    carry: Carry = field(init=False)

    def __post_init__(self) -> None:
        self.carry = Carry(self.dataset, self.result.monthly, self.draws.state, self.draws.seeds)

    # ---- months -------------------------------------------------------------------------------

    def publish_month(self, period: str) -> None:
        """Round one month, unless it was published before or no source covers it."""
        dataset, result = self.dataset, self.result
        this_month = self.counts[self.counts["period"] == period]
        covered = np.isin(dataset.series, this_month["series_code"].unique())
        if not covered.any() or self._is_published(period):
            return
        grains = self._grains_for(int(period[:4]))
        shown = dataset.by_month(grains) & covered
        if not shown.any():  # every series goes by year
            return
        x = dataset.pooled(dataset.array(this_month), shown, grains)
        before = self.carry.before(period)
        r = rounding.round_month(x, before, dataset.group_of, dataset.base, self.draws.seeds.of(dataset.name, period))
        error = before + r - x
        result.proofs += [
            proofs.prove_rounding(r, x, dataset.base),
            proofs.prove_running_year(error, dataset.base),
        ]
        table = dataset.table(r, shown, period)
        result.add(dataset.name, period, table)
        result.errors[dataset.name, period] = dataset.errors(error, shown)
        result.monthly = pd.concat([result.monthly, table], ignore_index=True)
        self.carry.after(period, error)

    def _is_published(self, period: str) -> bool:
        return bool((self.result.monthly["period"] == period).any())

    def _grains_for(self, year: int) -> YearGrains | None:
        """The grains of a year: as the history holds them, else worked out now, before its first month is published.

        None for a year that began before there were grains: it goes on as it began, all series by month.
        """
        dataset, result = self.dataset, self.result
        if not dataset.grains or year < dataset.first_grains:
            return None
        known = grains_in(result.grains, year)
        if known is not None:
            return known
        if (result.monthly["period"].str[:4] == str(year)).any():
            return None
        sums = sums_with_groups(year_sums(result.monthly, result.yearly), dataset.parts)
        found = grains_of_year(sums, dataset.areas, dataset.series, year)
        values = np.array([MONTHS if grain == "month" else 1 for grain in found.grain.values()])
        table = as_rows(list(found.grain), ["area_code", "series_code"], values).assign(period=str(year))
        result.add(dataset.grains, str(year), table)
        result.grains = pd.concat([result.grains, table], ignore_index=True)
        return found

    # ---- years --------------------------------------------------------------------------------

    def publish_year(self, year: int) -> None:
        """The year figures of what goes by year, then the time profiles, unless they were published before."""
        grains = self._grains_for(year)
        if grains is not None and not (self.result.yearly["period"] == str(year)).any():
            self._split_pools(grains)
        if not (self.result.profile["period"] == str(year)).any():
            self._publish_profile(year, grains)

    def _of_year(self, table: pd.DataFrame, year: int) -> pd.DataFrame:
        return table[table["period"].str[:4] == str(year)]

    def _whole(self, table: pd.DataFrame, year: int) -> pd.Series:
        """Series -> whether all months of the year are in the table."""
        return self._of_year(table, year).groupby("series_code")["period"].nunique().eq(MONTHS)

    def _split_pools(self, grains: YearGrains) -> None:
        """The total of each pool, over its areas. Always possible: the total is off by less than the base."""
        dataset, result, period = self.dataset, self.result, str(grains.year)
        whole = self._whole(self.counts, grains.year)
        codes = [code for code in dataset.series if grains.pool(code) and whole.get(code, False)]
        if not codes:
            return
        seed = self.draws.seeds.of(dataset.yearly, period)
        today = dataset.array(self._of_year(self.counts, grains.year))
        places = [dataset.series.index(code) for code in codes]
        inside = np.array([[area in grains.pool(code) for area in dataset.rows] for code in codes])
        x = np.where(inside, today.T[places], 0)
        totals, then = self._pool_totals(grains, codes, x, seed)
        x = rounding.resampled(x, np.where(then < 0, x.sum(axis=1), then), seed)
        r = rounding.round_profile(x[:, None], totals[:, None], dataset.base, seed)[:, 0]
        result.proofs.append(proofs.prove_profile_totals(r, totals, dataset.base))
        shown = np.zeros((len(dataset.rows), len(dataset.series)), dtype=np.bool_)
        values = np.zeros(shown.shape, dtype=np.int64)
        shown[:, places], values[:, places] = inside.T, r.T
        table = dataset.table(values, shown, period)
        result.add(dataset.yearly, period, table)
        result.yearly = pd.concat([result.yearly, table], ignore_index=True)

    def _pool_totals(self, grains: YearGrains, codes: list[str], x: Counts, seed: bytes) -> tuple[Counts, Counts]:
        """Published totals of pools, and their counts when the last month was published (-1: not known any more)."""
        dataset = self.dataset
        published = dataset.array(self._of_year(self.result.monthly, grains.year))[-1]
        error = self.carry.at(f"{grains.year}-12")
        totals, then = np.zeros(len(codes), dtype=np.int64), np.full(len(codes), -1)
        for n, code in enumerate(codes):
            if grains.is_monthly(POOL, code):
                place = dataset.series.index(code)
                totals[n] = published[place]
                then[n] = -1 if error is None else published[place] - error[-1, place]
            else:  # no months at all: the year is rounded once
                total = np.array([[x[n].sum()]])
                totals[n] = rounding.round_month(total, total * 0, [code], dataset.base, seed + code.encode())[0, 0]
        return totals, then

    def _publish_profile(self, year: int, grains: YearGrains | None) -> None:
        """Round the time profiles of a complete year to its published figures."""
        dataset, result = self.dataset, self.result
        figures = year_sums(self._of_year(result.monthly, year), self._of_year(result.yearly, year))
        whole = self._whole(self.counts, year) if grains else self._whole(result.monthly, year)
        codes = [code for code in dataset.series if whole.get(code, False)]
        x = dataset.profile_array(self._of_year(self.profile_counts, year))
        cells: dict[int, list[tuple[str, str, int, Counts]]] = {2: [], 3: []}
        for code in codes:
            published = {area: sums[year] for (area, other), sums in figures.items() if other == code}
            published.pop(POOL, None)
            kinds = profile_kinds(published, len(dataset.day_parts)) if grains else dict.fromkeys(published, 3)
            rest = [area for area in published if not kinds[area]]
            for area, count in kinds.items():
                inside = rest if area == POOL else [area]
                if count:
                    counts = x[[dataset.rows.index(one) for one in inside], dataset.series.index(code)].sum(axis=0)
                    total = sum(published[one] for one in inside)
                    cells[count].append((area, code, total, counts if count == 3 else _weekend_together(counts)))
        tables = [self._round_profiles(year, kinds, found) for kinds, found in cells.items() if found]
        if tables:
            table = pd.concat(tables, ignore_index=True)
            result.add(dataset.profile, str(year), table)
            result.profile = pd.concat([result.profile, table], ignore_index=True)

    def _round_profiles(self, year: int, kinds: int, cells: list[tuple[str, str, int, Counts]]) -> pd.DataFrame:
        dataset = self.dataset
        x = np.array([counts.ravel() for *_, counts in cells])[:, None]
        totals = np.array([[total] for *_, total, _ in cells])
        seed = self.draws.seeds.of(f"{dataset.profile} {kinds}", str(year))
        r = rounding.round_profile(x, totals, dataset.base, seed)
        self.result.proofs.append(proofs.prove_profile_totals(r, totals, dataset.base))
        keys = [(area, str(year), code, *slot) for area, code, *_ in cells for slot in dataset.slots(kinds)]
        return as_rows(keys, [*KEYS, *SLOT], r.ravel())


def _weekend_together(counts: Counts) -> Counts:
    """[3, parts] -> [2, parts]"""
    return np.stack([counts[0], counts[1:].sum(axis=0)])


def _late_classes(counts: pd.DataFrame, known: pd.DataFrame) -> dict[int, str]:
    """Per year: how much came after its months had been published, as a class of the published sum."""
    both = known.merge(counts, on=KEYS, suffixes=("_published", "_counted"))
    classes = {}
    for year, part in both.groupby(both["period"].str[:4]):
        total = part["value_published"].sum()
        share = max(0, part["value_counted"].sum() - total) / total if total else 0.0
        classes[int(str(year))] = share_class(share)
    return classes


def share_class(share: float) -> str:
    """A share (0..1) as a class: under_1 (none among them: one report must not show), 1_to_5, over_5 percent."""
    return "under_1" if share < 0.01 else "1_to_5" if share <= 0.05 else "over_5"

"""Publishing protected figures: what the history holds stays, what is new is rounded once (docs/privacy.md, rules 1-7).

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
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.rounding import Counts

DAY_TYPES = ("werkdag", "zaterdag", "zondag")
# The history names a series by `fenomeen_code` in every dataset; for hours it holds discipline and nature.
KEYS = ["area_code", "period", "fenomeen_code"]
SLOT = ["day_type", "day_part"]

Pending = list[tuple[str, str, pd.DataFrame]]  # dataset, period, table: to be added to the history


@dataclass(frozen=True)
class Dataset:
    """What is published under one name: its base and the axes of its arrays, areas x series (x day types x day parts).

    name, profile: of the monthly figures and of the yearly time profile in the history. group_of: a group for each
    series; totals of groups are kept close. label: before the names of its proofs, for all but the first dataset.
    """

    name: str
    profile: str
    base: int
    areas: list[str]
    series: list[str]
    group_of: list[str]
    day_parts: list[str]
    label: str = ""

    def array(self, table: pd.DataFrame) -> Counts:
        """[A, S] from rows [area_code, fenomeen_code, value]; absent cells are 0."""
        wide = table.pivot_table(index="area_code", columns="fenomeen_code", values="value", aggfunc="sum")
        wide = wide.reindex(index=self.areas, columns=self.series).fillna(0)
        return wide.to_numpy(dtype=np.int64)

    def profile_array(self, table: pd.DataFrame) -> Counts:
        """[A, S, K] from rows of one year, with day_type and day_part."""
        slices = [
            self.array(table[(table["day_type"] == day_type) & (table["day_part"] == part)])
            for day_type in DAY_TYPES
            for part in self.day_parts
        ]
        return np.stack(slices, axis=2)

    def rows(self, values: Counts, series: Sequence[str], period: str) -> pd.DataFrame:
        """The other way, for the `series` that are published in `period`: KEYS + value, zeros included."""
        axes = [self.areas, list(series)]
        index = pd.MultiIndex.from_product(axes, names=["area_code", "fenomeen_code"])
        frame = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
        return frame.assign(period=period)[[*KEYS, "value"]]

    def profile_rows(self, values: Counts, series: Sequence[str], period: str) -> pd.DataFrame:
        """The same with day type and part of the day."""
        axes = [self.areas, list(series), DAY_TYPES, self.day_parts]
        index = pd.MultiIndex.from_product(axes, names=["area_code", "fenomeen_code", *SLOT])
        frame = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
        return frame.assign(period=period)[[*KEYS, *SLOT, "value"]]


@dataclass
class Publication:
    """monthly: KEYS + value; profile: KEYS + day_type, day_part, value, as in the history and what is new.

    late: year -> class of the share that came after publication. pending: what is new, for the history, to be added
    once every proof has passed.
    """

    monthly: pd.DataFrame
    profile: pd.DataFrame
    proofs: list[proofs.Proof] = field(default_factory=list)
    late: dict[int, str] = field(default_factory=dict)
    pending: Pending = field(default_factory=list)


def publish_figures(
    dataset: Dataset,
    counts: pd.DataFrame,
    profile_counts: pd.DataFrame,
    months: Sequence[dt.date],
    years: Sequence[int],
    history: History,
    secret: str,
) -> Publication:
    """Protect true counts for closed `months` and complete `years`.

    counts: KEYS + value, one row for each cell that a source covers, zeros included (a series without rows in a month
    is not published for it). profile_counts: KEYS (period is the year) + day_type, day_part, value, zeros left out.
    """
    known, known_profile = history.figures(dataset.name), history.figures(dataset.profile)
    result = Publication(known, known_profile, late=_late_classes(counts, known))
    for month in months:
        _publish_month(dataset, counts, f"{month:%Y-%m}", secret, result)
    for year in years:
        _publish_profile(dataset, profile_counts, str(year), secret, result)
    result.proofs = [replace(proof, name=dataset.label + proof.name) for proof in result.proofs]
    return result


def _publish_month(dataset: Dataset, counts: pd.DataFrame, period: str, secret: str, result: Publication) -> None:
    """Round one month, unless it was published before or no source covers it."""
    this_month = counts[counts["period"] == period]
    covered = [code for code in dataset.series if code in set(this_month["fenomeen_code"])]
    if not covered or (result.monthly["period"] == period).any():
        return
    before = _year_to_date(dataset, result.monthly, counts, period)
    x = dataset.array(this_month)
    seed = rounding.month_seed(secret, dataset.name, period)
    r = rounding.round_month(x, before, dataset.group_of, dataset.base, seed)
    result.proofs += [
        proofs.prove_rounding(r, x, dataset.base),
        proofs.prove_running_year(before + r - x, dataset.base),
    ]
    keep = [dataset.series.index(code) for code in covered]
    table = dataset.rows(r[:, keep], covered, period)
    result.pending.append((dataset.name, period, table))
    result.monthly = pd.concat([result.monthly, table], ignore_index=True)


def _year_to_date(dataset: Dataset, published: pd.DataFrame, counts: pd.DataFrame, period: str) -> Counts:
    """The error that each series carries into `period` from the published months of its year."""

    def earlier(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[(frame["period"] >= period[:4]) & (frame["period"] < period)]

    past = earlier(published)
    same_cells = earlier(counts).merge(past[KEYS], on=KEYS)
    return rounding.running_error(dataset.array(past), dataset.array(same_cells), dataset.base)


def _publish_profile(dataset: Dataset, counts: pd.DataFrame, period: str, secret: str, result: Publication) -> None:
    """Round the time profile of a complete year to its published totals, unless it was published before."""
    of_year = result.monthly[result.monthly["period"].str[:4] == period]
    whole = of_year.groupby("fenomeen_code")["period"].nunique()
    covered = [code for code in dataset.series if whole.get(code, 0) == 12]
    if not covered or (result.profile["period"] == period).any():
        return
    keep = [dataset.series.index(code) for code in covered]
    x = dataset.profile_array(counts[counts["period"] == period])[:, keep]
    totals = dataset.array(of_year)[:, keep]
    seed = rounding.month_seed(secret, dataset.profile, period)
    r = rounding.round_profile(x, totals, dataset.base, seed)
    result.proofs.append(proofs.prove_profile_totals(r, totals, dataset.base))
    table = dataset.profile_rows(r, covered, period)
    result.pending.append((dataset.profile, period, table))
    result.profile = pd.concat([result.profile, table], ignore_index=True)


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

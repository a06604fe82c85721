"""One piece of code publishes every dataset: whatever its base and its axes, the same promises hold."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from dashboard.base.settings import DAY_TYPES
from dashboard.city.catalog import Catalog
from dashboard.pipeline.protect.datasets import Dataset
from dashboard.pipeline.protect.draws import remember
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.publishing import publish_figures, share_class
from tests.tiny import draws_for

MONTHS = [dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(14)]
CATALOG = Catalog.model_construct(groups=[], fenomenen=[])


def dataset(base: int, label: str = "") -> Dataset:
    return Dataset("telling", "telling_profile", base, ["A", "B", "C"], ["p", "q"], ["g", "g"], ["dag", "nacht"], label)


def figures(months, seed=0):
    """True counts of each month, and of each year by day type and part of the day."""
    draw = np.random.default_rng(seed)
    slots = list(itertools.product(DAY_TYPES, ("dag", "nacht")))
    rows = [
        (area, f"{month:%Y-%m}", series, *slot, int(draw.poisson(1.5)))
        for month in MONTHS
        for area in ("A", "B", "C")
        for series in ("p", "q")
        for slot in slots
    ]
    table = pd.DataFrame(rows, columns=["area_code", "period", "series_code", "day_type", "day_part", "value"])
    table = table[table["period"].isin([f"{month:%Y-%m}" for month in months])]
    monthly = table.groupby(["area_code", "period", "series_code"], as_index=False)["value"].sum()
    return monthly, table.assign(period=table["period"].str[:4])


def publish(base, months, history, years=(), **more):
    monthly, profile = figures(months, **more)
    found = publish_figures(dataset(base, "x_"), monthly, profile, months, years, history, draws_for(history))
    return found, monthly


def keep(found, history) -> None:
    """As a build does, once every proof has passed."""
    remember(found.pending, found.errors, history, CATALOG, draws_for(history).state)


@pytest.mark.parametrize("base", [5, 10])
def test_every_promise_holds_for_any_base(tmp_path, base):
    found, monthly = publish(base, MONTHS, History(tmp_path), [2025])
    assert {proof.name for proof in found.proofs} == {"x_rounding", "x_running_year", "x_profile_totals"}
    assert all(proof.passed for proof in found.proofs)
    both = found.monthly.merge(monthly, on=["area_code", "period", "series_code"], suffixes=("", "_true"))
    assert len(both) == 14 * 6
    assert (both["value"] % base == 0).all() and ((both["value"] - both["value_true"]).abs() < base).all()
    year = found.monthly[found.monthly["period"] < "2026"].groupby(["area_code", "series_code"])["value"].sum()
    assert (found.profile.groupby(["area_code", "series_code"])["value"].sum() == year).all()
    assert ("telling_profile", "2025") in [(name, period) for name, period, _ in found.pending]


def test_what_is_published_stays_and_only_new_months_are_added(tmp_path):
    history = History(tmp_path)
    first, _ = publish(5, MONTHS[:6], history)
    keep(first, history)
    second, _ = publish(5, MONTHS, history, [2025], seed=7)
    assert {period for _, period, _ in second.pending} == {f"{m:%Y-%m}" for m in MONTHS[6:]} | {"2025"}
    kept = second.monthly.merge(first.monthly, on=["area_code", "period", "series_code"])
    assert len(kept) == 36 and (kept["value_x"] == kept["value_y"]).all()
    assert set(second.late) == {2025}


def test_a_series_that_no_source_covers_in_a_month_is_not_published_for_it(tmp_path):
    monthly, profile = figures(MONTHS)
    monthly = monthly[~((monthly["series_code"] == "q") & (monthly["period"] < "2025-04"))]
    found = publish_figures(
        dataset(5), monthly, profile, MONTHS, [2025], history := History(tmp_path), draws_for(history)
    )
    of_q = found.monthly[found.monthly["series_code"] == "q"]
    assert of_q["period"].min() == "2025-04"
    assert set(found.profile["series_code"]) == {"p"}, "a profile needs twelve published months"


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "under_1"), (0.009, "under_1"), (0.01, "1_to_5"), (0.05, "1_to_5"), (0.051, "over_5")],
)
def test_shares_become_classes(share, expected):
    assert share_class(share) == expected

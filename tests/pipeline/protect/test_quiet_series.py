"""Quiet series from raw counts to the history: by year and in a pool by month, over three years and several builds."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from dashboard.base.settings import DAY_TYPES
from dashboard.city.catalog import Catalog
from dashboard.pipeline.protect.datasets import KEYS, Dataset
from dashboard.pipeline.protect.draws import remember
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.publishing import publish_figures
from dashboard.pipeline.protect.yearly import grains_in
from tests.tiny import draws_for

CATALOG = Catalog.model_construct(groups=[], fenomenen=[])
AREAS = ["A", "B", "C", "D", "E"]
YEARLY_MEAN = {"A": 240, "B": 120, "C": 30, "D": 12, "E": 40}  # of fenomeen p; q has a tenth of it
PARTS = ("ochtend", "middag", "avond", "nacht")
MONTHS = [dt.date(2023 + n // 12, n % 12 + 1, 1) for n in range(38)]


def dataset(first_grains: int = 0) -> Dataset:
    return Dataset(
        "melding", "melding_profile", 5, AREAS, ["p", "q"], ["g", "g"], list(PARTS),
        grains="melding_grain", yearly="melding_year", first_grains=first_grains,
    )  # fmt: skip


def drawn(seed: int = 0) -> pd.DataFrame:
    """True counts by month, day type and part of the day."""
    draw, slots = np.random.default_rng(seed), list(itertools.product(DAY_TYPES, PARTS))
    rows = [
        (area, f"{month:%Y-%m}", code, *slot, int(draw.poisson(YEARLY_MEAN[area] * share / 144)))
        for month in MONTHS
        for area in AREAS
        for code, share in (("p", 1.0), ("q", 0.1))
        for slot in slots
    ]
    return pd.DataFrame(rows, columns=["area_code", "period", "series_code", "day_type", "day_part", "value"])


TRUE = drawn()


def publish(history, months=MONTHS, first_grains=0, true=TRUE, may_publish=True, keep=True):
    table = true[true["period"].isin([f"{month:%Y-%m}" for month in months])]
    monthly = table.groupby(KEYS, as_index=False)["value"].sum()
    profile = table.assign(period=table["period"].str[:4])
    profile = profile.groupby([*KEYS, "day_type", "day_part"], as_index=False)["value"].sum()
    years = [year for year in (2023, 2024, 2025) if sum(month.year == year for month in months) == 12]
    draws = draws_for(history, may_publish)
    found = publish_figures(dataset(first_grains), monthly, profile, months, years, history, draws)
    assert all(proof.passed for proof in found.proofs)
    if keep:
        remember(found.pending, found.errors, history, CATALOG, draws.state)
    return found


def true_sums(period: str, areas=AREAS, code="p") -> int:
    rows = TRUE[TRUE["period"].str.startswith(period) & TRUE["area_code"].isin(areas) & (TRUE["series_code"] == code)]
    return int(rows["value"].sum())


def value(table: pd.DataFrame, area: str, period: str, code: str = "p") -> int | None:
    rows = table[(table["area_code"] == area) & (table["period"] == period) & (table["series_code"] == code)]
    return int(rows["value"].iloc[0]) if len(rows) else None


@pytest.fixture(scope="module")
def new_city(tmp_path_factory):
    return publish(History(tmp_path_factory.mktemp("quiet") / "history"))


def test_a_new_city_starts_with_years_then_the_pool_then_months(new_city):
    assert value(new_city.monthly, "A", "2023-05") is value(new_city.monthly, POOL, "2023-05") is None
    assert value(new_city.monthly, "A", "2024-05") is None and value(new_city.monthly, POOL, "2024-05") is not None
    assert value(new_city.monthly, "A", "2025-05") is not None
    assert grains_in(new_city.grains, 2025).pool("p") == ("C", "D", "E")
    for year in (2023, 2024, 2025):
        grains = grains_in(new_city.grains, year)
        for area in AREAS:
            figure = value(new_city.yearly, area, str(year))
            assert (figure is None) == grains.is_monthly(area, "p")


def test_a_fenomeen_that_is_rare_everywhere_has_no_months_at_all(new_city):
    assert new_city.monthly[new_city.monthly["series_code"] == "q"].empty
    for area in AREAS:
        figure = value(new_city.yearly, area, "2025", "q")
        assert figure % 5 == 0 and abs(figure - true_sums("2025", [area], "q")) < 5


def test_every_year_figure_and_every_running_year_is_off_by_less_than_five(new_city):
    for year in ("2023", "2024", "2025"):
        for area in AREAS:
            figure = value(new_city.yearly, area, year)
            if figure is None:
                months = new_city.monthly
                rows = months[(months["area_code"] == area) & months["period"].str.startswith(year)]
                figure = rows.loc[rows["series_code"] == "p", "value"].sum()
            assert figure % 5 == 0 and abs(figure - true_sums(year, [area])) < 5


def test_the_parts_of_a_pool_add_up_to_its_months(new_city):
    months = new_city.monthly[(new_city.monthly["area_code"] == POOL) & (new_city.monthly["series_code"] == "p")]
    for year in ("2024", "2025"):
        parts = new_city.yearly[(new_city.yearly["period"] == year) & (new_city.yearly["series_code"] == "p")]
        assert parts["value"].sum() == months.loc[months["period"].str.startswith(year), "value"].sum()


def test_a_profile_has_the_slots_that_its_year_allows_and_adds_up(new_city):
    profile = new_city.profile[(new_city.profile["period"] == "2025") & (new_city.profile["series_code"] == "p")]
    days = profile.groupby("area_code")["day_type"].unique().map(set).to_dict()
    assert days == {"A": set(DAY_TYPES), "B": {"werkdag", "weekend"}, POOL: {"werkdag", "weekend"}}
    of_pool = profile.loc[profile["area_code"] == POOL, "value"].sum()
    parts = new_city.yearly[(new_city.yearly["period"] == "2025") & (new_city.yearly["series_code"] == "p")]
    assert of_pool == parts["value"].sum()


def test_a_city_that_published_before_changes_on_the_first_of_january_after_this_year(tmp_path):
    """Years with months keep them; grain begins with the first whole year that has not started."""
    history = History(tmp_path / "history")
    before = publish(history, MONTHS[:30], first_grains=2100)  # until June 2025, by the rules of before
    assert before.grains.empty and value(before.monthly, "D", "2025-06") is not None
    told = publish(history, MONTHS[:30], keep=False)
    assert told.advice == [
        "from 1 January 2026 a series about people with under 60 published in 2024 or 2025 goes by year "
        "(docs/privacy.md): by the figures of 2024 at least 8 of 10"
    ]
    after = publish(history)
    assert value(after.monthly, "D", "2025-12") is not None, "the year goes on as it began"
    assert value(after.monthly, "D", "2026-01") is None and value(after.monthly, POOL, "2026-01") is not None
    assert sorted(set(after.grains["period"])) == ["2026"]
    both = before.monthly.merge(after.monthly, on=KEYS, suffixes=("_before", "_after"))
    assert len(both) == len(before.monthly) and (both["value_before"] == both["value_after"]).all()


def test_the_grain_of_a_year_is_kept_whatever_happens_later(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:25])
    grains = grains_in(history.figures("melding_grain"), 2025)
    more = TRUE.assign(value=TRUE["value"] * 9)
    later = publish(history, MONTHS, true=more)
    assert grains_in(later.grains, 2025) == grains


def test_builds_months_apart_carry_the_error_as_it_was_known(tmp_path):
    """Thirty late reports in every month change nothing for those that follow: the running year is what it was."""
    history = History(tmp_path / "history")
    publish(history, MONTHS[:28])
    late = TRUE.assign(value=TRUE["value"].where(TRUE["period"] >= "2025-05", TRUE["value"] + 3))
    found = publish(history, MONTHS, true=late)
    assert not found.advice
    for area in ("A", "B"):
        months = found.monthly[(found.monthly["area_code"] == area) & found.monthly["period"].str.startswith("2025")]
        published = months.loc[months["series_code"] == "p", "value"].sum()
        assert abs(published - true_sums("2025", [area])) < 5, "against what was known at publication"


def test_a_split_after_late_reports_still_adds_up(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:35])
    gone = TRUE.assign(value=TRUE["value"].where(TRUE["period"] >= "2025-11", TRUE["value"] // 2))
    found = publish(history, MONTHS[:36], true=gone)
    months = found.monthly[(found.monthly["area_code"] == POOL) & found.monthly["period"].str.startswith("2025")]
    parts = found.yearly[(found.yearly["period"] == "2025") & (found.yearly["series_code"] == "p")]
    assert parts["value"].sum() == months.loc[months["series_code"] == "p", "value"].sum()


def test_a_lost_state_is_said_and_never_worked_out_again(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:28])
    (tmp_path / "history-state" / "errors.sealed").unlink()
    found = publish(history, MONTHS[:30])
    assert any("drawn" in line for line in found.advice)
    again = publish(history, MONTHS[:31])
    assert not again.advice, "from then on the drawn error is the one that is kept"
    january = publish(history)
    assert not january.advice


def test_a_history_from_a_backup_does_not_use_the_state_of_later_months(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:29])
    last = sorted((tmp_path / "history").glob("*.json"))[-1]
    previous = History(tmp_path / "history").publications()[-1].previous
    last.unlink()
    (tmp_path / "history" / "head").write_text(previous + "\n")
    assert any("drawn" in line for line in publish(History(tmp_path / "history"), MONTHS[:29]).advice)


def test_an_interrupted_build_draws_the_same_again(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:28])
    first = publish(history, MONTHS[:31], keep=False)  # killed before anything was appended
    assert (tmp_path / "history-state" / "nonce").exists()
    second = publish(history, MONTHS[:31])
    assert [table["value"].tolist() for *_, table in first.pending] == [
        table["value"].tolist() for *_, table in second.pending
    ]
    assert not (tmp_path / "history-state" / "nonce").exists(), "erased when the figures are on disk"


def test_another_machine_publishes_nothing(tmp_path):
    history = History(tmp_path / "history")
    publish(history, MONTHS[:28])
    found = publish(history, MONTHS, may_publish=False)
    assert not found.pending and not found.errors
    assert found.monthly["period"].max() == "2025-04"
    assert not (tmp_path / "history-state" / "nonce").exists()


def test_two_cities_with_one_secret_draw_differently(tmp_path):
    one, two = (publish(History(tmp_path / name / "history"), MONTHS[:26]) for name in ("one", "two"))
    assert one.monthly["value"].tolist() != two.monthly["value"].tolist()

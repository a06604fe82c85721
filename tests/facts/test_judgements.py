"""Judgements of a page: the same as the statistics give by hand, and counts added up another way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.base.formats import add_months, months_between
from dashboard.facts.analysis import compared
from dashboard.facts.judgements import judge, judged_in, read_fenomeen_counts
from dashboard.facts.release import current_release
from dashboard.stats.rounding import EXACT, Rounding
from dashboard.stats.swings import release_swings
from dashboard.stats.verdicts import compare_areas

MONTHS = months_between(dt.date(2023, 1, 1), dt.date(2025, 12, 1))
SIZES = (("N1", 1000), ("O1", 800), ("W1", 500), ("Z1", 60))
AREAS = [code for code, _ in SIZES]
NOW = months_between(dt.date(2025, 1, 1), dt.date(2025, 12, 1))


def figures(level: dict[str, float], step: int, status: str) -> list[dict]:
    random = np.random.default_rng(7)
    return [
        {"area_code": area, "month": month, "melding_count": int(random.poisson(mean)) // step * step, "status": status}
        for area, mean in level.items()
        for month in MONTHS
    ]


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    things = pd.DataFrame(figures({"N1": 40, "O1": 8, "W1": 5, "Z1": 1}, 1, "exact")).assign(fenomeen_code="zwerfvuil")
    people = pd.DataFrame(figures({"N1": 9, "O1": 7, "W1": 4, "Z1": 0}, 5, "rounded")).assign(
        fenomeen_code="wildplassen"
    )
    frame = pd.concat([things, people], ignore_index=True)
    frame["melding_count"] = frame["melding_count"].astype("Int64")
    gone = (frame["area_code"] == "W1") & (frame["fenomeen_code"] == "wildplassen") & (frame["month"] == NOW[3])
    frame.loc[gone, "melding_count"] = pd.NA
    frame.loc[gone, "status"] = "missing"
    return frame.assign(year_count=np.nan)


def by_year(drawn: pd.DataFrame) -> pd.DataFrame:
    """The same, but wildplassen in O1 goes by year in 2025, when 85 were published."""
    frame = drawn.copy()
    rows = (frame["area_code"] == "O1") & (frame["fenomeen_code"] == "wildplassen") & frame["month"].isin(NOW)
    frame.loc[rows, "melding_count"] = pd.NA
    frame.loc[rows, "status"], frame.loc[rows, "year_count"] = "year_only", 85
    return frame


def test_counts_are_those_of_the_rows(drawn):
    found = judge(read_fenomeen_counts(drawn, AREAS), SIZES, frozenset({"wildplassen"}), NOW[0], NOW[-1])
    assert len(found) == 8
    for (area, fenomeen), one in found.items():
        rows = drawn[(drawn["area_code"] == area) & (drawn["fenomeen_code"] == fenomeen)]
        now = rows[rows["month"].isin(NOW)]
        before = rows[rows["month"].isin([add_months(month, -12) for month in NOW])]
        assert one.now.total == now["melding_count"].sum()
        assert one.before.total == before["melding_count"].sum()
        assert one.now.known == now["melding_count"].notna().sum()
        assert one.now.state == ("incomplete" if now["melding_count"].isna().any() else
                                 "rounded_sum" if fenomeen == "wildplassen" else "exact")  # fmt: skip


def test_verdicts_are_those_of_the_statistics(drawn):
    found = judge(read_fenomeen_counts(drawn, AREAS), SIZES, frozenset({"wildplassen"}), NOW[0], NOW[-1])
    things = drawn[drawn["fenomeen_code"] == "zwerfvuil"].pivot(
        index="area_code", columns="month", values="melding_count"
    )
    monthly = things.astype(float).to_numpy()
    people = drawn[drawn["fenomeen_code"] == "wildplassen"].pivot(
        index="area_code", columns="month", values="melding_count"
    )
    together = [people.astype(float).to_numpy(), monthly]
    history = release_swings(together, [Rounding(5), EXACT], 12)[1]
    sizes = [1000, 800, 500, np.nan]
    by_hand = compare_areas(list(things.index), monthly[:, 24:], sizes, NOW, swings=history).table
    row: Any
    for row in by_hand.itertuples():
        one = found[(row.area_code, "zwerfvuil")]
        assert one.verdict == row.verdict
        assert one.ratio == (None if np.isnan(row.ratio) else pytest.approx(row.ratio))
    assert found[("N1", "zwerfvuil")].verdict == "higher"
    assert found[("Z1", "zwerfvuil")].verdict == "not_compared", "under 100 inhabitants there is no rate"


def test_a_missing_month_is_not_compared_and_few_are_too_small(drawn):
    found = judge(read_fenomeen_counts(drawn, AREAS), SIZES, frozenset({"wildplassen"}), NOW[0], NOW[-1])
    assert found[("W1", "wildplassen")].verdict == "not_compared"
    short = judge(read_fenomeen_counts(drawn, AREAS), SIZES, frozenset({"wildplassen"}), NOW[-1], NOW[-1])
    assert short[("O1", "wildplassen")].verdict == "too_small"


def test_rounding_widens_the_interval(drawn):
    known = read_fenomeen_counts(drawn, AREAS)
    rounded = judge(known, SIZES, frozenset({"wildplassen"}), NOW[0], NOW[-1])[("N1", "wildplassen")]
    exact = judge(known, SIZES, frozenset(), NOW[0], NOW[-1])[("N1", "wildplassen")]
    assert rounded.rate_high > exact.rate_high
    assert rounded.rate_low < exact.rate_low
    assert Rounding(5).error(NOW) == 4


def test_without_earlier_months_nothing_is_compared_with_them(drawn):
    found = judge(read_fenomeen_counts(drawn, AREAS), SIZES, frozenset({"wildplassen"}), MONTHS[0], MONTHS[5])
    assert {one.change_verdict for one in found.values()} == {"not_compared"}
    assert found[("N1", "zwerfvuil")].verdict == "higher"


@pytest.mark.parametrize(
    ("first", "last"),
    [(dt.date(2025, 4, 1), dt.date(2026, 3, 1)), (dt.date(2026, 1, 1), dt.date(2026, 3, 1))],
)
def test_one_verdict_stands_on_every_page(tiny_release, monkeypatch, first, last):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tiny_release))
    here = current_release()
    found = judged_in(first, last)
    for fenomeen in here.by_code:
        elsewhere = compared("wijk", fenomeen, first, last).by_choice["inwoners"].table
        row: Any
        for row in elsewhere.itertuples():
            one = found[(row.area_code, fenomeen)]
            assert one.verdict == row.verdict
            assert one.ratio_low == (None if np.isnan(row.ratio_low) else pytest.approx(row.ratio_low))


def test_what_goes_by_year_is_judged_over_a_whole_year_and_named_over_others(drawn):
    known = read_fenomeen_counts(by_year(drawn), AREAS)
    year = judge(known, SIZES, frozenset({"wildplassen"}), NOW[0], NOW[-1])[("O1", "wildplassen")]
    assert (year.now.total, year.now.state) == (85, "rounded_sum")
    assert year.now.bound(NOW) == 4
    assert year.verdict != "not_compared"
    assert year.change_verdict != "not_compared", "the year before has months"
    other = judge(known, SIZES, frozenset({"wildplassen"}), MONTHS[-15], MONTHS[-4])[("O1", "wildplassen")]
    assert other.now.state == "year_only"
    assert other.verdict == other.change_verdict == "not_compared"
    alone = judge(known, SIZES, frozenset({"wildplassen"}), NOW[0], NOW[2])[("O1", "wildplassen")]
    assert (alone.now.total, alone.now.state) == (None, "year_only")

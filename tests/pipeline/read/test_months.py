"""Which months count."""

import datetime as dt

import pytest

from dashboard.base.errors import UserError
from dashboard.city.city_file import read_city
from dashboard.pipeline.read.months import closed_months, complete_years, next_closing
from tests.tiny import make_city


def months(tmp_path, delay: int, as_of: str) -> list[str]:
    city = read_city(make_city(tmp_path, [], first_month="2025-11", delay=delay))
    return [f"{month:%Y-%m}" for month in closed_months(city, dt.date.fromisoformat(as_of))]


@pytest.mark.parametrize(
    ("delay", "as_of", "last"),
    [
        (0, "2026-02-01", "2026-01"),
        (0, "2026-01-31", "2025-12"),
        (14, "2026-02-14", "2025-12"),
        (14, "2026-02-15", "2026-01"),
    ],
)
def test_a_month_counts_after_its_delay(tmp_path, delay, as_of, last):
    assert months(tmp_path, delay, as_of)[-1] == last


def test_months_follow_each_other_over_the_year(tmp_path):
    assert months(tmp_path, 0, "2026-02-10") == ["2025-11", "2025-12", "2026-01"]


def test_no_month_yet_is_said(tmp_path):
    with pytest.raises(UserError, match="no month is closed yet"):
        months(tmp_path, 28, "2025-12-15")


def test_complete_years():
    run = [dt.date(2024 + (n + 6) // 12, (n + 6) % 12 + 1, 1) for n in range(20)]  # 2024-07 .. 2026-02
    assert complete_years(run) == [2025]


@pytest.mark.parametrize("delay", [0, 14, 28])
def test_the_next_closing_is_the_first_day_with_one_month_more(tmp_path, delay):
    city = read_city(make_city(tmp_path, [], first_month="2025-11", delay=delay))
    now = closed_months(city, dt.date(2026, 2, 20))
    day = next_closing(city, now[-1])
    assert len(closed_months(city, day)) == len(now) + 1
    assert closed_months(city, day - dt.timedelta(days=1)) == now

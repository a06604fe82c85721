"""Months that count: whole ones, after their closing delay."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from dashboard.base.errors import UserError
from dashboard.city.city_file import City


def first_of(month: str) -> dt.date:
    """'2026-10' -> 1 October 2026."""
    return dt.date.fromisoformat(f"{month}-01")


def next_month(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def closed_months(city: City, as_of: dt.date) -> list[dt.date]:
    """Every month from the city's first one whose last day lies `closing_delay_days` or more before `as_of`."""
    months = []
    month = first_of(city.first_month)
    while next_month(month) + dt.timedelta(days=city.closing_delay_days) <= as_of:
        months.append(month)
        month = next_month(month)
    if not months:
        raise UserError(
            "no month is closed yet",
            column="first_month",
            value=city.first_month,
            expected=f"a month that ended {city.closing_delay_days} days or more before {as_of:%Y-%m-%d}",
        )
    return months


def today(city: City) -> dt.date:
    """The day that it is in the city."""
    return dt.datetime.now(ZoneInfo(city.time_zone)).date()


def refuse_a_day_to_come(city: City, as_of: dt.date) -> None:
    """A month is published once and for good, so none may be that is not over. Raises UserError."""
    if as_of > today(city):
        raise UserError(
            "is a day to come: months that are not over would be published, and what is published never changes",
            column="--as-of",
            value=as_of,
            expected=f"{today(city)} or earlier; or --dry-run, which publishes nothing",
        )


def next_closing(city: City, last_month: dt.date) -> dt.date:
    """The first day on which a build can release the month after `last_month`."""
    return next_month(next_month(last_month)) + dt.timedelta(days=city.closing_delay_days)


def complete_years(months: list[dt.date]) -> list[int]:
    """Calendar years of which all twelve months are in `months`."""
    years = [month.year for month in months]
    return sorted({year for year in years if years.count(year) == 12})

"""Numbers and dates as people in Belgium write them."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.base import formats


@pytest.mark.parametrize(
    ("value", "decimals", "nl", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0, 0, "0", "0"),
        (-3.2, 1, "\u22123,2", "\u22123.2"),
        (-0.04, 1, "0,0", "0.0"),
        (1234567, 0, "1.234.567", "1,234,567"),
    ],
)
def test_number(value, decimals, nl, en):
    assert (formats.number(value, "nl", decimals), formats.number(value, "en", decimals)) == (nl, en)


def test_dates():
    day = dt.date(2026, 10, 1)
    assert formats.day(day, "nl") == "1 oktober 2026"
    assert formats.day(day, "en") == "1 October 2026"
    assert formats.period(dt.date(2025, 11, 1), day, "nl") == "november 2025 tot en met oktober 2026"
    assert formats.period(dt.date(2026, 1, 1), day, "nl") == "januari tot en met oktober 2026"
    assert formats.period(day, day, "nl") == "oktober 2026"
    assert formats.short_period(dt.date(2026, 8, 1), day, "nl") == "aug–okt 2026"


def test_months():
    assert formats.add_months(dt.date(2025, 11, 1), 3) == dt.date(2026, 2, 1)
    assert formats.add_months(dt.date(2025, 1, 1), -1) == dt.date(2024, 12, 1)
    assert len(formats.months_between(dt.date(2024, 11, 1), dt.date(2025, 10, 1))) == 12


def test_change_and_rate():
    assert formats.change(0.124, "nl") == "+12\u202f%"
    assert formats.change(-0.001, "nl") == "0\u202f%"
    assert [formats.rate(value, "nl") for value in (9.96, 99.9, 123.4)] == ["10,0", "99,9", "123"]

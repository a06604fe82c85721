"""Numbers, dates and periods as people write them (1.234,5; 1 oktober 2026), by the table `format` of each language."""

from __future__ import annotations

import datetime as dt

from dashboard.base.texts import Language as Language
from dashboard.base.texts import words_for

NARROW_SPACE = "\u202f"  # between a number and %, so that a line never breaks there
MINUS = "\u2212"
EN_DASH = "\u2013"


def separators(language: Language) -> tuple[str, str]:
    """The signs before decimals and between thousands: ',' and '.' in Dutch."""
    example = words_for(language)("format.number")  # 1.234,5
    return example[5], example[1]


def number(value: float, language: Language, decimals: int = 0) -> str:
    """1234.5 -> '1.234,5' (nl) or '1,234.5' (en). A negative number gets a real minus sign, and -0.0 is 0."""
    text = f"{abs(value):,.{decimals}f}"
    decimal, thousands = separators(language)
    text = text.translate(str.maketrans(",.", thousands + decimal))
    is_negative = value < 0 and any(digit in "123456789" for digit in text)
    return MINUS + text if is_negative else text


def rate(value: float, language: Language) -> str:
    """A rate with the digits it deserves: one decimal under 100, none above."""
    return number(value, language, decimals=1 if abs(value) < 99.95 else 0)


def change(share: float, language: Language) -> str:
    """0.12 -> '+12 %'. `share` is a change as a part of one."""
    whole = round(100 * share)
    sign = "+" if whole > 0 else ""
    return f"{sign}{number(whole, language)}{NARROW_SPACE}%"


def month(value: dt.date, language: Language) -> str:
    """'oktober 2026'."""
    return f"{month_name(value, language)} {value.year}"


def short_month(value: dt.date, language: Language) -> str:
    """'okt 2026'."""
    return f"{_short_name(value, language)} {value.year}"


def _short_name(value: dt.date, language: Language) -> str:
    return words_for(language)(f"format.short_month.{value.month}")


def month_name(value: dt.date, language: Language) -> str:
    """'oktober'."""
    return words_for(language)(f"format.month.{value.month}")


def day(value: dt.date, language: Language) -> str:
    """'1 oktober 2026'."""
    return f"{value.day} {month(value, language)}"


def period(first: dt.date, last: dt.date, language: Language) -> str:
    """'oktober 2025 tot en met september 2026', the year once when it is the same, one month when it is one."""
    if (first.year, first.month) == (last.year, last.month):
        return month(last, language)
    start = month_name(first, language) if first.year == last.year else month(first, language)
    return f"{start} {words_for(language)('format.until')} {month(last, language)}"


def short_period(first: dt.date, last: dt.date, language: Language) -> str:
    """'aug–okt 2026' or 'nov 2025–okt 2026': a period where there is little room."""
    if (first.year, first.month) == (last.year, last.month):
        return short_month(last, language)
    start = _short_name(first, language) if first.year == last.year else short_month(first, language)
    return f"{start}{EN_DASH}{short_month(last, language)}"


def month_code(value: dt.date) -> str:
    """'2026-10': a month in a URL."""
    return f"{value.year:04d}-{value.month:02d}"


def add_months(value: dt.date, count: int) -> dt.date:
    """The first day of the month `count` months later (earlier when negative)."""
    index = value.year * 12 + value.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every month from `first` to `last`, both included, as first days."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first, offset) for offset in range(count + 1)]

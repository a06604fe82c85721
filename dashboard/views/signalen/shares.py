"""Shares of published signals with their intervals. Sums only: nothing here is about one person."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.base.texts import Wording, Words
from dashboard.facts.places import Places
from dashboard.facts.week import PresenceArea
from dashboard.views.shared.share_texts import percent

KINDS = ("early", "in_time", "escalation")
_PERIOD = re.compile(r"(\d{4})(?:-q([1-4]))?")


@dataclass(frozen=True)
class SignalShare:
    """One share with its 95 % interval for chance and rounding; `share` None: too few published signals to divide."""

    numerator: int
    denominator: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def is_open_low(self) -> bool:
        """Rounded to nothing: the share may be more than 0, and only its upper end is told."""
        return self.share is not None and self.numerator == 0

    @property
    def is_open_high(self) -> bool:
        return self.share is not None and self.numerator == self.denominator

    def text(self, words: Words) -> str:
        """'45 % (22–65)', 'hoogstens 29 %', or why there is no share."""
        if self.share is None or self.low is None or self.high is None:
            return words("signalen.too_few")
        low, high = (formats.number(100 * value, words.language) for value in (self.low, self.high))
        if self.is_open_low:
            return words("signalen.at_most", n=percent(self.high, words.language))
        if self.is_open_high:
            return words("signalen.at_least", n=percent(self.low, words.language))
        return f"{percent(self.share, words.language)} ({low}{formats.EN_DASH}{high})"

    @property
    def height(self) -> float | None:
        """In per cent, for a line; the middle of the interval where only one end of it is told."""
        if self.share is None or self.low is None or self.high is None:
            return None
        return 50 * (self.low + self.high) if self.is_open_low or self.is_open_high else 100 * self.share


NONE = SignalShare(0, 0, None, None, None)


@dataclass(frozen=True)
class Signals:
    """quarters, years: periods with shares, oldest first; waiting: quarters for which a partner has not handed in;
    groups: the areas that signals are counted for, by name."""

    shares: Mapping[tuple[str, str, str], SignalShare]  # area, period, kind
    quarters: tuple[str, ...]
    waiting: frozenset[str]
    years: tuple[str, ...]
    groups: tuple[PresenceArea, ...]
    city: str

    def of(self, area: str, period: str, kind: str) -> SignalShare:
        return self.shares.get((area, period, kind), NONE)


def read_signals(shares: pd.DataFrame, domains: pd.DataFrame, areas: pd.DataFrame, places: Places) -> Signals:
    """The signals in the answers of `signalen_share_list`, `signalen_domain_list` and `signalen_area_list`."""
    by_key = {
        (row["area_code"], row["period"], row["kind"]): SignalShare(
            int(row["numerator"]), int(row["denominator"]), row["share"], row["interval_low"], row["interval_high"]
        )
        for row in records(shares)
    }
    city = places.city.code
    periods = {period for area, period, _ in by_key if area == city}
    waiting = {quarter_code(row["quarter"]) for row in records(domains) if row["status"] == "missing"}
    groups: dict[tuple[str, Wording], list[str]] = {}
    for row in records(areas):
        groups.setdefault((row["signal_area_code"], row["name"]), []).append(row["area_code"])
    areas_of_signals = [PresenceArea(*names, tuple(codes)) for names, codes in groups.items()]
    told = {group.code for group in areas_of_signals}
    # Published before its wijken were counted together: it stays as it was, and keeps its name.
    areas_of_signals += [
        PresenceArea(code, Wording(nl=places.areas[code].label), (code,))
        for code in dict.fromkeys(area for area, _, _ in by_key)
        if code not in told and code != city and code in places.areas
    ]
    return Signals(
        by_key,
        tuple(sorted({period for period in periods if "-q" in period} | waiting)),
        frozenset(waiting),
        tuple(sorted(period for period in periods if "-q" not in period)),
        tuple(areas_of_signals),
        city,
    )


def quarter_code(start: dt.date) -> str:
    """1 July 2026 -> '2026-q3'."""
    return f"{start.year}-q{(start.month + 2) // 3}"


def period_name(code: str, words: Words, *, is_short: bool = False) -> str:
    """'3e kwartaal 2026', 'K3 2026' or '2025'."""
    match = _PERIOD.fullmatch(code)
    if not match or match[2] is None:
        return code
    key = "signalen.quarter_short" if is_short else f"signalen.quarter_{match[2]}"
    return words(key, n=match[2], year=match[1])


def about(count: float, bound: float, words: Words) -> str:
    """A sum of rounded figures: never a zero, but what it is certainly under."""
    if count > 0:
        return words("figure.about", n=formats.number(count, words.language))
    return words("figure.less_than", n=formats.number(math.floor(bound) + 1, words.language))

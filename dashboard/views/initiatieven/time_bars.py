"""Initiatives as bars over the years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.views.initiatieven.card_texts import when_short
from dashboard.views.initiatieven.catalogue import Placed


@dataclass(frozen=True)
class Bar:
    """One initiative on the timeline; `start` and `width` are shares of the axis, 0..1."""

    label: str
    text: str
    start: float
    width: float
    is_open: bool  # until further notice
    is_running: bool


@dataclass(frozen=True)
class Timeline:
    """`ticks`: share of the axis and the year that begins there; `today`: share of the axis."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float
    today_text: str
    alt: str


def timeline(found: Sequence[Placed], day: dt.date, words: Words) -> Timeline:
    """Bars in order of start, on an axis from the earliest start to the end of the year of `day` or of the last end."""
    ordered = sorted((item.initiative for item in found), key=lambda one: (one.start_date, one.title))
    ends = [one.end_date for one in ordered if one.end_date]
    first = dt.date(min([one.start_date.year for one in ordered] + [day.year]), 1, 1)
    last = dt.date(max([end.year for end in ends] + [day.year]) + 1, 1, 1)
    span = (last - first).days

    def share(value: dt.date) -> float:
        return min(1.0, max(0.0, (value - first).days / span))

    bars = []
    for one in ordered:
        start, end = share(one.start_date), share(one.end_date + dt.timedelta(days=1)) if one.end_date else 1.0
        bars.append(Bar(one.title, when_short(one, words), start, end - start, one.end_date is None, one.runs_on(day)))
    years = range(first.year, last.year)
    every = max(1, -(-len(years) // 8))
    ticks = tuple((share(dt.date(year, 1, 1)), str(year)) for year in years if (year - first.year) % every == 0)
    running = sum(bar.is_running for bar in bars)
    alt = words("initiatieven.timeline_alt", n=len(bars), running=running, day=formats.day(day, words.language))
    today_text = words("initiatieven.today", day=formats.day(day, words.language))
    return Timeline(tuple(bars), ticks, share(day), today_text, alt)

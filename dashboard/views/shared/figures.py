"""Figures: counts as they may be said. One place: map, table, chart, tile and export all show the figure that is made
here.

A people-fenomeen is published as multiples of 5, so a zero may be anything from 0 to 4 and is never shown as zero.
What is folded into another fenomeen, what is not shown and what no source covers are said in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats, settings
from dashboard.base.texts import Words
from dashboard.facts.count import KNOWN, Count, State

_LOOK_OF: dict[State, str] = {
    "folded": "protected",
    "withheld": "protected",
    "withdrawn": "protected",
    "year_only": "protected",
    "missing": "missing",
    "incomplete": "missing",
    "few": "few",
    "few_change": "few",
    "few_people": "few",
    "unknown_people": "missing",
}


@dataclass(frozen=True)
class Figure:
    """A figure as people see it. `value` is for colours, lengths and order, None when there is no number to show."""

    value: float | None
    text: str
    state: State

    @property
    def is_known(self) -> bool:
        return self.state in KNOWN

    @property
    def is_rounded(self) -> bool:
        return self.state in ("rounded_cell", "rounded_sum")

    @property
    def look(self) -> str | None:
        """The look of an area without a class (palette.LOOKS); None when the value has a class."""
        if self.state == "exact" and self.value == 0:
            return "zero"
        return _LOOK_OF.get(self.state)


def _unknown(state: State, words: Words) -> Figure:
    return Figure(None, words(f"figure.{state}"), state)


def count_figure(count: Count, months: Sequence[dt.date], words: Words) -> Figure:
    """The number of reports over `months`."""
    state = count.state
    if state not in KNOWN or count.total is None:
        return _unknown(state, words)
    text = formats.number(count.total, words.language)
    if state == "rounded_cell":
        text = words("figure.under_five") if count.total == 0 else words("figure.circa", n=text)
    elif state == "rounded_sum":
        text = words("figure.about", n=text) if count.total else _small_sum(count, months, words)
    return Figure(float(count.total), text, state)


def _small_sum(count: Count, months: Sequence[dt.date], words: Words) -> str:
    """A rounded sum of 0: never a zero, but what it is certainly under."""
    bound = count.bound(months)
    if bound < settings.COUNT_BASE:
        return words("figure.under_five")
    return words("figure.less_than", n=formats.number(bound + 1, words.language))


def rate_figure(count: Count, population: int | None, words: Words) -> Figure:
    """Reports per 1,000 inhabitants over the period, where there are enough of both to divide."""
    state = count.state
    if state not in KNOWN or count.total is None:
        return _unknown(state, words)
    if population is None:
        return _unknown("unknown_people", words)
    if population < settings.MIN_INHABITANTS:
        return _unknown("few_people", words)
    if count.rounded and count.total < settings.MIN_RATE_COUNT:
        return _unknown("few", words)
    value = 1000 * count.total / population
    text = formats.rate(value, words.language)
    return Figure(value, words("figure.about", n=text) if count.rounded else text, state)


def change_figure(now: Count, before: Count, words: Words) -> Figure:
    """The change against the same months a year before, as a share (0.12 is 12 % more)."""
    for count in (now, before):
        if not count.is_known:
            return _unknown(count.state, words)
    if now.total is None or before.total is None or max(now.total, before.total) < settings.MIN_VERDICT_COUNT:
        return _unknown("few_change", words)
    if before.total < settings.MIN_RATE_COUNT:
        return _unknown("few_change", words)
    value = now.total / before.total - 1
    text = formats.change(value, words.language)
    is_rounded = bool(now.rounded or before.rounded)
    return Figure(
        value, words("figure.about", n=text) if is_rounded else text, "rounded_sum" if is_rounded else "exact"
    )


def rounding_note(counts: Sequence[Count], words: Words) -> str | None:
    """The caveats under figures: that some are sums of rounded cells, and why some go by year only; None when all are
    exact."""
    notes = []
    if any(count.is_known and count.rounded for count in counts):
        notes.append(words("figure.note_rounded"))
    if any(count.state == "withdrawn" for count in counts):
        notes.append(words("figure.note_withdrawn"))
    if any(count.state == "year_only" for count in counts):
        notes.append(words("figure.note_year_only"))
    return " ".join(notes) or None

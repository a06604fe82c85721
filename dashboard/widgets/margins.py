"""Figures with their margins: context indicators of an area, and a small picture of where a figure lies."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.views.shared.context_lines import ContextLine, context_source
from dashboard.widgets.page import empty, note, show
from dashboard.widgets.tables import html_row, html_table

_MARKS = {"higher": "▲", "lower": "▼", "no_difference": "=", "too_small": "·", "not_compared": "·"}


def margin_bar(low: float | None, value: float | None, high: float | None, line: float | None) -> Safe | None:
    """A small picture of a figure with its margin; all positions are shares of its width. line: what it is set
    beside. None where there is no figure."""
    if value is None:
        return None
    parts = []
    if line is not None:
        parts.append(tag("span", class_="bb-range-city", style=f"left:{100 * line:.1f}%"))
    if low is not None and high is not None:
        parts.append(tag("span", class_="bb-range-bar", style=f"left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"))
    parts.append(tag("span", class_="bb-range-dot", style=f"left:{100 * value:.1f}%"))
    return tag("span", *parts, class_="bb-range", aria_hidden="true")


def verdict_mark(verdict: str, text: str) -> Safe:
    """A verdict in words, with a sign before it."""
    return tag("span", tag("span", _MARKS[verdict], class_="bb-sign", aria_hidden="true"), text)


def defined(name: str, definition: str) -> Safe:
    """The name of a figure with what it means, small under it."""
    return tag("span", name, tag("span", definition, class_="bb-small-text"))


def context_figures(lines: Sequence[ContextLine], caption: str, words: Words) -> None:
    """Each indicator with its margin beside the city's."""
    if not lines:
        empty(words("buurtprofiel.context_none"))
        return
    names = ("column", "value", "picture", "asked", "city", "verdict", "since")
    columns = [words(f"buurtprofiel.context_{name}") for name in names]
    rows = []
    for line in lines:
        figure = f"{line.text}, {line.interval}" if line.value is not None and line.low is not None else line.text
        picture = margin_bar(line.low, line.value, line.high, line.city_value)
        verdict = verdict_mark(line.verdict, line.verdict_text)
        cells = (figure, picture, line.asked, line.city, verdict, line.since)
        rows.append(html_row((defined(line.name, line.definition),), cells, columns[1:]))
    show(html_table(caption, columns, rows, "bb-stacked"))
    note(context_source(lines, words))

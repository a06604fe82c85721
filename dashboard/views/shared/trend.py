"""The course of one or more areas over all published months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import add_months
from dashboard.base.texts import Words
from dashboard.facts.count import NOTHING, Count, month_counts
from dashboard.facts.period import Window
from dashboard.facts.places import Places
from dashboard.views.shared.figures import Figure, count_figure


@dataclass(frozen=True)
class TrendPoint:
    """One month of one series.

    `height` is where the line goes: None where nothing may or can be shown, and the middle of what is possible where a
    rounded zero stands for 0 to 4, since that is no zero. `low` and `high` are the limits of a rounded base cell.
    """

    month: dt.date
    figure: Figure
    hover: str
    height: float | None
    low: float | None
    high: float | None

    @property
    def is_under_five(self) -> bool:
        return self.figure.state == "rounded_cell" and self.figure.value == 0


@dataclass(frozen=True)
class TrendSeries:
    name: str
    points: tuple[TrendPoint, ...]
    is_rounded: bool


@dataclass(frozen=True)
class Trend:
    """`first` and `last` are the months to be marked; `alt` says the course in words.

    marked_text: what the mark means; empty where the reader chose the period.
    """

    series: tuple[TrendSeries, ...]
    first: dt.date
    last: dt.date
    alt: str
    gaps: tuple[str, ...]
    marked_text: str = ""


def trend(
    rows: pd.DataFrame,
    places: Places,
    codes: Sequence[str],
    months: Sequence[dt.date],
    window: Window,
    subject: str,
    words: Words,
) -> Trend:
    """The course of `codes` over `months`. A month that cannot be shown leaves a gap, and the gap is said."""
    counts = month_counts(rows, places)
    series = []
    for code in codes:
        of_area = [(month, counts.get((code, month), NOTHING)) for month in months]
        figures = {month: count_figure(count, [month], words) for month, count in of_area}
        points = tuple(_point(month, count, figures, words) for month, count in of_area)
        rounded = any(count.rounded for _, count in of_area)
        series.append(TrendSeries(places.areas[code].label, points, rounded))
    return Trend(
        series=tuple(series),
        first=window.first,
        last=window.last,
        alt=" ".join(_sentence(one, window, subject, words) for one in series),
        gaps=_gaps(series, words),
    )


def _point(month: dt.date, count: Count, figures: dict[dt.date, Figure], words: Words) -> TrendPoint:
    figure = figures[month]
    height, low, high = figure.value, None, None
    if figure.state == "rounded_cell" and figure.value is not None:
        bound = count.bound([month])
        low, high = max(0.0, figure.value - bound), figure.value + bound
        height = figure.value or (low + high) / 2
    return TrendPoint(month, figure, _hover(month, figures, words), height, low, high)


def _hover(month: dt.date, figures: dict[dt.date, Figure], words: Words) -> str:
    now = words("trend.hover", month=formats.month(month, words.language), figure=figures[month].text)
    before = figures.get(add_months(month, -12))
    return now if before is None else f"{now} ({words('trend.hover_before', figure=before.text)})"


def _sentence(series: TrendSeries, window: Window, subject: str, words: Words) -> str:
    inside = [point for point in series.points if window.first <= point.month <= window.last]
    with_value = [point for point in inside if point.figure.value is not None]
    if not with_value:
        return words("trend.alt_empty", area=series.name, subject=subject)
    most = max(with_value, key=lambda point: point.figure.value or 0.0)
    last = with_value[-1]
    return words(
        "trend.alt",
        area=series.name,
        subject=subject,
        period=formats.period(window.first, window.last, words.language),
        most=formats.month(most.month, words.language),
        most_figure=most.figure.text,
        last=formats.month(last.month, words.language),
        last_figure=last.figure.text,
    )


def _gaps(series: Sequence[TrendSeries], words: Words) -> tuple[str, ...]:
    """Reasons why some months are empty: each once, in words."""
    states = {point.figure.state for one in series for point in one.points if not point.figure.is_known}
    return tuple(words(f"figure.{state}") for state in sorted(states))

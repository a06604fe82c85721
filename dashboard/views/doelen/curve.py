"""The course of a goal: its published figures, the baseline, the path and the target, and how each is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import isnan

from dashboard.base import formats, settings
from dashboard.base.formats import NARROW_SPACE, months_between
from dashboard.base.texts import Words
from dashboard.facts.count import Count
from dashboard.facts.goal_progress import Goal, GoalFigure
from dashboard.facts.places import Places
from dashboard.views.shared.figures import count_figure
from dashboard.views.shared.share_texts import hours_text
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class GoalPoint:
    """One figure at the last day of its period. `height` None: there is no figure, and `text` says why."""

    name: str
    day: dt.date
    height: float | None
    low: float | None
    high: float | None
    text: str
    is_baseline: bool
    is_current: bool


@dataclass(frozen=True)
class GoalCurve:
    """Heights over days. `path`: from the baseline to the target, None where the baseline was withdrawn; `ticks`: days
    with the year under them."""

    points: tuple[GoalPoint, ...]
    path: tuple[tuple[dt.date, float], tuple[dt.date, float]] | None
    target: float | None
    target_on: dt.date
    ticks: tuple[tuple[dt.date, str], ...]
    axis: str
    name: str
    baseline_text: str
    path_text: str
    target_text: str
    interval_text: str
    alt: str


# ---- figures in words ---------------------------------------------------------------------------


def _number(goal: Goal, value: float, words: Words) -> str:
    return formats.number(value, words.language, 1 if goal.kind == "context" else 0)


def with_unit(goal: Goal, text: str, words: Words) -> str:
    """'80 meldingen', '1.730 uur', '68,4 %'."""
    if goal.kind == "melding":
        return words("doelen.unit_melding", n=text)
    if goal.kind == "hours_outside":
        return words("doelen.unit_hours", n=text)
    return f"{text}{NARROW_SPACE}%" if goal.unit == "%" else f"{text} {goal.unit}".strip()


def figure_text(goal: Goal, figure: GoalFigure, places: Places, words: Words) -> str:
    """A published figure as it is said everywhere; why there is none where there is none."""
    value = figure.estimate.value
    if not figure.is_known:
        return words(f"figure.{figure.status}")
    if goal.kind == "melding":
        months = months_between(figure.estimate.start, figure.estimate.end)
        rounded = len(months) if figure.status == "rounded" else 0
        series = 1 if rounded else 0
        count = Count(round(value), len(months), rounded, series, 0, 0, 0, places.base_areas(goal.place_code))
        return with_unit(goal, count_figure(count, months, words).text, words)
    if goal.kind == "hours_outside":
        series = round((figure.error / (settings.HOURS_BASE - 1)) ** 2)
        return with_unit(goal, hours_text(value, series, words), words)
    return with_unit(goal, _number(goal, value, words), words)


def value_text(goal: Goal, value: float, words: Words) -> str:
    """A value that is aimed at or computed; one that cannot be, since its baseline was withdrawn, says so."""
    if isnan(value):
        return words("figure.withdrawn")
    return with_unit(goal, _number(goal, value, words), words)


def span_text(goal: Goal, figure: GoalFigure, words: Words) -> str:
    """'52 tot 118'; a dash where the figure has no interval."""
    low, high = figure.estimate.low, figure.estimate.high
    if not figure.is_known or not has_interval(figure):
        return formats.EN_DASH
    return words("doelen.span", low=_number(goal, low, words), high=value_text(goal, high, words))


def has_interval(figure: GoalFigure) -> bool:
    return figure.is_known and figure.estimate.low < figure.estimate.high


def difference(goal: Goal, value: float, words: Words) -> str:
    """A change in figures: '9 meldingen minder', '5,2 procentpunt meer'; near nothing: 'geen verschil'."""
    text = _number(goal, abs(value), words)
    if not any(digit in "123456789" for digit in text):
        return words("doelen.same")
    way = "more" if value > 0 else "less"
    if goal.unit == "%":
        return words(f"doelen.points_{way}", n=text)
    return words(f"doelen.{way}", size=with_unit(goal, text, words))


def change_text(goal: Goal, words: Words) -> str:
    """Change since the baseline, in words; of rounded figures 'ongeveer'."""
    text = difference(goal, goal.current.estimate.value - goal.baseline.estimate.value, words)
    is_rounded = "rounded" in (goal.baseline.status, goal.current.status)
    return words("figure.about", n=text) if is_rounded and text != words("doelen.same") else text


def period_text(goal: Goal, figure: GoalFigure, words: Words) -> str:
    """'2024', 'oktober 2025 tot en met september 2026', or the day on which was counted."""
    if goal.kind == "coverage":
        return formats.day(figure.estimate.end, words.language)
    if "-" not in figure.period:
        return figure.period
    return formats.period(figure.estimate.start, figure.estimate.end, words.language)


# ---- the curve ----------------------------------------------------------------------------------


def goal_curve(goal: Goal, measure: str, places: Places, words: Words) -> GoalCurve:
    """The figures from the first one on, until the day of the target. `measure`: what is measured, in words."""
    points = tuple(_point(goal, figure, places, words) for figure in goal.figures)
    baseline, now = goal.baseline, goal.current
    target = value_text(goal, goal.target, words)
    day = formats.day(goal.target_on, words.language)
    alt = words(
        "doelen.curve_alt",
        measure=measure,
        baseline=figure_text(goal, baseline, places, words),
        when=period_text(goal, baseline, words),
        current=figure_text(goal, now, places, words),
        now=period_text(goal, now, words),
        target=target,
        day=day,
    )
    return GoalCurve(
        points=points,
        path=((baseline.estimate.end, baseline.estimate.value), (goal.target_on, goal.target))
        if baseline.is_known and goal.has_target
        else None,
        target=goal.target if goal.has_target else None,
        target_on=goal.target_on,
        ticks=_ticks(points, goal.target_on, words),
        axis=words(f"doelen.axis_{goal.kind}") if goal.kind != "context" else measure,
        name=words(f"doelen.line_{goal.kind}"),
        baseline_text=words("doelen.baseline_sign", when=period_text(goal, baseline, words)),
        path_text=words("doelen.path_sign"),
        target_text=words("doelen.target_sign", value=target, day=day),
        interval_text=words("doelen.interval_sign"),
        alt=alt,
    )


def _point(goal: Goal, figure: GoalFigure, places: Places, words: Words) -> GoalPoint:
    estimate = figure.estimate
    is_open = figure.status == "rounded" and estimate.value == 0  # a rounded zero is no zero
    shows = has_interval(figure)
    return GoalPoint(
        name=period_text(goal, figure, words),
        day=estimate.end,
        height=(figure.error / 2 if is_open else estimate.value) if figure.is_known else None,
        low=estimate.low if shows else None,
        high=estimate.high if shows else None,
        text=figure_text(goal, figure, places, words),
        is_baseline=figure.is_baseline,
        is_current=figure.is_current,
    )


def _ticks(points: tuple[GoalPoint, ...], until: dt.date, words: Words) -> tuple[tuple[dt.date, str], ...]:
    """The last day of each year, from that of the first figure until that of the target."""
    first = min(point.day for point in points).year
    return tuple((dt.date(year, 12, 31), words("doelen.end_of", year=year)) for year in range(first, until.year + 1))


def curve_table(goal: Goal, curve: GoalCurve, caption: str, words: Words) -> Table:
    """The curve in numbers, newest first, with the target on top."""
    by_day = {figure.estimate.end: figure for figure in goal.figures}
    rows = [
        Row(
            point.name,
            (point.text, span_text(goal, by_day[point.day], words), _role(point, words)),
            is_current=point.is_current,
        )
        for point in reversed(curve.points)
    ]
    day = formats.day(goal.target_on, words.language)
    top = Row(day, (value_text(goal, goal.target, words), formats.EN_DASH, words("doelen.role_target")))
    names = tuple(words(f"doelen.column_{name}") for name in ("period", "figure", "interval", "role"))
    return Table(caption, names, (top, *rows), stacked=True)


def _role(point: GoalPoint, words: Words) -> str:
    found = [words("doelen.role_baseline")] if point.is_baseline else []
    return ", ".join([*found, words("doelen.role_current")] if point.is_current else found)

"""The course of one subject beside what is usual: for one area large, for all areas small on one scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.base import formats
from dashboard.base.formats import add_months, months_between
from dashboard.base.texts import Words
from dashboard.facts.analysis import Counts, Periods
from dashboard.facts.count import Count
from dashboard.facts.period import Window
from dashboard.facts.places import Places
from dashboard.stats.expected import RANGE, Usual
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.figures import Figure, count_figure
from dashboard.views.shared.plots import EventNote
from dashboard.views.shared.tables import Row, Table

SHOWN_MONTHS = 24  # a course shows at least two years: one to see, one to set it against
YEARS_BEFORE = 2


@dataclass(frozen=True)
class CoursePoint:
    """One month or quarter. `height` is where the line goes, None where nothing may or can be shown.

    `low` and `high`: the limits of what was expected, None without a range. `is_open`: rounded to 0, which is no zero.
    """

    first: dt.date
    name: str
    figure: Figure
    height: float | None
    low: float | None
    high: float | None
    is_unusual: bool
    is_open: bool

    @property
    def said(self) -> str:
        return f"{self.name}: {self.figure.text}"


@dataclass(frozen=True)
class EarlierLine:
    """The figures of the same periods a year before: a height for each point of the course, and its text."""

    name: str
    heights: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """`shaded`: first and last place of the chosen period; `ticks`: places with the text under them."""

    points: tuple[CoursePoint, ...]
    earlier: tuple[EarlierLine, ...]
    notes: tuple[tuple[int, EventNote], ...]
    shaded: tuple[int, int] | None
    ticks: tuple[tuple[int, str], ...]
    name: str
    range_text: str
    unusual_text: str
    shaded_text: str
    open_text: str
    axis: str
    alt: str


@dataclass(frozen=True)
class Note:
    """A sentence about a day and a place."""

    area_code: str
    day: dt.date
    sentence: str
    source: str


def notes_for(notes: Sequence[Note], places: Places, code: str) -> list[Note]:
    """The notes about an area, what lies around it and what lies inside it; for the city only its own."""
    around = {area.code for area in places.ancestors(code)}
    is_city = code == places.city.code

    def is_about(note: Note) -> bool:
        inside = not is_city and any(area.code == code for area in places.ancestors(note.area_code))
        return note.area_code in around or inside

    return [note for note in notes if is_about(note)]


# ---- one area -----------------------------------------------------------------------------------


def course(
    counts: Counts,
    periods: Periods,
    code: str,
    window: Window,
    notes: Sequence[Note],
    places: Places,
    subject: str,
    words: Words,
) -> Course:
    """The course of an area (or the city) until the end of the chosen period."""
    shown = _shown(periods, window)
    points = tuple(_point(counts, periods, code, place, words) for place in shown)
    earlier = tuple(
        line for back in range(1, YEARS_BEFORE + 1) if (line := _earlier(counts, periods, code, shown, back, words))
    )
    name = places.areas[code].label
    return Course(
        points=points,
        earlier=earlier,
        notes=_placed(notes_for(notes, places, code), periods, shown),
        shaded=_shaded(points, periods.step, window),
        ticks=_ticks(points, periods.step, words),
        name=name,
        range_text=words("overlast.range"),
        unusual_text=words("overlast.unusual"),
        shaded_text=words("drawing.period"),
        open_text=words("overlast.open"),
        axis=words("overlast.axis_quarter" if periods.step == 3 else "overlast.axis_month"),
        alt=_alt(points, name, subject, words),
    )


def _shown(periods: Periods, window: Window) -> list[int]:
    """The places of the periods to show: the chosen ones, and two years at least."""
    first = min(window.first, add_months(window.last, 1 - SHOWN_MONTHS))
    ends = [add_months(start, periods.step - 1) for start in periods.firsts]
    return [place for place, start in enumerate(periods.firsts) if first <= ends[place] and start <= window.last]


def period_name(first: dt.date, step: int, words: Words, *, is_short: bool = False) -> str:
    """'oktober 2026', or 'juli tot en met september 2026'."""
    last = add_months(first, step - 1)
    return (formats.short_period if is_short else formats.period)(first, last, words.language)


def _months(first: dt.date, step: int) -> list[dt.date]:
    return months_between(first, add_months(first, step - 1))


def usual_of(periods: Periods, counts: Counts, code: str, place: int) -> tuple[Usual, int]:
    """Usual range of the period at `place`, and the row of the area in it."""
    if code == counts.city_code:
        return periods.city_usual[place], 0
    return periods.usual[place], counts.codes.index(code)


def _height(count: Count, figure: Figure, months: Sequence[dt.date]) -> float | None:
    """A rounded 0 may be anything up to its bound: the line goes through the middle of that."""
    if figure.value is None:
        return None
    return figure.value or (count.bound(months) / 2 if figure.is_rounded else 0.0)


def _point(counts: Counts, periods: Periods, code: str, place: int, words: Words) -> CoursePoint:
    first = periods.firsts[place]
    months = _months(first, periods.step)
    count = counts.count(code, months)
    figure = count_figure(count, months, words)
    usual, row = usual_of(periods, counts, code, place)
    has_range = usual.state[row] == RANGE
    low, high = (float(usual.low[row]), float(usual.high[row])) if has_range else (None, None)
    is_outside = low is not None and high is not None and figure.value is not None
    return CoursePoint(
        first=first,
        name=period_name(first, periods.step, words),
        figure=figure,
        height=_height(count, figure, months),
        low=low,
        high=high,
        is_unusual=is_outside and not (low or 0.0) <= (figure.value or 0.0) <= (high or 0.0),
        is_open=figure.is_rounded and figure.value == 0,
    )


def _earlier(
    counts: Counts, periods: Periods, code: str, shown: Sequence[int], back: int, words: Words
) -> EarlierLine | None:
    """The figures of the same months or quarters so many years before; None where none is known."""
    heights: list[float | None] = []
    texts = []
    for place in shown:
        first = add_months(periods.firsts[place], -12 * back)
        months = _months(first, periods.step)
        count = counts.count(code, months)
        figure = count_figure(count, months, words)
        heights.append(_height(count, figure, months))
        texts.append(figure.text)
    if all(height is None for height in heights):
        return None
    return EarlierLine(words(f"overlast.before_{back}"), tuple(heights), tuple(texts))


def _placed(notes: Sequence[Note], periods: Periods, shown: Sequence[int]) -> tuple[tuple[int, EventNote], ...]:
    """Each note at the place of its period among the shown ones."""
    placed = []
    for note in sorted(notes, key=lambda item: item.day):
        month = note.day.replace(day=1)
        for index, place in enumerate(shown):
            if month in _months(periods.firsts[place], periods.step):
                placed.append((index, EventNote(month, f"{note.sentence} ({note.source})")))
    return tuple(placed)


def _shaded(points: Sequence[CoursePoint], step: int, window: Window) -> tuple[int, int] | None:
    """The chosen period, where it is not all that is shown."""
    inside = [
        index
        for index, point in enumerate(points)
        if point.first <= window.last and add_months(point.first, step - 1) >= window.first
    ]
    return (inside[0], inside[-1]) if inside and len(inside) < len(points) else None


def _ticks(points: Sequence[CoursePoint], step: int, words: Words) -> tuple[tuple[int, str], ...]:
    """Every third month, counted back from the last; every quarter."""
    every = 1 if step == 3 else 3
    return tuple(
        (index, period_name(points[index].first, step, words, is_short=True))
        for index in range(len(points) - 1, -1, -every)
    )[::-1]


def _alt(points: Sequence[CoursePoint], name: str, subject: str, words: Words) -> str:
    known = [point for point in points if point.figure.value is not None]
    if not known:
        return words("trend.alt_empty", area=name, subject=subject)
    most, last = max(known, key=lambda point: point.figure.value or 0.0), known[-1]
    text = words(
        "overlast.course_alt",
        subject=subject,
        area=name,
        most=most.name,
        most_figure=most.figure.text,
        last=last.name,
        last_figure=last.figure.text,
    )
    return f"{text} {words('overlast.outside', n=sum(point.is_unusual for point in points))}"


def course_table(view: Course, caption: str, words: Words) -> Table:
    """The course in numbers, newest first: what was published, what is usual, the years before."""
    rows = [
        Row(
            point.name,
            (point.figure.text, _span(point, words), *(line.texts[index] for line in view.earlier)),
        )
        for index, point in enumerate(view.points)
    ]
    names = (words("overlast.column_period"), words("column.count"), words("overlast.column_usual"))
    return Table(caption, (*names, *(line.name for line in view.earlier)), tuple(rows[::-1]))


def _span(point: CoursePoint, words: Words) -> str:
    if point.low is None or point.high is None:
        return "–"
    low, high = (formats.number(value, words.language) for value in (point.low, point.high))
    text = words("overlast.span", low=low, high=high)
    return f"{text} ({words('overlast.unusual')})" if point.is_unusual else text


# ---- all areas ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Small:
    """One area in a small picture: heights over the shown periods, the range, and its figure in words."""

    label: str
    text: str
    heights: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    texts: tuple[str, ...]
    unusual: tuple[bool, ...]
    why_empty: str
    is_marked: bool
    is_current: bool


@dataclass(frozen=True)
class Multiples:
    """Every area on one scale, in the order of the ranking. `names`: the shown periods."""

    smalls: tuple[Small, ...]
    names: tuple[str, ...]
    shaded: tuple[int, int] | None
    axis: str
    range_text: str
    unusual_text: str
    alt: str


def multiples(
    counts: Counts,
    periods: Periods,
    areas: AreaSet,
    texts: dict[str, str],
    window: Window,
    subject: str,
    words: Words,
    *,
    by_inhabitant: bool = False,
) -> Multiples:
    """All areas of `areas` in their order. `texts`: the figure of each area over the chosen period.

    `by_inhabitant`: heights per 1,000 inhabitants, for exact figures only: a month or quarter about people in one wijk
    is too small to divide.
    """
    shown = _shown(periods, window)
    smalls = []
    for figures in areas.areas:
        points = [_point(counts, periods, figures.area.code, place, words) for place in shown]
        scale = 1.0
        if by_inhabitant:
            scale = 1000 / figures.area.population if figures.rate.is_known and figures.area.population else np.nan
        has_scale = bool(np.isfinite(scale))
        with_height = [point for point in points if has_scale and point.height is not None]
        smalls.append(
            Small(
                label=figures.area.label,
                text=texts[figures.area.code],
                heights=tuple(_scaled(point.height, scale) for point in points),
                lows=tuple(_scaled(point.low, scale) for point in points),
                highs=tuple(_scaled(point.high, scale) for point in points),
                texts=tuple(_small_text(point, scale, by_inhabitant, words) for point in points),
                unusual=tuple(point.is_unusual for point in points),
                why_empty="" if with_height else (points[-1].figure.text if points else words("figure.missing")),
                is_marked=figures.is_chosen,
                is_current=figures.is_selected,
            )
        )
    spans = [period_name(periods.firsts[place], periods.step, words, is_short=True) for place in shown]
    anyone = [_point(counts, periods, counts.codes[0], place, words) for place in shown] if counts.codes else []
    kind = "rate" if by_inhabitant else "quarter" if periods.step == 3 else "month"
    return Multiples(
        smalls=tuple(smalls),
        names=tuple(spans),
        shaded=_shaded(anyone, periods.step, window),
        axis=words(f"overlast.axis_{kind}"),
        range_text=words("overlast.range"),
        unusual_text=words("overlast.unusual"),
        alt=words("overlast.multiples_alt", subject=subject, n=len(smalls)),
    )


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None or not np.isfinite(scale) else value * scale


def _small_text(point: CoursePoint, scale: float, by_inhabitant: bool, words: Words) -> str:
    if not by_inhabitant or point.height is None or not np.isfinite(scale):
        return point.figure.text
    return formats.rate(point.height * scale, words.language)


def multiples_table(view: Multiples, caption: str, words: Words) -> Table:
    """The small pictures in numbers: a row for each area, a column for each period."""
    rows = tuple(Row(one.label, one.texts, is_marked=one.is_marked, is_current=one.is_current) for one in view.smalls)
    return Table(f"{caption}: {view.axis}", (words("column.area"), *view.names), rows, compact=True)

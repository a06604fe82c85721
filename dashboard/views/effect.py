"""Werkt het?, in words and pictures: what happened after a start beside what was to be expected, and what to doubt.

It shows what happened at the same time. It never says that one thing made another happen.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.places import Places
from dashboard.facts.release import Fenomeen
from dashboard.stats.effects import Effect, PowerTable, keys
from dashboard.views.shared.course import Course, CoursePoint, EarlierLine, period_name
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import DotPlot, DotRow, EventNote
from dashboard.views.shared.tables import Row, Table

_MANY = 2.0  # from twice as many on, people read times better than per cent


@dataclass(frozen=True)
class Asked:
    """A question to the page: these initiatives together, in these wijken, from this day, about this fenomeen."""

    titles: tuple[str, ...]
    start: dt.date
    fenomeen: Fenomeen
    is_whole_wijk: bool  # the initiatives work in the whole of each wijk
    is_named: bool  # one of them says that it is about this fenomeen

    @property
    def is_rounded(self) -> bool:
        return self.fenomeen.about == "people"


def difference(ratio: float, words: Words) -> str:
    """0.8 -> '20 % minder'; 1.3 -> '30 % meer'; 1 -> 'evenveel'; 2.5 -> '2,5 keer zoveel'."""
    if math.isnan(ratio):
        return words("effect.unknown")
    if math.isinf(ratio):
        return words("effect.no_end")
    if ratio >= _MANY:
        return words("effect.times_as_many", n=formats.number(ratio, words.language, 1))
    share = round(100 * abs(ratio - 1))
    if share == 0:
        return words("effect.same")
    key = "effect.fewer" if ratio < 1 else "effect.more"
    return words(key, n=f"{formats.number(share, words.language)}{formats.NARROW_SPACE}%")


def names(codes: Sequence[str], places: Places) -> str:
    return ", ".join(places.areas[code].label if code in places.areas else code for code in codes)


def _count(value: float, is_rounded: bool, words: Words) -> str:
    """A published sum; of people-fenomenen never a zero."""
    if is_rounded and value <= 0:
        return words("effect.too_few_to_name")
    text = formats.number(round(value), words.language)
    return words("figure.about", n=text) if is_rounded else text


@dataclass(frozen=True)
class Verdict:
    """`kind`: keys.VERDICTS; `sentences`: the figures and their interval, or why there is no answer; `cautions`: what
    must stand beside it."""

    kind: str
    title: str
    sentences: tuple[str, ...]
    cautions: tuple[str, ...]


def verdict(effect: Effect, asked: Asked, places: Places, words: Words) -> Verdict:
    sentences = []
    if effect.verdict == keys.CANNOT_SAY:
        sentences.append(words(f"effect.reason_{effect.reason or keys.TOO_UNCERTAIN}"))
    if effect.after_from is not None and effect.after_until is not None:
        sentences.append(
            words(
                "effect.figures",
                area=names(effect.treated, places),
                period=formats.period(effect.after_from, effect.after_until, words.language),
                observed=_count(effect.observed, asked.is_rounded, words),
                expected=formats.number(round(effect.expected), words.language),
            )
        )
    if not math.isnan(effect.ratio):
        sentences.append(
            words(
                "effect.interval",
                difference=difference(effect.ratio, words),
                low=difference(effect.low, words),
                high=difference(effect.high, words),
            )
        )
    sentences += [words(f"effect.means_{effect.verdict}")]
    cautions = [words(f"effect.caution_{name}") for name in effect.cautions]
    cautions += [] if asked.is_whole_wijk else [words("effect.caution_part")]
    cautions += [] if asked.is_named else [words("effect.caution_not_named")]
    return Verdict(effect.verdict, words(f"effect.verdict_{effect.verdict}"), tuple(sentences), tuple(cautions))


# ---- the course --------------------------------------------------------------------------------------


def course(effect: Effect, asked: Asked, places: Places, words: Words) -> Course | None:
    """Reports in the wijken of the initiative beside what they would have had if they had moved like the others."""
    rows = records(effect.series) if len(effect.series) else []
    if not rows:
        return None
    step = keys.BLOCK if asked.is_rounded else 1
    points = []
    for row in rows:
        value = float(row["treated"])
        is_open = asked.is_rounded and value <= 0
        figure = Figure(value, _count(value, asked.is_rounded, words), "rounded_sum" if asked.is_rounded else "exact")
        first = row["period"]
        points.append(CoursePoint(first, period_name(first, step, words), figure, value, None, None, False, is_open))
    inside = [place for place, row in enumerate(rows) if row["phase"] == "after"]
    expected = tuple(float(row["expected"]) for row in rows)
    texts = tuple(formats.number(round(value), words.language) for value in expected)
    start = EventNote(asked.start, words("effect.start_note", names=", ".join(asked.titles), day=_day(asked, words)))
    ticks = range(len(rows) - 1, -1, -1 if step == keys.BLOCK else -3)
    area = names(effect.treated, places)
    return Course(
        points=tuple(points),
        earlier=(EarlierLine(words("effect.expected_line"), expected, texts),),
        notes=((inside[0], start),) if inside else (),
        shaded=(inside[0], inside[-1]) if inside else None,
        ticks=tuple((place, period_name(rows[place]["period"], step, words, is_short=True)) for place in ticks)[::-1],
        name=area,
        range_text="",
        unusual_text="",
        shaded_text=words("effect.first_year"),
        open_text=words("overlast.open"),
        axis=words("overlast.axis_quarter" if step == keys.BLOCK else "overlast.axis_month"),
        alt=words("effect.course_alt", subject=asked.fenomeen.name(words), area=area, day=_day(asked, words)),
    )


def _day(asked: Asked, words: Words) -> str:
    return formats.day(asked.start, words.language)


def course_table(view: Course, caption: str, words: Words) -> Table:
    """The course in numbers, newest first."""
    line = view.earlier[0]
    rows = [Row(point.name, (point.figure.text, line.texts[place])) for place, point in enumerate(view.points)]
    columns = (words("overlast.column_period"), words("effect.reported"), line.name)
    return Table(caption, columns, tuple(rows[::-1]))


# ---- placebos ----------------------------------------------------------------------------------------


def _row(label: str, ratio: float, words: Words, *, is_current: bool = False) -> DotRow:
    known = not math.isnan(ratio) and not math.isinf(ratio)
    return DotRow(label, difference(ratio, words), 100 * (ratio - 1) if known else None, is_current=is_current)


def wijken_plot(effect: Effect, places: Places, words: Words) -> DotPlot | None:
    """Plot with a dot for each other wijk, tested with the same start, beside the real one; None where no other was
    tested."""
    if effect.other_wijken is None:
        return None
    rows = [
        _row(
            places.areas[row["area_code"]].label if row["area_code"] in places.areas else row["area_code"],
            float(row["ratio"]),
            words,
            is_current=bool(row["is_treated"]),
        )
        for row in records(effect.other_wijken.table)
    ]
    rows.sort(key=lambda row: row.label.casefold())
    text = words(
        "effect.wijken_said",
        n=formats.number(effect.other_wijken.number, words.language),
        large=formats.number(effect.other_wijken.as_large, words.language),
    )
    return _placebo_plot(rows, text, words)


def starts_plot(effect: Effect, words: Words) -> DotPlot | None:
    """A dot for each earlier start in the same wijken, when there was nothing to see yet."""
    if effect.other_starts is None or not len(effect.other_starts.table):
        return None
    table = records(effect.other_starts.table)
    rows = [_row(formats.short_month(row["month"], words.language), float(row["ratio"]), words) for row in table]
    rows.append(_row(words("effect.real_start"), effect.ratio, words, is_current=True))
    values = [float(row["ratio"]) for row in table if math.isfinite(float(row["ratio"]))]
    said = words("effect.starts_said", n=len(rows) - 1)
    if values:
        low, high = difference(min(values), words), difference(max(values), words)
        said = f"{said} {words('effect.starts_span', low=low, high=high)}"
    return _placebo_plot(rows, said, words)


def _placebo_plot(rows: Sequence[DotRow], said: str, words: Words) -> DotPlot:
    return DotPlot(tuple(rows), words("effect.placebo_axis"), said, reference=0.0, starts_at_zero=False)


def dots_table(plot: DotPlot, first: str, caption: str, words: Words) -> Table:
    rows = tuple(Row(row.label, (row.text,), is_current=row.is_current) for row in plot.rows)
    return Table(caption, (first, words("effect.placebo_column")), rows, numeric=False)


# ---- beside it ---------------------------------------------------------------------------------------


def checks_table(effect: Effect, places: Places, caption: str, words: Words) -> Table | None:
    """Neighbours, registration effort and how small a fall could have been found; None without a comparison."""
    if effect.after_from is None:
        return None
    rows = []
    near = effect.neighbours
    if near is None:
        rows.append(Row(words("effect.neighbours"), (words("effect.not_known"), EN_DASH)))
    else:
        said = difference(near.ratio, words)
        if near.verdict == keys.CANNOT_SAY:
            said = f"{said}; {words('effect.verdict_cannot_say').lower()}"
        else:
            low, high = (difference(end, words) for end in (near.low, near.high))
            said = words("effect.between", difference=said, low=low, high=high)
        label = words("effect.neighbours_of", names=names(near.areas, places) or EN_DASH)
        rows.append(Row(label, (said, words("effect.without", difference=difference(near.effect_without, words)))))
    for control in effect.controls:
        label = words(f"effect.control_{control.name}")
        if control.state == keys.NOT_KNOWN:
            rows.append(Row(label, (words("effect.not_known"), EN_DASH)))
        else:
            adjusted = words("effect.adjusted", difference=difference(control.adjusted, words))
            rows.append(Row(label, (difference(control.change, words), adjusted)))
    if math.isnan(effect.smallest_fall):
        smallest = words("effect.no_smallest")
    else:
        share = f"{formats.number(round(100 * effect.smallest_fall), words.language)}{formats.NARROW_SPACE}%"
        smallest = words("effect.smallest", n=share)
    rows.append(Row(words("effect.smallest_label"), (smallest, words("effect.smallest_note"))))
    columns = ("check", "found", "then")
    return Table(caption, tuple(words(f"effect.column_{name}") for name in columns), tuple(rows), numeric=False)


def compared_table(effect: Effect, asked: Asked, places: Places, caption: str, words: Words) -> Table | None:
    """The comparable wijken, the one that counts most first, and how like they are."""
    if not len(effect.compared):
        return None
    rows = []
    for row in records(effect.compared):
        code = row["area_code"]
        level = row["level_ratio"]
        rows.append(
            Row(
                places.areas[code].label if code in places.areas else code,
                (
                    _percent(row["share"], words),
                    _count(float(row["published_before"]), asked.is_rounded, words),
                    EN_DASH if level is None else words("effect.times", n=formats.number(level, words.language, 1)),
                    _percent(row["season_shift"], words),
                ),
            )
        )
    columns = ("share", "before", "level", "season")
    heads = (words("column.area"), *(words(f"effect.column_{name}") for name in columns))
    return Table(caption, heads, tuple(rows))


def _percent(share: float, words: Words) -> str:
    return f"{formats.number(round(100 * share), words.language)}{formats.NARROW_SPACE}%"


def left_out(total: int, shown: int, words: Words) -> str:
    """A sentence on the initiatives that cannot be asked about, and why; None when there are none."""
    return words("effect.left_out", n=total - shown) if total > shown else ""


_USUAL_FALL = 0.2


def power_note(found: Effect, asked: Asked, power: PowerTable | None, words: Words) -> str:
    """Two sentences: how often a fall of 20 % would be found with so many reports, and what the page promises."""
    about = "people" if asked.is_rounded else "things"
    known = power is not None and not math.isnan(found.expected)
    share = power.share_found(about, len(found.treated), found.expected, _USUAL_FALL) if power and known else math.nan
    promise = words("effect.promise")
    if power is None or math.isnan(share):
        return promise
    day = formats.day(dt.date.fromisoformat(power.date), words.language)
    return (
        f"{words('effect.power_note', fall=_percent(_USUAL_FALL, words), n=_percent(share, words), day=day)} {promise}"
    )

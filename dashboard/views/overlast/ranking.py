"""Wijken against each other: a ranking with intervals and verdicts, a funnel, and what the choice of figure changes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dashboard.base import formats, settings
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.analysis import CHOICES, Choice, Compared
from dashboard.facts.count import Count
from dashboard.facts.places import Places
from dashboard.stats.verdicts import (
    HIGHER,
    LOWER,
    MOVED_PLACES,
    NO_DIFFERENCE,
    NOT_COMPARED,
    TOO_SMALL,
    DenominatorEffect,
    funnel_lines,
)
from dashboard.views.shared.area_figures import AreaFigures, AreaSet
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import CloudPoint, DotPlot, DotRow, LimitLine, LimitPlot
from dashboard.views.shared.tables import Row, Table

VERDICTS = (HIGHER, LOWER, NO_DIFFERENCE, TOO_SMALL, NOT_COMPARED)


def chosen_figure(one: AreaFigures, choice: Choice, words: Words) -> Figure:
    """The figure of an area by the chosen denominator, as it is said everywhere."""
    if choice == "inwoners":
        return one.rate
    return one.count if choice == "aantal" else km2_figure(one.counted, one, words)


def area_texts(areas: AreaSet, choice: Choice, words: Words) -> dict[str, str]:
    """The figure of each area in words: '26,9 per 1.000 inw.', 'te weinig om te delen'."""
    texts = {}
    for one in areas.areas:
        figure = chosen_figure(one, choice, words)
        has_unit = choice != "aantal" and figure.is_known
        texts[one.area.code] = f"{figure.text} {words(f'overlast.short_{choice}')}" if has_unit else figure.text
    return texts


def km2_figure(count: Count, area: AreaFigures, words: Words) -> Figure:
    """Reports per km2, under the same limits as those per 1,000 inhabitants."""
    if not area.count.is_known or not area.rate.is_known:
        return area.rate
    if not area.area.area_km2:
        return Figure(None, words("overlast.no_km2"), "missing")
    value = (count.total or 0) / area.area.area_km2
    text = formats.rate(value, words.language)
    return Figure(value, words("figure.about", n=text) if count.rounded else text, area.rate.state)


def ordered(areas: AreaSet, choice: Choice, words: Words) -> AreaSet:
    """The same areas, highest figure of the choice first; those that are left out stay left out."""

    def place(area: AreaFigures) -> tuple[bool, float, str]:
        value = chosen_figure(area, choice, words).value
        return (value is None, -(value or 0.0), area.area.label.casefold())

    return AreaSet(tuple(sorted(areas.areas, key=place)), areas.city, areas.measure, areas.others)


def _rows(compared: Compared, choice: Choice) -> dict[str, Record]:
    table = compared.by_choice[choice].table
    return {row["area_code"]: row for row in records(table)}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def ranking(areas: AreaSet, compared: Compared, choice: Choice, subject: str, words: Words) -> DotPlot:
    """Each area with its 95 % interval and its verdict, in the order of `areas`."""
    found = _rows(compared, choice)
    rows = []
    for area in areas.areas:
        figure, row = chosen_figure(area, choice, words), found[area.area.code]
        # A rounded zero is no zero: without a dot, its text says what it is.
        has_dot = figure.is_known and not (figure.is_rounded and figure.value == 0)
        rows.append(
            DotRow(
                label=area.area.label,
                text=figure.text,
                value=figure.value if has_dot else None,
                low=_number(row["rate_low"]) if has_dot else None,
                high=_number(row["rate_high"]) if has_dot else None,
                verdict=words(f"overlast.verdict.{row['verdict']}"),
                is_marked=area.is_chosen,
                is_current=area.is_selected,
            )
        )
    city = None if choice == "aantal" else chosen_figure(areas.city, choice, words)
    has_city = city is not None and city.is_known
    return DotPlot(
        rows=tuple(rows),
        axis=words(f"overlast.figure_{choice}"),
        alt=ranking_alt(areas, compared, choice, subject, words),
        reference=city.value if city is not None and has_city else None,
        reference_text=words("overlast.city_line", figure=city.text) if city is not None and has_city else "",
        interval_text=words("overlast.verdict_margin"),
    )


def ranking_alt(areas: AreaSet, compared: Compared, choice: Choice, subject: str, words: Words) -> str:
    """A sentence on the areas that are demonstrably higher or lower than the city."""
    found = _rows(compared, choice)
    names = {
        verdict: [one.area.label for one in areas.areas if found[one.area.code]["verdict"] == verdict]
        for verdict in VERDICTS
    }
    parts = [words("overlast.ranking_alt", subject=subject)]
    for verdict in (HIGHER, LOWER, TOO_SMALL):
        if names[verdict]:
            parts.append(words(f"overlast.verdict.list_{verdict}", areas=", ".join(names[verdict])))
    if not names[HIGHER] and not names[LOWER]:
        parts.append(words("overlast.verdict.none"))
    return " ".join(parts)


def ranking_table(areas: AreaSet, compared: Compared, choice: Choice, caption: str, words: Words) -> Table:
    """The ranking and the funnel in words and numbers: the same areas, figures and verdicts."""
    found = _rows(compared, choice)
    rows = []
    for area in areas.areas:
        figure, row = chosen_figure(area, choice, words), found[area.area.code]
        rows.append(
            Row(
                heading=area.area.label,
                cells=(
                    figure.text,
                    _span(row["rate_low"], row["rate_high"], choice, words) if figure.is_known else "–",
                    area.count.text,
                    _place(row, words),
                    words(f"overlast.verdict.{row['verdict']}"),
                    words(f"overlast.in_funnel.{row['funnel']}") if choice != "aantal" else "–",
                ),
                is_marked=area.is_chosen,
                is_current=area.is_selected,
            )
        )
    names = (
        words("column.area"),
        words(f"overlast.figure_{choice}"),
        words("overlast.column_verdict_margin"),
        words("column.count"),
        words("overlast.column_place"),
        words("overlast.column_verdict"),
        words("overlast.column_funnel"),
    )
    return Table(caption, names, tuple(rows))


def _span(low: object, high: object, choice: Choice, words: Words) -> str:
    least, other = _number(low), _number(high)
    if least is None or other is None:
        return "–"
    show = formats.number if choice == "aantal" else formats.rate
    return words("overlast.span", low=show(least, words.language), high=show(other, words.language))


def _place(row: Record, words: Words) -> str:
    low, high = _number(row["rank_low"]), _number(row["rank_high"])
    if low is None or high is None:
        return "–"
    return (
        words("overlast.place_one", n=int(low))
        if low == high
        else words("overlast.place", low=int(low), high=int(high))
    )


# ---- funnel -------------------------------------------------------------------------------------


def funnel(areas: AreaSet, compared: Compared, choice: Choice, subject: str, words: Words) -> LimitPlot | None:
    """Rates against inhabitants or surface, with the limits of chance. None where there is nothing to draw."""
    comparison = compared.by_choice[choice]
    lines = funnel_lines(comparison)
    if choice == "aantal" or lines.empty:
        return None
    compared_rows = _rows(compared, choice)
    points = []
    for area in areas.areas:
        figure, row = chosen_figure(area, choice, words), compared_rows[area.area.code]
        size = _number(row["denominator"])
        if not figure.is_known or figure.value is None or size is None or (figure.is_rounded and not figure.value):
            continue
        points.append(
            CloudPoint(
                label=area.area.label,
                text=figure.text,
                x=size,
                y=figure.value,
                verdict=words(f"overlast.in_funnel.{row['funnel']}"),
                is_named=row["funnel"] in ("outside", "between") or area.is_chosen or area.is_selected,
                is_marked=area.is_chosen,
            )
        )
    if not points:
        return None
    xs = lines["denominator"].to_numpy()
    # Far above the highest figure a limit only makes the picture flat.
    top = 1.35 * max(point.y for point in points)
    limits = [_line("middle", xs, np.full(len(xs), comparison.city_rate), top, words)]
    for level in ("95", "998"):
        for side in ("low", "high"):
            limits.append(_line(level, xs, lines[f"{side}_{level}"].to_numpy(), top, words))
    return LimitPlot(
        points=tuple(points),
        limits=tuple(line for line in limits if line.points),
        x_axis=words(f"overlast.size_{choice}"),
        y_axis=words(f"overlast.figure_{choice}"),
        alt=words(
            "overlast.funnel_alt", subject=subject, n=sum(row["funnel"] == "outside" for row in compared_rows.values())
        ),
    )


def funnel_empty(choice: Choice, words: Words) -> str:
    """Sentence on why there is no funnel."""
    return words("overlast.funnel_count" if choice == "aantal" else "overlast.funnel_none")


def _line(kind: str, xs: np.ndarray, ys: np.ndarray, top: float, words: Words) -> LimitLine:
    points = tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True) if y <= top)
    return LimitLine(words(f"overlast.line_{kind}"), points, kind == "middle")


# ---- does the choice of a figure matter ---------------------------------------------------------


def effect_sentence(effect: DenominatorEffect, places: Places, words: Words) -> str:
    """Sentences on whether another choice names another first wijk, moves wijken or turns a verdict round."""
    names = {choice: places.areas[code].label for choice, code in effect.first.items() if code}
    if len(names) < len(CHOICES):
        return words("overlast.effect_none", n=settings.MIN_VERDICT_COUNT)
    if not effect.is_changed:
        return words("overlast.effect_same", area=names["inwoners"])
    parts = []
    if len(set(names.values())) > 1:
        parts.append(words("overlast.effect_first", **names))
    else:
        parts.append(words("overlast.effect_order", area=names["inwoners"]))
    if effect.moved:
        parts.append(words("overlast.effect_moved", areas=_names(effect.moved, places), n=MOVED_PLACES))
    if effect.reversed:
        parts.append(words("overlast.effect_reversed", areas=_names(effect.reversed, places)))
    return " ".join(parts)


def _names(codes: Sequence[str], places: Places) -> str:
    return ", ".join(places.areas[code].label for code in codes)


def swings_note(compared: Compared, words: Words) -> str:
    """A sentence on the months from which the usual swings were taken."""
    if compared.swings_from is None:
        return words("overlast.swings_own")
    return words("overlast.swings", period=formats.period(*compared.swings_from, words.language))

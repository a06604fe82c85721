"""The start page: this month beside the same month of the years before, and the largest changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import add_months
from dashboard.base.texts import Words
from dashboard.facts.count import NOTHING, Count, month_counts
from dashboard.facts.judgements import Judgements
from dashboard.facts.period import Window
from dashboard.facts.places import Places
from dashboard.facts.release import Fenomeen
from dashboard.stats import change, ratios
from dashboard.views.shared.figures import count_figure
from dashboard.views.shared.tile import Tile

CHANGE_MONTHS = 3  # one month is too short to see a change in one wijk, a year hides it


def month_tile(rows: pd.DataFrame, places: Places, month: dt.date, subject: str, words: Words) -> Tile:
    """The reports of one month in the city beside the mean of the same month in earlier years.

    `rows` is the answer of `melding_by_month` for the city.
    """
    counts = month_counts(rows, places)
    code = places.city.code
    now = counts.get((code, month), NOTHING)
    earlier: list[tuple[int, Count]] = []
    years = sorted({key[1].year for key in counts if key[1].month == month.month and key[1] < month})
    for year in years:
        count = counts.get((code, month.replace(year=year)), NOTHING)
        if count.is_known:
            earlier.append((year, count))
    return Tile(
        label=words("tile.month", subject=subject, month=formats.month(month, words.language)),
        value=count_figure(now, [month], words).text,
        detail=_mean_text(earlier, month, words),
    )


def _mean_text(earlier: Sequence[tuple[int, Count]], month: dt.date, words: Words) -> str:
    if not earlier:
        return words("tile.no_before")
    mean = sum(count.total or 0 for _, count in earlier) / len(earlier)
    text = formats.number(round(mean), words.language)
    if any(count.rounded for _, count in earlier):
        text = words("figure.about", n=text)
    name = formats.month_name(month, words.language)
    if len(earlier) == 1:
        return words("tile.before_one", n=text, month=name, year=earlier[0][0])
    return words("tile.before", n=text, month=name, first=earlier[0][0], last=earlier[-1][0])


def change_tiles(
    judged: Judgements,
    places: Places,
    fenomenen: Mapping[str, Fenomeen],
    window: Window,
    words: Words,
) -> tuple[Tile, ...]:
    """The largest rise and the largest fall over `window`, in reports, among those that chance does not explain; one
    tile that says so where there is neither.

    All areas and fenomenen are looked at, so the verdict is corrected for all of them together, not only for the areas
    of one fenomeen as on the other pages.
    """
    changes = demonstrable_changes(judged) if window.has_before else {}
    rise = max(changes, key=lambda key: changes[key], default=None)
    fall = min(changes, key=lambda key: changes[key], default=None)
    if not changes:
        period = formats.short_period(window.first, window.last, words.language)
        return (Tile(words("tile.changes"), words("tile.none"), words("tile.none_changes", period=period)),)
    return (
        _change_tile("rise", rise if rise and changes[rise] > 0 else None, judged, places, fenomenen, window, words),
        _change_tile("fall", fall if fall and changes[fall] < 0 else None, judged, places, fenomenen, window, words),
    )


def demonstrable_changes(judged: Judgements) -> dict[tuple[str, str], int]:
    """By area and fenomeen: reports now minus reports a year before, where the change holds after correction for
    everything that was compared."""
    keys = list(judged)
    p_values = np.array([np.nan if judged[key].change_p is None else judged[key].change_p for key in keys], dtype=float)
    held = ratios.holm(p_values) < change.ALPHA
    return {
        key: (judged[key].now.total or 0) - (judged[key].before.total or 0)
        for key, is_held in zip(keys, held, strict=True)
        if is_held
    }


def _change_tile(
    kind: str,
    key: tuple[str, str] | None,
    judged: Judgements,
    places: Places,
    fenomenen: Mapping[str, Fenomeen],
    window: Window,
    words: Words,
) -> Tile:
    period = formats.short_period(window.first, window.last, words.language)
    if key is None:
        return Tile(words(f"tile.{kind}"), words("tile.none"), words(f"tile.none_{kind}", period=period))
    area_code, fenomeen_code = key
    change_of = judged[key]
    return Tile(
        label=words(f"tile.{kind}"),
        value=words("tile.what", fenomeen=fenomenen[fenomeen_code].name(words), area=places.areas[area_code].label),
        detail=words(
            "tile.from_to",
            before=count_figure(change_of.before, window.months_before, words).text,
            now=count_figure(change_of.now, window.months, words).text,
            period=period,
        ),
        link=key,
    )


def change_window(last_month: dt.date, first_month: dt.date) -> Window:
    """The last months over which changes are looked for."""
    return Window(max(first_month, add_months(last_month, 1 - CHANGE_MONTHS)), last_month, first_month)

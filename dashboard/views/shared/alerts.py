"""The list Opvallend in words: what is unusual for the season and the place, and what to keep in mind with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.formats import months_between
from dashboard.base.texts import Words
from dashboard.facts.count import Count
from dashboard.facts.places import Places
from dashboard.facts.release import Fenomeen
from dashboard.stats.alerts import Alert, AlertList
from dashboard.views.shared.figures import count_figure


@dataclass(frozen=True)
class AlertItem:
    """One sentence, its caveats, and the exact view that shows it: area, fenomeen and months."""

    sentence: str
    caveats: tuple[str, ...]
    area_code: str
    fenomeen_code: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class AlertView:
    """`calm` is said instead of a list when nothing is unusual; `note` says how rarely chance alone makes a list."""

    items: tuple[AlertItem, ...]
    calm: str
    note: str


def alert_view(
    found: AlertList, places: Places, fenomenen: Mapping[str, Fenomeen], month: dt.date, words: Words
) -> AlertView:
    """The list in the order in which it was found: most unusual first."""
    items = tuple(_item(alert, places, fenomenen, words) for alert in found.alerts)
    name = formats.month(month, words.language)
    calm = words("unusual.too_short") if not found.comparisons else words("unusual.calm", month=name)
    return AlertView(items, "" if items else calm, words("unusual.note"))


def _item(alert: Alert, places: Places, fenomenen: Mapping[str, Fenomeen], words: Words) -> AlertItem:
    period = formats.period(alert.window_first, alert.window_last, words.language)
    low, high = (formats.number(value, words.language) for value in (alert.low, alert.high))
    span = words("unusual.span", low=low, high=high)
    sentence = words(
        f"unusual.{alert.direction}",
        fenomeen=fenomenen[alert.fenomeen_code].name(words),
        area=places.areas[alert.area_code].label,
        figure=_figure(alert, words),
        period=period,
        usual=words("figure.about", n=span) if alert.about == "people" else span,
    )
    caveats = []
    if alert.direction == "up" and alert.hours_rose:
        caveats.append(words("unusual.presence"))
    if alert.may_have_shifted:
        caveats.append(words("unusual.shifted"))
    return AlertItem(
        sentence, tuple(caveats), alert.area_code, alert.fenomeen_code, alert.window_first, alert.window_last
    )


def _figure(alert: Alert, words: Words) -> str:
    """The count as it is said everywhere: a rounded sum is 'ongeveer', never a zero."""
    months = months_between(alert.window_first, alert.window_last)
    rounded = len(months) if alert.about == "people" else 0
    count = Count(int(alert.observed), len(months), rounded, 1 if rounded else 0, 0, 0, 0)
    return count_figure(count, months, words).text

"""Weekly moments of initiatives by day and part of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.base.formats import EN_DASH
from dashboard.base.texts import Words
from dashboard.facts.offer import Moment, Offer
from dashboard.views.initiatieven.catalogue import Placed
from dashboard.views.shared.choropleth import class_swatches, look_of
from dashboard.views.shared.classes import make_classes
from dashboard.views.shared.plots import Grid, GridCell


def week_grid(placed: Sequence[Placed], offer: Offer, words: Words) -> Grid:
    """A grid of days by parts of the day: how many initiatives of `placed` have a weekly moment then."""
    cells = Counter(
        (moment.weekday, part)
        for item in placed
        for moment, part in {(m.weekday, p): (m, p) for m in item.initiative.moments for p in m.day_parts}.values()
    )
    classes = make_classes([float(count) for count in cells.values()], most=4)
    swatches = class_swatches(classes)
    days, parts = range(1, 8), list(offer.day_parts)

    def cell(day: int, part: str) -> GridCell:
        count = cells[(day, part)]
        swatch = swatches[classes.index(float(count))] if count else look_of("zero")
        return GridCell(str(count) if count else EN_DASH, swatch)

    with_moments = [item for item in placed if item.initiative.moments]
    late = sum(any(is_late(moment) for moment in item.initiative.moments) for item in with_moments)
    return Grid(
        row_names=tuple(words(f"initiatieven.weekday_{day}") for day in days),
        column_names=tuple(offer.day_parts[part].text(words) for part in parts),
        cells=tuple(tuple(cell(day, part) for part in parts) for day in days),
        alt=words("initiatieven.week_alt", n=len(with_moments), all=len(placed), late=late),
        corner=words("initiatieven.week_corner"),
    )


def is_late(moment: Moment) -> bool:
    """In the weekend, or on a workday with a part after 18 o'clock."""
    return moment.weekday > 5 or moment.until_time > "18:00" or moment.until_time <= moment.from_time

"""Veldwerkers in one area: published hours, disciplines with their organisations, and when the team is around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats, settings
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import Record, records
from dashboard.base.settings import DAY_TYPES
from dashboard.base.texts import Words
from dashboard.facts.offer import Offer
from dashboard.facts.period import Window
from dashboard.facts.places import Area
from dashboard.stats.intervals import error_bound
from dashboard.views.coverage import SWATCHES
from dashboard.views.shared.choropleth import Swatch
from dashboard.views.shared.plots import Grid, GridCell


@dataclass(frozen=True)
class Presence:
    """Presence in an area: published hours, disciplines with their organisations, and when."""

    year: int | None
    disciplines: tuple[tuple[str, str, str], ...]  # name, definition, organisations
    organisations: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]  # all hours, and those that are preventive, in words
    hours_note: str
    moments: Grid | None
    moments_year: int | None


def presence(
    people: pd.DataFrame,
    hours: pd.DataFrame,
    moments: pd.DataFrame,
    area: Area,
    offer: Offer,
    window: Window,
    words: Words,
) -> Presence:
    """Presence in `area`, from the answers of `team_list`, `hours_by_area` and `team_moment_list`."""
    here = [row for row in records(people) if row["area_code"] == area.code and row["year"] <= window.last.year]
    year = max((int(row["year"]) for row in here), default=None)
    names: dict[tuple[str, str], list[str]] = {}
    for row in here:
        if row["year"] == year:
            key = (words.of(row["name"]), words.of(row["definition"]))
            who = names.setdefault(key, [])
            if row["organisation_code"]:  # none for the rest, nor where nobody has approved its name yet
                who.append(row["organisation_name"] or row["organisation_code"])
    hours_told, note = _hours(hours, area, window, words)
    grid, moments_year = _moments(moments, area, offer, window, words)
    return Presence(
        year=year,
        disciplines=tuple((name, definition, ", ".join(who) or EN_DASH) for (name, definition), who in names.items()),
        organisations=tuple(sorted({name for who in names.values() for name in who})),
        hours=hours_told,
        hours_note=note,
        moments=grid,
        moments_year=moments_year,
    )


def _hours(rows: pd.DataFrame, area: Area, window: Window, words: Words) -> tuple[tuple[tuple[str, str], ...], str]:
    of_area = [row for row in records(rows) if row["area_code"] == area.code]
    if not of_area:
        return (), ""
    parts = [(words("buurtprofiel.hours_all"), of_area)]
    parts += [
        (words(f"buurtprofiel.hours_{nature}"), [row for row in of_area if row["nature"] == nature])
        for nature in ("preventief", "reactief")
    ]
    note = words("figure.note_rounded")
    if any(row["missing_months"] for row in of_area):
        note = f"{words('buurtprofiel.hours_missing')} {note}"
    presence_name = words.of(of_area[0]["presence_name"])
    if presence_name != area.name:
        note = f"{words('buurtprofiel.hours_of', area=presence_name)} {note}"
    return tuple((name, _hours_text(own, window, words)) for name, own in parts), note


def _hours_text(rows: Sequence[Record], window: Window, words: Words) -> str:
    """A sum of rounded hours: never a zero, but what it is certainly under."""
    if any(row["missing_months"] and not row["known_months"] for row in rows) and not any(row["hours"] for row in rows):
        return words("figure.missing")
    total = sum(int(row["hours"] or 0) for row in rows)
    if total:
        return words("buurtprofiel.hours", n=words("figure.about", n=formats.number(total, words.language)))
    bound = error_bound(window.months, settings.HOURS_BASE) * len(rows)
    return words("buurtprofiel.hours", n=words("figure.less_than", n=formats.number(bound + 1, words.language)))


def _moments(
    rows: pd.DataFrame, area: Area, offer: Offer, window: Window, words: Words
) -> tuple[Grid | None, int | None]:
    of_area = [row for row in records(rows) if row["area_code"] == area.code and row["year"] <= window.last.year]
    year = max((int(row["year"]) for row in of_area), default=None)
    if year is None or not offer.day_parts:
        return None, None
    around = {(row["day_type"], row["day_part"]) for row in of_area if row["year"] == year}
    parts = list(offer.day_parts)

    def cell(day_type: str, part: str) -> GridCell:
        is_there = (day_type, part) in around
        swatch: Swatch = SWATCHES["more" if is_there else "none"]
        return GridCell(words("about.yes") if is_there else EN_DASH, swatch)

    grid = Grid(
        row_names=tuple(words(f"buurtprofiel.day_{day_type}") for day_type in DAY_TYPES),
        column_names=tuple(offer.day_parts[part].text(words) for part in parts),
        cells=tuple(tuple(cell(day_type, part) for part in parts) for day_type in DAY_TYPES),
        alt=words("buurtprofiel.moments_alt", n=len(around), all=len(parts) * len(DAY_TYPES), year=year),
        corner=words("buurtprofiel.day"),
    )
    return grid, year


def presence_source(sources: pd.DataFrame, found: Presence, words: Words) -> str:
    """Sentence on where the presence comes from, with the caveat of its hours."""
    rows = [row for row in records(sources) if row["source_kind"] == "presence"]
    names = ", ".join(words.of(row["name"]) for row in rows)
    return words("buurtprofiel.presence_source", names=names or words("about.unknown"), note=found.hours_note)

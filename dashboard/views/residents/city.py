"""Maps and lists of the public pages: where a wijk is, and what is organised where. No map from good to bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.facts.places import Area
from dashboard.facts.public_face import Face
from dashboard.views.initiatieven.map import initiative_map
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch
from dashboard.views.shared.tables import Row, Table
from dashboard.views.shared.trend import Trend, trend

_GROUND = Swatch("#dbe7ef")


def choose_map(face: Face, selected: Sequence[str], words: Words) -> MapView:
    """Every wijk in one colour: the map says where things are, and no more."""
    names = {area.code: area for area in face.wijken}
    drawn = tuple(
        MapArea.of(area, _GROUND, (words("publiek.map_line"),), is_selected=area.code in selected)
        for area in face.wijken
    )
    chosen = [names[code].label for code in selected if code in names]
    level = face.places.people_level
    legend = Legend(
        words("publiek.map_title"),
        (LegendRow(_GROUND, words.of(level.plural), len(drawn)),),
        words("publiek.map_method"),
    )
    key = "publiek.map_alt_chosen" if chosen else "publiek.map_alt"
    alt = words(key, n=len(drawn), names=", ".join(area.label for area in face.wijken), chosen=", ".join(chosen))
    return MapView(drawn, legend, alt)


def offer_map(face: Face, words: Words) -> MapView:
    """A map of how many public initiatives run in each wijk."""
    running = [one for one in face.offer.initiatives if one.is_public and one.runs_on(face.release.edition.as_of)]
    found = initiative_map(running, face.places.people_level.code, (), face.places, words)
    return replace(found, areas=tuple(replace(area, is_chosen=False) for area in found.areas))


def wijk_table(face: Face, words: Words) -> Table:
    """The wijken by name, with inhabitants and what is organised: the list beside the map."""
    day = face.release.edition.as_of
    running = [one for one in face.offer.initiatives if one.is_public and one.runs_on(day)]

    def row(area: Area) -> Row:
        inside = sum(one.reach((area.code,), face.places) == "inside" for one in running)
        people = area.population
        known = words("figure.unknown_population") if people is None else formats.number(people, words.language)
        return Row(area.label, (known, formats.number(inside, words.language)))

    columns = tuple(words(f"publiek.{key}") for key in ("wijk_column", "wijk_people", "wijk_offer"))
    return Table(words("publiek.wijken"), columns, tuple(row(area) for area in face.wijken))


def public_trend(rows: pd.DataFrame, face: Face, code: str, subject: str, words: Words) -> Trend:
    """The course in an area. The marked period is nobody's choice here: it is the last twelve months."""
    found = trend(rows, face.places, [code], face.release.edition.months, face.window, subject, words)
    return replace(found, marked_text=words("drawing.last_year"))


def trend_table(trend: Trend, subject: str, words: Words) -> Table:
    """The course as a table, newest month first; a month without figure says why."""
    months = [point.month for point in trend.series[0].points] if trend.series else []
    rows = tuple(
        Row(formats.month(month, words.language), tuple(series.points[place].figure.text for series in trend.series))
        for place, month in reversed(list(enumerate(months)))
    )
    columns = (words("publiek.month_column"), *(series.name for series in trend.series))
    return Table(words("publiek.trend_caption", name=subject), columns, rows)

"""Map of the number of initiatives in each area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.base.formats import EN_DASH
from dashboard.base.texts import Words
from dashboard.facts.offer import Initiative
from dashboard.facts.places import Places
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch, class_swatches, look_of
from dashboard.views.shared.classes import Classes, make_classes
from dashboard.views.shared.tables import Row, Table

_MOST_TITLES = 3  # in a tooltip of the map


def initiative_map(
    initiatives: Sequence[Initiative], level: str, selected: Sequence[str], places: Places, words: Words
) -> MapView:
    """A map of how many of `initiatives` each area has, in the area itself or in a part of it."""
    inside = {
        area.code: [one for one in initiatives if one.reach((area.code,), places) == "inside"]
        for area in places.of_level(level)
    }
    around = [one for one in initiatives if places.city.code in one.areas]
    counts = {code: len(items) for code, items in inside.items()}
    classes = make_classes([float(count) for count in counts.values() if count])
    swatches = class_swatches(classes)
    drawn = tuple(
        MapArea.of(
            area,
            swatches[classes.index(counts[area.code])] if counts[area.code] else look_of("zero"),
            _map_lines(inside[area.code], len(around), words),
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area in places.of_level(level)
    )
    return MapView(
        drawn, _map_legend(list(counts.values()), classes, swatches, words), _map_alt(counts, around, places, words)
    )


def _map_lines(inside: Sequence[Initiative], around: int, words: Words) -> tuple[str, ...]:
    titles = [one.title for one in inside[:_MOST_TITLES]]
    more = len(inside) - len(titles)
    lines = [words("initiatieven.map_inside", n=len(inside)), *titles]
    lines += [words("initiatieven.map_more", n=more)] if more else []
    return (*lines, words("initiatieven.map_around", n=around))


def _map_legend(counts: list[int], classes: Classes, swatches: Sequence[Swatch], words: Words) -> Legend:
    by_class = Counter(classes.index(float(count)) for count in counts if count)
    rows = []
    for index, swatch in enumerate(swatches):
        members = [count for count in counts if count and classes.index(float(count)) == index]
        rows.append(LegendRow(swatch, _span(members), by_class[index]))
    if 0 in counts:
        rows.append(LegendRow(look_of("zero"), words("initiatieven.map_none"), counts.count(0)))
    return Legend(words("initiatieven.map_title"), tuple(rows), words("initiatieven.map_method"))


def _span(members: Sequence[int]) -> str:
    low, high = min(members, default=0), max(members, default=0)
    return str(low) if low == high else f"{low}{EN_DASH}{high}"


def _map_alt(counts: Mapping[str, int], around: Sequence[Initiative], places: Places, words: Words) -> str:
    if not any(counts.values()):
        return words("initiatieven.map_alt_empty", around=len(around))
    most = max(counts, key=lambda code: counts[code])
    empty = sum(1 for count in counts.values() if not count)
    return words("initiatieven.map_alt", most=places.areas[most].label, n=counts[most], empty=empty, around=len(around))


def map_table(view: MapView, words: Words) -> Table:
    """The map as a table: the class of each area and the lines of its tooltip."""
    texts = {row.swatch: row.text for row in view.legend.rows}
    rows = tuple(
        Row(area.label, (texts[area.swatch], "; ".join(area.lines)), swatch=area.swatch, is_marked=area.is_chosen)
        for area in view.areas
    )
    columns = (words("column.area"), words("initiatieven.map_title"), words("initiatieven.title"))
    return Table(view.alt, columns, rows, numeric=False)


def map_figures(found: Sequence[Initiative], view: MapView, places: Places) -> dict[str, dict[str, str | float | None]]:
    """The number of initiatives and their titles by area code, for a GeoJSON file."""
    figures: dict[str, dict[str, str | float | None]] = {}
    for area in view.areas:
        inside = [one.title for one in found if one.reach((area.code,), places) == "inside"]
        figures[area.code] = {"initiatives": len(inside), "titles": "; ".join(inside)}
    return figures

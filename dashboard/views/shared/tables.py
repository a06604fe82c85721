"""Tables as view-models: cells of text, so that a table can be read aloud, printed and exported as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.choropleth import MapView, Swatch


@dataclass(frozen=True)
class Row:
    """One row: its heading, its cells, and how it stands out."""

    heading: str
    cells: tuple[str, ...]
    swatch: Swatch | None = None
    is_marked: bool = False  # a chosen buurt
    is_current: bool = False  # selected
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`columns` names the heading column and then one for each cell; `numeric` says which cells are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: bool = True
    compact: bool = False  # stands in a narrow column
    stacked: bool = False  # on a phone each row is a small list


def area_table(areas: AreaSet, view: MapView, caption: str, words: Words) -> Table:
    """The map as a table: every area in the order of the map's figure, then the city."""
    swatches = {figures.code: figures.swatch for figures in view.areas}
    rows = [
        Row(
            heading=figures.area.label,
            cells=(
                figures.count.text,
                figures.rate.text,
                figures.before.text,
                figures.change.text,
                words("figure.unknown_population")
                if figures.area.population is None
                else formats.number(figures.area.population, words.language),
            ),
            swatch=swatches.get(figures.area.code),
            is_marked=figures.is_chosen and figures is not areas.city,
            is_current=figures.is_selected,
            is_total=figures is areas.city,
        )
        for figures in (*areas.areas, areas.city)
    ]
    columns = ("area", "count", "rate", "before", "change", "population")
    return Table(caption, tuple(words(f"column.{name}") for name in columns), tuple(rows))

"""Maps as GeoJSON (RFC 7946, EPSG:4326): outlines with the class, the words and the figures that the map shows."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.base.texts import Words
from dashboard.facts.places import Geometry
from dashboard.outlets.files.about import About
from dashboard.outlets.files.rows import Kind, class_of, shown_number
from dashboard.outlets.files.tables import cell_text
from dashboard.views.shared.area_figures import AreaFigures, AreaSet
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.figures import Figure

# What a map says of each area: by area code, then by name.
MapFigures = Mapping[str, Mapping[str, str | float | None]]


def geojson_bytes(areas: AreaSet, view: MapView, outlines: Mapping[str, Geometry], about: About, words: Words) -> bytes:
    """The areas on the map with their outlines, classes and figures (RFC 7946, EPSG:4326)."""
    fills = {area.code: area.swatch.fill for area in view.areas}
    features = [
        {
            "type": "Feature",
            "id": figures.area.code,
            "properties": _properties(figures, view, words) | {"fill": fills.get(figures.area.code)},
            "geometry": oriented(outlines[figures.area.code]) if figures.area.code in outlines else None,
        }
        for figures in areas.areas
    ]
    return _collection(features, about)


def view_geojson(
    view: MapView,
    outlines: Mapping[str, Geometry],
    about: About,
    figures: MapFigures,
) -> bytes:
    """Any map with its outlines: class and colour as on screen, and the `figures` of each area by name.

    Raises KeyError for an area without figures.
    """
    features = [
        {
            "type": "Feature",
            "id": area.code,
            "properties": {
                "area_code": area.code,
                "area_name": cell_text(area.label),
                "is_chosen": area.is_chosen,
                "is_selected": area.is_selected,
                "map_class": cell_text(class_of(area.code, view)),
                **{name: _value(value) for name, value in figures[area.code].items()},
                "fill": area.swatch.fill,
                "pattern": area.swatch.pattern,
            },
            "geometry": oriented(outlines[area.code]) if area.code in outlines else None,
        }
        for area in view.areas
    ]
    return _collection(features, about)


def _value(value: str | float | None) -> str | float | None:
    return cell_text(value) if isinstance(value, str) else value


def _collection(features: Sequence[Mapping[str, Any]], about: About) -> bytes:
    """A file that says of itself what it shows and where it comes from."""
    content = {
        "type": "FeatureCollection",
        "title": cell_text(about.title),
        "description": cell_text(about.sentence),
        "source": cell_text(about.source),
        "licence": cell_text(about.licence),
        "as_of": about.as_of.isoformat(),
        "remarks": [cell_text(remark) for remark in about.remarks],
        "features": features,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def _properties(figures: AreaFigures, view: MapView, words: Words) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "area_code": figures.area.code,
        "area_name": cell_text(figures.area.label),
        "level": figures.area.level,
        "population": figures.area.population,
        "is_chosen": figures.is_chosen,
        "is_selected": figures.is_selected,
        "map_class": class_of(figures.area.code, view),
    }
    kinds: tuple[tuple[str, Figure, Kind], ...] = (
        ("count", figures.count, "count"),
        ("rate", figures.rate, "rate"),
        ("before", figures.before, "count"),
        ("change", figures.change, "share"),
    )
    for name, figure, kind in kinds:
        properties[name] = shown_number(figure, kind)
        properties[f"{name}_text"] = figure.text
        properties[f"{name}_status"] = figure.state
    return properties


def oriented(geometry: Geometry) -> Geometry:
    """Outer rings against the clock and holes with it, as RFC 7946 wants."""
    is_one = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_one else geometry["coordinates"]
    turned = [
        [
            list(ring) if (_signed_area(ring) >= 0) == (index == 0) else list(ring)[::-1]
            for index, ring in enumerate(rings)
        ]
        for rings in polygons
    ]
    return {"type": geometry["type"], "coordinates": turned[0] if is_one else turned}


def _signed_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0, *_), (x1, y1, *_) in itertools.pairwise(ring))

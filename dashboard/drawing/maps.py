"""A map view-model as folium objects. The one place that escapes text for Leaflet.

Outlines travel once, in a base map that never changes, so that streamlit-folium keeps its frame. What changes travels
as a few colours and texts, painted on those outlines by assets/map.js. Texts are JSON strings that reach the page as
`textContent`: they are never HTML, never a JavaScript template and never a branca template (its test tries).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dashboard.base import palette, static_files
from dashboard.base.markup import escape
from dashboard.base.texts import Words
from dashboard.facts.places import Geometry, bounds
from dashboard.views.shared.choropleth import MapView

RETURNED = "last_active_drawing"  # what a click gives back: the properties of the area
LABELS_UP_TO = 20  # areas: with more, names would cover the map
KEYS_UP_TO = 40  # areas: with more, the table is the better way for a keyboard

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&`${}'()_%#"})


def script_json(value: Any) -> str:
    """A value as JSON that is safe inside a script, a JavaScript template and a branca template.

    Every character in a string that could end, open or call something there is written as \\uXXXX; the browser reads
    the same text back.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return _STRING.sub(lambda match: match[0].translate(_ESCAPED), text)


class _CityMap(folium.Map):
    """A folium map that loads Leaflet, and our script with it, from our own server and nothing else."""

    default_js = [("leaflet", static_files.url("map.js"))]  # noqa: RUF012
    default_css = [("leaflet_css", static_files.url("map.css"))]  # noqa: RUF012


class _Outlines(MacroElement):
    """The outlines of one level: part of the base map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "buurtbeeld.outlines({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Outlines"
        self.data = script_json(data)


class _Paint(MacroElement):
    """Colours and texts for the outlines: what changes."""

    _template = Template("{% macro script(this, kwargs) %}buurtbeeld.paint({{ this.data }});{% endmacro %}")

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Paint"
        self.data = script_json(data)


def base_map(
    outlines: dict[str, Geometry],
    *,
    zoom_buttons: bool = True,
    tiles_url: str | None = None,
    tiles_attribution: str | None = None,
) -> folium.Map:
    """The part of a map that stays: the outlines, and tiles when the city file names a tile server.

    `outlines`: geometries by area code, EPSG:4326.
    """
    west, south, east, north = bounds(outlines)
    city = _CityMap(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=11,
        tiles=None,
        zoom_control=zoom_buttons,
        attributionControl=bool(tiles_url),
        scrollWheelZoom=False,
        zoomSnap=0,
        zoomDelta=0.5,
        bounceAtZoomLimits=False,
    )
    if tiles_url:
        folium.TileLayer(tiles=tiles_url, attr=_attribution(tiles_attribution or ""), control=False).add_to(city)
    features = [
        {"type": "Feature", "properties": {"area_code": code}, "geometry": geometry}
        for code, geometry in sorted(outlines.items())
    ]
    data = {
        "features": features,
        "bounds": [[south, west], [north, east]],
        "labels": len(outlines) <= LABELS_UP_TO,
        "keys": len(outlines) <= KEYS_UP_TO,
        "opacity": 0.75 if tiles_url else 1,
    }
    _Outlines(data).add_to(city)
    return city


def _attribution(text: str) -> str:
    """The words that a tile server asks for, as text: folium puts them into a script and Leaflet into HTML."""
    return script_json(str(escape(text)))[1:-1]


def paint(view: MapView, words: Words, painted_url: str | None = None) -> folium.FeatureGroup:
    """The part of a map that changes with filters: how every area looks and what it says.

    `painted_url` is asked by the browser when the areas are painted (ready.py).
    """
    areas = [
        {
            "code": area.code,
            "name": area.name,
            "label": area.label,
            "lines": list(area.lines),
            "swatch": asdict(area.swatch),
            "selected": area.is_selected,
            "chosen": area.is_chosen,
        }
        for area in view.areas
    ]
    data = {
        "areas": areas,
        "border": palette.BORDER,
        "accent": palette.SELECTED,
        "hint": words("map.hint"),
        "painted": painted_url,
    }
    group = folium.FeatureGroup(name="areas", control=False)
    _Paint(data).add_to(group)
    return group


def clicked_area(value: Any) -> str | None:
    """The area code in what streamlit-folium gives back after a click; None when there is none."""
    drawing = value.get(RETURNED) if isinstance(value, dict) else None
    properties = drawing.get("properties") if isinstance(drawing, dict) else None
    code = properties.get("area_code") if isinstance(properties, dict) else None
    return code if isinstance(code, str) else None

"""A name can never become code on the map, and the map asks nothing of another host."""

from __future__ import annotations

import json
import re

import folium
import pytest

from dashboard.base import static_files
from dashboard.drawing.maps import base_map, clicked_area, paint, script_json
from dashboard.views.shared.area_figures import area_set
from dashboard.views.shared.choropleth import MapView, map_view
from tests.drawing.test_pictures import ROWS
from tests.hostile import NAMES
from tests.views.drawn import NL, YEAR_2025, counts, places

SQUARE = {"type": "Polygon", "coordinates": [[[4.46, 51.01], [4.47, 51.01], [4.47, 51.02], [4.46, 51.01]]]}


def view() -> MapView:
    return map_view(area_set(counts(ROWS), places(), "wijk", YEAR_2025, "per_1000", NL), "Zwerfvuil", "2025", NL)


def hostile(name: str) -> MapView:
    found = view()
    area = found.areas[0].__class__(**{**found.areas[0].__dict__, "name": name, "label": name, "lines": (name,)})
    return found.__class__((area,), found.legend, found.alt)


def rendered(group: folium.FeatureGroup) -> str:
    city = base_map({"N1": SQUARE})
    group.add_to(city)
    return city.get_root().render()


@pytest.mark.parametrize("name", NAMES)
def test_script_json_gives_back_the_same_text(name):
    assert json.loads(script_json({"name": name})) == {"name": name}


@pytest.mark.parametrize("name", NAMES)
def test_no_string_holds_what_could_end_or_call_something(name):
    inside = script_json([name])[2:-2]
    assert not re.search(r"[<>&`${}'()]", inside)


@pytest.mark.parametrize("name", NAMES)
def test_rendering_twice_leaves_names_alone(name):
    page = rendered(paint(hostile(name), NL))
    found = re.search(r"buurtbeeld\.paint\((.*?)\);", page)
    assert found
    assert json.loads(found[1])["areas"][0]["name"] == name
    assert "49" not in json.loads(found[1])["areas"][0]["label"]


def test_the_base_map_does_not_change_with_the_figures():
    first, second = base_map({"N1": SQUARE}), base_map({"N1": SQUARE})
    strip = re.compile(r"[0-9a-f]{32}")
    assert strip.sub("", first.get_root().render()) == strip.sub("", second.get_root().render())


def test_everything_comes_from_our_own_server():
    links = re.findall(r'(?:src|href)="([^"]+)"', rendered(paint(view(), NL)))
    assert set(links) == {static_files.url("map.js"), static_files.url("map.css")}


def test_tiles_only_when_named_and_their_words_are_text():
    city = base_map({"N1": SQUARE}, tiles_url="https://tiles.example/{z}/{x}/{y}.png", tiles_attribution=NAMES[3])
    page = city.get_root().render()
    assert "tiles.example" in page
    assert "<img src=x" not in page
    assert "tiles.example" not in base_map({"N1": SQUARE}).get_root().render()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"last_active_drawing": {"properties": {"area_code": "N1"}}}, "N1"),
        ({"last_active_drawing": {"properties": {"area_code": 1}}}, None),
        ({"last_active_drawing": {"properties": None}}, None),
        ({"last_active_drawing": None}, None),
        ({}, None),
        (None, None),
        ("N1", None),
    ],
)
def test_what_a_click_gives_back(value, code):
    assert clicked_area(value) == code

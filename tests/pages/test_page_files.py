"""The files that each page offers, made from the example city: complete, with their source, and equal to the view."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.settings import ENTRY_FILE, PAGE_DIR
from dashboard.base.texts import words_for
from dashboard.views.shared.choropleth import MapView
from dashboard.widgets import maps as map_widget

CSV, GEOJSON, SVG = "text/csv", "application/geo+json", "image/svg+xml"
WITH_MAP = {
    "overzicht": {},
    "kaart": {},
    "kaart, context": {"cijfer": "thuisgevoel"},
    "initiatieven": {},
    "veldwerkers": {"fenomeen": "hangjongeren"},
    "afstemming": {"fenomeen": "hangjongeren", "gebied": "12025W01"},
}
# What a page shows as a chart or grid of its own has a picture with this in its name.
PICTURES = {
    "initiatieven": ("tijdlijn", "week", "aanbod"),
    "veldwerkers": ("kaart", "tijd", "uren", "meldingen-en-uren"),
    "afstemming": ("kaart", "organisaties"),
    "buurtprofiel": ("ploeg",),
}


@pytest.fixture
def offered(example_release: Path, monkeypatch):
    """Opens a page; gives the files that it offers (name: kind and bytes, no PNG) and the maps that it drew."""
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))
    files: dict[str, tuple[str, bytes]] = {}
    maps: list[MapView] = []
    draw = map_widget.area_map

    def keep(label, *, data, file_name, mime, **_):
        if mime != "image/png":
            assert file_name not in files, f"two files are named {file_name}"
            files[file_name] = (mime, data())

    def drawn(view, *arguments, **more):
        maps.append(view)
        return draw(view, *arguments, **more)

    monkeypatch.setattr("streamlit.download_button", keep)
    monkeypatch.setattr(map_widget, "area_map", drawn)

    def open_page(name: str, params: dict[str, str]) -> tuple[dict[str, tuple[str, bytes]], list[MapView]]:
        stem = name.split(",")[0]
        app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60)
        app.query_params = dict(params)
        if stem != "overzicht":
            app = app.switch_page(str(PAGE_DIR / f"{stem}.py"))
            app.query_params = dict(params)
        files.clear()
        maps.clear()
        app = app.run()
        assert not app.exception, [element.message for element in app.exception]
        return dict(files), list(maps)

    return open_page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", WITH_MAP)
def test_every_map_can_be_taken_along_as_it_stands(offered, name, language):
    files, maps = offered(name, WITH_MAP[name] | ({"taal": "en"} if language == "en" else {}))
    found = [json.loads(content) for mime, content in files.values() if mime == GEOJSON]
    assert len(found) == len(maps) == 1
    view, content = maps[0], found[0]
    looks = {row.swatch: row.text for row in view.legend.rows}
    features = {feature["id"]: feature for feature in content["features"]}
    assert set(features) == {area.code for area in view.areas}
    for area in view.areas:
        properties = features[area.code]["properties"]
        assert properties["map_class"] == looks[area.swatch]
        assert (properties["fill"], properties["is_chosen"]) == (area.swatch.fill, area.is_chosen)
        assert features[area.code]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert content["source"].startswith(words_for(language)("source.from", names="", month="").split(":")[0])
    assert content["licence"]


@pytest.mark.parametrize("name", [*WITH_MAP, "overlast", "buurtprofiel"])
def test_every_file_says_where_it_comes_from(offered, name):
    files, _ = offered(name, WITH_MAP.get(name, {}))
    assert {mime for mime, _ in files.values()} >= {CSV, SVG}
    for file_name, (mime, content) in files.items():
        if mime == CSV:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
            assert len(rows) > 1, file_name
            assert all("Bron" in row[-1] and len(row) == len(rows[0]) for row in rows[1:]), file_name
        if mime == SVG:
            assert "Bron" in " ".join(ET.fromstring(content).itertext()), file_name  # noqa: S314  ours
    for part in PICTURES.get(name, ()):
        assert any(part in one for one, (mime, _) in files.items() if mime == SVG), part

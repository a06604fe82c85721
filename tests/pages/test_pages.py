"""Every registered page, in four situations, on a city that the real build made."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.settings import ENTRY_FILE, PAGE_DIR
from dashboard.base.texts import languages, words_for
from dashboard.web import pages

STEMS = sorted(entry.stem for entry in pages.PAGES)
SITUATIONS = {
    "default": {},
    "one area": {"gebied": "N1", "fenomeen": "wildplassen"},
    "an empty answer": {"gebied": "Z1", "van": "2025-01", "tot": "2025-01", "maat": "verandering"},
    "a nonsense URL": {"gebied": "nergens", "fenomeen": "{{7*7}}", "van": "gisteren", "maat": "-1", "taal": "xx"},
    "english": {"taal": "en", "fenomeen": "alle", "gekozen": "1"},
}


@pytest.fixture(autouse=True)
def _release(tiny_release, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tiny_release))


def opened(stem: str, params: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60)
    app.query_params = dict(params)
    app = app.run()
    if stem != pages.PAGES[0].stem:
        app = app.switch_page(str(PAGE_DIR / f"{stem}.py"))
        app.query_params = dict(params)
        app = app.run()
    return app


def _deep_text(app: AppTest) -> str:
    found: list[str] = []

    def walk(node) -> None:
        for child in getattr(node, "children", {}).values():
            walk(child)
        if getattr(node, "type", "") == "html":
            found.append(node.proto.body)

    walk(app.main)
    return " ".join(found)


def test_every_page_file_is_registered_once_and_every_entry_has_its_file_and_words():
    assert sorted(path.stem for path in PAGE_DIR.glob("*.py")) == STEMS
    for language in languages():
        for entry in pages.PAGES:
            assert words_for(language).has(f"page.{entry.stem}")
            assert words_for(language).has(f"menu.{entry.group}")


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("stem", STEMS)
def test_page_runs(stem, situation):
    app = opened(stem, SITUATIONS[situation])
    assert not app.exception, [element.message for element in app.exception]
    assert "<h1>" in _deep_text(app)


MECHELEN = {
    "default": {},
    "arsenaal": {"gebied": "12025W01", "fenomeen": "hangjongeren"},
    "a chosen buurt": {"gebied": "12025A64-", "taal": "en"},
}


@pytest.mark.parametrize("situation", MECHELEN)
@pytest.mark.parametrize("stem", STEMS)
def test_page_runs_on_the_example_city(stem, situation, example_release, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))
    app = opened(stem, MECHELEN[situation])
    assert not app.exception, [element.message for element in app.exception]
    assert "<h1>" in _deep_text(app)


def test_nonsense_leaves_the_url():
    app = opened("kaart", SITUATIONS["a nonsense URL"])
    assert dict(app.query_params) == {}


def test_a_widget_changes_the_url_and_the_page():
    app = opened("kaart", {})
    app.selectbox(key="filter_fenomeen").set_value("wildplassen").run()
    assert not app.exception
    assert app.query_params["fenomeen"] in ("wildplassen", ["wildplassen"])
    assert "Wildplassen in heel Tiny" in _deep_text(app)
    app.multiselect(key="filter_gebied").set_value(["N1"]).run()
    assert "Wildplassen in Noord" in _deep_text(app)
    app.radio(key="filter_taal").set_value("en").run()
    assert "per 1,000 inhabitants" in _deep_text(app)
    assert app.selectbox(key="filter_fenomeen").value == "wildplassen"


def test_choices_go_along_to_another_page():
    app = opened("kaart", {})
    app.selectbox(key="filter_fenomeen").set_value("wildplassen").run()
    app = app.switch_page(str(PAGE_DIR / "overzicht.py"))
    app.query_params = {}
    app = app.run()
    assert "Wildplassen per maand" in _deep_text(app)


def test_people_figures_have_no_zero_on_the_map_page():
    app = opened("kaart", {"fenomeen": "wildplassen", "van": "2025-01", "tot": "2025-01", "maat": "aantal"})
    page = _deep_text(app)
    rows = page[page.index("bb-numeric") :]
    assert ">0<" not in rows
    assert "0–4" in rows


def test_without_a_release_the_page_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tmp_path))
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
    assert not app.exception
    assert "python -m dashboard build" in _deep_text(app)


def test_english_pages_say_sources_in_english(example_release, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))
    for stem, english, dutch in (
        ("kaart", "Simplified: up to about 55 m", "Vereenvoudigd"),
        ("gegevens", "invented hours", "verzonnen uren"),
        ("gegevens", "inhabitants by statistical sector", "bevolking per statistische sector"),
    ):
        said = _deep_text(opened(stem, {"taal": "en"}))
        assert english in said and dutch not in said
        assert dutch in _deep_text(opened(stem, {}))


def test_the_overview_says_its_source_for_the_map_and_for_the_trend():
    shown = _deep_text(opened("overzicht", {}))
    assert shown.count("Bron: ") == 1
    assert "Voor kaart en grafiek." in shown

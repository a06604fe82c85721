"""What a page keeps in the URL for itself: it stays, it goes along, and nonsense leaves."""

from __future__ import annotations

import pytest

from dashboard.base.settings import PAGE_DIR
from tests.pages.test_pages import _deep_text, opened


@pytest.fixture(autouse=True)
def _release(tiny_release, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tiny_release))


def plain(params) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in params.items()}


def test_a_search_stays_beside_the_shared_filters():
    app = opened("initiatieven", {"zoek": "voetbal", "loopt": "alle", "gebied": "N1"})
    assert not app.exception
    assert plain(app.query_params) == {"zoek": "voetbal", "loopt": "alle", "gebied": "N1"}
    assert app.text_input(key="offer_zoek").value == "voetbal"
    app.radio(key="filter_taal").set_value("en").run()
    assert plain(app.query_params)["zoek"] == "voetbal"


def test_a_widget_of_the_page_changes_the_url():
    app = opened("initiatieven", {})
    app.text_input(key="offer_zoek").set_value("  buurt  sport ").run()
    assert plain(app.query_params) == {"zoek": "buurt sport"}
    app.checkbox(key="offer_loopt").set_value(False).run()
    assert plain(app.query_params) == {"zoek": "buurt sport", "loopt": "alle"}


@pytest.mark.parametrize(
    ("stem", "params"),
    [
        ("initiatieven", {"thema": "{{7*7}}", "doelgroep": "<script>", "aard": "-1", "plek": "nergens"}),
        ("buurtprofiel", {"eerder": "99"}),
        ("kaart", {"cijfer": "onzin"}),
    ],
)
def test_nonsense_leaves_the_url(stem, params):
    app = opened(stem, params)
    assert not app.exception
    assert dict(app.query_params) == {}


def test_an_earlier_year_stands_beside_the_first_area():
    # Fifteen months are published: January to March 2026 have a year before them.
    app = opened("buurtprofiel", {"gebied": "N1,O1", "van": "2026-01", "tot": "2026-03", "eerder": "1"})
    assert not app.exception
    text = _deep_text(app)
    assert "Noord, jan–mrt 2025" in text
    assert plain(app.query_params)["eerder"] == "1"


def test_one_page_does_not_take_what_is_of_another():
    app = opened("initiatieven", {"zoek": "voetbal"})
    app = app.switch_page(str(PAGE_DIR / "buurtprofiel.py"))
    app.query_params = {}
    app = app.run()
    assert "zoek" not in dict(app.query_params)


def test_the_matrix_follows_the_chosen_area_until_a_place_is_asked():
    app = opened("initiatieven", {"gebied": "O1"})
    assert app.selectbox(key="offer_plek").value == "O1"
    app.text_input(key="offer_zoek").set_value("x").run()
    app.multiselect(key="filter_gebied").set_value(["W1"]).run()
    assert app.selectbox(key="offer_plek").value == "W1"
    app.selectbox(key="offer_plek").set_value("noord").run()
    assert plain(app.query_params) == {"gebied": "W1", "zoek": "x", "plek": "noord"}

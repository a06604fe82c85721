"""A page is registered in one place: what is added there is everywhere, and no city is named in the code."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from dashboard.base import settings, texts
from dashboard.city.city_file import read_city
from dashboard.store import snapshot
from dashboard.web import lost, pages
from dashboard.web.public_server import Door
from dashboard.web.routes import routes
from dashboard.web.warm_up import warm_up
from tests.asgi import Client
from tests.pages.test_pages import _deep_text

PAGE = 'import streamlit as st\nst.html("<h1>Dit is een proef</h1>")\n'


@pytest.fixture
def prepared(tiny_release, tmp_path, monkeypatch):
    """A house with one page more, registered once; its file and its words beside those that there are."""
    asked = []
    shutil.copytree(settings.PAGE_DIR, tmp_path / "pages")
    (tmp_path / "pages" / "proef.py").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(settings, "PAGE_DIR", tmp_path / "pages")
    for language in texts.languages():
        monkeypatch.setitem(texts.words_for(language).texts, "page.proef", f"Proef in {{city}} ({language})")
    entry = pages.PageEntry("proef", pages.RESIDENTS, is_public=True, prepare=asked.append)
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, entry))
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tiny_release))
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "0")
    return asked


def test_a_page_that_is_registered_has_a_route_a_menu_a_link_and_is_prepared(prepared):
    client = Client(Starlette(routes=routes()))
    assert client.get("/proef").status_code == 200
    assert re.search(r'data-pages="[^"]*\bproef\b', client.get("/").text)
    assert 'href="/proef"' in client.get("/nergens").text and "Proef in Tiny (nl)" in client.get("/nergens").text
    warm_up()
    assert [release.places.city.label for release in prepared] == ["Tiny"]
    app = AppTest.from_file(str(settings.ENTRY_FILE), default_timeout=60).run()
    app = app.switch_page(str(settings.PAGE_DIR / "proef.py")).run()
    assert not app.exception and "Dit is een proef" in _deep_text(app)


def test_whether_residents_may_open_it_stands_in_its_entry_alone(prepared, monkeypatch):
    assert Door().status("http", "GET", "/proef") == 200
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES[:-1], replace(pages.PAGES[-1], is_public=False)))
    assert Door().status("http", "GET", "/proef") == 404
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "1")
    assert "proef" not in pages.paths() and lost.is_lost("/proef", pages.paths())


def test_no_city_is_named_in_the_code():
    name = read_city(settings.CITY_FILE).name.lower()
    files = [*(settings.ROOT / "dashboard").rglob("*.py"), *settings.PAGE_DIR.glob("*.py")]
    files += [*(settings.ROOT / "dashboard").rglob("*.js"), *(settings.ROOT / "dashboard").rglob("*.html")]
    assert len(files) > 100
    assert not [path for path in files if name in path.name or name in path.read_text(encoding="utf-8").lower()]

"""A third language is a file in data/texts and a word in the city file: no code. What it lacks is read in another."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base import formats, settings, texts
from dashboard.base.errors import UserError
from dashboard.base.texts import Wording, words_for
from dashboard.city.city_file import read_city
from dashboard.facts.release import current_release
from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.content import make_site
from dashboard.outlets.site.releases import Log
from dashboard.pipeline.pipeline import build
from dashboard.store import snapshot
from dashboard.web import pages
from dashboard.web.routes import routes
from tests.asgi import Client
from tests.pages.test_pages import _deep_text
from tests.tiny import make_city, reports

# Only a part of the words: the rest is to be read in the first language.
FRENCH = """
[language]
name = "Français"
[page]
kaart = "Carte"
[lost]
title = "Cette page n'existe pas"
[filters]
whole_inside = "tout {city}"
"""
FORMAT = """
[format]
number = "1\u202f234,5"
until = "à"
locale = "fr_BE"
[format.month]
""" + "".join(f'{n} = "mois{n}"\n' for n in range(1, 13))


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    """A tiny city in three languages, with a folder of texts of its own. What its build said stands in `lines`."""
    folder = tmp_path_factory.mktemp("french")
    words = folder / "texts"
    shutil.copytree(settings.TEXT_DIR, words)
    (words / "fr.toml").write_text(FRENCH, encoding="utf-8")
    (words / "format.fr.toml").write_text(FORMAT, encoding="utf-8")
    file = make_city(folder, reports({("N1", "2025-01", "zwerfvuil"): 1300, ("O1", "2025-02", "zwerfvuil"): 40}))
    city = file.read_text(encoding="utf-8").replace('["nl", "en"]', '["nl", "en", "fr"]')
    file.write_text(city.replace('nl = "wijk", ', 'nl = "wijk", fr = "quartier", '), encoding="utf-8")
    catalogue = folder / "catalog" / "fenomenen.toml"
    known = catalogue.read_text(encoding="utf-8")
    named = known.replace('nl = "Zwerfvuil", ', 'nl = "Zwerfvuil", fr = "Déchets sauvages", ')
    assert named != known
    catalogue.write_text(named, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "TEXT_DIR", words)
        patch.setenv("BUURTBEELD_SECRET", "a secret for tests only, 32 characters or more")
        patch.setenv(snapshot.OUT_VARIABLE, str(folder / "out"))
        lines = build(file, folder / "out", dt.date(2025, 3, 2)).lines()
        yield lines


def test_its_files_are_all_that_it_takes(french):
    assert texts.languages() == ("nl", "en", "fr")
    words = words_for("fr")
    assert (words.language, words("page.kaart"), words("page.overzicht")) == ("fr", "Carte", "Overzicht")
    assert formats.number(1234.5, "fr", 1) == "1\u202f234,5"
    assert formats.day(dt.date(2025, 2, 1), "fr") == "1 mois2 2025"
    assert formats.short_month(dt.date(2025, 2, 1), "fr") == "feb 2025", "what is missing is read in the first language"


def test_the_build_says_what_is_missing(french):
    of_pages, of_city = [line for line in french if "language fr" in line]
    count = len(words_for("nl").texts) - len(words_for("fr").texts) + len(texts.untranslated("fr"))
    assert f"language fr: {count} texts of the pages are shown in another language" in of_pages
    assert "words of the city are shown in another language: day_parts.dag.name" in of_city
    assert "levels.wijk.name" not in " ".join(french)
    assert not [line for line in french if "language nl" in line or "language en" in line]


@pytest.mark.parametrize("stem", ["overzicht", "kaart", "overlast", "gegevens", "procedure", "stad", "mijn_buurt"])
def test_pages_open_in_it(french, stem):
    app = AppTest.from_file(str(settings.ENTRY_FILE), default_timeout=60)
    app.query_params = {"taal": "fr", "gebied": "N1"}
    app = app.run()
    if stem != pages.PAGES[0].stem:
        app = app.switch_page(str(settings.PAGE_DIR / f"{stem}.py"))
        app.query_params = {"taal": "fr", "gebied": "N1"}
        app = app.run()
    assert not app.exception
    assert app.radio(key="filter_taal").value == "fr"
    assert "Français" in app.radio(key="filter_taal").options
    said = _deep_text(app)
    assert "<h1>" in said and "mois" in said and "februari" not in said
    if stem == "kaart":
        assert "Déchets sauvages" in said
        assert "1\u202f300" in said


def test_the_words_of_the_city_are_read_in_it_and_else_in_the_first_language_of_the_city(french):
    words, release = words_for("fr"), current_release()
    level = release.places.level("wijk")
    assert (words.of(level.name), words.of(level.plural)) == ("quartier", "wijken")
    zwerfvuil = release.by_code["zwerfvuil"]
    assert (zwerfvuil.name(words), words.of(zwerfvuil.why)) == ("Déchets sauvages", "Waarom het telt.")
    assert release.subjects["groep-alles"].name(words) == words("subject.group", name="Alles")


def test_addresses_know_it(french):
    client = Client(routes_app())
    assert '<html lang="fr">' in client.get("/kaart?taal=fr").text
    lost = client.get("/nergens?taal=fr").text
    assert lost.index("existe pas") < lost.index("Deze pagina bestaat niet") < lost.index("does not")
    assert 'href="/kaart?taal=fr">Carte' in lost


def test_the_site_has_its_pages_beside_the_others(french):
    site = make_site(Base(), Log(), root="/")
    page = site.content("fr/index.html").decode()
    assert '<html lang="fr">' in page and 'href="../index.html">Nederlands' in page and ">English</a>" in page
    assert {path.split("/")[0] for path in site.files if path.endswith("index.html")} == {"index.html", "en", "fr"}


def routes_app():
    from starlette.applications import Starlette

    return Starlette(routes=routes())


def test_a_city_that_asks_for_a_language_without_words_is_refused(tmp_path):
    file = make_city(tmp_path, reports({("N1", "2025-01", "zwerfvuil"): 3}))
    file.write_text(file.read_text(encoding="utf-8").replace('["nl", "en"]', '["nl", "xx"]'), encoding="utf-8")
    with pytest.raises(UserError, match="'xx' has no words in data/texts; expected of nl, en"):
        read_city(file)


def test_what_a_text_lacks_is_read_in_the_first_language_or_the_one_that_was_written_first():
    assert Wording(en="district", nl="wijk")["fr"] == "wijk"
    assert Wording(de="Viertel", en="district")["fr"] == "Viertel"
    assert Wording(nl="wijk", fr="quartier")["fr"] == "quartier"

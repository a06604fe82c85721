"""No word that puts people or a place down reaches a resident; a hit names file, line and word."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.stigma_words import stigma_word
from dashboard.pipeline.pipeline import build
from tests.city.test_goals import NETWORK, goal
from tests.pipeline.read.partners.case import INITIATIVES, make_partners
from tests.tiny import reports

AS_OF = dt.date(2026, 4, 20)
ROW = "Koffie;Noord;zorg;ouderen;stad;;01/01/2025;;;preventief;;;{public};"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Een Probleemwijk aan de Dijle", "probleemwijk"),
        ("de probleemwijken van vroeger", "probleemwijken"),
        ("GETTOVORMING", "gettovorming"),
        ("slechte  buurten", "slechte  buurten"),
        ("Straat: hangjongeren!", "hangjongeren"),
        ("a no\u2011go area", "no-go"),
        ("allochtonen", "allochtonen"),
        ("an addict", "addict"),
        ("het tuig", "tuig"),
    ],
)
def test_a_word_is_found_with_capitals_accents_and_endings(text, word):
    assert stigma_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "Het vliegtuig en het werktuig",  # tuig is a part of them
        "De kinderarmoede daalt",
        "Kansarmoede-index",
        "Groepen jongeren op straat",
        "An addicted reader",
        "Het tuigje",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert stigma_word(text) is None


def test_a_broken_list_names_its_line(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text('[nl]\nwords = ["goed", "*"]\n[en]\nwords = ["bad one"]\n')
    with pytest.raises(UserError, match=r"words\.toml"):
        stigma_word("x", path)


@pytest.fixture
def made(tmp_path):
    """Makes a city with one text changed, and builds it."""

    def make(initiative: str = ROW.format(public="ja"), network: str = NETWORK, sentence: str = "Minder zwerfvuil.",
             note: str = "Kermis", public: str = "ja", name: str = "Zwerfvuil"):  # fmt: skip
        city = make_partners(
            tmp_path,
            initiatives=f"{INITIATIVES}\n{initiative}\n",
            notes=f"gebied;datum;zin;bron;publiek\nNoord;2025-03-14;{note};stad;{public}\n",
        )
        said = f'{{ nl = "{sentence}", en = "Less litter." }}'
        (tmp_path / "catalog" / "doelen.toml").write_text(network + goal(sentence=said))
        fenomenen = tmp_path / "catalog" / "fenomenen.toml"
        fenomenen.write_text(fenomenen.read_text().replace("Zwerfvuil", name))
        counts = {("N1", f"{year}-{month:02d}", "zwerfvuil"): 9 for year in (2025, 2026) for month in range(1, 13)}
        counts = {key: value for key, value in counts.items() if key[1] < "2026-04"}
        (tmp_path / "reports.csv").write_text("\n".join(["id,time,category,lon,lat", *reports(counts)]) + "\n")
        return build(city, tmp_path / "out", AS_OF)

    return make


PUBLIC_NETWORK = NETWORK + "is_public = true\n"


@pytest.mark.parametrize(
    ("changes", "file", "line", "word"),
    [
        ({"initiative": ROW.format(public="ja").replace("Koffie", "Koffie voor probleemgezinnen")},
         "initiatives.csv", 2, "probleemgezinnen"),
        ({"note": "Opkuis in de achterbuurt"}, "notes.csv", 2, "achterbuurt"),
        ({"network": PUBLIC_NETWORK, "sentence": "Minder hangjongeren."}, "doelen.toml", 11, "hangjongeren"),
        ({"name": "Tuig op straat"}, "fenomenen.toml", 5, "tuig"),
    ],
)  # fmt: skip
def test_the_build_stops_at_a_public_text_with_such_a_word(made, tmp_path, changes, file, line, word):
    with pytest.raises(UserError) as error:
        made(**changes)
    said = str(error.value)
    assert f"{file}, line {line}: residents would read" in said and f"(found '{word}')" in said
    assert not (tmp_path / "out" / "current.json").exists()


def test_what_is_not_public_may_say_what_it_likes(made):
    made(
        initiative=ROW.format(public="nee").replace("Koffie", "Overleg over een probleemgezin"),
        sentence="Minder hangjongeren.",
        note="Opkuis in de achterbuurt",
        public="nee",
    )


def test_the_words_of_the_pages_are_searched_too(tmp_path, monkeypatch, made):
    folder = tmp_path / "texts"
    folder.mkdir()
    for path in settings.TEXT_DIR.glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "x.nl.toml").write_text('[x]\na = "goed"\nb = "Een probleemwijk."\n')
    monkeypatch.setattr("dashboard.base.settings.TEXT_DIR", folder)
    with pytest.raises(UserError, match=r"x.nl.toml, line 3: .*probleemwijk"):
        made()


def test_a_fenomeen_has_a_public_name_where_that_of_the_trade_stigmatises(example_release):
    from dashboard.store import snapshot

    pointer = snapshot.read_pointer(example_release)
    query = "select name_nl from fenomeen where fenomeen_code = 'hangjongeren'"
    with snapshot.connect(example_release / pointer.file) as con:
        assert con.execute(query).fetchall() == [("Hangjongeren",)]
    with snapshot.connect(example_release / pointer.public_file) as con:
        assert con.execute(query).fetchall() == [("Overlast van groepen op straat",)]

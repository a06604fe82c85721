"""What people type: what is warned about, what is not, and that no disguise or length gets around it."""

from __future__ import annotations

import csv
import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.base import personal_data, settings
from dashboard.base.errors import UserError
from dashboard.base.personal_data import KINDS, findings, findings_by_field, people_words, refused_kinds
from tests.hostile import NAMES
from tests.pipeline.read.test_gate import HARMLESS, HITS

CODES = {
    "an e-mail address": "email",
    "a phone number": "phone",
    "a national number": "national_number",
    "a bank account": "bank_account",
    "a licence plate": "plate",
    "a street with a number": "street",
}


@pytest.mark.parametrize(("text", "kind"), HITS)
def test_what_the_gate_refuses_is_warned_about(text, kind):
    assert CODES[kind] in findings(f"Op het overleg gezegd: {text}. Volgende keer meer.")


TYPED = [
    ("jan (at) example.be", "email"),
    ("jan apenstaartje example punt be", "email"),
    ("gsm:0470123456", "phone"),
    ("０４７０ １２ ３４ ５６", "phone"),
    ("0470\u200b 12 34 56", "phone"),
    ("rrn 85.07.30-033.29 (een cijfer verkeerd)", "national_number"),
    ("be68 5390 0754 7035", "bank_account"),
    ("die met 1-abc-123", "plate"),
    ("nummerplaat ABC-123", "plate"),
    ("wagen AB-123-CD", "plate"),
    ("in de Kerkstraat op nummer 12", "street"),
    ("Leopoldstraat, huisnr. 7", "street"),
]


@pytest.mark.parametrize(("text", "kind"), TYPED)
def test_typed_texts_are_looked_at_more_closely_than_columns(text, kind):
    assert kind in findings(text)


PEOPLE = [
    "3 jongeren",
    "drie jongeren",
    "Er waren 5 luidruchtige oudere jongeren.",
    "één gezin",
    "1 gezin in de hoek",
    "een groep van 5",
    "jongeren (3)",
    "bewoners: 12",
    "een 14-jarige",
    "14 jarigen",
    "3 à 4 hangjongeren",
    "2-3 cliënten",
    "twee druggebruikers",
    "tientallen mensen",
    "４ kinderen",
    "3\u200b jongeren",
    "3 Jongeren",
    "VIER MEISJES",
    "five young people",
    "2 families",
    "a family of five",
    "a group of 6",
    "12 dossiers",
]


@pytest.mark.parametrize("text", PEOPLE)
def test_a_number_beside_a_word_for_people(text):
    assert findings(text) == ["people_number"]


QUIET = [
    "",
    "3 kapotte banken",
    "Er kwamen meer jongeren dan vorige keer.",
    "Zone 30 voor kinderen",
    "om 18 uur kinderen ophalen",
    "in 2025 jongeren bereikt met sport",
    "20 % van de bewoners",
    "wijk 3. Jongeren spelen daar.",
    "een jongere zei het zelf",
    "We spreken af op 4 mei met de jongeren.",
    "Fase 2: bewoners uitnodigen",
    "3 vuilnisbakken bij, en bewoners helpen mee",
    "feest 🎉 op het plein",
    "3 \u0301 \u0308",
]


_POINT = "(51.025714, 4.465123)"  # in a column a place of a report, in a text a place of somebody


@pytest.mark.parametrize("text", [*QUIET, *(one for one in HARMLESS if one != _POINT), *NAMES])
def test_what_needs_no_confirmation(text):
    assert findings(text) == []


def test_kinds_come_in_a_fixed_order_and_once():
    text = "3 jongeren, Kerkstraat 12, bel 0470 12 34 56 of 0470 12 34 57, mail jan@example.be"
    assert findings(text) == ["email", "phone", "street", "people_number"]


def test_only_fields_with_findings_are_named():
    found = findings_by_field({"helped": "Samen opruimen", "failed": "3 jongeren", "dissent": ""})
    assert found == {"failed": ["people_number"]}


@pytest.mark.parametrize("place", [0, 1990, 2000, 3995, 9000])
def test_nothing_hides_in_a_long_text(place):
    text = "gewoon " * (place // 7) + " jan@example.be " + "gewoon " * 1500
    assert findings(text) == ["email"]


_LONG = ["a", "a-", "a'", "0 ", "@", "1 A", "rue ", "rue de ", "12 rue de l", "nul vier ", "at a ", "A-de-", "https://a.be/%25",
         "Kerkstraat ", "geboren 1 ", "51.02 ", "u/", "BE12 "]  # fmt: skip


@pytest.mark.parametrize("text", [part * (20_000 // len(part)) for part in _LONG], ids=_LONG)
def test_no_text_takes_long(text):
    started = time.process_time()
    findings(text)
    assert time.process_time() - started < 3


def test_the_answer_holds_kinds_and_never_a_value():
    assert set(findings("jan@example.be 0470 12 34 56 3 jongeren Kerkstraat 12")) <= set(KINDS)


def test_words_are_written_as_they_are_compared():
    words = people_words()
    everything = [*words.numbers, *words.people, *words.endings, *words.elsewhere, *words.leading]
    assert [word for word in everything if word != personal_data._bare(word)] == []
    assert not words.people & words.elsewhere


def test_a_word_list_with_a_mistake_names_its_place(tmp_path):
    (tmp_path / "words.toml").write_text('numbers = ["twee"]\npeopel = ["jongere"]\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"words\.toml, line 2, 'peopel': is not a setting"):
        people_words(tmp_path / "words.toml")


# ---- how much is seen, and how much is flagged for nothing ------------------------------------------

CASES = Path(__file__).parents[1] / "cases" / "personal"
# Beside a working copy that has them; the project itself holds no copy.
PUBLIC_EVENTS = next(
    (folder for above in settings.ROOT.parents if (folder := above / "shared/cases/uitdatabank").is_dir()), None
)


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, (dict, list)):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _strings(part)


def _missed(file: str) -> tuple[list[str], int]:
    """The strings of a file of cases of which nothing is seen, and how many there are."""
    cases = tomllib.loads((CASES / file).read_text(encoding="utf-8"))
    texts = list(_strings(cases))
    return [text for text in texts if not set(findings(text)) - {"people_number"}], len(texts)


@pytest.mark.parametrize("file", ["tuned.toml", "held_out.toml"])
def test_nine_in_ten_of_what_people_write_is_seen(file):
    missed, count = _missed(file)
    assert count >= 102
    assert len(missed) <= 0.1 * count, missed


def test_each_kind_is_seen_as_what_it_is():
    """A phone that is taken for a bank account would be refused with the wrong words."""
    kinds = {
        "email": "email", "disguised_email": "email", "belgian_phone": "phone", "dutch_phone": "phone",
        "french_phone": "phone", "german_phone": "phone", "handle": "handle", "bank_account": "bank_account",
        "belgian_national_number": "national_number", "dutch_national_number": "national_number",
        "french_national_number": "national_number", "belgian_plate": "plate", "dutch_plate": "plate",
        "house_number_dutch": "street", "house_number_french": "street", "birth_date": "birth_date",
        "coordinates": "coordinates",
    }  # fmt: skip
    cases = tomllib.loads((CASES / "tuned.toml").read_text(encoding="utf-8"))
    assert [text for key, kind in kinds.items() for text in cases[key] if kind not in findings(text)] == []


def _alarms(texts: set[str]) -> list[str]:
    return [text for text in sorted(texts) if findings(text)]


def _example_texts() -> set[str]:
    """Titles, descriptions, sentences, names, links and units of the example city, and all words of its catalogue."""
    texts: set[str] = set()
    for path in settings.ROOT.glob("data/example/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            texts |= {cell for row in csv.DictReader(stream, delimiter=";") for cell in row.values() if cell}
    for path in settings.ROOT.glob("data/example/*.json"):
        texts |= set(_strings(json.loads(path.read_text(encoding="utf-8"))))
    for path in settings.ROOT.glob("data/catalog/*.toml"):
        texts |= set(_strings(json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))))
    return texts


def test_fewer_than_one_in_fifty_texts_of_the_example_is_flagged():
    texts = _example_texts()
    assert len(texts) > 700
    assert len(_alarms(texts)) < 0.02 * len(texts)


def test_fewer_than_one_in_fifty_sentences_of_agendas_is_flagged():
    texts = set(_strings(tomllib.loads((CASES / "harmless.toml").read_text(encoding="utf-8"))))
    assert len(texts) >= 80
    assert len(_alarms(texts)) < 0.02 * len(texts)


def test_no_title_or_description_of_publiqs_own_events_is_flagged():
    if PUBLIC_EVENTS is None:
        pytest.skip("the test documents of publiq are not on this machine")
    events = [json.loads(path.read_text(encoding="utf-8")) for path in PUBLIC_EVENTS.glob("*.json")]
    texts = {text for event in events for field in ("name", "description") for text in _strings(event.get(field))}
    assert texts
    assert _alarms(texts) == []


LINKS = [
    ("https://example.be/?mail=an%2540example.be", "email"),
    ("zie https://wa.me/32486234567 voor meer", "phone"),
    ("https://example.be/?straat=Kerkstraat&nr=12", "street"),
    ("www.example.be/1-ABC-123", "plate"),
    ("https://example.be/#71.04.19-233.37", "national_number"),
]


@pytest.mark.parametrize(("text", "kind"), LINKS)
def test_links_are_read_path_and_query_and_codes(text, kind):
    assert kind in findings(text)


def test_what_nobody_can_confirm():
    assert refused_kinds("mail an@example.be, Kerkstraat 12, @an_vdb") == ["email"]
    assert refused_kinds("Kerkstraat 12, @an_vdb, geboren op 12/03/1987, 3 jongeren") == []

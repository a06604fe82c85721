"""What people type: what is warned about, what is not, and that no disguise or length gets around it."""

from __future__ import annotations

import time

import pytest

from dashboard.base import personal_data
from dashboard.base.errors import UserError
from dashboard.base.personal_data import KINDS, findings, findings_by_field, people_words
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


@pytest.mark.parametrize("text", [*QUIET, *HARMLESS, *NAMES])
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


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "a-" * 10_000, "a'" * 10_000, "0 " * 10_000, "@" * 20_000, "1 A" * 6_000, "rue " * 5_000]
)
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

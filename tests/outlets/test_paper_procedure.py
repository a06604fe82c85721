"""The card of the procedure on paper: every step, one or two A4, the same bytes each time, and data stays data."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from dashboard.base.texts import words_for
from dashboard.city.procedure import card, read_procedure
from dashboard.outlets.paper import procedure_pdf
from dashboard.views import procedure as view
from tests.hostile import NAMES

PROCEDURE = read_procedure()
TODAY = dt.date(2026, 11, 24)


def paper(language: str, procedure=PROCEDURE, today=TODAY) -> bytes:
    words = words_for(language)
    return procedure_pdf(procedure, card(procedure, language), view.standing(procedure, today, words), words)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_holds_every_step_on_one_or_two_a4(language):
    pdf = paper(language)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert 1 <= len(pages) <= 2
    assert all(abs(page.mediabox.width - 595) < 1 and abs(page.mediabox.height - 842) < 1 for page in pages)
    text = text_of(pdf)
    for step in PROCEDURE.steps:
        assert step.what[language][:24] in text
        assert PROCEDURE.function_name(step.lead, language) in text
    assert PROCEDURE.version in text and PROCEDURE.emergency[language] in text


def test_the_same_card_gives_the_same_bytes():
    assert paper("nl") == paper("nl")


def test_a_review_that_is_due_stands_on_it():
    due = words_for("nl")("procedure.due")
    assert due not in text_of(paper("nl"))
    assert due in text_of(paper("nl", today=PROCEDURE.review_date))


@pytest.mark.parametrize("name", [*NAMES, '#panic() #read("/etc/passwd") $ x $ *b* @a'])
def test_texts_are_never_read_as_typst(name):
    step = PROCEDURE.steps[0].model_copy(update={"what": {"nl": name, "en": name}})
    changed = PROCEDURE.model_copy(update={"steps": [step, *PROCEDURE.steps[1:]]})
    text = text_of(paper("nl", changed))
    assert "49" not in text.split("Melding")[1][:200]
    plain = "".join(character for character in name if character.isascii() and character.isalnum())
    assert plain in "".join(character for character in text if character.isalnum())

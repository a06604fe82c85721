"""The meeting paper: the figures of the page, two to four A4, the same bytes each time, and data stays data."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from dataclasses import replace
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from dashboard.base.settings import ROOT
from dashboard.base.texts import words_for
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.facts.goal_progress import networks
from dashboard.facts.release import current_release
from dashboard.outlets.paper import meeting_pdf
from dashboard.outlets.paper.meeting import curve_drawing, paper_texts
from dashboard.store.ledger import Ledger, Review, checked, new_form_key
from dashboard.store.ledger.chain import on_paper
from dashboard.store.ledger.current import ledger_now
from dashboard.views.doelen.goals import STATES
from dashboard.views.doelen.meeting import Meeting, meeting
from tests.hostile import NAMES

NL = words_for("nl")
DAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _here(example_release, tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path / "ledger"))


def of_network(code: str = "arsenaal", words=NL) -> Meeting:
    here = current_release()
    network = next(one for one in networks() if one.code == code)
    return meeting(network, ledger_now(), DAY, here, words)


def pdf_of(found: Meeting, words=NL) -> bytes:
    return meeting_pdf(found, current_release(), words)


def read(pdf: bytes) -> tuple[int, str]:
    """Pages, and the text without differences in white space."""
    reader = PdfReader(io.BytesIO(pdf))
    return len(reader.pages), flat(" ".join(page.extract_text() for page in reader.pages))


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def review(network: str, goal: str, **fields) -> None:
    given = {"network_code": network, "goal_code": goal, "date": dt.date(2026, 11, 2), "state": "achter"}
    Ledger().save(checked(Review, **(given | fields)), new_form_key())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", ["arsenaal", "oud_oefenplein", "otterbeek"])
def test_the_paper_says_what_the_page_says(code, language):
    words = words_for(language)
    found = of_network(code, words)
    action = {"text": "Bakken bijzetten", "organisation_code": "rojm", "due_date": dt.date(2027, 1, 15)}
    review(code, found.cards[0].said.code, next_meeting=dt.date(2027, 2, 1), actions=[action])
    found = of_network(code, words)
    pages, text = read(pdf_of(found, words))
    assert 2 <= pages <= 4
    for card in found.cards:
        for shown in (card.said.sentence, card.said.said, card.target, card.measure, *card.owners, *card.sources):
            assert flat(shown) in text, shown
        assert flat(words("paper.state", state=card.said.state_text)) in text
    members = words("doelen.members_state", state=found.cards[0].reviews.judged, day=found.cards[0].reviews.reviewed)
    assert flat(members) in text
    for line in (*found.attention.unusual, *found.attention.cells):
        assert flat(line) in text, line
    for one in found.initiatives[:18]:
        assert flat(one.title) in text
    assert flat("Bakken bijzetten") in text and flat(found.actions[0].due) in text
    assert flat(found.vision) in text
    assert flat(words("paper.example")) in text


def test_the_head_stands_on_every_page_with_its_date_and_release():
    review("arsenaal", "arsenaal_thuis")
    reader = PdfReader(io.BytesIO(pdf_of(of_network())))
    for page in reader.pages:
        text = flat(page.extract_text())
        assert flat(on_paper(Ledger().head())) in text
        assert flat("24 november 2026") in text
        assert flat(current_release().edition.file.removesuffix(".duckdb")) in text


def test_the_curves_are_the_drawings_of_the_downloads():
    for card in of_network().cards:
        drawn = curve_drawing(card, NL)
        body = re.search(r"<g transform.*</g>", drawn, re.DOTALL)
        same = goal_svg(card.curve, _caption(), NL, 545.0, 100.0)
        assert body is not None and body[0] in same
        assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawn))) == 2, "path and target differ in grey"


def _caption():
    from dashboard.drawing.svg import Caption

    return Caption("", "", "nl")


def test_the_same_state_gives_the_same_bytes_and_another_state_others():
    first = pdf_of(of_network())
    assert pdf_of(of_network()) == first
    review("arsenaal", "arsenaal_thuis", helped="iets")
    assert pdf_of(of_network()) != first


def test_data_is_never_read_as_markup():
    found = of_network()
    hostile = [*NAMES, "#panic(1)", "$x$ *vet* _cursief_ @label <label>", "= kop", '#image("/etc/passwd")', "]#[", "\\"]
    card = replace(found.cards[0], said=replace(found.cards[0].said, sentence=" ".join(hostile)))
    strange = replace(
        found,
        vision=" ".join(hostile),
        network=replace(found.network, name=hostile[0]),
        cards=(card, *found.cards[1:]),
        attention=replace(found.attention, unusual=tuple(hostile), cells=()),
    )
    pages, text = read(pdf_of(strange))
    assert 2 <= pages <= 4
    for name in (
        "#panic(1)",
        "{{7*7}}",
        '#image("/etc/passwd")',
        "<img src=x onerror=alert(1)>",
        "$x$ *vet* _cursief_",
    ):
        assert flat(name) in text, name


def test_a_full_ledger_stays_within_four_pages():
    found = of_network()
    for card in found.cards:
        actions = [
            {"text": f"{n} " + "lange tekst zonder einde " * 100, "organisation_code": "rojm", "due_date": DAY}
            for n in range(20)
        ]
        review("arsenaal", card.said.code, actions=actions)
    full = of_network()
    count = len(found.cards) * 20
    assert len(full.actions) == count
    pages, text = read(pdf_of(full))
    assert pages <= 4
    assert flat(NL("paper.more_actions", n=count - 16)) in text


def test_it_has_our_fonts_structure_and_alternative_texts_and_no_link_outside():
    found = of_network()
    pdf = pdf_of(found)
    reader = PdfReader(io.BytesIO(pdf))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in cast(DictionaryObject, page["/Resources"]).get("/Font", {}).values()
    }
    assert fonts and all("SourceSans" in name for name in fonts), fonts
    root = reader.root_object
    assert cast(DictionaryObject, root["/MarkInfo"])["/Marked"]
    assert str(root["/Lang"]) == "nl"
    assert reader.metadata.title == NL("paper.title", name=found.network.name)
    assert reader.metadata.creation_date is None
    assert not [page for page in reader.pages if "/Annots" in page]
    assert b"pdfuaid:part" in pdf, "PDF/UA-1"


@pytest.mark.alone
def test_a_paper_takes_less_than_two_seconds():
    found = of_network()
    pdf_of(found)
    start = time.perf_counter()
    pdf_of(found)
    assert time.perf_counter() - start < 2


def test_every_state_has_its_words_on_paper():
    found = of_network()
    for state in STATES:
        card = replace(found.cards[0], said=replace(found.cards[0].said, state_text=NL(f"doelen.state_{state}")))
        said = paper_texts(replace(found, cards=(card,)), current_release(), NL)
        assert said["goals"][0]["state"] == NL("paper.state", state=NL(f"doelen.state_{state}"))


def test_the_template_holds_no_words_of_its_own():
    template = (ROOT / "dashboard" / "outlets" / "paper" / "meeting.typ").read_text(encoding="utf-8")
    assert "said." in template
    assert not re.search(r"\[[A-Z][a-z]+ [a-z]+", template)

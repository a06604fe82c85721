"""A form for the ledger: saved once, nothing typed is lost, personal data confirmed, the right asked again."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.texts import words_for
from dashboard.store.ledger import Exercise, Ledger, checked, new_form_key
from dashboard.store.ledger.chain import on_paper
from dashboard.store.rights import Verdict
from dashboard.widgets import ledger
from tests.hostile import NAMES

NL = words_for("nl")


def page():
    import datetime as dt

    import streamlit as st

    from dashboard.base.texts import words_for
    from dashboard.store.ledger import Exercise, checked
    from dashboard.store.rights import Action
    from dashboard.widgets.ledger import EntryForm, may_write

    words = words_for("nl")
    form = EntryForm("oefening", Action.RECORD_EXERCISE, {"improvement": "Wat kan beter?"}, words)

    def make():
        return checked(
            Exercise,
            is_rehearsal=True,
            date=dt.date(2026, 3, 2),
            area_code="N1",
            scenario_code="plein",
            procedure_version="1",
            steps=(),
            improvement=form.value("improvement", ""),
        )

    form.result()
    if may_write(form.action, words):
        with st.form(form.key("form")):
            st.text_area("Wat kan beter?", key=form.key("improvement"))
            form.confirm()
            form.submit("Bewaar", make)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path / "ledger"))


@pytest.fixture
def rights(monkeypatch):
    """What whoever looks may do; a test can take it away."""
    allowed = {"verdict": Verdict(True)}
    monkeypatch.setattr(ledger, "may_here", lambda action: allowed["verdict"])
    return allowed


def opened() -> AppTest:
    return AppTest.from_function(page).run()


def sent(app: AppTest, text: str | None = None) -> AppTest:
    if text is not None:
        app.text_area[0].set_value(text)
    app = app.button[0].click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def texts() -> list[str]:
    return [entry.content.improvement for entry in Ledger().entries()]


def test_without_the_right_there_is_no_form_and_the_page_says_why(rights):
    rights["verdict"] = Verdict(False, "rights.forwarded")
    app = opened()
    assert NL("rights.forwarded") in said(app)
    assert not app.text_area and not app.button


def test_a_saved_form_is_said_once_and_the_next_one_is_empty(rights):
    app = sent(opened(), "Sneller bellen")
    assert texts() == ["Sneller bellen"]
    assert NL("ledger.saved", number=1, head=on_paper(Ledger().head())) in said(app)
    assert app.text_area[0].value in ("", None)
    assert NL("ledger.saved", number=1, head=on_paper(Ledger().head())) not in said(app.run())


def test_texts_that_try_to_be_code_are_saved_as_they_were_typed(rights):
    app = opened()
    for name in NAMES:
        app = sent(app, name)
    assert texts() == list(NAMES)


def test_personal_data_is_confirmed_first_and_each_new_kind_again(rights):
    app = sent(opened(), "Bel 0470 12 34 56")
    assert texts() == []
    assert "Wat kan beter?: " in said(app) and NL("personal.phone") in said(app)
    assert app.text_area[0].value == "Bel 0470 12 34 56", "what was typed is still there"
    app.checkbox[0].check()
    app = sent(app, "Bel 0470 12 34 56 of mail jan@example.org")
    assert texts() == [], "an address was never confirmed"
    assert app.checkbox[0].value is False
    app.checkbox[0].check()
    sent(app)
    assert texts() == ["Bel 0470 12 34 56 of mail jan@example.org"]
    assert Ledger().entries()[0].confirmed == ("email", "phone")


def test_too_long_is_refused_with_the_label_and_keeps_what_was_typed(rights):
    app = sent(opened(), "x" * 4001)
    assert texts() == []
    assert NL("ledger.too_long", limit=4000, field="Wat kan beter?", length=4001) in said(app)
    assert app.text_area[0].value == "x" * 4001


def test_the_right_is_asked_again_when_saving(rights):
    app = opened()
    rights["verdict"] = Verdict(False, "rights.switched_off")
    app = sent(app, "Toch iets")
    assert texts() == []
    assert NL("rights.switched_off") in said(app)


def test_a_form_that_is_sent_twice_is_saved_once(rights):
    app = opened()
    key = app.session_state["entry_form_oefening"].form_key
    app = sent(app, "Eén keer")
    # The second click of a double click carries the form of before.
    app.session_state["entry_form_oefening"].form_key = key
    app = sent(app.run(), "Eén keer")
    assert texts() == ["Eén keer"]
    assert NL("ledger.repeat", number=1, head=on_paper(Ledger().head())) in said(app)


def test_a_stale_form_is_saved_and_told(rights):
    app = opened()
    other = checked(
        Exercise,
        is_rehearsal=True,
        date=dt.date(2026, 3, 1),
        area_code="N1",
        scenario_code="plein",
        procedure_version="1",
        steps=(),
    )
    Ledger().save(other, new_form_key())
    app = sent(app, "Ik schreef al eerder")
    assert NL("ledger.stale", number=2, newer="1", head=on_paper(Ledger().head())) in said(app)
    assert texts() == ["", "Ik schreef al eerder"]


def test_a_ledger_that_cannot_be_read_is_one_line_and_nothing_is_lost(rights, tmp_path):
    app = opened()
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    app = sent(app, "Dit blijft staan")
    assert "damaged" in said(app)
    assert app.text_area[0].value == "Dit blijft staan"

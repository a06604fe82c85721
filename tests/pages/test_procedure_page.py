"""The page Procedure through the app itself: saved, corrected and withdrawn, or it says why not."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.settings import ENTRY_FILE, PAGE_DIR
from dashboard.base.texts import words_for
from dashboard.store.ledger import Correction, Exercise, Ledger, checked, exercises, ledger_records, new_form_key
from dashboard.store.rights import Verdict
from dashboard.widgets import ledger
from tests.hostile import NAMES

NL = words_for("nl")


@pytest.fixture(autouse=True)
def _here(tiny_release, tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tiny_release))
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path / "ledger"))


@pytest.fixture
def _allowed(monkeypatch):
    monkeypatch.setattr(ledger, "may_here", lambda action: Verdict(True))


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
    app = app.switch_page(str(PAGE_DIR / "procedure.py"))
    for key, value in params.items():
        app.query_params[key] = value
    app = app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def by_label(found, label: str):
    return next(one for one in found if one.label == label)


def sent(app: AppTest, label: str) -> AppTest:
    app = by_label(app.button, label).click().run()
    assert not app.exception
    return app


def test_without_the_right_the_page_says_why_and_shows_no_form():
    app = opened()
    assert NL("rights.not_here") in said(app) or NL("rights.switched_off") in said(app)
    assert not [one for one in app.button if one.label == NL("procedure.save")]


@pytest.mark.usefixtures("_allowed")
def test_an_exercise_is_saved_corrected_and_withdrawn():
    app = opened(gebied="N1")
    by_label(app.number_input, NL("procedure.minutes_step", n=1)).set_value(9)
    by_label(app.number_input, NL("procedure.minutes_step", n=2)).set_value(30)
    by_label(app.text_area, NL("procedure.field_improvement")).set_value(NAMES[0])
    by_label(app.multiselect, NL("procedure.field_failed_steps")).set_value(["ter_plaatse"])
    app = sent(app, NL("procedure.save"))
    assert NL("ledger.missing", field=NL("procedure.field_is_rehearsal")) in said(app)
    assert by_label(app.text_area, NL("procedure.field_improvement")).value == NAMES[0]
    by_label(app.checkbox, NL("procedure.field_is_rehearsal")).check()
    app = sent(app, NL("procedure.save"))
    (entry,) = Ledger().entries()
    assert (entry.content.area_code, entry.content.improvement) == ("N1", NAMES[0])
    assert [one.minutes for one in entry.content.steps][:3] == [9, 30, None]
    assert entry.content.failed_steps == ("ter_plaatse",)
    assert "als inschrijving 1." in said(app) and "✓ geoefend" in said(app)

    app = opened(gebied="N1", verbeter="1")
    by_label(app.number_input, NL("procedure.minutes_step", n=2)).set_value(14)
    app = sent(app, NL("procedure.save_correction"))
    assert NL("ledger.missing", field=NL("procedure.field_reason")) in said(app), "a correction says why"
    by_label(app.text_area, NL("procedure.field_reason")).set_value("verkeerd gelezen")
    app = sent(app, NL("procedure.save_correction"))
    entries = Ledger().entries()
    assert isinstance(entries[1].content, Correction) and len(entries) == 2, "a correction is a new entry"
    (record,) = exercises(ledger_records(entries))
    assert [one.minutes for one in record.content.steps][:3] == [9, 14, None]
    assert record.content.improvement == NAMES[0] and record.content.failed_steps == ("ter_plaatse",)
    assert NL("procedure.corrected", n=2) in said(app)

    by_label(app.text_input, NL("procedure.field_reason")).set_value("dubbel")
    app = sent(app, NL("procedure.withdraw"))
    assert exercises(ledger_records(Ledger().entries())) == []
    assert "✓ geoefend" not in said(app)
    assert len(Ledger().entries()) == 3, "nothing is taken away"


def test_an_exercise_of_which_nothing_was_learned_stands_in_the_log():
    short = {"is_rehearsal": True, "date": "2026-03-02", "area_code": "N1", "scenario_code": "onrust_plein"}
    steps = [{"step_code": "melden", "minutes": 3, "norm_minutes": 5}]
    Ledger().save(checked(Exercise, **short, procedure_version="2026-1", steps=steps), new_form_key())
    assert "✓ geoefend" in said(opened(gebied="N1"))


@pytest.mark.usefixtures("_allowed")
def test_a_ledger_that_cannot_be_read_is_said_and_the_card_stays(tmp_path):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    app = opened()
    assert "bb-procedure" in said(app) and "damaged" in said(app)

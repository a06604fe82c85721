"""The page Doelen on the example city: the network in the URL, the form, corrections, and a ledger that is damaged."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.markup import escape
from dashboard.base.settings import ENTRY_FILE, PAGE_DIR
from dashboard.base.texts import words_for
from dashboard.facts.goal_progress import networks
from dashboard.store.ledger import Correction, Ledger, Review, checked, new_form_key
from dashboard.store.ledger.chain import on_paper
from dashboard.store.ledger.entries import TEXT_LIMIT
from dashboard.store.rights import Verdict
from dashboard.widgets import ledger
from dashboard.widgets.own import doelen
from tests.hostile import NAMES

NL = words_for("nl")
GOAL = "arsenaal_nette_straat"
GOALS = 5  # of the network Arsenaal


@pytest.fixture(autouse=True)
def _here(example_release, tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(example_release))
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path / "ledger"))


@pytest.fixture
def rights(monkeypatch):
    """What whoever looks may do; a test can take it away."""
    allowed = {"verdict": Verdict(True)}
    monkeypatch.setattr(ledger, "may_here", lambda action: allowed["verdict"])
    return allowed


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60)
    app = app.run().switch_page(str(PAGE_DIR / "doelen.py"))
    app.query_params = dict(params)
    app = app.run()
    assert not app.exception, [element.message for element in app.exception]
    return app


def html(app: AppTest) -> str:
    """Everything written as HTML on the page, also inside forms and expanders."""
    found: list[str] = []

    def walk(node) -> None:
        for child in getattr(node, "children", {}).values():
            walk(child)
        if getattr(node, "type", "") == "html":
            found.append(node.proto.body)

    walk(app.main)
    return " ".join(found)


def labelled(elements, label: str):
    return next(one for one in elements if one.label == label)


def text(app: AppTest, field: str):
    return labelled(app.text_area, NL(f"doelen.field_{field}"))


def filled(app: AppTest, state: str = "achter", **texts: str) -> AppTest:
    labelled(app.selectbox, NL("doelen.field_state")).set_value(state)
    for field, value in texts.items():
        text(app, field).set_value(value)
    return app


def sent(app: AppTest, button: str = "save") -> AppTest:
    app = labelled(app.button, NL(f"doelen.{button}")).click().run()
    assert not app.exception, [element.message for element in app.exception]
    return app


def a_review(**fields) -> Review:
    given = {"network_code": "arsenaal", "goal_code": GOAL, "date": dt.date(2026, 11, 1), "state": "achter"}
    return checked(Review, **(given | fields))


def contents() -> list:
    return [entry.content for entry in Ledger().entries()]


# ---- reading ------------------------------------------------------------------------------------


def test_without_the_right_the_page_says_why_and_has_no_form():
    app = opened()
    assert NL("rights.not_here") in html(app) or NL("rights.switched_off") in html(app)
    assert not app.text_area


def test_the_network_stands_in_the_url_and_nonsense_leaves_it():
    assert "Netwerk Otterbeek" in html(opened(netwerk="otterbeek"))
    app = opened(netwerk="{{7*7}}", verbeter="<b>")
    assert "Netwerk Arsenaal" in html(app)
    assert dict(app.query_params) == {}
    app.selectbox(key="doelen_netwerk").set_value("oud_oefenplein").run()
    assert app.query_params["netwerk"] in ("oud_oefenplein", ["oud_oefenplein"])


def test_example_data_says_so_and_every_goal_has_its_parts():
    page = html(opened())
    assert NL("doelen.example") in page
    assert page.count("bb-goal-title") == GOALS
    for key in ("heading_story", "heading_who", "heading_next"):
        assert page.count(f">{NL(f'doelen.{key}')}<") == GOALS
    for about in ("population", "own_work"):
        assert NL(f"doelen.about_{about}") in page


def test_texts_of_members_are_text(rights):
    hostile = a_review(
        helped=" ".join(NAMES),
        actions=[
            {"text": name, "organisation_code": "rojm", "due_date": dt.date(2027, 1, 1)}
            for name in NAMES
            if name.strip()
        ],
    )
    Ledger().save(hostile, new_form_key())
    page = html(opened())
    assert "<img src=x" not in page and "<script>" not in page
    assert "{{7*7}}" in page and "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_damaged_ledger_is_one_line_and_the_goals_stay(tmp_path, rights):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    page = html(opened())
    assert "damaged, or not a ledger" in page
    assert page.count("bb-goal-title") == GOALS


# ---- writing ------------------------------------------------------------------------------------


def test_a_review_is_saved_with_everything_and_the_head_is_said(rights):
    app = filled(opened(), helped="Samen opgeruimd", hindered="Regen", dissent="Eén partner ziet het anders")
    labelled(app.selectbox, NL("doelen.field_action_organisation", n=1)).set_value("rojm")
    labelled(app.text_input, NL("doelen.field_action_text", n=1)).set_value("Bakken bijzetten")
    labelled(app.date_input, NL("doelen.field_action_due", n=1)).set_value(dt.date(2027, 1, 15))
    labelled(app.date_input, NL("doelen.field_next_meeting")).set_value(dt.date(2027, 2, 1))
    app = sent(app)
    (saved,) = contents()
    assert (saved.network_code, saved.goal_code, saved.state) == ("arsenaal", GOAL, "achter")
    assert saved.computed_state == "te_vroeg"
    assert (saved.helped, saved.hindered) == ("Samen opgeruimd", "Regen")
    assert [(one.organisation_code, one.text) for one in saved.actions] == [("rojm", "Bakken bijzetten")]
    page = html(app)
    assert NL("ledger.saved", number=1, head=on_paper(Ledger().head())) in page
    assert "ROJM: Bakken bijzetten (tegen 15 januari 2027)" in page
    assert NL("doelen.next_meeting", day="1 februari 2027") in page
    assert text(app, "helped").value in ("", None), "the next form is empty"


def test_a_refusal_keeps_what_was_typed_and_names_the_field(rights):
    app = opened()
    text(app, "helped").set_value("Dit blijft staan")
    app = sent(app)
    assert NL("ledger.missing", field=NL("doelen.field_state")) in html(app)
    assert text(app, "helped").value == "Dit blijft staan"
    app = filled(app, helped="x" * (TEXT_LIMIT + 1))
    app = sent(app)
    wanted = NL("ledger.too_long", field=NL("doelen.field_helped"), limit=TEXT_LIMIT, length=TEXT_LIMIT + 1)
    assert wanted in html(app)
    assert len(text(app, "helped").value) == TEXT_LIMIT + 1
    assert contents() == []


def test_an_action_needs_who_what_and_when(rights):
    app = filled(opened())
    labelled(app.text_input, NL("doelen.field_action_text", n=2)).set_value("Iemand moet dit doen")
    app = sent(app)
    assert NL("ledger.missing", field=NL("doelen.field_organisation")) in html(app)
    assert labelled(app.text_input, NL("doelen.field_action_text", n=2)).value == "Iemand moet dit doen"
    app = labelled(app.button, NL("doelen.more_actions")).click().run()
    assert labelled(app.text_input, NL("doelen.field_action_text", n=2)).value == "Iemand moet dit doen"
    labelled(app.text_input, NL("doelen.field_action_text", n=3))
    assert contents() == []


def test_a_number_beside_people_is_confirmed_first(rights):
    app = sent(filled(opened(), hindered="De 3 jongeren op de hoek"))
    assert contents() == []
    assert NL("personal.people_number") in html(app)
    labelled(app.checkbox, NL("personal.confirm")).check()
    sent(app)
    assert contents()[0].hindered == "De 3 jongeren op de hoek"
    assert Ledger().entries()[0].confirmed == ("people_number",)


def test_a_right_that_went_away_saves_nothing(rights):
    app = filled(opened(), helped="Te laat")
    rights["verdict"] = Verdict(False, "rights.forwarded")
    sent(app)
    assert contents() == []


def test_a_stale_form_is_saved_and_told_what_came_in_between(rights):
    app = filled(opened(), helped="Ik schreef al eerder")
    Ledger().save(a_review(helped="Sneller"), new_form_key())
    page = html(sent(app))
    assert NL("ledger.stale", number=2, newer="1", head=on_paper(Ledger().head())) in page
    assert NL("doelen.note_not_seen", numbers="1") in page


def test_open_actions_are_settled_in_the_next_review(rights):
    action = {"text": "Affiche maken", "organisation_code": "rojm", "due_date": dt.date(2026, 12, 1)}
    Ledger().save(a_review(actions=[action]), new_form_key())
    app = filled(opened())
    radio = next(one for one in app.radio if one.key and "settled_1.0" in one.key)
    radio.set_value("gedaan")
    page = html(sent(app))
    assert contents()[1].settled[0].action == "1.0"
    assert NL("doelen.outcome_gedaan", text="Affiche maken") in page
    assert page.count(NL("doelen.no_actions")) == GOALS


def test_a_correction_stands_in_the_place_of_the_first_text(rights):
    action = {"text": "Affiche maken", "organisation_code": "rojm", "due_date": dt.date(2026, 12, 1)}
    Ledger().save(a_review(helped="Veel", actions=[action], computed_state="te_vroeg"), new_form_key())
    app = opened(verbeter="1")
    assert text(app, "helped").value == "Veel"
    text(app, "helped").set_value("Weinig")
    app = sent(app, "save_correction")
    assert NL("ledger.missing", field=NL("doelen.reason")) in html(app)
    labelled(app.text_area, NL("doelen.reason")).set_value("Verkeerd genoteerd")
    page = html(sent(app, "save_correction"))
    saved = contents()[1]
    assert isinstance(saved, Correction) and saved.of == 1
    assert (saved.entry.helped, saved.entry.computed_state) == ("Weinig", "te_vroeg")
    assert [one.text for one in saved.entry.actions] == ["Affiche maken"]
    assert NL("ledger.saved", number=2, head=on_paper(Ledger().head())) in page
    assert "Verkeerd genoteerd" in page and ">Weinig<" in page


def test_a_withdrawn_entry_stays_readable_and_no_longer_counts(rights):
    Ledger().save(a_review(helped="Hoort bij een ander doel"), new_form_key())
    app = opened(verbeter="1")
    labelled(app.text_input, NL("doelen.reason")).set_value("Verkeerd doel")
    page = html(sent(app, "withdraw"))
    assert contents()[1].entry is None
    assert NL("ledger.saved", number=2, head=on_paper(Ledger().head())) in page
    assert NL("ledger.withdrawn") in page and "Hoort bij een ander doel" in page
    assert page.count(NL("doelen.members_none")) == GOALS


# ---- files --------------------------------------------------------------------------------------


def test_files_equal_the_view_and_carry_the_mark_of_the_ledger(rights, monkeypatch):
    action = {"text": "=1+1", "organisation_code": "rojm", "due_date": dt.date(2027, 1, 1)}
    Ledger().save(a_review(state="op_koers", actions=[action]), new_form_key())
    taken: dict[str, list] = {}
    monkeypatch.setattr(doelen, "downloads", lambda items, words, *, key: taken.update({key: list(items)}))
    page = " ".join(html(opened()).split())  # a file has plain spaces
    assert set(taken) == {"goals", *(f"goal_{goal}" for goal in taken_goals())}
    for key, items in taken.items():
        kinds = [item.file_name.rsplit(".", 1)[1] for item in items]
        assert kinds == (["csv", "xlsx"] if key == "goals" else ["csv", "xlsx", "svg", "png"])
        text = items[0].make().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert on_paper(Ledger().head()) in rows[1][-1], "the source line"
        assert NL("doelen.example") in rows[1][-1]
        for row in rows[1:]:
            for cell in row[:-2]:
                assert escape(cell) in page, f"{key}: {cell} stands in the file and not on the page"
    drawn = taken[f"goal_{GOAL}"][2].make().decode()
    assert drawn.startswith("<svg") and "Minder zwerfvuil in het Arsenaal." in drawn
    assert taken[f"goal_{GOAL}"][3].make().startswith(b"\x89PNG")


def taken_goals() -> list[str]:
    network = next(one for one in networks() if one.code == "arsenaal")
    return [goal.code for goal in network.goals]

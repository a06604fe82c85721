"""The page Procedure: times in words, red with sign and words, exercises against their own norms, no zero events."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from dashboard.city.procedure import card, read_procedure
from dashboard.store.ledger import (
    Correction,
    Exercise,
    Ledger,
    Redaction,
    checked,
    exercise_overview,
    ledger_records,
    measured_steps,
    new_form_key,
    step_history,
)
from dashboard.views import procedure as view
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, places

PROCEDURE = read_procedure()
TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("minutes", "nl", "en"),
    [
        (1, "1 minuut", "1 minute"),
        (45, "45 minuten", "45 minutes"),
        (60, "1 uur", "1 hour"),
        (90, "90 minuten", "90 minutes"),
        (720, "12 uur", "12 hours"),
        (1440, "1 dag", "1 day"),
        (20160, "14 dagen", "14 days"),
        (12.5, "12,5 minuten", "12.5 minutes"),
        (None, "–", "–"),
    ],
)
def test_times_are_said_in_the_largest_whole_unit(minutes, nl, en):
    assert (view.minutes_text(minutes, NL), view.minutes_text(minutes, EN)) == (nl, en)


def test_a_review_that_is_due_is_said():
    assert view.standing(PROCEDURE, PROCEDURE.review_date - dt.timedelta(1), NL).due == ""
    assert view.standing(PROCEDURE, PROCEDURE.review_date, NL).due == NL("procedure.due")
    said = " ".join(view.standing(PROCEDURE, TODAY, NL).lines)
    assert PROCEDURE.version in said and PROCEDURE.owner["nl"] in said and "maart 2027" in said
    assert NL("procedure.example") in said


def test_the_card_as_a_table_has_every_step():
    rows = view.card_table(card(PROCEDURE, "nl"), "x", NL).rows
    assert len(rows) == len(PROCEDURE.steps)
    assert all(all(cell for cell in row.cells) for row in rows)
    assert rows[0].cells[3] == "10 minuten" and rows[-1].cells[3] == "–"


def exercise(area: str, date: str, failed=(), version=PROCEDURE.version, improvement="", **minutes) -> Exercise:
    return checked(
        Exercise,
        is_rehearsal=True,
        date=date,
        area_code=area,
        scenario_code="nacht",
        procedure_version=version,
        steps=measured_steps(PROCEDURE, "nacht", minutes),
        failed_steps=failed,
        improvement=improvement,
        follow_up_function="buurtcoordinator",
        next_exercise="2026-06-01",
    )


def saved(folder, *contents):
    ledger = Ledger(folder)
    for content in contents:
        ledger.save(content, new_form_key(), confirmed=("people_number",))
    return ledger_records(ledger.entries())


def lines(found, words=NL):
    codes = [area.code for area in view.wijken(places())]
    return view.exercise_lines(exercise_overview(PROCEDURE, found, codes, TODAY), PROCEDURE, places(), words)


def test_red_is_a_sign_and_words_and_the_summary_names_who_is_red(tmp_path):
    found = saved(
        tmp_path,
        exercise("N1", "2026-05-01", failed=("ter_plaatse",), melden=9, inschatten=16),
        exercise("O1", "2024-05-01", version="2024-1"),
    )
    by_area = {line.area.code: line for line in lines(found)}
    assert [by_area[code].is_red for code in ("N1", "O1", "W1")] == [False, True, True]
    assert by_area["N1"].cells[0] == "✓ geoefend"
    assert by_area["O1"].cells[0] == "✗ te lang geleden"
    assert by_area["W1"].cells == ("✗ nooit geoefend", *["–"] * 6)
    # In time: melden (9 of 10); late: inschatten (16 of 15); failed: ter_plaatse. Not measured: bestuur_inlichten.
    assert by_area["N1"].cells[3:5] == ("1 van 3", "Ga ter plaatse")
    assert by_area["N1"].cells[5:] == ("Buurtcoördinator", "✗ 1 juni 2026 (voorbij)")
    assert by_area["O1"].cells[1] == "1 mei 2024 (met versie 2024-1)"
    said = view.summary(lines(found), PROCEDURE, NL)
    assert said.startswith("1 van de 4 wijken") and "Oost, West, Zuid" in said


def test_each_step_stands_beside_the_norm_of_its_day(tmp_path):
    steps = [one.model_dump() for one in measured_steps(PROCEDURE, "nacht", {"melden": 12})]
    steps[0]["norm_minutes"] = 15  # the norm was wider then
    content = exercise("N1", "2026-05-01").model_copy(update={"steps": checked(Exercise, **_fields(steps)).steps})
    rows = view.step_table(content, PROCEDURE, "x", NL).rows
    assert rows[0].cells == ("Veldwerker ter plaatse", "12 minuten", "15 minuten", "✓ op tijd")
    assert rows[1].cells[3] == NL("procedure.step_unknown")


def _fields(steps) -> dict:
    return exercise("N1", "2026-05-01").model_dump() | {"steps": steps}


def test_the_log_is_newest_first_and_texts_stay_what_was_typed(tmp_path):
    first = exercise("N1", "2026-05-01", improvement=NAMES[0])
    second = exercise("O1", "2026-06-01", improvement=NAMES[3])
    found = saved(tmp_path, first, second, Correction(of=1, entry=first, reason="een letter"))
    told = view.log(found, (), PROCEDURE, places(), NL)
    assert [one.number for one in told] == [2, 1]
    assert NAMES[3] in told[0].sentences[0] and NAMES[0] in told[1].sentences[0]
    assert NL("procedure.corrected", n=3) in told[1].notes
    assert [one.number for one in view.log(found, ("N1",), PROCEDURE, places(), NL)] == [1]


def test_a_redacted_text_is_said_to_be_gone(tmp_path):
    content = exercise("N1", "2026-05-01", improvement="te persoonlijk")
    redaction = Redaction(of=1, field="improvement", reason="vergissing")
    told = view.log(saved(tmp_path, content, redaction), (), PROCEDURE, places(), NL)
    assert told[0].sentences[0] == NL("ledger.redacted", reason=NL("ledger.reason_vergissing"))


def test_what_left_the_procedure_is_shown_by_its_code(tmp_path):
    old = exercise("N1", "2026-05-01").model_copy(update={"scenario_code": "vroeger"})
    assert "vroeger" in view.log(saved(tmp_path, old), (), PROCEDURE, places(), NL)[0].title
    assert view.step_name(PROCEDURE, "verdwenen", NL) == "verdwenen"


def test_the_history_of_steps_is_about_exercises(tmp_path):
    found = saved(tmp_path, exercise("N1", "2026-05-01", melden=9), exercise("O1", "2026-06-01", melden=12))
    rows = view.history_table(step_history(PROCEDURE, found, TODAY), PROCEDURE, "x", NL).rows
    assert rows[0].cells == ("10 minuten", "2", "10,5 minuten", "1 van 2", "0")
    assert rows[2].cells[2:4] == ("–", "–")


def test_events_are_one_rounded_number_a_year_and_never_a_zero():
    rows = pd.DataFrame(
        [
            {"year": 2023, "event_count": 10, "median_minutes": 45, "status": "rounded"},
            {"year": 2024, "event_count": 0, "median_minutes": None, "status": "rounded"},
            {"year": 2025, "event_count": None, "median_minutes": None, "status": "missing"},
        ]
    )
    table = view.event_table(rows, "x", NL)
    assert [(row.heading, *row.cells) for row in table.rows] == [
        ("2025", NL("figure.missing"), NL("procedure.no_median")),
        ("2024", "0–4", NL("procedure.no_median")),
        ("2023", "circa 10", "45 minuten"),
    ]

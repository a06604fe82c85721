"""The procedure: its content fits together, is plain and names no person; how rehearsals are summed up."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest

from dashboard.base.errors import UserError
from dashboard.base.personal_data import refused_kinds
from dashboard.base.settings import PROCEDURE_DIR
from dashboard.city.procedure import PHASES, card, is_review_due, read_procedure
from dashboard.store.ledger import (
    Correction,
    Exercise,
    Ledger,
    checked,
    exercise_overview,
    ledger_records,
    measured_steps,
    new_form_key,
    outcomes,
    step_history,
)

PROCEDURE = read_procedure()
TODAY = dt.date(2026, 11, 23)


def _texts(language: str) -> list[str]:
    found = [PROCEDURE.owner, PROCEDURE.title, PROCEDURE.purpose, PROCEDURE.emergency]
    found += [one.what for one in PROCEDURE.changes] + [one.name for one in PROCEDURE.functions]
    found += [text for phase in PROCEDURE.phases for text in (phase.name, phase.aim)]
    found += [text for step in PROCEDURE.steps for text in (step.what, step.channel, step.to, step.scale_down)]
    found += [text for scenario in PROCEDURE.scenarios for text in (scenario.name, scenario.story)]
    return [words[language] for words in found]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_are_plain_and_judge_nobody(language):
    unwanted = {
        "nl": r"\b(door|dankzij|veroorzaakt?|dader\w*|schuld\w*|overlastgever\w*|probleem\w*)\b",
        "en": r"\b(because of|thanks to|caused?|culprit\w*|blame|problem\w*|offender\w*)\b",
    }[language]
    for text in _texts(language):
        assert not re.search(unwanted, text, re.IGNORECASE), text
        assert not re.search(r"[<>*`{}]", text), text
        assert not refused_kinds(text), text
        for sentence in re.split(r"(?<=[.?!;:])\s", text):
            assert len(sentence.split()) <= 18, sentence


def test_the_example_says_that_it_is_one_and_has_owner_version_and_review_date():
    assert PROCEDURE.is_example
    assert "voorbeeld" in PROCEDURE.owner["nl"]
    assert PROCEDURE.changes[-1].version == PROCEDURE.version
    assert not is_review_due(PROCEDURE, PROCEDURE.review_date - dt.timedelta(1))
    assert is_review_due(PROCEDURE, PROCEDURE.review_date)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_card_has_every_phase_and_step_with_names_of_functions(language):
    phases = card(PROCEDURE, language)
    assert tuple(phase.code for phase in phases) == PHASES
    assert [step.code for phase in phases for step in phase.steps] == [step.code for step in PROCEDURE.steps]
    names = {one.name[language] for one in PROCEDURE.functions}
    for phase in phases:
        for step in phase.steps:
            assert {step.lead, *step.others} <= names
            assert step.what and step.channel and step.to and step.scale_down


MISTAKES = [
    ('lead = "melder"', 'lead = "jan"', r"procedure\.toml.*'steps'.*'jan' is not one of the functions"),
    ("norm_minutes = 10\n", "norm_minutes = 16\n", "step 'melden': its norm is later than the end of its phase"),
    ("norm_minutes = 10\n", "norm_minuten = 10\n", "norm_minuten': is not a setting"),
    ('phase = "eerste_uur"', 'phase = "nazorg"', "stand in the order of the phases"),
    ('code = "inschatten"', 'code = "melden"', "two steps have the same code"),
    ('code = "melding"\nname', 'code = "eerste_uur"\nname', "needs these phases in this order"),
    ("until_minutes = 60\n", "until_minutes = 10\n", "a phase ends before the one before it"),
    ('version = "2026-1"\nis', 'version = "2026-2"\nis', "the last of the changes tells of this version"),
    ("review_date = 2027-03-01", "review_date = 2026-01-01", "lies after the date of this version"),
    ('channel = { nl = "Telefoon", en = "Telephone" }', 'channel = { en = "Telephone" }', "needs words in nl"),
    ('en = "Report"', 'en = " "', "needs words in nl, and in every language that it names"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, said):
    shutil.copytree(PROCEDURE_DIR, tmp_path / "p")
    file = tmp_path / "p" / "procedure.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError, match=said) as error:
        read_procedure(tmp_path / "p")
    assert "\n" not in str(error.value)


def test_a_scenario_with_an_unknown_step_is_named(tmp_path):
    shutil.copytree(PROCEDURE_DIR, tmp_path / "p")
    file = tmp_path / "p" / "scenarios.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"bestuur_inlichten"', '"bellen"', 1), encoding="utf-8")
    with pytest.raises(UserError, match=r"scenarios\.toml: scenario 'onrust_plein': no step 'bellen'"):
        read_procedure(tmp_path / "p")


# ---- exercises ----------------------------------------------------------------------------------------


def exercise(area: str, date: str, failed=(), version=PROCEDURE.version, **minutes) -> Exercise:
    return checked(
        Exercise,
        is_rehearsal=True,
        date=date,
        area_code=area,
        scenario_code="nacht",
        procedure_version=version,
        steps=[step.model_dump() for step in measured_steps(PROCEDURE, "nacht", minutes)],
        failed_steps=failed,
        follow_up_function="buurtcoordinator",
        next_exercise="2026-06-01",
    )


def found_after(folder, *contents):
    ledger = Ledger(folder)
    for content in contents:
        ledger.save(content, new_form_key())
    return ledger_records(ledger.entries())


def test_each_wijk_has_its_last_exercise_and_is_red_when_never_or_too_long_ago(tmp_path):
    limit = PROCEDURE.exercise_limit_days
    found = found_after(
        tmp_path,
        exercise("12025W01", "2026-05-01", melden=5),
        exercise("12025W01", "2024-05-01", melden=90),
        exercise("12025W02", str(TODAY - dt.timedelta(limit)), melden=11, inschatten=15, version="2025-1"),
        exercise("12025W03", str(TODAY - dt.timedelta(limit + 1))),
    )
    lines = exercise_overview(PROCEDURE, found, ["12025W01", "12025W02", "12025W03", "12025W04"], TODAY)
    assert [(one.area_code, one.status, one.is_red) for one in lines] == [
        ("12025W01", "recent", False),
        ("12025W02", "recent", False),
        ("12025W03", "too_long_ago", True),
        ("12025W04", "never", True),
    ]
    assert lines[0].last_date == dt.date(2026, 5, 1)
    assert (lines[0].steps_in_time, lines[0].steps_with_norm) == (1, 1)
    assert (lines[1].steps_in_time, lines[1].steps_with_norm) == (1, 2)
    assert lines[1].other_version == "2025-1"
    assert lines[0].is_next_missed
    assert (lines[3].last_date, lines[3].days_ago, lines[3].number) == (None, None, None)


def test_a_withdrawn_exercise_does_not_count(tmp_path):
    found = found_after(
        tmp_path,
        exercise("12025W01", "2026-05-01"),
        checked(Correction, of=1, entry=None, reason="was een vergadering"),
    )
    assert exercise_overview(PROCEDURE, found, ["12025W01"], TODAY)[0].status == "never"


def test_steps_against_their_norm_as_it_was_that_day():
    minutes = {"melden": 10, "inschatten": 16, "ter_plaatse": 20}
    done = outcomes(exercise("12025W01", "2026-05-01", failed=("ter_plaatse",), **minutes))
    assert [(one.step_code, one.minutes, one.norm_minutes, one.is_in_time) for one in done] == [
        ("melden", 10, 10, True),
        ("inschatten", 16, 15, False),
        ("ter_plaatse", 20, 30, False),
        ("bestuur_inlichten", None, 60, None),
    ]


def test_a_step_over_all_recent_exercises(tmp_path):
    found = found_after(
        tmp_path,
        exercise("12025W01", "2026-05-01", melden=5, inschatten=20),
        exercise("12025W02", "2026-06-01", melden=12, failed=("inschatten",)),
        exercise("12025W02", "2020-06-01", melden=500),
    )
    melden, inschatten = step_history(PROCEDURE, found, TODAY)[:2]
    assert (melden.exercises, melden.median_minutes, melden.in_time, melden.with_norm) == (2, 8.5, 1, 2)
    assert (inschatten.median_minutes, inschatten.in_time, inschatten.with_norm, inschatten.failed) == (20, 0, 2, 1)
    assert step_history(PROCEDURE, [], TODAY)[0].exercises == 0


def test_steps_of_another_scenario_are_refused():
    with pytest.raises(UserError, match="not a step of this scenario"):
        measured_steps(PROCEDURE, "nacht", {"buurtmoment": 3})
    with pytest.raises(UserError, match="not a scenario"):
        measured_steps(PROCEDURE, "aardbeving", {})

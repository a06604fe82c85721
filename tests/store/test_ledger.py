"""The ledger: nothing confirmed is lost, nothing changes unseen, a redacted text is gone from the bytes."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from typer.testing import CliRunner

from dashboard.base.errors import UserError
from dashboard.base.personal_data import findings
from dashboard.base.settings import ROOT
from dashboard.base.texts import words_for
from dashboard.store import ledger_commands
from dashboard.store.ledger import (
    Correction,
    EntryError,
    Exercise,
    Ledger,
    Redaction,
    Review,
    UnconfirmedError,
    checked,
    keeping,
    ledger_records,
    new_form_key,
    open_actions,
    reviews,
)
from dashboard.store.ledger import entries as entries_module
from dashboard.store.ledger.chain import GENESIS, on_paper
from dashboard.store.ledger.entries import LIST_LIMIT, TEXT_LIMIT, texts_of
from dashboard.store.ledger.keeping import backup, export_csv, export_json, restore, verify_export
from dashboard.store.ledger.reading import copies_of
from dashboard.store.ledger.rows import subject_of
from tests.hostile import NAMES

TODAY = dt.date(2026, 11, 23)


def review(**more) -> Review:
    fields = {"network_code": "arsenaal", "goal_code": "rust", "date": "2026-03-02", "state": "achter"}
    return checked(Review, **(fields | more))


def exercise(**more) -> Exercise:
    fields = {
        "is_rehearsal": True,
        "date": "2026-03-02",
        "area_code": "12025W01",
        "scenario_code": "nacht",
        "procedure_version": "2026-1",
        "steps": [{"step_code": "melden", "minutes": 8, "norm_minutes": 10}],
    }
    return checked(Exercise, **(fields | more))


def action(text="Banken herstellen", due="2026-04-01") -> dict:
    return {"text": text, "organisation_code": "stad", "due_date": due}


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """Five entries, of which the third is redacted by the fifth. Copied for each test: saving waits for the disk."""
    ledger = Ledger(tmp_path_factory.mktemp("prepared") / "ledger")
    for turn in range(4):
        ledger.save(review(helped=f"tekst {turn}", dissent="anders gezien"), new_form_key())
    ledger.save(checked(Redaction, of=3, field="helped", reason="vergissing"), new_form_key())
    return ledger.folder


@pytest.fixture
def filled(prepared, ledger) -> Ledger:
    shutil.copytree(prepared, ledger.folder)
    return ledger


@contextlib.contextmanager
def raw(ledger: Ledger):
    con = sqlite3.connect(ledger.file, isolation_level=None)
    try:
        yield con
    finally:
        con.close()


def without_triggers(ledger: Ledger, *statements: str) -> None:
    """Change the file as somebody with a database tool could, triggers put back afterwards."""
    with raw(ledger) as con:
        triggers = con.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
        for name, _ in triggers:
            con.execute(f"drop trigger {name}")
        for statement in statements:
            con.execute(statement)
        for _, sql in triggers:
            con.execute(sql)


def found_kinds(ledger: Ledger, head: str | None = None) -> set[str]:
    return {finding.kind for finding in ledger.verify(head).findings}


# ---- saving and reading --------------------------------------------------------------------------------


def test_nothing_is_made_before_the_first_entry(ledger):
    assert ledger.entries() == []
    assert ledger.head() == GENESIS
    assert ledger.last_number() == 0
    assert ledger.verify().passed
    assert not ledger.folder.exists()


def test_what_is_saved_is_read_back(ledger):
    one = review(
        helped="Samen\nopgeruimd",
        hindered="Te weinig tijd",
        dissent="Eén partner ziet het anders",
        actions=[action(), action("Affiche maken")],
        computed_state="te_vroeg",
        next_meeting="2026-05-01",
    )
    two = exercise(improvement="Lijst met nummers nakijken", failed_steps=["melden"], follow_up_function="wijkpolitie")
    assert ledger.save(one, new_form_key()).number == 1
    saved = ledger.save(two, new_form_key())
    assert [entry.content for entry in ledger.entries()] == [one, two]
    assert ledger.head() == saved.hash
    assert ledger.verify(saved.hash).lines() == ["ledger: 2 entries, unbroken", f"head: {saved.hash}"]


def test_folder_and_file_are_for_their_owner_only(filled):
    assert filled.folder.stat().st_mode & 0o777 == 0o700
    assert filled.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", [*NAMES, "👩‍👩‍👧‍👦 🇧🇪 é ﬁ العربية", "'; drop table entry; --", "{0} %s %(a)s", "\u202eomgekeerd"]
)
def test_texts_stay_texts(ledger, text):
    ledger.save(review(helped=text, actions=[action(text)]), new_form_key())
    content = ledger.entries()[0].content
    assert content.helped == text
    assert content.actions[0].text == text
    assert ledger.verify().passed
    assert json.loads(export_json(ledger))["entries"][0]["texts"]["helped"]["content"] == text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_saved_and_read(text):
    content = review(dissent=text)
    assert review(dissent=content.dissent) == content  # cleaning changes nothing the second time
    content.dissent.encode()


def test_any_text_of_them_survives_the_file(ledger):
    letters = "".join(chr(code) for code in range(0x20, 0x3000) if code != 0x7F) + "\ud800\x00\x1b"
    content = review(helped=letters[:TEXT_LIMIT], hindered=letters[-TEXT_LIMIT:])
    ledger.save(content, new_form_key(), confirmed=entries_kinds(content))
    assert ledger.entries()[0].content == content


def entries_kinds(content) -> set[str]:
    return {kind for _, text in texts_of(content) for kind in findings(text)}


def test_control_characters_go_and_line_ends_are_one(ledger):
    assert review(helped="a\r\nb\rc\x00\x1b[31m\ud800d").helped == "a\nb\nc[31md"


# ---- what a form gets wrong ----------------------------------------------------------------------------


WRONG = [
    ({"helped": "x" * (TEXT_LIMIT + 1)}, "too_long", "helped"),
    ({"actions": [action(), action("x" * 9000)]}, "too_long", "actions.1.text"),
    ({"helped": "x" * 1_000_000, "state": "?"}, "too_long", "helped"),
    ({"actions": [action(" \n ")]}, "missing", "actions.0.text"),
    ({"actions": [action()] * (LIST_LIMIT + 1)}, "too_many", "actions"),
    ({"state": "goed"}, "not_valid", "state"),
    ({"date": "gisteren"}, "not_valid", "date"),
    ({"date": "1026-01-01"}, "not_valid", "date"),
    ({"network_code": "Jan Peeters"}, "not_valid", "network_code"),
    ({"author": "Jan"}, "not_valid", "author"),
    ({"settled": [{"action": "1", "outcome": "gedaan"}]}, "not_valid", "settled.0.action"),
]


@pytest.mark.parametrize(("fields", "key", "place"), WRONG)
def test_a_mistake_is_one_clear_message_without_what_was_typed(fields, key, place):
    with pytest.raises(EntryError) as error:
        review(**fields)
    assert (error.value.key, error.value.field) == (f"ledger.{key}", place)
    assert len(str(error.value)) < 200
    assert "Jan" not in str(error.value)
    for language in ("nl", "en"):
        assert words_for(language)(error.value.key, **error.value.values)


def test_each_error_has_words():
    for language in ("nl", "en"):
        words = words_for(language)
        for reason in entries_module.REASONS:
            assert words.has(f"ledger.reason_{reason}")
        for key in ("in_future", "personal", "form_used", "busy", "not_saved", "unknown_entry", "repeat", "stale"):
            assert words.has(f"ledger.{key}")


def test_a_text_of_exactly_the_limit_is_saved(ledger):
    ledger.save(review(helped="é" * TEXT_LIMIT), new_form_key())
    assert len(ledger.entries()[0].content.helped) == TEXT_LIMIT


def test_an_exercise_must_say_that_it_is_one(ledger):
    for fields in ({"is_rehearsal": False}, {"is_rehearsal": None}, {"failed_steps": ["andere"]}):
        with pytest.raises(EntryError):
            exercise(**fields)
    assert {"review", "exercise", "correction", "redaction"} == set(entries_module.KINDS)  # no real events


def test_a_day_to_come_is_refused(ledger):
    now = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    with pytest.raises(EntryError, match="lies in the future") as error:
        ledger.save(review(date="2026-03-03"), new_form_key(), now=now)
    assert error.value.key == "ledger.in_future"
    ledger.save(review(date="2026-03-01"), new_form_key(), now=now)


def test_personal_data_must_be_confirmed_and_the_entry_says_so(ledger):
    content = review(hindered="3 jongeren", actions=[action("bel 0470 12 34 56")])
    with pytest.raises(UnconfirmedError) as error:
        ledger.save(content, new_form_key())
    assert error.value.findings == {"hindered": ["people_number"], "actions.0.text": ["phone"]}
    assert "0470" not in str(error.value)
    with pytest.raises(UnconfirmedError):
        ledger.save(content, new_form_key(), confirmed={"phone"})
    assert ledger.entries() == []
    ledger.save(content, new_form_key(), confirmed=error.value.kinds)
    assert ledger.entries()[0].confirmed == ("people_number", "phone")


# ---- twice, at once, too late --------------------------------------------------------------------------


def test_a_form_sent_twice_is_saved_once(ledger):
    key = new_form_key()
    first = ledger.save(review(helped="a"), key)
    again = ledger.save(review(helped="a"), key)
    assert (again.number, again.hash, again.is_repeat, first.is_repeat) == (1, first.hash, True, False)
    assert len(ledger.entries()) == 1
    with pytest.raises(EntryError, match="saved with other content") as error:
        ledger.save(review(helped="b"), key)
    assert error.value.key == "ledger.form_used"
    ledger.save(checked(Redaction, of=1, reason="vergissing"), new_form_key())
    assert ledger.save(review(helped="a"), key).is_repeat


def test_a_form_sent_by_eight_threads_at_once_is_saved_once(ledger):
    key = new_form_key()
    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(lambda _: Ledger(ledger.folder).save(review(helped="a"), key), range(8)))
    assert {one.number for one in saved} == {1}
    assert sum(not one.is_repeat for one in saved) == 1


def test_a_stale_form_is_saved_and_says_so(ledger):
    content = review(helped="eerst")
    seen = ledger.last_number(subject_of(content))
    ledger.save(review(helped="tussendoor"), new_form_key(), seen=seen)
    ledger.save(review(goal_code="iets_anders"), new_form_key(), seen=0)
    saved = ledger.save(content, new_form_key(), seen=seen)
    assert saved.newer == (1,)
    found = {record.number: record.not_seen for record in ledger_records(ledger.entries())}
    assert found == {1: (), 2: (), 3: (1,)}


def test_a_form_key_is_not_made_up(ledger):
    with pytest.raises(ValueError, match="new_form_key"):
        ledger.save(review(), "1")


def writer(folder: Path, name: str, count: int, *more: str) -> subprocess.Popen:
    """A process that is ready to save and waits for `start`."""
    command = [sys.executable, "-m", "tests.ledger_writer", str(folder), name, str(count), *more]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(process: subprocess.Popen) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_two_processes_saving_at_once_lose_nothing(ledger):
    processes = [writer(ledger.folder, name, 25) for name in ("een", "twee")]
    for process in processes:
        start(process)
    said = [process.communicate(timeout=120)[0].split("\n")[:-1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    entries = {str(entry.number): entry.content.helped for entry in ledger.entries()}
    assert len(entries) == 50
    assert dict(line.split(" ", 1) for lines in said for line in lines) == entries
    assert ledger.verify().passed


@pytest.mark.parametrize("more", [(), ("redact",)], ids=["saving", "redacting"])
def test_killed_at_random_moments_nothing_confirmed_is_lost(ledger, more):
    rng = random.Random(5)
    confirmed: dict[str, str] = {}
    redacted: set[str] = set()
    for turn in range(4):
        process = writer(ledger.folder, f"ronde{turn}", 10_000, *more)
        assert process.stdout is not None
        start(process)
        said = [process.stdout.readline() for _ in range(rng.randrange(1, 7))]
        time.sleep(rng.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        for line in said:
            if not line.endswith("\n"):
                continue  # killed while saying so: nobody was told
            number, text = line.strip().split(" ", 1)
            if number == "redacted":
                redacted.add(text)
            else:
                confirmed[number] = text
        process.wait()
        process.stdout.close()
        process.stdin.close()
        assert ledger.verify().passed
    entries = {str(entry.number): entry for entry in ledger.entries()}
    assert len(confirmed) >= 4
    for number, text in confirmed.items():
        assert entries[number].content.helped in ((text, "") if more else (text,))
        assert (entries[number].content.helped == "") == bool(entries[number].gone)
    assert all(entries[number].gone for number in redacted)
    last = ledger.save(review(), new_form_key())  # catches up with what a kill left undone
    assert ledger.verify(last.hash).passed
    bytes_ = b"".join(path.read_bytes() for path in ledger.folder.iterdir())
    for number, entry in entries.items():
        if entry.gone and number in confirmed:
            assert confirmed[number].split("kanarie")[0].encode() not in bytes_


def test_saving_is_durable_before_it_is_confirmed(ledger):
    """A kill does not test a power cut; these settings are what SQLite asks for it."""
    ledger.save(review(), new_form_key())
    with ledger.engine.connect() as connection:
        told = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("synchronous", "journal_mode")}
        assert told == {"synchronous": 3, "journal_mode": "delete"}
        assert connection.exec_driver_sql("pragma secure_delete").scalar() == 1


def test_a_ledger_that_stays_busy_says_so_and_saves_nothing(ledger, monkeypatch):
    ledger.save(review(), new_form_key())
    monkeypatch.setattr("dashboard.store.ledger.store._BUSY_SECONDS", 0.1)
    other = Ledger(ledger.folder)
    with raw(ledger) as con:
        con.execute("begin immediate")
        with pytest.raises(EntryError) as error:
            other.save(review(helped="geheim"), new_form_key())
        con.execute("rollback")
    assert error.value.key == "ledger.busy"
    assert "geheim" not in str(error.value)
    assert len(other.entries()) == 1


def test_a_full_disk_says_so_and_saves_nothing(filled):
    with filled.engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()

    @event.listens_for(filled.engine, "connect")
    def _small(dbapi_connection, _):
        dbapi_connection.execute(f"pragma max_page_count = {pages}")

    with pytest.raises(EntryError, match="full") as error:
        filled.save(review(helped="geheim " * 500, hindered="geheim " * 500), new_form_key())
    assert error.value.key == "ledger.not_saved"
    chain = [str(error.value), str(error.value.__cause__)]
    assert not any("geheim" in text for text in chain)
    assert len(filled.entries()) == 5
    assert filled.verify().passed


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(EntryError) as error:
        Ledger(tmp_path / "file" / "ledger").save(review(), new_form_key())
    assert error.value.key == "ledger.not_saved"


# ---- append-only -----------------------------------------------------------------------------------------


REFUSED = [
    "update entry set body = '{}' where number = 1",
    "update entry set hash = hash",
    "delete from entry",
    "delete from entry where number = 5",
    "update entry_text set content = 'x'",
    "delete from entry_text",
    "delete from entry_text where entry_number = 3 and field = 'dissent'",
    "delete from entry_text where entry_number = 2",
    "insert or replace into entry select * from entry where number = 2",
    "insert or replace into entry select 6, kind, saved_at, form_key, subject, seen, body, "
    "(select hash from entry where number = 5), hash || '0' from entry where number = 1",
    "insert into entry select 7, kind, saved_at, 'x', subject, seen, body, previous_hash, 'y' from entry "
    "where number = 5",
    "insert into entry select 6, kind, saved_at, 'x', subject, seen, body, previous_hash, 'y' from entry "
    "where number = 5",
    "insert or replace into entry_text select 2, field, salt, 'x' from entry_text where entry_number = 2",
    "insert into entry_text values (3, 'helped', x'00', 'x')",
    "replace into entry_text values (1, 'helped', x'00', 'x')",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses(filled, statement):
    before = filled.rows()
    with (
        raw(filled) as con,
        pytest.raises(sqlite3.IntegrityError, match=r"append-only|grows at its end|redaction only"),
    ):
        con.execute(statement)
    assert filled.rows() == before
    assert filled.verify().passed


# ---- what somebody with the file can do ------------------------------------------------------------------


TAMPERED = [
    ("update entry set body = replace(body, 'achter', 'op_koers') where number = 2", {"changed"}),
    ("update entry set saved_at = '2020-01-01T00:00:00+00:00' where number = 2", {"changed"}),
    ("update entry set body = 'x' where number = 2", {"changed"}),
    ("update entry set body = '[]' where number = 5", {"changed", "text_missing"}),
    ("delete from entry where number = 2", {"removed", "text_extra"}),
    ("delete from entry where number = 1", {"removed", "text_extra"}),
    ("update entry set number = case number when 2 then 4 when 4 then 2 end where number in (2, 4)", None),
    ("update entry_text set content = 'mooier' where entry_number = 2 and field = 'helped'", {"text_changed"}),
    ("update entry_text set field = 'hindered' where entry_number = 2 and field = 'helped'", None),
    ("delete from entry_text where entry_number = 2 and field = 'helped'", {"text_missing"}),
    ("insert into entry_text values (3, 'helped', x'00', 'tekst 2')", {"text_extra"}),
]


@pytest.mark.parametrize(("statement", "kinds"), TAMPERED)
def test_a_change_with_a_database_tool_is_found(filled, statement, kinds):
    statements = [statement]
    if "case number" in statement:  # swap two rows, which a unique key does not allow in one go
        statements = [f"update entry set number = {to} where number = {at}" for at, to in ((2, 99), (4, 2), (99, 4))]
        kinds = {"changed", "reordered"}
    without_triggers(filled, *statements)
    found = found_kinds(filled)
    assert found
    assert kinds is None or kinds <= found, filled.verify().lines()


def test_a_cut_off_tail_is_found_with_the_head_only(filled):
    head = filled.head()
    without_triggers(
        filled, "delete from entry_text where entry_number > 3", "delete from entry where number > 3", "vacuum"
    )
    assert found_kinds(filled) <= {"text_missing"}  # the redaction went with the tail, its text was gone already
    assert "cut_off" in found_kinds(filled, head)


def test_a_tail_without_redactions_is_cut_off_without_a_trace_but_for_the_head(ledger):
    heads = [ledger.save(review(helped=f"{n}"), new_form_key()).hash for n in range(3)]
    without_triggers(ledger, "delete from entry_text where entry_number = 3", "delete from entry where number = 3")
    assert ledger.verify().passed
    assert ledger.verify(heads[1]).passed
    assert found_kinds(ledger, heads[2]) == {"cut_off"}
    assert found_kinds(ledger, on_paper(heads[2]).upper()) == {"cut_off"}


def test_a_ledger_written_anew_is_found_with_the_head_only(ledger, tmp_path):
    """Whoever has the file can compute a whole new chain; the paper in the drawer tells."""
    head = ledger.save(review(helped="zoals het was"), new_form_key()).hash
    other = Ledger(tmp_path / "other")
    other.save(review(helped="zoals het mooier was"), new_form_key())
    assert other.verify().passed
    assert found_kinds(other, head) == {"cut_off"}


def test_an_older_head_stays_good_when_the_ledger_grows(filled):
    head = filled.head()
    filled.save(review(), new_form_key())
    assert filled.verify(head).passed
    assert filled.verify(on_paper(head)).passed
    assert filled.verify(GENESIS).passed


@pytest.mark.parametrize("head", ["", "abc", "z" * 32, "1" * 65, "1" * 31])
def test_what_is_no_head_is_said(filled, head):
    with pytest.raises(UserError, match="not a head hash"):
        filled.verify(head)


def test_missing_triggers_and_foreign_tables_are_found(filled):
    with raw(filled) as con:
        con.execute("drop trigger entry_no_update")
        con.execute("create table extra (a)")
    assert {f.message for f in filled.verify().findings} == {
        "'entry_no_update' is not as it was made",
        "'extra' is not as it was made",
    }


def test_damaged_bytes_are_found(filled):
    content = bytearray(filled.file.read_bytes())
    content[4096 + 100 :] = bytes(len(content) - 4096 - 100)
    filled.file.write_bytes(content)
    assert not filled.verify().passed
    filled.file.write_bytes(b"no database at all, but long enough to look at it twice")
    assert found_kinds(filled) == {"damaged"}
    with pytest.raises(UserError, match="damaged, or not a ledger"):
        filled.entries()


def test_a_database_of_something_else_is_left_alone(ledger):
    ledger.folder.mkdir()
    with raw(ledger) as con:
        con.execute("create table mine (a)")
    with pytest.raises(UserError, match="not a ledger of Buurtbeeld"):
        ledger.save(review(), new_form_key())
    with raw(ledger) as con:
        assert con.execute("select name from sqlite_master").fetchall() == [("mine",)]


# ---- redaction -------------------------------------------------------------------------------------------


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_a_redacted_text_is_gone_and_its_hash_and_reason_stay(ledger):
    ledger.save(review(helped="kanarie-een", dissent="kanarie-twee"), new_form_key())
    before = ledger.rows()[0][0]
    ledger.save(checked(Redaction, of=1, field="helped", reason="persoonsgegevens"), new_form_key())
    entry = ledger.entries()[0]
    assert (entry.content.helped, entry.content.dissent) == ("", "kanarie-twee")
    assert entry.gone == {"helped": "persoonsgegevens"}
    assert ledger.rows()[0][0] == before
    assert b"kanarie-een" not in all_bytes(ledger.folder)
    assert b"kanarie-twee" in all_bytes(ledger.folder)
    assert sorted(path.name for path in ledger.folder.iterdir()) == ["ledger.sqlite"]
    assert ledger.verify().passed


def test_redacted_texts_are_gone_from_every_byte_after_much_moving_about(ledger):
    rng = random.Random(3)
    gone = []
    for turn in range(60):
        text = f"kanarie{turn:03d}x" * rng.choice((1, 3, 20, 300))
        saved = ledger.save(review(helped=text[:TEXT_LIMIT], hindered="blijft " * rng.randrange(200)), new_form_key())
        if rng.random() < 0.4:
            ledger.save(checked(Redaction, of=saved.number, field="helped", reason="andere"), new_form_key())
            gone.append(turn)
    found = all_bytes(ledger.folder)
    assert len(gone) > 10
    assert [turn for turn in range(60) if f"kanarie{turn:03d}x".encode() not in found] == gone
    assert ledger.verify().passed


def test_all_texts_of_an_entry_at_once_and_texts_of_a_correction(ledger):
    ledger.save(review(helped="een", actions=[action("twee")]), new_form_key())
    corrected = review(helped="een", hindered="drie", actions=[action("twee")])
    ledger.save(checked(Correction, of=1, entry=corrected.model_dump(), reason="vergeten"), new_form_key())
    assert copies_of(ledger.entries(), 1, "helped") == [(2, "entry.helped")]
    assert copies_of(ledger.entries(), 1) == [(2, "entry.helped"), (2, "entry.actions.0.text")]
    ledger.save(checked(Redaction, of=1, reason="vergissing"), new_form_key())
    ledger.save(checked(Redaction, of=2, field="entry.actions.0.text", reason="vergissing"), new_form_key())
    record = ledger_records(ledger.entries())[0]
    assert record.gone == {"actions.0.text": "vergissing"}
    assert (record.content.helped, record.content.actions[0].text) == ("een", "")
    assert ledger.entries()[0].gone == {"helped": "vergissing", "actions.0.text": "vergissing"}
    assert open_actions([record], TODAY)[0].is_redacted
    assert ledger.verify().passed


@pytest.mark.parametrize("fields", [{"of": 9}, {"of": 1, "field": "dissent"}, {"of": 1, "field": "author"}])
def test_a_redaction_of_nothing_is_refused(ledger, fields):
    ledger.save(review(helped="een"), new_form_key())
    with pytest.raises(EntryError) as error:
        ledger.save(checked(Redaction, reason="vergissing", **fields), new_form_key())
    assert error.value.key == "ledger.unknown_entry"
    assert len(ledger.entries()) == 1


def test_the_same_text_twice_has_two_digests(ledger):
    """Salted: nobody finds a redacted text by trying words."""
    ledger.save(review(helped="ja", dissent="ja"), new_form_key())
    content = json.loads(ledger.rows()[0][0].body)["content"]
    assert content["helped"] != content["dissent"]


# ---- corrections, actions ---------------------------------------------------------------------------------


def test_a_correction_stands_in_the_place_of_what_it_corrects(ledger):
    ledger.save(review(), new_form_key())
    ledger.save(exercise(), new_form_key())
    ledger.save(
        checked(Correction, of=1, entry=review(state="op_koers").model_dump(), reason="verkeerd"), new_form_key()
    )
    ledger.save(
        checked(Correction, of=3, entry=review(state="te_vroeg").model_dump(), reason="toch niet"), new_form_key()
    )
    first, second = ledger_records(ledger.entries())
    assert (first.content.state, first.versions, first.is_corrected) == ("te_vroeg", (1, 3, 4), True)
    assert (second.versions, second.is_corrected) == ((2,), False)
    ledger.save(checked(Correction, of=2, entry=None, reason="dubbel"), new_form_key())
    assert ledger_records(ledger.entries())[1].is_withdrawn


def test_a_correction_is_of_the_same_kind_and_has_a_reason(ledger):
    ledger.save(review(helped="x"), new_form_key())
    ledger.save(checked(Redaction, of=1, reason="vergissing"), new_form_key())
    for of, entry in ((1, exercise()), (2, review()), (7, review())):
        with pytest.raises(EntryError) as error:
            ledger.save(checked(Correction, of=of, entry=entry.model_dump(), reason="x"), new_form_key())
        assert error.value.key == "ledger.unknown_entry"
    with pytest.raises(EntryError) as error:
        checked(Correction, of=1, entry=review().model_dump(), reason="")
    assert (error.value.key, error.value.field) == ("ledger.missing", "reason")


def test_actions_are_open_until_a_later_review_settles_them(ledger):
    ledger.save(review(actions=[action(due="2026-12-01"), action("Affiche", due="2026-05-01")]), new_form_key())
    ledger.save(review(network_code="otterbeek", actions=[action("Bank", due="2026-11-01")]), new_form_key())
    found = ledger_records(ledger.entries())
    assert [(one.ref, one.is_late) for one in open_actions(found, TODAY)] == [
        ("1.1", True),
        ("2.0", True),
        ("1.0", False),
    ]
    assert [one.ref for one in open_actions(found, TODAY, "otterbeek")] == ["2.0"]
    settled = [{"action": "1.1", "outcome": "gedaan"}]
    ledger.save(review(date="2026-06-01", settled=settled), new_form_key())
    assert [one.ref for one in open_actions(ledger_records(ledger.entries()), TODAY)] == ["2.0", "1.0"]


def test_reviews_come_newest_first(ledger):
    for date in ("2026-03-02", "2026-06-02", "2026-01-02"):
        ledger.save(review(date=date), new_form_key())
    found = ledger_records(ledger.entries())
    assert [str(one.content.date) for one in reviews(found, "arsenaal")] == ["2026-06-02", "2026-03-02", "2026-01-02"]


# ---- backup, restore, export --------------------------------------------------------------------------------


def test_a_backup_is_the_ledger(filled, tmp_path):
    file = backup(filled, tmp_path / "elsewhere")
    copy = Ledger(file.parent, file.name)
    assert copy.rows() == filled.rows()
    assert copy.verify(filled.head()).passed
    assert filled.head()[:12] in file.name
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.glob("[!.]*")) == [file]
    assert b"tekst 2" not in file.read_bytes()


def test_a_backup_while_others_save_is_whole(ledger, tmp_path):
    process = writer(ledger.folder, "bezig", 40)
    start(process)
    process.stdout.readline()
    copies = [backup(ledger, tmp_path / "copies") for _ in range(5)]
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert len(ledger.entries()) == 40
    for file in copies:
        assert Ledger(file.parent, file.name).verify().passed


def test_no_backup_of_nothing_or_of_a_broken_ledger(ledger, tmp_path):
    with pytest.raises(UserError, match="nothing was saved yet"):
        backup(ledger, tmp_path / "b")
    ledger.save(review(), new_form_key())
    without_triggers(ledger, "update entry set saved_at = 'x'")
    with pytest.raises(UserError, match="no backup was made; entry 1 is not what was saved"):
        backup(ledger, tmp_path / "b")
    assert list((tmp_path / "b").glob("*.sqlite*")) == []


def test_what_a_killed_backup_left_is_cleared_by_the_next(filled, tmp_path):
    folder = tmp_path / "copies"
    killed = f"""
import os, signal
from pathlib import Path
from dashboard.store.ledger import Ledger, keeping
keeping._accepted = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
keeping.backup(Ledger(Path({str(filled.folder)!r})), Path({str(folder)!r}))
"""
    assert subprocess.run([sys.executable, "-c", killed], cwd=ROOT, timeout=60).returncode == -signal.SIGKILL
    (folder / ".0123456789abcdef.sqlite").write_bytes(b"of an earlier version")
    (folder / "other.sqlite").write_bytes(b"not ours")
    left = {path.name for path in folder.glob(".*.sqlite*")}
    assert len(left) >= 2, "a copy was left, or this test shows nothing"
    file = backup(filled, folder)
    assert {path.name for path in folder.glob("*.sqlite*")} | left == {file.name, "other.sqlite", *left}
    assert not list(folder.glob(".*.sqlite*"))


def test_two_backups_into_one_folder_do_not_take_each_others_copy(filled, tmp_path):
    with keeping._new_file(tmp_path), pytest.raises(UserError, match="another backup or restore is writing here"):
        backup(filled, tmp_path)
    assert backup(filled, tmp_path).exists()


def test_restore_into_nothing_and_over_an_older_ledger(filled, tmp_path):
    file = backup(filled, tmp_path)
    new = Ledger(tmp_path / "new")
    done = restore(new, file, head=filled.head())
    assert (done.head, done.entries, done.kept) == (filled.head(), 5, None)
    assert new.rows() == filled.rows()
    new.save(review(helped="verder"), new_form_key())
    assert new.verify(filled.head()).passed
    older = Ledger(tmp_path / "older")
    restore(older, file)
    ahead = backup(new, tmp_path)
    assert restore(older, ahead).kept is None
    assert older.rows() == new.rows()


def test_restore_never_loses_entries_unasked(filled, tmp_path):
    file = backup(filled, tmp_path)
    filled.save(review(helped="later"), new_form_key())
    before = filled.rows()
    with pytest.raises(UserError, match="holds entries that this backup does not"):
        restore(filled, file)
    assert filled.rows() == before
    done = restore(filled, file, replace=True)
    assert len(filled.entries()) == 5
    assert done.kept is not None
    assert Ledger(done.kept.parent, done.kept.name).rows() == before
    assert b"later" not in filled.file.read_bytes()
    with raw(filled) as con, pytest.raises(sqlite3.IntegrityError):
        con.execute("delete from entry")


def test_restore_refuses_what_does_not_verify(filled, tmp_path):
    file = backup(filled, tmp_path)
    later = filled.save(review(), new_form_key()).hash
    new = Ledger(tmp_path / "new")
    with pytest.raises(UserError, match="cut off"):
        restore(new, file, head=later)
    file.write_bytes(b"x" * 5000)
    with pytest.raises(UserError, match="not restored"):
        restore(new, file)
    with pytest.raises(UserError, match="file not found"):
        restore(new, tmp_path / "nothing")
    assert not new.folder.exists()


def test_restore_over_a_damaged_file_keeps_it_aside(filled, tmp_path):
    file = backup(filled, tmp_path)
    before = filled.rows()
    filled.file.write_bytes(b"damaged" * 1000)
    with pytest.raises(UserError, match="--replace"):
        restore(filled, file)
    done = restore(filled, file, replace=True)
    assert filled.rows() == before
    assert done.kept is not None
    assert done.kept.read_bytes() == b"damaged" * 1000


def test_an_export_can_be_verified_by_itself(filled):
    content = export_json(filled)
    assert verify_export(content).passed
    assert verify_export(content, on_paper(filled.head())).passed
    assert b"tekst 2" not in content
    assert not verify_export(content.replace(b"tekst 1", b"tekst 9")).passed
    read = json.loads(content)
    read["entries"].pop()
    assert {one.kind for one in verify_export(json.dumps(read).encode()).findings} >= {"cut_off"}
    for nonsense in (b"", b"[]", b'{"entries": [{}]}', b"\xff"):
        with pytest.raises(UserError, match="not an export"):
            verify_export(nonsense)


def test_a_csv_has_every_field_the_head_and_no_formula(ledger):
    ledger.save(review(helped="=1+1", hindered="regel\ntwee", dissent="weg"), new_form_key())
    ledger.save(checked(Redaction, of=1, field="dissent", reason="vergissing"), new_form_key())
    content = export_csv(ledger)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))
    found = {(line["number"], line["field"]): line for line in lines}
    assert found["1", "helped"]["value"] == "'=1+1"
    assert found["1", "hindered"]["value"] == "regel\ntwee"
    assert (found["1", "dissent"]["value"], found["1", "dissent"]["taken_out"]) == ("", "vergissing")
    assert {line["ledger_head"] for line in lines} == {ledger.head()}
    assert export_csv(Ledger(ledger.folder / "none")).count(b"\n") == 1


# ---- the command line ---------------------------------------------------------------------------------------


def run(*arguments: object):
    return CliRunner().invoke(ledger_commands.app, [str(argument) for argument in arguments])


def test_commands(filled, tmp_path):
    at = ("--ledger", filled.folder)
    head = filled.head()
    verified = run("verify", "--head", head, *at)
    assert verified.exit_code == 0
    assert verified.output == f"ledger: 5 entries, unbroken\nhead: {head}\n"
    exported = run("export", *at)
    (tmp_path / "export.json").write_bytes(exported.stdout_bytes)
    assert run("verify", "--export", tmp_path / "export.json", "--head", head).exit_code == 0
    assert run("export", "--format", "csv", *at).stdout_bytes.startswith(b"\xef\xbb\xbf")
    copied = run("backup", tmp_path / "copies", *at)
    file = Path(copied.output.strip())
    assert run("redact", 1, "--reason", "vergissing", *at).exit_code == 0
    assert filled.entries()[0].content.helped == ""
    assert run("restore", file, *at).exit_code != 0
    restored = run("restore", file, "--replace", "--head", head, *at)
    assert restored.exit_code == 0
    assert "replaced-" in restored.output
    assert filled.head() == head
    without_triggers(filled, "update entry set saved_at = 'x' where number = 2")
    broken = run("verify", *at)
    assert broken.exit_code == 1
    assert "changed: entry 2 is not what was saved" in broken.output


def test_a_redaction_names_where_the_same_text_still_stands(ledger):
    ledger.save(review(helped="een"), new_form_key())
    corrected = review(helped="een", hindered="drie")
    ledger.save(checked(Correction, of=1, entry=corrected.model_dump(), reason="vergeten"), new_form_key())
    done = run("redact", 1, "--field", "helped", "--reason", "vergissing", "--ledger", ledger.folder)
    assert "the same text still stands in entry 2: ledger redact 2 --field entry.helped" in done.output
    done = run("redact", 2, "--field", "entry.helped", "--reason", "vergissing", "--ledger", ledger.folder)
    assert done.exit_code == 0 and "still stands" not in done.output

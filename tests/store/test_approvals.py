"""Decisions about texts: by hash, only added to, for their owner alone, whole or not at all."""

from __future__ import annotations

import threading

import pytest

from dashboard.base.errors import UserError
from dashboard.store.approvals import APPROVED, REFUSED, Decision, add_decisions, beside, hash_of, read_decisions

A, B = hash_of("note", ["Kermis", "stad"]), hash_of("note", ["Kermis", None])


def test_every_change_of_a_text_is_another_text():
    values = [
        ["Kermis", "stad"],
        ["Kermis ", "stad"],
        ["kermis", "stad"],
        ["Kermis", None],
        ["Kermis", ""],
        [None, "x"],
    ]
    hashes = {hash_of(table, row) for table in ("note", "goal") for row in values}
    assert len(hashes) == 2 * len(values)
    assert hash_of("note", ["a", float("nan")]) == hash_of("note", ["a", None]), "an empty cell of a frame"


def test_the_last_decision_counts_and_nothing_is_taken_away(tmp_path):
    file = beside(tmp_path / "history")
    assert file == tmp_path / "approved_texts.jsonl" and read_decisions(file) == {}
    add_decisions(file, [Decision(A, APPROVED, "2026-01-01"), Decision(B, APPROVED, "2026-01-01")])
    before = file.read_text()
    add_decisions(file, [Decision(A, REFUSED, "2026-01-02", "person")])
    assert file.read_text().startswith(before)
    assert {key: one.state for key, one in read_decisions(file).items()} == {A: REFUSED, B: APPROVED}
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"text_hash": "x", "state": "approved", "decided_on": "2026-01-01"}',
        f'{{"text_hash": "{A}", "state": "maybe", "decided_on": "2026-01-01"}}',
        f'{{"text_hash": "{A}", "state": "refused", "decided_on": "2026-01-01", "reason": "Jan Peeters"}}',
        f'{{"text_hash": "{A}", "state": "approved", "decided_on": "soon"}}',
    ],
)
def test_a_damaged_file_is_refused_with_its_line_and_not_added_to(tmp_path, line):
    file = tmp_path / "approved_texts.jsonl"
    add_decisions(file, [Decision(A, APPROVED, "2026-01-01")])
    file.write_text(file.read_text() + line + "\n")
    content = file.read_bytes()
    for action in (lambda: read_decisions(file), lambda: add_decisions(file, [Decision(B, APPROVED, "2026-01-01")])):
        with pytest.raises(UserError, match=r"approved_texts\.jsonl, line 2: not a decision") as error:
            action()
        assert "Jan" not in str(error.value)
    assert file.read_bytes() == content


def test_two_who_decide_at_once_lose_nothing(tmp_path):
    file = tmp_path / "approved_texts.jsonl"
    hashes = [hash_of("note", [str(number), None]) for number in range(24)]
    workers = [
        threading.Thread(target=add_decisions, args=(file, [Decision(one, APPROVED, "2026-01-01")])) for one in hashes
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(read_decisions(file)) == set(hashes)

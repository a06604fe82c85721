"""Texts of partners and networks that residents may read: what a person has approved or refused, by hash.

A name of a person cannot be recognised by any pattern. So each new or changed text waits until the steward has seen it
(`python -m dashboard texts`). What was decided stands beside the history in one file, a line per decision, the last one
counting. The file holds hashes and reasons of a fixed list, never a text; it is for its owner alone, only grows, and is
written whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.base.disk import try_lock, write_atomically
from dashboard.base.errors import UserError

FILE = "approved_texts.jsonl"
# Public table -> what is seen and approved together: its texts, and the codes that a partner makes up.
SEEN_TOGETHER: dict[str, tuple[str, ...]] = {
    "initiative": ("initiative_code", "title", "description", "link"),
    "organisation": ("organisation_code", "organisation_name", "link"),
    "note": ("sentence", "source"),
    "network": ("network_code", "name", "vision_nl", "vision_en"),
    "goal": ("goal_code", "sentence_nl", "sentence_en"),
    "context_by_area_year": ("unit", "denominator", "source"),
}
# Public table -> its text that can stand in more languages than have a column; those are seen together with the others.
TRANSLATED = {"network": "vision", "goal": "sentence"}
OTHER_LANGUAGES = "other_languages"
# Why a text is refused: a person can be recognised, an address of somebody, the tone, it is wrong, something else.
REASONS = ("person", "address", "tone", "wrong", "other")
APPROVED, REFUSED, WAITS = "approved", "refused", "waits"
NONE = "none"  # the detector sees nothing in a text
_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Decision:
    """A person's decision about one text. state: approved or refused; reason: of REASONS, for a refusal."""

    text_hash: str
    state: str
    decided_on: str
    reason: str | None = None


def hash_of(table: str, values: Sequence[Any]) -> str:
    """SHA-256 (hex) of the texts of one row of `table`, in the order of SEEN_TOGETHER. Any change gives another."""
    words = [None if value is None or value != value else str(value) for value in values]
    return hashlib.sha256(json.dumps([table, *words], ensure_ascii=False).encode()).hexdigest()


def beside(history: Path) -> Path:
    """The file of decisions that belongs to a folder of published figures."""
    return history.with_name(FILE)


def read_decisions(*files: Path) -> dict[str, Decision]:
    """Hash -> the last decision in the files, later files last; a file that is not there holds none.

    Raises UserError naming file and line for what is no decision.
    """
    decisions: dict[str, Decision] = {}
    for file in files:
        if file.exists():
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                decision = _decision(line, file, number)
                decisions[decision.text_hash] = decision
    return decisions


def _decision(line: str, file: Path, number: int) -> Decision:
    try:
        decision = Decision(**json.loads(line))
        dt.date.fromisoformat(decision.decided_on)
    except (ValueError, TypeError):
        decision = None
    is_whole = (
        decision is not None
        and len(decision.text_hash) == 64
        and (decision.state == APPROVED or (decision.state == REFUSED and decision.reason in REASONS))
    )
    if decision is None or not is_whole:
        raise UserError("not a decision about a text", file=file, line=number, expected="a line that `texts` wrote")
    return decision


def add_decisions(file: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions at the end. Raises UserError when another process keeps the file for ten seconds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("w") as lock:
        last_try = time.monotonic() + _PATIENCE_SECONDS
        while not try_lock(lock):
            if time.monotonic() > last_try:
                raise UserError("another process is deciding about texts; try again", file=file)
            time.sleep(0.05)
        read_decisions(file)  # a damaged file is not added to
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        lines = [json.dumps(asdict(decision)) + "\n" for decision in decisions]
        write_atomically(file, before + "".join(lines), only_owner=True)

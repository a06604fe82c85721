"""An entry and its rows: reading one, and adding one inside a transaction that the ledger opened."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.store.ledger import tables
from dashboard.store.ledger.chain import GENESIS, Row, StoredText, canonical, digests, entry_hash, text_digest
from dashboard.store.ledger.entries import (
    Content,
    Correction,
    EntryError,
    Redaction,
    Review,
    stored,
    texts_of,
    with_texts,
)


@dataclass(frozen=True)
class Entry:
    """One entry as it is read. `gone`: {path of a text that was taken out: reason}; such a text is empty."""

    number: int
    saved_at: dt.datetime
    subject: str
    seen: int | None
    content: Content
    confirmed: tuple[str, ...]  # kinds of personal data that whoever saved it said are none
    hash: str
    gone: dict[str, str]


@dataclass(frozen=True)
class Saved:
    """The result of saving a form. `is_repeat`: it was saved before, and once. `newer`: entries about the same
    subject that were not there yet when the form was opened; the entry says so too."""

    number: int
    hash: str
    is_repeat: bool = False
    newer: tuple[int, ...] = ()


def subject_of(content: Review | Any) -> str:
    """The subject of an entry: entries with the same subject follow one another. For Review and Exercise."""
    if isinstance(content, Review):
        return f"review:{content.network_code}:{content.goal_code}"
    return f"exercise:{content.area_code}"


def entry_of(
    row: Row, texts: dict[tuple[int, str], StoredText], redactions: dict[tuple[int, str | None], str]
) -> Entry:
    body = json.loads(row.body)
    content = body["content"]
    paths = digests(content)
    present = {path: text.content for path in paths if (text := texts.get((row.number, path)))}
    gone = {
        path: redactions.get((row.number, path)) or redactions.get((row.number, None)) or ""
        for path in paths
        if path not in present
    }
    return Entry(
        number=row.number,
        saved_at=dt.datetime.fromisoformat(row.saved_at),
        subject=row.subject,
        seen=row.seen,
        content=stored(row.kind, with_texts(content, present | dict.fromkeys(gone, ""))),
        confirmed=tuple(body["confirmed"]),
        hash=row.hash,
        gone=gone,
    )


def _read_one(connection: Connection, condition: Any) -> Entry | None:
    row = connection.execute(select(tables.ENTRY).where(condition)).one_or_none()
    if row is None:
        return None
    query = select(tables.ENTRY_TEXT).where(tables.ENTRY_TEXT.c.entry_number == row.number)
    texts = {(number, field): StoredText(salt, text) for number, field, salt, text in connection.execute(query)}
    return entry_of(Row(*row), texts, {})


def repeat_of(connection: Connection, content: Content, form_key: str) -> Saved | None:
    """The entry that this form became before. Raises EntryError when the form has other content now."""
    before = _read_one(connection, tables.ENTRY.c.form_key == form_key)
    if before is None:
        return None
    now = with_texts(content.model_dump(mode="json"), dict.fromkeys(before.gone, ""))
    if before.content.model_dump(mode="json") != now:
        raise EntryError("form_used", "this form was saved with other content; open a new form")
    return Saved(before.number, before.hash, is_repeat=True)


def add(
    connection: Connection, content: Content, form_key: str, seen: int | None, kinds: list[str], moment: dt.datetime
) -> Saved:
    entry = tables.ENTRY
    last = connection.execute(
        select(entry.c.number, entry.c.hash).order_by(entry.c.number.desc()).limit(1)
    ).one_or_none()
    subject = _subject(connection, content)
    about = select(entry.c.number).where(entry.c.subject == subject, entry.c.number > (seen or 0))
    newer = () if seen is None else tuple(connection.scalars(about.order_by(entry.c.number)))
    texts = {path: (secrets.token_bytes(32), text) for path, text in texts_of(content) if text}
    body: dict[str, Any] = content.model_dump(mode="json")
    for path, (salt, text) in texts.items():
        with_texts(body, {path: {"sha256": text_digest(salt, text)}})
    row = Row(
        number=(last.number if last else 0) + 1,
        kind=content.kind,
        saved_at=moment.isoformat(timespec="seconds"),
        form_key=form_key,
        subject=subject,
        seen=seen,
        body=canonical({"content": body, "confirmed": kinds}),
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    row = replace(row, hash=entry_hash(row))
    connection.execute(insert(entry), vars(row))
    if texts:
        rows = [
            {"entry_number": row.number, "field": path, "salt": salt, "content": text}
            for path, (salt, text) in texts.items()
        ]
        connection.execute(insert(tables.ENTRY_TEXT), rows)
    if isinstance(content, Redaction):
        _take_out(connection, content)
    return Saved(row.number, row.hash, newer=newer)


def _subject(connection: Connection, content: Content) -> str:
    """Its own, or that of the entry it corrects or redacts. Raises EntryError when there is no such entry."""
    if not isinstance(content, Correction | Redaction):
        return subject_of(content)
    target = _read_one(connection, tables.ENTRY.c.number == content.of)
    if target is None:
        raise EntryError("unknown_entry", f"there is no entry {content.of}", "of")
    if isinstance(content, Correction):
        old = target.content.entry if isinstance(target.content, Correction) else target.content
        if isinstance(old, Redaction) or (content.entry and old and content.entry.kind != old.kind):
            raise EntryError("unknown_entry", f"entry {content.of} is of another kind", "of")
    return target.subject


def _take_out(connection: Connection, content: Redaction) -> None:
    text = tables.ENTRY_TEXT
    condition = text.c.entry_number == content.of
    if content.field is not None:
        condition = condition & (text.c.field == content.field)
    if connection.execute(delete(text).where(condition)).rowcount == 0:
        raise EntryError("unknown_entry", f"entry {content.of} has no such text (any more)", "field")

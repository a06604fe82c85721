"""Backup, restore and export of the ledger. What to do when: docs/ledger.md."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from dashboard.base.disk import try_lock
from dashboard.base.errors import UserError
from dashboard.store.exports import without_formulas
from dashboard.store.ledger import tables
from dashboard.store.ledger.chain import Row, StoredText, Verification, verify_rows
from dashboard.store.ledger.rows import Entry
from dashboard.store.ledger.store import Ledger, sync_folder

_TEMPORARY, _LOCK = ".unfinished.sqlite", ".copying.lock"
_UNFINISHED = re.compile(r"\.(unfinished|[0-9a-f]{16})\.sqlite(-journal)?")
_CSV_COLUMNS = ("number", "saved_at", "kind", "subject", "field", "value", "taken_out", "hash", "ledger_head")


@dataclass(frozen=True)
class Restored:
    """`kept`: where the ledger that stood there before is now; None when there was none or nothing of it was lost."""

    head: str
    entries: int
    kept: Path | None


# ---- backup ---------------------------------------------------------------------------------------


def backup(ledger: Ledger, folder: Path, now: dt.datetime | None = None) -> Path:
    """Copy the ledger as it is now, also while it is in use, and check the copy. Returns its file.

    The name holds the moment and the first digits of the head. Raises UserError when there is nothing to copy, when
    the ledger does not verify, or when the folder cannot be written: then no file is left.
    """
    if not ledger.file.exists():
        raise UserError("nothing was saved yet", file=ledger.file)
    ledger.finish_redactions()
    moment = (now or dt.datetime.now(dt.UTC)).strftime("%Y%m%dT%H%M%SZ")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _new_file(folder) as temporary:
            _copy_pages(ledger, temporary)
            found = _accepted(Ledger(folder, temporary.name).verify(), "the ledger itself, so no backup was made;")
            file = folder / f"ledger-{moment}-{found.head[:12]}.sqlite"
            temporary.replace(file)
        sync_folder(folder)
    except OSError as error:
        raise UserError(f"no backup was made: {error.strerror}", file=folder) from error
    return file


def _copy_pages(ledger: Ledger, into: Path) -> None:
    try:
        os.close(os.open(into, os.O_CREAT | os.O_RDWR, 0o600))
        with ledger.engine.connect() as connection, contextlib.closing(sqlite3.connect(into)) as copy:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - the engine is SQLite's
            raw.backup(copy)
        with into.open("rb") as file:
            os.fsync(file.fileno())
    except (DBAPIError, sqlite3.Error) as error:
        raise UserError(f"cannot be copied ({getattr(error, 'orig', error)})", file=ledger.file) from error


@contextlib.contextmanager
def _new_file(folder: Path) -> Iterator[Path]:
    """A file of our own in `folder`, gone when it was not moved away.

    It always has the same name, and one process at a time makes it: what a killed process left, with texts that a later
    redaction would not reach, is cleared by the next. Raises UserError when another process is at it.
    """
    temporary = folder / _TEMPORARY
    with (folder / _LOCK).open("w") as lock:
        if not try_lock(lock):
            raise UserError("another backup or restore is writing here; wait for it", file=folder)
        _clear(folder)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            yield temporary
        finally:
            _clear(folder)


def _clear(folder: Path) -> None:
    """Take away an unfinished copy and its journal, also those that earlier versions left under a random name."""
    for path in folder.glob(".*.sqlite*"):
        if _UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _accepted(found: Verification, what: str) -> Verification:
    if not found.passed:
        raise UserError(f"{what} {found.findings[0].message}")
    return found


# ---- restore --------------------------------------------------------------------------------------


def restore(ledger: Ledger, file: Path, *, head: str | None = None, replace: bool = False) -> Restored:
    """Put a backup in the place of the ledger, in one transaction: after a crash it is the one or the other.

    The backup must verify, with `head` also against a head from paper. When the present ledger holds entries that the
    backup does not, it is refused, unless `replace`: then the present one is kept beside it under another name.
    Raises UserError when it is refused; then nothing was changed.
    """
    if not file.is_file():
        raise UserError("file not found", file=file)
    source = Ledger(file.parent, file.name)
    verified = _accepted(source.verify(head), f"{file}: not restored;")
    rows, texts = source.rows()
    if not rows:
        raise UserError("not restored: it holds no entries", file=file)
    try:
        present, _ = ledger.rows()
    except UserError:
        return _in_place_of_damage(ledger, source, verified, replace)
    kept = None
    if not _continues(present, rows):
        if not replace:
            raise UserError(
                f"not restored: the present ledger holds entries that this backup does not ({len(present)} and "
                f"{len(rows)} entries); --replace puts the backup there all the same and keeps the present one aside",
                file=file,
            )
        kept = ledger.folder / f"replaced-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{present[-1].hash[:12]}.sqlite"
    ledger.prepare_folder()
    _put_rows(ledger, rows, texts, present, kept)
    ledger.finish_redactions()
    return Restored(verified.head, verified.entries, kept)


def _continues(present: list[Row], rows: list[Row]) -> bool:
    return [row.hash for row in present] == [row.hash for row in rows[: len(present)]]


def _put_rows(
    ledger: Ledger, rows: list[Row], texts: dict[tuple[int, str], StoredText], present: list[Row], kept: Path | None
) -> None:
    """All rows at once, while nobody else can save; what was saved since we looked makes it stop."""
    if kept is not None:
        _copy_pages(ledger, kept)
    with ledger.transaction(writes=True) as connection:
        if tables.is_ledger(connection):
            now = [hash_ for (hash_,) in connection.execute(tables.HASHES)]
            if now != [row.hash for row in present]:
                raise UserError("not restored: an entry was saved meanwhile; stop the server and try again")
            tables.drop_triggers(connection)
            connection.execute(tables.ENTRY_TEXT.delete())
            connection.execute(tables.ENTRY.delete())
        else:
            tables.create(connection)
            tables.drop_triggers(connection)
        connection.execute(insert(tables.ENTRY), [vars(row) for row in rows])
        if texts:
            connection.execute(
                insert(tables.ENTRY_TEXT),
                [
                    {"entry_number": number, "field": path, "salt": text.salt, "content": text.content}
                    for (number, path), text in texts.items()
                ],
            )
        tables.create_triggers(connection)
        # What stood there before may still be in free space: have the file written anew.
        connection.exec_driver_sql("pragma user_version = 0")


def _in_place_of_damage(ledger: Ledger, source: Ledger, verified: Verification, replace: bool) -> Restored:
    """The present file cannot even be read, so nothing can be saved into it either: move it aside."""
    if not replace:
        raise UserError("cannot be read; --replace puts the backup there and keeps this file aside", file=ledger.file)
    kept = ledger.folder / f"damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.sqlite"
    with _new_file(ledger.folder) as temporary:
        _copy_pages(source, temporary)
        for name in (ledger.file.name, f"{ledger.file.name}-journal"):  # a journal would be played into the new file
            old = ledger.folder / name
            if old.exists():
                old.replace(kept if name == ledger.file.name else kept.with_name(f"{kept.name}-journal"))
        temporary.replace(ledger.file)
    sync_folder(ledger.folder)
    return Restored(verified.head, verified.entries, kept)


# ---- export ---------------------------------------------------------------------------------------


def export_json(ledger: Ledger) -> bytes:
    """Everything, with salts and hashes: `verify_export` can check it without the ledger."""
    rows, texts = ledger.rows()
    head = verify_rows(rows, texts).head
    content = {
        "ledger": "buurtbeeld ledger 1",
        "head": head,
        "entries": [
            vars(row)
            | {
                "texts": {
                    path: {"salt": text.salt.hex(), "content": text.content}
                    for (number, path), text in sorted(texts.items())
                    if number == row.number
                }
            }
            for row in rows
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def verify_export(content: bytes, head: str | None = None) -> Verification:
    """Check an export in JSON by itself. Raises UserError when it is none."""
    try:
        read = json.loads(content)
        rows = [Row(**{key: value for key, value in entry.items() if key != "texts"}) for entry in read["entries"]]
        texts = {
            (row.number, path): StoredText(bytes.fromhex(text["salt"]), text["content"])
            for row, entry in zip(rows, read["entries"], strict=True)
            for path, text in entry["texts"].items()
        }
        stated = str(read["head"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError("not an export of the ledger", expected="the JSON that `ledger export` writes") from error
    return verify_rows(rows, texts, head or stated)


def export_csv(ledger: Ledger) -> bytes:
    """For a spreadsheet: one line per field of an entry; UTF-8 with a byte order mark; no cell is a formula."""
    entries = ledger.entries()
    head = entries[-1].hash if entries else ledger.head()
    lines = [
        (
            entry.number,
            entry.saved_at.isoformat(),
            entry.content.kind,
            entry.subject,
            field,
            value,
            entry.gone.get(field, ""),
            entry.hash,
            head,
        )
        for entry in entries
        for field, value in _fields(entry)
    ]
    frame = without_formulas(pd.DataFrame(lines, columns=list(_CSV_COLUMNS)))
    return ("\ufeff" + frame.to_csv(index=False, lineterminator="\n")).encode()


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """(path, value) of all that an entry says."""

    def walk(value: object, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, f"{path}.{key}" if path else str(key))
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                yield from walk(inner, f"{path}.{place}")
        elif value is not None and (value != "" or path in entry.gone):
            yield path, str(value)

    yield from walk(entry.content.model_dump(mode="json", exclude={"kind"}), "")

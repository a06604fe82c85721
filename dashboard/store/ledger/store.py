"""The file of the ledger: saving so that what was confirmed stays, and reading.

One connection per call, so that a file can be put back under a running server. A rollback journal, not a write-ahead
log: then a redacted text has no second file to stay behind in.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.personal_data import findings_by_field
from dashboard.store.ledger import tables
from dashboard.store.ledger.chain import (
    GENESIS,
    Finding,
    Row,
    StoredText,
    Verification,
    redacted_fields,
    verify_rows,
)
from dashboard.store.ledger.entries import (
    Content,
    EntryError,
    UnconfirmedError,
    dates_in_future,
    texts_of,
)
from dashboard.store.ledger.rows import Entry, Saved, add, entry_of, repeat_of

LEDGER_VARIABLE = "BUURTBEELD_LEDGER"  # another folder than data/ledger
FILE_NAME = "ledger.sqlite"
_BUSY_SECONDS = 15
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_BUSY, _LOCKED = 5, 6  # primary result codes of SQLite


def new_form_key() -> str:
    """A key for a form that is opened: however often the form is sent, it is saved once."""
    return secrets.token_urlsafe(18)


def ledger_folder() -> Path:
    """data/ledger, or the folder in BUURTBEELD_LEDGER."""
    return Path(os.environ.get(LEDGER_VARIABLE) or settings.LEDGER_DIR)


class Ledger:
    """The ledger in a folder. Nothing is created until the first entry is saved."""

    def __init__(self, folder: Path | None = None, name: str = FILE_NAME) -> None:
        self.folder = folder or ledger_folder()
        self.file = self.folder / name
        self.engine = _engine(self.file)

    # ---- reading --------------------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """All entries in the order in which they were saved; none when nothing was saved yet."""
        rows, texts = self.rows()
        redactions = redacted_fields(rows)
        try:
            return [entry_of(row, texts, redactions) for row in rows]
        except (ValueError, KeyError, TypeError) as error:  # a body that is no entry
            raise UserError("an entry cannot be read; `ledger verify` says which", file=self.file) from error

    def head(self) -> str:
        """The hash of the last entry: it stands for all that is in the ledger. 64 zeros when it is empty."""
        rows = self._read("select hash from entry order by number desc limit 1")
        return str(rows[0][0]) if rows else GENESIS

    def last_number(self, subject: str | None = None) -> int:
        """The number of the last entry (about `subject`); 0 when none. What a form shows as its `seen`."""
        about, values = ("", ()) if subject is None else (" where subject = ?", (subject,))
        rows = self._read(f"select coalesce(max(number), 0) from entry{about}", values)
        return int(rows[0][0]) if rows else 0

    def verify(self, head: str | None = None) -> Verification:
        """Look for changed, removed, reordered entries and texts; with `head` also for a tail that was cut off.

        Raises UserError when `head` is not a head hash.
        """
        try:
            damage = self._damage()
            rows, texts = self.rows()
        except UserError as error:
            return Verification(GENESIS, 0, (Finding("damaged", None, str(error)),))
        found = verify_rows(rows, texts, head)
        return replace(found, findings=(*damage, *found.findings))

    def rows(self) -> tuple[list[Row], dict[tuple[int, str], StoredText]]:
        """Everything in the file, as it stands there, at one moment."""
        if not self.file.exists():
            return [], {}
        with self.transaction(writes=False) as connection:
            if not tables.is_ledger(connection):
                return [], {}
            rows = [Row(*row) for row in connection.execute(select(tables.ENTRY).order_by(tables.ENTRY.c.number))]
            texts = {
                (number, field): StoredText(salt, content)
                for number, field, salt, content in connection.execute(select(tables.ENTRY_TEXT))
            }
        return rows, texts

    # ---- writing --------------------------------------------------------------------------------

    def save(
        self,
        content: Content,
        form_key: str,
        *,
        seen: int | None = None,
        confirmed: Collection[str] = (),
        now: dt.datetime | None = None,
    ) -> Saved:
        """Add one entry. When this returns, the entry survives a crash of program and machine.

        `form_key`: from new_form_key() when the form was opened. `seen`: last_number(subject_of(content)) at that
        moment. `confirmed`: kinds of personal data (personal_data.KINDS) that whoever typed says are none.
        Raises UnconfirmedError, or EntryError with a message for the form; then nothing was saved.
        """
        moment = now or dt.datetime.now(dt.UTC)
        if not _FORM_KEY.fullmatch(form_key):
            raise ValueError("a form key comes from new_form_key()")
        if field := dates_in_future(content, (moment + dt.timedelta(hours=14)).date()):  # it may be tomorrow there
            raise EntryError("in_future", f"'{field}' lies in the future", field)
        findings = findings_by_field(dict(texts_of(content)))
        if any(set(kinds) - set(confirmed) for kinds in findings.values()):
            raise UnconfirmedError(findings)
        kinds = sorted({kind for found in findings.values() for kind in found})
        self.prepare_folder()
        with self.transaction(writes=True) as connection:
            if not tables.is_ledger(connection):
                tables.create(connection)
            saved = repeat_of(connection, content, form_key) or add(
                connection, content, form_key, seen, kinds, moment.astimezone(dt.UTC)
            )
        self.finish_redactions()
        return saved

    def finish_redactions(self) -> None:
        """Write the file anew, so that nothing of a redacted text is left in the free space inside it.

        Deleted text is overwritten at once (secure_delete); this is for copies that SQLite made when it moved rows
        between pages. Done after each redaction; the file itself (user_version) says up to which redaction it was
        done, so that the next save catches up after a crash.
        """
        query = "select coalesce(max(number), 0) from entry where kind = 'redaction'"
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                done = connection.exec_driver_sql("pragma user_version").scalar_one()
                last = connection.exec_driver_sql(query).scalar_one()
                if last > done:
                    connection.exec_driver_sql("vacuum")
                    connection.exec_driver_sql(f"pragma user_version = {last:d}")
        except (DBAPIError, sqlite3.Error):
            return  # somebody else is writing: the next save catches up

    # ---- the file -------------------------------------------------------------------------------

    def prepare_folder(self) -> None:
        """Make the folder and an empty file that only their owner may read, if there are none."""
        if self.file.exists():
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.file, os.O_CREAT | os.O_RDWR, 0o600))
            for folder in (self.folder, self.folder.parent):
                sync_folder(folder)
        except OSError as error:
            raise EntryError("not_saved", f"the ledger cannot be made in {self.folder}: {error.strerror}") from error

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """A transaction in which nobody else writes. Raises EntryError for what the file system or a lock refuses."""
        try:
            with self.engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except (OperationalError, sqlite3.OperationalError) as error:
            raise _refusal(error, self.file) from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise UserError("damaged, or not a ledger", file=self.file) from error

    def _read(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        if not self.file.exists():
            return []
        with self.transaction(writes=False) as connection:
            return list(connection.exec_driver_sql(sql, values)) if tables.is_ledger(connection) else []

    def _damage(self) -> list[Finding]:
        """Findings of SQLite's own check, and tables or triggers that are not as they were made."""
        if not self.file.exists():
            return []
        with self.transaction(writes=False) as connection:
            lines = [str(row[0]) for row in connection.exec_driver_sql("pragma integrity_check(3)")]
            damage = [Finding("damaged", None, line) for line in lines if line != "ok"]
            if not tables.is_ledger(connection):
                return damage
            different = tables.schema(connection) ^ tables.expected_schema()
        names = sorted({name for name, _ in different if not name.startswith("sqlite_stat")})
        return [*damage, *(Finding("schema", None, f"'{name}' is not as it was made") for name in names)]


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _engine(file: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=NullPool,
        hide_parameters=True,  # an error in a log holds no text
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # the begin below is ours, not the driver's
        for pragma in (
            "journal_mode = delete",
            "synchronous = extra",  # the file, and the folder after the journal is gone, before a save is confirmed
            "secure_delete = on",
            "foreign_keys = on",
            "recursive_triggers = on",
            "temp_store = memory",  # no copy of a text in /tmp
        ):
            raw.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("begin immediate" if options.get("writes") else "begin")

    return engine


def _refusal(error: Exception, file: Path) -> EntryError:
    said = getattr(error, "orig", error)
    if getattr(said, "sqlite_errorcode", 0) & 0xFF in (_BUSY, _LOCKED):
        return EntryError("busy", "the ledger is busy; nothing was saved, try again")
    return EntryError("not_saved", f"{file}: cannot be read or written ({said})")

"""Finding and opening the snapshot in use, and asking it named questions.

A snapshot is one DuckDB file with a name of its own; `current.json` points to it. DuckDB keeps an opened file in the
process, so a release never replaces a file: it writes another one and moves the pointer.

Beside it stands the public snapshot, a file of its own with public tables only (queries/public). Inside
`public_only()`, and everywhere when the server was started with --public, questions are asked to that file alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.store.database import open_database
from dashboard.store.queries import Query, query

POINTER = "current.json"
OUT_VARIABLE = "BUURTBEELD_OUT"  # set by `serve`: the folder whose snapshot the pages read
PUBLIC_VARIABLE = "BUURTBEELD_PUBLIC"  # set to 1 by `serve --public`: nothing but the public snapshot is ever opened

_lock = threading.Lock()
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_verified: dict[Path, tuple[int, int]] = {}  # size and time of change of each file when its bytes were verified
_asks_public: ContextVar[bool] = ContextVar("asks_public", default=False)
_pinned: ContextVar[Pin | None] = ContextVar("pinned", default=None)
# Tables that came later than some releases, and of which nothing was published before.
LATER_TABLES = {"melding_by_area_year", "melding_grain", "people_group"}
_pins: list[Pin] = []  # of the runs that are under way


@dataclass(frozen=True)
class Pointer:
    """The content of `current.json`, about the release in use: its internal and its public file, relative to the
    folder.
    """

    file: str
    sha256: str
    built: str
    fingerprint: str
    history_head: str
    public_file: str = ""
    public_sha256: str = ""


@dataclass(frozen=True, eq=False)
class Pin:
    """The release that one run reads from its first question to its last."""

    out: Path
    pointer: Pointer


def out_folder() -> Path:
    """The folder with the snapshots: where `serve` was told to look, else data/build."""
    return Path(os.environ.get(OUT_VARIABLE) or settings.BUILD_DIR)


def read_pointer(out: Path) -> Pointer | None:
    """The pointer in `out`, or None when nothing was released there yet."""
    try:
        content = json.loads((out / POINTER).read_text(encoding="utf-8"))
        return Pointer(**content)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise UserError("damaged: run 'python -m dashboard build' again", file=out / POINTER) from error


@contextmanager
def public_only() -> Iterator[None]:
    """Inside this, every question of this thread is asked to the public snapshot."""
    token = _asks_public.set(True)
    try:
        yield
    finally:
        _asks_public.reset(token)


@contextmanager
def pinned() -> Iterator[None]:
    """Inside this, every question of this thread is asked to one release, also when the pointer moves meanwhile.

    Raises UserError when the pointer is damaged. Without a release nothing is pinned, and each question says so.
    """
    out = out_folder()
    pointer = read_pointer(out)
    if pointer is None:
        yield
        return
    pin = Pin(out, pointer)
    with _lock:
        _pins.append(pin)
    token = _pinned.set(pin)
    try:
        yield
    finally:
        _pinned.reset(token)
        with _lock:
            _pins.remove(pin)


def pointer_in_use(out: Path) -> Pointer | None:
    """The pointer of the release that this run reads; the one in the folder where nothing is pinned."""
    pin = _pinned.get()
    return pin.pointer if pin is not None and pin.out == out else read_pointer(out)


def is_public_server() -> bool:
    """Whether the server was started with --public."""
    return os.environ.get(PUBLIC_VARIABLE) == "1"


def _in_use(out: Path) -> tuple[str, str]:
    """Name and checksum of the file that questions are asked to now. Raises UserError when there is none."""
    pointer = pointer_in_use(out)
    if pointer is None:
        raise UserError("no release yet: run 'python -m dashboard build' first", file=out)
    if not (_asks_public.get() or is_public_server()):
        return pointer.file, pointer.sha256
    if not pointer.public_file:
        raise UserError("this release has no public snapshot yet: run 'python -m dashboard build'", file=out)
    return pointer.public_file, pointer.public_sha256


def current_file(out: Path) -> Path:
    """The snapshot in use, or the public one inside `public_only()`. Raises UserError when there is none."""
    return out / _in_use(out)[0]


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot read-only and locked down: no other file, no extension, bounded memory."""
    if path.with_name(path.name + ".wal").exists():
        raise UserError("this snapshot was not finished (a .wal stands beside it); build again", file=path)
    try:
        return open_database(
            path,
            read_only=True,
            enable_external_access="false",
            autoinstall_known_extensions="false",
            autoload_known_extensions="false",
            allow_community_extensions="false",
            memory_limit=settings.DUCKDB_MEMORY,
            threads=str(settings.DUCKDB_THREADS),
            lock_configuration="true",
        )
    except duckdb.Error as error:
        raise UserError("this snapshot cannot be opened; build again", file=path) from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _cursor(out: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of the one connection of this process to the snapshot in use; its bytes are verified at the first."""
    name, sha256 = _in_use(out)
    path = out / name
    with _lock:
        if path not in _open:
            _verify(path, sha256)
            _open[path] = connect(path)
            _close_left(out)
        return _open[path].cursor()


def _verify(path: Path, sha256: str) -> None:
    """Raises UserError when the bytes of a file are not those that were released. Read only when it was changed."""
    if not path.exists():
        raise UserError("the snapshot in use is gone; build again", file=path)
    status = path.stat()
    mark = (status.st_size, status.st_mtime_ns)
    if _verified.get(path) == mark:
        return
    if sha256_of(path) != sha256:
        raise UserError("the snapshot in use is damaged (its checksum differs); build again", file=path)
    _verified[path] = mark


def _close_left(out: Path) -> None:
    """Close the connections to releases that no run reads any more; a question under way is answered to its end."""
    pointers = [read_pointer(out), *(pin.pointer for pin in _pins if pin.out == out)]
    read = {out / name for pointer in pointers if pointer for name in (pointer.file, pointer.public_file)}
    for path in [path for path in _open if path.is_relative_to(out) and path not in read]:
        _open.pop(path).close()
        _verified.pop(path, None)


def check_in_use() -> None:
    """Raises UserError when the release in use cannot be read: no pointer, a file gone or other than was released.

    On a public server it looks at the public file alone, which is all that there is.
    """
    out = out_folder()
    for public in (True,) if is_public_server() else (False, True):
        with public_only() if public else nullcontext():
            name, sha256 = _in_use(out)
            with _lock:
                _verify(out / name, sha256)
            _cursor(out).execute("select count(*) from proof").fetchone()


def ask(name: str, **parameters: Any) -> pd.DataFrame:
    """The answer of `queries/pages/<name>.sql` on the snapshot in use.

    Each call has its own cursor: one connection shared by threads gives wrong answers without an error.
    """
    cursor, asked = _cursor(out_folder()), query("pages", name)
    try:
        try:
            return cursor.execute(asked.sql, parameters or None).df()
        except duckdb.CatalogException:  # a table came later than this release
            return cursor.execute(_with_later_tables(asked, cursor), parameters or None).df()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise UserError(
            f"the release in use was built by another version (query '{name}'); run 'python -m dashboard build'"
        ) from error
    finally:
        cursor.close()


def _with_later_tables(asked: Query, cursor: duckdb.DuckDBPyConnection) -> str:
    """The question, with an empty table for each of LATER_TABLES that it needs and that the release was made before."""
    there = {str(name) for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall()}
    empty = [
        f"{name} as (select {', '.join(f'null as {column}' for column in query('marts', name).columns)} where false)"
        for name in asked.needs
        if name in LATER_TABLES and name not in there
    ]
    rest = re.sub(r"(?m)^--.*\n", "", asked.sql).strip()
    if not empty:
        return asked.sql
    if rest.startswith("with "):
        return f"with {', '.join([*empty, rest.removeprefix('with ')])}"
    return f"with {', '.join(empty)} {rest}"


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of the snapshot in use, for whoever reads whole tables; close it when done."""
    return _cursor(out_folder())


def current_release_file() -> str:
    """The name of the snapshot in use: changes with every release, so it is a key for caches.

    The public one has another name than the internal one, so nothing that was kept for one is shown for the other.
    """
    out = out_folder()
    return _in_use(out)[0] if pointer_in_use(out) else ""

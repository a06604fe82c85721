"""Locks and syncing that hold on Linux, macOS and Windows."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_LEFT_AFTER_S = 60  # writing takes far less
ONLY_OWNER_FILE, ONLY_OWNER_FOLDER = 0o600, 0o700


@contextmanager
def only_owner() -> Iterator[None]:
    """Inside this, every file that this process makes can be read by its owner alone: 0600, and folders 0700.

    For all threads of the process, since it is a property of the process; whatever library makes the file.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def keep_from_others(paths: Iterable[Path]) -> None:
    """Files and folders that were made before `only_owner` was, for their owner alone too.

    A folder in which others may write is meant to be shared, and stays as it is; so does what belongs to another user.
    """
    for path in paths:
        try:
            if path.is_symlink() or (path.is_dir() and path.stat().st_mode & 0o002):
                continue
            path.chmod(ONLY_OWNER_FOLDER if path.is_dir() else ONLY_OWNER_FILE)
        except OSError:
            continue


def try_lock(file: IO[str]) -> bool:
    """Take the lock of an open file without waiting; False when another process holds it. Closing the file frees it."""
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk. Windows cannot do it for folders: there it is left out."""
    if path.is_dir() and fcntl is None:
        return
    handle = os.open(path, os.O_RDWR if fcntl is None else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear_left(path: Path) -> None:
    """Remove what write_atomically left for `path` when it was killed; a file that was changed just now is in use."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        if left.suffix[1:].isdigit() and time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
            left.unlink(missing_ok=True)


def write_atomically(path: Path, text: str, *, only_owner: bool = False) -> None:
    """Write `text` so that a reader sees the old file or the whole new one, never a part.

    only_owner: nobody else on this machine may read it, from its first byte on. What a killed process left beside it
    is taken away.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    _clear_left(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER_FILE if only_owner else 0o666)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

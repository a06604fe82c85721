"""Writing the site to a folder: all of it, or nothing. One that is killed leaves the last site in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from dashboard.base.disk import sync, try_lock
from dashboard.base.errors import UserError
from dashboard.outlets.site import swap

MARKER = ".buurtbeeld"  # says that a folder was written by publish and may be replaced by it
_MARKER_TEXT = "Written by `python -m dashboard publish`, which replaces this folder as a whole.\n"

Maker = Callable[[], bytes]


def silent(done: int, total: int) -> None:
    """For callers that show nothing."""


@contextmanager
def publication(target: Path) -> Iterator[Path]:
    """Hold the lock of `target` and yield an empty folder beside it; when the block ends well it takes its place.

    Raises UserError when another publish is running, or when something stands there that publish did not write.
    """
    target = target.absolute()
    if target.is_symlink():
        target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f".{target.name}.lock").open("w") as lock:
        if not try_lock(lock):
            raise UserError("another publish to this folder is running; wait for it", file=target)
        swap.repair(target)
        check_target(target)
        for left in target.parent.glob(f".{target.name}.new-*"):
            shutil.rmtree(left)
        shutil.rmtree(swap.old_of(target), ignore_errors=True)
        new = target.with_name(f".{target.name}.new-{os.getpid()}")
        new.mkdir()
        try:
            yield new
            sync(new)
            swap.put(new, target)
            sync(target.parent)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def check_target(target: Path) -> None:
    """Raises UserError unless `target` does not exist, is an empty folder, or was written by publish."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UserError("not a folder", file=target, expected="a new or empty folder, or one that publish wrote")
    if any(target.iterdir()) and not (target / MARKER).is_file():
        raise UserError(
            "this folder holds other files, and publish would replace them",
            file=target,
            expected="a new or empty folder, or one that publish wrote",
        )


def write(files: Mapping[str, Maker], target: Path, progress: Callable[[int, int], None] = silent) -> int:
    """Write every file to `target` as a whole. Returns how many bytes the site is."""
    with publication(target) as folder:
        return fill(folder, files, progress)


def fill(folder: Path, files: Mapping[str, Maker], progress: Callable[[int, int], None] = silent) -> int:
    """Write every file into the folder that `publication` gave. Returns how many bytes they are."""
    total = 0
    for done, (path, make) in enumerate(files.items()):
        progress(done, len(files))
        content = make()
        total += len(content)
        _write(folder / _safe(path), content)
    _write(folder / MARKER, _MARKER_TEXT.encode())
    progress(len(files), len(files))
    return total


def _safe(path: str) -> PurePosixPath:
    """The path, which must stay inside the folder."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path:
        raise ValueError(f"not a path inside the site: {path!r}")
    return parts


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

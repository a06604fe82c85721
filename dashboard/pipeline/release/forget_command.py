"""`python -m dashboard forget-raw`: delete raw files of which the history holds every figure (docs/privacy.md)."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.base.disk import ONLY_OWNER_FILE, sync
from dashboard.base.errors import UserError
from dashboard.city.city_file import City, ReportSource, read_city
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.history import default_history
from dashboard.pipeline.read.months import today
from dashboard.pipeline.read.sources import months_of
from dashboard.pipeline.read.sources.files import source_files

LOG = "forgotten_raw.jsonl"  # beside the history, for its owner alone: which files, never a value of a row


@dataclass(frozen=True)
class _Found:
    """A raw file whose rows all lie in months from `first` to `last`, as it was when it was read."""

    path: Path
    first: str
    last: str
    size: int
    changed: int

    @property
    def is_unchanged(self) -> bool:
        status = self.path.stat()
        return (status.st_size, status.st_mtime_ns) == (self.size, self.changed)


def forget_raw(
    city_file: Path,
    out: Path,
    history: Path | None,
    source_code: str,
    until: str,
    confirm: Callable[[list[str]], bool],
) -> list[str]:
    """Lines for the steward on the files of a source that were deleted, and on those that were left and why.

    A file goes when each of its rows lies in a month up to `until` (2024-12). confirm: is shown the names. Before, a
    dry run of the build proves that the history holds every figure. Raises UserError where it does not, where the city
    file does not say `raw_until`, or where nothing may be deleted here.
    """
    city = read_city(city_file)
    source = next((one for one in city.reports if one.code == source_code), None)
    if source is None:
        known = ", ".join(one.code for one in city.reports)
        raise UserError("is no source of reports", column="--source", expected=f"one of {known}")
    if source.generator is not None:
        raise UserError(f"source '{source_code}' is invented anew by each build", column="--source")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", until):
        raise UserError("is no month", column="--until", expected="a month such as 2024-12")
    if (source.raw_until or "") < until:
        raise UserError(
            f"source '{source_code}' does not say that the history is enough for these months",
            file=city_file,
            column="raw_until",
            expected=f'raw_until = "{until}" in its [[reports]], and a build; then this command',
        )
    build(city_file, out, today(city), history=history, dry_run=True)
    found, left = _old_files(city, source, until)
    if not found:
        return [f"source {source_code}: no file whose rows all lie in months up to {until}", *left]
    if not confirm([f"  {one.path} ({one.first} to {one.last})" for one in found]):
        return ["nothing was deleted", *left]
    log = (history or default_history(out)).with_name(LOG)
    deleted = 0
    for one in found:
        if not one.is_unchanged:
            left.append(f"  left: {one.path}: it was changed just now")
            continue
        one.path.unlink()
        sync(one.path.parent)
        _note(log, source_code, one, len(found))
        deleted += 1
    return [
        f"source {source_code}: {deleted} raw files deleted, noted in {log}",
        "backups and other copies are yours to remove",
        *left,
    ]


def _old_files(city: City, source: ReportSource, until: str) -> tuple[list[_Found], list[str]]:
    """The files that may go, and a line for each that is left."""
    found, left = [], []
    files = source_files(source, city, may_be_gone=True)
    for path in dict.fromkeys(file.path for file in files):
        status = path.stat()
        why, months = _still_read(city, source, path, until), None
        if not why:
            months = months_of([file for file in files if file.path == path], source, city)
            if months is None:
                why = "a row cannot be read, has no readable time, or there is none: look at it yourself"
            elif months[1] > until:
                why = f"it holds later rows too; hand it in per year, or take out the rows up to {until} yourself"
        if why or months is None:
            left.append(f"  left: {path}: {why}")
        else:
            found.append(_Found(path, *months, status.st_size, status.st_mtime_ns))
    return found, left


def _still_read(city: City, source: ReportSource, path: Path, until: str) -> str:
    """The reason why a file cannot go whatever it holds; blank when it can."""
    if path.is_symlink():
        return "it is a link to another place"
    for other in city.reports:
        if other.code == source.code or (other.raw_until or "") >= until:
            continue
        if path.resolve() in {file.path.resolve() for file in source_files(other, city, may_be_gone=True)}:
            return f"source '{other.code}' reads it too, and needs it"
    return ""


def _note(log: Path, source_code: str, one: _Found, files: int) -> None:
    """Add one line to the end of the log, on disk when this returns."""
    line = {
        "day": f"{dt.datetime.now(dt.UTC).date()}", "source": source_code, "file": one.path.name,
        "first_month": one.first, "last_month": one.last, "files": files,
    }  # fmt: skip
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, ONLY_OWNER_FILE)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)

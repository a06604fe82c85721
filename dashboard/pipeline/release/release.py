"""Releasing: two new snapshot files (internal, public), then the pointer to both. Whatever happens on the way, the last
good release stays in use."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from dashboard.base import settings
from dashboard.base.disk import sync, try_lock, write_atomically
from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.protect.state import state_folder
from dashboard.pipeline.read.months import closed_months
from dashboard.pipeline.release.seen_texts import decision_files
from dashboard.store.approvals import beside
from dashboard.store.snapshot import POINTER, Pointer, read_pointer, sha256_of

NO_HISTORY = "0" * 64  # the head of an empty history
UNFINISHED = ".unfinished.duckdb"
UNFINISHED_PUBLIC = ".unfinished.public.duckdb"


@contextmanager
def building(out: Path) -> Iterator[Path]:
    """Hold the build lock of `out` and yield the path of the file to build; what an earlier crash left is removed.

    The public file is built beside it: `public_of`.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        if not try_lock(lock):
            raise UserError("another build is running for this folder; wait for it", file=out)
        unfinished = out / UNFINISHED
        both = (unfinished, public_of(unfinished))
        for path in both:
            _remove(path)
        try:
            yield unfinished
        finally:
            for path in both:
                _remove(path)


def public_of(unfinished: Path) -> Path:
    """The public file that is built beside an unfinished snapshot."""
    return unfinished.with_name(UNFINISHED_PUBLIC)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def put_in_use(unfinished: Path, out: Path, fingerprint: str, history_head: str) -> Path:
    """Give the finished files their own name (one for both folders), move the pointer to both, keep the last three."""
    public = public_of(unfinished)
    for path in (unfinished, public):
        if path.with_name(path.name + ".wal").exists():
            raise UserError("the snapshot was not written to its end", file=path)
        sync(path)
    digest = sha256_of(unfinished)
    now = dt.datetime.now(dt.UTC)
    final = out / f"{now:%Y%m%dT%H%M%SZ}-{digest[:8]}.duckdb"
    final_public = out / settings.PUBLIC_FOLDER / final.name
    final_public.parent.mkdir(exist_ok=True)
    pointer = Pointer(
        file=final.name,
        sha256=digest,
        built=now.isoformat(timespec="seconds"),
        fingerprint=fingerprint,
        history_head=history_head,
        public_file=f"{settings.PUBLIC_FOLDER}/{final.name}",
        public_sha256=sha256_of(public),
    )
    public.rename(final_public)
    unfinished.rename(final)
    sync(final_public.parent)
    write_atomically(out / POINTER, json.dumps(asdict(pointer), indent=2) + "\n")
    sync(out)
    _forget_old(out, keep=final)
    return final


def _forget_old(out: Path, keep: Path) -> None:
    snapshots = sorted(path for path in out.glob("*.duckdb") if not path.name.startswith("."))
    for path in snapshots[: -settings.SNAPSHOTS_KEPT]:
        if path != keep:
            path.unlink()
    for path in (out / settings.PUBLIC_FOLDER).glob("*.duckdb"):
        if not (out / path.name).exists():  # also what a crash between the two files left
            path.unlink()


def made_before(out: Path, history: Path, city: City) -> list[Path]:
    """The files of releases: snapshots, pointer, history, decisions, and the invented files of an example city."""
    public = out / settings.PUBLIC_FOLDER
    own = [out, public, out / ".lock", out / POINTER, *out.glob("*.duckdb"), *public.glob("*.duckdb")]
    state = state_folder(history)
    own += [history, *history.glob("*"), history / ".lock", beside(history), state, *state.rglob("*")]
    invented = [source.file for source in city.reports if source.generator is not None]
    invented += [source.file for source in city.partners.sources() if source.generator is not None]
    for folder in {city.path(file).parent for file in invented}:
        own += [folder, *folder.glob("*")]
    return [path for path in own if path.exists()]


def fingerprint(city_file: Path, city: City, as_of: dt.date, history: Path) -> str:
    """A digest of all that a release is made from: unchanged input needs no new build. history: its folder.

    Files by path, size and time of change; invented reports by their last month, since they follow from the code.
    """
    names = [city_file, *decision_files(city, history), *sorted(city.path(city.catalog).rglob("*"))]
    for level in city.levels:
        names += [city.path(part.file) for part in (level.areas, level.outline) if part]
    for source in city.reports:
        names.append(city.path(source.categories))
        if source.generator is None:
            names += sorted(city.folder.glob(source.file)) if _is_pattern(source.file) else [city.path(source.file)]
    for partner in city.partners.sources():
        if partner.generator is None:
            names += sorted(city.folder.glob(partner.file)) if _is_pattern(partner.file) else [city.path(partner.file)]
    if city.partners.smallest_teams:
        names.append(city.path(city.partners.smallest_teams))
    names += sorted((settings.ROOT / "dashboard").rglob("*.py")) + sorted(settings.QUERY_DIR.rglob("*.sql"))
    names += sorted(settings.TEXT_DIR.rglob("*.toml"))  # the words of public pages are checked by the build
    digest = hashlib.sha256(str(closed_months(city, as_of)[-1]).encode())
    for name in names:
        if name.is_file():
            status = name.stat()
            digest.update(f"{name}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _is_pattern(name: str) -> bool:
    return any(character in name for character in "*?[")


def is_up_to_date(out: Path, wanted: str, history: Path) -> bool:
    """Whether the release in use in `out` was made from exactly this input, and its files and history are whole."""
    pointer = read_pointer(out)
    if pointer is None or pointer.fingerprint != wanted:
        return False
    for name, sha256 in ((pointer.file, pointer.sha256), (pointer.public_file, pointer.public_sha256)):
        if not name or not (out / name).exists() or sha256_of(out / name) != sha256:
            return False
    head = history / "head"
    return pointer.history_head == NO_HISTORY or (head.exists() and head.read_text().strip() == pointer.history_head)

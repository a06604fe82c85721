"""The state between two publications: the errors that running totals carry, and the nonce while figures are drawn.

Errors are published minus counted since 1 January, as they were known at publication. With the published figures they
would tell true counts, so they are kept as little as possible: sealed with a key that comes from the city's secret,
for the eyes of the builder only, overwritten by each publication, gone with the first of January, and in no backup. Who
loses the state loses nothing that was published: the errors are then drawn at random for the rest of the year
(`Carry.lost`).

    <history>-state/            0700
        errors.sealed           0600: 12 random bytes, then AES-256-GCM of the errors
        nonce                   0600: 32 random bytes and the head of the history, only while a build is publishing
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.base.disk import sync
from dashboard.base.errors import UserError

ERRORS, NONCE = "errors.sealed", "nonce"
NONCE_BYTES, _IV_BYTES = 32, 12
_SEALED_AS = b"buurtbeeld running errors 1"

Errors = dict[tuple[str, str], int]  # (area_code, series) -> published minus counted since 1 January


@dataclass(frozen=True)
class Kept:
    """The errors of a dataset after one publication. mark: of the very figures that they belong to."""

    period: str
    mark: str
    errors: Errors


def mark_of(period: str, table: pd.DataFrame) -> str:
    """Tells one publication from another: errors of a history that was put back from a backup are of no use."""
    rows = sorted(zip(table["area_code"], table["series_code"], table["value"].astype(int), strict=True))
    return hashlib.sha256(json.dumps([period, *map(list, rows)]).encode()).hexdigest()


@dataclass
class State:
    """The state in `folder` (made when something is first put there), sealed under the city's secret.

    fixed_nonce: for the example city. unreadable: a file is there that this secret does not open.
    """

    folder: Path
    city: str
    secret: Callable[[], str]
    fixed_nonce: bytes | None = None
    unreadable: bool = field(default=False, init=False)

    # ---- errors -------------------------------------------------------------------------------

    def errors(self, dataset: str, period: str, mark: str) -> Errors | None:
        """The errors after the publication of `period`; None when they are not there: then they are lost."""
        for kept in self._read().get(dataset, []):
            if (kept.period, kept.mark) == (period, mark):
                return kept.errors
        return None

    def add(self, dataset: str, kept: Kept) -> None:
        """Keep errors of a publication that is about to be appended, and of the one before it until that is done."""
        content = self._read()
        before = [one for one in content.get(dataset, []) if one.period != kept.period]
        self._write({**content, dataset: [*before[-1:], kept]})

    def forget(self, dataset: str) -> None:
        """Forget the errors of `dataset`, which are of no use any more."""
        content = self._read()
        if dataset in content:
            self._write({name: kept for name, kept in content.items() if name != dataset})

    def settle(self) -> None:
        """Keep only the last publication of each dataset, once all is on disk."""
        content = self._read()
        if any(len(kept) > 1 for kept in content.values()):
            self._write({dataset: kept[-1:] for dataset, kept in content.items()})

    def _write(self, content: Mapping[str, list[Kept]]) -> None:
        plain = {
            dataset: [[one.period, one.mark, [[*key, e] for key, e in sorted(one.errors.items())]] for one in many]
            for dataset, many in content.items()
        }
        iv = secrets.token_bytes(_IV_BYTES)
        sealed = iv + AESGCM(self._key()).encrypt(iv, json.dumps(plain).encode(), _SEALED_AS)
        self._make_folder()
        temporary = self.folder / f".{ERRORS}.tmp"
        temporary.unlink(missing_ok=True)
        _write_new(temporary, sealed)
        temporary.replace(self.folder / ERRORS)
        sync(self.folder)

    def _read(self) -> dict[str, list[Kept]]:
        path = self.folder / ERRORS
        if not path.exists():
            return {}
        data = path.read_bytes()
        try:
            plain = json.loads(AESGCM(self._key()).decrypt(data[:_IV_BYTES], data[_IV_BYTES:], _SEALED_AS))
        except (InvalidTag, ValueError):
            self.unreadable = True
            return {}
        return {
            dataset: [
                Kept(period, mark, {(area, code): int(e) for area, code, e in rows}) for period, mark, rows in many
            ]
            for dataset, many in plain.items()
        }

    def _key(self) -> bytes:
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_SEALED_AS + self.city.encode())
        return derive.derive(self.secret().encode())

    # ---- the nonce ----------------------------------------------------------------------------

    def begin(self, head: str) -> tuple[bytes, str]:
        """The random bytes of the build that is publishing, and the head of the history that it began from; those of
        an interrupted build, if there was one, so that it draws the same again."""
        path = self.folder / NONCE
        self._make_folder()
        try:
            _write_new(path, (self.fixed_nonce or secrets.token_bytes(NONCE_BYTES)) + bytes.fromhex(head))
            sync(self.folder)
        except FileExistsError:
            pass
        data = path.read_bytes()
        if len(data) != 2 * NONCE_BYTES:
            raise UserError(
                "is not whole: a build was killed while it was written, before anything was drawn",
                file=path,
                expected="remove this file and build again",
            )
        return data[:NONCE_BYTES], data[NONCE_BYTES:].hex()

    def forget_nonce(self) -> None:
        """Once the figures are on disk."""
        path = self.folder / NONCE
        if path.exists():
            path.unlink()
            sync(self.folder)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)


def state_folder(history: Path) -> Path:
    """Beside the history and never in it: the history is what a backup holds, and the state belongs in none."""
    return history.with_name(f"{history.name}-state")


def _write_new(path: Path, data: bytes) -> None:
    """A file that nobody else can read, on disk when this returns. Raises FileExistsError when the name is taken."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise

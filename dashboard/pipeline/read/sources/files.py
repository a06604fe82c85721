"""The files of a source: a path, a pattern, or the members of a zip, each opened as a stream of bytes.

Nothing is unpacked to disk: a raw file holds columns that may be written nowhere (docs/privacy.md).
"""

from __future__ import annotations

import codecs
import glob
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from dashboard.base.errors import UserError
from dashboard.city.city_file import City, ReportSource

_MEMBERS = {"csv": (".csv", ".txt", ".tsv"), "open311": (".json",), "parquet": (".parquet",)}
_BLOCK = 1 << 20


@dataclass(frozen=True)
class RawFile:
    """One raw file: on disk, or a member of a zip."""

    path: Path
    member: str | None = None

    @property
    def label(self) -> str:
        """The name of the file in messages."""
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes. Raises UserError when they cannot be read."""
        try:
            if self.member is None:
                with self.path.open("rb") as stream:
                    yield stream
            else:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as inner:
                    yield cast(BinaryIO, inner)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            if self.member is None:
                raise
            raise UserError("the zip cannot be read", file=self.path, expected="a zip without password") from error
        except OSError as error:
            raise UserError(f"cannot be read: {error.strerror or error}", file=self.path) from error


def source_files(source: ReportSource, city: City, *, may_be_gone: bool = False) -> list[RawFile]:
    """The files that `source.file` means, in the order of their names. Raises UserError when there is none, unless they
    may be gone."""
    path = city.path(source.file)
    if path.is_file():
        paths = [path]
    elif path.is_dir():
        raise UserError("is a folder", file=path, expected="a file, or a pattern such as 'reports/*.csv'")
    elif glob.has_magic(source.file):
        paths = sorted(path for path in _matching(path) if path.is_file())
        if not paths and not may_be_gone:
            raise UserError(f"source '{source.code}': no file fits this pattern", file=path)
    elif may_be_gone:
        paths = []
    else:
        raise UserError(f"source '{source.code}': file not found", file=path)
    return [raw for path in paths for raw in _members(path, source)]


def _matching(pattern: Path) -> Iterator[Path]:
    """The paths that fit an absolute pattern."""
    fixed = next(parent for parent in pattern.parents if not glob.has_magic(str(parent)))
    yield from fixed.glob(str(pattern.relative_to(fixed)))


def _members(path: Path, source: ReportSource) -> list[RawFile]:
    if path.suffix.lower() != ".zip":
        return [RawFile(path)]
    endings = _MEMBERS[source.format]
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(endings))
    except (zipfile.BadZipFile, OSError) as error:
        raise UserError("is not a zip, or a damaged one", file=path) from error
    # A Mac adds a second, hidden entry for each file.
    names = [name for name in names if not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith(".")]
    if not names:
        raise UserError(
            f"the zip holds no {source.format} file", file=path, expected=f"a member {' or '.join(endings)}"
        )
    return [RawFile(path, name) for name in names]


class Transcoded(io.RawIOBase):
    """Bytes in another encoding, read as UTF-8. A byte that the encoding does not know becomes U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ended = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes, not always `size`; none at the end."""
        while not self._ended:
            block = self._stream.read(_BLOCK)
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
            if text:
                return text.encode("utf-8")
        return b""


def check_encoding(source: ReportSource) -> bool:
    """True when the file is to be read as UTF-8. Raises UserError for an encoding that does not exist."""
    try:
        name = codecs.lookup(source.encoding).name
    except LookupError:
        raise UserError(
            f"source '{source.code}': unknown encoding",
            value=source.encoding,
            expected="'utf-8', 'cp1252', 'latin-1' or 'utf-16'",
        ) from None
    return name in ("utf-8", "utf-8-sig", "ascii")


def not_utf8(file: RawFile, column: str | None = None) -> UserError:
    """The error for bytes that are no UTF-8: names the first such line, never its text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with file.open() as stream:
        while True:
            block = stream.read(_BLOCK)
            pending = decoder.getstate()[0]
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                # The decoder puts what was left of the block before in front; that part holds no line end.
                line += (pending + block)[: error.start].count(b"\n")
                break
            line += block.count(b"\n")
            if not block:
                break
    return UserError(
        "not UTF-8 text",
        file=file.label,
        line=line,
        column=column,
        expected='UTF-8, or encoding = "cp1252" in the city file',
    )

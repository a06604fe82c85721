"""Reading CSV: plain, in a zip, in any encoding. Every record is counted: read, or unreadable.

The parser is pyarrow's: it reads any stream (so nothing is unpacked), converts the named columns only, and hands
over each record with a wrong number of fields. What it cannot see, a quote out of place, `lines` sees for it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.sources.files import RawFile, Transcoded, check_encoding, not_utf8
from dashboard.pipeline.read.sources.lines import QuoteScan, Readable, Sieve
from dashboard.pipeline.read.sources.raw import RawTable, positions, unknown_columns

_BLOCK = 4 << 20
_HEADER_LIMIT = 1 << 20
_HEADER = re.compile(r'(?:[^"\r\n]|"[^"]*")*')
_EXCEL_HINT = re.compile(rb"^sep=.[ \t]*\r?\n", re.IGNORECASE)  # Excel can write this line before the header
_WINDOW = 16 << 10  # bytes of a block that the gate's sample is drawn from
_WINDOWS_PER_BLOCK = 4
_WINDOWS = 64


class _BrokenError(Exception):
    """The quotes of the file are out of place: it must be read through the sieve."""


def read_csv(file: RawFile, source: ReportSource) -> RawTable:
    """The named columns, as text. Raises UserError: no header, a missing column, not UTF-8, a person column."""
    if len(source.separator) != 1 or ord(source.separator) > 126 or source.separator in '"\r\n':
        raise UserError(f"source '{source.code}': not a separator", value=source.separator, expected="one character")
    utf8 = check_encoding(source)
    try:
        try:
            return _read(file, source, utf8, through_sieve=False)
        except _BrokenError:
            return _read(file, source, utf8, through_sieve=True)
    except _NotUtf8Error as error:
        raise not_utf8(file, error.column) from None


class _NotUtf8Error(Exception):
    def __init__(self, column: str | None = None) -> None:
        super().__init__()
        self.column = column


def _read(file: RawFile, source: ReportSource, utf8: bool, through_sieve: bool) -> RawTable:
    with file.open() as opened:
        stream: Readable = opened if utf8 else cast(BinaryIO, Transcoded(opened, source.encoding))
        header, rest = _header(stream, file, source)
        at = positions(source, header, file.label)
        unknown = unknown_columns(source, header)
        sieve = Sieve(_Chained(rest, stream), source.separator, len(header)) if through_sieve else None
        passing = _Passing(sieve or _Chained(rest, stream), source.separator, bool(unknown))
        rows, unreadable = _parse(passing, source.separator, header, at, file)
    if sieve is None and not passing.scan.is_regular():
        raise _BrokenError
    sample = _sample(passing.windows, source.separator, header, unknown)
    return RawTable(file.label, rows, unreadable + (sieve.unreadable if sieve else 0), sample)


def _header(stream: Readable, file: RawFile, source: ReportSource) -> tuple[list[str], bytes]:
    """Names of the columns, and the bytes that were read beyond them."""
    start = b""
    while len(start) < _HEADER_LIMIT and (block := stream.read(_BLOCK)):
        start += block
    start = _EXCEL_HINT.sub(b"", start.removeprefix(b"\xef\xbb\xbf")).lstrip(b"\r\n")
    if not start:
        raise UserError("the file is empty", file=file.label, expected="a line with the names of the columns")
    # latin-1 keeps one character for each byte, so that positions in text and bytes agree.
    length = cast(re.Match[str], _HEADER.match(start[:_HEADER_LIMIT].decode("latin-1"))).end()
    try:
        line = start[:length].decode("utf-8")
    except UnicodeDecodeError:
        raise _NotUtf8Error from None
    names = [name.strip() for name in next(csv.reader(io.StringIO(line, newline=""), delimiter=source.separator), [])]
    gate.check_columns(file.label, names, source)
    if len(names) == 1:
        _suggest_separator(line, file, source)
    return names, start[length:]


def _suggest_separator(line: str, file: RawFile, source: ReportSource) -> None:
    for other in ",;\t|":
        if other != source.separator and line.count(other) >= 2:
            shown = {"\t": "\\t"}.get(other, other)
            raise UserError(
                f"the columns are not separated by '{source.separator}'",
                file=file.label,
                line=1,
                expected=f'separator = "{shown}" in the city file',
            )


class _Chained(io.RawIOBase):
    """Bytes already read, then the rest of the stream."""

    def __init__(self, start: bytes, stream: Readable) -> None:
        self._start = start
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._start:
            start, self._start = self._start, b""
            return start
        return self._stream.read(size)


class _Passing(io.RawIOBase):
    """The stream that the parser reads: always UTF-8. Scans the quotes, keeps seeded windows for the gate's sample.

    A byte that is no UTF-8 becomes U+FFFD and `is_damaged` is set: in a column that is dropped it does no harm.
    """

    def __init__(self, stream: Readable, separator: str, keep_windows: bool) -> None:
        self._stream = stream
        self._random = np.random.default_rng(0)
        self._keep = keep_windows
        self._pending = b""
        self.scan = QuoteScan(separator)
        self.is_damaged = False
        self.windows: list[bytes] = []

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes, not always `size`; none at the end."""
        while True:
            raw = self._stream.read(size)
            block = raw if not self._pending and raw.isascii() else self._valid(raw)
            if block or not raw:
                break
        self.scan.feed(block)
        if self._keep and len(self.windows) < _WINDOWS:
            self._look(block)
        return block

    def _valid(self, raw: bytes) -> bytes:
        """Whole characters only; the start of one that is cut waits for the next block."""
        data = self._pending + raw
        try:
            used = codecs.utf_8_decode(data, "strict", not raw)[1]
            block = data[:used]
        except UnicodeDecodeError:
            self.is_damaged = True
            text, used = codecs.utf_8_decode(data, "replace", not raw)
            block = text.encode("utf-8")
        self._pending = data[used:]
        return block

    def _look(self, block: bytes) -> None:
        if len(block) <= _WINDOW * _WINDOWS_PER_BLOCK:
            self.windows.append(block)
            return
        for _ in range(_WINDOWS_PER_BLOCK):
            at = int(self._random.integers(len(block) - _WINDOW))
            self.windows.append(block[at : at + _WINDOW])


def _parse(
    stream: _Passing, separator: str, header: list[str], at: dict[str, int], file: RawFile
) -> tuple[pa.Table, int]:
    """The columns `at`, as text, under their roles; and how many records had a wrong number of fields."""
    names = [str(position) for position in range(len(header))]
    used = sorted({names[position] for position in at.values()})
    unreadable = 0
    holds_line_end = False

    def set_aside(row: pa_csv.InvalidRow) -> str:
        nonlocal unreadable, holds_line_end
        unreadable += 1
        # A broken record over several lines: a stray quote may have swallowed good ones.
        holds_line_end = holds_line_end or "\n" in row.text or "\r" in row.text
        return "skip"

    try:
        table = pa_csv.read_csv(
            stream,
            read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK),
            parse_options=pa_csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=set_aside
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=used, column_types={name: pa.string() for name in used}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            table = pa.table({name: pa.array([], pa.string()) for name in used})
        elif stream.scan.is_regular():
            raise UserError("the lines cannot be read as CSV", file=file.label) from None
        else:
            raise _BrokenError from None
    if holds_line_end:
        raise _BrokenError
    if stream.is_damaged:
        _check_read_columns(table, header)
    return pa.table({role: table[names[position]] for role, position in at.items()}), unreadable


def _check_read_columns(table: pa.Table, header: list[str]) -> None:
    for name in table.column_names:
        if pc.any(pc.match_substring(table[name], "\ufffd")).as_py():
            raise _NotUtf8Error(header[int(name)])


def _sample(windows: list[bytes], separator: str, header: list[str], unknown: list[str]) -> dict[str, list[str]]:
    """Values of the unknown columns, from whole records in the windows."""
    columns = {name: header.index(name) for name in unknown}
    values: dict[str, list[str]] = {name: [] for name in unknown}
    for window in windows:
        # The first and the last line of a window may be cut.
        text = window.decode("utf-8", errors="replace")
        try:
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                if len(record) == len(header):
                    for name, position in columns.items():
                        values[name].append(record[position])
        except csv.Error:
            continue  # a field without end: the rest of this window tells nothing
    return values

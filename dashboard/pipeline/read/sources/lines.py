"""Lines of a CSV that can be trusted: a scan of its quotes, and a sieve for files where a quote is out of place.

One stray quote makes a CSV reader swallow all lines up to the next quote. DuckDB 2.0 (strict or not, also with
store_rejects) and pyarrow both do: rows vanish and no count tells. So the quotes of every file are looked at while
its bytes pass by. Where they follow RFC 4180 the parser's own count is exact. Where they do not, the file is read
again through the sieve, which sets aside the one line that holds the stray quote and goes on at the next.
"""

from __future__ import annotations

import io
import re
from typing import Protocol

import numpy as np

_QUOTE = 34
_LINE_END = re.compile(rb"\r\n?|\n")
_RECORD_LIMIT = 1 << 16  # bytes: a quoted field longer than this is taken for a stray quote
_BLOCK = 1 << 20


class Readable(Protocol):
    """A stream of bytes; may give fewer than asked, and gives none only at the end."""

    def read(self, size: int = -1, /) -> bytes: ...


class QuoteScan:
    """Whether each quote of a stream opens or closes a field as RFC 4180 has it (a doubled quote is text)."""

    def __init__(self, separator: str) -> None:
        self._ends = np.zeros(256, dtype=bool)
        self._ends[[ord(separator), 10, 13, _QUOTE]] = True
        self._carry = b"\n"  # one byte of context, and the last byte, which is judged when its neighbour is known
        self._seen = 0
        self._is_regular = True

    def feed(self, block: bytes) -> None:
        """Look at the next bytes."""
        if not self._is_regular or not block:
            return
        if _QUOTE not in self._carry and b'"' not in block:
            self._carry = (self._carry + block[-2:])[-2:]
            return
        data = np.frombuffer(self._carry + block, dtype=np.uint8)
        self._carry = data[-2:].tobytes()
        at = np.flatnonzero(data[1:-1] == _QUOTE) + 1
        opens = (np.arange(len(at)) + self._seen) % 2 == 0
        # A field opens after an end of field, and closes before one; a doubled quote closes and opens at once.
        neighbour = data[np.where(opens, at - 1, at + 1)]
        self._is_regular = bool(self._ends[neighbour].all())
        self._seen += len(at)

    def is_regular(self) -> bool:
        """The verdict; to be asked once, at the end."""
        self.feed(b"\n\n")
        return self._is_regular and self._seen % 2 == 0


class Sieve(io.RawIOBase):
    """A CSV with only lines that can be trusted. `unreadable` counts the others, one for each line of text.

    A line without a quote passes as it is. A record with quotes passes when its quotes are in place and it has
    `fields` fields; a quote inside an unquoted field (`5" pijp`) is text. In any other case the line on which the
    record begins is set aside, and the next line is tried as a record of its own: a stray quote costs one line.
    """

    def __init__(self, stream: Readable, separator: str, fields: int) -> None:
        self._stream = stream
        self._fields = fields
        self._separator = separator.encode()
        sep = re.escape(self._separator)
        self._quoted = re.compile(rb'"(?>[^"]*(?:""[^"]*)*)"')
        self._bare = re.compile(rb"[^" + sep + rb"\r\n]*")
        self._buffer = b""
        self._ended = False
        self.unreadable = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes, not always `size`; none at the end."""
        while not (self._ended and not self._buffer):
            if not self._ended:
                block = self._stream.read(_BLOCK)
                self._ended = not block
                self._buffer += block
            clean = self._clean()
            if clean:
                return clean
        return b""

    def _clean(self) -> bytes:
        """Bytes of the buffer that can be judged, without unreadable records; the rest stays in it."""
        data, out, at = self._buffer, [], 0
        # A record must lie wholly in the buffer before it is judged.
        limit = len(data) if self._ended else len(data) - 2 * _RECORD_LIMIT
        while at < limit:
            quote = data.find(b'"', at, limit)
            until = limit if quote < 0 else quote
            start = max(data.rfind(b"\n", at, until), data.rfind(b"\r", at, until)) + 1 or at
            if quote < 0:
                start = limit if self._ended else start
                out.append(data[at:start])
                at = start
                break
            out.append(data[at:start])
            record = self._record(data, start)
            if record is None:
                self.unreadable += 1
                end = _LINE_END.search(data, start)
                at = end.end() if end else len(data)
            else:
                text, at = record
                out.append(text)
        self._buffer = data[at:]
        return b"".join(out)

    def _record(self, data: bytes, start: int) -> tuple[bytes, int] | None:
        """The record that begins at `start`, with its quotes in order, and where the next begins; None if broken."""
        at, stop, parts = start, min(len(data), start + _RECORD_LIMIT), []
        while True:
            match = self._quoted.match(data, at, stop) or (
                None if data[at : at + 1] == b'"' else self._bare.match(data, at, stop)
            )
            if match is None:
                return None
            field, at = match[0], match.end()
            if not field.startswith(b'"') and b'"' in field:
                field = b'"' + field.replace(b'"', b'""') + b'"'
            parts.append(field)
            if data[at : at + 1] == self._separator and len(parts) < self._fields:
                at += 1
                continue
            end = _LINE_END.match(data, at)
            if len(parts) != self._fields or (end is None and at < len(data)):
                return None
            return self._separator.join(parts) + b"\n", end.end() if end else at

"""Reading what spreadsheets export: any usual encoding and separator, with the line of each record, and no line lost.

The columns that a kind of file has are read; all others are dropped here, before anything is kept.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read import gate

_SEPARATORS = ";,\t|"
_MAX_BYTES = 200 << 20
_RECORD_LINES = 60  # a quoted field over more lines than this is taken for a stray quote
_EXCEL_HINT = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # Excel can write this line before the header


@dataclass(frozen=True)
class SheetRecord:
    """One record: the line it begins on, and its text by column (blank ones left out)."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """One file. `columns`: every name in its header. `unreadable`: lines that are no record of this table."""

    label: str
    columns: list[str]
    records: list[SheetRecord]
    unreadable: list[int]


def plain(text: str) -> str:
    """'Cliënt-ID' -> 'client_id': how names of columns, places and codes are compared."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")


def partner_files(source: PartnerSource, city: City) -> list[Path]:
    """The files that `source.file` means, in order. Raises UserError when there is none."""
    path = city.path(source.file)
    paths = sorted(city.folder.glob(source.file)) if has_magic(source.file) else [path]
    if not paths or not all(one.is_file() for one in paths):
        raise UserError(f"source '{source.code}': file not found", file=path)
    return paths


def read_sheet(
    path: Path,
    source: PartnerSource,
    wanted: Sequence[str],
    needed: Sequence[str],
    refuse: Callable[[str, list[str]], None] | None = None,
) -> Sheet:
    """The `wanted` columns of a CSV; those in `needed` must be there. Raises UserError, one line, for a wrong header.

    `refuse` sees label and header first, and may raise.
    """
    lines = _text(path, source).splitlines(keepends=True)
    first = 1
    hint = _EXCEL_HINT.match(lines[0]) if lines else None
    if hint:
        first = 2
    header_at = next((n for n in range(first - 1, len(lines)) if lines[n].strip(' \t\r\n;,|"')), None)
    if header_at is None:
        raise UserError("the file is empty", file=path, expected=f"a line with the columns {', '.join(needed)}")
    separator = source.separator or (hint[1] if hint else _separator(lines[header_at]))
    header = [name.strip() for name in _cells(lines[header_at], separator) or []]
    if refuse:
        refuse(str(path), header)
    at = _positions(path, header, source, wanted, needed)
    records, unreadable = _records(lines, header_at + 1, separator, len(header), at)
    gate.check_sample(str(path), _unknown(lines, header_at + 1, separator, header, at, source))
    return Sheet(str(path), header, records, unreadable)


def _text(path: Path, source: PartnerSource) -> str:
    if path.stat().st_size > _MAX_BYTES:
        raise UserError("the file is too large for a spreadsheet", file=path, expected=f"at most {_MAX_BYTES >> 20} MB")
    content = path.read_bytes()
    # Excel's "Unicode text" is UTF-16; files of today are UTF-8, older ones cp1252, which knows nearly every byte.
    if source.encoding:
        guesses = [source.encoding]
    else:
        guesses = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in guesses:
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        except LookupError:
            break
    raise UserError("cannot be read as text", file=path, expected="UTF-8 or cp1252, or its `encoding` in the city file")


def _separator(line: str) -> str:
    """The separator that a header shows; a header of one column has none."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_SEPARATORS, key=bare.count)


def _cells(text: str, separator: str) -> list[str] | None:
    """The fields of one record; None when its quotes are out of place."""
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _positions(
    path: Path, header: list[str], source: PartnerSource, wanted: Sequence[str], needed: Sequence[str]
) -> dict[str, int]:
    """Our name of a column -> its position."""
    strange = sorted(set(source.columns) - set(wanted))
    if strange:
        raise UserError(
            f"source '{source.code}': `columns` names '{strange[0]}'", expected=f"one of {', '.join(wanted)}"
        )
    names = [plain(name) for name in header]
    at = {}
    for ours in wanted:
        theirs = plain(source.columns.get(ours, ours))
        if names.count(theirs) > 1:
            raise UserError("stands twice in the header", file=path, line=1, column=ours)
        if theirs in names:
            at[ours] = names.index(theirs)
        elif ours in needed:
            raise UserError(
                "column is missing",
                file=path,
                column=source.columns.get(ours, ours),
                expected=f"the columns {', '.join(needed)}",
            )
    return at


def _records(
    lines: list[str], start: int, separator: str, width: int, at: dict[str, int]
) -> tuple[list[SheetRecord], list[int]]:
    records, unreadable = [], []
    for line, cells in _each(lines, start, separator, width):
        if cells is None:
            unreadable.append(line)
        elif any(cell.strip() for cell in cells):
            found = {ours: cells[position].strip() for ours, position in at.items()}
            records.append(SheetRecord(line, {ours: text for ours, text in found.items() if text}))
    return records, unreadable


def _each(lines: list[str], start: int, separator: str, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Every record with its line (from 1); None where the line is no record. A stray quote costs one line."""
    at = start
    while at < len(lines):
        text, end = lines[at], at + 1
        while text.count('"') % 2 and end < min(len(lines), at + _RECORD_LINES):
            text, end = text + lines[end], end + 1
        cells = _cells(text, separator) if text.strip() else []
        if cells is not None and len(cells) < width and not any(cell.strip() for cell in cells):
            cells = [""] * width  # a blank line
        if cells is not None and len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]  # spreadsheets add empty cells
        if cells is None or len(cells) != width:
            yield at + 1, None
            end = at + 1
        else:
            yield at + 1, cells
        at = end


def _unknown(
    lines: list[str], start: int, separator: str, header: list[str], at: dict[str, int], source: PartnerSource
) -> dict[str, list[str]]:
    """Values of columns that nobody has spoken of: for the alarm of the gate, and nowhere else."""
    known = {*at.values(), *(n for n, name in enumerate(header) if plain(name) in _plain_all(source.drop_columns))}
    strange = [position for position in range(len(header)) if position not in known]
    if not strange:
        return {}
    rows = [cells for _, cells in _each(lines, start, separator, len(header)) if cells is not None]
    return {header[position] or f"column {position + 1}": [row[position] for row in rows] for position in strange}


def _plain_all(names: Iterable[str]) -> set[str]:
    return {plain(name) for name in names}

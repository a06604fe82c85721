"""Output of a reader, whatever its format: the named columns of one file, and a sample for the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.read import gate

_NAMES_SHOWN = 12


@dataclass(frozen=True)
class RawTable:
    """One file. `rows` holds the columns id, time, category, lon, lat, text, x, y, area, as far as named.

    `unreadable`: records that could not be read. `sample`: a few values of each column that the source does not
    name, for the alarm of the gate; never written anywhere.
    """

    label: str
    rows: pa.Table
    unreadable: int = 0
    sample: Mapping[str, Sequence[str]] = field(default_factory=dict)


def wanted_columns(source: ReportSource) -> dict[str, str]:
    """Role -> name in the file: the allow-list of a source."""
    place = source.place
    roles = {
        "id": source.id,
        "time": source.time.column,
        "category": source.category,
        "lon": place.lon,
        "lat": place.lat,
        "text": place.text,
        "x": place.x,
        "y": place.y,
        "area": place.area,
    }
    return {role: name for role, name in roles.items() if name is not None}


def positions(source: ReportSource, columns: Sequence[str], label: str) -> dict[str, int]:
    """Role -> position among `columns`. Raises UserError naming the missing column and those that the file has.

    A file without a header begins with a row of data, so its first line is told only when it is a header for certain.
    """
    found: dict[str, int] = {}
    for role, name in wanted_columns(source).items():
        if columns.count(name) > 1:
            raise UserError("the file has two columns of this name", file=label, column=name)
        if name not in columns:
            raise UserError("column is missing", file=label, column=name, expected=_told(source, columns))
        found[role] = columns.index(name)
    return found


def _told(source: ReportSource, columns: Sequence[str]) -> str:
    """Words that a message may say of a first line: its names when it holds one that the city file knows, else how
    many."""
    known = {*wanted_columns(source).values(), *source.public_columns, *source.drop_columns}
    if known.isdisjoint(columns):
        return f"the names of the columns on the first line; none of its {len(columns)} cells is one of the city file"
    shown = ", ".join(gate.told_name(name) for name in columns[:_NAMES_SHOWN])
    return f"one of: {shown}{', ...' if len(columns) > _NAMES_SHOWN else ''}"


def unknown_columns(source: ReportSource, columns: Sequence[str]) -> list[str]:
    """Columns that nobody has spoken of: neither read, nor public, nor declared as dropped."""
    spoken_of = {*wanted_columns(source).values(), *source.public_columns, *source.drop_columns}
    return [name for name in columns if name not in spoken_of]

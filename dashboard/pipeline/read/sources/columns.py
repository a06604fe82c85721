"""From text to numbers: what the named columns of a file say, the same way for every format.

DuckDB converts, in a connection of its own without a disk: the connection that becomes the release never sees a row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyproj import CRS, Transformer

from dashboard.base import settings
from dashboard.base.arrays import Floats
from dashboard.base.errors import UserError
from dashboard.base.settings import CRS_DRAWING
from dashboard.city.city_file import City, Place, ReportSource
from dashboard.pipeline.read.sources.raw import RawTable
from dashboard.store.database import open_database

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]

NO_TIME = np.iinfo(np.int64).min
BAD_TIME = NO_TIME + 1

# State of a place.
GIVEN, BLANK, NOT_A_NUMBER, COMMA = range(4)  # COMMA: no number, but it would be one with a decimal comma

_HOUR_OF_MOMENT = (
    "coalesce(case when isfinite(moment) then epoch_us(moment) // 3600000000 end, "
    f"case when no_time then ({NO_TIME})::bigint else ({BAD_TIME})::bigint end)"
)


@dataclass(frozen=True)
class Report:
    """The rows of one file, in the order of the file; equal lengths.

    ids: trimmed text, or None where the source has none. id_hash: 64 bits of it. hour: local hours since 1970, NO_TIME
    or BAD_TIME. category: position in `names`. lon, lat: degrees (or as written, for a source with a CRS, in x, y:
    see `raw_x`), place: GIVEN, BLANK, NOT_A_NUMBER or COMMA. area: position in `area_names`, for a source with codes.
    """

    rows: int
    ids: pa.ChunkedArray | None
    id_hash: npt.NDArray[np.uint64]
    hour: Ints
    category: npt.NDArray[np.int32]
    names: list[str]
    raw_x: Floats
    raw_y: Floats
    lon: Floats
    lat: Floats
    place: Bytes
    area: npt.NDArray[np.int32]
    area_names: list[str]


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection in memory that cannot write to disk."""
    with open_database(threads=str(settings.DUCKDB_THREADS)) as con:
        con.execute("set enable_external_access = false")
        yield con


def interpret(con: duckdb.DuckDBPyConnection, raw: RawTable, source: ReportSource, city: City) -> Report:
    """Read times, numbers and names of `raw`. Raises UserError for a column of a type that cannot be meant."""
    table = raw.rows
    ids = _plain_ids(table["id"]) if source.id is not None else None
    category, names = _encoded(table["category"])
    area, area_names = _encoded(table["area"]) if source.place.area is not None else (np.empty(0, np.int32), [])
    moment, no_time = _time_sql(table, source, city, raw.label)
    first = {"moment": moment, "no_time": no_time}
    then = {"hour": _HOUR_OF_MOMENT}
    if source.place.area is None:
        numbers, then_numbers = _place_sql(table, source.place, source.decimal)
        first, then = first | numbers, then | then_numbers
    if ids is not None:
        table = table.set_column(table.column_names.index("id"), "id", ids)
        first["id_hash"] = "hash(id)"
        then["id_hash"] = "id_hash"
    found = _convert(con, table, (first, then), source, city, raw.label)
    raw_x, raw_y = found.get("x", np.empty(0)), found.get("y", np.empty(0))
    lon, lat = _degrees(raw_x, raw_y, source.place)
    return Report(
        rows=table.num_rows,
        ids=ids,
        id_hash=found.get("id_hash", np.empty(0, np.uint64)),
        hour=found["hour"],
        category=category,
        names=names,
        raw_x=raw_x,
        raw_y=raw_y,
        lon=lon,
        lat=lat,
        place=found.get("place", np.empty(0, np.int8)),
        area=area,
        area_names=area_names,
    )


def _convert(
    con: duckdb.DuckDBPyConnection,
    table: pa.Table,
    steps: tuple[dict[str, str], dict[str, str]],
    source: ReportSource,
    city: City,
    label: str,
) -> dict[str, Any]:
    """Columns as numpy arrays without nulls; the second of the `steps` is written in terms of the first."""
    inner, outer = (", ".join(f"{sql} as {name}" for name, sql in step.items()) for step in steps)
    try:
        con.execute("set TimeZone = ?", [source.time.time_zone or city.time_zone])
        con.register("raw", table)
        return con.execute(f"select {outer} from (select *, {inner} from raw)").fetchnumpy()
    except (duckdb.InvalidInputException, duckdb.BinderException, duckdb.ConversionException) as error:
        # The text of DuckDB's message may hold a value, so it is not passed on.
        raise UserError(
            "the times cannot be read",
            file=label,
            column=source.time.column,
            expected=f"times as '{source.time.format}'",
        ) from error
    finally:
        con.unregister("raw")


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """As text without blanks around; null becomes blank."""
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    return pc.fill_null(pc.ascii_trim_whitespace(text), "")


def _plain_ids(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers of reports as text. A program that reads 12 as a number writes 12.0: that is the same report."""
    return pc.replace_substring_regex(_text(column), pattern=r"^(\d+)\.0+$", replacement=r"\1")


def _encoded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    """Positions in a list of distinct names; names are trimmed, and accents written one way (NFC)."""
    text = pc.fill_null(column if pa.types.is_string(column.type) else column.cast(pa.string()), "")
    encoded = text.combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    written = [unicodedata.normalize("NFC", name).strip() for name in encoded.dictionary.to_pylist()]
    names = list(dict.fromkeys(written))
    number = {name: index for index, name in enumerate(names)}
    renumbered = np.array([number[name] for name in written], dtype=np.int32)
    positions = encoded.indices.to_numpy(zero_copy_only=False)
    return (renumbered[positions] if len(written) else np.empty(0, np.int32)), names


# ---- time ----------------------------------------------------------------------------------------------------------


def _time_sql(table: pa.Table, source: ReportSource, city: City, label: str) -> tuple[str, str]:
    """The moment in local time of the city (null where it cannot be read), and whether the value is blank, as SQL."""
    kind = table["time"].type
    here = _quoted(city.time_zone)
    own_zone = source.time.time_zone or city.time_zone

    def local(naive: str) -> str:
        return naive if own_zone == city.time_zone else f"timezone({here}, timezone({_quoted(own_zone)}, {naive}))"

    if pa.types.is_string(kind):
        # `trim` is slow, so it is asked only where the moment could not be read.
        no_time = "case when moment is null then trim(coalesce(time, '')) = '' end"
        if source.time.format != "iso":
            form = _quoted(source.time.format)
            parsed = f"coalesce(try_strptime(time, {form}), try_strptime(trim(time), {form}))"
            return (f"timezone({here}, {parsed})" if "%z" in source.time.format else local(parsed)), no_time
        # A cast to a plain timestamp would drop an offset in silence.
        has_offset = "length(time) > 11 and regexp_matches(substr(time, 12), '[A-Za-z+-]')"
        with_offset = f"timezone({here}, try_cast(trim(time) as timestamptz))"
        return f"case when {has_offset} then {with_offset} else {local('try_cast(time as timestamp)')} end", no_time
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return f"timezone({here}, time)", "time is null"
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return local("time::timestamp"), "time is null"
    raise UserError(
        "the column holds no times",
        file=label,
        column=source.time.column,
        value=str(kind),
        expected="text or a timestamp",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# ---- place ---------------------------------------------------------------------------------------------------------


def _place_sql(table: pa.Table, place: Place, decimal: str) -> tuple[dict[str, str], dict[str, str]]:
    """Two numbers (null where there is none) and their text; then x, y (NaN for null) and the state of the place."""
    if place.text is not None:
        digits, between = ("[-+0-9.eE]", "[,; ]") if decimal == "." else ("[-+0-9,.eE]", "[; ]")
        pair = _quoted(rf"^\s*\(?\s*({digits}+)\s*{between}\s*({digits}+)\s*\)?\s*$")
        # WKT writes longitude first: POINT (4.47 51.02), perhaps with its SRID before it and a height behind.
        point = _quoted(
            rf"(?i)^\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*({digits}+)\s+({digits}+)(?:\s+{digits}+)?\s*\)\s*$"
        )
        is_point = "ltrim(upper(text::varchar)) like 'POINT%' or ltrim(upper(text::varchar)) like 'SRID%'"
        y, x = (
            f"case when {is_point} then regexp_extract(text::varchar, {point}, {in_wkt}) "
            f"else regexp_extract(text::varchar, {pair}, {in_pair}) end"
            for in_wkt, in_pair in ((2, 1), (1, 2))
        )
        first = {"x_text": "text::varchar", "y_text": "text::varchar"}
    else:
        x, y = ("lon", "lat") if place.lon is not None else ("x", "y")
        first = {"x_text": f"{x}::varchar", "y_text": f"{y}::varchar"}
    if decimal == ",":
        x, y = (f"replace({value}::varchar, ',', '.')" for value in (x, y))
    first |= {"x_number": f"try_cast({x} as double)", "y_number": f"try_cast({y} as double)"}
    comma = _quoted(r"^\s*-?\d+,\d+\s*$")
    state = (
        f"(case when isfinite(x_number) and isfinite(y_number) then {GIVEN} "
        f"when trim(coalesce(x_text, '')) = '' or trim(coalesce(y_text, '')) = '' then {BLANK} "
        f"when regexp_matches(x_text, {comma}) then {COMMA} else {NOT_A_NUMBER} end)::tinyint"
    )
    return first, {"x": "coalesce(x_number, 'nan')", "y": "coalesce(y_number, 'nan')", "place": state}


def _degrees(x: Floats, y: Floats, place: Place) -> tuple[Floats, Floats]:
    """Longitude and latitude; NaN where the projection has none. (0, 0) stays what it is, and is refused later."""
    if place.crs is None or len(x) == 0:
        return x, y
    return to_degrees(x, y, place.crs)


def to_degrees(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Projected coordinates to longitude and latitude (EPSG:4326); (0, 0) and what has no place become NaN."""
    transformer = Transformer.from_crs(CRS.from_user_input(crs), CRS_DRAWING, always_xy=True)
    lon, lat = transformer.transform(x, y)
    lost = ~(np.isfinite(lon) & np.isfinite(lat)) | ((x == 0) & (y == 0))
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)

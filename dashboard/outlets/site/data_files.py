"""A public table as CSV, JSON, XLSX, Parquet and GeoJSON. The same table always gives the same bytes.

For programs: commas, decimal points, ISO dates, `true` and `false`, an empty cell where nothing is known. For people in
Belgium there are the downloads of the pages (downloads.py). Texts that a spreadsheet would run get an apostrophe in CSV
and XLSX, and only there: a program that reads JSON or Parquet gets the text as it is.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from dashboard.drawing.svg.core import clean
from dashboard.outlets.files.geojson import oriented
from dashboard.outlets.files.tables import fixed_workbook
from dashboard.outlets.site.tables import OpenTable
from dashboard.store.exports import neutral

_LONGEST_CELL = 32_000  # characters: a spreadsheet holds 32,767


def _cell(value: Any) -> str:
    """A value as text in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(neutral(value)) if isinstance(value, str) else repr(value)


def csv_bytes(table: OpenTable) -> bytes:
    """RFC 4180, UTF-8, a header of column names."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.columns)
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.data.columns]
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode("utf-8")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def json_bytes(table: OpenTable) -> bytes:
    """A list of objects, one for each row."""
    columns = {name: [_plain(value) for value in table.data[name].to_pylist()] for name in table.columns}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    lines = ",\n".join(dump(row) for row in rows)
    return f"[\n{lines}\n]\n".encode() if rows else b"[]\n"


def dump(content: Any) -> str:
    """JSON on one line, letters as they are, no numbers that JSON does not know."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def parquet_bytes(table: OpenTable) -> bytes:
    """Parquet without what differs from machine to machine."""
    buffer = io.BytesIO()
    data = table.data.replace_schema_metadata(None)
    plain = pa.schema([pa.field(field.name, field.type) for field in data.schema])
    pq.write_table(data.cast(plain), buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def xlsx_bytes(table: OpenTable, day: dt.date) -> bytes:
    """A workbook with one sheet; `day` of the release stands for every time in it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value=clean(neutral(value))[:_LONGEST_CELL])
        made.data_type = "s"  # never a formula, an error or a date
        return made

    heading = [cell(name) for name in table.columns]
    for made in heading:
        made.font = Font(bold=True)
    sheet.append(heading)
    for values in zip(*(column.to_pylist() for column in table.data.columns), strict=True):
        sheet.append([cell(value) for value in values])
    return fixed_workbook(book, day)


def geojson_bytes(outlines: OpenTable, areas: OpenTable) -> bytes:
    """The areas that have an outline, with what is known of them (RFC 7946, longitude and latitude)."""
    properties = {
        row["area_code"]: {key: _plain(value) for key, value in row.items()} for row in areas.data.to_pylist()
    }
    features = [
        dump(
            {
                "type": "Feature",
                "id": row["area_code"],
                "properties": properties.get(row["area_code"], {"area_code": row["area_code"], "level": row["level"]}),
                "geometry": oriented(json.loads(row["outline_geojson"])),
            }
        )
        for row in outlines.data.to_pylist()
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def makers(table: OpenTable, tables: dict[str, OpenTable], day: dt.date) -> dict[str, Callable[[], bytes]]:
    """{format: what makes its bytes}; areas also as GeoJSON."""
    makers_by_kind: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv_bytes(table),
        "json": lambda: json_bytes(table),
        "xlsx": lambda: xlsx_bytes(table, day),
        "parquet": lambda: parquet_bytes(table),
    }
    if table.name == "area" and "area_outline" in tables:
        makers_by_kind["geojson"] = lambda: geojson_bytes(tables["area_outline"], table)
    return makers_by_kind

"""Rows as the bytes of a CSV or XLSX file, neutral for spreadsheets that would run a cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.drawing.svg.core import clean
from dashboard.outlets.files.about import About
from dashboard.outlets.files.rows import Kind, Rows
from dashboard.store.exports import without_formulas

_LONGEST_CELL = 32_000  # characters: a spreadsheet holds 32,767
_XLSX_FORMAT: dict[Kind, str] = {"count": "#,##0", "rate": "#,##0.0", "share": "+0%;-0%;0%"}


def cell_text(value: object) -> str:
    """A text for a cell: one line, nothing that a file cannot hold."""
    return clean(value)[:_LONGEST_CELL]


@dataclass(frozen=True)
class FileTable:
    """The table of a file: names and kinds of its columns, and its rows; a number is int or float, else None."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[object, ...], ...]


def _neutral(texts: Sequence[str]) -> list[str]:
    """The texts, with an apostrophe before what a spreadsheet would run."""
    frame = pd.DataFrame({"text": pd.Series([cell_text(text) for text in texts], dtype=object)})
    return [str(text) for text in without_formulas(frame)["text"]]


def file_table(rows: Rows, about: About, words: Words) -> FileTable:
    """The table of a file: texts as on screen, then the numbers in them, then how those came about.

    The last two columns say on every row what it is and where it comes from: rows get cut and pasted.
    """
    count = len(rows.rows)
    columns: list[tuple[str, Kind, Sequence[object]]] = []
    for index, column in enumerate(rows.columns):
        columns.append((column.name, "text", _neutral([row[index].text for row in rows.rows])))
    for index, column in enumerate(rows.columns):
        if column.kind != "text":
            name = words("download.number", name=column.name)
            columns.append((name, column.kind, [row[index].value for row in rows.rows]))
    for index, column in enumerate(rows.columns):
        if column.has_status:
            name = words("download.status", name=column.name)
            columns.append((name, "text", _neutral([row[index].status for row in rows.rows])))
    for key, text in (("download.view", about.sentence), ("download.source", about.source)):
        columns.append((words(key), "text", _neutral([text]) * count))
    return FileTable(
        names=tuple(_distinct(_neutral([name for name, _, _ in columns]))),
        kinds=tuple(kind for _, kind, _ in columns),
        rows=tuple(tuple(values[row] for _, _, values in columns) for row in range(count)),
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, those that come again with a number behind them."""
    distinct: list[str] = []
    for name in names:
        number, unique = 2, name
        while unique in distinct:
            unique, number = f"{name} ({number})", number + 1
        distinct.append(unique)
    return distinct


def _comma(value: object) -> str:
    """A cell of a CSV file: numbers with a decimal comma and no separator of thousands."""
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, int | float) else str(value)


def csv_bytes(rows: Rows, about: About, words: Words) -> bytes:
    """The rows for a spreadsheet in Belgium."""
    table = file_table(rows, about, words)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.names)
    writer.writerows([_comma(value) for value in row] for row in table.rows)
    return ("\ufeff" + buffer.getvalue()).encode("utf-8")


def xlsx_bytes(rows: Rows, about: About, words: Words) -> bytes:
    """The rows on a first sheet, what they are and where they come from on a second."""
    table = file_table(rows, about, words)
    book = Workbook()
    sheet = book.active
    sheet.title = words("download.sheet_figures")
    sheet.append(table.names)
    for values in table.rows:
        sheet.append([None if value == "" else value for value in values])
    for index, kind in enumerate(table.kinds, start=1):
        letter = get_column_letter(index)
        for cell in sheet[letter][1:]:
            if kind != "text":
                cell.number_format = _XLSX_FORMAT[kind]
            elif cell.value is not None:
                cell.data_type = "s"  # never a formula, an error or a date
        longest = max((len(str(cell.value)) for cell in sheet[letter] if cell.value is not None), default=8)
        sheet.column_dimensions[letter].width = min(48, max(10, longest + 2))
    for cell in sheet[1]:
        cell.font, cell.alignment, cell.data_type = Font(bold=True), Alignment(wrap_text=True, vertical="top"), "s"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _about_sheet(book, about, words)
    return fixed_workbook(book, about.as_of)


def _about_sheet(book: Workbook, about: About, words: Words) -> None:
    sheet = book.create_sheet(words("download.sheet_about"))
    for name, text in about_lines(about, words):
        sheet.append([name, text])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        row[0].font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100


def about_lines(about: About, words: Words) -> list[tuple[str, str]]:
    """Lines of a file about itself, as pairs of a name and a text."""
    lines = [
        (words("download.subject"), about.title),
        (words("download.view"), about.sentence),
        (words("download.source"), about.source),
        (words("download.date"), formats.day(about.as_of, words.language)),
        (words("download.licence"), about.licence),
        *((words("download.remark"), remark) for remark in about.remarks),
    ]
    return list(zip(_neutral([name for name, _ in lines]), _neutral([text for _, text in lines]), strict=True))


def fixed_workbook(book: Workbook, day: dt.date) -> bytes:
    """The workbook with the day of the release for every time in it, so that the same view gives the same bytes."""
    moment = dt.datetime.combine(day, dt.time())
    book.properties.creator = "Buurtbeeld"
    book.properties.created = moment
    raw, result = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    year = (max(1980, day.year), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, year)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return result.getvalue()

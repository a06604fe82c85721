"""No public text puts people or a place down: the build searches all that residents can read, or nothing is released.

Searched are every cell of text in the public snapshot (definitions, names), every text that waits to be in it
(initiatives, notes, goals) and the texts of the pages. A hit names the file and the line where the words were typed.
And no text or link in the public snapshot, whoever typed it, holds a phone number or the like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.personal_data import refused_kinds
from dashboard.base.stigma_words import plain, stigma_word
from dashboard.base.texts import languages
from dashboard.city.city_file import City
from dashboard.store.database import open_database

# Columns that hold no text at all; those that hold no words; tables in which the build itself says something.
CODES = ("_code", "_id", "outline_geojson")
_NOT_READ = (*CODES, "url", "link")
OWN_TABLES = ("published_table", "proof", "source_balance", "outline_report", "area_outline")
_MESSAGE = "residents would read a word that puts people or a place down"
_EXPECTED = "other words; the list stands in data/texts/stigma_words.toml"


def check_public_texts(public: Path, city: City, city_file: Path, waiting: Iterable[tuple[str, str, str]] = ()) -> None:
    """Raises UserError naming file, line and word for the first hit. waiting: table, column and text."""
    for path in (
        *sorted(settings.TEXT_DIR.glob("*.*.toml")),
        *(settings.TEXT_DIR / f"{one}.toml" for one in languages()),
    ):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            word = None if line.lstrip().startswith("#") else stigma_word(line)
            if word:
                raise UserError(_MESSAGE, file=path, line=number, value=word, expected=_EXPECTED)
    files = _input_files(city, city_file)
    for table, column, text in [*_cells(public, _NOT_READ), *waiting]:
        word = stigma_word(text)
        if word:
            file, place = _typed_in(text, word, files)
            where = f"{table}.{column}" if file is None else None
            raise UserError(_MESSAGE, file=file, line=place, column=where, value=word, expected=_EXPECTED)

    for table, column, text in _cells(public, CODES):
        if kinds := refused_kinds(text):
            raise UserError(
                f"residents would read what may be about a person: {', '.join(kinds)}",
                column=f"{table}.{column}",
                expected="a text or link without it, in the city file or the catalogue",
            )


def _cells(public: Path, left_out: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Table, column and text of every different text in the public snapshot; not of columns that end so."""
    with open_database(public, read_only=True) as con:
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' and not internal "
            "order by table_name, column_index"
        ).fetchall()
        for table, column in columns:
            if table in OWN_TABLES or column.endswith(left_out):
                continue
            query = f"select distinct {column} from {table} where {column} is not null order by 1"
            for (text,) in con.execute(query).fetchall():
                yield table, column, text


def _input_files(city: City, city_file: Path) -> list[Path]:
    """Files in which texts are typed: partners' files, the catalogue, lists of areas, the city file."""
    names = [city.path(part.file) for level in city.levels for part in (level.areas, level.outline) if part]
    partners = [path for source in city.partners.sources() for path in sorted(city.folder.glob(source.file))]
    return [*partners, *sorted(city.path(city.catalog).glob("*.toml")), city_file, *names]


def _typed_in(text: str, word: str, files: list[Path]) -> tuple[Path | None, int | None]:
    """File and line in which a text stands: the line with the whole text, else the first one with the word."""
    first: tuple[Path | None, int | None] = (None, None)
    for path in files:
        if path.suffix.lower() not in (".csv", ".toml", ".json", ".txt", ".geojson"):
            continue
        lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            said = plain(line)
            if plain(text) in said:
                return path, number
            if word in said and first[0] is None:
                first = (path, number)
    return first

"""No public text puts people or a place down: the build searches all that residents can read, or nothing is released.

Searched are every cell of text in the public snapshot (initiatives, notes, goals, definitions, names) and the texts of
the pages. A hit names the file and the line where the words were typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.stigma_words import plain, stigma_word
from dashboard.base.texts import LANGUAGES
from dashboard.city.city_file import City

# Columns that hold no text for people: codes, links, and what the build itself says of tables and rows.
_NOT_READ = ("_code", "_id", "url", "link", "outline_geojson")
_OWN_TABLES = ("published_table", "proof", "source_balance", "outline_report", "area_outline")
_MESSAGE = "residents would read a word that puts people or a place down"
_EXPECTED = "other words; the list stands in data/texts/stigma_words.toml"


def check_public_texts(public: Path, city: City, city_file: Path) -> None:
    """Raises UserError naming file, line and word for the first hit."""
    for path in (
        *sorted(settings.TEXT_DIR.glob("*.*.toml")),
        *(settings.TEXT_DIR / f"{one}.toml" for one in LANGUAGES),
    ):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            word = None if line.lstrip().startswith("#") else stigma_word(line)
            if word:
                raise UserError(_MESSAGE, file=path, line=number, value=word, expected=_EXPECTED)
    files = _input_files(city, city_file)
    for table, column, text in _cells(public):
        word = stigma_word(text)
        if word:
            file, place = _typed_in(text, word, files)
            where = f"{table}.{column}" if file is None else None
            raise UserError(_MESSAGE, file=file, line=place, column=where, value=word, expected=_EXPECTED)


def _cells(public: Path) -> Iterator[tuple[str, str, str]]:
    """Table, column and text of every different text for people in the public snapshot."""
    with duckdb.connect(str(public), read_only=True) as con:
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' and not internal "
            "order by table_name, column_index"
        ).fetchall()
        for table, column in columns:
            if table in _OWN_TABLES or column.endswith(_NOT_READ):
                continue
            query = f"select distinct {column} from {table} where {column} is not null order by 1"
            for (text,) in con.execute(query).fetchall():
                yield table, column, text


def _input_files(city: City, city_file: Path) -> list[Path]:
    """Where texts are typed: partners' files, the catalogue, lists of areas, the city file."""
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

"""Open data in words: every public table with its title, meaning, licence and files. Made once a release.

`datapackage.py` and `dcat.py` say the same in the words of two standards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.release import Edition
from dashboard.facts.wording import wordings
from dashboard.outlets.site import data_files
from dashboard.outlets.site.tables import OpenTable
from dashboard.outlets.site.terms import terms

# From which kind of source a table comes, by the beginning of its name; all others come from the reports.
_SOURCE_KINDS = (
    ("context_", "context"),
    ("indicator", "context"),
    ("initiative", "initiatives"),
    ("organisation", "organisations"),
    ("presence_", "presence"),
    ("team_", "presence"),
    ("note", "notes"),
)
# These come from the division of areas and the count of inhabitants, which have no row in `source`.
_AREAS = ("area", "area_neighbour", "area_outline", "level", "outline_report")


@dataclass(frozen=True)
class DataFile:
    """One file of a table. Its bytes are made when somebody asks, and always the same."""

    name: str
    format: str
    make: Callable[[], bytes]

    @cached_property
    def content(self) -> bytes:
        return self.make()

    @property
    def media_type(self) -> str:
        return terms().formats[self.format].media_type

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Dataset:
    """A public table with its files."""

    table: OpenTable
    files: tuple[DataFile, ...]
    licences: tuple[str, ...]
    rights: str  # what must be named by whoever uses it

    @property
    def name(self) -> str:
        return self.table.name

    def title(self, words: Words) -> str:
        key = f"opendata.table.{self.name}.title"
        return words(key) if words.has(key) else self.name

    def about(self, words: Words) -> str:
        key = f"opendata.table.{self.name}.about"
        return words(key) if words.has(key) else self.table.grain

    def file(self, file_format: str) -> DataFile:
        return next(file for file in self.files if file.format == file_format)


@dataclass(frozen=True)
class Catalogue:
    """All open data of a release."""

    edition: Edition
    city_code: str
    release_id: str
    datasets: tuple[Dataset, ...]
    sources: tuple[Record, ...]

    @cached_property
    def tables(self) -> dict[str, OpenTable]:
        return {one.name: one.table for one in self.datasets}

    @cached_property
    def files(self) -> dict[str, DataFile]:
        """Every data file by its name, 'area.csv'."""
        return {file.name: file for one in self.datasets for file in one.files}

    @property
    def licences(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(licence for one in self.datasets for licence in one.licences))

    def publisher(self, words: Words) -> str:
        return words("opendata.publisher", city=self.edition.city_name)


def column_meaning(column: str, words: Words) -> str:
    """Meaning of a column, in words; empty where nothing is said of it."""
    key = f"opendata.column.{column}"
    return words(key) if words.has(key) else ""


def make_catalogue(tables: dict[str, OpenTable], edition: Edition) -> Catalogue:
    """The catalogue of the public tables of a release."""
    listed = tables["source"].data.to_pandas() if "source" in tables else pd.DataFrame()
    sources = tuple(records(wordings().beside("source_list", listed))) if len(listed) else ()
    about = tables["release"].data.to_pylist()[0]
    return Catalogue(
        edition=edition,
        city_code=about["city_code"],
        release_id=about["release_id"],
        datasets=tuple(_dataset(table, tables, sources, edition) for table in tables.values()),
        sources=sources,
    )


def _dataset(table: OpenTable, tables: dict[str, OpenTable], sources: tuple[Record, ...], edition: Edition) -> Dataset:
    made = data_files.makers(table, tables, edition.as_of)
    files = tuple(DataFile(f"{table.name}.{suffix}", suffix, make) for suffix, make in made.items())
    if table.name in _AREAS:
        return Dataset(table, files, (), _area_rights(tables, edition))
    kind = next((kind for start, kind in _SOURCE_KINDS if table.name.startswith(start)), "reports")
    behind = [row for row in sources if row["source_kind"] == kind]
    licences = dict.fromkeys(row["licence"].first for row in behind if row["licence"])
    producers = dict.fromkeys(row["producer"].first for row in behind)
    return Dataset(table, files, tuple(licences), "; ".join(producers))


def _area_rights(tables: dict[str, OpenTable], edition: Edition) -> str:
    drawn = [row["outline_source"] for row in tables["level"].data.to_pylist()] if "level" in tables else []
    return " ".join(part for part in (*drawn, edition.population_source.first) if part)

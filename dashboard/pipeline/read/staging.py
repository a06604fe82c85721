"""The known things of a city as tables for SQL: areas, levels, fenomenen, sources, months. No figures of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.city.catalog import Catalog, Fenomeen
from dashboard.city.city_file import City, Outline, ReportSource, Source
from dashboard.city.partner_sources import PresenceSource
from dashboard.pipeline.read.areas import Areas, labels
from dashboard.pipeline.read.months import first_of
from dashboard.pipeline.read.outlines import drawn_outlines, neighbours

_ROWS_AT_ONCE = 500

Months = Sequence[dt.date]
SourceMonths = Mapping[str, set[dt.date]]  # fenomeen code -> months for which a source exists


def put(con: duckdb.DuckDBPyConnection, name: str, types: str, rows: Iterable[Sequence[Any]]) -> None:
    """Create table `name` with columns `types` ("a varchar, b date") and insert `rows`."""
    con.execute(f"create or replace table {name} ({types})")
    values = [[_plain(value) for value in row] for row in rows]
    for start in range(0, len(values), _ROWS_AT_ONCE):
        chunk = values[start : start + _ROWS_AT_ONCE]
        marks = f"({', '.join('?' * len(chunk[0]))})"
        con.execute(f"insert into {name} values {', '.join([marks] * len(chunk))}", [*chain.from_iterable(chunk)])


def put_frame(con: duckdb.DuckDBPyConnection, name: str, types: str, frame: pd.DataFrame) -> None:
    """The same for a DataFrame whose columns stand in the order of `types`: for tables with many rows."""
    con.execute(f"create or replace table {name} ({types})")
    con.register("incoming", frame)
    con.execute(f"insert into {name} select {', '.join(frame.columns)} from incoming")
    con.unregister("incoming")


def _plain(value: Any) -> Any:
    """A value as plain Python: numpy's numbers become int and float, every kind of missing becomes None."""
    if value is None or isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def put_areas(con: duckdb.DuckDBPyConnection, city: City, areas: Areas) -> None:
    """area_known, area_ancestor, level_known, people_level, outline_drawn, neighbour_known, outline_finding,
    chosen_known."""
    order = {level.code: number for number, level in enumerate(city.levels)}
    counted = {level for level, number in order.items() if number <= order[areas.locate_level]}
    label = labels(city, areas.table)
    put(
        con,
        "area_known",
        "area_code varchar, level varchar, area_name varchar, parent_code varchar, population integer, "
        "area_km2 double, has_outline boolean, area_label varchar, level_order integer, is_counted boolean",
        [
            (*row, name, order[str(row.level)], row.level in counted)
            for row, name in zip(areas.table.itertuples(index=False), label, strict=True)
        ],
    )
    put_frame(con, "area_ancestor", "area_code varchar, ancestor_code varchar", areas.ancestors())
    put(
        con,
        "level_known",
        "level varchar, level_order integer, name_nl varchar, name_en varchar, plural_nl varchar, plural_en varchar, "
        "has_outline boolean, is_people_level boolean, outline_source varchar, outline_source_en varchar",
        [
            (
                level.code,
                order[level.code],
                _word(level.name, "nl"),
                _word(level.name, "en"),
                _word(level.plural, "nl"),
                _word(level.plural, "en"),
                level.code in areas.outlines,
                level.code == city.people_level,
                *_outline_source(level.outline),
            )
            for level in city.levels
        ],
    )
    put(con, "people_level", "level varchar, level_order integer", [(city.people_level, order[city.people_level])])
    put_frame(con, "outline_drawn", "area_code varchar, level varchar, outline_geojson varchar", drawn_outlines(areas))
    put_frame(con, "neighbour_known", "area_code varchar, neighbour_code varchar", neighbours(areas))
    put(
        con,
        "outline_finding",
        "level varchar, finding varchar, area_code varchar, area_name varchar, population integer, detail varchar",
        areas.findings.itertuples(index=False),
    )
    put(
        con,
        "chosen_known",
        "chosen_order integer, chosen_code varchar, chosen_name varchar, area_code varchar",
        [
            (number, chosen.code, chosen.name, area)
            for number, chosen in enumerate(city.chosen_buurten)
            for area in chosen.areas
        ],
    )


def _word(words: Mapping[str, str], language: str) -> str:
    """A word in a language, or in the one language that there is."""
    return words.get(language) or next(iter(words.values()))


def put_catalog(con: duckdb.DuckDBPyConnection, city: City, catalog: Catalog) -> None:
    """fenomeen_known, report_link_known, group_known, fold_known, day_part_known, office_hours_known."""
    put(
        con,
        "fenomeen_known",
        "fenomeen_order integer, fenomeen_code varchar, name_nl varchar, name_en varchar, definition_nl varchar, "
        "definition_en varchar, why_nl varchar, why_en varchar, group_code varchar, about varchar, "
        "low_is_good boolean, is_rest boolean, owner varchar, review_date date, public_name_nl varchar, "
        "public_name_en varchar",
        [
            (
                number,
                item.code,
                *(_word(item.name, language) for language in ("nl", "en")),
                *(_word(item.definition, language) for language in ("nl", "en")),
                *(_word(item.why_it_matters, language) for language in ("nl", "en")),
                item.group,
                item.about,
                item.low_is_good,
                item.is_rest,
                item.owner,
                item.review_date,
                *(_word(item.public_name or item.name, language) for language in ("nl", "en")),
            )
            for number, item in enumerate(catalog.fenomenen)
        ],
    )
    put(
        con,
        "report_link_known",
        "link_order integer, name_nl varchar, name_en varchar, link varchar",
        [(n, _word(one.name, "nl"), _word(one.name, "en"), one.link) for n, one in enumerate(city.report_links)],
    )
    put(
        con,
        "group_known",
        "group_order integer, group_code varchar, name_nl varchar, name_en varchar",
        [(n, group.code, _word(group.name, "nl"), _word(group.name, "en")) for n, group in enumerate(catalog.groups)],
    )
    put(
        con,
        "fold_known",
        "fenomeen_code varchar, from_year integer, into_code varchar",
        [(item.code, item.fold.from_year, item.fold.into) for item in catalog.fenomenen if item.fold],
    )
    put(
        con,
        "day_part_known",
        "part_order integer, day_part varchar, name_nl varchar, name_en varchar, from_hour integer, until_hour integer",
        [
            (n, part.code, _word(part.name, "nl"), _word(part.name, "en"), part.from_hour, part.until_hour)
            for n, part in enumerate(city.day_parts)
        ],
    )
    office = city.office_hours
    put(
        con,
        "office_hours_known",
        "from_hour integer, until_hour integer, weekdays varchar",
        [(office.from_hour, office.until_hour, ",".join(str(day) for day in sorted(office.weekdays)))],
    )


def covered_months(source: ReportSource | PresenceSource, months: Months) -> set[dt.date]:
    """The closed months for which `source` has reports, by its covers_from and covers_until."""
    first = first_of(source.covers_from) if source.covers_from else months[0]
    last = first_of(source.covers_until) if source.covers_until else months[-1]
    return {month for month in months if first <= month <= last}


def put_series(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    months: Months,
    years: Sequence[int],
    coverage: SourceMonths,
    published: Mapping[dt.date, set[str]],
) -> None:
    """month_published, complete_year, fenomeen_published (under what it is published) and series (its status).

    published: month -> the fenomenen about people that the history holds for it. Such a month is never added to.
    """
    _refuse_a_rest_of_one(catalog, months, coverage, published)
    put(con, "month_published", "month date", [(month,) for month in months])
    put(con, "complete_year", "year integer", [(year,) for year in years])
    names = [
        (item.code, year, published_as(catalog, item.code, year))
        for item in catalog.fenomenen
        for year in sorted({month.year for month in months})
    ]
    put(con, "fenomeen_published", "fenomeen_code varchar, year integer, published_code varchar", names)
    put(
        con,
        "series",
        "fenomeen_code varchar, month date, status varchar",
        [
            (item.code, month, _series_status(catalog, item, month, coverage, published))
            for item in catalog.fenomenen
            for month in months
        ],
    )


def published_as(catalog: Catalog, code: str, year: int) -> str:
    """The fenomeen under which `code` is published in `year`: itself, or the rest that it is folded into."""
    fold = catalog.fenomeen(code).fold
    return fold.into if fold and year >= fold.from_year else code


def _refuse_a_rest_of_one(
    catalog: Catalog, months: Months, coverage: SourceMonths, published: Mapping[dt.date, set[str]]
) -> None:
    """Two fenomenen about people may be folded while sources cover one of them only: then "overige" is that one."""
    for rest in (item for item in catalog.fenomenen if item.is_rest and item.about == "people"):
        for month in (month for month in months if month not in published):
            parts = [
                item.code for item in catalog.fenomenen if published_as(catalog, item.code, month.year) == rest.code
            ]
            covered = [code for code in parts if month in coverage.get(code, set())]
            if len(covered) == 1:
                raise UserError(
                    f"fenomeen '{covered[0]}' would be alone in '{rest.code}' in {month:%Y-%m}",
                    expected="a second fenomeen, covered by a source, folded into the same rest",
                )


def _series_status(
    catalog: Catalog, fenomeen: Fenomeen, month: dt.date, coverage: SourceMonths, published: Mapping[dt.date, set[str]]
) -> str:
    code = fenomeen.code
    if published_as(catalog, code, month.year) != code:
        return "folded"
    if fenomeen.about == "people" and month in published:
        return "covered" if code in published[month] else "missing"
    parts = [item.code for item in catalog.fenomenen if published_as(catalog, item.code, month.year) == code]
    return "covered" if any(month in coverage.get(part, set()) for part in parts) else "missing"


def _outline_source(outline: Outline | None) -> tuple[str | None, str | None]:
    """Source of the outlines of a level, in Dutch and in English; None twice where none is named."""
    if outline is None or not outline.source:
        return None, None
    return outline.source, outline.source_en or outline.source


def _coverage(source: Source, months: Months) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last month that a source covers, where it has months."""
    if not isinstance(source, ReportSource | PresenceSource):
        return None, None
    covered = covered_months(source, months)
    return min(covered, default=None), max(covered, default=None)


def sources_by_kind(city: City) -> list[tuple[str, Source]]:
    """Every source with what it holds: reports, presence, initiatives ... (the name of its list in the city file)."""
    partners = city.partners
    kinds = [name for name in type(partners).model_fields if isinstance(getattr(partners, name), list)]
    found: list[tuple[str, Source]] = [("reports", source) for source in city.reports]
    for kind in kinds:
        found += [(kind, source) for source in getattr(partners, kind) if isinstance(source, Source)]
    return found


def put_sources(con: duckdb.DuckDBPyConnection, city: City, months: Months, holds_people: Mapping[str, bool]) -> None:
    """source_known: who made the figures, under which licence, for which months."""
    put(
        con,
        "source_known",
        "source_order integer, source_code varchar, source_kind varchar, name_nl varchar, name_en varchar, "
        "producer varchar, producer_en varchar, licence varchar, licence_en varchar, "
        "url varchar, source_date date, is_example boolean, holds_people boolean, "
        "covers_from date, covers_until date",
        [
            (
                number,
                source.code,
                kind,
                _word(source.name, "nl"),
                _word(source.name, "en"),
                source.producer,
                source.producer_en or source.producer,
                source.licence,
                source.licence_en or source.licence,
                source.url,
                source.date,
                source.example,
                holds_people[source.code],
                *_coverage(source, months),
            )
            for number, (kind, source) in enumerate(sources_by_kind(city))
        ],
    )

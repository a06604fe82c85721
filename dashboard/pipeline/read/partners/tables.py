"""Tables that partners handed in, as staging relations for queries/staging and queries/marts. Empty where there are
none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.city.fields import Worded
from dashboard.pipeline.read.partners.catalogs import Named
from dashboard.pipeline.read.partners.folding import Folding
from dashboard.pipeline.read.partners.indicators import IndicatorFigure
from dashboard.pipeline.read.partners.initiatives import Initiative
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.moments import slots
from dashboard.pipeline.read.partners.notes import NoteTuple
from dashboard.pipeline.read.partners.presence import PresenceRow
from dashboard.pipeline.read.partners.rows import REASONS_OF_SUMS, Tally
from dashboard.pipeline.read.staging import covered_months, put, put_frame

_NAMED = "item_order integer, code varchar, name_nl varchar, name_en varchar"


def put_catalog(con: duckdb.DuckDBPyConnection, known: Known) -> None:
    """discipline_known, organisation_kind_known, organisation_known, theme_known, target_group_known,
    indicator_theme_known, indicator_known."""
    catalog = known.catalog
    put(
        con,
        "discipline_known",
        "discipline_order integer, discipline_code varchar, name_nl varchar, name_en varchar, definition_nl varchar, "
        "definition_en varchar, valid_from date, valid_to date, is_rest boolean",
        [
            (n, item.code, *_both(item.name), *_both(item.definition), item.valid_from, item.valid_to, item.is_rest)
            for n, item in enumerate(catalog.disciplines)
        ],
    )
    put(con, "organisation_kind_known", _NAMED, _named(catalog.kinds))
    put(con, "theme_known", _NAMED, _named(catalog.themes))
    put(con, "target_group_known", _NAMED, _named(catalog.target_groups))
    put(con, "indicator_theme_known", _NAMED, _named(catalog.indicator_themes))
    put(
        con,
        "organisation_known",
        "organisation_code varchar, organisation_name varchar, kind varchar, valid_from date, valid_to date, "
        "link varchar",
        [
            (item.code, item.name, item.kind, item.valid_from, item.valid_to, item.link)
            for item in known.organisation.values()
        ],
    )
    put(
        con,
        "indicator_known",
        "indicator_order integer, indicator_code varchar, name_nl varchar, name_en varchar, definition_nl varchar, "
        "definition_en varchar, unit varchar, direction varchar, theme varchar, owner varchar, review_date date",
        [
            (
                number,
                item.code,
                *_both(item.name),
                *_both(item.definition),
                item.unit,
                item.direction,
                item.theme,
                item.owner,
                item.review_date,
            )
            for number, item in enumerate(catalog.indicators)
        ],
    )


def _named(items: Sequence[Named]) -> list[tuple[int, str, str, str]]:
    return [(number, item.code, *_both(item.name)) for number, item in enumerate(items)]


def _both(words: Worded) -> tuple[str, str]:
    """Dutch and English, or the one language that there is in both places."""
    any_language = next(iter(words.values()))
    return words.get("nl", any_language), words.get("en", any_language)


def put_presence(
    con: duckdb.DuckDBPyConnection,
    city: City,
    known: Known,
    grouping: list[tuple[str, str, str, str]],
    hours: list[PresenceRow],
    folding: Folding,
    months: Sequence[dt.date],
) -> None:
    """presence_area_known, presence_row (true hours, never released), discipline_published, hours_series."""
    put(
        con,
        "presence_area_known",
        "presence_area_code varchar, name_nl varchar, name_en varchar, area_code varchar",
        grouping if city.partners.presence else [],
    )
    columns = ["area_code", "month", "day_type", "day_part", "discipline_code", "organisation_code", "nature", "hours"]
    frame = pd.DataFrame([(*row.key(), row.hours) for row in hours], columns=columns)
    put_frame(
        con,
        "presence_row",
        "area_code varchar, month date, day_type varchar, day_part varchar, discipline_code varchar, "
        "organisation_code varchar, nature varchar, hours double",
        frame,
    )
    put(
        con,
        "discipline_published",
        "discipline_code varchar, year integer, published_code varchar",
        [(code, year, published) for (code, year), published in folding.published_as.items()],
    )
    covered = {month for source in city.partners.presence for month in covered_months(source, months)}
    put(
        con,
        "hours_series",
        "discipline_code varchar, month date, status varchar",
        [
            (code, month, "covered" if month in covered else "missing")
            for month in months
            for code in folding.series(known.catalog, month)
        ],
    )


def put_initiatives(con: duckdb.DuckDBPyConnection, city: City, found: list[Initiative]) -> None:
    """initiative_known, and initiative_{area,group,partner,moment,fenomeen,goal}_known."""
    put(
        con,
        "initiative_known",
        "initiative_code varchar, title varchar, description varchar, theme_code varchar, nature varchar, "
        "lead_organisation_code varchar, start_date date, end_date date, is_public boolean, link varchar, "
        "source_code varchar",
        [
            (
                item.code,
                item.title,
                item.description,
                item.theme,
                item.nature,
                item.lead,
                item.start_date,
                item.end_date,
                item.is_public,
                item.link,
                item.source_code,
            )
            for item in found
        ],
    )
    for name, column, values in (
        ("area", "area_code", [(item.code, value) for item in found for value in item.areas]),
        ("group", "target_group_code", [(item.code, value) for item in found for value in item.target_groups]),
        ("partner", "organisation_code", [(item.code, value) for item in found for value in item.partners]),
        ("fenomeen", "fenomeen_code", [(item.code, value) for item in found for value in item.fenomenen]),
        ("goal", "goal_code", [(item.code, value) for item in found for value in dict.fromkeys(item.goals)]),
    ):
        put(con, f"initiative_{name}_known", f"initiative_code varchar, {column} varchar", values)
    put(
        con,
        "initiative_moment_known",
        "initiative_code varchar, weekday integer, from_time varchar, until_time varchar, day_type varchar, "
        "day_part varchar",
        [
            (item.code, moment.weekday, moment.from_time, moment.until_time, day_type, day_part)
            for item in found
            for moment in item.moments
            for day_type, day_part in slots(moment, city)
        ],
    )


def put_indicators(con: duckdb.DuckDBPyConnection, figures: list[IndicatorFigure]) -> None:
    """context_known."""
    put(
        con,
        "context_known",
        "area_code varchar, indicator_code varchar, year integer, value double, unit varchar, denominator varchar, "
        "n integer, interval_low double, interval_high double, source varchar, source_date date, status varchar",
        [
            (
                item.area_code,
                item.indicator_code,
                item.year,
                item.value,
                item.unit,
                item.denominator,
                item.n,
                item.interval_low,
                item.interval_high,
                item.source,
                item.source_date,
                item.status,
            )
            for item in figures
        ],
    )


def put_notes(con: duckdb.DuckDBPyConnection, notes: list[NoteTuple]) -> None:
    """note_known."""
    types = "note_id varchar, area_code varchar, note_date date, sentence varchar, source varchar, is_public boolean"
    put(con, "note_known", types, notes)


def put_agreements(con: duckdb.DuckDBPyConnection, city: City, known: Known) -> None:
    """offer_rule_known, threshold_known and policy_note_known: what the city agreed on in its city file."""
    themes = {item.code for item in known.catalog.themes}
    groups = {item.code for item in known.catalog.target_groups}
    pairs = {(offer.theme, group): None for offer in city.partners.offer for group in offer.target_groups}
    for theme, group in pairs:
        if theme not in themes or group not in groups:
            raise UserError(
                "not in the catalogue",
                column="partners.offer",
                value=group if theme in themes else theme,
                expected="a theme and target groups of themes.toml",
            )
    put(con, "offer_rule_known", "theme_code varchar, target_group_code varchar", pairs)
    values = dict(city.partners.thresholds.model_dump()) | {"people_floor": city.people_floor}
    if (band := city.partners.prevention) is not None:
        values |= {"preventive_least_share": band.least_share, "preventive_most_share": band.most_share}
    put(con, "threshold_known", "name varchar, value double", values.items())
    notes = [(number, *_both(note.name), note.link) for number, note in enumerate(city.policy_notes)]
    put(con, "policy_note_known", "note_order integer, name_nl varchar, name_en varchar, link varchar", notes)


def put_signal_areas(con: duckdb.DuckDBPyConnection, grouping: list[tuple[str, str, str, str]]) -> None:
    """signal_area_known: for which wijken signals are counted together."""
    types = "signal_area_code varchar, name_nl varchar, name_en varchar, area_code varchar"
    put(con, "signal_area_known", types, grouping)


def put_balance(con: duckdb.DuckDBPyConnection, tallies: Sequence[Tally]) -> None:
    """Add what became of each row to `source_balance_exact`."""
    con.execute(
        "create table if not exists source_balance_exact (source_code varchar, reason varchar, row_count bigint)"
    )
    rows = []
    for tally in tallies:
        reasons = dict.fromkeys([*(REASONS_OF_SUMS if tally.holds_people else ()), *tally.counts])
        rows += [(tally.source.code, reason, tally.counts[reason]) for reason in reasons]
    if rows:
        con.executemany("insert into source_balance_exact values (?, ?, ?)", rows)

"""Publishing figures about people: which reports they are, and in which tables they stand. The rest is `publishing`.

True counts of people-fenomenen meet what is published here and in `publishing`, as arrays in memory, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.pipeline.protect import proofs
from dashboard.pipeline.protect.datasets import Dataset
from dashboard.pipeline.protect.draws import Draws, Pending
from dashboard.pipeline.protect.floor import PeopleAreas, pending_groups
from dashboard.pipeline.protect.grain import POOL, reason_of_series
from dashboard.pipeline.protect.history import GRAINS, LATE, MONTHLY, PROFILE, YEARLY, History, check_catalogue_change
from dashboard.pipeline.protect.late import publish_late_classes
from dashboard.pipeline.protect.publishing import Publication, publish_figures
from dashboard.pipeline.protect.publishing import share_class as share_class
from dashboard.pipeline.protect.state import Errors
from dashboard.pipeline.protect.yearly import MONTHS, grains_in, sums_with_groups, year_sums
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.months import next_closing
from dashboard.pipeline.read.staging import put_frame

MONTHLY_COLUMNS = ["area_code", "month", "fenomeen_code", "published_count"]
YEAR_COLUMNS = ["area_code", "year", "fenomeen_code", "published_count"]
GRAIN_COLUMNS = ["area_code", "year", "fenomeen_code", "grain", "reason"]
PROFILE_COLUMNS = ["area_code", "year", "fenomeen_code", "day_type", "day_part", "published_count"]
_OF_REPORTS = {"series_code": "fenomeen_code", "value": "published_count"}  # a series of reports is a fenomeen


@dataclass
class Published:
    """Published figures, and what is still to be added to the history once every proof has passed.

    monthly: [area_code, month, fenomeen_code, published_count]; profile: [area_code, year, fenomeen_code, day_type,
    day_part, published_count]; yearly: the same by year, of what goes by year; grains: [area_code, year, fenomeen_code,
    grain, reason], for years that have grains. The pool of a fenomeen is the area POOL.
    late: year -> class of the share of reports that came after publication. errors: for the state.
    """

    monthly: pd.DataFrame
    profile: pd.DataFrame
    yearly: pd.DataFrame
    grains: pd.DataFrame
    proofs: list[proofs.Proof] = field(default_factory=list)
    late: dict[int, str] = field(default_factory=dict)
    pending: Pending = field(default_factory=list)
    errors: dict[tuple[str, str], Errors] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    @classmethod
    def nothing(cls) -> Published:
        """For a city without people-fenomenen."""
        return cls(
            monthly=pd.DataFrame(columns=MONTHLY_COLUMNS),
            profile=pd.DataFrame(columns=PROFILE_COLUMNS),
            yearly=pd.DataFrame(columns=YEAR_COLUMNS),
            grains=pd.DataFrame(columns=GRAIN_COLUMNS),
        )


def published_people(history: History) -> dict[dt.date, set[str]]:
    """Month -> the fenomenen about people that were published for it, or that have no months at all in its year."""
    found: dict[dt.date, set[str]] = {}
    by_year: dict[int, set[str]] = {}
    for publication in history.publications():
        if publication.dataset == GRAINS:
            codes, monthly = publication.table["series_code"], publication.table["value"] == MONTHS
            by_year[publication.year] = set(codes) - set(codes[monthly])
    for publication in history.publications():
        if publication.dataset == MONTHLY:
            published = {str(code) for code in publication.table["series_code"].unique()}
            month = dt.date.fromisoformat(f"{publication.period}-01")
            found[month] = published | by_year.get(publication.year, set())
    return found


def protect_people(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History, draws: Draws, areas: PeopleAreas
) -> Published:
    """Round what is about people, and put `people_figure`, `people_year`, `people_grain` and `people_profile` beside
    the exact counts."""
    about_people = con.execute("select count(*) from people_count").fetchone()
    people = Published.nothing()
    if about_people and about_people[0]:
        for month in inputs.months:
            if not history.has(MONTHLY, f"{month:%Y-%m}"):
                check_catalogue_change(history, inputs.catalog, areas.of_year[month.year], month)
        people = publish_people(con, inputs, history, draws, areas)
    put_frame(
        con,
        "people_figure",
        "area_code varchar, month date, fenomeen_code varchar, published_count bigint",
        people.monthly,
    )
    put_frame(
        con,
        "people_year",
        "area_code varchar, year integer, fenomeen_code varchar, published_count bigint",
        people.yearly,
    )
    put_frame(
        con,
        "people_grain",
        "area_code varchar, year integer, fenomeen_code varchar, grain varchar, reason varchar",
        people.grains,
    )
    put_frame(
        con,
        "people_profile",
        "area_code varchar, year integer, fenomeen_code varchar, day_type varchar, day_part varchar, "
        "published_count bigint",
        people.profile,
    )
    return people


def refuse_without_raw(inputs: Inputs, holds_people: Mapping[str, bool], pending: Pending) -> None:
    """Figures about people are rounded once, from all raw reports of their month and year: refuse to begin with them
    where a source is to be done without (`raw_until`). pending: what is about to be published about people."""
    for source in inputs.city.reports:
        until = (source.raw_until or "")[:4]
        due = sorted(period for dataset, period, _ in pending if dataset != LATE and period[:4] <= until)
        if due and holds_people[source.code]:
            raise UserError(
                f"source '{source.code}': figures about people of {due[0]} are not in the history yet, so its raw "
                "reports are still needed",
                file=inputs.file,
                column="raw_until",
                expected="a build without raw_until first, with the raw files",
            )


def areas_to_publish(areas: PeopleAreas, inputs: Inputs, history: History) -> list[str]:
    """The areas of the months that are still to be published. Raises UserError where these differ by year."""
    due = [month for month in inputs.months if not history.has(MONTHLY, f"{month:%Y-%m}")]
    years = sorted({month.year for month in due}) or [inputs.months[-1].year]
    for before, year in pairwise(years):
        if areas.of_year[before] != areas.of_year[year]:
            last = next_closing(inputs.city, dt.date(before, 11, 1))
            raise UserError(
                f"the areas with figures about people differ between {before} and {year}, and both are still to come",
                column="--as-of",
                expected=f"a build as on {last} first, and then this one",
            )
    return areas.of_year[years[-1]]


def publish_people(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History, draws: Draws, areas: PeopleAreas
) -> Published:
    """Protect `people_count` and `profile_count` (staging) for closed months and complete years, for `areas`."""
    people = [item for item in inputs.catalog.fenomenen if item.about == "people"]
    dataset = Dataset(
        name=MONTHLY,
        profile=PROFILE,
        base=settings.COUNT_BASE,
        areas=areas_to_publish(areas, inputs, history),
        series=[item.code for item in people],
        group_of=[item.group for item in people],
        day_parts=inputs.day_parts,
        grains=GRAINS,
        yearly=YEARLY,
        first_grains=inputs.city.grains_from or 0,
        parts=areas.parts,
    )
    counts = con.execute(
        "select area_code, strftime(month, '%Y-%m') as period, fenomeen_code as series_code, "
        "report_count as value from people_count"
    ).df()
    profile_counts = con.execute(
        "select people_area_code as area_code, year::varchar as period, fenomeen_code as series_code, day_type, "
        "day_part, sum(report_count)::bigint as value from profile_count "
        "inner join people_member using (year, area_code) where about = 'people' group by all"
    ).df()
    found = publish_figures(dataset, counts, profile_counts, inputs.months, inputs.years, history, draws)
    forgotten = max((source.raw_until or "" for source in inputs.city.reports), default="")
    late = publish_late_classes(found, counts, history, draws, inputs.as_of, forgotten)
    return Published(
        monthly=_dated(found),
        profile=_with_year(found.profile, PROFILE_COLUMNS),
        yearly=_with_year(found.yearly, YEAR_COLUMNS),
        grains=_grain_rows(found, areas.parts),
        proofs=found.proofs,
        late=late,
        pending=[*pending_groups(areas, history, found.pending), *found.pending],
        errors=found.errors,
        advice=found.advice,
    )


def _dated(found: Publication) -> pd.DataFrame:
    frame = found.monthly.rename(columns=_OF_REPORTS)
    return frame.assign(month=pd.to_datetime(frame["period"] + "-01"))[MONTHLY_COLUMNS]


def _with_year(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    if table.empty:
        return pd.DataFrame(columns=columns)
    frame = table.assign(year=table["period"].astype(int))
    return frame.rename(columns=_OF_REPORTS)[columns]


def _grain_rows(found: Publication, parts: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The grain of every series in every year that has grains, and why; of pools without a reason."""
    sums = sums_with_groups(year_sums(found.monthly, found.yearly), parts)
    rows: list[tuple[str, int, str, str, str | None]] = []
    for year in sorted({int(period) for period in found.grains["period"]}):
        grains = grains_in(found.grains, year)
        for (area, code), grain in grains.grain.items() if grains else ():
            reason = None if area == POOL else reason_of_series(sums.get((area, code), {}), year, grain)
            rows.append((area, year, code, grain, reason))
    return pd.DataFrame(rows, columns=GRAIN_COLUMNS)

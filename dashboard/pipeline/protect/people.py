"""Publishing figures about people: which reports they are, and in which tables they stand. The rest is `publishing`.

True counts of people-fenomenen meet what is published here and in `publishing`, as arrays in memory, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect import proofs
from dashboard.pipeline.protect.history import MONTHLY, PROFILE, History, check_catalogue_change
from dashboard.pipeline.protect.publishing import Dataset, Pending, Publication, publish_figures
from dashboard.pipeline.protect.publishing import share_class as share_class
from dashboard.pipeline.protect.secret import read_secret
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.staging import put_frame

MONTHLY_COLUMNS = ["area_code", "month", "fenomeen_code", "published_count"]
PROFILE_COLUMNS = ["area_code", "year", "fenomeen_code", "day_type", "day_part", "published_count"]


@dataclass
class Published:
    """Published figures, and what is still to be added to the history once every proof has passed.

    monthly: [area_code, month, fenomeen_code, published_count]; profile: [area_code, year, fenomeen_code, day_type,
    day_part, published_count]; late: year -> class of the share of reports that came after publication.
    """

    monthly: pd.DataFrame
    profile: pd.DataFrame
    proofs: list[proofs.Proof]
    late: dict[int, str]
    pending: Pending = field(default_factory=list)

    @classmethod
    def nothing(cls) -> Published:
        """For a city without people-fenomenen."""
        return cls(pd.DataFrame(columns=MONTHLY_COLUMNS), pd.DataFrame(columns=PROFILE_COLUMNS), [], {})


def published_people(history: History) -> dict[dt.date, set[str]]:
    """Month -> the fenomenen about people that were published for it."""
    found: dict[dt.date, set[str]] = {}
    for publication in history.publications():
        if publication.dataset == MONTHLY:
            codes = {str(code) for code in publication.table["fenomeen_code"].unique()}
            found[dt.date.fromisoformat(f"{publication.period}-01")] = codes
    return found


def protect_people(con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History) -> Published:
    """Round what is about people, and put `people_figure` and `people_profile` beside the exact counts."""
    about_people = con.execute("select count(*) from people_count").fetchone()
    people = Published.nothing()
    if about_people and about_people[0]:
        areas = inputs.people_areas
        for month in inputs.months:
            if not history.has(MONTHLY, f"{month:%Y-%m}"):
                check_catalogue_change(history, inputs.catalog, areas, month)
        secret = read_secret(inputs.city)
        people = publish_people(con, inputs, history, secret)
    put_frame(
        con,
        "people_figure",
        "area_code varchar, month date, fenomeen_code varchar, published_count bigint",
        people.monthly,
    )
    put_frame(
        con,
        "people_profile",
        "area_code varchar, year integer, fenomeen_code varchar, day_type varchar, day_part varchar, "
        "published_count bigint",
        people.profile,
    )
    return people


def publish_people(con: duckdb.DuckDBPyConnection, inputs: Inputs, history: History, secret: str) -> Published:
    """Protect `people_count` and `profile_count` (staging) for closed months and complete years."""
    people = [item for item in inputs.catalog.fenomenen if item.about == "people"]
    dataset = Dataset(
        name=MONTHLY,
        profile=PROFILE,
        base=settings.COUNT_BASE,
        areas=sorted(inputs.people_areas),
        series=[item.code for item in people],
        group_of=[item.group for item in people],
        day_parts=inputs.day_parts,
    )
    counts = con.execute(
        "select area_code, strftime(month, '%Y-%m') as period, fenomeen_code, report_count as value from people_count"
    ).df()
    profile_counts = con.execute(
        "select area_code, year::varchar as period, fenomeen_code, day_type, day_part, "
        "sum(report_count)::bigint as value from profile_count where about = 'people' group by all"
    ).df()
    found = publish_figures(dataset, counts, profile_counts, inputs.months, inputs.years, history, secret)
    return Published(_dated(found), _dated_profile(found), found.proofs, found.late, found.pending)


def _dated(found: Publication) -> pd.DataFrame:
    frame = found.monthly.rename(columns={"value": "published_count"})
    return frame.assign(month=pd.to_datetime(frame["period"] + "-01"))[MONTHLY_COLUMNS]


def _dated_profile(found: Publication) -> pd.DataFrame:
    if found.profile.empty:
        return pd.DataFrame(columns=PROFILE_COLUMNS)
    frame = found.profile.assign(year=found.profile["period"].astype(int))
    return frame.rename(columns={"value": "published_count"})[PROFILE_COLUMNS]

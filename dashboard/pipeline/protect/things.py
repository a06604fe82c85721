"""Figures about things as the history holds them: what was published, with every revision since, the last one counting.

Things may be corrected as long as their raw reports are there, so a month is published once and then revised by entries
of their own, numbered as withdrawals are. Figures stand per source at the locating level, as they are shown: reports of
an area that is withheld count in the area above it, so the history holds published figures only. A row of the city
itself stands for every month, fenomeen and source that is covered, also with 0: so no reports and no source stay two
things when the raw files are gone. Zeros of other areas are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.pipeline.protect.draws import Pending
from dashboard.pipeline.protect.history import THINGS_AREAS, THINGS_MONTHLY, THINGS_PROFILE, THINGS_REVISED, History

# period: 2025-03, or 2025 for the time profile of a year; weekday (1 Monday) and day_part are blank for months.
KEYS = ["source", "period", "area_code", "series_code", "weekday", "day_part"]
COLUMNS = [*KEYS, "value"]
HIDDEN = (
    "niet_getoond"  # the series of THINGS_AREAS: 1 for an area that is withheld in that year, 0 for one that is not
)

# Why a published figure is another one now.
COUNTED = "counted"  # reports came, went, or are counted otherwise
TAKEN_BACK = "taken_back"  # the source took reports back, and the city file says so
COVERED, NOT_COVERED = "covered", "not_covered"  # a source begins or ceases to stand for the month

Entry = tuple[str, str, pd.DataFrame]  # dataset, period, table

_PERIOD = {"of_period": "period"}  # a publication has a period of its own


@dataclass(frozen=True)
class HeldThings:
    """Published figures about things: COLUMNS, revisions applied. months, years: the periods that were published.

    hidden: year -> area -> whether it is withheld, as that year began.
    """

    figures: pd.DataFrame
    months: frozenset[str]
    years: frozenset[str]
    hidden: dict[int, dict[str, bool]]

    def has(self, source: str, month: dt.date) -> bool:
        """Whether figures of a source for a month are there."""
        return (source, f"{month:%Y-%m}") in self.covered

    @property
    def covered(self) -> set[tuple[str, str]]:
        """(source, month) of all figures by month."""
        monthly = self.figures[self.figures["weekday"] == ""]
        return set(zip(monthly["source"], monthly["period"], strict=True))


def held_things(history: History, city_code: str, pending: Sequence[Entry] = ()) -> HeldThings:
    """The figures that the history holds, and is about to hold. city_code: the area of the whole city."""
    entries = [(one.dataset, one.period, one.table) for one in history.publications()] + list(pending)
    published = [one for one in entries if one[0] in (THINGS_MONTHLY, THINGS_PROFILE)]
    figures = [_keyed(table.assign(period=period)) for _, period, table in published]
    revisions = sorted(
        (int(name.removeprefix(THINGS_REVISED)), number, table)
        for number, (name, _, table) in enumerate(entries)
        if re.fullmatch(THINGS_REVISED + r"\d+", name)
    )
    return HeldThings(
        figures=_revised([*figures, *(_keyed(table.rename(columns=_PERIOD)) for *_, table in revisions)], city_code),
        months=frozenset(period for name, period, _ in entries if name == THINGS_MONTHLY),
        years=frozenset(period for name, period, _ in entries if name == THINGS_PROFILE),
        hidden={
            int(period): dict(zip(table["area_code"], table["value"].eq(1), strict=True))
            for name, period, table in entries
            if name == THINGS_AREAS
        },
    )


def stands_for_coverage(figures: pd.DataFrame, city_code: str) -> pd.Series:
    """The rows that say that a month is covered, as a mask: those of the city itself."""
    return (figures["area_code"] == city_code) & (figures["weekday"] == "")


def next_revision(
    history: History, before: pd.DataFrame, now: pd.DataFrame, city_code: str, taken_back_until: str
) -> Pending:
    """The entry that turns the figures `before` (COLUMNS) into `now`; none where they are the same.

    taken_back_until: up to this month the city file says that the source itself took reports back.
    """
    rows = _differences(before, now, city_code, taken_back_until)
    if rows.empty:
        return []
    names = {one.dataset for one in history.publications()}
    number = 1 + sum(bool(re.fullmatch(THINGS_REVISED + r"\d+", name)) for name in names)
    return [(f"{THINGS_REVISED}{number}", str(rows["of_period"].max())[:4], rows)]


def _differences(before: pd.DataFrame, now: pd.DataFrame, city_code: str, taken_back_until: str) -> pd.DataFrame:
    """KEYS (period as of_period), before (blank: nothing stood there), reason, value."""
    both = before.merge(now, on=KEYS, how="outer", suffixes=("_before", ""))
    both = both[both["value_before"].fillna(-1) != both["value"].fillna(-1)]
    reason = pd.Series(COUNTED, index=both.index)
    reason[(both["value"].fillna(0) < both["value_before"]) & (both["period"].str[:7] <= taken_back_until)] = TAKEN_BACK
    coverage = stands_for_coverage(both, city_code)
    reason[coverage & both["value_before"].isna()] = COVERED
    reason[coverage & both["value"].isna()] = NOT_COVERED
    text = [f"{value:.0f}" if value == value else "" for value in both["value_before"]]
    rows = both.assign(before=text, reason=reason, value=both["value"].fillna(0).astype("int64"))
    rows = rows.rename(columns={"period": "of_period"})
    return rows[["source", "of_period", *KEYS[2:], "before", "reason", "value"]]


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    blank = {name: "" for name in ("weekday", "day_part") if name not in table}
    reason = {} if "reason" in table else {"reason": ""}
    return table.assign(**blank, **reason)[[*KEYS, "reason", "value"]]


def _revised(entries: list[pd.DataFrame], city_code: str) -> pd.DataFrame:
    if not entries:
        return pd.DataFrame({**{key: pd.Series(dtype="str") for key in KEYS}, "value": pd.Series(dtype="int64")})
    rows = pd.concat(entries, ignore_index=True).drop_duplicates(KEYS, keep="last")
    gone = (rows["reason"] == NOT_COVERED) | ((rows["value"] == 0) & ~stands_for_coverage(rows, city_code))
    return rows.loc[~gone, COLUMNS].reset_index(drop=True)

"""Proofs about hours of presence from released bytes alone; nothing to prove where there are none (docs/privacy.md)."""

from __future__ import annotations

import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect.history import HOURS, HOURS_PROFILE, PRESENT, History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import Pending, kept
from dashboard.pipeline.prove.released import Released

_AREA = "presence_area_code"
_CELL = [_AREA, "period", "discipline_code", "nature"]
_SLOT = [*_CELL, "day_type", "day_part"]
_TABLES = {"hours_by_area_month", "hours_profile_by_area_year", "presence_by_area_year", "presence_area", "discipline"}


def prove_hours(released: Released, history: History, pending: Pending = ()) -> list[Proof]:
    """Every proof of this module; none for a release without hours."""
    if not set(released.columns) >= _TABLES or released.table("hours_by_area_month").empty:
        return []
    return [
        hours_are_multiples(released),
        hours_profile_equals_year(released),
        hours_history_unchanged(released, history, pending),
        presence_follows_from_hours(released),
    ]


def hours_are_multiples(released: Released) -> Proof:
    """Hours are multiples of the base, and only those that are known are shown."""
    wrong, judged = 0, {}
    for name, dataset in (("hours_by_area_month", HOURS), ("hours_profile_by_area_year", HOURS_PROFILE)):
        table = released.table(name)
        hours = table["hours"].astype(float)
        shown = table["status"] == "rounded"
        wrong += int(((hours % settings.HOURS_BASE != 0) | (hours < 0))[shown].sum())
        wrong += int((shown != hours.notna()).sum() + (~table["status"].isin({"rounded", "missing"})).sum())
        judged[dataset] = int(shown.sum())
    return verdict("hours_are_multiples", wrong, judged, "figures", "no multiple of the base, or a wrong status")


def hours_profile_equals_year(released: Released) -> Proof:
    """A profile stands for twelve published months, and adds up to them."""
    key = [_AREA, "year", "discipline_code", "nature"]
    monthly = released.table("hours_by_area_month")
    monthly = monthly.assign(year=pd.to_datetime(monthly["month"]).dt.year, hours=monthly["hours"].astype(float))
    year = monthly.groupby(key)["hours"].agg(["sum", "count"])
    profile = released.table("hours_profile_by_area_year").groupby(key)["hours"].sum()
    both = year.reindex(profile.index)
    wrong = int(((both["sum"] != profile) | (both["count"] != 12)).sum())
    judged = {HOURS_PROFILE: len(profile)}
    return verdict("hours_profile_equals_year", wrong, judged, "profiles", "do not add up to their year")


def hours_history_unchanged(released: Released, history: History, pending: Pending = ()) -> Proof:
    """Each released figure stands in the history with the same value."""
    monthly = released.table("hours_by_area_month")
    monthly = monthly[monthly["hours"].notna()]
    monthly = monthly.assign(period=pd.to_datetime(monthly["month"]).dt.strftime("%Y-%m"))
    profile = released.table("hours_profile_by_area_year").assign(
        period=lambda table: table["year"].astype(int).astype(str)
    )
    # A yes is kept like hours: the wijk for the presence area, the organisation for the nature, and 1.
    told = released.table("presence_by_area_year").rename(columns={"area_code": _AREA, "organisation_code": "nature"})
    told = told.assign(period=told["year"].astype(int).astype(str), nature=told["nature"].fillna(""), hours=1)
    rest = _rest(released)
    wrong, judged = 0, {}
    for dataset, keys, shown in ((HOURS, _CELL, monthly), (HOURS_PROFILE, _SLOT, profile), (PRESENT, _CELL, told)):
        known = kept(history, dataset, pending)
        codes = [str(code).partition("/") for code in known["series_code"]]
        known = known.assign(
            discipline_code=[first for first, _, _ in codes], nature=[last for _, _, last in codes]
        ).rename(columns={"area_code": _AREA})
        if dataset == PRESENT:  # what was told of the rest before is told without its organisation
            known["nature"] = known["nature"].mask(known["discipline_code"].isin(rest), "")
            known = known.drop_duplicates([*keys])
        expected = known.reindex(columns=[*keys, "value"]).set_index(keys)["value"].astype(float)
        figures = shown.set_index(keys)["hours"].astype(float)
        wrong += int((figures != expected.reindex(figures.index)).sum())
        judged[dataset] = len(figures)
    return verdict("hours_history_unchanged", wrong, judged, "published figures", "not as in the history")


def presence_follows_from_hours(released: Released) -> Proof:
    """A yes in a wijk needs ten published hours of that discipline and year in its presence area, it is the same in all
    wijken of that area, and it names no organisation for the rest. Years of other presence areas are left as told."""
    key = [_AREA, "year", "discipline_code"]
    monthly = released.table("hours_by_area_month")
    monthly = monthly.assign(year=pd.to_datetime(monthly["month"]).dt.year, hours=monthly["hours"].astype(float))
    year = monthly[monthly["hours"].notna()].groupby(key)["hours"].sum()
    told = released.table("presence_by_area_year").merge(released.table("presence_area")[["area_code", _AREA]])
    named = told["discipline_code"].isin(_rest(released)) & told["organisation_code"].notna()
    told = told[pd.MultiIndex.from_frame(told[key[:2]]).isin(pd.MultiIndex.from_frame(year.reset_index()[key[:2]]))]
    hours = year.reindex(pd.MultiIndex.from_frame(told[key])).fillna(0)
    wijken = released.table("presence_area").groupby(_AREA)["area_code"].nunique()
    same = told.groupby([*key, "organisation_code"], dropna=False)["area_code"].nunique()
    apart = same != wijken.reindex(same.index.get_level_values(_AREA)).to_numpy()
    count = int((hours < settings.HOURS_BASE).sum() + named.sum() + apart.sum())
    fault = "not what published hours say, or too much"
    return verdict("presence_follows_from_hours", count, {PRESENT: len(told)}, "answers", fault)


def _rest(released: Released) -> set[str]:
    """The disciplines that hold small ones."""
    discipline = released.table("discipline")
    return set(discipline.loc[discipline["is_rest"].astype(bool), "discipline_code"])

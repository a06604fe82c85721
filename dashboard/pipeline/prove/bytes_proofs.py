"""Proofs from released bytes alone: whoever has the snapshot and the history can repeat them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect.grain import POOL, grains_of_year
from dashboard.pipeline.protect.history import GRAINS, GROUPS, IMPORTED, MONTHLY, PROFILE, YEARLY, History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.protect.withdrawals import Cells, withdrawals
from dashboard.pipeline.protect.yearly import grains_in, sums_with_groups, year_sums
from dashboard.pipeline.prove.balance_proofs import balance_classes
from dashboard.pipeline.prove.context_proofs import prove_context
from dashboard.pipeline.prove.group_proofs import grouped
from dashboard.pipeline.prove.held import (
    ABOVE,
    BY_YEAR,
    FOLDED,
    POOLS,
    RATES,
    SERIES,
    TABLES,
    THINGS,
    Pending,
    held_kinds,
    kept,
)
from dashboard.pipeline.prove.hours_proofs import prove_hours
from dashboard.pipeline.prove.late_proofs import late_classes
from dashboard.pipeline.prove.publication_proofs import publications_told
from dashboard.pipeline.prove.released import BASE, Released
from dashboard.pipeline.prove.signal_proofs import prove_signals
from dashboard.pipeline.prove.thing_proofs import things_unlike_history, withheld
from dashboard.pipeline.prove.withdrawal_proofs import withdrawn, withdrawn_cells

STATUSES = {"exact", "rounded", "folded", "withheld", "grouped", "withdrawn", "missing", "year_only", "few"}
_CELL = ["area_code", "period", "fenomeen_code"]
_KIND_OF = {
    "melding_by_area_month": SERIES,
    "melding_by_area_year": YEARLY,
    "melding_pool_by_month": POOLS,
    "profile_by_area_year": PROFILE,
}


def prove_bytes(released: Released, history: History, pending: Pending = ()) -> list[Proof]:
    """Every proof of this module."""
    return [
        declared_tables(released),
        people_level(released),
        people_floor(released),
        grouped(released, history, pending),
        multiples_of_base(released),
        statuses(released),
        fold_marks(released),
        withheld(released, history, pending),
        additive_areas(released),
        grains_follow_history(history, pending),
        year_only(released),
        profile_whole_years(released),
        profile_equals_year(released),
        one_number(released),
        history_unchanged(released, history, pending),
        withdrawn(released, history),
        publications_told(released, history, pending),
        balance_classes(released),
        late_classes(released, history, pending),
        rates_from_published(released),
        *prove_context(released),
        *prove_hours(released, history, pending),
        *prove_signals(released, history, pending),
    ]


def held_by(released: Released, history: History, pending: Pending = ()) -> set[str]:
    """The kinds of figure that must be judged."""
    months, years = withdrawn_cells(released, history)
    taken_back = months | years | _pools_withdrawn(released, history)
    lowest = released.level_order[released.people_level]
    above = any(order < lowest for order in released.level_order.values())
    return held_kinds(history, pending, taken_back, released.city, has_levels_above=above)


def declared_tables(released: Released) -> Proof:
    """Each table is described in published_table with its columns, and nothing else is in the file."""
    declared = released.table("published_table").set_index("table_name")["columns"]
    wrong = set(released.columns) ^ set(declared.index)
    for name in set(released.columns) & set(declared.index):
        text = declared[name]
        if isinstance(text, str) and {part.strip() for part in text.split(",")} != set(released.columns[name]):
            wrong.add(name)
    wrong |= set(released.hidden_places)
    return verdict(
        "declared_tables",
        len(wrong),
        {TABLES: len(released.columns)},
        "tables",
        f"not as declared ({', '.join(sorted(wrong))})",
    )


def people_level(released: Released) -> Proof:
    """No figure of a people-fenomeen below people_level."""
    limit = released.level_order[released.people_level]
    monthly = released.monthly[released.monthly["about"] == "people"]
    area = released.areas.set_index("area_code")["level"]
    wrong, judged = 0, {}
    for kind, frame in (
        (SERIES, monthly),
        (PROFILE, released.profile),
        (YEARLY, released.years.assign(level=released.years["area_code"].map(area))),
    ):
        wrong += int((frame["level"].map(released.level_order).fillna(limit + 1) > limit).sum())
        judged[kind] = int(frame["melding_count"].notna().sum())
    return verdict("people_level", wrong, judged, "figures about people", f"below the level '{released.people_level}'")


def people_floor(released: Released) -> Proof:
    """No figure about people for a place under the floor, in years that began with it; unknown is under it."""
    population = released.areas.set_index("area_code")["population"].astype(float).fillna(0)
    wrong, judged = 0, {}
    for kind, cells in ((SERIES, released.base_cells), (YEARLY, released.year_cells)):
        few = ~(cells["area_code"].map(population) >= released.people_floor)
        wrong += int((few & (cells["year"] >= released.people_floor_from)).sum())
        judged[kind] = len(cells)
    return verdict("people_floor", wrong, judged, "cells", f"of a place under {released.people_floor} inhabitants")


def multiples_of_base(released: Released) -> Proof:
    """Every figure about people, in any table with a fenomeen_code and a melding_count, is a multiple of the base."""
    about = released.table("fenomeen").set_index("fenomeen_code")["about"]
    wrong, judged = 0, dict.fromkeys((SERIES, YEARLY, PROFILE, POOLS), 0)
    for name in _tables_with(released, {"fenomeen_code", "melding_count"}):
        frame = released.table(name)
        counts = frame.loc[frame["fenomeen_code"].map(about) == "people", "melding_count"].dropna().astype(float)
        wrong += int(((counts % BASE != 0) | (counts < 0)).sum())
        judged[_KIND_OF.get(name, name)] = len(counts)
    return verdict("multiples_of_base", wrong, judged, "figures about people", f"no multiple of {BASE}")


def statuses(released: Released) -> Proof:
    """Each figure says what it is: things exact, people rounded; folded, withheld and missing are empty, never 0."""
    wrong, judged = 0, {THINGS: 0}
    for kind, frame in ((SERIES, released.monthly), (PROFILE, released.table("profile_by_area_year"))):
        shown = frame["melding_count"].notna()
        right = frame["about"].map({"people": "rounded", "things": "exact"})
        bad = (shown & (frame["status"] != right)) | (~shown & frame["status"].isin(["rounded", "exact"]))
        wrong += int((bad | ~frame["status"].isin(STATUSES)).sum())
        judged[kind] = int((shown & (frame["about"] == "people")).sum())
        judged[THINGS] += int((shown & (frame["about"] == "things")).sum())
    return verdict("statuses", wrong, judged, "figures", "status and figure do not agree")


def fold_marks(released: Released) -> Proof:
    """From its year on a folded fenomeen has no figure anywhere, never 0, and says so; nothing else says so."""
    folds = released.table("fenomeen_fold").set_index("fenomeen_code")["from_year"]
    wrong, looked_at = 0, 0
    for name in ("melding_by_area_month", "profile_by_area_year"):
        frame = released.monthly if name == "melding_by_area_month" else released.table(name)
        folded = frame["fenomeen_code"].map(folds).le(frame["year"])
        shown = folded & frame["melding_count"].notna()
        marked = frame["status"].eq("folded")
        unmarked = folded & ~marked & frame["status"].ne("missing")
        wrong += int((shown | unmarked | (marked & ~folded)).sum())
        looked_at += int(folded.sum())
    return verdict("fold_marks", wrong, {FOLDED: looked_at}, "figures of folded fenomenen", "shown, or marked wrongly")


def additive_areas(released: Released) -> Proof:
    """People: each area above people_level is the sum of the areas in it and, for the city, of the pool of those that
    go by year. Things: it is that sum or, where small areas are withheld, at least that; as time profiles, where the
    year of an area is too small for one."""
    wrong, looked_at = 0, {THINGS: 0}
    profile = released.profile.assign(period=released.profile["year"].astype(str))
    day = profile["day_type"].where(profile["day_type"] == "werkdag", "weekend")
    profile["fenomeen_code"] = profile["fenomeen_code"] + " " + day + " " + profile["day_part"]
    key = ["area_code", "parent_code", "period", "fenomeen_code"]
    profile = profile.groupby(key, dropna=False)["melding_count"].sum(min_count=1).reset_index()
    for frame, pools in ((released.monthly, released.pools), (profile.assign(about="profile"), None)):
        value = frame["melding_count"].astype(float)
        parts = frame.assign(value=value, hidden=frame["melding_count"].isna())
        below = parts.groupby(["parent_code", "period", "fenomeen_code"])[["value", "hidden"]].sum().reset_index()
        above = parts.merge(below.rename(columns={"parent_code": "area_code"}), on=_CELL, suffixes=("", "_below"))
        above = above[above["value"].notna()]
        if pools is not None:
            pool = pools.set_index(["period", "fenomeen_code"])["melding_count"]
            top = above["parent_code"].isna()
            of_pool = pool.reindex(pd.MultiIndex.from_frame(above[["period", "fenomeen_code"]])).fillna(0).to_numpy()
            above["value_below"] += np.where(top, of_pool, 0)
        more = (above["about"] != "people") & (above["hidden_below"] > 0)
        bad = (above["value"] != above["value_below"]) & ~(more & (above["value"] > above["value_below"]))
        wrong += int(bad.sum())
        looked_at[ABOVE if pools is not None else PROFILE + "_above"] = int((above["about"] != "things").sum())
        looked_at[THINGS] += int((above["about"] == "things").sum())
    return verdict("additive_areas", wrong, looked_at, "totals", "differ from the sum of their areas")


def profile_whole_years(released: Released) -> Proof:
    """A time profile of people-fenomenen covers complete calendar years only, by day type and never by weekday."""
    cells = pd.concat([released.base_cells, released.pools])
    months = cells.groupby(["fenomeen_code", "year"])["period"].nunique()
    by_year = set(zip(released.year_cells["fenomeen_code"], released.year_cells["year"], strict=True))
    profile = released.profile
    year = pd.to_numeric(profile["year"], errors="coerce").fillna(-1).astype(int)
    keys_of = list(zip(profile["fenomeen_code"], year, strict=True))
    whole = [months.get(key, 0) == 12 or key in by_year for key in keys_of]
    wrong = ~pd.Series(whole, index=profile.index, dtype=bool) | profile["weekday"].notna() | profile["day_type"].isna()
    keys = ["area_code", "year", "fenomeen_code", "day_type", "day_part"]
    wrong |= profile.duplicated(keys)
    shown = profile["melding_count"].notna()
    judged, fault = {PROFILE: int(shown.sum())}, "not of one complete calendar year"
    return verdict("profile_whole_years", int((wrong & shown).sum()), judged, "profile cells", fault)


def profile_equals_year(released: Released) -> Proof:
    """For every area, year and fenomeen (people and things) the profile adds up to the twelve months, or to the year
    figure of what goes by year."""
    key = ["area_code", "year", "fenomeen_code"]
    frame = released.table("profile_by_area_year")
    profile = frame.assign(value=frame["melding_count"].astype(float)).groupby(key)["value"].sum(min_count=1)
    monthly = released.monthly.assign(value=released.monthly["melding_count"].astype(float))
    year = monthly.groupby(key)["value"].sum(min_count=1)
    year = year.fillna(_year_figures(released).set_index(key)["value"])
    both = pd.DataFrame({"profile": profile, "year": year}).dropna(subset="profile")
    wrong = int((both["profile"] != both["year"].fillna(-1)).sum())
    people = both.index.get_level_values("fenomeen_code").isin(released.people_fenomenen)
    judged = {PROFILE: int(people.sum()), "things_profile": int((~people).sum())}
    return verdict("profile_equals_year", wrong, judged, "profiles", "do not add up to the year")


def one_number(released: Released) -> Proof:
    """The same cell is the same number in every table that shows it by area, fenomeen and month or year."""
    monthly = released.monthly.assign(value=released.monthly["melding_count"].astype(float))
    by_month = monthly.set_index(_CELL)["value"]
    by_year = monthly.assign(period=monthly["year"].astype(str)).groupby(_CELL)["value"].sum(min_count=1)
    by_year = by_year.fillna(_year_figures(released).set_index(_CELL)["value"])
    wrong, judged = 0, {YEARLY: 0}
    for name in _tables_with(released, {"area_code", "fenomeen_code", "melding_count"}):
        if name in ("melding_by_area_month", "profile_by_area_year"):
            continue
        frame = released.table(name)
        shown = frame["melding_count"].astype(float)
        if "month" in frame:
            period, known = pd.to_datetime(frame["month"]).dt.strftime("%Y-%m"), by_month
        elif "year" in frame:
            period, known = frame["year"].astype(str), by_year
        else:
            continue
        expected = known.reindex(pd.MultiIndex.from_frame(frame.assign(period=period)[_CELL])).to_numpy()
        wrong += int((shown.notna() & ~(shown == expected)).sum())
        judged[_KIND_OF.get(name, name)] = int(shown.notna().sum())
    return verdict("one_number", wrong, judged, "figures in other tables", "differ from the monthly table")


def history_unchanged(released: Released, history: History, pending: Pending = ()) -> Proof:
    """Each published figure about people is in the history with the same value, and the other way round; each about
    things is what its last revision says."""
    profile = released.profile
    profile = profile[(profile["level"] == released.people_level) & profile["melding_count"].notna()]
    profile = profile.assign(period=profile["year"].astype(str))
    slot = [*_CELL, "day_type", "day_part"]
    months, years = withdrawn_cells(released, history)
    taken_back = months | years | _pools_withdrawn(released, history)
    wrong, judged = 0, {SERIES: len(released.base_cells), POOLS: len(released.pools)}
    monthly = pd.concat([released.base_cells, released.pools])
    grains = released.grains.assign(
        period=released.grains["year"].astype(str),
        melding_count=released.grains["published_by"].map({"month": 12, "year": 1}),
    )
    for dataset, keys, shown in (
        (MONTHLY, _CELL, monthly),
        (YEARLY, _CELL, released.year_cells),
        (GRAINS, _CELL, grains),
        (PROFILE, slot, profile),
    ):
        figures = kept(history, dataset, pending).rename(columns={"series_code": "fenomeen_code"})
        figures = figures.reindex(columns=[*keys, "value"])
        if dataset in (GRAINS, PROFILE):  # of pools nothing is told there
            figures = figures[figures["area_code"] != POOL]
        if dataset != GRAINS:
            figures = _without(figures, taken_back)
        known = figures.set_index(keys)["value"].astype(float)
        both = pd.DataFrame({"shown": shown.set_index(keys)["melding_count"].astype(float), "kept": known})
        wrong += int((both["shown"] != both["kept"]).sum())
        judged[dataset] = len(shown)
    wrong_things, things = things_unlike_history(released, history, pending)
    wrong += wrong_things
    if "history_head" in released.columns["release"]:
        head = str(released.table("release")["history_head"].fillna("").iloc[0])
        heads = {publication.sha256 for publication in history.publications()}
        wrong += int(head.strip("0") != "" and head not in heads)
    judged.pop(MONTHLY)  # told apart above
    return verdict("history_unchanged", wrong, judged | things, "published figures", "not as in the history")


def _without(figures: pd.DataFrame, taken_back: Cells) -> pd.DataFrame:
    """Figures that were published and are still to be shown: those that were not `taken_back`."""
    keys = zip(figures["area_code"], figures["period"], figures["fenomeen_code"], strict=True)
    stays = pd.Series([key not in taken_back for key in keys], index=figures.index, dtype=bool)
    return figures[stays]


def _pools_withdrawn(released: Released, history: History) -> Cells:
    """The months of a pool that would give a withdrawn year figure away."""
    of_year = {(one.fenomeen_code, one.period) for one in withdrawals(history) if one.is_of_year}
    pools = zip(released.pools["fenomeen_code"], released.pools["period"], strict=True)
    shown = {(POOL, period, code) for code, period in pools if (code, period[:4]) in of_year}
    return {(POOL, f"{year}-{month:02d}", code) for code, year in of_year for month in range(1, 13)} - shown


def _year_figures(released: Released) -> pd.DataFrame:
    """Of each area with a figure that goes by year: area_code, year, period, fenomeen_code, value."""
    columns = ("area_code", "year", "fenomeen_code", "melding_count", "published_by")
    frame = released.table_or_none("melding_by_area_year", *columns)
    frame = frame[frame["published_by"] == "year"]
    return frame.assign(period=frame["year"].astype(str), value=frame["melding_count"].astype(float))


def grains_follow_history(history: History, pending: Pending = ()) -> Proof:
    """Month or year follows from what was published in the two years before, by the rule and nothing else."""
    grains, wrong = kept(history, GRAINS, pending), 0
    unknown: set[str] = set()
    if history.periods(IMPORTED):  # such a history does not know the numbers that were withdrawn before it began
        unknown = {one.fenomeen_code for one in withdrawals(history)}
    sums = year_sums(kept(history, MONTHLY, pending), kept(history, YEARLY, pending))
    groups = kept(history, GROUPS, pending)
    parts = {str(group): list(rows["area_code"].unique()) for group, rows in groups.groupby("series_code")}
    sums = sums_with_groups(sums, parts)
    for year in sorted({int(period) for period in grains["period"]}):
        rows = grains[grains["period"] == str(year)]
        areas, codes = sorted(set(rows["area_code"]) - {POOL}), sorted(set(rows["series_code"]))
        known, expected = grains_in(grains, year), grains_of_year(sums, areas, codes, year)
        differing = set(known.grain.items() if known else ()) ^ set(expected.grain.items())
        wrong += sum(code not in unknown for (_, code), _ in differing)
    judged, fault = {GRAINS: len(grains)}, "month or year by another rule"
    return verdict("grains_follow_history", wrong, judged, "series and pools", fault)


def year_only(released: Released) -> Proof:
    """Proof that what goes by year has no figure by month, and says so, and that what goes by month does not say so."""
    frame, grains = released.monthly, released.grains
    by_year = grains.assign(by_year=grains["published_by"] == "year")[["area_code", "year", "fenomeen_code", "by_year"]]
    cells = frame[(frame["about"] == "people") & (frame["level"] == released.people_level)]
    cells = cells.merge(by_year, on=["area_code", "year", "fenomeen_code"], how="left")
    quiet = cells["by_year"].fillna(False).astype(bool)
    wrong = int((quiet & cells["melding_count"].notna()).sum())
    wrong += int((cells["status"].eq("year_only") & ~quiet).sum())
    wrong += int((frame["status"].eq("year_only") & (frame["about"] != "people")).sum())
    judged = {BY_YEAR: int(quiet.sum())}
    return verdict("year_only", wrong, judged, "figures of what goes by year", "shown, or marked wrongly")


def rates_from_published(released: Released) -> Proof:
    """Whether a rate is shown follows from published figures: at least 100 inhabitants and, for people, r of at least
    10."""
    if "rate_by_area_year" not in released.columns:
        return Proof("rates_from_published", True, "no table of rates", {RATES: 0})
    rate = released.table("rate_by_area_year")
    about = rate["fenomeen_code"].map(released.table("fenomeen").set_index("fenomeen_code")["about"])
    enough = (about == "things") | (rate["melding_count"].astype(float) >= settings.MIN_RATE_COUNT)
    population = rate["population"].astype(float)
    expected = rate["melding_count"].notna() & enough & (population >= settings.MIN_INHABITANTS)
    shown = rate["rate_per_1000"].notna()
    value = 1000 * rate["melding_count"].astype(float) / population.where(population > 0)
    wrong = (shown != expected) | (shown & ((rate["rate_per_1000"].astype(float) - value).abs() > 0.005 + 1e-9))
    fault = "shown, hidden or computed otherwise"
    return verdict("rates_from_published", int(wrong.sum()), {RATES: len(rate)}, "rates", fault)


def _tables_with(released: Released, columns: set[str]) -> list[str]:
    return [name for name, present in released.columns.items() if columns <= set(present)]

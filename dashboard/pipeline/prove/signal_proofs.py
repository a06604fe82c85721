"""Proofs about signals and real events from released bytes alone; nothing to prove where there are none
(docs/privacy.md, rule 9).
"""

from __future__ import annotations

import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect.history import DOMAINS, EVENTS, MEDIAN, NUMBER, SIGNALS, History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import Pending, kept
from dashboard.pipeline.prove.released import Released
from dashboard.stats.shares import LEAST_COUNT

_TABLES = {"signal_by_area_quarter", "signal_by_domain_quarter", "signal_share", "signal_area", "event_by_year"}
_CELL = ["area_code", "period", "series_code"]


def prove_signals(released: Released, history: History, pending: Pending = ()) -> list[Proof]:
    """Every proof of this module; none for a release without signals and events."""
    if not set(released.columns) >= _TABLES:
        return []
    if released.table("signal_by_area_quarter").empty and released.table("event_by_year").empty:
        return []
    return [
        signals_are_multiples(released),
        signals_floor(released),
        signals_same_total(released),
        signals_history_unchanged(released, history, pending),
        signal_shares_from_published(released),
    ]


def signals_are_multiples(released: Released) -> Proof:
    """Every number is a multiple of the base, of an area at people_level at the lowest, and never of a wijk that is
    counted together with others in the same quarter; a median only beside 10 events or more."""
    wrong, judged = 0, {}
    for name, dataset, column in (
        ("signal_by_area_quarter", SIGNALS, "signal_count"),
        ("signal_by_domain_quarter", DOMAINS, "signal_count"),
        ("event_by_year", EVENTS, "event_count"),
    ):
        table = released.table(name)
        count, shown = table[column].astype(float), table["status"] == "rounded"
        wrong += int(((count % settings.COUNT_BASE != 0) | (count < 0))[shown].sum())
        wrong += int((shown != count.notna()).sum() + (~table["status"].isin({"rounded", "missing"})).sum())
        judged[dataset] = int(shown.sum())
    wrong += _lower_than_promised(released)
    events = released.table("event_by_year")
    wrong += int((events["median_minutes"].notna() & ~(events["event_count"] >= settings.MIN_MEDIAN_COUNT)).sum())
    return verdict("signals_are_multiples", wrong, judged, "figures", "not rounded, or lower than promised")


def signals_floor(released: Released) -> Proof:
    """No figure for a signal area under the floor, in years that began with it; an unknown number adds nobody."""
    area, grouping = released.table("signal_by_area_quarter"), released.table("signal_area")
    population = released.table("area").set_index("area_code")["population"].astype(float).fillna(0)
    inhabitants = grouping["area_code"].map(population).groupby(grouping["signal_area_code"]).sum()
    few = ~(area["area_code"].map(inhabitants) >= released.people_floor)
    judged = area["signal_count"].notna() & (pd.to_datetime(area["quarter"]).dt.year >= released.signal_floor_from)
    fault = f"of a place under {released.people_floor} inhabitants"
    return verdict("signals_floor", int((few & judged).sum()), {"signals_judged": int(judged.sum())}, "figures", fault)


def _lower_than_promised(released: Released) -> int:
    """Cells of what is no signal area and no area of the people level, and of a wijk beside the group that it is in.

    A wijk alone that is in a group now may stand in quarters that were published before: those never change.
    """
    area, grouping = released.table("signal_by_area_quarter"), released.table("signal_area")
    level = released.table("area").set_index("area_code")["level"]
    is_known = area["area_code"].isin(grouping["signal_area_code"])
    is_known |= area["area_code"].map(level) == released.people_level
    together = grouping[grouping["signal_area_code"] != grouping["area_code"]]
    of_wijk = area[["quarter", "area_code"]].drop_duplicates().merge(together, on="area_code")
    of_group = area[["quarter", "area_code"]].drop_duplicates().rename(columns={"area_code": "signal_area_code"})
    return int((~is_known).sum()) + len(of_wijk.merge(of_group, on=["quarter", "signal_area_code"]))


def signals_same_total(released: Released) -> Proof:
    """Both tables add up to the same city total in every quarter."""
    totals = [
        released.table(name).assign(count=lambda table: table["signal_count"].astype(float)).groupby("quarter")["count"]
        for name in ("signal_by_area_quarter", "signal_by_domain_quarter")
    ]
    both = pd.DataFrame({"area": totals[0].sum(min_count=1), "domain": totals[1].sum(min_count=1)})
    wrong = int((both["area"].fillna(-1) != both["domain"].fillna(-1)).sum())
    judged = {SIGNALS: len(totals[0]), DOMAINS: len(totals[1])}
    return verdict("signals_same_total", wrong, judged, "totals", "differ in a quarter")


def signals_history_unchanged(released: Released, history: History, pending: Pending = ()) -> Proof:
    """Each released figure stands in the history with the same value, and the other way round."""
    area = released.table("signal_by_area_quarter")
    area = area.assign(series_code=area["stage"] + "/" + area["outcome"], value=area["signal_count"])
    domain = released.table("signal_by_domain_quarter")
    city = str(released.table("release")["city_code"].iloc[0])
    domain = domain.assign(area_code=city, series_code=domain["life_domain"], value=domain["signal_count"])
    for frame in (area, domain):
        start = pd.to_datetime(frame["quarter"])
        frame["period"] = start.dt.year.astype(str) + "-q" + start.dt.quarter.astype(str)
    events = released.table("event_by_year").assign(area_code=city)
    events["period"] = events["year"].astype(int).astype(str)
    events = pd.concat(
        [
            events.assign(series_code=code, value=events[column])
            for code, column in ((NUMBER, "event_count"), (MEDIAN, "median_minutes"))
        ]
    )
    wrong, judged = 0, {}
    for dataset, shown in ((SIGNALS, area), (DOMAINS, domain), (EVENTS, events)):
        known = kept(history, dataset, pending).set_index(_CELL)["value"].astype(float)
        told = shown[shown["value"].notna()].set_index(_CELL)["value"].astype(float)
        both = pd.DataFrame({"told": told, "kept": known})
        wrong += int((both["told"] != both["kept"]).sum())
        judged[dataset] = len(told)
    return verdict("signals_history_unchanged", wrong, judged, "published figures", "not as in the history")


def signal_shares_from_published(released: Released) -> Proof:
    """Numerators and denominators are sums of published figures; shares only from 20, of a wijk only per year."""
    area, share = released.table("signal_by_area_quarter"), released.table("signal_share")
    if share.empty:
        return verdict("signal_shares_from_published", 0, {SIGNALS: 0}, "shares", "")
    start = pd.to_datetime(area["quarter"])
    city = str(released.table("release")["city_code"].iloc[0])
    quarter = start.dt.year.astype(str) + "-q" + start.dt.quarter.astype(str)
    frame = area.assign(count=area["signal_count"].astype(float), year=start.dt.year.astype(str), quarter_code=quarter)
    sums = pd.concat(
        [
            frame.groupby("quarter_code")["count"].sum().rename_axis("period").reset_index().assign(area_code=city),
            frame.groupby("year")["count"].sum().rename_axis("period").reset_index().assign(area_code=city),
            frame.groupby(["area_code", "year"])["count"].sum().rename_axis(["area_code", "period"]).reset_index(),
        ]
    ).set_index(["area_code", "period"])["count"]
    expected = sums.reindex(pd.MultiIndex.from_frame(share[["area_code", "period"]])).to_numpy()
    shown = share["share"].notna()
    wrong = share["denominator"].astype(float).to_numpy() != expected
    wrong |= (shown != (share["denominator"] >= LEAST_COUNT)).to_numpy()
    wrong |= ((share["area_code"] != city) & share["period"].str.contains("q")).to_numpy()
    exact = share["numerator"].astype(float) / share["denominator"].astype(float).where(shown)
    wrong |= (shown & ((exact - share["share"].astype(float)).abs() > 1e-9)).to_numpy()
    judged = {SIGNALS: len(share)}
    return verdict("signal_shares_from_published", int(wrong.sum()), judged, "shares", "from other figures")

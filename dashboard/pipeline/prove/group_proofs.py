"""Proof about groups of areas that have figures about people together (docs/privacy.md)."""

from __future__ import annotations

from dashboard.pipeline.protect.history import GROUPS, History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import Pending, kept
from dashboard.pipeline.prove.released import Released


def grouped(released: Released, history: History, pending: Pending = ()) -> Proof:
    """A group is never split: the groups of a year are those with which it began, each area is in one, and has no
    figure about people of its own in that year."""
    groups = released.groups
    told = set(zip(groups["area_code"], groups["year"].astype(int), groups["people_area_code"], strict=True))
    known = kept(history, GROUPS, pending)
    held = set(zip(known["area_code"], known["period"].astype(int), known["series_code"], strict=True))
    wrong = len(told ^ held) + int(groups.duplicated(["area_code", "year"]).sum())
    members = {(area, year) for area, year, _ in told | held}
    monthly = released.monthly[released.monthly["about"] == "people"]
    for frame in (monthly, released.years, released.profile):
        keys = zip(frame["area_code"], frame["year"].astype(int), strict=True)
        wrong += sum(shown and key in members for key, shown in zip(keys, frame["melding_count"].notna(), strict=True))
    return verdict("grouped", wrong, {GROUPS: len(told)}, "areas in a group", "split, or not as the year began")

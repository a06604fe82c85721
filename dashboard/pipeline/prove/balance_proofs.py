"""Proof about the balances of sources from released bytes alone (docs/privacy.md)."""

from __future__ import annotations

import pandas as pd

from dashboard.pipeline.protect.late import CLASSES
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import BALANCE
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.read.partners.rows import REASONS_OF_SUMS
from dashboard.pipeline.read.sources.classify import NOT_TOLD, REASONS


def balance_classes(released: Released) -> Proof:
    """Sources that hold people-fenomenen: rows set aside as classes only, none of an open month, and every reason for
    every source of a kind (a row that stands where there was one would tell of it); what was counted, if shown, is the
    published sum."""
    source = released.table("source").set_index("source_code")["holds_people"].astype(bool)
    balance = released.table("source_balance")
    people = balance[balance["source_code"].map(source).fillna(True).astype(bool)]
    counted = people["reason"] == "counted"
    wrong = ~counted & (people["row_count"].notna() | ~people["row_class"].isin(CLASSES))
    wrong |= people["reason"].isin(NOT_TOLD)
    if len(source) == 1:
        wrong |= counted & people["row_count"].notna() & (people["row_count"] != _city_total(released))
    else:
        wrong |= counted & people["row_count"].notna()
    late = released.table("late_report")["late_class"].dropna()
    count = int(wrong.sum()) + _reasons_left_out(released, people) + int((~late.isin(CLASSES)).sum())
    return verdict("balance_classes", count, {BALANCE: len(people)}, "entries", "more exact than a class")


def _reasons_left_out(released: Released, balance: pd.DataFrame) -> int:
    """Number of reasons that a balance does not tell of, or tells of beside those of its kind of source."""
    source = released.table("source")
    if "source_kind" not in source:
        return 0
    kind = dict(zip(source["source_code"], source["source_kind"], strict=True))
    count = 0
    for code, rows in balance.groupby("source_code"):
        of_kind = REASONS if kind.get(str(code)) == "reports" else REASONS_OF_SUMS
        count += len(set(rows["reason"]) ^ (set(of_kind) - set(NOT_TOLD)))
    return count


def _city_total(released: Released) -> float:
    top = min(released.level_order, key=lambda level: released.level_order[level])
    frame = released.monthly
    return float(frame.loc[frame["level"] == top, "melding_count"].astype(float).sum())

"""Proof about the classes of late reports from released bytes and the history (docs/privacy.md)."""

from __future__ import annotations

from dashboard.pipeline.protect.history import LATE, MONTHLY, History
from dashboard.pipeline.protect.late import CLASSES, LEAST
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import Pending, kept
from dashboard.pipeline.prove.released import Released


def late_classes(released: Released, history: History, pending: Pending = ()) -> Proof:
    """Each class is the stored one, of a year with enough published: never worked out anew."""
    classes = kept(history, LATE, pending)[["period", "value"]].itertuples(index=False)
    stored = {int(period): CLASSES[value] for period, value in classes}
    monthly = kept(history, MONTHLY, pending)
    published = monthly.groupby(monthly["period"].str[:4].astype(int))["value"].sum()
    late = released.table("late_report").dropna(subset="late_class")
    wrong = [
        stored.get(int(year)) != said or published.get(int(year), 0) < LEAST
        for year, said in zip(late["year"], late["late_class"], strict=True)
    ]
    return verdict("late_classes", int(sum(wrong)), {LATE: len(late)}, "years", "not as stored, or of too few reports")

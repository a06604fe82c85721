"""Proof about the classes of late reports from released bytes and the history (docs/privacy.md)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.pipeline.protect.history import LATE, MONTHLY, History
from dashboard.pipeline.protect.late import CLASSES, LEAST
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.released import Released


def late_classes(released: Released, history: History, pending: Sequence[tuple[str, str, pd.DataFrame]] = ()) -> Proof:
    """Each class is the stored one, of a year with enough published: never worked out anew."""

    def kept(dataset: str) -> pd.DataFrame:
        new = [table.assign(period=period) for name, period, table in pending if name == dataset]
        return pd.concat([history.figures(dataset), *new], ignore_index=True)

    stored = {int(period): CLASSES[value] for period, value in kept(LATE)[["period", "value"]].itertuples(index=False)}
    monthly = kept(MONTHLY)
    published = monthly.groupby(monthly["period"].str[:4].astype(int))["value"].sum()
    late = released.table("late_report").dropna(subset="late_class")
    wrong = [
        stored.get(int(year)) != said or published.get(int(year), 0) < LEAST
        for year, said in zip(late["year"], late["late_class"], strict=True)
    ]
    return verdict("late_classes", int(sum(wrong)), f"{len(late)} years", "not as stored, or of too few reports")

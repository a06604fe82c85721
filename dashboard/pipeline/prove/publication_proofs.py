"""Proof that a release tells of its history what the history holds, and nothing of what was withdrawn."""

from __future__ import annotations

import pandas as pd

from dashboard.pipeline.protect.carried import told_of
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import Pending
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.prove.withdrawal_proofs import parents

_KEYS = ["dataset", "period", "area_code", "series_code", "detail"]


def publications_told(released: Released, history: History, pending: Pending = ()) -> Proof:
    """`publication_figure` holds each figure of the history and no other; a withdrawn one has no number."""
    told = released.table_or_none("publication_figure", *_KEYS, "value")
    wrong = 0
    if "publication_figure" in released.columns:
        held = told_of(history, list(pending), parents(released))
        both = pd.DataFrame(
            {
                name: rows.set_index(_KEYS)["value"].astype("float64").fillna(-1)  # no figure is negative
                for name, rows in (("told", told), ("held", held))
            }
        )
        wrong = int((both["told"] != both["held"]).sum())
    return verdict("publications_told", wrong, {"publications": len(told)}, "figures", "not as in the history")

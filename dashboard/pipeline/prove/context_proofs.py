"""Proof about context figures from released bytes alone (docs/privacy.md)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import CONTEXT
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.read.partners.indicators import plain_unit
from dashboard.pipeline.read.partners.small_figures import Size, hidden_places


def prove_context(released: Released) -> list[Proof]:
    """The proof of this module; none for a release without context figures."""
    if "context_by_area_year" not in released.columns or released.table("context_by_area_year").empty:
        return []
    return [context_figures(released)]


def context_figures(released: Released) -> Proof:
    """Every figure that is shown has a denominator, and is large enough, alone and beside what is withheld; what is
    withheld has neither value nor number."""
    context, floor = released.table("context_by_area_year"), released.people_floor
    area = released.table("area").set_index("area_code")
    inhabitants = {str(code): int(many) for code, many in area["population"].fillna(0).items()}
    parent = {str(code): None if pd.isna(above) else str(above) for code, above in area["parent_code"].items()}
    wrong = 0
    for _, figures in context.groupby(["indicator_code", "year"]):
        shown = {row.area_code for row in figures.itertuples() if row.status == "exact"}
        sizes = {str(row.area_code): _size(row, inhabitants) for row in figures.itertuples()}
        wrong += len(shown & hidden_places(sizes, parent, floor))
    kept = context[["value", "n", "interval_low", "interval_high"]].notna().any(axis=1)
    wrong += int(((context["status"] != "exact") & kept).sum())
    return verdict("context_figures", wrong, {CONTEXT: len(context)}, "context figures", "too small to be shown")


def _size(row: Any, inhabitants: dict[str, int]) -> Size:
    if pd.isna(row.value) or pd.isna(row.n):
        return Size(0, 0, inhabitants.get(row.area_code, 0))
    return Size.of(float(row.value), plain_unit(row.unit), int(row.n), inhabitants.get(row.area_code, 0))

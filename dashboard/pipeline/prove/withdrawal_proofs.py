"""Proof about withdrawn figures from released bytes and the history (docs/privacy.md)."""

from __future__ import annotations

import pandas as pd

from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.protect.withdrawals import Cells, withdrawals, withdrawn_months, withdrawn_years
from dashboard.pipeline.prove.held import WITHDRAWN
from dashboard.pipeline.prove.released import Released


def parents(released: Released) -> dict[str, str | None]:
    """Area -> the area that it lies in."""
    area = released.areas
    return {
        str(code): None if pd.isna(above) else str(above)
        for code, above in zip(area["area_code"], area["parent_code"], strict=True)
    }


def withdrawn_cells(released: Released, history: History) -> tuple[Cells, Cells]:
    """By month and by year: the cells that show, are part of, or held a withdrawn figure."""
    parent = parents(released)
    found = withdrawals(history)
    return withdrawn_months(found, parent), withdrawn_years(found, parent)


def withdrawn(released: Released, history: History) -> Proof:
    """No table has a number for a withdrawn cell, nor for a sum or a profile that held it, and the cell says so."""
    months, years = withdrawn_cells(released, history)
    wrong, looked_at = 0, 0
    for name, columns in released.columns.items():
        if not {"area_code", "fenomeen_code", "melding_count"} <= set(columns) or not {"month", "year"} & set(columns):
            continue
        frame = released.table(name)
        by_month = "month" in columns
        period = pd.to_datetime(frame["month"]).dt.strftime("%Y-%m") if by_month else frame["year"].astype(str)
        keys = zip(frame["area_code"], period, frame["fenomeen_code"], strict=True)
        hit = pd.Series([key in (months if by_month else years) for key in keys], index=frame.index, dtype=bool)
        wrong += int((hit & frame["melding_count"].notna()).sum())
        looked_at += int(hit.sum())
        if name == "melding_by_area_month":
            wrong += int((hit & ~frame["status"].isin(["withdrawn", "folded", "missing"])).sum())
            wrong += int((~hit & frame["status"].eq("withdrawn")).sum())
    return verdict("withdrawn", wrong, {WITHDRAWN: looked_at}, "withdrawn cells and sums", "shown, or not marked")

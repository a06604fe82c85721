"""`python -m dashboard withdraw`: take a published figure back, for good (docs/privacy.md)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import History, default_history
from dashboard.pipeline.protect.withdrawals import REASONS, withdraw, withdrawals
from dashboard.store.snapshot import connect, current_file


def withdraw_figure(
    out: Path, history_folder: Path | None, area: str, period: str, fenomeen: str, reason: str
) -> list[str]:
    """Withdraw the figure of `area`, `period` (2025-03, or 2025 for what goes by year) and `fenomeen`.

    Returns lines for the steward. Raises UserError when the release in use shows no such figure, or the reason is none
    of REASONS.
    """
    if reason not in REASONS:
        raise UserError("is no reason", column="--reason", expected=f"one of {', '.join(REASONS)}")
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", period):
        raise UserError("is no period", column="--period", expected="a month such as 2025-03, or a year such as 2025")
    history = History(history_folder or default_history(out))
    if any((one.area_code, one.period, one.fenomeen_code) == (area, period, fenomeen) for one in withdrawals(history)):
        raise UserError("this figure was withdrawn before", file=history.folder)
    if not _is_published(connect(current_file(out)), area, period, fenomeen):
        raise UserError(
            "the release in use shows no figure of this area, period and fenomeen",
            file=out,
            expected="a figure that `export melding_by_area_month` shows; by year for what goes by year",
        )
    withdraw(history, area, period, fenomeen, reason, dt.datetime.now(dt.UTC).date())
    return [
        f"withdrawn: {fenomeen} in {area}, {period} ({reason}); with it go all figures that held it.",
        "It stands in the releases made before: run 'python -m dashboard rebuild', publish the site again, and remove",
        "older releases and copies yourself. What others took over from the site is out of reach.",
    ]


def _is_published(con: duckdb.DuckDBPyConnection, area: str, period: str, fenomeen: str) -> bool:
    if len(period) > len("2025"):
        sql = (
            "select count(melding_count) from melding_by_area_month "
            "where area_code = ? and strftime(month, '%Y-%m') = ? and fenomeen_code = ?"
        )
    else:
        sql = (
            "select count(melding_count) from melding_by_area_year "
            "where area_code = ? and year = ?::integer and fenomeen_code = ? and published_by = 'year'"
        )
    return bool(con.execute(sql, [area, period, fenomeen]).fetchall()[0][0])

"""Conditions for any release: every check on the tables, every proof of protection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import duckdb

from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.people import Published
from dashboard.pipeline.protect.thing_publishing import LEAST_LOSS, LOSS_SHARE
from dashboard.pipeline.prove import audit_release, prove_public
from dashboard.store.database import open_database
from dashboard.store.queries import all_queries
from dashboard.store.snapshot import connect

_OF_INTERNAL_TABLES = ("hours_", "signal")  # proofs of figures that the public snapshot does not hold


def check_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Each query in queries/checks returns no rows. Raises UserError otherwise."""
    for item in all_queries("checks"):
        rows = con.execute(item.sql).fetchall()
        if rows:
            raise UserError(f"the check '{item.name}' found {len(rows)} rows: {item.header['why']}", file=item.path)


_THINGS = (
    "select month, fenomeen_code, melding_count from melding_by_area_month inner join fenomeen using (fenomeen_code) "
    "inner join area using (area_code) where fenomeen.about = 'things' and area.parent_code is null "
    "and status <> 'withdrawn'"
)


def check_no_month_shrank(
    con: duckdb.DuckDBPyConnection, before: Path | None, city: City, held: Collection[str]
) -> None:
    """A closed month that holds far fewer reports about things than in the release before lost its raw files.

    For months that the history does not hold yet; the others are compared with it (`thing_publishing`). before: the
    snapshot in use, if there is one. held: months that the history holds. Raises UserError naming the month, never a
    number.
    """
    if before is None or not before.exists():
        return
    now = {(month, code): count or 0 for month, code, count in con.execute(_THINGS).fetchall()}
    try:
        with connect(before) as old:
            rows = old.execute(_THINGS).fetchall()
    except (UserError, duckdb.Error):
        return  # damaged, or of a version before: the new release takes its place
    then: dict[dt.date, int] = {}
    left: dict[dt.date, int] = {}
    for month, code, count in rows:
        if (month, code) in now:  # what was withdrawn since is not lost
            then[month] = then.get(month, 0) + (count or 0)
            left[month] = left.get(month, 0) + now[month, code]
    declared = max((source.taken_back_until or "" for source in city.reports), default="")
    for month, count in sorted(then.items()):
        lost = count - left[month]
        if f"{month:%Y-%m}" > declared and f"{month:%Y-%m}" not in held and lost > max(LEAST_LOSS, LOSS_SHARE * count):
            raise UserError(
                f"reports about things of {month:%Y-%m} are gone that were published before: raw files were deleted or "
                "a mapping was changed",
                column="reports.file",
                expected="the files of every published month; or, where the source itself took reports back, "
                f'taken_back_until = "{month:%Y-%m}" in the city file',
            )


def prove_protected(internal: Path, public: Path, history: History, people: Published, as_of: dt.date) -> list[str]:
    """Every proof of protection, those with the true counts in memory and those from the bytes of both files.

    Pass and date of each go into their table `proof`. Returns advice for the steward. Raises UserError for one that
    fails.
    """
    report = audit_release(internal, history, pending=people.pending)
    proofs = [*people.proofs, *report.proofs, *prove_public(internal, public)]
    for proof in proofs:
        if not proof.passed:
            raise UserError(f"the proof '{proof.name}' failed, so nothing is released: {proof.detail}")
    judged = {proof.name: False for proof in proofs}
    for proof in proofs:
        judged[proof.name] |= proof.outcome == "passed"
    told_outside = [name for name in judged if not name.startswith(_OF_INTERNAL_TABLES)]
    for path, told in ((internal, list(judged)), (public, told_outside)):
        with open_database(path) as con:
            for name in told:
                con.execute("insert into proof values (?, ?, ?)", [name, judged[name] or None, as_of])
    return report.advice

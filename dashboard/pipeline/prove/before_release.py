"""What must hold before anything is released: every check on the tables, every proof of protection."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.people import Published
from dashboard.pipeline.prove import audit_release, prove_public
from dashboard.store.database import open_database
from dashboard.store.queries import all_queries

_OF_INTERNAL_TABLES = ("hours_", "signal")  # proofs of figures that the public snapshot does not hold


def check_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Each query in queries/checks returns no rows. Raises UserError otherwise."""
    for item in all_queries("checks"):
        rows = con.execute(item.sql).fetchall()
        if rows:
            raise UserError(f"the check '{item.name}' found {len(rows)} rows: {item.header['why']}", file=item.path)


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
    names = list(dict.fromkeys(proof.name for proof in proofs))
    told_outside = [name for name in names if not name.startswith(_OF_INTERNAL_TABLES)]
    for path, told in ((internal, names), (public, told_outside)):
        with open_database(path) as con:
            for name in told:
                con.execute("insert into proof values (?, true, ?)", [name, as_of])
    return report.advice

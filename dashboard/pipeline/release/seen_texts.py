"""Texts of partners and networks that the public file may hold: only what a person has seen and approved.

`stage_seen` stands between the known things and the tables: it puts `public_text_known` (each text with its state) and
one relation per table, `<table>_shown`, with the keys of rows that may be public. queries/public ask those.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dashboard.base import personal_data
from dashboard.base.errors import UserError
from dashboard.city.city_file import City, require
from dashboard.pipeline.read.staging import put
from dashboard.store.approvals import (
    APPROVED,
    NONE,
    OTHER_LANGUAGES,
    SEEN_TOGETHER,
    TRANSLATED,
    WAITS,
    Decision,
    beside,
    hash_of,
    read_decisions,
)

# Rows that say they are public: table -> query of key, source and the columns of SEEN_TOGETHER.
_CANDIDATES = {
    "initiative": "select initiative_code, source_code, {columns} from initiative_known where is_public",
    "organisation": "select organisation_code, 'organisations', {columns} from organisation_known",
    "note": "select note_id, 'notes', {columns} from note_known where is_public",
    "network": "select network_code, 'networks', {columns}, {other} from network_known where is_public",
    "goal": "select goal_code, 'networks', {columns}, {other} from goal_known "
    "semi join (select network_code from network_known where is_public) using (network_code)",
    "context_by_area_year": "select distinct null, 'context', {columns} from context_known",
}
# What a row needs beside its own texts: an initiative its lead, a goal its network.
_SHOWN = {
    "network": "select key as network_code from seen where table_name = 'network'",
    "goal": "select key as goal_code from seen inner join goal_known on goal_code = key "
    "semi join network_shown using (network_code) where table_name = 'goal'",
    "organisation": "select key as organisation_code from seen where table_name = 'organisation'",
    "initiative": "select key as initiative_code from seen inner join initiative_known on initiative_code = key "
    "where table_name = 'initiative' and (lead_organisation_code is null or lead_organisation_code in "
    "(select organisation_code from organisation_shown))",
    "note": "select key as note_id from seen where table_name = 'note'",
    # A source of public tables; one of initiatives only when it holds public ones.
    "source": "select source_code from source_known where "
    "source_kind in ('reports', 'organisations', 'presence', 'context', 'notes') or (source_kind = 'initiatives' and "
    "source_code in (select source_code from initiative_known semi join initiative_shown using (initiative_code)))",
}
# What people see of a network and of a goal in languages that have no column of their own.
_OTHER = (
    "(select string_agg(text, chr(10) order by language) from wording_known where kind = '{kind}' and "
    "about_code = {kind}_code and field = '{field}' and language not in ('nl', 'en') and text not in "
    "({field}_nl, {field}_en))"
)


@dataclass(frozen=True)
class Seen:
    """Counts of waiting and refused texts, per source; and every text that is to be public, with table and column."""

    counts: Mapping[tuple[str, str], int]  # source, state -> texts
    texts: Sequence[tuple[str, str, str]]

    def advice(self) -> list[str]:
        """Lines for the steward: counts per source, never a text."""
        waiting = [f"{source} {count:,}" for (source, state), count in sorted(self.counts.items()) if state == WAITS]
        if not waiting:
            return []
        return [f"texts that wait until you have seen them (python -m dashboard texts): {', '.join(waiting)}"]


def decision_files(city: City, history: Path) -> list[Path]:
    """The files of decisions: an example city's own, and the steward's, which go before them."""
    own = beside(history)
    if city.approved_texts is None:
        return [own]
    if not city.is_example:
        raise UserError("only an example city may bring approvals along", column="approved_texts")
    return [require(city, city.approved_texts, "approved_texts"), own]


def stage_seen(con: duckdb.DuckDBPyConnection, decisions: Mapping[str, Decision]) -> Seen:
    """public_text_known and {network,goal,organisation,initiative,note,context}_shown."""
    found = [
        _Text(table, source, key, values, decisions.get(hash_of(table, values)))
        for table in _CANDIDATES
        for key, source, *values in _candidates(con, table)
    ]
    different = {text.digest: text for text in found}.values()
    types = "text_hash varchar, table_name varchar, source_code varchar, words varchar, kinds varchar, state varchar"
    put(con, "public_text_known", types, [text.row() for text in different])
    shown = [text for text in found if text.state == APPROVED]
    put(con, "seen", "table_name varchar, key varchar", [(text.table, text.key) for text in shown])
    context = {tuple(text.values) for text in shown if text.table == "context_by_area_year"}
    put(con, "context_shown", "unit varchar, denominator varchar, source varchar", context)
    for name, sql in _SHOWN.items():
        con.execute(f"create or replace table {name}_shown as {sql}")
    counts = Counter((text.source, text.state) for text in different)
    return Seen(counts, [(text.table, column, words) for text in different for column, words in text.words().items()])


def _candidates(con: duckdb.DuckDBPyConnection, table: str) -> list[list[Any]]:
    """Key, source and texts of every row that says it is public; last its texts in other languages, where there are."""
    other = _OTHER.format(kind=table, field=TRANSLATED[table]) if table in TRANSLATED else "null"
    sql = _CANDIDATES[table].format(columns=", ".join(SEEN_TOGETHER[table]), other=other)
    rows = [list(row) for row in con.execute(sql).fetchall()]
    return [row[:-1] if table in TRANSLATED and row[-1] is None else row for row in rows]


@dataclass(frozen=True)
class _Text:
    """The texts of one row that says it is public: `values` in the order of SEEN_TOGETHER."""

    table: str
    source: str
    key: str | None
    values: list[str | None]
    decision: Decision | None

    @property
    def digest(self) -> str:
        return hash_of(self.table, self.values)

    @property
    def state(self) -> str:
        return self.decision.state if self.decision else WAITS

    def words(self) -> dict[str, str]:
        columns = (*SEEN_TOGETHER[self.table], OTHER_LANGUAGES)
        return {column: value for column, value in zip(columns, self.values, strict=False) if value}

    def kinds(self) -> str:
        """The kinds of personal data seen in the texts, for the person who decides; or 'none'."""
        found = {kind for value in self.words().values() for kind in personal_data.findings(value)}
        return ", ".join(kind for kind in personal_data.KINDS if kind in found) or NONE

    def row(self) -> tuple[str, ...]:
        told = json.dumps(self.words(), ensure_ascii=False)
        return (self.digest, self.table, self.source, told, self.kinds(), self.state)


def read_city_decisions(city: City, history: Path) -> dict[str, Decision]:
    """Every decision that counts for a city. Raises UserError for a file that holds something else."""
    return read_decisions(*decision_files(city, history))

"""Proofs that the public snapshot holds nothing but what is public, from the bytes of both files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.prove.held import TABLES, TEXTS
from dashboard.pipeline.prove.released import Released, open_released
from dashboard.store.approvals import APPROVED, SEEN_TOGETHER, TRANSLATED, hash_of

INTERNAL = "internal"
SOURCE_WORDS = ("name", "producer", "licence")


def prove_public(internal: Path, public: Path) -> list[Proof]:
    """The proofs on the released files `internal` and `public`; two of them not on a release made before its table."""
    with open_released(internal) as inside, open_released(public) as outside:
        proofs = [_only_public_tables(inside, outside), _only_public_initiatives(inside, outside)]
        if "wording" in outside.columns:
            proofs.append(_only_public_words(outside))
        if "public_text" in set(inside.table("published_table")["table_name"]):
            proofs.append(_only_approved_texts(inside, outside))
        return proofs


def _only_public_tables(inside: Released, outside: Released) -> Proof:
    """The tables that are not internal, with the columns that they have inside; nothing else, seen or hidden."""
    rows = inside.table("published_table")
    declared: dict[str, str] = dict(zip(rows["table_name"], rows["audience"], strict=True))
    wrong = {name for name in outside.columns if declared.get(name, INTERNAL) == INTERNAL}
    wrong |= {name for name, audience in declared.items() if audience != INTERNAL and name not in outside.columns}
    wrong |= {name for name, columns in outside.columns.items() if columns != inside.columns.get(name)}
    wrong |= set(outside.table("published_table")["table_name"]) ^ set(outside.columns)
    wrong |= set(outside.hidden_places)
    return verdict(
        "public_tables",
        len(wrong),
        {TABLES: len(outside.columns)},
        "public tables",
        f"internal, missing or not as declared ({', '.join(sorted(map(str, wrong)))})",
    )


def _only_public_initiatives(inside: Released, outside: Released) -> Proof:
    """Every initiative that a public table names is public; every organisation that is listed is named by one."""
    rows = inside.table("initiative")
    public = set(rows.loc[rows["is_public"].astype(bool), "initiative_code"])
    named = set(_values(outside, "initiative_code"))
    working = {*_values(outside, "lead_organisation_code"), *_values(outside, "organisation_code", but="organisation")}
    idle = set(outside.table("organisation")["organisation_code"]) - working
    return verdict(
        "public_initiatives",
        len(named - public) + len(idle),
        {"initiatives": len(named)},
        "public initiatives",
        "not public, or an organisation that no public table names",
    )


def _values(released: Released, column: str, but: str = "") -> Iterator[str]:
    """Every value of a column in all tables that have it."""
    for name, columns in released.columns.items():
        if column in columns and name != but:
            yield from released.table(name)[column].dropna()


def _only_public_words(outside: Released) -> Proof:
    """The public table of words tells of what stands in a public table only: of sources, networks and goals in their
    rows, nothing of goals but their sentence, and in Dutch and English what a person approved."""
    words = outside.table("wording")
    wrong = ~words["kind"].isin(["city", *outside.columns])
    for kind, fields in {"source": SOURCE_WORDS, **{kind: (field,) for kind, field in TRANSLATED.items()}}.items():
        of_kind = words["kind"] == kind
        public = outside.table(kind)[f"{kind}_code"]
        wrong |= of_kind & ~(words["about_code"].isin(public) & words["field"].isin(fields))
    for kind, field in TRANSLATED.items():
        wrong |= (words["kind"] == kind) & ~_approved_with_its_row(words, outside.table(kind), kind, field)
    return verdict("public_words", int(wrong.sum()), {TABLES: len(words)}, "words", "of something that is not public")


def _approved_with_its_row(words: pd.DataFrame, table: pd.DataFrame, kind: str, field: str) -> pd.Series:
    """Whether each text is one that is approved with its row: a column of it, or what it says in another language."""
    columns = table.melt(f"{kind}_code", [f"{field}_nl", f"{field}_en"])
    approved = set(zip(columns[f"{kind}_code"], columns["value"], strict=True))
    other = words[(words["kind"] == kind) & ~words["language"].isin(["nl", "en"])]
    approved |= set(zip(other["about_code"], other["text"], strict=True))
    found = [pair in approved for pair in zip(words["about_code"], words["text"], strict=True)]
    return pd.Series(found, index=words.index, dtype=bool)


def _in_other_languages(outside: Released, table: str, row: Sequence[object]) -> list[str]:
    """One text of all that a row of `table` says in languages without a column of their own; none where it does not."""
    if table not in TRANSLATED or "wording" not in outside.columns:
        return []
    words = outside.table("wording")
    own = words[(words["kind"] == table) & (words["about_code"] == row[0]) & (words["field"] == TRANSLATED[table])]
    other = own[~own["language"].isin(["nl", "en"]) & ~own["text"].isin(list(row))].sort_values("language")
    return ["\n".join(other["text"])] if len(other) else []


def _only_approved_texts(inside: Released, outside: Released) -> Proof:
    """Every text of partners and networks in the public file is one that a person approved."""
    decided = inside.table("public_text")
    approved = set(decided.loc[decided["state"] == APPROVED, "text_hash"])
    public = {
        hash_of(table, [*row, *_in_other_languages(outside, table, row)])
        for table, columns in SEEN_TOGETHER.items()
        if set(columns) <= set(outside.columns.get(table, []))
        for row in outside.table(table)[list(columns)].itertuples(index=False)
    }
    judged = {TEXTS: len(public)}
    return verdict("approved_texts", len(public - approved), judged, "texts of partners", "not approved by a person")

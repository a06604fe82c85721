"""Origins of the figures, and the policy notes of the city file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.offer import web_link


@dataclass(frozen=True)
class PolicyNote:
    name: str
    link: str


def policy_notes(rows: pd.DataFrame, words: Words) -> list[PolicyNote]:
    """The notes of the city file; what is no https link is left out."""
    return [
        PolicyNote(words.of(row["name"]), link)
        for row in records(rows)
        if (link := web_link(row["link"])) is not None and link.startswith("https://")
    ]


def source(sources: Sequence[Record], kinds: Collection[str], words: Words) -> str:
    """'Bron: Signalen van partners (voorbeeld).' for the sources of these kinds."""
    rows = [row for row in sources if row["source_kind"] in kinds]
    names = ", ".join(words.of(row["name"]) for row in rows)
    return words("signalen.source", names=names or words("about.unknown"))

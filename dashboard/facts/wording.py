"""Names that the city gives to things, in every language of the release: read once, picked by whoever shows them."""

from __future__ import annotations

import pandas as pd

from dashboard.base.rows import records
from dashboard.base.texts import Wording
from dashboard.facts.per_release import per_release
from dashboard.store.snapshot import ask


class Wordings:
    """The answer of `wording_list`: kind, code and field lead to a text in every language."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._texts: dict[tuple[str, str, str], Wording] = {}
        for row in records(rows):
            key = (row["kind"], row["about_code"], row["field"])
            self._texts.setdefault(key, Wording())[row["language"]] = row["text"]

    def of(self, kind: str, code: str, field: str = "name") -> Wording:
        """As in of("level", "wijk", "plural"). Raises KeyError for what the release does not name."""
        return self._texts[kind, code, field]


@per_release()
def wordings() -> Wordings:
    """Names that the city gives to things, in every language, for the release in use."""
    return Wordings(ask("wording_list"))

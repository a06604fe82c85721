"""Table of what happened in an area."""

from __future__ import annotations

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.places import Places
from dashboard.views.shared.tables import Row, Table


def note_table(rows: pd.DataFrame, places: Places, words: Words) -> Table:
    """Table of what happened in areas: day, place, one sentence, source."""
    lines = tuple(
        Row(
            formats.day(row["note_date"], words.language),
            (
                places.areas[row["area_code"]].label if row["area_code"] in places.areas else row["area_code"],
                row["sentence"],
                row["source"] or "",
            ),
        )
        for row in records(rows)
    )
    names = ("note_day", "note_where", "note_what", "note_source")
    return Table(
        words("buurtprofiel.notes"), tuple(words(f"buurtprofiel.{name}") for name in names), lines, numeric=False
    )

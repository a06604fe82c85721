"""Life domains that signals of the city are about, and definitions of the words for it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.views.shared.choropleth import class_swatches, look_of
from dashboard.views.shared.classes import make_classes
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.signalen.shares import period_name, quarter_code

SHOWN_QUARTERS = 12


def domain_grid(rows: pd.DataFrame, city: str, words: Words) -> Grid:
    """Grid of what signals of the city are about: life domains by quarter."""
    answers = records(rows)
    quarters = sorted({row["quarter"] for row in answers})[-SHOWN_QUARTERS:]
    names = {row["life_domain"]: words.of(row["name"]) or row["life_domain"] for row in answers}
    cells = {(row["life_domain"], row["quarter"]): row for row in answers}
    classes = make_classes([row["signal_count"] for row in answers if row["quarter"] in quarters])
    swatches = class_swatches(classes)

    def cell(row: dict[str, Any] | None) -> GridCell:
        if row is None or row["signal_count"] is None:
            return GridCell(words("figure.missing"), look_of("missing"))
        count = int(row["signal_count"])
        text = words("figure.circa", n=formats.number(count, words.language)) if count else words("figure.under_five")
        return GridCell(text, swatches[classes.index(count)])

    last = {code: cells[code, quarters[-1]]["signal_count"] or 0 for code in names if (code, quarters[-1]) in cells}
    most = max(last, key=lambda code: last[code], default=None)
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(period_name(quarter_code(one), words, is_short=True) for one in quarters),
        cells=tuple(tuple(cell(cells.get((code, quarter))) for quarter in quarters) for code in names),
        alt=words("signalen.domain_alt", city=city, most=names[most] if most else EN_DASH),
        corner=words("signalen.domain"),
    )


def definitions(rows: pd.DataFrame, words: Words) -> list[str]:
    """Definition of each stage and outcome: 'Vroeg: het eerste contact ...'."""
    return [
        words(
            "signalen.definition",
            name=words.of(row["name"]),
            definition=words.of(row["definition"]),
        )
        for row in records(rows)
        if row["kind"] != "domain"
    ]

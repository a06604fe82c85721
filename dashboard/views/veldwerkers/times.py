"""Need beside presence in every part of the week: pairs of bars for one place, a grid for all."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from dashboard.base.arrays import Bools
from dashboard.base.texts import Words
from dashboard.facts.need_and_presence import NeedAndPresence
from dashboard.facts.places import Places
from dashboard.facts.week import Week
from dashboard.views.shared.plots import Grid, GridCell, PairPlot, PairRow
from dashboard.views.shared.tables import Row, Table
from dashboard.views.veldwerkers.gaps import GAP_CLASSES, Subject, said_of
from dashboard.views.veldwerkers.map import gap_legend, place_names


def _pair_row(both: NeedAndPresence, week: Week, index: int, words: Words) -> PairRow:
    slots = _one(index, len(week.slots))
    text = said_of(both, slots, words)
    return PairRow(
        label=week.slot_name(week.slots[index], words),
        need=0.0 if math.isnan(text.gap.need.value) else text.gap.need.value,
        need_text=text.need,
        presence=0.0 if math.isnan(text.gap.presence.value) else text.gap.presence.value,
        presence_text=text.presence,
        verdict=words(f"veldwerkers.slot_{text.verdict}"),
        is_office=bool(week.office[index]),
    )


def pair_plot(both: NeedAndPresence | None, week: Week, caption: str, words: Words) -> PairPlot:
    """Every slot of the week for one place: share of the reports and share of the hours."""
    rows = [] if both is None else [_pair_row(both, week, index, words) for index in range(len(week.slots))]
    need, presence = words("veldwerkers.column_need"), words("veldwerkers.column_presence")
    return PairPlot(tuple(rows), need, presence, words("veldwerkers.office_mark").strip(), caption)


def _one(index: int, count: int) -> Bools:
    slots = np.zeros(count, dtype=np.bool_)
    slots[index] = True
    return slots


def pair_table(plot: PairPlot, words: Words) -> Table:
    """The pairs as a table, for a file."""
    names = ("moment", "need", "presence", "verdict")
    return Table(
        plot.alt,
        tuple(words(f"veldwerkers.column_{name}") for name in names),
        tuple(Row(row.label, (row.need_text, row.presence_text, row.verdict)) for row in plot.rows),
    )


def gap_grid(
    both: Mapping[str, NeedAndPresence],
    week: Week,
    places: Places,
    subject: Subject,
    words: Words,
    *,
    chosen_only: bool = False,
) -> Grid:
    """Places by slots: how many points more (or less) of the reports than of the hours fall then."""
    names = place_names(both, week, places, words, chosen_only=chosen_only)
    cells, kinds = [], []
    for code in names:
        one, row = both[code], []
        for index in range(len(week.slots)):
            said = said_of(one, _one(index, len(week.slots)), words)
            kinds.append(said.kind)
            text = said.points if said.kind not in ("few", "missing") else "·"
            row.append(GridCell(text, GAP_CLASSES[said.kind]))
        cells.append(tuple(row))
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(week.slot_name(slot, words) for slot in week.slots),
        cells=tuple(cells),
        alt=words("veldwerkers.grid_alt", subject=subject.name, year=subject.year),
        legend=gap_legend(kinds, words),
        corner=words("column.area"),
    )

"""View-models of plots that several pages share: dots with intervals, a cloud with limits, a grid, marks on a trend.

They hold what is drawn and what is said: every figure comes with the text that stands on screen (figures.py), so that a
drawing, a table and a file cannot say different things.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.views.shared.choropleth import Legend, Swatch


@dataclass(frozen=True)
class DotRow:
    """One row of a dot plot. `value` is None where no number may or can be shown; `text` then says why.

    `low` and `high` are the ends of the interval; `verdict` is a sentence or a few words, empty when there is none.
    """

    label: str
    text: str
    value: float | None
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    is_marked: bool = False  # a chosen buurt
    is_current: bool = False  # selected
    is_total: bool = False  # the city: a bar instead of a dot


@dataclass(frozen=True)
class DotPlot:
    """Rows in the order in which they are shown; `axis` says what is measured, `reference` is a line over all rows."""

    rows: tuple[DotRow, ...]
    axis: str
    alt: str
    reference: float | None = None
    reference_text: str = ""
    interval_text: str = ""  # what the bar around a dot means
    starts_at_zero: bool = True


@dataclass(frozen=True)
class CloudPoint:
    """One area in a funnel plot. `is_named` points get their label in the drawing."""

    label: str
    text: str
    x: float
    y: float
    verdict: str = ""
    is_named: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class LimitLine:
    """A line over a cloud: the middle or a limit of what chance alone gives. `points` are (x, y), x going up."""

    text: str
    points: tuple[tuple[float, float], ...]
    is_middle: bool = False


@dataclass(frozen=True)
class LimitPlot:
    points: tuple[CloudPoint, ...]
    limits: tuple[LimitLine, ...]
    x_axis: str
    y_axis: str
    alt: str


@dataclass(frozen=True)
class GridCell:
    text: str
    swatch: Swatch


@dataclass(frozen=True)
class Grid:
    """Rows by columns, as a heat map or a matrix of classes. `cells` holds one tuple for each row."""

    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    cells: tuple[tuple[GridCell, ...], ...]
    alt: str
    legend: Legend | None = None
    corner: str = ""  # what the rows are


@dataclass(frozen=True)
class PairRow:
    """One part of the week: both shares (0..1, for the bars) with their texts, and what may be said of it."""

    label: str
    need: float
    need_text: str
    presence: float
    presence_text: str
    verdict: str
    is_office: bool


@dataclass(frozen=True)
class PairPlot:
    """Two shares for every part of the week; the names say what each of them is a share of."""

    rows: tuple[PairRow, ...]
    need_name: str
    presence_name: str
    office_name: str
    alt: str


@dataclass(frozen=True)
class EventNote:
    """Something that happened: a number on the trend and a sentence under it."""

    month: dt.date
    sentence: str

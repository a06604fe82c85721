"""Context: indicators of cohesion, feeling at home, poverty, housing, per area and year, with their uncertainty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pydantic import Field, model_validator

from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read.areas import Areas
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.rows import (
    AreaCell,
    Checks,
    DayCell,
    IndicatorCell,
    LongText,
    NumberCell,
    Row,
    ShortText,
    Tally,
    WholeCell,
    check_rows,
    read_sheets,
    wrong,
)
from dashboard.pipeline.read.partners.sheet import plain
from dashboard.pipeline.read.partners.small_figures import Size, hidden_places

PERCENT = "%"


@dataclass(frozen=True)
class IndicatorFigure:
    """One figure. status: "exact", or "withheld" (small_figures.py: value and n are None, and stay so)."""

    area_code: str
    indicator_code: str
    year: int
    value: float | None
    unit: str
    denominator: str | None
    n: int | None
    interval_low: float | None
    interval_high: float | None
    source: str
    source_date: dt.date
    status: str


_Key = tuple[str, str, int]  # area, indicator, year


class IndicatorRow(Row):
    indicator: IndicatorCell = Field(alias="indicator")
    area: AreaCell = Field(alias="gebied")
    year: WholeCell = Field(alias="jaar", ge=1990, le=2100)
    value: NumberCell = Field(alias="waarde")
    unit: str = Field(alias="eenheid", max_length=40)
    denominator: ShortText | None = Field(default=None, alias="noemer")
    n: WholeCell | None = Field(default=None, alias="n", ge=0)
    interval_low: NumberCell | None = Field(default=None, alias="interval_laag")
    interval_high: NumberCell | None = Field(default=None, alias="interval_hoog")
    source: LongText = Field(alias="bron")
    date: DayCell = Field(alias="datum")

    @property
    def key(self) -> _Key:
        return self.area, self.indicator, self.year

    @model_validator(mode="after")
    def _interval_holds_the_value(self) -> IndicatorRow:
        if (self.interval_low is None) != (self.interval_high is None):
            raise wrong("interval_laag and interval_hoog, both or neither")
        low, high = self.interval_low, self.interval_high
        if low is not None and high is not None and not low <= self.value <= high:
            raise wrong("interval_laag <= waarde <= interval_hoog")
        return self


def read_indicators(
    sources: Sequence[PartnerSource], city: City, known: Known, areas: Areas
) -> tuple[list[IndicatorFigure], list[Tally]]:
    """The figures of all sources; those that are too small are set aside, and stand in the table without value."""
    tallies = [Tally(source) for source in sources]
    found: dict[_Key, tuple[IndicatorRow, Tally, str, int]] = {}
    for source, tally in zip(sources, tallies, strict=True):
        for sheet in read_sheets(source, city, IndicatorRow):
            for line, row in check_rows(sheet, IndicatorRow, Checks(known, source.decimal), tally):
                fault = _fault(row, known)
                if row.key in found:
                    expected = "one row per indicator, area and year"
                    tally.set_aside("duplicate_id", sheet.label, line, "indicator", expected)
                elif fault:
                    tally.set_aside("wrong_value", sheet.label, line, *fault)
                else:
                    found[row.key] = (row, tally, sheet.label, line)
    hidden = _hidden([row for row, *_ in found.values()], areas, city.people_floor)
    figures = []
    for key, (row, tally, label, line) in found.items():
        if key not in hidden:
            tally.count()
        elif row.n is None:
            tally.set_aside("no_denominator", label, line, "n", "how many people were asked or counted, as a number")
        else:
            tally.set_aside("too_few_asked", label, line, "n", "numbers and places that are large enough")
        figures.append(_withheld(row) if key in hidden else _figure(row))
    for tally in tallies:
        tally.refuse_if_too_many()
    return figures, tallies


def _hidden(rows: Sequence[IndicatorRow], areas: Areas, floor: int) -> set[_Key]:
    """Keys of the figures that are withheld, all sources together."""
    table = areas.table.set_index("area_code")
    inhabitants = {str(code): int(many) for code, many in table["population"].fillna(0).items()}
    parent = {str(code): None if pd.isna(above) else str(above) for code, above in table["parent_code"].items()}
    sizes: dict[tuple[str, int], dict[str, Size]] = {}
    for row in rows:
        size = Size.of(row.value, plain_unit(row.unit), row.n, inhabitants[row.area])
        sizes.setdefault((row.indicator, row.year), {})[row.area] = size
    return {
        (area, indicator, year)
        for (indicator, year), here in sizes.items()
        for area in hidden_places(here, parent, floor)
    }


def _fault(row: IndicatorRow, known: Known) -> tuple[str, str] | None:
    """Column in which a row contradicts the catalogue, and what was expected there; None where it agrees."""
    indicator = next(item for item in known.catalog.indicators if item.code == row.indicator)
    if plain_unit(row.unit) != plain_unit(indicator.unit):
        return "eenheid", f"'{indicator.unit}', as in the catalogue"
    if indicator.survey and row.n is None:
        return "n", "the number of answers: people were asked"
    numbers = [number for number in (row.value, row.interval_low, row.interval_high) if number is not None]
    if indicator.unit == PERCENT and not all(0 <= number <= 100 for number in numbers):
        return "waarde", "percentages from 0 to 100"
    return None


def plain_unit(unit: str) -> str:
    """'procent', 'pct' and '%' are one unit."""
    return PERCENT if unit.strip().lower() in ("%", "procent", "percent", "pct") else plain(unit)


def _figure(row: IndicatorRow) -> IndicatorFigure:
    return IndicatorFigure(
        row.area,
        row.indicator,
        row.year,
        row.value,
        row.unit,
        row.denominator,
        row.n,
        row.interval_low,
        row.interval_high,
        row.source,
        row.date,
        "exact",
    )


def _withheld(row: IndicatorRow) -> IndicatorFigure:
    return IndicatorFigure(
        row.area, row.indicator, row.year, None, row.unit, row.denominator, None, None, None, row.source, row.date,
        "withheld",
    )  # fmt: skip

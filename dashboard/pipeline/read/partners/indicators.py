"""Context: indicators of cohesion, feeling at home, poverty, housing, per area and year, with their uncertainty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import Field, model_validator

from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read.partners.catalogs import Indicator
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

MIN_ASKED = 30  # a figure of fewer answers says little, and may say who
PERCENT = "%"


@dataclass(frozen=True)
class IndicatorFigure:
    """One figure. status: "exact", or "withheld" (too few were asked: value and n are None, and stay so)."""

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

    @model_validator(mode="after")
    def _interval_holds_the_value(self) -> IndicatorRow:
        if (self.interval_low is None) != (self.interval_high is None):
            raise wrong("interval_laag and interval_hoog, both or neither")
        low, high = self.interval_low, self.interval_high
        if low is not None and high is not None and not low <= self.value <= high:
            raise wrong("interval_laag <= waarde <= interval_hoog")
        return self


def read_indicators(source: PartnerSource, city: City, known: Known) -> tuple[list[IndicatorFigure], Tally]:
    """The figures of a source; those of fewer than 30 answers are set aside, and stand in the table without value."""
    tally = Tally(source)
    indicators = {item.code: item for item in known.catalog.indicators}
    figures: dict[tuple[str, str, int], IndicatorFigure] = {}
    for sheet in read_sheets(source, city, IndicatorRow):
        for line, row in check_rows(sheet, IndicatorRow, Checks(known, source.decimal), tally):
            key = (row.area, row.indicator, row.year)
            fault = _fault(row, indicators[row.indicator])
            too_few = row.n is not None and row.n < MIN_ASKED
            if key in figures:
                tally.set_aside("duplicate_id", sheet.label, line, "indicator", "one row per indicator, area and year")
            elif fault:
                tally.set_aside("wrong_value", sheet.label, line, *fault)
            else:
                figures[key] = _withheld(row) if too_few else _figure(row)
                if too_few:
                    tally.set_aside("too_few_asked", sheet.label, line, "n", f"at least {MIN_ASKED} answers")
                else:
                    tally.count()
    tally.refuse_if_too_many()
    return list(figures.values()), tally


def _fault(row: IndicatorRow, indicator: Indicator) -> tuple[str, str] | None:
    """What the catalogue contradicts: column and what was expected."""
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

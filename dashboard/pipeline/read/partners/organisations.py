"""Organisations: who works in the buurten, of which kind, and from when to when."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read.partners.known import Known, Organisation
from dashboard.pipeline.read.partners.rows import (
    Checks,
    DayCell,
    KindCell,
    LinkCell,
    NewCode,
    Row,
    ShortText,
    Tally,
    check_rows,
    read_sheets,
)


class OrganisationRow(Row):
    code: NewCode = Field(alias="code")
    name: ShortText = Field(alias="naam")
    kind: KindCell = Field(alias="soort")
    valid_from: DayCell | None = Field(default=None, alias="geldig_van")
    valid_to: DayCell | None = Field(default=None, alias="geldig_tot")
    link: LinkCell | None = Field(default=None, alias="link")


def read_organisations(source: PartnerSource, city: City, known: Known) -> Tally:
    """Add the organisations of a source to `known`. Raises UserError for a wrong header."""
    tally = Tally(source)
    for sheet in read_sheets(source, city, OrganisationRow):
        for line, row in check_rows(sheet, OrganisationRow, Checks(known, source.decimal), tally):
            if row.code in known.organisation:
                tally.set_aside("duplicate_id", sheet.label, line, "code", "a code that stands once")
            elif not in_order(row.valid_from, row.valid_to):
                tally.set_aside("wrong_value", sheet.label, line, "geldig_tot", "a day that is not before geldig_van")
            else:
                known.add_organisation(
                    Organisation(row.code, row.name, row.kind, row.valid_from, row.valid_to, row.link)
                )
                tally.count()
    tally.refuse_if_too_many()
    return tally


def in_order(first: dt.date | None, last: dt.date | None) -> bool:
    return first is None or last is None or first <= last

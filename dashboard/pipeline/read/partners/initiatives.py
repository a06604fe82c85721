"""Initiatives: what is organised where, for whom, when, by whom, and against what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from pydantic import Field

from dashboard.city.city_file import City
from dashboard.city.partner_sources import InitiativeSource
from dashboard.pipeline.read.partners.catalogs import holds_between
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.moments import Moment, MomentsCell
from dashboard.pipeline.read.partners.organisations import in_order
from dashboard.pipeline.read.partners.rows import (
    AreasCell,
    Checks,
    DayCell,
    FenomenenCell,
    LinkCell,
    LongText,
    NatureCell,
    NewCode,
    NewCodes,
    OrganisationCell,
    OrganisationsCell,
    Row,
    ShortText,
    Tally,
    TargetGroupsCell,
    ThemeCell,
    YesCell,
    check_rows,
    read_sheets,
)
from dashboard.pipeline.read.partners.sheet import plain


@dataclass(frozen=True)
class Initiative:
    """One initiative, from a spreadsheet or from UiTdatabank. end_date None: until further notice."""

    code: str
    title: str
    description: str | None
    areas: list[str]
    theme: str
    target_groups: list[str]
    nature: str
    lead: str | None
    start_date: dt.date
    end_date: dt.date | None
    is_public: bool
    link: str | None
    source_code: str
    partners: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    fenomenen: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)


class InitiativeRow(Row):
    code: NewCode | None = Field(default=None, alias="code")
    title: ShortText = Field(alias="titel")
    description: LongText | None = Field(default=None, alias="omschrijving")
    areas: AreasCell = Field(alias="gebieden")
    theme: ThemeCell = Field(alias="thema")
    target_groups: TargetGroupsCell = Field(alias="doelgroepen")
    lead: OrganisationCell = Field(alias="trekker")
    partners: OrganisationsCell = Field(default_factory=list, alias="partners")
    start_date: DayCell = Field(alias="begin")
    end_date: DayCell | None = Field(default=None, alias="einde")
    moments: MomentsCell = Field(default_factory=list, alias="momenten")
    nature: NatureCell = Field(alias="aard")
    fenomenen: FenomenenCell = Field(default_factory=list, alias="fenomenen")
    goals: NewCodes = Field(default_factory=list, alias="doelen")
    is_public: YesCell = Field(alias="publiek")
    link: LinkCell | None = Field(default=None, alias="link")


def read_initiatives(
    source: InitiativeSource, city: City, known: Known, taken: set[str]
) -> tuple[list[Initiative], Tally]:
    """The initiatives of a spreadsheet. `taken`: codes in use; it grows. Raises UserError for a wrong header."""
    tally = Tally(source)
    found = []
    for sheet in read_sheets(source, city, InitiativeRow):
        for line, row in check_rows(sheet, InitiativeRow, Checks(known, source.decimal), tally):
            code = row.code or plain(row.title)[:80]
            invalid = not_valid_then([row.lead, *row.partners], row.start_date, row.end_date, known)
            if not in_order(row.start_date, row.end_date):
                tally.set_aside("wrong_value", sheet.label, line, "einde", "a day that is not before begin")
            elif code in taken:
                tally.set_aside("duplicate_id", sheet.label, line, "code", "a code (or title) that stands once")
            elif invalid:
                column = "trekker" if invalid == row.lead else "partners"
                expected = "an organisation that exists while the initiative runs"
                tally.set_aside("not_valid_then", sheet.label, line, column, expected)
            else:
                taken.add(code)
                found.append(_initiative(row, code, source.code))
                tally.count()
    tally.refuse_if_too_many()
    return found, tally


def not_valid_then(codes: list[str], first: dt.date, last: dt.date | None, known: Known) -> str | None:
    """The first organisation that does not exist on any day of first..last."""
    for code in codes:
        organisation = known.organisation[code]
        if not holds_between(organisation.valid_from, organisation.valid_to, first, last):
            return code
    return None


def _initiative(row: InitiativeRow, code: str, source_code: str) -> Initiative:
    return Initiative(
        code=code,
        title=row.title,
        description=row.description,
        areas=row.areas,
        theme=row.theme,
        target_groups=row.target_groups,
        nature=row.nature,
        lead=row.lead,
        start_date=row.start_date,
        end_date=row.end_date,
        is_public=row.is_public,
        link=row.link,
        source_code=source_code,
        partners=[partner for partner in row.partners if partner != row.lead],
        moments=row.moments,
        fenomenen=row.fenomenen,
        goals=row.goals,
    )

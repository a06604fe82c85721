"""Presence: hours per wijk, month, day type, part of day, discipline, organisation and nature. Sums, never workers.

A file with one row per worker, shift, date with start and end time, or case is recognised and refused (docs/privacy.md,
rule 8). Messages about these files carry no value and no count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import partial

from pydantic import Field
from pydantic_core import PydanticCustomError

from dashboard.base.errors import UserError
from dashboard.city.city_file import City, require
from dashboard.city.partner_sources import PartnerSource, PresenceSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.partners.catalogs import holds_between, last_of
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.rows import (
    Checks,
    DayPartCell,
    DayTypeCell,
    DisciplineCell,
    MonthCell,
    NatureCell,
    NumberCell,
    OrganisationCell,
    Row,
    Tally,
    WholeCell,
    WijkCell,
    check_rows,
    parse_day,
    read_sheets,
)
from dashboard.pipeline.read.partners.sheet import Sheet, plain, read_sheet
from dashboard.pipeline.read.staging import covered_months

MIN_TEAM = 3  # workers: a smaller discipline is part of the rest, a smaller team has no hours of its own
_TWICE_SHARE = 0.05  # more keys than this that stand twice: rows of workers or shifts, whatever the header says
_MOST_HOURS = 20_000  # in one row
_ADVICE = (
    "sums of hours per wijk, month, dagtype, dagdeel, discipline, organisatie and aard "
    "(docs/sources.md shows how a spreadsheet adds them up)"
)
# Words, in plain letters, in names of columns that make a row one of a worker, a shift or a case ("naam medewerker").
_WORKER = frozenset(
    {
        *("naam", "voornaam", "achternaam", "familienaam", "name", "initialen", "initials", "persoon", "collega"),
        *("worker", "medewerker", "medewerkers", "werknemer", "veldwerker", "personeel", "personeelslid"),
        *("personeelsnummer", "rijksregister", "insz", "gebruiker", "user", "email", "mail", "telefoon", "gsm"),
    }
)
_SHIFT = frozenset(
    {
        *("begin", "beginuur", "begintijd", "start", "startuur", "starttijd", "startdatum", "stop", "stopuur"),
        *("einde", "einduur", "eindtijd", "datum", "date", "shift", "uurrooster", "tijdstip"),
    }
)
_SHIFT_ALONE = frozenset({"van", "tot", "dag", "tijd", "time"})  # these only as the whole name
_CASE = frozenset(
    {
        *("dossier", "dossiernummer", "casus", "case", "zaak", "hulpvraag", "gezin"),
        *("client", "cliente", "clienten", "clientnummer"),
    }
)
_KINDS = (("a worker", _WORKER), ("a shift or a date", _SHIFT), ("a case", _CASE))


class PresenceRow(Row):
    """Hours of one row. Still true figures: kept in memory, released nowhere."""

    area: WijkCell = Field(alias="wijk")
    month: MonthCell = Field(alias="maand")
    day_type: DayTypeCell = Field(alias="dagtype")
    day_part: DayPartCell = Field(alias="dagdeel")
    discipline: DisciplineCell = Field(alias="discipline")
    organisation: OrganisationCell = Field(alias="organisatie")
    nature: NatureCell = Field(alias="aard")
    hours: NumberCell = Field(alias="uren", ge=0, le=_MOST_HOURS)

    def key(self) -> tuple[object, ...]:
        return (
            self.area, self.month, self.day_type, self.day_part, self.discipline, self.organisation, self.nature
        )  # fmt: skip


class TeamRow(Row):
    discipline: DisciplineCell = Field(alias="discipline")
    year: WholeCell = Field(alias="jaar", ge=1990, le=2100)
    smallest_team: WholeCell = Field(alias="kleinste_ploeg", ge=1, le=10_000)


def read_presence(
    source: PresenceSource, city: City, known: Known, months: Sequence[dt.date]
) -> tuple[list[PresenceRow], Tally]:
    """The hours of a source in closed `months`. Raises UserError for a file of workers, shifts or cases."""
    tally = Tally(source, holds_people=True)
    counted = covered_months(source, months)
    found: dict[tuple[object, ...], PresenceRow] = {}
    twice = 0
    named = set(source.columns.values())
    for sheet in read_sheets(source, city, PresenceRow, partial(refuse_workers, named=named)):
        _refuse_dates(sheet)
        for line, row in check_rows(sheet, PresenceRow, Checks(known, source.decimal), tally):
            invalid = _not_valid(row, known)
            if row.key() in found:
                twice += 1
                expected = "one row for each combination, with the sum"
                tally.set_aside("duplicate_id", sheet.label, line, None, expected)
            elif row.month not in counted:
                expected = "a closed month that the source covers"
                tally.set_aside("month_not_complete", sheet.label, line, "maand", expected)
            elif invalid:
                tally.set_aside("not_valid_then", sheet.label, line, invalid, "one that exists in that month")
            else:
                found[row.key()] = row
                tally.count()
        if twice > max(3.0, _TWICE_SHARE * tally.rows_read):
            raise UserError(
                "refused: the same combination stands on many rows, so that a row seems to be a worker or a shift",
                file=sheet.label,
                expected=_ADVICE,
            )
    tally.refuse_if_too_many()
    return list(found.values()), tally


def refuse_workers(label: str, columns: Sequence[str], named: Collection[str] = ()) -> None:
    """Raises UserError when the names of the columns say that a row is a worker, a shift or a case.

    named: columns that the city file reads under one of our names; only a worker or a case is refused in those.
    """
    for what, words in _KINDS:
        found = [name for name in columns if set(plain(name).split("_")) & words]
        if words is _SHIFT:
            found += [name for name in columns if plain(name) in _SHIFT_ALONE]
            found = [name for name in found if name not in named]
        if found:
            listed = gate.our_words(found, words | _SHIFT_ALONE)
            raise UserError(f"refused: the columns {listed} say that a row is {what}", file=label, expected=_ADVICE)


def _refuse_dates(sheet: Sheet) -> None:
    for record in sheet.records:
        try:
            day = parse_day(record.cells.get("maand", ""))
        except PydanticCustomError:
            continue
        if day.day != 1:
            raise UserError(
                "refused: a day stands where a month should, so that a row seems to be a shift",
                file=sheet.label,
                line=record.line,
                column="maand",
                expected=_ADVICE,
            )


def _not_valid(row: PresenceRow, known: Known) -> str | None:
    """The column whose code does not exist in the month of the row."""
    organisation = known.organisation[row.organisation]
    if not known.discipline[row.discipline].holds_in(row.month):
        return "discipline"
    if not holds_between(organisation.valid_from, organisation.valid_to, row.month, last_of(row.month)):
        return "organisatie"
    return None


Teams = dict[tuple[str, int], int]  # discipline, year -> smallest team in any presence area


def read_teams(city: City, known: Known) -> Teams:
    """The declared smallest teams. Every row must fit: it decides what may be published. Raises UserError."""
    if city.partners.smallest_teams is None:
        return {}
    path = require(city, city.partners.smallest_teams, "smallest teams")
    first = city.partners.presence[0] if city.partners.presence else None
    source = PartnerSource(
        code="teams",
        name={},
        producer="",
        licence="",
        file=city.partners.smallest_teams,
        encoding=first.encoding if first else None,
        separator=first.separator if first else None,
        max_set_aside_share=0,
    )
    tally = Tally(source, holds_people=True)
    columns = ["discipline", "jaar", "kleinste_ploeg"]
    sheet = read_sheet(path, source, columns, columns, refuse_workers)
    teams: Teams = {}
    for line, row in check_rows(sheet, TeamRow, Checks(known), tally):
        if (row.discipline, row.year) in teams:
            tally.set_aside("duplicate_id", sheet.label, line, None, "one row for each discipline and year")
        else:
            teams[row.discipline, row.year] = row.smallest_team
            tally.count()
    tally.refuse_if_too_many()
    return teams

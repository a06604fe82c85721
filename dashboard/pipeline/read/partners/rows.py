"""Checking the rows of a partner's file: one pydantic model per kind, and a tally of what became of each row.

A row that does not fit is set aside with a reason of REASONS, and the steward reads line, column and what was expected.
A value is never repeated: a file may hold what it should not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from dashboard.base.errors import UserError
from dashboard.base.numbers import TwoWaysError, read_number
from dashboard.base.personal_data import refused_kinds
from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read.partners.known import Known, Lookup
from dashboard.pipeline.read.partners.sheet import Sheet, partner_files, read_sheet

Reason = Literal[
    "counted",
    "wrong_value",
    "unknown_area",
    "unknown_code",
    "not_valid_then",
    "too_few_asked",
    "no_denominator",
    "duplicate_id",
    "unreadable_line",
    "not_approved",
    "ignored_category",
    "month_not_complete",
]
# Set aside by choice or by the date of the build: no sign that something is wrong with the file.
_SILENT = frozenset({"ignored_category", "month_not_complete", "not_approved", "too_few_asked"})
EXPECTED: frozenset[str] = _SILENT | {"no_denominator"}  # this one the steward hears of, and can mend
# What the balance of a source of sums about people tells of, whether a row was set aside for it or not.
REASONS_OF_SUMS: tuple[Reason, ...] = (
    *("counted", "wrong_value", "unknown_area", "unknown_code", "not_valid_then", "duplicate_id"),
    *("unreadable_line", "month_not_complete"),
)
NOTHING_PERSONAL = "nothing personal: no e-mail address, phone or national number, bank account or licence plate"
_SHOWN = 6  # kinds of fault, and lines of each, that the steward reads
_MONTHS = ("jan", "feb", "maa mrt mar", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec")
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}


class Row(BaseModel):
    """One row of a file. Aliases are the names of the columns; what the file has more is dropped unread."""

    model_config = ConfigDict(extra="ignore", frozen=True)


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class Finding:
    """Reason why a row was set aside. Never a value."""

    label: str
    line: int
    column: str | None
    expected: str
    reason: Reason

    def __str__(self) -> str:
        place = f"{self.label}, line {self.line}" + (f", '{self.column}'" if self.column else "")
        return f"{place}: expected {self.expected} ({self.reason})"


class Tally:
    """The counts of the rows of one source, by what became of them. Its counts sum to the rows read, always."""

    def __init__(self, source: PartnerSource, holds_people: bool = False) -> None:
        self.source = source
        self.holds_people = holds_people
        self.counts: Counter[Reason] = Counter()
        self.findings: list[Finding] = []

    @property
    def rows_read(self) -> int:
        return self.counts.total()

    def count(self) -> None:
        self.counts["counted"] += 1

    def set_aside(self, reason: Reason, label: str, line: int, column: str | None, expected: str) -> None:
        self.counts[reason] += 1
        self.findings.append(Finding(label, line, column, expected, reason))

    def lines(self) -> list[str]:
        """For the terminal: the first findings that ask for something; how many more, unless people are held."""
        alike: dict[tuple[str, str | None, str, Reason], list[int]] = {}
        for found in self.findings:
            if found.reason not in _SILENT:
                alike.setdefault((found.label, found.column, found.expected, found.reason), []).append(found.line)
        shown = []
        for (label, column, expected, reason), lines in list(alike.items())[:_SHOWN]:
            numbers = ", ".join(map(str, lines[:_SHOWN]))
            more = len(lines) - _SHOWN
            if more > 0:
                numbers += " and more" if self.holds_people else f" and {more} more"
            place = f"{label}, line{'s' if len(lines) > 1 else ''} {numbers}" + (f", '{column}'" if column else "")
            shown.append(f"source {self.source.code}: {place}: expected {expected} ({reason})")
        return shown + [f"source {self.source.code}: and other faults"] * (len(alike) > _SHOWN)

    def refuse_if_too_many(self) -> None:
        """Raises UserError when more rows were set aside than the city file allows."""
        aside = [finding for finding in self.findings if finding.reason not in EXPECTED]
        allowed = self.source.max_set_aside_share
        if aside and len(aside) > allowed * self.rows_read:
            raise UserError(
                f"source '{self.source.code}': more than {allowed:.0%} of the rows do not fit; the first: {aside[0]}"
            )


@dataclass(frozen=True)
class Checks:
    """The knowledge of the validators of a row."""

    known: Known
    decimal: str | None = None


def read_sheets(
    source: PartnerSource, city: City, model: type[AnyRow], refuse: Callable[[str, list[str]], None] | None = None
) -> Iterator[Sheet]:
    """Every file of a source. `refuse` sees label and header of each before a row is read, and may raise UserError."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    needed = [name for name, field in fields.items() if field.is_required()]
    for path in partner_files(source, city):
        yield read_sheet(path, source, list(fields), needed, refuse)


def check_rows(sheet: Sheet, model: type[AnyRow], checks: Checks, tally: Tally) -> Iterator[tuple[int, AnyRow]]:
    """The rows that fit the model, with their line; the others go to the tally. The caller counts what it keeps."""
    for line in sheet.unreadable:
        tally.set_aside("unreadable_line", sheet.label, line, None, "as many cells as the header has")
    for record in sheet.records:
        try:
            row = model.model_validate(record.cells, context=checks)
        except ValidationError as error:
            column, expected, reason = _first(error)
            tally.set_aside(reason, sheet.label, record.line, column, expected)
            continue
        yield record.line, row


def _first(error: ValidationError) -> tuple[str | None, str, Reason]:
    first = error.errors(include_url=False, include_input=False)[0]
    column = str(first["loc"][0]) if first["loc"] else None
    if first["type"] == "missing":
        return column, "a value", "wrong_value"
    known: dict[str, Reason] = {"unknown_area": "unknown_area", "unknown_code": "unknown_code"}
    return column, first["msg"], known.get(first["type"], "wrong_value")


def wrong(expected: str, reason: Reason = "wrong_value") -> PydanticCustomError:
    """The error of a validator: what was expected, and why the row is set aside."""
    return PydanticCustomError(reason, "{expected}", {"expected": expected})


# ---- kinds of cells -------------------------------------------------------------------------------


def _found(lookup: Callable[[Known], Lookup], reason: Reason) -> BeforeValidator:
    def find(value: str, info: ValidationInfo) -> str:
        lookup_here = lookup(_checks(info).known)
        code = lookup_here.find(value)
        if code is None:
            raise wrong(lookup_here.expected(), reason)
        return code

    return BeforeValidator(find)


def _found_all(lookup: Callable[[Known], Lookup], reason: Reason) -> BeforeValidator:
    def find(value: str, info: ValidationInfo) -> list[str]:
        lookup_here = lookup(_checks(info).known)
        codes = [lookup_here.find(part) for part in parts(value)]
        if not codes or None in codes:
            raise wrong(f"{lookup_here.expected()}, several separated by |", reason)
        return list(dict.fromkeys(code for code in codes if code))

    return BeforeValidator(find)


def _checks(info: ValidationInfo) -> Checks:
    assert isinstance(info.context, Checks)  # noqa: S101 - ours alone
    return info.context


def parts(text: str) -> list[str]:
    """'a | b' -> ['a', 'b']"""
    return [part.strip() for part in text.split("|") if part.strip()]


def _month(value: str) -> dt.date:
    """The first day of a month, as people and spreadsheets write one: 2025-03, 03/2025, mrt/25, 1/03/2025."""
    if found := re.fullmatch(r"(\d{4})[-/](\d{1,2})", value):
        return _date(int(found[1]), int(found[2]), 1)
    if found := re.fullmatch(r"(\d{1,2})[-/](\d{4})", value):
        return _date(int(found[2]), int(found[1]), 1)
    if found := re.fullmatch(r"([A-Za-z]{3,9})\.?[ /-](\d{2}|\d{4})", value):
        year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
        return _date(year, _MONTH_OF.get(found[1][:3].lower(), 0), 1)
    try:
        day = parse_day(value)
    except PydanticCustomError:
        day = None
    if day is None or day.day != 1:
        raise wrong("a month such as 2025-03")
    return day


def parse_day(value: str) -> dt.date:
    """2025-03-14, 14/03/2025 or 14-3-2025, a time of midnight behind it allowed."""
    value = re.sub(r"[ T]0{1,2}:00(:00)?$", "", value)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", value):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    raise wrong("a date such as 2025-03-14 or 14/03/2025")


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise wrong("a date that exists") from None
    if not 1990 <= year <= 2100:
        raise wrong("a year between 1990 and 2100")
    return date


def _number(value: str, info: ValidationInfo) -> float:
    """12,5 or 12.5; a number that could be read in two ways ('1.250') is refused unless the city file says how."""
    try:
        return read_number(value, _checks(info).decimal)
    except TwoWaysError:
        raise wrong("a number without a mark for thousands, or `decimal` in the city file") from None
    except ValueError:
        raise wrong("a number such as 12,5") from None


def _whole(value: str, info: ValidationInfo) -> int:
    number = _number(value, info)
    if number != int(number):
        raise wrong("a whole number")
    return int(number)


def _text(longest: int) -> BeforeValidator:
    def check(value: str) -> str:
        text = " ".join(value.split())
        if len(text) > longest or not text.isprintable():
            raise wrong(f"text of at most {longest} characters")
        if refused_kinds(text):
            raise wrong(NOTHING_PERSONAL)
        return text

    return BeforeValidator(check)


def parse_link(value: str) -> str:
    """A link that a page may show: http or https, a host, no user name."""
    try:
        address = urlsplit(value)
        fits = address.scheme in ("http", "https") and bool(address.hostname) and not address.username
    except ValueError:
        fits = False
    if not fits or len(value) > 500 or re.search(r"[\s\"'<>`\\{}]", value) or not value.isprintable():
        raise wrong("a link that begins with https:// or http://")
    if refused_kinds(value):
        raise wrong(f"a link that holds {NOTHING_PERSONAL}")
    return value


def _yes(value: str) -> bool:
    answer = {"ja": True, "yes": True, "j": True, "1": True, "x": True, "waar": True, "true": True}
    answer |= {"nee": False, "neen": False, "no": False, "n": False, "0": False, "onwaar": False, "false": False}
    if value.lower() not in answer:
        raise wrong("ja or nee")
    return answer[value.lower()]


def _code(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", value):
        raise wrong("a code: lower case letters, digits and _, beginning with a letter")
    return value


def _codes(value: str) -> list[str]:
    return [_code(part) for part in parts(value)]


NewCode = Annotated[str, BeforeValidator(_code)]
NewCodes = Annotated[list[str], BeforeValidator(_codes)]
MonthCell = Annotated[dt.date, BeforeValidator(_month)]
DayCell = Annotated[dt.date, BeforeValidator(parse_day)]
NumberCell = Annotated[float, BeforeValidator(_number)]
WholeCell = Annotated[int, BeforeValidator(_whole)]
YesCell = Annotated[bool, BeforeValidator(_yes)]
LinkCell = Annotated[str, BeforeValidator(parse_link)]
ShortText = Annotated[str, _text(160)]
LongText = Annotated[str, _text(1200)]
WijkCell = Annotated[str, _found(lambda known: known.wijken, "unknown_area")]
SignalAreaCell = Annotated[str, _found(lambda known: known.signal_areas, "unknown_area")]
AreaCell = Annotated[str, _found(lambda known: known.areas, "unknown_area")]
AreasCell = Annotated[list[str], _found_all(lambda known: known.areas, "unknown_area")]
DayTypeCell = Annotated[str, _found(lambda known: known.day_types, "wrong_value")]
DayPartCell = Annotated[str, _found(lambda known: known.day_parts, "wrong_value")]
NatureCell = Annotated[str, _found(lambda known: known.natures, "wrong_value")]
DisciplineCell = Annotated[str, _found(lambda known: known.disciplines, "unknown_code")]
OrganisationCell = Annotated[str, _found(lambda known: known.organisations, "unknown_code")]
OrganisationsCell = Annotated[list[str], _found_all(lambda known: known.organisations, "unknown_code")]
KindCell = Annotated[str, _found(lambda known: known.kinds, "unknown_code")]
ThemeCell = Annotated[str, _found(lambda known: known.themes, "unknown_code")]
TargetGroupsCell = Annotated[list[str], _found_all(lambda known: known.target_groups, "unknown_code")]
FenomenenCell = Annotated[list[str], _found_all(lambda known: known.fenomenen, "unknown_code")]
IndicatorCell = Annotated[str, _found(lambda known: known.indicators, "unknown_code")]
DomainCell = Annotated[str, _found(lambda known: known.domains, "unknown_code")]
StageCell = Annotated[str, _found(lambda known: known.stages, "unknown_code")]
OutcomeCell = Annotated[str, _found(lambda known: known.outcomes, "unknown_code")]

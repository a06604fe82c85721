"""Signals and real events: sums that partners hand in. Reading them, and refusing what is a list of cases.

Publishing stands in `signal_publishing`, rounding in `signal_rounding`. Messages about these files carry no value and
no count.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City
from dashboard.city.fields import Code, Worded
from dashboard.city.partner_sources import PartnerSource, SignalSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.months import first_of, next_month
from dashboard.pipeline.read.partners.catalogs import Named
from dashboard.pipeline.read.partners.known import Known, Lookup
from dashboard.pipeline.read.partners.rows import (
    Checks,
    DomainCell,
    NumberCell,
    OutcomeCell,
    Row,
    SignalAreaCell,
    StageCell,
    Tally,
    WholeCell,
    check_rows,
    parse_day,
    read_sheets,
    wrong,
)
from dashboard.pipeline.read.partners.sheet import Sheet, plain

_TWICE_SHARE = 0.05  # more keys than this that stand twice: rows of cases, whatever the header says
_MOST_SIGNALS = 5_000  # in one row
_SIGNAL_ADVICE = (
    "sums of signals per wijk, kwartaal, levensdomein, fase and uitkomst, with the number in `aantal` "
    "(docs/sources.md shows how a spreadsheet adds them up)"
)
_EVENT_ADVICE = "one row per year, with the number of events in `aantal` (docs/sources.md)"
# Words, in plain letters, in names of columns that make a row one of a case, a person or a moment.
_CASE = frozenset(
    {
        *("dossier", "dossiernummer", "casus", "case", "zaak", "zaaknummer", "hulpvraag", "gezin", "gezinnen"),
        *("client", "cliente", "clienten", "clientnummer", "bewoner", "patient", "leerling", "kind", "ouder"),
        *("naam", "voornaam", "achternaam", "familienaam", "name", "initialen", "persoon", "melder", "id", "nummer"),
        *("rijksregister", "insz", "geboortedatum", "leeftijd", "geslacht", "nationaliteit", "email", "telefoon"),
        *("gsm", "medewerker", "medewerkers", "hulpverlener", "veldwerker", "adres", "straat", "huisnummer"),
        *("datum", "date", "dag", "tijdstip", "uur", "begin", "einde", "diagnose", "verslag", "omschrijving"),
        *("opmerking", "opmerkingen", "toelichting", "notitie"),
    }
)


class SignalCatalog(Strict):
    """`<catalog>/signals.toml`: life domains, stages at first contact, outcomes, and which of them the shares count."""

    early: Code
    in_time: Code
    escalation: Code
    domains: Annotated[list[SignalWord], Field(min_length=2)]
    stages: Annotated[list[SignalWord], Field(min_length=2, max_length=2)]
    outcomes: Annotated[list[SignalWord], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _fits_together(self) -> SignalCatalog:
        for what, words in (("domains", self.domains), ("stages", self.stages), ("outcomes", self.outcomes)):
            codes = [word.code for word in words]
            if len(set(codes)) != len(codes):
                raise ValueError(f"two {what} have the same code")
        stages, outcomes = ([word.code for word in words] for words in (self.stages, self.outcomes))
        if self.early not in stages:
            raise ValueError("early is not one of the stages")
        if not {self.in_time, self.escalation} <= set(outcomes) or self.in_time == self.escalation:
            raise ValueError("in_time and escalation are two different outcomes")
        return self


class SignalWord(Named):
    definition: Worded


SignalCatalog.model_rebuild()


@dataclass
class SignalRows:
    """The sums that were handed in. Still true figures: kept in memory, released nowhere.

    signals: (signal area, quarter, domain, stage, outcome) -> number. covered: quarters that are closed, covered and
    handed in by every source. events: year -> (number, median in minutes or None).
    """

    catalog: SignalCatalog | None = None
    signals: dict[tuple[str, dt.date, str, str, str], int] = field(default_factory=dict)
    covered: set[dt.date] = field(default_factory=set)
    events: dict[int, tuple[int, float | None]] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)


def _quarter(value: str) -> dt.date:
    """The first day of a quarter: 2025-q1, 2025 K1, Q1/2025, 1e kwartaal 2025."""
    text = re.sub(r"\s+", " ", value.strip().lower())
    year_first = re.fullmatch(r"(\d{4})[ /-]?(?:q|k|kw|kwartaal) ?([1-4])", text)
    year_last = re.fullmatch(r"(?:q|k|kw|kwartaal) ?([1-4])[ -/](\d{4})|([1-4])(?:e|ste|de)? ?kwartaal ?(\d{4})", text)
    if year_first:
        year, number = int(year_first[1]), int(year_first[2])
    elif year_last:
        year, number = int(year_last[2] or year_last[4]), int(year_last[1] or year_last[3])
    else:
        raise wrong("a quarter such as 2025-q1")
    if not 1990 <= year <= 2100:
        raise wrong("a year between 1990 and 2100")
    return dt.date(year, 3 * number - 2, 1)


class SignalRow(Row):
    """One sum."""

    area: SignalAreaCell = Field(alias="wijk")
    quarter: Annotated[dt.date, BeforeValidator(_quarter)] = Field(alias="kwartaal")
    domain: DomainCell = Field(alias="levensdomein")
    stage: StageCell = Field(alias="fase")
    outcome: OutcomeCell = Field(alias="uitkomst")
    number: WholeCell = Field(alias="aantal", ge=0, le=_MOST_SIGNALS)

    def key(self) -> tuple[str, dt.date, str, str, str]:
        return (self.area, self.quarter, self.domain, self.stage, self.outcome)


class EventRow(Row):
    """One year of real events."""

    year: WholeCell = Field(alias="jaar", ge=1990, le=2100)
    number: WholeCell = Field(alias="aantal", ge=0, le=10_000)
    median: NumberCell | None = Field(default=None, alias="mediaan_minuten", ge=0, le=100_000)


def read_signals(
    city: City,
    known: Known,
    grouping: Sequence[tuple[str, str, str, str]],
    months: Sequence[dt.date],
    years: Sequence[int],
) -> tuple[SignalRows, list[Tally]]:
    """Signals of closed quarters and events of complete `years`. Raises UserError for a list of cases.

    grouping: (signal area, name_nl, name_en, wijk). A partner writes a wijk, or the group it belongs to: then what
    lies behind it never leaves the partner. Both are added up.
    """
    rows = SignalRows()
    tallies: list[Tally] = []
    if city.partners.signals:
        rows.catalog = read_toml(city.path(city.catalog) / "signals.toml", SignalCatalog)
        known.domains, known.stages, known.outcomes = (
            Lookup((word.code, word.name.values()) for word in words)
            for words in (rows.catalog.domains, rows.catalog.stages, rows.catalog.outcomes)
        )
    known.signal_areas.add({code: (nl, en) for code, nl, en, wijk in grouping if code != wijk}.items())
    group_of = {wijk: code for code, _, _, wijk in grouping}
    closed = closed_quarters(months)
    handed_in: dict[str, set[dt.date]] = {}
    for source in city.partners.signals:
        tally, handed_in[source.code] = _read_source(source, city, known, group_of, closed, rows)
        tallies.append(tally)
    _cover(city.partners.signals, closed, handed_in, rows)
    tallies += [_read_events(source, city, known, years, rows) for source in city.partners.events]
    return rows, tallies


def closed_quarters(months: Iterable[dt.date]) -> list[dt.date]:
    """First days of the quarters whose three months are all in `months`."""
    known = set(months)
    starts = sorted(month for month in known if month.month % 3 == 1)
    return [start for start in starts if {next_month(start), next_month(next_month(start))} <= known]


def quarter_code(quarter: dt.date) -> str:
    """1 April 2025 -> '2025-q2'"""
    return f"{quarter.year}-q{(quarter.month + 2) // 3}"


def _covered_by(source: SignalSource, quarter: dt.date) -> bool:
    last = next_month(next_month(quarter))
    begins = source.covers_from is None or first_of(source.covers_from) <= quarter
    return begins and (source.covers_until is None or first_of(source.covers_until) >= last)


def _read_source(
    source: SignalSource,
    city: City,
    known: Known,
    group_of: Mapping[str, str],
    closed: list[dt.date],
    rows: SignalRows,
) -> tuple[Tally, set[dt.date]]:
    """Add the signals of a source. Returns its tally and the quarters for which it handed something in."""
    tally = Tally(source, holds_people=True)
    seen: set[tuple[str, dt.date, str, str, str]] = set()
    handed_in: set[dt.date] = set()
    named = set(source.columns.values())
    refuse = partial(_refuse, advice=_SIGNAL_ADVICE, number=source.columns.get("aantal", "aantal"), named=named)
    for sheet in read_sheets(source, city, SignalRow, refuse):
        _refuse_days(sheet)
        twice = 0
        for line, row in check_rows(sheet, SignalRow, Checks(known, source.decimal), tally):
            if row.key() in seen:
                twice += 1
                expected = "one row for each combination, with the sum"
                tally.set_aside("duplicate_id", sheet.label, line, None, expected)
            elif row.quarter not in closed or not _covered_by(source, row.quarter):
                expected = "a closed quarter that the source covers"
                tally.set_aside("month_not_complete", sheet.label, line, "kwartaal", expected)
            else:
                seen.add(row.key())
                handed_in.add(row.quarter)
                key = (group_of.get(row.area, row.area), *row.key()[1:])
                rows.signals[key] = rows.signals.get(key, 0) + row.number
                tally.count()
        if twice > max(3.0, _TWICE_SHARE * len(sheet.records)):
            raise UserError(
                "refused: the same combination stands on many rows, so that a row seems to be a case",
                file=sheet.label,
                expected=_SIGNAL_ADVICE,
            )
    tally.refuse_if_too_many()
    return tally, handed_in


def _cover(
    sources: Sequence[SignalSource], closed: list[dt.date], handed_in: dict[str, set[dt.date]], rows: SignalRows
) -> None:
    """A quarter is covered when every source that should have handed in has done so: it is published only once."""
    for quarter in closed:
        expected = [source.code for source in sources if _covered_by(source, quarter)]
        waiting = [code for code in expected if quarter not in handed_in[code]]
        if expected and not waiting:
            rows.covered.add(quarter)
        for code in waiting:
            rows.advice.append(
                f"source {code}: nothing handed in for {quarter_code(quarter)}, so that no signals of that quarter are "
                "published yet (a partner that has none hands in a row with 0)"
            )


def _read_events(source: PartnerSource, city: City, known: Known, years: Sequence[int], rows: SignalRows) -> Tally:
    tally = Tally(source, holds_people=True)
    named = set(source.columns.values())
    refuse = partial(_refuse, advice=_EVENT_ADVICE, number=source.columns.get("aantal", "aantal"), named=named)
    for sheet in read_sheets(source, city, EventRow, refuse):
        for line, row in check_rows(sheet, EventRow, Checks(known, source.decimal), tally):
            if row.year in rows.events:
                raise UserError(
                    "refused: a year stands twice, so that a row seems to be an event",
                    file=sheet.label,
                    line=line,
                    column="jaar",
                    expected=_EVENT_ADVICE,
                )
            if row.year in years:
                rows.events[row.year] = (row.number, row.median)
                tally.count()
            else:
                tally.set_aside("month_not_complete", sheet.label, line, "jaar", "a complete calendar year")
    tally.refuse_if_too_many()
    return tally


def _refuse(label: str, columns: Sequence[str], *, advice: str, number: str, named: Collection[str]) -> None:
    """Raises UserError when the columns say that a row is a case: a word that tells so, or no column with a number."""
    found = [name for name in columns if name not in named and set(plain(name).split("_")) & _CASE]
    if found:
        listed = gate.our_words(found, _CASE)
        raise UserError(f"refused: the columns {listed} say that a row is a case", file=label, expected=advice)
    if plain(number) not in {plain(name) for name in columns}:
        raise UserError(
            f"refused: there is no column '{number}', so that each row seems to be a case", file=label, expected=advice
        )


def _refuse_days(sheet: Sheet) -> None:
    for record in sheet.records:
        try:
            parse_day(record.cells.get("kwartaal", ""))
        except PydanticCustomError:
            continue
        raise UserError(
            "refused: a day stands where a quarter should, so that a row seems to be a case",
            file=sheet.label,
            line=record.line,
            column="kwartaal",
            expected=_SIGNAL_ADVICE,
        )

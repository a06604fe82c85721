"""Partners' files: presence, initiatives, organisations, context and notes, from spreadsheet to staging relations.

Hours and signals are protected afterwards (pipeline/protect); this only reads.

A city without partners gets the same relations, empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import duckdb

from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.city.partner_sources import AreaGroup
from dashboard.pipeline.read.areas import Areas
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.months import complete_years
from dashboard.pipeline.read.partners import tables
from dashboard.pipeline.read.partners.catalogs import PartnerCatalog, read_partner_catalog
from dashboard.pipeline.read.partners.folding import Folding, fold_disciplines
from dashboard.pipeline.read.partners.indicators import read_indicators
from dashboard.pipeline.read.partners.initiatives import Initiative, read_initiatives
from dashboard.pipeline.read.partners.known import Known, make_known
from dashboard.pipeline.read.partners.notes import read_notes
from dashboard.pipeline.read.partners.organisations import read_organisations
from dashboard.pipeline.read.partners.presence import Teams, read_presence, read_teams
from dashboard.pipeline.read.partners.rows import Tally
from dashboard.pipeline.read.partners.signals import SignalRows, read_signals
from dashboard.pipeline.read.partners.uitdatabank import read_uitdatabank

Item = TypeVar("Item")

__all__ = ["Partners", "read_partners"]


@dataclass
class Partners:
    """The result of reading partners' files, beside the staging relations. For the build and the steward's terminal
    only.

    tallies: what became of the rows of each source. teams: declared smallest teams, published nowhere.
    """

    catalog: PartnerCatalog
    teams: Teams
    folding: Folding
    presence_areas: dict[str, str]  # code -> name
    signal_areas: list[str]  # codes
    tallies: list[Tally] = field(default_factory=list)
    signals: SignalRows = field(default_factory=SignalRows)

    @property
    def rows_read(self) -> dict[str, int]:
        return {tally.source.code: tally.rows_read for tally in self.tallies}

    @property
    def holds_people(self) -> dict[str, bool]:
        """Source code -> whether its balance is told in classes only."""
        return {tally.source.code: tally.holds_people for tally in self.tallies}

    def advice(self) -> list[str]:
        """Lines for the steward: which rows do not fit, and why. Never a value."""
        return [line for tally in self.tallies for line in tally.lines()]


def read_partners(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> Partners:
    """Read every partner's file, add to `source_balance_exact`, and make the relations of `tables`.

    Raises UserError, one line, for a wrong header, a file of workers, too many rows that do not fit, or a catalogue
    that does not hold together.
    """
    city, catalog, areas, months = inputs.city, inputs.catalog, inputs.areas, inputs.months
    settings = city.partners
    partner_catalog = read_partner_catalog(city)
    known = make_known(city, catalog, partner_catalog, areas)
    grouping = area_grouping(city, areas, settings.presence_areas, "presence_areas")
    signal_grouping = area_grouping(city, areas, settings.signal_areas, "signal_areas")
    tallies = [read_organisations(source, city, known) for source in settings.organisations]
    hours = _collect([read_presence(source, city, known, months) for source in settings.presence], tallies)
    found = _collect(_initiatives(city, known, areas, inputs.locator), tallies)
    figures, context_tallies = read_indicators(settings.context, city, known, areas)
    tallies += context_tallies
    notes = _collect([read_notes(source, city, known) for source in settings.notes], tallies)
    signals, signal_tallies = read_signals(city, known, signal_grouping, months, complete_years(list(months)))
    tallies += signal_tallies
    teams = read_teams(city, known) if settings.presence else {}
    folding = fold_disciplines(partner_catalog, teams, months) if settings.presence else Folding({}, "")
    tables.put_catalog(con, known)
    tables.put_presence(con, city, known, grouping, hours, folding, months)
    tables.put_initiatives(con, city, found)
    tables.put_indicators(con, figures)
    tables.put_notes(con, notes)
    tables.put_agreements(con, city, known)
    tables.put_signal_areas(con, signal_grouping if settings.signals else [])
    tables.put_balance(con, tallies)
    names = {row[0]: row[1] for row in grouping}
    told = sorted({row[0] for row in signal_grouping})
    return Partners(partner_catalog, teams, folding, names, told, tallies, signals)


def area_grouping(
    city: City, areas: Areas, groups: Sequence[AreaGroup], setting: str
) -> list[tuple[str, str, str, str]]:
    """Code of the group, name_nl, name_en, wijk: the groups of the city file, and each other wijk by itself.

    `setting`: where the groups stand, presence_areas or signal_areas.
    """
    wijken = areas.of_level(city.people_level)
    names = {str(row.area_code): str(row.area_name) for row in wijken.itertuples()}
    rows = []
    grouped = set()
    for group in groups:
        for code in group.areas:
            if code not in names:
                raise UserError("not an area of the people level", column=f"partners.{setting}", value=code)
            grouped.add(code)
            nl = group.name.get("nl") or next(iter(group.name.values()))
            rows.append((group.code, nl, group.name.get("en") or nl, code))
    if {group.code for group in groups} & set(names):
        raise UserError("a group of wijken has the code of a wijk", column=f"partners.{setting}")
    return rows + [(code, name, name, code) for code, name in names.items() if code not in grouped]


def _initiatives(city: City, known: Known, areas: Areas, locator: Locator) -> list[tuple[list[Initiative], Tally]]:
    taken: set[str] = set()
    ancestors = areas.ancestors()
    wijken = set(areas.of_level(city.people_level)["area_code"])
    above = ancestors[ancestors["ancestor_code"].isin(wijken)]
    wijk_of = dict(zip(above["area_code"], above["ancestor_code"], strict=True))
    results = []
    for source in city.partners.initiatives:
        if source.format == "uitdatabank":
            results.append(read_uitdatabank(source, city, known, locator, wijk_of.get, taken))
        else:
            results.append(read_initiatives(source, city, known, taken))
    return results


def _collect(results: list[tuple[list[Item], Tally]], tallies: list[Tally]) -> list[Item]:
    """The items of all sources of a kind; their tallies go to the others."""
    tallies += [tally for _, tally in results]
    return [item for items, _ in results for item in items]

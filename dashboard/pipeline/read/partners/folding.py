"""Disciplines that are published as the rest, per year: small teams, and those for which the steward chose so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base.errors import UserError
from dashboard.pipeline.read.partners.catalogs import Discipline, PartnerCatalog
from dashboard.pipeline.read.partners.presence import MIN_TEAM, Teams


@dataclass(frozen=True)
class Folding:
    """Under which discipline each one is published, per year: itself, or the rest."""

    published_as: dict[tuple[str, int], str]  # discipline, year -> code; a pair that is not declared is absent
    rest: str

    def series(self, catalog: PartnerCatalog, month: dt.date) -> list[str]:
        """Disciplines that are published in a month, in the order of the catalogue."""
        holding = [item.code for item in catalog.disciplines if item.holds_in(month)]
        codes = {self.published_as.get((code, month.year)) for code in holding}
        return [item.code for item in catalog.disciplines if item.code in codes]


def fold_disciplines(catalog: PartnerCatalog, teams: Teams, months: Sequence[dt.date]) -> Folding:
    """Read the folding from what was declared. Raises UserError when the rest would be one discipline by itself."""
    ordinary = {item.code: item for item in catalog.disciplines if not item.is_rest}
    rest = catalog.rest.code
    published = {
        (code, year): rest if _is_folded(ordinary[code], year, team) else code for (code, year), team in teams.items()
    }
    for month in months:
        holding = [code for code, item in ordinary.items() if item.holds_in(month)]
        folded = [code for code in holding if published.get((code, month.year)) == rest]
        if len(folded) == 1:
            raise UserError(
                f"discipline '{folded[0]}' would be alone in '{rest}' in {month:%Y-%m}, and so be published by itself",
                expected=f"a second discipline with rest_from_year = {month.year} (or earlier) in disciplines.toml",
            )
    return Folding(published, rest)


def _is_folded(discipline: Discipline, year: int, team: int) -> bool:
    by_choice = discipline.rest_from_year is not None and discipline.rest_from_year <= year
    return by_choice or team < MIN_TEAM

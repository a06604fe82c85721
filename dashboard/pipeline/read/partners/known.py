"""Names that partners' files may use, found by what people write: a code or a name, whatever its case or accents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City
from dashboard.pipeline.read.areas import Areas, labels
from dashboard.pipeline.read.partners.catalogs import Discipline, Named, PartnerCatalog
from dashboard.pipeline.read.partners.sheet import plain

_SHOWN = 12
DAY_TYPES = {
    "werkdag": ("werkdag", "werkdagen", "weekdag", "week", "ma-vr"),
    "zaterdag": ("zaterdag", "za"),
    "zondag": ("zondag", "zo", "feestdag", "zon- en feestdag", "zon- en feestdagen", "zon-/feestdag"),
}
NATURES = {"preventief": ("preventief", "preventie", "preventive"), "reactief": ("reactief", "reactie", "reactive")}


class Lookup:
    """Code by code or name. A name that two codes share finds neither: then the code has to be written."""

    def __init__(self, pairs: Iterable[tuple[str, Iterable[str]]] = (), told_as: str | None = None) -> None:
        self._told_as = told_as
        self._codes: list[str] = []
        self._shown: list[str] = []
        self._names: dict[str, str | None] = {}
        self.add(pairs)

    def add(self, pairs: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Add codes with their names; a name that is known already keeps its meaning."""
        fresh: dict[str, str | None] = {}
        for code, names in pairs:
            self._codes.append(code)
            self._shown.append(code if code.islower() else next(iter(names), code))
            for name in {plain(name) for name in (code, *names)}:
                fresh[name] = code if fresh.get(name, code) == code else None
        self._names = fresh | self._names
        self._cache: dict[str, str | None] = {code: code for code in self._codes}

    def find(self, text: str) -> str | None:
        if text not in self._cache:
            self._cache[text] = self._names.get(plain(text))
        return self._cache[text]

    def expected(self) -> str:
        """The codes (of areas the names), as far as they fit on a line; `told_as` where a partner made them up."""
        if self._told_as:
            return self._told_as
        if not self._shown:
            return "nothing: none is known"
        return f"one of {', '.join(self._shown[:_SHOWN])}{' ...' if len(self._shown) > _SHOWN else ''}"


@dataclass(frozen=True)
class Organisation:
    code: str
    name: str
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    link: str | None


@dataclass
class Known:
    """The codes and names that rows are checked against. `organisations` grows while the organisations are read,
    before all else.

    wijken: areas at the people level. areas: of every level, the city too; a name on several levels means the wijk.
    """

    wijken: Lookup
    areas: Lookup
    day_parts: Lookup
    disciplines: Lookup
    kinds: Lookup
    themes: Lookup
    target_groups: Lookup
    indicators: Lookup
    fenomenen: Lookup
    discipline: dict[str, Discipline]
    catalog: PartnerCatalog
    day_types: Lookup = field(default_factory=lambda: Lookup(DAY_TYPES.items()))
    natures: Lookup = field(default_factory=lambda: Lookup(NATURES.items()))
    organisations: Lookup = field(
        default_factory=lambda: Lookup(told_as="a code or name of the organisations that were handed in")
    )
    domains: Lookup = field(default_factory=Lookup)  # of signals, like stages and outcomes: set when they are read
    stages: Lookup = field(default_factory=Lookup)
    outcomes: Lookup = field(default_factory=Lookup)
    signal_areas: Lookup = field(default_factory=Lookup)  # wijken, and those that are handed in together
    organisation: dict[str, Organisation] = field(default_factory=dict)

    def add_organisation(self, organisation: Organisation) -> None:
        self.organisation[organisation.code] = organisation
        self.organisations.add([(organisation.code, [organisation.name])])


def make_known(city: City, catalog: Catalog, partner_catalog: PartnerCatalog, areas: Areas) -> Known:
    """The lookups of a city, without its organisations, which are read from a file."""
    table = areas.table.assign(label=labels(city, areas.table))
    by_level = {
        level.code: [
            (str(row.area_code), [str(row.area_name), str(row.label)])
            for row in table[table["level"] == level.code].itertuples()
        ]
        for level in city.levels
    }
    places = Lookup(by_level[city.people_level])
    for level in city.levels:
        if level.code != city.people_level:
            places.add(by_level[level.code])
    return Known(
        wijken=Lookup(by_level[city.people_level]),
        signal_areas=Lookup(by_level[city.people_level]),
        areas=places,
        day_parts=Lookup([(part.code, part.name.values()) for part in city.day_parts]),
        disciplines=_named(item for item in partner_catalog.disciplines if not item.is_rest),
        kinds=_named(partner_catalog.kinds),
        themes=_named(partner_catalog.themes),
        target_groups=_named(partner_catalog.target_groups),
        indicators=_named(partner_catalog.indicators),
        fenomenen=Lookup([(item.code, item.name.values()) for item in catalog.fenomenen]),
        discipline={item.code: item for item in partner_catalog.disciplines},
        catalog=partner_catalog,
    )


def _named(items: Iterable[Named]) -> Lookup:
    return Lookup([(item.code, item.name.values()) for item in items])

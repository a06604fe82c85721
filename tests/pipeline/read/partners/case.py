"""A tiny city with partners: catalogues, files drawn as small tables, and the real staging, protection and marts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dashboard.city.catalog import read_catalog
from dashboard.city.city_file import read_city
from dashboard.city.goal_file import read_goals
from dashboard.pipeline.protect.draws import remember as keep
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.hours import PublishedHours, publish_presence
from dashboard.pipeline.read import staging
from dashboard.pipeline.read.areas import Areas, read_areas
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.months import closed_months, complete_years
from dashboard.pipeline.read.partners import Partners, read_partners
from dashboard.store.queries import all_queries, in_order, query
from tests.tiny import draws_for, make_city

PARTNER_MARTS = (
    *("presence_area", "discipline", "organisation_kind", "organisation", "theme", "target_group", "initiative"),
    *("initiative_area", "initiative_group", "initiative_partner", "initiative_moment", "initiative_fenomeen"),
    *(
        "initiative_goal",
        "indicator_theme",
        "indicator",
        "context_by_area_year",
        "note",
        "offer_rule",
        "threshold",
        "policy_note",
    ),
    *("hours_by_area_month", "hours_profile_by_area_year", "presence_by_area_year", "team_moment_by_area_year"),
)
STAGING = ("hours_published", "hours_count", "hours_profile_count", "presence_yes")

DISCIPLINES = """
[[disciplines]]
code = "straat"
name = { nl = "Straathoekwerk", en = "Street work" }
definition = { nl = "d", en = "d" }
[[disciplines]]
code = "wacht"
name = { nl = "Wachten", en = "Guards" }
definition = { nl = "d", en = "d" }
[[disciplines]]
code = "brug"
name = { nl = "Brugfiguren", en = "Bridges" }
definition = { nl = "d", en = "d" }
[[disciplines]]
code = "consulent"
name = { nl = "Consulenten", en = "Consultants" }
definition = { nl = "d", en = "d" }
[[disciplines]]
code = "oud"
name = { nl = "Vroeger werk", en = "Former work" }
definition = { nl = "d", en = "d" }
valid_to = 2024-12-31
[[disciplines]]
code = "overige"
name = { nl = "Overige", en = "Others" }
definition = { nl = "d", en = "d" }
is_rest = true
"""
KINDS = 'kinds = [{ code = "stad", name = { nl = "Stad", en = "City" } }]\n'
THEMES = """
everyone = "iedereen"
themes = [
    { code = "jeugd", name = { nl = "Jeugd", en = "Youth" } },
    { code = "zorg", name = { nl = "Zorg", en = "Care" } },
]
target_groups = [
    { code = "kinderen", name = { nl = "Kinderen", en = "Children" }, ages = [0, 12] },
    { code = "jongeren", name = { nl = "Jongeren", en = "Young" }, ages = [12, 25] },
    { code = "ouderen", name = { nl = "Ouderen", en = "Older" }, ages = [60, 120] },
    { code = "iedereen", name = { nl = "Iedereen", en = "Everyone" } },
]
"""
INDICATOR = """
[[indicators]]
code = "{code}"
name = {{ nl = "{code}", en = "{code}" }}
definition = {{ nl = "d", en = "d" }}
unit = "{unit}"
direction = "high"
theme = "thuis"
survey = {survey}
owner = "test"
review_date = 2027-01-01
"""
INDICATORS = 'themes = [{ code = "thuis", name = { nl = "Thuis", en = "Home" } }]\n'
INDICATORS += INDICATOR.format(code="thuisgevoel", unit="%", survey="true")
INDICATORS += INDICATOR.format(code="armoede", unit="%", survey="false")
INDICATORS += INDICATOR.format(code="huur", unit="euro", survey="false")
TERMS = "term_id,label,theme_code\n0.59.0.0.0,Sport,jeugd\n1.37.1.0.0,Gezondheid,zorg\n0.50.4.0.0,Concert,ignore\n"

ORGANISATIONS = "code;naam;soort;geldig_van;geldig_tot\nstad;Stad Tiny;stad;;\njam;J@M;stad;;31/12/2025\n"
PRESENCE = "wijk;maand;dagtype;dagdeel;discipline;organisatie;aard;uren"
TEAMS = "discipline;jaar;kleinste_ploeg"
INITIATIVES = (
    "titel;gebieden;thema;doelgroepen;trekker;partners;begin;einde;momenten;aard;fenomenen;doelen;publiek;link"
)
CONTEXT = "indicator;gebied;jaar;waarde;eenheid;noemer;n;interval_laag;interval_hoog;bron;datum"
NOTES = "gebied;datum;zin;bron"
SOURCE = (
    'code = "{code}"\nname = {{ nl = "{code}", en = "{code}" }}\nproducer = "test"\nlicence = "CC0"\nfile = "{file}"\n'
)

AS_OF = dt.date(2026, 4, 20)
TEAM_ROWS = [f"{code};{year};{team}" for year in (2025, 2026) for code, team in (("straat", 3), ("wacht", 4))]
SMALL_ROWS = [f"{code};{year};2" for year in (2025, 2026) for code in ("brug", "consulent")]


def make_partners(
    folder: Path,
    *,
    organisations: str = ORGANISATIONS,
    presence: list[str] | str | None = None,
    teams: list[str] | None = None,
    initiatives: list[str] | str | None = None,
    events: str | None = None,
    context: list[str] | str | None = None,
    notes: list[str] | str | None = None,
    more: str = "",
    more_source: str = "",
    disciplines: str = DISCIPLINES,
    encoding: str = "utf-8",
    first_month: str = "2025-01",
    inhabitants: dict[str, int | None] | None = None,
) -> Path:
    """Write a city with the files that are given. A list of rows gets the usual header; a text is the whole file.

    `more` is added to [partners], `more_source` to each source.
    """
    path = make_city(folder, [], first_month=first_month, inhabitants=inhabitants)
    catalog = {"disciplines": disciplines, "organisations": KINDS, "themes": THEMES, "indicators": INDICATORS}
    for name, text in catalog.items():
        (folder / "catalog" / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "terms.csv").write_text(TERMS, encoding="utf-8")
    settings = "\n[partners]\n" + ('smallest_teams = "teams.csv"\n' if presence is not None else "")
    files = {"organisations": organisations, "presence": presence, "initiatives": initiatives}
    files |= {"context": context, "notes": notes}
    headers = {"presence": PRESENCE, "initiatives": INITIATIVES, "context": CONTEXT, "notes": NOTES}
    for kind, content in files.items():
        if content is not None:
            text = content if isinstance(content, str) else "\n".join([headers[kind], *content]) + "\n"
            (folder / f"{kind}.csv").write_bytes(text.encode(encoding))
            settings += f"\n[[partners.{kind}]]\n" + SOURCE.format(code=kind, file=f"{kind}.csv") + more_source
    if events is not None:
        (folder / "events.json").write_text(events, encoding="utf-8")
        settings += "\n[[partners.initiatives]]\n" + SOURCE.format(code="uit", file="events.json")
        settings += 'format = "uitdatabank"\nterms = "terms.csv"\nmax_set_aside_share = 1.0\n'
    rows = [*TEAM_ROWS, *SMALL_ROWS] if teams is None else teams
    (folder / "teams.csv").write_text("\n".join([TEAMS, *rows]) + "\n", encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(settings + more)
    return path


_SAME: list[tuple[Areas, Locator]] = []  # the areas of every tiny city are the same: read once


@dataclass
class Result:
    """What reading a tiny city gave."""

    con: duckdb.DuckDBPyConnection
    inputs: Inputs
    partners: Partners

    def balance(self, code: str) -> dict[str, int]:
        return {
            str(reason): count
            for reason, count in next(t for t in self.partners.tallies if t.source.code == code).counts.items()
        }

    def rows(self, sql: str) -> list[Any]:
        return self.con.execute(sql).fetchall()

    def publish(self, folder: Path, remember: bool = True) -> PublishedHours:
        """Protect the hours with the history in `folder`, make the marts, and add what is new to the history."""
        history = History(folder)
        draws = draws_for(history)
        hours = publish_presence(self.con, self.inputs, self.partners, history, draws)
        if remember:
            keep(hours.pending, hours.errors, history, self.inputs.catalog, draws.state)
        for item in in_order(tuple(query("marts", name) for name in PARTNER_MARTS)):
            self.con.execute(f"create or replace table {item.name} as {item.sql}")
        return hours


def read(city_file: Path, as_of: dt.date = AS_OF) -> Result:
    """Read a tiny city and run its staging queries."""
    inputs = _inputs(city_file, as_of)
    con = duckdb.connect()
    partners = read_partners(con, inputs)
    staging.put_series(con, inputs.catalog, inputs.months, inputs.years, {}, {})
    for item in in_order(tuple(item for item in all_queries("staging") if item.name in STAGING)):
        con.execute(f"create table {item.name} as {item.sql}")
    return Result(con, inputs, partners)


def _inputs(city_file: Path, as_of: dt.date) -> Inputs:
    city = read_city(city_file)
    if not _SAME:
        areas = read_areas(city)
        _SAME.append((areas, Locator(areas.outlines[areas.locate_level], areas.at_locate_level())))
    areas, locator = _SAME[0]
    months = closed_months(city, as_of)
    goals = read_goals(city)
    return Inputs(city_file, city, read_catalog(city), goals, areas, locator, as_of, months, complete_years(months))

"""The build: one pass from raw sources to a released snapshot. `build`, read from top to bottom, is how data flows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.catalog import IGNORE, Catalog, read_catalog
from dashboard.city.city_file import City, read_city
from dashboard.city.goal_file import read_goals
from dashboard.pipeline.progress import silent
from dashboard.pipeline.protect.history import MONTHLY, History, check_catalogue_change, default_history, start_new
from dashboard.pipeline.protect.hours import publish_presence
from dashboard.pipeline.protect.people import Published, publish_people, published_people, share_class
from dashboard.pipeline.protect.secret import read_secret
from dashboard.pipeline.protect.signals import publish_signals
from dashboard.pipeline.prove import audit_release, prove_public
from dashboard.pipeline.prove.public_texts import check_public_texts
from dashboard.pipeline.read import staging
from dashboard.pipeline.read.areas import Areas, read_areas
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.months import closed_months, complete_years, next_closing
from dashboard.pipeline.read.partners import Partners, read_partners
from dashboard.pipeline.read.sources import SourceReading, read_source
from dashboard.pipeline.read.sources.categories import read_mapping
from dashboard.pipeline.release.goals import check_goals, put_goals
from dashboard.pipeline.release.public_tables import make_public_tables
from dashboard.pipeline.release.release import building, fingerprint, public_of, publish
from dashboard.store.queries import all_queries, in_order
from dashboard.store.snapshot import read_pointer

_OF_INTERNAL_TABLES = ("hours_", "signal")  # proofs of figures that the public snapshot does not hold
_TOLD_OF_A_TABLE = ("grain", "columns", "protection", "base_cell", "lowest_level", "audience")


@dataclass(frozen=True)
class BuildResult:
    """What a build says to the steward. Exact numbers of sources that hold people-fenomenen stay out of it."""

    snapshot: Path
    city_name: str
    last_month: dt.date
    readings: dict[str, SourceReading]
    findings: pd.DataFrame
    advice: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        lines = [f"{self.city_name}: released {self.snapshot.name}, months up to {self.last_month:%Y-%m}."]
        for row in self.findings.to_dict("records"):
            people = "" if pd.isna(row["population"]) else f", {row['population']:,.0f} inhabitants"
            named = f"{row['area_name']} ({row['area_code']})"
            lines.append(f"  outline of {named}: {row['finding']}, {row['detail']}{people}")
        for code, reading in self.readings.items():
            lines += [f"  source {code}: {line}" for line in reading.advice()]
        return lines + self.advice

    def exact_balance(self) -> str:
        """CSV source_code,reason,row_count with every exact number: for the steward's eyes, never for a release."""
        lines = ["source_code,reason,row_count"]
        for code, reading in self.readings.items():
            lines += [f"{code},{reason},{count}" for reason, count in reading.balance.items()]
        return "\n".join(lines) + "\n"


def build(
    city_file: Path,
    out: Path,
    as_of: dt.date,
    *,
    history: Path | None = None,
    new_history: bool = False,
    progress: Callable[..., None] = silent,
) -> BuildResult:
    """Build and release `city_file` into `out` as on `as_of`. Raises UserError, and then nothing is released."""
    progress("Read the city and its areas")
    city = read_city(city_file)
    catalog = read_catalog(city)
    goals = read_goals(city)
    areas = read_areas(city)
    months = closed_months(city, as_of)
    years = complete_years(months)
    with building(out) as unfinished:
        _invent_reports(city, areas, as_of, progress)
        _invent_partners(city, areas, as_of)
        con = _build_connection()
        locator = Locator(areas.outlines[areas.locate_level], areas.at_locate_level())
        readings = _read_sources(con, city, catalog, locator, as_of, months[-1], progress)
        partners = read_partners(con, city, catalog, areas, locator, months)
        progress("Count")
        holds_people = {source.code: _holds_people(city, catalog, source.categories) for source in city.reports}
        holds_people |= partners.holds_people
        past = _open_history(city, out, history, new_history, any(holds_people.values()))
        _stage(con, city, catalog, areas, months, years, holds_people, past)
        progress("Protect small numbers")
        people = _protect(con, city, catalog, areas, months, years, past)
        hours = publish_presence(con, city, partners, months, years, past, read_secret)
        signals = publish_signals(con, city, partners.signal_areas, partners.signals, months, years, past, read_secret)
        people.proofs += [*hours.proofs, *signals.proofs]
        people.pending += [*hours.pending, *signals.pending]
        progress("Make the tables")
        digest = fingerprint(city_file, city, as_of)
        _stage_results(con, city, readings, partners, holds_people, people, months, as_of, digest)
        put_goals(con, city, catalog, goals)
        _make_tables(con, unfinished)
        check_goals(con, goals)
        make_public_tables(con, public_of(unfinished))
        check_public_texts(public_of(unfinished), city, city_file)
        progress("Check and prove")
        _check(con)
        con.close()
        advice = [*partners.advice(), *hours.advice, *signals.advice, *_prove(unfinished, past, people, as_of)]
        progress("Release")
        if new_history:  # only now: when anything failed before, the old history is still in its place
            folder = history or default_history(out)
            start_new(folder)
            past = History(folder)
        head = _remember(past, people, catalog)
        snapshot = publish(unfinished, out, digest, head)
    return BuildResult(snapshot, city.name, months[-1], readings, areas.findings, advice)


def _build_connection() -> duckdb.DuckDBPyConnection:
    """In memory, and never on disk: true counts must not be left in a spill file."""
    return duckdb.connect(
        config={
            "threads": str(settings.DUCKDB_THREADS),
            "temp_directory": "",
            "disabled_optimizers": settings.DUCKDB_DISABLED_OPTIMIZERS,
        }
    )


def _invent_reports(city: City, areas: Areas, as_of: dt.date, progress: Callable[..., None]) -> None:
    """Write the invented reports of an example city; they then go through the very same readers."""
    for source in city.reports:
        if source.generator is None:
            continue
        if not city.is_example:
            raise UserError("only an example city may invent reports", column="reports.generator", value=source.code)
        from dashboard.pipeline.example.reports import write_example

        progress("Invent example reports")
        table = areas.of_level(areas.locate_level)
        population = dict(zip(table["area_code"], table["population"].fillna(0).astype(int), strict=True))
        write_example(
            city,
            areas.outlines[areas.locate_level],
            population,
            city.path(source.file).parent,
            as_of,
            progress=lambda done, total: progress("Invent example reports", done / total),
        )


def _invent_partners(city: City, areas: Areas, as_of: dt.date) -> None:
    """Write the invented files of partners of an example city."""
    invented = [source.code for source in city.partners.sources() if source.generator]
    if not invented:
        return
    if not city.is_example:
        raise UserError("only an example city may invent files", column="partners.generator", value=invented[0])
    from dashboard.pipeline.example.partners import write_example_partners

    wijken = areas.of_level(city.people_level)
    write_example_partners(city, dict(zip(wijken["area_code"], wijken["area_name"], strict=True)), as_of)


def _read_sources(
    con: duckdb.DuckDBPyConnection,
    city: City,
    catalog: Catalog,
    locator: Locator,
    as_of: dt.date,
    last_month: dt.date,
    progress: Callable[..., None],
) -> dict[str, SourceReading]:
    """Fill `report_cell` and `source_balance_exact`."""
    readings = {}
    for number, source in enumerate(city.reports):
        progress("Read and locate the reports", number / len(city.reports))
        readings[source.code] = read_source(con, source, city, catalog, locator, as_of, last_month)
    return readings


def _holds_people(city: City, catalog: Catalog, categories: str) -> bool:
    """Whether a source's mapping leads to any fenomeen about people."""
    codes = set(read_mapping(city.path(categories), catalog).values()) - {IGNORE}
    return any(catalog.fenomeen(code).about == "people" for code in codes)


def _stage(
    con: duckdb.DuckDBPyConnection,
    city: City,
    catalog: Catalog,
    areas: Areas,
    months: Sequence[dt.date],
    years: Sequence[int],
    holds_people: dict[str, bool],
    history: History,
) -> None:
    """The known things as tables, then every staging query in the order of its needs."""
    coverage: dict[str, set[dt.date]] = {}
    for source in city.reports:
        for code in set(read_mapping(city.path(source.categories), catalog).values()) - {IGNORE}:
            coverage.setdefault(code, set()).update(staging.covered_months(source, months))
    staging.put_areas(con, city, areas)
    staging.put_catalog(con, city, catalog)
    staging.put_series(con, catalog, months, years, coverage, published_people(history))
    staging.put_sources(con, city, months, holds_people)
    for item in in_order(all_queries("staging")):
        con.execute(f"create table {item.name} as {item.sql}")


def _open_history(city: City, out: Path, folder: Path | None, begin_anew: bool, needed: bool) -> History:
    """The history of published figures; refused when it misses what the release in use was made from."""
    folder = folder or default_history(out)
    pointer = read_pointer(out)
    if begin_anew:
        return History(folder.with_name(f"{folder.name}-not-yet"))  # no such folder: an empty history
    history = History(folder)
    history.verify()
    if needed and pointer is not None and pointer.history_head:
        history.expect(pointer.history_head)
    if needed and city.kind == "real" and not history.publications():
        raise UserError(
            "no history of published figures",
            file=folder,
            expected="the folder from the last build or its backup; --new-history starts a new one on purpose",
        )
    return history


def _protect(
    con: duckdb.DuckDBPyConnection,
    city: City,
    catalog: Catalog,
    areas: Areas,
    months: Sequence[dt.date],
    years: Sequence[int],
    history: History,
) -> Published:
    """Round what is about people, and put `people_figure` and `people_profile` beside the exact counts."""
    about_people = con.execute("select count(*) from people_count").fetchone()
    if about_people and about_people[0]:
        people_areas = list(areas.of_level(city.people_level)["area_code"])
        for month in months:
            if not history.has(MONTHLY, f"{month:%Y-%m}"):
                check_catalogue_change(history, catalog, people_areas, month)
        parts = [part.code for part in city.day_parts]
        people = publish_people(con, catalog, people_areas, parts, months, years, history, read_secret(city))
    else:
        people = Published.nothing()
    staging.put_frame(
        con,
        "people_figure",
        "area_code varchar, month date, fenomeen_code varchar, published_count bigint",
        people.monthly,
    )
    staging.put_frame(
        con,
        "people_profile",
        "area_code varchar, year integer, fenomeen_code varchar, day_type varchar, day_part varchar, "
        "published_count bigint",
        people.profile,
    )
    return people


def _stage_results(
    con: duckdb.DuckDBPyConnection,
    city: City,
    readings: dict[str, SourceReading],
    partners: Partners,
    holds_people: dict[str, bool],
    people: Published,
    months: Sequence[dt.date],
    as_of: dt.date,
    digest: str,
) -> None:
    """What the build itself has to say: balance, late reports, proofs, tables, release."""
    rows_read = {code: reading.rows_read for code, reading in readings.items()} | partners.rows_read
    _stage_balance(con, holds_people, rows_read)
    staging.put(con, "late_known", "year integer, late_class varchar", people.late.items())
    staging.put(con, "proof_known", "proof_order integer, proof varchar, passed boolean, checked_on date", [])
    staging.put(
        con,
        "table_known",
        "table_name varchar, grain varchar, columns varchar, protection varchar, base_cell varchar, "
        "lowest_level varchar, audience varchar",
        [(mart.name, *(mart.header[key] for key in _TOLD_OF_A_TABLE)) for mart in all_queries("marts")],
    )
    tiles = city.base_tiles
    staging.put(
        con,
        "release_known",
        "release_id varchar, city_code varchar, city_name varchar, city_kind varchar, as_of date, first_month date, "
        "last_month date, next_update date, population_year integer, population_source varchar, "
        "population_source_en varchar, has_example boolean, "
        "chosen_is_example boolean, languages varchar, tiles_url varchar, tiles_attribution varchar",
        [
            (
                digest[:12],
                city.code,
                city.name,
                city.kind,
                as_of,
                months[0],
                months[-1],
                next_closing(city, months[-1]),
                city.population.year,
                city.population.source,
                city.population.source_en or city.population.source,
                any(source.example for source in (*city.reports, *city.partners.sources())),
                city.chosen_is_example,
                ",".join(city.languages),
                tiles.url if tiles else None,
                tiles.attribution if tiles else None,
            )
        ],
    )


def _stage_balance(con: duckdb.DuckDBPyConnection, holds_people: dict[str, bool], rows_read: dict[str, int]) -> None:
    """balance_published: exact for sources about things only, else classes of shares (docs/privacy.md)."""
    exact = con.execute("select source_code, reason, row_count from source_balance_exact order by 1, 2").fetchall()
    rows: list[tuple[str, str, int | None, str | None]] = []
    for source, reason, count in exact:
        if not holds_people[source]:
            rows.append((source, reason, count, None))
        elif reason == "counted":
            rows.append((source, reason, None, "published"))
        else:
            rows.append((source, reason, None, share_class(count / max(1, rows_read[source]))))
    types = "source_code varchar, reason varchar, row_count integer, row_class varchar"
    staging.put(con, "balance_published", types, rows)


def _make_tables(con: duckdb.DuckDBPyConnection, unfinished: Path) -> None:
    """Every declared mart, and nothing else, into the file to release."""
    con.execute(f"attach '{str(unfinished).replace(chr(39), chr(39) * 2)}' as release_file")
    for mart in in_order(all_queries("marts")):
        con.execute(f"create table {mart.name} as {mart.sql}")
        con.execute(f"create table release_file.{mart.name} as from {mart.name}")
    con.execute("detach release_file")


def _check(con: duckdb.DuckDBPyConnection) -> None:
    """Each query in queries/checks returns no rows, or the build stops."""
    for item in all_queries("checks"):
        rows = con.execute(item.sql).fetchall()
        if rows:
            raise UserError(f"the check '{item.name}' found {len(rows)} rows: {item.header['why']}", file=item.path)


def _prove(unfinished: Path, history: History, people: Published, as_of: dt.date) -> list[str]:
    """Every proof of protection, with the true counts in memory and from the bytes to release, or the build stops.

    Pass and date of each go into the table `proof`. Returns advice for the steward.
    """
    report = audit_release(unfinished, history, pending=people.pending)
    proofs = [*people.proofs, *report.proofs, *prove_public(unfinished, public_of(unfinished))]
    for proof in proofs:
        if not proof.passed:
            raise UserError(f"the proof '{proof.name}' failed, so nothing is released: {proof.detail}")
    names = list(dict.fromkeys(proof.name for proof in proofs))
    public = [name for name in names if not name.startswith(_OF_INTERNAL_TABLES)]
    for path, told in ((unfinished, names), (public_of(unfinished), public)):
        with duckdb.connect(str(path)) as con:
            for name in told:
                con.execute("insert into proof values (?, true, ?)", [name, as_of])
    return report.advice


def _remember(history: History, people: Published, catalog: Catalog) -> str:
    """Add what is published for the first time to the history, which is never changed. Returns its head."""
    for dataset, period, table in people.pending:
        history.append(dataset, period, table, catalog)
    return history.head

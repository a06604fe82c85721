"""The build: one pass from raw sources to a released snapshot. `build`, read from top to bottom, is how data flows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.base.disk import keep_from_others, only_owner
from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.example.invent import invent
from dashboard.pipeline.progress import silent
from dashboard.pipeline.protect.carried import begun_anew, put_in_place, put_publications
from dashboard.pipeline.protect.draws import Pending, draws_of, remember
from dashboard.pipeline.protect.floor import floor_advice, parents_of, put_people_areas
from dashboard.pipeline.protect.history import History, default_history
from dashboard.pipeline.protect.hours import publish_presence
from dashboard.pipeline.protect.mappings import held_people, pending_mapping, waiting_advice, waiting_categories
from dashboard.pipeline.protect.people import protect_people, published_people, refuse_without_raw
from dashboard.pipeline.protect.signals import publish_signals
from dashboard.pipeline.protect.thing_publishing import publish_things, thing_figures
from dashboard.pipeline.protect.withdrawals import put_withdrawals
from dashboard.pipeline.prove.before_release import check_no_month_shrank, check_tables, prove_protected
from dashboard.pipeline.prove.public_texts import check_public_texts
from dashboard.pipeline.read.inputs import Inputs, read_inputs
from dashboard.pipeline.read.months import refuse_a_day_to_come
from dashboard.pipeline.read.partners import read_partners
from dashboard.pipeline.read.sources import SourceReading, read_source
from dashboard.pipeline.read.stage import stage
from dashboard.pipeline.read.untranslated import untranslated_advice
from dashboard.pipeline.release.goals import check_goals, put_goals
from dashboard.pipeline.release.public_tables import make_public_tables
from dashboard.pipeline.release.release import building, fingerprint, made_before, public_of, put_in_use
from dashboard.pipeline.release.seen_texts import read_city_decisions, stage_seen
from dashboard.pipeline.release.tables import make_tables, stage_results
from dashboard.pipeline.release.wordings import put_wordings
from dashboard.store.database import open_database
from dashboard.store.snapshot import read_pointer


@dataclass(frozen=True)
class BuildResult:
    """The report of a build to the steward. Exact numbers of sources that hold people-fenomenen stay out of it."""

    city_name: str
    last_month: dt.date
    readings: dict[str, SourceReading]
    findings: pd.DataFrame
    advice: list[str]
    pending: Pending  # what was published for the first time, or would have been
    snapshot: Path | None = None  # none after a dry run

    def lines(self) -> list[str]:
        lines = self._first_lines()
        for row in self.findings.to_dict("records"):
            people = "" if pd.isna(row["population"]) else f", {row['population']:,.0f} inhabitants"
            named = f"{row['area_name']} ({row['area_code']})"
            lines.append(f"  outline of {named}: {row['finding']}, {row['detail']}{people}")
        for code, reading in self.readings.items():
            lines += [f"  source {code}: {line}" for line in reading.advice()]
        return lines + self.advice

    def _first_lines(self) -> list[str]:
        until = f"months up to {self.last_month:%Y-%m}"
        if self.snapshot is not None:
            return [f"{self.city_name}: released {self.snapshot.name}, {until}."]
        new = [
            f"  would publish {dataset} of {period}: {len(table)} figures" for dataset, period, table in self.pending
        ]
        tried = f"{self.city_name}: a dry run, {until}. Every proof passed; nothing was released or kept."
        return [tried, *(new or ["  would publish no figure that was not published before"])]

    def exact_balance(self) -> str:
        """CSV source_code,reason,row_count with every exact number: for the steward's eyes, never for a release.

        Categories that are not in the mapping, and points that are improbably full, stand below, a line for each.
        """
        text = io.StringIO(newline="")
        write = csv.writer(text, lineterminator="\n").writerow
        write(("source_code", "reason", "row_count"))
        for code, reading in self.readings.items():
            for reason, count in [*reading.balance.items(), *reading.details()]:
                write((code, reason, count))
        return text.getvalue()


def build(
    city_file: Path,
    out: Path,
    as_of: dt.date,
    *,
    history: Path | None = None,
    new_history: str | None = None,
    dry_run: bool = False,
    may_publish: bool = True,
    progress: Callable[..., None] = silent,
) -> BuildResult:
    """Build and release `city_file` into `out` as on `as_of`. Raises UserError, and then nothing is released.

    new_history: FROM_RELEASE or FROM_NOTHING of `protect.carried`, for one that was lost.
    dry_run: all of it, proofs too, but nothing is released or added to the history; `as_of` may then lie ahead.
    may_publish: round what is new and add it to the history. One machine does; others release what it published.
    """
    progress("Read the city and its areas")
    inputs = read_inputs(city_file, as_of)
    folder = history or default_history(out)
    if not dry_run:
        refuse_a_day_to_come(inputs.city, as_of)
    with (
        only_owner(),
        building_place(out, dry_run) as place,
        building(place) as unfinished,
        begun_anew(new_history, out, folder, place if dry_run else folder.parent) as (past, begun),
    ):
        public = public_of(unfinished)
        invent(inputs, progress)
        con = open_database(threads=str(settings.DUCKDB_THREADS))
        waiting = waiting_categories(inputs, past)
        readings = _read_sources(con, inputs, waiting, progress)
        partners = read_partners(con, inputs)
        progress("Count")
        holds_people = inputs.holds_people() | partners.holds_people
        if not new_history:
            _check_history(inputs.city, out, past, needed=any(holds_people.values()))
        holds_people |= dict.fromkeys(held_people(past) & set(holds_people), True)
        people_areas = put_people_areas(con, inputs, past)
        put_withdrawals(con, past, parents := parents_of(inputs, people_areas))
        things = thing_figures(inputs, past, may_publish=may_publish)
        stage(con, inputs, holds_people, things.coverage(inputs), published_people(past))
        progress("Protect small numbers")
        draws = draws_of(inputs.city, past, folder, may_publish=may_publish, dry_run=dry_run)
        people = protect_people(con, inputs, past, draws, people_areas)
        refuse_without_raw(inputs, holds_people, people.pending)
        new_things = publish_things(con, inputs, things, past, may_publish=may_publish)
        hours = publish_presence(con, inputs, partners, past, draws)
        signals = publish_signals(con, inputs, partners.signal_areas, partners.signals, past, draws)
        people.proofs += [*hours.proofs, *signals.proofs]
        people.pending += [*hours.pending, *signals.pending]
        people.errors |= {**hours.errors, **signals.errors}
        people.pending += [*pending_mapping(inputs, past, people.pending), *new_things]
        put_publications(con, past, people.pending, parents)
        progress("Make the tables")
        digest = fingerprint(city_file, inputs.city, as_of, folder)
        rows_read = {code: reading.rows_read for code, reading in readings.items()} | partners.rows_read
        stage_results(con, inputs, rows_read, holds_people, people, digest)
        put_goals(con, inputs.city, inputs.catalog, inputs.goals)
        put_wordings(con, inputs, partners)
        seen = stage_seen(con, read_city_decisions(inputs.city, folder))
        make_tables(con, unfinished)
        without_start = check_goals(con, inputs.goals)
        make_public_tables(con, public)
        check_public_texts(public, inputs.city, city_file, seen.texts)
        progress("Check and prove")
        check_tables(con)
        check_no_month_shrank(con, _in_use(out), inputs.city, things.held.months)
        con.close()
        advice = [*untranslated_advice(inputs), *floor_advice(inputs, people_areas), *waiting_advice(inputs, waiting)]
        advice += [
            *begun,
            *without_start,
            *partners.advice(),
            *seen.advice(),
            *people.advice,
            *hours.advice,
            *signals.advice,
        ]
        advice += prove_protected(unfinished, public, past, people, as_of)
        done = BuildResult(inputs.city.name, inputs.months[-1], readings, inputs.areas.findings, advice, people.pending)
        if dry_run:
            return done
        progress("Release")
        if new_history:  # only now: when anything failed before, the old history is still in its place
            past = put_in_place(past, folder)
        head = remember(people.pending, people.errors, past, inputs.catalog, draws.state)
        snapshot = put_in_use(unfinished, out, digest, head)
        keep_from_others(made_before(out, history or default_history(out), inputs.city))
    return replace(done, snapshot=snapshot)


@contextmanager
def building_place(out: Path, dry_run: bool) -> Iterator[Path]:
    """The folder to build in: that of the releases, or for a dry run one that is gone afterwards."""
    if not dry_run:
        yield out
        return
    with TemporaryDirectory(prefix="buurtbeeld-") as aside:
        yield Path(aside)


def _read_sources(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    waiting: Mapping[str, Collection[str]],
    progress: Callable[..., None],
) -> dict[str, SourceReading]:
    """Fill `report_cell` and `source_balance_exact`. waiting: source -> categories that do not count yet."""
    city, readings = inputs.city, {}
    for number, source in enumerate(city.reports):
        progress("Read and locate the reports", number / len(city.reports))
        readings[source.code] = read_source(
            con,
            source,
            city,
            inputs.catalog,
            inputs.locator,
            inputs.as_of,
            inputs.months[-1],
            waiting.get(source.code, ()),
        )
    return readings


def _in_use(out: Path) -> Path | None:
    """The snapshot in use, if there is one."""
    pointer = read_pointer(out)
    return out / pointer.file if pointer else None


def _check_history(city: City, out: Path, history: History, *, needed: bool) -> None:
    """Refuse a history of published figures that misses what the release in use was made from."""
    pointer = read_pointer(out)
    history.verify()
    if pointer is not None and pointer.history_head:
        history.expect(pointer.history_head)
    if needed and city.kind == "real" and not history.publications():
        raise UserError(
            "no history of published figures",
            file=history.folder,
            expected="the folder from the last build or its backup; --new-history starts a new one on purpose",
        )

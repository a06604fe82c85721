"""History told by a release, so that a history that was lost begins again from what was published.

A month that is rounded twice gives small cells away (docs/privacy.md), so a new history begins with the publications of
the release in use, figure by figure as they were, with its catalogue and the mapping in force; the next month is the
first that is drawn. The table `publication_figure` holds them in the words of the history. A figure that was withdrawn
stands there without its number, and in the new history as a 0 that nothing shows, since the withdrawal is carried too.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.draws import Pending
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import (
    DOMAINS,
    EVENTS,
    GRAINS,
    GROUPS,
    HOURS,
    HOURS_PROFILE,
    IMPORTED,
    LATE,
    MAPPING,
    MONTHLY,
    PRESENT,
    PROFILE,
    SIGNALS,
    YEARLY,
    History,
)
from dashboard.pipeline.protect.withdrawals import DATASET, withdrawals, withdrawn_months, withdrawn_years
from dashboard.pipeline.read.staging import put_frame
from dashboard.store.snapshot import connect, read_pointer, sha256_of

# Figures about things are counted anew from the raw reports; those of forgotten months need the history from a backup.
_TOLD = {MONTHLY, PROFILE, YEARLY, GRAINS, GROUPS, LATE, MAPPING}
_TOLD |= {HOURS, HOURS_PROFILE, PRESENT, SIGNALS, DOMAINS, EVENTS}
_COLUMNS = ["publication_number", "dataset", "period", "area_code", "series_code", "detail", "value"]
_KEYS = ("area_code", "series_code", "value", "period")

FROM_RELEASE, FROM_NOTHING = "from_release", "from_nothing"  # how a new history begins


# ---- into a release ----------------------------------------------------------------------------------


def put_publications(
    con: duckdb.DuckDBPyConnection, history: History, pending: Pending, parent: Mapping[str, str | None]
) -> None:
    """publication_known: every figure that the history holds and is about to hold; no number where it was withdrawn."""
    types = "publication_number integer, dataset varchar, period varchar, area_code varchar, series_code varchar, "
    put_frame(con, "publication_known", types + "detail varchar, value integer", told_of(history, pending, parent))


def told_of(history: History, pending: Pending, parent: Mapping[str, str | None]) -> pd.DataFrame:
    """The columns of the table `publication_figure`."""
    known = [(one.dataset, one.period, one.table) for one in history.publications()]
    tables = [
        _rows(number, dataset, period, table)
        for number, (dataset, period, table) in enumerate([*known, *pending], start=1)
        if dataset in _TOLD or dataset.startswith(DATASET)
    ]
    if not tables:
        return pd.DataFrame(columns=_COLUMNS)
    rows = pd.concat(tables, ignore_index=True)
    return rows.assign(value=rows["value"].astype("Int64").mask(_is_withdrawn(rows, history, parent)))


def _rows(number: int, dataset: str, period: str, table: pd.DataFrame) -> pd.DataFrame:
    more = [column for column in table.columns if column not in _KEYS]
    detail = [json.dumps(dict(zip(more, keys, strict=True))) for keys in table[more].itertuples(index=False)]
    found = table.assign(publication_number=number, dataset=dataset, period=period, detail=detail)
    return found[_COLUMNS]


def _is_withdrawn(rows: pd.DataFrame, history: History, parent: Mapping[str, str | None]) -> pd.Series:
    """Of which rows no table shows a number."""
    found = withdrawals(history)
    months, years = withdrawn_months(found, parent), withdrawn_years(found, parent)
    by_year = {
        (area, year, code)
        for area, year, code, value, dataset in rows[
            ["area_code", "period", "series_code", "value", "dataset"]
        ].itertuples(index=False)
        if dataset == GRAINS and value == 1
    }
    # the pool holds what goes by year; the one of profiles holds what the city's profile tells
    of_pool = {(month, code) for area, month, code in months if (area, month[:4], code) in by_year}
    of_pool |= {(year, code) for _, year, code in years}
    keys = rows[["dataset", "area_code", "period", "series_code"]].itertuples(index=False)
    gone = [
        dataset in (MONTHLY, YEARLY, PROFILE)
        and ((period, code) in of_pool if area == POOL else (area, period, code) in months | years)
        for dataset, area, period, code in keys
    ]
    return pd.Series(gone, index=rows.index, dtype=bool)


# ---- out of a release --------------------------------------------------------------------------------


@contextmanager
def begun_anew(how: str | None, out: Path, folder: Path, beside: Path) -> Iterator[tuple[History, list[str]]]:
    """The history to build on, and lines for the steward. how: FROM_RELEASE, FROM_NOTHING, or None for the one in
    `folder`. A new one stands in `beside`, until `put_in_place`, and is gone when the build fails. Raises UserError.
    """
    if how is None:
        yield History(folder), []
        return
    staged = History(beside / f".{folder.name}-begun")
    shutil.rmtree(staged.folder, ignore_errors=True)
    try:
        yield staged, _begin(how, out, folder, staged)
    finally:
        shutil.rmtree(staged.folder, ignore_errors=True)


def _begin(how: str, out: Path, folder: Path, staged: History) -> list[str]:
    if how == FROM_NOTHING:
        return [_FORGOTTEN]
    pointer = read_pointer(out)
    if pointer is None:
        if _whole(folder):
            raise UserError(
                "this history is whole and no release is in use", file=folder, expected=f"build without {_IMPORT}"
            )
        return [_NOTHING_YET]
    path = out / pointer.file
    if not path.exists() or sha256_of(path) != pointer.sha256:
        raise UserError(
            "the release in use is gone or damaged, so nobody knows what was published; a new history would round "
            "every month again, and who holds both can narrow small figures",
            file=path,
            expected="the file from a backup; --from-nothing only when there is none",
        )
    with connect(path) as con:
        _take_over(con, staged, path)
    return [_carry_on(folder, staged)]


_IMPORT = "--new-history"
_NOTHING_YET = "history: begun from nothing, since no release is in use here"
_FORGOTTEN = (
    "history: begun from nothing, on purpose. Every month about people was rounded anew: whoever holds figures that "
    "were published before can narrow small ones by comparing. Take older releases and copies away, and tell the data "
    "protection officer"
)


def _take_over(con: duckdb.DuckDBPyConnection, staged: History, path: Path) -> None:
    """Append every publication that the release tells of."""
    try:
        rows = con.execute(f"select {', '.join(_COLUMNS)} from publication_figure order by all").df()
        fenomenen = con.execute(
            "select fenomeen_code, about, group_code, from_year, into_code from fenomeen "
            "left join fenomeen_fold using (fenomeen_code) order by fenomeen_code"
        ).fetchall()
    except duckdb.Error:
        raise UserError(
            "the release in use was made before releases told what a new history needs",
            file=path,
            expected="the history from a backup, and one build with it; --from-nothing only when there is none",
        ) from None
    catalogue = {
        code: {"about": about, "group": group, "fold": None if year is None else [int(year), into]}
        for code, about, group, year, into in fenomenen
    }
    if len(rows):
        mark = pd.DataFrame({"area_code": ["stad"], "series_code": ["alle"], "value": [1]})
        staged.append(IMPORTED, str(rows["period"].str[:4].max()), mark)
    for (_, dataset, period), part in rows.groupby(["publication_number", "dataset", "period"]):
        details = pd.DataFrame([json.loads(text) for text in part["detail"]], index=part.index)
        table = pd.concat([part[["area_code", "series_code"]], details], axis=1)
        of_figures = None if str(dataset).startswith(DATASET) else catalogue
        staged.append(
            str(dataset), str(period), table.assign(value=part["value"].fillna(0).astype("int64")), of_figures
        )


def _carry_on(folder: Path, staged: History) -> str:
    """Message on the new history, to which later withdrawals are added where the old one can be read: they stay."""
    if _whole(folder):
        done = {publication.dataset for publication in staged.publications()}
        for one in History(folder).publications():
            if one.dataset.startswith(DATASET) and one.dataset not in done:
                staged.append(one.dataset, one.period, one.table)
    return (
        f"history: begun anew from the {len(staged.publications())} publications of the release in use; "
        "every figure stays as it was published"
    )


def _whole(folder: Path) -> bool:
    try:
        return bool(History(folder).publications())
    except UserError:
        return False


def put_in_place(staged: History, folder: Path) -> History:
    """The new history under its own name; the old one is moved aside, never deleted."""
    if folder.exists():
        with History(folder).lock():
            stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
            folder.rename(folder.with_name(f"{folder.name}-until-{stamp}"))
    if staged.folder.exists():
        staged.folder.rename(folder)
    return History(folder)

"""The history of published figures: append-only, chained by hashes, the source from which each release is rebuilt.

A publication is one file: `000012-melding-2024-03.json`. It holds the figures of one dataset and period, the
catalogue that was in force, and the sha256 of the file before it. `head` names the last one. Nothing is ever
overwritten or deleted here; true counts are never written here.

A file is written under a temporary name, synced, and only then linked to its own name (which fails if that is taken),
so a kill at any moment leaves either the whole publication or nothing that is looked at. `head` is replaced after it;
a kill in between is seen and accepted: the last file then names the head as the one before it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.base import settings
from dashboard.base.disk import sync, try_lock
from dashboard.base.errors import UserError
from dashboard.city.catalog import Catalog
from dashboard.pipeline.protect.grain import POOL

MONTHLY = "melding"  # period "2024-03"; area_code, series_code, value
PROFILE = "melding_profile"  # period "2024"; also day_type and day_part
YEARLY = "melding_year"  # period "2024"; what goes by year (`grain`)
GRAINS = "melding_grain"  # period "2024"; 12 for a series that goes by month in that year, 1 for one by year
LATE = "laat"  # period "2024"; the place of a class (`late`)
MAPPING = "vertaling"  # period of the figures with which it came into force; the source, its categories as hashes
GROUPS = "groepen"  # period "2027"; which wijken (area_code) have figures about people together (series_code)
IMPORTED = "ingevoerd"  # period "2026": this history begins with what a release tells (`carried`)
THINGS_MONTHLY = "dingen"  # per source (`things`)
THINGS_PROFILE = "dingen_profile"  # period "2024"; also weekday and day_part
THINGS_AREAS = "dingen_gebieden"  # period "2024"; 1 for an area that is withheld in that year
THINGS_REVISED = "dingen_herzien_"  # and a number; what changed while raw reports are there
HOURS, HOURS_PROFILE, PRESENT = "uren", "uren_profile", "uren_aanwezig"
SIGNALS, DOMAINS, EVENTS = "signalen", "signalen_domein", "gebeurtenissen"
NUMBER, MEDIAN = "aantal", "mediaan_minuten"  # the two series of EVENTS

Record = dict[str, dict[str, Any]]  # fenomeen code -> about, group and fold

_NAME = re.compile(r"^(\d{6})-([a-z][a-z0-9_]*)-(\d{4}(?:-\d{2}|-q[1-4])?)\.json$")
_KEYS = ("area_code", "series_code")
_ON_DISK = "fenomeen_code"  # how files have named `series_code` from the first publication on
_START = "0" * 64  # stands before the first publication


@dataclass(frozen=True)
class Publication:
    """One publication. `sha256` is of its file; `catalogue` maps fenomeen codes to about and fold."""

    number: int
    dataset: str
    period: str
    previous: str
    sha256: str
    catalogue: Record
    table: pd.DataFrame

    @property
    def year(self) -> int:
        return int(self.period[:4])


def is_about_things(dataset: str) -> bool:
    """True for a dataset that follows no catalogue: things may be counted otherwise while raw reports are there."""
    return dataset in (THINGS_MONTHLY, THINGS_PROFILE, THINGS_AREAS) or dataset.startswith(THINGS_REVISED)


def default_history(out: Path) -> Path:
    """The folder with the published figures of the releases in `out`: data/history, or inside another folder."""
    return settings.HISTORY_DIR if out.resolve() == settings.BUILD_DIR else out / "history"


class History:
    """The history in `folder` (made when the first figure is appended)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._locked = False
        # What was read and verified, by file; a file is read anew when its size or time of change differs.
        self._read_before: dict[Path, tuple[tuple[int, int, int], Publication]] = {}
        self._known: list[Publication] = []

    # ---- reading ------------------------------------------------------------------------------

    def publications(self) -> list[Publication]:
        """All publications in order, the chain verified. Raises UserError."""
        self._known = self._chain(self._files())
        self._check_head()
        return list(self._known)

    @property
    def head(self) -> str:
        """sha256 of the last publication; 64 zeros when nothing has been published."""
        publications = self.publications()
        return publications[-1].sha256 if publications else _START

    def verify(self) -> None:
        """Raises UserError, one line, when a publication is missing, altered, or out of chain."""
        self._read_before = {}
        self.publications()

    def expect(self, head: str) -> None:
        """Refuse a history that does not contain `head`, the last publication that the release in use was made from."""
        if head != _START and head not in {publication.sha256 for publication in self.publications()}:
            raise UserError(
                "the history of published figures is lost or shortened: the release in use was made from figures it "
                "does not hold; restore the folder from a backup, or start a new history on purpose",
                file=self.folder,
            )

    def has(self, dataset: str, period: str) -> bool:
        return any((p.dataset, p.period) == (dataset, period) for p in self.publications())

    def periods(self, dataset: str) -> list[str]:
        """Periods published, in order."""
        return sorted(p.period for p in self.publications() if p.dataset == dataset)

    def figures(self, dataset: str) -> pd.DataFrame:
        """All published figures of a dataset: area_code, period, series_code, further key columns, value (int)."""
        tables = [p.table.assign(period=p.period) for p in self.publications() if p.dataset == dataset]
        if not tables:
            return pd.DataFrame(
                {"area_code": pd.Series(dtype="str"), "period": pd.Series(dtype="str"),
                 "series_code": pd.Series(dtype="str"), "value": pd.Series(dtype="int64")}
            )  # fmt: skip
        table = pd.concat(tables, ignore_index=True)
        extra = [c for c in table.columns if c not in ("area_code", "period", "series_code", "value")]
        return table[["area_code", "period", "series_code", *extra, "value"]]

    # ---- writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the history for one build. Raises UserError when another build holds it. May be nested."""
        if self._locked:
            yield
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            if not try_lock(handle):
                raise UserError("another build is publishing figures right now; wait for it to end", file=self.folder)
            self._locked = True
            try:
                yield
            finally:
                self._locked = False

    def append(self, dataset: str, period: str, table: pd.DataFrame, catalog: Catalog | Record | None = None) -> str:
        """Publish figures, once and for good. Returns the new head.

        table: area_code, series_code, value (whole numbers, not negative), and other key columns such as day_type;
        figures that are folded or withheld are left out. catalog: the catalogue in force, or the record
        of it, if the dataset follows it.
        Raises UserError when the period was published before or a build runs beside this one.
        """
        rows = _checked(dataset, period, table)
        with self.lock():
            publications = self.publications()
            if any((p.dataset, p.period) == (dataset, period) for p in publications):
                raise UserError(f"{dataset} of {period} was published before and is never revised", file=self.folder)
            number = publications[-1].number + 1 if publications else 1
            content = {
                "number": number,
                "previous": publications[-1].sha256 if publications else _START,
                "dataset": dataset,
                "period": period,
                "catalogue": catalogue_record(catalog) if isinstance(catalog, Catalog) else catalog or {},
                "columns": [_ON_DISK if name == "series_code" else name for name in rows.columns],
                "rows": rows.to_numpy(dtype=object).tolist(),
            }
            data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            target = self.folder / f"{number:06d}-{dataset}-{period}.json"
            temporary = self._write(f".{number:06d}.tmp", data)
            os.link(temporary, target)  # unlike a rename, this fails if the name is taken
            temporary.unlink()
            self._sync()
            self._set_head(hashlib.sha256(data).hexdigest())
            return self.head

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        with path.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        return path

    def _set_head(self, sha256: str) -> None:
        self._write(".head.tmp", sha256.encode() + b"\n").replace(self.folder / "head")
        self._sync()

    def _sync(self) -> None:
        sync(self.folder)

    # ---- the chain ----------------------------------------------------------------------------

    def _files(self) -> list[tuple[int, Path]]:
        if not self.folder.is_dir():
            return []
        found = [(match, path) for path in self.folder.glob("*.json") if (match := _NAME.match(path.name))]
        return sorted((int(match[1]), path) for match, path in found)

    def _publication(self, path: Path) -> Publication:
        status = path.stat()
        mark = (status.st_ino, status.st_size, status.st_mtime_ns)
        if path not in self._read_before or self._read_before[path][0] != mark:
            self._read_before[path] = (mark, _publication(path))
        return self._read_before[path][1]

    def _chain(self, files: list[tuple[int, Path]]) -> list[Publication]:
        publications: list[Publication] = []
        seen: set[tuple[str, str]] = set()
        previous = _START
        for expected, (number, path) in enumerate(files, start=1):
            if number != expected:
                raise UserError(f"publication {expected} is missing or there twice in the history", file=self.folder)
            publication = self._publication(path)
            if publication.previous != previous or (publication.dataset, publication.period) in seen:
                raise UserError("does not follow the publication before it: the history was altered", file=path)
            seen.add((publication.dataset, publication.period))
            previous = publication.sha256
            publications.append(publication)
        return publications

    def _check_head(self) -> None:
        file = self.folder / "head"
        head = file.read_text(encoding="utf-8").strip() if file.exists() else _START
        last = self._known[-1] if self._known else None
        # "previous": the build was killed after the file and before the head; the file is whole.
        if head not in ({last.sha256, last.previous} if last else {_START}):
            raise UserError(
                "the last publication is missing or altered: it is not the one that 'head' names", file=self.folder
            )


def _checked(dataset: str, period: str, table: pd.DataFrame) -> pd.DataFrame:
    if not _NAME.match(f"000001-{dataset}-{period}.json"):
        raise ValueError("dataset is a code; period is like 2024, 2024-q1 or 2024-03")
    keys = [*_KEYS, *(c for c in table.columns if c not in (*_KEYS, "value", "period"))]
    rows = table[[*keys, "value"]].sort_values(keys).reset_index(drop=True)
    if rows.isna().any(axis=None) or rows.duplicated(keys).any():
        raise ValueError("a published table has no missing values and one row for each key")
    rows = rows.assign(value=rows["value"].astype("int64"))
    if (rows["value"] < 0).any():
        raise ValueError("a published value cannot be negative")
    return rows


def _publication(path: Path) -> Publication:
    data = path.read_bytes()
    match = _NAME.match(path.name)
    try:
        content = json.loads(data)
        table = pd.DataFrame(content["rows"], columns=content["columns"])
        table = table.astype({**dict.fromkeys(content["columns"], "str"), "value": "int64"})
        table = table.rename(columns={_ON_DISK: "series_code"})
        named = (f"{content['number']:06d}", content["dataset"], content["period"])
        catalogue, previous = content["catalogue"], content["previous"]
    except (ValueError, KeyError, TypeError):
        raise UserError("is not a whole publication: the history was altered", file=path) from None
    if match is None or named != match.groups():
        raise UserError("says another number, dataset or period than its name: the history was altered", file=path)
    number, dataset, period = named
    return Publication(int(number), dataset, period, previous, hashlib.sha256(data).hexdigest(), catalogue, table)


# ---- the catalogue through time ------------------------------------------------------------------


def catalogue_record(catalog: Catalog) -> Record:
    """The part of a catalogue that decides over protection: about, group and fold of each fenomeen."""
    return {
        f.code: {"about": f.about, "group": f.group, "fold": [f.fold.from_year, f.fold.into] if f.fold else None}
        for f in catalog.fenomenen
    }


def check_catalogue_change(
    history: History, catalog: Catalog, areas: Iterable[str], months: dt.date | Iterable[dt.date]
) -> None:
    """Refuse, before months are published, a catalogue or a list of areas that would break what was published.

    areas: codes of the areas at people_level. months: all closed months; those not yet published are about to be.
    Compared with the last publication that carries a catalogue. Raises UserError, one line, when

    * `about` of a fenomeen changes: all its months would be published again in another way. A new code is the way out;
    * folding starts, ends or changes in a year of which something has been published;
    * a fenomeen with published figures is gone from the catalogue;
    * areas come or go within a year of which months are published: the running year would break.

    A new fenomeen is welcome in any month: it starts with the first month not yet published, and is missing before.
    """
    with_catalogue = [publication for publication in history.publications() if publication.catalogue]
    if not with_catalogue:
        return
    last_year = max(publication.year for publication in with_catalogue)
    before, now = with_catalogue[-1].catalogue, catalogue_record(catalog)
    figures = [publication for publication in with_catalogue if publication.dataset != MAPPING]
    published = {code for publication in figures for code in publication.table["series_code"].unique()}
    for code in sorted(before.keys() | now.keys()):
        if code in now:
            _check_about(code, before.get(code), now[code])
            _check_fold(code, before.get(code, {}).get("fold"), now[code]["fold"], last_year)
        elif code in published:
            raise UserError(f"fenomeen '{code}' has published figures and cannot leave the catalogue")
    done = {p.period for p in with_catalogue if p.dataset == MONTHLY}
    for month in sorted([months] if isinstance(months, dt.date) else months):
        if f"{month:%Y-%m}" not in done:
            _check_areas(with_catalogue, set(areas), month.year)


def _check_about(code: str, was: dict[str, Any] | None, now: dict[str, Any]) -> None:
    if was is not None and was["about"] != now["about"]:
        raise UserError(
            f"fenomeen '{code}': 'about' cannot change from {was['about']} to {now['about']} "
            "once figures are published; give the new kind a code of its own"
        )


def _check_fold(code: str, was: list[Any] | None, now: list[Any] | None, last_year: int) -> None:
    if was == now:
        return
    if any(fold is not None and fold[0] <= last_year for fold in (was, now)):
        raise UserError(
            f"fenomeen '{code}': folding can only change from 1 January of a year of which nothing is published",
            expected=f"from_year = {last_year + 1} or later",
        )


def _check_areas(publications: list[Publication], areas: set[str], year: int) -> None:
    of_year = [p.table["area_code"] for p in publications if p.dataset == GRAINS and p.year == year]
    of_year = of_year or [p.table["area_code"] for p in publications if p.dataset == MONTHLY and p.year == year]
    if not of_year:
        return
    changed = sorted(set(pd.concat(of_year)) - {POOL} ^ areas)
    if changed:
        raise UserError(
            f"area '{changed[0]}' comes or goes within {year}, of which months are published; "
            "areas change on a 1 January only"
        )

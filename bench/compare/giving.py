"""Writing of what a side makes and says to files: a folder per mode, in which both sides have the same names.

    first   its own build from nothing, on the day asked
    next    the same day, built and published on what the before-side made a month earlier
    read    the after-side only: no build, it reads the out folder and the history of the before-side

Each holds what the commands say, the history, every table, the published site, and (first, read) every page.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import tomllib
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.compare.sides import HERE, Release, Side, visiting

FIRST, NEXT, READ = "first", "next", "read"
MODES = (FIRST, NEXT, READ)
EARLIER = "earlier"  # made by the before-side alone, for `next`
MONTH = dt.timedelta(days=31)
FORMATS = ("csv", "parquet")
ADDRESS = ("--base-url", "https://example.org/buurt")
TOOLS = ("commands.py", "giving.py", "ledger.sql", "sides.py", "situations.toml", "visitor.py")


def make_first(side: Side, before: Side) -> None:
    """The example city from nothing, unless the folder of the side kept it. Ends when it keeps something else."""
    state, wanted = side.folder / "side.json", _kept_as(side, before)
    if state.exists():
        kept = json.loads(state.read_text(encoding="utf-8"))
        if kept != wanted:
            raise SystemExit(f"{side.folder} keeps something else ({kept}): name another folder, or empty it")
        return
    if side.folder.exists() and any(side.folder.iterdir()):
        raise SystemExit(f"{side.folder} holds other files, or a side that was not finished: empty it first")
    _build(side, FIRST, side.as_of)
    state.write_text(json.dumps(wanted) + "\n", encoding="utf-8")


def _kept_as(side: Side, before: Side) -> dict[str, str]:
    return {"commit": side.commit, "as_of": side.as_of.isoformat(), "beside": before.commit}


def make_earlier(before: Side) -> None:
    """A release and a site of a month earlier, of the before-side."""
    release, site = before.release(EARLIER), before.built(EARLIER) / "site"
    if not site.exists():
        shutil.rmtree(release.folder, ignore_errors=True)
        shutil.rmtree(before.built(EARLIER), ignore_errors=True)
        _build(before, EARLIER, before.as_of - MONTH)
        options = ["--out", str(release.out), "--to", str(site), *ADDRESS]
        before.run("publish", *options, out=release.out, into=before.built(EARLIER) / "publish.txt")


def make_next(side: Side, before: Side) -> None:
    """The next month, on a copy of what the before-side made earlier."""
    if not (side.built(NEXT) / "build.txt").exists():
        shutil.rmtree(side.built(NEXT), ignore_errors=True)
        _copy(before.release(EARLIER).folder, side.release(NEXT).folder)
        _build(side, NEXT, side.as_of)


def _build(side: Side, mode: str, day: dt.date) -> None:
    release, said = side.release(mode), side.built(mode)
    where = ["--out", str(release.out), "--history", str(release.history), "--as-of", day.isoformat()]
    said.mkdir(parents=True)
    side.run("build", *where, "--balance", str(said / "balance.txt"), out=release.out, into=said / "build.txt")


def give(side: Side, before: Side, modes: Collection[str], wanted: list[str]) -> None:
    """Everything that a side says, in these modes. `wanted`: the pages to open, none for all."""
    _write_ledger(side)
    if READ in modes and side is not before:
        _copy(before.release(FIRST).folder, side.release(READ).folder)  # a copy: `check` writes a report into it
        _give(side, READ, before, wanted)
    if FIRST in modes or (READ in modes and side is before):
        _give(side, FIRST, before, wanted)
    if NEXT in modes:
        _give(side, NEXT, before, None)


def _give(side: Side, mode: str, before: Side, wanted: list[str] | None) -> None:
    """Write what a side says in one mode, unless it is kept from an earlier run with these tools, on this day."""
    target, release = side.given(mode), side.release(mode)
    stamp, mark = side.folder / f"given-{mode}.stamp", _stamp(before.commit, mode, wanted)
    if stamp.exists() and stamp.read_text() == mark:
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    if mode != READ:
        _copy(side.built(mode), target / "said")
        _copy(release.history, target / "history")
    if mode == NEXT:
        _copy(before.built(EARLIER) / "site", target / "site")
    _ask_commands(side, release, target)
    if wanted is not None:
        _open_pages(side, release, target / "pages", wanted)
    stamp.write_text(mark)


def _stamp(before: str, mode: str, wanted: list[str] | None) -> str:
    """Changes with the tools, with what is asked and with the day, since pages say how long ago an exercise was."""
    asked = f"{'' if mode == FIRST else before} {wanted} {dt.date.today()}"
    tools = b"".join((HERE / name).read_bytes() for name in TOOLS)
    return hashlib.sha256(tools + asked.encode()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".lock"))


def _write_ledger(side: Side) -> None:
    """The ledger of ledger.sql: written by an early commit, so every later one must read it."""
    shutil.rmtree(side.ledger, ignore_errors=True)
    side.ledger.mkdir()
    with closing(sqlite3.connect(side.ledger / "ledger.sqlite")) as connection:
        connection.executescript((HERE / "ledger.sql").read_text(encoding="utf-8"))


def _ask_commands(side: Side, release: Release, target: Path) -> None:
    out, said, tables = release.out, target / "said", target / "tables"
    where = ["--out", str(out)]
    listing = side.run("tables", *where, out=out, into=said / "tables.txt")
    names = [line for line in listing.splitlines() if line.strip() and not line.startswith(" ")]
    tables.mkdir()
    orders = [
        (["export", name, "--format", kind, *where], tables / f"{name}.{kind}") for name in names for kind in FORMATS
    ]
    orders += [(["ledger", "export", "--format", kind], said / f"ledger.{kind}") for kind in ("json", "csv")]
    side.run_many(orders, out)
    side.run("publish", *where, "--to", str(target / "site"), *ADDRESS, out=out, into=said / "publish.txt")
    side.run("ledger", "verify", out=out, into=said / "ledger.txt")
    history = ["--history", str(release.history)]
    side.run("check", *where, *history, out=out, into=said / "check.txt", may_refuse=True)


def situations(page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name without ending, order for the visitor) of each situation of a page, in each language.

    `page`: its name in situations.toml.
    """
    told = tomllib.loads((HERE / "situations.toml").read_text(encoding="utf-8"))
    for name, one in (told["every"] | told.get(page, {})).items():
        for language in told["languages"]:
            query = "&".join(part for part in (one["query"], f"taal={language}") if part)
            order = {"query": query, "env": one.get("env", {}), "files": one.get("files", False)}
            yield f"{name}.{language}", order


def _open_pages(side: Side, release: Release, target: Path, wanted: list[str]) -> None:
    old_names = {new: old for old, new in side.renamed.items()}
    with visiting(side, release.out) as visitor:
        for page in visitor.pages:
            known_as = old_names.get(page, page)
            if not wanted or known_as in wanted:
                for name, order in situations(known_as):
                    error = visitor.ask("show", page=page, into=str(target / page / f"{name}.txt"), **order)["error"]
                    if error:
                        print(f"{side.name}: page {page}, {name}: {error}", flush=True)

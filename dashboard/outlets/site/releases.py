"""The changelog of the open data: each release that was published here, which tables changed, and what is new in words.

It stands in the site itself (data/releases.json), and a new publish carries it on. A release that changes no figure
adds nothing. The Atom feeds are made from it, so their dates are those of releases and not of a clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

from pydantic import Field, ValidationError

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict
from dashboard.outlets.site.catalogue import Catalogue

NAME = "releases.json"
KEPT = 36  # releases: three years of months
# These differ with every build, also when no figure does.
_ALWAYS_NEW = frozenset({"release", "proof", "published_table"})

Sentences = dict[str, list[str]]  # by language


class TableState(Strict):
    rows: int
    sha256: str


class Entry(Strict):
    """One release. `news`: sentences by area code and language; the city under its own code."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    as_of: dt.date
    first_month: dt.date
    last_month: dt.date
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    tables: dict[str, TableState]
    news: dict[str, Sentences] = Field(default_factory=dict)


class Log(Strict):
    """Newest release first."""

    releases: tuple[Entry, ...] = ()


def read_log(folder: Path) -> Log:
    """The changelog of the site in `folder`; empty when there is none. Raises UserError for a damaged one."""
    path = folder / "data" / NAME
    try:
        return Log.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Log()
    except (ValidationError, ValueError) as error:
        raise UserError(
            "the changelog of the open data is damaged; put back the file from a backup, or remove it to begin anew",
            file=path,
        ) from error


def with_release(log: Log, catalogue: Catalogue, news: dict[str, Sentences]) -> Log:
    """The changelog with this release on top. One that changes no figure takes the words of now and keeps its date."""
    states = {
        one.name: TableState(rows=one.table.row_count, sha256=one.file("csv").sha256)
        for one in catalogue.datasets
        if one.name not in _ALWAYS_NEW
    }
    digest = hashlib.sha256(
        json.dumps({name: state.sha256 for name, state in sorted(states.items())}).encode()
    ).hexdigest()
    past = log.releases
    if past and past[0].digest == digest:
        newest = past[0].model_copy(update={"news": news})
        return Log(releases=(newest, *past[1:]))
    before = past[0].tables if past else {}
    entry = Entry(
        digest=digest,
        as_of=catalogue.edition.as_of,
        first_month=catalogue.edition.first_month,
        last_month=catalogue.edition.last_month,
        added=tuple(sorted(states.keys() - before.keys())) if past else (),
        removed=tuple(sorted(before.keys() - states.keys())),
        changed=tuple(sorted(name for name in states.keys() & before.keys() if states[name] != before[name])),
        tables=states,
        news=news,
    )
    return Log(releases=(entry, *past)[:KEPT])


def log_bytes(log: Log) -> bytes:
    """The changelog as JSON."""
    return (log.model_dump_json(indent=1) + "\n").encode()

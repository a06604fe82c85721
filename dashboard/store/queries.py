"""SQL files by name. One file holds one statement; its header says what it yields, and tests hold header to SQL.

-- grain: area_code x month            what one row stands for
-- params: fenomeen_code, from_month   named parameters ("none" for none)
-- columns: area_code, month           columns, in order
-- needs: area, melding_by_area_month  relations that it reads
-- protection: exact                   marts only: how its figures are protected
-- base_cell: wijk x month x fenomeen  marts only: the smallest cell that is rounded, or "none"
-- lowest_level: wijk                  marts only: the smallest areas it describes, or "none"
-- audience: public                    marts only: public, internal or partly (its public part: queries/public)
-- why: one sentence
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.base import settings
from dashboard.base.errors import UserError

FOLDERS = ("staging", "marts", "public", "pages", "checks")
_MART_KEYS = ("protection", "base_cell", "lowest_level", "audience")


@dataclass(frozen=True)
class Query:
    """One SQL file: its statement and what its header promises."""

    name: str
    path: Path
    sql: str
    header: dict[str, str]

    def _names(self, key: str) -> tuple[str, ...]:
        text = self.header.get(key, "none")
        return () if text == "none" else tuple(part.strip() for part in text.split(","))

    @property
    def params(self) -> tuple[str, ...]:
        return self._names("params")

    @property
    def columns(self) -> tuple[str, ...]:
        return self._names("columns")

    @property
    def needs(self) -> tuple[str, ...]:
        return self._names("needs")


@cache
def query(folder: str, name: str) -> Query:
    """The query `queries/<folder>/<name>.sql`. Raises UserError when it does not exist."""
    path = settings.QUERY_DIR / folder / f"{name}.sql"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError("no such query", file=path) from None
    header = {}
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        key, found, value = line[3:].partition(":")
        if found:
            header[key.strip()] = value.strip()
    needed = ("grain", "params", "columns", "needs", "why", *(_MART_KEYS if folder == "marts" else ()))
    for key in needed:
        if not header.get(key):
            raise UserError("the header of this query misses a line", file=path, column=key)
    return Query(name=name, path=path, sql=text, header=header)


@cache
def all_queries(folder: str) -> tuple[Query, ...]:
    """Every query of a folder, by name."""
    return tuple(query(folder, path.stem) for path in sorted((settings.QUERY_DIR / folder).glob("*.sql")))


def in_order(queries: tuple[Query, ...]) -> list[Query]:
    """The same queries, each after those that it needs. Raises UserError on a circle."""
    waiting = {item.name: item for item in queries}
    ordered: list[Query] = []
    while waiting:
        ready = [item for item in waiting.values() if not any(need in waiting for need in item.needs)]
        if not ready:
            raise UserError(f"these queries need each other in a circle: {', '.join(sorted(waiting))}")
        for item in ready:
            ordered.append(waiting.pop(item.name))
    return ordered

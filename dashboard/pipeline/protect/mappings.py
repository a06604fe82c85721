"""Categories that fed each fenomeen, kept in the history, so that no mapping can publish a past by subtraction.

Figures about things are exact and worked out from all reports at each build. A category that moved from a fenomeen
about people to one about things would publish its whole past exactly: the thing's new figures less its old ones. So the
history remembers, with each month about people, the mapping that was in force, and a category that ever fed people
never feeds things. A category that the history has not seen (a source renames its words) feeds things only once the
steward has said in the mapping that it is about things. Categories are kept as hashes: a source may write anything.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from dashboard.base.errors import UserError
from dashboard.city.catalog import IGNORE
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.protect.draws import Pending
from dashboard.pipeline.protect.history import GRAINS, MAPPING, MONTHLY, History
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.sources.categories import Category, read_categories

_ABOUT_PEOPLE = 1
_COLUMNS = ["area_code", "series_code", "category", "value"]  # the source stands where an area stands


def mark_of_category(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def waiting_categories(inputs: Inputs, history: History) -> dict[str, dict[str, int]]:
    """Source -> categories that wait for the steward, with their line. Raises UserError for one that fed people before
    and is to feed things."""
    known = history.figures(MAPPING)
    people = known[known["value"] == _ABOUT_PEOPLE] if len(known) else known
    waiting: dict[str, dict[str, int]] = {}
    for source in inputs.city.reports:
        own = set(known.loc[known["area_code"] == source.code, "category"]) if len(known) else set()
        # A source that the history does not know may be one that was given another code: then all sources count.
        fed_people = people[people["area_code"] == source.code] if own else people
        fed = set(fed_people["category"]) if len(fed_people) else set()
        for name, category in _categories(inputs, source).items():
            if category.code == IGNORE or inputs.catalog.fenomeen(category.code).about == "people":
                continue
            if mark_of_category(name) in fed:
                raise UserError(
                    "a category that fed figures about people cannot feed things: its past would be published exactly",
                    file=inputs.city.path(source.categories),
                    line=category.line,
                    column="fenomeen_code",
                    expected=f"'{IGNORE}' or a fenomeen about people",
                )
            if own & fed and mark_of_category(name) not in own and not category.is_confirmed:
                waiting.setdefault(source.code, {})[name] = category.line
    return waiting


def held_people(history: History) -> set[str]:
    """The sources of which a category ever fed people: their balance stays in classes."""
    known = history.figures(MAPPING)
    return set(known.loc[known["value"] == _ABOUT_PEOPLE, "area_code"]) if len(known) else set()


def waiting_advice(inputs: Inputs, waiting: dict[str, dict[str, int]]) -> list[str]:
    """Lines for the steward: where, never which word."""
    lines = []
    for source in inputs.city.reports:
        if found := sorted(waiting.get(source.code, {}).values()):
            numbers = ", ".join(map(str, found[:10])) + (" and more" if len(found) > 10 else "")
            file = inputs.city.path(source.categories).name
            lines.append(
                f"source {source.code}: {file}, line {numbers}: a new category, to feed things in a source that holds "
                "people, waits and is not counted; write 'things' in a third column 'about' when it is about no people"
            )
    return lines


def pending_mapping(inputs: Inputs, history: History, pending: Pending) -> Pending:
    """The mapping in force, to be remembered with the last new month or year about people, when it changed."""
    periods = [period for dataset, period, _ in pending if dataset in (MONTHLY, GRAINS)]
    if not periods:
        return []
    rows = [
        (source.code, category.code, mark_of_category(name), int(_is_about_people(inputs, category.code)))
        for source in inputs.city.reports
        for name, category in _categories(inputs, source).items()
    ]
    table = pd.DataFrame(sorted(set(rows)), columns=_COLUMNS)
    known = history.figures(MAPPING)
    last = known[known["period"] == known["period"].max()] if len(known) else known
    if len(last) and set(last[_COLUMNS].itertuples(index=False, name=None)) == set(rows):
        return []
    return [(MAPPING, max(periods), table)]


def _is_about_people(inputs: Inputs, code: str) -> bool:
    return code != IGNORE and inputs.catalog.fenomeen(code).about == "people"


def _categories(inputs: Inputs, source: ReportSource) -> dict[str, Category]:
    return read_categories(inputs.city.path(source.categories), inputs.catalog)

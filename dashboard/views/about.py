"""The page about the data: sources, definitions, what became of each row, the outlines, the proofs of protection."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.places import Places
from dashboard.facts.release import Fenomeen
from dashboard.views.shared.tables import Row, Table

_JOINED = {"none": "under_1"}  # classes that older releases told apart


def _day(value: dt.date | None, words: Words) -> str:
    return words("about.unknown") if value is None else formats.day(value, words.language)


def _columns(words: Words, *names: str) -> tuple[str, ...]:
    return tuple(words(f"about.column_{name}") for name in names)


def source_table(rows: pd.DataFrame, words: Words) -> Table:
    """Every source with producer, licence and the months it covers."""
    lines = [
        Row(
            words.of(row["name"]),
            (
                words.of(row["producer"]) or words("about.unknown"),
                words.of(row["licence"]) or words("about.unknown"),
                _period(row["covers_from"], row["covers_until"], words),
                words("about.yes") if row["is_example"] else words("about.no"),
            ),
        )
        for row in records(rows)
    ]
    columns = _columns(words, "source", "producer", "licence", "months", "example")
    return Table(words("about.sources"), columns, tuple(lines), numeric=False)


def _period(first: dt.date | None, last: dt.date | None, words: Words) -> str:
    if first is None or last is None:
        return words("about.unknown")
    return formats.period(first, last, words.language)


def fenomeen_table(fenomenen: tuple[Fenomeen, ...], words: Words) -> Table:
    """Every fenomeen: definition, why it matters, how it is published, who owns it and when it is read again."""
    rows = []
    for fenomeen in fenomenen:
        how = words(f"about.about_{fenomeen.about}")
        if fenomeen.folded_from_year:
            how = f"{how} {words('about.folded_from', year=fenomeen.folded_from_year)}"
        cells = (
            words.of(fenomeen.definition),
            words.of(fenomeen.why),
            how,
            fenomeen.owner,
            formats.day(fenomeen.review_date, words.language),
        )
        rows.append(Row(fenomeen.name(words), cells))
    columns = _columns(words, "fenomeen", "definition", "why", "how", "owner", "review")
    return Table(words("about.definitions"), columns, tuple(rows), numeric=False)


def balance_table(rows: pd.DataFrame, source: Record, words: Words) -> Table:
    """Table of what became of the rows of one source, by reason: numbers, or classes when it is about people."""
    lines = []
    for row in (row for row in records(rows) if row["source_code"] == source["source_code"]):
        if row["row_count"] is not None:
            text = formats.number(int(row["row_count"]), words.language)
            if source["holds_people"]:
                text = words("figure.about", n=text)
        else:
            text = words(f"balance.class_{_JOINED.get(row['row_class'], row['row_class'])}")
        lines.append((row["reason"] != "counted", Row(words(f"balance.{row['reason']}"), (text,))))
    lines.sort(key=lambda item: item[0])
    caption = words("about.balance_of", source=words.of(source["name"]))
    return Table(caption, _columns(words, "reason", "rows"), tuple(row for _, row in lines))


def outline_table(rows: pd.DataFrame, places: Places, words: Words) -> Table:
    """Table of what was found in the outlines, from the answer `rows`."""
    names = {level.code: words.of(level.name) for level in places.levels}
    lines = []
    for row in records(rows):
        key = f"outline.{row['finding']}"
        finding = words(key) if words.has(key) else str(row["finding"])
        people = "" if row["population"] is None else formats.number(int(row["population"]), words.language)
        cells = (names.get(row["level"], str(row["level"])), finding, _detail(row["detail"]), people)
        lines.append(Row(row["area_name"] or words("about.unknown"), cells))
    columns = _columns(words, "area", "level", "finding", "detail", "people")
    return Table(words("about.outlines"), columns, tuple(lines), numeric=False)


def _detail(value: str | None) -> str:
    return "" if value is None or value == "none" else value


_OUTCOMES: dict[bool | None, str] = {True: "passed", False: "failed", None: "not_judged"}


def proof_table(rows: pd.DataFrame, words: Words) -> Table:
    """The proofs of protection of this release, with the day on which they ran."""
    lines = []
    for row in records(rows):
        key = f"proof.{row['proof']}"
        name = words(key) if words.has(key) else str(row["proof"])
        outcome = _OUTCOMES[row["passed"]]
        lines.append(Row(name, (words(f"proof.{outcome}"), _day(row["checked_on"], words))))
    columns = _columns(words, "proof", "result", "date")
    return Table(words("about.proofs"), columns, tuple(lines), numeric=False)


def late_table(rows: pd.DataFrame, words: Words) -> Table:
    """A table of how many reports came after their month was published, in classes."""
    found = [Row(str(row["year"]), (words(f"balance.class_{row['late_class']}"),)) for row in records(rows)]
    return Table(words("about.late"), _columns(words, "year", "late"), tuple(found), numeric=False)


def published_table(rows: pd.DataFrame, words: Words) -> Table:
    """Every table of the release with its grain and its protection (in the words of the build, which are English)."""
    lines = [
        Row(str(row["table_name"]), (str(row["grain"]), str(row["protection"]), _detail(row["lowest_level"])))
        for row in records(rows)
    ]
    columns = _columns(words, "table", "grain", "protection", "lowest")
    return Table(words("about.tables"), columns, tuple(lines), numeric=False)


def example_table(words: Words) -> Table:
    """A worked example of the rounding: invented numbers of one wijk over four months."""
    language = words.language
    known, running_known, running_published = (3, 7, 0, 12), 0, 0
    published = (0, 10, 0, 10)  # the rule of docs/privacy.md, rule 3, by hand
    rows = []
    for index, (true, shown) in enumerate(zip(known, published, strict=True)):
        running_known, running_published = running_known + true, running_published + shown
        text = words("figure.under_five") if shown == 0 else words("figure.circa", n=shown)
        difference = formats.number(running_published - running_known, language)
        month = formats.month_name(dt.date(2000, index + 1, 1), language)
        rows.append(Row(month, (formats.number(true, language), text, difference)))
    return Table(words("protect.example"), _columns(words, "month", "true", "shown", "running"), tuple(rows))

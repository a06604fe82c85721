"""Context indicators in one area: each with its margin, beside the other areas and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.places import Area, Places
from dashboard.stats import survey
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class ContextLine:
    """One indicator in one area, in its last year: what is said, and where it lies beside the city. Shares 0..1 of the
    axis, None where there is nothing to draw."""

    code: str
    name: str
    definition: str
    text: str
    interval: str
    asked: str
    city: str  # what it is set beside
    whole: str  # the figure of the whole city, where there is one
    verdict: str
    verdict_text: str
    is_good: bool | None  # the difference is in the good direction; None when there is none
    since: str  # verdict against the year before in the same words
    since_good: bool | None
    low: float | None
    value: float | None
    high: float | None
    city_value: float | None
    source: str


def context_lines(rows: pd.DataFrame, area: Area, places: Places, words: Words) -> tuple[ContextLine, ...]:
    """Every indicator of which the area or the city has a figure (answer of `context_list`)."""
    by_indicator: dict[str, Answers] = {}
    for row in records(rows):
        by_indicator.setdefault(row["indicator_code"], {})[(row["area_code"], int(row["year"]))] = row
    lines = [
        _context_line(answers, area, places, words)
        for answers in by_indicator.values()
        if any(code in (area.code, places.city.code) for code, _ in answers)
    ]
    return tuple(sorted(lines, key=lambda line: line.value is None))  # what is known of the area first


Answers = dict[tuple[str, int], Record]


def _context_line(answers: Answers, area: Area, places: Places, words: Words) -> ContextLine:
    about = next(iter(answers.values()))
    years = sorted(year for code, year in answers if code == area.code)
    row = answers[(area.code, years[-1])] if years else None
    before = answers[(area.code, years[-2])] if len(years) > 1 else None
    against = _against_others(answers, area, years[-1], places) if years else None
    verdict = against.verdict if against else survey.NOT_COMPARED
    since = _since(answers, area, years, places)
    high_is_good = about["direction"] == "high"
    return ContextLine(
        code=about["indicator_code"],
        name=words.of(about["name"]),
        definition=words.of(about["definition"]),
        text=_context_text(row, words),
        interval=_interval_text(row, words),
        asked="" if row is None or row["n"] is None else formats.number(int(row["n"]), words.language),
        city=_city_text(answers, against, about["unit"], places.city, words),
        whole=_context_text(_last(answers, places.city), words) if _last(answers, places.city) else EN_DASH,
        verdict=verdict,
        verdict_text=words(f"buurtprofiel.context_{verdict}"),
        is_good=_good(verdict, high_is_good),
        since="" if before is None else words(f"buurtprofiel.since_{since}", year=int(before["year"])),
        since_good=_good(since, high_is_good),
        **_positions(row, against.others.value if against else None),
        source=str((row or about)["source"]),
    )


def _last(answers: Answers, area: Area) -> Record | None:
    """The row of the last year of an area."""
    years = [year for code, year in answers if code == area.code]
    return answers[(area.code, max(years))] if years else None


def _figure_of(row: Record | None) -> survey.SurveyFigure:
    if row is None:
        return survey.SurveyFigure.of(None, None, None)
    return survey.SurveyFigure.of(row["value"], row["interval_low"], row["interval_high"])


def _against_others(answers: Answers, area: Area, year: int, places: Places) -> survey.SurveyVerdict | None:
    """The area against the others of its level in the same year, weighted by inhabitants."""
    level = places.of_level(area.level)
    figures = [_figure_of(answers.get((one.code, year))) for one in level]
    found = survey.against_others(figures, [float(one.population or 0) for one in level])
    verdict = found[level.index(area)]
    return None if verdict.verdict == survey.NOT_COMPARED else verdict


def _since(answers: Answers, area: Area, years: Sequence[int], places: Places) -> str:
    """The area against itself in the year before that was asked, corrected for all areas of its level."""
    if len(years) < 2:
        return survey.NOT_COMPARED
    level = places.of_level(area.level)
    now, before = ([_figure_of(answers.get((one.code, year))) for one in level] for year in (years[-1], years[-2]))
    return survey.changed(now, before)[level.index(area)]


def _good(verdict: str, high_is_good: bool) -> bool | None:
    if verdict not in (survey.HIGHER, survey.LOWER):
        return None
    return (verdict == survey.HIGHER) == high_is_good


def _city_text(answers: Answers, against: survey.SurveyVerdict | None, unit: str, city: Area, words: Words) -> str:
    """The figure of the whole city when there is one; else what the other areas are together."""
    whole = _last(answers, city)
    if whole is not None:
        return words("buurtprofiel.city_figure", text=_context_text(whole, words))
    if against is None:
        return words("figure.missing")
    return words("buurtprofiel.others_figure", text=_with_unit(against.others.value, unit, words))


def _context_text(row: Record | None, words: Words) -> str:
    if row is None:
        return words("figure.missing")
    if row["status"] == "withheld" or row["value"] is None:
        return words("buurtprofiel.too_few_asked")
    text = _with_unit(row["value"], row["unit"], words)
    return words("buurtprofiel.of_year", text=text, year=int(row["year"]))


def _with_unit(value: float, unit: str, words: Words) -> str:
    text = formats.number(value, words.language, decimals=1 if abs(value) < 99.95 else 0)
    return f"{text}{formats.NARROW_SPACE}{unit}" if unit else text


def _interval_text(row: Record | None, words: Words) -> str:
    if row is None or row["interval_low"] is None:
        return EN_DASH
    low, high = row["interval_low"], row["interval_high"]
    return words(
        "buurtprofiel.interval",
        low=formats.number(low, words.language, decimals=1),
        high=formats.number(high, words.language, decimals=1),
    )


def _positions(row: Record | None, others: float | None) -> dict[str, float | None]:
    """Positions, 0 to 1, of a value, its interval and the city on an axis to 100 percent or to the largest number; None
    where unknown."""
    named = {
        "low": None if row is None else row["interval_low"],
        "value": None if row is None else row["value"],
        "high": None if row is None else row["interval_high"],
        "city_value": others,
    }
    known = [number for number in named.values() if number is not None]
    top = 100.0 if row is not None and row["unit"] == "%" else max([*known, 0.0]) or 1.0
    return {name: None if number is None else min(1.0, max(0.0, number / top)) for name, number in named.items()}


def context_source(lines: Sequence[ContextLine], words: Words) -> str:
    names = ", ".join(dict.fromkeys(line.source for line in lines if line.source))
    return words("buurtprofiel.context_source", names=names)


def context_table(lines: Sequence[ContextLine], caption: str, words: Words) -> Table:
    """The indicators as a table, for a file."""
    rows = tuple(
        Row(line.name, (line.text, line.interval, line.asked, line.city, line.verdict_text, line.since))
        for line in lines
    )
    names = ("context_column", "context_value", "interval_column", "context_asked", "context_city", "context_verdict")
    columns = tuple(words(f"buurtprofiel.{name}") for name in (*names, "context_since"))
    return Table(caption, columns, rows)

"""Every fenomeen in one area: its rate with its interval, beside the other areas and a year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.count import NOTHING, count_of
from dashboard.facts.judgements import Judged, Judgements
from dashboard.facts.period import Window
from dashboard.facts.places import Area
from dashboard.facts.release import Fenomeen, Release
from dashboard.stats import change, verdicts
from dashboard.views.shared.figures import Figure, count_figure, rate_figure
from dashboard.views.shared.plots import DotPlot, DotRow
from dashboard.views.shared.tables import Row, Table

_ORDER = (verdicts.LOWER, verdicts.NO_DIFFERENCE, verdicts.HIGHER, verdicts.TOO_SMALL, verdicts.NOT_COMPARED)


def city_rates(rows: pd.DataFrame, release: Release, words: Words) -> dict[str, Figure]:
    """The rate of each fenomeen in the whole city (answer of `melding_by_fenomeen` for the city)."""
    city = release.places.city
    base = release.places.base_areas(city.code)
    found = {row["fenomeen_code"]: count_of(row, base_areas=base) for row in records(rows)}
    return {one.code: rate_figure(found.get(one.code, NOTHING), city.population, words) for one in release.fenomenen}


@dataclass(frozen=True)
class FenomeenLine:
    """One fenomeen in one area: count, rate with interval, and how it lies beside other areas and a year before."""

    fenomeen: Fenomeen
    name: str
    count: Figure
    rate: Figure
    interval: str
    city: Figure
    times: str  # '1,4 keer (1,1–1,8)'
    verdict: str
    verdict_text: str
    change_verdict: str
    change_text: str
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


def fenomeen_lines(
    area: Area,
    judged: Judgements,
    city_rates: Mapping[str, Figure],
    fenomenen: Sequence[Fenomeen],
    window: Window,
    words: Words,
) -> tuple[FenomeenLine, ...]:
    """Lines for an area, one per fenomeen: those demonstrably lower first, then those that do not differ, those that
    are higher, and those of which that cannot be said."""
    lines = [
        _fenomeen_line(one, judged.get((area.code, one.code)), area, city_rates[one.code], window, words)
        for one in fenomenen
    ]
    lines.sort(key=lambda line: (_ORDER.index(line.verdict), -(line.count.value or 0.0)))
    return tuple(lines)


def _fenomeen_line(
    fenomeen: Fenomeen, judged: Judged | None, area: Area, city: Figure, window: Window, words: Words
) -> FenomeenLine:
    now = judged.now if judged else NOTHING
    verdict = judged.verdict if judged else verdicts.NOT_COMPARED
    changed = judged.change_verdict if judged and window.has_before else change.NOT_COMPARED
    is_judged = judged is not None and verdict not in (verdicts.TOO_SMALL, verdicts.NOT_COMPARED)
    rate = rate_figure(now, area.population, words)
    low, high = (judged.rate_low, judged.rate_high) if judged and rate.is_known else (None, None)
    return FenomeenLine(
        fenomeen=fenomeen,
        name=fenomeen.name(words),
        count=count_figure(now, window.months, words),
        rate=rate,
        interval=EN_DASH if low is None or high is None else _range(low, high, words),
        city=city,
        times=_times(judged, words) if is_judged and judged else EN_DASH,
        verdict=verdict,
        verdict_text=words(f"buurtprofiel.verdict_{verdict}"),
        change_verdict=changed,
        change_text=words(f"buurtprofiel.change_{changed}"),
        ratio=judged.ratio if is_judged and judged else None,
        ratio_low=judged.ratio_low if is_judged and judged else None,
        ratio_high=judged.ratio_high if is_judged and judged else None,
    )


def _range(low: float, high: float, words: Words) -> str:
    low_text, high_text = formats.rate(low, words.language), formats.rate(high, words.language)
    return words("buurtprofiel.interval", low=low_text, high=high_text)


def _times(found: Judged, words: Words) -> str:
    if found.ratio is None:
        return EN_DASH
    return words("buurtprofiel.times", n=formats.number(found.ratio, words.language, decimals=1))


def ratio_plot(lines: Sequence[FenomeenLine], area: Area, words: Words) -> DotPlot:
    """Every fenomeen on one axis: how many times the rate of the other areas together, with its interval."""
    return DotPlot(
        rows=tuple(
            DotRow(line.name, line.times, line.ratio, line.ratio_low, line.ratio_high, line.verdict_text)
            for line in lines
        ),
        axis=words("buurtprofiel.ratio_axis"),
        alt=words("buurtprofiel.ratio_alt", area=area.label, n=len(lines), **_verdict_counts(lines)),
        reference=1.0,
        reference_text=words("buurtprofiel.ratio_even"),
        interval_text=words("buurtprofiel.ratio_interval"),
    )


def _verdict_counts(lines: Sequence[FenomeenLine]) -> dict[str, int]:
    return {name: sum(line.verdict == name for line in lines) for name in (verdicts.LOWER, verdicts.HIGHER)}


def fenomeen_table(lines: Sequence[FenomeenLine], area: Area, words: Words) -> Table:
    """The fenomenen of an area as a table, for a file."""
    rows = tuple(
        Row(
            line.name,
            (
                line.count.text,
                line.rate.text,
                line.interval,
                line.city.text,
                line.times,
                line.verdict_text,
                line.change_text,
            ),
        )
        for line in lines
    )
    names = ("count", "rate", "verdict_margin_column", "rate_city", "times_column", "verdict", "change")
    columns = [
        words(f"column.{name}" if name in ("count", "rate", "rate_city") else f"buurtprofiel.{name}") for name in names
    ]
    return Table(words("buurtprofiel.fenomenen_caption", area=area.label), (words("column.fenomeen"), *columns), rows)

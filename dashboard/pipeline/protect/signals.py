"""Publishing signals and real events: rounded once, kept in the history, told as two tables, shares and yearly numbers.

True counts are arrays in memory here and go nowhere (docs/privacy.md, rule 9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pandas as pd

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.protect import proofs, rounding, signal_rounding
from dashboard.pipeline.protect.draws import Draws, Pending
from dashboard.pipeline.protect.history import DOMAINS, EVENTS, MEDIAN, NUMBER, SIGNALS, History
from dashboard.pipeline.protect.rounding import Counts
from dashboard.pipeline.protect.signal_floor import check_signal_floor
from dashboard.pipeline.protect.signal_rounding import Rounded, Year
from dashboard.pipeline.protect.state import Errors, mark_of
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.partners.signals import SignalCatalog, SignalRows, closed_quarters, quarter_code
from dashboard.pipeline.read.staging import put, put_frame
from dashboard.stats.shares import LEAST_COUNT, share_interval

BASE = settings.COUNT_BASE
AREA_COLUMNS = ["area_code", "quarter", "stage", "outcome", "signal_count"]
DOMAIN_COLUMNS = ["quarter", "life_domain", "signal_count"]
_MEDIAN_STEP = 5  # minutes
_KEYS = ["area_code", "series_code"]


@dataclass
class PublishedSignals:
    """area: AREA_COLUMNS; domain: DOMAIN_COLUMNS; events: year -> (number, median). pending: for the history."""

    area: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=AREA_COLUMNS))
    domain: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DOMAIN_COLUMNS))
    events: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    proofs: list[proofs.Proof] = field(default_factory=list)
    pending: Pending = field(default_factory=list)
    errors: dict[tuple[str, str], Errors] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Axes:
    """Names along the axes of the arrays: signal areas x stages x outcomes, and life domains."""

    city: str
    areas: list[str]
    stages: list[str]
    outcomes: list[str]
    domains: list[str]

    @property
    def series(self) -> list[str]:
        return [f"{stage}/{outcome}" for stage in self.stages for outcome in self.outcomes]

    def area_counts(self, rows: SignalRows, quarter: dt.date) -> tuple[Counts, Counts]:
        """The true counts of a quarter: [W, S, O] and [D]."""
        area = np.zeros((len(self.areas), len(self.stages), len(self.outcomes)), dtype=np.int64)
        domain = np.zeros(len(self.domains), dtype=np.int64)
        for (place, start, life_domain, stage, outcome), number in rows.signals.items():
            if start == quarter:
                area[self.areas.index(place), self.stages.index(stage), self.outcomes.index(outcome)] += number
                domain[self.domains.index(life_domain)] += number
        return area, domain

    def zeros(self) -> tuple[Counts, Counts]:
        """[W, S, O] and [D]"""
        area = (len(self.areas), len(self.stages), len(self.outcomes))
        return np.zeros(area, dtype=np.int64), np.zeros(len(self.domains), dtype=np.int64)

    def errors(self, year: Year) -> tuple[Errors, Errors]:
        """Published minus counted of a year so far, for the state: of signal areas, and of life domains."""
        area = (year.area_published - year.area_counted).reshape(len(self.areas), -1)
        domain = year.domain_published - year.domain_counted
        of_areas = {(self.areas[w], self.series[s]): int(e) for (w, s), e in np.ndenumerate(area)}
        return of_areas, {(self.city, code): int(e) for code, e in zip(self.domains, domain, strict=True)}

    def of_errors(self, area: Errors, domain: Errors) -> tuple[Counts, Counts]:
        """The other way."""
        cells = [area.get((place, series), 0) for place in self.areas for series in self.series]
        sums = [domain.get((self.city, code), 0) for code in self.domains]
        shape = self.zeros()[0].shape
        return np.array(cells, dtype=np.int64).reshape(shape), np.array(sums, dtype=np.int64)

    def tables(self, found: Rounded) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The other way: rows for the history."""
        index = pd.MultiIndex.from_product([self.areas, self.series], names=_KEYS)
        area = pd.DataFrame({"value": found.area.ravel()}, index=index).reset_index()
        domain = pd.DataFrame({"area_code": self.city, "series_code": self.domains, "value": found.domain})
        return area, domain


def publish_signals(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    areas: Sequence[str],
    rows: SignalRows,
    history: History,
    draws: Draws,
) -> PublishedSignals:
    """Protect what was handed in for these signal areas, and put signal_area_figure, signal_domain_figure,
    signal_share_known, signal_quarter, signal_code_known and event_figure. Raises UserError when it
    would break what was published.
    """
    city, months, years = inputs.city, inputs.months, inputs.years
    result = PublishedSignals(advice=list(rows.advice))
    quarters = closed_quarters(months) if rows.catalog else []
    if rows.catalog:
        if draws.may_publish:
            result.advice += check_signal_floor(con, city, history, quarters, rows.covered)
        _publish_quarters(city, sorted(areas), rows, rows.catalog, quarters, history, draws, result)
    if city.partners.events:
        _publish_events(city, rows, years, history, draws, result)
    shares = signal_shares(result.area, rows.catalog, city.code, years) if rows.catalog else []
    _put(con, city, rows.catalog, quarters, years, result, shares)
    return result


def _publish_quarters(
    city: City,
    areas: list[str],
    rows: SignalRows,
    catalog: SignalCatalog,
    quarters: list[dt.date],
    history: History,
    draws: Draws,
    result: PublishedSignals,
) -> None:
    codes = ([word.code for word in words] for words in (catalog.stages, catalog.outcomes, catalog.domains))
    axes = _Axes(city.code, areas, *codes)
    area, domain = history.figures(SIGNALS), history.figures(DOMAINS)
    wrong = {"rounding": 0, "running_year": 0, "equal_totals": 0}
    rounded = 0
    before, begun = Year.begin(*axes.zeros()), 0
    for quarter in quarters if draws.may_publish else ():
        period = quarter_code(quarter)
        known = (area["period"].eq(period).any(), domain["period"].eq(period).any())
        if all(known) or quarter not in rows.covered:
            continue
        _check_axes(axes, area, domain, period)
        if quarter.year != begun:
            before, begun = _year_to_date(axes, area, domain, quarter, draws, result), quarter.year
        counts = axes.area_counts(rows, quarter)
        found = signal_rounding.round_quarter(*counts, before, BASE, draws.seeds.of(SIGNALS, period))
        _prove(before, *counts, found, wrong)
        rounded += 1
        before = before.and_then(*counts, found)
        tables = axes.tables(found)
        errors = axes.errors(before)
        result.errors |= {(SIGNALS, period): errors[0], (DOMAINS, period): errors[1]}
        if known[0]:
            _check_interrupted(area[area["period"] == period], tables[0], history)
        else:
            result.pending.append((SIGNALS, period, tables[0]))
            area = pd.concat([area, tables[0].assign(period=period)], ignore_index=True)
        result.pending.append((DOMAINS, period, tables[1]))
        domain = pd.concat([domain, tables[1].assign(period=period)], ignore_index=True)
    done, fault = {proofs.CELLS: rounded}, "does not keep the rules"
    result.proofs += [
        proofs.verdict(f"signals_{name}", count, done, "new quarters", fault) for name, count in wrong.items()
    ]
    result.area, result.domain = _area_frame(area), _domain_frame(domain)


def _year_to_date(
    axes: _Axes, area: pd.DataFrame, domain: pd.DataFrame, quarter: dt.date, draws: Draws, result: PublishedSignals
) -> Year:
    """The errors of the year before `quarter`, as they were known at publication; drawn where they were lost."""
    year = Year.begin(*axes.zeros())
    periods = [quarter_code(dt.date(quarter.year, month, 1)) for month in range(1, quarter.month, 3)]
    done = [period for period in periods if domain["period"].eq(period).any()]
    if not done:
        return year
    kept = [
        draws.state.errors(name, done[-1], mark_of(done[-1], table[table["period"] == done[-1]]))
        for name, table in ((SIGNALS, area), (DOMAINS, domain))
    ]
    if kept[0] is not None and kept[1] is not None:
        errors = axes.of_errors(kept[0], kept[1])
    else:
        result.advice.append(
            f"signals: the errors since 1 January are not in {draws.state.folder.name}, so new ones were drawn for the "
            "rest of the year (docs/privacy.md); nothing that was published changes"
        )
        seed = draws.seeds.of(SIGNALS, quarter_code(quarter))
        shapes = [table.shape for table in axes.zeros()]
        errors = rounding.lost_error(shapes[0], BASE, seed), rounding.lost_error(shapes[1], BASE, seed)
    return replace(year, area_published=errors[0], domain_published=errors[1])


def _prove(before: Year, area: Counts, domain: Counts, found: Rounded, wrong: dict[str, int]) -> None:
    """Count what breaks a rule of `signal_rounding`."""
    pairs = [(found.area, area), (found.domain, domain)]
    for r, x in pairs:
        wrong["rounding"] += int(((r % BASE != 0) | (r < 0) | (np.abs(r - x) >= BASE)).sum())
        wrong["rounding"] += int(((x % BASE == 0) & (r != x)).sum())
    margins = zip(signal_rounding.margins(found.area), signal_rounding.margins(area), strict=True)
    wrong["rounding"] += sum(int((np.abs(r - x) >= BASE).sum()) for r, x in margins)
    errors = signal_rounding.series_errors(before, area, domain, found, BASE)
    wrong["running_year"] += sum(int((np.abs(error) > found.limit).sum()) for error in errors)
    wrong["equal_totals"] += int(found.area.sum() != found.domain.sum())


def _check_axes(axes: _Axes, area: pd.DataFrame, domain: pd.DataFrame, period: str) -> None:
    """Refuse wijken, stages, outcomes or life domains that come or go within a year that is partly published."""
    of_year = area["period"].str[:4] == period[:4]
    for found, now in (
        (area.loc[of_year, "area_code"], axes.areas),
        (area.loc[of_year, "series_code"], axes.series),
        (domain.loc[domain["period"].str[:4] == period[:4], "series_code"], axes.domains),
    ):
        changed = sorted(set(found) ^ set(now)) if len(found) else []
        if changed:
            raise UserError(
                f"signals: '{changed[0]}' comes or goes within {period[:4]}, of which quarters are published",
                expected="other wijken and other words in signals.toml from a 1 January on only",
            )


def _check_interrupted(published: pd.DataFrame, again: pd.DataFrame, history: History) -> None:
    """A build that was killed between the two tables of a quarter: the second is only added to the very same first."""
    both = published.set_index(_KEYS)["value"].sort_index()
    if not both.equals(again.set_index(_KEYS)["value"].sort_index()):
        raise UserError(
            "signals: only one of the two tables of a quarter was published, and the files have changed since",
            file=history.folder,
            expected="the files of signals as they were in the build that was interrupted",
        )


def _area_frame(area: pd.DataFrame) -> pd.DataFrame:
    if area.empty:
        return pd.DataFrame(columns=AREA_COLUMNS)
    codes = area["series_code"].str.split("/", n=1, expand=True)
    frame = area.assign(stage=codes[0], outcome=codes[1], quarter=area["period"].map(_start_of))
    return frame.rename(columns={"value": "signal_count"})[AREA_COLUMNS]


def _domain_frame(domain: pd.DataFrame) -> pd.DataFrame:
    if domain.empty:
        return pd.DataFrame(columns=DOMAIN_COLUMNS)
    frame = domain.assign(quarter=domain["period"].map(_start_of))
    return frame.rename(columns={"series_code": "life_domain", "value": "signal_count"})[DOMAIN_COLUMNS]


def _start_of(period: str) -> pd.Timestamp:
    return pd.Timestamp(int(period[:4]), 3 * int(period[-1]) - 2, 1)


# ---- shares --------------------------------------------------------------------------------------

ShareRow = tuple[str, str, str, int, int, float | None, float | None, float | None, str]


def signal_shares(area: pd.DataFrame, catalog: SignalCatalog, city: str, years: Sequence[int]) -> list[ShareRow]:
    """Rows of signal_share, from published figures: the city per quarter and per closed year, a wijk per closed year.

    Kinds: early, in_time, escalation. A year needs its four quarters.
    """
    quarters = pd.to_datetime(area["quarter"])
    frame = area.assign(year=quarters.dt.year, period=[quarter_code(quarter.date()) for quarter in quarters])
    whole = frame.groupby("year")["period"].nunique()
    closed = [year for year in years if whole.get(year, 0) == 4]
    rows: list[ShareRow] = []
    for period, part in frame.groupby("period"):
        rows += _share_rows(part, catalog, city, str(period), _city_error(BASE - 1))
    for year in closed:
        of_year = frame[frame["year"] == year]
        rows += _share_rows(of_year, catalog, city, str(year), _city_error(2 * (BASE - 1)))
        for wijk, part in of_year.groupby("area_code"):
            rows += _share_rows(part, catalog, str(wijk), str(year), _wijk_error)
    return rows


def _city_error(bound: int) -> Callable[[int, int], float]:
    """Stages and outcomes of the city are off by `bound` at most, each; several of them seldom all the same way."""
    return lambda margins, series: bound * float(np.sqrt(margins))


def _wijk_error(margins: int, series: int) -> float:
    """Each series of a wijk is off by base-1 in a year; their sum as `stats.rounding.combined_error`."""
    return (BASE - 1) * float(np.sqrt(series))


def _share_rows(
    part: pd.DataFrame, catalog: SignalCatalog, area: str, period: str, error: Callable[[int, int], float]
) -> list[ShareRow]:
    stages, outcomes = len(catalog.stages), len(catalog.outcomes)
    total = int(part["signal_count"].sum())
    rows: list[ShareRow] = []
    for kind, column, code, others, crossed in (
        ("early", "stage", catalog.early, stages - 1, outcomes),
        ("in_time", "outcome", catalog.in_time, outcomes - 1, stages),
        ("escalation", "outcome", catalog.escalation, outcomes - 1, stages),
    ):
        count = int(part.loc[part[column] == code, "signal_count"].sum())
        if total < LEAST_COUNT:
            rows.append((area, period, kind, count, total, None, None, None, "too_few"))
            continue
        low, high = share_interval(count, total - count, error(1, crossed), error(others, others * crossed))
        rows.append((area, period, kind, count, total, count / total, low, high, "rounded"))
    return rows


# ---- real events ---------------------------------------------------------------------------------


def _publish_events(
    city: City, rows: SignalRows, years: Sequence[int], history: History, draws: Draws, result: PublishedSignals
) -> None:
    """A yearly number for the city, rounded; a median in steps of five minutes where the published number is 10 or
    more.
    """
    for period, known in history.figures(EVENTS).groupby("period"):
        told = known.set_index("series_code")["value"]
        result.events[int(str(period))] = int(told[NUMBER]), int(told[MEDIAN]) if MEDIAN in told else None
    for year in years:
        if not draws.may_publish or year in result.events or year not in rows.events:
            continue
        number, median = rows.events[year]
        x = np.array([[number]], dtype=np.int64)
        seed = draws.seeds.of(EVENTS, str(year))
        r = rounding.round_month(x, np.zeros_like(x), ["events"], BASE, seed)
        result.proofs.append(proofs.prove_rounding(r, x, BASE))
        shown = int(r[0, 0])
        minutes = None
        if median is not None and shown >= settings.MIN_MEDIAN_COUNT:
            minutes = int(_MEDIAN_STEP * round(median / _MEDIAN_STEP))
        result.events[year] = shown, minutes
        values = {NUMBER: shown} | ({} if minutes is None else {MEDIAN: minutes})
        table = pd.DataFrame({"area_code": city.code, "series_code": list(values), "value": list(values.values())})
        result.pending.append((EVENTS, str(year), table))


# ---- staging -------------------------------------------------------------------------------------


def _put(
    con: duckdb.DuckDBPyConnection,
    city: City,
    catalog: SignalCatalog | None,
    quarters: list[dt.date],
    years: Sequence[int],
    result: PublishedSignals,
    shares: list[ShareRow],
) -> None:
    put_frame(
        con,
        "signal_area_figure",
        "area_code varchar, quarter date, stage varchar, outcome varchar, signal_count integer",
        result.area,
    )
    put_frame(con, "signal_domain_figure", "quarter date, life_domain varchar, signal_count integer", result.domain)
    put(con, "signal_quarter", "quarter date", [(quarter,) for quarter in quarters])
    put(
        con,
        "signal_share_known",
        "area_code varchar, period varchar, kind varchar, numerator integer, denominator integer, share double, "
        "interval_low double, interval_high double, status varchar",
        shares,
    )
    words = []
    if catalog is not None:
        kinds = (("domain", catalog.domains), ("stage", catalog.stages), ("outcome", catalog.outcomes))
        words = [
            (kind, number, word.code, *_both(word.name), *_both(word.definition))
            for kind, items in kinds
            for number, word in enumerate(items)
        ]
    put(
        con,
        "signal_word_known",
        "kind varchar, word_order integer, code varchar, name_nl varchar, name_en varchar, definition_nl varchar, "
        "definition_en varchar",
        words,
    )
    told = years if city.partners.events else []
    put(
        con,
        "event_figure",
        "year integer, event_count integer, median_minutes integer",
        [(year, *result.events.get(year, (None, None))) for year in sorted({*told, *result.events})],
    )


def _both(words: dict[str, str]) -> tuple[str, str]:
    """Dutch and English, or the one language that there is in both places."""
    any_language = next(iter(words.values()))
    return words.get("nl", any_language), words.get("en", any_language)

"""Signals and prevention: shares of published signals with their intervals, and hours that prevent beside hours that
react. Sums only: nothing here is about one person, and a figure about people is never a zero.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.base import formats, palette, settings
from dashboard.base.formats import add_months
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words
from dashboard.facts.offer import NATURES, Initiative, web_link
from dashboard.facts.places import Places
from dashboard.facts.week import PresenceArea
from dashboard.stats.intervals import error_bound
from dashboard.stats.shares import LEAST_COUNT
from dashboard.views.overzicht import Tile
from dashboard.views.shared.choropleth import Legend, LegendRow, Swatch, class_swatches
from dashboard.views.shared.classes import make_classes
from dashboard.views.shared.course import Multiples, Small
from dashboard.views.shared.plots import DotPlot, DotRow, Grid, GridCell
from dashboard.views.shared.tables import Row, Table

KINDS = ("early", "in_time", "escalation")
SHOWN_QUARTERS = 12
LEAST_HOURS = 100  # no share of fewer published hours in a quarter: rounding alone would decide
NO_TEXT = "–"
_PERIOD = re.compile(r"(\d{4})(?:-q([1-4]))?")
CITY = "stad"


# ---- shares of signals ------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignalShare:
    """One share with its 95 % interval for chance and rounding; `share` None: too few published signals to divide."""

    numerator: int
    denominator: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def is_open_low(self) -> bool:
        """Rounded to nothing: the share may be more than 0, and only its upper end is told."""
        return self.share is not None and self.numerator == 0

    @property
    def is_open_high(self) -> bool:
        return self.share is not None and self.numerator == self.denominator

    def text(self, words: Words) -> str:
        """'45 % (22–65)', 'hoogstens 29 %', or why there is no share."""
        if self.share is None or self.low is None or self.high is None:
            return words("signalen.too_few")
        low, high = (formats.number(100 * value, words.language) for value in (self.low, self.high))
        if self.is_open_low:
            return words("signalen.at_most", n=_percent(self.high, words))
        if self.is_open_high:
            return words("signalen.at_least", n=_percent(self.low, words))
        return f"{_percent(self.share, words)} ({low}{formats.EN_DASH}{high})"

    @property
    def height(self) -> float | None:
        """In per cent, for a line; the middle of the interval where only one end of it is told."""
        if self.share is None or self.low is None or self.high is None:
            return None
        return 50 * (self.low + self.high) if self.is_open_low or self.is_open_high else 100 * self.share


def _percent(share: float, words: Words) -> str:
    return f"{formats.number(round(100 * share), words.language)}{formats.NARROW_SPACE}%"


NONE = SignalShare(0, 0, None, None, None)


@dataclass(frozen=True)
class Signals:
    """quarters, years: periods with shares, oldest first; waiting: quarters for which a partner has not handed in;
    groups: the areas that signals are counted for, by name."""

    shares: Mapping[tuple[str, str, str], SignalShare]  # area, period, kind
    quarters: tuple[str, ...]
    waiting: frozenset[str]
    years: tuple[str, ...]
    groups: tuple[PresenceArea, ...]
    city: str

    def of(self, area: str, period: str, kind: str) -> SignalShare:
        return self.shares.get((area, period, kind), NONE)


def read_signals(shares: pd.DataFrame, domains: pd.DataFrame, areas: pd.DataFrame, places: Places) -> Signals:
    """From the answers of `signalen_share_list`, `signalen_domain_list` and `signalen_area_list`."""
    known = {
        (row["area_code"], row["period"], row["kind"]): SignalShare(
            int(row["numerator"]), int(row["denominator"]), row["share"], row["interval_low"], row["interval_high"]
        )
        for row in records(shares)
    }
    city = places.city.code
    periods = {period for area, period, _ in known if area == city}
    waiting = {quarter_code(row["quarter"]) for row in records(domains) if row["status"] == "missing"}
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in records(areas):
        groups.setdefault((row["signal_area_code"], row["name_nl"], row["name_en"]), []).append(row["area_code"])
    found = [PresenceArea(*names, tuple(codes)) for names, codes in groups.items()]
    told = {group.code for group in found}
    # Published before its wijken were counted together: it stays as it was, and keeps its name.
    found += [
        PresenceArea(code, places.areas[code].label, places.areas[code].label, (code,))
        for code in dict.fromkeys(area for area, _, _ in known)
        if code not in told and code != city and code in places.areas
    ]
    return Signals(
        known,
        tuple(sorted({period for period in periods if "-q" in period} | waiting)),
        frozenset(waiting),
        tuple(sorted(period for period in periods if "-q" not in period)),
        tuple(found),
        city,
    )


def quarter_code(start: dt.date) -> str:
    """1 July 2026 -> '2026-q3'."""
    return f"{start.year}-q{(start.month + 2) // 3}"


def quarter_start(code: str) -> dt.date:
    return dt.date(int(code[:4]), 3 * int(code[-1]) - 2, 1)


def period_name(code: str, words: Words, *, is_short: bool = False) -> str:
    """'3e kwartaal 2026', 'K3 2026' or '2025'."""
    found = _PERIOD.fullmatch(code)
    if not found or found[2] is None:
        return code
    key = "signalen.quarter_short" if is_short else f"signalen.quarter_{found[2]}"
    return words(key, n=found[2], year=found[1])


def tiles(view: Signals, words: Words) -> list[Tile]:
    """The last quarter that everybody handed in: its signals and the three shares."""
    last = next((code for code in reversed(view.quarters) if code not in view.waiting), None)
    if last is None:
        return []
    shares = [(kind, view.of(view.city, last, kind)) for kind in KINDS]
    count = shares[0][1].denominator
    total = words("figure.about", n=formats.number(count, words.language)) if count else words("signalen.too_few")
    name = period_name(last, words)
    found = [Tile(words("signalen.total"), total, words("signalen.total_detail", period=name))]
    for kind, share in shares:
        if share.share is None or share.is_open_low or share.is_open_high:
            value, detail = share.text(words), name
        else:
            low, high = (formats.number(100 * (end or 0.0), words.language) for end in (share.low, share.high))
            value, detail = _percent(share.share, words), words("signalen.tile", low=low, high=high, period=name)
        found.append(Tile(words(f"signalen.{kind}"), value, detail))
    return found


def quarter_plot(view: Signals, words: Words) -> Multiples:
    """The three shares of the city per quarter, on one scale, with their intervals."""
    quarters = view.quarters
    smalls = []
    for kind in KINDS:
        shares = [view.of(view.city, code, kind) for code in quarters]
        known = [(code, share) for code, share in zip(quarters, shares, strict=True) if share.share is not None]
        smalls.append(
            Small(
                label=words(f"signalen.{kind}"),
                text=f"{period_name(known[-1][0], words, is_short=True)}: {known[-1][1].text(words)}" if known else "",
                heights=tuple(share.height for share in shares),
                lows=tuple(None if share.low is None else 100 * share.low for share in shares),
                highs=tuple(None if share.high is None else 100 * share.high for share in shares),
                texts=tuple(_quarter_text(view, code, kind, words) for code in quarters),
                unusual=(False,) * len(quarters),
                why_empty="" if known else words("figure.missing"),
                is_marked=False,
                is_current=False,
            )
        )
    said = ". ".join(f"{one.label}: {one.text}" for one in smalls)
    return Multiples(
        smalls=tuple(smalls),
        names=tuple(period_name(code, words, is_short=True) for code in quarters),
        shaded=None,
        axis=words("signalen.axis"),
        range_text=words("signalen.interval"),
        unusual_text="",
        alt=words("signalen.quarter_alt", said=said),
    )


def _quarter_text(view: Signals, code: str, kind: str, words: Words) -> str:
    share = view.of(view.city, code, kind)
    return words("figure.missing") if code in view.waiting and share == NONE else share.text(words)


def quarter_table(view: Signals, caption: str, words: Words) -> Table:
    """The same in numbers, newest first."""
    rows = []
    for code in reversed(view.quarters):
        count = view.of(view.city, code, KINDS[0]).denominator
        is_waiting = code in view.waiting and not count
        told = words("figure.missing") if is_waiting else _about(count, settings.COUNT_BASE - 1, words)
        rows.append(Row(period_name(code, words), (told, *(_quarter_text(view, code, kind, words) for kind in KINDS))))
    return Table(caption, _columns("signalen.column_quarter", words), tuple(rows))


def _columns(first: str, words: Words) -> tuple[str, ...]:
    return (words(first), words("signalen.total"), *(words(f"signalen.{kind}") for kind in KINDS))


def _about(count: float, bound: float, words: Words) -> str:
    """A sum of rounded figures: never a zero, but what it is certainly under."""
    if count > 0:
        return words("figure.about", n=formats.number(count, words.language))
    return words("figure.less_than", n=formats.number(math.floor(bound) + 1, words.language))


def _ordered(view: Signals, codes: Collection[str], places: Places, words: Words) -> list[PresenceArea]:
    """By name: an order by share would be a ranking, and the intervals overlap."""
    found = [group for group in view.groups if group.code in codes]
    return sorted(found, key=lambda group: (group.name(places, words).casefold(), group.code))


@dataclass(frozen=True)
class Marks:
    """Which areas a visitor chose, and the chosen buurten."""

    selected: tuple[str, ...]
    chosen_only: bool
    places: Places

    def is_current(self, group: PresenceArea) -> bool:
        return any(code in group.area_codes for code in self.selected)

    def is_marked(self, group: PresenceArea) -> bool:
        return any(self.places.chosen_in(code) for code in group.area_codes)

    def shown(self, groups: Sequence[PresenceArea]) -> list[PresenceArea]:
        return [group for group in groups if not self.chosen_only or self.is_marked(group)]


def area_plot(view: Signals, year: str, kind: str, marks: Marks, words: Words) -> DotPlot:
    """One share for each area in a closed year, the city below."""
    rows = []
    codes = {area for area, period, _ in view.shares if period == year}
    for group in marks.shown(_ordered(view, codes, marks.places, words)):
        share = view.of(group.code, year, kind)
        row = _dot(share, group.name(marks.places, words), words)
        rows.append(_with_marks(row, marks.is_marked(group), marks.is_current(group)))
    city = view.of(view.city, year, kind)
    rows.append(_dot(city, marks.places.city.label, words, is_total=True))
    told = sum(row.value is not None for row in rows[:-1])
    alt = words(
        "signalen.area_alt",
        kind=words(f"signalen.{kind}"),
        year=year,
        n=told,
        total=len(rows) - 1,
        city=city.text(words),
    )
    return DotPlot(
        tuple(rows),
        words("signalen.axis"),
        alt,
        reference=None if city.share is None else 100 * city.share,
        reference_text=marks.places.city.label,
        interval_text=words("signalen.interval"),
    )


def _dot(share: SignalShare, label: str, words: Words, *, is_total: bool = False) -> DotRow:
    is_open = share.is_open_low or share.is_open_high
    return DotRow(
        label,
        share.text(words),
        None if share.share is None or is_open else 100 * share.share,
        None if share.low is None else 100 * share.low,
        None if share.high is None else 100 * share.high,
        is_total=is_total,
    )


def _with_marks(row: DotRow, is_marked: bool, is_current: bool) -> DotRow:
    return DotRow(row.label, row.text, row.value, row.low, row.high, "", is_marked, is_current)


def area_table(view: Signals, year: str, caption: str, marks: Marks, words: Words) -> Table:
    """All three shares for each area in a closed year; too few signals are said in words, with no number."""
    codes = {area for area, period, _ in view.shares if period == year}
    rows = []
    for group in marks.shown(_ordered(view, codes, marks.places, words)):
        rows.append(
            Row(
                group.name(marks.places, words),
                _area_cells(view, group.code, year, words),
                is_marked=marks.is_marked(group),
                is_current=marks.is_current(group),
            )
        )
    rows.append(Row(marks.places.city.label, _area_cells(view, view.city, year, words), is_total=True))
    return Table(caption, _columns("column.area", words), tuple(rows))


def _area_cells(view: Signals, area: str, year: str, words: Words) -> tuple[str, ...]:
    shares = [view.of(area, year, kind) for kind in KINDS]
    if shares[0].share is None:
        count = words("signalen.under", n=LEAST_COUNT)
    else:
        count = _about(shares[0].denominator, 0, words)
    return (count, *(share.text(words) for share in shares))


# ---- life domains ------------------------------------------------------------------------------------


def domain_grid(rows: pd.DataFrame, city: str, words: Words) -> Grid:
    """What signals of the city are about: life domains by quarter."""
    found = records(rows)
    quarters = sorted({row["quarter"] for row in found})[-SHOWN_QUARTERS:]
    names = {row["life_domain"]: words.pick(row["name_nl"], row["name_en"]) or row["life_domain"] for row in found}
    cells = {(row["life_domain"], row["quarter"]): row for row in found}
    classes = make_classes([row["signal_count"] for row in found if row["quarter"] in quarters])
    swatches = class_swatches(classes)

    def cell(row: dict[str, Any] | None) -> GridCell:
        if row is None or row["signal_count"] is None:
            return GridCell(words("figure.missing"), look("missing"))
        count = int(row["signal_count"])
        text = words("figure.circa", n=formats.number(count, words.language)) if count else words("figure.under_five")
        return GridCell(text, swatches[classes.index(count)])

    last = {code: cells[code, quarters[-1]]["signal_count"] or 0 for code in names if (code, quarters[-1]) in cells}
    most = max(last, key=lambda code: last[code], default=None)
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(period_name(quarter_code(one), words, is_short=True) for one in quarters),
        cells=tuple(tuple(cell(cells.get((code, quarter))) for quarter in quarters) for code in names),
        alt=words("signalen.domain_alt", city=city, most=names[most] if most else NO_TEXT),
        corner=words("signalen.domain"),
    )


def look(name: str) -> Swatch:
    known = palette.LOOKS[name]
    return Swatch(known.fill, known.ink, known.pattern)


def definitions(rows: pd.DataFrame, words: Words) -> list[str]:
    """What each stage and outcome means: 'Vroeg: het eerste contact ...'."""
    return [
        words(
            "signalen.definition",
            name=words.pick(row["name_nl"], row["name_en"]),
            definition=words.pick(row["definition_nl"], row["definition_en"]),
        )
        for row in records(rows)
        if row["kind"] != "domain"
    ]


# ---- hours that prevent and hours that react ---------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """The share of preventive hours that the city aims at, 0..1."""

    least: float
    most: float

    def text(self, words: Words) -> str:
        low = formats.number(100 * self.least, words.language)
        return f"{low}{formats.EN_DASH}{_percent(self.most, words)}"


def band(thresholds: pd.DataFrame) -> Band | None:
    """From the answer of `threshold_list`; None where the city file names none."""
    known = {row["name"]: row["value"] for row in records(thresholds)}
    least, most = known.get("preventive_least_share"), known.get("preventive_most_share")
    return None if least is None or most is None else Band(float(least), float(most))


@dataclass(frozen=True)
class Balance:
    """Published hours of a quarter, and by how much each sum may be off by rounding. Hours are counted, not sampled: so
    there is no interval for chance, only bounds."""

    preventive: float
    reactive: float
    preventive_error: float
    reactive_error: float

    @property
    def total(self) -> float:
        return self.preventive + self.reactive

    @property
    def share(self) -> float | None:
        return self.preventive / self.total if self.total >= LEAST_HOURS else None

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that the share can be."""
        fewest, most = max(0.0, self.preventive - self.preventive_error), self.preventive + self.preventive_error
        others, more = max(0.0, self.reactive - self.reactive_error), self.reactive + self.reactive_error
        return fewest / (fewest + more) if fewest + more else 0.0, most / (most + others) if most + others else 1.0

    def verdict(self, aim: Band) -> str:
        """'below' or 'above' only where rounding leaves no doubt; else 'inside'."""
        if self.share is None:
            return "few"
        low, high = self.bounds
        return "below" if high < aim.least else "above" if low > aim.most else "inside"


@dataclass(frozen=True)
class Balances:
    """quarters with hours, oldest first; by presence area and for the CITY; None: a month is missing."""

    quarters: tuple[dt.date, ...]
    cells: Mapping[tuple[str, dt.date], Balance | None]


def read_balances(rows: pd.DataFrame) -> Balances:
    """From the answer of `signalen_hours_list`. The bound of a sum of series is the root of the sum of squares of
    theirs, as elsewhere (stats/rounding.py)."""
    sums: dict[tuple[str, dt.date], dict[str, list[float]]] = {}
    missing: set[tuple[str, dt.date]] = set()
    for row in records(rows):
        start = row["quarter"]
        bound = error_bound([add_months(start, n) for n in range(3)], settings.HOURS_BASE)
        for area in (row["presence_area_code"], CITY):
            if row["missing_count"]:
                missing.add((area, start))
            found = sums.setdefault((area, start), {nature: [0.0, 0.0] for nature in NATURES})[row["nature"]]
            found[0] += row["hours"] or 0
            found[1] += bound**2 * row["series_count"]
    cells = {
        key: None
        if key in missing
        else Balance(
            part["preventief"][0], part["reactief"][0], part["preventief"][1] ** 0.5, part["reactief"][1] ** 0.5
        )
        for key, part in sums.items()
    }
    return Balances(tuple(sorted({start for _, start in cells})), cells)


_BAND_LOOKS = {
    "below": Swatch(palette.DIVERGING[3]),
    "inside": Swatch(palette.SEQUENTIAL[1]),
    "above": Swatch(palette.DIVERGING[1]),
}


def balance_grid(
    view: Balances, aim: Band | None, groups: Sequence[PresenceArea], places: Places, words: Words
) -> Grid:
    """The share of preventive hours: presence areas by quarter, the city last. Colours only beside a band."""
    quarters = view.quarters[-SHOWN_QUARTERS:]
    used: set[str] = set()

    def cell(code: str, quarter: dt.date) -> GridCell:
        found = view.cells.get((code, quarter))
        if found is None:
            used.add("missing")
            return GridCell(words("figure.missing"), look("missing"))
        if found.share is None:
            used.add("few")
            return GridCell(words("signalen.few_hours"), look("few"))
        verdict = found.verdict(aim) if aim else ""
        used.add(verdict)
        mark = {"below": "▼ ", "above": "▲ "}.get(verdict, "")  # colour alone says nothing
        return GridCell(f"{mark}{_percent(found.share, words)}", _BAND_LOOKS.get(verdict, Swatch("#ffffff")))

    codes = [*(group.code for group in groups), CITY]
    cells = tuple(tuple(cell(code, quarter) for quarter in quarters) for code in codes)
    rows = [
        LegendRow(swatch, words(f"signalen.band_{name}", band=aim.text(words)), 0)
        for name, swatch in _BAND_LOOKS.items()
        if aim and name in used
    ]
    rows += [LegendRow(look(name), words(f"signalen.legend_{name}"), 0) for name in ("few", "missing") if name in used]
    return Grid(
        row_names=(*(group.name(places, words) for group in groups), places.city.label),
        column_names=tuple(period_name(quarter_code(one), words, is_short=True) for one in quarters),
        cells=cells,
        alt=words("signalen.balance_alt"),
        legend=Legend(words("signalen.balance_legend"), tuple(rows), "") if rows else None,
        corner=words("column.area"),
    )


def running(initiatives: Sequence[Initiative], quarter: dt.date, nature: str) -> list[Initiative]:
    """The initiatives of a nature that ran on any day of a quarter."""
    last = add_months(quarter, 3) - dt.timedelta(days=1)
    return [
        one
        for one in initiatives
        if one.nature == nature and one.start_date <= last and (one.end_date is None or one.end_date >= quarter)
    ]


def balance_table(
    view: Balances,
    aim: Band | None,
    initiatives: Sequence[Initiative],
    groups: Sequence[PresenceArea],
    quarter: dt.date,
    caption: str,
    marks: Marks,
    words: Words,
) -> Table:
    """One quarter: hours and initiatives, preventive beside reactive."""
    of_nature = [running(initiatives, quarter, nature) for nature in NATURES]
    rows = []
    for group in groups:
        counts = [sum(one.reach(group.area_codes, marks.places) is not None for one in found) for found in of_nature]
        cells = _balance_cells(view.cells.get((group.code, quarter)), aim, counts, words)
        rows.append(
            Row(
                group.name(marks.places, words),
                cells,
                is_marked=marks.is_marked(group),
                is_current=marks.is_current(group),
            )
        )
    cells = _balance_cells(view.cells.get((CITY, quarter)), aim, [len(found) for found in of_nature], words)
    rows.append(Row(marks.places.city.label, cells, is_total=True))
    names = ["preventive", "reactive", "share", *(["band"] if aim else []), "preventive_count", "reactive_count"]
    columns = (words("column.area"), *(words(f"signalen.column_{name}") for name in names))
    return Table(caption, columns, tuple(rows))


def _balance_cells(found: Balance | None, aim: Band | None, counts: Sequence[int], words: Words) -> tuple[str, ...]:
    told = tuple(formats.number(count, words.language) for count in counts)
    if found is None:
        missing = words("figure.missing")
        return (missing, missing, missing, *([missing] if aim else []), *told)
    low, high = (formats.number(round(100 * end), words.language) for end in found.bounds)
    share = words("signalen.few_hours")
    if found.share is not None:
        share = f"{_percent(found.share, words)} ({low}{formats.EN_DASH}{high})"
    return (
        _about(found.preventive, found.preventive_error, words),
        _about(found.reactive, found.reactive_error, words),
        share,
        *([words(f"signalen.verdict_{found.verdict(aim)}")] if aim else []),
        *told,
    )


# ---- beside it -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PolicyNote:
    name: str
    link: str


def policy_notes(rows: pd.DataFrame, words: Words) -> list[PolicyNote]:
    """The notes of the city file; what is no https link is left out."""
    return [
        PolicyNote(words.pick(row["name_nl"], row["name_en"]), link)
        for row in records(rows)
        if (link := web_link(row["link"])) is not None and link.startswith("https://")
    ]


def source(sources: Sequence[Record], kinds: Collection[str], words: Words) -> str:
    """'Bron: Signalen van partners (voorbeeld).' for the sources of these kinds."""
    rows = [row for row in sources if row["source_kind"] in kinds]
    names = ", ".join(words.pick(row["name_nl"], row["name_en"]) for row in rows)
    return words("signalen.source", names=names or words("about.unknown"))

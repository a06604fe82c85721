"""Hours that prevent beside hours that react. A figure about people is never a zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats, palette, settings
from dashboard.base.formats import add_months
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.offer import NATURES, Initiative
from dashboard.facts.places import Places
from dashboard.facts.week import PresenceArea
from dashboard.stats.intervals import error_bound
from dashboard.views.shared.choropleth import Legend, LegendRow, Swatch, look_of
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.shared.share_texts import percent
from dashboard.views.shared.tables import Row, Table
from dashboard.views.signalen.areas import Marks
from dashboard.views.signalen.domains import SHOWN_QUARTERS
from dashboard.views.signalen.shares import about, period_name, quarter_code

LEAST_HOURS = 100  # no share of fewer published hours in a quarter: rounding alone would decide
CITY = "stad"


@dataclass(frozen=True)
class Band:
    """The share of preventive hours that the city aims at, 0..1."""

    least: float
    most: float

    def text(self, words: Words) -> str:
        low = formats.number(100 * self.least, words.language)
        return f"{low}{formats.EN_DASH}{percent(self.most, words.language)}"


def band(thresholds: pd.DataFrame) -> Band | None:
    """The band in the answer of `threshold_list`; None where the city file names none."""
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
    """The balances in the answer of `signalen_hours_list`. The bound of a sum of series is the root of the sum of
    squares of theirs, as elsewhere (stats/rounding.py)."""
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
        balance = view.cells.get((code, quarter))
        if balance is None:
            used.add("missing")
            return GridCell(words("figure.missing"), look_of("missing"))
        if balance.share is None:
            used.add("few")
            return GridCell(words("signalen.few_hours"), look_of("few"))
        verdict = balance.verdict(aim) if aim else ""
        used.add(verdict)
        mark = {"below": "▼ ", "above": "▲ "}.get(verdict, "")  # colour alone says nothing
        return GridCell(f"{mark}{percent(balance.share, words.language)}", _BAND_LOOKS.get(verdict, Swatch("#ffffff")))

    codes = [*(group.code for group in groups), CITY]
    cells = tuple(tuple(cell(code, quarter) for quarter in quarters) for code in codes)
    rows = [
        LegendRow(swatch, words(f"signalen.band_{name}", band=aim.text(words)), 0)
        for name, swatch in _BAND_LOOKS.items()
        if aim and name in used
    ]
    rows += [
        LegendRow(look_of(name), words(f"signalen.legend_{name}"), 0) for name in ("few", "missing") if name in used
    ]
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


def _balance_cells(balance: Balance | None, aim: Band | None, counts: Sequence[int], words: Words) -> tuple[str, ...]:
    told = tuple(formats.number(count, words.language) for count in counts)
    if balance is None:
        missing = words("figure.missing")
        return (missing, missing, missing, *([missing] if aim else []), *told)
    low, high = (formats.number(round(100 * end), words.language) for end in balance.bounds)
    share = words("signalen.few_hours")
    if balance.share is not None:
        share = f"{percent(balance.share, words.language)} ({low}{formats.EN_DASH}{high})"
    return (
        about(balance.preventive, balance.preventive_error, words),
        about(balance.reactive, balance.reactive_error, words),
        share,
        *([words(f"signalen.verdict_{balance.verdict(aim)}")] if aim else []),
        *told,
    )

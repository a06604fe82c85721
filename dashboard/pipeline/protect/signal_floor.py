"""The floor for signals: none for a wijk, or a few together, of fewer inhabitants than `people_floor`.

What was published stays, and a year that has begun ends with the areas with which it began; a new year with an area
under the floor is refused, since both tables of signals have one total and nothing can be left out of one of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import duckdb

from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.protect.history import DOMAINS, SIGNALS, History
from dashboard.pipeline.read.partners.signals import quarter_code

FLOOR_FROM = "signal_floor_from"  # in `threshold_known`: the first year in which no signal area is under the floor


def check_signal_floor(
    con: duckdb.DuckDBPyConnection,
    city: City,
    history: History,
    quarters: Sequence[dt.date],
    covered: Collection[dt.date],
) -> list[str]:
    """Lines for the steward about signal areas under the floor in a year that has begun. quarters: closed ones;
    covered: those that were handed in. Raises UserError when a year is to begin with such an area."""
    inhabitants, names = _signal_areas(con)
    published = history.figures(SIGNALS)
    begun = set(published["period"].str[:4])
    under = published["area_code"].map(inhabitants).fillna(0) < city.people_floor
    if under.any():
        before = max(int(period[:4]) for period in published.loc[under, "period"])
        con.execute("insert into threshold_known values (?, ?)", [FLOOR_FROM, before + 1])
    small = [names[code] for code in sorted(names) if inhabitants[code] < city.people_floor]
    if not small:
        return []
    known = set(history.periods(DOMAINS))
    due = [quarter for quarter in quarters if quarter in covered and quarter_code(quarter) not in known]
    fewer = f"fewer than {city.people_floor:,} inhabitants, or an unknown number"
    beginning = next((quarter for quarter in due if str(quarter.year) not in begun), None)
    if beginning is not None:
        raise UserError(
            f"signals of {beginning.year}: {', '.join(small[:6])} has {fewer}; a signal there tells about whom it is",
            column="partners.signal_areas",
            expected="this wijk together with others in a group that reaches people_floor",
        )
    return [f"signals: {', '.join(small[:6])}: {fewer}; from the next 1 January on only in a group of signal_areas"]


def _signal_areas(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], dict[str, str]]:
    """Inhabitants (an unknown number adds none) and name of each signal area."""
    rows = con.execute(
        "select signal_area_code, any_value(name_nl), sum(coalesce(population, 0))::integer from signal_area_known "
        "inner join area_known using (area_code) group by all"
    ).fetchall()
    return {code: many for code, _, many in rows}, {code: name for code, name, _ in rows}

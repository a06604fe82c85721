"""Publishing figures about things: what is counted, beside what the history holds (`things`).

As long as raw reports cover a month its figures are counted anew, and what differs is added to the history as a
revision. Months up to `raw_until` of a source come from the history alone (docs/privacy.md, "Retention"). A build that
publishes nothing shows what the history holds, and counts only what is not in it yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.protect.draws import Pending
from dashboard.pipeline.protect.history import THINGS_AREAS, THINGS_MONTHLY, THINGS_PROFILE, History
from dashboard.pipeline.protect.things import COLUMNS, HIDDEN, KEYS, HeldThings, held_things, next_revision
from dashboard.pipeline.read.areas import withheld_areas
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.staging import SourceMonths, covered_months, published_as, put, put_frame

LEAST_LOSS, LOSS_SHARE = 5, 0.01  # of the reports of a month: what a source may take back without a word

_IN_SQL = {"series_code": "fenomeen_code", "value": "report_count"}


@dataclass(frozen=True)
class ThingFigures:
    """The knowledge of a build about things before it counts. held: what the history holds of its months and years.

    from_history: (source, month or year) of which the history alone says the figures; kept: these figures.
    covered: (source, month, fenomeen as it is published). hidden: year -> areas that are withheld.
    """

    held: HeldThings
    from_history: set[tuple[str, str]]
    kept: pd.DataFrame
    covered: set[tuple[str, str, str]]
    hidden: dict[int, set[str]]

    def coverage(self, inputs: Inputs) -> SourceMonths:
        """Fenomeen -> months that a source covers; about people as the city file says it."""
        found: dict[str, set[dt.date]] = {}
        for _, month, code in self.covered:
            found.setdefault(code, set()).add(dt.date.fromisoformat(f"{month}-01"))
        for source in inputs.city.reports:
            for code in inputs.fenomenen_of(source.categories):
                if inputs.catalog.fenomeen(code).about == "people":
                    found.setdefault(code, set()).update(covered_months(source, inputs.months))
        return found


def thing_figures(inputs: Inputs, history: History, *, may_publish: bool) -> ThingFigures:
    """The figures that the history holds. Raises UserError where a build cannot do with it."""
    periods = _periods(inputs)
    found = held_things(history, inputs.city.code)
    held = HeldThings(found.figures[found.figures["period"].isin(periods)], found.months, found.years, found.hidden)
    from_history = _from_history(inputs, held, periods, may_publish=may_publish)
    _check_raw_until(inputs, held)
    pairs = pd.MultiIndex.from_frame(held.figures[["source", "period"]])
    kept = held.figures[pairs.isin(list(from_history))]
    _check_kept(inputs, kept)
    monthly = kept[(kept["area_code"] == inputs.city.code) & (kept["weekday"] == "")]
    covered = set(zip(monthly["source"], monthly["period"], monthly["series_code"], strict=True))
    for source in inputs.city.reports:
        for month, code in _covered_by_city_file(inputs, source):
            if (source.code, f"{month:%Y-%m}") not in from_history:
                covered.add((source.code, f"{month:%Y-%m}", code))
    return ThingFigures(held, from_history, kept, covered, _hidden(inputs, held))


def publish_things(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, things: ThingFigures, history: History, *, may_publish: bool
) -> Pending:
    """Put `thing_figure`, `thing_profile` and `withheld_area` beside the counts. Returns what is new for the history.

    Raises UserError where reports are gone that were published.
    """
    figures = pd.concat([things.kept, _counted(con, inputs, things)], ignore_index=True)
    _refuse_a_loss(inputs, things.held.figures, figures)
    monthly = figures["weekday"] == ""
    figure = _summed(figures[monthly], ["area_code", "period", "series_code"])
    figure["period"] = pd.to_datetime(figure["period"] + "-01")
    put_frame(
        con, "thing_figure", "area_code varchar, month date, fenomeen_code varchar, report_count bigint",
        figure.rename(columns={**_IN_SQL, "period": "month"}),
    )  # fmt: skip
    profile = _summed(figures[~monthly], ["area_code", "period", "series_code", "weekday", "day_part"])
    put_frame(
        con, "thing_profile",
        "area_code varchar, year integer, fenomeen_code varchar, weekday integer, day_part varchar, "
        "report_count bigint",
        profile.astype({"period": "int64", "weekday": "int64"}).rename(columns={**_IN_SQL, "period": "year"}),
    )  # fmt: skip
    rows = [(year, area) for year, areas in things.hidden.items() for area in sorted(areas)]
    put(con, "withheld_area", "year integer, area_code varchar", rows)
    return _pending(inputs, things, history, figures) if may_publish else []


# ---- what comes from where ------------------------------------------------------------------------


def _periods(inputs: Inputs) -> list[str]:
    return [*(f"{month:%Y-%m}" for month in inputs.months), *map(str, inputs.years)]


def _from_history(inputs: Inputs, held: HeldThings, periods: list[str], *, may_publish: bool) -> set[tuple[str, str]]:
    found = {
        (source.code, period)
        for source in inputs.city.reports
        for period in periods
        if source.raw_until and period[:4] <= source.raw_until[:4]
    }
    return found if may_publish else found | set(zip(held.figures["source"], held.figures["period"], strict=True))


def _covered_by_city_file(inputs: Inputs, source: ReportSource) -> list[tuple[dt.date, str]]:
    """Month and fenomeen about things, as it is published, for which a source stands by its mapping and its months."""
    catalog = inputs.catalog
    codes = [code for code in inputs.fenomenen_of(source.categories) if catalog.fenomeen(code).about == "things"]
    months = covered_months(source, inputs.months)
    return [(month, published_as(catalog, code, month.year)) for month in months for code in codes]


def _check_raw_until(inputs: Inputs, held: HeldThings) -> None:
    """Refuse a source whose raw reports are to be done without before their figures are in the history."""
    last = f"{inputs.months[-1]:%Y-%m}"
    covered = held.covered
    for source in inputs.city.reports:
        until = source.raw_until or ""
        if until > last:
            raise UserError(
                f"source '{source.code}': a year that is not closed yet needs its raw reports",
                file=inputs.file, column="raw_until", value=until, expected=f"a December up to {last}, or none",
            )  # fmt: skip
        months = {f"{month:%Y-%m}" for month, _ in _covered_by_city_file(inputs, source)}
        missing = [month for month in sorted(months) if month <= until and (source.code, month) not in covered]
        years = {str(year) for year in inputs.years if str(year) <= until[:4]} & {month[:4] for month in months}
        missing += sorted(years - held.years)
        if missing:
            raise UserError(
                f"source '{source.code}': its figures of {missing[0]} are not in the history yet, so its raw reports "
                "are still needed",
                file=inputs.file, column="raw_until", expected="a build without raw_until first, with the raw files",
            )  # fmt: skip


def _check_kept(inputs: Inputs, kept: pd.DataFrame) -> None:
    """Figures that come from the history alone need the areas, fenomenen and parts of the day that they are told by."""
    about = {item.code: item.about for item in inputs.catalog.fenomenen}
    folded = {
        (code, period)
        for code, period in set(zip(kept["series_code"], kept["period"], strict=True))
        if about.get(code) == "things" and published_as(inputs.catalog, code, int(period[:4])) != code
    }
    for rows, what in (
        (kept[~kept["area_code"].isin(inputs.areas.table["area_code"])], "area '{area_code}' is no area of the city"),
        (kept[kept["series_code"].map(about) != "things"], "fenomeen '{series_code}' is not in the catalogue"),
        (
            kept[[key in folded for key in zip(kept["series_code"], kept["period"], strict=True)]],
            "fenomeen '{series_code}' was not folded in {period}",
        ),
        (
            kept[~kept["day_part"].isin(["", *inputs.day_parts])],
            "day part '{day_part}' is not in the city file",
        ),
    ):
        if len(rows):
            first = {str(name): str(value) for name, value in rows.iloc[0].items()}
            raise UserError(
                f"{what.format(**first)} any more, and the history holds figures of {first['period']} of which the raw "
                "reports are no longer read",
                expected="it as it was then: what was published is never told otherwise",
            )


def _hidden(inputs: Inputs, held: HeldThings) -> dict[int, set[str]]:
    """Year -> areas that are withheld: as that year began, else by the inhabitants of today."""
    today = withheld_areas(inputs.city, inputs.areas)
    years = sorted({month.year for month in inputs.months})
    codes = [str(code) for code in inputs.areas.table["area_code"]]
    return {year: {code for code in codes if held.hidden.get(year, {}).get(code, code in today)} for year in years}


# ---- counting -------------------------------------------------------------------------------------


def _counted(con: duckdb.DuckDBPyConnection, inputs: Inputs, things: ThingFigures) -> pd.DataFrame:
    """The figures of what is counted anew: COLUMNS. What is withheld counts in the area above it."""
    counts = con.execute(
        "select source_code as source, strftime(month, '%Y-%m') as period, area_code, fenomeen_code as series_code, "
        "'' as weekday, '' as day_part, report_count as value from area_count "
        "semi join (from fenomeen_known where about = 'things') using (fenomeen_code) union all "
        "select source_code, year::varchar, area_code, fenomeen_code, weekday::varchar, day_part, report_count "
        "from profile_count semi join complete_year using (year) where about = 'things'"
    ).df()
    again = ~pd.MultiIndex.from_frame(counts[["source", "period"]]).isin(list(things.from_history))
    counts = counts[again]
    parents, shown = inputs.areas.parents(), {}
    for year, hidden in things.hidden.items():
        for area in hidden:
            above: str | None = area
            while above in hidden:
                above = parents[above]
            shown[year, area] = above
    keys = zip(counts["period"].str[:4].astype(int), counts["area_code"], strict=True)
    counts = counts.assign(area_code=[shown.get((year, area), area) for year, area in keys])
    anew = [key for key in things.covered if key[:2] not in things.from_history]
    covered = pd.DataFrame(sorted(anew), columns=["source", "period", "series_code"], dtype="str")
    covered = covered.assign(area_code=inputs.city.code, weekday="", day_part="", value=0)
    return _summed(pd.concat([counts[COLUMNS], covered[COLUMNS]]), KEYS)


def _summed(figures: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return figures.groupby(keys)["value"].sum().astype("int64").reset_index()


def _refuse_a_loss(inputs: Inputs, held: pd.DataFrame, figures: pd.DataFrame) -> None:
    """A month that holds far fewer reports than were published lost its raw files. Names the month, never a number."""
    then, now = (
        _summed(table[table["weekday"] == ""], ["period"]).set_index("period")["value"] for table in (held, figures)
    )
    declared = _taken_back_until(inputs)
    for month, count in then.items():
        if str(month) > declared and count - now.get(month, 0) > max(LEAST_LOSS, LOSS_SHARE * count):
            raise UserError(
                f"reports about things of {month} are gone that were published before: raw files were deleted or "
                "a mapping was changed",
                column="reports.file",
                expected="the files of every published month after raw_until; or, where the source itself took reports "
                f'back, taken_back_until = "{month}" in the city file',
            )


# ---- what is new ----------------------------------------------------------------------------------


def _pending(inputs: Inputs, things: ThingFigures, history: History, figures: pd.DataFrame) -> Pending:
    pending: Pending = []
    held, city = things.held, inputs.city.code
    covered = {month for _, month, _ in things.covered}
    for begun in sorted({int(month[:4]) for month in covered} - set(held.hidden)):
        areas = [str(code) for code in inputs.areas.table["area_code"] if code != city]
        values = [int(code in things.hidden[begun]) for code in areas]
        table = pd.DataFrame({"area_code": areas, "series_code": HIDDEN, "value": values})
        pending.append((THINGS_AREAS, str(begun), table))
    of_months = ["area_code", "series_code", "source", "value"]
    for month in sorted(covered - held.months):
        pending.append((THINGS_MONTHLY, month, figures.loc[figures["period"] == month, of_months]))
    years = {str(year) for year in inputs.years} & {month[:4] for month in covered}
    for year in sorted(years - held.years):
        rows = figures.loc[figures["period"] == year]
        pending.append((THINGS_PROFILE, year, rows[[*of_months[:3], "weekday", "day_part", "value"]]))
    published = figures[figures["period"].isin(held.months | held.years)]
    return pending + next_revision(history, held.figures, published, city, _taken_back_until(inputs))


def _taken_back_until(inputs: Inputs) -> str:
    return max((source.taken_back_until or "" for source in inputs.city.reports), default="")

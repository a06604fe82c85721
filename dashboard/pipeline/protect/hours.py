"""Publishing hours of presence: base 10, presence area x month x discipline and nature (docs/privacy.md, rules 2-8).

Small disciplines (a team under 3 in any presence area) are part of the rest for whole years, as declared; a presence
area whose whole team may be under 3 is refused. What was published stays: a change that would break it is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.pipeline.protect import proofs
from dashboard.pipeline.protect.datasets import Dataset
from dashboard.pipeline.protect.draws import Draws, Pending
from dashboard.pipeline.protect.history import HOURS, HOURS_PROFILE, PRESENT, History
from dashboard.pipeline.protect.publishing import Publication, publish_figures
from dashboard.pipeline.protect.state import Errors
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.partners import Partners
from dashboard.pipeline.read.partners.folding import Folding
from dashboard.pipeline.read.partners.presence import MIN_TEAM, Teams
from dashboard.pipeline.read.staging import put_frame

NATURES = ("preventief", "reactief")
FIGURE_COLUMNS = ["presence_area_code", "month", "discipline_code", "nature", "hours"]
PROFILE_COLUMNS = ["presence_area_code", "year", "discipline_code", "nature", "day_type", "day_part", "hours"]
PRESENT_COLUMNS = ["area_code", "year", "discipline_code", "organisation_code"]


@dataclass
class PublishedHours:
    """figures: FIGURE_COLUMNS; profile: PROFILE_COLUMNS; present: PRESENT_COLUMNS, a row for each yes."""

    figures: pd.DataFrame
    profile: pd.DataFrame
    present: pd.DataFrame
    proofs: list[proofs.Proof] = field(default_factory=list)
    pending: Pending = field(default_factory=list)
    errors: dict[tuple[str, str], Errors] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    @classmethod
    def nothing(cls) -> PublishedHours:
        """For a city without presence."""
        figures, profile = pd.DataFrame(columns=FIGURE_COLUMNS), pd.DataFrame(columns=PROFILE_COLUMNS)
        return cls(figures, profile, pd.DataFrame(columns=PRESENT_COLUMNS))


def publish_presence(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, partners: Partners, history: History, draws: Draws
) -> PublishedHours:
    """Protect the hours that queries/staging has summed; put hours_figure, hours_profile_figure and presence_told.

    What is new stands in `pending`, for the history, once every proof has passed.
    """
    hours = PublishedHours.nothing()
    if inputs.city.partners.presence:
        hours = publish_hours(con, inputs, partners, history, draws)
    _put_hours(con, hours)
    return hours


def publish_hours(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, partners: Partners, history: History, draws: Draws
) -> PublishedHours:
    """Protect `hours_count` and `hours_profile_count` (staging).

    Raises UserError for a team that is too small, a team that is not declared, or a break with what was published.
    """
    presence_areas, months, years = partners.presence_areas, inputs.months, inputs.years
    closed_years = {int(period[:4]) for period in history.periods(HOURS)}
    advice = _check_teams(con, partners.folding, partners.teams, presence_areas, closed_years)
    counts = con.execute(
        "select presence_area_code as area_code, strftime(month, '%Y-%m') as period, "
        "discipline_code || '/' || nature as series_code, hours as value from hours_count"
    ).df()
    profile_counts = con.execute(
        "select presence_area_code as area_code, year::varchar as period, "
        "discipline_code || '/' || nature as series_code, day_type, day_part, hours as value from hours_profile_count"
    ).df()
    _check_history(history, counts, set(presence_areas), months)
    series = [(item.code, nature) for item in partners.catalog.disciplines for nature in NATURES]
    dataset = Dataset(
        name=HOURS,
        profile=HOURS_PROFILE,
        base=settings.HOURS_BASE,
        areas=sorted(presence_areas),
        series=[f"{code}/{nature}" for code, nature in series],
        group_of=[nature for _, nature in series],
        day_parts=inputs.day_parts,
        label="hours_",
    )
    found = publish_figures(dataset, counts, profile_counts, months, years, history, draws)
    result = PublishedHours(_figures(found), _profile(found), pd.DataFrame(), found.proofs, found.pending)
    result.errors, result.advice = found.errors, [*advice, *found.advice]
    to_tell = years if draws.may_publish else ()
    result.present, ended = _publish_present(con, found, to_tell, history, result.pending, partners.folding.rest)
    if ended:
        result.advice.append(
            f"presence: {ended} answers told before are told no more: published hours do not carry them for every wijk"
        )
    for year, late in found.late.items():
        if late != "under_1":
            result.advice.append(f"presence: hours of {year} were handed in after publication (class {late})")
    return result


def _check_teams(
    con: duckdb.DuckDBPyConnection,
    folding: Folding,
    teams: Teams,
    presence_areas: Mapping[str, str],
    begun: Collection[int],
) -> list[str]:
    """Refuse what nobody declared, areas with a team under 3, and a rest that is one discipline; advise where the rest
    of an area may be under 3. begun: years of which hours are published, in which the rest is what it is."""
    rows = con.execute(
        "select distinct area.presence_area_code, year(row.month), row.discipline_code from presence_row as row "
        "inner join presence_area_known as area using (area_code) where row.hours > 0 order by all"
    ).fetchall()
    undeclared = next(((code, year) for _, year, code in rows if (code, year) not in teams), None)
    if undeclared:
        raise UserError(
            f"discipline '{undeclared[0]}' has hours in {undeclared[1]}, and its smallest team is not declared",
            expected="a line for it in the file of smallest_teams",
        )
    whole: dict[tuple[str, int], int] = {}
    rest: dict[tuple[str, int], int] = {}
    for area, year, code in rows:
        whole[area, year] = whole.get((area, year), 0) + teams[code, year]
        if folding.published_as[code, year] == folding.rest:
            rest[area, year] = rest.get((area, year), 0) + teams[code, year]
    for (area, year), workers in whole.items():
        if workers < MIN_TEAM:
            raise UserError(
                f"presence area '{presence_areas[area]}': its whole team in {year} may be under {MIN_TEAM} workers",
                expected="this wijk grouped with a neighbour in partners.presence_areas of the city file",
            )
    _refuse_a_rest_of_one(rows, folding, begun)
    small = sorted({presence_areas[area] for (area, _), workers in rest.items() if workers < MIN_TEAM})
    if not small:
        return []
    return [
        f"presence: '{folding.rest}' may be under {MIN_TEAM} workers in {', '.join(small)}; "
        "larger presence areas, or more disciplines in the rest, would hide them better"
    ]


def _refuse_a_rest_of_one(rows: Sequence[tuple[str, int, str]], folding: Folding, begun: Collection[int]) -> None:
    """Two disciplines may be folded while one of them only was ever present: then the rest is that one."""
    in_rest: dict[int, set[str]] = {}
    for _, year, code in rows:
        if folding.published_as[code, year] == folding.rest:
            in_rest.setdefault(year, set()).add(code)
    for year, codes in sorted(in_rest.items()):
        if len(codes) > 1 or year in begun:
            continue
        code = min(codes)
        raise UserError(
            f"discipline '{code}' would be alone in '{folding.rest}' in {year}: no other in it has hours",
            expected=f"a second discipline that has hours, with rest_from_year = {year} (or earlier)",
        )


def _check_history(history: History, counts: pd.DataFrame, areas: set[str], months: Sequence[dt.date]) -> None:
    """Refuse areas or disciplines that differ from what was published for the same month."""
    known = history.figures(HOURS)
    if known.empty:
        return
    published = sorted(set(known["period"]))
    closed = {f"{month:%Y-%m}" for month in months}
    for period in published:
        before = set(known.loc[known["period"] == period, "series_code"])
        now = set(counts.loc[counts["period"] == period, "series_code"])
        changed = sorted(before ^ now)
        if changed and period in closed:
            discipline = changed[0].split("/")[0]
            raise UserError(
                f"hours of '{discipline}' were published in another way in {period}, and what is published stays",
                expected="team sizes and rest_from_year as they were; new disciplines valid from a month to come",
            )
    year = published[-1][:4]
    moved = sorted(set(known.loc[known["period"].str[:4] == year, "area_code"]) ^ areas)
    if moved and any(period[:4] == year and period not in published for period in closed):
        raise UserError(
            f"presence area '{moved[0]}' comes or goes within a year of which months are published",
            expected="other presence_areas from a 1 January on only",
        )


def _publish_present(
    con: duckdb.DuckDBPyConnection,
    found: Publication,
    years: Sequence[int],
    history: History,
    pending: Pending,
    rest: str,
) -> tuple[pd.DataFrame, int]:
    """Yes per wijk, complete year, discipline and organisation; published once, like hours.

    A yes follows from published hours of that discipline in the presence area, and is the same for all its wijken: true
    hours decide nothing. The rest has no organisation, or that would tell which small team is in it, and in which year.
    What was told before that rule, and says more, is told no more; the history keeps it. Returns PRESENT_COLUMNS, and
    how many answers ended so.
    """
    known = history.figures(PRESENT)
    totals = found.monthly.assign(
        year=found.monthly["period"].str[:4], discipline_code=found.monthly["series_code"].str.split("/").str[0]
    )
    shown = totals.groupby(["area_code", "year", "discipline_code"])["value"].sum()
    shown = shown[shown >= settings.HOURS_BASE]
    rows = con.execute(
        "select distinct area.area_code, area.presence_area_code, row.year::varchar as year, row.discipline_code, "
        "case when row.discipline_code = ? then '' else row.organisation_code end as organisation_code "
        "from presence_yes as row inner join presence_area_known as area using (presence_area_code) order by all",
        [rest],
    ).fetchall()
    for year in map(str, years):
        told = known["period"].eq(year).any()
        yes = [
            (wijk, f"{discipline}/{organisation}", 1)
            for wijk, area, of_year, discipline, organisation in rows
            if of_year == year and (area, year, discipline) in shown.index
        ]
        if told or not yes:
            continue
        table = pd.DataFrame(yes, columns=["area_code", "series_code", "value"]).assign(period=year)
        pending.append((PRESENT, year, table))
        known = pd.concat([known, table], ignore_index=True)
    if known.empty:
        return pd.DataFrame(columns=PRESENT_COLUMNS), 0
    codes = known["series_code"].str.split("/", n=1, expand=True)
    told_of = codes[1].mask((codes[0] == rest) | (codes[1] == ""))
    frame = known.assign(year=known["period"].astype(int), discipline_code=codes[0], organisation_code=told_of)
    frame = frame[PRESENT_COLUMNS].drop_duplicates(ignore_index=True)
    areas = con.execute("select area_code, presence_area_code from presence_area_known").df()
    too_much = says_too_much(frame, found.monthly, areas)
    return frame[~too_much].reset_index(drop=True), int(too_much.sum())


def says_too_much(answers: pd.DataFrame, monthly: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """Whether an answer does not follow from published hours, or was told of some wijken of its presence area only.

    answers: PRESENT_COLUMNS. monthly: area_code, period, series_code, value as published. areas: area_code,
    presence_area_code of today. Years whose hours stand under other presence areas cannot be judged: they stay.
    """
    area = answers["area_code"].map(areas.set_index("area_code")["presence_area_code"])
    figures = monthly.assign(
        year=monthly["period"].str[:4].astype(int), discipline_code=monthly["series_code"].str.split("/").str[0]
    )
    hours = figures.groupby(["area_code", "year", "discipline_code"])["value"].sum()
    key = pd.MultiIndex.from_arrays([area, answers["year"], answers["discipline_code"]])
    enough = hours.reindex(key).fillna(0).to_numpy() >= settings.HOURS_BASE
    judged = pd.MultiIndex.from_arrays([area, answers["year"]]).isin(
        pd.MultiIndex.from_frame(hours.reset_index()[["area_code", "year"]])
    )
    of_one = answers.assign(area=area).groupby(["area", "year", "discipline_code", "organisation_code"], dropna=False)
    everywhere = of_one["area_code"].transform("nunique") == area.map(areas.groupby("presence_area_code").size())
    return pd.Series(judged & ~(enough & everywhere.to_numpy()), index=answers.index)


def _figures(found: Publication) -> pd.DataFrame:
    if found.monthly.empty:
        return pd.DataFrame(columns=FIGURE_COLUMNS)
    frame = _split(found.monthly)
    return frame.assign(month=pd.to_datetime(frame["period"] + "-01"))[FIGURE_COLUMNS]


def _profile(found: Publication) -> pd.DataFrame:
    if found.profile.empty:
        return pd.DataFrame(columns=PROFILE_COLUMNS)
    frame = _split(found.profile)
    return frame.assign(year=frame["period"].astype(int))[PROFILE_COLUMNS]


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    codes = frame["series_code"].str.split("/", n=1, expand=True)
    named = frame.rename(columns={"area_code": "presence_area_code", "value": "hours"})
    return named.assign(discipline_code=codes[0], nature=codes[1])


def _put_hours(con: duckdb.DuckDBPyConnection, hours: PublishedHours) -> None:
    """hours_figure, hours_profile_figure, presence_told: what may be released."""
    put_frame(
        con,
        "hours_figure",
        "presence_area_code varchar, month date, discipline_code varchar, nature varchar, hours integer",
        hours.figures,
    )
    put_frame(
        con,
        "hours_profile_figure",
        "presence_area_code varchar, year integer, discipline_code varchar, nature varchar, day_type varchar, "
        "day_part varchar, hours integer",
        hours.profile,
    )
    put_frame(
        con,
        "presence_told",
        "area_code varchar, year integer, discipline_code varchar, organisation_code varchar",
        hours.present,
    )

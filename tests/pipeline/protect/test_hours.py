"""Protection of hours: rounded to base 10, once; small disciplines and teams; and what is published stays."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.prove.hours_proofs import prove_hours
from dashboard.pipeline.prove.released import Released
from tests.pipeline.read.partners.case import DISCIPLINES, SMALL_ROWS, TEAM_ROWS, make_partners, read

MONTHS = [f"{2025 + n // 12}-{n % 12 + 1:02d}" for n in range(15)]
WIJKEN = ("Noord", "Oost", "West")
SLOTS = (("werkdag", "dag"), ("werkdag", "nacht"), ("zaterdag", "dag"))


def presence(seed: int = 0, disciplines=("straat", "wacht", "brug", "consulent"), wijken=WIJKEN) -> list[str]:
    """Rows of fifteen months, small and large hours among them."""
    draw = np.random.default_rng(seed)
    rows = []
    for month in MONTHS:
        for wijk in wijken:
            for discipline in disciplines:
                for nature in ("preventief", "reactief"):
                    for day_type, part in SLOTS:
                        hours = round(float(draw.gamma(1.0, 6.0)) * 2) / 2
                        if hours:
                            text = str(hours).replace(".", ",")
                            rows.append(f"{wijk};{month};{day_type};{part};{discipline};stad;{nature};{text}")
    return rows


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hours")
    result = read(make_partners(folder, presence=presence()))
    return result, result.publish(folder / "history"), folder


def table(result, name):
    return result.con.table(name).df()


def test_every_proof_passes(case):
    _, hours, _ = case
    assert {proof.name for proof in hours.proofs} == {"hours_rounding", "hours_running_year", "hours_profile_totals"}
    assert all(proof.passed for proof in hours.proofs)


def test_hours_are_multiples_of_ten_next_to_the_true_ones(case):
    result, _, _ = case
    rows = result.rows(
        "select mart.hours, true_hours.hours from hours_by_area_month as mart inner join hours_count as true_hours "
        "using (presence_area_code, month, discipline_code, nature)"
    )
    assert len(rows) == 4 * 15 * 3 * 2
    assert all(r % 10 == 0 and abs(r - x) < 10 and (x % 10 or r == x) for r, x in rows)
    assert any(r != x for r, x in rows)


def test_the_running_year_of_each_series_is_off_by_nine_at_most(case):
    result, _, _ = case
    errors = result.rows(
        "select sum(mart.hours - true_hours.hours) over (partition by presence_area_code, discipline_code, nature, "
        "year(month) order by month) from hours_by_area_month as mart inner join hours_count as true_hours "
        "using (presence_area_code, month, discipline_code, nature)"
    )
    assert all(abs(error) <= 9 for (error,) in errors)


def test_the_profile_of_a_complete_year_adds_up_to_its_months(case):
    result, _, _ = case
    profile = table(result, "hours_profile_by_area_year")
    assert set(profile["year"]) == {2025}
    key = ["presence_area_code", "discipline_code", "nature"]
    months = table(result, "hours_by_area_month")
    months = months[months["month"].dt.year == 2025]
    assert (profile.groupby(key)["hours"].sum() == months.groupby(key)["hours"].sum()).all()


def test_true_hours_are_in_no_released_table(case):
    result, _, _ = case
    for name in ("hours_by_area_month", "hours_profile_by_area_year"):
        assert (table(result, name)["hours"] % 10 == 0).all()


def test_small_disciplines_are_part_of_the_rest(case):
    result, _, _ = case
    assert set(table(result, "hours_by_area_month")["discipline_code"]) == {"straat", "wacht", "overige"}
    true_rest = result.rows("select sum(hours) from presence_row where discipline_code in ('brug', 'consulent')")[0][0]
    published = result.rows("select sum(hours) from hours_by_area_month where discipline_code = 'overige'")[0][0]
    assert abs(published - true_rest) < 0.1 * true_rest


def test_presence_is_told_as_yes_per_complete_year_without_hours(case):
    result, _, _ = case
    told = table(result, "presence_by_area_year")
    assert set(told["year"]) == {2025}
    assert set(told["area_code"]) == {"N1", "O1", "W1"}
    assert set(told["discipline_code"]) == {"straat", "wacht", "overige"}
    assert list(told.columns) == ["area_code", "year", "discipline_code", "organisation_code"]


def test_the_rest_names_no_organisation(case):
    """Else its column tells which small team hides in the rest, and in which year."""
    result, _, _ = case
    told = table(result, "presence_by_area_year")
    assert set(told.loc[told["discipline_code"] == "straat", "organisation_code"]) == {"stad"}
    assert told.loc[told["discipline_code"] == "overige", "organisation_code"].isna().all()


def test_an_organisation_that_was_told_with_the_rest_before_is_told_no_more(tmp_path):
    history, rows = History(tmp_path / "history"), presence()
    first = read(make_partners(tmp_path / "a", presence=rows))
    hours = first.publish(tmp_path / "history", remember=False)
    for dataset, period, figures in hours.pending:
        old = figures["series_code"].replace("overige/", "overige/stad")
        history.append(dataset, period, figures.assign(series_code=old), first.inputs.catalog)
    assert "overige/stad" in set(history.figures("uren_aanwezig")["series_code"])
    again = read(make_partners(tmp_path / "b", presence=rows))
    again.publish(tmp_path / "history")
    told = table(again, "presence_by_area_year")
    assert told.loc[told["discipline_code"] == "overige", "organisation_code"].isna().all()


def test_a_yes_follows_from_published_hours_and_not_from_true_ones(tmp_path):
    """All hours of an area stand in one of its wijken; and hours that were published as 0 give no yes."""
    group = '\n[[partners.presence_areas]]\ncode = "zuidwest"\nname = { nl = "Zuidwest" }\nareas = ["Z1", "W1"]\n'
    rows = [f"West;{month};werkdag;dag;straat;stad;preventief;30" for month in MONTHS]
    rows += [f"Noord;{MONTHS[0]};werkdag;dag;{code};stad;preventief;0,5" for code in ("straat", "wacht")]
    result = read(make_partners(tmp_path, presence=rows, more=group))
    result.publish(tmp_path / "history")
    hours = dict(result.rows("select discipline_code, sum(hours) from hours_by_area_month "
                             "where presence_area_code = 'N1' and year(month) = 2025 group by 1"))  # fmt: skip
    told = set(result.rows("select area_code, discipline_code from presence_by_area_year"))
    assert {("W1", "straat"), ("Z1", "straat")} <= told
    for code in ("straat", "wacht"):
        assert (("N1", code) in told) == (hours[code] >= 10)


def test_answers_of_before_that_published_hours_do_not_carry_are_told_no_more(tmp_path):
    """A history made under the older rule is read on, and its answers that say too much end."""
    group = '\n[[partners.presence_areas]]\ncode = "zuidwest"\nname = { nl = "Zuidwest" }\nareas = ["Z1", "W1"]\n'
    rows = [f"{wijk};{month};werkdag;dag;straat;stad;preventief;30" for month in MONTHS for wijk in ("West", "Noord")]
    rows += [f"Noord;{MONTHS[0]};werkdag;dag;wacht;stad;preventief;0,0"]
    history, first = History(tmp_path / "history"), read(make_partners(tmp_path / "a", presence=rows, more=group))
    for dataset, period, figures in first.publish(tmp_path / "history", remember=False).pending:
        if dataset == "uren_aanwezig":  # a yes without hours; and one of two wijken that are one presence area
            figures = figures[figures["area_code"] != "Z1"]
            more = figures.head(1).assign(area_code="N1", series_code="wacht/stad")
            figures = pd.concat([figures, more], ignore_index=True)
        history.append(dataset, period, figures, first.inputs.catalog)
    again = read(make_partners(tmp_path / "b", presence=rows, more=group))
    hours = again.publish(tmp_path / "history")
    assert table(again, "presence_by_area_year")["area_code"].tolist() == ["N1"]
    assert any("2 answers told before are told no more" in line for line in hours.advice)
    assert len(history.figures("uren_aanwezig")) == 3  # what was published stays in the history


def test_answers_of_a_year_with_other_presence_areas_stay(tmp_path):
    rows = [f"{wijk};{month};werkdag;dag;straat;stad;preventief;30" for month in MONTHS for wijk in ("West", "Zuid")]
    history = tmp_path / "history"
    read(make_partners(tmp_path / "a", presence=rows), dt.date(2026, 1, 29)).publish(history)
    group = '\n[[partners.presence_areas]]\ncode = "zuidwest"\nname = { nl = "Zuidwest" }\nareas = ["Z1", "W1"]\n'
    again = read(make_partners(tmp_path / "b", presence=rows, more=group))
    hours = again.publish(history)
    assert sorted(table(again, "presence_by_area_year")["area_code"]) == ["W1", "Z1"]
    assert not any("told no more" in line for line in hours.advice)
    with released(again, tmp_path) as con:
        assert not [proof for proof in prove_hours(Released(con), History(history)) if not proof.passed]


def test_a_rest_of_which_one_discipline_has_hours_is_refused(tmp_path):
    with pytest.raises(UserError, match="'brug' would be alone in 'overige' in 2025: no other in it has hours"):
        read(make_partners(tmp_path, presence=presence(disciplines=("straat", "wacht", "brug")))).publish(
            tmp_path / "history"
        )


def test_when_the_team_is_around_follows_from_published_hours(case):
    result, _, _ = case
    moments = result.rows("select distinct day_type, day_part from team_moment_by_area_year order by all")
    assert moments == [("werkdag", "dag"), ("werkdag", "nacht"), ("zaterdag", "dag")]


def test_published_hours_never_change_and_a_later_build_adds_to_them(tmp_path):
    rows = presence()
    early = read(make_partners(tmp_path / "a", presence=rows), dt.date(2025, 7, 1))
    first = early.publish(tmp_path / "history")
    late = read(make_partners(tmp_path / "b", presence=[*rows, "Zuid;2025-02;werkdag;dag;straat;stad;preventief;400"]))
    second = late.publish(tmp_path / "history")
    assert {period for _, period, _ in second.pending}.isdisjoint(period for _, period, _ in first.pending)
    both = first.figures.merge(second.figures, on=["presence_area_code", "month", "discipline_code", "nature"])
    assert len(both) == len(first.figures) and (both["hours_x"] == both["hours_y"]).all()
    assert any("2025 were handed in after publication" in line for line in second.advice)
    again = read(make_partners(tmp_path / "c", presence=rows)).publish(tmp_path / "history")
    assert not again.pending
    assert set(again.figures.itertuples(index=False)) == set(second.figures.itertuples(index=False))


def test_grouped_wijken_are_one_presence_area(tmp_path):
    group = '\n[[partners.presence_areas]]\ncode = "zuidwest"\nname = { nl = "Zuidwest" }\nareas = ["Z1", "W1"]\n'
    rows = [f"{wijk};2025-01;werkdag;dag;straat;stad;preventief;30" for wijk in ("West", "Zuid", "Noord")]
    result = read(make_partners(tmp_path, presence=rows, more=group))
    result.publish(tmp_path / "history")
    found = result.rows("select presence_area_code, hours from hours_by_area_month where hours > 0 order by 1")
    assert found == [("N1", 30), ("zuidwest", 60)]
    areas = result.rows("select presence_area_code, area_code from presence_area order by 2")
    assert areas == [("N1", "N1"), ("O1", "O1"), ("zuidwest", "W1"), ("zuidwest", "Z1")]


def test_an_area_whose_team_may_be_under_three_is_refused_with_advice(tmp_path):
    rows = [*presence(), "Zuid;2025-01;werkdag;dag;brug;stad;preventief;30"]
    with pytest.raises(
        UserError, match="'Zuid': its whole team in 2025 may be under 3 workers; expected this wijk grouped"
    ):
        read(make_partners(tmp_path, presence=rows)).publish(tmp_path / "history")


def test_a_discipline_without_a_declared_team_is_refused(tmp_path):
    rows = ["Noord;2025-01;werkdag;dag;straat;stad;preventief;30"]
    with pytest.raises(UserError, match="'straat' has hours in 2025, and its smallest team is not declared"):
        read(make_partners(tmp_path, presence=rows, teams=["wacht;2025;3"])).publish(tmp_path / "history")


def test_a_rest_of_one_discipline_is_refused(tmp_path):
    with pytest.raises(UserError, match="discipline 'brug' would be alone in 'overige' in 2025-01"):
        read(make_partners(tmp_path, presence=presence(), teams=[*TEAM_ROWS, "brug;2025;2", "consulent;2025;3"]))


def test_a_discipline_may_join_the_rest_by_choice(tmp_path):
    chosen = DISCIPLINES.replace('name = { nl = "Consulenten"', 'rest_from_year = 2025\nname = { nl = "Consulenten"')
    teams = [*TEAM_ROWS, "brug;2025;2", "brug;2026;2", "consulent;2025;5", "consulent;2026;5"]
    result = read(make_partners(tmp_path, presence=presence(), teams=teams, disciplines=chosen))
    result.publish(tmp_path / "history")
    assert set(table(result, "hours_by_area_month")["discipline_code"]) == {"straat", "wacht", "overige"}


def test_a_team_that_shrinks_within_a_published_year_is_refused(tmp_path):
    rows = presence()
    read(make_partners(tmp_path / "a", presence=rows), dt.date(2025, 7, 1)).publish(tmp_path / "history")
    teams = [row.replace("straat;2025;3", "straat;2025;2") for row in (*TEAM_ROWS, *SMALL_ROWS)]
    with pytest.raises(UserError, match="hours of 'straat' were published in another way in 2025-01"):
        read(make_partners(tmp_path / "b", presence=rows, teams=teams)).publish(tmp_path / "history")


def test_a_team_may_shrink_from_a_first_of_january_on(tmp_path):
    rows = presence()
    read(make_partners(tmp_path / "a", presence=rows), dt.date(2025, 7, 1)).publish(tmp_path / "history")
    teams = [row.replace("straat;2026;3", "straat;2026;2") for row in (*TEAM_ROWS, *SMALL_ROWS)]
    result = read(make_partners(tmp_path / "b", presence=rows, teams=teams))
    result.publish(tmp_path / "history")
    by_year = result.rows("select distinct discipline_code, year(month) from hours_by_area_month order by all")
    assert ("straat", 2025) in by_year and ("straat", 2026) not in by_year


def test_presence_areas_that_change_within_a_year_are_refused(tmp_path):
    rows = presence()
    read(make_partners(tmp_path / "a", presence=rows), dt.date(2025, 7, 1)).publish(tmp_path / "history")
    group = '\n[[partners.presence_areas]]\ncode = "ow"\nname = { nl = "Oost en West" }\nareas = ["O1", "W1"]\n'
    with pytest.raises(UserError, match="comes or goes within a year"):
        read(make_partners(tmp_path / "b", presence=rows, more=group)).publish(tmp_path / "history")


def test_a_month_without_hours_of_anyone_is_missing_where_no_source_covers_it(tmp_path):
    city = make_partners(tmp_path, presence=presence())
    city.write_text(city.read_text().replace('file = "presence.csv"', 'file = "presence.csv"\ncovers_from = "2025-06"'))
    city.write_text(
        city.read_text().replace('covers_from = "2025-06"', 'covers_from = "2025-06"\nmax_set_aside_share = 1')
    )
    result = read(city)
    result.publish(tmp_path / "history")
    states = result.rows(
        "select status, min(month)::varchar, count(hours) from hours_by_area_month group by 1 order by 1"
    )
    assert states == [("missing", "2025-01-01", 0), ("rounded", "2025-06-01", 240)]
    assert result.rows("select count(*) from hours_profile_by_area_year") == [(0,)]


def test_a_city_without_partners_has_the_same_tables_empty(tmp_path):
    result = read(make_partners(tmp_path, organisations=None))
    hours = result.publish(tmp_path / "history")
    assert not hours.pending and not hours.proofs
    assert result.rows("select count(*) from hours_by_area_month") == [(0,)]
    assert result.rows("select count(*) from presence_area") == [(0,)]


RELEASED = (
    *("hours_by_area_month", "hours_profile_by_area_year", "presence_by_area_year", "presence_area"),
    "discipline",
)


@pytest.mark.parametrize(
    ("change", "proof"),
    [
        ("update hours_by_area_month set hours = hours + 3 where hours > 0", "hours_are_multiples"),
        ("update hours_profile_by_area_year set hours = hours + 10 where hours > 0", "hours_profile_equals_year"),
        ("update hours_by_area_month set hours = hours + 10 where month = '2026-02-01'", "hours_history_unchanged"),
        ("insert into presence_by_area_year values ('Z1', 2025, 'straat', 'stad')", "presence_follows_from_hours"),
        ("update hours_by_area_month set hours = null where hours > 0", "hours_are_multiples"),
        (
            "update presence_by_area_year set organisation_code = 'stad' where discipline_code = 'overige'",
            "presence_follows_from_hours",
        ),
    ],
)
def test_mutants_are_caught_from_released_bytes(case, tmp_path, change, proof):
    result, _, folder = case
    with released(result, tmp_path) as con:
        honest = prove_hours(Released(con), History(folder / "history"))
        assert all(one.passed for one in honest), honest
        con.execute(change)
        failed = {one.name for one in prove_hours(Released(con), History(folder / "history")) if not one.passed}
    assert proof in failed


@contextmanager
def released(result, folder):
    """A release that holds the tables about hours only."""
    with duckdb.connect(str(folder / "release.duckdb")) as con:
        for name in RELEASED:
            con.register("incoming", table(result, name))
            con.execute(f"create table {name} as from incoming")
            con.unregister("incoming")
        yield con


def test_a_source_that_covers_no_closed_month_yet_publishes_nothing(tmp_path):
    city = make_partners(tmp_path, presence=["Noord;2026-09;werkdag;dag;straat;stad;preventief;30"])
    city.write_text(city.read_text().replace('file = "presence.csv"', 'file = "presence.csv"\ncovers_from = "2026-09"'))
    result = read(city)
    hours = result.publish(tmp_path / "history")
    assert not hours.pending
    assert result.rows("select distinct status from hours_by_area_month") == [("missing",)]
    assert result.balance("presence") == {"month_not_complete": 1}

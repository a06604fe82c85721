"""A published figure that is taken back: a mark and no new number, and nothing from which it comes back."""

import datetime as dt

import duckdb
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.prove.checking import check_release
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.prove.withdrawal_proofs import withdrawn
from dashboard.pipeline.release.withdraw_command import withdraw_figure
from dashboard.store.snapshot import connect, current_file
from tests.city.test_goals import NETWORK, goal
from tests.pipeline.protect.test_people import PEOPLE, counts
from tests.pipeline.read.partners.case import make_partners
from tests.tiny import make_city, reports

AS_OF = dt.date(2026, 2, 2)
CELL = ("N1", "2025-03", "wildplassen")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A release of 13 months, of which a figure about people and one about things were withdrawn."""
    folder = tmp_path_factory.mktemp("withdrawn")
    city = make_city(folder / "city", reports(counts("2026-01")), fenomenen=PEOPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", "a secret for tests only, 32 characters or more")
        build(city, folder / "out", AS_OF)
        said = withdraw_figure(folder / "out", None, *CELL, "court")
        withdraw_figure(folder / "out", None, "W1", "2025-03", "zwerfvuil", "error")
        assert "rebuild" in " ".join(said)
        assert not check_release(folder / "out", None, None).passed, "check knows that it still stands there"
        build(city, folder / "out", AS_OF, may_publish=False)
    return folder / "out"


def rows(out, sql):
    return connect(current_file(out)).execute(sql).fetchall()


@pytest.mark.parametrize(("area", "fenomeen"), [("N1", "wildplassen"), ("W1", "zwerfvuil")])
def test_the_cell_and_every_sum_that_held_it_read_withdrawn(out, area, fenomeen):
    sql = (
        "select area_code, melding_count, status from melding_by_area_month where fenomeen_code = '{}' and month = '{}'"
    )
    found = {code: (count, status) for code, count, status in rows(out, sql.format(fenomeen, "2025-03-01"))}
    assert found[area] == found["tiny"] == (None, "withdrawn")
    assert found["O1"][1] in ("rounded", "exact")
    next_month = {code: status for code, _, status in rows(out, sql.format(fenomeen, "2025-04-01"))}
    assert "withdrawn" not in next_month.values()


@pytest.mark.parametrize(("area", "fenomeen"), [("N1", "wildplassen"), ("W1", "zwerfvuil")])
def test_no_year_no_rate_and_no_profile_gives_it_back(out, area, fenomeen):
    for code in (area, "tiny"):
        where = f"where area_code = '{code}' and fenomeen_code = '{fenomeen}' and year = 2025"
        assert not rows(out, f"select 1 from melding_by_area_year {where}")
        assert not rows(out, f"select 1 from rate_by_area_year {where}")
        assert rows(out, f"select distinct status, melding_count from profile_by_area_year {where}") == [
            ("withdrawn", None)
        ]


def test_the_reason_stands_beside_it_and_the_proofs_pass(out):
    found = rows(out, "select area_code, period, fenomeen_code, reason from withdrawal order by 1")
    assert found == [(*CELL, "court"), ("W1", "2025-03", "zwerfvuil", "error")]
    report = check_release(out, None, None)
    assert report.passed, [proof for proof in report.proofs if not proof.passed]


@pytest.mark.parametrize(
    "change",
    [
        "update melding_by_area_month set melding_count = 5, status = 'rounded' where status = 'withdrawn'",
        "update melding_by_area_month set status = 'missing' where status = 'rounded' and area_code = 'N1'",
        "update profile_by_area_year set melding_count = 0 where status = 'withdrawn'",
        "insert into melding_by_area_year values ('tiny', 2025, 'wildplassen', 100, 'month', 'rounded')",
    ],
)
def test_mutants(out, tmp_path, change):
    path = tmp_path / "mutant.duckdb"
    path.write_bytes(current_file(out).read_bytes())
    history = History(out / "history")
    with duckdb.connect(str(path)) as con:
        assert withdrawn(Released(con), history).passed
        con.execute(change)
        if "missing" in change:  # a mark that is not there
            con.execute(
                "update melding_by_area_month set status = 'withdrawn', melding_count = null where area_code = 'O1'"
            )
        assert not withdrawn(Released(con), history).passed


@pytest.mark.parametrize(
    ("cell", "reason", "said"),
    [
        (CELL, "court", "withdrawn before"),
        (("N1", "2025-05", "wildplassen"), "because", "is no reason"),
        (("N1", "2025-5", "wildplassen"), "court", "is no period"),
        (("N9", "2025-05", "wildplassen"), "court", "shows no figure"),
        (("tiny", "2025-03", "wildplassen"), "court", "shows no figure"),
    ],
)
def test_what_cannot_be_withdrawn(out, cell, reason, said):
    area, period, fenomeen = cell
    with pytest.raises(UserError, match=said):
        withdraw_figure(out, None, area, period, fenomeen, reason)


def test_a_goal_that_starts_from_a_withdrawn_figure_says_so_and_stops_nothing(tmp_path):
    city = make_partners(tmp_path)
    with (tmp_path / "reports.csv").open("a", encoding="utf-8") as file:
        counted = {("N1", f"2025-{month:02d}", "zwerfvuil"): 30 for month in range(1, 13)}
        file.write("\n".join(reports(counted)) + "\n")
    (tmp_path / "catalog" / "doelen.toml").write_text(NETWORK + goal(), encoding="utf-8")
    assert not any("goal" in line for line in build(city, tmp_path / "out", AS_OF).advice)
    withdraw_figure(tmp_path / "out", None, "N1", "2025-03", "zwerfvuil", "error")
    said = build(city, tmp_path / "out", AS_OF).advice
    assert any("the figure that it starts from was withdrawn" in line and "doelen.toml" in line for line in said)
    baseline = rows(tmp_path / "out", "select value, status from goal_value where is_baseline")
    assert baseline == [(None, "withdrawn")]
    assert rows(tmp_path / "out", "select target_value from goal") == [(None,)]

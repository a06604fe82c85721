"""Wijken that have figures about people together: one figure, never split, from a 1 January on."""

import datetime as dt
import shutil

import duckdb
import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.carried import FROM_RELEASE
from dashboard.pipeline.protect.history import GROUPS, History
from dashboard.pipeline.protect.people import _grain_rows
from dashboard.pipeline.protect.publishing import Publication
from dashboard.pipeline.protect.yearly import sums_with_groups
from dashboard.pipeline.prove.checking import check_release
from dashboard.pipeline.prove.group_proofs import grouped
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.release.withdraw_command import withdraw_figure
from dashboard.store.snapshot import connect, current_file
from tests.pipeline.protect.test_people import PEOPLE, counts, figures
from tests.tiny import SECRET, make_city, reports

GROUP = """
[[people_areas]]
code = "zuidwest"
name = { nl = "West en Zuid", en = "West and South" }
areas = ["W1", "Z1"]
from_year = 2026
"""


def city_with(folder, until, group=GROUP, floor=500, **options):
    city = make_city(folder / "city", reports(counts(until)), fenomenen=PEOPLE, **options)
    text = city.read_text().replace("people_floor = 500", f"people_floor = {floor}")
    city.write_text(text + group)
    return city


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A city that published 2025 by wijk, and January 2026 with two wijken together."""
    folder = tmp_path_factory.mktemp("groups")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", SECRET)
        build(city_with(folder, "2025-12", ""), folder / "out", dt.date(2026, 1, 2))
        build(city_with(folder, "2026-01"), folder / "out", dt.date(2026, 2, 2))
    return folder


@pytest.fixture
def folder(built, tmp_path):
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_group_has_one_figure_and_its_wijken_none(built):
    shown, true = figures(built / "out"), counts("2026-01")
    group = shown["zuidwest", "2026-01", "wildplassen"]
    assert group[1] == "rounded"
    assert abs(group[0] - true["W1", "2026-01", "wildplassen"] - true["Z1", "2026-01", "wildplassen"]) < 5
    for wijk in ("W1", "Z1"):
        assert shown[wijk, "2026-01", "wildplassen"] == (None, "grouped")
        assert shown[wijk, "2026-01", "zwerfvuil"][1] == "exact", "things stay by wijk"
        assert shown[wijk, "2025-12", "wildplassen"][1] == "rounded", "the year before stays as it was"
    assert ("zuidwest", "2025-12", "wildplassen") not in shown
    assert ("zuidwest", "2026-01", "zwerfvuil") not in shown


def test_the_city_holds_the_group_once(built):
    shown = figures(built / "out")
    parts = [shown[code, "2026-01", "wildplassen"][0] for code in ("N1", "O1", "zuidwest")]
    assert shown["tiny", "2026-01", "wildplassen"] == (sum(parts), "rounded")


def test_who_is_in_it_stands_in_history_and_release(built):
    table = History(built / "out" / "history").figures(GROUPS)
    assert list(zip(table["area_code"], table["period"], table["series_code"], strict=True)) == [
        ("W1", "2026", "zuidwest"),
        ("Z1", "2026", "zuidwest"),
    ]
    with connect(current_file(built / "out")) as con:
        assert con.execute("from people_group").fetchall() == [
            ("W1", 2026, "zuidwest", "tiny", 1100),
            ("Z1", 2026, "zuidwest", "tiny", 1100),
        ]
    assert check_release(built / "out", None, None).passed


def test_a_year_that_has_begun_keeps_its_groups(folder):
    city = city_with(folder, "2026-02", GROUP.replace('"W1", "Z1"', '"O1", "W1", "Z1"'))
    said = build(city, folder / "out", dt.date(2026, 3, 2)).advice
    assert figures(folder / "out")["O1", "2026-02", "wildplassen"][1] == "rounded"
    assert any("from 1 January 2027 on one figure for the groups with Oost" in line for line in said)


def test_a_group_that_was_published_stays_in_the_city_file(folder):
    with pytest.raises(UserError, match="left the city file"):
        build(city_with(folder, "2026-02", ""), folder / "out", dt.date(2026, 3, 2))


def test_small_wijken_reach_the_floor_together(tmp_path):
    """N1 has 1,000 inhabitants, W1 and Z1 together 1,100; O1 has 800 and is in no group."""
    city = city_with(tmp_path, "2026-01", GROUP.replace("2026", "2025"), floor=1000)
    build(city, tmp_path / "out", dt.date(2025, 3, 2))
    shown = figures(tmp_path / "out")
    status = {code: shown[code, "2025-02", "wildplassen"][1] for code in ("N1", "O1", "W1", "zuidwest", "tiny")}
    assert status == {"N1": "rounded", "O1": "withheld", "W1": "grouped", "zuidwest": "rounded", "tiny": "rounded"}
    assert check_release(tmp_path / "out", None, None).passed


def test_a_group_under_the_floor_has_no_figures(tmp_path):
    city = city_with(tmp_path, "2026-01", GROUP.replace("2026", "2025"), floor=1000, inhabitants={"W1": None})
    said = build(city, tmp_path / "out", dt.date(2025, 3, 2)).advice
    shown = figures(tmp_path / "out")
    assert shown["W1", "2025-02", "wildplassen"] == (None, "withheld")
    assert ("zuidwest", "2025-02", "wildplassen") not in shown
    assert any("the group 'zuidwest' has fewer than 1,000 inhabitants" in line for line in said)


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (GROUP.replace('"Z1"', '"Z9"'), "no area of the people level"),
        (GROUP.replace('"zuidwest"', '"tiny"'), "the code of an area"),
        (GROUP + GROUP.replace("zuidwest", "ook"), "two people_areas"),
        (GROUP.replace("from_year = 2026", ""), "from_year"),
    ],
)
def test_what_is_no_group(tmp_path, group, said):
    with pytest.raises(UserError, match=said):
        build(city_with(tmp_path, "2025-02", group), tmp_path / "out", dt.date(2025, 3, 2))


def test_a_withdrawn_figure_of_a_group(folder):
    withdraw_figure(folder / "out", None, "zuidwest", "2026-01", "wildplassen", "court")
    build(city_with(folder, "2026-01"), folder / "out", dt.date(2026, 2, 2))
    shown = figures(folder / "out")
    assert shown["zuidwest", "2026-01", "wildplassen"] == shown["tiny", "2026-01", "wildplassen"] == (None, "withdrawn")
    assert shown["N1", "2026-01", "wildplassen"][1] == "rounded"
    assert check_release(folder / "out", None, None).passed


def test_a_lost_history_keeps_its_groups(folder):
    before = figures(folder / "out")
    shutil.rmtree(folder / "out" / "history")
    build(city_with(folder, "2026-01"), folder / "out", dt.date(2026, 2, 2), new_history=FROM_RELEASE)
    assert figures(folder / "out") == before
    assert not History(folder / "out" / "history").figures(GROUPS).empty


def test_years_before_a_group_are_those_of_its_wijken():
    sums = {("W1", "a"): {2024: 30, 2025: 40}, ("Z1", "a"): {2025: 25}, ("W1", "b"): {2025: 5}}
    assert sums_with_groups(sums, {"g": ["W1", "Z1"]})["g", "a"] == {2025: 65}
    assert ("g", "b") not in sums_with_groups(sums, {"g": ["W1", "Z1"]})


def test_why_a_group_goes_by_year_follows_from_its_wijken():
    """Both wijken had two whole years: the group is quiet, and not new."""
    columns = ["area_code", "series_code", "period", "value"]
    years = pd.DataFrame([(wijk, "a", year, 25) for wijk in ("W1", "Z1") for year in ("2024", "2025")], columns=columns)
    grains = pd.DataFrame([("g", "a", "2026", 1)], columns=columns)
    found = Publication(years.iloc[:0], years.iloc[:0], years, grains)
    assert _grain_rows(found, {"g": ["W1", "Z1"]}).to_numpy().tolist() == [["g", 2026, "a", "year", "few"]]


@pytest.mark.parametrize(
    "change",
    [
        "update melding_by_area_month set melding_count = 5, status = 'rounded' where status = 'grouped'",
        "insert into melding_by_area_year values ('W1', 2026, 'wildplassen', 5, 'year', 'rounded')",
        "delete from people_group where area_code = 'W1'",
        "insert into people_group values ('O1', 2026, 'zuidwest', 'tiny', 1900)",
    ],
)
def test_mutants(folder, change):
    path, history = current_file(folder / "out"), History(folder / "out" / "history")
    path.chmod(0o600)
    with duckdb.connect(str(path)) as con:
        assert grouped(Released(con), history).passed
        con.execute(change)
        assert not grouped(Released(con), history).passed

"""Goals: references to published figures, faults that name field and line, and values looked up by the real build."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.catalog import read_catalog
from dashboard.city.city_file import read_city
from dashboard.city.goal_file import read_goals
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.read.staging import put
from dashboard.pipeline.release.goals import put_goals
from dashboard.stats.intervals import error_bound
from tests.conftest import tiny_counts
from tests.pipeline.read.partners.case import make_partners
from tests.tiny import reports

AS_OF = dt.date(2026, 4, 20)

NETWORK = """
[[networks]]
code = "noord"
name = "Netwerk Noord"
chosen_buurten = ["noord"]
vision = { nl = "Samen een fijne wijk.", en = "A fine wijk, together." }
"""
GOAL = {
    "code": '"nette_straat"',
    "network": '"noord"',
    "sentence": '{ nl = "Minder zwerfvuil.", en = "Less litter." }',
    "story": '{ nl = "Waarom.", en = "Why." }',
    "about": '"population"',
    "direction": '"down"',
    "baseline": '"2025"',
    "owners": '["stad"]',
    "aim": '"nette_straat"',
}
INDICATOR = {"kind": '"melding"', "fenomeen": '"zwerfvuil"', "area": '"N1"'}
TARGET = {"percent": "-20", "by": "2027-12-31"}


def goal(indicator: dict[str, str] | None = None, target: dict[str, str] | None = None, **fields: str | None) -> str:
    """A goal as TOML; None leaves a field out."""
    lines = ["[[goals]]"]
    lines += [f"{name} = {text}" for name, text in (GOAL | fields).items() if text is not None]
    lines += ["[goals.indicator]", *(f"{name} = {text}" for name, text in (indicator or INDICATOR).items())]
    lines += ["[goals.target]", *(f"{name} = {text}" for name, text in (target or TARGET).items())]
    return "\n".join(lines) + "\n"


INITIATIVES = [
    # titel;gebieden;thema;doelgroepen;trekker;partners;begin;einde;momenten;aard;fenomenen;doelen;publiek;link
    "Opruimdag;Noord;jeugd;kinderen;stad;;01/01/2025;;;preventief;;nette_straat;ja;",
    "Ver weg;Oost;jeugd;kinderen;stad;;01/01/2025;;;preventief;;nette_straat;ja;",
    "Overal;Tiny;zorg;ouderen;stad;;01/07/2025;;;preventief;;nette_straat;ja;",
]
CONTEXT = [
    "thuisgevoel;Noord;2024;60;%;bewoners;100;50;69;test;31/12/2024",
    "thuisgevoel;Noord;2025;66;%;bewoners;100;56;75;test;31/12/2025",
]
PRESENCE = [
    f"Noord;2025-{month:02d};{day_type};{part};straat;stad;preventief;{hours}"
    for month in range(1, 13)
    for day_type, part, hours in (("werkdag", "dag", 50), ("werkdag", "nacht", 30), ("zaterdag", "dag", 20))
]
OFFER = """
[[partners.offer]]
theme = "jeugd"
target_groups = ["kinderen"]
[[partners.offer]]
theme = "zorg"
target_groups = ["ouderen"]
"""


def city_with(folder: Path, text: str) -> Path:
    path = make_partners(folder, initiatives=INITIATIVES, context=CONTEXT, presence=PRESENCE, more=OFFER)
    (folder / "catalog" / "doelen.toml").write_text(text, encoding="utf-8")
    with (folder / "reports.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(reports(tiny_counts())) + "\n")
    return path


GOALS = NETWORK + "".join(
    (
        goal(),
        goal(
            {"kind": '"melding"', "fenomeen": '"wildplassen"', "area": '"tiny"'},
            {"value": "20", "by": "2027-12-31"},
            code='"stil"',
            aim=None,
        ),
        goal(
            {"kind": '"context"', "indicator": '"thuisgevoel"', "area": '"N1"'},
            {"value": "70", "by": "2027-12-31"},
            code='"thuis"',
            direction='"up"',
            baseline='"2024"',
            aim=None,
        ),
        goal(
            {"kind": '"hours_outside"', "presence_area": '"N1"'},
            {"percent": "10", "by": "2026-12-31"},
            code='"later"',
            direction='"up"',
            about='"own_work"',
            aim=None,
            initiatives='["ver_weg"]',
        ),
        goal(
            {"kind": '"coverage"', "chosen_buurt": '"noord"'},
            {"value": "110", "by": "2026-12-31"},
            code='"aanbod"',
            direction='"up"',
            aim=None,
        ),
    )
)


# ---- what the build makes of it ------------------------------------------------------------------


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    folder = tmp_path_factory.mktemp("goals")
    build(city_with(folder, GOALS), folder / "out", AS_OF)
    file = json.loads((folder / "out" / "current.json").read_text())["file"]
    with duckdb.connect(str(folder / "out" / file), read_only=True) as con:
        yield con


def values(con, code: str) -> dict[str, tuple[float | None, float | None, str]]:
    rows = con.execute("select period, value, error_bound, status from goal_value where goal_code = ?", [code])
    return {period: (value, error, status) for period, value, error, status in rows.fetchall()}


def test_reports_are_summed_over_twelve_months(con):
    counts = {month: n for (wijk, month, kind), n in tiny_counts().items() if wijk == "N1" and kind == "zwerfvuil"}
    year = sum(n for month, n in counts.items() if month < "2026")
    rolling = sum(n for month, n in counts.items() if month >= "2025-04")
    assert values(con, "nette_straat") == {"2025": (year, 0, "exact"), "2026-q1": (rolling, 0, "exact")}


def test_figures_about_people_carry_the_bound_of_their_rounding(con):
    year = [dt.date(2025, month, 1) for month in range(1, 13)]
    rolling = year[3:] + [dt.date(2026, month, 1) for month in range(1, 4)]
    found = values(con, "stil")
    for period, months in (("2025", year), ("2026-q1", rolling)):
        value, error, status = found[period]
        assert error == pytest.approx(error_bound(months, 5) * 4**0.5)  # four wijken
        assert value % 5 == 0 and status == "rounded"


def test_baseline_current_and_target_are_published_figures(con):
    rows = con.execute(
        "select goal_code, baseline.value, current.value, goal.target_value from goal "
        "inner join goal_value as baseline using (goal_code) inner join goal_value as current using (goal_code) "
        "where baseline.is_baseline and current.is_current"
    ).fetchall()
    found = {code: numbers for code, *numbers in rows}
    assert set(found) == {"nette_straat", "stil", "thuis", "later", "aanbod"}
    assert found["nette_straat"][2] == pytest.approx(0.8 * found["nette_straat"][0])
    assert found["thuis"] == [60, 66, 70]
    published = con.execute(
        "select sum(hours) from hours_profile_by_area_year where presence_area_code = 'N1' "
        "and (day_type <> 'werkdag' or day_part = 'nacht')"
    ).fetchone()
    assert found["later"][0] == published[0] and abs(found["later"][0] - 12 * 50) < 40


def test_coverage_is_the_share_of_the_rules_that_are_met(con):
    found = {period: value for period, (value, _, _) in values(con, "aanbod").items()}
    assert found == {"2025-q1": 50, "2025-q2": 50, "2025-q3": 100, "2025": 100, "2026-q1": 100}


def test_initiatives_that_aim_at_a_goal_and_reach_the_network_contribute(con):
    rows = con.execute("select goal_code, initiative_code, is_listed from goal_initiative").fetchall()
    assert set(rows) == {
        ("nette_straat", "opruimdag", False),
        ("nette_straat", "overal", False),
        ("later", "ver_weg", True),
    }


def test_networks_and_owners_are_told(con):
    assert con.execute("select network_code, area_code from network_area").fetchall() == [("noord", "N1")]
    assert con.execute("select distinct organisation_code from goal_organisation").fetchall() == [("stad",)]


# ---- what is refused -----------------------------------------------------------------------------


def refused_reading(tmp_path: Path, text: str) -> str:
    path = make_partners(tmp_path)
    (tmp_path / "catalog" / "doelen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_goals(read_city(path))
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (NETWORK + goal(about='"iedereen"'), 12, "'goals.0.about'"),
        (NETWORK + goal(owners=None), 7, "'goals.0.owners': is missing"),
        (NETWORK + goal(owners="[]"), 15, "'goals.0.owners'"),
        (NETWORK + goal(baseline="123"), 14, "'goals.0.baseline'"),
        (NETWORK + goal(baseline='"2025-03"'), 14, "'goals.0.baseline'"),
        (NETWORK + goal(network='"elders"'), 9, "is not a network (found 'elders'); expected one of noord"),
        (NETWORK + goal({**INDICATOR, "value": "89"}), 21, "'goals.0.indicator.value': is not a setting"),
        (NETWORK + goal({"kind": '"melding"', "area": '"N1"'}), 17, "needs area and fenomeen"),
        (NETWORK + goal({**INDICATOR, "indicator": '"thuisgevoel"'}), 17, "needs area and fenomeen"),
        (NETWORK + goal(target={"by": "2027-12-31"}), 21, "exactly one of percent and value"),
        (NETWORK + goal(target={"percent": "-5", "value": "5", "by": "2027-12-31"}), 21, "exactly one"),
        (NETWORK + goal(target={"percent": "20", "by": "2027-12-31"}), 7, "20 percent is not 'down'"),
        (NETWORK + goal(target={"percent": "-20", "by": "2025-06-30"}), 7, "before the end of the baseline"),
        (NETWORK + goal() + goal(), None, "two goals have the code 'nette_straat'"),
        (NETWORK.replace('["noord"]', '["zuid"]'), 5, "is not a chosen buurt (found 'zuid')"),
        (
            NETWORK + goal({"kind": '"coverage"', "chosen_buurt": '"zuid"'}),
            19,
            "'goals.0.indicator.chosen_buurt': is not a chosen buurt",
        ),
        (NETWORK + goal(sentence='{ nl = "{{ 7 * 7 }}" }'), 10, "holds a sign"),
    ],
)
def test_a_fault_names_its_field_and_line(tmp_path, text, line, said):
    message = refused_reading(tmp_path, text)
    assert said in message
    assert line is None or f"line {line}," in message


@pytest.fixture(scope="module")
def staged():
    """What the goals of a tiny city may point at."""
    con = duckdb.connect()
    codes = {"area_known": ["N1", "tiny"], "fenomeen_known": ["zwerfvuil", "wildplassen"], "indicator_known": []}
    codes |= {"presence_area_known": ["N1"], "organisation_known": ["stad"], "initiative_known": ["opruimdag"]}
    for table, known in codes.items():
        put(con, table, f"{table.removesuffix('_known')}_code varchar", [(code,) for code in known])
    return con


def stage(con, folder: Path, text: str) -> None:
    path = make_partners(folder)
    (folder / "catalog" / "doelen.toml").write_text(NETWORK + text, encoding="utf-8")
    city = read_city(path)
    put_goals(con, city, read_catalog(city), read_goals(city))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (goal({**INDICATOR, "area": '"X9"'}), 20, "'goals.0.indicator.area': does not exist (found 'X9')"),
        (goal({**INDICATOR, "fenomeen": '"lawaai"'}), 19, "'goals.0.indicator.fenomeen': does not exist"),
        (goal(owners='["niemand"]'), 15, "'goals.0.owners': does not exist"),
        (goal(initiatives='["nergens"]'), 17, "'goals.0.initiatives': does not exist"),
        (
            goal({**INDICATOR, "fenomeen": '"wildplassen"'}, {"value": "7", "by": "2027-12-31"}),
            22,
            "expected a percentage, or a multiple of 5",
        ),
        (goal(sentence='{ nl = "De 3 jongeren op de hoek." }'), 10, "a number beside a word for people"),
        (
            goal(story='{ nl = "Bel 0470 12 34 56." }', confirmed_numbers="true"),
            11,
            "holds something that looks personal",
        ),
    ],
)
def test_a_text_or_reference_that_will_not_do_names_its_line(tmp_path, staged, text, line, said):
    with pytest.raises(UserError) as error:
        stage(staged, tmp_path, text)
    assert said in str(error.value)
    assert f"line {line}," in str(error.value)


def test_a_confirmed_number_passes(tmp_path, staged):
    stage(staged, tmp_path, goal(sentence='{ nl = "Plaats voor 40 kinderen." }', confirmed_numbers="true"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (goal(baseline='"2019"'), 14, "no published figure for this period (found '2019'); expected one of 2025"),
        (goal(target={"value": "900", "by": "2027-12-31"}), 21, "is not 'down' from the published baseline"),
    ],
)
def test_a_baseline_or_target_that_the_figures_do_not_carry_stops_the_build(tmp_path, text, line, said):
    with pytest.raises(UserError) as error:
        build(city_with(tmp_path, NETWORK + text), tmp_path / "out", AS_OF)
    assert said in str(error.value)
    assert f"line {line}," in str(error.value)
    assert not (tmp_path / "out" / "current.json").exists()


def test_a_city_without_goals_needs_no_file(tmp_path):
    assert read_goals(read_city(make_partners(tmp_path))).content.goals == []


def test_the_goals_of_the_example_city_are_examples_in_two_languages():
    found = read_goals(read_city(settings.CITY_FILE)).content
    assert {code for network in found.networks for code in network.chosen_buurten} == {
        "arsenaal",
        "oud_oefenplein",
        "otterbeek",
    }
    assert all(network.is_example for network in found.networks)
    for network in found.networks:
        assert set(network.vision) == {"nl", "en"}
        assert len([one for one in found.goals if one.network == network.code]) >= 3
    assert all(set(one.sentence) == set(one.story) == {"nl", "en"} for one in found.goals)

"""Signalen en preventie: shares and balances recomputed from drawn rows; never a zero, never a ranking."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from dashboard.base.texts import Wording
from dashboard.facts.offer import Initiative
from dashboard.facts.week import PresenceArea
from dashboard.views import signalen as view
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, places, table

SHARES = """
area_code | period  | kind       | numerator | denominator | share | interval_low | interval_high | status
tiny      | 2025-q1 | early      | 60        | 120         | 0.5   | 0.35         | 0.65          | rounded
tiny      | 2025-q1 | in_time    | 90        | 120         | 0.75  | 0.6          | 0.87          | rounded
tiny      | 2025-q1 | escalation | 0         | 120         | 0.0   | 0.0          | 0.09          | rounded
tiny      | 2025    | early      | 240       | 480         | 0.5   | 0.44         | 0.56          | rounded
tiny      | 2025    | in_time    | 480       | 480         | 1.0   | 0.91         | 1.0           | rounded
tiny      | 2025    | escalation | 0         | 480         | 0.0   | 0.0          | 0.03          | rounded
samen     | 2025    | early      | 10        | 25          | 0.4   | 0.1          | 0.75          | rounded
samen     | 2025    | in_time    | 20        | 25          | 0.8   | 0.4          | 1.0           | rounded
samen     | 2025    | escalation | 0         | 25          | 0.0   | 0.0          | 0.41          | rounded
N1        | 2025    | early      | 5         | 15          |       |              |               | too_few
N1        | 2025    | in_time    | 0         | 15          |       |              |               | too_few
N1        | 2025    | escalation | 0         | 15          |       |              |               | too_few
W1        | 2024    | early      | 5         | 20          | 0.25  | 0.0          | 0.6           | rounded
"""
DOMAINS = """
quarter | life_domain | name_nl | name_en | definition_nl | definition_en | signal_count | status
q1      | wonen       | Wonen   | Housing | d             | d             | 100          | rounded
q1      | school      | School  | School  | d             | d             | 0            | rounded
q2      | wonen       | Wonen   | Housing | d             | d             |              | missing
q2      | school      | School  | School  | d             | d             |              | missing
"""
AREAS = """
signal_area_code | name_nl | name_en | area_code
N1               | Noord   | Noord   | N1
samen            | O en W  | O and W | O1
samen            | O en W  | O and W | W1
"""
QUARTERS = {"q1": dt.date(2025, 1, 1), "q2": dt.date(2025, 4, 1)}
ALL = view.Marks((), False, places())


def shares() -> pd.DataFrame:
    return table(SHARES).astype({"period": str})


def domains() -> pd.DataFrame:
    frame = table(DOMAINS)
    return frame.assign(quarter=frame["quarter"].map(QUARTERS))


@pytest.fixture
def signals() -> view.Signals:
    return view.read_signals(shares(), domains(), table(AREAS), places())


def test_a_share_says_its_interval_and_never_a_zero(signals):
    assert signals.of("tiny", "2025-q1", "early").text(NL) == "50\u202f% (35–65)"
    assert signals.of("tiny", "2025-q1", "escalation").text(NL) == "hoogstens 9\u202f%"
    assert signals.of("tiny", "2025", "in_time").text(EN) == "91\u202f% at least"
    assert signals.of("N1", "2025", "early").text(NL) == NL("signalen.too_few")
    assert signals.of("nowhere", "1999", "early").text(NL) == NL("signalen.too_few")


def test_a_quarter_that_waits_reads_no_data_and_is_the_end_of_the_line(signals):
    assert signals.quarters == ("2025-q1", "2025-q2") and signals.waiting == {"2025-q2"}
    plot = view.quarter_plot(signals, NL)
    assert [one.heights for one in plot.smalls] == [(50.0, None), (75.0, None), (4.5, None)]
    assert plot.smalls[0].lows[0] == pytest.approx(35)
    rows = view.quarter_table(signals, "x", NL).rows
    assert rows[0].cells == (NL("figure.missing"),) * 4
    assert rows[1].cells == ("ongeveer 120", "50\u202f% (35–65)", "75\u202f% (60–87)", "hoogstens 9\u202f%")


def test_tiles_are_about_the_last_quarter_that_everyone_handed_in(signals):
    tiles = view.tiles(signals, NL)
    assert [tile.value for tile in tiles] == ["ongeveer 120", "50\u202f%", "75\u202f%", "hoogstens 9\u202f%"]
    assert all("1e kwartaal 2025" in tile.detail for tile in tiles)


def test_areas_stand_by_name_and_too_few_have_no_number(signals):
    plot = view.area_plot(signals, "2025", "early", ALL, NL)
    assert [row.label for row in plot.rows] == ["Noord (wijk)", "O en W", "Tiny"]
    assert [row.value for row in plot.rows] == [None, 40.0, 50.0]
    assert plot.reference == 50
    found = view.area_table(signals, "2025", "x", ALL, NL)
    assert found.rows[0].cells == ("minder dan 20", *(NL("signalen.too_few"),) * 3)
    assert found.rows[1].cells[3] == "hoogstens 41\u202f%"
    assert "15" not in " ".join(found.rows[0].cells), "under 20 the number itself is not told"


def test_a_share_of_nothing_is_an_interval_without_a_dot(signals):
    row = view.area_plot(signals, "2025", "escalation", ALL, NL).rows[1]
    assert row.value is None and row.high == pytest.approx(41)


def test_a_wijk_that_was_published_alone_keeps_its_name(signals):
    assert [row.label for row in view.area_plot(signals, "2024", "early", ALL, NL).rows] == ["West", "Tiny"]


def test_a_chosen_area_marks_the_group_that_it_is_in(signals):
    marks = view.Marks(("O1",), True, places())
    rows = view.area_plot(signals, "2025", "early", marks, NL).rows
    by_name = {row.label: row for row in rows}
    assert by_name["O en W"].is_current and by_name["O en W"].is_marked


def test_domains_round_to_zero_to_four_and_wait(signals):
    grid = view.domain_grid(domains(), "Tiny", NL)
    assert grid.row_names == ("Wonen", "School")
    assert [[cell.text for cell in row] for row in grid.cells] == [
        ["circa 100", NL("figure.missing")],
        [NL("figure.under_five"), NL("figure.missing")],
    ]


def test_no_text_of_the_page_is_a_bare_zero(signals):
    texts = [cell for row in view.quarter_table(signals, "x", NL).rows for cell in row.cells]
    texts += [cell for row in view.area_table(signals, "2025", "x", ALL, NL).rows for cell in row.cells]
    texts += [cell.text for row in view.domain_grid(domains(), "Tiny", NL).cells for cell in row]
    texts += [row.text for row in view.area_plot(signals, "2025", "escalation", ALL, NL).rows]
    assert not {text for text in texts if text in ("0", "0\u202f%") or text.startswith("0\u202f%")}


HOURS = """
presence_area_code | quarter | nature     | hours | series_count | missing_count
N1                 | q1      | preventief | 900   | 4            | 0
N1                 | q1      | reactief   | 100   | 4            | 0
samen              | q1      | preventief | 500   | 4            | 0
samen              | q1      | reactief   | 500   | 4            | 0
N1                 | q2      | preventief | 60    | 4            | 0
N1                 | q2      | reactief   | 0     | 4            | 0
samen              | q2      | preventief | 500   | 4            | 1
samen              | q2      | reactief   | 500   | 4            | 0
"""
GROUPS = (
    PresenceArea("N1", Wording(nl="Noord"), ("N1",)),
    PresenceArea("samen", Wording(nl="O en W", en="O and W"), ("O1", "W1")),
)


@pytest.fixture
def balances() -> view.Balances:
    frame = table(HOURS)
    return view.read_balances(frame.assign(quarter=frame["quarter"].map(QUARTERS)))


def test_the_share_of_hours_has_the_bounds_of_its_rounding(balances):
    found = balances.cells["N1", QUARTERS["q1"]]
    error = 9 * math.sqrt(4)  # base 10, a run from January, four series
    assert found.share == pytest.approx(0.9)
    assert found.bounds[0] == pytest.approx((900 - error) / (900 - error + 100 + error))
    assert found.bounds[1] == pytest.approx((900 + error) / (900 + error + 100 - error))
    second = balances.cells["N1", QUARTERS["q2"]]
    assert second.preventive_error == pytest.approx(18 * math.sqrt(4)), "not from January: twice the bound"
    assert second.share is None, "60 hours are too few to divide"
    assert balances.cells["samen", QUARTERS["q2"]] is None and balances.cells[view.CITY, QUARTERS["q2"]] is None
    assert balances.cells[view.CITY, QUARTERS["q1"]].share == pytest.approx(1400 / 2000)


def test_a_verdict_needs_more_than_rounding(balances):
    found = balances.cells["N1", QUARTERS["q1"]]
    assert found.verdict(view.Band(0.5, 0.8)) == "above"
    assert found.verdict(view.Band(0.95, 0.99)) == "below"
    assert found.verdict(view.Band(0.5, 0.89)) == "inside", "0.882 to 0.918 reaches into the band"


def test_the_grid_says_more_than_colour_and_the_city_closes_it(balances):
    grid = view.balance_grid(balances, view.Band(0.7, 0.8), GROUPS, places(), NL)
    assert grid.row_names == ("Noord (wijk)", "O en W", "Tiny")
    texts = [[cell.text for cell in row] for row in grid.cells]
    assert texts[0] == ["▲ 90\u202f%", NL("signalen.few_hours")]
    assert texts[1] == ["▼ 50\u202f%", NL("figure.missing")]
    plain = view.balance_grid(balances, None, GROUPS, places(), NL)
    assert plain.cells[0][0].text == "90\u202f%"


def initiative(code: str, nature: str, areas: tuple[str, ...], start: str, end: str | None = None) -> Initiative:
    return Initiative(
        code, code, "", "jeugd", (), nature, None, (), areas, (), (), dt.date.fromisoformat(start),
        None if end is None else dt.date.fromisoformat(end), True, None, "x",
    )  # fmt: skip


def test_initiatives_count_where_they_ran_in_the_quarter(balances):
    found = [
        initiative("a", "preventief", ("N1",), "2025-03-31"),
        initiative("b", "preventief", ("tiny",), "2024-01-01", "2025-01-01"),
        initiative("c", "preventief", ("N1",), "2025-04-01"),
        initiative("d", "reactief", ("O1",), "2020-01-01", "2024-12-31"),
        initiative("e", "reactief", ("O1",), "2020-01-01"),
    ]
    rows = view.balance_table(balances, None, found, GROUPS, QUARTERS["q1"], "x", ALL, NL).rows
    assert rows[0].cells == ("ongeveer 900", "ongeveer 100", "90\u202f% (88–92)", "2", "0")
    assert rows[1].cells[-2:] == ("1", "1")
    assert rows[2].cells[-2:] == ("2", "1")
    second = view.balance_table(balances, view.Band(0.7, 0.8), found, GROUPS, QUARTERS["q2"], "x", ALL, NL).rows
    assert second[0].cells[1] == "minder dan 37", "a rounded zero says what it is certainly under"
    assert second[1].cells[0] == NL("figure.missing")


def test_only_https_notes_are_links_and_names_stay_text():
    rows = pd.DataFrame(
        [
            {"name": Wording(nl=NAMES[3], en="Note"), "link": "https://example.org/nota"},
            {"name": Wording(nl="Nee", en="No"), "link": "javascript:alert(1)"},
            {"name": Wording(nl="Nee", en="No"), "link": "http://example.org"},
        ]
    )
    assert view.policy_notes(rows, NL) == [view.PolicyNote(NAMES[3], "https://example.org/nota")]


def test_nothing_handed_in_is_no_error():
    empty = view.read_signals(shares().iloc[:0], domains().iloc[:0], table(AREAS).iloc[:0], places())
    assert empty.quarters == () and view.tiles(empty, NL) == []

"""Overlastfenomenen and Opvallend from drawn months: every headline number worked out another way."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.base.formats import months_between
from dashboard.facts import analysis
from dashboard.facts.period import Window
from dashboard.facts.release import Subject
from dashboard.stats.alerts import Alert, AlertList
from dashboard.stats.expected import expected_range
from dashboard.stats.rounding import EXACT
from dashboard.stats.swings import release_swings
from dashboard.views.overlast import ranking
from dashboard.views.overlast import times as overlast
from dashboard.views.shared import course
from dashboard.views.shared.alerts import alert_view
from dashboard.views.shared.area_figures import area_set
from tests.views.drawn import EN, NL, counts, fenomeen, places

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 3, 1)
MONTHS = months_between(FIRST, LAST)
YEAR = Window(dt.date(2025, 4, 1), LAST, FIRST)
# What happens in a month: wijk by wijk a level, with a season of its own. Z1 has 60 inhabitants.
LEVELS = {"N1": 40, "O1": 12, "W1": 10, "Z1": 1}


def things(code: str, place: int) -> int:
    season = 1 + 0.4 * math.sin(2 * math.pi * place / 12)
    jump = 3 if (code, place) == ("O1", len(MONTHS) - 1) else 1
    return round(LEVELS[code] * season * jump + (place * 7 + len(code)) % 3)


def people(code: str, place: int) -> int:
    return 5 * round(things(code, place) / 5)


def by_month(of=things, is_rounded: bool = False) -> pd.DataFrame:
    """The answer of `melding_by_month` for all wijken and the city."""
    rows = []
    for place, month in enumerate(MONTHS):
        found = {code: of(code, place) for code in LEVELS}
        for code, count in {**found, "tiny": sum(found.values())}.items():
            rows.append((code, month, count, 1, int(is_rounded), int(is_rounded), 0, 0, 0, 0))
    names = ["melding_count", "known_cells", "rounded_cells", "rounded_series"]
    names += ["folded_cells", "withheld_cells", "year_only_cells", "missing_cells"]
    return pd.DataFrame(rows, columns=["area_code", "month", *names])


def by_area(of=things, is_rounded: bool = False, window: Window = YEAR) -> pd.DataFrame:
    """The answer of `melding_by_area` over the window."""
    inside = [place for place, month in enumerate(MONTHS) if window.first <= month <= window.last]
    totals = {code: sum(of(code, place) for place in inside) for code in LEVELS}
    lines = ["area_code | melding_count | known_cells | rounded_cells | rounded_series"]
    for code, total in {**totals, "tiny": sum(totals.values())}.items():
        lines.append(f"{code} | {total} | {len(inside)} | {len(inside) * is_rounded} | {int(is_rounded)}")
    return counts("\n".join(lines))


def known(of=things, is_rounded: bool = False) -> analysis.Counts:
    return analysis.read_counts(by_month(of, is_rounded), places(), "wijk", MONTHS)


def shown(of=things, is_rounded: bool = False, selected=("O1",)):
    return area_set(by_area(of, is_rounded), places(), "wijk", YEAR, "per_1000", NL, selected)


@pytest.fixture(scope="module")
def compared():
    return analysis.read_compared(known(), places(), YEAR.first, YEAR.last)


# ---- ranking and funnel -------------------------------------------------------------------------


def test_ranking_shows_rate_interval_and_verdict(compared):
    plot = ranking.ranking(ranking.ordered(shown(), "inwoners", NL), compared, "inwoners", "Zwerfvuil", NL)
    assert [row.label for row in plot.rows] == ["Noord (wijk)", "West", "Oost", "Zuid"]
    total = sum(things("N1", place) for place in range(len(MONTHS) - 12, len(MONTHS)))
    north = plot.rows[0]
    assert north.value == pytest.approx(total / 1000 * 1000)
    row = compared.by_choice["inwoners"].table.set_index("area_code").loc["N1"]
    others = row["rate"] / row["ratio"]
    assert north.low == pytest.approx(others * row["ratio_low"]), "the bar is the interval that decides the verdict"
    assert north.high == pytest.approx(others * row["ratio_high"])
    assert north.verdict == "aantoonbaar hoger"
    assert plot.rows[2].is_current
    small = plot.rows[3]
    assert (small.value, small.text) == (None, "te weinig inwoners"), "60 inhabitants: no rate, no place in the ranking"
    assert small.verdict == "niet vergeleken"
    assert "Noord (wijk)" in plot.alt


def test_the_default_verdict_is_no_demonstrable_difference():
    even = known(lambda code, place: 20 + (place * 5 + ord(code[0])) % 7)
    found = analysis.read_compared(even, places(), YEAR.first, YEAR.last)
    plot = ranking.ranking(shown(), found, "aantal", "Zwerfvuil", NL)
    assert {row.verdict for row in plot.rows} == {"geen aantoonbaar verschil"}
    assert "Geen enkele wijk" in plot.alt


def test_under_twenty_is_too_small_and_a_rounded_zero_has_no_dot():
    def few(code: str, place: int) -> int:
        return {"N1": 10, "O1": 0, "W1": 5 if place % 6 == 0 else 0, "Z1": 0}[code]

    found = analysis.read_compared(known(few, is_rounded=True), places(), YEAR.first, YEAR.last)
    areas = ranking.ordered(shown(few, is_rounded=True), "aantal", NL)
    rows = {row.label: row for row in ranking.ranking(areas, found, "aantal", "Wildplassen", NL).rows}
    assert rows["West"].verdict == "te klein om te vergelijken"
    assert rows["Oost"].value is None
    assert rows["Oost"].text == "minder dan 13", "April to December is off by at most 8, January to March by 4"
    table = ranking.ranking_table(areas, found, "aantal", "x", NL)
    assert not any(cell.strip() == "0" for row in table.rows for cell in row.cells)


def test_table_says_the_same_as_ranking_and_funnel(compared):
    areas = ranking.ordered(shown(), "inwoners", NL)
    plot = ranking.ranking(areas, compared, "inwoners", "Zwerfvuil", NL)
    table = ranking.ranking_table(areas, compared, "inwoners", "x", NL)
    assert [(row.heading, row.cells[0], row.cells[4]) for row in table.rows] == [
        (row.label, row.text, row.verdict) for row in plot.rows
    ]
    cloud = ranking.funnel(areas, compared, "inwoners", "Zwerfvuil", NL)
    assert {(point.label, point.verdict) for point in cloud.points} == {
        (row.heading, row.cells[5]) for row in table.rows if row.heading != "Zuid"
    }
    assert ranking.funnel(areas, compared, "aantal", "Zwerfvuil", NL) is None, "no funnel for bare counts"


def test_km2_goes_by_surface_and_by_the_same_limits():
    one = next(item for item in shown().areas if item.area.code == "N1")
    figure = ranking.km2_figure(one.counted, one, NL)
    assert figure.value == one.count.value / 1.0
    small = next(item for item in shown().areas if item.area.code == "Z1")
    assert ranking.km2_figure(small.counted, small, NL).text == "te weinig inwoners"


def test_the_sentence_on_denominators_names_what_changes(compared):
    said = ranking.effect_sentence(compared.effect, places(), NL)
    ranks = {
        choice: compared.by_choice[choice].table.set_index("area_code")["rate"].dropna().idxmax()
        for choice in analysis.CHOICES
    }
    assert set(ranks.values()) == {"N1"}
    assert "Noord (wijk) staat telkens eerst" in said
    assert "Noord (wijk)" in ranking.effect_sentence(compared.effect, places(), EN)


def test_the_note_says_from_which_months_the_swings_come(compared):
    assert compared.swings_from is None
    assert "periode zelf" in ranking.swings_note(compared, NL)
    usual = release_swings([known().table], [known().rounding], 12)[0]
    whole = analysis.read_compared(known(), places(), YEAR.first, YEAR.last, usual)
    assert whole.swings_from == (FIRST, LAST)
    assert "2023" in ranking.swings_note(whole, NL)


# ---- course -------------------------------------------------------------------------------------


def the_course(code: str = "O1", notes=(), window: Window = YEAR):
    found = known()
    return course.course(found, analysis.read_periods(found), code, window, notes, places(), "Zwerfvuil", NL)


def test_a_course_shows_two_years_with_the_same_months_before():
    view = the_course()
    assert len(view.points) == 24
    assert view.points[-1].figure.value == things("O1", len(MONTHS) - 1)
    assert [line.name for line in view.earlier] == ["een jaar eerder", "twee jaar eerder"]
    for back, line in enumerate(view.earlier, 1):
        place = len(MONTHS) - 1 - 12 * back
        assert line.heights[-1] == things("O1", place)
        assert line.texts[-1] == str(things("O1", place))
    assert view.shaded == (12, 23)


def test_the_range_is_that_of_the_months_before_and_the_jump_lies_outside():
    view = the_course()
    codes = sorted(LEVELS)
    past = np.array([[float(things(code, place)) for place in range(len(MONTHS) - 1)] for code in codes])
    usual = expected_range(past, LAST, 12, EXACT)
    last = view.points[-1]
    assert (last.low, last.high) == (usual.low[codes.index("O1")], usual.high[codes.index("O1")])
    assert last.is_unusual
    assert "Buiten wat gewoon is: 1" in view.alt
    table = course.course_table(view, "x", NL)
    assert table.rows[0].heading == "maart 2026"
    assert table.rows[0].cells[1].endswith("(buiten wat gewoon is)")
    first_with_range = next(point.first for point in view.points if point.low is not None)
    assert first_with_range == dt.date(2025, 1, 1), "two whole years lie before it"


def test_figures_about_people_go_by_whole_quarter():
    found = known(people, is_rounded=True)
    periods = analysis.read_periods(found)
    assert periods.step == 3
    view = course.course(found, periods, "N1", YEAR, (), places(), "Wildplassen", NL)
    frame = by_month(people, True).query("area_code == 'N1'")
    sums = frame.groupby(pd.PeriodIndex(frame["month"], freq="Q"))["melding_count"].sum()
    assert [point.figure.value for point in view.points] == [float(value) for value in sums[-len(view.points) :]]
    assert view.points[-1].figure.text == f"ongeveer {sums.iloc[-1]}"
    assert all(point.low is None or point.low % 5 == 0 for point in view.points)
    quiet = course.course(found, periods, "Z1", YEAR, (), places(), "Wildplassen", NL)
    assert all(point.low is None for point in quiet.points), "under 20 expected: no range"
    assert all(point.height > 0 for point in quiet.points if point.is_open), "a rounded zero is no zero"


def test_a_course_of_the_city_is_the_sum():
    view = the_course("tiny")
    assert view.points[-1].figure.value == sum(things(code, len(MONTHS) - 1) for code in LEVELS)


def test_notes_stand_at_their_month_and_only_where_they_belong():
    notes = [
        course.Note("O1", dt.date(2025, 6, 20), "Plein open", "Stad"),
        course.Note("N1b", dt.date(2025, 7, 1), "Feest", "Stad"),
        course.Note("tiny", dt.date(2024, 1, 1), "Ophaling", "Stad"),
    ]
    assert [note.sentence for note in course.notes_for(notes, places(), "O1")] == ["Plein open", "Ophaling"]
    assert [note.sentence for note in course.notes_for(notes, places(), "N1")] == ["Feest", "Ophaling"]
    assert [note.sentence for note in course.notes_for(notes, places(), "tiny")] == ["Ophaling"]
    view = the_course(notes=notes)
    (place, event), *more = view.notes
    assert view.points[place].first == dt.date(2025, 6, 1)
    assert event.sentence == "Plein open (Stad)"
    assert not more, "a note before the first shown month is left out"


def test_small_pictures_are_on_one_scale_per_inhabitant():
    found, areas = known(), shown()
    texts = ranking.area_texts(areas, "inwoners", NL)
    view = course.multiples(
        found, analysis.read_periods(found), areas, texts, YEAR, "Zwerfvuil", NL, by_inhabitant=True
    )
    assert [one.label for one in view.smalls] == [one.area.label for one in areas.areas]
    by_label = {one.label: one for one in view.smalls}
    assert by_label["Oost"].heights[-1] == pytest.approx(things("O1", len(MONTHS) - 1) * 1000 / 800)
    assert by_label["Zuid"].heights[-1] is None, "60 inhabitants are too few to divide by"
    assert by_label["Oost"].is_current
    table = course.multiples_table(view, "x", NL)
    assert len(table.columns) == 25
    assert [row.cells for row in table.rows] == [one.texts for one in view.smalls]


# ---- when ---------------------------------------------------------------------------------------


def test_season_is_the_share_of_each_month():
    from dashboard.stats.season import season_index

    series = [float(things("N1", place)) for place in range(len(MONTHS))]
    plot = overlast.season_plot(season_index(series, MONTHS), "Zwerfvuil", "Noord", NL)
    recent = list(zip(MONTHS, series, strict=True))[-36:]
    july = sum(value for month, value in recent if month.month == 7)
    assert plot.rows[6].label == "juli"
    assert plot.rows[6].value == pytest.approx(july * 12 / sum(value for _, value in recent))
    assert overlast.season_plot(season_index(series[:12], MONTHS[:12]), "x", "y", NL) is None


PROFILE = """
year | about | weekday | day_type | day_part | part_name_nl | part_name_en | from_hour | until_hour | melding_count | known_cells | rounded_cells | rounded_series
2025 | people |        | zaterdag | nacht    | nacht        | night        | 18        | 6          | 20            | 1           | 1             | 1
2025 | people |        | werkdag  | dag      | dag          | day          | 6         | 18         | 30            | 1           | 1             | 1
2025 | people |        | werkdag  | nacht    | nacht        | night        | 18        | 6          | 0             | 1           | 1             | 1
2025 | people |        | zaterdag | dag      | dag          | day          | 6         | 18         | 5             | 1           | 1             | 1
2025 | people |        | zondag   | dag      | dag          | day          | 6         | 18         | 5             | 1           | 1             | 1
2025 | people |        | zondag   | nacht    | nacht        | night        | 18        | 6          | 5             | 1           | 1             | 1
"""  # noqa: E501


def test_a_week_shows_figures_and_colours_by_the_hour():
    subject = Subject("wildplassen", (fenomeen("wildplassen", "people"),))
    rows = counts(PROFILE)
    grid = overlast.week_grid(rows, subject, "Noord", 1, NL)
    assert grid.row_names == ("werkdag", "zaterdag", "zon- en feestdag")
    texts = {
        (day, part): grid.cells[row][column].text
        for row, day in enumerate(grid.row_names)
        for column, part in enumerate(grid.column_names)
    }
    assert texts["werkdag", "nacht"] == "0–4"
    assert texts["werkdag", "dag"] == "circa 30"
    # 20 on one night a week are busier than 30 on five days.
    assert "zaterdag, nacht" in grid.alt
    assert "2025" in overlast.week_note(rows, subject, NL)
    assert "beschermen" in overlast.week_note(rows, subject, NL)
    assert [row.cells for row in overlast.week_table(grid, "x", NL).rows] == [
        tuple(cell.text for cell in cells) for cells in grid.cells
    ]
    both = Subject("alle", (fenomeen("zwerfvuil"), fenomeen("wildplassen", "people")))
    assert overlast.week_grid(rows, both, "Noord", 1, NL) is None
    assert "één fenomeen" in overlast.week_empty(both, NL)


# ---- Opvallend ----------------------------------------------------------------------------------


def alert(**changes) -> Alert:
    values: dict[str, Any] = {
        "area_code": "O1",
        "fenomeen_code": "zwerfvuil",
        "about": "things",
        "window_first": LAST,
        "window_last": LAST,
        "observed": 30.0,
        "expected": 12.0,
        "low": 5.0,
        "high": 20.0,
        "direction": "up",
        "p_value": 0.001,
        "is_new": True,
        "hours_now": 100.0,
        "hours_before": 50.0,
        "hours_rose": True,
        "neighbour_observed": 10.0,
        "neighbour_expected": 30.0,
        "may_have_shifted": True,
    }
    return Alert(**(values | changes))


def said(*alerts: Alert, words=NL):
    catalog = {"zwerfvuil": fenomeen("zwerfvuil"), "wildplassen": fenomeen("wildplassen", "people")}
    return alert_view(AlertList(alerts, 10, 0.1), places(), catalog, LAST, words)


def test_an_alert_is_one_sentence_with_its_caveats_and_its_view():
    view = said(alert())
    (item,) = view.items
    assert item.sentence == "Zwerfvuil in Oost: 30 meldingen in maart 2026, meer dan gewoon (5 tot 20)."
    assert any("meer aanwezigheid kan meer meldingen betekenen" in caveat for caveat in item.caveats)
    assert any("mogelijke verschuiving naar buurwijk" in caveat for caveat in item.caveats)
    assert (item.area_code, item.fenomeen_code, item.first, item.last) == ("O1", "zwerfvuil", LAST, LAST)
    assert not view.calm


def test_caveats_stand_only_where_they_apply():
    assert said(alert(hours_rose=None, may_have_shifted=False)).items[0].caveats == ()
    fell = said(alert(direction="down", observed=2.0, may_have_shifted=False)).items[0]
    assert fell.caveats == ()
    assert "minder dan gewoon" in fell.sentence


def test_a_quarter_about_people_is_about_and_never_a_zero():
    quarter = {"about": "people", "fenomeen_code": "wildplassen", "window_first": dt.date(2026, 1, 1)}
    assert "ongeveer 30 meldingen in januari tot en met maart 2026" in said(alert(**quarter)).items[0].sentence
    none = said(alert(**quarter, observed=0.0, direction="down")).items[0].sentence
    assert "0–4 meldingen" in none
    assert ": 0 " not in none


def test_nothing_unusual_is_said_calmly():
    assert said().items == ()
    assert (
        said().calm == "Niets opvallends tot en met maart 2026: elke wijk blijft binnen wat gewoon is voor het seizoen."
    )
    young = alert_view(AlertList((), 0, 1.0), places(), {}, LAST, NL)
    assert "twee jaren" in young.calm

"""The profile of one wijk: whose figures it shows, what it says of them, and how small ones are said."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from dashboard.facts.count import NOTHING, Count
from dashboard.facts.judgements import Judged
from dashboard.facts.offer import Offer
from dashboard.facts.period import Window
from dashboard.views.buurtprofiel import fenomenen
from dashboard.views.buurtprofiel import wijk as view
from dashboard.views.shared import around
from dashboard.views.shared import context_lines as indicators
from dashboard.views.shared.asked_area import around_and_inside
from dashboard.views.shared.figures import rate_figure
from tests.views.drawn import EN, NL, YEAR_2025, places, release, table

PLACES = places()
NO_OFFER = Offer((), {}, {}, {}, {}, ())
THINGS, PEOPLE = Count(40, 12, 0, 0, 0, 0, 0), Count(15, 12, 12, 1, 0, 0, 0)


def judged(now: Count, verdict: str, changed: str = "no_difference", ratio: float | None = 1.4) -> Judged:
    return Judged(now, NOTHING, 10.0, 20.0, ratio, 1.1, 1.8, verdict, changed, None)


def lines(found: dict[str, Judged]) -> tuple[fenomenen.FenomeenLine, ...]:
    where = release()
    rates = {one.code: rate_figure(THINGS, 2360, NL) for one in where.fenomenen}
    answers = {("N1", code): one for code, one in found.items()}
    return fenomenen.fenomeen_lines(PLACES.areas["N1"], answers, rates, where.fenomenen, YEAR_2025, NL)


@pytest.mark.parametrize(
    ("codes", "wanted", "figures", "is_asked"),
    [
        (["N1"], ["N1"], ["N1"], True),
        (["N1b", "O1"], ["N1b", "O1"], ["N1", "O1"], True),
        ([], ["O1"], ["O1"], False),
    ],
)
def test_whose_figures(codes, wanted, figures, is_asked):
    found = view.subjects(codes, PLACES)
    assert [one.wanted.code for one in found] == wanted
    assert [one.figures.code for one in found] == figures
    assert found[0].is_asked == is_asked


def test_a_buurt_without_figures_says_whose_they_are():
    (part,) = view.subjects(["N1b"], PLACES)
    assert "cijfer voor de hele wijk Noord (wijk)" in view.whole_note(part, PLACES, NL)
    (whole,) = view.subjects(["N1"], PLACES)
    assert view.whole_note(whole, PLACES, NL) is None
    tiles = view.who_tiles(part, release(), NL)
    assert [tile.value for tile in tiles] == ["600", "1.200", "Ja"]
    assert "25 % van Tiny" in tiles[0].detail


def test_what_belongs_on_the_page_lies_around_or_inside():
    (part,) = view.subjects(["N1b"], PLACES)
    assert around_and_inside(part, PLACES) == ["N1", "N1b", "tiny"]
    (whole,) = view.subjects(["N1"], PLACES)
    assert around_and_inside(whole, PLACES) == ["N1", "N1a", "N1b", "tiny"]


@pytest.mark.parametrize(("wanted", "first"), [("1", dt.date(2024, 1, 1)), ("2", None), (None, None), ("x", None)])
def test_an_earlier_year_must_be_published(wanted, first):
    found = view.earlier_window(YEAR_2025, wanted)
    assert (found.first if found else None) == first
    assert view.earlier_choices(YEAR_2025) == ("1",)


def test_lower_comes_first_and_small_is_not_judged():
    found = lines({"zwerfvuil": judged(THINGS, "higher"), "wildplassen": judged(PEOPLE, "too_small", "too_small")})
    assert [line.verdict for line in found] == ["higher", "too_small"]
    small = found[1]
    assert small.verdict_text == "Te klein om te vergelijken"
    assert (small.times, small.ratio) == ("–", None)
    assert small.rate.text == "ongeveer 15,0"
    assert found[0].interval == "10,0 tot 20,0"
    assert lines({"zwerfvuil": judged(THINGS, "lower")})[0].verdict == "lower"


def test_what_is_not_known_is_said_in_words():
    found = lines({"zwerfvuil": judged(Count(None, 0, 0, 0, 0, 12, 0), "not_compared", "not_compared", None)})
    line = next(line for line in found if line.name == "Zwerfvuil")
    assert (line.count.text, line.interval, line.times) == ("niet getoond", "–", "–")


def test_strengths_are_what_statistics_bear_out():
    found = lines({"zwerfvuil": judged(THINGS, "lower", "fell"), "wildplassen": judged(PEOPLE, "higher", "rose")})
    matrix = view.place_coverage(view.subjects(["N1"], PLACES)[0], NO_OFFER, PLACES, dt.date(2026, 4, 20))
    nobody = around.Presence(None, (), (), (), "", None, None)
    said = view.highlights((), found, nobody, matrix, NL)
    assert said.strengths == (
        "Zwerfvuil: aantoonbaar lager dan in de andere gebieden.",
        "Zwerfvuil: aantoonbaar minder dan een jaar eerder.",
    )
    assert len(said.attention) == 2
    assert said.offered == ("0 lopende initiatieven bereiken dit gebied, van 0 organisaties.",)
    same = lines({"zwerfvuil": judged(THINGS, "no_difference"), "wildplassen": judged(PEOPLE, "too_small")})
    nothing = view.highlights((), same, nobody, matrix, NL)
    assert (nothing.strengths, nothing.attention) == ((), ())


CONTEXT = """
indicator_code | name_nl | name_en | definition_nl | definition_en | direction | area_code | year | value | unit | n   | interval_low | interval_high | source | status
thuis          | Thuis   | Home    | Wat           | What          | high      | N1        | 2023 | 60.0  | %    | 200 | 55.0         | 65.0          | x      | exact
thuis          | Thuis   | Home    | Wat           | What          | high      | N1        | 2025 | 90.0  | %    | 200 | 86.0         | 93.0          | x      | exact
thuis          | Thuis   | Home    | Wat           | What          | high      | O1        | 2025 | 70.0  | %    | 100 | 61.0         | 78.0          | x      | exact
thuis          | Thuis   | Home    | Wat           | What          | high      | W1        | 2025 |       | %    |     |              |               | x      | withheld
arm            | Arm     | Poor    | Wat           | What          | low       | tiny      | 2021 | 13.2  | %    |     |              |               | y      | exact
"""  # noqa: E501


def test_context_figures_carry_their_margin_and_what_they_stand_beside():
    rows = table(CONTEXT)
    home, poor = indicators.context_lines(rows, PLACES.areas["N1"], PLACES, NL)
    assert (home.text, home.interval, home.asked) == ("90,0\u202f% (2025)", "86,0 tot 93,0", "200")
    assert home.city == "andere gebieden: 70,0\u202f%"
    assert (home.verdict, home.is_good, home.since_good) == ("higher", True, True)
    assert home.since == "Aantoonbaar hoger dan in 2023"
    assert (poor.text, poor.city, poor.verdict) == ("geen gegevens", "hele stad: 13,2\u202f% (2021)", "not_compared")
    west = indicators.context_lines(rows, PLACES.areas["W1"], PLACES, EN)
    assert "not shown" in {line.text for line in west}
    assert {line.verdict for line in west} == {"not_compared"}


HOURS = """
area_code | presence_area_code | presence_name_nl | presence_name_en | discipline_code | nature     | hours | known_months | missing_months
N1        | samen              | Noord en Oost    | North and East   | boa             | preventief | 120   | 12           | 0
N1        | samen              | Noord en Oost    | North and East   | boa             | reactief   | 0     | 12           | 0
"""  # noqa: E501


def presence(rows: pd.DataFrame) -> around.Presence:
    nothing = pd.DataFrame(columns=["area_code", "year"])
    return around.presence(nothing, rows, nothing, PLACES.areas["N1"], NO_OFFER, YEAR_2025, NL)


def test_hours_are_never_a_zero_and_say_whose_they_are():
    found = presence(table(HOURS))
    assert [text for _, text in found.hours] == ["ongeveer 120 uur", "ongeveer 120 uur", "minder dan 10 uur"]
    assert found.hours_note.startswith("Uren van Noord en Oost samen")
    assert presence(table(HOURS).iloc[:0]).hours == ()


def test_side_by_side_has_a_cell_for_each_column():
    found = lines({"zwerfvuil": judged(THINGS, "higher")})
    home = indicators.context_lines(table(CONTEXT), PLACES.areas["N1"], PLACES, NL)
    sides = [
        view.Side("Noord", PLACES.areas["N1"], home, found, 3),
        view.Side("Noord, 2024", PLACES.areas["N1"], fenomenen=found, is_earlier=True),
    ]
    shown = view.side_table(sides, release().fenomenen, release(), NL)
    assert {len(row.cells) for row in shown.rows} == {len(shown.columns) - 1} == {3}
    assert shown.rows[0].cells == ("1.000", "–", "2.360")
    rate = next(row for row in shown.rows if row.heading.startswith("Zwerfvuil"))
    assert rate.cells[0] == "40,0: aantoonbaar hoger dan in de andere gebieden"


def test_the_plot_and_the_table_hold_the_same_verdicts():
    found = lines({"zwerfvuil": judged(THINGS, "higher"), "wildplassen": judged(PEOPLE, "too_small", ratio=None)})
    area = PLACES.areas["N1"]
    plot, shown = fenomenen.ratio_plot(found, area, NL), fenomenen.fenomeen_table(found, area, NL)
    assert [row.verdict for row in plot.rows] == [row.cells[5] for row in shown.rows]
    assert [row.value for row in plot.rows] == [1.4, None]
    assert "Aantoonbaar hoger: 1" in plot.alt


def test_a_short_period_has_no_earlier_choice():
    assert view.earlier_choices(Window(dt.date(2024, 3, 1), dt.date(2024, 5, 1), dt.date(2024, 1, 1))) == ()

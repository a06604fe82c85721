"""How a count is said: never a zero about people, never a number that may not be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.base.formats import months_between
from dashboard.facts.count import NOTHING, Count
from dashboard.facts.period import Measure
from dashboard.facts.places import PeopleGroup
from dashboard.views.shared.area_figures import area_set
from dashboard.views.shared.figures import change_figure, count_figure, rate_figure, rounding_note
from tests.views.drawn import EN, NL, YEAR_2025, counts, places

YEAR = months_between(dt.date(2025, 1, 1), dt.date(2025, 12, 1))
MONTH = [dt.date(2025, 3, 1)]


def things(total: int, cells: int = 12) -> Count:
    return Count(total, cells, 0, 0, 0, 0, 0)


def people(total: int, cells: int = 12, series: int = 1, base_areas: int = 1) -> Count:
    return Count(total, cells, cells, series, 0, 0, 0, base_areas)


@pytest.mark.parametrize(
    ("count", "months", "text"),
    [
        (things(0), YEAR, "0"),
        (things(1234), YEAR, "1.234"),
        (people(0, cells=1), MONTH, "0–4"),
        (people(5, cells=1), MONTH, "circa 5"),
        (people(15, cells=1), MONTH, "circa 15"),
        (people(35), YEAR, "ongeveer 35"),
        (people(0), YEAR, "0–4"),
        (people(0), months_between(dt.date(2025, 1, 1), dt.date(2025, 4, 1)), "0–4"),
        (people(0), months_between(dt.date(2025, 3, 1), dt.date(2025, 6, 1)), "minder dan 9"),
        (people(0, cells=24, series=2), YEAR, "minder dan 9"),
        (people(0, cells=12, base_areas=3), YEAR, "minder dan 13"),
        (people(0, cells=1, base_areas=4), MONTH, "minder dan 17"),
        (people(10, cells=1, base_areas=4), MONTH, "ongeveer 10"),
        (Count(40, 24, 12, 1, 0, 0, 0), YEAR, "ongeveer 40"),
        (Count(None, 0, 0, 0, 12, 0, 0), YEAR, "samengevoegd"),
        (Count(None, 0, 0, 0, 0, 0, 0, 1, year_only=12), YEAR, "cijfer per jaar"),
        (Count(40, 10, 10, 1, 0, 0, 0, 1, year_only=2), YEAR, "cijfer per jaar"),
        (Count(5, 6, 6, 1, 6, 0, 0), YEAR, "samengevoegd"),
        (Count(None, 0, 0, 0, 0, 12, 0), YEAR, "niet getoond"),
        (Count(None, 0, 0, 0, 0, 0, 12), YEAR, "geen gegevens"),
        (Count(7, 6, 0, 0, 0, 0, 6), YEAR, "niet volledig"),
        (NOTHING, YEAR, "geen gegevens"),
    ],
)
def test_count(count, months, text):
    assert count_figure(count, months, NL).text == text


@pytest.mark.parametrize("total", range(0, 60, 5))
@pytest.mark.parametrize("cells", [1, 12])
def test_people_have_no_visible_zero(total, cells):
    figure = count_figure(people(total, cells), YEAR if cells > 1 else MONTH, NL)
    assert figure.text != "0"
    assert figure.look is None, "an area with 0 to 4 is drawn in the lowest class, not as an area without reports"


def test_looks_of_zero_protected_and_no_data_differ():
    looks = {
        count_figure(count, YEAR, NL).look
        for count in (things(0), Count(None, 0, 0, 0, 12, 0, 0), Count(None, 0, 0, 0, 0, 0, 12))
    }
    assert looks == {"zero", "protected", "missing"}


@pytest.mark.parametrize(
    ("count", "population", "text"),
    [
        (things(12), 1000, "12,0"),
        (things(3), 1000, "3,0"),
        (things(200), 1000, "200"),
        (things(0), 1000, "0,0"),
        (people(10), 1000, "ongeveer 10,0"),
        (people(5), 1000, "te weinig om te delen"),
        (people(0), 1000, "te weinig om te delen"),
        (things(12), 99, "te weinig inwoners"),
        (things(12), 0, "te weinig inwoners"),
        (things(12), None, "inwoners niet gekend"),
        (Count(None, 0, 0, 0, 0, 12, 0), 1000, "niet getoond"),
    ],
)
def test_rate(count, population, text):
    assert rate_figure(count, population, NL).text == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (things(60), things(50), "+20\u202f%"),
        (things(40), things(50), "\u221220\u202f%"),
        (people(60), people(50), "ongeveer +20\u202f%"),
        (things(19), things(19), "te weinig om te vergelijken"),
        (things(50), things(0), "te weinig om te vergelijken"),
        (things(50), NOTHING, "geen gegevens"),
        (Count(None, 0, 0, 0, 12, 0, 0), things(50), "samengevoegd"),
    ],
)
def test_change(now, before, text):
    assert change_figure(now, before, NL).text == text


def test_english():
    assert count_figure(things(1234), YEAR, EN).text == "1,234"
    assert rate_figure(people(15), 1000, EN).text == "about 15.0"


def test_what_goes_by_year_is_explained_under_the_figures():
    by_year = Count(None, 0, 0, 0, 0, 0, 0, year_only=12)
    assert rounding_note([things(3)], NL) is None
    assert "kies een heel jaar" in (rounding_note([things(3), by_year], NL) or "")
    both = rounding_note([people(35), by_year], NL) or ""
    assert "afgeronde" in both and "kies een heel jaar" in both


def test_areas_in_a_group_say_so_in_words_and_have_no_number_of_their_own():
    rows = counts(
        """
        area_code | level | melding_count | known_cells | rounded_cells | rounded_series | folded_cells | withheld_cells
        N1        | wijk  | 40            | 12          | 12            | 1              | 0            | 0
        W1        | wijk  |               | 0           | 0             | 0              | 0            | 12
        Z1        | wijk  |               | 0           | 0             | 0              | 0            | 12
        samen     | wijk  | 35            | 12          | 12            | 1              | 0            | 0
        tiny      | stad  | 75            | 24          | 24            | 1              | 0            | 0
        """
    )
    group = PeopleGroup("samen", ("W1", "Z1"), 560)
    wanted: dict[Measure, str] = {
        "aantal": "samen met Zuid: ongeveer 35",
        "per_1000": "samen met Zuid: ongeveer 62,5",
    }
    for measure, said in wanted.items():
        areas = area_set(rows, replace(places(), groups=(group,)), "wijk", YEAR_2025, measure, NL)
        west = areas.of("W1")
        assert (west.shown.text, west.shown.value, west.shown.look) == (said, None, "protected")
        assert len(areas.areas) == 4, "the group is no area of the map"
    assert area_set(rows, places(), "wijk", YEAR_2025, "aantal", NL).of("W1").shown.text == "niet getoond"

"""A context indicator on the map: the same looks, classes and figures in map, legend and table."""

from __future__ import annotations

import pytest

from dashboard.views.indicator_map import context_area_table, context_map, context_set
from tests.views.drawn import EN, NL, places, table

PLACES = places()
ROWS = """
area_code | year | name_nl | name_en | definition_nl | definition_en | value | unit | n   | interval_low | interval_high | source | status
N1        | 2023 | Thuis   | Home    | Wat           | What          | 50.0  | %    | 90  | 41.0         | 59.0          | x      | exact
N1        | 2025 | Thuis   | Home    | Wat           | What          | 68.4  | %    | 212 | 61.9         | 74.3          | x      | exact
O1        | 2025 | Thuis   | Home    | Wat           | What          | 84.0  | %    | 60  | 73.0         | 91.0          | x      | exact
W1        | 2025 | Thuis   | Home    | Wat           | What          |       | %    |     |              |               | x      | withheld
"""  # noqa: E501
CITY_ONLY = """
area_code | year | name_nl | name_en | definition_nl | definition_en | value | unit | n | interval_low | interval_high | source | status
tiny      | 2021 | Arm     | Poor    | Wat           | What          | 13.2  | %    |   |              |               | y      | exact
"""  # noqa: E501


def test_the_last_year_highest_first_and_what_is_not_known_last():
    found = context_set(table(ROWS), "wijk", PLACES, NL)
    assert found.year == 2025
    assert [one.area.code for one in found.areas] == ["O1", "N1", "W1", "Z1"]
    assert [one.text for one in found.areas] == ["84,0\u202f%", "68,4\u202f%", "niet getoond", "geen gegevens"]
    assert [one.look for one in found.areas] == [None, None, "protected", "missing"]


@pytest.mark.parametrize("words", [NL, EN])
def test_map_legend_and_table_say_the_same(words):
    found = context_set(table(ROWS), "wijk", PLACES, words)
    drawn = context_map(found, ["N1"], PLACES, words)
    shown = context_area_table(found, drawn, ["N1"], PLACES, words)
    assert sum(row.count for row in drawn.legend.rows) == len(drawn.areas) == 4
    assert [area.lines[0] for area in drawn.areas] == [row.cells[0] for row in shown.rows[:-1]]
    assert [area.swatch for area in drawn.areas] == [row.swatch for row in shown.rows[:-1]]
    assert len({area.swatch.pattern for area in drawn.areas} & {"hatch", "none"}) == 2
    assert [row.heading for row in shown.rows if row.is_current] == ["Noord (wijk)"]
    assert found.areas[0].text in drawn.alt


def test_a_figure_of_the_city_only_leaves_the_map_empty_and_says_so():
    found = context_set(table(CITY_ONLY), "wijk", PLACES, NL)
    drawn = context_map(found, [], PLACES, NL)
    assert "geen cijfer per gebied" in drawn.alt
    assert "13,2" in drawn.alt
    assert {area.lines for area in drawn.areas} == {("geen gegevens",)}
    assert context_area_table(found, drawn, [], PLACES, NL).rows[-1].cells[0] == "13,2\u202f%"

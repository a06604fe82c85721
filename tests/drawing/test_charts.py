"""The trend as a plotly figure: what it shows, and that it says nothing twice."""

from __future__ import annotations

import datetime as dt

from dashboard.base.formats import months_between
from dashboard.drawing.charts import trend_figure
from dashboard.views.shared.trend import trend
from tests.drawing.test_pictures import by_month
from tests.views.drawn import EN, NL, YEAR_2025, places

MONTHS = months_between(dt.date(2025, 1, 1), dt.date(2025, 4, 1))


def figure(values, words=NL, rounded=False):
    view = trend(by_month(values, rounded), places(), ["N1"], MONTHS, YEAR_2025, "Zwerfvuil", words)
    return trend_figure(view, words)


def test_a_line_with_belgian_numbers():
    drawn = figure([3, 4, 5, 6])
    assert drawn.layout.separators == ",."
    assert figure([3], EN).layout.separators == ".,"
    line = drawn.data[0]
    assert list(line.y) == [3, 4, 5, 6]
    assert "Noord" in line.customdata[0]


def test_what_is_not_shown_is_a_pattern_and_what_is_missing_is_grey():
    drawn = figure([3, None, 5])
    columns = [trace for trace in drawn.data if trace.type == "bar"]
    assert [(list(column.x), column.marker.pattern.shape) for column in columns] == [
        (["2025-02-01"], "/"),
        (["2025-04-01"], ""),
    ]


def test_people_have_a_band_and_open_dots_for_under_five():
    drawn = figure([0, 5, 10, 0], rounded=True)
    line = drawn.data[-1]
    assert list(line.marker.symbol) == ["circle-open", "circle", "circle", "circle-open"]
    assert list(drawn.data[0].y) == [0, 1, 6, 0]
    assert 0 not in list(line.y)

"""Map, table, panel, trend and tiles from drawn answers: they all say the same figure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from dashboard.base.formats import months_between
from dashboard.facts.count import Count
from dashboard.facts.judgements import Judged
from dashboard.views.overzicht import change_tiles, demonstrable_changes, month_tile
from dashboard.views.shared.area_figures import area_set
from dashboard.views.shared.choropleth import map_view
from dashboard.views.shared.panel import panel
from dashboard.views.shared.tables import area_table
from dashboard.views.shared.trend import trend
from tests.views.drawn import NL, YEAR_2025, counts, places, release

ROWS = """
area_code | melding_count | known_cells | withheld_cells | before_melding_count | before_known_cells
tiny      | 160           | 48          | 0              | 100                  | 48
N1        | 80            | 12          | 0              | 40                   | 12
O1        | 40            | 12          | 0              | 40                   | 12
W1        | 0             | 12          | 0              | 20                   | 12
Z1        |               | 0           | 12             |                      | 0
"""


def answer():
    return area_set(counts(ROWS), places(), "wijk", YEAR_2025, "per_1000", NL, ["O1"])


def test_areas_are_in_the_order_of_their_figure_and_unknown_ones_last():
    found = answer()
    assert [one.area.code for one in found.areas] == ["N1", "O1", "W1", "Z1"]
    assert [one.shown.text for one in found.areas] == ["80,0", "50,0", "0,0", "niet getoond"]
    assert found.city.shown.text == "67,8"


def test_nothing_is_compared_with_months_that_were_never_published():
    window = YEAR_2025.__class__(YEAR_2025.first, YEAR_2025.last, YEAR_2025.first)
    found = area_set(counts(ROWS), places(), "wijk", window, "verandering", NL)
    assert {one.change.text for one in found.areas} == {"geen gegevens", "niet getoond"}


def test_legend_counts_every_area_once():
    view = map_view(answer(), "Zwerfvuil", "2025", NL)
    assert sum(row.count for row in view.legend.rows) == 4
    patterns = {area.code: area.swatch.pattern for area in view.areas}
    assert patterns == {"N1": "none", "O1": "none", "W1": "dash", "Z1": "hatch"}
    assert [area.code for area in view.areas if area.is_selected] == ["O1"]
    assert {area.code for area in view.areas if area.is_chosen} == {"N1", "O1"}, "N1 holds the chosen buurt N1b"


def test_an_area_without_an_answer_has_no_data():
    rows = counts(ROWS)
    found = area_set(rows[rows.area_code != "W1"], places(), "wijk", YEAR_2025, "aantal", NL)
    assert found.of("W1").shown.text == "geen gegevens"
    view = map_view(found, "Zwerfvuil", "2025", NL)
    assert len(view.areas) == 4


def test_an_empty_answer_has_a_map_without_classes():
    found = area_set(counts(ROWS).iloc[:0], places(), "wijk", YEAR_2025, "per_1000", NL)
    view = map_view(found, "Zwerfvuil", "2025", NL)
    assert [row.text for row in view.legend.rows] == ["geen gegevens"]
    assert "geen cijfer" in view.alt


def test_table_says_what_the_map_says():
    found = answer()
    view = map_view(found, "Zwerfvuil", "2025", NL)
    table = area_table(found, view, "Zwerfvuil", NL)
    assert [row.heading for row in table.rows] == ["Noord (wijk)", "Oost", "West", "Zuid", "Tiny"]
    for row, area in zip(table.rows, view.areas, strict=False):
        assert any(f"Per 1.000 inwoners: {row.cells[1]}" == line for line in area.lines)
    assert [row.is_current for row in table.rows] == [False, True, False, False, False]


def test_only_the_chosen_buurten():
    found = area_set(counts(ROWS), places(), "wijk", YEAR_2025, "aantal", NL, chosen_only=True)
    assert {one.area.code for one in found.areas} == {"N1", "O1"}
    assert len(map_view(found, "x", "y", NL).areas) == 4, "the others stay on the map, without a figure"


BREAKDOWN = """
fenomeen_code | area_code | melding_count | known_cells | rounded_cells | rounded_series
zwerfvuil     | N1        | 80            | 12          | 0             | 0
wildplassen   | N1        | 5             | 12          | 12            | 1
zwerfvuil     | tiny      | 160           | 48          | 0             | 0
wildplassen   | tiny      | 30            | 12          | 12            | 1
"""


def test_panel_of_a_buurt_without_figures_shows_its_wijk_and_says_so():
    here = release()
    view = panel(answer(), here.places.areas["N1b"], counts(BREAKDOWN), here.fenomenen, here.places, YEAR_2025, NL)
    assert view.title == "Plein"
    assert "Dit is het cijfer voor de hele wijk Noord (wijk)." in view.lines
    assert view.figures.area.code == "N1"
    assert [row.cells[:3] for row in view.breakdown.rows] == [
        ("80", "80,0", "67,8"),
        ("ongeveer 5", "te weinig om te delen", "ongeveer 12,7"),
    ]


def test_panel_names_the_chosen_buurten_inside():
    here = release()
    view = panel(answer(), here.places.areas["N1"], counts(BREAKDOWN), here.fenomenen, here.places, YEAR_2025, NL)
    assert any("Het Plein" in line for line in view.lines)
    assert view.strip is not None
    assert [dot.is_selected for dot in view.strip.dots] == [True, False, False]


def test_panel_of_the_city_has_no_place_among_areas():
    here = release()
    view = panel(answer(), here.places.city, counts(BREAKDOWN), here.fenomenen, here.places, YEAR_2025, NL)
    assert view.strip is None
    assert len(view.breakdown.columns) == 4


def by_month(values: list[int | None], rounded: bool = False, area: str = "N1") -> pd.DataFrame:
    months = months_between(dt.date(2025, 1, 1), dt.date(2025, len(values), 1))
    return pd.DataFrame(
        {
            "area_code": area,
            "month": pd.to_datetime([str(month) for month in months]),
            "melding_count": pd.array(values, dtype="Int64"),
            "known_cells": [int(value is not None) for value in values],
            "rounded_cells": [int(rounded and value is not None) for value in values],
            "rounded_series": int(rounded),
            "folded_cells": [int(value is None) for value in values],
            "withheld_cells": 0,
            "year_only_cells": 0,
            "missing_cells": 0,
        }
    )


def test_trend_leaves_gaps_and_says_why():
    months = months_between(dt.date(2025, 1, 1), dt.date(2025, 5, 1))
    view = trend(by_month([3, None, 8]), places(), ["N1"], months, YEAR_2025, "Zwerfvuil", NL)
    assert [point.height for point in view.series[0].points] == [3, None, 8, None, None]
    assert view.gaps == ("samengevoegd", "geen gegevens")


def test_trend_of_people_has_no_zero():
    months = months_between(dt.date(2025, 1, 1), dt.date(2025, 3, 1))
    view = trend(by_month([0, 5, 10], rounded=True), places(), ["N1"], months, YEAR_2025, "Wildplassen", NL)
    points = view.series[0].points
    assert [point.figure.text for point in points] == ["0–4", "circa 5", "circa 10"]
    assert [(point.low, point.height, point.high) for point in points] == [(0, 2, 4), (1, 5, 9), (6, 10, 14)]


def test_month_beside_the_same_month_of_earlier_years():
    frame = by_month([4, 6, 8], area="tiny")
    frame["month"] = pd.to_datetime(["2023-03-01", "2024-03-01", "2025-03-01"])
    tile = month_tile(frame, places(), dt.date(2025, 3, 1), "Zwerfvuil", NL)
    assert (tile.value, tile.detail) == ("8", "gemiddeld 5 in maart 2023–2024")


def judged(now: int, before: int, p_value: float | None) -> Judged:
    this_year, last_year = (Count(total, 3, 0, 0, 0, 0, 0) for total in (now, before))
    return Judged(this_year, last_year, None, None, None, None, None, "no_difference", "no_difference", p_value)


def test_the_largest_changes_are_those_that_chance_does_not_explain():
    found = {
        ("N1", "zwerfvuil"): judged(160, 40, 0.0001),
        ("O1", "zwerfvuil"): judged(25, 90, 0.002),
        ("Z1", "zwerfvuil"): judged(90, 20, None),  # not compared
        ("W1", "zwerfvuil"): judged(300, 100, 0.06),  # larger, but it may be chance
    }
    here = release()
    rise, fall = change_tiles(found, here.places, here.by_code, YEAR_2025, NL)
    assert rise.value == "Zwerfvuil, Noord (wijk)" and rise.link == ("N1", "zwerfvuil")
    assert fall.value == "Zwerfvuil, Oost"
    assert "van 90 naar 25" in fall.detail
    alone = {("W1", "zwerfvuil"): judged(300, 100, 0.04)}
    assert change_tiles(alone, here.places, here.by_code, YEAR_2025, NL)[0].value == "Zwerfvuil, West"
    assert change_tiles(found | {(f"x{n}", "zwerfvuil"): judged(30, 30, 0.9) for n in range(30)},
                        here.places, here.by_code, YEAR_2025, NL)[1].value == "Geen"  # fmt: skip


def test_the_correction_is_that_of_statsmodels_over_everything():
    p_values = [0.0001, 0.0004, 0.002, 0.01, 0.03, 0.2, 0.9]
    found = {("N1", str(n)): judged(n + 2, 1, value) for n, value in enumerate(p_values)}
    by_hand = multipletests(p_values, alpha=0.05, method="holm")[0]
    assert set(demonstrable_changes(found)) == {("N1", str(n)) for n in np.flatnonzero(by_hand)}


def test_no_change_is_said_in_words():
    here = release()
    tiles = change_tiles({}, here.places, here.by_code, YEAR_2025, NL)
    assert [tile.value for tile in tiles] == ["Geen"]
    assert "toeval" in tiles[0].detail
    only_up = change_tiles({("N1", "zwerfvuil"): judged(90, 20, 0.001)}, here.places, here.by_code, YEAR_2025, NL)
    assert [tile.value for tile in only_up] == ["Zwerfvuil, Noord (wijk)", "Geen"]

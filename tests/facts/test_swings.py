"""One rule for swings: with four years of history one wijk gets one verdict for one period wherever it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from dashboard.base.formats import months_between
from dashboard.facts import alignments, analysis, goal_progress, public_face
from dashboard.facts.judgements import judged_in
from dashboard.facts.release import current_release
from dashboard.pipeline.pipeline import build
from dashboard.stats.dispersion import ASSUMED, EVEN_YEAR, between_areas, of_history
from dashboard.stats.rounding import EXACT
from dashboard.stats.swings import UsualSwings, usual_swings
from dashboard.stats.verdicts import HIGHER, LOWER, compare_areas
from dashboard.store import snapshot
from tests.shared import made_once
from tests.tiny import WIJKEN, make_city, reports

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 1))
MEANS = {"N1": 60, "O1": 12, "W1": 24, "Z1": 30}


def wild_first_year() -> dict[tuple[str, str, str], int]:
    """Reports of 2021 to 2025. Only 2021 swings: who leaves it out finds more wijken that differ."""
    random = np.random.default_rng(3)
    return {
        (wijk, f"{year}-{month:02d}", fenomeen): int(mean * (random.choice([0.5, 1.5]) if year == 2021 else 1.0))
        for year in range(2021, 2026)
        for month in range(1, 13)
        for wijk, mean in MEANS.items()
        for fenomeen in ("zwerfvuil", "wildplassen")
    }


@pytest.fixture(scope="module")
def five_years(tmp_path_factory):
    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(WIJKEN, "Z1", ("Zuid", 600, *WIJKEN["Z1"][2:]))  # enough to publish its figures
            city = make_city(folder, reports(wild_first_year()), first_month="2021-01")
            build(city, folder / "out", dt.date(2026, 1, 20))

    return made_once(tmp_path_factory, "five_years", make) / "out"


@pytest.fixture(autouse=True)
def _release(five_years, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(five_years))


def test_one_wijk_has_one_verdict_for_one_period_on_five_pages():
    here = current_release()
    level = here.places.people_level.code
    board = alignments.board()
    buurtprofiel = judged_in(*YEAR)
    with snapshot.public_only():
        mijn_buurt = public_face.read_face(current_release()).reported
    seen = set()
    for fenomeen in here.by_code:
        overlast = analysis.compared(level, fenomeen, *YEAR).by_choice["inwoners"]
        row: Any
        for row in overlast.table.itertuples():
            key = (row.area_code, fenomeen)
            assert board.cells[key].given.pressure == buurtprofiel[key].verdict == row.verdict
            assert mijn_buurt[key].is_lower == (row.verdict == LOWER)
            assert mijn_buurt[key].verdict == buurtprofiel[key].change_verdict
            swings = goal_progress.swings(here, row.area_code, fenomeen, YEAR[0])
            assert swings == overlast.dispersion.of_total(EVEN_YEAR)
            seen.add(row.verdict)
    assert board.year == YEAR[0].year
    assert {HIGHER, LOWER} & seen and "no_difference" in seen


def test_all_years_before_the_period_count():
    known = analysis.counts("wijk", "zwerfvuil")
    used = analysis.compared("wijk", "zwerfvuil", *YEAR)
    assert used.swings_from == (dt.date(2021, 1, 1), dt.date(2024, 12, 1))
    without_2021 = of_history(known.table[:, 12:48], EXACT)
    assert used.by_choice["inwoners"].dispersion.of_total(EVEN_YEAR) > 4 * without_2021.of_total(EVEN_YEAR)
    sizes = [1000, 800, 500, 600]
    three_years = compare_areas(known.codes, known.table[:, 48:], sizes, months_between(*YEAR), dispersion=without_2021)
    assert list(three_years.table["verdict"]) != list(used.by_choice["inwoners"].table["verdict"])


def test_the_city_has_swings_of_its_own_with_the_rounding_of_all_its_wijken():
    here = current_release()
    known = analysis.counts("wijk", "wildplassen")
    by_hand = of_history(known.city[None, :48], known.city_rounding).of_total(EVEN_YEAR)
    assert goal_progress.swings(here, here.places.city.code, "wildplassen", YEAR[0]) == by_hand
    assert known.city_rounding.series == 4


def test_with_under_two_years_before_it_a_long_period_speaks_for_itself_and_a_short_one_for_all_months():
    table = np.random.default_rng(5).poisson(30, (6, 36)).astype(float)
    assert usual_swings(table, 23, 12, EXACT) == UsualSwings(None, None)
    assert usual_swings(table, 23, 5, EXACT) == UsualSwings(between_areas(table), slice(0, 36))
    assert usual_swings(table, 24, 5, EXACT) == UsualSwings(of_history(table[:, :24]), slice(0, 24))
    assert usual_swings(table, 35, 1, EXACT).months == slice(11, 35), "whole years, those nearest to the period"


def test_a_goal_with_too_short_a_history_gets_the_assumed_swings():
    here = current_release()
    assert goal_progress.swings(here, "N1", "zwerfvuil", dt.date(2022, 12, 1)) == ASSUMED.of_total(EVEN_YEAR)

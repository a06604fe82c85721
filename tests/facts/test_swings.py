"""One rule for swings: with four years of history one wijk gets one verdict for one period wherever it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from dashboard.facts import alignments, analysis, goal_progress, public_face
from dashboard.facts.judgements import judged_in
from dashboard.facts.release import current_release
from dashboard.pipeline.pipeline import build
from dashboard.stats.dispersion import ASSUMED, EVEN_YEAR, between_areas
from dashboard.stats.rounding import EXACT, Rounding
from dashboard.stats.swings import release_swings, swings_before
from dashboard.stats.verdicts import HIGHER, LOWER
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
            of_change = analysis.swings_of_changes(level, fenomeen, YEAR[0], 12, is_city=False).between_years()
            swings = goal_progress.swings(here, row.area_code, fenomeen, YEAR[0])
            assert swings == of_change[list(WIJKEN).index(row.area_code)]
            seen.add(row.verdict)
    assert board.year == YEAR[0].year
    assert {HIGHER, LOWER} & seen and "no_difference" in seen


def test_all_years_of_the_release_count_for_a_wijk_beside_the_others():
    tables = [analysis.counts("wijk", code).table for code in ("wildplassen", "zwerfvuil")]
    used = analysis.compared("wijk", "zwerfvuil", *YEAR)
    assert used.swings_from == (dt.date(2021, 1, 1), dt.date(2025, 12, 1))
    without_2021 = release_swings([table[:, 12:] for table in tables], [Rounding(5), EXACT], 12)[1]
    found = used.by_choice["inwoners"]
    assert found.swings.typical > without_2021.typical + 0.001
    assert found.swings.typical == pytest.approx(release_swings(tables, [Rounding(5), EXACT], 12)[1].typical)


def test_a_verdict_on_one_period_does_not_change_what_is_usual_in_another():
    first = analysis.compared("wijk", "zwerfvuil", *YEAR).by_choice["inwoners"].swings
    later = (
        analysis.compared("wijk", "zwerfvuil", dt.date(2024, 12, 1), dt.date(2025, 11, 1)).by_choice["inwoners"].swings
    )
    assert first is later


def test_the_city_has_swings_of_its_own_with_the_rounding_of_all_its_wijken():
    here = current_release()
    family = [analysis.counts("wijk", code) for code in ("wildplassen", "zwerfvuil")]
    roundings = [known.city_rounding for known in family]
    by_hand = swings_before([known.city[None] for known in family], roundings, 48, 12)[0].between_years()[0]
    assert goal_progress.swings(here, here.places.city.code, "wildplassen", YEAR[0]) == by_hand
    assert family[0].city_rounding.series == 4


def test_with_under_two_years_a_long_period_speaks_for_itself_and_a_short_one_for_all_months():
    table = np.random.default_rng(5).poisson(30, (6, 36)).astype(float)
    assert release_swings([table[:, :23]], [EXACT], 12) == [None]
    assert release_swings([table[:, :23]], [EXACT], 5) == [between_areas(table[:, :23])]
    assert swings_before([table], [EXACT], 23, 12) == [None]
    assert swings_before([table], [EXACT], 24, 12) != [None]
    longer = release_swings([table], [EXACT], 24)[0], release_swings([table], [EXACT], 12)[0]
    assert longer[0].typical == longer[1].typical, "two years overlap with those of a year later"


def test_a_goal_with_too_short_a_history_gets_the_assumed_swings():
    here = current_release()
    assert goal_progress.swings(here, "N1", "zwerfvuil", dt.date(2022, 12, 1)) == ASSUMED.of_total(EVEN_YEAR)

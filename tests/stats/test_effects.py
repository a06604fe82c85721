"""Effects of an initiative: the estimate worked out another way, what stands in the way of one, and the promise."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import subprocess
import sys
import time

import numpy as np
import pytest

from bench import simulate
from bench import simulate_effects as simulation
from bench.simulated_worlds import EXAMPLE, example_city, month_run
from bench.simulation_studies import Result
from dashboard.stats.effects import Beside, PowerTable, estimate_effect, keys, read_power_table
from dashboard.stats.effects.design import Windows, first_full_month, panel_of
from dashboard.stats.effects.estimate import judge
from dashboard.stats.effects.model import effect_ratio
from dashboard.stats.effects.placebos import Placebos, sets_of
from dashboard.stats.effects.power import PowerRow
from dashboard.stats.rounding import EXACT, Rounding

AREAS = [f"w{number:02d}" for number in range(12)]
MONTHS = month_run(2022, 4)
START = dt.date(2024, 7, 1)
PLACE = 30
PEOPLE = Rounding(5)
LEVELS = np.array([20, 30, 14, 25, 18, 40, 12, 22, 35, 16, 28, 19], dtype=np.float64)


def city(seed: int = 1, fall: float = 0.0, treated: tuple[int, ...] = (0,)) -> np.ndarray:
    """[12, 48] a quiet city with a summer, and a fall in some wijken from the start on."""
    rng = np.random.default_rng(seed)
    season = 1 + 0.4 * np.sin((np.arange(48) - 3) * np.pi / 6)
    mean = LEVELS[:, None] * season
    mean[list(treated), PLACE:] *= 1 - fall
    return rng.poisson(mean).astype(np.float64)


def plain_ratio(counts: np.ndarray, answer, treated: list[str], start: dt.date, years: int, after: int) -> float:
    """Ratio of ratios in plain Python: dates and sums, with the shares that the answer shows."""

    def moved(wijken: list[str]) -> float:
        here, there = 0.0, 0.0
        for wijk in wijken:
            for step in range(after):
                number = start.year * 12 + start.month - 1 + step
                there += counts[AREAS.index(wijk)][number - 2022 * 12]
                for year in range(1, years + 1):
                    here += counts[AREAS.index(wijk)][number - 12 * year - 2022 * 12]
        return there / here

    rows = answer.compared.itertuples()
    elsewhere = sum(row.share * moved([row.area_code]) for row in rows)
    return moved(treated) / elsewhere


# ---- the estimate ------------------------------------------------------------------------------


@pytest.mark.parametrize("treated", [["w00"], ["w01", "w05"], ["w02", "w03", "w04"]])
@pytest.mark.parametrize("start", [dt.date(2023, 1, 1), dt.date(2024, 7, 1), dt.date(2025, 5, 1)])
def test_the_effect_is_a_ratio_of_ratios_of_published_sums(treated, start):
    counts = city(3)
    answer = estimate_effect(AREAS, counts, MONTHS, treated, start)
    years, after = (1, 12) if start.year == 2023 else (2, 12) if start.year == 2024 else (2, 8)
    assert answer.years_before == years
    assert answer.ratio == pytest.approx(plain_ratio(counts, answer, treated, start, years, after), rel=1e-6)
    assert answer.ratio == pytest.approx(answer.observed / answer.expected, rel=1e-6)
    assert answer.compared["share"].sum() == pytest.approx(1)


def test_two_by_two():
    """Everybody else moves by the same factor, so weights do not matter: (60 / 120) / (110 / 100) by hand."""
    counts = np.full((12, 48), 100.0)
    counts[:, PLACE:] = 110.0
    counts[0, :PLACE], counts[0, PLACE:] = 120.0, 60.0
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], START)
    assert answer.ratio == pytest.approx((60 / 120) / (110 / 100))
    assert (answer.verdict, answer.reason) == (keys.FALL, None)
    assert answer.low < answer.ratio < answer.high < 1
    assert (answer.before, answer.observed, answer.expected) == (2880, 720, pytest.approx(1584))


def test_the_regression_is_the_closed_form_of_the_permutations():
    for seed, treated in ((1, ["w00"]), (2, ["w03", "w07"])):
        placebos = Placebos.of(panel_of(AREAS, city(seed), MONTHS, treated, START, EXACT))
        fitted = effect_ratio(placebos.panel, placebos.frame.weight[0])
        assert fitted == pytest.approx(placebos.ratios[0, placebos.own], rel=1e-7)


def test_the_season_weighs_the_same_on_both_sides_whatever_the_month_of_the_start():
    windows = Windows(7, 2)
    months = [place % 12 for place in windows.before_places(30)]
    assert months == 2 * [place % 12 for place in windows.after_places(30)]
    assert max(windows.before_places(30)) < 30
    sharp = np.array([1, 1, 1, 1, 1, 9, 9, 9, 1, 1, 1, 1], dtype=np.float64)
    counts = np.full((12, 48), 20.0) + 0.0
    counts[:4] *= np.tile(sharp, 4)  # a summer that the other wijken do not have
    for month in range(1, 13):
        answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], dt.date(2024, month, 1))
        assert answer.ratio == pytest.approx(1) and answer.verdict not in (keys.FALL, keys.RISE)


def test_a_start_during_a_month_counts_from_the_next():
    assert first_full_month(dt.date(2024, 7, 1)) == dt.date(2024, 7, 1)
    assert first_full_month(dt.date(2024, 12, 2)) == dt.date(2025, 1, 1)
    answer = estimate_effect(AREAS, city(), MONTHS, ["w00"], dt.date(2024, 6, 6))
    assert (answer.after_from, answer.after_until) == (dt.date(2024, 7, 1), dt.date(2025, 6, 1))


# ---- comparable wijken -------------------------------------------------------------------------


def test_wijken_like_the_treated_one_count_more():
    counts = np.full((12, 48), 20.0)
    counts[1:4] *= 20  # another level
    summer = np.tile([0.2] * 5 + [2.6] * 3 + [0.2] * 4, 4)
    counts[4:7] *= summer  # another season, and a lower level with it
    shares = estimate_effect(AREAS, counts, MONTHS, ["w00"], START).compared.set_index("area_code")["share"]
    per_report = shares / counts[1:, PLACE - 12 : PLACE].sum(axis=1)[[AREAS.index(code) - 1 for code in shares.index]]
    assert per_report[["w01", "w04"]].max() < per_report["w08"] / 2
    assert shares["w01"] < 0.4


def test_no_single_large_wijk_carries_the_comparison():
    """With swings of 30 % a month a wijk with three times as many reports is hardly better known than the others."""
    rng = np.random.default_rng(6)
    mean = np.full((12, 1), 40.0)
    mean[1] = 120.0
    counts = rng.poisson(mean * rng.gamma(1 / 0.09, 0.09, (12, 48))).astype(np.float64)
    table = estimate_effect(AREAS, counts, MONTHS, ["w00"], START).compared.set_index("area_code")
    published = table["published_before"] / table["published_before"].sum()
    assert published["w01"] > 0.2 > 0.14 > table["share"]["w01"]


def test_a_wijk_with_nothing_at_all_a_year_earlier():
    counts = city(5)
    counts[0, : PLACE - 12] = 0.0
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], START)
    assert (answer.reason, answer.other_starts.year_earlier) == (keys.ALREADY_MOVING, np.inf)  # up from nothing before


# ---- the test ----------------------------------------------------------------------------------


def test_choices_of_wijken_hold_the_real_one_first_and_no_other_twice():
    treated = np.arange(12) < 2
    sets = sets_of(12, treated)
    assert sets.shape == (66, 12) and len(np.unique(sets, axis=0)) == 66
    assert (sets[0] == treated).all() and (sets.sum(axis=1) == 2).all()
    many = sets_of(20, np.arange(20) < 6)
    assert many.shape == (keys.MOST_SETS, 20) and (many.sum(axis=1) == 6).all()
    assert (many == sets_of(20, np.arange(20) < 6)).all()


def test_the_permutation_share_counts_all_wijken_and_starts():
    placebos = Placebos.of(panel_of(AREAS, city(5), MONTHS, ["w04"], START, EXACT))
    assert placebos.score.shape == (12, 48 - 24 - 12 + 1) and placebos.own == PLACE - 24
    larger = [abs(score) >= abs(placebos.score[0, placebos.own]) - 1e-9 for score in placebos.score.ravel()]
    assert placebos.permutation_p == pytest.approx(sum(larger) / len(larger))


def test_scores_have_spread_one_without_an_effect():
    spread = [np.square(Placebos.of(_null_panel(seed)).score).mean() for seed in range(12)]
    assert 0.6 < np.mean(spread) < 1.4


def _null_panel(seed: int):
    return panel_of(AREAS, city(100 + seed), MONTHS, ["w01", "w02"], START, EXACT)


def test_taking_the_effect_out_gives_back_no_effect():
    placebos = Placebos.of(panel_of(AREAS, city(1, 0.5), MONTHS, ["w00"], START, EXACT))
    own = placebos.ratios[0, placebos.own]
    undone = placebos.at(float(own))
    assert undone.ratios[0, undone.own] == pytest.approx(1)
    assert abs(undone.score[0, undone.own]) < 1e-9 and undone.p_value == 1


@pytest.mark.parametrize("seed", range(6))
def test_verdict_and_interval_say_the_same(seed):
    fall, treated = (0.0, 0.3, 0.6)[seed % 3], tuple(range(1 + seed % 2))
    codes = [AREAS[place] for place in treated]
    answer = estimate_effect(AREAS, city(seed, fall, treated), MONTHS, codes, START)
    assert answer.low <= answer.ratio <= answer.high
    assert (answer.verdict in (keys.FALL, keys.RISE)) == (answer.high <= 1 or answer.low >= 1)
    panel = panel_of(AREAS, city(seed, fall, treated), MONTHS, codes, START, EXACT)
    assert judge(panel) == (answer.verdict, answer.reason)
    assert answer.p_value == max(answer.permutation_p, answer.model_p)


def test_a_rise_is_found_too():
    answer = estimate_effect(AREAS, city(2, -1.0, (0, 1)), MONTHS, ["w00", "w01"], START)
    assert answer.verdict == keys.RISE and 1 < answer.low < 2 < answer.high


# ---- what stands in the way --------------------------------------------------------------------


def reason(counts: np.ndarray, treated: list[str], start: dt.date = START, rounding: Rounding = EXACT) -> str | None:
    answer = estimate_effect(AREAS[: len(counts)], counts, MONTHS, treated, start, rounding)
    assert (answer.verdict == keys.CANNOT_SAY) == (answer.reason is not None)
    assert answer.reason is None or answer.reason in keys.REASONS
    return answer.reason


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (dt.date(2021, 6, 1), keys.TOO_SHORT_BEFORE),
        (dt.date(2022, 1, 1), keys.TOO_SHORT_BEFORE),
        (dt.date(2022, 12, 1), keys.TOO_SHORT_BEFORE),
        (dt.date(2023, 1, 1), None),
        (dt.date(2025, 7, 1), None),
        (dt.date(2025, 7, 2), keys.TOO_SHORT_AFTER),
        (dt.date(2025, 12, 31), keys.TOO_SHORT_AFTER),
        (dt.date(2027, 1, 1), keys.TOO_SHORT_AFTER),
    ],
)
def test_starts_at_the_edges(start, expected):
    assert reason(np.full((12, 48), 40.0), ["w00"], start) == expected


def test_how_many_wijken():
    steady = np.full((12, 48), 40.0)
    assert reason(steady, ["w00"]) is None
    assert reason(steady, AREAS) == keys.ALL_TREATED
    assert reason(steady, AREAS[:10]) == keys.TOO_FEW_COMPARABLE
    assert reason(steady, ["elsewhere"]) == keys.UNKNOWN_WIJK
    assert reason(steady, []) == keys.UNKNOWN_WIJK
    assert reason(steady[:4], ["w00"], dt.date(2024, 12, 1)) is None  # 4 wijken x 13 starts
    assert reason(steady[:4], ["w00"], dt.date(2024, 1, 1)) is None
    short = steady[:4, :40]
    answer = estimate_effect(AREAS[:4], short, MONTHS[:40], ["w00"], dt.date(2024, 5, 1))
    assert answer.reason == keys.TOO_FEW_PLACEBOS and answer.expected == pytest.approx(480)


def test_too_few_reports():
    quiet = np.full((12, 48), 40.0)
    quiet[0] = 1.0
    assert reason(quiet, ["w00"]) == keys.TOO_FEW_REPORTS  # 12 a year
    assert reason(quiet, ["w00", "w01"]) is None  # together they are not few
    others_quiet = np.full((12, 48), 1.0)
    others_quiet[0] = 40.0
    assert reason(others_quiet, ["w00"]) == keys.TOO_FEW_COMPARABLE
    assert reason(np.zeros((12, 48)), ["w00"]) == keys.TOO_FEW_COMPARABLE


def test_people_need_twenty_in_each_three_months():
    counts = np.full((12, 48), 5.0)
    assert reason(counts, ["w00"], rounding=PEOPLE) == keys.TOO_FEW_REPORTS  # 15 in three months
    counts[0] = 10.0
    assert reason(counts, ["w00"], rounding=PEOPLE) in (None, keys.TOO_UNCERTAIN)
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], dt.date(2025, 3, 1), PEOPLE)
    assert answer.after_until == dt.date(2025, 11, 1)  # nine of ten months: whole blocks of three


def test_nothing_left_after_the_start():
    counts = city()
    counts[0, PLACE:] = 0.0
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], START)
    assert (answer.verdict, answer.ratio, answer.low) == (keys.FALL, 0.0, 0.0) and answer.high < 0.5


def test_missing_folded_and_withheld_figures():
    counts = city()
    gap = counts.copy()
    gap[0, PLACE + 2] = np.nan
    assert reason(gap, ["w00"]) == keys.MISSING_FIGURES
    folded = counts.copy()
    folded[:, :12] = np.nan  # the whole of 2022
    answer = estimate_effect(AREAS, folded, MONTHS, ["w00"], START)
    assert answer.years_before == 1 and keys.ONE_YEAR_BEFORE in answer.cautions
    folded[:, :24] = np.nan
    assert reason(folded, ["w00"]) == keys.MISSING_FIGURES
    withheld = counts.copy()
    withheld[3] = np.nan
    without = estimate_effect(AREAS, withheld, MONTHS, ["w00"], START)
    assert "w03" not in set(without.compared["area_code"]) and len(without.compared) == 10
    assert reason(withheld, ["w03"]) == keys.UNKNOWN_WIJK
    assert reason(withheld, ["w03", "w00"]) == keys.UNKNOWN_WIJK


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="areas, months"):
        estimate_effect(AREAS, city()[:, :40], MONTHS, ["w00"], START)
    with pytest.raises(ValueError, match="areas, months"):
        estimate_effect(AREAS, city(), MONTHS, ["w00"], START, beside=Beside(controls={"hours": city()[:3]}))


def test_nothing_found_among_few_reports_is_not_the_same_as_no_effect():
    rng = np.random.default_rng(4)
    counts = rng.poisson(4 * rng.gamma(0.8, 1 / 0.8, (12, 48))).astype(np.float64)
    assert reason(counts, ["w00"]) == keys.TOO_UNCERTAIN
    assert reason(city(4), ["w05"]) is None


def test_wijken_that_were_already_moving():
    counts = 40.0 + np.random.default_rng(1).integers(-2, 3, (12, 48)).astype(np.float64)
    counts[0] = np.round(120 * 0.6 ** (np.arange(48) / 12))
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], START)
    assert (answer.verdict, answer.reason) == (keys.CANNOT_SAY, keys.ALREADY_MOVING)
    assert answer.other_starts.year_earlier < 0.8 and answer.ratio < 0.8


# ---- what stands beside it ---------------------------------------------------------------------


def test_placebos_in_other_wijken_and_at_other_starts():
    answer = estimate_effect(AREAS, city(7, 0.5), MONTHS, ["w00"], START)
    others = answer.other_wijken
    assert others.number == 12 and others.as_large == 1
    table = others.table.set_index("area_code")
    assert table.loc["w00", "ratio"] == pytest.approx(answer.ratio, rel=1e-6) and table["is_treated"].sum() == 1
    assert table["ratio"].drop("w00").between(0.7, 1.4).all()
    starts = answer.other_starts.table
    assert list(starts["month"]) == MONTHS[12 : PLACE - 12 + 1]  # only months before the real start
    assert starts["ratio"].between(0.7, 1.4).all() and 0 < answer.other_starts.year_earlier_p <= 1


def test_a_shift_to_the_neighbours_is_seen():
    counts = city(8, 0.5, (0, 1))
    around = {"w00": ["w02", "w03"], "w01": ["w03", "w00"]}
    quiet = estimate_effect(AREAS, counts, MONTHS, ["w00", "w01"], START, beside=Beside(neighbours=around))
    assert quiet.neighbours.areas == ("w02", "w03") and keys.SHIFT_POSSIBLE not in quiet.cautions
    counts[2:4, PLACE:] *= 2
    moved = estimate_effect(AREAS, counts, MONTHS, ["w00", "w01"], START, beside=Beside(neighbours=around))
    assert moved.neighbours.verdict == keys.RISE and keys.SHIFT_POSSIBLE in moved.cautions
    assert moved.neighbours.effect_without > moved.ratio  # the neighbours made the fall look larger
    assert estimate_effect(AREAS, counts, MONTHS, ["w00"], START).neighbours is None


def test_registration_effort_beside_the_effect():
    counts = city(9, 0.5)
    steady = 100.0 + np.random.default_rng(2).integers(-10, 11, (12, 48)).astype(np.float64)
    halved = steady.copy()
    halved[0, PLACE:] /= 2
    hours = {"steady": steady, "halved": halved, "unknown": np.where(np.arange(12)[:, None] == 0, np.nan, steady)}
    answer = estimate_effect(AREAS, counts, MONTHS, ["w00"], START, beside=Beside(controls=hours))
    by_name = {control.name: control for control in answer.controls}
    assert by_name["steady"].change == pytest.approx(1, abs=0.05)
    assert by_name["steady"].adjusted == pytest.approx(answer.ratio, rel=0.1)
    assert by_name["halved"].change == pytest.approx(0.5, abs=0.03)
    assert by_name["unknown"].state == keys.NOT_KNOWN and np.isnan(by_name["unknown"].change)
    assert keys.EFFORT_CHANGED in answer.cautions
    proportional = estimate_effect(
        AREAS, counts, MONTHS, ["w00"], START, beside=Beside(controls={"everything": counts})
    )
    assert proportional.controls[0].adjusted == pytest.approx(1, abs=0.1)
    assert keys.EFFORT_MATTERS in proportional.cautions


def test_a_control_that_is_the_same_everywhere_cannot_be_told_apart():
    same = np.tile(np.arange(48, dtype=np.float64) + 10, (12, 1))
    control = estimate_effect(AREAS, city(), MONTHS, ["w00"], START, beside=Beside(controls={"hours": same})).controls[
        0
    ]
    assert control.change == pytest.approx(1) and np.isnan(control.adjusted)


def test_the_curve_adds_up_to_the_figures():
    answer = estimate_effect(AREAS, city(1, 0.4), MONTHS, ["w00"], START)
    after = answer.series[answer.series["phase"] == "after"]
    assert after["treated"].sum() == answer.observed and after["expected"].sum() == pytest.approx(answer.expected)
    assert list(answer.series["period"]) == MONTHS and set(answer.series["phase"]) == {"before", "after", "later"}
    counts = np.full((12, 48), 15.0)
    people = estimate_effect(AREAS, counts, MONTHS, ["w00"], dt.date(2024, 8, 1), PEOPLE).series
    assert dt.date(2024, 8, 1) in set(people["period"]) and (people["treated"] == 45).all()


def test_answers_can_be_kept_and_are_the_same_each_time():
    counts = city(1, 0.4)
    first, second = (estimate_effect(AREAS, counts, MONTHS, ["w00"], START) for _ in range(2))
    assert pickle.dumps(first) == pickle.dumps(second)
    order = [5, 3, 0, 11, 1, 2, 4, 6, 7, 8, 9, 10]
    turned = estimate_effect([AREAS[place] for place in order], counts[order], MONTHS, ["w00"], START)
    assert (turned.ratio, turned.p_value) == (pytest.approx(first.ratio), pytest.approx(first.p_value))


@pytest.mark.alone
def test_it_is_quick_and_statsmodels_waits_until_it_is_needed():
    code = "import sys, dashboard.stats.effects; print('statsmodels' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
    counts, around = city(1, 0.4, (0, 1, 2)), {"w00": ["w03", "w04"], "w01": ["w05"]}
    estimate_effect(AREAS, counts, MONTHS, ["w00"], START)
    began = time.process_time()
    estimate_effect(
        AREAS, counts, MONTHS, AREAS[:3], START, beside=Beside(neighbours=around, controls={"other": city(2)})
    )
    assert time.process_time() - began < 1.5


# ---- the smallest effect -----------------------------------------------------------------------


def test_the_smallest_fall_is_read_between_the_simulated_ones():
    rows = [PowerRow("things", 1, level, fall, found, 200) for level, fall, found in (
        (20, 0.4, 0.3), (20, 0.8, 0.7), (80, 0.2, 0.2), (80, 0.4, 0.6), (80, 0.6, 1.0),
    )]  # fmt: skip
    table = PowerTable("2026-11-23", "", tuple(rows))
    assert np.isnan(table.smallest_fall("things", 1, 50)) and np.isnan(table.smallest_fall("things", 1, 10))
    assert table.smallest_fall("things", 1, 100) == pytest.approx(0.5)
    assert table.smallest_fall("things", 4, 100) == pytest.approx(0.5)  # more wijken: as the most that was simulated
    assert np.isnan(table.smallest_fall("people", 1, 100))


def test_the_table_of_the_repository_is_dated_and_makes_sense():
    table = read_power_table()
    assert table is not None and dt.date.fromisoformat(table.date)
    few, many = (table.smallest_fall("things", number, 300) for number in (1, 3))
    assert 0.2 < many <= few < 0.8
    answer = estimate_effect(AREAS, city(1, 0.4), MONTHS, ["w00"], START, beside=Beside(power=table))
    assert 0.2 < answer.smallest_fall < 0.8


# ---- the promise -------------------------------------------------------------------------------


def test_without_an_effect_it_seldom_says_so():
    """A short run: about 300 cases, so three standard errors of slack. The long one: docs/methods.md."""
    results = {
        result.measure: result
        for world in (simulation.PLAIN, simulation.DRIFTING)
        for result in simulation.without_effect(world, 20)
    }
    for about, slack in (("things", 0.05), ("people", 0.09)):
        result = results[f"{about}: says fall or rise"]
        assert result.of > 40 and result.kept(slack), result


def test_larger_falls_are_found_more_often():
    small, large = (
        {result.measure: result.value for result in simulation.with_fall(simulation.PLAIN, fall, 10)}
        for fall in (0.2, 0.6)
    )
    name = "things, any number of wijken: found"
    assert large[name] > 0.75 > 0.6 > small[name]


def test_the_long_run_kept_its_promises():
    kept = json.loads(simulation.JSON_FILE.read_text(encoding="utf-8"))
    promised = [row for row in kept["results"] if row["promise"] is not None]
    assert len(promised) == 22 and all(Result(**row).kept() and row["of"] >= 200 for row in promised)
    nothing = [row for row in promised if row["kind"] == "at_most"]
    assert len(nothing) == 10 and all(row["of"] >= 800 for row in nothing)
    text = simulate.METHODS_FILE.read_text(encoding="utf-8")
    assert kept["date"] in text.split(simulation.BEGIN)[1].split(simulation.END)[0]


def test_rounded_figures_of_the_real_protector_go_through():
    invented, months = example_city(), month_run(2023, 4)[:46]
    counts = invented.draw(4, EXAMPLE, np.random.default_rng(1))
    published = invented.publish(counts, 1)[:46]
    people = published[:, :, invented.fenomenen.index("hangjongeren")].T
    assert (people % 5 == 0).all()
    answer = estimate_effect(invented.areas, people, months, ["12025W03"], dt.date(2025, 1, 1), PEOPLE)
    assert answer.verdict in (keys.NO_DEMONSTRABLE_EFFECT, keys.CANNOT_SAY) and answer.low < 1 < answer.high


def test_results_are_written_with_their_date_between_the_marks(tmp_path):
    methods, numbers, table = tmp_path / "methods.md", tmp_path / "numbers.json", tmp_path / "table.json"
    methods.write_text(f"before\n{simulation.BEGIN}\nold\n{simulation.END}\nafter\n", encoding="utf-8")
    tasks = [("null", simulation.PLAIN, 0.0, 1, 1), ("power", simulation.LASTING_WORLD, 0.4, 2, 2)]
    parts = [simulation.run_task(task) for task in tasks]
    results = simulation.merged([result for found, _ in parts for result in found])
    rows = simulation.merged_rows([row for _, found in parts for row in found])
    assert rows and {task[0] for task in simulation.plan()} == {"null", "fall", "power"}
    simulation.write(results, rows, numbers, methods, table)
    text = methods.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert json.loads(table.read_text(encoding="utf-8"))["date"] in text
    assert len(json.loads(numbers.read_text(encoding="utf-8"))["results"]) == len(results)

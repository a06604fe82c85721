"""The promises of dashboard/stats, in a few invented cities with the real protector. `make simulate` runs the long
version.
"""

import json

import pytest

from bench import simulate
from bench import simulation_studies as studies
from bench.simulated_alerts import alerts_null
from bench.simulated_worlds import EXAMPLE, example_city

# With so few runs a share of a kept promise can fall short by chance: so much slack, about three standard errors.
SHORT = [
    (studies.rounding, 4, 0.02),
    (studies.intervals, 6, 0.01),
    (studies.verdicts_even, 6, 0.08),
    (studies.verdicts_uneven, 6, 0.05),
    (studies.verdicts_steady, 3, 0.03),
    (studies.change_null, 6, 0.08),
    (studies.expected, 3, 0.05),
    (studies.season, 4, 0.06),
    (alerts_null, 2, 0.0),
]


@pytest.mark.parametrize(("study", "runs", "slack"), SHORT, ids=[study.__name__ for study, _, _ in SHORT])
def test_promises_hold_in_a_short_run(study, runs, slack):
    results = study(EXAMPLE, runs)
    assert results and any(result.promise is not None for result in results)
    assert [result for result in results if not result.kept(slack)] == []


def test_profile_bounds_always_hold():
    assert [result for result in studies.profile(3) if not result.kept(0.02)] == []


@pytest.mark.parametrize(
    ("study", "measure"),
    [
        (studies.verdict_power, "things, double, usually 160 to 320 a year: found"),
        (studies.change_power, "things, double, usually 160 to 320 a year: found"),
    ],
)
def test_a_doubling_is_nearly_always_found(study, measure):
    found = {result.measure: result.value for result in study(EXAMPLE, 12)}
    assert found[measure] >= 0.75


def test_the_invented_city_is_that_of_the_example():
    city = example_city()
    assert city.mean.shape == (12, 12, 11) and 85_000 < city.population.sum() < 92_000
    assert 11_000 < city.mean.sum() < 14_000
    even = city.even()
    rates = even.mean.sum(axis=(0, 2)) / even.population
    assert rates.max() == pytest.approx(rates.min())
    assert even.mean.sum() == pytest.approx(city.mean.sum())


def test_results_are_written_with_their_date_between_the_marks(tmp_path):
    methods, numbers = tmp_path / "methods.md", tmp_path / "simulations.json"
    methods.write_text(f"before\n{simulate.BEGIN}\nold\n{simulate.END}\nafter\n", encoding="utf-8")
    results = [
        studies.Result("verdicts", "w", "kept", "at_most", 0.04, 0.05, 100),
        studies.Result("verdicts", "w", "broken", "at_least", 0.9, 0.95, 100),
        studies.Result("verdicts", "w", "too few trials", "found", 0.9, None, 5),
    ]
    simulate.write(results, numbers, methods)
    text = methods.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert "0.900 **(not kept)**" in text and "too few trials" not in text
    kept = json.loads(numbers.read_text(encoding="utf-8"))
    assert len(kept["results"]) == 3 and kept["date"] in text

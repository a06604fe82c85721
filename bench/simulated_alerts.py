"""The studies of `make simulate` on the list Opvallend: alarms in a city without a change, and changes it finds."""

from __future__ import annotations

import numpy as np

from bench.simulated_worlds import Swing, example_city, month_run
from bench.simulation_studies import FIRST_YEAR, SEED, Result, Tally, factor_name, runs_of, size_name
from dashboard.stats.alerts import AlertRule, find_alerts

WIDE = 2.0  # borders up to so many times the real one are tried in one run


def alerts_null(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """A city without change, watched for two years after three: alarms a month, new ones and all that stand on the
    list.
    """
    city, tally = example_city(), Tally("alerts, no change", swing.name)
    months = month_run(FIRST_YEAR, 5)
    rule = AlertRule()
    for _, _, published in runs_of(city, 5, swing, runs, seed):
        figures = city.figures(published, months)
        for month in months[36:]:
            listed = find_alerts(figures, month, {}, rule=AlertRule(calibration=rule.calibration * WIDE))
            real = listed.border / WIDE
            tally.add(
                "new alarms a month", float(sum(a.is_new and a.p_value < real for a in listed.alerts)), "at_most", 1.0
            )
            tally.add("alarms on the list", float(sum(a.p_value < real for a in listed.alerts)), "at_most", 1.0)
            tally.add("months with more than three", float(sum(a.p_value < real for a in listed.alerts) > 3))
            tally.add(
                "alarms on the list, border twice as wide", float(sum(a.p_value < real * 2 for a in listed.alerts))
            )
    return tally.results()


def alerts_power(swing: Swing, runs: int, seed: int = SEED) -> list[Result]:
    """Results on power: a change of one wijk x fenomeen in one month (things) or one quarter (people) on the list."""
    city, tally = example_city(), Tally("alerts, power", swing.name)
    months = month_run(FIRST_YEAR, 4)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        month = int(rng.choice([38, 41, 44, 47]))
        factor = float(rng.choice([0.5, 1.5, 2.0]))
        changed = {place: int(rng.integers(len(city.areas))) for place in range(len(city.about))}
        change = np.ones((48, len(city.areas), len(city.about)))
        for place, area in changed.items():
            width = 3 if city.about[place] == "people" else 1
            change[month - width + 1 : month + 1, area, place] = factor
        published = city.publish(city.draw(4, swing, rng, change), seed * 10_000 + run)
        listed = find_alerts(city.figures(published, months), months[month], {})
        found = {(alert.fenomeen_code, alert.area_code) for alert in listed.alerts}
        for place, area in changed.items():
            width = 3 if city.about[place] == "people" else 1
            usual = sum(city.mean[(month - back) % 12, area, place] for back in range(width))
            hit = float((city.fenomenen[place], city.areas[area]) in found)
            size = size_name(usual, (10, 20, 40, 80))
            period = "quarter" if width == 3 else "month"
            tally.add(f"{city.about[place]}, {factor_name(factor)}, usually {size} a {period}: listed", hit)
    return tally.results()

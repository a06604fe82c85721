"""Costs of going by year: verdicts on fenomenen about people in the example city, with and without the rule.

Builds the example city twice from the same invented reports: as it is, and with every series by month as before
(`grains_from` moved past its years). Counts, for the periods that pages offer, the series of a wijk on which a verdict
can be given, and those that differ demonstrably.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from dashboard.base import settings
from dashboard.facts.judgements import judged_in
from dashboard.facts.release import current_release
from dashboard.pipeline.pipeline import build
from dashboard.stats.change import FELL, ROSE
from dashboard.stats.verdicts import HIGHER, LOWER, NO_DIFFERENCE
from dashboard.store.snapshot import OUT_VARIABLE, cursor

AS_OF = dt.date(2026, 11, 23)
PERIODS = {
    "calendar year 2025": (dt.date(2025, 1, 1), dt.date(2025, 12, 1)),
    "12 months to October 2026": (dt.date(2025, 11, 1), dt.date(2026, 10, 1)),
    "third quarter of 2026": (dt.date(2026, 7, 1), dt.date(2026, 9, 1)),
}


def main() -> None:
    """Print the grains of the example city, and a line of counts for each period, by month and as it is."""
    with tempfile.TemporaryDirectory() as folder:
        for name, first_year in (("every series by month", 2090), ("quiet series by year", 2025)):
            out = Path(folder) / str(first_year)
            build(_example_city(out, first_year), out / "release", AS_OF)
            os.environ[OUT_VARIABLE] = str(out / "release")
            print(f"{name}: {_grains()}")
            for period, (first, last) in PERIODS.items():
                print(f"  {period:<26} {_verdicts(first, last)}")


def _example_city(folder: Path, first_year: int) -> Path:
    """A copy of the example city in `folder` in which quiet series go by year from `first_year` on."""
    shutil.copytree(settings.CITY_FILE.parent, folder, ignore=shutil.ignore_patterns("build", "history*", "ledger"))
    city = folder / settings.CITY_FILE.name
    city.write_text(re.sub(r"(?m)^grains_from = \d+", f"grains_from = {first_year}", city.read_text()))
    return city


def _grains() -> str:
    question = "select published_by, count(*) from melding_grain where year = 2026 group by 1 order by 1"
    rows = cursor().execute(question).fetchall()
    return ", ".join(f"{count} series by {grain}" for grain, count in rows) or "no grains"


def _verdicts(first: dt.date, last: dt.date) -> str:
    people = {fenomeen.code for fenomeen in current_release().fenomenen if fenomeen.about == "people"}
    judged = [one for (_, code), one in judged_in(first, last).items() if code in people]
    beside = Counter(one.verdict for one in judged)
    change = Counter(one.change_verdict for one in judged)
    given = sum(beside[verdict] for verdict in (HIGHER, LOWER, NO_DIFFERENCE))
    changes = sum(change[verdict] for verdict in (ROSE, FELL, NO_DIFFERENCE))
    return (
        f"{len(judged)} series; beside the others: {given} verdicts, {beside[HIGHER] + beside[LOWER]} demonstrable; "
        f"a year before: {changes} verdicts, {change[ROSE] + change[FELL]} demonstrable"
    )


if __name__ == "__main__":
    main()

"""Late reports: how many came after their month was published, as one class per year (docs/privacy.md).

For the whole city and a complete year only, from LEAST published on, worked out once, on 31 March or soon after, and
stored in the history: worked out at each build it would tell others' reports one by one. It compares the counts of that
day with those at publication, never with rounded figures, and takes erased reports off. What was counted at publication
follows from the errors of December; one sealed number stands in the state until the class is stored.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.pipeline.protect.draws import Draws
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import LATE, MONTHLY, History
from dashboard.pipeline.protect.publishing import Publication, share_class
from dashboard.pipeline.protect.yearly import MONTHS

CLASSES = ("under_1", "1_to_5", "over_5")  # the history holds their place
LEAST = 500  # published in the year: one report moves the share by a fifth of a percent at most
_COUNTER = ("stad", "counted")


def publish_late_classes(
    found: Publication, counts: pd.DataFrame, history: History, draws: Draws, as_of: dt.date, forgotten: str = ""
) -> dict[int, str]:
    """Year -> class, as the history holds it and as is now added to `found.pending`. counts: as of publish_figures.

    forgotten: years up to this month get no class any more: their raw reports are no longer read.
    """
    known = history.figures(LATE)
    classes = {int(period): CLASSES[int(place)] for period, place in zip(known["period"], known["value"], strict=True)}
    years = {int(period[:4]) for period in found.monthly["period"]} if draws.may_publish else set()
    for year in sorted(year for year in years - set(classes) if str(year) > forgotten[:4]):
        of_year = found.monthly[found.monthly["period"].str[:4] == str(year)]
        if of_year["period"].nunique() < MONTHS:
            continue
        then, published = _counted_then(found, of_year, draws, year), int(of_year["value"].sum())
        if then is None:
            continue
        if as_of < dt.date(year + 1, 3, 31):
            found.errors[LATE, str(year)] = {_COUNTER: then}
        elif published >= LEAST:
            share = max(0, _counted_now(counts, of_year) - then) / published
            classes[year] = share_class(share)
            row = {"area_code": ["stad"], "series_code": ["alle"], "value": [CLASSES.index(classes[year])]}
            found.add(LATE, str(year), pd.DataFrame(row).assign(period=str(year)))
    return classes


def _counted_then(found: Publication, of_year: pd.DataFrame, draws: Draws, year: int) -> int | None:
    """Number that was counted when the months of a year were published; None where nobody knows any more."""
    errors = found.errors.get((MONTHLY, f"{year}-12"))
    if errors is not None:  # December is published now
        return int(of_year["value"].sum()) - sum(errors.values())
    kept = draws.state.errors(LATE, str(year), "")
    return None if kept is None else kept[_COUNTER]


def _counted_now(counts: pd.DataFrame, of_year: pd.DataFrame) -> int:
    """The counts of today of the cells that were published, those of a pool cell by cell."""
    own = set(zip(of_year["area_code"], of_year["period"], of_year["series_code"], strict=True))
    pools = {(period, code) for area, period, code in own if area == POOL}
    keys = zip(counts["area_code"], counts["period"], counts["series_code"], strict=True)
    inside = [(area, period, code) in own or (period, code) in pools for area, period, code in keys]
    return int(counts.loc[pd.Series(inside, index=counts.index, dtype=bool), "value"].sum())

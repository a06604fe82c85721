"""Publications by kind, as the history tells them: so that no proof passes because it looked at nothing.

A proof finds its figures by columns and statuses of the release. Were one of them renamed, it would find none, and
nothing could be wrong. So each proof says how many figures of each kind it judged, and the history, which knows neither
columns nor statuses of the release, says which kinds there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect.grain import POOL
from dashboard.pipeline.protect.history import (
    GRAINS,
    IMPORTED,
    MAPPING,
    MONTHLY,
    PROFILE,
    THINGS_MONTHLY,
    THINGS_PROFILE,
    THINGS_REVISED,
    YEARLY,
    History,
)
from dashboard.pipeline.protect.proofs import Proof
from dashboard.pipeline.protect.things import held_things
from dashboard.pipeline.protect.withdrawals import DATASET, Cells

Pending = Sequence[tuple[str, str, pd.DataFrame]]  # dataset, period, table: about to be appended to the history

# Kinds of figure, beside the names of the datasets of the history (MONTHLY: months of series or of pools).
SERIES = "melding_series"  # months of wijken
POOLS = "melding_pool"  # months of pools
BY_YEAR = "melding_by_year"  # series of which the grain is the year
FIVES = "melding_circa"  # months of one base, in years of which every cell is judged
YEAR_FIVES, SLOT_FIVES = "melding_year_circa", "melding_profile_circa"  # the same of year figures and time profiles
ABOVE = "melding_above"  # totals of larger areas
BALANCE = "balance"  # of sources that hold people-fenomenen
THINGS, TABLES, TEXTS, CONTEXT, FOLDED, RATES = "things", "tables", "texts", "context", "folded", "rates"
WITHDRAWN = "withdrawn"

_NOT_SHOWN = (MAPPING, IMPORTED, DATASET, THINGS_REVISED)  # how datasets begin that hold no figures of a table


def kept(history: History, dataset: str, pending: Pending = ()) -> pd.DataFrame:
    """Figures of a dataset that the history holds, with those it is about to hold (`pending`)."""
    new = [table.assign(period=period) for name, period, table in pending if name == dataset]
    return pd.concat([history.figures(dataset), *new], ignore_index=True)


def held_kinds(history: History, pending: Pending, taken_back: Cells, city: str, *, has_levels_above: bool) -> set[str]:
    """The kinds of figure that a release made from this history shows. taken_back: cells of which nothing is shown;
    city: the area of the whole city."""
    names = {publication.dataset for publication in history.publications()} | {name for name, _, _ in pending}
    shown = {name for name in names if not name.startswith(_NOT_SHOWN)}
    tables = {name: _still_shown(kept(history, name, pending), taken_back) for name in shown}
    if THINGS_MONTHLY in tables:
        things = _still_shown(held_things(history, city, pending).figures, taken_back)
        is_monthly = things["weekday"] == ""
        tables[THINGS_MONTHLY], tables[THINGS_PROFILE] = things[is_monthly], things[~is_monthly]
    found = {name for name, table in tables.items() if len(table)}
    months, grains = tables.get(MONTHLY), tables.get(GRAINS)
    if PROFILE in found and (tables[PROFILE]["area_code"] == POOL).all():  # of pools no profile is told
        found.discard(PROFILE)
    if months is not None and len(months):
        pool = months["area_code"] == POOL
        found |= {kind for kind, any_ in ((SERIES, (~pool).any()), (POOLS, pool.any())) if any_}
        found |= {ABOVE} if has_levels_above else set()
        judged_from = min(grains["period"].astype(int)) if grains is not None and len(grains) else None
        if judged_from is not None:
            judged = months["period"].str[:4].astype(int) >= judged_from
            found |= {FIVES} if (judged & months["value"].eq(settings.COUNT_BASE)).any() else set()
    found |= _fives(tables, grains)
    if grains is not None and (grains["area_code"].ne(POOL) & grains["value"].eq(1)).any():
        found.add(BY_YEAR)
    if found & {SERIES, POOLS, YEARLY}:
        found.add(BALANCE)
    if any(name.startswith(DATASET) for name in names):
        found.add(WITHDRAWN)
    return found


def _fives(tables: Mapping[str, pd.DataFrame], grains: pd.DataFrame | None) -> set[str]:
    """YEAR_FIVES and SLOT_FIVES, as far as there are any in the years that have grains."""
    years = set(grains["period"]) if grains is not None else set()
    found = set()
    for dataset, kind in ((YEARLY, YEAR_FIVES), (PROFILE, SLOT_FIVES)):
        table = tables.get(dataset)
        if table is not None and len(table):
            of_wijken = table["period"].isin(years) & table["area_code"].ne(POOL)
            found |= {kind} if (of_wijken & table["value"].eq(settings.COUNT_BASE)).any() else set()
    return found


def _still_shown(table: pd.DataFrame, taken_back: Cells) -> pd.DataFrame:
    keys = zip(table["area_code"], table["period"], table["series_code"], strict=True)
    return table[pd.Series([key not in taken_back for key in keys], index=table.index, dtype=bool)]


def hold_to_account(proofs: Sequence[Proof], held: set[str]) -> list[Proof]:
    """The same proofs; one that judged nothing of a kind that is published fails, as does a kind without a proof."""
    found = []
    for proof in proofs:
        missed = sorted(kind for kind, count in proof.judged.items() if count == 0 and kind in held)
        if missed:
            fault = f"judged no figure of the kinds {', '.join(missed)}, and the history holds such figures"
            proof = replace(proof, passed=False, detail=fault)
        found.append(proof)
    judged = {kind for proof in proofs for kind, count in proof.judged.items() if count}
    unproven = sorted(held - judged)
    fault = f"no proof judges {', '.join(unproven)}, and the history holds such figures" if unproven else "every kind"
    return [*found, Proof("every_kind_judged", not unproven, fault, dict.fromkeys(held, 1))]

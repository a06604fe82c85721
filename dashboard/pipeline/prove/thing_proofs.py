"""Proofs about figures about things from released bytes and the history (docs/privacy.md, "Retention")."""

from __future__ import annotations

import pandas as pd

from dashboard.base import settings
from dashboard.pipeline.protect.history import THINGS_AREAS, THINGS_MONTHLY, THINGS_PROFILE, History
from dashboard.pipeline.protect.proofs import Proof, verdict
from dashboard.pipeline.protect.things import held_things
from dashboard.pipeline.prove.held import Pending
from dashboard.pipeline.prove.released import Released


def things_unlike_history(released: Released, history: History, pending: Pending = ()) -> tuple[int, dict[str, int]]:
    """The number of figures about things that are not the last revision in the history, months and time profiles of
    years, and by kind how many were looked at. What it covers stands there, and nothing else."""
    held = held_things(history, released.city, pending)
    months = held.figures[held.figures["weekday"] == ""]
    keys = ["area_code", "period", "series_code"]
    shown = released.monthly[(released.monthly["about"] == "things") & released.monthly["period"].isin(held.months)]
    shown = shown.rename(columns={"fenomeen_code": "series_code"})
    wrong = _differing(shown, _with_larger_areas(released, months, keys), keys)
    covered = set(zip(months["period"], months["series_code"], strict=True))
    told = shown[shown["status"].isin(["exact", "withheld", "withdrawn"])]
    wrong += len(covered ^ set(zip(told["period"], told["series_code"], strict=True)))
    profile = released.table("profile_by_area_year")
    profile = profile.assign(period=profile["year"].astype(str), weekday=profile["weekday"].astype("Int64").astype(str))
    profile = profile[(profile["about"] == "things") & profile["period"].isin(held.years)]
    profile = profile.rename(columns={"fenomeen_code": "series_code"})
    slots = [*keys, "weekday", "day_part"]
    years = held.figures[held.figures["weekday"] != ""]
    wrong += _differing(profile, _with_larger_areas(released, years, slots), slots)
    judged = {
        THINGS_MONTHLY: int(shown["melding_count"].notna().sum()),
        THINGS_PROFILE: int(profile["melding_count"].notna().sum()),
    }
    return wrong, judged


def _with_larger_areas(released: Released, figures: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The figures of each area and of all that it lies in, summed over sources."""
    parent = released.table("area").set_index("area_code")["parent_code"]
    layers, layer = [], figures
    while len(layer):
        layers.append(layer)
        layer = layer.assign(area_code=layer["area_code"].map(parent)).dropna(subset="area_code")
    return pd.concat([figures.head(0), *layers]).groupby(keys)["value"].sum().reset_index()


def _differing(shown: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> int:
    exact = shown[shown["melding_count"].notna()]
    both = exact.merge(expected, on=keys, how="left")
    return int((both["melding_count"].astype(float) != both["value"].fillna(0)).sum())


def withheld(released: Released, history: History, pending: Pending = ()) -> Proof:
    """No figure about things for an area of fewer than 100 inhabitants, nor for an area within one that is withheld;
    the same way in every month of a year. A year that was published before keeps the areas with which it began."""
    frame = released.monthly[released.monthly["about"] == "things"]
    marked, shown = frame["status"].eq("withheld"), frame["melding_count"].notna()
    begun, known = held_things(history, released.city).hidden, held_things(history, released.city, pending).hidden
    year_and_area = list(zip(frame["year"], frame["area_code"], strict=True))
    as_it_began = pd.Series([area in begun.get(year, {}) for year, area in year_and_area], frame.index, dtype=bool)
    hidden = pd.Series([known.get(year, {}).get(area, False) for year, area in year_and_area], frame.index, dtype=bool)
    few = frame["population"].astype(float) < settings.MIN_INHABITANTS
    wrong = ((few & ~as_it_began) | hidden | _within_hidden(released, frame[marked], frame)) & shown
    wrong |= marked & shown
    small = frame[(few | hidden) & frame["status"].isin(["withheld", "exact"])]
    sometimes = int((small.groupby(["area_code", "year"])["status"].nunique() > 1).sum())
    judged = {"small_areas": int((few | hidden).sum()), THINGS_AREAS: int(as_it_began.sum()) or len(known)}
    return verdict("withheld", int(wrong.sum()) + sometimes, judged, "figures of small areas", "shown")


def _within_hidden(released: Released, marked: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """The cells that lie in an area that is withheld in their year, as a mask."""
    area = released.table("area")
    found: set[tuple[int, str]] = set()
    more = set(zip(marked["year"], marked["area_code"], strict=True))
    parts = area.groupby("parent_code")["area_code"].agg(list).to_dict()
    while more:
        more = {(year, part) for year, code in more for part in parts.get(code, [])} - found
        found |= more
    cells = zip(frame["year"], frame["area_code"], strict=True)
    return pd.Series([cell in found for cell in cells], index=frame.index, dtype=bool)

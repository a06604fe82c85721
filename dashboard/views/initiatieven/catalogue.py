"""Initiatives and how they reach the chosen areas, in a sentence with where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.offer import Initiative, Offer, Reach
from dashboard.facts.places import Places


@dataclass(frozen=True)
class Placed:
    """An initiative and how it reaches the chosen areas; `reach` is None when no area was chosen."""

    initiative: Initiative
    reach: Reach | None


def in_areas(found: Sequence[Initiative], area_codes: tuple[str, ...], places: Places) -> tuple[Placed, ...]:
    """The initiatives of `found` that reach one of `area_codes`, those inside it first; all without codes."""
    if not area_codes:
        return tuple(Placed(one, None) for one in found)
    placed = [Placed(one, reach) for one in found if (reach := one.reach(area_codes, places)) is not None]
    return tuple(sorted(placed, key=lambda item: item.reach != "inside"))


def sentence(
    found: Sequence[Placed], offer: Offer, area_codes: tuple[str, ...], places: Places, day: dt.date, words: Words
) -> str:
    """'31 van de 48 initiatieven voor Arsenaal. Stand op 23 november 2026.'"""
    values = {"n": len(found), "all": len(offer.initiatives), "day": formats.day(day, words.language)}
    if not area_codes:
        return words("initiatieven.sentence", **values)
    names = ", ".join(places.areas[code].label for code in area_codes)
    return words("initiatieven.sentence_in", area=names, **values)


def source_text(sources: pd.DataFrame, offer: Offer, day: dt.date, words: Words) -> str:
    """Sentence on where the initiatives come from: the sources that hold one (`sources`: answer of `source_list`)."""
    used = {one.source for one in offer.initiatives}
    names = [words.of(row["name"]) for row in records(sources) if row["source_code"] in used]
    return words("initiatieven.source", names=", ".join(names), day=formats.day(day, words.language))


def licences(sources: pd.DataFrame, offer: Offer, words: Words) -> str:
    """The licences under which the initiatives may be used, with commas between."""
    used = {one.source for one in offer.initiatives}
    found = dict.fromkeys(words.of(row["licence"]) for row in records(sources) if row["source_code"] in used)
    return ", ".join(filter(None, found)) or words("about.unknown")

"""Choices of a visitor in the catalogue, and the initiatives that fit."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.base.texts import Words
from dashboard.facts.offer import NATURES, Initiative, Offer
from dashboard.facts.places import Places

SEARCH, THEME, GROUP, NATURE, RUNNING = "zoek", "thema", "doelgroep", "aard", "loopt"
KEYS = (SEARCH, THEME, GROUP, NATURE, RUNNING)
ALL = "alle"
_LONGEST_SEARCH = 80


@dataclass(frozen=True)
class Choice:
    """Choices of a visitor in the catalogue; None: all of them. `running`: only what runs on the day of the release."""

    search: str = ""
    theme: str | None = None
    group: str | None = None
    nature: str | None = None
    running: bool = True


def parse_choice(params: Mapping[str, str], offer: Offer) -> Choice:
    """The choice in the values of a URL. What is unknown or nonsense becomes the default; nothing raises."""
    theme, group, nature = params.get(THEME), params.get(GROUP), params.get(NATURE)
    return Choice(
        search=" ".join(params.get(SEARCH, "").split())[:_LONGEST_SEARCH],
        theme=theme if theme in offer.themes else None,
        group=group if group in offer.groups else None,
        nature=nature if nature in NATURES else None,
        running=params.get(RUNNING) != ALL,
    )


def choice_params(choice: Choice) -> dict[str, str]:
    """The values of a URL for this choice: only what differs from the default."""
    values = {SEARCH: choice.search, THEME: choice.theme, GROUP: choice.group, NATURE: choice.nature}
    found = {key: value for key, value in values.items() if value}
    return found if choice.running else found | {RUNNING: ALL}


def plain(text: str) -> str:
    """Text without accents and capitals, so that 'dorpscafe' finds 'Dorpscafé'."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _said(initiative: Initiative, offer: Offer, places: Places, words: Words) -> str:
    """The text of an initiative that a search looks through."""
    names = [offer.organisation_name(code) for code in initiative.organisations]
    names += [places.areas[code].label for code in initiative.areas if code in places.areas]
    names += [offer.group_name(code, words) for code in initiative.groups]
    return plain(
        " ".join((initiative.title, initiative.description, offer.theme_name(initiative.theme, words), *names))
    )


def found_initiatives(
    offer: Offer, choice: Choice, places: Places, day: dt.date, words: Words
) -> tuple[Initiative, ...]:
    """The initiatives that fit the choice, wherever they are; every word of the search must occur."""
    wanted = plain(choice.search).split()

    def fits(initiative: Initiative) -> bool:
        if choice.theme not in (None, initiative.theme) or choice.nature not in (None, initiative.nature):
            return False
        if choice.group is not None and choice.group not in initiative.groups:
            return False
        if choice.running and not initiative.runs_on(day):
            return False
        said = _said(initiative, offer, places, words) if wanted else ""
        return all(word in said for word in wanted)

    return tuple(initiative for initiative in offer.initiatives if fits(initiative))

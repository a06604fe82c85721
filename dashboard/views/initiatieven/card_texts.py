"""An initiative as people read it: what, where, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.texts import Words
from dashboard.facts.offer import Initiative, Moment, Offer
from dashboard.facts.places import Places
from dashboard.views.initiatieven.catalogue import Placed


@dataclass(frozen=True)
class Card:
    """An initiative as people read it. `link` is checked: http or https. `tags`: theme, then target groups."""

    title: str
    text: str
    tags: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]  # what and its text: where, when, by whom
    link: str | None
    link_text: str
    is_running: bool
    mark: str  # 'niet meer bezig', 'alleen intern' or nothing


def cards(found: Sequence[Placed], offer: Offer, places: Places, day: dt.date, words: Words) -> tuple[Card, ...]:
    return tuple(_card(item, offer, places, day, words) for item in found)


def _card(item: Placed, offer: Offer, places: Places, day: dt.date, words: Words) -> Card:
    initiative = item.initiative
    lines = [
        (words("initiatieven.where"), where(item, places, words)),
        (words("initiatieven.who"), who(initiative, offer, words)),
        (words("initiatieven.when"), when(initiative, words)),
    ]
    lead = offer.organisations.get(initiative.lead or "")
    link, name = initiative.link, initiative.title
    if link is None and lead is not None and lead.link:
        link, name = lead.link, lead.name
    return Card(
        title=initiative.title,
        text=initiative.description,
        tags=(
            offer.theme_name(initiative.theme, words),
            *(offer.group_name(code, words) for code in initiative.groups),
        ),
        lines=tuple((name, text) for name, text in lines if text),
        link=link,
        link_text=words("initiatieven.link", name=name),
        is_running=initiative.runs_on(day),
        mark=_mark(initiative, day, words),
    )


def _mark(one: Initiative, day: dt.date, words: Words) -> str:
    parts = [] if one.runs_on(day) else [words("initiatieven.later" if one.start_date > day else "initiatieven.ended")]
    parts += [] if one.is_public else [words("initiatieven.internal")]
    return ", ".join(parts)


def where(item: Placed, places: Places, words: Words) -> str:
    text = ", ".join(_area_name(code, places, words) for code in item.initiative.areas if code in places.areas)
    return words("initiatieven.around", areas=text) if item.reach == "around" else text


def _area_name(code: str, places: Places, words: Words) -> str:
    label = places.areas[code].label
    return words("filters.whole_inside", city=label) if code == places.city.code else label


def who(initiative: Initiative, offer: Offer, words: Words) -> str:
    """'J@M vzw, met ROJM en de stad': the organisations are named, the lead first."""
    names = [offer.organisation_name(code) for code in initiative.organisations]
    if not names:
        return words("initiatieven.no_lead")
    if initiative.lead is None or len(names) == 1:
        return ", ".join(names)
    return words("initiatieven.with", lead=names[0], partners=", ".join(names[1:]))


def when(initiative: Initiative, words: Words) -> str:
    """'vanaf 1 juni 2024: vr 19:00–22:00, za 19:00–22:00'."""
    day = formats.day(initiative.start_date, words.language)
    if initiative.end_date is None:
        period = words("initiatieven.since", day=day)
    elif initiative.end_date == initiative.start_date:
        period = day
    else:
        period = words("initiatieven.between", first=day, last=formats.day(initiative.end_date, words.language))
    moments = moment_text(initiative.moments, words)
    return f"{period}: {moments}" if moments else period


def moment_text(moments: Sequence[Moment], words: Words) -> str:
    """'ma–vr 9:00–16:30, za 10:00–12:00': days in a row with the same hours are said once."""
    by_hours: dict[tuple[str, str], list[int]] = {}
    for moment in moments:
        by_hours.setdefault((moment.from_time, moment.until_time), []).append(moment.weekday)
    return ", ".join(
        f"{_days(sorted(set(days)), words)} {_clock(first)}{EN_DASH}{_clock(last)}"
        for (first, last), days in sorted(by_hours.items(), key=lambda item: (min(item[1]), item[0]))
    )


def _days(days: list[int], words: Words) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return EN_DASH.join(words(f"initiatieven.day_{day}") for day in (days[0], days[-1]))
    return "/".join(words(f"initiatieven.day_{day}") for day in days)


def _clock(time: str) -> str:
    return time.removeprefix("0")


def when_short(initiative: Initiative, words: Words) -> str:
    """'jun 2024–dec 2025' or 'sinds jun 2024'."""
    start = formats.short_month(initiative.start_date, words.language)
    if initiative.end_date is None:
        return words("initiatieven.since", day=start)
    end = formats.short_month(initiative.end_date, words.language)
    return start if start == end else f"{start}{EN_DASH}{end}"

"""A wijk, or the whole city, as residents read it: what goes well first, then what is being done, by whom and when.

One view-model for the page Mijn buurt, the page De stad in beeld, the static site, the leaflet and the feeds. There is
no order from good to bad in it, and no figure of another wijk.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.places import Area, Places
from dashboard.facts.public_face import Face, OwnWorkGoal, PublicGoal, Reported
from dashboard.stats.goal_state import ON_COURSE, REACHED
from dashboard.views.doelen.goals import STATES, goal_said
from dashboard.views.initiatieven.card_texts import Card, cards
from dashboard.views.initiatieven.catalogue import Placed, in_areas
from dashboard.views.residents.sentences import Course, change_sentence, course_of, listed, lower
from dashboard.views.shared.around import Presence, presence
from dashboard.views.shared.asked_area import AskedArea, around_and_inside, figure_area
from dashboard.views.shared.choropleth import Swatch
from dashboard.views.shared.context_lines import ContextLine, context_lines
from dashboard.views.shared.figures import count_figure, rounding_note
from dashboard.views.shared.notes import note_table
from dashboard.views.shared.plots import Grid
from dashboard.views.shared.tables import Row, Table

MOST_IN_SUMMARY = 3
MOST_NAMED = 3


@dataclass(frozen=True)
class Strength:
    """Something that goes demonstrably well or better. `definition`: what the figure means, on the spot."""

    text: str
    definition: str
    source: str


@dataclass(frozen=True)
class Done:
    """Something that is being done: a title, who does it, and a link to their own page or None."""

    title: str
    who: str
    link: str | None


@dataclass(frozen=True)
class Pair:
    """A figure on nuisance, always with what is being done about it.

    count: in the last twelve months, or why there is none, in words. sentence: against a year before. done: initiatives
    that aim at it. otherwise: who works here when no initiative aims at it.
    """

    code: str
    name: str
    definition: str
    count: str
    sentence: str
    course: Course
    done: tuple[Done, ...]
    otherwise: str


@dataclass(frozen=True)
class GoalLine:
    """A goal in one sentence with its state in words, why we say so, and who carries it."""

    code: str
    sentence: str
    state: str
    state_text: str
    said: str
    owners: str
    network: str
    swatch: Swatch


@dataclass(frozen=True)
class Around:
    """Workers who are around, and when: functions and organisations, no hours and no persons."""

    sentence: str
    disciplines: tuple[tuple[str, str, str], ...]  # function, what it is, organisations
    moments: Grid | None
    moments_sentence: str


@dataclass(frozen=True)
class ReportTo:
    """Address for reporting something: a name and a link, as the city file gives them."""

    name: str
    link: str


@dataclass(frozen=True)
class PublicPlace:
    """Everything on the page of a wijk or of the city, in the order in which it is read."""

    code: str
    name: str
    is_city: bool
    whole: str  # says that the figures are of the wijk around a buurt that was asked for; else empty
    intro: tuple[str, ...]
    summary: tuple[str, ...]
    changes: tuple[str, ...]  # every demonstrable change, one sentence each: what the feed tells
    strengths: tuple[Strength, ...]
    pairs: tuple[Pair, ...]
    pairs_note: str
    cards: tuple[Card, ...]
    goals: tuple[GoalLine, ...]
    around: Around
    life: Table  # figures on cohesion and living, all of them
    notes: Table
    report_to: tuple[ReportTo, ...]
    period: str
    sources: str


def public_place(face: Face, area_code: str, words: Words) -> PublicPlace:
    """The page of an area. A buurt is told with the figures of its wijk; raises KeyError for an unknown code."""
    places, release = face.places, face.release
    wanted = places.areas[area_code]
    area = figure_area(area_code, places)
    is_city = area.code == places.city.code
    name = place_name(area, places)
    reported = [
        one for code in (item.code for item in release.fenomenen) if (one := face.reported.get((area.code, code)))
    ]
    lines = context_lines(face.indicators, area, places, words)
    running = _running(face, wanted)
    around = _around(face, area, words)
    pairs = tuple(_pair(face, area, one, running, around, words) for one in reported if _is_told(one))
    changed = [(course_of(one), change_sentence(name, one, words)) for one in reported]
    fell = [text for course, text in changed if course == "fell"]
    rose = [text for course, text in changed if course == "rose"]
    strengths = _strengths(name, lines, reported, words)
    goals = tuple(
        _goal_line(one, face, words) for one in face.goals if is_city or area.code in one.network.people_areas(places)
    )
    source = _sources(face, words)
    return PublicPlace(
        code=wanted.code,
        name=place_name(wanted, places),
        is_city=is_city,
        whole="" if wanted.code == area.code else words("publiek.whole", wanted=wanted.label, area=name),
        intro=_intro(face, wanted, words),
        summary=_summary(name, fell, rose, strengths, running, goals, words),
        changes=(*fell, *rose),
        strengths=strengths,
        pairs=pairs,
        pairs_note=rounding_note([one.now for one in reported], words) or "",
        cards=cards(running, face.offer, places, release.edition.as_of, words),
        goals=goals,
        around=around,
        life=_life_table(lines, name, words),
        notes=_notes(face, wanted, area, words),
        report_to=tuple(ReportTo(words.of(one.name), one.link) for one in face.report_links),
        period=formats.period(face.window.first, face.window.last, words.language),
        sources=source,
    )


def place_name(area: Area, places: Places) -> str:
    """The name as residents say it: 'Arsenaal'; with its level only where two areas of that level share it."""
    twins = [one for one in places.of_level(area.level) if one.name == area.name]
    return area.name if area.level in (places.people_level.code, places.city.level) and len(twins) == 1 else area.label


# ---- who lives there, in short ------------------------------------------------------------------


def _intro(face: Face, area: Area, words: Words) -> tuple[str, ...]:
    people, year = area.population, face.release.edition.population_year
    if people is None:
        return (words("publiek.people_unknown", area=place_name(area, face.places)),)
    return (
        words(
            "publiek.people", area=place_name(area, face.places), n=formats.number(people, words.language), year=year
        ),
    )


def _summary(
    area: str,
    fell: list[str],
    rose: list[str],
    strengths: tuple[Strength, ...],
    placed: tuple[Placed, ...],
    goals: tuple[GoalLine, ...],
    words: Words,
) -> tuple[str, ...]:
    """The page in a few sentences: what got better, what is organised, and what rose."""
    better = fell[:MOST_IN_SUMMARY] or [one.text for one in strengths[:1]]
    parts = better or [words("publiek.nothing_changed" if not rose else "publiek.nothing_better", area=area)]
    offered = "offer_none" if not placed else "offer_one" if len(placed) == 1 else "offer"
    parts.append(words(f"publiek.{offered}", area=area, n=len(placed)))
    parts += rose[:MOST_IN_SUMMARY]
    good = sum(one.state in (ON_COURSE, REACHED) for one in goals)
    if goals:
        key = "publiek.goals_good" if good else "publiek.goals_some"
        parts.append(words(key, n=len(goals), good=good, area=area))
    return tuple(parts)


# ---- strengths ----------------------------------------------------------------------------------


def _strengths(
    area: str, lines: tuple[ContextLine, ...], reported: list[Reported], words: Words
) -> tuple[Strength, ...]:
    """Sentences on what is demonstrably good or better in a wijk: first on living together, then on fewer reports."""
    strengths = []
    for line in lines:
        if line.is_good:
            key = "publiek.life_high" if line.verdict == "higher" else "publiek.life_low"
            strengths.append(Strength(words(key, name=line.name, value=line.text), line.definition, line.source))
        if line.since_good:
            text = words("publiek.life_better", name=line.name, value=line.text, since=lower(line.since))
            strengths.append(Strength(text, line.definition, line.source))
    for reported_line in reported:
        definition = words.of(reported_line.fenomeen.definition)
        if course_of(reported_line) == "fell" and reported_line.fenomeen.low_is_good:
            strengths.append(Strength(change_sentence(area, reported_line, words), definition, ""))
        elif reported_line.is_lower and reported_line.fenomeen.low_is_good:
            text = words("publiek.lower", area=area, name=lower(reported_line.fenomeen.name(words)))
            strengths.append(Strength(text, definition, ""))
    return tuple(strengths)


def _life_table(lines: tuple[ContextLine, ...], area: str, words: Words) -> Table:
    """All figures on living together, with what they mean; a figure that is not there says why."""
    rows = tuple(
        Row(line.name, (line.text if line.value is not None else words("publiek.life_missing", why=line.text),
                        line.interval, line.definition))
        for line in lines
    )  # fmt: skip
    names = ("life_column", "life_value", "life_interval", "life_definition")
    columns = tuple(words(f"publiek.{name}") for name in names)
    return Table(words("publiek.life_caption", area=area), columns, rows, numeric=False)


# ---- nuisance with what is being done -----------------------------------------------------------


def _is_told(one: Reported) -> bool:
    """A fenomeen that is counted inside another one, or that no source covers, has no line of its own."""
    return one.now.state not in ("folded", "missing")


def _pair(face: Face, area: Area, reported: Reported, found: tuple[Placed, ...], around: Around, words: Words) -> Pair:
    aimed = [item.initiative for item in found if reported.fenomeen.code in item.initiative.fenomenen]
    done = tuple(
        Done(item.title, listed([face.offer.organisation_name(code) for code in item.organisations], words), item.link)
        for item in aimed
    )
    names = [lower(name) for name, _, _ in around.disciplines]
    more = [words("publiek.others")] if len(names) > MOST_NAMED + 1 else []
    here = listed(names[: MOST_NAMED if more else None] + more, words)
    place = place_name(area, face.places)
    otherwise = words("publiek.no_initiative", area=place, who=here) if here else words("publiek.nobody_told")
    return Pair(
        code=reported.fenomeen.code,
        name=reported.fenomeen.name(words),
        definition=words.of(reported.fenomeen.definition),
        count=count_figure(reported.now, face.window.months, words).text,
        sentence=change_sentence(place, reported, words),
        course=course_of(reported),
        done=done,
        otherwise="" if done else otherwise,
    )


def pair_table(pairs: tuple[Pair, ...], name: str, period: str, words: Words) -> Table:
    """The pairs as a table: figure, course and what is done, beside each other."""
    rows = tuple(
        Row(one.name, (one.count, words(f"publiek.course_{one.course}"),
                       "; ".join(done.title for done in one.done) or one.otherwise))
        for one in pairs
    )  # fmt: skip
    columns = tuple(words(f"publiek.{key}") for key in ("pair_name", "pair_count", "pair_course", "pair_done"))
    return Table(words("publiek.pairs_caption", area=name, period=period), columns, rows, numeric=False)


def _running(face: Face, area: Area) -> tuple[Placed, ...]:
    """Public initiatives that run on the day of the release and reach the area; what happens there first."""
    running = [one for one in face.offer.initiatives if one.is_public and one.runs_on(face.release.edition.as_of)]
    codes = () if area.code == face.places.city.code else (area.code,)
    return in_areas(running, codes, face.places)


# ---- goals --------------------------------------------------------------------------------------


def _goal_line(goal_line: PublicGoal, face: Face, words: Words) -> GoalLine:
    owners = listed([face.offer.organisation_name(code) for code in goal_line.owners], words)
    goal = goal_line.goal
    if isinstance(goal, OwnWorkGoal):
        sentence, state, text = words.of(goal.sentence), goal.state, words("publiek.goal_own")
    else:
        short = goal_said(goal, goal_line.network, words)
        sentence, state, text = short.sentence, short.state, short.said
    return GoalLine(
        code=goal.code,
        sentence=sentence,
        state=state,
        state_text=words(f"doelen.state_{state}"),
        said=text,
        owners=owners,
        network=goal_line.network.name,
        swatch=STATES[state],
    )


def goal_table(goals: tuple[GoalLine, ...], words: Words) -> Table:
    rows = tuple(Row(one.sentence, (one.state_text, one.said, one.owners), swatch=one.swatch) for one in goals)
    columns = tuple(words(f"publiek.{key}") for key in ("goal_column", "goal_state", "goal_said", "goal_owners"))
    return Table(words("publiek.goals"), columns, rows, numeric=False)


# ---- who is around ------------------------------------------------------------------------------


def _around(face: Face, area: Area, words: Words) -> Around:
    if area.code == face.places.city.code:
        return _around_city(face, area, words)
    found = presence(face.presence, pd.DataFrame(), face.moments, area, face.offer, face.window, words)
    return _told(found, place_name(area, face.places), words)


def _around_city(face: Face, city: Area, words: Words) -> Around:
    """The whole city: every function of the last year that is known, with all its organisations."""
    rows = [row for row in records(face.presence) if row["year"] <= face.window.last.year]
    year = max((int(row["year"]) for row in rows), default=None)
    names: dict[tuple[str, str], list[str]] = {}
    for row in sorted(rows, key=lambda row: (bool(row["is_rest"]), row["name"].first if row["name"] else "")):
        if row["year"] == year:
            key = (words.of(row["name"]), words.of(row["definition"]))
            who = names.setdefault(key, [])
            if row["organisation_code"]:  # none for the rest, nor where nobody has approved its name yet
                who.append(row["organisation_name"] or row["organisation_code"])
    found = tuple((name, text, ", ".join(sorted(set(who))) or formats.EN_DASH) for (name, text), who in names.items())
    everyone = tuple(sorted({name for who in names.values() for name in who}))
    return _told(Presence(year, found, everyone, (), "", None, None), city.label, words)


def _told(view: Presence, area: str, words: Words) -> Around:
    if not view.disciplines:
        return Around(words("publiek.around_none", area=area), (), None, "")
    sentence = words(
        "publiek.around",
        area=area,
        year=view.year,
        n=len(view.disciplines),
        organisations=len(view.organisations),
    )
    moments = words("publiek.moments", area=area, year=view.moments_year) if view.moments else ""
    return Around(sentence, view.disciplines, view.moments, moments)


def around_table(around: Around, area: str, words: Words) -> Table:
    rows = tuple(Row(name, (text, who)) for name, text, who in around.disciplines)
    columns = tuple(words(f"publiek.{key}") for key in ("around_who", "around_what", "around_by"))
    return Table(words("publiek.around_caption", area=area), columns, rows, numeric=False)


# ---- notes, sources -----------------------------------------------------------------------------


def _notes(face: Face, wanted: Area, area: Area, words: Words) -> Table:
    """Table of the policy notes on an area and those around or inside it, newest first; of the city: on all areas."""
    codes = set(face.places.areas) if area.code == face.places.city.code else set(
        around_and_inside(AskedArea(wanted, area), face.places)
    )  # fmt: skip
    rows = [row for row in records(face.notes) if row["area_code"] in codes]
    return note_table(pd.DataFrame(rows), face.places, words)


def _sources(face: Face, words: Words) -> str:
    names = [words.of(row["name"]) for row in records(face.sources)]
    updated: dt.date = face.release.edition.next_update
    return words("publiek.sources", names=", ".join(names), day=formats.day(updated, words.language))

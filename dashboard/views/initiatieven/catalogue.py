"""The catalogue of initiatives: what a visitor looks for, the cards, the map, the timeline and the week."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH
from dashboard.base.rows import records
from dashboard.base.texts import Words
from dashboard.facts.offer import NATURES, Initiative, Moment, Offer, Reach
from dashboard.facts.places import Places
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch, class_swatches, look_of
from dashboard.views.shared.classes import Classes, make_classes
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.shared.tables import Row, Table

SEARCH, THEME, GROUP, NATURE, RUNNING = "zoek", "thema", "doelgroep", "aard", "loopt"
KEYS = (SEARCH, THEME, GROUP, NATURE, RUNNING)
ALL = "alle"
_LONGEST_SEARCH = 80
_MOST_TITLES = 3  # in a tooltip of the map


@dataclass(frozen=True)
class Choice:
    """What a visitor looks for; None: all of them. `running`: only what runs on the day of the release."""

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


# ---- finding ------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text without accents and capitals, so that 'dorpscafe' finds 'Dorpscafé'."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _said(one: Initiative, offer: Offer, places: Places, words: Words) -> str:
    """All that a search looks through."""
    names = [offer.organisation_name(code) for code in one.organisations]
    names += [places.areas[code].label for code in one.areas if code in places.areas]
    names += [offer.group_name(code, words) for code in one.groups]
    return plain(" ".join((one.title, one.description, offer.theme_name(one.theme, words), *names)))


def found_initiatives(
    offer: Offer, choice: Choice, places: Places, day: dt.date, words: Words
) -> tuple[Initiative, ...]:
    """The initiatives that fit the choice, wherever they are; every word of the search must occur."""
    wanted = plain(choice.search).split()

    def fits(one: Initiative) -> bool:
        if choice.theme not in (None, one.theme) or choice.nature not in (None, one.nature):
            return False
        if choice.group is not None and choice.group not in one.groups:
            return False
        if choice.running and not one.runs_on(day):
            return False
        said = _said(one, offer, places, words) if wanted else ""
        return all(word in said for word in wanted)

    return tuple(one for one in offer.initiatives if fits(one))


@dataclass(frozen=True)
class Placed:
    """An initiative and how it reaches the chosen areas; `reach` is None when no area was chosen."""

    initiative: Initiative
    reach: Reach | None


def in_areas(found: Sequence[Initiative], area_codes: tuple[str, ...], places: Places) -> tuple[Placed, ...]:
    """Those that reach the areas: what happens there first, then what is for a larger area. All when none is chosen."""
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
    """Where the initiatives come from: the sources that hold one (answer of `source_list`)."""
    used = {one.source for one in offer.initiatives}
    names = [words.pick(row["name_nl"], row["name_en"]) for row in records(sources) if row["source_code"] in used]
    return words("initiatieven.source", names=", ".join(names), day=formats.day(day, words.language))


def licences(sources: pd.DataFrame, offer: Offer, words: Words) -> str:
    """Under what licences the initiatives may be used."""
    used = {one.source for one in offer.initiatives}
    column = words.pick("licence", "licence_en")
    found = dict.fromkeys(row[column] for row in records(sources) if row["source_code"] in used and row[column])
    return ", ".join(found) or words("about.unknown")


# ---- cards --------------------------------------------------------------------------------------


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
    one = item.initiative
    lines = [
        (words("initiatieven.where"), _where(item, places, words)),
        (words("initiatieven.who"), who(one, offer, words)),
        (words("initiatieven.when"), when(one, words)),
    ]
    lead = offer.organisations.get(one.lead or "")
    link, name = one.link, one.title
    if link is None and lead is not None and lead.link:
        link, name = lead.link, lead.name
    return Card(
        title=one.title,
        text=one.description,
        tags=(offer.theme_name(one.theme, words), *(offer.group_name(code, words) for code in one.groups)),
        lines=tuple((name, text) for name, text in lines if text),
        link=link,
        link_text=words("initiatieven.link", name=name),
        is_running=one.runs_on(day),
        mark=_mark(one, day, words),
    )


def _mark(one: Initiative, day: dt.date, words: Words) -> str:
    parts = [] if one.runs_on(day) else [words("initiatieven.later" if one.start_date > day else "initiatieven.ended")]
    parts += [] if one.is_public else [words("initiatieven.internal")]
    return ", ".join(parts)


def _where(item: Placed, places: Places, words: Words) -> str:
    text = ", ".join(_area_name(code, places, words) for code in item.initiative.areas if code in places.areas)
    return words("initiatieven.around", areas=text) if item.reach == "around" else text


def _area_name(code: str, places: Places, words: Words) -> str:
    label = places.areas[code].label
    return words("filters.whole_inside", city=label) if code == places.city.code else label


def who(one: Initiative, offer: Offer, words: Words) -> str:
    """'J@M vzw, met ROJM en Stad Mechelen': the organisations are named, the lead first."""
    names = [offer.organisation_name(code) for code in one.organisations]
    if not names:
        return words("initiatieven.no_lead")
    if one.lead is None or len(names) == 1:
        return ", ".join(names)
    return words("initiatieven.with", lead=names[0], partners=", ".join(names[1:]))


def when(one: Initiative, words: Words) -> str:
    """'vanaf 1 juni 2024: vr 19:00–22:00, za 19:00–22:00'."""
    day = formats.day(one.start_date, words.language)
    if one.end_date is None:
        period = words("initiatieven.since", day=day)
    elif one.end_date == one.start_date:
        period = day
    else:
        period = words("initiatieven.between", first=day, last=formats.day(one.end_date, words.language))
    moments = moment_text(one.moments, words)
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


# ---- map ----------------------------------------------------------------------------------------


def initiative_map(
    found: Sequence[Initiative], level: str, selected: Sequence[str], places: Places, words: Words
) -> MapView:
    """How many of the found initiatives each area has: in the area itself or a part of it."""
    inside = {
        area.code: [one for one in found if one.reach((area.code,), places) == "inside"]
        for area in places.of_level(level)
    }
    around = [one for one in found if places.city.code in one.areas]
    counts = {code: len(items) for code, items in inside.items()}
    classes = make_classes([float(count) for count in counts.values() if count])
    swatches = class_swatches(classes)
    drawn = tuple(
        MapArea(
            code=area.code,
            name=area.name,
            label=area.label,
            swatch=swatches[classes.index(counts[area.code])] if counts[area.code] else look_of("zero"),
            lines=_map_lines(inside[area.code], len(around), words),
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area in places.of_level(level)
    )
    return MapView(
        drawn, _map_legend(list(counts.values()), classes, swatches, words), _map_alt(counts, around, places, words)
    )


def _map_lines(inside: Sequence[Initiative], around: int, words: Words) -> tuple[str, ...]:
    titles = [one.title for one in inside[:_MOST_TITLES]]
    more = len(inside) - len(titles)
    lines = [words("initiatieven.map_inside", n=len(inside)), *titles]
    lines += [words("initiatieven.map_more", n=more)] if more else []
    return (*lines, words("initiatieven.map_around", n=around))


def _map_legend(counts: list[int], classes: Classes, swatches: Sequence[Swatch], words: Words) -> Legend:
    by_class = Counter(classes.index(float(count)) for count in counts if count)
    rows = []
    for index, swatch in enumerate(swatches):
        members = [count for count in counts if count and classes.index(float(count)) == index]
        rows.append(LegendRow(swatch, _span(members), by_class[index]))
    if 0 in counts:
        rows.append(LegendRow(look_of("zero"), words("initiatieven.map_none"), counts.count(0)))
    return Legend(words("initiatieven.map_title"), tuple(rows), words("initiatieven.map_method"))


def _span(members: Sequence[int]) -> str:
    low, high = min(members, default=0), max(members, default=0)
    return str(low) if low == high else f"{low}{EN_DASH}{high}"


def _map_alt(counts: Mapping[str, int], around: Sequence[Initiative], places: Places, words: Words) -> str:
    if not any(counts.values()):
        return words("initiatieven.map_alt_empty", around=len(around))
    most = max(counts, key=lambda code: counts[code])
    empty = sum(1 for count in counts.values() if not count)
    return words("initiatieven.map_alt", most=places.areas[most].label, n=counts[most], empty=empty, around=len(around))


def map_table(view: MapView, words: Words) -> Table:
    """The map as a table: the class of each area and the lines of its tooltip."""
    texts = {row.swatch: row.text for row in view.legend.rows}
    rows = tuple(
        Row(area.label, (texts[area.swatch], "; ".join(area.lines)), swatch=area.swatch, is_marked=area.is_chosen)
        for area in view.areas
    )
    columns = (words("column.area"), words("initiatieven.map_title"), words("initiatieven.title"))
    return Table(view.alt, columns, rows, numeric=False)


def map_figures(found: Sequence[Initiative], view: MapView, places: Places) -> dict[str, dict[str, str | float | None]]:
    """How many initiatives and which, by area, for a GeoJSON file."""
    figures: dict[str, dict[str, str | float | None]] = {}
    for area in view.areas:
        inside = [one.title for one in found if one.reach((area.code,), places) == "inside"]
        figures[area.code] = {"initiatives": len(inside), "titles": "; ".join(inside)}
    return figures


# ---- timeline -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One initiative on the timeline; `start` and `width` are shares of the axis, 0..1."""

    label: str
    text: str
    start: float
    width: float
    is_open: bool  # until further notice
    is_running: bool


@dataclass(frozen=True)
class Timeline:
    """`ticks`: share of the axis and the year that begins there; `today`: share of the axis."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float
    today_text: str
    alt: str


def timeline(found: Sequence[Placed], day: dt.date, words: Words) -> Timeline:
    """From the earliest start to the end of the year after `day`; in order of start."""
    ordered = sorted((item.initiative for item in found), key=lambda one: (one.start_date, one.title))
    ends = [one.end_date for one in ordered if one.end_date]
    first = dt.date(min([one.start_date.year for one in ordered] + [day.year]), 1, 1)
    last = dt.date(max([end.year for end in ends] + [day.year]) + 1, 1, 1)
    span = (last - first).days

    def share(value: dt.date) -> float:
        return min(1.0, max(0.0, (value - first).days / span))

    bars = []
    for one in ordered:
        start, end = share(one.start_date), share(one.end_date + dt.timedelta(days=1)) if one.end_date else 1.0
        bars.append(Bar(one.title, when_short(one, words), start, end - start, one.end_date is None, one.runs_on(day)))
    years = range(first.year, last.year)
    every = max(1, -(-len(years) // 8))
    ticks = tuple((share(dt.date(year, 1, 1)), str(year)) for year in years if (year - first.year) % every == 0)
    running = sum(bar.is_running for bar in bars)
    alt = words("initiatieven.timeline_alt", n=len(bars), running=running, day=formats.day(day, words.language))
    today_text = words("initiatieven.today", day=formats.day(day, words.language))
    return Timeline(tuple(bars), ticks, share(day), today_text, alt)


def when_short(one: Initiative, words: Words) -> str:
    """'jun 2024–dec 2025' or 'sinds jun 2024'."""
    start = formats.short_month(one.start_date, words.language)
    if one.end_date is None:
        return words("initiatieven.since", day=start)
    end = formats.short_month(one.end_date, words.language)
    return start if start == end else f"{start}{EN_DASH}{end}"


# ---- the week -----------------------------------------------------------------------------------


def week_grid(found: Sequence[Placed], offer: Offer, words: Words) -> Grid:
    """How many of the found initiatives have a weekly moment on a day and part of the day."""
    cells = Counter(
        (moment.weekday, part)
        for item in found
        for moment, part in {(m.weekday, p): (m, p) for m in item.initiative.moments for p in m.day_parts}.values()
    )
    classes = make_classes([float(count) for count in cells.values()], most=4)
    swatches = class_swatches(classes)
    days, parts = range(1, 8), list(offer.day_parts)

    def cell(day: int, part: str) -> GridCell:
        count = cells[(day, part)]
        swatch = swatches[classes.index(float(count))] if count else look_of("zero")
        return GridCell(str(count) if count else EN_DASH, swatch)

    with_moments = [item for item in found if item.initiative.moments]
    late = sum(any(is_late(moment) for moment in item.initiative.moments) for item in with_moments)
    return Grid(
        row_names=tuple(words(f"initiatieven.weekday_{day}") for day in days),
        column_names=tuple(offer.day_parts[part].text(words) for part in parts),
        cells=tuple(tuple(cell(day, part) for part in parts) for day in days),
        alt=words("initiatieven.week_alt", n=len(with_moments), all=len(found), late=late),
        corner=words("initiatieven.week_corner"),
    )


def is_late(moment: Moment) -> bool:
    """In the weekend, or on a workday with a part after 18 o'clock."""
    return moment.weekday > 5 or moment.until_time > "18:00" or moment.until_time <= moment.from_time


# ---- the list as a table ------------------------------------------------------------------------


def catalogue_table(found: Sequence[Placed], offer: Offer, places: Places, words: Words) -> Table:
    """Everything on the cards, for a file."""
    rows = tuple(
        Row(
            item.initiative.title,
            (
                offer.theme_name(item.initiative.theme, words),
                ", ".join(offer.group_name(code, words) for code in item.initiative.groups),
                _where(item, places, words),
                who(item.initiative, offer, words),
                when(item.initiative, words),
                words(f"initiatieven.nature_{item.initiative.nature}"),
                item.initiative.link or "",
            ),
        )
        for item in found
    )
    names = ("title", "theme", "groups", "where", "who", "when", "nature", "link_column")
    return Table(
        words("page.initiatieven"), tuple(words(f"initiatieven.{name}") for name in names), rows, numeric=False
    )

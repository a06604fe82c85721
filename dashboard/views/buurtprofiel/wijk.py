"""One wijk on one page: who lives there, what stands out for the better first, then each figure with its margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import EN_DASH, add_months
from dashboard.base.texts import Words
from dashboard.facts.judgements import judged_in
from dashboard.facts.offer import Offer
from dashboard.facts.period import Window
from dashboard.facts.places import Area, Places
from dashboard.facts.release import Fenomeen, Release
from dashboard.stats import change, verdicts
from dashboard.views.buurtprofiel.fenomenen import FenomeenLine, fenomeen_lines
from dashboard.views.coverage import Coverage, coverage, coverage_places, place_of
from dashboard.views.shared.around import Presence
from dashboard.views.shared.asked_area import AskedArea, figure_area
from dashboard.views.shared.context_lines import ContextLine, context_lines
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.panel import level_name
from dashboard.views.shared.tables import Row, Table
from dashboard.views.shared.tile import Tile

EARLIER = "eerder"


# ---- whose figures ------------------------------------------------------------------------------


def subjects(area_codes: Sequence[str], places: Places) -> tuple[AskedArea, ...]:
    """Areas that the page is about, the first and those beside it. The first chosen buurt when nothing was chosen."""
    if area_codes:
        return tuple(AskedArea(places.areas[code], figure_area(code, places)) for code in area_codes)
    known = [code for buurt in places.chosen for code in buurt.area_codes if places.counted_area(code)]
    start = known[0] if known else places.of_level(places.people_level.code)[0].code
    return (AskedArea(places.areas[start], figure_area(start, places), is_asked=False),)


def earlier_window(window: Window, wanted: str | None) -> Window | None:
    """The same months one or two years before, when they are published; None when not asked for or not there."""
    if wanted not in ("1", "2"):
        return None
    back = -12 * int(wanted)
    first = add_months(window.first, back)
    return Window(first, add_months(window.last, back), window.first_known) if first >= window.first_known else None


def earlier_choices(window: Window) -> tuple[str, ...]:
    """The numbers of years back for which every month is published: '1' and '2', one of them, or none."""
    return tuple(years for years in ("1", "2") if earlier_window(window, years) is not None)


# ---- who lives there ----------------------------------------------------------------------------


def who_tiles(subject: AskedArea, release: Release, words: Words) -> list[Tile]:
    """Inhabitants, density and the chosen buurten, as figures beside each other."""
    area, places = subject.wanted, release.places
    year = release.edition.population_year
    people = area.population
    unknown = words("figure.unknown_population")
    share = "" if people is None or not places.city.population else _share_of_city(people, places, words)
    tiles = [
        Tile(
            words("buurtprofiel.people"),
            unknown if people is None else formats.number(people, words.language),
            f"{words('buurtprofiel.on_day', year=year)}{share}",
        ),
        Tile(words("buurtprofiel.density"), density_text(area, words), _surface_text(area, words)),
    ]
    inside = [buurt.name for buurt in places.chosen_in(area.code)]
    if places.is_chosen(area.code):
        tiles.append(
            Tile(words("map.star").capitalize(), words("about.yes").capitalize(), _in_wijk(subject, places, words))
        )
    elif inside:
        tiles.append(Tile(words("chosen.title"), str(len(inside)), ", ".join(inside)))
    return tiles


def _share_of_city(people: int, places: Places, words: Words) -> str:
    share = 100 * people / (places.city.population or 1)
    text = formats.number(share, words.language, decimals=0 if share >= 9.5 else 1)
    return words("buurtprofiel.share", n=text, city=places.city.label)


def density_text(area: Area, words: Words) -> str:
    if area.population is None or not area.area_km2:
        return words("figure.unknown_population")
    return words("buurtprofiel.per_km2", n=formats.number(round(area.population / area.area_km2, -1), words.language))


def _surface_text(area: Area, words: Words) -> str:
    if not area.area_km2:
        return ""
    return words("buurtprofiel.surface", n=formats.number(area.area_km2, words.language, decimals=2))


def _in_wijk(subject: AskedArea, places: Places, words: Words) -> str:
    if not subject.is_part:
        return ""
    return words("buurtprofiel.in", level=level_name(subject.figures, places, words), area=subject.figures.label)


def whole_note(subject: AskedArea, places: Places, words: Words) -> str | None:
    """'Cijfer voor de hele wijk Arsenaal', where an area has no figures of its own."""
    if not subject.is_part:
        return None
    return words(
        "buurtprofiel.whole",
        wanted=subject.wanted.label,
        level=level_name(subject.figures, places, words),
        area=subject.figures.label,
    )


# ---- strengths first ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Highlights:
    """Sentences on what is demonstrably different, for the better first, then what asks for attention; and on the
    offer."""

    strengths: tuple[str, ...]
    attention: tuple[str, ...]
    offered: tuple[str, ...]


def highlights(
    context_figures: Sequence[ContextLine],
    fenomenen: Sequence[FenomeenLine],
    around: Presence,
    matrix: Coverage,
    words: Words,
) -> Highlights:
    """Highlights of an area: what stands out, and what is offered there as counts. Only what statistics bear out."""
    good: list[str] = []
    other: list[str] = []
    for line in context_figures:
        for is_good, text in ((line.is_good, line.verdict_text), (line.since_good, line.since)):
            if is_good is not None:
                sentence = words("buurtprofiel.said", name=line.name, verdict=lower_first(text))
                (good if is_good else other).append(sentence)
    for fenomeen_line in fenomenen:
        for verdict, text in (
            (fenomeen_line.verdict, fenomeen_line.verdict_text),
            (fenomeen_line.change_verdict, fenomeen_line.change_text),
        ):
            if verdict in (verdicts.LOWER, verdicts.HIGHER, change.FELL, change.ROSE):
                is_lower = verdict in (verdicts.LOWER, change.FELL)
                sentence = words("buurtprofiel.said", name=fenomeen_line.name, verdict=lower_first(text))
                (good if is_lower == fenomeen_line.fenomeen.low_is_good else other).append(sentence)
    return Highlights(tuple(good), tuple(other), _offered(around, matrix, words))


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _offered(around: Presence, matrix: Coverage, words: Words) -> tuple[str, ...]:
    organisations = {code for one in matrix.reaching for code in one.organisations}
    sentences = [words("buurtprofiel.offer", n=len(matrix.reaching), organisations=len(organisations))]
    if matrix.place.is_chosen and matrix.required:
        sentences.append(words("buurtprofiel.offer_rule", met=len(matrix.met), required=len(matrix.required)))
    if around.disciplines:
        sentences.append(
            words(
                "buurtprofiel.team",
                disciplines=words.counted("veldwerkers.disciplines", len(around.disciplines)),
                organisations=words.counted("veldwerkers.organisations", len(around.organisations)),
                year=around.year,
            )
        )
    return tuple(sentences)


def place_coverage(subject: AskedArea, offer: Offer, places: Places, day: dt.date) -> Coverage:
    """Coverage of the area that was asked for; a chosen buurt is asked as such."""
    known = coverage_places(places).values()
    same = next((place for place in known if subject.wanted.code in place.area_codes and place.is_chosen), None)
    return coverage(same or place_of(subject.wanted, places), offer, places, day)


# ---- side by side -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One column of the side by side: an area, or the first area in an earlier period."""

    name: str
    area: Area
    context_figures: Sequence[ContextLine] = field(default_factory=tuple)
    fenomenen: Sequence[FenomeenLine] = field(default_factory=tuple)
    offered: int | None = None
    is_earlier: bool = False


def sides(
    asked: Sequence[AskedArea],
    window: Window,
    earlier: Window | None,
    rates: Mapping[str, Figure],
    indicators: pd.DataFrame,
    offer: Offer,
    release: Release,
    words: Words,
) -> tuple[Side, ...]:
    """The areas beside each other, the first with an earlier year when that was asked for."""
    places, columns = release.places, []

    def lines(area: Area, months: Window) -> tuple[FenomeenLine, ...]:
        judged = judged_in(months.first, months.last)
        return fenomeen_lines(area, judged, rates, release.fenomenen, months, words)

    for subject in asked:
        columns.append(
            Side(
                name=_side_name(subject, words),
                area=subject.wanted,
                context_figures=context_lines(indicators, subject.figures, places, words),
                fenomenen=lines(subject.figures, window),
                offered=len(place_coverage(subject, offer, places, release.edition.as_of).reaching),
            )
        )
    if earlier is not None:
        period = formats.short_period(earlier.first, earlier.last, words.language)
        name = words("buurtprofiel.side_earlier", area=asked[0].wanted.label, period=period)
        side = Side(name, asked[0].wanted, fenomenen=lines(asked[0].figures, earlier), is_earlier=True)
        columns.insert(1, side)
    return tuple(columns)


def _side_name(one: AskedArea, words: Words) -> str:
    if not one.is_part:
        return one.wanted.label
    return words("buurtprofiel.side_part", wanted=one.wanted.label, area=one.figures.label)


def side_table(sides: Sequence[Side], fenomenen: Sequence[Fenomeen], release: Release, words: Words) -> Table:
    """Rows are measures, columns are areas (or the first area in earlier years), the city last."""
    city, first = release.places.city, sides[0]
    rows = [
        Row(
            words("buurtprofiel.people"),
            (*(_if_now(side, _people(side.area, words)) for side in sides), _people(city, words)),
        ),
        Row(
            words("buurtprofiel.density"),
            (*(_if_now(side, density_text(side.area, words)) for side in sides), density_text(city, words)),
        ),
        Row(
            words("page.initiatieven"),
            (*(EN_DASH if side.offered is None else str(side.offered) for side in sides), EN_DASH),
        ),
    ]
    for line in {line.code: line for side in sides for line in side.context_figures}.values():
        cells = (_context_cell(side, line.code, words) for side in sides)
        rows.append(Row(line.name, (*cells, line.whole)))
    for one in fenomenen:
        whole = next((line.city.text for line in first.fenomenen if line.fenomeen.code == one.code), EN_DASH)
        cells = (_rate_cell(side, one) for side in sides)
        rows.append(Row(words("buurtprofiel.side_rate", name=one.name(words)), (*cells, whole)))
    columns = (words("buurtprofiel.side_what"), *(side.name for side in sides), city.label)
    return Table(words("buurtprofiel.side_caption"), columns, tuple(rows), numeric=False)


def _people(area: Area, words: Words) -> str:
    if area.population is None:
        return words("figure.unknown_population")
    return formats.number(area.population, words.language)


def _if_now(side: Side, text: str) -> str:
    return EN_DASH if side.is_earlier else text


def _context_cell(side: Side, code: str, words: Words) -> str:
    line = next((line for line in side.context_figures if line.code == code), None)
    if line is None:
        return EN_DASH
    return line.text if line.interval == EN_DASH else f"{line.text}, {line.interval}"


def _rate_cell(side: Side, fenomeen: Fenomeen) -> str:
    line = next((line for line in side.fenomenen if line.fenomeen.code == fenomeen.code), None)
    if line is None:
        return EN_DASH
    return f"{line.rate.text}: {lower_first(line.verdict_text)}" if line.rate.is_known else line.rate.text


def sentence(subject: AskedArea, window: Window, words: Words) -> str:
    """'Cijfers over november 2025 tot en met oktober 2026.'"""
    period = formats.period(window.first, window.last, words.language)
    key = "buurtprofiel.sentence" if subject.is_asked else "buurtprofiel.sentence_start"
    return words(key, area=subject.wanted.label, period=period)

"""One wijk on one page: who lives there, what stands out for the better first, then each figure with its margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard import formats, settings
from dashboard.areas import Area, Places
from dashboard.comparisons import Judged, Judgements, judgements
from dashboard.context import Context, Fenomeen
from dashboard.formats import EN_DASH, add_months
from dashboard.offer import Offer
from dashboard.rows import Row as Record
from dashboard.rows import records
from dashboard.stats import change, survey, verdicts
from dashboard.stats.intervals import error_bound
from dashboard.texts import Words
from dashboard.views.area_figures import Window
from dashboard.views.choropleth import Swatch
from dashboard.views.coverage import SWATCHES, Coverage, coverage, coverage_places, place_of
from dashboard.views.figures import NOTHING, Figure, count_figure, count_of, rate_figure
from dashboard.views.overview import Tile
from dashboard.views.panel import level_name
from dashboard.views.plots import DotPlot, DotRow, Grid, GridCell
from dashboard.views.tables import Row, Table

EARLIER = "eerder"
DAY_TYPES = ("werkdag", "zaterdag", "zondag")
_ORDER = (verdicts.LOWER, verdicts.NO_DIFFERENCE, verdicts.HIGHER, verdicts.TOO_SMALL, verdicts.NOT_COMPARED)


# ---- whose figures ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """The area that was asked for, and the area whose figures stand for it: the wijk around it, or itself."""

    wanted: Area
    figures: Area
    is_asked: bool = True  # False: nothing was chosen, this is where the page begins

    @property
    def is_part(self) -> bool:
        return self.wanted.code != self.figures.code


def subjects(area_codes: Sequence[str], places: Places) -> tuple[Subject, ...]:
    """What the page is about: the first area, and those beside it. The first chosen buurt when nothing was chosen."""
    if area_codes:
        return tuple(Subject(places.areas[code], figure_area(code, places)) for code in area_codes)
    known = [code for buurt in places.chosen for code in buurt.area_codes if places.counted_area(code)]
    start = known[0] if known else places.of_level(places.people_level.code)[0].code
    return (Subject(places.areas[start], figure_area(start, places), is_asked=False),)


def figure_area(code: str, places: Places) -> Area:
    """The area itself, or the one around it, at the level at which all figures exist; a larger area is itself."""
    level = places.people_level.code
    return next((area for area in places.ancestors(code) if area.level == level), places.areas[code])


def populations(places: Places) -> tuple[tuple[str, int | None], ...]:
    """The areas that are compared with each other, with their inhabitants."""
    return tuple((area.code, area.population) for area in places.of_level(places.people_level.code))


def context_codes(places: Places) -> list[str]:
    """Whose context figures are read: the areas of the people level, which are set against each other, and the city."""
    return [area.code for area in places.of_level(places.people_level.code)] + [places.city.code]


def around_and_inside(subject: Subject, places: Places) -> list[str]:
    """The area, what lies around it and what lies in it: whose notes belong on this page."""
    around = [area.code for area in places.ancestors(subject.wanted.code)]
    inside = [
        code for code in places.areas if any(above.code == subject.wanted.code for above in places.ancestors(code))
    ]
    return sorted({*around, *inside})


def earlier_window(window: Window, wanted: str | None) -> Window | None:
    """The same months one or two years before, when they are published; None when not asked for or not there."""
    if wanted not in ("1", "2"):
        return None
    back = -12 * int(wanted)
    first = add_months(window.first, back)
    return Window(first, add_months(window.last, back), window.first_known) if first >= window.first_known else None


def earlier_choices(window: Window) -> tuple[str, ...]:
    """How many years back can be asked: '1', '2', or nothing."""
    return tuple(years for years in ("1", "2") if earlier_window(window, years) is not None)


# ---- who lives there ----------------------------------------------------------------------------


def who_tiles(subject: Subject, context: Context, words: Words) -> list[Tile]:
    """Inhabitants, density and the chosen buurten, as figures beside each other."""
    area, places = subject.wanted, context.places
    year = context.release.population_year
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


def _in_wijk(subject: Subject, places: Places, words: Words) -> str:
    if not subject.is_part:
        return ""
    return words("buurtprofiel.in", level=level_name(subject.figures, places, words), area=subject.figures.label)


def whole_note(subject: Subject, places: Places, words: Words) -> str | None:
    """'Cijfer voor de hele wijk Mechelen-Noord', where an area has no figures of its own."""
    if not subject.is_part:
        return None
    return words(
        "buurtprofiel.whole",
        wanted=subject.wanted.label,
        level=level_name(subject.figures, places, words),
        area=subject.figures.label,
    )


# ---- context indicators -------------------------------------------------------------------------


@dataclass(frozen=True)
class ContextLine:
    """One indicator in one area, in its last year: what is said, and where it lies beside the city. Shares 0..1 of the
    axis, None where there is nothing to draw."""

    code: str
    name: str
    definition: str
    text: str
    interval: str
    asked: str
    city: str  # what it is set beside
    whole: str  # the figure of the whole city, where there is one
    verdict: str
    verdict_text: str
    is_good: bool | None  # the difference is in the good direction; None when there is none
    since: str  # verdict against the year before in the same words
    since_good: bool | None
    low: float | None
    value: float | None
    high: float | None
    city_value: float | None
    source: str


def context_lines(rows: pd.DataFrame, area: Area, places: Places, words: Words) -> tuple[ContextLine, ...]:
    """Every indicator of which the area or the city has a figure (answer of `buurtprofiel_context_list`)."""
    by_indicator: dict[str, Answers] = {}
    for row in records(rows):
        by_indicator.setdefault(row["indicator_code"], {})[(row["area_code"], int(row["year"]))] = row
    lines = [
        _context_line(answers, area, places, words)
        for answers in by_indicator.values()
        if any(code in (area.code, places.city.code) for code, _ in answers)
    ]
    return tuple(sorted(lines, key=lambda line: line.value is None))  # what is known of the area first


Answers = dict[tuple[str, int], Record]


def _context_line(answers: Answers, area: Area, places: Places, words: Words) -> ContextLine:
    about = next(iter(answers.values()))
    years = sorted(year for code, year in answers if code == area.code)
    row = answers[(area.code, years[-1])] if years else None
    before = answers[(area.code, years[-2])] if len(years) > 1 else None
    against = _against_others(answers, area, years[-1], places) if years else None
    verdict = against.verdict if against else survey.NOT_COMPARED
    since = _since(answers, area, years, places)
    high_is_good = about["direction"] == "high"
    return ContextLine(
        code=about["indicator_code"],
        name=words.pick(about["name_nl"], about["name_en"]),
        definition=words.pick(about["definition_nl"], about["definition_en"]),
        text=_context_text(row, words),
        interval=_interval_text(row, words),
        asked="" if row is None or row["n"] is None else formats.number(int(row["n"]), words.language),
        city=_city_text(answers, against, about["unit"], places.city, words),
        whole=_context_text(_last(answers, places.city), words) if _last(answers, places.city) else EN_DASH,
        verdict=verdict,
        verdict_text=words(f"buurtprofiel.context_{verdict}"),
        is_good=_good(verdict, high_is_good),
        since="" if before is None else words(f"buurtprofiel.since_{since}", year=int(before["year"])),
        since_good=_good(since, high_is_good),
        **_positions(row, against.others.value if against else None),
        source=str((row or about)["source"]),
    )


def _last(answers: Answers, area: Area) -> Record | None:
    """The row of the last year of an area."""
    years = [year for code, year in answers if code == area.code]
    return answers[(area.code, max(years))] if years else None


def _figure_of(row: Record | None) -> survey.SurveyFigure:
    if row is None:
        return survey.SurveyFigure.of(None, None, None)
    return survey.SurveyFigure.of(row["value"], row["interval_low"], row["interval_high"])


def _against_others(answers: Answers, area: Area, year: int, places: Places) -> survey.SurveyVerdict | None:
    """The area against the others of its level in the same year, weighted by inhabitants."""
    level = places.of_level(area.level)
    figures = [_figure_of(answers.get((one.code, year))) for one in level]
    found = survey.against_others(figures, [float(one.population or 0) for one in level])
    verdict = found[level.index(area)]
    return None if verdict.verdict == survey.NOT_COMPARED else verdict


def _since(answers: Answers, area: Area, years: Sequence[int], places: Places) -> str:
    """The area against itself in the year before that was asked, corrected for all areas of its level."""
    if len(years) < 2:
        return survey.NOT_COMPARED
    level = places.of_level(area.level)
    now, before = ([_figure_of(answers.get((one.code, year))) for one in level] for year in (years[-1], years[-2]))
    return survey.changed(now, before)[level.index(area)]


def _good(verdict: str, high_is_good: bool) -> bool | None:
    if verdict not in (survey.HIGHER, survey.LOWER):
        return None
    return (verdict == survey.HIGHER) == high_is_good


def _city_text(answers: Answers, against: survey.SurveyVerdict | None, unit: str, city: Area, words: Words) -> str:
    """The figure of the whole city when there is one; else what the other areas are together."""
    whole = _last(answers, city)
    if whole is not None:
        return words("buurtprofiel.city_figure", text=_context_text(whole, words))
    if against is None:
        return words("figure.missing")
    return words("buurtprofiel.others_figure", text=_with_unit(against.others.value, unit, words))


def _context_text(row: Record | None, words: Words) -> str:
    if row is None:
        return words("figure.missing")
    if row["status"] == "withheld" or row["value"] is None:
        return words("buurtprofiel.too_few_asked")
    text = _with_unit(row["value"], row["unit"], words)
    return words("buurtprofiel.of_year", text=text, year=int(row["year"]))


def _with_unit(value: float, unit: str, words: Words) -> str:
    text = formats.number(value, words.language, decimals=1 if abs(value) < 99.95 else 0)
    return f"{text}{formats.NARROW_SPACE}{unit}" if unit else text


def _interval_text(row: Record | None, words: Words) -> str:
    if row is None or row["interval_low"] is None:
        return EN_DASH
    low, high = row["interval_low"], row["interval_high"]
    return words(
        "buurtprofiel.interval",
        low=formats.number(low, words.language, decimals=1),
        high=formats.number(high, words.language, decimals=1),
    )


def _positions(row: Record | None, others: float | None) -> dict[str, float | None]:
    """Where things lie on an axis of 0 to 100 percent, or to the largest number."""
    named = {
        "low": None if row is None else row["interval_low"],
        "value": None if row is None else row["value"],
        "high": None if row is None else row["interval_high"],
        "city_value": others,
    }
    known = [number for number in named.values() if number is not None]
    top = 100.0 if row is not None and row["unit"] == "%" else max([*known, 0.0]) or 1.0
    return {name: None if number is None else min(1.0, max(0.0, number / top)) for name, number in named.items()}


def context_source(lines: Sequence[ContextLine], words: Words) -> str:
    names = ", ".join(dict.fromkeys(line.source for line in lines if line.source))
    return words("buurtprofiel.context_source", names=names)


def city_rates(rows: pd.DataFrame, context: Context, words: Words) -> dict[str, Figure]:
    """The rate of each fenomeen in the whole city (answer of `melding_by_fenomeen` for the city)."""
    city = context.places.city
    base = context.places.base_areas(city.code)
    found = {row["fenomeen_code"]: count_of(row, base_areas=base) for row in records(rows)}
    return {one.code: rate_figure(found.get(one.code, NOTHING), city.population, words) for one in context.fenomenen}


def context_table(lines: Sequence[ContextLine], caption: str, words: Words) -> Table:
    """The indicators as a table, for a file."""
    rows = tuple(
        Row(line.name, (line.text, line.interval, line.asked, line.city, line.verdict_text, line.since))
        for line in lines
    )
    names = ("context_column", "context_value", "interval_column", "context_asked", "context_city", "context_verdict")
    columns = tuple(words(f"buurtprofiel.{name}") for name in (*names, "context_since"))
    return Table(caption, columns, rows)


# ---- fenomenen ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FenomeenLine:
    """One fenomeen in one area: count, rate with interval, and how it lies beside other areas and a year before."""

    fenomeen: Fenomeen
    name: str
    count: Figure
    rate: Figure
    interval: str
    city: Figure
    times: str  # '1,4 keer (1,1–1,8)'
    verdict: str
    verdict_text: str
    change_verdict: str
    change_text: str
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


def fenomeen_lines(
    area: Area,
    judged: Judgements,
    city_rates: Mapping[str, Figure],
    fenomenen: Sequence[Fenomeen],
    window: Window,
    words: Words,
) -> tuple[FenomeenLine, ...]:
    """What is demonstrably lower first, then what does not differ, then what is higher, then what cannot be said."""
    lines = [
        _fenomeen_line(one, judged.get((area.code, one.code)), area, city_rates[one.code], window, words)
        for one in fenomenen
    ]
    lines.sort(key=lambda line: (_ORDER.index(line.verdict), -(line.count.value or 0.0)))
    return tuple(lines)


def _fenomeen_line(
    fenomeen: Fenomeen, found: Judged | None, area: Area, city: Figure, window: Window, words: Words
) -> FenomeenLine:
    now = found.now if found else NOTHING
    verdict = found.verdict if found else verdicts.NOT_COMPARED
    changed = found.change_verdict if found and window.has_before else change.NOT_COMPARED
    is_judged = found is not None and verdict not in (verdicts.TOO_SMALL, verdicts.NOT_COMPARED)
    rate = rate_figure(now, area.population, words)
    low, high = (found.rate_low, found.rate_high) if found and rate.is_known else (None, None)
    return FenomeenLine(
        fenomeen=fenomeen,
        name=fenomeen.name(words),
        count=count_figure(now, window.months, words),
        rate=rate,
        interval=EN_DASH if low is None or high is None else _range(low, high, words),
        city=city,
        times=_times(found, words) if is_judged and found else EN_DASH,
        verdict=verdict,
        verdict_text=words(f"buurtprofiel.verdict_{verdict}"),
        change_verdict=changed,
        change_text=words(f"buurtprofiel.change_{changed}"),
        ratio=found.ratio if is_judged and found else None,
        ratio_low=found.ratio_low if is_judged and found else None,
        ratio_high=found.ratio_high if is_judged and found else None,
    )


def _range(low: float, high: float, words: Words) -> str:
    low_text, high_text = formats.rate(low, words.language), formats.rate(high, words.language)
    return words("buurtprofiel.interval", low=low_text, high=high_text)


def _times(found: Judged, words: Words) -> str:
    if found.ratio is None:
        return EN_DASH
    return words("buurtprofiel.times", n=formats.number(found.ratio, words.language, decimals=1))


def ratio_plot(lines: Sequence[FenomeenLine], area: Area, words: Words) -> DotPlot:
    """Every fenomeen on one axis: how many times the rate of the other areas together, with its interval."""
    return DotPlot(
        rows=tuple(
            DotRow(line.name, line.times, line.ratio, line.ratio_low, line.ratio_high, line.verdict_text)
            for line in lines
        ),
        axis=words("buurtprofiel.ratio_axis"),
        alt=words("buurtprofiel.ratio_alt", area=area.label, n=len(lines), **_verdict_counts(lines)),
        reference=1.0,
        reference_text=words("buurtprofiel.ratio_even"),
        interval_text=words("buurtprofiel.ratio_interval"),
    )


def _verdict_counts(lines: Sequence[FenomeenLine]) -> dict[str, int]:
    return {name: sum(line.verdict == name for line in lines) for name in (verdicts.LOWER, verdicts.HIGHER)}


def fenomeen_table(lines: Sequence[FenomeenLine], area: Area, words: Words) -> Table:
    """The same as a table, for a file."""
    rows = tuple(
        Row(
            line.name,
            (
                line.count.text,
                line.rate.text,
                line.interval,
                line.city.text,
                line.times,
                line.verdict_text,
                line.change_text,
            ),
        )
        for line in lines
    )
    names = ("count", "rate", "interval_column", "rate_city", "times_column", "verdict", "change")
    columns = [
        words(f"column.{name}" if name in ("count", "rate", "rate_city") else f"buurtprofiel.{name}") for name in names
    ]
    return Table(words("buurtprofiel.fenomenen_caption", area=area.label), (words("column.fenomeen"), *columns), rows)


# ---- presence -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Presence:
    """Who is around in an area: published hours, disciplines with their organisations, and when."""

    year: int | None
    disciplines: tuple[tuple[str, str, str], ...]  # name, definition, organisations
    organisations: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]  # all hours, and those that are preventive, in words
    hours_note: str
    moments: Grid | None
    moments_year: int | None


def presence(
    people: pd.DataFrame,
    hours: pd.DataFrame,
    moments: pd.DataFrame,
    area: Area,
    offer: Offer,
    window: Window,
    words: Words,
) -> Presence:
    """From the answers of `buurtprofiel_presence_list`, `_hours_list` and `_moment_list`."""
    here = [row for row in records(people) if row["area_code"] == area.code and row["year"] <= window.last.year]
    year = max((int(row["year"]) for row in here), default=None)
    names: dict[tuple[str, str], list[str]] = {}
    for row in here:
        if row["year"] == year:
            key = (words.pick(row["name_nl"], row["name_en"]), words.pick(row["definition_nl"], row["definition_en"]))
            names.setdefault(key, []).append(row["organisation_name"] or row["organisation_code"])
    found, note = _hours(hours, area, window, words)
    grid, moments_year = _moments(moments, area, offer, window, words)
    return Presence(
        year=year,
        disciplines=tuple((name, definition, ", ".join(who)) for (name, definition), who in names.items()),
        organisations=tuple(sorted({name for who in names.values() for name in who})),
        hours=found,
        hours_note=note,
        moments=grid,
        moments_year=moments_year,
    )


def _hours(rows: pd.DataFrame, area: Area, window: Window, words: Words) -> tuple[tuple[tuple[str, str], ...], str]:
    here = [row for row in records(rows) if row["area_code"] == area.code]
    if not here:
        return (), ""
    parts = [(words("buurtprofiel.hours_all"), here)]
    parts += [
        (words(f"buurtprofiel.hours_{nature}"), [row for row in here if row["nature"] == nature])
        for nature in ("preventief", "reactief")
    ]
    note = words("figure.note_rounded")
    if any(row["missing_months"] for row in here):
        note = f"{words('buurtprofiel.hours_missing')} {note}"
    presence_name = words.pick(here[0]["presence_name_nl"], here[0]["presence_name_en"])
    if presence_name != area.name:
        note = f"{words('buurtprofiel.hours_of', area=presence_name)} {note}"
    return tuple((name, _hours_text(own, window, words)) for name, own in parts), note


def _hours_text(rows: Sequence[Record], window: Window, words: Words) -> str:
    """A sum of rounded hours: never a zero, but what it is certainly under."""
    if any(row["missing_months"] and not row["known_months"] for row in rows) and not any(row["hours"] for row in rows):
        return words("figure.missing")
    total = sum(int(row["hours"] or 0) for row in rows)
    if total:
        return words("buurtprofiel.hours", n=words("figure.about", n=formats.number(total, words.language)))
    bound = error_bound(window.months, settings.HOURS_BASE) * len(rows)
    return words("buurtprofiel.hours", n=words("figure.less_than", n=formats.number(bound + 1, words.language)))


def _moments(
    rows: pd.DataFrame, area: Area, offer: Offer, window: Window, words: Words
) -> tuple[Grid | None, int | None]:
    here = [row for row in records(rows) if row["area_code"] == area.code and row["year"] <= window.last.year]
    year = max((int(row["year"]) for row in here), default=None)
    if year is None or not offer.day_parts:
        return None, None
    around = {(row["day_type"], row["day_part"]) for row in here if row["year"] == year}
    parts = list(offer.day_parts)

    def cell(day_type: str, part: str) -> GridCell:
        is_there = (day_type, part) in around
        swatch: Swatch = SWATCHES["more" if is_there else "none"]
        return GridCell(words("about.yes") if is_there else EN_DASH, swatch)

    grid = Grid(
        row_names=tuple(words(f"buurtprofiel.day_{day_type}") for day_type in DAY_TYPES),
        column_names=tuple(offer.day_parts[part].text(words) for part in parts),
        cells=tuple(tuple(cell(day_type, part) for part in parts) for day_type in DAY_TYPES),
        alt=words("buurtprofiel.moments_alt", n=len(around), all=len(parts) * len(DAY_TYPES), year=year),
        corner=words("buurtprofiel.day"),
    )
    return grid, year


def presence_source(sources: pd.DataFrame, found: Presence, words: Words) -> str:
    """Where the presence comes from, and the caveat of its hours."""
    rows = [row for row in records(sources) if row["source_kind"] == "presence"]
    names = ", ".join(words.pick(row["name_nl"], row["name_en"]) for row in rows)
    return words("buurtprofiel.presence_source", names=names or words("about.unknown"), note=found.hours_note)


# ---- strengths first ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Highlights:
    """What is demonstrably different, in sentences: for the better first, then what asks for attention."""

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
    """Only what statistics bear out; what is offered stands beside it as counts."""
    good: list[str] = []
    other: list[str] = []
    for line in context_figures:
        for is_good, text in ((line.is_good, line.verdict_text), (line.since_good, line.since)):
            if is_good is not None:
                sentence = words("buurtprofiel.said", name=line.name, verdict=_lower(text))
                (good if is_good else other).append(sentence)
    for one in fenomenen:
        for verdict, text in ((one.verdict, one.verdict_text), (one.change_verdict, one.change_text)):
            if verdict in (verdicts.LOWER, verdicts.HIGHER, change.FELL, change.ROSE):
                is_lower = verdict in (verdicts.LOWER, change.FELL)
                sentence = words("buurtprofiel.said", name=one.name, verdict=_lower(text))
                (good if is_lower == one.fenomeen.low_is_good else other).append(sentence)
    return Highlights(tuple(good), tuple(other), _offered(around, matrix, words))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _offered(around: Presence, matrix: Coverage, words: Words) -> tuple[str, ...]:
    organisations = {code for one in matrix.reaching for code in one.organisations}
    found = [words("buurtprofiel.offer", n=len(matrix.reaching), organisations=len(organisations))]
    if matrix.place.is_chosen and matrix.required:
        found.append(words("buurtprofiel.offer_rule", met=len(matrix.met), required=len(matrix.required)))
    if around.disciplines:
        found.append(
            words(
                "buurtprofiel.team",
                n=len(around.disciplines),
                organisations=len(around.organisations),
                year=around.year,
            )
        )
    return tuple(found)


def place_coverage(subject: Subject, offer: Offer, places: Places, day: dt.date) -> Coverage:
    """What runs for the area that was asked for; a chosen buurt is asked as such."""
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
    asked: Sequence[Subject],
    window: Window,
    earlier: Window | None,
    rates: Mapping[str, Figure],
    indicators: pd.DataFrame,
    offer: Offer,
    context: Context,
    words: Words,
) -> tuple[Side, ...]:
    """The areas beside each other, the first with an earlier year when that was asked for."""
    places, found = context.places, []

    def lines(area: Area, months: Window) -> tuple[FenomeenLine, ...]:
        judged = judgements(
            context.release.file,
            places.people_level.code,
            populations(places),
            frozenset(one.code for one in context.fenomenen if one.about == "people"),
            months.first,
            months.last,
        )
        return fenomeen_lines(area, judged, rates, context.fenomenen, months, words)

    for one in asked:
        found.append(
            Side(
                name=_side_name(one, words),
                area=one.wanted,
                context_figures=context_lines(indicators, one.figures, places, words),
                fenomenen=lines(one.figures, window),
                offered=len(place_coverage(one, offer, places, context.release.as_of).reaching),
            )
        )
    if earlier is not None:
        period = formats.short_period(earlier.first, earlier.last, words.language)
        name = words("buurtprofiel.side_earlier", area=asked[0].wanted.label, period=period)
        side = Side(name, asked[0].wanted, fenomenen=lines(asked[0].figures, earlier), is_earlier=True)
        found.insert(1, side)
    return tuple(found)


def _side_name(one: Subject, words: Words) -> str:
    if not one.is_part:
        return one.wanted.label
    return words("buurtprofiel.side_part", wanted=one.wanted.label, area=one.figures.label)


def side_table(sides: Sequence[Side], fenomenen: Sequence[Fenomeen], context: Context, words: Words) -> Table:
    """Rows are measures, columns are areas (or the first area in earlier years), the city last."""
    city, first = context.places.city, sides[0]
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
    return f"{line.rate.text}: {_lower(line.verdict_text)}" if line.rate.is_known else line.rate.text


# ---- notes --------------------------------------------------------------------------------------


def note_table(rows: pd.DataFrame, places: Places, words: Words) -> Table:
    """What happened here: day, place, one sentence, source."""
    found = tuple(
        Row(
            formats.day(row["note_date"], words.language),
            (
                places.areas[row["area_code"]].label if row["area_code"] in places.areas else row["area_code"],
                row["sentence"],
                row["source"] or "",
            ),
        )
        for row in records(rows)
    )
    names = ("note_day", "note_where", "note_what", "note_source")
    return Table(
        words("buurtprofiel.notes"), tuple(words(f"buurtprofiel.{name}") for name in names), found, numeric=False
    )


def sentence(subject: Subject, window: Window, words: Words) -> str:
    """'Cijfers over november 2025 tot en met oktober 2026.'"""
    period = formats.period(window.first, window.last, words.language)
    key = "buurtprofiel.sentence" if subject.is_asked else "buurtprofiel.sentence_start"
    return words(key, area=subject.wanted.label, period=period)

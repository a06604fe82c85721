"""The page Afstemming in words and looks: the matrix of classes, the reasons behind one, the map of two measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.facts.alignments import AlignmentCell, Board
from dashboard.facts.offer import Offer
from dashboard.facts.places import Area, Places
from dashboard.facts.release import Fenomeen
from dashboard.facts.week import Week
from dashboard.stats.alignment import (
    ALIGNED,
    CANNOT_SAY,
    NO_GOAL,
    OFFER_WITHOUT_PRESSURE,
    PRESSURE_WITHOUT_OFFER,
    WRONG_MOMENT,
    AlignmentRule,
    Reason,
)
from dashboard.stats.verdicts import HIGHER, LOWER, NO_DIFFERENCE, TOO_SMALL
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch, look_of
from dashboard.views.shared.plots import Grid, GridCell
from dashboard.views.shared.share_texts import hours_text, percent, share_text
from dashboard.views.shared.tables import Row, Table

# "afgestemd" comes in two looks: an offer where more is reported, and nothing out of the ordinary reported.
QUIET = "rustig"
KINDS: dict[str, Swatch] = {
    PRESSURE_WITHOUT_OFFER: Swatch("#d9791b"),
    WRONG_MOMENT: Swatch("#f6c27c"),
    NO_GOAL: Swatch("#fbe9b7"),
    ALIGNED: Swatch("#43a2ca"),
    QUIET: Swatch("#e4f2ea"),
    OFFER_WITHOUT_PRESSURE: Swatch("#b9b1d8"),
    CANNOT_SAY: look_of("few"),
}


def kind_of(cell: AlignmentCell) -> str:
    is_quiet = cell.kind == ALIGNED and cell.given.pressure != HIGHER
    return QUIET if is_quiet else cell.kind


def wijken(places: Places, *, chosen_only: bool = False) -> list[Area]:
    """The areas of the people level by name, all of them or those with a chosen buurt."""
    found = sorted(places.of_level(places.people_level.code), key=lambda area: area.label.casefold())
    return [area for area in found if not chosen_only or places.chosen_in(area.code)]


# ---- the matrix -----------------------------------------------------------------------------------


def matrix(board: Board, areas: Sequence[Area], fenomenen: Sequence[Fenomeen], words: Words) -> Grid:
    """Wijk x fenomeen, one class each."""
    kinds = [[kind_of(board.cells[(area.code, one.code)]) for one in fenomenen] for area in areas]
    counts = Counter(kind for row in kinds for kind in row)
    rows = tuple(LegendRow(look, words(f"afstemming.kind_{kind}"), counts[kind]) for kind, look in KINDS.items())
    return Grid(
        row_names=tuple(area.label for area in areas),
        column_names=tuple(one.name(words) for one in fenomenen),
        cells=tuple(tuple(GridCell(words(f"afstemming.short_{kind}"), KINDS[kind]) for kind in row) for row in kinds),
        alt=words("afstemming.matrix_alt", year=board.year),
        legend=Legend(words("afstemming.legend"), rows, ""),
        corner=words("column.area"),
    )


def summary(board: Board, areas: Sequence[Area], words: Words) -> str:
    """A sentence on the number of cells that need a conversation."""
    codes = {area.code for area in areas}
    counts = Counter(cell.kind for cell in board.cells.values() if cell.area_code in codes)
    pressed = sum(1 for cell in board.cells.values() if cell.area_code in codes and cell.given.pressure == HIGHER)
    return words(
        "afstemming.summary",
        total=sum(counts.values()),
        pressed=pressed,
        none=counts[PRESSURE_WITHOUT_OFFER],
        moment=counts[WRONG_MOMENT],
        goal=counts[NO_GOAL],
        unknown=counts[CANNOT_SAY],
        year=board.year,
    )


# ---- the reasons behind a class -------------------------------------------------------------------


@dataclass(frozen=True)
class Reasons:
    """Reasons why a cell has its class: the steps as a table, and what is behind the numbers."""

    title: str
    kind: str
    swatch: Swatch
    because: str
    steps: Table
    initiatives: tuple[str, ...]


def reasons(
    cell: AlignmentCell,
    board: Board,
    fenomeen: Fenomeen,
    here: Week,
    offer: Offer,
    places: Places,
    words: Words,
) -> Reasons:
    """The steps that were taken, each with its number, its threshold and whether it was met."""
    group = here.group_of(cell.area_code)
    where = group.name(places, words) if group else places.areas[cell.area_code].label
    rows = [_pressure_row(cell, board, fenomeen, words)]
    for reason in cell.result.reasons:
        if reason.name != "pressure":
            rows.append(_row(reason, cell, fenomeen, where, words))
    kind = kind_of(cell)
    return Reasons(
        title=words("afstemming.reasons_title", area=places.areas[cell.area_code].label, fenomeen=fenomeen.name(words)),
        kind=words(f"afstemming.kind_{kind}"),
        swatch=KINDS[kind],
        because=words(f"afstemming.because_{kind}"),
        steps=Table(
            words("afstemming.steps", year=board.year),
            tuple(words(f"afstemming.column_{name}") for name in ("step", "figure", "threshold", "result")),
            tuple(rows),
            numeric=False,
        ),
        initiatives=tuple(
            words(
                "afstemming.initiative",
                title=one.title,
                names=", ".join(offer.organisation_name(code) for code in one.organisations) or "?",
            )
            for one in cell.initiatives
        ),
    )


def _ratio(value: float, words: Words) -> str:
    return formats.number(value, words.language, 1)


def _pressure_row(cell: AlignmentCell, board: Board, fenomeen: Fenomeen, words: Words) -> Row:
    """The verdict on the wijk, said once with its numbers, however many verdicts were asked after."""
    is_people = fenomeen.about == "people"
    if cell.published is None:
        figure = words("figure.missing")
    else:
        count = formats.number(cell.published, words.language)
        if is_people:
            count = words("figure.about", n=count) if cell.published else words("figure.under_five")
        figure = words("afstemming.reports", n=count)
        if cell.given.pressure in (HIGHER, LOWER, NO_DIFFERENCE) and cell.ratio is not None:
            figure += " " + words(
                "afstemming.ratio",
                n=_ratio(cell.ratio, words),
                low=_ratio(cell.ratio_low or 0.0, words),
                high=_ratio(cell.ratio_high or 0.0, words),
            )
    return Row(
        words("afstemming.step_pressure", fenomeen=fenomeen.name(words), year=board.year),
        (figure, words("afstemming.threshold_pressure"), words(f"afstemming.pressure_{cell.given.pressure}")),
    )


def _row(reason: Reason, cell: AlignmentCell, fenomeen: Fenomeen, where: str, words: Words) -> Row:
    threshold = float(reason.threshold)
    number = formats.number(threshold, words.language)
    figures = {
        "hours": lambda value: hours_text(value, cell.presence_series, words),
        "initiatives": lambda value: formats.number(value, words.language),
        "goals": lambda value: formats.number(value, words.language),
    }
    if reason.name == "overlap":
        figure, number = _overlap_text(cell, words), percent(threshold, words.language)
    elif reason.value is None:
        figure = words("figure.missing")
    else:
        figure = figures[reason.name](float(reason.value))
    result = "unknown" if reason.value is None else "met" if reason.is_met else "not_met"
    return Row(
        words(f"afstemming.step_{reason.name}", area=where, fenomeen=fenomeen.name(words)),
        (figure, words("afstemming.at_least", n=number), words(f"afstemming.result_{result}")),
    )


def _overlap_text(cell: AlignmentCell, words: Words) -> str:
    if cell.overlap is None:
        return words("figure.missing")
    return words(
        "afstemming.overlap",
        n=share_text(cell.overlap, words, is_rounded=True),
        low=percent(cell.overlap.low, words.language),
        high=percent(cell.overlap.high, words.language),
    )


# ---- the map of two measures ----------------------------------------------------------------------

# Rows: less, no demonstrable difference, more reported; columns: neither presence nor initiatives, one of them, both.
# A step right is bluer, a step down pinker; the border keeps a contrast of 3 with each.
BIVARIATE: dict[tuple[str, int], Swatch] = {
    (LOWER, 0): Swatch("#f3f3f3"),
    (LOWER, 1): Swatch("#ace4e4"),
    (LOWER, 2): Swatch("#5ac8c8"),
    (NO_DIFFERENCE, 0): Swatch("#e8cfe3"),
    (NO_DIFFERENCE, 1): Swatch("#b3bcdd"),
    (NO_DIFFERENCE, 2): Swatch("#6ea6c6"),
    (HIGHER, 0): Swatch("#d15fa8"),
    (HIGHER, 1): Swatch("#a573c0"),
    (HIGHER, 2): Swatch("#6b78c4"),
}


def offer_level(cell: AlignmentCell, rule: AlignmentRule) -> int:
    """0, 1 or 2: presence at the right hours (or at hours that cannot be told apart), and initiatives."""
    given = cell.given
    is_present = (given.hours or 0) >= rule.least_hours
    is_on_time = given.overlap is None or given.overlap >= rule.least_overlap
    return int(is_present and is_on_time) + int(given.initiatives >= rule.least_initiatives)


def _bivariate_look(cell: AlignmentCell, rule: AlignmentRule) -> Swatch:
    if cell.given.pressure == TOO_SMALL:
        return look_of("few")
    return BIVARIATE.get((cell.given.pressure, offer_level(cell, rule)), look_of("missing"))


def bivariate_map(
    board: Board,
    areas: Sequence[Area],
    fenomeen: Fenomeen,
    places: Places,
    words: Words,
    selected: Sequence[str] = (),
) -> MapView:
    """Pressure and offer of one fenomeen on one map."""
    cells = {area.code: board.cells[(area.code, fenomeen.code)] for area in areas}
    looks = {code: _bivariate_look(cell, board.rule) for code, cell in cells.items()}
    drawn = tuple(
        MapArea.of(
            area,
            looks[area.code],
            (
                words(f"afstemming.pressure_{cells[area.code].given.pressure}"),
                words(f"afstemming.offer_{offer_level(cells[area.code], board.rule)}"),
                words(f"afstemming.kind_{kind_of(cells[area.code])}"),
            ),
            is_selected=area.code in selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area in areas
    )
    counts = Counter(looks.values())
    texts = _bivariate_texts(words)
    rows = tuple(LegendRow(look, text, counts[look]) for look, text in texts.items() if counts[look])
    worth = [
        area.label
        for area in areas
        if (cells[area.code].given.pressure, offer_level(cells[area.code], board.rule)) == (HIGHER, 0)
    ]
    alt = words(
        "afstemming.map_alt",
        fenomeen=fenomeen.name(words),
        year=board.year,
        names=", ".join(worth) or words("veldwerkers.nowhere"),
    )
    return MapView(drawn, Legend(words("afstemming.map_legend"), rows, words("afstemming.map_method")), alt)


def _bivariate_texts(words: Words) -> Mapping[Swatch, str]:
    texts = {
        look: words(
            "afstemming.both", pressure=words(f"afstemming.level_{verdict}"), offer=words(f"afstemming.offer_{level}")
        )
        for (verdict, level), look in reversed(BIVARIATE.items())
    }
    return texts | {look_of("few"): words("afstemming.level_too_small"), look_of("missing"): words("figure.missing")}


def map_figures(view: MapView) -> dict[str, dict[str, str | float | None]]:
    """Texts on the map for each area, by name (code -> name -> text), for a GeoJSON file."""
    names = ("reports", "offer", "alignment")
    return {area.code: dict(zip(names, area.lines, strict=True)) for area in view.areas}


def map_table(view: MapView, words: Words) -> Table:
    """The map as a table: the class of each area and the lines of its tooltip."""
    texts = {row.swatch: row.text for row in view.legend.rows}
    rows = tuple(
        Row(
            area.label,
            (texts.get(area.swatch, ""), area.lines[0], area.lines[1]),
            swatch=area.swatch,
            is_marked=area.is_chosen,
            is_current=area.is_selected,
        )
        for area in view.areas
    )
    columns = (words("download.class"), words("afstemming.column_pressure"), words("afstemming.column_offer"))
    return Table(view.alt, (words("column.area"), *columns), rows, numeric=False, compact=True)

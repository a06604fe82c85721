"""Times at which a fenomeen is reported: months of the year, and moments of the week."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.base import formats
from dashboard.base.formats import months_between
from dashboard.base.rows import Record, records
from dashboard.base.settings import DAY_TYPES
from dashboard.base.texts import Words
from dashboard.facts.analysis import Choice
from dashboard.facts.count import count_of
from dashboard.facts.release import Subject
from dashboard.views.shared.choropleth import Legend, LegendRow, Swatch, class_swatches, look_of
from dashboard.views.shared.classes import Classes, make_classes
from dashboard.views.shared.course import Note
from dashboard.views.shared.figures import count_figure
from dashboard.views.shared.plots import DotPlot, DotRow, Grid, GridCell
from dashboard.views.shared.tables import Row, Table

DAYS = dict(zip((*DAY_TYPES, "weekend"), (5, 1, 1, 2), strict=True))  # days of that kind in a week


def read_notes(rows: pd.DataFrame) -> tuple[Note, ...]:
    """The notes from the answer of `note_list`."""
    return tuple(
        Note(row["area_code"], row["note_date"], row["sentence"], row["source"] or "") for row in records(rows)
    )


def course_notes(is_rounded: bool, words: Words) -> tuple[str, ...]:
    """The sentences that say how to read the grey band; `is_rounded`: the figures are about people."""
    band = words("overlast.range_note")
    return (words("overlast.quarter_note"), band) if is_rounded else (band,)


def multiples_note(subject: Subject, choice: Choice, words: Words) -> str | None:
    """Sentence on why counts about people are not divided, where the visitor asked for that; else None."""
    return words("overlast.multiples_people") if choice == "inwoners" and subject.holds_people else None


# ---- season -------------------------------------------------------------------------------------


def season_plot(index: pd.DataFrame, subject: str, area: str, words: Words) -> DotPlot | None:
    """The twelve months against an average month, from `season_index`; None where there is too little."""
    if index.empty:
        return None
    rows = tuple(
        DotRow(
            label=formats.month_name(dt.date(2000, row["month_of_year"], 1), words.language),
            text=words("overlast.times", n=formats.number(row["index"], words.language, 1)),
            value=row["index"],
            low=row["index_low"],
            high=row["index_high"],
        )
        for row in records(index)
    )
    top = max(rows, key=lambda row: row.value or 0.0)
    low = min(rows, key=lambda row: row.value or 0.0)
    return DotPlot(
        rows=rows,
        axis=words("overlast.season_axis"),
        alt=words(
            "overlast.season_alt",
            subject=subject,
            area=area,
            most=top.label,
            high=top.text,
            least=low.label,
            low=low.text,
        ),
        reference=1.0,
        reference_text=words("overlast.season_line"),
        interval_text=words("overlast.interval"),
    )


def season_note(index: pd.DataFrame, last: dt.date, words: Words) -> str | None:
    """A sentence on the number of years behind the season; None where there is no season."""
    if index.empty:
        return None
    return words("overlast.season_note", years=int(index["years"].iloc[0]), month=formats.month(last, words.language))


def season_table(plot: DotPlot | None, caption: str, words: Words) -> Table | None:
    """The season in numbers."""
    if plot is None:
        return None
    rows = [
        Row(
            row.label,
            (
                row.text,
                words(
                    "overlast.span",
                    low=formats.number(row.low or 0.0, words.language, 1),
                    high=formats.number(row.high or 0.0, words.language, 1),
                ),
            ),
        )
        for row in plot.rows
    ]
    names = (words("overlast.column_month"), words("overlast.season_axis"), words("overlast.column_interval"))
    return Table(caption, names, tuple(rows))


# ---- time of the week ---------------------------------------------------------------------------


def can_show_week(subject: Subject) -> bool:
    """Things have weekdays and people kinds of day: both together have no time of the week in common."""
    return len({fenomeen.about for fenomeen in subject.fenomenen}) == 1


def _row_key(row: Record) -> object:
    return row["weekday"] if row["about"] == "things" else row["day_type"]


def _row_name(row: Record, words: Words) -> str:
    kind = "weekday" if row["about"] == "things" else "day_type"
    return words(f"overlast.{kind}.{_row_key(row)}")


def _days_a_week(row: Record) -> int:
    return 1 if row["about"] == "things" else DAYS[row["day_type"]]


def _hours(row: Record) -> int:
    return int((row["until_hour"] - row["from_hour"]) % 24) or 24


def _intensity(row: Record) -> float | None:
    """Reports per hour of that part of the week, for colours: a long part is not busier because it is long."""
    total = row["melding_count"]
    return None if total is None else total / (_hours(row) * _days_a_week(row) * 52)


def week_grid(rows: pd.DataFrame, subject: Subject, area: str, base_areas: int, words: Words) -> Grid | None:
    """The answer of `overlast_profile` as a heat map; None where there is no profile.

    A cell says how many reports were published, its colour how many that is per hour.
    """
    answers = records(rows) if can_show_week(subject) else []
    if not answers:
        return None
    months = months_between(dt.date(answers[0]["year"], 1, 1), dt.date(answers[0]["year"], 12, 1))
    orders = list(DAYS)
    answers.sort(key=lambda row: row["weekday"] or orders.index(row["day_type"]))
    parts = list(dict.fromkeys(row["day_part"] for row in answers))
    part_names = {row["day_part"]: words.of(row["part_name"]) for row in answers}
    names = {_row_key(row): _row_name(row, words) for row in answers}
    cells = {(_row_key(row), row["day_part"]): row for row in answers}
    classes = make_classes([_intensity(row) for row in answers])
    swatches = class_swatches(classes)
    looks: set[str] = set()

    def cell(row: Record) -> GridCell:
        figure = count_figure(count_of(row, base_areas=base_areas), months, words)
        value = _intensity(row)
        look = figure.look
        if look is None and value is not None:
            return GridCell(figure.text, swatches[classes.index(value)])
        looks.add(look or "missing")
        return GridCell(figure.text, look_of(look or "missing"))

    drawn = tuple(tuple(cell(cells[key, part]) for part in parts) for key in names)
    busiest = max(answers, key=lambda row: _intensity(row) or 0.0)
    return Grid(
        row_names=tuple(names.values()),
        column_names=tuple(part_names[part] for part in parts),
        cells=drawn,
        alt=words(
            "overlast.week_alt",
            subject=subject.name(words),
            area=area,
            year=answers[0]["year"],
            day=_row_name(busiest, words),
            part=part_names[busiest["day_part"]],
        ),
        legend=_legend(classes, swatches, sorted(looks), words),
        corner="",
    )


def _legend(classes: Classes, swatches: tuple[Swatch, ...], looks: list[str], words: Words) -> Legend:
    """The legend from quiet to busy. Only the ends are named: the borders are reports per hour, which nobody reads."""
    rows = []
    for index, swatch in enumerate(swatches):
        key = "quiet" if index == 0 else "busy" if index == len(swatches) - 1 else None
        rows.append(LegendRow(swatch, words(f"overlast.week_{key}") if key else "", 0))
    rows += [LegendRow(look_of(look), words(f"legend.{look}"), 0) for look in looks]
    return Legend(words("overlast.week_legend"), tuple(rows), "")


def week_note(rows: pd.DataFrame, subject: Subject, words: Words) -> str | None:
    """A sentence on the year of the profile, and for fenomenen about people on why there is no other."""
    if rows.empty or not can_show_week(subject):
        return None
    return words(
        "overlast.week_people" if subject.holds_people else "overlast.week_things", year=int(rows["year"].iloc[0])
    )


def week_empty(subject: Subject, words: Words) -> str:
    """Sentence on why there is no heat map."""
    return words("overlast.week_none" if can_show_week(subject) else "overlast.week_mixed")


def week_table(grid: Grid | None, caption: str, words: Words) -> Table | None:
    """The heat map as a table."""
    if grid is None:
        return None
    rows = tuple(
        Row(name, tuple(cell.text for cell in cells)) for name, cells in zip(grid.row_names, grid.cells, strict=True)
    )
    return Table(caption, (words("overlast.column_day"), *grid.column_names), rows)

"""Small drawn inputs for tests of views: a city of four wijken and the answers of queries as text tables."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.base.texts import Wording, words_for
from dashboard.facts.period import Window
from dashboard.facts.places import Places, read_places
from dashboard.facts.release import Edition, Fenomeen, Release

NL, EN = words_for("nl"), words_for("en")
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 3, 1)
YEAR_2025 = Window(dt.date(2025, 1, 1), dt.date(2025, 12, 1), dt.date(2024, 1, 1))

AREAS = """
area_code | level | area_name | area_label   | parent_code | population | area_km2 | has_outline | is_counted
tiny      | stad  | Tiny      | Tiny         |             | 2360       | 4        | 1           | 1
N1        | wijk  | Noord     | Noord (wijk) | tiny        | 1000       | 1        | 1           | 1
O1        | wijk  | Oost      | Oost         | tiny        | 800        | 1        | 1           | 1
W1        | wijk  | West      | West         | tiny        | 500        | 1        | 1           | 1
Z1        | wijk  | Zuid      | Zuid         | tiny        | 60         | 1        | 1           | 1
N1a       | buurt | Noord     | Noord (buurt)| N1          | 400        | 0.5      |             |
N1b       | buurt | Plein     | Plein        | N1          | 600        | 0.5      |             |
"""
LEVELS = """
level | level_order | name_nl | name_en  | plural_nl | plural_en | has_outline | is_people_level | outline_source
stad  | 0           | stad    | city     | steden    | cities    | 1           |                 |
wijk  | 1           | wijk    | district | wijken    | districts | 1           | 1               | drawn
buurt | 2           | buurt   | quarter  | buurten   | quarters  |             |                 |
"""
CHOSEN = """
chosen_code | chosen_name | area_code
oost        | Oost        | O1
plein       | Het Plein   | N1b
"""
NUMBERS = {"population", "area_km2", "level_order"}
COUNTS = ("melding_count", "known_cells", "rounded_cells", "rounded_series", "folded_cells", "withheld_cells")


def table(text: str) -> pd.DataFrame:
    """A table drawn with | between cells; an empty cell is nothing, numbers are numbers. Columns x_nl and x_en are
    the words x of an answer."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame([[_cell(cell) for cell in line] for line in lines[1:]], columns=lines[0])
    for column in [name.removesuffix("_nl") for name in frame.columns if name.endswith("_nl")]:
        both = zip(frame.pop(f"{column}_nl"), frame.pop(f"{column}_en"), strict=True)
        frame[column] = pd.Series([Wording(nl=str(nl), en=str(en)) if nl else None for nl, en in both], dtype=object)
    return frame


def _cell(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def places() -> Places:
    levels = table(LEVELS)
    drawn = [Wording(nl=str(source)) if source else None for source in levels["outline_source"]]
    levels["outline_source"] = pd.Series(drawn, dtype=object)
    return read_places(levels, table(AREAS), table(CHOSEN))


def counts(text: str) -> pd.DataFrame:
    """A drawn answer with counts; columns that are not drawn are 0, those of the year before too."""
    frame = table(text)
    for prefix in ("", "before_"):
        for name in (*COUNTS, "year_only_cells", "missing_cells"):
            if f"{prefix}{name}" not in frame:
                frame[f"{prefix}{name}"] = 0
    return frame


def fenomeen(code: str, about: str = "things", group: str = "netheid") -> Fenomeen:
    name = code.capitalize()
    return Fenomeen(
        code=code,
        wording=Wording(nl=name, en=name),
        definition=Wording(nl="Wat", en="What"),
        why=Wording(nl="Waarom", en="Why"),
        group_code=group,
        group_wording=Wording(nl=group.capitalize(), en=group.capitalize()),
        about=about,
        low_is_good=True,
        owner="test",
        review_date=dt.date(2027, 1, 1),
        folded_from_year=None,
    )


def release(**changes: object) -> Release:
    """A release of 15 months, with zwerfvuil (things) and wildplassen (people)."""
    edition = Edition(
        file="x",
        city_name="Tiny",
        as_of=dt.date(2026, 4, 20),
        first_month=FIRST,
        last_month=LAST,
        next_update=dt.date(2026, 5, 1),
        population_year=2025,
        population_source=Wording(nl="drawn", en="drawn in English"),
        has_example=False,
        chosen_is_example=False,
        languages=("nl", "en"),
        tiles_url=None,
        tiles_attribution=None,
    )
    values: dict = {
        "edition": edition,
        "places": places(),
        "fenomenen": (fenomeen("zwerfvuil"), fenomeen("wildplassen", "people", "samenleven")),
        "sources": (Wording(nl="Meldingen", en="Reports"),),
    }
    return Release(**(values | changes))

"""Lists of areas as offices keep them: names, inhabitants, surface. A fault of the list never becomes a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from dashboard.base.errors import UserError
from dashboard.base.numbers import TwoWaysError, read_number
from dashboard.city.city_file import AreaList, City, Columns, Level, require

_TOTAL = re.compile(r"(sub)?(totaal|total|totale|som|sum|gesamt|insgesamt)\b", re.IGNORECASE)
_FLOAT_CODE = re.compile(r"\d+\.0")


def column_of(table: pd.DataFrame, names: Columns, file: Path, setting: str) -> str:
    """The first of `names` that the table has, in any case. Raises UserError, naming the headers that were found."""
    known = {str(column).strip().lower(): str(column) for column in table.columns}
    for name in names:
        if name.lower() in known:
            return known[name.lower()]
    raise UserError(
        f"column not found for '{setting}'",
        file=file,
        column=" | ".join(names),
        expected=_told(file, table),
    )


def _told(file: Path, table: pd.DataFrame) -> str:
    """Words that a message may say of the columns: a list may have no header, and begin with a row of data instead."""
    if file.suffix.lower() in (".csv", ".txt"):
        return f"its name on the first line, among {len(table.columns)} columns"
    return f"one of the columns {', '.join(map(str, table.columns))}"[:300]


def plain_codes(codes: pd.Series) -> pd.Series:
    """Codes as text. A column of numbers with a gap reaches us as 101.0: the code is 101."""
    text = codes.astype("object").where(codes.notna(), "").astype(str).str.strip()
    filled = text[text != ""]
    if len(filled) and filled.str.fullmatch(_FLOAT_CODE).all():
        return text.str.removesuffix(".0")
    return text


def read_list(city: City, level: Level) -> tuple[pd.DataFrame | None, int]:
    """[area_code, area_name, parent, population, area_km2] of a level, and the inhabitants that stand in no area.

    None where the level has no list. Raises UserError for what cannot be trusted.
    """
    if level.areas is None:
        return None, 0
    areas = level.areas
    file = require(city, areas.file, f"areas of level '{level.code}'")
    raw = _rows(file, areas)
    table = pd.DataFrame({"area_code": plain_codes(raw[column_of(raw, areas.code, file, "code")])})
    table["area_name"] = raw[column_of(raw, areas.name, file, "name")].str.strip()
    table["parent"] = plain_codes(raw[column_of(raw, areas.parent, file, "parent")]) if areas.parent else None
    table["population"] = _population(raw, areas, file)
    table["area_km2"] = _surface(raw, areas, file)
    _check(table, file)
    suffix = city.population.unlocated_suffix
    nowhere = table["area_code"].str.endswith(suffix) if suffix else pd.Series(False, index=table.index)
    left_over = int(table.loc[nowhere, "population"].fillna(0).sum())
    return table[~nowhere].reset_index(drop=True), left_over


def _rows(file: Path, areas: AreaList) -> pd.DataFrame:
    """The rows that say something, as text; their index is the line in the file, minus two."""
    hint = file.open("rb").read(16).removeprefix(b"\xef\xbb\xbf").lower().startswith(b"sep=")  # Excel's own first line
    try:
        raw: pd.DataFrame = pd.read_csv(
            file,
            sep=areas.separator,
            encoding=areas.encoding,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skiprows=1 if hint else 0,
        ).fillna("")
    except LookupError:
        raise UserError("unknown encoding", file=file, value=areas.encoding, expected="'utf-8' or 'cp1252'") from None
    except UnicodeDecodeError:
        raise UserError("cannot be read as text", file=file, expected="UTF-8, or set 'encoding'") from None
    except pd.errors.EmptyDataError:
        raise UserError("the list is empty", file=file, expected="a line with the names of the columns") from None
    except pd.errors.ParserError as error:
        line = re.search(r"line (\d+)", str(error))
        raise UserError(
            "a line has more cells than the header",
            file=file,
            line=int(line[1]) if line else None,
            expected=f"cells separated by '{areas.separator}'",
        ) from None
    raw.index += int(hint)
    said = raw.apply(lambda column: column.str.strip() != "").any(axis=1)
    if not said.any():
        raise UserError("the list holds no areas", file=file)
    return pd.DataFrame(raw[said])


def _numbers(raw: pd.DataFrame, names: Columns, areas: AreaList, file: Path, setting: str) -> pd.Series:
    """The numbers of a column, by line; NaN where it is blank."""
    column = column_of(raw, names, file, setting)
    # "." is also what a list without marks is read with, so it does not settle what 12.345 means.
    decimal = areas.decimal if areas.decimal == "," or setting != "population" else None
    found = {}
    for index, text in raw[column].items():
        try:
            found[index] = read_number(text, decimal) if text.strip() else float("nan")
        except TwoWaysError:
            raise _no_number(file, index, column, "a number without a mark for thousands, or decimal = ','") from None
        except ValueError:
            raise _no_number(file, index, column, f"a number with decimal '{areas.decimal}'") from None
    return pd.Series(found, dtype="float64")


def _no_number(file: Path, index: object, column: str, expected: str) -> UserError:
    return UserError("not a number", file=file, line=int(str(index)) + 2, column=column, expected=expected)


def _population(raw: pd.DataFrame, areas: AreaList, file: Path) -> pd.Series:
    """Inhabitants: whole numbers, not all zero."""
    if areas.population is None:
        return pd.Series(pd.NA, index=raw.index, dtype="Int64")
    numbers = _numbers(raw, areas.population, areas, file, "population")
    broken = numbers.index[numbers.notna() & (numbers != numbers.round())]
    column = column_of(raw, areas.population, file, "population")
    if len(broken):
        raise UserError(
            "inhabitants are whole numbers",
            file=file,
            line=int(broken[0]) + 2,
            column=column,
            expected="a number without a mark for thousands, or decimal = ','",
        )
    if len(numbers) and (numbers == 0).all():
        raise UserError(
            "every area has 0 inhabitants",
            file=file,
            column=column,
            expected="their numbers, or no 'population' in the city file",
        )
    return numbers.astype("Int64")


def _surface(raw: pd.DataFrame, areas: AreaList, file: Path) -> pd.Series:
    """Square kilometres; unknown where the list has none, so that outlines are measured."""
    if areas.area_km2:
        return _numbers(raw, areas.area_km2, areas, file, "area_km2").astype("Float64")
    if areas.area_ha:
        return (_numbers(raw, areas.area_ha, areas, file, "area_ha") / 100).astype("Float64")
    return pd.Series(pd.NA, index=raw.index, dtype="Float64")


def _check(table: pd.DataFrame, file: Path) -> None:
    nameless = table.index[table["area_code"] == ""]
    if len(nameless):
        raise UserError("an area without a code", file=file, line=int(nameless[0]) + 2)
    if len(twice := table.index[table["area_code"].duplicated()]):
        raise UserError("an area is listed twice", file=file, line=int(twice[0]) + 2)
    for column in ("population", "area_km2"):
        if len(below_zero := table[table[column].fillna(0) < 0]):
            raise UserError("below zero", file=file, line=int(below_zero.index[0]) + 2, column=column)


def refuse_total(listed: pd.DataFrame, drawn: Sequence[str] | None, level: Level) -> None:
    """Raises UserError for a row that is the total of the others: it would double the city.

    listed: what read_list gave; drawn: codes with an outline, None where the level has no outlines.
    """
    people = listed["population"]
    if len(listed) < 3 or people.isna().all():
        return
    is_sum = people.notna() & (people > 0) & (2 * people == people.sum())
    for row in listed[is_sum].itertuples():
        is_drawn = drawn is not None and row.area_code in drawn
        named = _TOTAL.match(str(row.area_name)) or _TOTAL.match(str(row.area_code))
        if not is_drawn and (named or drawn is not None):
            raise UserError(
                f"level '{level.code}': a row of the list is the total of the others, and no area",
                column="levels.areas.file",
                value=row.area_code,
                expected="a list without totals",
            )

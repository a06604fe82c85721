"""The mapping of a source's categories to fenomenen: a CSV with the columns category and fenomeen_code, and perhaps
about: what the steward says of a new category (people or things)."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from dashboard.base.errors import UserError
from dashboard.city.catalog import IGNORE, Catalog

_COLUMNS, _ABOUT = ["category", "fenomeen_code"], "about"


@dataclass(frozen=True)
class Category:
    """To which fenomeen (or "ignore") it leads, the line where it stands, and whether `about` is written there."""

    code: str
    line: int
    is_confirmed: bool


def read_mapping(path: Path, catalog: Catalog) -> dict[str, str]:
    """Category -> fenomeen code, or "ignore". Raises UserError as `read_categories`."""
    return {name: category.code for name, category in read_categories(path, catalog).items()}


def read_categories(path: Path, catalog: Catalog) -> dict[str, Category]:
    """Category -> to what it leads. Raises UserError naming file, line and what was expected; no value.

    Categories are trimmed and otherwise compared as written; codes keep their leading zeros.
    """
    known = {fenomeen.code: fenomeen for fenomeen in catalog.fenomenen}
    mapping: dict[str, Category] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = [name.strip() for name in next(reader, [])]
            if header not in (_COLUMNS, [*_COLUMNS, _ABOUT]):
                raise UserError("wrong columns", file=path, line=1, expected=",".join(_COLUMNS))
            for fields in reader:
                if not any(field.strip() for field in fields):
                    continue
                line = reader.line_num
                if len(fields) != len(header):
                    raise UserError(f"{len(fields)} fields", file=path, line=line, expected=",".join(header))
                category, code = unicodedata.normalize("NFC", fields[0]).strip(), fields[1].strip()
                _check(path, line, code, known[code].is_rest if code in known else None, sorted(known))
                if category in mapping:
                    raise UserError("the category stands here twice", file=path, line=line)
                about = fields[2].strip() if len(fields) > len(_COLUMNS) else ""
                _check_about(path, line, about, known[code].about if code in known else None)
                mapping[category] = Category(code, line, bool(about))
    except OSError as error:
        raise UserError(f"mapping of categories: {error.strerror or error}", file=path) from error
    except UnicodeDecodeError as error:
        raise UserError("not UTF-8 text", file=path, expected="a CSV saved as UTF-8") from error
    except csv.Error as error:
        raise UserError(f"not a CSV: {error}", file=path) from error
    if not mapping:
        raise UserError("the mapping is empty", file=path, expected="a line for each category")
    return mapping


def _check_about(path: Path, line: int, said: str, about: str | None) -> None:
    """Check that what the steward says of a category is what its fenomeen is about. Raises UserError."""
    if said and about is not None and said != about:
        raise UserError(
            "contradicts the catalogue", file=path, line=line, column=_ABOUT, expected=f"'{about}' or nothing"
        )


def _check(path: Path, line: int, code: str, is_rest: bool | None, known: list[str]) -> None:
    if code == IGNORE or is_rest is False:
        return
    wrong = "a rest fenomeen holds only what is folded into it" if is_rest else "not a fenomeen of the catalogue"
    raise UserError(
        wrong,
        file=path,
        line=line,
        column="fenomeen_code",
        expected=f"'{IGNORE}' or one of {', '.join(known)}",
    )

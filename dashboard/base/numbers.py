"""Numbers as people and spreadsheets write them. What could be read in two ways is refused, never guessed."""

from __future__ import annotations

import re

_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'")  # marks for thousands that are no point and no comma
_DIGITS = re.compile(r"-?\d[\d.,]*")
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # 12.345: twelve and a bit, or twelve thousand?


class TwoWaysError(ValueError):
    """The number could be read with a decimal mark or with a mark for thousands."""


def read_number(text: str, decimal: str | None = None) -> float:
    """The number that `text` says; `decimal`: its decimal mark where that is known.

    Raises TwoWaysError for '1.250' without a known mark, ValueError for what is no number.
    """
    bare = text.translate(_BLANKS).removesuffix("%")
    if not _DIGITS.fullmatch(bare):
        raise ValueError("not a number")
    mark = decimal or _decimal_of(bare)
    thousands = "." if mark == "," else ","
    whole, _, rest = bare.partition(mark)
    grouped = re.fullmatch(rf"-?\d{{1,3}}([{thousands}]\d{{3}})+", whole)
    if thousands in rest or mark in rest or (thousands in whole and not grouped):
        raise ValueError("not a number")
    return float(whole.replace(thousands, "") + "." + (rest or "0"))


def _decimal_of(bare: str) -> str:
    """The decimal mark of a number that shows it."""
    marks = {character for character in bare if character in ".,"}
    if len(marks) == 2:
        return "." if bare.rfind(".") > bare.rfind(",") else ","
    if not marks:
        return "."
    mark = marks.pop()
    if bare.count(mark) > 1:  # 1.234.567
        return "," if mark == "." else "."
    if mark == "." and _TWO_WAYS.fullmatch(bare):
        raise TwoWaysError("could be read in two ways")
    return mark

"""The one error a person may see: a single line that says what is wrong, where, and what was expected."""

from __future__ import annotations

from pathlib import Path


class UserError(Exception):
    """Something a data steward can mend. `str()` is one line without a traceback.

    Parts that are known are named in the order file, line, column, value, expected.
    A value of a raw report is never passed in here: it would end up in a log (docs/privacy.md).
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: str | None = None,
        value: object = None,
        expected: str | None = None,
    ) -> None:
        place = [str(file)] if file is not None else []
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"'{column}'")
        text = (", ".join(place) + ": " if place else "") + message
        if value is not None:
            text += f" (found {str(value)[:80]!r})"
        if expected is not None:
            text += f"; expected {expected}"
        super().__init__(" ".join(text.split()))

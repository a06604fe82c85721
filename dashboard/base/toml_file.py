"""Reading a TOML file into a pydantic model, with errors that name the line (tomllib and pydantic do not)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from dashboard.base.errors import UserError

Model = TypeVar("Model", bound=BaseModel)

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=")


class Strict(BaseModel):
    """A frozen record in which an unknown key is an error: a typing mistake must not pass in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read and validate `path`. Raises UserError naming file, line, key, value and what was expected."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError("file not found", file=path) from None
    except UnicodeDecodeError as error:
        raise UserError("not UTF-8 text", file=path, expected="a TOML file saved as UTF-8") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"not valid TOML: {error}", file=path) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # A misspelt setting is both unknown and missing: the unknown one has a line to show.
        faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
        first = faults[0]
        keys = tuple(part for part in first["loc"] if isinstance(part, int) or not part.startswith("function-"))
        raise UserError(
            _reason(first),
            file=path,
            line=line_of(text, keys),
            column=".".join(str(key) for key in keys) or None,
            value=_short(first.get("input")),
        ) from error


def _reason(error: Any) -> str:
    known = {"missing": "is missing", "extra_forbidden": "is not a setting"}
    message = str(known.get(error["type"], error["msg"]))
    return message.removeprefix("Value error, ")


def _short(value: Any) -> Any:
    """A number, a date or a word such as a code; a sentence may hold what no message should repeat."""
    if isinstance(value, dict | list | BaseModel):
        return None
    return value if not isinstance(value, str) or re.fullmatch(r"[\w.:/+-]{0,40}", value) else None


def line_of(text: str, keys: tuple[int | str, ...]) -> int | None:
    """The line on which the setting stands that `keys` leads to, or the nearest table above it; None if unknown."""
    best: int | None = None
    best_depth = 0
    counts: dict[str, int] = {}
    here: tuple[int | str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = _table(header[1], header[2], counts)
            path = here
        elif key := _KEY.match(line):
            path = (*here, key[1])
        else:
            continue
        depth = len(path)
        if path == keys[:depth] and depth > best_depth:
            best, best_depth = number, depth
    return best


def _table(bracket: str, name: str, counts: dict[str, int]) -> tuple[int | str, ...]:
    """The path of a table header; `[[x]]` counts up, and `[x.y]` belongs to the last `[[x]]`."""
    parts = name.split(".")
    if bracket == "[[":
        counts[name] = counts.get(name, -1) + 1
    path: list[int | str] = []
    for depth, part in enumerate(parts, start=1):
        path.append(part)
        prefix = ".".join(parts[:depth])
        if prefix in counts:
            path.append(counts[prefix])
    return tuple(path)

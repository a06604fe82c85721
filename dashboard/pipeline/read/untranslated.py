"""Words that a city shows in its first language, since they were not written in another one."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from dashboard.base import texts
from dashboard.base.texts import Wording
from dashboard.pipeline.read.inputs import Inputs

_SHOWN = 3  # names in a line; the rest is a number


def untranslated_advice(inputs: Inputs) -> list[str]:
    """A line for each language of the city in which texts of the pages or words of the city are missing."""
    lines = []
    first = inputs.city.languages[0]
    for language in inputs.city.languages:
        pages = list(texts.untranslated(language))
        own = [] if language == first else sorted(_missing(inputs.city, language) | _missing(inputs.catalog, language))
        for what, names in (("texts of the pages", pages), ("words of the city", own)):
            if names:
                listed = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
                lines.append(f"  language {language}: {len(names)} {what} are shown in another language: {listed}")
    return lines


def _missing(model: BaseModel, language: str) -> set[str]:
    return {path for path, wording in _wordings(model, "") if language not in wording}


def _wordings(value: object, path: str) -> Iterator[tuple[str, Wording]]:
    """Every text of a file with the way that leads to it, as in 'fenomenen.zwerfvuil.name'."""
    if isinstance(value, Wording):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _wordings(getattr(value, name), f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for number, entry in enumerate(value, start=1):
            yield from _wordings(entry, f"{path}.{getattr(entry, 'code', number)}".strip("."))

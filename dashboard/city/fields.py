"""Fields of every part of a city file: codes, months, words in several languages, and who a source comes from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from dashboard.base.texts import Wording
from dashboard.base.toml_file import Strict

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


def _december(value: str) -> str:
    if not value.endswith("-12"):
        raise ValueError("is no end of a year: raw reports are needed until the figures of their whole year are there")
    return value


YearEnd = Annotated[Month, AfterValidator(_december)]
Worded = Annotated[dict[str, str], AfterValidator(Wording)]  # {language: text}; what validates is a Wording


def _https(value: str) -> str:
    try:
        address = urlsplit(value)
        fits = address.scheme == "https" and bool(address.hostname) and "@" not in address.netloc
    except ValueError:
        fits = False
    if not fits or len(value) > 500 or not value.isprintable() or re.search(r"[\s\"'<>`\\{}]", value):
        raise ValueError("is not a link that begins with https://")
    return value


HttpsLink = Annotated[str, AfterValidator(_https)]


class Source(Strict):
    """The origin of figures, in words for the page Gegevens. Subclassed by what it holds."""

    code: Code
    name: Worded
    producer: str
    producer_en: str | None = None  # on English pages; the same where there is none
    licence: str
    licence_en: str | None = None
    url: str | None = None
    date: dt.date | None = None
    example: bool = False

"""What every part of a city file is made of: codes, months, words in two languages, and who a source comes from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from dashboard.toml_file import Strict

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Bilingual = dict[str, str]


class Source(Strict):
    """Where figures come from, in words for the page Gegevens. Subclassed by what it holds."""

    code: Code
    name: Bilingual
    producer: str
    licence: str
    url: str | None = None
    date: dt.date | None = None
    example: bool = False

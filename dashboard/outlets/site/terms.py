"""Words of other standards: namespaces, formats, licences, and what DCAT-AP Vlaanderen asks for (data/open_data)."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from dashboard.base import settings
from dashboard.base.toml_file import Strict, read_toml


class Profile(Strict):
    name: str
    uri: str


class Format(Strict):
    media_type: str
    file_type: str


class Licence(Strict):
    """`name`: as Frictionless writes it; `path`: a page for people; `uri`: the address that stands for it."""

    name: str
    path: str
    uri: str


class Iana(Strict):
    media_types: str


class Terms(Strict):
    namespaces: dict[str, str]
    profile: Profile
    values: dict[str, str]
    mandatory: dict[str, list[str]]
    formats: dict[str, Format] = Field(min_length=1)
    iana: Iana
    licences: dict[str, Licence]

    def expand(self, name: str) -> str:
        """'dct:title' -> its full address."""
        prefix, _, rest = name.partition(":")
        return self.namespaces[prefix] + rest


@cache
def terms() -> Terms:
    """The terms, read once. Raises UserError when the file is not as it should be."""
    return read_toml(settings.OPEN_DATA_DIR / "terms.toml", Terms)

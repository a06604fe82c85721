"""Addresses in the site: the first language of the city at the top, another under its code, all alike.

Addresses end in .html and links are relative, so that any web server or object store can serve it from any folder.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.base.formats import Language
from dashboard.facts.places import Area
from dashboard.facts.release import current_release

PAGES = ("index", "initiatieven", "data", "privacy", "toegankelijkheid")
PREFIX = "/publiek/"  # where the app's own server serves the site


def slug(text: str) -> str:
    """'Wijk Noord (Otterbeek)' -> 'wijk-noord-otterbeek': plain ASCII for an address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def area_slugs(areas: Iterable[Area]) -> dict[str, str]:
    """{area code: slug}: the name, with the code where two names are alike or a name leaves nothing."""
    areas = list(areas)
    wanted = {area.code: slug(area.label) for area in areas}
    counts: dict[str, int] = {}
    for name in wanted.values():
        counts[name] = counts.get(name, 0) + 1
    return {
        code: name if name and counts[name] == 1 else "-".join(part for part in (name, slug(code)) if part)
        for code, name in wanted.items()
    }


def site_languages() -> tuple[Language, ...]:
    """The languages of the city of the release in use; the pages of the first stand at the top."""
    return current_release().edition.languages


def in_language(path: str, language: Language) -> str:
    """'wijk/arsenaal.html' -> 'en/wijk/arsenaal.html' in English, when that is not the first language of the city."""
    return path if language == site_languages()[0] else f"{language}/{path}"


def page(name: str, language: Language) -> str:
    return in_language(f"{name}.html", language)


def wijk(name: str, language: Language) -> str:
    """The page of a wijk, by its slug."""
    return in_language(f"wijk/{name}.html", language)


def fiche(name: str, language: Language) -> str:
    return in_language(f"fiche/{name}.pdf", language)


def embed(name: str, language: Language) -> str:
    """The card that other sites may show in a frame."""
    return in_language(f"embed/{name}.html", language)


def feed(name: str, language: Language) -> str:
    """The Atom feed of a wijk by its slug; of the city with an empty name."""
    return in_language(f"feed/{name or 'stad'}.xml", language)


def card(name: str, language: Language) -> str:
    """The picture that shows when somebody shares the page."""
    return in_language(f"beeld/{name or 'stad'}.png", language)


def relative(target: str, page_path: str) -> str:
    """The address of `target` as seen from the page at `page_path`."""
    return posixpath.relpath(target, page_path.rpartition("/")[0] or ".")


@dataclass(frozen=True)
class Base:
    """The address where the site will stand, ending in '/'; empty when it is not known."""

    url: str = ""

    def absolute(self, path: str) -> str:
        return f"{self.url}{path}"

    @property
    def path(self) -> str:
        """The part of the address after the host, for links that must hold at any depth."""
        return re.sub(r"^https?://[^/]*", "", self.url) or "/"

    def __bool__(self) -> bool:
        return bool(self.url)


def stable_id(*parts: str) -> str:
    """An identifier for a feed or an entry that never changes: 'urn:uuid:...' from what it is about."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "buurtbeeld/" + "/".join(parts)).urn

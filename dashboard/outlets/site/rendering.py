"""Templates to bytes: every value is escaped, a missing one is an error, and a page brings all it needs with it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.base import formats, settings, static_files
from dashboard.base.formats import Language
from dashboard.base.texts import Words, words_for
from dashboard.facts.offer import web_link
from dashboard.facts.release import Edition
from dashboard.outlets.site import addresses
from dashboard.outlets.site.addresses import Base

FOLDER = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Frame:
    """Words, edition and base address that all pages of one language share."""

    words: Words
    edition: Edition
    base: Base

    @property
    def language(self) -> Language:
        return self.words.language

    @property
    def site_name(self) -> str:
        return self.words("site.name", city=self.edition.city_name)


@dataclass(frozen=True)
class Head:
    """Head of a page: `name` is its address without the language."""

    name: str
    title: str
    description: str
    feed: str = ""  # address of its Atom feed
    feed_title: str = ""
    picture: str = ""  # address of the picture for who shares it
    picture_alt: str = ""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web"] = web_link  # a link of others: http or https, else nothing
    return made


@cache
def css() -> str:
    """The style of the site, on one line."""
    return re.sub(r"\s*\n\s*", "", (FOLDER / "site.css").read_text(encoding="utf-8"))


@cache
def policy() -> str:
    """The content security policy of a page: no script, nothing from elsewhere, and this one style.

    There is no script that could connect; `connect-src` lets tools that check a page fetch robots.txt beside it.
    """
    digest = base64.b64encode(hashlib.sha256(css().encode()).digest()).decode()
    allowed = f"style-src 'sha256-{digest}'; img-src 'self' data:; connect-src 'self'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


@cache
def _icon() -> str:
    return "data:image/svg+xml," + quote(static_files.content("favicon.svg").decode())


def drawing(svg: str) -> Markup:
    """A drawing of ours (dashboard/drawing/svg escapes its texts), to stand in a page as it is."""
    if not svg.startswith("<svg "):
        raise ValueError("not a drawing of ours")
    return Markup(svg.rstrip("\n"))  # noqa: S704 (every text in it went through core.element)


def render(template: str, head: Head, frame: Frame, **values: Any) -> bytes:
    """A page as HTML."""
    words, edition = frame.words, frame.edition
    path, languages = addresses.page(head.name, frame.language), addresses.site_languages()

    def to(target: str) -> str:
        return addresses.relative(target, path)

    def to_page(name: str) -> str:
        return addresses.page(name, frame.language)

    def nav(name: str) -> str:
        return words(f"site.nav.{name}", **({"city": edition.city_name} if name == "index" else {}))

    shared: dict[str, Any] = {
        "words": words,
        "language": frame.language,
        "locale": words("format.locale"),
        "title": f"{head.title} · {frame.site_name}",
        "description": head.description,
        "path": path,
        "to": to,
        "here": to_page,
        "nav": nav,
        "base": frame.base,
        "languages": [
            *((code, addresses.page(head.name, code)) for code in languages),
            ("x-default", addresses.page(head.name, languages[0])),
        ],
        "others": [
            (code, addresses.page(head.name, code), words_for(code)("language.name"))
            for code in languages
            if code != frame.language
        ],
        "feed": to(head.feed) if head.feed else "",
        "feed_title": head.feed_title,
        "picture": head.picture,
        "picture_alt": head.picture_alt,
        "site_name": frame.site_name,
        "css": Markup(css()),  # noqa: S704 (our own file)
        "policy": policy(),
        "icon": _icon(),
        "example": edition.has_example,
        "last_month": formats.month(edition.last_month, frame.language),
        "as_of": formats.day(edition.as_of, frame.language),
        "next_update": formats.day(edition.next_update, frame.language),
        "count_base": settings.COUNT_BASE,
    }
    return _environment().get_template(template).render(shared | values).encode("utf-8")


def escape(text: object) -> str:
    """For the few places that are no template, such as the line to copy for a frame."""
    return html.escape(str(text), quote=True)


Maker = Callable[[], bytes]

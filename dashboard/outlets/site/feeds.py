"""Atom feeds (RFC 4287): one for the city and one for each wijk, an entry for each release with what changed."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.drawing.svg.core import clean
from dashboard.outlets.site import addresses
from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.releases import Entry, Log

_ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 12


@dataclass(frozen=True)
class FeedOf:
    """Subject of a feed: the city or a wijk. `page` and `path` are addresses in the site."""

    city_code: str
    area_code: str
    name: str
    page: str
    path: str


def feed(about: FeedOf, log: Log, base: Base, author: str, words: Words) -> bytes:
    """The feed, newest release first. Its dates are those of the releases; ids depend on area, language and release."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": words.language})
    _text(root, "id", addresses.stable_id(about.city_code, about.area_code, words.language))
    _text(root, "title", words("site.feed.title", name=about.name))
    _text(root, "subtitle", words("site.feed.subtitle"))
    entries = log.releases[:MOST_ENTRIES]
    _text(root, "updated", _moment(entries[0]))
    _link(root, "alternate", "text/html", _href(about.page, about.path, base))
    _link(root, "self", "application/atom+xml", _href(about.path, about.path, base))
    _text(SubElement(root, "author"), "name", author)
    for one in entries:
        root.append(_entry(about, one, base, words))
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _entry(about: FeedOf, release: Entry, base: Base, words: Words) -> Element:
    sentences = release.news.get(about.area_code, {}).get(words.language, [])
    entry = Element("entry")
    _text(entry, "id", addresses.stable_id(about.city_code, about.area_code, words.language, release.digest))
    month = formats.month(release.last_month, words.language)
    _text(entry, "title", words("site.feed.entry", name=about.name, month=month))
    _text(entry, "updated", _moment(release))
    _link(entry, "alternate", "text/html", _href(about.page, about.path, base))
    _text(entry, "content", " ".join(sentences) or words("site.feed.nothing"), type="text")
    return entry


def _href(target: str, path: str, base: Base) -> str:
    return base.absolute(target) if base else addresses.relative(target, path)


def _moment(one: Entry) -> str:
    return f"{one.as_of.isoformat()}T00:00:00Z"


def _link(parent: Element, relation: str, kind: str, address: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": kind, "href": address})


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    child = SubElement(parent, name, attributes)
    child.text = clean(text)

"""sitemap.xml with every page in every language, and robots.txt that leads to it; both need the address of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dashboard.outlets.site.addresses import Base, site_languages
from dashboard.outlets.site.terms import terms

_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(pages: Sequence[str], base: Base, day: dt.date) -> bytes:
    """Every page with its other languages; `day` is that of the release."""
    root = Element("urlset", {"xmlns": terms().values["sitemap"], "xmlns:xhtml": _XHTML})
    for path in sorted(pages):
        url = SubElement(root, "url")
        SubElement(url, "loc").text = base.absolute(path)
        SubElement(url, "lastmod").text = day.isoformat()
        for language, other in _languages(path):
            if other in pages:
                link = {"rel": "alternate", "hreflang": language, "href": base.absolute(other)}
                SubElement(url, "xhtml:link", link)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _languages(path: str) -> list[tuple[str, str]]:
    first, *others = site_languages()
    name = next((path.removeprefix(f"{code}/") for code in others if path.startswith(f"{code}/")), path)
    return [(first, name), *((code, f"{code}/{name}") for code in others)]


def robots(base: Base) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {base.absolute('sitemap.xml')}\n".encode()

"""Answer to an address that is no page: status 404 and a few helpful words, in every language of the city.

Streamlit answers every unknown path with its own first page and then says so in English over ours. An address that is
the name of the city is no mistake: it leads to the page of the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route

from dashboard.base import static_files
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.web import pages
from dashboard.web.city_name import CITY_PAGE, city_name, is_city_address, page_title
from dashboard.web.visitor import languages, words_of_visitor
from dashboard.widgets.filters import LANGUAGE

# Paths that Streamlit answers itself; a name with a dot is a file, which has its own answer when it is not there.
_STREAMLIT = frozenset({"_stcore", "static", "component", "media", "app", "auth", "oauth2callback"})


def is_lost(path: str, known: Sequence[str]) -> bool:
    """Whether a path can only be a mistaken address. `known`: the paths of all pages, without slashes."""
    parts = [part for part in path.split("/") if part]
    if not parts or "/".join(parts) in known:
        return False
    return not _STREAMLIT & set(parts) and "." not in parts[-1]


class LostRoute(Route):
    """Comes after all our other routes and before those of Streamlit."""

    def __init__(self) -> None:
        super().__init__("/{path:path}", self.answer, methods=["GET"])

    def matches(self, scope: Any) -> tuple[Match, Any]:
        if scope["type"] != "http" or not is_lost(scope["path"], pages.paths()):
            return Match.NONE, {}
        return super().matches(scope)

    async def answer(self, request: Request) -> Response:
        query = request.url.query
        if is_city_address(request.url.path):
            return RedirectResponse(f"/{CITY_PAGE}{f'?{query}' if query else ''}", status_code=308)
        return HTMLResponse(lost_page(words_of_visitor(query)), status_code=404)


def lost_page(words: Words) -> str:
    """The whole page, in the language of `words` and then in the others."""
    head = tag(
        "head",
        tag("title", words("lost.title")),
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("link", rel="stylesheet", href=static_files.url("app.css")),
    )
    ordered = sorted(languages(), key=lambda other: other.language != words.language)
    parts = [_part(other, level) for level, other in enumerate(ordered, start=1)]
    body = tag("body", tag("main", *parts, class_="bb-lost"))
    return f"<!doctype html>\n{tag('html', head, body, lang=words.language)}"


def _part(words: Words, level: int) -> Safe:
    """Title, what to do, and a link to every page, the start page first."""
    query = "" if words.language == languages()[0].language else f"?{LANGUAGE}={words.language}"
    city = city_name()
    links = (
        tag("li", tag("a", page_title(entry, city, words), href=f"/{pages.path_of(entry)}{query}"))
        for entry in pages.served()
    )
    title = tag(f"h{level}", words("lost.title"))
    return tag("section", title, tag("p", words("lost.text")), tag("ul", *links), lang=words.language)

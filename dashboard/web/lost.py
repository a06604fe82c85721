"""What an address that is no page gets: status 404 and a few helpful words, in both languages.

Streamlit answers every unknown path with its own first page and then says so in English over ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route

from dashboard.base import static_files
from dashboard.base.errors import UserError
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import LANGUAGES, Words, words_for
from dashboard.facts.release import current_release

# Paths that Streamlit answers itself; a name with a dot is a file, which has its own answer when it is not there.
_STREAMLIT = frozenset({"_stcore", "static", "component", "media", "app", "auth", "oauth2callback"})


def is_lost(path: str, pages: Sequence[str]) -> bool:
    """Whether a path can only be a mistaken address. `pages`: the paths of all pages, without slashes."""
    parts = [part for part in path.split("/") if part]
    if not parts or "/".join(parts) in pages:
        return False
    return not _STREAMLIT & set(parts) and "." not in parts[-1]


class LostRoute(Route):
    """Comes after all our other routes and before those of Streamlit."""

    def __init__(self, pages: Sequence[str], start: str) -> None:
        self.pages, self.start = tuple(pages), start
        super().__init__("/{path:path}", self.answer, methods=["GET"])

    def matches(self, scope: Any) -> tuple[Match, Any]:
        if scope["type"] != "http" or not is_lost(scope["path"], self.pages):
            return Match.NONE, {}
        return super().matches(scope)

    async def answer(self, request: Request) -> Response:
        first = "en" if request.query_params.get("taal") == "en" else "nl"
        return HTMLResponse(lost_page(first, self.pages, self.start), status_code=404)


def lost_page(first: str, pages: Sequence[str], start: str) -> str:
    """The whole page, in the language `first` and then in the others."""
    languages = sorted(LANGUAGES, key=lambda language: language != first)
    head = tag(
        "head",
        tag("title", words_for(first)("lost.title")),
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("link", rel="stylesheet", href=static_files.url("app.css")),
    )
    parts = [_part(words_for(language), pages, start, level) for level, language in enumerate(languages, start=1)]
    body = tag("body", tag("main", *parts, class_="bb-lost"))
    return f"<!doctype html>\n{tag('html', head, body, lang=first)}"


def _city() -> str:
    """What the city is called in the name of a page; that of our own city file where there is no release yet."""
    try:
        return current_release().places.city.label
    except UserError:
        return "Mechelen"


def _part(words: Words, pages: Sequence[str], start: str, level: int) -> Safe:
    """Title, what to do, and a link to every page, the start page first."""
    query = "?taal=en" if words.language == "en" else ""
    links = (
        tag("li", tag("a", words(f"page.{path or start}", city=_city()), href=f"/{path}{query}"))
        for path in sorted(pages, key=lambda path: (path != "", path))
    )
    title = tag(f"h{level}", words("lost.title"))
    return tag("section", title, tag("p", words("lost.text")), tag("ul", *links), lang=words.language)

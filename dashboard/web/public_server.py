"""Answers of a public server, and whom it answers: `serve --public`, on any address.

Nothing exists there but the public pages and what they need. Nothing can be sent but the word that a map was drawn, and
nothing is opened but the public snapshot (snapshot.py).
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard.base import static_files
from dashboard.base.errors import UserError
from dashboard.base.texts import Words
from dashboard.web import pages
from dashboard.web.city_name import city_name, is_city_address, page_title
from dashboard.widgets import ready

SITE = "/publiek"  # where the static site stands, when it is served along
_READ = ("GET", "HEAD")
# What Streamlit's own page asks for. No uploads, no metrics, no agents, no files of the app.
_STREAMLIT_FILES = ("/static/", "/component/streamlit_folium.", "/media/")
_STREAMLIT_PATHS = ("/_stcore/health", "/_stcore/host-config", "/favicon.png")
STREAM = "/_stcore/stream"


def host_of(value: str) -> str:
    """The name in a Host header or an origin, without its port; empty for nonsense."""
    try:
        return (urlsplit(value if "//" in value else f"//{value}").hostname or "").lower()
    except ValueError:
        return ""


def check_names(names: list[str]) -> tuple[str, ...]:
    """The names under which a public server answers. Raises UserError for what is no name of a host."""
    for name in names:
        is_plain = all(char.isalnum() or char in ".-:[]" for char in name)
        if not is_plain or not host_of(name) or host_of(name) != name.lower().strip("[]"):
            raise UserError("not the name of a host", column="--host", value=name, expected="such as buurt.example.org")
    return tuple(host_of(name) for name in names)


@dataclass(frozen=True)
class Door:
    """Door of a public server. names: the hosts that visitors may use; none given: any."""

    names: tuple[str, ...] = ()

    def is_foreign(self, headers: dict[bytes, str]) -> bool:
        """A request under another name, or from a page elsewhere: only our own pages may ask our questions."""
        host = headers.get(b"host", "")
        if not host_of(host) or (self.names and host_of(host) not in (*self.names, "127.0.0.1", "localhost", "::1")):
            return True
        origin = headers.get(b"origin")
        return origin is not None and origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}")

    def status(self, kind: str, method: str, path: str) -> int:
        """200 for what exists here; 404 or 405 for what does not, whoever asks."""
        if kind == "websocket":
            return 200 if path == STREAM else 404
        if path.startswith(f"{ready.PREFIX}/"):
            return 200 if method == "POST" else 405
        if not _exists(path):
            return 404
        return 200 if method in _READ else 405


def is_site(path: str) -> bool:
    """Whether an address is of the static site, which answers by itself (outlets/site/serving.py)."""
    return path == SITE or path.startswith(f"{SITE}/")


def _exists(path: str) -> bool:
    known = {"/", *(f"/{entry.stem}" for entry in pages.public())}
    if path in known or is_city_address(path) or path in _STREAMLIT_PATHS or path in ("/gezond", "/robots.txt"):
        return True
    return path.startswith((f"{static_files.PREFIX}/", *_STREAMLIT_FILES)) and ".." not in path


def not_found(path: str, words: Words) -> str:
    """A page for an address that does not exist here: what happened, and where to go."""
    shown = html.escape(path[:100])
    city = city_name()
    links = "".join(
        f'<li><a href="/{pages.path_of(entry)}">{html.escape(page_title(entry, city, words))}</a></li>'
        for entry in pages.served()
    )
    title = html.escape(words("publiek.gone"))
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><main><h1>{title}</h1><p>{html.escape(words('publiek.gone_text'))} <code>{shown}</code></p>"
        f"<ul>{links}</ul></main></body></html>"
    )

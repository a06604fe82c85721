"""Checks on who may ask, and the security headers of every answer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from dashboard.base.errors import UserError
from dashboard.facts.release import current_release
from dashboard.web import public_server
from dashboard.web.first_page import allowed_scripts
from dashboard.web.public_server import Door, host_of
from dashboard.web.visitor import words_of_visitor

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FOREVER = b"public, max-age=31536000, immutable"

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_COMPONENT = "/component/"


def tile_host(url: str | None) -> str | None:
    """The host of a tile address as a source for a policy; `{s}.` stands for any subdomain. None when there is none."""
    parts = urlsplit((url or "").replace("{s}.", "*."))
    if parts.scheme != "https" or not re.fullmatch(r"(\*\.)?[a-zA-Z0-9.\-]+(:\d+)?", parts.netloc):
        return None
    return f"https://{parts.netloc}"


def policy(path: str, tiles: str | None = None) -> str:
    """The content security policy of a path.

    The frame of the map evaluates the script that folium writes, so only there may a script be evaluated or stand in
    the page; on our own pages not. Tiles may come from the one host that the city file names.
    """
    is_frame = path.startswith(_COMPONENT)
    inline = "'unsafe-inline' 'unsafe-eval'" if is_frame else allowed_scripts()
    images = f"'self' data: blob:{f' {tiles}' if tiles and is_frame else ''}"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {inline}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src {images}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {chr(39)}self{chr(39)}" if is_frame else "frame-ancestors 'none'",
        )
    )


def _is_foreign(headers: dict[bytes, str]) -> bool:
    """Whether a request came under another name, or from a page that another server on this machine serves."""
    host = headers.get(b"host", "")
    if host_of(host) not in LOOPBACK:
        return True
    origin = headers.get(b"origin")
    return origin is not None and origin.lower() != f"http://{host.lower()}"


class Guard:
    """Refuses requests that were not made to this machine by its own name, and gives every answer its headers.

    A foreign Host would let a page elsewhere read ours by pointing its own name at 127.0.0.1; a foreign Origin on the
    websocket would let it ask questions. A public server has a `door` of its own, behind which nothing internal exists.
    """

    def __init__(self, app: Any, door: Door | None = None) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
        is_site = scope["type"] == "http" and public_server.is_site(scope["path"])
        if is_site:  # it has headers of its own, and pages elsewhere may read its data
            headers.pop(b"origin", None)
        if self.door.is_foreign(headers) if self.door else _is_foreign(headers):
            await _refuse(scope, send, 421, _ONLY_HERE if self.door is None else _OTHER_NAME)
            return
        if is_site:
            await self.app(scope, receive, send)
            return
        if scope["path"].endswith(_CLOSED):
            await _refuse(scope, _with_headers(scope["path"], send), 404, b"not found")
            return
        if self.door is not None:
            status = self.door.status(scope["type"], scope.get("method", ""), scope["path"])
            if status != 200:
                await _answer_nothing(scope, _with_headers(scope["path"], send), status)
                return
        await self.app(scope, receive, _with_headers(scope["path"], send, cookies=self.door is None))


# What Streamlit answers and nobody asks for here: how much of the machine is in use.
_CLOSED = ("/_stcore/metrics",)
_ONLY_HERE = b"This server answers on 127.0.0.1 only."
_OTHER_NAME = b"This server does not answer under this name."


async def _refuse(scope: Any, send: Any, status: int, body: bytes, kind: bytes = b"text/plain") -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})


async def _answer_nothing(scope: Any, send: Any, status: int) -> None:
    """Answer for what does not exist on a public server: a page that helps, or that nothing can be sent here."""
    if status == 405:
        await _refuse(scope, send, status, b"Nothing can be sent to this server.")
        return
    words = words_of_visitor(scope.get("query_string", b"").decode("latin-1"))
    page = public_server.not_found(scope["path"], words)
    await _refuse(scope, send, status, page.encode(), b"text/html; charset=utf-8")


def _with_headers(path: str, send: Any, *, cookies: bool = True) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            extra = dict(_HEADERS)
            extra[b"content-security-policy"] = policy(path, _tiles()).encode()
            if path.startswith(_COMPONENT) and "/static/" in path and message["status"] == 200:
                extra[b"cache-control"] = FOREVER  # these file names carry a hash
            dropped = extra if cookies else {**extra, b"set-cookie": b""}
            kept = [(key, value) for key, value in message["headers"] if key.lower() not in dropped]
            message = {**message, "headers": [*kept, *extra.items()]}
        await send(message)

    return sending


def _tiles() -> str | None:
    """The tile host of the release in use; none when there is no release."""
    try:
        return tile_host(current_release().edition.tiles_url)
    except UserError:
        return None

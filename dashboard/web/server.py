"""The web server: Streamlit as an ASGI app with our own assets, our own first page and security headers.

Loopback only: these pages are internal and sign-in does not exist yet. Nothing is fetched from another host, and the
content security policy holds browsers to that. A public server (public_server.py) has the public pages only.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import html
import json
import logging
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.base import settings, static_files
from dashboard.base.errors import UserError
from dashboard.store.rights import WRITING_VARIABLE
from dashboard.store.snapshot import OUT_VARIABLE, PUBLIC_VARIABLE, current_file, is_public_server, public_only
from dashboard.web import public_server
from dashboard.web.public_server import Door, check_names, host_of
from dashboard.widgets import ready

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEALTH = "/gezond"

# What Streamlit would read from .streamlit/config.toml; set here too, so that it holds wherever the server is started.
_STREAMLIT = {
    "server.headless": "true",
    "server.maxUploadSize": "10",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.enableAgentApi": "false",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "global.developmentMode": "false",
}

# A public server sets no cookie: nothing can be sent to it, so there is nothing to protect with one.
_STREAMLIT_PUBLIC = {"server.enableXsrfProtection": "false"}

# What the first screen needs: asked for with the page itself instead of after the first answer of the server.
_EARLY = (
    "elements/Html/Html.tsx",
    "widgets/CustomComponent/ComponentInstance.tsx",
    "widgets/Selectbox/Selectbox.tsx",
    "widgets/Radio/Radio.tsx",
)

# Where the browser finds the server, said beforehand. Without it, Streamlit's page tries /kaart/_stcore/... first on
# every deep link: two answers 404 in the console and two round trips before it connects.
_CONNECT = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin+'/',HOST_CONFIG:{allowedOrigins:[location.origin],"
    "useExternalAuthToken:false,enableCustomParentMessages:false,enforceDownloadInNewTab:false,"
    "metricsUrl:'',blockErrorDialogs:false}}"
)

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_FOREVER = b"public, max-age=31536000, immutable"
_COMPONENT = "/component/"
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


# ---- the first page -----------------------------------------------------------------------------


def _static_folder() -> Path:
    from streamlit import file_util

    return Path(file_util.get_static_dir())


@cache
def _streamlit_index() -> str:
    return (_static_folder() / "index.html").read_text(encoding="utf-8")


@cache
def _early_scripts() -> tuple[str, ...]:
    """The scripts behind _EARLY and what they import, that Streamlit's own first page does not name yet."""
    manifest = json.loads((_static_folder() / "manifest.json").read_text(encoding="utf-8"))
    waiting = [key for key in manifest if key.endswith(_EARLY)]
    found: dict[str, None] = {}
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        found[manifest[key]["file"]] = None
        waiting += manifest[key].get("imports", [])
    return tuple(f"./{file}" for file in found if f"./{file}" not in _streamlit_index())


def _paths() -> tuple[str, ...]:
    """The paths of all pages of this server, the start page as ''."""
    return ("", *public_server.stems()[1:])


def first_page(language: str) -> str:
    """Streamlit's first page in the language of the visitor, with our style, our name and early requests."""
    return _first_page(language, _paths())


@cache
def _first_page(language: str, paths: tuple[str, ...]) -> str:
    links = [
        f'<link rel="stylesheet" href="{static_files.url("app.css")}">',
        f'<script defer src="{static_files.url("go.js")}" data-pages="{",".join(paths)}"></script>',
        *(f'<link rel="modulepreload" crossorigin href="{file}">' for file in _early_scripts()),
    ]
    page = _streamlit_index()
    page = page.replace("<head>", f"<head>\n<script>{_CONNECT}</script>", 1)
    page = page.replace('<html lang="en">', f'<html lang="{html.escape(language)}">', 1)
    page = page.replace("<title>Streamlit</title>", "<title>Buurtbeeld Mechelen</title>", 1)
    page = page.replace('href="./favicon.png"', f'href="{static_files.url("favicon.svg")}"', 1)
    return page.replace("</head>", "\n".join(links) + "\n</head>", 1)


def script_hashes(page: str) -> tuple[str, ...]:
    """The hashes with which a policy allows the scripts inside a page, and no others."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )


# ---- security headers ---------------------------------------------------------------------------


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
    inline = "'unsafe-inline' 'unsafe-eval'" if is_frame else " ".join(script_hashes(first_page("nl")))
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
        if self.door.is_foreign(headers) if self.door else _is_foreign(headers):
            await _refuse(scope, send, 421, _ONLY_HERE if self.door is None else _OTHER_NAME)
            return
        if self.door is not None:
            status = self.door.status(scope["type"], scope.get("method", ""), scope["path"])
            if status != 200:
                await _answer_nothing(scope, _with_headers(scope["path"], send), status)
                return
        await self.app(scope, receive, _with_headers(scope["path"], send, cookies=self.door is None))


_ONLY_HERE = b"This server answers on 127.0.0.1 only."
_OTHER_NAME = b"This server does not answer under this name."


async def _refuse(scope: Any, send: Any, status: int, body: bytes, kind: bytes = b"text/plain") -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})


async def _answer_nothing(scope: Any, send: Any, status: int) -> None:
    """What does not exist on a public server: a page that helps, or that nothing can be sent here."""
    if status == 405:
        await _refuse(scope, send, status, b"Nothing can be sent to this server.")
        return
    language = "en" if b"taal=en" in scope.get("query_string", b"") else "nl"
    page = public_server.not_found(scope["path"], language)
    await _refuse(scope, send, status, page.encode(), b"text/html; charset=utf-8")


def _with_headers(path: str, send: Any, *, cookies: bool = True) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            extra = dict(_HEADERS)
            extra[b"content-security-policy"] = policy(path, _tiles()).encode()
            if path.startswith(_COMPONENT) and "/static/" in path and message["status"] == 200:
                extra[b"cache-control"] = _FOREVER  # these file names carry a hash
            dropped = extra if cookies else {**extra, b"set-cookie": b""}
            kept = [(key, value) for key, value in message["headers"] if key.lower() not in dropped]
            message = {**message, "headers": [*kept, *extra.items()]}
        await send(message)

    return sending


def _tiles() -> str | None:
    """The tile host of the release in use; none when there is no release."""
    from dashboard.facts.release import current_release

    try:
        return tile_host(current_release().edition.tiles_url)
    except UserError:
        return None


# ---- our own routes -----------------------------------------------------------------------------


def routes() -> list[Any]:
    """Health, assets, and the first page of every page."""
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
    from starlette.routing import Route

    from dashboard.web.lost import LostRoute

    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

    async def health(_: Request) -> Response:
        return PlainTextResponse("in orde", headers={"cache-control": "no-store"})

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in static_files.FILES or request.url.path != static_files.url(name):
            return PlainTextResponse("not found", status_code=404)
        return Response(
            static_files.content(name),
            media_type=kinds[Path(name).suffix],
            headers={"cache-control": _FOREVER.decode()},
        )

    async def page(request: Request) -> Response:
        language = "en" if request.query_params.get("taal") == "en" else "nl"
        return HTMLResponse(first_page(language), headers={"cache-control": "no-cache"})

    async def painted(request: Request) -> Response:
        ready.painted(request.path_params["token"])  # also when it comes late, and nobody waits for it any more
        return Response(status_code=204)

    async def start(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{query}", status_code=307)

    return [
        Route(f"/{public_server.stems()[0]}", start),  # the start page answers at / only
        Route(HEALTH, health),
        Route(f"{static_files.PREFIX}/{{hash}}/{{name}}", asset),
        Route(f"{ready.PREFIX}/{{token}}", painted, methods=["POST"]),
        *(Route(f"/{path}", page) for path in _paths()),
        LostRoute(_paths(), public_server.stems()[0]),
    ]


def make_app(door: Door | None = None) -> Any:
    """The ASGI app: our routes and guard around Streamlit. `door`: of a public server."""
    _configure(settings.ADDRESS, settings.PORT)
    import streamlit as st
    from starlette.middleware import Middleware

    from dashboard.outlets.site.serving import PublicSite

    @asynccontextmanager
    async def warm(_: Any) -> AsyncIterator[dict[str, Any]]:
        warm_up()
        ready.serving()
        yield {}

    return st.App(
        settings.ENTRY_FILE,
        routes=routes(),
        middleware=[Middleware(PublicSite), Middleware(Guard, door=door)],  # the public site answers by itself
        lifespan=warm,
        on_script_error=_apologise,
    )


def _apologise(error: Exception) -> bool:
    """In the place of Streamlit's message: one line of ours. What went wrong stands in the log of the server."""
    import streamlit as st

    from dashboard.base.markup import tag
    from dashboard.base.texts import words_for

    logging.getLogger(__name__).error("a page failed", exc_info=error)
    text = str(error) if isinstance(error, UserError) else words_for(st.query_params.get("taal", ""))("frame.failed")
    st.html(tag("p", text, class_="bb-empty", role="alert"))
    return True


def warm_up() -> None:
    """Load what every page needs before the first visitor comes: libraries, words, the release, its outlines."""
    # Not components: it imports streamlit_folium, which Streamlit only knows when it is first imported by a page.
    from dashboard.base import texts
    from dashboard.drawing import charts, maps  # noqa: F401
    from dashboard.facts import alignments, analysis, effects, goal_progress, judgements, places, public_face
    from dashboard.facts.release import current_release
    from dashboard.outlets import files  # noqa: F401
    from dashboard.views import about, overzicht  # noqa: F401
    from dashboard.views.doelen import meeting  # noqa: F401
    from dashboard.views.overlast import ranking, times  # noqa: F401
    from dashboard.views.shared import alerts, panel  # noqa: F401
    from dashboard.widgets import filters  # noqa: F401

    for language in texts.LANGUAGES:
        texts.words_for(language)
        first_page(language)
    try:
        here = current_release()
    except UserError:
        return  # the pages say what is missing
    with public_only():
        public_face.face()
    for level in here.places.drawn_levels:
        places.outlines(level.code)
    if is_public_server():
        return  # what follows is about the internal pages
    analysis.prepare(here)
    effects.prepare(here)
    alignments.board()
    goal_progress.networks()
    judgements.judged_in(here.edition.last_year_start, here.edition.last_month)
    recent = overzicht.change_window(here.edition.last_month, here.edition.first_month)
    judgements.judged_in(recent.first, recent.last)


# ---- starting -----------------------------------------------------------------------------------


def _configure(address: str, port: int) -> None:
    """Settings of Streamlit as environment variables: the way that is documented for other servers than its own."""
    chosen = _STREAMLIT | (_STREAMLIT_PUBLIC if is_public_server() else {})
    for key, value in {**chosen, "server.address": address, "server.port": str(port)}.items():
        section, name = key.split(".")
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() if name != "enableCORS" else "ENABLE_CORS"
        os.environ[f"STREAMLIT_{section.upper()}_{words}"] = value
    if str(settings.ROOT) not in sys.path:
        sys.path.insert(0, str(settings.ROOT))


def check_address(address: str) -> None:
    """Raises UserError for an address that others could reach."""
    if address not in LOOPBACK:
        raise UserError(
            "these pages are internal and have no sign-in yet, so they are served on this machine only",
            value=address,
            expected=" or ".join(LOOPBACK),
        )


def _door(public: bool, hosts: Sequence[str], allow_writing: bool) -> Door | None:
    """The door of a public server, None for an internal one. Raises UserError for what does not go together."""
    if not public:
        if hosts:
            raise UserError("goes with --public only", column="--host", value=hosts[0])
        return None
    if allow_writing:
        raise UserError("a public server writes nothing", column="--allow-writing", expected="one of the two")
    return Door(check_names(list(hosts)))


def check_port(address: str, port: int) -> None:
    """Raises UserError when something answers there already, or when this machine has no such address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise UserError("this machine has no such address", column="--address", value=address) from error
            raise UserError(
                f"port {port} on {address} is in use, perhaps by Buurtbeeld in another window; "
                "close that one, or choose another with --port"
            ) from error


def serve(
    out: Path,
    port: int = settings.PORT,
    address: str = settings.ADDRESS,
    *,
    allow_writing: bool = False,
    public: bool = False,
    hosts: Sequence[str] = (),
) -> None:
    """Serve the snapshot in `out` until stopped. `public`: the public pages alone, on any address, under the names
    `hosts` (none: any name). Raises UserError for an address, port, folder or combination that will not do."""
    door = _door(public, hosts, allow_writing)
    if door is None:
        check_address(address)
    check_port(address, port)
    os.environ[OUT_VARIABLE] = str(out.resolve())
    # Also when a shell hands down another value.
    os.environ[WRITING_VARIABLE] = "1" if allow_writing else "0"
    os.environ[PUBLIC_VARIABLE] = "1" if public else "0"
    if public:
        current_file(out)  # one clear line now, instead of a page that says so
    app = make_app(door)
    _configure(address, port)
    import uvicorn

    shown = f"[{address}]" if ":" in address else address

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"Buurtbeeld Mechelen: http://{shown}:{port}", flush=True)

    config = uvicorn.Config(
        app,
        host=address,
        port=port,
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # a forwarding header must not change who the visitor seems to be
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=2,
    )
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # not a line for each visitor
    Server(config).run()

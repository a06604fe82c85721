"""Starting the server: Streamlit as an ASGI app with our own first page, routes and security headers.

Loopback only: these pages are internal and sign-in does not exist yet. Nothing is fetched from another host, and the
content security policy holds browsers to that. A public server (public_server.py) has the public pages only.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.store.rights import WRITING_VARIABLE
from dashboard.store.snapshot import OUT_VARIABLE, PUBLIC_VARIABLE, check_in_use, is_public_server
from dashboard.web.city_name import app_title
from dashboard.web.guard import LOOPBACK, Guard
from dashboard.web.public_server import Door, check_names
from dashboard.web.routes import routes
from dashboard.web.warm_up import warm_up
from dashboard.widgets import ready

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
        middleware=[Middleware(Guard, door=door), Middleware(PublicSite)],
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
        check_in_use()  # one clear line now, instead of a page that says so
    app = make_app(door)
    _configure(address, port)
    import uvicorn

    shown = f"[{address}]" if ":" in address else address

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"{app_title()}: http://{shown}:{port}", flush=True)

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

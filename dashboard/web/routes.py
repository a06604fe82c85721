"""Our own addresses: health, assets, the first page of every page, and what answers where there is nothing."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.base import static_files
from dashboard.base.errors import UserError
from dashboard.store.snapshot import check_in_use
from dashboard.web import pages
from dashboard.web.first_page import first_page
from dashboard.web.guard import FOREVER
from dashboard.web.lost import LostRoute
from dashboard.web.visitor import words_of_visitor
from dashboard.widgets import ready

HEALTH = "/gezond"


def routes() -> list[Any]:
    """Health, assets, and the first page of every page."""
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

    def health(_: Request) -> Response:
        """The answer to whether there is a release that can be read. What is wrong stands in the log: visitors need
        no paths.
        """
        try:
            check_in_use()
        except UserError as error:
            logging.getLogger(__name__).error("the release in use cannot be read: %s", error)
            return PlainTextResponse("niet in orde", status_code=503, headers={"cache-control": "no-store"})
        return PlainTextResponse("in orde", headers={"cache-control": "no-store"})

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in static_files.FILES or request.url.path != static_files.url(name):
            return PlainTextResponse("not found", status_code=404)
        return Response(
            static_files.content(name),
            media_type=kinds[Path(name).suffix],
            headers={"cache-control": FOREVER.decode()},
        )

    async def page(request: Request) -> Response:
        return HTMLResponse(first_page(words_of_visitor(request.url.query)), headers={"cache-control": "no-cache"})

    async def painted(request: Request) -> Response:
        ready.painted(request.path_params["token"])  # also when it comes late, and nobody waits for it any more
        return Response(status_code=204)

    async def start(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{query}", status_code=307)

    return [
        Route(f"/{pages.served()[0].stem}", start),  # the start page answers at / only
        Route(HEALTH, health),
        Route(f"{static_files.PREFIX}/{{hash}}/{{name}}", asset),
        Route(f"{ready.PREFIX}/{{token}}", painted, methods=["POST"]),
        *(Route(f"/{path}", page) for path in pages.paths()),
        LostRoute(),
    ]

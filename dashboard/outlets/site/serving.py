"""The site under /publiek/, from the app's own server: the same bytes as `publish` writes, with the headers they need.

It answers by itself, and the headers of the internal pages do not apply (web/guard.py stands before it): these pages
are for anyone, hold no script at all, and their data may be read by programs of other sites.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from dataclasses import dataclass
from typing import Any

from dashboard.base.errors import UserError
from dashboard.base.texts import languages, words_for
from dashboard.facts.per_release import per_release
from dashboard.outlets.site import rendering
from dashboard.outlets.site.addresses import PREFIX, Base
from dashboard.outlets.site.content import LOST, Site, make_site
from dashboard.outlets.site.releases import Log
from dashboard.outlets.site.terms import terms
from dashboard.store import snapshot

_KINDS = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "jsonld": "application/ld+json",
}
_PACKED = ("html", "xml", "txt", "jsonld", "csv", "json", "geojson")
_LEAST_PACKED = 1000  # bytes: less is not worth the work
_PAGE_AGE, _DATA_AGE = 300, 3600  # seconds; after that a browser asks whether it changed


@dataclass(frozen=True)
class Answer:
    """An answer of the site: status, headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@per_release()
def _site() -> Site:
    """The site of the release in use. It knows no earlier releases."""
    return make_site(Base(), Log(), root=PREFIX)


@per_release(1024)
def _content(path: str) -> tuple[bytes, str]:
    """The bytes at an address and their mark. Raises KeyError when nothing is there."""
    body = _site().content(path)
    return body, hashlib.sha256(body).hexdigest()[:24]


@per_release(256)
def _packed(path: str) -> bytes:
    return gzip.compress(_content(path)[0], 6, mtime=0)


def answer(address: str, headers: dict[str, str], method: str = "GET") -> Answer:
    """Answer of the site to a request. `address`: the path after /publiek/; a query string changes nothing."""
    if method == "OPTIONS":
        return Answer(204, _headers(address, 0) | {"allow": "GET, HEAD, OPTIONS"}, b"")
    if method not in ("GET", "HEAD"):
        return Answer(405, _headers(LOST, 0) | {"allow": "GET, HEAD, OPTIONS"}, b"")
    try:
        with snapshot.pinned(), snapshot.public_only():
            if not snapshot.current_release_file():
                raise UserError("no release yet")
            found = _answer(_known(address), headers)
    except UserError as error:
        logging.getLogger(__name__).error("the public site cannot be read: %s", error)  # a visitor needs no paths
        found = _out_of_order()
    return found if method == "GET" else Answer(found.status, found.headers, b"")


def _out_of_order() -> Answer:
    """Answer 503, in every language, while there is no release that can be read."""
    said = "\n".join(words_for(language)("site.unavailable") for language in languages()).encode()
    plain = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "retry-after": "60"}
    return Answer(503, _headers(LOST, len(said)) | plain, said)


def _known(address: str) -> str:
    """The address of the file that is meant: `x`, `x.html` or `x/index.html`; the page for lost visitors otherwise."""
    path = address.lower() if address.lower().endswith(".html") else address
    files = _site().files
    trimmed = path.rstrip("/")
    tries = (path, f"{trimmed}.html", f"{trimmed}/index.html".lstrip("/"))
    return next((one for one in tries if one in files), LOST)


def _answer(path: str, headers: dict[str, str]) -> Answer:
    body, mark = _content(path)
    if path == LOST:
        return Answer(404, _headers(path, len(body)) | {"cache-control": "no-store"}, body)
    suffix = path.rpartition(".")[2]
    is_packed = suffix in _PACKED and len(body) >= _LEAST_PACKED and _takes_gzip(headers.get("accept-encoding", ""))
    tag = f'"{mark}{"-gz" if is_packed else ""}"'
    body = _packed(path) if is_packed else body
    sent = _headers(path, len(body)) | {"etag": tag}
    if suffix in _PACKED:
        sent["vary"] = "accept-encoding"
    if is_packed:
        sent["content-encoding"] = "gzip"
    if _matches(headers.get("if-none-match", ""), tag):
        return Answer(304, {key: value for key, value in sent.items() if not key.startswith("content-l")}, b"")
    return Answer(200, sent, body)


def _takes_gzip(accepted: str) -> bool:
    return any(
        part.partition(";")[0].strip() in ("gzip", "*") and not re.search(r";\s*q=0(\.0*)?\s*$", part)
        for part in accepted.lower().split(",")
    )


def _matches(wanted: str, tag: str) -> bool:
    """Whether the browser has this version already (RFC 9110: weak comparison)."""
    return wanted.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in wanted.split(",")}


def _headers(path: str, length: int) -> dict[str, str]:
    """Every header that a file needs by what it is; only cards may be framed by other sites."""
    suffix = path.rpartition(".")[2]
    is_data = path.startswith("data/")
    is_card = "/embed/" in f"/{path}"
    known = terms().formats.get(suffix)
    kind = _KINDS.get(suffix) or (known.media_type if known else "application/octet-stream")
    if "feed/" in path:
        kind = "application/atom+xml; charset=utf-8"
    ancestors = "*" if is_card else "'none'"
    found = {
        "content-type": f"{kind}; charset=utf-8" if suffix in ("csv",) else kind,
        "content-length": str(length),
        "cache-control": f"public, max-age={_DATA_AGE if is_data else _PAGE_AGE}, must-revalidate",
        "content-security-policy": f"{rendering.policy()}; frame-ancestors {ancestors}",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-resource-policy": "cross-origin" if is_data or is_card else "same-origin",
    }
    if is_data:
        found |= {"access-control-allow-origin": "*", "access-control-allow-methods": "GET, HEAD, OPTIONS"}
    return found


class PublicSite:
    """ASGI: answers everything under /publiek/ and passes on the rest."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith(PREFIX) or path == PREFIX.rstrip("/")):
            await self.app(scope, receive, send)
            return
        from starlette.concurrency import run_in_threadpool

        if not path.startswith(PREFIX):
            await _send(send, Answer(308, {"location": PREFIX, "content-length": "0"}, b""))
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        await _send(send, await run_in_threadpool(answer, path.removeprefix(PREFIX), headers, scope["method"]))


async def _send(send: Any, found: Answer) -> None:
    headers = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in found.headers.items()]
    await send({"type": "http.response.start", "status": found.status, "headers": headers})
    await send({"type": "http.response.body", "body": found.body})

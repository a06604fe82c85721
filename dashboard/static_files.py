"""The files that our own server gives to browsers: Leaflet from XStatic, our style and the script of the map.

Their URLs carry a hash of their content, so that a browser may keep them forever and never sees an old one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

PREFIX = "/assets"
_OWN = Path(__file__).resolve().parent / "assets"
_LEAFLET = Path(leaflet.BASE_DIR)

FILES: dict[str, Path] = {
    "leaflet.js": _LEAFLET / "leaflet.js",
    "leaflet.css": _LEAFLET / "leaflet.css",
    "map.js": _OWN / "map.js",
    "map.css": _OWN / "map.css",
    "app.css": _OWN / "app.css",
    "favicon.svg": _OWN / "favicon.svg",
}


@cache
def content(name: str) -> bytes:
    """The bytes of a file, as they are served."""
    return FILES[name].read_bytes()


@cache
def url(name: str) -> str:
    """'/assets/1a2b3c4d/leaflet.js'."""
    return f"{PREFIX}/{hashlib.sha256(content(name)).hexdigest()[:12]}/{name}"

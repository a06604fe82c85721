"""The files that our own server gives to browsers: Leaflet from XStatic, our style and our scripts.

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

# Leaflet and ours travel together: streamlit-folium loads scripts one after the other.
FILES: dict[str, tuple[Path, ...]] = {
    "map.js": (_LEAFLET / "leaflet.js", _OWN / "map.js"),
    "map.css": (_LEAFLET / "leaflet.css", _OWN / "map.css"),
    "app.css": (_OWN / "app.css",),
    "go.js": (_OWN / "go.js",),
    "favicon.svg": (_OWN / "favicon.svg",),
}
# Leaflet names a source map that we do not serve.
_SOURCE_MAP = b"//# sourceMappingURL=leaflet.js.map"


@cache
def content(name: str) -> bytes:
    """The bytes of a file, as they are served."""
    return b"\n".join(path.read_bytes().replace(_SOURCE_MAP, b"") for path in FILES[name])


@cache
def url(name: str) -> str:
    """'/assets/1a2b3c4d/map.js'."""
    return f"{PREFIX}/{hashlib.sha256(content(name)).hexdigest()[:12]}/{name}"

"""The first page that a browser gets: Streamlit's own, in the visitor's language, with our name, style and requests."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache, lru_cache
from pathlib import Path

from dashboard.base import static_files
from dashboard.base.texts import Words
from dashboard.web import pages
from dashboard.web.city_name import app_title

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

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


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
    scripts: dict[str, None] = {}
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        scripts[manifest[key]["file"]] = None
        waiting += manifest[key].get("imports", [])
    return tuple(f"./{file}" for file in scripts if f"./{file}" not in _streamlit_index())


def first_page(words: Words) -> str:
    """Streamlit's first page in the language of the visitor, with our style, our name and early requests."""
    return _first_page(words.language, app_title(), pages.paths())


@lru_cache(maxsize=16)
def _first_page(language: str, title: str, paths: tuple[str, ...]) -> str:
    links = [
        f'<link rel="stylesheet" href="{static_files.url("app.css")}">',
        f'<script defer src="{static_files.url("go.js")}" data-pages="{",".join(paths)}"></script>',
        *(f'<link rel="modulepreload" crossorigin href="{file}">' for file in _early_scripts()),
    ]
    page = _streamlit_index()
    page = page.replace("<head>", f"<head>\n<script>{_CONNECT}</script>", 1)
    page = page.replace('<html lang="en">', f'<html lang="{html.escape(language)}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{html.escape(title)}</title>", 1)
    page = page.replace('href="./favicon.png"', f'href="{static_files.url("favicon.svg")}"', 1)
    return page.replace("</head>", "\n".join(links) + "\n</head>", 1)


@cache
def allowed_scripts() -> str:
    """The hashes of the scripts inside the first page; they are the same in every language and for every city."""
    return " ".join(script_hashes(_first_page("", "", ())))


def script_hashes(page: str) -> tuple[str, ...]:
    """The hashes with which a policy allows the scripts inside a page, and no others."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )

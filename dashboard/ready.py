"""Charts wait for the map. The chart library is 4.7 MB: while a browser compiles it, nothing else moves for a second.

So on the first page of a visit the chart is sent when the browser says that the map is painted (or after a short
while). It says so by asking a URL that only this visit knows; no run of the page is spent on it.
"""

from __future__ import annotations

import secrets
import threading

PREFIX = "/geschilderd"
LONGEST = 2.5  # seconds: a browser that never paints a map still gets its chart

_lock = threading.Lock()
_waiting: dict[str, threading.Event] = {}
_MOST = 1000  # visits at a time; more are served, they just do not wait
_is_serving = threading.Event()


def serving() -> None:
    """Called when browsers can answer. Without it (in tests of pages) nothing waits."""
    _is_serving.set()


def new_token() -> str | None:
    """A token for one visit, or None when there is nobody to wait for."""
    with _lock:
        if not _is_serving.is_set() or len(_waiting) >= _MOST:
            return None
        token = secrets.token_urlsafe(9)
        _waiting[token] = threading.Event()
        return token


def url(token: str | None) -> str | None:
    return None if token is None else f"{PREFIX}/{token}"


def painted(token: str) -> bool:
    """The browser says that the map is there. False for a token that is not known (any more)."""
    with _lock:
        event = _waiting.get(token)
    if event is None:
        return False
    event.set()
    return True


def wait(token: str | None) -> None:
    """Return when the map of this visit is painted, or after LONGEST seconds."""
    with _lock:
        event = _waiting.get(token or "")
    if event is not None:
        event.wait(LONGEST)
    with _lock:
        _waiting.pop(token or "", None)

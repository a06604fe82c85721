"""Charts wait for the map. The chart library is 4.7 MB: while a browser compiles it, nothing else moves for a second,
and every time a chart is drawn the map would stand still for a while too.

So a page sends its chart when the browser says that the map is painted, or after a short while. The browser says so by
asking a URL that only this run of the page knows; no other run is spent on it.
"""

from __future__ import annotations

import secrets
import threading

PREFIX = "/geschilderd"
FIRST, LATER = 2.5, 0.5  # seconds: a browser that never paints a map still gets its chart

_MOST = 1000  # runs at a time; the oldest is forgotten, and its page goes on after a while
_lock = threading.Lock()
_waiting: dict[str, threading.Event] = {}
_is_serving = threading.Event()


def serving() -> None:
    """Called when browsers can answer. Without it (in tests of pages) nothing waits."""
    _is_serving.set()


def new_token() -> str | None:
    """A token for one run of a page, or None when there is nobody to wait for."""
    if not _is_serving.is_set():
        return None
    token = secrets.token_urlsafe(9)
    with _lock:
        while len(_waiting) >= _MOST:
            _waiting.pop(next(iter(_waiting)))
        _waiting[token] = threading.Event()
    return token


def url(token: str | None) -> str | None:
    return None if token is None else f"{PREFIX}/{token}"


def painted(token: str) -> None:
    """The browser says that the map is there. A token that is not known (any more) is nobody's: nothing happens."""
    with _lock:
        event = _waiting.get(token)
    if event is not None:
        event.set()


def wait(token: str | None, longest: float) -> None:
    """Return when the map of this run is painted, or after `longest` seconds."""
    with _lock:
        event = _waiting.get(token or "")
    if event is not None:
        event.wait(longest)
    with _lock:
        _waiting.pop(token or "", None)

"""Worked out once per release: within a release no figure changes, so an answer is kept as long as it is in use.

The key is the release that questions are asked to now, which is another one inside `snapshot.public_only()`: nothing
that was kept for colleagues is ever shown to residents. Two visitors who ask at the same time wait for one answer.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from dashboard.store import snapshot

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Key = TypeVar("Key")
Value = TypeVar("Value")

RELEASES = 4  # the internal and the public file of the release in use, and those of the one before


class _Place(Generic[Answer]):
    """A place for one answer; who holds the lock works it out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: list[Answer] = []  # one, or none yet


class PerRelease(Generic[Given, Answer]):
    """A function whose answers are kept: at most `most` for each of the RELEASES that were asked last."""

    def __init__(self, work: Callable[Given, Answer], most: int) -> None:
        self._work, self._most = work, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, OrderedDict[Hashable, _Place[Answer]]] = OrderedDict()
        update_wrapper(self, work)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        file = snapshot.current_release_file()
        place = self._place(file, (args, tuple(sorted(kwargs.items()))))
        with place.lock:
            if place.answers:
                return place.answers[0]
            answer = self._work(*args, **kwargs)
            if snapshot.current_release_file() == file:  # else it may be of the release that came in between
                place.answers.append(answer)
            return answer

    def cache_clear(self) -> None:
        """Forget every answer; for tests that change what an answer rests on."""
        with self._lock:
            self._kept.clear()

    def _place(self, file: str, key: Hashable) -> _Place[Answer]:
        with self._lock:
            return _last(_last(self._kept, file, OrderedDict, RELEASES), key, _Place, self._most)


def _last(kept: OrderedDict[Key, Value], key: Key, new: Callable[[], Value], most: int) -> Value:
    """Value under `key`, now the last that was asked for; over `most`, the one asked for longest ago makes room."""
    if key not in kept:
        kept[key] = new()
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]


def per_release(most: int = 1) -> Callable[[Callable[Given, Answer]], PerRelease[Given, Answer]]:
    """Decorator: worked out once per release. most: how many answers of a release are kept at the same time.

    Arguments must be hashable. An error is raised to whoever asked and not kept. Answers are shared, so nobody may
    change one.
    """
    return lambda work: PerRelease(work, most)

"""One-time seeds: what decides up or down exists only between drawing and appending (docs/privacy.md).

A published month is never rounded again, so nobody needs its seed later. 32 random bytes (the nonce) are put in the
state before anything is drawn, so that an interrupted build draws the same again; they are erased once the figures are
on disk. Whoever gets hold of the city's secret afterwards can open no month that was published before.

The example city has a fixed nonce: it protects nothing, and everybody should be able to build the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

EXAMPLE_NONCE = hashlib.sha256(b"the example city protects nothing").digest()


def seed_of(key: bytes, *parts: str) -> bytes:
    """32 bytes: HMAC-SHA256 under `key` of the parts, each with its length, so that no two lists of parts collide."""
    text = [part.encode() for part in parts]
    return hmac.new(key, b"".join(len(one).to_bytes(4, "big") + one for one in text), hashlib.sha256).digest()


@dataclass
class Seeds:
    """The seeds of one build: of a city with its secret, from one head of the history on.

    secret and begin are asked when the first seed is drawn: a build that publishes nothing leaves neither a trace nor a
    question. begin: the nonce, and the head of the history (sha256 of its last publication) when drawing began.
    """

    city: str
    secret: Callable[[], str]
    begin: Callable[[], tuple[bytes, str]]

    def of(self, dataset: str, period: str) -> bytes:
        """The seed of one publication of this build."""
        nonce, head = self.begin()
        return seed_of(nonce + self.secret().encode(), self.city, dataset, period, head)

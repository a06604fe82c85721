"""Rights of a person: one function answers; whatever writes asks it first, and pages say why they may not.

Sign-in does not exist yet. Until it does, only somebody who sits at this machine may write, and only when the server
was started for it. Behind a proxy every visitor looks local, so whatever betrays a proxy refuses. What cannot be seen
from here: a tunnel or a proxy that passes the connection on and rewrites Host and Origin without leaving a trace. Do
not put one before a server that was started with --allow-writing (docs/ledger.md).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

WRITING_VARIABLE = "BUURTBEELD_WRITING"  # set to 1 by `serve --allow-writing`


class Action(StrEnum):
    """Something that can be asked for. Reading the pages needs no right yet: the server answers this machine only."""

    RECORD_REVIEW = "record_review"
    RECORD_EXERCISE = "record_exercise"
    CORRECT = "correct"
    REDACT = "redact"


@dataclass(frozen=True)
class RequestContext:
    """The origin of a request: the address of the connection itself, every header with its value, and the switch."""

    client_ip: str | None
    headers: tuple[tuple[str, str], ...]
    is_writing_on: bool

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]


@dataclass(frozen=True)
class Verdict:
    """`reason_key` is a key of data/texts that says why not; None when allowed."""

    allowed: bool
    reason_key: str | None = None

    def __bool__(self) -> bool:
        return self.allowed


# Headers that only something between a browser and this server sends.
_FORWARDING = re.compile(
    r"""
    (x-)?forwarded(-.*)? | via | x-real-.* | x-original-.* | x-client-ip | client-ip | x-cluster-client-ip
    | x-proxyuser-ip | x-remote-.* | remote-.* | true-client-ip | x-true-client-ip | x-host | x-scheme | x-url-scheme
    | x-envoy-.* | cf-.* | cdn-.* | fastly-.* | fly-.* | x-azure-.* | x-appengine-.* | x-arr-.* | x-amzn-.*
    | x-vercel-.* | x-nginx-.* | x-proxy-.* | x-varnish | x-bluecoat-via | x-coming-from | x-rewrite-url
    | front-end-https | tailscale-.* | ngrok-.* | wl-proxy-.* | proxy-.* | max-forwards | x-auth.*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]{1,5})?", re.IGNORECASE)
_ORIGIN = re.compile(r"http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?", re.IGNORECASE)


def may(action: Action, context: RequestContext) -> Verdict:
    """Whether the sender of this request may do `action`. Everything that writes asks here, at the moment that it
    writes.
    """
    Action(action)  # an action that nobody has thought of raises ValueError
    if not context.is_writing_on:
        return Verdict(False, "rights.switched_off")
    if any(_FORWARDING.fullmatch(name.strip()) for name, _ in context.headers):
        return Verdict(False, "rights.forwarded")
    if not _is_loopback(context.client_ip):
        return Verdict(False, "rights.not_here")
    hosts = context.values("host")
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        return Verdict(False, "rights.other_name")
    # A browser says from which site its page came; a proxy without headers of its own is betrayed by this one.
    if any(not _ORIGIN.fullmatch(origin) for origin in context.values("origin")):
        return Verdict(False, "rights.other_name")
    return Verdict(True)


def is_writing_on(environment: Mapping[str, str]) -> bool:
    """Whether the server was started with --allow-writing. Anything but exactly 1 is no."""
    return environment.get(WRITING_VARIABLE) == "1"


def _is_loopback(text: str | None) -> bool:
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)

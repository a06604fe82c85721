"""Shares and hours in words, with what rounding allows."""

from __future__ import annotations

import math

from dashboard.base import formats, settings
from dashboard.base.formats import NARROW_SPACE, Language
from dashboard.base.texts import Words
from dashboard.stats.profile import Share


def percent(share: float, language: Language) -> str:
    """0.843 -> '84 %'."""
    return f"{formats.number(100 * share, language)}{NARROW_SPACE}%"


def points(share: float, language: Language) -> str:
    """A difference of shares in points: 0.6 -> '+60'."""
    whole = round(100 * share)
    return f"{'+' if whole > 0 else ''}{formats.number(whole, language)}"


def share_text(share: Share, words: Words, *, is_rounded: bool) -> str:
    """A share as people see it; one of rounded figures that would read 0 % says under which share it certainly lies."""
    if is_rounded and round(100 * share.value) == 0:
        return words("veldwerkers.less_than", n=percent(max(0.01, math.ceil(100 * share.high) / 100), words.language))
    text = percent(share.value, words.language)
    return words("figure.about", n=text) if is_rounded else text


def hours_text(hours: float, series: int, words: Words) -> str:
    """Hours are sums of figures rounded to 10: never an exact number, never a zero."""
    if hours <= 0:
        base = settings.HOURS_BASE
        bound = math.ceil(((base - 1) * max(1, series) + 1) / base) * base
        return words("veldwerkers.less_than", n=formats.number(bound, words.language))
    return words("figure.about", n=formats.number(hours, words.language))

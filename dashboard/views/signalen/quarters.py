"""Signals of the city by quarter: tiles, the three shares as curves, and the same in numbers."""

from __future__ import annotations

from dashboard.base import formats, settings
from dashboard.base.texts import Words
from dashboard.views.shared.course import Multiples, Small
from dashboard.views.shared.share_texts import percent
from dashboard.views.shared.tables import Row, Table
from dashboard.views.shared.tile import Tile
from dashboard.views.signalen.shares import KINDS, NONE, Signals, about, period_name


def tiles(view: Signals, words: Words) -> list[Tile]:
    """The last quarter that everybody handed in: its signals and the three shares."""
    last = next((code for code in reversed(view.quarters) if code not in view.waiting), None)
    if last is None:
        return []
    shares = [(kind, view.of(view.city, last, kind)) for kind in KINDS]
    count = shares[0][1].denominator
    total = words("figure.about", n=formats.number(count, words.language)) if count else words("signalen.too_few")
    name = period_name(last, words)
    tiles_of_quarter = [Tile(words("signalen.total"), total, words("signalen.total_detail", period=name))]
    for kind, share in shares:
        if share.share is None or share.is_open_low or share.is_open_high:
            value, detail = share.text(words), name
        else:
            low, high = (formats.number(100 * (end or 0.0), words.language) for end in (share.low, share.high))
            value, detail = (
                percent(share.share, words.language),
                words("signalen.tile", low=low, high=high, period=name),
            )
        tiles_of_quarter.append(Tile(words(f"signalen.{kind}"), value, detail))
    return tiles_of_quarter


def quarter_plot(view: Signals, words: Words) -> Multiples:
    """The three shares of the city per quarter, on one scale, with their intervals."""
    quarters = view.quarters
    smalls = []
    for kind in KINDS:
        shares = [view.of(view.city, code, kind) for code in quarters]
        with_share = [(code, share) for code, share in zip(quarters, shares, strict=True) if share.share is not None]
        smalls.append(
            Small(
                label=words(f"signalen.{kind}"),
                text=f"{period_name(with_share[-1][0], words, is_short=True)}: {with_share[-1][1].text(words)}"
                if with_share
                else "",
                heights=tuple(share.height for share in shares),
                lows=tuple(None if share.low is None else 100 * share.low for share in shares),
                highs=tuple(None if share.high is None else 100 * share.high for share in shares),
                texts=tuple(_quarter_text(view, code, kind, words) for code in quarters),
                unusual=(False,) * len(quarters),
                why_empty="" if with_share else words("figure.missing"),
                is_marked=False,
                is_current=False,
            )
        )
    text = ". ".join(f"{one.label}: {one.text}" for one in smalls)
    return Multiples(
        smalls=tuple(smalls),
        names=tuple(period_name(code, words, is_short=True) for code in quarters),
        shaded=None,
        axis=words("signalen.axis"),
        range_text=words("signalen.interval"),
        unusual_text="",
        alt=words("signalen.quarter_alt", said=text),
    )


def _quarter_text(view: Signals, code: str, kind: str, words: Words) -> str:
    share = view.of(view.city, code, kind)
    return words("figure.missing") if code in view.waiting and share == NONE else share.text(words)


def quarter_table(view: Signals, caption: str, words: Words) -> Table:
    """The quarters of the city in numbers, newest first."""
    rows = []
    for code in reversed(view.quarters):
        count = view.of(view.city, code, KINDS[0]).denominator
        is_waiting = code in view.waiting and not count
        told = words("figure.missing") if is_waiting else about(count, settings.COUNT_BASE - 1, words)
        rows.append(Row(period_name(code, words), (told, *(_quarter_text(view, code, kind, words) for kind in KINDS))))
    return Table(caption, share_columns("signalen.column_quarter", words), tuple(rows))


def share_columns(first: str, words: Words) -> tuple[str, ...]:
    return (words(first), words("signalen.total"), *(words(f"signalen.{kind}") for kind in KINDS))

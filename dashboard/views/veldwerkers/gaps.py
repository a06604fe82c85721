"""Need beside presence in one place at one moment: classes, words and tiles."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dashboard.base import palette, settings
from dashboard.base.arrays import Bools
from dashboard.base.texts import Words
from dashboard.facts.need_and_presence import NeedAndPresence
from dashboard.stats.moments import MomentGap, moment_gap
from dashboard.stats.profile import Share
from dashboard.views.shared.choropleth import Swatch, look_of
from dashboard.views.shared.share_texts import hours_text, percent, points, share_text
from dashboard.views.shared.tile import Tile
from dashboard.views.veldwerkers.teams import Team

GAP_BORDERS = (0.1, 0.3)  # of a difference of shares
_MORE, _LESS = tuple(reversed(palette.DIVERGING[3:])), palette.DIVERGING[:2]
# Most reports beyond presence first. "unclear": small, or it may be chance or rounding; "few": too few reports to say.
GAP_CLASSES: dict[str, Swatch] = {
    "more_2": Swatch(_MORE[0]),
    "more_1": Swatch(_MORE[1]),
    "unclear": Swatch(palette.DIVERGING[2]),
    "less_1": Swatch(_LESS[1]),
    "less_2": Swatch(_LESS[0]),
    "few": look_of("few"),
    "missing": look_of("missing"),
}


def gap_class(gap: MomentGap | None, reports: float) -> str:
    """The class of a gap, a key of GAP_CLASSES: one of size only where it is clear beyond chance and rounding."""
    if gap is None or math.isnan(gap.presence.value):
        return "missing"
    if reports < settings.MIN_VERDICT_COUNT:
        return "few"
    size = abs(gap.value)
    if not gap.is_clear or size < GAP_BORDERS[0]:
        return "unclear"
    return f"{'more' if gap.value > 0 else 'less'}_{2 if size >= GAP_BORDERS[1] else 1}"


@dataclass(frozen=True)
class Said:
    """Texts about one place at one moment, for map, table, bars and files, and the shares behind them.

    A share is None where its text holds no number ("te weinig", "minder dan 4 %")."""

    gap: MomentGap
    kind: str  # of GAP_CLASSES
    need: str
    presence: str
    between: str  # within which bounds the share of the hours lies
    points: str
    need_share: float | None
    presence_share: float | None

    @property
    def verdict(self) -> str:
        """more, less, unclear, few or missing."""
        return self.kind.partition("_")[0]


def said_of(both: NeedAndPresence, slots: Bools, words: Words) -> Said:
    """One place at one moment in words."""
    gap = moment_gap(both.need, both.presence, slots)
    kind = gap_class(gap, both.reports)
    is_enough = both.reports >= settings.MIN_RATE_COUNT
    is_present = not math.isnan(gap.presence.value)
    missing = words("figure.missing")
    need = words("figure.few")
    if is_enough:
        need = share_text(gap.need, words, is_rounded=both.need.base > 1)
    between = {"low": percent(gap.presence.low, words.language), "high": percent(gap.presence.high, words.language)}
    return Said(
        gap=gap,
        kind=kind,
        need=need,
        presence=share_text(gap.presence, words, is_rounded=True) if is_present else missing,
        between=words("veldwerkers.range", **between) if is_present else missing,
        points=points(gap.value, words.language) if is_enough and is_present else words("figure.few_change"),
        need_share=_shown(gap.need, is_shown=is_enough, is_rounded=both.need.base > 1),
        presence_share=_shown(gap.presence, is_shown=is_present, is_rounded=True),
    )


def _shown(share: Share, *, is_shown: bool, is_rounded: bool) -> float | None:
    """The share with the digits of its text."""
    value = round(share.value, 2) if is_shown else None
    return None if is_rounded and value == 0 else value


@dataclass(frozen=True)
class Subject:
    """Subject of the page, in words for people: fenomeen, moment and year."""

    name: str
    moment: str
    year: int


def tiles(both: NeedAndPresence | None, slots: Bools, subject: Subject, team: Team, words: Words) -> list[Tile]:
    """Reports at the moment, presence at the moment, what that means, and who is there."""
    people = Tile(
        words("veldwerkers.tile_team"),
        words(
            "veldwerkers.team_value",
            disciplines=words.counted("veldwerkers.disciplines", len(team.disciplines)),
            organisations=words.counted("veldwerkers.organisations", len(team.organisations)),
        ),
        words("veldwerkers.team_detail", year=subject.year),
    )
    if both is None:
        return [people]
    text, language = said_of(both, slots, words), words.language
    gap = text.gap
    is_enough = both.reports >= settings.MIN_RATE_COUNT
    need_bounds = {"low": percent(gap.need_low, language), "high": percent(gap.need_high, language)}
    need = Tile(
        words("veldwerkers.tile_need", moment=subject.moment),
        text.need,
        words("veldwerkers.tile_need_detail", subject=subject.name, **need_bounds)
        if is_enough
        else words("veldwerkers.tile_need_few", subject=subject.name),
    )
    presence = Tile(
        words("veldwerkers.tile_presence", moment=subject.moment),
        text.presence,
        words(
            "veldwerkers.tile_presence_detail",
            hours=hours_text(both.hours, both.presence.series, words),
            low=percent(gap.presence.low, language),
            high=percent(gap.presence.high, language),
        ),
    )
    meaning = Tile(
        words("veldwerkers.tile_gap"),
        words("veldwerkers.points", n=text.points) if is_enough else text.points,
        words(f"veldwerkers.verdict_{text.verdict}"),
    )
    return [need, presence, meaning, people]

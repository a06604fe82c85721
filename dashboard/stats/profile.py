"""Profiles of reports and presence: shares over the week, their difference, and time outside office hours.

Shares of reports and shares of hours are compared, never reports with hours. Every figure has bounds for rounding: the
least and the most that the true shares can be, given what is published. The bounds leave chance out; `need_low`,
`need_high` put it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from dashboard.base.arrays import Bools, Floats

WORKDAY = "werkdag"


@dataclass(frozen=True)
class Share:
    """A share (0..1) with the least and the most it can be by rounding. NaN where the total is zero or a figure is
    missing.
    """

    value: float
    low: float
    high: float


NO_SHARE = Share(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Profile:
    """Reports or hours over the slots of a week (day type x part of day) in one year. cells [S, K]: every published
    series by itself (a discipline in a presence area, a fenomeen in a wijk); errors [S]: by how much each of its slots
    can be off at most, and its year total as well (docs/privacy.md, rules 2 and 7). base as in `Rounding`, the largest
    of the series.

    The series are kept apart because their sum says less: where a series shows 0 or 10, what it can be is bounded by
    zero, and its total binds its slots.
    """

    cells: Floats
    errors: Floats
    base: int = 1

    @classmethod
    def of(cls, published: ArrayLike, base: int = 1) -> Profile:
        """One series: published [K]."""
        return cls.of_series(np.asarray(published, dtype=np.float64)[None], base)

    @classmethod
    def of_series(cls, cells: ArrayLike, base: int) -> Profile:
        """Several series of one base: cells [S, K]."""
        found = np.asarray(cells, dtype=np.float64)
        return cls(found, np.full(len(found), float(base - 1)), base)

    @classmethod
    def joined(cls, profiles: Sequence[Profile]) -> Profile:
        """All series of several profiles. Raises ValueError for none."""
        return cls(
            np.concatenate([one.cells for one in profiles]),
            np.concatenate([one.errors for one in profiles]),
            max(one.base for one in profiles),
        )

    @cached_property
    def published(self) -> Floats:
        """[K] all series together."""
        return np.asarray(self.cells.sum(axis=0))

    @property
    def series(self) -> int:
        """Number of rounded figures that are added up in a slot; 1 where all are exact."""
        return max(1, int((self.errors > 0).sum()))

    def shares(self, groups: Bools) -> list[Share]:
        """groups [G, K]: which slots belong to each group -> the share of each group in the year."""
        return [self.share(group) for group in groups]

    def share(self, slots: Bools) -> Share:
        """The share of some slots in the year, with bounds: every slot and every total of a series within its error.

        For each series the most that the part can be, beside the least that the rest then can be, and the other way
        round; all series can be there at once, so the bounds are reached and nothing narrower would hold.
        """
        total = float(self.published.sum())
        if not total > 0:
            return NO_SHARE
        part, rest = self._range(slots), self._range(~slots)
        sums = self.cells.sum(axis=1)
        least, most = np.maximum(0.0, sums - self.errors), sums + self.errors
        high, low = np.minimum(part[1], most - rest[0]), np.minimum(rest[1], most - part[0])
        return Share(
            float(self.published[slots].sum()) / total,
            _ratio(float(np.maximum(part[0], least - low).sum()), float(low.sum())),
            _ratio(float(high.sum()), float(np.maximum(rest[0], least - high).sum())),
        )

    def _range(self, slots: Bools) -> tuple[Floats, Floats]:
        """[S], [S] the least and the most that the sum of some slots of a series can be; never negative."""
        chosen = self.cells[:, slots]
        return np.maximum(0.0, chosen - self.errors[:, None]).sum(axis=1), (chosen + self.errors[:, None]).sum(axis=1)

    def chance_interval(self, slots: Bools, level: float = 0.95) -> tuple[float, float]:
        """Exact interval of the share (Clopper & Pearson 1934) around both bounds: rounding and chance. For reports
        only: hours are not a sample. (NaN, NaN) where there is no share.
        """
        return self.chance_around(self.share(slots), level)

    def chance_around(self, share: Share, level: float = 0.95) -> tuple[float, float]:
        """The same for a share of this profile that is known already."""
        total = float(self.published.sum())
        if np.isnan(share.value):
            return np.nan, np.nan
        tail = (1 - level) / 2
        low, high = share.low * total, share.high * total
        return (
            float(betaincinv(low, total - low + 1, tail)) if low > 0 else 0.0,
            float(betaincinv(high + 1, total - high, 1 - tail)) if high < total else 1.0,
        )


def _ratio(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest > 0 else 0.0


@dataclass(frozen=True)
class NeedMinusPresence:
    """table, one row per slot in the order given: [slot, need, need_low, need_high, presence, gap, gap_low, gap_high,
    is_clear].

    gap = share of reports - share of hours, in -1..1: above 0 more is reported at that time than there is presence
    for; gap_low.. gap_high: bounds by rounding; need_low..need_high: 95 % interval of the share of reports, chance and
    rounding together; is_clear: even the ends of need_low..need_high lie on one side of all that the share of hours
    can be. misplaced: the share of hours that would have to stand at another time to follow the reports (half the sum
    of the absolute gaps), with bounds by rounding. is_known: both have a total.
    """

    table: pd.DataFrame
    misplaced: Share
    is_known: bool


def need_minus_presence(slots: Sequence[str], need: Profile, presence: Profile) -> NeedMinusPresence:
    """need: reports by slot, presence: hours by slot, of the same wijk (or presence area) and the same year."""
    single = np.eye(len(slots), dtype=np.bool_)
    wanted, there = need.shares(single), presence.shares(single)
    chance = [need.chance_interval(slot) for slot in single]
    table = pd.DataFrame(
        {
            "slot": list(slots),
            "need": [share.value for share in wanted],
            "need_low": [low for low, _ in chance],
            "need_high": [high for _, high in chance],
            "presence": [share.value for share in there],
            "gap": [one.value - other.value for one, other in zip(wanted, there, strict=True)],
            "gap_low": [one.low - other.high for one, other in zip(wanted, there, strict=True)],
            "gap_high": [one.high - other.low for one, other in zip(wanted, there, strict=True)],
            "is_clear": [
                low > other.high or high < other.low for (low, high), other in zip(chance, there, strict=True)
            ],
        }
    )
    known = bool(table["gap"].notna().all()) and len(slots) > 0
    return NeedMinusPresence(table, _misplaced(table) if known else NO_SHARE, known)


def _misplaced(table: pd.DataFrame) -> Share:
    """Half the sum of |gap|. Bounds: every gap at its smallest, or at its largest, size within its own bounds, at most
    1.
    """
    low, high = table["gap_low"].to_numpy(), table["gap_high"].to_numpy()
    smallest = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    largest = np.maximum(np.abs(low), np.abs(high))
    return Share(float(table["gap"].abs().sum() / 2), float(smallest.sum() / 2), float(min(1.0, largest.sum() / 2)))


def office_slots(
    slots: Sequence[tuple[str, str]], day_parts: dict[str, tuple[int, int]], from_hour: int, until_hour: int
) -> Bools:
    """[K] which slots (day_type, day_part) count as office hours: on workdays, parts that lie in them for at least
    half.

    day_parts: code -> (from_hour, until_hour), which may run past midnight. The published parts of a day do not begin
    and end with the office, so this is the nearest that can be said; the page names the parts that it counts.
    """
    office = set(range(from_hour, until_hour))

    def inside(part: str) -> bool:
        start, end = day_parts[part]
        hours = [hour % 24 for hour in range(start, end if end > start else end + 24)]
        return sum(hour in office for hour in hours) * 2 >= len(hours)

    return np.array([day_type == WORKDAY and inside(part) for day_type, part in slots], dtype=np.bool_)

"""One part of the week, with its share of the reports beside its share of the presence: their difference, with bounds.

The same comparison as `profile.need_minus_presence`, for slots taken together, such as all time outside office hours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.base.arrays import Bools
from dashboard.stats.profile import Profile, Share


@dataclass(frozen=True)
class MomentGap:
    """need, presence: the shares (0..1) of the reports and of the hours in these slots, with bounds by rounding.

    need_low..need_high: 95 % interval of the share of reports, chance and rounding together. value = need - presence;
    low..high: bounds by rounding. is_clear: the whole of need_low..need_high lies on one side of all that the share of
    hours can be. is_known: both have a total.
    """

    need: Share
    need_low: float
    need_high: float
    presence: Share
    value: float
    low: float
    high: float
    is_clear: bool

    @property
    def is_known(self) -> bool:
        return not np.isnan(self.value)


def moment_gap(need: Profile, presence: Profile, slots: Bools) -> MomentGap:
    """need: reports, presence: hours, by slot, of the same place and year; slots [K]: which of them are meant."""
    wanted, there = need.share(slots), presence.share(slots)
    low, high = need.chance_around(wanted)
    return MomentGap(
        need=wanted,
        need_low=low,
        need_high=high,
        presence=there,
        value=wanted.value - there.value,
        low=wanted.low - there.high,
        high=wanted.high - there.low,
        is_clear=bool(low > there.high or high < there.low),
    )

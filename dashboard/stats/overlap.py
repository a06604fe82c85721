"""Two figures of a survey, each with its own 95 % interval: do they differ?

Only when their intervals do not overlap. That is careful: two independent figures of equal precision whose 95 %
intervals just touch differ at a level of about 0.6 %, not 5 % (Schenker & Gentleman 2001, "On judging the significance
of differences by examining the overlap between confidence intervals", The American Statistician 55), so that comparing
a dozen wijken on a handful of indicators names few of them by chance. Where a wijk is set against the city of which it is
a part the rule is more careful still.
"""

from __future__ import annotations

Interval = tuple[float | None, float | None]

HIGHER, LOWER, NO_DIFFERENCE, NOT_COMPARED = "higher", "lower", "no_difference", "not_compared"


def differs(one: Interval, other: Interval) -> str:
    """HIGHER when `one` lies wholly above `other`, LOWER when wholly under it; NOT_COMPARED without both intervals."""
    low, high = one
    other_low, other_high = other
    if low is None or high is None or other_low is None or other_high is None:
        return NOT_COMPARED
    if low > other_high:
        return HIGHER
    return LOWER if high < other_low else NO_DIFFERENCE

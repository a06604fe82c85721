"""State of a goal: a rule on the change since the baseline, its uncertainty, and the straight path to the target.

The rule
--------
The *change* is current value minus baseline, counted in the direction of the goal: above 0 is better. Its 95 % interval
joins the intervals of both figures (chance and rounding; MOVER: Zou & Donner 2008, "Construction of confidence limits
about effect measures: a general approach", Statistics in Medicine 27). The *path* runs straight from the baseline, at
the end of its period, to the target, on its day; after that day it stays at the target. In this order:

1. `geen_cijfer`: baseline or current value is missing or protected.
2. `te_vroeg`: the current period still shares days with the baseline period.
3. `gehaald`: the value is at the target or beyond it, and the change is surely above 0.
4. `achter`: even the better end of the interval of the change falls short of the path.
5. `op_koers`: the change is surely above 0 and its interval reaches the path (and the day of the target has not come).
6. `te_vroeg` for all else: both "nothing changed" and "on the path" fit the figures. After the day of the target the
   same figures read as `achter` when the value is not at the target.

So `op_koers` and `gehaald` need a change that chance and rounding do not explain, and `achter` needs that the path is
out of reach of both. A goal about something rare is "te vroeg om te zeggen" for long: that is what can be known.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import hypot, isnan

from dashboard.stats.intervals import count_interval

ON_COURSE, BEHIND, REACHED, TOO_EARLY, NO_FIGURE = "op_koers", "achter", "gehaald", "te_vroeg", "geen_cijfer"
STATES = (ON_COURSE, BEHIND, REACHED, TOO_EARLY, NO_FIGURE)


@dataclass(frozen=True)
class Estimate:
    """A published figure with its 95 % interval, over the days start..end. NaN where there is none."""

    value: float
    low: float
    high: float
    start: dt.date
    end: dt.date

    @classmethod
    def of_count(cls, value: float, error: float, start: dt.date, end: dt.date, extra: float = 0.0) -> Estimate:
        """A count with its error bound. extra: relative variance beyond chance, squared (`Dispersion.of_total`)."""
        if isnan(value):
            return cls(value, value, value, start, end)
        scale = 1 + extra * value
        low, high = count_interval(value / scale, error / scale)
        return cls(value, float(low) * scale, float(high) * scale, start, end)

    @classmethod
    def within(cls, value: float, error: float, start: dt.date, end: dt.date) -> Estimate:
        """A figure that is no sample (hours, met rules): off by at most `error`, never negative."""
        return cls(value, max(0.0, value - error), value + error, start, end)


@dataclass(frozen=True)
class GoalState:
    """state: one of STATES. change, low, high: since the baseline, in the direction of the goal (above 0 is better).

    needed: the change that the path asks for by now; whole: that of the target. All NaN where there is no figure.
    """

    state: str
    change: float
    low: float
    high: float
    needed: float
    whole: float


def goal_state(baseline: Estimate, current: Estimate, target: float, target_on: dt.date, direction: str) -> GoalState:
    """Apply the rule above. direction: "up" or "down". Raises ValueError for a target that is not better than the
    baseline.
    """
    if direction not in ("up", "down"):
        raise ValueError("direction is up or down")
    nothing = float("nan")
    if isnan(baseline.value) or isnan(current.value):
        return GoalState(NO_FIGURE, nothing, nothing, nothing, nothing, nothing)
    whole = target - baseline.value if direction == "up" else baseline.value - target
    if whole <= 0:
        raise ValueError("the target is not better than the baseline")
    change, low, high = _change(baseline, current, direction)
    needed = whole * path_share(baseline.end, target_on, current.end)
    state = _state(change, low, high, needed, whole, current.start > baseline.end, current.end >= target_on)
    return GoalState(state, change, low, high, needed, whole)


def path_share(start: dt.date, target_on: dt.date, day: dt.date) -> float:
    """Share of the path covered on `day`: 0 at `start`, 1 from `target_on` on."""
    length = (target_on - start).days
    return 1.0 if length <= 0 else min(1.0, max(0.0, (day - start).days / length))


def _change(baseline: Estimate, current: Estimate, direction: str) -> tuple[float, float, float]:
    """Change with its interval, above 0 is better."""
    sign = 1.0 if direction == "up" else -1.0
    change = sign * (current.value - baseline.value)
    up, down = current.high - current.value, current.value - current.low
    base_up, base_down = baseline.high - baseline.value, baseline.value - baseline.low
    if direction == "up":
        return change, change - hypot(down, base_up), change + hypot(up, base_down)
    return change, change - hypot(up, base_down), change + hypot(down, base_up)


def _state(change: float, low: float, high: float, needed: float, whole: float, is_apart: bool, is_over: bool) -> str:
    if not is_apart:
        return TOO_EARLY
    if change >= whole and low > 0:
        return REACHED
    if high < needed or (is_over and change < whole):
        return BEHIND
    return ON_COURSE if low > 0 and not is_over else TOO_EARLY

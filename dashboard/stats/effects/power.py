"""The smallest effect that would have been found: looked up in a table made by bench/simulate_effects.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.base import settings

TABLE_FILE = settings.CITY_FILE.parent / "effect_power.json"
FOUND = 0.8  # "would have been found": in so many of the simulated cases
LEAST_TRIALS = 40


@dataclass(frozen=True)
class PowerRow:
    """Of `trials` simulated falls of `fall` (0.2: 20 %), the share `found`; for wijken in which at least `expected`
    were expected in the months after the start, with 1, 2 or 3 (and more) treated wijken."""

    about: str
    treated: int
    expected: float
    fall: float
    found: float
    trials: int


@dataclass(frozen=True)
class PowerTable:
    """date: when it was simulated; settings: how."""

    date: str
    settings: str
    rows: tuple[PowerRow, ...]

    def smallest_fall(self, about: str, treated: int, expected: float) -> float:
        """The smallest fall that is found in at least FOUND of the cases, between the simulated falls by a straight
        line; NaN where none is, or the level was not simulated often enough."""
        curve = self._curve(about, treated, expected)
        for (fall, found), (next_fall, next_found) in zip([(0.0, 0.0), *curve], curve, strict=False):
            if next_found >= FOUND:
                return fall + (next_fall - fall) * (FOUND - found) / (next_found - found)
        return float("nan")

    def share_found(self, about: str, treated: int, expected: float, fall: float) -> float:
        """Share of cases with a fall of this size that was found; NaN where not simulated (often enough)."""
        return dict(self._curve(about, treated, expected)).get(fall, float("nan"))

    def _curve(self, about: str, treated: int, expected: float) -> list[tuple[float, float]]:
        """(fall, found) at the highest simulated level that is not above `expected`; empty where there is none."""
        most = max((row.treated for row in self.rows), default=1)
        rows = [row for row in self.rows if row.about == about and row.treated == min(treated, most)]
        levels = {row.expected for row in rows if row.expected <= expected}
        levels -= {row.expected for row in rows if row.trials < LEAST_TRIALS}
        return sorted((row.fall, row.found) for row in rows if levels and row.expected == max(levels))


@cache
def read_power_table(file: Path = TABLE_FILE) -> PowerTable | None:
    """The table in the repository; None where there is none."""
    if not file.exists():
        return None
    content = json.loads(file.read_text(encoding="utf-8"))
    return PowerTable(content["date"], content["settings"], tuple(PowerRow(**row) for row in content["rows"]))

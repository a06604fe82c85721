"""Server time of each page on both sides, in the same minutes: one run here, one run there, and so on."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from bench.compare.giving import FIRST
from bench.compare.sides import Side, Visitor, visiting

WARM_UP = 2


@dataclass(frozen=True)
class PageTime:
    """Median milliseconds of a warm run on the clock, and the ratios after/before of clock and of processor time."""

    page: str
    before: float
    after: float
    wall_ratio: float
    cpu_ratio: float

    def is_slower(self, limit: float) -> bool:
        """Slower on the clock and in processor time: a busy machine disturbs one of them, seldom both."""
        return min(self.wall_ratio, self.cpu_ratio) > limit

    def line(self, limit: float) -> str:
        mark = f"  SLOWER than {limit}" if self.is_slower(limit) else ""
        ratios = f"{self.wall_ratio:5.2f} x clock, {self.cpu_ratio:5.2f} x processor"
        return f"{self.page:<14} {self.before:7.0f} ms -> {self.after:7.0f} ms   {ratios}{mark}"


def page_times(before: Side, after: Side, pages: list[str], rounds: int, limit: float) -> list[PageTime]:
    """The pages that both sides have, each on the side's own first release. What looks slower is measured once more."""
    found = []
    with visiting(before, before.release(FIRST).out) as one, visiting(after, after.release(FIRST).out) as other:
        for page in one.pages:
            renamed = after.renamed.get(page, page)
            if renamed in other.pages and (not pages or page in pages):
                time = _measured((one, page), (other, renamed), rounds)
                found.append(_measured((one, page), (other, renamed), 3 * rounds) if time.is_slower(limit) else time)
    return found


def _measured(before: tuple[Visitor, str], after: tuple[Visitor, str], rounds: int) -> PageTime:
    runs: tuple[list[dict[str, float]], ...] = ([], [])
    for turn in range(WARM_UP + rounds):
        for (visitor, page), kept in zip((before, after), runs, strict=True):
            seconds = visitor.ask("time", page=page)
            if turn >= WARM_UP:
                kept.append(seconds)
    middle = [{clock: statistics.median(run[clock] for run in kept) for clock in ("wall", "cpu")} for kept in runs]
    one, other = middle
    ratios = (other[clock] / one[clock] for clock in ("wall", "cpu"))
    return PageTime(before[1], 1000 * one["wall"], 1000 * other["wall"], *ratios)

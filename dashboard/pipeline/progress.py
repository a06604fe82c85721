"""A progress bar that names the step and never a count of reports: what scrolls by is sometimes kept."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

STEPS = (
    "Read the city and its areas",
    "Invent example reports",
    "Read and locate the reports",
    "Count",
    "Protect small numbers",
    "Make the tables",
    "Check and prove",
    "Release",
)


class Progress:
    """A bar on a terminal, a line for each step elsewhere."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._plain = not console.is_terminal
        self._bar = RichProgress(
            TextColumn("{task.description:<30}"), BarColumn(), TimeElapsedColumn(), console=console, disable=self._plain
        )
        self._task = self._bar.add_task("", total=float(len(STEPS)))

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, step: str, share: float = 0.0) -> None:
        """Say that `step` (one of STEPS) is done for `share` (0..1)."""
        if self._plain and share == 0.0:
            print(step, file=sys.stderr)
        self._bar.update(self._task, description=step, completed=STEPS.index(step) + share)


def silent(step: str, share: float = 0.0) -> None:
    """For callers that show nothing."""

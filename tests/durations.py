"""How long each room's tests take: `pytest -p tests.durations`, the table of CONTRIBUTING.md.

Processor time is that of the test and of the processes that it started and that have ended, so it hardly depends on
what else the machine does. What a room's tests share (a city, a server) counts where it was made or stopped.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator

import pytest

SLOWEST = 15
PROCESSOR = "processor seconds"


def processor_seconds() -> float:
    """Of this process and of its ended children, so far."""
    return sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep on the item when its test began."""
    item.stash[BEGAN] = processor_seconds()
    return (yield)


BEGAN = pytest.StashKey[float]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with each of the three phases (setup, call, teardown) how much processor time it took."""
    report = yield
    now = processor_seconds()
    report.user_properties.append((PROCESSOR, now - item.stash[BEGAN]))
    item.stash[BEGAN] = now
    return report


def room_of(name: str) -> str:
    """`tests/views` of `tests/views/test_x.py::test_y`."""
    return name.split("::")[0].rpartition("/")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each room, then the slowest tests."""
    seconds: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])  # by test: wall, processor
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid][0] += report.duration
                seconds[report.nodeid][1] += sum(
                    float(str(value)) for name, value in report.user_properties if name == PROCESSOR
                )
    rooms: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for name, (wall, processor) in seconds.items():
        rooms[room_of(name)] = [a + b for a, b in zip(rooms[room_of(name)], (1, wall, processor), strict=True)]
    write = terminalreporter.write_line
    terminalreporter.section("rooms")
    write("| room | tests | seconds | processor seconds |")
    write("| --- | --- | --- | --- |")
    for room, (count, wall, processor) in sorted(rooms.items()):
        write(f"| {room} | {count:,.0f} | {wall:.0f} | {processor:.0f} |")
    terminalreporter.section("slowest")
    for name, (wall, processor) in sorted(seconds.items(), key=lambda item: -item[1][1])[:SLOWEST]:
        write(f"{processor:6.1f} processor {wall:6.1f} s  {name}")

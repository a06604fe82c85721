"""An answer is worked out once per release, by one visitor, and never shown for another release."""

from __future__ import annotations

import threading
import time

import pytest

from dashboard.base.errors import UserError
from dashboard.facts.per_release import RELEASES, per_release
from dashboard.store import snapshot


@pytest.fixture
def use(monkeypatch):
    """Which release is in use; the public one has a name of its own."""
    names = {"now": "first"}

    def current() -> str:
        return f"public/{names['now']}" if snapshot._asks_public.get() else names["now"]

    monkeypatch.setattr(snapshot, "current_release_file", current)
    return lambda name: names.update(now=name)


class Counted:
    """A function that says for which release it was asked, and how often it worked."""

    def __init__(self, most: int) -> None:
        self.calls: list[tuple] = []
        self.ask = per_release(most)(self._work)

    def _work(self, *values: object, **named: object) -> str:
        self.calls.append((*values, *named.values()))
        return f"{snapshot.current_release_file()} {values}"


def test_an_answer_is_worked_out_once_and_again_for_the_next_release(use):
    counted = Counted(8)
    assert counted.ask(1) == counted.ask(1) == "first (1,)"
    assert counted.ask(2) == "first (2,)"
    use("second")
    assert counted.ask(1) == "second (1,)"
    use("first")
    assert counted.ask(1) == "first (1,)"
    assert counted.calls == [(1,), (2,), (1,)]


def test_what_colleagues_see_is_never_shown_to_residents(use):
    counted = Counted(8)
    assert counted.ask(1) == "first (1,)"
    with snapshot.public_only():
        assert counted.ask(1) == "public/first (1,)"
    assert len(counted.calls) == 2


def test_answers_and_releases_are_bounded_and_those_asked_for_last_stay(use):
    counted = Counted(2)
    for value in (1, 2, 1, 3, 1):  # 2 makes room for 3
        counted.ask(value)
    assert counted.calls == [(1,), (2,), (3,)]
    counted.ask(2)
    assert counted.calls[-1] == (2,)
    for number in range(RELEASES):
        use(f"release {number}")
        counted.ask(1)
    use("first")
    before = len(counted.calls)
    counted.ask(1)
    assert len(counted.calls) == before + 1, "the first release was asked for longest ago"


def test_named_arguments_are_part_of_the_key_and_cache_clear_forgets(use):
    counted = Counted(8)
    counted.ask(day=1)
    counted.ask(day=2)
    counted.ask(day=1)
    assert len(counted.calls) == 2
    counted.ask.cache_clear()
    counted.ask(day=1)
    assert len(counted.calls) == 3


def test_two_visitors_at_once_do_not_work_it_out_twice(use):
    calls = []

    @per_release(4)
    def slow(value: int) -> int:
        calls.append(value)
        time.sleep(0.05)
        return value * 2

    answers: list[int] = []
    visitors = [threading.Thread(target=lambda: answers.append(slow(21))) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(10)
    assert answers == [42] * 8
    assert calls == [21]


def test_a_slow_answer_does_not_hold_up_another_one(use):
    started, go = threading.Event(), threading.Event()

    @per_release(4)
    def work(name: str) -> str:
        if name == "slow":
            started.set()
            assert go.wait(10)
        return name

    visitor = threading.Thread(target=lambda: work("slow"))
    visitor.start()
    assert started.wait(10)
    assert work("quick") == "quick"
    go.set()
    visitor.join(10)


def test_an_error_is_not_kept_and_neither_is_an_answer_that_a_new_release_overtook(use):
    calls = []

    @per_release()
    def work() -> str:
        calls.append(1)
        if len(calls) == 1:
            raise UserError("no release yet")
        if len(calls) == 2:
            use("second")
        return snapshot.current_release_file()

    with pytest.raises(UserError):
        work()
    assert work() == "second"
    use("first")
    assert work() == "first"
    assert len(calls) == 3

"""docs/architecture.md follows two numbers through the house: each function named there lies on the way, in that order.

The way is walked for real: a tiny city is built and two pages are opened while every call is noted.
"""

from __future__ import annotations

import itertools
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.base.settings import ENTRY_FILE, PAGE_DIR, ROOT
from dashboard.pipeline.pipeline import build
from tests.pipeline.protect.test_hours import presence
from tests.pipeline.read.partners.case import AS_OF, make_partners
from tests.tiny import reports

GUIDE = ROOT / "docs" / "architecture.md"
REPORTS, HOURS = "From a row of zwerfvuil", "From hours of veldwerkers"
_NAMED = re.compile(r"^\d+\. `([\w./]+)`", re.MULTILINE)


def steps(heading: str) -> list[str]:
    """The names that a section of the guide begins its numbered lines with, in order."""
    text = GUIDE.read_text(encoding="utf-8")
    section = text[text.index(f"### {heading}") :].split("\n### ")[0].split("\n## ")[0]
    return _NAMED.findall(section)


def functions_of(heading: str) -> list[str]:
    return [name for name in steps(heading) if not name.endswith(".sql")]


@contextmanager
def noting(calls: list[str], wanted: set[str]) -> Iterator[None]:
    """Inside this, each call of a wanted function of the house is added to `calls`."""

    def note(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith((str(ROOT / "dashboard"), str(PAGE_DIR))):
            return
        module = ".".join(Path(file).relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        name = f"{module}.{frame.f_code.co_qualname}".removesuffix(".<module>").removeprefix("dashboard.")
        if name in wanted:
            calls.append(name)

    before = sys.getprofile()
    sys.setprofile(note)
    threading.setprofile(note)  # Streamlit runs a page in a thread of its own
    try:
        yield
    finally:
        sys.setprofile(before)
        threading.setprofile(None)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """Page -> the calls while a tiny city is built and then that page is opened, in order."""
    folder = tmp_path_factory.mktemp("walked")
    city = make_partners(folder, presence=presence())
    lines = reports({(wijk, f"2025-{month:02d}", "zwerfvuil"): 3 for wijk in ("N1", "O1") for month in range(1, 13)})
    with (folder / "reports.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    wanted = {*functions_of(REPORTS), *functions_of(HOURS)}
    built: list[str] = []
    with noting(built, wanted):
        build(city, folder / "out", AS_OF)

    def open_page(stem: str) -> list[str]:
        opened: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BUURTBEELD_OUT", str(folder / "out"))
            with noting(opened, wanted):  # the start page too: what is worked out once per release is worked out there
                app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
                app = app.switch_page(str(PAGE_DIR / f"{stem}.py")).run()
            assert not app.exception
        return [*built, *opened]

    return open_page


@pytest.mark.parametrize(("heading", "page"), [(REPORTS, "kaart"), (HOURS, "veldwerkers")])
def test_each_function_of_the_guide_lies_on_the_way_in_this_order(heading, page, walked):
    named = functions_of(heading)
    assert len(named) >= 12, "the guide names the way from end to end"
    calls = walked(page)
    assert not [name for name in named if name not in calls], "not on the way any more"
    rest = iter(calls)
    late = next((name for name in named if name not in rest), None)  # `in` moves on to the call that it finds
    assert late is None, f"the guide names {late} too late"


@pytest.mark.parametrize("heading", [REPORTS, HOURS])
def test_each_query_of_the_guide_exists_and_feeds_the_next(heading):
    named = steps(heading)
    assert [name for name in named if name.endswith(".sql")]
    assert not [name for name in named if name.endswith(".sql") and not (ROOT / name).exists()]
    for before, after in itertools.pairwise(named):
        if before.endswith(".sql") and after.endswith(".sql"):
            lines = (ROOT / after).read_text(encoding="utf-8").splitlines()
            needed = next(line for line in lines if line.startswith("-- needs:"))
            assert Path(before).stem in needed, f"{after} does not read {before}"

"""What tests share: two cities built once in a run by the real build, and the order in which tests run."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.shared import made_once
from tests.tiny import SECRET, make_city, reports

pytest_plugins = ["tests.parallel"]
AS_OF = dt.date(2026, 4, 20)
COLLECTED = pytest.StashKey[list[str]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Remember what was collected before -k or -m leave things out; the browser last, or first beside other workers."""
    config.stash[COLLECTED] = [item.nodeid for item in items]
    yield
    is_alone = "PYTEST_XDIST_WORKER" not in os.environ
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None) == is_alone)


@pytest.fixture(scope="session", autouse=True)
def _secret():
    """Tests have a secret of their own; none reads that of the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", SECRET)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_release(tmp_path_factory):
    """A test that names no release finds none, also on a machine where one was built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_OUT", str(tmp_path_factory.getbasetemp() / "no_release"))
        yield


@pytest.fixture(autouse=True)
def _ledger(tmp_path_factory, monkeypatch):
    """Tests never read or write the ledger of the machine; one that writes names a folder of its own."""
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path_factory.getbasetemp() / "no_ledger"))


@pytest.fixture(scope="session")
def tiny_release(tmp_path_factory) -> Path:
    """The out folder of a tiny city with fifteen months of reports about things and about people."""
    from dashboard.pipeline.pipeline import build

    def make(folder: Path) -> None:
        build(make_city(folder, reports(tiny_counts())), folder / "out", AS_OF)

    return made_once(tmp_path_factory, "tiny_city", make) / "out"


@pytest.fixture(scope="session")
def example_release(tmp_path_factory) -> Path:
    """The out folder of the example city itself, with all its partner sources."""
    from dashboard.base.settings import CITY_FILE
    from dashboard.pipeline.pipeline import build

    return made_once(tmp_path_factory, "example_city", lambda out: build(CITY_FILE, out, dt.date(2026, 11, 23)))


def tiny_counts() -> dict[tuple[str, str, str], int]:
    """{(wijk, month, category): reports} from 2025-01 to 2026-03, zeros and small numbers among them."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)][:15]
    counts = {}
    for n, month in enumerate(months):
        for k, wijk in enumerate(("N1", "O1", "W1", "Z1")):
            counts[wijk, month, "zwerfvuil"] = (n * 7 + k * 3 + 1) % 23
            counts[wijk, month, "wildplassen"] = (n * 5 + k * 4) % 9
    return counts

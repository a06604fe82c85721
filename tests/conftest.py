"""What tests share: a tiny city built once by the real build, and the order quick, slow, browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.tiny import SECRET, make_city, reports

AS_OF = dt.date(2026, 4, 20)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    """Tests have a secret of their own; none reads that of the machine."""
    monkeypatch.setenv("BUURTBEELD_SECRET", SECRET)


@pytest.fixture(autouse=True)
def _ledger(tmp_path_factory, monkeypatch):
    """Tests never read or write the ledger of the machine; one that writes names a folder of its own."""
    monkeypatch.setenv("BUURTBEELD_LEDGER", str(tmp_path_factory.getbasetemp() / "no_ledger"))


@pytest.fixture(scope="session")
def tiny_release(tmp_path_factory) -> Path:
    """The out folder of a tiny city with fifteen months of reports about things and about people."""
    from dashboard.build.pipeline import build

    folder = tmp_path_factory.mktemp("tiny")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", SECRET)
        build(make_city(folder, reports(tiny_counts())), folder / "out", AS_OF)
    return folder / "out"


@pytest.fixture(scope="session")
def example_release(tmp_path_factory) -> Path:
    """The out folder of the example city itself, with all its partner sources."""
    from dashboard.build.pipeline import build
    from dashboard.settings import CITY_FILE

    out = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", SECRET)
        build(CITY_FILE, out, dt.date(2026, 11, 23))
    return out


def tiny_counts() -> dict[tuple[str, str, str], int]:
    """{(wijk, month, category): reports} from 2025-01 to 2026-03, zeros and small numbers among them."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)][:15]
    counts = {}
    for n, month in enumerate(months):
        for k, wijk in enumerate(("N1", "O1", "W1", "Z1")):
            counts[wijk, month, "zwerfvuil"] = (n * 7 + k * 3 + 1) % 23
            counts[wijk, month, "wildplassen"] = (n * 5 + k * 4) % 9
    return counts

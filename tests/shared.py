"""What is dear to make is made once in a run, by the first worker that asks; the others wait for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.base.disk import try_lock

CITIES = "BUURTBEELD_TEST_CITIES"  # the folder for all that one `make test` makes, which is more than one pytest
PATIENCE_S = 300


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run share."""
    if CITIES in os.environ:
        return Path(os.environ[CITIES])
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Folder `name` of this run, filled by `make(folder)`. Nobody may change what is in it afterwards.

    A maker that fails leaves its folder as it is: the next that asks makes another one, and fails by itself.
    """
    run = folder_of_run(factory)
    folder, done = run / name, run / f"{name}.done"
    with (run / f"{name}.lock").open("w") as lock:
        until = time.monotonic() + PATIENCE_S
        while not try_lock(lock):
            assert time.monotonic() < until, f"another worker makes {name} and does not finish"
            time.sleep(0.05)
        if not done.exists():
            while folder.exists():
                folder = folder.with_name(folder.name + "_again")
            folder.mkdir()
            make(folder)
            done.write_text(str(folder))
        return Path(done.read_text())

"""How the tests are dealt out to workers (`make test` starts two): a file stays together, and so does the browser."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"


class WholeFiles(LoadScopeScheduling):
    """One worker takes a whole file, since what a file makes is made once; one worker has the servers and Chromium."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid.split("::")[0]


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFiles:
    """Files are dealt out in the order in which they were collected, not by their number of tests."""
    config.option.loadscopereorder = False
    return WholeFiles(config, log)

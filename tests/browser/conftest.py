"""One server and one browser for all browser tests, on a city whose names try to be code.

Servers and browser end with this folder (scope "package"), not with the session: while Playwright is open its event
loop runs, and the tests that the same worker takes afterwards start loops of their own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from dashboard.base.settings import ROOT
from tests.conftest import AS_OF, tiny_counts
from tests.hostile import NAMES
from tests.tiny import make_city, reports

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Every hostile name stands in a wijk or in a fenomeen.
WIJK_NAMES = {
    code: f"{one} {two}" for code, one, two in zip(("N1", "O1", "W1", "Z1"), NAMES[:4], NAMES[4:8], strict=True)
}
FENOMEEN_NAMES = {"zwerfvuil": NAMES[8], "wildplassen": NAMES[9]}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium")
    if not found:
        pytest.skip("chromium is not installed: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def hostile_city(chromium, tmp_path_factory) -> Path:
    """The folder of a city whose names try to be code, built."""
    from dashboard.pipeline.pipeline import build

    folder = tmp_path_factory.mktemp("hostile")
    city = make_city(folder, reports(tiny_counts()), names=WIJK_NAMES, fenomeen_names=FENOMEEN_NAMES)
    build(city, folder / "out", AS_OF)
    return folder


@pytest.fixture(scope="package")
def server(hostile_city) -> Iterator[str]:
    """The address of `python -m dashboard serve` on the city of hostile names."""
    yield from _serve(hostile_city, "server", BUURTBEELD_LEDGER=str(hostile_city / "no_ledger"))


@pytest.fixture(scope="package")
def ledger_folder(tmp_path_factory) -> Path:
    """The folder of the ledger that `writing_server` writes."""
    return tmp_path_factory.mktemp("ledger")


@pytest.fixture(scope="package")
def writing_server(hostile_city, ledger_folder) -> Iterator[str]:
    """The same, started with --allow-writing."""
    yield from _serve(hostile_city, "writing", "--allow-writing", BUURTBEELD_LEDGER=str(ledger_folder))


@pytest.fixture(scope="package")
def network_server(chromium, example_release, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The example city, which has networks, where something may be written: its address, and its ledger."""
    folder = tmp_path_factory.mktemp("networks")
    (folder / "out").symlink_to(example_release, target_is_directory=True)
    for address in _serve(folder, "networks", "--allow-writing", BUURTBEELD_LEDGER=str(folder / "ledger")):
        yield address, folder / "ledger"


def _serve(folder: Path, name: str, *options: str, **environment: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log_file = folder / f"{name}.log"
    log = log_file.open("w+")
    command = [sys.executable, "-m", "dashboard", "serve", "--out", str(folder / "out"), "--port", str(port), *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address + "/gezond", process, log_file)
        yield address
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(url, timeout=10).close()  # noqa: S310
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)


@pytest.fixture(scope="package")
def browser(chromium):
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@dataclass
class Visit:
    """A browser tab that remembers what went wrong in it."""

    page: Page
    server: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.server + path, wait_until="commit")
        self.page.locator("h1").wait_for(timeout=20_000)

    @property
    def map(self):
        return self.page.frame_locator('iframe[title*="folium"]')

    def wait_for_map(self, times: int = 1) -> None:
        self.map.locator(f'[data-painted="{times}"]').wait_for(timeout=20_000)

    def area(self, index: int):
        return self.map.locator("path.leaflet-interactive").nth(index)

    def text(self) -> str:
        return self.page.locator("body").inner_text()


def _visit(browser, server: str, size: tuple[int, int]) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    visit = Visit(page, server)
    ours = (server, server.replace("http://", "ws://"), "data:", "blob:", "about:")
    page.on("console", lambda message: message.type == "error" and visit.wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: visit.wrong.append(f"error: {error}"))
    page.on("request", lambda ask: ask.url.startswith(ours) or visit.wrong.append(f"foreign: {ask.url}"))
    page.on("websocket", lambda ask: ask.url.startswith(ours) or visit.wrong.append(f"foreign: {ask.url}"))
    page.on("dialog", lambda box: (visit.wrong.append(f"dialog: {box.message}"), box.dismiss()))
    yield visit
    context.close()
    assert not visit.wrong, visit.wrong


@pytest.fixture
def visit(browser, server) -> Iterator[Visit]:
    """A tab of 1366 x 768. The test fails on a console error, a dialog or a request to any other host."""
    yield from _visit(browser, server, (1366, 768))


@pytest.fixture
def phone(browser, server) -> Iterator[Visit]:
    yield from _visit(browser, server, (390, 844))


@pytest.fixture
def writer(browser, writing_server) -> Iterator[Visit]:
    """A tab where something may be written."""
    yield from _visit(browser, writing_server, (1366, 768))


@pytest.fixture
def member(browser, network_server) -> Iterator[Visit]:
    """A tab of who sits in a network, where something may be written."""
    yield from _visit(browser, network_server[0], (1366, 900))


@pytest.fixture
def member_phone(browser, network_server) -> Iterator[Visit]:
    yield from _visit(browser, network_server[0], (390, 844))

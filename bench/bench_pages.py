"""Time until people see something: our pages beside an empty Streamlit page with one select box, in the same run.

    python -m bench.bench_pages [--rounds 7] [--out data/build]

Prints the median of load (address entered -> map painted) and of a filter (chosen -> map repainted), their ratios to
the empty page, the time of a click on the map until the URL and the panel follow, and the server time of each page.
Both servers run on this machine; each load has a browser context of its own, so nothing comes from a cache.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENTRY_FILE = ROOT / "dashboard" / "web" / "app.py"
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOAD_AIM, FILTER_AIM = 1.6, 1.3
EMPTY_PAGE = """import streamlit as st
choice = st.selectbox("Kies", ["een", "twee", "drie"])
st.write(f"gekozen: {choice}")
"""
PAGE_ROUNDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, health: str) -> Iterator[str]:
    """A server until the block ends."""
    log = tempfile.TemporaryFile()  # noqa: SIM115
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(address + health, timeout=1).close()  # noqa: S310
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    log.seek(0)
                    raise SystemExit(f"{' '.join(command)} did not answer:\n{log.read().decode()[-2000:]}") from None
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _loads(browser: Any, address: str, seen: Callable[[Any], None]) -> tuple[float, Any, Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    seen(page)
    return time.perf_counter() - start, context, page


def empty_seen(page: Any) -> None:
    page.get_by_text("gekozen: een").wait_for()


def map_seen(page: Any) -> None:
    frame(page).locator("[data-painted]").wait_for()


def frame(page: Any) -> Any:
    return page.frame_locator('iframe[title*="folium"]')


def choose(page: Any, label: str, option: str) -> None:
    """Open a select box and have the pointer on an option: the click on it is what is measured."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).first.hover()


def measure(empty: str, ours: str, rounds: int) -> dict[str, list[float]]:
    """Seconds of every round, by what was measured."""
    from playwright.sync_api import sync_playwright

    times: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        times.setdefault(name, []).append(seconds)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=BROWSER)
        for index in range(rounds + 1):
            is_warm_up = index == 0
            seconds, context, page = _loads(browser, empty, empty_seen)
            if not is_warm_up:
                note("load empty", seconds)
                page.wait_for_timeout(500)
                choose(page, "Kies", "twee")
                start = time.perf_counter()
                page.get_by_role("option", name="twee", exact=True).click()
                page.get_by_text("gekozen: twee").wait_for()
                note("filter empty", time.perf_counter() - start)
            context.close()
            for name, path in (("kaart", "/kaart"), ("overzicht", "/")):
                seconds, context, page = _loads(browser, ours + path, map_seen)
                if not is_warm_up:
                    note(f"load {name}", seconds)
                    _filter_and_click(page, name, note)
                context.close()
        browser.close()
    return times


def _filter_and_click(page: Any, name: str, note: Callable[[str, float], None]) -> None:
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(700)
    choose(page, "Fenomeen", "Sluikstort")
    start = time.perf_counter()
    page.get_by_role("option", name="Sluikstort", exact=True).first.click()
    frame(page).locator('[data-painted="2"]').wait_for()
    note(f"filter {name}", time.perf_counter() - start)
    page.wait_for_timeout(700)
    if name != "kaart":
        return
    area = frame(page).locator("path.leaflet-interactive").nth(4)
    area.hover(force=True)
    start = time.perf_counter()
    area.click(force=True)
    frame(page).locator('[data-painted="3"]').wait_for()
    note("click kaart", time.perf_counter() - start)


def server_times(out: Path) -> dict[str, float]:
    """Milliseconds of a warm run of each page on the server, widgets and messages included (AppTest), median."""
    os.environ["BUURTBEELD_OUT"] = str(out.resolve())
    from streamlit.testing.v1 import AppTest

    found = {}
    for path in sorted((ROOT / "pages").glob("*.py")):
        app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
        app = app.switch_page(str(path)).run()
        times = []
        for _ in range(PAGE_ROUNDS):
            start = time.perf_counter()
            app.run()
            times.append(1000 * (time.perf_counter() - start))
        found[path.stem] = statistics.median(times)
    found["new period"] = _new_periods(app)
    return found


def _new_periods(app: Any) -> float:
    """The same for Buurtprofiel when a period is asked for the first time: verdicts are kept per release and period."""
    app = app.switch_page(str(ROOT / "pages" / "buurtprofiel.py")).run()
    times = []
    for month in range(1, 9):
        app.query_params["van"], app.query_params["tot"] = f"2025-{month:02d}", f"2026-{month:02d}"
        start = time.perf_counter()
        app.run()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. The exit status is 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "build")
    chosen = parser.parse_args(arguments)
    if not shutil.which("chromium"):
        print("pages: skipped, chromium is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_PAGE, encoding="utf-8")
        one, two = free_port(), free_port()
        stock = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(one)]
        stock += ["--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"]
        own = [sys.executable, "-m", "dashboard", "serve", "--out", str(chosen.out), "--port", str(two)]
        with running(stock, one, "/_stcore/health") as empty, running(own, two, "/gezond") as ours:
            times = measure(empty, ours, chosen.rounds)
    middle = {name: statistics.median(values) for name, values in times.items()}
    is_slow = False
    for name, seconds in middle.items():
        low, high = min(times[name]), max(times[name])
        line = f"{name:<18} {seconds:6.2f} s  ({low:.2f} to {high:.2f})"
        kind, _, page = name.partition(" ")
        if page != "empty" and kind in ("load", "filter"):
            ratio = seconds / middle[f"{kind} empty"]
            aim = LOAD_AIM if kind == "load" else FILTER_AIM
            is_slow = is_slow or ratio > aim
            line += f"  {ratio:.2f} x empty page (aim {aim})"
        print(line)
    for page, milliseconds in server_times(chosen.out).items():
        print(f"server {page:<11} {milliseconds:6.0f} ms")
    return int(is_slow)


if __name__ == "__main__":
    raise SystemExit(main())

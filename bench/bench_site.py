"""The public site: how long publish takes and how that grows, how heavy a wijk page is, and what Lighthouse says of it.

    python -m bench.bench_site [--out data/build] [--without-lighthouse]

Lighthouse comes from npm, in a version that runs on Node 20, and is installed into bench/out only. Without npm, or when
npm cannot be reached, that part is left out with one line. The page is served by the app's own code on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.bench_pages import BROWSER, ROOT, free_port

LIGHTHOUSE = "12.8.2"  # the last one for Node 20; 13 needs Node 22
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SCORE_AIM, PAINT_AIM, BYTES_AIM, PUBLISH_AIM, FICHE_AIM = 98, 0.5, 120_000, 30.0, 1.0
WIJK = "wijk/mechelen-noord.html"
_TOOLS = ROOT / "bench" / "out" / "lighthouse"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "build")
    parser.add_argument("--without-lighthouse", action="store_true")
    options = parser.parse_args(sys.argv[2:] if sys.argv[1:2] == ["site"] else [])
    os.environ["BUURTBEELD_OUT"] = str(options.out.resolve())
    _publish(options.out)
    _growth()
    with _serving() as address:
        _page(address + WIJK)
        if not options.without_lighthouse:
            _lighthouse(address + WIJK)


def _say(name: str, value: str, aim: str, good: bool) -> None:
    print(f"  {name:<34} {value:>12}   aim {aim:<10} {'ok' if good else 'NOT REACHED'}", flush=True)


# ---- publish ------------------------------------------------------------------------------------


def _publish(out: Path) -> None:
    """The command as a city runs it, in a process of its own, twice: a new folder, and in the place of the first."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "site"
        command = [sys.executable, "-m", "dashboard", "publish", "--to", str(target), "--out", str(out)]
        command += ["--base-url", "https://stad.test/buurtbeeld/"]
        for name in ("publish, a new folder", "publish, over the last one"):
            start, before = time.perf_counter(), os.times()
            subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
            seconds, after = time.perf_counter() - start, os.times()
            work = after.children_user + after.children_system - before.children_user - before.children_system
            _say(name, f"{seconds:.1f} s", f"<= {PUBLISH_AIM:.0f} s", seconds <= PUBLISH_AIM)
            print(f"    of which the processor worked {work:.1f} s")
        files = [path for path in target.rglob("*") if path.is_file()]
        heaviest = max(path.stat().st_size for path in target.rglob("wijk/*.html"))
        print(f"  {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        _say("heaviest wijk page", f"{heaviest / 1000:.1f} kB", "<= 120 kB", heaviest <= BYTES_AIM)


def _growth() -> None:
    """Pages, feeds, cards, pictures and leaflets of the first 3, 6 and 12 wijken: the time per wijk stays the same."""
    from dashboard.outlets.site.addresses import Base
    from dashboard.outlets.site.content import make_site
    from dashboard.outlets.site.releases import Log
    from dashboard.store import snapshot

    with snapshot.public_only():
        site = make_site(Base("https://stad.test/"), Log())
    names = sorted(path.split("/")[-1].removesuffix(".html") for path in site.files if path.startswith("wijk/"))
    site.content(f"fiche/{names[0]}.pdf")  # fonts and templates are read once
    slowest = 0.0
    times: dict[int, float] = {}
    for count in (3, 6, 12):
        wanted = [path for path in site.files if path.split("/")[-1].rpartition(".")[0] in names[:count]]
        start = time.perf_counter()
        for path in wanted:
            one = time.perf_counter()
            site.content(path)
            slowest = max(slowest, time.perf_counter() - one) if path.endswith(".pdf") else slowest
        times[count] = time.perf_counter() - start
    told = ", ".join(f"{count}: {1000 * seconds / count:.0f} ms" for count, seconds in times.items())
    ratio = (times[12] / 12) / (times[3] / 3)
    print(f"  time per wijk with 3, 6 and 12 of them: {told}")
    _say("time per wijk, 12 beside 3", f"x {ratio:.2f}", "<= x 1.5", ratio <= 1.5)
    _say("slowest buurtfiche", f"{slowest:.2f} s", f"<= {FICHE_AIM:.0f} s", slowest <= FICHE_AIM)


# ---- the page -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _serving() -> Iterator[str]:
    """The app's own code for /publiek/, without the rest of the app."""
    import uvicorn

    from dashboard.outlets.site.serving import PublicSite

    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    port = free_port()
    config = uvicorn.Config(PublicSite(nothing), host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}/publiek/"
    finally:
        server.should_exit = True
        thread.join(10)


def _page(url: str) -> None:
    """Requests and bytes of a wijk page as a browser sees them, and when its largest part is painted (median of 5)."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        print("  no chromium on the PATH: requests and paint are left out")
        return
    paints, requests, size = [], 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        for _ in range(5):
            context = browser.new_context(viewport={"width": 412, "height": 823})
            page = context.new_page()
            answers: list[Any] = []
            page.on("response", answers.append)
            page.goto(url, wait_until="load")
            paint = page.evaluate(
                """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
                    .observe({type: "largest-contentful-paint", buffered: true}))"""
            )
            paints.append(float(paint) / 1000)
            requests = len([one for one in answers if one.url.startswith("http")])
            size = sum(len(one.body()) for one in answers if one.url.startswith("http"))
            context.close()
        browser.close()
    paint = sorted(paints)[len(paints) // 2]
    _say("requests of a wijk page", str(requests), "1 to 5", 1 <= requests <= 5)
    _say("bytes of a wijk page, unpacked", f"{size / 1000:.1f} kB", "<= 120 kB", size <= BYTES_AIM)
    _say("largest paint", f"{paint:.2f} s", f"<= {PAINT_AIM} s", paint <= PAINT_AIM)


def _lighthouse(url: str) -> None:
    """The four scores, as Lighthouse gives them with its own throttling of a phone."""
    tool = _installed()
    if tool is None:
        return
    chromium = shutil.which("chromium")
    if chromium is None:
        print("  no chromium on the PATH: Lighthouse is left out")
        return
    report = _TOOLS / "report.json"
    report.unlink(missing_ok=True)
    flags = f"--headless=new {' '.join(BROWSER)}"
    command = [
        str(tool),
        url,
        f"--chrome-flags={flags}",
        "--output=json",
        f"--output-path={report}",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    done = subprocess.run(
        command, cwd=_TOOLS, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True, timeout=240
    )
    if not report.exists():
        last = (done.stderr or done.stdout).strip().splitlines()
        print(f"  Lighthouse did not finish: {last[-1] if last else done.returncode}")
        return
    found = json.loads(report.read_text(encoding="utf-8"))
    for name in CATEGORIES:
        score = round(100 * (found["categories"][name]["score"] or 0))
        _say(f"Lighthouse {name}", str(score), f">= {SCORE_AIM}", score >= SCORE_AIM)
        if score < 100:
            failed = [
                f"{reference['id']} ({found['audits'][reference['id']]['score']})"
                for reference in found["categories"][name]["auditRefs"]
                if reference["weight"] and (found["audits"][reference["id"]]["score"] or 0) < 1
            ]
            print(f"    below 1: {', '.join(failed)}")


def _installed() -> Path | None:
    """Lighthouse's command, installed when it is not there yet. None, with one line, when that cannot be."""
    tool = _TOOLS / "node_modules" / ".bin" / "lighthouse"
    if tool.exists():
        return tool
    npm = shutil.which("npm")
    if npm is None:
        print("  npm is not installed: Lighthouse is left out")
        return None
    _TOOLS.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(_TOOLS)]
    done = subprocess.run([*command, f"lighthouse@{LIGHTHOUSE}"], capture_output=True, text=True, timeout=300)
    if done.returncode != 0 or not tool.exists():
        print("  npm could not fetch Lighthouse: it is left out")
        return None
    return tool


if __name__ == "__main__":
    main()

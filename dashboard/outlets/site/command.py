"""`python -m dashboard publish`: checks what was asked, shows a bar, and writes the site."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.base.errors import UserError
from dashboard.outlets.site import publishing
from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.content import make_site
from dashboard.outlets.site.releases import read_log
from dashboard.store import snapshot


def base_of(text: str | None) -> Base:
    """The base URL, with a slash at its end. Raises UserError for what is not the address of a folder on the web."""
    if text is None:
        return Base()
    wanted = "https://, the name of a server and, when wanted, a path"
    try:
        parts = urlsplit(text.strip())
        parts.port  # noqa: B018 (raises for nonsense)
    except ValueError as error:
        raise UserError("not an address", column="--base-url", value=text, expected=wanted) from error
    is_plain = re.fullmatch(r"[A-Za-z0-9.\-]+(:\d+)?", parts.netloc) and re.fullmatch(r"[\w.~\-/%]*", parts.path)
    if parts.scheme not in ("http", "https") or not is_plain or parts.query or parts.fragment:
        raise UserError("not an address", column="--base-url", value=text, expected=wanted)
    return Base(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; elsewhere nothing until the end."""
    console = Console(stderr=True)
    count = TextColumn("{task.completed:.0f}/{task.total:.0f}")
    with Progress(
        TextColumn("Publish"), BarColumn(), count, TimeElapsedColumn(), console=console, disable=not sys.stderr.isatty()
    ) as progress:
        task = progress.add_task("", total=1)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def write_site(to: Path, base_url: str | None, out: Path) -> list[str]:
    """Write the site of the release in `out` to the folder `to`. Returns lines for the terminal."""
    base = base_of(base_url)
    publishing.check_target(to)
    os.environ[snapshot.OUT_VARIABLE] = str(out.resolve())
    start = time.monotonic()
    with snapshot.pinned(), publishing.publication(to) as folder, _bar() as progress:
        site = make_site(base, read_log(to))  # inside the lock, and after a crashed publish was put right
        files = {path: partial(site.content, path) for path in site.files}
        size = publishing.fill(folder, files, progress)
    lines = [f"{len(files)} files, {size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s: {to}"]
    if not base:
        lines.append("Without --base-url there is no sitemap, no hreflang and no picture for who shares a page.")
    return lines

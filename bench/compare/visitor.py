"""A visitor of one commit's pages, in a process of its own: opens pages with AppTest and writes down what they say.

    python visitor.py TREE    (started by sides.py; orders and answers are lines of JSON)

    {"do": "show", "page": "kaart", "query": "taal=en", "env": {}, "files": true, "into": "FOLDER/kaart.txt"}
                                       answers {"error": what went wrong on the page, or nothing}
    {"do": "time", "page": "kaart"}    answers {"wall": seconds, "cpu": seconds} of one more run of that page

It knows no module of that commit: it looks for the script that calls st.navigation and for the folder of pages.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock
from urllib.parse import parse_qsl, unquote

NOT_THE_PRODUCT = {"tests", "bench", "findings"}  # at the top of the tree
TIMEOUT = 300  # seconds for one run of a page
# How Streamlit wires and lays out its elements: ids made anew in every run, widths, gaps. It says nothing to a visitor.
WIRING = {
    "id",
    "formId",
    "deferredFileId",
    "dataframeId",
    "widthConfig",
    "heightConfig",
    "gapConfig",
    "labelVisibility",
}
LAYOUT = {"flex_container", "column", "form"}
_TAG = re.compile(r"(<[^<>]+>)")

Given = tuple[str, Any]  # the name of an offered file, and its bytes or what makes them


def sources(tree: Path) -> Iterator[Path]:
    """The Python files of the commit that can hold the entry script or a page."""
    for folder, names, files in os.walk(tree):
        skipped = NOT_THE_PRODUCT if Path(folder) == tree else set()
        names[:] = sorted(name for name in names if name not in skipped and not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(files) if name.endswith(".py"))


def entry_script(tree: Path) -> Path:
    """The one script that calls st.navigation. Ends the process when there is none, or more than one."""
    found = [path for path in sources(tree) if "st.navigation(" in path.read_text(encoding="utf-8")]
    if len(found) != 1:
        raise SystemExit(f"expected one script with st.navigation in {tree}, found {len(found)}")
    return found[0]


def page_files(tree: Path) -> dict[str, Path]:
    """{stem: file} of what stands in a folder called pages."""
    return {path.stem: path for path in sources(tree) if path.parent.name == "pages" and path.stem != "__init__"}


# ---- what a page says, in lines ------------------------------------------------------------------


def lines_of(value: Any, name: str) -> Iterator[str]:
    """The leaves of a message, one line each: text cut at its tags, JSON opened, rows of numbers on one line."""
    if isinstance(value, dict):
        if value.keys() >= {"bdata", "dtype"}:  # how Plotly packs numbers
            yield f"{name} {_numbers(value)}"
            return
        for key, part in value.items():
            if key not in WIRING:
                yield from lines_of(part, f"{name}.{key}")
    elif isinstance(value, list):
        if all(isinstance(part, int | float) for part in value):
            yield f"{name} {value}"
            return
        for part in value:
            yield from lines_of(part, name)
    elif isinstance(value, str):
        yield from _text_lines(value, name)
    else:
        yield f"{name} {value}"


def _numbers(packed: dict[str, Any]) -> list[float]:
    import numpy as np

    return list(np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"]).tolist())


def _text_lines(text: str, name: str) -> Iterator[str]:
    if text[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            yield from lines_of(json.loads(text), name)
            return
    if "data:image/svg+xml," in text:
        text = unquote(text)
    for part in _TAG.split(text):
        yield from (f"{name} {line.strip()}" for line in part.splitlines() if line.strip())


def page_lines(app: Any) -> Iterator[str]:
    """Lines for all that stands on a page and in its sidebar, in order; the first gives the query parameters."""
    from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]

    yield f"address {json.dumps(dict(app.query_params), sort_keys=True)}"

    def walk(node: Any) -> Iterator[str]:
        message = getattr(node, "proto", None)
        kind = getattr(node, "type", "")
        table = getattr(node, "value", None) if "frame" in kind or kind == "table" else None
        if table is not None and hasattr(table, "to_csv"):
            yield from (f"{kind} {line}" for line in table.to_csv().splitlines())
        elif message is not None and kind not in LAYOUT:
            yield from lines_of(MessageToDict(message), kind)
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    yield from walk(app._tree)


# ---- the visit -----------------------------------------------------------------------------------


class Visitor:
    """Opens the pages of one commit, as somebody who sits at the machine of the server."""

    def __init__(self, tree: Path) -> None:
        self.entry, self.pages = entry_script(tree), page_files(tree)
        self.offered: list[Given] = []
        self.timed: dict[str, Any] = {}
        _visit_from_here()
        _catch_downloads(self.offered)

    def show(self, page: str, query: str, env: dict[str, str], files: bool, into: str) -> dict[str, Any]:
        """Write the lines of a page to the file `into`, and with `files` what it offers to a folder beside it."""
        with _environment(env):
            app = self._opened(page, query)
            target = Path(into)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join(page_lines(app)) + "\n", encoding="utf-8")
            if files:
                self._take_along(target.with_suffix(""))
        return {"error": "; ".join(str(error.message) for error in app.exception)}

    def time(self, page: str) -> dict[str, float]:
        """Seconds of one run: of the clock, and of the processor in all threads. The first runs only warm up."""
        if page not in self.timed:
            self.timed = {page: self._opened(page, "")}
            self.timed[page].run()
        wall, cpu = time.perf_counter(), time.process_time()
        self.timed[page].run()
        return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}

    def _opened(self, page: str, query: str) -> Any:
        from streamlit.testing.v1 import AppTest

        app = AppTest.from_file(str(self.entry), default_timeout=TIMEOUT).run()
        app = app.switch_page(str(self.pages[page]))
        app.query_params = dict(parse_qsl(query))
        self.offered.clear()
        return app.run()

    def _take_along(self, folder: Path) -> None:
        for place, (name, data) in enumerate(self.offered):
            content = data() if callable(data) else data
            content = content.encode() if isinstance(content, str) else content
            folder.mkdir(exist_ok=True)
            (folder / f"{place:02d}-{name}").write_bytes(content if isinstance(content, bytes) else content.read())


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        for key in values:
            os.environ.pop(key, None)
            if key in before:
                os.environ[key] = before[key]


def _visit_from_here() -> None:
    """AppTest has no connection, so a page that asks who looks would show no forms: give it one of this machine."""
    from streamlit.testing.v1 import app_test

    def runtime(**options: Any) -> MagicMock:
        mock = MagicMock(**options)
        here = SimpleNamespace(remote_ip="127.0.0.1", headers=(("Host", "127.0.0.1:8501"),))
        mock.get_client.return_value.client_context = here
        return mock

    vars(app_test)["MagicMock"] = runtime


def _catch_downloads(offered: list[Given]) -> None:
    """Note each file that a page offers: what a button gives cannot be reached through AppTest."""
    import streamlit as st
    from streamlit.delta_generator import DeltaGenerator

    def noted(original: Callable[..., Any], skipped: int) -> Callable[..., Any]:
        def button(*args: Any, **options: Any) -> Any:
            values = args[skipped:]
            data = options["data"] if "data" in options else values[1]
            offered.append((str(options.get("file_name") or (values[2:3] or ["file"])[0]), data))
            return original(*args, **options)

        return button

    st.download_button = noted(st.download_button, 0)
    DeltaGenerator.download_button = noted(DeltaGenerator.download_button, 1)  # type: ignore[method-assign]


def main() -> None:
    """Answer orders until standard input ends. What the pages print goes to standard error."""
    tree = Path(sys.argv[1]).resolve()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path[0] = str(tree)  # the pages import their own commit, never this folder
    visitor = Visitor(tree)
    print(json.dumps({"pages": sorted(visitor.pages)}), file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        answer = getattr(visitor, order.pop("do"))(**order)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()

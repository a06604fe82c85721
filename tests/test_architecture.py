"""The rules of the house that can be read from the code: who imports whom, and what stands where."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dashboard.settings import ROOT

# Each may import what stands before it, never what stands after it (docs/architecture.md).
ORDER = (
    ("errors", "settings", "ready", "disk"),
    ("toml_file", "city_parts", "partner_sources", "city", "catalog", "goals", "procedure", "queries", "stats"),
    ("formats", "palette", "rows", "markup", "texts", "personal_data", "public_words", "rights", "static_files"),
    ("snapshot", "exports", "ledger", "ledger_now"),
    ("areas",),
    ("context", "week"),
    ("offer", "coverage_time", "alignments"),
    ("views", "analysis", "comparisons", "effects", "goal_progress", "meeting", "public_face"),
    ("filters", "request"),
    ("maps", "charts", "svg", "paper"),
    ("downloads",),
    ("site",),
    ("components",),
    ("pages", "app", "server", "public_server", "lost"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
STREAMLIT = {"filters", "request", "components", "app", "ready", "server", "pages", "maps"}
COMMANDS = {"__main__", "ledger_commands"}

MODULES = [path for path in sorted((ROOT / "dashboard").rglob("*.py")) if path.name != "__init__.py"]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def imports(path: Path) -> set[str]:
    """Dotted names of all that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def room(path: Path) -> str:
    """The part of the house in which a file stands."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "pages" if parts[0] == "pages" else family(parts[1])


def family(module: str) -> str:
    """`components_offer` belongs to `components`, `charts_season` to `charts`."""
    first = module.split("_")[0]
    return first if first in ("components", "charts") else module


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES + PAGES, ids=name)
def test_imports_run_one_way(path):
    here = room(path)
    used = {
        family(item.split(".")[1])
        for item in imports(path)
        if item.startswith("dashboard.") and len(item.split(".")) > 1
    }
    if here == "build" or here in COMMANDS:
        if here == "build":
            assert not used & {"components", "app", "server", "pages", "filters", "maps", "charts", "views"}
        return
    assert "build" not in used, "nobody imports the build but the command line"
    assert here in RANK, f"'{here}' has no place in the order of imports yet"
    later = {item for item in used if item in RANK and RANK[item] > RANK[here]}
    assert not later, f"{here} imports {sorted(later)}"


@pytest.mark.parametrize("path", MODULES + PAGES, ids=name)
def test_streamlit_stays_at_the_edge(path):
    if room(path) not in STREAMLIT:
        assert not {item for item in imports(path) if item.split(".")[0] in ("streamlit", "streamlit_folium")}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_asks_and_does_not_compute(path):
    used = {item.split(".")[0] for item in imports(path)}
    assert not used & {"duckdb", "pandas", "numpy", "folium", "plotly", "geopandas"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_no_index_or_foreign_host_is_named_in_the_code():
    hosts = re.compile(r"https?://(?!127\.0\.0\.1|localhost)[\w.-]+")
    allowed = {"http://www.w3.org"}
    for path in MODULES + PAGES:
        texts = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        code = " ".join(text for text in texts if isinstance(text, str) and "\n" not in text)  # not in docstrings
        found = set(hosts.findall(code)) - allowed
        assert not found, f"{name(path)} names {found}"

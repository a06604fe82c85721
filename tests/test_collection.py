"""Every test runs: each one in the tree is collected, and the checkers of style and types see every file."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard.base.settings import ROOT
from tests.conftest import COLLECTED

TESTS = ROOT / "tests"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
# Python files that no checker needs to see: none of them is ours.
FOREIGN = {".venv", ".git", "data"}


def functions(tree: ast.AST, inside: str = "") -> Iterator[str]:
    """`test_a` or `TestB::test_c` for each test in a file, as often as it is defined, also under an `if`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{inside}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("test_"):
                yield inside + node.name
        else:
            yield from functions(node, inside)


def written(folder: Path) -> Counter[str]:
    """`x/test_y.py::test_z` of each test below `folder`, in whatever file; and each test file that has none."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        file = path.relative_to(folder.parent).as_posix()
        names = list(functions(ast.parse(path.read_text(encoding="utf-8"))))
        if names:
            found.update(f"{file}::{name}" for name in names)
        elif path.name.startswith("test_"):
            found[file] = 1
    return found


def left_out(folder: Path, collected: Iterable[str]) -> list[str]:
    """What is written below `folder` and not collected, or defined twice so that only the last one is."""
    ran = {name.split("[")[0] for name in collected}
    return [name for name, times in written(folder).items() if name not in ran or times > 1]


def collect(folder: Path, *options: str) -> list[str]:
    """The names of the tests that pytest finds when it is asked for nothing in particular."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *options]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr
    return [line for line in said.stdout.splitlines() if "::" in line]


@pytest.fixture
def collected(request) -> list[str]:
    """What this session collected when it was asked for everything, else what another one would."""
    config = request.config
    asked = {Path(name).resolve() for name in config.args}
    was_everything = asked & {ROOT, TESTS} and not config.option.ignore and not config.option.ignore_glob
    return config.stash[COLLECTED] if was_everything else collect(ROOT)


def test_every_test_is_collected(collected):
    missing = left_out(TESTS, collected)
    assert not missing, f"{len(missing)} never run: {missing[:20]}"


def test_a_test_that_would_not_run_is_found(tmp_path):
    """By its folder, its file, its class, or because a second one of the same name takes its place."""
    runs = {
        "test_top.py": "def test_a(): pass\nclass TestB:\n    def test_c(self): pass\n",
        "deep/test_d.py": "if 1:\n",
    }
    runs["deep/test_d.py"] += "    async def test_e(): pass\n"
    hidden = {"build/test_f.py": "def test_g(): pass\n", "dist/x/test_h.py": "", "case.py": "def test_i(): pass\n"}
    hidden |= {"test_j.py": "class Tests:\n    def __init__(self): pass\n    def test_k(self): pass\n"}
    hidden |= {"test_l.py": "def test_m(): pass\ndef test_m(): pass\n"}
    for name, content in (runs | hidden).items():
        (tmp_path / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests" / name).write_text(content)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    missing = left_out(tmp_path / "tests", collect(tmp_path))
    assert missing == [
        "tests/build/test_f.py::test_g",
        "tests/case.py::test_i",
        "tests/dist/x/test_h.py",
        "tests/test_j.py::Tests::test_k",
        "tests/test_l.py::test_m",
    ]


def test_our_settings_enter_every_folder(tmp_path):
    """The folders that pytest would pass by in silence; names that a room may have one day."""
    settings = SETTINGS["pytest"]["ini_options"]["norecursedirs"]
    for name in ("build", "dist", "node_modules", "CVS", "venv", "lib"):
        (tmp_path / "tests" / name).mkdir(parents=True)
        (tmp_path / "tests" / name / f"test_{name}.py").write_text("def test_it(): pass\n")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nnorecursedirs = {' '.join(settings)}\n")
    assert left_out(tmp_path / "tests", collect(tmp_path)) == []


# ---- the checkers --------------------------------------------------------------------------------


def ours() -> set[str]:
    """Every Python file of the project."""
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    return {path.as_posix() for path in paths if path.parts[0] not in FOREIGN}


def test_ruff_sees_every_file():
    command = [sys.executable, "-m", "ruff", "check", "--show-files", "."]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seen = {Path(line).relative_to(ROOT).as_posix() for line in said.stdout.splitlines()}
    assert sorted(ours() - seen) == []


def test_mypy_sees_every_file():
    """mypy enters each folder that it is told, but for hidden ones and two names."""
    settings = SETTINGS["mypy"]
    assert not {"exclude", "packages", "modules", "exclude_gitignore"} & set(settings)
    folders = set(settings["files"])
    missing = [file for file in sorted(ours()) if file.split("/")[0] not in folders]
    assert not missing
    passed_by = [file for file in sorted(ours()) if {"site-packages", "node_modules"} & set(file.split("/"))]
    assert not passed_by
    blind = [
        item["module"] for item in settings["overrides"] if item.get("ignore_errors") or item.get("follow_imports")
    ]
    assert not blind


def test_coverage_sees_every_file():
    """Also those that nothing imports, and those in a folder without __init__.py."""
    run = SETTINGS["coverage"]["run"]
    assert set(run["source"]) == {file.split("/")[0] for file in ours()} - {"tests", "bench", "findings"}
    assert "omit" not in run
    assert SETTINGS["coverage"]["report"]["include_namespace_packages"]


# ---- what another process runs --------------------------------------------------------------------


def imported(text: str) -> Iterator[str]:
    """The modules of ours that a piece of code imports; nothing when the text is no code."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_code_within_texts_imports_what_exists():
    """A process that falls over its imports writes nothing, and a test that it writes nothing wrong would pass."""
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
                for name in imported(node.value):
                    assert name.split(".")[0] != "dashboard" or find_spec(name), f"{path}: no module {name}"

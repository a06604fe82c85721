"""The rules of the house that can be read from the code: who imports whom, and what stands where."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dashboard.base.settings import ROOT

# The rooms in the order of the way of a number. Each may import those before it and itself, never one after it.
ROOMS = (
    "base",
    "city",
    "stats",
    "store",
    "pipeline",
    "facts",
    "views",
    "drawing",
    "outlets",
    "widgets",
    "pages",
    "web",
)
# Inside the pipeline likewise; `pipeline.py` and `progress.py` stand above them.
STEPS = ("read", "protect", "prove", "release")
RANK = {room: rank for rank, room in enumerate(ROOMS)}
COMMANDS = {"__main__"}
MAY_USE_STREAMLIT = {"widgets", "pages", "web"}
MOST_ENTRIES, MOST_LINES, MOST_PARAMETERS = 13, 400, 8
# Widely used ignore files and pytest's defaults drop folders of these names without a word.
FORBIDDEN_NAMES = {
    "build",
    "dist",
    "downloads",
    "lib",
    "lib64",
    "parts",
    "var",
    "env",
    "venv",
    "eggs",
    "sdist",
    "wheels",
}
FORBIDDEN_NAMES |= {"CVS", "node_modules", "target", "out", "bin", "obj"}

MODULES = sorted((ROOT / "dashboard").rglob("*.py"))
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
    """The room in which a file stands."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "pages" if parts[0] == "pages" else parts[1]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms_used(path: Path) -> set[str]:
    """The rooms from which a file imports."""
    used = {item.split(".")[1] for item in imports(path) if item.startswith("dashboard.")}
    return used & set(RANK)


def test_the_house_is_the_list_of_rooms():
    entries = {path.name for path in (ROOT / "dashboard").iterdir() if path.name != "__pycache__"}
    assert entries == {"__init__.py", "__main__.py", *ROOMS} - {"pages"}
    assert len(entries) <= MOST_ENTRIES


def test_tests_stand_in_the_same_rooms():
    folders = {
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and not path.name.startswith((".", "_"))
    }
    assert folders <= {*ROOMS, "browser", "cases"}
    steps = {path.name for path in (ROOT / "tests" / "pipeline").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert steps <= {*STEPS, "example"}


@pytest.mark.parametrize("path", MODULES + PAGES, ids=name)
def test_imports_run_one_way_between_rooms(path):
    here = room(path)
    if here in COMMANDS or here == "__init__":
        return
    later = {used for used in rooms_used(path) if RANK[used] > RANK[here]}
    assert not later, f"{here} imports {sorted(later)}"
    if here != "pipeline":
        assert "pipeline" not in rooms_used(path), "nobody imports the pipeline but the command line"


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) == "pipeline"], ids=name)
def test_imports_run_one_way_inside_the_pipeline(path):
    here = path.relative_to(ROOT / "dashboard" / "pipeline").parts[0]
    used = {item.split(".")[2] for item in imports(path) if item.startswith("dashboard.pipeline.")} & set(STEPS)
    if here in STEPS:
        later = {step for step in used if STEPS.index(step) > STEPS.index(here)}
        assert not later, f"{here} imports {sorted(later)}"
    if here == "example":  # it invents what cities hand in, so it knows nothing of what becomes of it
        assert used <= {"read"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_name_that_others_drop_in_silence(path):
    assert not FORBIDDEN_NAMES & set(path.relative_to(ROOT).parts[:-1])


@pytest.mark.parametrize("path", MODULES + PAGES, ids=name)
def test_modules_are_short_and_functions_ask_little(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            asked = [argument.arg for argument in taken if argument.arg not in ("self", "cls")]
            assert len(asked) <= MOST_PARAMETERS, f"{node.name} has {len(asked)} parameters"


@pytest.mark.parametrize("path", MODULES + PAGES, ids=name)
def test_streamlit_stays_at_the_edge(path):
    if room(path) not in MAY_USE_STREAMLIT:
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


# A docstring says what comes back, not what one might ask: "Number of ...", "Whether ...", "Draw ...".
QUESTION_WORDS = {"What", "Where", "When", "Why", "Who", "Whose", "Which", "How", "Those"}
QUESTION_WORDS |= {"Is", "Are", "Was", "Do", "Does", "Did", "Has", "May", "Must", "Can", "Should", "Will", "Would"}
DOCUMENTED = MODULES + PAGES + sorted((ROOT / "bench").rglob("*.py"))


def is_riddle(docstring: str) -> bool:
    """Whether a docstring begins with a question word, or its first sentence is a question."""
    first_sentence = re.split(r"(?<=[.?!])\s", docstring, maxsplit=1)[0]
    return first_sentence.endswith("?") or re.split(r"\W", docstring, maxsplit=1)[0] in QUESTION_WORDS


@pytest.mark.parametrize("path", DOCUMENTED, ids=name)
def test_a_docstring_begins_with_the_noun_of_its_result(path):
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, documented)]
    assert [text for node in nodes if is_riddle(text := ast.get_docstring(node) or "")] == []


@pytest.mark.parametrize("text", ["What is there.", "How far? 0 to 1.", "A wijk: is it first?", "Those.\n\nOf old."])
def test_a_riddle_is_seen(text):
    assert is_riddle(text)


@pytest.mark.parametrize("text", ['Answer to "Is it?" in words.', "Whether it is.", "Isolated areas. Why?", ""])
def test_a_plain_docstring_is_no_riddle(text):
    assert not is_riddle(text)


# Names that say nothing of what they hold: readable only beside the line that sets them.
VAGUE = {"found", "one", "known", "said", "here"}
NEAR = 3  # lines
CLEAR_ROOMS = {"base", "city", "stats", "store", "facts", "views", "drawing", "outlets", "widgets", "web"}


def far_names(function: ast.FunctionDef) -> set[str]:
    """Vague names that a function uses more than NEAR lines away from every line that sets them."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in VAGUE]
    set_on = {(argument.arg, function.body[0].end_lineno or 0) for argument in function.args.args}
    set_on |= {(node.id, node.lineno) for node in names if isinstance(node.ctx, ast.Store)}
    used = [(node.id, node.lineno) for node in names if isinstance(node.ctx, ast.Load)]
    near = {(name, line) for name, line in used for other, at in set_on if other == name and abs(line - at) <= NEAR}
    return {name for name, line in used if (name, line) not in near}


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) in CLEAR_ROOMS], ids=name)
def test_a_vague_name_stays_beside_the_line_that_sets_it(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert {function.name: far_names(function) for function in functions if far_names(function)} == {}

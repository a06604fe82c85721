"""One side of a comparison: a commit checked out in a tree of its own, and the folder for all that it makes and says.

Only the command line and AppTest are used, so its modules may move as they like.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECRET = "the secret of a comparison protects no city: 0123456789"  # noqa: S105
WORKING_TREE = "."


def git(*arguments: str, env: dict[str, str] | None = None) -> str:
    """Output of a git command. Ends the comparison with git's own words when it refuses."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def commit_of(name: str) -> str:
    """The full name of a commit; for "." one (on no branch) of the working tree as it stands, new files included."""
    if name != WORKING_TREE:
        return git("rev-parse", "--verify", f"{name}^{{commit}}")
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git("read-tree", "HEAD", env=env)
        git("add", "--all", env=env)
        tree = git("write-tree", env=env)
    if tree == git("rev-parse", "HEAD^{tree}"):
        return git("rev-parse", "HEAD")
    day = "2026-01-01T00:00:00Z"  # so that the same files are the same commit
    env = os.environ | {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    return git("commit-tree", tree, "-p", "HEAD", "-m", "The working tree, for a comparison", env=env)


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """A git worktree of a commit in a temporary folder, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        tree = Path(folder) / "tree"
        git("worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


@dataclass(frozen=True)
class Release:
    """An out folder and its history."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def history(self) -> Path:
        return self.folder / "history"


@dataclass(frozen=True)
class Side:
    """A commit, where it is checked out, and the folder that holds what it makes (releases) and says (given).

    `renamed`: {address of a page in the other commit: address here}, of the after-side. `is_kept`: the
    folder stays for a next comparison, so it gets every page.
    """

    name: str
    commit: str
    tree: Path
    folder: Path
    as_of: dt.date
    renamed: Mapping[str, str] = field(default_factory=dict)
    is_kept: bool = False

    def release(self, mode: str) -> Release:
        return Release(self.folder / "releases" / mode)

    def given(self, mode: str) -> Path:
        return self.folder / "given" / mode

    def built(self, mode: str) -> Path:
        return self.folder / "built" / mode

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger"

    def environment(self, out: Path) -> dict[str, str]:
        """The same for both sides: one secret, one time zone, one width, nothing of this machine's own city."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("BUURTBEELD_", "PYTHON"))}
        return plain | {
            "BUURTBEELD_SECRET": SECRET,
            "BUURTBEELD_OUT": str(out),
            "BUURTBEELD_LEDGER": str(self.ledger),
            "TZ": "Europe/Brussels",
            "COLUMNS": "120",
        }

    def run(self, *arguments: str, out: Path, into: Path, may_refuse: bool = False) -> str:
        """`python -m dashboard ARGUMENTS` of this commit: all it says goes to the file `into`, without the paths of
        this side. Returns its output."""
        command = [sys.executable, "-m", "dashboard", *arguments]
        done = subprocess.run(command, cwd=self.tree, env=self.environment(out), capture_output=True, text=True)
        if done.returncode and not may_refuse:
            raise SystemExit(f"{self.name}: 'dashboard {' '.join(arguments)}' failed:\n{done.stderr[-3000:]}")
        into.parent.mkdir(parents=True, exist_ok=True)
        said = f"{done.stdout}{done.stderr}exit status {done.returncode}\n".replace(str(self.tree), "<tree>")
        into.write_text(re.sub(rf"{re.escape(str(self.folder))}[^\s,;:]*", "<folder>", said), encoding="utf-8")
        return done.stdout

    def run_many(self, orders: Iterable[tuple[list[str], Path]], out: Path) -> None:
        """The same for many commands, in one process; only their output goes to the files."""
        lines = [json.dumps({"arguments": arguments, "into": str(into)}) for arguments, into in orders]
        done = subprocess.run(
            [sys.executable, str(HERE / "commands.py")],
            cwd=self.tree,
            env=self.environment(out),
            input="\n".join(lines),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: one of {len(lines)} commands failed:\n{done.stderr[-3000:]}")


class Visitor:
    """The process that opens the pages of a side (visitor.py)."""

    def __init__(self, side: Side, out: Path) -> None:
        self.side = side
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "visitor.py"), str(side.tree)],
            cwd=side.tree,
            env=side.environment(out),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.pages: list[str] = self._answer()["pages"]

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """The answer to an order of visitor.py."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        if line := self.process.stdout.readline():
            return dict(json.loads(line))
        self.errors.seek(0)
        raise SystemExit(f"{self.side.name}: the visitor of its pages stopped:\n{self.errors.read()[-3000:]}")

    def close(self) -> None:
        """End the process."""
        self.process.communicate()
        self.errors.close()


@contextmanager
def visiting(side: Side, out: Path) -> Iterator[Visitor]:
    """A visitor of the pages of a side on the release in `out`, until the block ends."""
    visitor = Visitor(side, out)
    try:
        yield visitor
    finally:
        visitor.close()

"""Two folders of files side by side: what is equal, and each line that differs."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.compare.normalising import Normaliser, in_lines, is_packed, readable

Half = tuple[Path, Normaliser]  # the folder of one side, and what makes its texts comparable
GONE, NEW = "(no such file after)", "(no such file before)"
_SHOWN = 90  # characters of a line around the first that differs


@dataclass(frozen=True)
class Difference:
    """Lines of one file that were replaced: some removed, some added, or both. `where`: mode/name:line."""

    where: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def lines(self, most: int) -> Iterator[str]:
        """For the report: where, and the lines clipped around what differs."""
        yield self.where
        start = _first_difference(self.removed[0], self.added[0]) if self.removed and self.added else 0
        for mark, texts in (("-", self.removed), ("+", self.added)):
            yield from (f"   {mark} {_clipped(text, start)}" for text in texts[:most])
            if len(texts) > most:
                yield f"   {mark} ... {len(texts) - most} more lines"


@dataclass(frozen=True)
class Allowed:
    """A difference that is meant: patterns of where it stands and of every line removed and added, and the reason."""

    where: str
    reason: str
    before: str = ".*"
    after: str = ".*"

    def fits(self, one: Difference) -> bool:
        return (
            re.search(self.where, one.where) is not None
            and all(re.search(self.before, line) for line in one.removed)
            and all(re.search(self.after, line) for line in one.added)
        )


@dataclass
class Findings:
    """Outcome. `equal`: files by kind; `made_equal`: those whose bytes differ by declared rules alone."""

    equal: Counter[str] = field(default_factory=Counter)
    made_equal: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def read_allowed(path: Path) -> list[Allowed]:
    """The differences that are meant: a TOML file of [[allowed]] with where, reason and, if wanted, before, after."""
    try:
        return [Allowed(**one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["allowed"]]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SystemExit(f"{path}: expected [[allowed]] with where, reason, before, after ({error})") from error


def compare(mode: str, before: Half, after: Half, findings: Findings, skipped: str = "(?!)") -> None:
    """Add to the findings what differs between two folders, file by file. `skipped`: a pattern of names."""
    renamed = [(before[1].name(name), path) for name, path in _files(before[0])]
    old, new = (
        {name: path for name, path in half if not re.match(skipped, name)} for half in (renamed, _files(after[0]))
    )
    for name in sorted(old.keys() | new.keys()):
        kind, where = f"{mode}/{name.split('/')[0]}", f"{mode}/{name}"
        if name not in new or name not in old:
            is_gone = name in old
            findings.differences.append(Difference(where, (GONE,) if is_gone else (), () if is_gone else (NEW,)))
        elif old[name].read_bytes() == new[name].read_bytes():
            findings.equal[kind] += 1
        else:
            found = list(_of_texts(where, _lines(name, old[name], before[1]), _lines(name, new[name], after[1])))
            found = found or _other_bytes(where, name, (old[name], before[1]), (new[name], after[1]))
            findings.made_equal[kind] += not found
            findings.differences += found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            yield path.relative_to(folder).as_posix(), path


def _lines(name: str, path: Path, normaliser: Normaliser) -> list[str]:
    text = readable(path)
    if text is None:
        content = path.read_bytes()
        return [f"{len(content)} bytes that are no text, sha256 {hashlib.sha256(content).hexdigest()}"]
    return normaliser.text(name, in_lines(path, text)).split("\n")


def _other_bytes(where: str, name: str, *sides: tuple[Path, Normaliser]) -> list[Difference]:
    """A text whose lines are equal must have equal bytes too, but for the declared rules. Packed files need not."""
    texts = [normaliser.text(name, readable(path) or "") for path, normaliser in sides]
    if is_packed(sides[0][0]) or texts[0] == texts[1]:
        return []
    return [Difference(where, ("(line ends differ)",), ("(line ends differ)",))]


def _of_texts(where: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """The runs of lines that differ; what both begin and end with is set aside first, since files can be long."""
    if old == new:
        return
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right).get_opcodes():
        if tag != "equal":
            yield Difference(f"{where}:{start + a + 1}", tuple(left[a:b]), tuple(right[c:d]))


def _first_difference(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _clipped(line: str, around: int) -> str:
    start = max(0, around - _SHOWN // 2)
    end = start + 2 * _SHOWN
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")

"""Tools for every invented file: a generator of its own seed, and a way of writing that leaves a right file alone."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

Line = tuple[str, ...]


def example_random(*names: str) -> np.random.Generator:
    """A generator that depends on `names` only."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return np.random.default_rng(np.random.SeedSequence(list(digest)))


def write_lines(path: Path, header: Line, lines: Iterable[Line]) -> Path:
    """A table as a spreadsheet in Belgium saves it: semicolons, UTF-8 with a mark. Returns the path."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_if_changed(path, text.getvalue().encode("utf-8-sig"))
    return path


def write_if_changed(path: Path, content: bytes) -> None:
    """Write atomically; leave a file that is already right alone, so that its date says when it last changed."""
    if path.exists() and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)

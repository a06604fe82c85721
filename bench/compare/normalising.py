"""Rules for what must differ between two builds, and is made the same before they are compared: all stand in RULES.

Each rule replaces texts that it knows of one side: what `current.json` says, checksums that follow from it, paths. A
figure is never guessed at by its form.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.compare.sides import Side

Replacements = dict[str, str]
_BETWEEN_TAGS = re.compile(r"(?<=>)(?=<)")


@dataclass(frozen=True)
class Rule:
    """`where`: a pattern of the files it is for. `found`: {text: what stands for it} of one side in one mode."""

    why: str
    where: str
    found: Callable[[Side, str], Replacements]


def _release(side: Side, mode: str) -> Replacements:
    """The edition of a build follows from the code and from times of files; names and hashes follow from it."""
    said = _pointer(side, mode)
    return {
        Path(said["file"]).stem: "<release>",
        said["fingerprint"]: "<fingerprint>",
        said["fingerprint"][:12]: "<fingerprint>",
        said["sha256"]: "<checksum of the release>",
        said["public_sha256"]: "<checksum of the public release>",
        said["built"]: "<built>",
    }


def _pointer(side: Side, mode: str) -> dict[str, str]:
    return dict(json.loads((side.release(mode).out / "current.json").read_text(encoding="utf-8")))


def _checksums(side: Side, mode: str) -> Replacements:
    """{checksum, and size between quotes: the file} for published files that name the edition."""
    site, edition = side.given(mode) / "site", _pointer(side, mode)["fingerprint"][:12]
    found = {}
    for path in sorted(site.rglob("*")):
        if path.is_file() and edition in (readable(path) or ""):
            content, name = path.read_bytes(), path.relative_to(site)
            found[hashlib.sha256(content).hexdigest()] = f"<checksum of {name}>"
            found[f'"{len(content)}"'] = f'"<size of {name}>"'
    return found


RULES = (
    Rule("the edition of a release and its file, hash and time of building", ".*", _release),
    Rule("checksum and size of published files that name the edition", r"site/data/.*(json|jsonld)", _checksums),
)
# Not from either side: how long it took.
SECONDS = (re.compile(r"\d+\.\d s\b"), "<seconds>", r"said/publish\.txt")
# What the sides leave out before it is written down is declared here too.
DECLARED = (
    *((rule.where, rule.why) for rule in RULES),
    (SECONDS[2], "how many seconds publishing took"),
    (r"said/.*", "paths of the two sides (run in sides.py)"),
    (r"pages/.*", "ids and layout of Streamlit's elements (WIRING, LAYOUT in visitor.py)"),
)


class Normaliser:
    """Makes the texts of one side in one mode comparable. `renamed`: addresses, for the before-side only."""

    def __init__(self, side: Side, mode: str, renamed: Replacements) -> None:
        self.rules = [(re.compile(rule.where), rule.found(side, mode)) for rule in RULES]
        self.renamed = renamed

    def text(self, name: str, text: str) -> str:
        """The text of the file `name` (relative to the mode)."""
        for where, found in self.rules:
            if where.fullmatch(name):
                for said, instead in found.items():
                    text = text.replace(said, instead)
        if re.fullmatch(SECONDS[2], name):
            text = SECONDS[0].sub(SECONDS[1], text)
        for old, new in self.renamed.items():
            text = re.sub(rf"(?<=/){re.escape(old)}(?=[/?#\"'&)\s.]|$)", new, text)
        return text

    def name(self, name: str) -> str:
        """The name of a file when addresses were renamed: a folder or a page of that name."""
        parts = name.split("/")
        for old, new in self.renamed.items():
            parts = [new + part[len(old) :] if part in (old, f"{old}.html") else part for part in parts]
        return "/".join(parts)


def is_packed(path: Path) -> bool:
    """A file whose compression hides what it says: where it names the edition, only its content can be compared."""
    return path.suffix in (".parquet", ".xlsx", ".zip", ".pdf")


def readable(path: Path) -> str | None:
    """A file as text: a workbook by its parts, Parquet by its schema and rows, a PDF by its words; None for no text."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        import pyarrow.parquet as parquet

        table = parquet.read_table(io.BytesIO(content))
        rows = [json.dumps(row, default=str, ensure_ascii=False) for row in table.to_pylist()]
        return "\n".join([table.schema.to_string(show_schema_metadata=True), *rows])
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if is_packed(path):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
        return "\n".join(f"{name} {line}" for name, text in parts for line in _BETWEEN_TAGS.split(text))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def in_lines(path: Path, text: str) -> str:
    """The same with a line for each tag, or for each member of JSON, so that a difference is seen where it is."""
    if path.suffix in (".html", ".xml", ".svg"):
        return _BETWEEN_TAGS.sub("\n", text)
    if path.suffix in (".json", ".jsonld", ".geojson"):
        return re.sub(r"(?<=,) ?(?=[\"{\[])", "\n", text)
    return text

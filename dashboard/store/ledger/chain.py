"""The hash chain: every entry holds the hash of the one before it, so that the last hash stands for the whole ledger.

Whoever has the file can change it and compute a new chain; only a head hash that was written down elsewhere (a meeting
paper, an export) tells. So: without `head` this finds accidents and clumsy changes, with `head` every change before it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.base.errors import UserError

GENESIS = "0" * 64
_SHORTEST_HEAD = 32  # hexadecimal digits that a head on paper needs: 128 bits


@dataclass(frozen=True)
class Row:
    """One entry as it stands in the file. `body` is JSON in which each text is a digest."""

    number: int
    kind: str
    saved_at: str
    form_key: str
    subject: str
    seen: int | None
    body: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class StoredText:
    salt: bytes
    content: str


Texts = Mapping[tuple[int, str], StoredText]


@dataclass(frozen=True)
class Finding:
    """Something that should not be. `kind`: changed, removed, reordered, cut_off, text_missing, text_changed,
    text_extra, schema or damaged."""

    kind: str
    number: int | None
    message: str


@dataclass(frozen=True)
class Verification:
    head: str
    entries: int
    findings: tuple[Finding, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return not self.findings

    def lines(self) -> list[str]:
        """For a terminal."""
        if self.passed:
            return [f"ledger: {self.entries} entries, unbroken", f"head: {self.head}"]
        return [*(f"{one.kind}: {one.message}" for one in self.findings), f"ledger: {len(self.findings)} findings"]


def canonical(value: Any) -> str:
    """The JSON of a value, written in the one way that hashes rely on."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def text_digest(salt: bytes, text: str) -> str:
    """Salted with 32 random bytes that go when the text goes: then nobody can find the text by trying."""
    return hashlib.sha256(b"buurtbeeld text 1\0" + salt + text.encode()).hexdigest()


def entry_hash(row: Row) -> str:
    parts = [
        "buurtbeeld ledger 1",
        row.number,
        row.kind,
        row.saved_at,
        row.form_key,
        row.subject,
        row.seen,
        row.body,
        row.previous_hash,
    ]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def on_paper(head: str) -> str:
    """A head short enough to type from paper: '1a2b 3c4d ...', 32 digits."""
    return " ".join(head[start : start + 4] for start in range(0, _SHORTEST_HEAD, 4))


def parse_head(text: str) -> str:
    """A head as somebody types it. Raises UserError when it is no head."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST_HEAD},64}}", plain):
        raise UserError(
            "not a head hash", value=text, expected="the 32 or 64 digits (0-9, a-f) of a paper or an export"
        )
    return plain


def redacted_fields(rows: Sequence[Row]) -> dict[tuple[int, str | None], str]:
    """{(entry, field or None for all): reason} of every redaction."""
    redacted: dict[tuple[int, str | None], str] = {}
    for row in rows:
        content = _content(row)
        if row.kind == "redaction" and content:
            redacted[content["of"], content["field"]] = content["reason"]
    return redacted


def digests(content: Any, prefix: str = "") -> dict[str, str]:
    """{path: digest} of the texts in a body: they stand there as {"sha256": ...}."""
    texts: dict[str, str] = {}
    pairs: Iterable[tuple[object, Any]] = (
        content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    )
    for key, value in pairs:
        if isinstance(value, dict) and set(value) == {"sha256"}:
            texts[f"{prefix}{key}"] = value["sha256"]
        else:
            texts |= digests(value, f"{prefix}{key}.")
    return texts


def _content(row: Row) -> dict[str, Any]:
    """Content in the body of `row`; empty when somebody made it unreadable, which its hash tells."""
    try:
        content = json.loads(row.body)["content"]
        return content if isinstance(content, dict) and entry_hash(row) == row.hash else {}
    except (ValueError, KeyError, TypeError):
        return {}


def verify_rows(rows: Sequence[Row], texts: Texts, head: str | None = None) -> Verification:
    """Check a whole ledger, rows in the order of their numbers. Raises UserError when `head` is no head."""
    findings = _chain_findings(rows) + _text_findings(rows, texts)
    last = rows[-1].hash if rows else GENESIS
    if head is not None:
        wanted = parse_head(head)
        if not any(one.startswith(wanted) for one in (GENESIS, *(row.hash for row in rows))):
            findings.append(
                Finding("cut_off", None, "no entry has this head: the tail was cut off, or this is another ledger")
            )
    return Verification(last, len(rows), tuple(findings))


def _chain_findings(rows: Sequence[Row]) -> list[Finding]:
    findings: list[Finding] = []
    hashes = {row.hash for row in rows}
    before, expected = GENESIS, 1
    for row in rows:
        if entry_hash(row) != row.hash:
            findings.append(Finding("changed", row.number, f"entry {row.number} is not what was saved"))
        if row.number != expected:
            missing = f"{expected}" if row.number == expected + 1 else f"{expected} to {row.number - 1}"
            findings.append(Finding("removed", expected, f"missing: entry {missing}"))
        if row.previous_hash != before:
            if row.previous_hash in hashes or row.previous_hash == GENESIS:
                findings.append(
                    Finding("reordered", row.number, f"entry {row.number} does not stand where it was saved")
                )
            elif row.number == expected:
                findings.append(Finding("removed", row.number, f"what stood before entry {row.number} is not here"))
        before, expected = row.hash, row.number + 1
    return findings


def _text_findings(rows: Sequence[Row], texts: Texts) -> list[Finding]:
    findings: list[Finding] = []
    redactions = redacted_fields(rows)
    wanted: set[tuple[int, str]] = set()
    for row in rows:
        content = _content(row)
        if not content:
            wanted |= {(number, path) for number, path in texts if number == row.number}
            continue  # told as "changed"
        for path, digest in digests(content).items():
            wanted.add((row.number, path))
            text = texts.get((row.number, path))
            is_redacted = (row.number, path) in redactions or (row.number, None) in redactions
            where = f"'{path}' of entry {row.number}"
            if text is None and not is_redacted:
                findings.append(Finding("text_missing", row.number, f"the text {where} is gone without a redaction"))
            elif text is not None and is_redacted:
                findings.append(Finding("text_extra", row.number, f"the text {where} was redacted and is here again"))
            elif text is not None and text_digest(text.salt, text.content) != digest:
                findings.append(Finding("text_changed", row.number, f"the text {where} is not what was saved"))
    for number, path in sorted(set(texts) - wanted):
        findings.append(Finding("text_extra", number, f"a text '{path}' of entry {number} was never saved"))
    return findings

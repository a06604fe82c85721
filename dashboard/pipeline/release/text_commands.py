"""`python -m dashboard texts ...`: see which texts wait before residents may read them, approve them, refuse them."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.base import settings
from dashboard.base.errors import UserError

app = typer.Typer(help="Texts of partners and networks that residents may read: list what waits, approve, refuse.")

OutDir = Annotated[Path, typer.Option("--out", help="Folder with the releases (snapshots).", show_default=False)]
HistoryDir = Annotated[
    Path | None,
    typer.Option("--history", help="Folder with the published figures; decisions stand beside it.", show_default=False),
]
Marks = Annotated[list[str] | None, typer.Argument(help="Marks of texts, as the list shows them.", show_default=False)]
_MARK, _SHORTEST_MARK = 12, 8  # characters of a hash that stand in the list, and that are enough


class Reason(StrEnum):
    person = "person"
    address = "address"
    tone = "tone"
    wrong = "wrong"
    other = "other"


@dataclass(frozen=True)
class _Text:
    """A text of the release in use that is to be public. kinds: what the detector sees in it; state: at that build."""

    text_hash: str
    table: str
    source: str
    words: dict[str, str]
    kinds: str
    state: str

    @property
    def is_flagged(self) -> bool:
        return self.kinds != "none"

    def lines(self) -> list[str]:
        seems = f"; seems to hold: {self.kinds}" if self.is_flagged else ""
        head = f"{self.text_hash[:_MARK]}  {self.table} of {self.source}{seems}"
        return [head, *(f"    {column}: {_printable(text)}" for column, text in self.words.items())]


def _printable(text: str) -> str:
    """Nothing that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


@app.callback(invoke_without_command=True)
def show(context: typer.Context, out: OutDir = settings.BUILD_DIR, history: HistoryDir = None) -> None:
    """List the texts that wait, with their source. They are shown here and nowhere else."""
    if context.invoked_subcommand is None:
        waiting = _waiting(out, _file(out, history))
        for text in waiting:
            for line in text.lines():
                typer.echo(line)
        typer.echo(_summary(waiting), err=True)


@app.command()
def approve(
    marks: Marks = None,
    source: Annotated[
        str | None, typer.Option("--source", help="All that wait of this source.", show_default=False)
    ] = None,
    all_sources: Annotated[bool, typer.Option("--all", help="All that wait.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask after showing them: for scripts.")] = False,
    out: OutDir = settings.BUILD_DIR,
    history: HistoryDir = None,
) -> None:
    """Approve texts after showing them. What seems to hold something personal must be named by its mark."""
    from dashboard.store.approvals import APPROVED

    waiting = _waiting(out, _file(out, history))
    if marks:
        chosen = _marked(waiting, marks)
    elif source is not None or all_sources:
        chosen = [text for text in waiting if all_sources or text.source == source]
        flagged = [text for text in chosen if text.is_flagged]
        chosen = [text for text in chosen if not text.is_flagged]
        if flagged:
            typer.echo(f"{len(flagged)} that seem to hold something personal are left: name their marks", err=True)
    else:
        raise UserError("which texts?", expected="marks from the list, or --source, or --all")
    if not chosen:
        typer.echo("Nothing to approve.", err=True)
        return
    for text in chosen:
        for line in text.lines():
            typer.echo(line)
    if not yes and not typer.confirm(f"May residents read these {len(chosen)}?"):
        typer.echo("Nothing was approved.", err=True)
        return
    _decide(_file(out, history), chosen, APPROVED, None)
    typer.echo(f"approved: {len(chosen)}; the next build releases them", err=True)


@app.command()
def refuse(
    marks: Annotated[list[str], typer.Argument(help="Marks of texts, as the list shows them.")],
    reason: Annotated[Reason, typer.Option(help="Why; this is kept, the text is not.")],
    out: OutDir = settings.BUILD_DIR,
    history: HistoryDir = None,
) -> None:
    """Refuse texts: they stay out of what residents read, and out of the list. A changed text waits again.

    A text that was approved before can be refused too: the next build takes it out.
    """
    from dashboard.store.approvals import REFUSED

    chosen = _marked(_texts(out), marks)
    _decide(_file(out, history), chosen, REFUSED, reason.value)
    typer.echo(f"refused: {len(chosen)}; the next build leaves them out", err=True)


def _file(out: Path, history: Path | None) -> Path:
    from dashboard.pipeline.protect.history import default_history
    from dashboard.store.approvals import beside

    return beside(history or default_history(out))


def _texts(out: Path) -> list[_Text]:
    """Every text of the release in use that is to be public, decided or not."""
    import duckdb

    from dashboard.store.snapshot import connect, current_file

    file = current_file(out)
    with connect(file) as con:
        try:
            rows = con.execute("select text_hash, table_name, source_code, words, kinds, state from public_text")
        except duckdb.CatalogException:
            raise UserError("made before texts waited: run 'python -m dashboard build' first", file=file) from None
        return [
            _Text(digest, table, source, json.loads(words), kinds, state)
            for digest, table, source, words, kinds, state in rows.fetchall()
        ]


def _waiting(out: Path, file: Path) -> list[_Text]:
    """Texts that nobody has decided about, not even since the build."""
    from dashboard.store.approvals import WAITS, read_decisions

    decided = read_decisions(file)
    return [text for text in _texts(out) if text.state == WAITS and text.text_hash not in decided]


def _marked(texts: Sequence[_Text], marks: Sequence[str]) -> list[_Text]:
    """The texts with these marks. Raises UserError for a mark that means none, or two."""
    chosen = []
    for mark in marks:
        found = [text for text in texts if len(mark) >= _SHORTEST_MARK and text.text_hash.startswith(mark)]
        if len(found) != 1:
            raise UserError("a mark that is not in the list", expected="one that `python -m dashboard texts` shows")
        chosen += found
    return list({text.text_hash: text for text in chosen}.values())


def _decide(file: Path, chosen: Sequence[_Text], state: str, reason: str | None) -> None:
    from dashboard.store.approvals import Decision, add_decisions

    today = dt.date.today().isoformat()
    add_decisions(file, [Decision(text.text_hash, state, today, reason) for text in chosen])


def _summary(waiting: Sequence[_Text]) -> str:
    if not waiting:
        return "No text waits."
    counts = Counter(text.source for text in waiting)
    return "waiting: " + ", ".join(f"{source} {count:,}" for source, count in sorted(counts.items()))

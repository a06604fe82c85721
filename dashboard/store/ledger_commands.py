"""`python -m dashboard ledger ...`: keep the ledger safe, look at it from outside, take a text out of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.base.errors import UserError

app = typer.Typer(
    no_args_is_help=True,
    help="The ledger of reviews and exercises: verify, backup, restore, export, redact (docs/ledger.md).",
)

LedgerDir = Annotated[
    Path | None, typer.Option("--ledger", help="Folder of the ledger. Default: data/ledger.", show_default=False)
]
Head = Annotated[
    str | None, typer.Option("--head", help="A head hash from a meeting paper or an export.", show_default=False)
]


class Format(StrEnum):
    json = "json"
    csv = "csv"


class Reason(StrEnum):
    persoonsgegevens = "persoonsgegevens"
    vraag_van_betrokkene = "vraag_van_betrokkene"
    vergissing = "vergissing"
    andere = "andere"


@app.command()
def verify(
    head: Head = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Check this JSON export instead of the ledger.", show_default=False)
    ] = None,
    ledger: LedgerDir = None,
) -> None:
    """Check that every entry is as it was saved; with --head also that nothing is cut off at the end."""
    if export is not None:
        from dashboard.store.ledger.keeping import verify_export

        found = verify_export(_read(export), head)
    else:
        from dashboard.store.ledger import Ledger

        found = Ledger(ledger).verify(head)
    for line in found.lines():
        typer.echo(line)
    if not found.passed:
        raise typer.Exit(1)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes: another disk, another machine.")],
    ledger: LedgerDir = None,
) -> None:
    """Copy the ledger, also while it is in use, and check the copy."""
    from dashboard.store.ledger import Ledger
    from dashboard.store.ledger.keeping import backup as run

    typer.echo(run(Ledger(ledger), folder))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    head: Head = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also when entries would be lost; the present ledger is kept aside.")
    ] = False,
    ledger: LedgerDir = None,
) -> None:
    """Put a backup in the place of the ledger. Refused when that would lose entries."""
    from dashboard.store.ledger import Ledger
    from dashboard.store.ledger.keeping import restore as run

    done = run(Ledger(ledger), file, head=head, replace=replace)
    typer.echo(f"restored: {done.entries} entries")
    typer.echo(f"head: {done.head}")
    if done.kept:
        typer.echo(f"the ledger that stood there: {done.kept}")


@app.command()
def export(
    format: Annotated[
        Format, typer.Option(help="json can be verified by itself, csv is for spreadsheets.")
    ] = Format.json,
    ledger: LedgerDir = None,
) -> None:
    """Write all entries with their head hash to standard output: `ledger export > ledger.json`."""
    from dashboard.store.ledger import Ledger
    from dashboard.store.ledger.keeping import export_csv, export_json

    write = export_csv if format is Format.csv else export_json
    sys.stdout.buffer.write(write(Ledger(ledger)))


@app.command()
def redact(
    number: Annotated[int, typer.Argument(help="Number of the entry.", min=1)],
    reason: Annotated[Reason, typer.Option(help="Why; this stays.")],
    field: Annotated[
        str | None, typer.Option(help="One text, such as helped or actions.0.text. Default: all.", show_default=False)
    ] = None,
    ledger: LedgerDir = None,
) -> None:
    """Take a text out of the ledger: the text is gone, its hash and the reason stay. Backups keep it: renew them."""
    from dashboard.store.ledger import Ledger, Redaction, checked, new_form_key
    from dashboard.store.ledger.reading import copies_of

    store = Ledger(ledger)
    copies = copies_of(store.entries(), number, field)  # before they are gone: then nobody can tell
    entry = checked(Redaction, of=number, field=field, reason=reason.value)
    saved = store.save(entry, new_form_key())
    typer.echo(f"entry {saved.number}: taken out")
    for other, path in copies:
        typer.echo(f"the same text still stands in entry {other}: ledger redact {other} --field {path}")
    typer.echo(f"head: {saved.hash}")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", file=file) from error

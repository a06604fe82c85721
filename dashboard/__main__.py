"""Command line of Buurtbeeld: `python -m dashboard --help`.

Heavy libraries are imported inside the commands, so that help and a build with nothing to do answer at once.
"""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.pipeline.release import text_commands
from dashboard.store import ledger_commands

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Buurtbeeld: from raw reports to a map of the buurten, without personal case data.",
)

app.add_typer(ledger_commands.app, name="ledger")
app.add_typer(text_commands.app, name="texts")

CityFile = Annotated[
    Path, typer.Option("--city", help="The city file; paths in it are relative to it.", show_default=False)
]
AsOf = Annotated[
    dt.datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Build as on this date. Default: today.", metavar="DATE"),
]
HistoryDir = Annotated[
    Path | None,
    typer.Option(
        "--history",
        help="Folder with the published figures; back it up. Default: beside the releases.",
        show_default=False,
    ),
]
OutDir = Annotated[Path, typer.Option("--out", help="Folder with the releases (snapshots).", show_default=False)]


class Format(StrEnum):
    csv = "csv"
    parquet = "parquet"


@app.callback()
def main(debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False) -> None:
    """Buurtbeeld: from raw reports to a map of the buurten, without personal case data."""


@app.command()
def build(
    city: CityFile = settings.CITY_FILE,
    out: OutDir = settings.BUILD_DIR,
    as_of: AsOf = None,
    history: HistoryDir = None,
    new_history: Annotated[
        bool | None,
        typer.Option(
            "--new-history/--from-nothing",
            help="Start a new history, when the old one is truly lost: from what the release in use shows; or, only "
            "when that is lost too, from nothing, which rounds every month again and so gives small figures away. What "
            "is left of the old one is moved aside.",
            show_default=False,
        ),
    ] = None,
    balance: Annotated[
        Path | None,
        typer.Option(
            "--balance",
            help="Write the exact balance of every source to this file, for the steward only ('-': the terminal). "
            "It may tell exact numbers about people: keep it apart, delete it when read.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Try it: read, count, protect and prove, say what would be published, release nothing."
        ),
    ] = False,
    if_changed: Annotated[bool, typer.Option("--if-changed", help="Do nothing when the input is unchanged.")] = False,
) -> None:
    """Read the raw sources, count, protect, prove, and release a new snapshot.

    When anything is wrong, nothing is released and the last good release stays in use.
    """
    from dashboard.city.city_file import read_city
    from dashboard.pipeline.protect.carried import FROM_NOTHING, FROM_RELEASE
    from dashboard.pipeline.read.months import today

    named = read_city(city)
    day = as_of.date() if as_of else today(named)
    if not dt.date(1990, 1, 1) <= day <= dt.date.today() + dt.timedelta(days=366):
        raise UserError(
            "not a day to build for", column="--as-of", value=day, expected="a day from 1990 to a year ahead"
        )
    begin = None if new_history is None else FROM_RELEASE if new_history else FROM_NOTHING
    if if_changed and begin is None and not dry_run and balance is None:
        from dashboard.pipeline.protect.history import default_history
        from dashboard.pipeline.release.release import fingerprint, is_up_to_date

        folder = history or default_history(out)
        if is_up_to_date(out, fingerprint(city, named, day, folder), folder):
            typer.echo("Nothing changed since the last build.", err=True)
            return
    from dashboard.pipeline.pipeline import build as run
    from dashboard.pipeline.progress import Progress

    with Progress() as progress:
        result = run(
            city,
            out,
            day,
            history=history,
            new_history=begin,
            dry_run=dry_run,
            progress=progress,
        )
    for line in result.lines():
        typer.echo(line, err=True)
    if balance is not None:
        from dashboard.pipeline.protect.history import default_history

        _give_balance(result.exact_balance(), balance, (out, history or default_history(out)))


@app.command()
def rebuild(
    city: CityFile = settings.CITY_FILE,
    out: OutDir = settings.BUILD_DIR,
    as_of: AsOf = None,
    history: HistoryDir = None,
) -> None:
    """Release what the history holds, and publish nothing new: for every machine but the one that publishes."""
    from dashboard.city.city_file import read_city
    from dashboard.pipeline.pipeline import build as run
    from dashboard.pipeline.progress import Progress
    from dashboard.pipeline.read.months import today

    day = as_of.date() if as_of else today(read_city(city))
    with Progress() as progress:
        result = run(city, out, day, history=history, may_publish=False, progress=progress)
    for line in result.lines():
        typer.echo(line, err=True)


def _give_balance(text: str, target: Path, kept: tuple[Path, Path]) -> None:
    """The exact balance to the terminal, or to a file that only the steward can read, never among the releases."""
    if str(target) == "-":
        typer.echo(text, nl=False)
        return
    if any(target.resolve().is_relative_to(folder.resolve()) for folder in kept):
        raise UserError("the exact balance does not belong among the releases", file=target, expected="another folder")
    target.touch(mode=0o600)
    target.chmod(0o600)
    target.write_text(text, encoding="utf-8")


@app.command()
def serve(
    out: OutDir = settings.BUILD_DIR,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = settings.PORT,
    address: Annotated[
        str, typer.Option(help="Address to listen on: this machine only, or any with --public.")
    ] = settings.ADDRESS,
    allow_writing: Annotated[
        bool, typer.Option("--allow-writing", help="Let whoever sits at this machine record reviews and exercises.")
    ] = False,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="For residents: the public pages and the public snapshot only, nothing else exists."
        ),
    ] = False,
    host: Annotated[
        list[str] | None,
        typer.Option(
            "--host",
            help="With --public: a name that visitors use; may be repeated. Default: any.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve the pages on this machine, or with --public the public pages to everyone."""
    from dashboard.web.serve import serve as run

    run(out, port, address, allow_writing=allow_writing, public=public, hosts=host or [])


@app.command()
def check(
    out: OutDir = settings.BUILD_DIR,
    history: Annotated[
        Path | None, typer.Option("--history", help="Folder with the published figures.", show_default=False)
    ] = None,
    outside: Annotated[
        Path | None,
        typer.Option(
            "--outside",
            help="CSV with exact totals that others know: area_code,period,fenomeen_code,total "
            "(period 2025 or 2025-03).",
            show_default=False,
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option("--head", help="A head hash of the ledger, from a meeting paper: is every entry still there?"),
    ] = None,
) -> None:
    """Prove from the released bytes that small numbers are protected. The report is kept as check.json."""
    from dashboard.pipeline.prove.checking import check_release

    report = check_release(out, history, outside)
    for line in report.lines():
        typer.echo(line)
    if head is not None:
        ledger_commands.verify(head)
    if not report.passed:
        raise typer.Exit(1)


@app.command()
def withdraw(
    area: Annotated[str, typer.Option(help="Code of the area.")],
    period: Annotated[str, typer.Option(help="A month (2025-03), or a year (2025) of what goes by year.")],
    fenomeen: Annotated[str, typer.Option(help="Code of the fenomeen.")],
    reason: Annotated[str, typer.Option(help="court, error, threat or other: shown beside the mark.")],
    out: OutDir = settings.BUILD_DIR,
    history: Annotated[
        Path | None, typer.Option("--history", help="Folder with the published figures.", show_default=False)
    ] = None,
) -> None:
    """Take a published figure back, for good: it reads "ingetrokken", and every figure that held it goes too."""
    from dashboard.pipeline.release.withdraw_command import withdraw_figure

    for line in withdraw_figure(out, history, area, period, fenomeen, reason):
        typer.echo(line, err=True)


@app.command()
def forget_raw(
    source: Annotated[str, typer.Option(help="Code of the source of reports.")],
    until: Annotated[str, typer.Option(help="The last month (2024-12): at most raw_until of the source.")],
    city: CityFile = settings.CITY_FILE,
    out: OutDir = settings.BUILD_DIR,
    history: HistoryDir = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking, for scripts.")] = False,
) -> None:
    """Delete raw files of a source whose rows all lie in months of which the history holds every figure."""
    from dashboard.pipeline.release.forget_command import forget_raw as run

    def confirm(names: list[str]) -> bool:
        for name in names:
            typer.echo(name, err=True)
        return yes or typer.confirm(f"Delete these {len(names)} files for good?")

    for line in run(city, out, history, source, until, confirm):
        typer.echo(line, err=True)


@app.command()
def tables(out: OutDir = settings.BUILD_DIR) -> None:
    """List every published table: what one row is, its columns, and how its figures are protected."""
    from dashboard.store.exports import table_listing

    for line in table_listing(out):
        typer.echo(line)


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="Name of a published table; `tables` lists them.")],
    format: Annotated[Format, typer.Option(help="csv for spreadsheets, parquet for software.")] = Format.csv,
    out: OutDir = settings.BUILD_DIR,
) -> None:
    """Write a published table to standard output: `export area > area.csv`."""
    from dashboard.store.exports import table_bytes

    sys.stdout.buffer.write(table_bytes(out, table, format.value))


@app.command()
def publish(
    to: Annotated[Path, typer.Option("--to", help="Folder for the site: new, empty, or one that publish wrote.")],
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            help="The address where the site will stand. With it come a sitemap, links between languages and pictures "
            "for who shares a page.",
            metavar="URL",
        ),
    ] = None,
    out: OutDir = settings.BUILD_DIR,
) -> None:
    """Write the public site, with feeds, leaflets and open data, as plain files for any web server."""
    from dashboard.outlets.site.command import write_site

    for line in write_site(to, base_url, out):
        typer.echo(line, err=True)


def run() -> None:
    """Run a command; what a steward can mend is one line on standard error and exit status 2."""
    is_debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]  # it may stand anywhere
    try:
        app()
    except UserError as error:
        if is_debug:
            raise
        print(f"buurtbeeld: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        if is_debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"buurtbeeld: {place}{error.strerror or type(error).__name__}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if is_debug:
            raise
        # A fault of ours. Its message could quote raw data, so only its kind is shown.
        print(f"buurtbeeld: unexpected {type(error).__name__}; --debug shows where", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    run()

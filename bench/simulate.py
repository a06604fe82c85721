"""Check of the promise of each method, `make simulate`: invented cities, the real protector, a fixed seed; minutes.

Results go to docs/simulations.json and into the marked part of docs/methods.md, with their date.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

import numpy as np
import scipy
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench import simulation_studies as studies
from bench.simulated_alerts import alerts_null, alerts_power
from bench.simulated_worlds import CHANCE_ONLY, EXAMPLE, LASTING, LIVELY, ROUGH, SWINGS, Swing
from bench.simulation_studies import SEED, Result
from dashboard.base import settings

JSON_FILE = settings.ROOT / "docs" / "simulations.json"
METHODS_FILE = settings.ROOT / "docs" / "methods.md"
BEGIN, END = "<!-- simulations: made by make simulate -->", "<!-- simulations: end -->"

Study = Callable[..., list[Result]]


def plan(scale: float = 1.0) -> list[tuple[Study, Swing | None, int]]:
    """(study, swing, runs) of a full run; `scale` shortens or lengthens it."""
    rows: list[tuple[Study, Swing | None, int]] = [(studies.rounding, EXAMPLE, 100), (studies.profile, None, 60)]
    rows += [(studies.intervals, swing, 250) for swing in (CHANCE_ONLY, EXAMPLE)]
    for swing in SWINGS:
        rows += [
            (studies.verdicts_even, swing, 100),
            (studies.change_null, swing, 100),
            (alerts_null, swing, 60),
        ]
    rows += [(studies.verdicts_uneven, swing, 100) for swing in (EXAMPLE, LASTING)]
    rows += [(studies.expected, swing, 60) for swing in (EXAMPLE, LIVELY, LASTING)]
    rows += [(studies.season, swing, 100) for swing in (EXAMPLE, LASTING)]
    rows += [
        (studies.verdict_power, EXAMPLE, 400),
        (studies.change_power, EXAMPLE, 400),
        (alerts_power, EXAMPLE, 500),
    ]
    for swing in ROUGH:
        rows += [(studies.verdicts_even, swing, 100), (studies.change_null, swing, 100)]
    rows += [(studies.verdicts_steady, swing, 150) for swing in (EXAMPLE, *ROUGH)]
    return [(study, swing, max(2, round(runs * scale))) for study, swing, runs in rows]


PIECES = 4  # each study is run in so many pieces, so that the bar moves and both processors have work


def _piece(study: Study, swing: Swing | None, runs: int, seed: int) -> list[Result]:
    return study(runs, seed) if swing is None else study(swing, runs, seed)


def run_all(scale: float, workers: int) -> list[Result]:
    """All studies, in pieces with seeds of their own, in a fixed order; the number of workers changes nothing."""
    tasks = [
        (number, study, swing, -(-runs // PIECES), SEED + 1000 * number + piece)
        for number, (study, swing, runs) in enumerate(plan(scale))
        for piece in range(PIECES)
    ]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    found: dict[int, list[Result]] = {}
    with Progress(*columns) as progress, ProcessPoolExecutor(workers) as pool:
        bar = progress.add_task("simulating", total=len(tasks))
        futures = {pool.submit(_piece, *task[1:]): task for task in tasks}
        for future in as_completed(futures):
            task = futures[future]
            found[task[4]] = future.result()
            progress.update(bar, advance=1, description=f"{task[1].__name__}")
    return merged([result for task in tasks for result in found[task[4]]])


def merged(results: list[Result]) -> list[Result]:
    """Results of the pieces of a study as one, weighted by their trials."""
    groups: dict[tuple[str, str, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.study, result.world, result.measure), []).append(result)
    merged = []
    for parts in groups.values():
        number = sum(part.of for part in parts)
        value = round(sum(part.value * part.of for part in parts) / number, 4)
        merged.append(Result(**{**asdict(parts[0]), "value": value, "of": number}))
    return merged


LEAST_TRIALS = 30  # what rests on fewer stays in the JSON only


def markdown(results: list[Result], date: str, settings_line: str) -> str:
    """The tables of docs/methods.md: promises first, then what to expect."""
    lines = [f"Run on {date}; {settings_line}.", ""]
    for study in dict.fromkeys(result.study for result in results):
        rows = [result for result in results if result.study == study]
        lines += [f"### {study[0].upper()}{study[1:]}", "", *_table([row for row in rows if row.promise is not None])]
        lines += _table([row for row in rows if row.promise is None and row.of >= LEAST_TRIALS])
    return "\n".join(lines).strip()


def _table(results: list[Result]) -> list[str]:
    if not results:
        return []
    lines = ["| swings | measure | result | promise | trials |", "| --- | --- | --- | --- | --- |"]
    for result in sorted(results, key=lambda row: (row.world, row.measure)):
        promise = "-" if result.promise is None else f"{result.kind.replace('_', ' ')} {result.promise:g}"
        missed = "" if result.kept() else " **(not kept)**"
        cells = (result.world, result.measure, f"{result.value:.3f}{missed}", promise, f"{result.of:,}")
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def versions() -> str:
    """With what a run was made."""
    return f"seed {SEED}, Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}"


def keep(results: list[Result], json_file: Path, methods_file: Path, marks: tuple[str, str]) -> str:
    """Keep the results with their date, and put their tables between two marks of a text. Returns the date."""
    date = dt.datetime.now(dt.UTC).date().isoformat()
    content = {"date": date, "settings": versions(), "results": [asdict(result) for result in results]}
    json_file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    text = methods_file.read_text(encoding="utf-8")
    begin, end = marks
    before, after = text.split(begin)[0], text.split(end)[1]
    tables = markdown(results, date, versions())
    methods_file.write_text(f"{before}{begin}\n{tables}\n{end}{after}", encoding="utf-8")
    return date


def write(results: list[Result], json_file: Path = JSON_FILE, methods_file: Path = METHODS_FILE) -> None:
    """Keep the results with their date; the tables go between the marks of docs/methods.md."""
    keep(results, json_file, methods_file, (BEGIN, END))


def asked(description: str | None) -> argparse.Namespace:
    """The command line of a simulation: scale, workers, dry_run."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 is a tenth of the repetitions")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    return parser.parse_args()


def report(results: list[Result]) -> None:
    """Print how many promises were not kept, and which."""
    broken = [result for result in results if not result.kept()]
    print(f"{len(results)} results, {len(broken)} promises not kept")
    for result in broken:
        where = f"{result.study} | {result.world} | {result.measure}"
        print(f"  {where}: {result.value} of {result.of} (promised {result.promise})")


def main() -> None:
    given = asked(__doc__)
    results = run_all(given.scale, given.workers)
    if given.dry_run:
        print(markdown(results, "today", f"scale {given.scale}"))
    else:
        write(results)
    report(results)


if __name__ == "__main__":
    main()

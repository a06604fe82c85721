"""Time from raw reports to counts: one million lines of CSV beside DuckDB's bare read_csv + GROUP BY of that file.

Run: python bench/bench_reading.py. The file is invented (seeded) in a temporary folder. Each way runs in a process of
its own, so that its peak of memory is its own; they take turns, and the best time of each counts.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

ROWS = 1_000_000
ROUNDS = 3  # of both ways in turn, so that other work on the machine hits both
RUNS = 3  # in each round
_COLUMNS = "meldingsnummer,gemeld_op,kanaal,categorie,omschrijving,breedtegraad,lengtegraad,status"
_TEXTS = ['"Aan de hoek, naast het park"', "Er ligt weer vuil", '"Hij zei ""nu"" en liep weg"', "één zak te veel"]


def write_reports(path: Path, rows: int = ROWS, seed: int = 20240101) -> None:
    """Invent `rows` reports over four years in and around Mechelen, with free text as real files have it."""
    rng = np.random.default_rng(seed)
    mapping = (ROOT / "data/catalog/categorieen_meldingen.csv").read_text(encoding="utf-8").splitlines()[1:]
    categories = np.array([line.rpartition(",")[0] for line in mapping], dtype=object)
    minutes = np.sort(rng.integers(0, 4 * 365 * 1440, rows))
    moments = np.datetime64("2023-01-01T00:00") + minutes
    columns = [
        np.char.add("M", np.char.zfill(np.arange(rows).astype(str), 8)).astype(object),
        np.char.replace(np.datetime_as_string(moments, unit="m"), "T", " ").astype(object),
        rng.choice(np.array(["app", "telefoon", "loket"], dtype=object), rows),
        rng.choice(categories, rows),
        rng.choice(np.array(_TEXTS, dtype=object), rows),
        rng.uniform(50.97, 51.09, rows).round(6).astype(str).astype(object),
        rng.uniform(4.38, 4.55, rows).round(6).astype(str).astype(object),
        rng.choice(np.array(["open", "gesloten"], dtype=object), rows),
    ]
    lines = columns[0]
    for column in columns[1:]:
        lines = lines + "," + column
    path.write_text(_COLUMNS + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def bare(path: Path) -> Callable[[], int]:
    """DuckDB alone: read the file and count per month and category."""
    import duckdb

    def run() -> int:
        con = duckdb.connect(config={"threads": "2"})
        query = "select date_trunc('month', gemeld_op) as month, categorie, count(*) from read_csv(?) group by all"
        return sum(row[2] for row in con.execute(query, [str(path)]).fetchall())

    return run


def whole(path: Path) -> Callable[[], int]:
    """The readers of this project: read, check, locate, count, balance."""
    import duckdb
    import geopandas as gpd

    from dashboard.city.catalog import read_catalog
    from dashboard.city.city_file import read_city
    from dashboard.pipeline.read.locate import Locator
    from dashboard.pipeline.read.sources import read_source

    city = read_city(ROOT / "data/city.toml")
    catalog = read_catalog(city)
    # The points lie in a rectangle around the city, so a third of them is outside on purpose.
    changes = {"file": str(path), "max_set_aside_share": 1.0, "drop_columns": ["omschrijving"]}
    source = city.reports[0].model_copy(update=changes)
    outlines = gpd.read_file(ROOT / "data/areas/wijken.geojson").rename(columns={"wijk_code": "area_code"})

    def run() -> int:
        locator = Locator(outlines)
        con = duckdb.connect(config={"threads": "2"})
        day, month = dt.date(2027, 1, 5), dt.date(2026, 12, 1)
        return read_source(con, source, city, catalog, locator, day, month).rows_read

    return run


def _measure(way: str, path: Path) -> None:
    """In a process of its own: best time, and how much the peak of memory rose above what the imports took."""
    run = {"bare": bare, "whole": whole}[way](path)
    before = _memory("VmRSS")
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        rows = run()
        times.append(time.perf_counter() - start)
    assert rows == ROWS, rows
    print(json.dumps({"seconds": min(times), "first": times[0], "megabytes": _memory("VmHWM") - before}))


def _memory(field: str) -> float:
    """Megabytes, from Linux; NaN elsewhere."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


def main() -> dict[str, float]:
    """Measure and print; returns the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "meldingen.csv"
        write_reports(path)
        found: dict[str, dict[str, float]] = {}
        for _ in range(ROUNDS):
            for way in ("bare", "whole"):
                command = [sys.executable, __file__, way, str(path)]
                output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                figures = json.loads(output.splitlines()[-1])
                found[way] = min(figures, found.get(way, figures), key=lambda each: each["seconds"])
        size = path.stat().st_size / 1e6
    ratio = found["whole"]["seconds"] / found["bare"]["seconds"]
    print(f"Reading {ROWS:,} reports ({size:.0f} MB of CSV, 8 columns, 12 wijken)")
    print(f"  bare read_csv + GROUP BY : {found['bare']['seconds']:.2f} s, {found['bare']['megabytes']:.0f} MB")
    print(f"  read, locate and count   : {found['whole']['seconds']:.2f} s, {found['whole']['megabytes']:.0f} MB")
    print(f"  ratio                    : {ratio:.2f} (aim: at most 4)")
    return {"bare": found["bare"]["seconds"], "whole": found["whole"]["seconds"], "ratio": ratio} | {
        "megabytes": found["whole"]["megabytes"]
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()

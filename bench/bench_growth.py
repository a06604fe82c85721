"""Whether a page's server time grows with the number of raw reports: the same city with few and with many.

Run: python -m bench.bench_growth. Ten thousand and one million invented reports in the tiny city of the tests, built
for real; then each page in turn, warm. A page asks a snapshot that has the same number of rows in both, so the
ratio should be about 1.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.bench_pages import server_times
from tests.tiny import HEIGHT, SECRET, WIDTH, WIJKEN, make_city

SIZES = (10_000, 1_000_000)
AS_OF = dt.date(2026, 4, 20)


def _rows(count: int) -> list[str]:
    """`count` reports spread over fifteen months, two fenomenen and four wijken."""
    random = np.random.default_rng(5)
    corners = np.array([values[2:] for values in WIJKEN.values()])[random.integers(0, len(WIJKEN), count)]
    lon, lat = (corners + random.random((count, 2)) * (WIDTH, HEIGHT)).T
    minutes = random.integers(0, 454 * 24 * 60, count)
    when = np.datetime_as_string(np.datetime64("2025-01-01T00:00") + minutes.astype("timedelta64[m]"))
    what = np.array(["zwerfvuil", "wildplassen"])[random.integers(0, 2, count)]
    rows = zip(range(count), np.char.replace(when, "T", " "), what, lon, lat, strict=True)
    return [f"{n},{moment},{category},{x:.6f},{y:.6f}" for n, moment, category, x, y in rows]


def main() -> None:
    """Print the build time and the server time of each page for both sizes, and their ratio."""
    from dashboard.pipeline.pipeline import build

    os.environ.setdefault("BUURTBEELD_SECRET", SECRET)
    times = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            city = make_city(Path(folder), _rows(size))
            start = time.perf_counter()
            build(city, Path(folder) / "out", AS_OF)
            print(f"{size:>9,} reports: built in {time.perf_counter() - start:5.1f} s")
            times.append(server_times(Path(folder) / "out"))
    print(f"{'page':<14}{SIZES[0]:>12,}{SIZES[1]:>12,}   ratio")
    for page, few in times[0].items():
        many = times[1][page]
        print(f"{page:<14}{few:>9.0f} ms{many:>9.0f} ms   {many / few:.2f}")


if __name__ == "__main__":
    main()

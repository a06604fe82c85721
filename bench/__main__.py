"""`make bench`: every benchmark, or those named: `python -m bench reading pages`."""

from __future__ import annotations

import importlib
import sys

NAMES = ("reading", "protect", "verdicts", "signals", "growth", "pages", "site")


def main() -> None:
    """Run the benchmarks named on the command line, else all."""
    wanted = sys.argv[1:] or NAMES
    del sys.argv[1:]  # a benchmark reads options of its own when it is run by itself
    for name in wanted:
        print(f"\n=== {name}", flush=True)
        importlib.import_module(f"bench.bench_{name}").main()


if __name__ == "__main__":
    main()

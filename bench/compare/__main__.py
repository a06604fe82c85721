"""Comparison of every figure, sentence, file and second of two commits, side by side, on the example city.

    python -m bench.compare BEFORE [AFTER]        AFTER: a commit, or "." for the working tree (the default)

Both build the same input on the same day with the same secret: from nothing (first), and on what BEFORE made a month
earlier (next). AFTER also reads the out folder, the history and the ledger of BEFORE (read). Compared byte for byte:
what the commands say, the history, every table, the published site, and the text and files of every page in both
languages (AppTest). Then the server time of each page, in turns. The exit status is 1 when anything differs that is
not allowed.

A redesign keeps its starting point once, and compares with it as often as it likes:

    python -m bench.compare BEFORE --only-before --keep FOLDER
    python -m bench.compare BEFORE --keep FOLDER
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.compare.differences import Allowed, Difference, Findings, compare, read_allowed
from bench.compare.giving import FIRST, MODES, NEXT, READ, give, make_earlier, make_first, make_next
from bench.compare.normalising import DECLARED, Normaliser
from bench.compare.sides import WORKING_TREE, Side, checked_out, commit_of
from bench.compare.times import PageTime, page_times

MOST_LINES = 4  # of one difference in the report
MOST_PER_FILE = 5  # differences of one file in the report
NOT_READ = r"history/|said/(build|balance)\.txt"  # what only a build makes


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", help="a commit")
    parser.add_argument("after", nargs="?", default=WORKING_TREE, help="a commit; default: the working tree")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the before-side, for the next comparison")
    parser.add_argument("--keep-after", type=Path, help="the same for the after-side, while you work on --allow")
    parser.add_argument("--only-before", action="store_true", help="make the before-side, compare nothing")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2026, 11, 23), metavar="DATE")
    parser.add_argument("--allow", type=Path, action="append", default=[], help="TOML: differences that are meant")
    parser.add_argument("--renamed", action="append", default=[], metavar="OLD=NEW", help="a new address of a page")
    parser.add_argument("--pages", default="", help="only these pages, by their old names, with commas")
    parser.add_argument("--modes", default=",".join(MODES), help="some of first, next, read, with commas")
    parser.add_argument("--rounds", type=int, default=15, help="timed runs of each page; 0 for none")
    parser.add_argument("--limit", type=float, default=1.10, help="slower than this many times is a difference")
    parser.add_argument("--all", action="store_true", help="print every difference whole")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Make both sides, compare them, print the report. The exit status is 1 when something differs."""
    asked = _options(arguments)
    renamed = dict(one.split("=", 1) for one in asked.renamed)
    allowed = [one for path in asked.allow for one in read_allowed(path)]
    pages, modes = ([one for one in text.split(",") if one] for text in (asked.pages, asked.modes))
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compare-")))
        before = _side("before", asked, stack, asked.keep or scratch / "before")
        if asked.only_before:
            _make([before], modes, pages)
            print(f"kept {before.commit[:10]} in {before.folder}")
            return 0
        after = replace(_side("after", asked, stack, asked.keep_after or scratch / "after"), renamed=renamed)
        _make([before, after], modes, pages)
        findings = _compared(before, after, modes, pages)
        times = page_times(before, after, pages, asked.rounds, asked.limit) if asked.rounds else []
    return _report(findings, allowed, times, asked)


def _side(name: str, asked: argparse.Namespace, stack: ExitStack, folder: Path) -> Side:
    commit = commit_of(getattr(asked, name))
    print(f"{name:<6} {getattr(asked, name)} = {commit[:10]}", flush=True)
    tree = stack.enter_context(checked_out(commit))
    return Side(name, commit, tree, folder.resolve(), asked.as_of, is_kept=folder in (asked.keep, asked.keep_after))


def _make(sides: list[Side], modes: list[str], pages: list[str]) -> None:
    """Build all `sides` and write what each says, at the same time. The before-side comes first."""
    before = sides[0]
    steps: list[tuple[str, Callable[[Side], None]]] = [("building", lambda side: make_first(side, before))]
    if NEXT in modes:
        steps.append(("building a month earlier", lambda side: make_earlier(side) if side is before else None))
        steps.append(("building the next month", lambda side: make_next(side, before)))
    steps.append(
        (
            "asking every table, the site and the pages",
            lambda side: give(side, before, modes, [] if side.is_kept else pages),
        )
    )
    with ThreadPoolExecutor(len(sides)) as pool:
        for words, step in steps:
            print(f"{words} ...", flush=True)
            list(pool.map(step, sides))


def _compared(before: Side, after: Side, modes: list[str], pages: list[str]) -> Findings:
    findings = Findings()
    names = "|".join(re.escape(after.renamed.get(page, page)) for page in pages)
    other_pages = f"pages/(?!(?:{names})/)" if pages else "(?!)"  # a kept side has them all
    for mode in modes:
        old_mode, skipped = (FIRST, f"{NOT_READ}|{other_pages}") if mode == READ else (mode, other_pages)
        old = before.given(old_mode), Normaliser(before, old_mode, dict(after.renamed))
        compare(mode, old, (after.given(mode), Normaliser(after, mode, {})), findings, skipped)
    return findings


# ---- the report ----------------------------------------------------------------------------------


def _report(findings: Findings, allowed: list[Allowed], times: list[PageTime], asked: argparse.Namespace) -> int:
    print("\nMade equal before comparing:")
    for where, why in DECLARED:
        print(f"   {where:<28} {why}")
    print("\nFiles that are equal (of these, by the rules above):")
    for kind in sorted(findings.equal | findings.made_equal):
        print(f"   {kind:<18} {findings.equal[kind] + findings.made_equal[kind]:>5} ({findings.made_equal[kind]})")
    meant: dict[str, list[Difference]] = {one.reason: [] for one in allowed}
    open_ones: list[Difference] = []
    for one in findings.differences:
        reason = next((rule.reason for rule in allowed if rule.fits(one)), None)
        (open_ones if reason is None else meant[reason]).append(one)
    for reason, ones in meant.items():
        print(f"\nMeant ({len(ones)}): {reason}")
        _print(_shown(ones, asked.all))
    print(f"\nDifferences: {len(open_ones)}")
    _print(_shown(open_ones, asked.all))
    if times:
        print(f"\nServer time of a warm page, median of {asked.rounds} runs in turns:")
        _print(time.line(asked.limit) for time in times)
    slower = [time.page for time in times if time.is_slower(asked.limit)]
    print("\nNothing differs." if not open_ones and not slower else f"\n{len(open_ones)} differences, slower: {slower}")
    return int(bool(open_ones or slower))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(f"   {line}")


def _shown(differences: list[Difference], all_of_them: bool) -> Iterator[str]:
    """Each difference with its lines; of a file with many, the first few and how many more there are."""
    count: Counter[str] = Counter()
    for one in differences:
        file = one.where.rpartition(":")[0] or one.where
        count[file] += 1
        if all_of_them or count[file] <= MOST_PER_FILE:
            yield from one.lines(10**6 if all_of_them else MOST_LINES)
    for file, number in count.items():
        if not all_of_them and number > MOST_PER_FILE:
            yield f"{file}: {number - MOST_PER_FILE} more (--all shows them)"


if __name__ == "__main__":
    sys.exit(main())

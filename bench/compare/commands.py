"""Runs commands of one commit one after the other in one process, so that its libraries are loaded once.

    python commands.py < ORDERS    (started by sides.py in the tree of that commit)

Each line is JSON: {"arguments": [...], "into": FILE}. Standard output goes to the file. The exit status is that of the
first command that failed.
"""

from __future__ import annotations

import io
import json
import os
import runpy
import sys


def run(arguments: list[str], into: str) -> int:
    """`python -m dashboard ARGUMENTS > INTO`."""
    status = 0
    with open(into, "wb") as file:  # noqa: PTH123
        sys.argv, sys.stdout = ["dashboard", *arguments], io.TextIOWrapper(file, "utf-8", newline="")
        try:
            runpy.run_module("dashboard", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        sys.stdout.flush()
        sys.stdout.detach()
    sys.stdout = sys.__stdout__
    return status


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # noqa: PTH109
    for line in sys.stdin:
        if status := run(**json.loads(line)):
            sys.exit(status)

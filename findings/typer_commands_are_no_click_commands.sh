#!/usr/bin/env bash
# typer 0.29 no longer stands on the package click: it brings a copy of its own (typer._click) and does not install click.
# So `isinstance(command, click.Group)` is false for every command of a typer app, without an error, and whatever walks
# commands that way (tools that make manuals, tests that hold a document to the command line) sees one empty command.
#
# Seen with: typer 0.29.2, 2026-11-27. Output seen:
#     click comes along: False
#     is a click.Group: False; has commands: ['first', 'second']
# Why a builder of such dashboards cares: papers and handbooks name commands, and a test that walks the commands to hold
# the paper to them passes or fails for the wrong reason. Ask for the attribute `commands`, not for the class.
# Fails when this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typer==0.29.2
comes_along=$(venv/bin/python -c 'import importlib.util; print(importlib.util.find_spec("click") is not None)')
echo "click comes along: $comes_along"
venv/bin/pip install --quiet --disable-pip-version-check click==8.3.1
venv/bin/python - "$comes_along" <<'PYTHON'
import sys

import click
import typer

app = typer.Typer()


@app.command()
def first() -> None: ...


@app.command()
def second() -> None: ...


group = typer.main.get_command(app)
print("is a click.Group:", isinstance(group, click.Group), "; has commands:", sorted(group.commands))
assert sys.argv[1] == "False", "click is installed with typer again"
assert not isinstance(group, click.Group), "typer's groups are click's again"
assert sorted(group.commands) == ["first", "second"]
PYTHON

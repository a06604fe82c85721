"""The command line: what a data steward types and reads."""

import datetime as dt
import subprocess
import sys

import pandas as pd
import pytest

from dashboard.base.settings import ROOT
from tests.tiny import SECRET, make_city, reports


def run(*arguments, env=None, check=False):
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=check,
        env={"PATH": "/usr/bin:/bin", "BUURTBEELD_SECRET": SECRET} | (env or {}),
    )


def test_help_names_every_command():
    said = run("--help").stdout.decode()
    for command in ("build", "serve", "check", "tables", "export"):
        assert command in said


def test_help_waits_for_no_heavy_library():
    code = "import sys, dashboard.__main__; print([name for name in sys.argv[1:] if name in sys.modules])"
    heavy = ["pandas", "numpy", "duckdb", "sqlalchemy", "streamlit", "geopandas", "scipy"]
    said = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(folder with `city` and `out`, arguments, what was said) of a build that also wrote balance.csv."""
    folder = tmp_path_factory.mktemp("cli")
    rows = reports({("N1", "2025-01", "zwerfvuil"): 6, ("N1", "2025-01", "wildplassen"): 6})
    city = make_city(folder / "city", [*rows, "x,2025-01-03 10:00,iets,4.465,51.025"])
    arguments = ["build", "--city", city, "--out", folder / "out", "--as-of", "2025-03-01", "--balance"]
    return folder, arguments, run(*arguments, folder / "balance.csv")


def test_build_tables_export(built, tmp_path):
    folder, _, done = built
    assert done.returncode == 0, done.stderr
    assert b"released" in done.stderr
    listed = run("tables", "--out", folder / "out").stdout.decode()
    assert "melding_by_area_month" in listed
    assert "protection:" in listed
    exported = run("export", "melding_by_area_month", "--out", folder / "out").stdout
    (tmp_path / "x.csv").write_bytes(exported)
    table = pd.read_csv(tmp_path / "x.csv")
    row = table[(table.area_code == "N1") & (table.month == "2025-01-01") & (table.fenomeen_code == "zwerfvuil")]
    assert row["melding_count"].tolist() == [6]
    parquet = run("export", "area", "--format", "parquet", "--out", folder / "out").stdout
    assert parquet[:4] == b"PAR1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--city", "nowhere.toml"], "nowhere.toml: file not found"),
        (["tables", "--out", "no-such-folder"], "no release yet"),
        (["export", "area", "--out", "no-such-folder"], "no release yet"),
        (["serve", "--address", "0.0.0.0"], "127.0.0.1"),
        (["build", "--as-of", "yesterday"], "--as-of"),
        (["build", "--as-of", "9999-12-31"], "not a day to build for"),
        (["build", "--as-of", f"{dt.date.today() + dt.timedelta(days=2)}"], "a day to come"),
        (["build", "--city", "data"], "directory"),
    ],
)
def test_errors_are_one_line_without_a_traceback(arguments, said, tmp_path):
    result = run(*arguments)
    assert result.returncode != 0
    text = result.stderr.decode()
    assert said in text
    assert "Traceback" not in text


def test_debug_shows_the_traceback():
    for arguments in (["--debug", "build"], ["build", "--debug"]):
        assert b"Traceback" in run(*arguments, "--city", "nowhere.toml").stderr


def test_an_unknown_table_names_the_known_ones(tiny_release):
    result = run("export", "passwords", "--out", tiny_release)
    assert result.returncode != 0
    assert b"'passwords'" in result.stderr
    assert b"melding_by_area_month" in result.stderr


def test_the_exact_balance_is_for_the_steward_only(built):
    folder, arguments, done = built
    assert done.returncode == 0, done.stderr
    file = folder / "balance.csv"
    assert "meldingen,counted,12" in file.read_text()
    assert "meldingen,unknown_category,1" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    inside = run(*arguments, folder / "out" / "balance.csv")
    assert inside.returncode != 0
    assert b"does not belong among the releases" in inside.stderr
    assert b",12" in run(*arguments, "-").stdout

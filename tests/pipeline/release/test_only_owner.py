"""What a build makes can be read by its owner alone, and no word of a raw row is in it, nor in what the build says."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest

from dashboard.base.disk import keep_from_others, only_owner
from dashboard.base.settings import ROOT
from dashboard.pipeline.pipeline import build
from tests.tiny import SECRET, make_city, reports

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
CANARY = "Kanarie Kooi"


def modes(folder):
    """Path below the folder -> its mode, of everything in it and of itself."""
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A city whose reports have a category and a column that hold a name, built by the command line."""
    folder = tmp_path_factory.mktemp("owner")
    city = make_city(folder, [])
    counts = {
        ("N1", f"2025-{month:02d}", category): 6 for month in range(1, 13) for category in ("zwerfvuil", "wildplassen")
    }
    rows = [*(f"{row},{CANARY}" for row in reports(counts)), f"x1,2025-03-04 10:15,{CANARY},4.465,51.025,{CANARY}"]
    (folder / "reports.csv").write_text("\n".join(["id,time,category,lon,lat,opmerking", *rows]) + "\n")
    said = subprocess.run(
        [sys.executable, "-m", "dashboard", "build", "--city", str(city), "--out", str(folder / "out"),
         "--as-of", "2026-04-20", "--balance", str(folder / "balance.csv")],
        cwd=ROOT, env=os.environ | {"BUURTBEELD_SECRET": SECRET}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return folder, city, said


def test_files_are_0600_and_folders_0700(made):
    folder, _, _ = made
    found = modes(folder / "out")
    assert len(found) > 6 and any(name.startswith("public/") for name in found)
    wrong = {name: oct(mode) for name, mode in found.items() if mode not in (0o600, 0o700)}
    assert not wrong
    assert (folder / "balance.csv").stat().st_mode & 0o777 == 0o600


def test_what_was_made_before_is_closed_by_the_next_build(made, monkeypatch):
    folder, city, _ = made
    for path in [folder / "out", *(folder / "out").rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    monkeypatch.setenv("BUURTBEELD_SECRET", SECRET)
    build(city, folder / "out", dt.date(2026, 4, 20))
    assert set(modes(folder / "out").values()) == {0o600, 0o700}


def test_a_shared_folder_is_left_as_it_is(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    keep_from_others([shared, tmp_path / "gone"])
    assert shared.stat().st_mode & 0o7777 == 0o1777


def test_files_made_later_are_as_before(tmp_path):
    (tmp_path / "before").touch()
    with only_owner():
        (tmp_path / "inside").touch()
    (tmp_path / "after").touch()
    found = modes(tmp_path)
    assert found["inside"] == 0o600 and found["before"] == found["after"]


def test_no_word_of_a_row_is_said_or_kept_but_in_the_balance_that_was_asked_for(made):
    folder, _, said = made
    assert CANARY not in said.stdout + said.stderr and "Kanarie" not in said.stderr
    assert "categories that are not in the mapping: 1" in said.stderr
    for path in (folder / "out").rglob("*"):
        assert path.is_dir() or b"Kanarie" not in path.read_bytes(), path
    assert f"meldingen,unknown_category: {CANARY},1" in (folder / "balance.csv").read_text()

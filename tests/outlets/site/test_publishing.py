"""Publish replaces the whole or nothing, gives the same bytes for the same release, and refuses folders of others."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from dashboard.base.errors import UserError
from dashboard.base.settings import ROOT
from dashboard.outlets.site import publishing, swap
from dashboard.outlets.site.command import base_of, write_site
from dashboard.outlets.site.publishing import MARKER, write


def digest(folder):
    """Every path with its bytes, as one digest."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def files(mark: str, count: int = 60):
    """A site in which every file holds the same mark, so that a mixture shows."""
    return {f"map/{n}.html": (lambda mark=mark: mark.encode() * 2000) for n in range(count)}


@pytest.fixture(autouse=True)
def _own_out(monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", "")


def marks(folder):
    return {path.read_bytes()[:1] for path in folder.rglob("*.html")}, len(list(folder.rglob("*.html")))


def test_the_new_site_takes_the_place_of_the_old_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "site"
    write(files("a"), target)
    write(files("b", 50), target)
    assert marks(target) == ({b"b"}, 50)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


def test_a_failure_halfway_changes_nothing(tmp_path):
    target = tmp_path / "site"
    write(files("a"), target)

    def fails():
        raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        write(files("b") | {"z.html": fails}, target)
    assert marks(target) == ({b"a"}, 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


KILLED = """
import sys, pathlib, itertools
from dashboard.outlets.site.publishing import write
target = pathlib.Path(sys.argv[1])
for n in itertools.count():
    mark = "ab"[n % 2]
    write({f"map/{k}.html": (lambda mark=mark: mark.encode() * 2000) for k in range(60)}, target)
    print("x", flush=True)
"""


@pytest.mark.parametrize("without_exchange", [False, True])
def test_killed_at_random_moments_it_is_never_half(tmp_path, without_exchange):
    """Whatever the moment, what stands there is one whole site; the next run clears what the killed one left."""
    target = tmp_path / "site"
    write(files("a"), target)
    code = KILLED
    if without_exchange:
        code = "from dashboard.outlets.site import swap\nswap.exchange = lambda one, other: False\n" + code
    dice = random.Random(20261124)
    for _ in range(12):
        process = subprocess.Popen([sys.executable, "-c", code, str(target)], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"x\n"
        time.sleep(dice.uniform(0.0, 0.12))
        process.send_signal(signal.SIGKILL)
        process.wait()
        swap.repair(target)  # without exchange a kill may come between the two renames: the next run begins so
        found, count = marks(target)
        assert len(found) == 1, "two sites mixed"
        assert count == 60
    write(files("b"), target)
    assert marks(target) == ({b"b"}, 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets two folders change places at once")
def test_who_looks_all_the_time_always_sees_a_whole_site(tmp_path):
    target = tmp_path / "site"
    write(files("a"), target)
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(target)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"x\n"
    dice, seen, missed = random.Random(1), set(), 0
    try:
        until = time.monotonic() + 2
        while time.monotonic() < until:
            try:
                content = (target / "map" / f"{dice.randrange(60)}.html").read_bytes()
            except FileNotFoundError:
                missed += 1  # opened at the very instant in which the old folder went
                continue
            assert len(content) == 2000
            seen |= {content[:1]}
    finally:
        process.kill()
        process.wait()
    assert seen == {b"a", b"b"}, "the site was replaced while we looked"
    assert missed <= 3


def test_a_folder_of_others_is_refused(tmp_path):
    (tmp_path / "mijn" / "werk").mkdir(parents=True)
    with pytest.raises(UserError, match="holds other files"):
        write(files("a"), tmp_path / "mijn")
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(UserError, match="not a folder"):
        write(files("a"), tmp_path / "bestand")
    (tmp_path / "leeg").mkdir()
    write(files("a"), tmp_path / "leeg")
    assert (tmp_path / "leeg" / MARKER).exists()


def test_two_at_once_are_refused(tmp_path):
    with publishing.publication(tmp_path / "site"), pytest.raises(UserError, match="another publish"):
        write(files("a"), tmp_path / "site")


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    write(files("a"), tmp_path / "echt")
    (tmp_path / "site").symlink_to(tmp_path / "echt")
    write(files("b"), tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert marks(tmp_path / "echt") == ({b"b"}, 60)


@pytest.mark.parametrize("path", ["../x.html", "/etc/x", "a/../../x", "a\\b"])
def test_no_file_can_leave_the_folder(tmp_path, path):
    with pytest.raises(ValueError, match="not a path"):
        write({path: lambda: b"x"}, tmp_path / "site")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stad.test",
        "ftp://stad.test",
        "https://",
        "https://stad.test/?a=b",
        'https://stad.test/"><b>',
        "https://a b/",
    ],
)
def test_a_wrong_base_url_is_one_line(text):
    with pytest.raises(UserError, match="not an address"):
        base_of(text)


def test_a_base_url_ends_with_a_slash():
    assert base_of("https://stad.test/buurt").url == "https://stad.test/buurt/"
    assert base_of("https://stad.test").path == "/"
    assert not base_of(None)


def test_unchanged_input_gives_the_same_bytes_and_a_new_folder_too(tiny_release, tmp_path):
    address = "https://stad.test/buurtbeeld/"
    write_site(tmp_path / "een", address, tiny_release)
    first = digest(tmp_path / "een")
    write_site(tmp_path / "een", address, tiny_release)
    assert digest(tmp_path / "een") == first
    write_site(tmp_path / "twee", address, tiny_release)
    assert digest(tmp_path / "twee") == first


def test_a_build_that_ends_meanwhile_does_not_mix_two_releases(tiny_release, tmp_path, monkeypatch):
    write_site(tmp_path / "een", None, tiny_release)
    out, fill = tmp_path / "out", publishing.fill
    shutil.copytree(tiny_release, out)

    def fill_after_the_pointer_moved(*arguments):
        (out / "current.json").unlink()
        return fill(*arguments)

    monkeypatch.setattr(publishing, "fill", fill_after_the_pointer_moved)
    write_site(tmp_path / "twee", None, out)
    assert digest(tmp_path / "een") == digest(tmp_path / "twee")


def test_another_process_gives_the_same_bytes(tiny_release, tmp_path):
    write_site(tmp_path / "een", None, tiny_release)
    command = [sys.executable, "-m", "dashboard", "publish", "--to", str(tmp_path / "twee"), "--out", str(tiny_release)]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert digest(tmp_path / "een") == digest(tmp_path / "twee")


def test_the_changelog_outlives_a_crash_between_two_renames(tiny_release, tmp_path):
    """As where no exchange is possible: the old site stands aside, and nothing in its place."""
    write_site(tmp_path / "site", None, tiny_release)
    path = tmp_path / "site" / "data" / "releases.json"
    log = json.loads(path.read_text())
    older = log["releases"][0] | {"digest": "0" * 64, "as_of": "2025-01-01"}
    path.write_text(json.dumps({"releases": [*log["releases"], older]}))
    (tmp_path / "site").rename(swap.old_of(tmp_path / "site"))
    write_site(tmp_path / "site", None, tiny_release)
    assert [one["as_of"] for one in json.loads(path.read_text())["releases"]][1:] == ["2025-01-01"]


def test_a_damaged_changelog_is_one_line(tiny_release, tmp_path):
    write_site(tmp_path / "site", None, tiny_release)
    (tmp_path / "site" / "data" / "releases.json").write_text("{")
    before = digest(tmp_path / "site")
    with pytest.raises(UserError, match="changelog"):
        write_site(tmp_path / "site", None, tiny_release)
    assert digest(tmp_path / "site") == before


def test_without_a_release_it_is_one_line_and_nothing_is_written(tmp_path):
    command = [
        sys.executable,
        "-m",
        "dashboard",
        "publish",
        "--to",
        str(tmp_path / "site"),
        "--out",
        str(tmp_path / "no"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("buurtbeeld: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()

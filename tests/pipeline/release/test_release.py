"""A release is whole or not there, and the last good one stays in use."""

import datetime as dt
import json
import shutil
import sys
import types

import duckdb
import pytest

from dashboard.base.errors import UserError
from dashboard.base.settings import ROOT
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.release.release import UNFINISHED, building, is_up_to_date
from dashboard.store.exports import table_bytes
from dashboard.store.queries import all_queries
from dashboard.store.snapshot import connect, current_file, read_pointer, sha256_of
from tests.tiny import make_city, reports

AS_OF = dt.date(2025, 5, 2)
ROWS = reports({("N1", "2025-01", "zwerfvuil"): 6, ("O1", "2025-02", "wildplassen"): 7})


@pytest.fixture
def city(tmp_path):
    return make_city(tmp_path / "city", ROWS)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    """A city and its release, for `built` to copy."""
    folder = tmp_path_factory.mktemp("built")
    build(make_city(folder / "city", ROWS), folder / "out", AS_OF)
    return folder


@pytest.fixture
def built(built_once, tmp_path):
    """The city file of a city that was released into `tmp_path / "out"`."""
    shutil.copytree(built_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "city" / "city.toml"


def test_the_pointer_names_a_whole_file(built, tmp_path):
    out = tmp_path / "out"
    pointer = read_pointer(out)
    assert sha256_of(out / pointer.file) == pointer.sha256
    assert pointer.sha256[:8] in pointer.file
    assert not list(out.glob("*.wal"))


def test_the_last_three_are_kept(city, tmp_path):
    out, released = tmp_path / "out", []
    for number in range(4):
        (city.parent / "reports.csv").write_text("id,time,category,lon,lat\n" + "\n".join(ROWS[: number + 3]) + "\n")
        build(city, out, AS_OF)
        released.append(read_pointer(out).file)
    assert {file.name for file in out.glob("*.duckdb")} == set(released[1:])
    assert current_file(out).name == released[-1]


def test_the_same_input_date_and_history_give_byte_equal_exports(built_once, tmp_path):
    for name in ("one", "two"):
        shutil.copytree(built_once / "out" / "history", tmp_path / name / "history")
        build(built_once / "city" / "city.toml", tmp_path / name, AS_OF)
    for mart in all_queries("marts"):
        for file_format in ("csv", "parquet"):
            one, two = (table_bytes(tmp_path / name, mart.name, file_format) for name in ("one", "two"))
            assert one == two, mart.name


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("wijken.geojson", "file not found"),
        ("reports.csv", "reports.csv"),
        ("mapping.csv", "mapping.csv"),
        ("catalog/fenomenen.toml", "fenomenen.toml"),
    ],
)
def test_bad_input_leaves_the_last_good_release_in_use(built, tmp_path, broken, said):
    out = tmp_path / "out"
    before = (out / "current.json").read_bytes()
    (built.parent / broken).unlink()
    with pytest.raises(UserError, match=said) as error:
        build(built, out, AS_OF)
    assert "\n" not in str(error.value)
    assert (out / "current.json").read_bytes() == before
    assert current_file(out).exists()
    assert not (out / UNFINISHED).exists()


def test_two_builds_at_once_are_refused(city, tmp_path):
    out = tmp_path / "out"
    with building(out), pytest.raises(UserError, match="another build is running"):
        build(city, out, AS_OF)


def test_what_a_killed_build_left_is_never_opened(built, tmp_path):
    out = tmp_path / "out"
    (out / UNFINISHED).write_bytes(b"half")
    (out / (UNFINISHED + ".wal")).write_bytes(b"half")
    build(built, out, AS_OF)
    assert not (out / UNFINISHED).exists()
    file = current_file(out)
    file.with_name(file.name + ".wal").write_bytes(b"x")
    with pytest.raises(UserError, match="was not finished"):
        connect(file)


def test_a_damaged_snapshot_is_noticed(built, tmp_path, monkeypatch):
    from dashboard.store import snapshot

    out = tmp_path / "out"
    file = current_file(out)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(out))
    with pytest.raises(UserError, match="damaged"):
        snapshot.ask("release_current")


def test_a_damaged_pointer_is_one_line(city, tmp_path):
    (tmp_path / "current.json").write_text(json.dumps({"file": 1})[:-1])
    with pytest.raises(UserError, match="damaged"):
        read_pointer(tmp_path)


def test_reading_is_locked_down(tiny_release):
    con = connect(current_file(tiny_release))
    for statement in (
        "create table x (a int)",
        "insert into area select * from area",
        "copy area to '/tmp/x.csv'",
        "from read_csv('/etc/passwd')",
        "install httpfs",
        "set enable_external_access = true",
        "attach '/tmp/other.duckdb'",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(statement)


def test_a_release_of_another_version_is_one_clear_line(tiny_release, monkeypatch):
    from dashboard.store import queries, snapshot

    newer = queries.Query("newer", ROOT, "select column_of_tomorrow from area", {})
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tiny_release))
    monkeypatch.setattr(snapshot, "query", lambda folder, name: newer)
    with pytest.raises(UserError, match="built by another version"):
        snapshot.ask("newer")


def test_a_release_is_up_to_date_only_when_its_file_and_history_are_whole(built, tmp_path):
    out = tmp_path / "out"
    wanted = read_pointer(out).fingerprint
    assert is_up_to_date(out, wanted, out / "history")
    assert not is_up_to_date(out, "other", out / "history")
    assert not is_up_to_date(out, wanted, tmp_path / "nowhere")
    file = current_file(out)
    file.write_bytes(file.read_bytes()[:-100])
    assert not is_up_to_date(out, wanted, out / "history")


def test_locks_and_syncing_do_without_fcntl(tmp_path, monkeypatch):
    """As on Windows, where a folder cannot be synced and msvcrt locks."""
    from dashboard.base import disk

    locked = []
    monkeypatch.setattr(disk, "fcntl", None)
    fake = types.SimpleNamespace(LK_NBLCK=2, locking=lambda number, mode, size: locked.append((mode, size)))
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    disk.sync(tmp_path)
    (tmp_path / "x").write_text("x")
    disk.sync(tmp_path / "x")
    with (tmp_path / "x").open("w") as handle:
        assert disk.try_lock(handle)
    assert locked == [(2, 1)]


def test_a_closed_month_whose_raw_files_are_gone_stops_the_build(tmp_path):
    """Deleting raw files turned closed months of things into exact zeros, and no proof noticed."""
    counts = {("N1", month, "zwerfvuil"): 40 for month in ("2025-01", "2025-02")}
    out, day = tmp_path / "out", dt.date(2025, 3, 1)
    build(make_city(tmp_path / "city", reports(counts)), out, day)
    before = current_file(out)
    counts["N1", "2025-01", "zwerfvuil"] = 36
    build(make_city(tmp_path / "city", reports(counts)), out, day)
    del counts["N1", "2025-01", "zwerfvuil"]
    gone = make_city(tmp_path / "city", reports(counts))
    with pytest.raises(UserError, match="of 2025-01 are gone that were published before") as error:
        build(gone, out, day)
    assert "36" not in str(error.value) and 'taken_back_until = "2025-01"' in str(error.value)
    assert current_file(out) != before
    gone.write_text(gone.read_text().replace('id = "id"', 'id = "id"\ntaken_back_until = "2025-01"'))
    build(gone, out, day)

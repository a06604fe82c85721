"""Asking a snapshot: sums are right at every size (DuckDB 2.0.0 lets them wrap), and many may ask at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from dashboard.base.settings import ROOT
from dashboard.pipeline.pipeline import build
from dashboard.store import snapshot
from dashboard.store.database import open_database
from dashboard.store.snapshot import OUT_VARIABLE, ask, connect, current_file, pinned
from tests.tiny import make_city, reports

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 3, 1)
PARAMETERS = {"level": "wijk", "from_month": FIRST, "until_month": LAST}


def recounted(out, fenomeen: str) -> dict[str, int]:
    """Sums per wijk and city in plain pandas, from the rows as released."""
    con = connect(current_file(out))
    rows = pd.DataFrame(
        con.execute("select area_code, fenomeen_code, melding_count from melding_by_area_month").fetchall(),
        columns=["area_code", "fenomeen_code", "melding_count"],
    )
    if fenomeen != "alle":
        rows = rows[rows["fenomeen_code"] == fenomeen]
    known = rows.dropna(subset="melding_count")
    return {str(code): int(total) for code, total in known.groupby("area_code")["melding_count"].sum().items()}


@pytest.mark.parametrize("each", [7, 17, 700, 1100])  # sums around 127 and 32,767, where one and two bytes end
@pytest.mark.parametrize("fenomeen", ["alle", "zwerfvuil", "wildplassen"])
def test_sums_never_wrap_around(tmp_path_factory, monkeypatch, each, fenomeen):
    out = _out(tmp_path_factory, each)
    monkeypatch.setenv(OUT_VARIABLE, str(out))
    answer = ask("melding_by_area", fenomeen=fenomeen, **PARAMETERS).dropna(subset="melding_count")
    shown = {code: int(count) for code, count in zip(answer["area_code"], answer["melding_count"], strict=True)}
    expected = recounted(out, fenomeen)
    assert shown == {code: expected[code] for code in shown}
    assert shown["tiny"] > 0
    by_month = ask("melding_by_month", area_codes=["tiny"], fenomeen=fenomeen)
    assert int(by_month["melding_count"].sum()) == expected["tiny"]
    each_one = ask("melding_by_fenomeen", area_codes=["tiny"], from_month=FIRST, until_month=LAST)
    if fenomeen == "alle":
        assert int(each_one["melding_count"].sum()) == expected["tiny"]


_BUILT: dict[int, object] = {}


def _out(tmp_path_factory, each: int):
    """A city with `each` reports a month of both kinds in one wijk and fewer elsewhere; built once for each size."""
    if each not in _BUILT:
        months = [f"{2025 + n // 12}-{n % 12 + 1:02d}" for n in range(15)]
        counts = {("N1", month, code): each for month in months for code in ("zwerfvuil", "wildplassen")}
        counts |= {("O1", month, "zwerfvuil"): each // 2 for month in months}
        folder = tmp_path_factory.mktemp(f"each{each}")
        build(make_city(folder, reports(counts)), folder / "out", dt.date(2026, 4, 2))
        _BUILT[each] = folder / "out"
    return _BUILT[each]


def test_many_visitors_at_once_get_the_right_answers(tiny_release, monkeypatch):
    monkeypatch.setenv(OUT_VARIABLE, str(tiny_release))

    def one(code: str) -> int:
        return int(ask("melding_by_month", area_codes=[code], fenomeen="zwerfvuil")["melding_count"].fillna(0).sum())

    alone = {code: one(code) for code in ("N1", "O1", "tiny")}
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: ("N1", "O1", "tiny")[n % 3], range(300)))
        found = list(pool.map(one, answers))
    assert found == [alone[code] for code in answers]


@pytest.fixture
def two_releases(tmp_path, monkeypatch):
    """A folder with two releases of one city; returns a function that moves the pointer to the first or the second."""
    city = make_city(tmp_path, reports({("N1", "2025-01", "zwerfvuil"): 30}))
    pointers = []
    for day in (dt.date(2025, 3, 2), dt.date(2025, 4, 2)):
        build(city, tmp_path / "out", day)
        pointers.append((tmp_path / "out" / "current.json").read_bytes())
    monkeypatch.setenv(OUT_VARIABLE, str(tmp_path / "out"))
    monkeypatch.setattr(snapshot, "_open", {})
    return lambda number: (tmp_path / "out" / "current.json").write_bytes(pointers[number])


def last_month() -> dt.date:
    return pd.Timestamp(ask("release_current")["last_month"].iloc[0]).date()


def test_a_run_reads_one_release_while_the_pointer_moves(two_releases):
    two_releases(0)
    with pinned():
        file = snapshot.current_release_file()
        assert last_month() == dt.date(2025, 2, 1)
        two_releases(1)
        assert (last_month(), snapshot.current_release_file()) == (dt.date(2025, 2, 1), file)
        with snapshot.public_only():
            assert last_month() == dt.date(2025, 2, 1)
        with ThreadPoolExecutor(1) as pool:  # another visitor comes meanwhile
            assert pool.submit(last_month).result() == dt.date(2025, 3, 1)
        assert last_month() == dt.date(2025, 2, 1)
    assert last_month() == dt.date(2025, 3, 1)
    assert snapshot._pins == []


def test_connections_to_releases_that_nobody_reads_are_closed(two_releases):
    two_releases(0)
    with pinned():
        last_month()
        two_releases(1)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(last_month).result()
        assert len(snapshot._open) == 2, "a run still reads the first"
    two_releases(1)
    with snapshot.public_only():
        last_month()
    opened = sorted(path.parent.name for path in snapshot._open)
    assert opened == ["out", "public"] and len({path.name for path in snapshot._open}) == 1


def test_every_connection_has_the_settings_without_which_sums_are_wrong():
    for path in (ROOT / "dashboard").rglob("*.py"):
        if path.name != "database.py":
            assert "duckdb.connect(" not in path.read_text(encoding="utf-8"), path
    with open_database() as con:
        query = "select current_setting('disabled_optimizers'), current_setting('temp_directory')"
        disabled, scratch = con.execute(query).fetchone()
    assert {"compressed_materialization", "statistics_propagation"} <= set(disabled.split(","))
    assert scratch == ""

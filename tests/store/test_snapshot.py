"""Asking a snapshot: sums are right at every size (DuckDB 2.0.0 lets them wrap), and many may ask at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from dashboard.pipeline.pipeline import build
from dashboard.store.snapshot import OUT_VARIABLE, ask, connect, current_file
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
    return known.groupby("area_code")["melding_count"].sum().astype(int).to_dict()


@pytest.mark.parametrize("each", [7, 17, 700, 1100])  # sums around 127 and 32,767, where one and two bytes end
@pytest.mark.parametrize("fenomeen", ["alle", "zwerfvuil", "wildplassen"])
def test_sums_never_wrap_around(tmp_path_factory, monkeypatch, each, fenomeen):
    out = _out(tmp_path_factory, each)
    monkeypatch.setenv(OUT_VARIABLE, str(out))
    answer = ask("melding_by_area", fenomeen=fenomeen, **PARAMETERS).dropna(subset="melding_count")
    shown = {row.area_code: int(row.melding_count) for row in answer.itertuples()}
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

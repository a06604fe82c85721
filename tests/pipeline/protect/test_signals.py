"""Signals: two tables with one city total, rounded once; lists of cases are refused; shares and events from figures."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.base.errors import UserError
from dashboard.base.settings import ROOT
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect import signal_rounding
from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.signal_rounding import Rounded, Year, round_quarter
from dashboard.pipeline.protect.signals import _city_error, _wijk_error
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.prove.signal_proofs import prove_signals
from dashboard.pipeline.read.inputs import read_inputs
from dashboard.pipeline.read.partners import Partners, read_partners
from dashboard.pipeline.read.partners.signals import closed_quarters
from dashboard.stats.shares import share_interval
from tests.pipeline.read.partners.case import SOURCE, make_partners
from tests.tiny import SECRET, reports

BASE = 5
HEADER = "wijk;kwartaal;levensdomein;fase;uitkomst;aantal"
DOMAINS = ("wonen", "opvoeding", "eenzaamheid", "geld", "gezondheid", "veiligheid", "school")
STAGES, OUTCOMES = ("vroeg", "laat"), ("op_tijd", "later", "escalatie")
WIJKEN = ("Noord", "Oost", "West", "Zuid")
AS_OF = dt.date(2026, 4, 20)


# ---- the rounding --------------------------------------------------------------------------------

Tables = list[tuple[np.ndarray, np.ndarray]]


@st.composite
def a_year(draw) -> Tables:
    """Up to four quarters of both tables of the same signals, mostly small."""
    wijken = draw(st.integers(1, 5))
    quarters = []
    for _ in range(draw(st.integers(1, 4))):
        cells = draw(st.lists(st.integers(0, 11), min_size=6 * wijken, max_size=6 * wijken))
        area = np.array(cells, dtype=np.int64).reshape(wijken, 2, 3)
        cuts = draw(st.lists(st.integers(0, int(area.sum())), min_size=6, max_size=6))
        domain = np.diff([0, *sorted(cuts), int(area.sum())]).astype(np.int64)
        quarters.append((area, domain))
    return quarters


def published(quarters: Tables, seed: bytes = b"x") -> list[tuple[Year, Rounded]]:
    """What each quarter publishes, with the year before it."""
    year, found = Year.begin(*quarters[0]), []
    for number, (area, domain) in enumerate(quarters):
        rounded = round_quarter(area, domain, year, BASE, seed + bytes([number]))
        found.append((year, rounded))
        year = year.and_then(area, domain, rounded)
    return found


@settings(max_examples=150, deadline=None)
@given(a_year())
def test_the_rules_hold_in_every_quarter(quarters):
    for (area, domain), (before, found) in zip(quarters, published(quarters), strict=True):
        for r, x in ((found.area, area), (found.domain, domain)):
            assert (r % BASE == 0).all() and (r >= 0).all()
            assert (np.abs(r - x) < BASE).all()
            assert (r == x)[x % BASE == 0].all()
        assert found.area.sum() == found.domain.sum()
        for r, x in zip(signal_rounding.margins(found.area), signal_rounding.margins(area), strict=True):
            assert (np.abs(r - x) < BASE).all()
        assert found.limit in (BASE - 1, 2 * (BASE - 1))
        for error in signal_rounding.series_errors(before, area, domain, found, BASE):
            assert (np.abs(error) <= found.limit).all()


@settings(max_examples=30, deadline=None)
@given(a_year())
def test_the_same_input_gives_the_same_output(quarters):
    for (_, one), (_, other) in zip(published(quarters), published(quarters), strict=True):
        assert (one.area == other.area).all() and (one.domain == other.domain).all()


@settings(max_examples=20, deadline=None)
@given(a_year(), st.data())
def test_no_value_of_a_cell_can_be_excluded(quarters, data):
    """The world of the proof: one cell is v, one life domain differs as much, all else is what was published."""
    (_, found), *_ = published(quarters[:1])
    cell = tuple(data.draw(st.integers(0, size - 1)) for size in found.area.shape)
    most = int(found.domain.argmax())
    change = data.draw(st.integers(max(-4, -int(found.area[cell]), -int(found.domain[most])), 4))
    area, domain = found.area.copy(), found.domain.copy()
    area[cell] += change
    domain[most] += change
    year = Year.begin(area, domain)
    for seed in range(3000):
        again = round_quarter(area, domain, year, BASE, seed.to_bytes(4, "big"))
        if (again.area == found.area).all() and (again.domain == found.domain).all():
            return
    raise AssertionError("this value can be excluded")


def test_equal_totals_and_a_year_within_four_can_be_impossible():
    """The counterexample of the module: it is then that the bound of the year grows, and nothing else gives way."""
    area = np.zeros((20, 2, 3), dtype=np.int64)
    year = Year.begin(area, np.zeros(7, dtype=np.int64))
    year.area_published[:10, 0, 0], year.area_counted[:10, 0, 0] = 5, 1  # +4 each, and nothing more comes
    year.area_counted[10:, 0, 0] = 4  # -4 each
    year.domain_published[:], year.domain_counted[:] = 0, 0
    year.domain_published[0], year.domain_counted[0] = 50, 50
    area[10:, 0, 0] = 1  # each of these must go up
    found = round_quarter(area, np.array([10, 0, 0, 0, 0, 0, 0]), year, BASE, b"seed")
    assert found.limit == 2 * (BASE - 1)
    assert found.area.sum() == found.domain.sum() == 10


def drawn_years(years: int, wijken: int, level: float, seed: int):
    """(true counts [4, W, S, O], published) of years drawn like the example city's."""
    rng = np.random.default_rng(seed)
    for _ in range(years):
        weight = rng.gamma(1.2, 1.0, wijken)
        share = np.einsum("w,s,o->wso", weight / weight.sum(), rng.dirichlet([6, 4]), rng.dirichlet([6, 3, 1]))
        quarters = []
        for _ in range(4):
            area = rng.poisson(share * level).astype(np.int64)
            quarters.append((area, rng.multinomial(int(area.sum()), [1 / 7] * 7).astype(np.int64)))
        yield share, quarters, published(quarters, rng.bytes(16))


def test_the_bound_of_the_year_grows_seldom():
    limits = [max(r.limit for _, r in found) for _, _, found in drawn_years(150, 12, 140, 1)]
    assert np.mean(np.array(limits) > BASE - 1) <= 0.05


def test_intervals_of_shares_cover():
    covered: dict[str, list[bool]] = {"city quarter": [], "city year": [], "wijk year": []}
    for share, _, found in drawn_years(80, 12, 140, 2):
        r = np.stack([rounded.area for _, rounded in found])
        cases = [("city quarter", one.sum(axis=0), share.sum(axis=0), _city_error(4)) for one in r]
        cases += [("city year", r.sum(axis=(0, 1)), share.sum(axis=0), _city_error(8))]
        cases += [("wijk year", r.sum(axis=0)[w], share[w], _wijk_error) for w in range(12)]
        for what, figures, truth, error in cases:
            for axis, code, others, crossed in ((1, 0, 1, 3), (0, 0, 2, 2), (0, 2, 2, 2)):
                count, total = figures.sum(axis=axis)[code], figures.sum()
                if total >= 20:
                    low, high = share_interval(count, total - count, error(1, crossed), error(others, others * crossed))
                    covered[what].append(low <= truth.sum(axis=axis)[code] / truth.sum() <= high)
    assert {what: np.mean(hits) >= 0.95 for what, hits in covered.items()} == dict.fromkeys(covered, True)


def test_share_interval_at_its_ends():
    assert share_interval(0, 40, 4, 4)[0] == 0
    assert share_interval(40, 0, 4, 0)[1] == 1
    low, high = share_interval(20, 20, 0, 0)
    assert (round(low, 3), round(high, 3)) == (0.338, 0.662)  # Clopper & Pearson, 20 of 40
    with pytest.raises(ValueError, match="negative"):
        share_interval(-1, 1, 0, 0)


# ---- reading -------------------------------------------------------------------------------------


def signal_rows(quarters: list[str], seed: int = 0, level: float = 1.2) -> list[str]:
    draw = np.random.default_rng(seed)
    rows = []
    for quarter in quarters:
        for wijk in WIJKEN:
            for domain in DOMAINS:
                for stage in STAGES:
                    for outcome in OUTCOMES:
                        count = int(draw.poisson(level))
                        if count:
                            rows.append(f"{wijk};{quarter};{domain};{stage};{outcome};{count}")
    return rows


QUARTERS = ["2025-q1", "2025-q2", "2025-q3", "2025-q4", "2026-q1"]


def city_with(folder: Path, rows: list[str] | str, *, events: str | None = None, more: str = "", **options) -> Path:
    """A tiny city with a file of signals. A text is the whole file."""
    source = "\n[[partners.signals]]\n" + SOURCE.format(code="signals", file="signals.csv") + more
    if events is not None:
        source += "\n[[partners.events]]\n" + SOURCE.format(code="events", file="events.csv")
    path = make_partners(folder, more=source, **options)
    shutil.copy(ROOT / "data" / "catalog" / "signals.toml", folder / "catalog")
    with (folder / "reports.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(reports({("N1", "2025-01", "zwerfvuil"): 3})) + "\n")
    text = rows if isinstance(rows, str) else "\n".join([HEADER, *rows]) + "\n"
    (folder / "signals.csv").write_text(text, encoding="utf-8")
    if events is not None:
        (folder / "events.csv").write_text(events, encoding="utf-8")
    return path


def read(path: Path) -> Partners:
    return read_partners(duckdb.connect(), read_inputs(path, AS_OF))


def test_sums_are_read_and_added_up(tmp_path):
    rows = ["Noord;2025-Q1;Wonen;Vroeg;Op tijd opgenomen;3", "N1;K2 2025;geld;laat;later;2"]
    rows += ["Oost;1e kwartaal 2025;school;vroeg;escalatie;1", "Oost;2026-q2;school;vroeg;escalatie;1"]
    result = read(city_with(tmp_path, rows))
    found = result.signals
    assert found.signals == {
        ("N1", dt.date(2025, 1, 1), "wonen", "vroeg", "op_tijd"): 3,
        ("N1", dt.date(2025, 4, 1), "geld", "laat", "later"): 2,
        ("O1", dt.date(2025, 1, 1), "school", "vroeg", "escalatie"): 1,
    }
    tally = next(tally for tally in result.tallies if tally.source.code == "signals")
    assert dict(tally.counts) == {"counted": 3, "month_not_complete": 1}
    assert result.holds_people["signals"]


def test_a_quarter_that_nobody_handed_in_waits(tmp_path):
    found = read(city_with(tmp_path, signal_rows(["2025-q1", "2025-q3"]))).signals
    assert found.covered == {dt.date(2025, 1, 1), dt.date(2025, 7, 1)}
    assert [line.split("handed in for ")[1][:7] for line in found.advice] == ["2025-q2", "2025-q4", "2026-q1"]


def test_a_quarter_needs_three_closed_months():
    months = [dt.date(2025, month, 1) for month in range(1, 9)]
    assert closed_quarters(months) == [dt.date(2025, 1, 1), dt.date(2025, 4, 1)]
    assert closed_quarters(months[1:]) == [dt.date(2025, 4, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "wijk;kwartaal;levensdomein;fase;uitkomst;aantal;dossier\nNoord;2025-q1;geld;vroeg;later;1;D-77\n",
        "wijk;kwartaal;levensdomein;fase;uitkomst;aantal;naam cliënt\nNoord;2025-q1;geld;vroeg;later;1;Canary\n",
        "wijk;kwartaal;levensdomein;fase;uitkomst\nNoord;2025-q1;geld;vroeg;later\n",
        "wijk;kwartaal;levensdomein;fase;uitkomst;aantal\nNoord;14/03/2025;geld;vroeg;later;1\n",
        "wijk;kwartaal;levensdomein;fase;uitkomst;aantal\n" + "Noord;2025-q1;geld;vroeg;later;1\n" * 6,
    ],
    ids=["dossier", "name", "no number", "day", "the same again"],
)
def test_a_list_of_cases_is_refused_with_an_explanation(tmp_path, text):
    with pytest.raises(UserError, match=r"refused: .* case; expected sums of signals per wijk") as refused:
        read(city_with(tmp_path, text))
    assert "Canary" not in str(refused.value) and "D-77" not in str(refused.value)


@pytest.mark.parametrize("text", ["jaar;datum;aantal\n2025;14/03/2025;1\n", "jaar\n2025\n2025\n"])
def test_a_list_of_events_is_refused(tmp_path, text):
    with pytest.raises(UserError, match=r"refused: .* case; expected one row per year"):
        read(city_with(tmp_path, signal_rows(QUARTERS), events=text))


def test_a_year_of_events_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(UserError, match="line 3, 'jaar': refused: a year stands twice"):
        read(city_with(tmp_path, signal_rows(QUARTERS), events="jaar;aantal\n2025;1\n2025;1\n"))


# ---- wijken that are counted together ------------------------------------------------------------

TOGETHER = """
[[partners.signal_areas]]
code = "dorpen"
name = { nl = "West en Zuid", en = "West and Zuid" }
areas = ["W1", "Z1"]
"""


def test_a_wijk_and_its_group_are_added_up(tmp_path):
    rows = ["West;2025-q1;geld;vroeg;later;3", "Zuid;2025-q1;geld;vroeg;later;2", "Noord;2025-q1;geld;vroeg;later;1"]
    rows += ["West en Zuid;2025-q1;geld;vroeg;later;4", "dorpen;2025-q1;school;vroeg;later;1"]
    result = read(city_with(tmp_path, rows, more=TOGETHER))
    start = dt.date(2025, 1, 1)
    assert result.signals.signals == {
        ("dorpen", start, "geld", "vroeg", "later"): 9,
        ("N1", start, "geld", "vroeg", "later"): 1,
        ("dorpen", start, "school", "vroeg", "later"): 1,
    }
    assert result.signal_areas == ["N1", "O1", "dorpen"]


def test_nothing_of_a_wijk_in_a_group_is_published(tmp_path):
    build(city_with(tmp_path, signal_rows(QUARTERS), more=TOGETHER), tmp_path / "out", AS_OF)
    with duckdb.connect(str(snapshot(tmp_path)), read_only=True) as con:
        for name in ("signal_by_area_quarter", "signal_share"):
            codes = {row[0] for row in con.execute(f"select distinct area_code from {name}").fetchall()}
            assert codes - {"tiny"} == {"N1", "O1", "dorpen"}
        grouping = con.execute("select signal_area_code, name_nl, area_code from signal_area").fetchall()
    assert ("dorpen", "West en Zuid", "W1") in grouping and ("N1", "Noord", "N1") in grouping
    totals = tables(tmp_path)["signal_by_area_quarter"].groupby("quarter")["signal_count"].sum()
    truth = dict.fromkeys(QUARTERS, 0)
    for row in signal_rows(QUARTERS):
        truth[row.split(";")[1]] += int(row.split(";")[5])
    assert all(abs(r - x) < BASE for r, x in zip(totals, truth.values(), strict=True))


def test_a_group_that_comes_within_a_year_is_refused(release, tmp_path):
    shutil.copytree(release, tmp_path / "late")
    folder = tmp_path / "late"
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write(TOGETHER)
    (folder / "signals.csv").write_text("\n".join([HEADER, *signal_rows([*QUARTERS, "2026-q2"])]) + "\n")
    with pytest.raises(UserError, match="comes or goes within 2026"):
        build(folder / "city.toml", folder / "out", dt.date(2026, 7, 20))


def test_from_a_new_year_on_wijken_go_together_and_what_was_published_stays(tmp_path):
    path = city_with(tmp_path, signal_rows(QUARTERS[:4]))
    build(path, tmp_path / "out", dt.date(2026, 2, 10))
    before = tables(tmp_path)["signal_by_area_quarter"]
    assert set(before["area_code"]) == {"N1", "O1", "W1", "Z1"}
    with path.open("a", encoding="utf-8") as file:
        file.write(TOGETHER)
    (tmp_path / "signals.csv").write_text("\n".join([HEADER, *signal_rows(QUARTERS)]) + "\n", encoding="utf-8")
    build(path, tmp_path / "out", AS_OF)
    after = tables(tmp_path)["signal_by_area_quarter"]
    old = after[after["quarter"] < "2026-01-01"].reset_index(drop=True)
    pd.testing.assert_frame_equal(old, before)
    assert set(after.loc[after["quarter"] == "2026-01-01", "area_code"]) == {"N1", "O1", "dorpen"}


@pytest.mark.parametrize("few", [499, None])
def test_a_new_year_with_a_wijk_under_the_floor_is_refused(tmp_path, few):
    path = city_with(tmp_path, signal_rows(QUARTERS), inhabitants={"W1": few})
    with pytest.raises(UserError, match=r"signal_areas.*signals of 2025: West has fewer"):
        build(path, tmp_path / "out", AS_OF)
    with path.open("a", encoding="utf-8") as file:
        file.write(TOGETHER)
    build(path, tmp_path / "out", AS_OF)
    assert "dorpen" in set(tables(tmp_path)["signal_by_area_quarter"]["area_code"])


def test_a_year_that_began_without_the_floor_ends_as_it_began_and_the_proof_knows(tmp_path):
    path = city_with(tmp_path, signal_rows(QUARTERS[:2]))
    build(path, tmp_path / "out", dt.date(2025, 8, 10))
    city_with(tmp_path, signal_rows(QUARTERS[:3]), inhabitants={"W1": 499})
    said = build(path, tmp_path / "out", dt.date(2025, 11, 10)).advice
    assert any("signals: West: fewer than 500 inhabitants" in line for line in said)
    history = History(tmp_path / "out" / "history")
    file = tmp_path / "mutant.duckdb"
    shutil.copyfile(snapshot(tmp_path), file)
    with duckdb.connect(str(file)) as con:
        assert {one.name: one.passed for one in prove_signals(Released(con), history)}["signals_floor"]
        con.execute("delete from threshold where name = 'signal_floor_from'")
        assert not {one.name: one.passed for one in prove_signals(Released(con), history)}["signals_floor"]
    city_with(tmp_path, signal_rows(QUARTERS), inhabitants={"W1": 499})
    build(path, tmp_path / "out", dt.date(2026, 1, 20))
    with pytest.raises(UserError, match="signals of 2026"):
        build(path, tmp_path / "out", AS_OF)


def test_a_wijk_beside_its_group_is_caught(tmp_path):
    build(city_with(tmp_path, signal_rows(QUARTERS), more=TOGETHER), tmp_path / "out", AS_OF)
    file = tmp_path / "mutant.duckdb"
    for statement in (
        "update signal_by_area_quarter set area_code = 'W1' where area_code = 'O1'",
        "update signal_by_area_quarter set area_code = 'N1a' where area_code = 'O1'",
    ):
        shutil.copy(snapshot(tmp_path), file)
        with duckdb.connect(str(file)) as con:
            con.execute(statement)
            history = History(tmp_path / "out" / "history")
            found = {one.name: one.passed for one in prove_signals(Released(con), history)}
        assert not found["signals_are_multiples"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (TOGETHER.replace('"Z1"', '"Q9"'), "'partners.signal_areas': not an area of the people level"),
        (TOGETHER.replace('["W1", "Z1"]', '["W1"]'), "at least 2"),
        (TOGETHER + TOGETHER.replace('"dorpen"', '"nog"'), "an area stands in two signal_areas"),
    ],
)
def test_groups_are_checked(tmp_path, more, message):
    with pytest.raises(UserError, match=message):
        read(city_with(tmp_path, signal_rows(QUARTERS), more=more))


# ---- the real build ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("signals")
    path = city_with(folder, signal_rows(QUARTERS), events="jaar;aantal;mediaan_minuten\n2025;23;47\n")
    build(path, folder / "out", AS_OF)
    return folder


def snapshot(folder: Path) -> Path:
    return folder / "out" / json.loads((folder / "out" / "current.json").read_text())["file"]


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    with duckdb.connect(str(snapshot(folder)), read_only=True) as con:
        names = ("signal_by_area_quarter", "signal_by_domain_quarter", "signal_share", "event_by_year", "proof")
        return {name: con.table(name).df() for name in names}


def test_the_build_publishes_what_it_promises(release):
    found = tables(release)
    area, domain = found["signal_by_area_quarter"], found["signal_by_domain_quarter"]
    assert len(area) == 4 * 5 * 6 and len(domain) == 5 * 7
    assert set(area["status"]) | set(domain["status"]) == {"rounded"}
    totals = area.groupby("quarter")["signal_count"].sum()
    assert (totals == domain.groupby("quarter")["signal_count"].sum()).all()
    truth = dict.fromkeys(QUARTERS, 0)
    for row in signal_rows(QUARTERS):
        truth[row.split(";")[1]] += int(row.split(";")[5])
    assert all(abs(r - x) < BASE for r, x in zip(totals, truth.values(), strict=True))
    proofs = set(found["proof"]["proof"])
    assert proofs >= {"signals_rounding", "signals_running_year", "signals_equal_totals", "signals_same_total"}
    assert proofs >= {"signals_are_multiples", "signals_history_unchanged", "signal_shares_from_published"}


def test_shares_are_of_the_city_or_of_a_closed_year(release):
    found = tables(release)
    share, area = found["signal_share"], found["signal_by_area_quarter"]
    assert set(share.loc[share["area_code"] != "tiny", "period"]) == {"2025"}
    assert set(share.loc[share["area_code"] == "tiny", "period"]) == {*QUARTERS, "2025"}
    early = area[(area["stage"] == "vroeg") & (area["quarter"].dt.year == 2025)]["signal_count"].sum()
    of_year = share[(share["area_code"] == "tiny") & (share["period"] == "2025") & (share["kind"] == "early")].iloc[0]
    assert of_year["numerator"] == early
    assert of_year["interval_low"] < of_year["share"] < of_year["interval_high"]


def test_events_are_rounded_and_keep_their_median_in_steps(release):
    row = tables(release)["event_by_year"].iloc[0]
    assert row["event_count"] in (20, 25) and row["median_minutes"] == 45


def test_few_events_have_no_median(tmp_path):
    path = city_with(tmp_path, signal_rows(QUARTERS[:1]), events="jaar;aantal;mediaan_minuten\n2025;5;47\n")
    build(path, tmp_path / "out", AS_OF)
    found = tables(tmp_path)
    assert found["event_by_year"].iloc[0]["event_count"] == 5
    assert found["event_by_year"]["median_minutes"].isna().all()
    waiting = found["signal_by_area_quarter"]
    assert set(waiting.loc[waiting["quarter"] > "2025-01-01", "status"]) == {"missing"}
    assert waiting.loc[waiting["status"] == "missing", "signal_count"].isna().all()


def test_nothing_published_changes_later(release, tmp_path):
    """Late signals, a new quarter and other numbers of events: what was published stays."""
    shutil.copytree(release, tmp_path / "later")
    folder = tmp_path / "later"
    before = tables(folder)
    rows = signal_rows(QUARTERS) + signal_rows(["2026-q2"], seed=9)
    rows = [row if not row.startswith("Noord;2025-q1") else row[: row.rindex(";")] + ";9" for row in rows]
    (folder / "signals.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (folder / "events.csv").write_text("jaar;aantal;mediaan_minuten\n2025;99;12\n", encoding="utf-8")
    build(folder / "city.toml", folder / "out", dt.date(2026, 7, 20))
    after = tables(folder)
    for name in ("signal_by_area_quarter", "signal_by_domain_quarter"):
        same = after[name][after[name]["quarter"] < "2026-04-01"].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, before[name])
        assert (after[name]["quarter"] == "2026-04-01").any()
    pd.testing.assert_frame_equal(after["event_by_year"], before["event_by_year"])


def test_a_build_killed_between_the_two_tables_is_mended(release, tmp_path, monkeypatch):
    folder = tmp_path / "cut"
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("out"))
    append = History.append

    def cut(self, dataset, period, *more):
        append(self, dataset, period, *more)
        if (dataset, period) == ("signalen", "2026-q1"):
            raise InterruptedError  # the life domains of this quarter are never written

    monkeypatch.setattr(History, "append", cut)
    with pytest.raises(InterruptedError):
        build(folder / "city.toml", folder / "out", AS_OF)
    monkeypatch.undo()
    monkeypatch.setenv("BUURTBEELD_SECRET", SECRET)
    history = History(folder / "out" / "history")
    assert history.has("signalen", "2026-q1") and not history.has("signalen_domein", "2026-q1")
    build(folder / "city.toml", folder / "out", AS_OF)
    found = tables(folder)
    names = ("signal_by_area_quarter", "signal_by_domain_quarter")
    totals = [found[name].groupby("quarter")["signal_count"].sum().dropna() for name in names]
    assert totals[0].equals(totals[1]) and len(totals[0]) == len(tables(release)[names[0]]["quarter"].unique())


def test_words_and_wijken_stay_within_a_year(release, tmp_path):
    shutil.copytree(release, tmp_path / "other")
    folder = tmp_path / "other"
    catalog = folder / "catalog" / "signals.toml"
    catalog.write_text(catalog.read_text().replace('code = "school"', 'code = "studie"'))
    rows = [row.replace(";school;", ";studie;") for row in signal_rows([*QUARTERS, "2026-q2"])]
    (folder / "signals.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(UserError, match="'school' comes or goes within 2026"):
        build(folder / "city.toml", folder / "out", dt.date(2026, 7, 20))


@pytest.mark.parametrize(
    ("proof", "statement"),
    [
        ("signals_are_multiples", "update signal_by_area_quarter set signal_count = signal_count + 1"),
        ("signals_same_total", "update signal_by_domain_quarter set signal_count = signal_count + 5"),
        ("signals_history_unchanged", "update signal_by_area_quarter set signal_count = signal_count + 5"),
        ("signals_history_unchanged", "update event_by_year set event_count = event_count + 5"),
        ("signals_are_multiples", "update event_by_year set event_count = 5"),
        ("signal_shares_from_published", "update signal_share set denominator = denominator + 1"),
        ("signal_shares_from_published", "update signal_share set share = 0.5 where kind = 'early'"),
    ],
)
def test_mutants_are_caught_from_the_released_bytes(release, tmp_path, proof, statement):
    file = tmp_path / "mutant.duckdb"
    shutil.copy(snapshot(release), file)
    with duckdb.connect(str(file)) as con:
        con.execute(statement)
        found = {one.name: one.passed for one in prove_signals(Released(con), History(release / "out" / "history"))}
    assert not found[proof]


def test_no_exact_number_of_the_source_is_released(release):
    with duckdb.connect(str(snapshot(release)), read_only=True) as con:
        balance = con.execute(
            "select reason, row_count, row_class from source_balance where source_code = 'signals'"
        ).fetchall()
    assert all(count is None for reason, count, _ in balance if reason != "counted")

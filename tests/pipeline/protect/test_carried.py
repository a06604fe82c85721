"""A history that was lost begins again with what was published: no month is rounded twice."""

import datetime as dt
import shutil

import duckdb
import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.carried import FROM_NOTHING, FROM_RELEASE, _take_over
from dashboard.pipeline.protect.history import IMPORTED, History, default_history
from dashboard.pipeline.prove.checking import check_release
from dashboard.pipeline.prove.publication_proofs import publications_told
from dashboard.pipeline.prove.released import Released
from dashboard.pipeline.release.withdraw_command import withdraw_figure
from dashboard.store.snapshot import connect, current_file
from tests.pipeline.protect.test_people import PEOPLE, counts
from tests.tiny import SECRET, make_city, reports

AS_OF = dt.date(2026, 2, 2)
_OF_THE_RELEASE = ("release", "proof", "publication_figure")


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A release of thirteen months, of which one figure was withdrawn."""
    folder = tmp_path_factory.mktemp("carried")
    city = make_city(folder / "city", reports(counts("2026-01")), fenomenen=PEOPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", SECRET)
        build(city, folder / "out", AS_OF)
        withdraw_figure(folder / "out", None, "N1", "2025-03", "wildplassen", "court")
        build(city, folder / "out", AS_OF)
    return folder


@pytest.fixture
def folder(before, tmp_path):
    shutil.copytree(before, tmp_path, dirs_exist_ok=True)
    return tmp_path


def again(folder, how=FROM_RELEASE, until="2026-01", as_of=AS_OF):
    make_city(folder / "city", reports(counts(until)), fenomenen=PEOPLE)
    return build(folder / "city" / "city.toml", folder / "out", as_of, new_history=how)


def tables(out) -> dict[str, pd.DataFrame]:
    with connect(current_file(out)) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: con.table(name).df() for name in names if name not in _OF_THE_RELEASE}


def same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


@pytest.mark.parametrize("lost", ["nothing", "all", "a file", "bytes"])
def test_what_was_published_stays_figure_by_figure(folder, lost):
    history, shown = folder / "out" / "history", tables(folder / "out")
    first = sorted(history.glob("*.json"))[0]
    if lost == "all":
        shutil.rmtree(history)
    elif lost == "a file":
        first.unlink()
    elif lost == "bytes":
        first.write_text("{}")
    said = again(folder).advice
    assert any("every figure stays as it was published" in line for line in said)
    assert not any("errors since 1 January" in line for line in said), "the state still fits"
    same(tables(folder / "out"), shown)
    again(folder)
    same(tables(folder / "out"), shown)
    assert check_release(folder / "out", None, None).passed
    assert len(list((folder / "out").glob("history-until-*"))) == (1 if lost == "all" else 2), (
        "moved aside, never deleted"
    )
    assert not list((folder / "out").glob(".history*"))


def test_the_next_month_is_the_first_that_is_drawn(folder):
    old = tables(folder / "out")["melding_by_area_month"]
    shutil.rmtree(folder / "out" / "history")
    again(folder, until="2026-02", as_of=dt.date(2026, 3, 2))
    new = tables(folder / "out")["melding_by_area_month"]
    pd.testing.assert_frame_equal(new[new["month"] < "2026-02-01"].reset_index(drop=True), old)
    assert (new.loc[new["month"] == "2026-02-01", "melding_count"] > 0).any()


def test_a_withdrawn_number_stands_nowhere(folder):
    with connect(current_file(folder / "out")) as con:
        cell = "area_code = 'N1' and series_code = 'wildplassen'"
        rows = con.execute(
            f"select dataset, value from publication_figure where {cell} and period = '2025-03'"
        ).fetchall()
        profile = con.execute(
            f"select count(value) from publication_figure where {cell} and dataset = 'melding_profile'"
        ).fetchall()
    assert ("melding", None) in rows
    assert profile == [(0,)]


def test_what_was_withdrawn_after_the_release_stays_withdrawn(folder):
    withdraw_figure(folder / "out", None, "O1", "2025-06", "wildplassen", "threat")
    again(folder)
    with connect(current_file(folder / "out")) as con:
        found = con.execute(
            "select melding_count, status from melding_by_area_month "
            "where area_code = 'O1' and month = '2025-06-01' and fenomeen_code = 'wildplassen'"
        ).fetchall()
    assert found == [(None, "withdrawn")]


def test_a_damaged_release_is_refused_unless_clearly_asked(folder):
    path = current_file(folder / "out")
    shutil.rmtree(folder / "out" / "history")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError, match="--from-nothing"):
        again(folder)
    assert not (folder / "out" / "history").exists()
    said = again(folder, FROM_NOTHING).advice
    assert any("begun from nothing, on purpose" in line for line in said)


def test_a_release_made_before_it_told_its_history_is_refused(folder, monkeypatch):
    path = current_file(folder / "out")
    path.chmod(0o600)
    with duckdb.connect(str(path)) as con:
        con.execute("drop table publication_figure")
    monkeypatch.setattr("dashboard.pipeline.protect.carried.sha256_of", lambda path: _named(folder))
    with pytest.raises(UserError, match="made before releases told"):
        again(folder)


def _named(folder) -> str:
    from dashboard.store.snapshot import read_pointer

    return read_pointer(folder / "out").sha256


def test_a_whole_history_without_a_release_is_no_loss(folder):
    (folder / "out" / "current.json").unlink()
    with pytest.raises(UserError, match="build without --new-history"):
        again(folder)


def test_a_category_that_fed_people_is_remembered(folder):
    shutil.rmtree(folder / "out" / "history")
    again(folder)
    mapping = folder / "city" / "mapping.csv"
    mapping.write_text(mapping.read_text().replace('"wildplassen",wildplassen', '"wildplassen",zwerfvuil'))
    with pytest.raises(UserError, match="cannot feed things"):
        build(folder / "city" / "city.toml", folder / "out", AS_OF)
    with pytest.raises(UserError, match="cannot feed things"):
        build(folder / "city" / "city.toml", folder / "out", AS_OF, new_history=FROM_RELEASE)


def test_everything_that_the_example_published_is_carried(example_release, tmp_path):
    """Hours, signals, answers, events, grains and pools as well; figures about things are worked out anew."""
    old, new = History(default_history(example_release)), History(tmp_path / "new")
    with connect(current_file(example_release)) as con:
        _take_over(con, new, tmp_path)
    was = [(one.dataset, one.period) for one in old.publications() if not one.dataset.startswith("dingen")]
    assert [(one.dataset, one.period) for one in new.publications() if one.dataset != IMPORTED] == was
    for dataset in {dataset for dataset, _ in was}:
        pd.testing.assert_frame_equal(new.figures(dataset), old.figures(dataset), check_like=True)
    catalogues = {one.number: one.catalogue for one in old.publications() if (one.dataset, one.period) == was[-1]}
    assert new.publications()[-1].catalogue in catalogues.values()


@pytest.mark.parametrize(
    "change",
    [
        "update publication_figure set value = 480 where dataset = 'melding' and area_code = 'W1'",
        "update publication_figure set value = 5 where value is null",
        "delete from publication_figure where dataset = 'vertaling'",
    ],
)
def test_mutants(folder, change):
    path, history = current_file(folder / "out"), History(folder / "out" / "history")
    path.chmod(0o600)
    with duckdb.connect(str(path)) as con:
        assert publications_told(Released(con), history).passed
        con.execute(change)
        assert not publications_told(Released(con), history).passed

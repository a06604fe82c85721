"""Figures about things in the history: revised while raw reports are there, and enough by themselves afterwards."""

import datetime as dt
import json
import shutil

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.history import THINGS_AREAS, THINGS_MONTHLY, THINGS_PROFILE, History
from dashboard.pipeline.protect.things import held_things
from dashboard.pipeline.prove.checking import check_release
from dashboard.pipeline.release.forget_command import LOG, forget_raw
from dashboard.store.snapshot import connect, current_file
from tests.pipeline.protect.test_people import PEOPLE
from tests.tiny import make_city, reports

DAY = dt.date(2026, 3, 5)
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01", "2026-02"]
WIJKEN = ("N1", "O1", "W1", "Z1")


def counts(months=MONTHS):
    return {
        (wijk, month, code): (5 * n + 3 * k + 7 * m) % 12
        for n, month in enumerate(MONTHS)
        for k, wijk in enumerate(WIJKEN)
        for m, (code, _) in enumerate(PEOPLE)
        if month in months
    }


def by_year(folder, table):
    """A file of reports per year, so that one can be deleted."""
    city = make_city(folder, [], fenomenen=PEOPLE)
    city.write_text(city.read_text().replace('file = "reports.csv"', 'file = "reports-*.csv"'))
    (folder / "reports.csv").unlink()
    for year in ("2025", "2026"):
        rows = reports(
            {key: number for key, number in table.items() if key[1].startswith(year)}, start=int(year) * 1000
        )
        (folder / f"reports-{year}.csv").write_text("\n".join(["id,time,category,lon,lat", *rows]) + "\n")
    return city


def set_in(city, line):
    """A line more in the first source."""
    city.write_text(city.read_text().replace('id = "id"', f'id = "id"\n{line}', 1))


def tables(out):
    """Every table of the release in use, but the words that name the release."""
    con = connect(current_file(out))
    names = [name for (name,) in con.execute("select table_name from published_table").fetchall()]
    return {name: con.execute(f"from {name}").fetchall() for name in names if name not in ("release", "proof")}


def revisions(out):
    return [one for one in History(out / "history").publications() if one.dataset.startswith("dingen_herzien_")]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("things")
    build(by_year(folder / "city", counts()), folder / "out", DAY)
    return folder


@pytest.fixture
def begun(published, tmp_path):
    """A release of 14 months, to go on with."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_history_holds_what_was_published_and_zeros_of_what_is_covered(published):
    history = History(published / "out" / "history")
    assert history.periods(THINGS_MONTHLY) == MONTHS
    assert history.periods(THINGS_PROFILE) == ["2025"] and history.periods(THINGS_AREAS) == ["2025", "2026"]
    figures = held_things(history, "tiny").figures
    assert (figures.loc[figures["area_code"] == "tiny", "value"] == 0).sum() == len(MONTHS)
    assert not (figures.loc[figures["area_code"] != "tiny", "value"] == 0).any()
    assert set(figures["series_code"]) == {"zwerfvuil"}, "nothing about people"
    monthly = figures[(figures["weekday"] == "") & (figures["period"] == "2025-03")].set_index("area_code")["value"]
    expected = {
        wijk: number for (wijk, month, code), number in counts().items() if (month, code) == ("2025-03", "zwerfvuil")
    }
    assert dict(monthly[monthly > 0]) == {wijk: number for wijk, number in expected.items() if number}


def test_nothing_new_is_nothing_added_and_a_dry_run_adds_nothing(begun):
    before = sorted((begun / "out" / "history").iterdir())
    build(begun / "city" / "city.toml", begun / "out", DAY)
    with (begun / "city" / "reports-2025.csv").open("a") as file:
        file.write("late,2025-03-03 10:30,zwerfvuil,4.4675,51.0250\n")
    result = build(begun / "city" / "city.toml", begun / "out", DAY, dry_run=True)
    assert [dataset for dataset, _, _ in result.pending] == ["dingen_herzien_1"]
    assert sorted((begun / "out" / "history").iterdir()) == before


def test_a_correction_is_a_revision_with_the_old_and_the_new_figure(begun):
    file = begun / "city" / "reports-2025.csv"
    file.write_text(file.read_text() + "late,2025-03-03 10:30,zwerfvuil,4.4675,51.0250\n")
    build(begun / "city" / "city.toml", begun / "out", DAY)
    [revision] = revisions(begun / "out")
    row = revision.table[revision.table["of_period"] == "2025-03"].iloc[0]
    assert (row["area_code"], row["before"], row["value"], row["reason"]) == ("N1", "10", 11, "counted")
    assert set(revision.table["of_period"]) == {"2025-03", "2025"}, "the profile of the year too"
    assert check_release(begun / "out", None, None).passed
    build(begun / "city" / "city.toml", begun / "out", DAY)
    assert len(revisions(begun / "out")) == 1


def test_a_month_without_its_raw_file_stops_the_build(begun):
    (begun / "city" / "reports-2025.csv").unlink()
    before = current_file(begun / "out")
    with pytest.raises(UserError, match="reports about things of 2025-01 are gone that were published before"):
        build(begun / "city" / "city.toml", begun / "out", DAY)
    assert current_file(begun / "out") == before and not revisions(begun / "out")


def test_from_raw_until_on_the_history_is_enough(begun):
    """The same tables before, with the raw file beside it, without it, and on a machine that publishes nothing."""
    city, out = begun / "city" / "city.toml", begun / "out"
    before = tables(out)
    set_in(city, 'raw_until = "2025-12"')
    build(city, out, DAY)
    with_files = tables(out)
    assert {name for name in before if before[name] != with_files[name]} <= {"source_balance"}
    (begun / "city" / "reports-2025.csv").unlink()
    build(city, out, DAY)
    assert tables(out) == with_files
    build(city, out, DAY, may_publish=False)
    assert tables(out) == with_files
    assert not revisions(out) and check_release(out, None, None).passed


def test_when_all_is_forgotten_no_file_is_needed(tmp_path):
    city, out = by_year(tmp_path / "city", counts(MONTHS[:12])), tmp_path / "out"
    january = dt.date(2026, 1, 5)
    build(city, out, january)
    before = tables(out)
    set_in(city, 'raw_until = "2025-12"')
    for file in (tmp_path / "city").glob("reports-*.csv"):
        file.unlink()
    build(city, out, january)
    assert {name for name, rows in tables(out).items() if rows != before[name]} <= {"source_balance"}
    with pytest.raises(UserError, match="no file fits this pattern"):
        build(city, out, DAY)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2025-11", "is no end of a year"),
        ("2025", "raw_until"),
        ("2026-12", "a year that is not closed yet needs its raw reports"),
    ],
)
def test_what_cannot_be_forgotten(begun, until, said):
    city = begun / "city" / "city.toml"
    set_in(city, f'raw_until = "{until}"')
    with pytest.raises(UserError, match=said):
        build(city, begun / "out", DAY)


def test_too_early_is_found_by_the_months_that_are_gone(begun):
    city = begun / "city" / "city.toml"
    set_in(city, 'raw_until = "2024-12"')
    (begun / "city" / "reports-2025.csv").unlink()
    with pytest.raises(UserError, match="of 2025-01 are gone"):
        build(city, begun / "out", DAY)


def test_what_was_never_published_needs_its_raw_reports(tmp_path):
    city = by_year(tmp_path / "city", counts())
    set_in(city, 'raw_until = "2025-12"')
    with pytest.raises(UserError, match="figures of 2025-01 are not in the history yet"):
        build(city, tmp_path / "out", DAY)


def forget(folder, until="2025-12", answer=True):
    asked: list[str] = []
    lines = forget_raw(
        folder / "city" / "city.toml",
        folder / "out",
        None,
        "meldingen",
        until,
        lambda names: bool(asked.extend(names)) or answer,
    )
    return asked, lines


def test_forget_raw_deletes_what_is_past_its_term_and_notes_it(begun):
    city, out = begun / "city" / "city.toml", begun / "out"
    with pytest.raises(UserError, match="does not say that the history is enough"):
        forget(begun)
    set_in(city, 'raw_until = "2025-12"')
    build(city, out, DAY)
    before = tables(out)
    asked, lines = forget(begun, answer=False)
    assert lines[0] == "nothing was deleted" and (begun / "city" / "reports-2025.csv").exists()
    asked, lines = forget(begun)
    assert len(asked) == 1 and "reports-2025.csv (2025-01 to 2025-12)" in asked[0]
    assert "1 raw files deleted" in lines[0] and "reports-2026.csv: it holds later rows too" in lines[-1]
    assert [file.name for file in (begun / "city").glob("reports-*.csv")] == ["reports-2026.csv"]
    log = out / LOG
    assert log.stat().st_mode & 0o777 == 0o600
    assert json.loads(log.read_text()) | {"day": ""} == {
        "day": "", "source": "meldingen", "file": "reports-2025.csv", "first_month": "2025-01",
        "last_month": "2025-12", "files": 1,
    }  # fmt: skip
    build(city, out, DAY)
    assert tables(out) == before and check_release(out, None, None).passed


def test_a_second_source_that_delivers_later(begun):
    """What the new source adds is a revision; the first one can then be forgotten by itself."""
    city, out = begun / "city" / "city.toml", begun / "out"
    text = city.read_text()
    entry = text[text.index("[[reports]]") :].replace('"meldingen"', '"app"').replace("reports-*.csv", "app.csv")
    city.write_text(text + "\n" + entry.replace('id = "id"', 'id = "id"\ncovers_from = "2025-06"'))
    rows = reports({("N1", "2025-06", "zwerfvuil"): 3, ("N1", "2026-02", "zwerfvuil"): 2}, start=9_000_000)
    (begun / "city" / "app.csv").write_text("\n".join(["id,time,category,lon,lat", *rows]) + "\n")
    build(city, out, DAY)
    [revision] = revisions(out)
    new = revision.table[revision.table["source"] == "app"]
    assert set(new["before"]) == {""} and {"covered", "counted"} == set(new["reason"])
    before = tables(out)
    set_in(city, 'raw_until = "2025-12"')
    (begun / "city" / "reports-2025.csv").unlink()
    build(city, out, DAY)
    assert {name for name, found in tables(out).items() if found != before[name]} <= {"source_balance"}
    assert len(revisions(out)) == 1

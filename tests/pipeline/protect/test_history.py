"""The history of published figures: append-only, whole or not there, and refused when anything of it is lost."""

from __future__ import annotations

import datetime as dt
import json
import os

import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.carried import put_in_place
from dashboard.pipeline.protect.history import MONTHLY, PROFILE, History, check_catalogue_change
from tests.pipeline.make_snapshot import catalog

JANUARY, JUNE = dt.date(2025, 1, 1), dt.date(2024, 6, 1)
AREAS = ["w1", "w2"]


def table(value: int = 5) -> pd.DataFrame:
    return pd.DataFrame(
        [(area, code, value) for area in AREAS for code in ("drugs", "wildplassen")],
        columns=["area_code", "series_code", "value"],
    )


@pytest.fixture
def history(tmp_path) -> History:
    """January to March 2024."""
    found = History(tmp_path / "history")
    for month in (1, 2, 3):
        found.append(MONTHLY, f"2024-{month:02d}", table(5 * month), catalog())
    return found


def fresh(history: History) -> History:
    return History(history.folder)


def refusal(action, *args) -> str:
    with pytest.raises(UserError) as caught:
        action(*args)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def files(history: History):
    return sorted(history.folder.glob("*.json"))


def test_figures_come_back_as_published(history):
    figures = fresh(history).figures(MONTHLY)
    assert list(figures.columns) == ["area_code", "period", "series_code", "value"]
    assert figures["value"].dtype == "int64"
    assert figures.groupby("period")["value"].sum().to_dict() == {"2024-01": 20, "2024-02": 40, "2024-03": 60}
    assert history.periods(MONTHLY) == ["2024-01", "2024-02", "2024-03"]


def test_further_keys_come_back_too(history):
    history.append(PROFILE, "2024", table().assign(day_type="werkdag", day_part="avond"), catalog())
    assert list(history.figures(PROFILE).columns) == [
        "area_code",
        "period",
        "series_code",
        "day_type",
        "day_part",
        "value",
    ]


def test_nothing_published_is_an_empty_table(tmp_path):
    history = History(tmp_path / "none")
    assert history.figures(MONTHLY).empty
    assert history.head == "0" * 64
    history.verify()
    history.expect("0" * 64)
    assert not history.folder.exists()


def test_a_month_is_published_once(history):
    before = [file.read_bytes() for file in files(history)]
    assert "never revised" in refusal(history.append, MONTHLY, "2024-02", table(0), catalog())
    assert [file.read_bytes() for file in files(history)] == before


def test_each_publication_moves_the_head(history):
    heads = {publication.sha256 for publication in history.publications()}
    assert len(heads) == 3
    assert history.head == history.publications()[-1].sha256
    assert history.append(MONTHLY, "2024-04", table(), catalog()) == fresh(history).head


def test_a_lost_or_altered_publication_is_noticed(history):
    first, middle, last = files(history)
    for file, spoil in [
        (middle, lambda data: None),
        (last, lambda data: None),
        (first, lambda data: data.replace(b'"w1","drugs",5', b'"w1","drugs",0')),
        (last, lambda data: data.replace(b'"w1","drugs",15', b'"w1","drugs",0')),
        (middle, lambda data: data[: len(data) // 2]),
        (middle, lambda data: b"\xff\xfe"),
    ]:
        data = file.read_bytes()
        spoiled = spoil(data)
        assert spoiled != data
        file.unlink() if spoiled is None else file.write_bytes(spoiled)
        refusal(fresh(history).verify)
        refusal(history.figures, MONTHLY)
        file.write_bytes(data)
        fresh(history).verify()


def test_a_publication_under_another_name_is_noticed(history):
    last = files(history)[-1]
    last.rename(last.with_name("000003-melding-2024-04.json"))
    refusal(fresh(history).verify)


def test_a_chain_of_other_publications_is_noticed(history, tmp_path):
    other = History(tmp_path / "other")
    other.append(MONTHLY, "2023-12", table(), catalog())
    files(other)[0].rename(history.folder / "000004-melding-2023-12.json")
    refusal(fresh(history).verify)


def test_a_shortened_history_does_not_hold_the_head_of_the_release(history, tmp_path):
    head = history.head
    history.expect(head)
    history.append(MONTHLY, "2024-04", table(), catalog())
    history.expect(head)
    assert "lost or shortened" in refusal(History(tmp_path / "empty").expect, head)
    assert "lost or shortened" in refusal(history.expect, "f" * 64)


def test_an_interrupted_publication_leaves_nothing_or_all_of_it(history, monkeypatch):
    """A kill at each step of append: before the link nothing is visible; after it the publication is whole."""

    class KilledError(BaseException):
        pass

    def kill(*args, **kwargs):
        raise KilledError

    head = history.head
    for module, name, visible in ((os, "fsync", 3), (os, "link", 3), (History, "_set_head", 4)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, kill)
            with pytest.raises(KilledError):
                history.append(MONTHLY, "2024-04", table(), catalog())
        again = fresh(history)
        again.verify()
        assert len(again.publications()) == visible
        again.expect(head)
    history = fresh(history)
    history.append(MONTHLY, "2024-05", table(), catalog())
    fresh(history).verify()


def test_two_builds_at_once_are_refused_in_one_line(history):
    with history.lock():
        assert "another build" in refusal(fresh(history).append, MONTHLY, "2024-04", table(), catalog())
        history.append(MONTHLY, "2024-04", table(), catalog())
    fresh(history).append(MONTHLY, "2024-05", table(), catalog())


def test_starting_anew_keeps_the_old_history(history):
    head = history.head
    put_in_place(History(history.folder.with_name("none")), history.folder)
    aside = list(history.folder.parent.glob(f"{history.folder.name}-until-*"))
    assert [History(folder).head for folder in aside] == [head]
    assert history.head == "0" * 64
    history.append(MONTHLY, "2024-01", table(0), catalog())


def test_a_file_holds_published_figures_and_the_catalogue_only(history):
    content = json.loads(files(history)[0].read_bytes())
    assert set(content) == {"number", "previous", "dataset", "period", "catalogue", "columns", "rows"}
    assert content["catalogue"]["drugs"] == {"about": "people", "group": "alles", "fold": None}


@pytest.mark.parametrize(
    "spoiled",
    [
        table().assign(value=-5),
        pd.concat([table(), table()]),
        table().assign(value=pd.array([5, 5, 5, None], dtype="Int64")),
    ],
)
def test_impossible_tables_are_refused(history, spoiled):
    with pytest.raises(ValueError):
        history.append(MONTHLY, "2024-04", spoiled, catalog())


@pytest.mark.parametrize(("dataset", "period"), [("../x", "2024-04"), ("melding", "2024-4"), ("melding", "april")])
def test_odd_names_are_refused(history, dataset, period):
    with pytest.raises(ValueError):
        history.append(dataset, period, table(), catalog())


# ---- the catalogue in the middle of a year -------------------------------------------------------

FOLDED = ("drugs", "wildplassen")


def folds(year: int) -> dict[str, tuple[int, str]]:
    return dict.fromkeys(FOLDED, (year, "overige"))


def test_the_same_catalogue_goes_on(history, tmp_path):
    check_catalogue_change(history, catalog(), AREAS, JUNE)
    check_catalogue_change(History(tmp_path / "none"), catalog(folds(2020)), AREAS, JUNE)


def test_folding_may_start_on_a_first_of_january_not_yet_published(history):
    check_catalogue_change(history, catalog(folds(2025)), AREAS, JUNE)


@pytest.mark.parametrize("year", [2023, 2024])
def test_folding_in_a_year_that_is_partly_published_is_refused(history, year):
    assert "expected from_year = 2025 or later" in refusal(
        check_catalogue_change, history, catalog(folds(year)), AREAS, JUNE
    )


def test_folding_cannot_be_undone_for_published_years(history):
    history.append(MONTHLY, "2025-01", table(), catalog(folds(2025)))
    refusal(check_catalogue_change, history, catalog(), AREAS, JANUARY)
    refusal(check_catalogue_change, history, catalog(folds(2026)), AREAS, JANUARY)


@pytest.mark.parametrize("about", [{"drugs": "things"}, {"zwerfvuil": "people"}])
def test_about_does_not_change(history, about):
    assert "code of its own" in refusal(check_catalogue_change, history, catalog(**about), AREAS, JUNE)


def test_a_new_fenomeen_may_come_in_any_month(history):
    check_catalogue_change(history, catalog(bedelarij="people"), AREAS, JUNE)


def test_a_published_fenomeen_cannot_leave(history):
    less = catalog()
    less = less.model_copy(update={"fenomenen": [f for f in less.fenomenen if f.code != "drugs"]})
    assert "cannot leave" in refusal(check_catalogue_change, history, less, AREAS, JUNE)


def test_areas_change_on_a_first_of_january_only(history):
    assert "'w3'" in refusal(check_catalogue_change, history, catalog(), [*AREAS, "w3"], JUNE)
    check_catalogue_change(history, catalog(), [*AREAS, "w3"], JANUARY)
    done = [dt.date(2024, month, 1) for month in (1, 2, 3)]
    check_catalogue_change(history, catalog(), [*AREAS, "w3"], [*done, JANUARY])


def test_files_name_a_series_as_they_always_did(history):
    history.append(MONTHLY, "2024-04", table(), catalog())
    content = json.loads(max(history.folder.glob("*-melding-2024-04.json")).read_text(encoding="utf-8"))
    assert content["columns"] == ["area_code", "fenomeen_code", "value"]

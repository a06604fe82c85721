"""The clock: no month is published before it is over, and a dry run leaves nothing behind."""

import datetime as dt

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.carried import FROM_RELEASE
from dashboard.pipeline.read import months
from tests.tiny import make_city, reports

COUNTS = {("N1", f"2025-0{month}", "wildplassen"): 6 for month in (1, 2, 3)}


@pytest.fixture
def city(tmp_path):
    return make_city(tmp_path / "city", reports(COUNTS))


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_month_that_is_not_over_is_never_published(city, tmp_path, monkeypatch):
    monkeypatch.setattr(months, "today", lambda city: dt.date(2025, 3, 31))
    with pytest.raises(UserError, match="a day to come"):
        build(city, tmp_path / "out", dt.date(2025, 4, 1))
    assert not (tmp_path / "out").exists()
    assert build(city, tmp_path / "out", dt.date(2025, 3, 31)).last_month == dt.date(2025, 2, 1)


def test_a_dry_run_says_what_would_be_published_and_writes_nothing(city, tmp_path, monkeypatch):
    build(city, tmp_path / "out", dt.date(2025, 2, 10))
    before = files(tmp_path)
    monkeypatch.setattr(months, "today", lambda city: dt.date(2025, 3, 31))
    tried = build(city, tmp_path / "out", dt.date(2025, 4, 1), dry_run=True)
    assert tried.snapshot is None
    said = "\n".join(tried.lines())
    assert "would publish melding of 2025-02" in said
    assert "would publish melding of 2025-03" in said
    assert "2025-01" not in said, "published before"
    assert files(tmp_path) == before


def test_a_dry_run_that_begins_anew_leaves_the_history_in_its_place(city, tmp_path):
    build(city, tmp_path / "out", dt.date(2025, 2, 10))
    before = files(tmp_path)
    build(city, tmp_path / "out", dt.date(2025, 2, 10), new_history=FROM_RELEASE, dry_run=True)
    assert files(tmp_path) == before


def test_a_dry_run_proves_too(city, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.pipeline.protect.rounding.round_month", lambda x, *more: x)
    with pytest.raises(UserError, match="the proof"):
        build(city, tmp_path / "out", dt.date(2025, 4, 1), dry_run=True)

"""A category that fed figures about people never feeds things, whatever the mapping says later."""

import datetime as dt

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect.history import MAPPING, History
from dashboard.store.snapshot import connect, current_file
from tests.tiny import make_city, reports

MONTHS = [f"2025-0{month}" for month in range(1, 5)]
COUNTS = {("N1", month, category): 7 for month in MONTHS for category in ("rommel", "plassen", "hangen")}
BEFORE = {"rommel": "zwerfvuil", "plassen": "wildplassen", "hangen": "wildplassen"}


def city(folder, mapping, rows=()):
    return make_city(folder / "city", [*reports(COUNTS), *rows], mapping=mapping)


def write_mapping(folder, *lines):
    (folder / "city" / "mapping.csv").write_text("\n".join(["category,fenomeen_code,about", *lines]) + "\n")


def things(folder) -> int:
    con = connect(current_file(folder / "out"))
    sql = "select sum(melding_count) from melding_by_area_month where fenomeen_code = 'zwerfvuil' and area_code = 'N1'"
    return int(con.execute(sql).fetchall()[0][0])


@pytest.fixture
def published(tmp_path):
    build(city(tmp_path, BEFORE), tmp_path / "out", dt.date(2025, 4, 1))
    assert things(tmp_path) == 3 * 7
    return tmp_path


def test_the_history_remembers_the_mapping_without_its_words(published):
    kept = History(published / "out" / "history").figures(MAPPING)
    assert sorted(kept["value"]) == [0, 1, 1]
    assert not set(BEFORE) & set(kept["category"])


@pytest.mark.parametrize("month", ["2025-04-01", "2025-05-01"])
def test_a_category_that_fed_people_cannot_feed_things(published, month):
    """zwerfvuil of today less zwerfvuil of yesterday would be the exact past of 'hangen'."""
    later = city(published, BEFORE | {"hangen": "zwerfvuil"})
    with pytest.raises(UserError, match=r"mapping.csv, line 4, 'fenomeen_code': a category that fed figures about"):
        build(later, published / "out", dt.date.fromisoformat(month))
    assert things(published) == 3 * 7, "the last good release is in use"


def test_not_even_after_a_month_in_which_it_was_left_out(published):
    build(city(published, BEFORE | {"hangen": "ignore"}), published / "out", dt.date(2025, 5, 1))
    with pytest.raises(UserError, match="cannot feed things"):
        build(city(published, BEFORE | {"hangen": "zwerfvuil"}), published / "out", dt.date(2025, 6, 1))


def test_not_even_in_a_source_with_another_name(published):
    file = city(published, BEFORE | {"hangen": "zwerfvuil"})
    file.write_text(file.read_text().replace('code = "meldingen"', 'code = "oproepen"'))
    with pytest.raises(UserError, match="cannot feed things"):
        build(file, published / "out", dt.date(2025, 5, 1))


def test_a_new_category_waits_until_the_steward_says_that_it_is_about_things(published):
    new = [row.replace("rommel", "nieuw").replace("r", "x", 1) for row in reports({("N1", "2025-02", "rommel"): 4})]
    file = city(published, BEFORE | {"nieuw": "zwerfvuil"}, new)
    result = build(file, published / "out", dt.date(2025, 5, 1))
    assert things(published) == 4 * 7
    line = next(line for line in result.advice if "waits and is not counted" in line)
    assert "mapping.csv, line 5" in line and "nieuw" not in line
    write_mapping(published, *(f"{name},{code}," for name, code in BEFORE.items()), "nieuw,zwerfvuil,things")
    build(file, published / "out", dt.date(2025, 5, 1))
    assert things(published) == 4 * 7 + 4


def test_what_the_steward_says_cannot_contradict_the_catalogue(published):
    write_mapping(published, "rommel,zwerfvuil,things", "plassen,wildplassen,things", "hangen,wildplassen,")
    with pytest.raises(UserError, match=r"line 3, 'about': contradicts the catalogue"):
        build(published / "city" / "city.toml", published / "out", dt.date(2025, 5, 1))


def test_a_category_may_move_from_things_to_people_and_then_stays_there(published):
    moved = city(published, BEFORE | {"rommel": "wildplassen"})
    moved.write_text(moved.read_text().replace('id = "id"', 'id = "id"\ntaken_back_until = "2025-04"'))
    build(moved, published / "out", dt.date(2025, 5, 1))
    with pytest.raises(UserError, match="cannot feed things"):
        build(city(published, BEFORE), published / "out", dt.date(2025, 6, 1))


def test_the_balance_of_a_source_that_held_people_stays_in_classes(published):
    left_out = BEFORE | {"hangen": "ignore", "plassen": "ignore"}
    build(city(published, left_out), published / "out", dt.date(2025, 5, 1))
    con = connect(current_file(published / "out"))
    assert con.execute("select count(row_count) from source_balance").fetchall() == [(0,)]

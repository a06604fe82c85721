"""A release that was made before some tables existed is read as before: pages open, and words come from its columns."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict

import duckdb
import pytest

from dashboard.facts.release import current_release
from dashboard.facts.wording import ask_worded, wordings
from dashboard.store import snapshot
from dashboard.store.snapshot import LATER_TABLES, POINTER, ask, read_pointer, sha256_of
from tests.pages.test_pages import opened


@pytest.fixture
def earlier(example_release, tmp_path, monkeypatch):
    """The example release as a version before these tables would have left it."""
    out = tmp_path / "out"
    shutil.copytree(example_release, out)
    pointer = read_pointer(out)
    for name in (pointer.file, pointer.public_file):
        with duckdb.connect(str(out / name)) as con:
            for table in (*LATER_TABLES, "wording"):
                con.execute(f"drop table {table}")
                con.execute("delete from published_table where table_name = ?", [table])
    sums = {"sha256": sha256_of(out / pointer.file), "public_sha256": sha256_of(out / pointer.public_file)}
    (out / POINTER).write_text(json.dumps(asdict(pointer) | sums), encoding="utf-8")
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(out))


def test_its_words_come_from_the_columns_of_its_tables(earlier, example_release, monkeypatch):
    names = ("source_list", "discipline_list", "goal_list", "network_list", "offer_name_list", "level_list")
    before = [ask_worded(name) for name in names]
    told = wordings().of("fenomeen", "zwerfvuil")
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(example_release))
    assert wordings().of("fenomeen", "zwerfvuil") == told
    for name, answer in zip(names, before, strict=True):
        assert answer.equals(ask_worded(name)), name


def test_what_came_later_is_empty_and_every_other_missing_table_is_an_error(earlier):
    assert ask("yearly_fenomeen_list").empty and ask("people_group_list").empty
    assert current_release().fenomenen


@pytest.mark.parametrize("stem", ["overzicht", "kaart", "doelen", "gegevens", "buurtprofiel"])
def test_pages_open(earlier, stem):
    assert not opened(stem, {"taal": "nl"}).exception

"""Writing a file whole: what a killed process left beside it does not stay."""

from __future__ import annotations

import os

from dashboard.base.disk import write_atomically


def test_what_a_killed_process_left_is_cleared_and_nothing_else(tmp_path):
    file = tmp_path / "current.json"
    left, just_now = tmp_path / ".current.json.4242", tmp_path / ".current.json.4243"
    others = [tmp_path / name for name in (".current.json.kept", ".other.json.4242", "current.json.4242")]
    for path in (left, just_now, *others):
        path.write_text("x")
        if path is not just_now:
            os.utime(path, (1_000_000, 1_000_000))
    write_atomically(file, "new")
    assert file.read_text() == "new"
    assert not left.exists()
    assert just_now.exists() and all(path.exists() for path in others)

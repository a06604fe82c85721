"""The state between two publications: sealed, for the builder only, and no loss when it is lost."""

from __future__ import annotations

import json
import stat

import pandas as pd
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.seeds import Seeds, seed_of
from dashboard.pipeline.protect.state import ERRORS, NONCE, Kept, State, mark_of, state_folder
from tests.tiny import SECRET

FOUND = {("N1", "wildplassen"): -3, ("N1", "hangjongeren"): 4}
TABLE = pd.DataFrame({"area_code": ["N1"], "series_code": ["wildplassen"], "value": [5]})
MARK = mark_of("2025-03", TABLE)


HEAD = "0" * 64


def state(folder, secret=SECRET, city="tiny") -> State:
    return State(folder / "history-state", city, lambda: secret)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_errors_come_back_for_the_very_same_publication_only(tmp_path):
    state(tmp_path).add("melding", Kept("2025-03", MARK, FOUND))
    assert state(tmp_path).errors("melding", "2025-03", MARK) == FOUND
    assert state(tmp_path).errors("melding", "2025-04", MARK) is None
    assert state(tmp_path).errors("melding", "2025-03", mark_of("2025-03", TABLE.assign(value=10))) is None
    assert state(tmp_path).errors("uren", "2025-03", MARK) is None


def test_each_publication_overwrites_the_one_before(tmp_path):
    for period in ("2025-03", "2025-04"):
        state(tmp_path).add("melding", Kept(period, MARK, FOUND))
    state(tmp_path).add("uren", Kept("2025-04", MARK, {}))
    assert state(tmp_path).errors("melding", "2025-03", MARK) == FOUND, "until the next one is on disk"
    state(tmp_path).settle()
    assert state(tmp_path).errors("melding", "2025-03", MARK) is None
    assert state(tmp_path).errors("melding", "2025-04", MARK) == FOUND, "another dataset leaves it alone"


def test_nobody_else_can_read_it_and_nothing_stands_there_in_plain(tmp_path):
    ours = state(tmp_path)
    ours.add("melding", Kept("2025-03", MARK, FOUND))
    ours.begin(HEAD)
    assert mode(ours.folder) == 0o700
    assert mode(ours.folder / ERRORS) == mode(ours.folder / NONCE) == 0o600
    data = (ours.folder / ERRORS).read_bytes()
    assert not any(word in data for word in (b"wildplassen", b"N1", b"melding", b"2025"))
    with pytest.raises(ValueError):
        json.loads(data)


@pytest.mark.parametrize(("secret", "city"), [(SECRET + "!", "tiny"), (SECRET, "another")])
def test_another_secret_or_city_opens_nothing(tmp_path, secret, city):
    state(tmp_path).add("melding", Kept("2025-03", MARK, FOUND))
    other = state(tmp_path, secret, city)
    assert other.errors("melding", "2025-03", MARK) is None
    assert other.unreadable


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_damaged_state_is_a_lost_one(tmp_path, damage):
    ours = state(tmp_path)
    ours.add("melding", Kept("2025-03", MARK, FOUND))
    (ours.folder / ERRORS).write_bytes(damage)
    assert ours.errors("melding", "2025-03", MARK) is None
    assert ours.unreadable
    ours.add("melding", Kept("2025-04", MARK, FOUND))
    assert state(tmp_path).errors("melding", "2025-04", MARK) == FOUND


def test_an_interrupted_build_loses_nothing(tmp_path):
    """Killed twice between the state and the history: what is on disk is still the month before."""
    ours = state(tmp_path)
    ours.add("melding", Kept("2025-03", MARK, FOUND))
    for _ in range(2):
        ours.add("melding", Kept("2025-04", "another", {}))
    assert ours.errors("melding", "2025-03", MARK) == FOUND


def test_the_same_errors_never_look_the_same(tmp_path):
    seen = set()
    for _ in range(3):
        state(tmp_path).add("melding", Kept("2025-03", MARK, FOUND))
        seen.add((tmp_path / "history-state" / ERRORS).read_bytes())
    assert len(seen) == 3


def test_a_nonce_lives_from_drawing_to_appending(tmp_path):
    first, head = state(tmp_path).begin(HEAD)
    assert len(first) == 32 and head == HEAD
    assert state(tmp_path).begin("1" * 64) == (first, HEAD), "an interrupted build draws the same again"
    state(tmp_path).forget_nonce()
    assert not (tmp_path / "history-state" / NONCE).exists()
    assert state(tmp_path).begin(HEAD)[0] != first
    state(tmp_path).forget_nonce()
    state(tmp_path).forget_nonce()


def test_half_a_nonce_is_refused_in_words(tmp_path):
    ours = state(tmp_path)
    ours.begin(HEAD)
    (ours.folder / NONCE).write_bytes(b"half")
    with pytest.raises(UserError, match="remove this file"):
        ours.begin(HEAD)


def test_the_state_stands_beside_the_history_and_not_in_it(tmp_path):
    assert state_folder(tmp_path / "history") == tmp_path / "history-state"


# ---- seeds ---------------------------------------------------------------------------------------


def seeds(nonce=b"n" * 32, secret=SECRET, city="tiny", head="0" * 64) -> Seeds:
    return Seeds(city, lambda: secret, lambda: (nonce, head))


def test_two_cities_with_one_secret_share_no_draw():
    assert seeds(city="mechelen").of("melding", "2025-03") != seeds(city="lier").of("melding", "2025-03")


def test_the_secret_alone_opens_nothing():
    """Last year's nonce is erased: who has secret, city, dataset, period and history still lacks 256 bits."""
    assert seeds(nonce=b"a" * 32).of("melding", "2025-03") != seeds(nonce=b"b" * 32).of("melding", "2025-03")


def test_every_part_counts_and_none_runs_into_another():
    all_of = seeds().of("melding", "2025-03")
    for other in (
        seeds().of("melding", "2025-04"),
        seeds().of("uren", "2025-03"),
        seeds(head="1" * 64).of("melding", "2025-03"),
        seeds(secret=SECRET + "!").of("melding", "2025-03"),
    ):
        assert other != all_of
    assert seed_of(b"key", "ab", "c") != seed_of(b"key", "a", "bc") != seed_of(b"key", "abc", "")
    assert len(seed_of(b"key")) == 32


def test_a_build_that_draws_nothing_asks_for_nothing():
    def never():
        raise AssertionError

    Seeds("tiny", never, never)

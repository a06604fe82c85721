"""The secret: where it comes from, when it is refused, and that it never shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.protect.secret import EXAMPLE_SECRET, KEY, VARIABLE, read_secret

GOOD = "k2Jd9-something long enough and mixed-0Zq"


def city(kind: str) -> Any:
    """All that read_secret looks at."""
    return SimpleNamespace(code="teststad", kind=kind, is_example=kind == "example")


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "secrets.toml"


def refusal(kind, file) -> str:
    with pytest.raises(UserError) as caught:
        read_secret(city(kind), file)
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("kind", ["real", "test", "example"])
def test_the_variable_comes_before_the_file(kind, file, monkeypatch):
    file.write_text(f'{KEY} = "{GOOD}"\n')
    assert read_secret(city(kind), file) == GOOD
    monkeypatch.setenv(VARIABLE, GOOD + "!")
    assert read_secret(city(kind), file) == GOOD + "!"


@pytest.mark.parametrize("kind", ["real", "test"])
def test_a_city_with_its_own_reports_needs_one(kind, file):
    assert VARIABLE in refusal(kind, file)


def test_an_example_city_has_the_published_one(file):
    assert read_secret(city("example"), file) == EXAMPLE_SECRET


@pytest.mark.parametrize("kind", ["real", "test"])
def test_the_example_secret_is_refused_for_other_cities(kind, file, monkeypatch):
    monkeypatch.setenv(VARIABLE, EXAMPLE_SECRET)
    assert "published example" in refusal(kind, file)


@pytest.mark.parametrize("weak", ["x" * 40, "short-but-mixed-8Zq", "ab" * 30, "x"])
def test_a_weak_secret_is_refused_and_not_shown(weak, file, monkeypatch):
    monkeypatch.setenv(VARIABLE, weak)
    text = refusal("real", file)
    assert "too weak" in text
    assert len(weak) < 2 or weak not in text


def test_a_broken_file_does_not_show_the_secret(file):
    file.write_text(f'{KEY} = "{GOOD}\n')
    assert GOOD not in refusal("real", file)


def test_a_secret_that_is_no_text(file):
    file.write_text(f"{KEY} = 12345678901234567890123456789012\n")
    assert "12345" not in refusal("real", file)

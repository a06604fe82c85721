"""Every visible word exists in both languages, is used, and can be filled in."""

from __future__ import annotations

import ast
import re

import pytest

from dashboard.base import texts
from dashboard.base.errors import UserError
from dashboard.base.settings import ROOT
from dashboard.base.texts import places, words_for

ALL = {language: words_for(language).texts for language in texts.languages()}
CODE = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def test_languages_have_the_same_keys_and_places():
    assert ALL["nl"].keys() == ALL["en"].keys()
    for key, text in ALL["nl"].items():
        assert places(text) == places(ALL["en"][key]), key


def _keys_in_code() -> set[str]:
    """Keys written as a whole in a call of words(...): `words("a.b")`."""
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_every_key_in_the_code_exists():
    missing = _keys_in_code() - ALL["nl"].keys()
    assert not missing


def test_texts_are_plain():
    for language, found in ALL.items():
        for key, text in found.items():
            assert not re.search(r"[<>`]|\*\*|\]\(", text), f"{language} {key}"


def test_no_words_that_claim_causes_or_judge_people():
    judging = r"probleemwijk|(?<!geen )slechte? wijk|overlastgevers?|worst"
    unwanted = rf"\b(komt doordat|dankzij|veroorzaakt?|because of|thanks to|{judging})\b"
    for language, found in ALL.items():
        hits = {key for key, text in found.items() if re.search(unwanted, text, re.IGNORECASE)}
        assert not hits, language


def test_unknown_keys_and_places_are_errors():
    words = words_for("nl")
    with pytest.raises(KeyError):
        words("no.such.key")
    with pytest.raises(KeyError):
        words("map.rate")
    assert words_for("xx").language == "nl"


def test_a_key_in_one_language_only_is_an_error(tmp_path):
    (tmp_path / "nl.toml").write_text('[a]\nb = "x"\n', encoding="utf-8")
    (tmp_path / "en.toml").write_text('[a]\nb = "x"\nc = "y"\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"'a\.c' stands in en\.toml only"):
        words_for("nl", tmp_path)


def test_other_places_are_an_error(tmp_path):
    (tmp_path / "nl.toml").write_text('a = "x {n}"\n', encoding="utf-8")
    (tmp_path / "en.toml").write_text('a = "x {m}"\n', encoding="utf-8")
    with pytest.raises(UserError, match="other places"):
        words_for("nl", tmp_path)

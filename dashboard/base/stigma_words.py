"""The list of words that put people or a place down (data/texts/stigma_words.toml), and finding them in a text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from dashboard.base import settings
from dashboard.base.toml_file import Strict, read_toml

WORD_FILE = settings.TEXT_DIR / "stigma_words.toml"

Word = Annotated[str, Field(min_length=3, pattern=r"^[^*]+\*?$")]


class _List(Strict):
    words: Annotated[list[Word], Field(min_length=1)]


class StigmaWords(Strict):
    """The whole file. Texts are searched for the words of both: a Dutch name stands in an English page too."""

    nl: _List
    en: _List


def plain(text: str) -> str:
    """Text without accents and capitals, and with one kind of dash and apostrophe."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return re.sub("[\u2010-\u2015]", "-", "".join(char for char in parts if not unicodedata.combining(char)))


@cache
def _pattern(path: Path) -> re.Pattern[str]:
    content = read_toml(path, StigmaWords)
    parts = []
    for word in (*content.nl.words, *content.en.words):
        body = r"\s+".join(re.escape(part) for part in plain(word.rstrip("*")).split())
        parts.append(body + (r"[\w'-]*" if word.endswith("*") else r"(?![\w-])"))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})")


def stigma_word(text: str, path: Path = WORD_FILE) -> str | None:
    """The first word of the list in a text, as it stands there without capitals; None when there is none."""
    found = _pattern(path).search(plain(text))
    return found[0] if found else None

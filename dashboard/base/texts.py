"""Every word that a person sees, in Dutch and English, from data/texts. A missing key is an error, not an empty place.

Texts are plain: no HTML and no markdown. Who shows them escapes them for the target (markup.py, maps.py, charts.py).
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.base.formats import Language

LANGUAGES: tuple[Language, ...] = ("nl", "en")


@dataclass(frozen=True)
class Words:
    """The words of one language: `words("kaart.title")`, `words("tile.before", year="2025")`."""

    language: Language
    texts: dict[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text under `key` with its `{places}` filled in. Raises KeyError for an unknown key or place."""
        return self.texts[key].format(**values)

    def counted(self, key: str, count: int) -> str:
        """How many of something: the text `key`, or `key`_one where there is one. Raises KeyError as a call does."""
        return self(f"{key}_one") if count == 1 else self(key, n=count)

    def has(self, key: str) -> bool:
        return key in self.texts

    def pick(self, nl: object, en: object) -> str:
        """Of two names from data the one in this language; the other when it is empty."""
        first, second = (nl, en) if self.language == "nl" else (en, nl)
        return str(first or second or "")

    def section(self, prefix: str) -> list[str]:
        """The texts `prefix.1`, `prefix.2`, ... in order: paragraphs of a longer explanation."""
        found: list[str] = []
        while (key := f"{prefix}.{len(found) + 1}") in self.texts:
            found.append(self.texts[key])
        if not found:
            raise KeyError(prefix)
        return found


def _flatten(content: dict[str, Any], path: Path, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in content.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flat |= _flatten(value, path, f"{name}.")
        elif isinstance(value, str) and value.strip():
            flat[name] = " ".join(value.split())
        else:
            raise UserError("not a text", file=path, column=name, expected="words between quotes")
    return flat


def read_texts(path: Path) -> dict[str, str]:
    """The texts of a file, keys joined by dots. Raises UserError for what is not a text or cannot be filled in."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("file not found", file=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"not valid TOML: {error}", file=path) from error
    texts = _flatten(content, path)
    for key, text in texts.items():
        try:
            places(text)
        except ValueError as error:
            raise UserError(f"cannot be filled in: {error}", file=path, column=key) from error
    return texts


def places(text: str) -> frozenset[str]:
    """The names of the `{places}` in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _of_language(folder: Path, language: Language) -> dict[str, str]:
    """The texts of `nl.toml` and of each `<page>.nl.toml` beside it. Raises UserError when two files hold one key."""
    texts = read_texts(folder / f"{language}.toml")
    for path in sorted(folder.glob(f"*.{language}.toml")):
        more = read_texts(path)
        for key in sorted(more.keys() & texts.keys()):
            raise UserError(f"the text '{key}' stands in another file too", file=path)
        texts |= more
    return texts


@cache
def _all_texts(folder: Path) -> dict[Language, dict[str, str]]:
    files = {language: folder / f"{language}.toml" for language in LANGUAGES}
    read = {language: _of_language(folder, language) for language in LANGUAGES}
    for language in LANGUAGES:
        for other in LANGUAGES:
            for key in sorted(read[other].keys() - read[language].keys()):
                raise UserError(f"the text '{key}' stands in {other}.toml only", file=files[language])
            for key, text in read[language].items():
                if places(text) != places(read[other][key]):
                    raise UserError(f"the text '{key}' has other places than in {other}.toml", file=files[language])
    return read


def words_for(language: str, folder: Path = settings.TEXT_DIR) -> Words:
    """The words of a language; Dutch when the language is unknown. Raises UserError when the files do not match."""
    known: Language = "en" if language == "en" else "nl"
    return Words(known, _all_texts(folder)[known])

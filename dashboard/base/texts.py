"""Every word that a person sees, from data/texts. A missing key is an error, not an empty place.

A language is a file: `<language>.toml`, with `<part>.<language>.toml` beside it. The first language holds every text;
what another has not translated yet is shown in the first one, and a build says so (`untranslated`).
Texts are plain: no HTML and no markdown. Who shows them escapes them for the target (markup.py, maps.py, charts.py).
"""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.base import settings
from dashboard.base.errors import UserError

Language = str  # a code of two or three letters, as in `nl`
_CODE = re.compile(r"[a-z]{2,3}")
_BLANK = " \t\r\n"  # other spaces mean something: a thin one between thousands


class Wording(dict[str, str]):
    """One text in several languages: {language: text}. What is missing in one is read in the first language, or else
    in the one that was written first."""

    def __hash__(self) -> int:  # type: ignore[override]  # it stands in values that are keys of caches; nobody changes one
        return hash(frozenset(self.items()))

    @property
    def first(self) -> str:
        """The text in the first language, which lists are sorted by."""
        return self[settings.FIRST_LANGUAGE]

    def __missing__(self, language: str) -> str:
        return self.get(settings.FIRST_LANGUAGE) or next(iter(self.values()))


@dataclass(frozen=True)
class Words:
    """The words of one language: `words("kaart.title")`, `words("tile.before", year="2025")`."""

    language: Language
    texts: dict[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text under `key` with its `{places}` filled in. Raises KeyError for an unknown key or place."""
        return self.texts[key].format(**values)

    def counted(self, key: str, count: int) -> str:
        """A number with its noun: the text `key`, or `key`_one where there is one. Raises KeyError as a call does."""
        return self(f"{key}_one") if count == 1 else self(key, n=count)

    def has(self, key: str) -> bool:
        return key in self.texts

    def of(self, wording: Wording | None) -> str:
        """A text of the release in this language; empty where there is none."""
        return wording[self.language] if wording else ""

    def section(self, prefix: str) -> list[str]:
        """The texts `prefix.1`, `prefix.2`, ... in order: paragraphs of a longer explanation."""
        paragraphs: list[str] = []
        while (key := f"{prefix}.{len(paragraphs) + 1}") in self.texts:
            paragraphs.append(self.texts[key])
        if not paragraphs:
            raise KeyError(prefix)
        return paragraphs


def _flatten(content: dict[str, Any], path: Path, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in content.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flat |= _flatten(value, path, f"{name}.")
        elif isinstance(value, str) and value.strip():
            flat[name] = re.sub(f"[{_BLANK}]+", " ", value).strip(_BLANK)
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


def languages(folder: Path | None = None) -> tuple[Language, ...]:
    """The languages that there are words in, the first one first."""
    return tuple(_all_texts(folder or settings.TEXT_DIR))


def untranslated(language: Language, folder: Path | None = None) -> tuple[str, ...]:
    """The keys of the texts that are shown in the first language, since this one does not have them."""
    folder = folder or settings.TEXT_DIR
    own = _of_language(folder, language)
    return tuple(sorted(_all_texts(folder)[language].keys() - own.keys()))


@cache
def _all_texts(folder: Path) -> dict[Language, dict[str, str]]:
    """The texts of every language of a folder. Raises UserError for one that the first language does not have."""
    first = settings.FIRST_LANGUAGE
    others = sorted(path.stem for path in folder.glob("*.toml") if _CODE.fullmatch(path.stem) and path.stem != first)
    complete = _of_language(folder, first)
    read = {first: complete}
    for language in others:
        own = _of_language(folder, language)
        for key in sorted(own.keys() - complete.keys()):
            raise UserError(f"the text '{key}' stands in {language}.toml only", file=folder / f"{first}.toml")
        for key, text in own.items():
            if places(text) != places(complete[key]):
                name = f"{first}.toml"
                raise UserError(f"the text '{key}' has other places than in {name}", file=folder / f"{language}.toml")
        read[language] = complete | own
    return read


def words_for(language: str, folder: Path | None = None) -> Words:
    """The words of a language; the first one when it is unknown. Raises UserError when the files do not match."""
    found = _all_texts(folder or settings.TEXT_DIR)
    known = language if language in found else settings.FIRST_LANGUAGE
    return Words(known, found[known])

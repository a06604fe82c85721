"""Search for what looks personal in a text, by patterns and check digits; never by a list of names.

Two users. The gate of the build looks at columns of raw files (`hits`) and refuses them: it must not cry wolf.
`findings` looks at every text that is typed to be read by others (reviews, goals, texts and links of partners): it may
cry wolf, because a person confirms or approves what it flags. `refused_kinds` are those that nobody can confirm.
Nothing here keeps or returns a value: only which kinds were found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import phonenumbers
from stdnum import iban
from stdnum.be import nn

from dashboard.base import personal_numbers, personal_shapes, settings
from dashboard.base.toml_file import Strict, read_toml

EMAIL = "email"
PHONE = "phone"
NATIONAL_NUMBER = "national_number"
BANK_ACCOUNT = "bank_account"
PLATE = "plate"
HANDLE = "handle"
STREET = "street"
BIRTH_DATE = "birth_date"
COORDINATES = "coordinates"
PEOPLE_NUMBER = "people_number"
# What `findings` can return, in this order. The words for a page: `personal.<kind>` in data/texts.
KINDS = (
    EMAIL,
    PHONE,
    NATIONAL_NUMBER,
    BANK_ACCOUNT,
    PLATE,
    HANDLE,
    STREET,
    BIRTH_DATE,
    COORDINATES,
    PEOPLE_NUMBER,
)
# In a public text there is never a good reason for these. The others may stand there when a person says so: a place to
# go to has a house number, an organisation has a page on a social network.
REFUSED = frozenset({EMAIL, PHONE, NATIONAL_NUMBER, BANK_ACCOUNT, PLATE})

WORD_FILE = settings.TEXT_DIR / "people_words.toml"
_LONGEST = 2000  # characters of a value that a column check looks at
_PIECE = 200  # characters; what is personal and longer than this is not written by hand

_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|0)[\d(][\d\s()./-]{6,18}\d(?![\d:])")
_NATIONAL = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[-. ]?\d{2}(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_PLATE = re.compile(r"(?<![\w-])[1-9OQ][- .]?[A-Z]{3}[- .]?\d{3}(?![\w-])")
_STREET_ENDINGS = "straat|laan|weg|steenweg|plein|lei|vest|dreef|dijk|kaai|markt|plaats|baan|hof|pad|park"
_STREET = re.compile(
    rf"(?:\b[^\W\d_][\w'-]*(?:{_STREET_ENDINGS})"
    r"(?:\s*,)?\s+(?:nr\.?\s*)?\d{1,4}\b"
    r"|\b(?:rue|avenue|boulevard|place|chaussée|quai)\s+[^\d,;]{2,40}[ ,]+\d{1,4}\b"
    r"|\b\d{1,5}\s+(?:[A-Z][\w.'-]*\s+){1,4}(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|pl|place|ct|sq|"
    r"ter|terrace|way|pkwy|hwy)\b)",
    re.IGNORECASE,
)
_SQUARE = re.compile(r"\b[A-Z][\w'-]+ (?:Markt|Plein|Vest|Laan|Straat|Baan|Dreef|Lei|Weg)\s*,?\s+\d{1,4}\b")
# A column of long numbers passes a check digit now and then by chance; one that holds such numbers nearly always does.
_CHANCE_SHARE = 0.05

# ---- columns of raw files -------------------------------------------------------------------------


def hits(values: Mapping[str, int]) -> dict[str, int]:
    """Counts of the `values` (with how often each occurs) that hold each kind of personal data."""
    return {kind: count for kind, find in _IN_COLUMNS.items() if (count := find(values))}


def _matching(is_hit: Callable[[str], bool]) -> Callable[[Mapping[str, int]], int]:
    """Count the values for which `is_hit`."""
    return lambda values: sum(count for value, count in values.items() if is_hit(value[:_LONGEST]))


def _numbers(pattern: re.Pattern[str], is_valid: Callable[[str], bool]) -> Callable[[Mapping[str, int]], int]:
    """Count the values with a valid number; bare digits that are valid as rarely as chance has it do not count."""

    def find(values: Mapping[str, int]) -> int:
        written = bare = candidates = 0
        for value, count in values.items():
            found = pattern.findall(value[:_LONGEST])
            bare_value = value.strip().isdigit()
            candidates += count if bare_value and found else 0
            if any(is_valid(text) for text in found):
                bare += count if bare_value else 0
                written += 0 if bare_value else count
        return written + (bare if bare > _CHANCE_SHARE * candidates else 0)

    return find


def _is_phone(text: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "BE"))
    except phonenumbers.NumberParseException:
        return False


def _is_iban(text: str) -> bool:
    # The pattern may take a following word with it: try the shorter readings too. Without the check of the country,
    # which knows the banks of today only.
    words = text.split(" ")
    return any(bool(iban.is_valid("".join(words[:n]), check_country=False)) for n in range(len(words), 0, -1))


_IN_COLUMNS: dict[str, Callable[[Mapping[str, int]], int]] = {
    EMAIL: _matching(lambda value: "@" in value and _EMAIL.search(value) is not None),
    PHONE: _numbers(_PHONE, _is_phone),
    NATIONAL_NUMBER: _numbers(_NATIONAL, lambda text: bool(nn.is_valid(text))),
    BANK_ACCOUNT: _matching(lambda value: any(_is_iban(text) for text in _IBAN.findall(value))),
    PLATE: _matching(lambda value: _PLATE.search(value) is not None),
    STREET: _matching(lambda value: _STREET.search(value) is not None or _SQUARE.search(value) is not None),
}


# ---- texts that others will read --------------------------------------------------------------------

_IN_TEXTS: dict[str, Callable[[str], bool]] = {
    EMAIL: personal_shapes.has_email,
    PHONE: personal_numbers.has_phone,
    NATIONAL_NUMBER: personal_numbers.has_national_number,
    BANK_ACCOUNT: personal_numbers.has_bank_account,
    PLATE: personal_numbers.has_plate,
    HANDLE: personal_shapes.has_handle,
    STREET: personal_shapes.has_house_number,
    BIRTH_DATE: personal_shapes.has_birth_date,
    COORDINATES: personal_shapes.has_coordinates,
}


def findings(text: str) -> list[str]:
    """The kinds of personal data that `text` seems to hold, in the order of KINDS; empty when none.

    A warning for a person, not a proof: names, nicknames and streets without "straat" or the like are not seen. Links
    are looked into, path and query, whatever their %-codes.
    """
    plain = _readable(text)
    # Pieces that overlap: no text is too long to be looked at, and no pattern has long to go back and forth.
    pieces = [plain[start : start + 2 * _PIECE] for start in range(0, max(1, len(plain) - _PIECE), _PIECE)]
    pieces += [part[: 2 * _PIECE] for piece in pieces for part in personal_shapes.inside_links(piece)]
    found = {kind for kind, is_in in _IN_TEXTS.items() if any(map(is_in, pieces))}
    if _counts_people(plain):
        found.add(PEOPLE_NUMBER)
    return [kind for kind in KINDS if kind in found]


def refused_kinds(text: str) -> list[str]:
    """The `findings` that no public text may hold, whoever says so: REFUSED."""
    return [kind for kind in findings(text) if kind in REFUSED]


def findings_by_field(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """`findings` of each text of a form; only the fields with any."""
    return {field: kinds for field, text in texts.items() if (kinds := findings(text))}


class PeopleWords(Strict):
    """The words of data/texts/people_words.toml, lower case and without accents."""

    numbers: frozenset[str]
    people: frozenset[str]
    endings: tuple[str, ...]
    elsewhere: frozenset[str]
    leading: frozenset[str]


@cache
def people_words(path: Path = WORD_FILE) -> PeopleWords:
    """Read once. Raises UserError naming file and line."""
    return read_toml(path, PeopleWords)


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|\n")
_REACH = 3  # words after a number among which the people-word may stand: "5 luidruchtige oudere jongeren"
_PASSED_OVER = frozenset("-–/à~±")


_SAME = {ord(hyphen): "-" for hyphen in "‐‑‒–—―−·•"} | {ord(space): " " for space in "\u00a0\u202f\u2009\t"}


def _readable(text: str) -> str:
    """The text as a reader sees it: every digit, hyphen and space in its plain form, invisible characters gone."""
    normal = unicodedata.normalize("NFKC", text).translate(_SAME)
    return "".join(character for character in normal if unicodedata.category(character) != "Cf")


def _bare(word: str) -> str:
    """'Cliënten' -> 'clienten', but 'één' stays: without its accents it would be an article."""
    lower = word.lower()
    if lower in ("één", "éen"):
        return "één"
    return "".join(letter for letter in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(letter))


def _counts_people(text: str) -> bool:
    """Whether a number stands beside a word for people: '3 jongeren', 'groep van 5', 'jongeren (3)', '14-jarige'."""
    words = people_words()
    tokens = [bare for token in _TOKEN.findall(text) if (bare := _bare(token))]

    def is_number(word: str) -> bool:
        is_year = len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100
        return (word[0].isdecimal() and not is_year) or word in words.numbers or word == "één"

    def is_people(word: str) -> bool:
        return word in words.people or word.endswith(words.endings)

    for at, token in enumerate(tokens):
        if is_number(token) and _is_followed_by_people(tokens[at + 1 :][: _REACH + 2], is_people, words):
            return True
        if is_people(token):
            after = [one for one in tokens[at + 1 : at + 4] if one not in "(:=" and one not in words.leading]
            gap = tokens[at + 1 : at + 2]
            if gap and (gap[0] in "(:=" or gap[0] in words.leading) and after and is_number(after[0]):
                return True
    return False


def _is_followed_by_people(after: list[str], is_people: Callable[[str], bool], words: PeopleWords) -> bool:
    seen = 0
    for token in after:
        if token in _PASSED_OVER:
            continue
        if not token[0].isalpha() or token in words.elsewhere or seen == _REACH:
            return False
        if is_people(token):
            return True
        seen += 1
    return False

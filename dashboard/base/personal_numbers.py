"""Shapes of phones, numbers of the state, bank accounts and plates in running text, in four countries.

Each function takes a text that `personal_data` has made readable (one kind of hyphen, space and digit) and says whether
one such thing stands in it. Shapes, check digits and the words beside them; never a list of names.
"""

from __future__ import annotations

import re

import phonenumbers
from stdnum import iban
from stdnum.be import bis, nn
from stdnum.fr import nir

# ---- phones -----------------------------------------------------------------------------------------

_DIGIT_WORDS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "nul zero null",
            "een één one un eins",
            "twee two deux zwei",
            "drie three trois drei",
            "vier four quatre",
            "vijf five cinq fünf",
            "zes six sechs",
            "zeven seven sept sieben",
            "acht eight huit",
            "negen nine neuf neun",
        )
    )
    for word in words.split()
}
_DIGIT_WORD = "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True))
_SPOKEN_OUT = re.compile(r"\b(?:nul|z[ée]ro)\s+(?:vier\s?honderd|quatre\s?cents?)", re.IGNORECASE)
_LETTER_FOR_ZERO = re.compile(r"(?<!\w)[oO](?=4\d\d)")
_SPOKEN = re.compile(rf"\b(?:nul|zero|null)(?:[\s,-]{{0,3}}(?:(?:{_DIGIT_WORD})\b|\d)){{2,14}}", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}(?!\d)")
_PHONE_CUE = re.compile(
    r"\b(?:tel|tél|telefoon\w*|téléphone\w*|telefon\w*|fon|phone|gsm|mob|mobiel|mobil|mobile|handy|portable|whatsapp|sms|"
    r"bel|bellen|opbellen|call|appeler?|appelez|joindre|anrufen?|contact|bereikbaar)\b",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"(?<![\w,:])(?<!\d[./-])(?:\+|\(?0)(?:(?:[\s()./_*-]{0,3}|,)\d){8,15}(?![\d:%]|[,.]\d)")
_WITHOUT_ZERO = re.compile(r"(?<![\w.,/-])4\d{2}(?:[ ./-]?\d){6}(?![\d.,])")
_MOST_PHONE_DIGITS = 15


def has_phone(text: str) -> bool:
    """A number of Belgium, the Netherlands, France or Germany, or any with a country code, however it is spaced."""
    if _SPOKEN_OUT.search(text):
        return True
    digits = _SPOKEN.sub(_as_digits, _LETTER_FOR_ZERO.sub("0", text))
    plain = _DATE.sub(" ; ", _CLOCK.sub(" ; ", digits))
    has_cue = _PHONE_CUE.search(plain) is not None
    if any(_is_phone(found[0], has_cue) for found in _DIALLED.finditer(plain)):
        return True
    if has_cue and any(_is_phone(f"0{found[0]}", has_cue) for found in _WITHOUT_ZERO.finditer(plain)):
        return True
    return phonenumbers.PhoneNumberMatcher(plain, "BE").has_next()


def _as_digits(found: re.Match[str]) -> str:
    return re.sub(_DIGIT_WORD, lambda word: _DIGIT_WORDS[word[0].lower()], found[0], flags=re.IGNORECASE)


def _is_phone(text: str, has_cue: bool) -> bool:
    is_abroad = text.lstrip("(").startswith(("+", "00"))
    digits = re.sub(r"\D", "", text.replace("(0)", "") if is_abroad else text)
    if len(digits) > _MOST_PHONE_DIGITS:
        return False
    if is_abroad:
        return _is_valid(f"+{digits.removeprefix('00')}", None)
    if any(_is_valid(digits, region) for region in ("BE", "NL", "FR")):
        return True
    # Nearly every number beginning with 0 is one in Germany: there only a mobile, or beside a word that says so.
    return (has_cue or digits.startswith(("015", "016", "017"))) and _is_valid(digits, "DE")


def _is_valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


# ---- numbers of the state, and of the bank ----------------------------------------------------------

_SEP = r"[ ./*_-]{0,3}"
_BELGIAN = re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{10}}(?!\d)")
_BELGIAN_AS_WRITTEN = re.compile(r"(?<!\d)\d{2}\.\d{2}\.\d{2} ?[-/ ] ?\d{3}[-. ]\d{2}(?!\d)")
_FRENCH = re.compile(
    rf"(?<!\d)[12]{_SEP}\d{{2}}{_SEP}\d{{2}}{_SEP}(?:\d{{2}}|2[AB]){_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{2}}(?!\d)"
)
_GERMAN_PENSION = re.compile(r"(?<!\d)\d{2} ?(?:[0-2]\d|3[01])(?:0\d|1[0-2])\d{2} ?[A-Z] ?\d{3}(?!\d)")
_GERMAN_TAX = re.compile(r"(?<!\d)\d{2,3}/\d{3}/\d{4,5}(?!\d)")
_IDENTITY_CARD = re.compile(
    r"\b(?:paspoort|identiteitskaart|passe?port|carte d'identité|ausweis|eid|rijbewijs)\b\D{0,12}(?=\w*\d)\w{8,}",
    re.IGNORECASE,
)
_NUMBER_CUE = re.compile(
    r"rijksregister|\brrn\b|\binsz\b|\bniss\b|\binss\b|\bbis[- ]?(?:nr|nummer)|nationaal nummer|registre national|"
    r"\bb\.?s\.?n\b|burger ?service ?(?:nr|nummer)|sofi-?nummer|\bnir\b|\binsee\b|\bsécu\b|sécurité sociale|"
    r"carte vitale|"
    r"steuer\S{0,3}[- ]?id|steuer-?identifi|\bidnr\b|steuerliche id|\btax id\b|versicherungsnummer|national number|"
    r"social security",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{7,14}}(?!\d)")


def has_national_number(text: str) -> bool:
    """A number of the state for a person: Belgian (BIS too) and French by check digits, others by the word beside."""
    if any(nn.is_valid(digits) or bis.is_valid(digits) for digits in _compact(_BELGIAN, text)):
        return True
    if any(nir.is_valid(digits) for digits in _compact(_FRENCH, text)):
        return True
    if any(p.search(text) for p in (_BELGIAN_AS_WRITTEN, _GERMAN_PENSION, _GERMAN_TAX, _IDENTITY_CARD)):
        return True
    return _NUMBER_CUE.search(text) is not None and _LONG_NUMBER.search(_DATE.sub(" ; ", text)) is not None


def _compact(pattern: re.Pattern[str], text: str) -> list[str]:
    return [re.sub(r"[^0-9AB]", "", found[0]) for found in pattern.finditer(text)]


_ACCOUNT = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ ./*_-]?\d{2}(?:[ ./*_-]?[A-Z0-9]){11,32}")
_BELGIAN_ACCOUNT = re.compile(rf"(?<![A-Z0-9])BE(?:{_SEP}\d){{14}}(?!\d)")
# As Belgian accounts were written before 2010, and cards of identity are: the last two are the rest of a division.
_TWELVE = re.compile(r"(?<!\d)(\d{3})[-/. ](\d{7})[-/. ](\d{2})(?!\d)")
_SHORTEST_ACCOUNT, _LONGEST_ACCOUNT = 15, 34


def has_bank_account(text: str) -> bool:
    """An IBAN of any country, or what is written as one of Belgium with a mistake in it."""
    upper = text.upper()
    if _BELGIAN_ACCOUNT.search(upper):
        return True
    if any((int(found[1] + found[2]) - int(found[3])) % 97 == 0 for found in _TWELVE.finditer(text)):
        return True
    for found in _ACCOUNT.finditer(upper):
        compact = re.sub(r"[^A-Z0-9]", "", found[0])
        lengths = range(_SHORTEST_ACCOUNT, min(len(compact), _LONGEST_ACCOUNT) + 1)
        # Without the check of the country, which knows the banks of today only.
        if any(iban.is_valid(compact[:length], check_country=False) for length in lengths):
            return True
    return False


# ---- plates -----------------------------------------------------------------------------------------

# The groups of plates: L letters, N figures, and how many. Belgian (of trailers and motors too), French, Dutch.
_SHAPES = (
    *("N1 L3 N3", "L1 L3 N3", "L2 N3 L2", "N2,4 L2,3 N2"),
    *("L2 N2 N2", "N2 N2 L2", "N2 L2 N2", "L2 N2 L2", "L2 L2 N2", "N2 L2 L2", "N2 L3 N1", "N1 L3 N2"),
    *("L2 N3 L1", "L1 N3 L2", "L3 N2 L1", "L1 N2 L3", "N1 L2 N3", "N3 L2 N1"),
)
_OLD_SHAPES = ("L3 N3", "N3 L3", "L2 L2 N3")  # Belgian ones of before 2010, which look like many other codes
_PLATE_CUE = re.compile(
    r"\b(?:(?:nummer)?pla[ak]t|kenteken\w*|kennzeichen|kennz|immat\w*|plaque|licen[cs]e|taxi|moto|"
    r"(?:bestel|vracht|personen)?wagen|auto|camionett?e|voiture|véhicule|scooter|brommer|car|fahrzeug)\b",
    re.IGNORECASE,
)
_BESIDE = 30  # characters after such a word


def _shapes(shapes: tuple[str, ...], gap: str) -> re.Pattern[str]:
    """All `shapes` of plates, with `gap` between their groups."""
    written = [
        gap.join(("[A-Z]" if group[0] == "L" else r"\d") + f"{{{group[1:]}}}" for group in shape.split())
        for shape in shapes
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(written)})(?![\w-])")


_JOINED = _shapes(_SHAPES, r" ?[-.] ?")
_LOOSE = _shapes((*_SHAPES, *_OLD_SHAPES), r"(?: ?[-.] ?| )?")
_FRENCH_COMPACT = _shapes(("L2 N3 L2",), "")
_GERMAN = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[HE]?(?![\w-])")
_GERMAN_LOOSE = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[HE]?(?![\w-])")
_BELGIAN_PLATE = re.compile(r"(?<![\w-])[1-9]([- .]?)([A-Z]{3})([- .]?)\d{3}(?![\w-])", re.IGNORECASE)
# '3 MEI 100' and '1 TOT 100' are no plates, though written in capitals.
_NO_PLATE = re.compile(
    "JAN|FEB|MAA|MRT|APR|MEI|JUN|JUL|AUG|SEP|OKT|OCT|NOV|DEC|MAI|MAY|AVR|VAN|MET|PER|TOT|DES|PAR|SUR|UUR|BUS|ANS|MIN|"
    "MAX|NRS|AND|THE|FOR|PCT|EUR|STK"
)


def has_plate(text: str) -> bool:
    """A plate with its hyphens, the Belgian one in any case, or any shape of one beside a word for plates or cars."""
    if _JOINED.search(text) or _GERMAN.search(text) or _FRENCH_COMPACT.search(text):
        return True
    if any(_is_written(*found.groups()) for found in _BELGIAN_PLATE.finditer(text)):
        return True
    beside = (text[cue.end() : cue.end() + _BESIDE] for cue in _PLATE_CUE.finditer(text))
    return any(_LOOSE.search(words.upper()) or _GERMAN_LOOSE.search(words) for words in beside)


def _is_written(first_gap: str, letters: str, second_gap: str) -> bool:
    """With spaces only capitals are a plate, and not every word in capitals."""
    has_space = " " in (first_gap, second_gap)
    return not has_space or (letters.isupper() and not _NO_PLATE.fullmatch(letters))

"""Shapes of addresses, handles, birth dates and places in running text, in Dutch, French, German and English.

Each function takes a text that `personal_data` has made readable (one kind of hyphen, space and digit) and says whether
one such thing stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

# ---- e-mail and handles -----------------------------------------------------------------------------

_AT = r"(?:[(\[{<]\s?at\s?[)\]}>]|apen?staart(?:je)?|arobase|klammeraffe)"
_DOT = r"\s?(?:[(\[{<]\s?(?:dot|punt|point|punkt)\s?[)\]}>]|[-_ ]\s?(?:punt|dot|point|punkt)\s?[-_ ])\s?"
_COUNTRY = "be|nl|fr|de|lu|uk|eu|com|org|net|info|gent|brussels|vlaanderen|me|io"
_EMAILS = (
    re.compile(r"[^\s@,;<>()/]+@[^\s@,;<>()/]+\.[A-Za-z]{2,}"),
    re.compile(rf"\w ?@ ?[\w-]+ \. (?:{_COUNTRY})\b"),
    re.compile(rf"\w[\s_-]{{0,3}}{_AT}[\s_-]{{0,3}}\w", re.IGNORECASE),
    re.compile(rf"\w[\s_-]{{1,3}}at[\s_-]{{1,3}}\w[\w-]{{0,40}}?{_DOT}\w", re.IGNORECASE),
    re.compile(rf"\w AT [\w-]+\.(?:{_COUNTRY})\b"),
    re.compile(rf"(?:\w[._]\w+ at |\w\s?[(\[{{]\s?a\s?[)\]}}]\s?)[\w-]+\.(?:{_COUNTRY})\b", re.IGNORECASE),
)


def has_email(text: str) -> bool:
    """An e-mail address, also written so that no machine sees it: 'jan (at) example punt be'."""
    return any(pattern.search(text) for pattern in _EMAILS)


_NETWORKS = "insta|instagram|ig|snap|snapchat|tiktok|twitter|facebook|fb|telegram|discord|linkedin|signal"
_PROFILE = re.compile(
    r"\b(?:facebook|instagram|tiktok|twitter|x|threads|snapchat|linkedin|t|vk|bsky)\.(?:com|me|app)/+"
    r"(?!(?:events|groups|sharer?|hashtag|watch|p|reel)\b)(?:(?:in|add|user|profile|people)/)?@?\w[\w.-]{2,}",
    re.IGNORECASE,
)
_HANDLES = (
    re.compile(r"(?<![\w.@/])@[a-z_][\w.]{2,}"),
    re.compile(r"(?<![\w.@/])@[A-Z]\w*[\d_.]\w+"),
    re.compile(rf"\b(?:{_NETWORKS})\s?[:=]\s?@?(?!https?:)[^\W\d_]", re.IGNORECASE),
    re.compile(rf"\b(?:{_NETWORKS}) @?[^\W\d_][\w-]*[._\d][\w.]*\w", re.IGNORECASE),
    re.compile(
        rf"\b(?:op|mijn|my|mon|sur|on) (?:{_NETWORKS})\b[^.!?]{{0,8}}\b(?:ben ik|heet ik|is|i am|als)\b", re.IGNORECASE
    ),
    re.compile(r"(?<!\w)(?:\w{2,}#\d{4}\b|u/\w*[_\d]\w*)"),
    _PROFILE,
)


def has_handle(text: str) -> bool:
    """The name of somebody, or of an organisation, on a social network."""
    return any(pattern.search(text) for pattern in _HANDLES)


# ---- house numbers ----------------------------------------------------------------------------------

_DUTCH_ENDS = (
    "straat|straatje|laan|weg|steenweg|plein|pleintje|lei|vest|dreef|dijk|kaai|kade|markt|plaats|baan|hof|pad|park|singel|"
    "gracht|steeg|rei|veld|kouter|poort|brug|vaart|heide|akker|berg|plantsoen|oord|zoom|vliet|"
    "straße|strasse|str\\.|platz|allee|gasse|damm|ufer"
)
# Behind a number these say that it counts something: 'het plein 12 uur open', 'Marktplein 3 mei'.
_COUNTED = (
    r"\s?(?:u\b|u\d|h\b|h\d|uur|min|%|€|euro|km|m\b|m²|jaar|jaren|dagen|weken|maanden|keer|plaatsen|x\b|ste\b|de\b|e\b|"
    r"jan|feb|maart|mrt|apr|mei|juni|juli|aug|sep|okt|nov|dec|march|may|june|july|oct|[:.,]\d|/\d\d/|-\d\d/|"
    r"\s?(?:tot|t/m|à|-)\s?\d+\s?(?:u|h|uur|jaar)\b)"
)
_HOUSE = rf"(?!(?:19|20)\d\d\b)\d{{1,4}}(?:\s?[a-zA-Z]\b)?(?!\d)(?!{_COUNTED})"
_NUMBER_WORD = r"(?:nr|nrs|no|n°|nº|nummer|num[ée]ro|huisnr|huisnummer|huis|house)\.?"
_FRENCH_TYPES = (
    r"rue|avenue|av\.|boulevard|bl?v?d\.?|place|chaussée|quai|impasse|allée|chemin|square|cours|route|ruelle|passage|"
    r"sentier|drève|clos|venelle|r\."
)
_SURE_FRENCH_TYPES = "rue|avenue|boulevard|chaussée|allée|impasse|chemin"
_SURE_DUTCH_ENDS = "straat|laan|steenweg|dreef|kaai|lei|dijk|vest"
_OF = r"(?:de la|de l'|du|des|de|d'|aux?|à|la|le|les|l')\s?"
_FRENCH_NAME = rf"(?:{_OF})?[A-ZÀ-Þ][^\d,;.()]{{1,40}}?"
_FRENCH_LOW_NAME = rf"{_OF}[^\d,;.()]{{2,30}}?"
_NAME = r"[A-ZÀ-Þ][\w'’-]*"
_BUS = r"(?:bus|bte|boîte)\b"
_ADDRESSES = (
    # Zonnestraat 48, Lindelaan 12 bus 3, Grote Markt, 21, Oude Baan nr. 17
    re.compile(
        rf"\b(?:{_NAME}(?:{_DUTCH_ENDS}|str\.?)|{_NAME} (?:{_DUTCH_ENDS.title()}))"
        rf"(?:\s?,)?\s*(?:{_NUMBER_WORD}\s?)?{_HOUSE}"
    ),
    # zonnestraat 48
    re.compile(rf"\b\w{{3,}}(?:{_SURE_DUTCH_ENDS})(?:\s?,)?\s+(?:{_NUMBER_WORD}\s?)?{_HOUSE}", re.IGNORECASE),
    re.compile(
        rf"\w(?:{_DUTCH_ENDS})(?:\s?,)?\s+(?:{_NUMBER_WORD}\s?)?{_HOUSE}(?=\s*(?:$|[,;.)!?]|{_BUS}))", re.IGNORECASE
    ),
    # Onder-den-Toren 5
    re.compile(rf"\b[A-ZÀ-Þ][a-zà-þ]+(?:-(?:de|den|der|het|ten|ter|op|van|de la|du|des))+-{_NAME},? {_HOUSE}"),
    # 12 Kerkstraat; nummer 12 in de Kerkstraat; au numéro 12 de la rue du Moulin
    re.compile(rf"(?<![\d/.:,-])\d{{1,3}}[a-zA-Z]?,? {_NAME}(?:{_SURE_DUTCH_ENDS})\b"),
    re.compile(
        rf"\b{_NUMBER_WORD}\s?\d{{1,4}}\b[^.!?\d\n]{{1,20}}\b(?:\w+(?:{_SURE_DUTCH_ENDS})|{_SURE_FRENCH_TYPES})\b",
        re.IGNORECASE,
    ),
    # in de Kerkstraat op nummer 12; huisnummer 12; Bruul 4 bus 2; de woning Bruul 4
    re.compile(rf"(?:{_DUTCH_ENDS})\b[^.!?\d\n]{{0,20}}\b{_NUMBER_WORD}\s*\d{{1,4}}\b", re.IGNORECASE),
    re.compile(r"\b(?:huisnr|huisnummer|house number|hausnummer)\b\.?\s?:?\s?\d{1,4}\b", re.IGNORECASE),
    re.compile(rf"\b[A-ZÀ-Þ][\w'-]+,? \d{{1,4}}\s?[a-zA-Z]?,? ?(?:{_BUS}|postbus)\.? ?\d", re.IGNORECASE),
    re.compile(
        r"\b(?:woning|huis|adres|adresse|woont|wonende|woonachtig|thuis|habite|wohnt|lives)\b[^.!?\d]{0,25}?"
        rf"{_NAME} {_HOUSE}"
    ),
    # rue du Moulin 12, allée du Parc n°18; 12 rue du Moulin, 3ter, rue de l'Église
    re.compile(rf"\b(?i:{_FRENCH_TYPES}) {_FRENCH_NAME}(?:\s?,)?\s?(?:{_NUMBER_WORD}\s?)?\b{_HOUSE}"),
    re.compile(
        rf"\b(?:{_SURE_FRENCH_TYPES}) {_FRENCH_LOW_NAME}[ ,]+(?:{_NUMBER_WORD}\s?)?{_HOUSE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\d/])\d{{1,4}}\s?(?:bis|ter|quater|[a-d])?\s?,?\s(?i:{_FRENCH_TYPES}) "
        rf"(?:{_FRENCH_NAME}|{_FRENCH_LOW_NAME})"
    ),
    # 39 Lorraine St
    re.compile(
        r"\b\d{1,5}\s+(?:[A-Z][\w.'-]*\s+){1,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Dr|Drive|Ln|Lane|Pl|Place|Ct|Sq|Ter|"
        r"Terrace|Way|Pkwy|Hwy)\b"
    ),
)


def has_house_number(text: str) -> bool:
    """A street with a number, in Dutch, French, German or English order; not a street alone."""
    return any(pattern.search(text) for pattern in _ADDRESSES)


# ---- birth dates and places on the map --------------------------------------------------------------

_MONTHS = (
    "jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|mar|may|oct|fév|fev|mars|avr|mai|juin|juil|août|aout|déc|mär"
)
_DAY = (
    rf"(?:\d{{1,2}}\s?[-/. ]\s?\d{{1,2}}\s?[-/. ]\s?'?(?:\d{{4}}|\d{{2}})\b|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th|\.)?\s(?:{_MONTHS})\w*\.?\s'?\d{{2,4}}\b|(?:{_MONTHS})\w*\s\d{{1,2}},?\s\d{{4}}\b)"
)
_BIRTH = (
    r"(?:\bgeboren\b|\bgeb\b\.?|\bgeboorte ?(?:datum|dag)\b|°|\*|\bnée?\b|\bné\(e\)|\bnaissance\b|\bborn\b|\bdob\b|"
    r"\bdate of birth\b|\bbirthday\b|\bgeburtsdatum\b|\bgeburtstag\b|\bverjaardag\b|\bverjaart\b|\banniversaire\b)"
)
_BORN = (
    re.compile(rf"{_BIRTH}(?:\s?dat\.?)?[^\d.!?]{{0,14}}{_DAY}", re.IGNORECASE),
    re.compile(rf"{_DAY}\s?(?:geboren|born|né)\b", re.IGNORECASE),
    re.compile(rf"\(\s?(?=[^)]*(?:19\d\d|200\d|201[0-5]))(?i:{_DAY})\s?\)"),
)


def has_birth_date(text: str) -> bool:
    """A full date behind a word or sign for birth; not a year of birth alone, as in 'geboren in 2019'."""
    return any(pattern.search(text) for pattern in _BORN)


_LAT, _LON = r"(?:4[89]|5[0-5])", r"0?[0-9]"
_COORDINATES = (
    re.compile(rf"(?<![\d.,]){_LAT}\.\d{{3,}}[^\d.]{{1,12}}?-?{_LON}\.\d{{3,}}"),
    re.compile(rf"(?<![\d.,]){_LON}\.\d{{3,}}[^\d.]{{1,12}}?{_LAT}\.\d{{3,}}"),
    re.compile(rf"(?<![\d.,]){_LAT}\.\d{{2,}} ?[,;/] ?[2-7]\.\d{{2,}}(?!\d)"),
    re.compile(rf"(?<![\d.,]){_LAT},\d{{4,}}[^\d]{{1,12}}?{_LON},\d{{4,}}"),
    re.compile(r"\d{1,2}\s?°\s?\d{1,2}(?:[.,]\d+)?\s?['’′]"),
    re.compile(r"\blambert\W{0,12}(?:\d\d)?\W{0,5}\d{5,6}\D{1,6}\d{5,6}", re.IGNORECASE),
    re.compile(r"\b[XY]\s?[:=]?\s?\d{5,6}(?:[.,]\d+)?\W{1,5}[XY]\s?[:=]?\s?\d{5,6}", re.IGNORECASE),
    re.compile(r"\b\d{1,2}[C-X] ?[A-Z]{2} ?\d{4,5} ?\d{4,5}\b"),
    re.compile(r"(?<!\w)(?:[23456789CFGHJMPQRVWX]{8}|[23456789CFGHJMPQRVWX]{4})\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)"),
)


def has_coordinates(text: str) -> bool:
    """A point on the map of north-western Europe: degrees, Lambert metres, or a plus code."""
    return any(pattern.search(text) for pattern in _COORDINATES)


# ---- links ------------------------------------------------------------------------------------------

_LINK = re.compile(r"(?:https?://|www\.|\b[\w-]+(?:\.[\w-]+)*\.(?:be|nl|fr|de|com|org|net|eu|me)/)\S+", re.IGNORECASE)
_IDENTITY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DIALLING = re.compile(r"\b(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=|tel:|sms:)\+?(?=\d)", re.IGNORECASE)
_UNQUOTED_TIMES = 3  # a link in a link is quoted twice


def inside_links(text: str) -> Iterator[str]:
    """The words in each link of `text`, as sentences: its path and query, without their signs and %-codes."""
    for found in _LINK.finditer(text):
        link = _IDENTITY.sub(" ", found[0])
        for _ in range(_UNQUOTED_TIMES):
            link = unquote_plus(link)
        link = _DIALLING.sub(" +", link)
        for part in re.split(r"[/?&#;|]", link)[1:]:
            yield part
            yield re.sub(r"[=_-]+", " ", part).title()
        yield re.sub(r"[/?&#;|=_-]+", " ", link).title()

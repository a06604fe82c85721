"""The gate at reading: an alarm for columns that nobody has spoken of, and a refusal of files about persons.

A reader reads the columns that the source names and drops all others. That alone keeps names and free text out. The
alarm is for the file that is not what the city file says: a new column, a list of persons, an e-mail in a category.
It looks at a sample in memory, writes nothing, and its messages name a column and a number of hits, never a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import phonenumbers
from stdnum import iban
from stdnum.be import nn

from dashboard.city import ReportSource
from dashboard.errors import UserError

SAMPLE_SIZE = 500
_LONGEST = 2000  # characters of a value that are looked at


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Columns that make a file one of persons or cases: it is refused whatever the city file says.
_CASE_COLUMNS = _words(
    """
    rijksregisternummer rijksregister rrn insz inss niss nationaal_nummer national_number national_id ssn bis_nummer
    geboortedatum birth_date birthdate date_of_birth dob geboorteplaats geboortejaar
    client client_id clientnummer client_nr clientnaam client_name patient patient_id patientnummer
    client_naam patient_naam patient_name hulpvraag hulpverlener casusnummer casus_id diagnose
    medewerker medewerker_id werknemer werknemer_id personeelsnummer shift shift_id
    """
)
# Columns about a person or a case that a file of reports may have beside it: only when declared as dropped.
_PERSON_COLUMNS = _words(
    """
    naam voornaam achternaam familienaam name first_name firstname last_name lastname surname full_name fullname
    user_name username gebruiker gebruikersnaam melder naam_melder melder_naam reporter reporter_name aanmelder
    indiener contactpersoon contact contact_name email e_mail mail emailadres email_address e_mailadres
    telefoon telefoonnummer tel gsm gsm_nummer phone phone_number mobile nummerplaat kenteken license_plate
    dossier dossiernummer dossier_id dossier_nr zaaknummer case_id caseid case_number case_nr casenumber
    iban rekeningnummer nationaliteit nationality geslacht gender
    """
)

_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|0)[\d(][\d\s()./-]{6,18}\d(?![\d:])")
_NATIONAL = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[-. ]?\d{2}(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_PLATE = re.compile(r"(?<![\w-])[1-9OQ][- .]?[A-Z]{3}[- .]?\d{3}(?![\w-])")
_STREET = re.compile(
    r"(?:\b[^\W\d_][\w'-]*(?:straat|laan|weg|steenweg|plein|lei|vest|dreef|dijk|kaai|markt|plaats|baan|hof|pad|park)"
    r"(?:\s*,)?\s+(?:nr\.?\s*)?\d{1,4}\b"
    r"|\b(?:rue|avenue|boulevard|place|chaussée|quai)\s+[^\d,;]{2,40}[ ,]+\d{1,4}\b"
    r"|\b\d{1,5}\s+(?:[A-Z][\w.'-]*\s+){1,4}(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|pl|place|ct|sq|"
    r"ter|terrace|way|pkwy|hwy)\b)",
    re.IGNORECASE,
)
_SQUARE = re.compile(r"\b[A-Z][\w'-]+ (?:Markt|Plein|Vest|Laan|Straat|Baan|Dreef|Lei|Weg)\s*,?\s+\d{1,4}\b")
# A column of long numbers passes a check digit now and then by chance; one that holds such numbers nearly always does.
_CHANCE_SHARE = 0.05


def check_columns(label: str, columns: Iterable[str], source: ReportSource) -> None:
    """Refuse a file whose columns say that a row is a person or a case. Raises UserError naming the columns."""
    cases, persons = [], []
    for name in columns:
        plain = _plain(name)
        if plain in _CASE_COLUMNS and name != source.id:
            cases.append(name)
        elif plain in _PERSON_COLUMNS and name not in _spoken_of(source):
            persons.append(name)
    if cases:
        raise UserError(
            f"refused: the columns {_listed(cases)} say that each row is a person or a case",
            file=label,
            expected="reports of nuisance; cases enter this dashboard as sums only",
        )
    if persons:
        raise UserError(
            f"refused: the columns {_listed(persons)} may describe persons",
            file=label,
            expected="a file without them, or drop_columns in the city file to drop them unread",
        )


def check_sample(label: str, sample: Mapping[str, Sequence[str]]) -> None:
    """The alarm: look for personal data in a seeded sample of each column. Raises UserError naming all with hits."""
    sizes, hits = {}, {}
    for column, values in sample.items():
        filled = [value for value in values if value.strip()]
        if len(filled) > SAMPLE_SIZE:
            chosen = np.random.default_rng(0).choice(len(filled), SAMPLE_SIZE, replace=False)
            filled = [filled[index] for index in sorted(chosen)]
        sizes[column], hits[column] = len(filled), _hits(Counter(filled))
    alarming = [column for column in sample if hits[column]]
    if alarming:
        first, others = alarming[0], alarming[1:]
        kinds = ", ".join(f"{count} times {kind}" for kind, count in hits[first].items())
        also = ", ".join(f"'{column}' ({sum(hits[column].values())} hits)" for column in others)
        raise UserError(
            f"refused: a sample of {sizes[first]} values looks personal ({kinds})"
            + (f"; so does {also}" if also else ""),
            file=label,
            column=first,
            expected="nothing personal; drop_columns drops it unread, public_columns is for what you looked at",
        )


def _hits(values: Mapping[str, int]) -> dict[str, int]:
    """How many of the `values` (with how often each occurs) hold each kind of personal data."""
    return {kind: count for kind, find in _KINDS.items() if (count := find(values))}


def personal_kinds(value: str) -> list[str]:
    """What one text, written to be shown, seems to hold of a person; a street with a number may be a place to go to."""
    return [kind for kind in _hits({value: 1}) if kind != "a street with a number"]


def _spoken_of(source: ReportSource) -> set[str]:
    """Columns that the steward has named; being read under a role is speaking of it too."""
    roles = {source.id, source.category, source.time.column, *source.place.model_dump().values()}
    return {*source.drop_columns, *source.public_columns, *(role for role in roles if role)}


def _plain(name: str) -> str:
    """'Cliënt-ID' -> 'client_id'; 'firstName' -> 'first_name'."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:8]) + (" and more" if len(names) > 8 else "")


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


_KINDS: dict[str, Callable[[Mapping[str, int]], int]] = {
    "an e-mail address": _matching(lambda value: "@" in value and _EMAIL.search(value) is not None),
    "a phone number": _numbers(_PHONE, _is_phone),
    "a national number": _numbers(_NATIONAL, lambda text: bool(nn.is_valid(text))),
    "a bank account": _matching(lambda value: any(_is_iban(text) for text in _IBAN.findall(value))),
    "a licence plate": _matching(lambda value: _PLATE.search(value) is not None),
    "a street with a number": _matching(
        lambda value: _STREET.search(value) is not None or _SQUARE.search(value) is not None
    ),
}

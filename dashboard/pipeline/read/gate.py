"""The gate at reading: an alarm for columns that nobody has spoken of, and a refusal of files about persons.

A reader reads the columns that the source names and drops all others. That alone keeps names and free text out. The
alarm is for the file that is not what the city file says: a new column, a list of persons, an e-mail in a category.
It looks at a sample in memory, writes nothing, and its messages name a column and a number of hits, never a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from dashboard.base import personal_data
from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource

SAMPLE_SIZE = 500


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

# What a refusal calls each kind; people-words are no matter for columns.
_NAMES = {
    personal_data.EMAIL: "an e-mail address",
    personal_data.PHONE: "a phone number",
    personal_data.NATIONAL_NUMBER: "a national number",
    personal_data.BANK_ACCOUNT: "a bank account",
    personal_data.PLATE: "a licence plate",
    personal_data.STREET: "a street with a number",
}


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
        sizes[column], hits[column] = len(filled), personal_data.hits(Counter(filled))
    alarming = [column for column in sample if hits[column]]
    if alarming:
        first, others = alarming[0], alarming[1:]
        kinds = ", ".join(f"{count} times {_NAMES[kind]}" for kind, count in hits[first].items())
        also = ", ".join(f"'{told_name(column)}' ({sum(hits[column].values())} hits)" for column in others)
        raise UserError(
            f"refused: a sample of {sizes[first]} values looks personal ({kinds})"
            + (f"; so does {also}" if also else ""),
            file=label,
            column=told_name(first),
            expected="nothing personal; drop_columns drops it unread, public_columns is for what you looked at",
        )


def told_name(column: str) -> str:
    """The name of a column as a message may say it: not one that itself looks personal."""
    return "(a name that looks personal)" if personal_data.findings(column) else column


def our_words(columns: Sequence[str], words: frozenset[str]) -> str:
    """The words of our lists that stand in `columns`; not the rest of a name: a file may have no header."""
    ours = [word for name in columns for word in (_plain(name), *_plain(name).split("_")) if word in words]
    return ", ".join(f"'{word}'" for word in list(dict.fromkeys(ours))[:5])


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

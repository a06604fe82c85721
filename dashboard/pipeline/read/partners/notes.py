"""Notes: one sentence about what happened in an area on a day, shown on its trends."""

from __future__ import annotations

import datetime as dt
import hashlib

from pydantic import Field

from dashboard.city.city_file import City
from dashboard.city.partner_sources import PartnerSource
from dashboard.pipeline.read.partners.known import Known
from dashboard.pipeline.read.partners.rows import (
    AreaCell,
    Checks,
    DayCell,
    Row,
    ShortText,
    Tally,
    YesCell,
    check_rows,
    read_sheets,
)

NoteTuple = tuple[str, str, dt.date, str, str, bool]  # note_id, area_code, note_date, sentence, source, is_public


class NoteRow(Row):
    area: AreaCell = Field(alias="gebied")
    date: DayCell = Field(alias="datum")
    sentence: ShortText = Field(alias="zin")
    source: ShortText = Field(alias="bron")
    is_public: YesCell = Field(default=False, alias="publiek")


def read_notes(source: PartnerSource, city: City, known: Known) -> tuple[list[NoteTuple], Tally]:
    """The notes of a source. A note is known by what it says: the same one twice counts once."""
    tally = Tally(source)
    notes: dict[str, NoteTuple] = {}
    for sheet in read_sheets(source, city, NoteRow):
        for line, row in check_rows(sheet, NoteRow, Checks(known, source.decimal), tally):
            note_id = hashlib.sha256(f"{row.area}|{row.date}|{row.sentence}".encode()).hexdigest()[:12]
            if note_id in notes:
                tally.set_aside("duplicate_id", sheet.label, line, "zin", "a note that stands once")
            else:
                notes[note_id] = (note_id, row.area, row.date, row.sentence, row.source, row.is_public)
                tally.count()
    tally.refuse_if_too_many()
    return list(notes.values()), tally

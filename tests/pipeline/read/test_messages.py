"""No message repeats a value of a row: canaries in every cell, in front of the header, in broken files of every kind.

What may be told: words of our own lists and of the city file, names of columns where the first line is a header for
certain, lines, counts. What a steward needs beyond that stands in the file of the exact balance.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.base.errors import UserError
from dashboard.city.city_file import read_city
from dashboard.pipeline.read.areas import read_areas
from dashboard.pipeline.read.partners.catalogs import read_partner_catalog
from dashboard.pipeline.read.partners.known import make_known
from dashboard.pipeline.read.partners.uitdatabank import read_terms
from tests.pipeline.protect.test_signals import HEADER as SIGNALS
from tests.pipeline.protect.test_signals import city_with, signal_rows
from tests.pipeline.read.partners.case import (
    CONTEXT,
    INITIATIVES,
    NOTES,
    ORGANISATIONS,
    PRESENCE,
    TEAMS,
    make_partners,
    read,
)
from tests.pipeline.reading_case import GOOD, HEADER, Case, table
from tests.tiny import make_city

WORDS = ("Kanarie", "kanarie", "Kerkstraat", "Kooi", "0470")
CANARY = "Kanarie Kooi, Kerkstraat 12, 0470 12 34 56"
QUOTED = f'"{CANARY}"'


@pytest.fixture
def folder(tmp_path_factory):
    """A folder whose name does not hold the parameters of a test, as the usual one does."""
    return tmp_path_factory.mktemp("messages")


@pytest.fixture
def silent(caplog, capfd) -> Callable[..., None]:
    """Does something and holds that nothing it says, returns, prints or logs has a word of the canary."""
    caplog.set_level(logging.DEBUG)

    def look(action: Callable[[], list[str]]) -> None:
        try:
            said = action()
        except UserError as error:
            said = [str(error)]
        out, err = capfd.readouterr()
        for text in (*said, out, err, caplog.text):
            assert not [word for word in WORDS if word in text], text

    return look


def reading(case: Case, text: str | bytes | None, **changes) -> Callable[[], list[str]]:
    return lambda: case.read(text, **changes).advice()


# ---- reports ----------------------------------------------------------------------------------------

ROW = f"1,{GOOD}"
CELLS = [[QUOTED if at == n else cell for at, cell in enumerate(ROW.split(","))] for n in range(5)]
REPORTS: dict[str, Any] = {
    **{f"cell {n}": table(ROW, ",".join(cells)) for n, cells in enumerate(CELLS)},
    **{f"all of column {n}": table(*[",".join(cells)] * 40) for n, cells in enumerate(CELLS)},
    "no header": "\n".join([",".join(CELLS[2]), ROW, ROW]),
    "no header, a name": f"1,2025-03-04 10:15,Kanarie Kooi,4.465,51.025\n{ROW}\n",
    "no header, one cell": f"{QUOTED}\n{QUOTED}\n",
    "no header, semicolons": f"Kanarie;Kerkstraat 12;0470;x;y\n{ROW}\n",
    "no header, one cell with semicolons": "Kanarie;Kerkstraat 12\n1;2\n",
    "header twice": table(ROW, header=HEADER + ",lat"),
    "column missing": table(f"1,2025-03-04 10:15,4.465,51.025,{QUOTED}", header="id,time,lon,lat,opmerking"),
    "unknown column": table(f"{ROW},{QUOTED}", header=HEADER + ",opmerking"),
    "column of persons": table(f"{ROW},{QUOTED}", header=HEADER + ",melder"),
    "one cell more": table(ROW, f"{ROW},{QUOTED}"),
    "one cell less": table(ROW, QUOTED),
    "open quote": table(ROW, f'2,"{CANARY}', ROW),
    "quote inside": table(ROW, f'2,a"{CANARY}"b,zwerfvuil,4.4,51'),
    "not UTF-8": table(ROW, f"2,2025-03-04 10:15,{QUOTED}é,4.4,51").encode("latin-1"),
    "NUL": table(ROW, f"2,2025-03-04 10:15,{CANARY}\0,4.4,51"),
    "empty": "",
    "only spaces": " \n \n",
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_reports(folder, silent, name):
    silent(reading(Case(folder), REPORTS[name]))
    silent(reading(Case(folder / "strict"), REPORTS[name], max_set_aside_share=0.0))


def test_an_unknown_category_is_counted_in_the_message_and_named_in_the_balance(folder):
    result = Case(folder).read(table(ROW, *[f"{n},2025-03-04 10:15,Kanarie Kooi,4.465,51.025" for n in range(2, 5)]),
                                 max_set_aside_share=1.0)  # fmt: skip
    assert any("categories that are not in the mapping: 1" in line for line in result.advice())
    assert ("unknown_category: Kanarie Kooi", 3) in result.details()


def _zip(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(name, content)
    return stream.getvalue()


def _parquet(**columns) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


WHOLE = {"id": ["1"], "time": ["2025-03-04 10:15"], "category": ["zwerfvuil"], "lon": [4.465], "lat": [51.025]}
OTHER = {
    "zip of something else": ("a.zip", _zip("x.txt", CANARY.encode()), "csv"),
    "zip without header": ("a.zip", _zip("x.csv", REPORTS["no header"].encode()), "csv"),
    "no zip": ("a.zip", CANARY.encode(), "csv"),
    "no parquet": ("a.parquet", CANARY.encode(), "parquet"),
    "parquet, no times": ("a.parquet", _parquet(**WHOLE | {"time": [1.5]}, note=[CANARY]), "parquet"),
    "parquet, texts for numbers": ("a.parquet", _parquet(**WHOLE | {"lon": [CANARY], "category": [CANARY]}), "parquet"),
    "parquet, column missing": ("a.parquet", _parquet(id=["1"], note=[CANARY]), "parquet"),
    "no JSON": ("a.json", f'[{{"id": "{CANARY}"'.encode(), "open311"),
    "a text": ("a.json", json.dumps(CANARY).encode(), "open311"),
    "an object": ("a.json", json.dumps({CANARY: CANARY}).encode(), "open311"),
    "rows that are texts": ("a.json", json.dumps([CANARY, {"id": CANARY}]).encode(), "open311"),
    "keys that are texts": ("a.json", json.dumps([{CANARY: 1, "service_request_id": CANARY}]).encode(), "open311"),
    "values that are objects": ("a.json", json.dumps([{k: {"x": CANARY} for k in WHOLE}]).encode(), "open311"),
}


@pytest.mark.parametrize("name", OTHER)
def test_other_formats(folder, silent, name):
    file, content, kind = OTHER[name]
    case = Case(folder)
    case.write(content, file)
    silent(reading(case, None, file=file, format=kind))


MAPPINGS = [
    f"category,fenomeen_code\n{QUOTED},nergens\n",
    f"category,fenomeen_code\n{QUOTED},zwerfvuil\n{QUOTED},zwerfvuil\n",
    f"category,fenomeen_code\nzwerfvuil,{QUOTED}\n",
    f"{QUOTED},0470\nx,y\n",
    f"category,fenomeen_code\n{QUOTED}\n",
    f'category,fenomeen_code\n"{CANARY}',
]


@pytest.mark.parametrize("text", MAPPINGS)
def test_the_mapping(folder, silent, text):
    case = Case(folder)
    case.write(text, case.city.reports[0].categories)
    silent(reading(case, table(ROW)))


# ---- partners ---------------------------------------------------------------------------------------

GOOD_ROWS = {
    "organisations": (ORGANISATIONS.splitlines()[0], "stad;Stad Tiny;stad;;"),
    "presence": (PRESENCE, "Noord;2025-01;werkdag;dag;straat;stad;preventief;12"),
    "initiatives": (
        INITIATIVES,
        "Sport;Noord;jeugd;jongeren;stad;;01/03/2025;;wo 14:00-16:00;preventief;Wildplassen;meer_plek;ja;https://a.be",
    ),
    "context": (CONTEXT, "thuis;Noord;2025;68,4;%;bewoners;212;61,9;74,3;bron;31/12/2025"),
    "notes": (NOTES, "Noord;2025-03-14;Kermis;stad"),
}
PLACES = [(kind, place) for kind, (header, _) in GOOD_ROWS.items() for place in range(header.count(";") + 1)]
ALLOWING_ALL = "max_set_aside_share = 1\n"


def partners(place, kind: str, text: str, more: str = "") -> Callable[[], list[str]]:
    files: dict[str, Any] = {kind: text}
    return lambda: read(make_partners(place, **files, more_source=more)).partners.advice()


@pytest.mark.parametrize(("kind", "place"), PLACES)
@pytest.mark.parametrize("value", [CANARY, "kanarie_kooi", "Kanarie Kooi"])
def test_each_cell_of_each_file_of_partners(folder, silent, kind, place, value):
    header, good = GOOD_ROWS[kind]
    cells = good.split(";")
    cells[place] = value
    text = "\n".join([header, good, ";".join(cells)]) + "\n"
    silent(partners(folder / "a", kind, text, ALLOWING_ALL))
    silent(partners(folder / "b", kind, text))


@pytest.mark.parametrize("kind", GOOD_ROWS)
@pytest.mark.parametrize("row", [CANARY, "Medewerker Kanarie Kooi", "dossier Kanarie", "shift Kanarie", '"Kanarie'])
def test_files_of_partners_that_are_broken(folder, silent, kind, row):
    header, good = GOOD_ROWS[kind]
    wide = ";".join([row] * (header.count(";") + 1))
    texts = [
        f"{wide}\n{good}\n",  # no header
        f"{header}\n{good};{row}\n{row}\n",  # a cell more, and too few
        f"{header};{row}\n{good};{row}\n",  # another column
        f"{header};opmerking\n{good};{row}\n",
        f"{header.partition(';')[2]};opmerking\n{good.partition(';')[2]};{row}\n",  # a column is missing
        f'{header}\n{good}\n"{row}\n',
    ]
    for number, text in enumerate(texts):
        silent(partners(folder / str(number), kind, text))


def test_an_unknown_organisation_does_not_tell_the_others(folder, silent):
    """The codes of organisations are made up by partners: a message names none."""
    organisations = "code;naam;soort\nkanarie_kooi;Kanarie Kooi;stad\n"
    rows = GOOD_ROWS["initiatives"][1].replace(";stad;", ";niemand;")
    city = make_partners(folder, organisations=organisations, initiatives=[rows], more_source=ALLOWING_ALL)
    silent(lambda: read(city).partners.advice())


EVENT = {
    "@id": "https://io.uitdatabank.be/event/1", "name": {"nl": "Sport"}, "description": {"nl": "Kom"},
    "terms": [{"id": "0.59.0.0.0"}], "location": {"geo": {"latitude": 51.025, "longitude": 4.465}},
    "calendarType": "single", "startDate": "2026-03-07T13:00:00+00:00", "endDate": "2026-03-07T15:00:00+00:00",
    "workflowStatus": "APPROVED", "status": {"type": "Available"}, "organizer": {"name": {"nl": "J@M"}},
    "typicalAgeRange": "6-12", "sameAs": ["https://a.be"], "subEvent": [], "openingHours": [],
}  # fmt: skip


@pytest.mark.parametrize("field", EVENT)
@pytest.mark.parametrize("value", [CANARY, [CANARY], {CANARY: CANARY}, {"nl": CANARY}, [{"id": CANARY}]], ids=repr)
def test_each_field_of_an_event(folder, silent, field, value):
    events = json.dumps({"member": [EVENT | {field: value}, CANARY]})
    silent(lambda: read(make_partners(folder, events=events)).partners.advice())


def test_events_that_are_no_events_and_terms_that_are_no_terms(folder, silent):
    inputs = read(make_partners(folder / "known")).inputs
    known = make_known(inputs.city, inputs.catalog, read_partner_catalog(inputs.city), inputs.areas)
    for number, text in enumerate([f'{{"{CANARY}": ', json.dumps(CANARY), json.dumps({CANARY: 1})]):
        silent(partners_of_events(folder / str(number), text))
    for number, text in enumerate([f"{CANARY}\n", f"term_id,label,theme_code\n1,{QUOTED},{QUOTED}\n"]):
        city = read_city(make_partners(folder / f"terms{number}", events="[]"))
        (city.folder / "terms.csv").write_text(text, encoding="utf-8")
        silent(lambda city=city: list(read_terms(city.partners.initiatives[0], city, known)))


def partners_of_events(place, text: str) -> Callable[[], list[str]]:
    return lambda: read(make_partners(place, events=text)).partners.advice()


@pytest.mark.parametrize("row", [f"{QUOTED};2025;3", f"straat;{QUOTED};3", f"straat;2025;{QUOTED}", CANARY])
def test_smallest_teams(folder, silent, row):
    city = make_partners(folder, presence=[GOOD_ROWS["presence"][1]], teams=[row])
    silent(lambda: read(city).partners.advice())
    (folder / "teams.csv").write_text(f"{row}\n{TEAMS}\n", encoding="utf-8")
    silent(lambda: read(city).partners.advice())


@pytest.mark.parametrize("place", range(6))
def test_signals(folder, silent, place):
    good = signal_rows(["2025-q1"])[:3]
    cells = good[0].split(";")
    if place < len(cells):
        cells[place] = CANARY
    text = "\n".join([SIGNALS, *good, ";".join(cells)]) + "\n"
    silent(lambda: read(city_with(folder / "a", text)).partners.advice())
    silent(lambda: read(city_with(folder / "b", f"{';'.join([CANARY] * 6)}\n{text}")).partners.advice())


# ---- lists of areas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"{CANARY}\nx,y\n",
        f"code,name,population\nN1,Noord,{QUOTED}\n",
        f"code,name,population\n{QUOTED},Noord,1\n{QUOTED},Noord,1\n",
        f"code,naam,population\nN1,{QUOTED},1\n",
        f'code,name,population\nN1,"{CANARY}\n',
    ],
)
def test_a_list_of_areas_that_is_something_else(folder, silent, text):
    city = read_city(make_city(folder, []))
    (folder / "wijken.csv").write_text(text, encoding="utf-8")
    silent(lambda: [str(read_areas(city).table.shape)])

"""Downloads equal the view: the same areas, order, texts, numbers and marks in CSV, XLSX, GeoJSON and pictures."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pandas as pd
import pytest

from dashboard.base.texts import Wording, words_for
from dashboard.facts.period import Window
from dashboard.facts.places import Area, ChosenBuurt, Level, Places
from dashboard.outlets import files
from dashboard.outlets.files import About, Cell, Column, Rows, about_lines, file_name
from dashboard.views.shared.area_figures import AreaSet, area_set
from dashboard.views.shared.choropleth import MapView, Swatch, map_view
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import CloudPoint, DotPlot, DotRow, Grid, GridCell, LimitPlot
from dashboard.views.shared.tables import Row, Table, area_table
from dashboard.views.shared.trend import trend

NL, EN = words_for("nl"), words_for("en")
WINDOW = Window(dt.date(2025, 1, 1), dt.date(2025, 12, 1), dt.date(2024, 1, 1))
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    " =cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1","x")',
)
HOSTILE = (*FORMULAS, "<img src=x onerror=alert(1)>", "{{7*7}}", 'a;"b"\nc', "\x00\x0b\ud800", "🎉 é", "x" * 50_000)

# code, name, inhabitants, meldingen now and a year before, cells that are rounded / folded / withheld / missing
AREAS = """
N  Noord   1000   64   50   0 0 0 0
O  Oost     800    0    0   0 0 0 0
W  West     500   20   15  12 0 0 0
Z  Zuid     400    0    5  12 0 0 0
F  Fort     300    -    -   0 3 0 0
L  Leeg      60    -    -   0 0 9 0
M  Mist     700    -    -   0 0 0 9
"""


def places(rename: str = "{}") -> Places:
    levels = tuple(
        Level(code, i, Wording(nl=code), Wording(nl=code), True, code == "wijk")
        for i, code in enumerate(("stad", "wijk"))
    )
    found = {"tiny": Area("tiny", "stad", "Tiny", rename.format("Tiny"), None, 3760, 4.0, False, True)}
    for row in AREAS.split("\n")[1:-1]:
        code, name, people, *_ = row.split()
        label = rename.format(name)
        found[code] = Area(code, "wijk", label, label, "tiny", int(people), 1.0, True, True)
    return Places(levels, found, (ChosenBuurt("noord", "Noord", ("N",)),))


def answer() -> pd.DataFrame:
    """What the query `melding_by_area` answers."""
    rows = []
    for line in AREAS.split("\n")[1:-1]:
        code, _, _, now, before, *cells = line.split()
        row: dict[str, object] = {"area_code": code}
        for prefix, count in (("", now), ("before_", before)):
            row[f"{prefix}melding_count"] = None if count == "-" else int(count)
            row[f"{prefix}year_only_cells"] = 0
            row[f"{prefix}known_cells"] = 0 if count == "-" else 12
            for name, number in zip(("rounded", "folded", "withheld", "missing"), map(int, cells), strict=True):
                row[f"{prefix}{name}_cells"] = number
            row[f"{prefix}rounded_series"] = int(int(cells[0]) > 0)
        rows.append(row)
    rows.append(rows[2] | {"area_code": "tiny", "melding_count": 84, "before_melding_count": 70})
    return pd.DataFrame(rows)


def a_view(words=NL, measure: str = "per_1000", rename: str = "{}") -> tuple[AreaSet, MapView]:
    areas = area_set(answer(), places(rename), "wijk", WINDOW, measure, words, ("O",))  # type: ignore[arg-type]
    return areas, map_view(areas, "Zwerfvuil", "2025", words)


def square(west: float, south: float) -> dict:
    """A square drawn with the clock: the wrong way round for GeoJSON."""
    ring = [[west, south], [west, south + 0.01], [west + 0.01, south + 0.01], [west + 0.01, south], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


OUTLINES = {code: square(4.46 + 0.01 * (i % 3), 51.01 + 0.01 * (i // 3)) for i, code in enumerate("NOWZFLM")}
ABOUT = About(
    "Zwerfvuil",
    "Zwerfvuil in heel Tiny, per 1.000 inwoners, 2025.",
    "Bron: getekend voor een test.",
    dt.date(2026, 4, 20),
    "CC0",
    ("Afgerond op 5.",),
    ("kaart", "zwerfvuil", "2025-01", "2025-12"),
)


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def parsed(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  a drawing of ours


def plain(text: str) -> str:
    """A text of a spreadsheet without the apostrophe that neutralises it."""
    return text[1:] if re.match(r"'[=+\-@]", text) else text


# ---- equal to the view ----------------------------------------------------------------------------


@pytest.mark.parametrize("words", [NL, EN], ids=["nl", "en"])
@pytest.mark.parametrize("measure", ["per_1000", "aantal", "verandering"])
def test_map_table_csv_xlsx_geojson_and_svg_say_the_same(words, measure):
    areas, view = a_view(words, measure)
    table = area_table(areas, view, "x", words)
    rows = files.area_rows(areas, view, words)
    sheet = csv_rows(files.csv_bytes(rows, ABOUT, words))
    book = xlsx_rows(files.xlsx_bytes(rows, ABOUT, words))
    shown = [[row.heading, *row.cells] for row in table.rows]
    shown = [[" ".join(cell.split()) for cell in row] for row in shown]
    assert sheet[0][:6] == list(table.columns) == book[0][:6]
    assert [[plain(cell) for cell in row[:6]] for row in sheet[1:]] == shown
    assert [[plain(str(cell)) for cell in row[:6]] for row in book[1:]] == shown
    collection = json.loads(files.geojson_bytes(areas, view, OUTLINES, ABOUT, words))
    told = [feature["properties"] for feature in collection["features"]]
    in_view = [
        [one["area_name"], *(one[f"{name}_text"] for name in ("count", "rate", "before", "change"))] for one in told
    ]
    assert [[" ".join(cell.split()) for cell in row] for row in in_view] == [row[:5] for row in shown[:-1]]
    drawing = next(one for one in files.map_downloads(areas, view, OUTLINES, ABOUT, words) if one.mime == files.SVG)
    said = {part.text for part in parsed(drawing.make()).iter() if part.tag.endswith("title")}
    for area in view.areas:
        assert ". ".join((area.label, *area.lines)).replace("\u202f", " ") in {
            str(text).replace("\u202f", " ") for text in said
        }
    classes = {str(row[sheet[0].index(words("download.class"))]) for row in sheet[1:]} - {""}
    assert classes <= {row.text for row in view.legend.rows} and classes == {one["map_class"] for one in told}


def test_numbers_are_numbers_with_the_digits_of_their_text():
    rows = files.area_rows(*a_view(), NL)
    book = xlsx_rows(files.xlsx_bytes(rows, ABOUT, NL))
    sheet = csv_rows(files.csv_bytes(rows, ABOUT, NL))
    by_name = {row[0]: dict(zip(book[0], row, strict=True)) for row in book[1:]}
    in_csv = {row[0]: dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]}
    for row in rows.rows:
        for cell, column in zip(row, rows.columns, strict=True):
            if cell.value is not None:  # the digits of the text and of the number are the same
                digits = re.sub(r"\D", "", cell.text)
                number = cell.value * 100 if column.kind == "share" else cell.value
                assert digits.lstrip("0") == re.sub(r"\D", "", f"{number:.{cell.text.count(',')}f}").lstrip("0")
    expected = {"Noord": (64, 64.0, 0.28), "Oost": (0, 0.0, None), "West": (20, 40.0, 0.33)}
    for name, numbers in expected.items():
        names = [f"{NL(key)} (getal)" for key in ("column.count", "column.rate", "column.change")]
        assert tuple(by_name[name][key] for key in names) == numbers
        assert [in_csv[name][key].replace(",", ".") for key in names] == ["" if n is None else str(n) for n in numbers]
    assert in_csv["Noord"]["Verandering (getal)"] == "0,28" and in_csv["Noord"]["Per 1.000 inwoners (getal)"] == "64,0"


def test_what_is_no_zero_has_no_number_and_says_why():
    rows = files.area_rows(*a_view(), NL)
    table = {row[0]: row for row in csv_rows(files.csv_bytes(rows, ABOUT, NL))}
    number, status = (table["Gebied"].index(f"Meldingen ({what})") for what in ("getal", "hoe"))
    assert [table["Oost"][i] for i in (1, number, status)] == ["0", "0", "precies"]
    assert table["Zuid"][1] != "0" and table["Zuid"][number] == "" and table["Zuid"][status] == "met afgeronde cijfers"
    assert table["West"][1].startswith("ongeveer") and table["West"][number] == "20"
    for name, text in (("Fort", "samengevoegd"), ("Leeg", "niet getoond"), ("Mist", "geen gegevens")):
        assert [table[name][i] for i in (1, number, status)] == [text, "", text]


def test_every_row_names_its_source_and_what_it_is():
    table = csv_rows(files.csv_bytes(files.area_rows(*a_view(), NL), ABOUT, NL))
    assert all(row[-2:] == [ABOUT.sentence, ABOUT.source] for row in table[1:])


def test_the_second_sheet_says_filters_source_date_licence_and_protection():
    found = xlsx_rows(files.xlsx_bytes(files.area_rows(*a_view(), NL), ABOUT, NL), 1)
    texts = [row[1] for row in found]
    assert texts == [ABOUT.title, ABOUT.sentence, ABOUT.source, "20 april 2026", "CC0", "Afgerond op 5."]


def test_geojson_follows_the_standard_and_names_its_source():
    areas, view = a_view()
    found = json.loads(files.geojson_bytes(areas, view, OUTLINES, ABOUT, NL))
    assert found["type"] == "FeatureCollection" and found["source"] == ABOUT.source and found["licence"] == "CC0"
    assert len(found["features"]) == len(areas.areas)
    for feature in found["features"]:
        ring = feature["geometry"]["coordinates"][0]
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
        assert area > 0 and ring[0] == ring[-1], "outer rings run against the clock"
    by_code = {feature["id"]: feature["properties"] for feature in found["features"]}
    assert by_code["N"]["is_chosen"] and by_code["O"]["is_selected"] and not by_code["W"]["is_chosen"]
    assert by_code["F"]["count"] is None and by_code["F"]["count_status"] == "folded"


def test_an_area_that_the_visitor_left_out_is_not_in_the_files():
    areas = area_set(answer(), places(), "wijk", WINDOW, "per_1000", NL, (), chosen_only=True)
    view = map_view(areas, "Zwerfvuil", "2025", NL)
    found = json.loads(files.geojson_bytes(areas, view, OUTLINES, ABOUT, NL))
    assert [feature["id"] for feature in found["features"]] == ["N"]
    assert [row[0].text for row in files.area_rows(areas, view, NL).rows] == ["Noord", "Tiny"]


def test_a_trend_gives_the_texts_of_its_dots():
    months = [dt.date(2025, month, 1) for month in range(1, 5)]
    cells = [("N", months[0], 12, 0), ("N", months[1], 0, 0), ("N", months[2], 0, 1), ("N", months[3], 10, 1)]
    frame = pd.DataFrame(
        [
            {
                "area_code": code, "month": month, "melding_count": count, "known_cells": 1,
                "rounded_cells": is_rounded, "rounded_series": is_rounded,
                "folded_cells": 0, "withheld_cells": 0, "year_only_cells": 0, "missing_cells": 0,
            }
            for code, month, count, is_rounded in cells
        ]
    )  # fmt: skip
    view = trend(frame, places(), ["N"], [*months, dt.date(2025, 5, 1)], WINDOW, "Zwerfvuil", NL)
    found = csv_rows(files.csv_bytes(files.trend_rows(view, NL), ABOUT, NL))
    assert [row[1:5] for row in found[1:]] == [
        ["2025-01", "12", "12", "precies"],
        ["2025-02", "0", "0", "precies"],
        ["2025-03", "0–4", "", "afgerond op 5"],
        ["2025-04", "circa 10", "10", "afgerond op 5"],
        ["2025-05", "geen gegevens", "", "geen gegevens"],
    ]
    made = {one.mime: one.make() for one in files.trend_downloads(view, ABOUT, NL)}
    assert set(made) == {files.CSV, files.XLSX, files.SVG, files.PNG}
    said = " ".join(parsed(made[files.SVG]).itertext())
    for point in view.series[0].points:
        assert point.hover in said


def test_plots_keep_their_verdicts_and_intervals():
    plot = DotPlot(
        (
            DotRow("Noord", "12,5", 12.54, 9.04, 16.4, "hoger dan de stad", is_marked=True),
            DotRow("Oost", "te weinig om te delen", None, verdict="te klein om te vergelijken"),
        ),
        "Per 1.000 inwoners",
        "alt",
    )
    found = csv_rows(files.csv_bytes(files.dot_rows(plot, NL), ABOUT, NL))
    assert found[1][:9] == ["Noord", "12,5", "9,0", "16,4", "hoger dan de stad", "ja", "12,5", "9,0", "16,4"]
    assert found[2][:9] == ["Oost", "te weinig om te delen", "", "", "te klein om te vergelijken", "nee", "", "", ""]
    cloud = LimitPlot((CloudPoint("Noord", "12,5", 1000, 12.54, "hoger"),), (), "Inwoners", "Cijfer", "alt")
    assert csv_rows(files.csv_bytes(files.limit_rows(cloud, NL), ABOUT, NL))[1][:4] == [
        "Noord",
        "1.000",
        "12,5",
        "hoger",
    ]
    grid = Grid(("nacht",), ("ma", "di"), ((GridCell("0–4", Swatch("#fff")), GridCell("7", Swatch("#fff"))),), "alt")
    assert csv_rows(files.csv_bytes(files.grid_rows(grid), ABOUT, NL))[1][:3] == ["nacht", "0–4", "7"]
    table = Table("x", ("a", "b"), (Row("h", ("1,5",)),))
    assert csv_rows(files.csv_bytes(files.table_rows(table), ABOUT, NL))[1][:2] == ["h", "1,5"]


# ---- hostile text, determinism, names ---------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_is_ever_run(text):
    areas, view = a_view(rename=text.replace("{", "{{").replace("}", "}}") + "{}")
    about = replace(ABOUT, title=text, sentence=text, source=text, licence=text, remarks=(text,))
    hostile = Rows((Column(text), Column(text, "count", True)), ((Cell(text), Cell(text, -5, text)),))
    for rows in (files.area_rows(areas, view, NL), hostile):
        table = csv_rows(files.csv_bytes(rows, about, NL))
        assert len({len(row) for row in table}) == 1, "separators inside a text divide nothing"
        book = openpyxl.load_workbook(io.BytesIO(files.xlsx_bytes(rows, about, NL)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        texts = [cell for row in table for cell in row] + [cell.value for cell in cells if isinstance(cell.value, str)]
        assert not [one for one in texts if re.match(r"[=+@\t\r]|-\D", one)]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert max(map(len, texts)) <= 32_767
    assert csv_rows(files.csv_bytes(hostile, about, NL))[1][2] == "-5", "a negative number stays a number"
    assert xlsx_rows(files.xlsx_bytes(hostile, about, NL))[1][2] == -5
    json.loads(files.geojson_bytes(areas, view, OUTLINES, about, NL))
    for download in files.map_downloads(areas, view, OUTLINES, replace(about, parts=(text,)), NL):
        assert re.fullmatch(r"buurtbeeld[a-z0-9-]*\.[a-z]+", download.file_name) and len(download.file_name) <= 110


def test_the_same_view_gives_the_same_bytes():
    def made() -> list[bytes]:
        areas, view = a_view()
        return [one.make() for one in files.map_downloads(areas, view, OUTLINES, ABOUT, NL)]

    first, again = made(), made()
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first[1])) as book:
        assert {entry.date_time[:3] for entry in book.infolist()} == {(2026, 4, 20)}
        assert b"2026-04-20T00:00:00Z" in book.read("docProps/core.xml")


def test_files_stay_small():
    areas, view = a_view()
    limits = {files.CSV: 8_000, files.XLSX: 15_000, files.GEOJSON: 10_000, files.SVG: 30_000}
    for one in files.map_downloads(areas, view, OUTLINES, ABOUT, NL):
        assert len(one.make()) < limits.get(one.mime, 500_000), one.mime


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("kaart", "zwerfvuil", "2025-11"), "buurtbeeld-kaart-zwerfvuil-2025-11.csv"),
        (("Café & Ça, Œuvre",), "buurtbeeld-cafe-ca-uvre.csv"),
        (("../../etc/passwd", "CON", ""), "buurtbeeld-etc-passwd-con.csv"),
        (
            files.view_parts("kaart", "groep-a", ["Mechelen-Noord"], WINDOW.first, WINDOW.last),
            "buurtbeeld-kaart-groep-a-mechelen-noord-2025-01-2025-12.csv",
        ),
        (("漢字",), "buurtbeeld.csv"),
        (("x" * 300,), f"buurtbeeld-{'x' * 89}.csv"),
    ],
)
def test_file_names_are_plain(parts, expected):
    assert file_name(parts, "csv") == expected


def test_columns_with_the_same_name_are_told_apart():
    rows = Rows((Column("a"), Column("a")), ((Cell("1"), Cell("2")),))
    assert csv_rows(files.csv_bytes(rows, ABOUT, NL))[0][:2] == ["a", "a (2)"]


def test_rounded_zero_and_unknown_figures_have_no_number():
    assert files.shown_number(Figure(0.0, "0–4", "rounded_cell"), "count") is None
    assert files.shown_number(Figure(0.0, "+0 %", "rounded_sum"), "share") == 0
    assert files.shown_number(Figure(None, "niet getoond", "withheld"), "count") is None
    assert files.shown_number(Figure(0.0, "0", "exact"), "count") == 0


# ---- with a real release ------------------------------------------------------------------------------


def test_a_file_of_a_release_names_source_licence_and_protection(tiny_release, monkeypatch):
    from dashboard.facts.release import current_release
    from dashboard.facts.wording import ask_worded
    from dashboard.store import snapshot

    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tiny_release))
    release, sources = current_release(), ask_worded("source_list")
    about = files.about_view(release, sources, "Wildplassen", "zin", NL, "noot.", rate=True, is_rounded=True)
    assert about.licence == "CC0" and "Bron: Meldingen" in about.source and "noot." in about.source
    assert NL("protect.text.3") in about.remarks and NL("source.people", year=2025) in about.source
    assert (NL("frame.example") in about.source) == release.edition.has_example
    assert [name for name, _ in about_lines(about, NL)][:2] == ["Onderwerp", "Wat je ziet"]

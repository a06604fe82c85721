"""The open data: every public table in every format, the same figures in each, described by two standards."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import os
import subprocess
import sys

import frictionless
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from dashboard.base.settings import ROOT
from dashboard.base.texts import words_for
from dashboard.outlets.site import data_files
from dashboard.outlets.site.catalogue import column_meaning
from dashboard.outlets.site.datapackage import datapackage
from dashboard.outlets.site.dcat import dcat
from dashboard.outlets.site.tables import OpenTable
from dashboard.outlets.site.terms import terms
from dashboard.store import snapshot
from tests.hostile import NAMES
from tests.outlets.site.conftest import public

# rdflib warns of its own deprecated class whenever it reads JSON-LD.
reads_json_ld = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*", "ignore:ConjunctiveGraph")


def table(name="area", **columns):
    return OpenTable(name, "area_code", "none", "none", "none", pa.table(columns))


def test_every_public_table_is_there_and_no_other(example_catalogue, example_release):
    with public(example_release):
        con = snapshot.cursor()
        tables = {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}
        internal = con.execute("select count(*) from published_table where audience = 'internal'").fetchone()[0]
        con.close()
    assert {one.name for one in example_catalogue.datasets} == tables
    assert internal == 0
    formats = {name.rpartition(".")[2] for name in example_catalogue.files}
    assert formats == {"csv", "json", "xlsx", "parquet", "geojson"}
    assert len(example_catalogue.files) == 4 * len(tables) + 1


def test_all_formats_hold_the_same_rows(example_catalogue):
    for one in example_catalogue.datasets:
        rows = one.table.data.to_pylist()
        as_csv = list(csv.reader(io.StringIO(one.file("csv").content.decode())))
        assert as_csv[0] == one.table.columns
        assert len(as_csv) - 1 == len(rows)
        as_json = json.loads(one.file("json").content)
        assert as_json == [{k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in r.items()} for r in rows]
        assert pq.read_table(io.BytesIO(one.file("parquet").content)).to_pylist() == rows
        sheet = openpyxl.load_workbook(io.BytesIO(one.file("xlsx").content), read_only=True).active
        assert sum(1 for _ in sheet.iter_rows(values_only=True)) - 1 == len(rows)


def test_missing_is_empty_and_zero_is_zero(example_catalogue):
    for name, column in (("melding_by_area_month", "melding_count"), ("rate_by_area_year", "rate_per_1000")):
        figures = example_catalogue.tables[name]
        shown = [row[column] for row in csv.DictReader(io.StringIO(data_files.csv_bytes(figures).decode()))]
        real = figures.data[column].to_pylist()
        assert shown == ["" if value is None else repr(value) for value in real]
        assert None in real or 0 in real


def test_the_same_table_gives_the_same_bytes(tiny_catalogue):
    for one in tiny_catalogue.datasets:
        for suffix, make in data_files.makers(one.table, tiny_catalogue.tables, tiny_catalogue.edition.as_of).items():
            assert make() == one.file(suffix).content


def test_texts_that_a_spreadsheet_would_run_are_neutral_in_csv_and_xlsx_only():
    texts = ["=1+1", "+32", "-2", "@sum", "\tx", "gewoon", "#N/A", None, *NAMES]
    made = table(area_code=pa.array([str(n) for n in range(len(texts))]), area_name=pa.array(texts))
    rows = list(csv.reader(io.StringIO(data_files.csv_bytes(made).decode())))[1:]
    assert [row[1] for row in rows[:6]] == ["'=1+1", "'+32", "'-2", "'@sum", "'\tx", "gewoon"]
    sheet = openpyxl.load_workbook(io.BytesIO(data_files.xlsx_bytes(made, dt.date(2026, 1, 1)))).active
    for row in sheet.iter_rows(min_row=2):
        assert row[1].value is None or row[1].data_type == "s"
        assert not str(row[1].value or "").startswith(("=", "+", "-", "@"))
    assert [row["area_name"] for row in json.loads(data_files.json_bytes(made))] == texts


def test_numbers_below_zero_stay_numbers():
    made = table(area_code=["a"], value=pa.array([-1.5]))
    assert data_files.csv_bytes(made) == b"area_code,value\r\na,-1.5\r\n"


def test_areas_are_geojson_of_the_right_hand(example_catalogue):
    content = json.loads(example_catalogue.files["area.geojson"].content)
    assert content["type"] == "FeatureCollection"
    assert len(content["features"]) == 12
    for feature in content["features"]:
        assert feature["properties"]["area_code"] == feature["id"]
        ring = feature["geometry"]["coordinates"][0]
        ring = ring if isinstance(ring[0][0], float) else ring[0]
        area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring))
        assert ring[0] == ring[-1]
        assert area > 0, "outer rings go against the clock (RFC 7946)"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_public_table_and_column_has_words(example_catalogue, language):
    words = words_for(language)
    for one in example_catalogue.datasets:
        assert words.has(f"opendata.table.{one.name}.title"), one.name
        missing = [column for column in one.table.columns if not column_meaning(column, words)]
        assert not missing, one.name


# ---- Frictionless ---------------------------------------------------------------------------------


@pytest.fixture
def written(example_catalogue, tmp_path):
    for name, file in example_catalogue.files.items():
        (tmp_path / name).write_bytes(file.content)
    (tmp_path / "datapackage.json").write_bytes(datapackage(example_catalogue, words_for("nl")))
    return tmp_path


@pytest.mark.filterwarnings("default")
def test_frictionless_finds_the_package_valid_with_all_its_data(written):
    report = frictionless.validate(str(written / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "message"])[:5]
    assert report.stats["tasks"] > 30
    keys = [len(json.loads((written / "datapackage.json").read_text())["resources"])]
    assert keys[0] == report.stats["tasks"]


@pytest.mark.filterwarnings("default")
def test_frictionless_would_notice_a_changed_figure(written):
    path = written / "melding_by_area_month.csv"
    path.write_bytes(path.read_bytes().replace(b",0,exact", b",1,exact", 1))
    assert not frictionless.validate(str(written / "datapackage.json")).valid


def test_foreign_keys_lead_to_tables(example_catalogue):
    content = json.loads(datapackage(example_catalogue, words_for("en")))
    by_name = {one["name"]: one for one in content["resources"]}
    keys = by_name["melding-by-area-month"]["schema"]["foreignKeys"]
    assert {key["reference"]["resource"] for key in keys} == {"area", "fenomeen"}
    assert content["licenses"][0]["name"] == "CC0-1.0"


# ---- DCAT-AP Vlaanderen ----------------------------------------------------------------------------


@reads_json_ld
@pytest.mark.parametrize("base", ["https://voorbeeld.test/publiek/data/", ""])
def test_dcat_has_every_mandatory_field(example_catalogue, base):
    graph = Graph().parse(data=dcat(example_catalogue, base), format="json-ld", publicID="https://hier.test/data/")
    for class_name, properties in terms().mandatory.items():
        found = list(graph.subjects(RDF.type, URIRef(terms().expand(class_name))))
        assert found, class_name
        for subject in found:
            for name in properties:
                values = list(graph.objects(subject, URIRef(terms().expand(name))))
                assert values, f"{subject} has no {name}"
                if name in ("dct:identifier", "dcat:contactPoint", "dct:publisher", "dcat:accessURL", "dct:modified"):
                    assert len(values) == 1
    datasets = list(graph.subjects(RDF.type, URIRef(terms().expand("dcat:Dataset"))))
    assert len(datasets) == len(example_catalogue.datasets)


@reads_json_ld
def test_dcat_links_lead_to_files(example_catalogue):
    base = "https://voorbeeld.test/data/"
    graph = Graph().parse(data=dcat(example_catalogue, base), format="json-ld")
    targets = {str(value) for value in graph.objects(None, URIRef(terms().expand("dcat:downloadURL")))}
    assert targets == {base + name for name in example_catalogue.files}


def test_the_metadata_are_the_same_in_every_run(tiny_release):
    """rdflib's order follows the hash seed of the process: two processes must agree all the same."""
    code = (
        "import hashlib; from tests.outlets.site.conftest import catalogue_of; "
        "from dashboard.outlets.site.dcat import dcat; "
        "from dashboard.outlets.site.datapackage import datapackage; from dashboard.base.texts import words_for; "
        "import pathlib, sys; "
        "c = catalogue_of(pathlib.Path(sys.argv[1])); "
        "print(hashlib.sha256(dcat(c) + datapackage(c, words_for('nl'))).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, str(tiny_release)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1

"""The comparison of two commits (bench/compare) finds what differs, and makes equal what it declares alone."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sqlite3
import tomllib
import zipfile
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from bench.compare.differences import Allowed, Difference, Findings, compare, read_allowed
from bench.compare.giving import situations
from bench.compare.normalising import Normaliser
from bench.compare.sides import HERE, ROOT, Side
from bench.compare.visitor import entry_script, lines_of, page_files
from dashboard.base import settings
from dashboard.store.ledger import Ledger
from tests.conftest import AS_OF

EDITIONS = {"before": "aaaaaaaaaaaa", "after": "bbbbbbbbbbbb"}
TABLE = "area_code,year,rate\nN1,2025,1.25\nO1,2025,2.50\n"


def xlsx(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/sheet.xml", f"<row><c>{text}</c></row>")
    return file.getvalue()


def parquet(text: str) -> bytes:
    return bytes(pd.DataFrame({"release_id": [text]}).to_parquet())


def a_side(folder: Path, name: str) -> Side:
    """A side as a build leaves it, with one file of each kind that names the edition."""
    edition = EDITIONS[name]
    side = Side(name, "c" * 40, folder / "tree", folder / name, AS_OF)
    out, given = side.release("first").out, side.given("first")
    said = {"file": f"{name}.duckdb", "sha256": name * 9, "built": f"today {name}", "public_sha256": name * 8}
    write(out / "current.json", json.dumps(said | {"fingerprint": edition * 5}))
    files = {"release.xlsx": xlsx(edition), "release.parquet": parquet(edition), "release.csv": edition.encode()}
    for file, content in files.items():
        write(given / "site" / "data" / file, content)
    sums = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
    write(given / "site" / "data" / "datapackage.json", json.dumps(sums))
    write(given / "tables" / "rate.csv", TABLE)
    write(given / "pages" / "kaart" / "default.nl.txt", "html.body Kaart\nhtml.body <p>\nhtml.body 12 meldingen\n")
    return side


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def sides(tmp_path):
    return a_side(tmp_path, "before"), a_side(tmp_path, "after")


def found(sides: tuple[Side, Side], **renamed: str) -> Findings:
    findings = Findings()
    before, after = ((side.given("first"), Normaliser(side, "first", {})) for side in sides)
    compare("first", (before[0], Normaliser(sides[0], "first", renamed)), after, findings)
    return findings


def test_two_builds_of_the_same_differ_in_nothing_but_what_is_declared(sides):
    findings = found(sides)
    assert findings.differences == []
    assert +findings.made_equal == {"first/site": 4}
    assert findings.equal == {"first/tables": 1, "first/pages": 1}


@pytest.mark.parametrize(
    ("file", "content", "where", "removed", "added"),
    [
        ("tables/rate.csv", TABLE.replace("2.50", "2.51"), ":3", "O1,2025,2.50", "O1,2025,2.51"),
        ("pages/kaart/default.nl.txt", "html.body Kaart\nhtml.body <p>\nhtml.body 13 meldingen\n", ":3", "12", "13"),
        ("site/data/release.csv", EDITIONS["after"] + ",1", ":1", "<fingerprint>", "<fingerprint>,1"),
        ("site/data/release.xlsx", xlsx(EDITIONS["after"] + "!"), ":2", "<fingerprint>", "<fingerprint>!"),
        ("site/data/release.parquet", parquet(EDITIONS["after"] + "!"), ":", '"<fingerprint>"', '"<fingerprint>!"'),
    ],
)
def test_what_differs_is_found_where_it_stands(sides, file, content, where, removed, added):
    write(sides[1].given("first") / file, content)
    one = next(one for one in found(sides).differences if one.where.startswith(f"first/{file}"))
    assert where in one.where
    assert removed in one.removed[-1] and added in one.added[-1]


def test_bytes_that_are_no_text_differ_also_when_they_are_as_many(sides):
    for side, content in zip(sides, (b"\x89PNG\xff1", b"\x89PNG\xff2"), strict=True):
        write(side.given("first") / "site" / "share.png", content)
    assert [one.where for one in found(sides).differences] == ["first/site/share.png:1"]


def test_line_ends_are_bytes_too(sides):
    write(sides[1].given("first") / "site" / "a.html", "<p>a</p>\n<p>b</p>")
    write(sides[0].given("first") / "site" / "a.html", "<p>a</p><p>b</p>")
    assert found(sides).differences != []


def test_a_file_that_comes_or_goes_is_a_difference(sides):
    write(sides[0].given("first") / "site" / "old.html", "x")
    write(sides[1].given("first") / "site" / "new.html", "x")
    assert [(one.where, bool(one.removed)) for one in found(sides).differences] == [
        ("first/site/new.html", False),
        ("first/site/old.html", True),
    ]


def test_a_renamed_address_is_the_same_page(sides):
    for side, name in zip(sides, ("mechelen", "stad"), strict=True):
        text = f'html.body <a href="/{name}?gebied=1">\nhtml.body mechelen-zuid\n'
        write(side.given("first") / "pages" / name / "default.nl.txt", text)
    assert len(found(sides).differences) == 2
    assert found(sides, mechelen="stad").differences == []


def test_only_what_fits_every_pattern_is_meant(tmp_path):
    file = tmp_path / "meant.toml"
    lines = "where = 'pages/afstemming'", "before = '^html.body (stijgt|daalt)$'", "reason = 'one rule for swings'"
    file.write_text("\n".join(["[[allowed]]", *lines]))
    (rule,) = read_allowed(file)
    assert rule == Allowed("pages/afstemming", "one rule for swings", "^html.body (stijgt|daalt)$")
    assert rule.fits(
        Difference("first/pages/afstemming/default.nl.txt:9", ("html.body stijgt",), ("html.body gelijk",))
    )
    assert not rule.fits(
        Difference("first/pages/afstemming/default.nl.txt:9", ("html.body stijgt", "html.body 12"), ())
    )
    assert not rule.fits(Difference("first/pages/overlast/default.nl.txt:9", ("html.body stijgt",), ()))
    file.write_text("[[allowed]]\nwhere = 'x'\n")
    with pytest.raises(SystemExit, match="expected"):
        read_allowed(file)


def test_the_visitor_finds_the_entry_script_and_the_pages_by_itself():
    assert entry_script(ROOT) == settings.ENTRY_FILE
    assert page_files(ROOT) == {path.stem: path for path in settings.PAGE_DIR.glob("*.py")}


def test_what_a_page_says_is_cut_where_a_difference_can_be_read():
    packed = {"dtype": "i1", "bdata": base64.b64encode(bytes([3, 4])).decode()}
    message = {
        "id": "x",
        "body": "<p class='a'>12<b>%</b></p>",
        "spec": json.dumps({"y": [1, 2], "z": packed, "n": None}),
    }
    assert list(lines_of(message, "html")) == [
        *(
            "html.body <p class='a'>",
            "html.body 12",
            "html.body <b>",
            "html.body %",
            "html.body </b>",
            "html.body </p>",
        ),
        *("html.spec.y [1, 2]", "html.spec.z [3, 4]", "html.spec.n None"),
    ]


def test_every_page_has_situations_of_its_own_name():
    told = tomllib.loads((HERE / "situations.toml").read_text(encoding="utf-8"))
    assert told.keys() - {"languages", "every", "mechelen"} <= {path.stem for path in settings.PAGE_DIR.glob("*.py")}
    assert dict(situations("kaart"))["buurten.en"]["query"].endswith("&taal=en")


def test_the_ledger_of_an_early_commit_is_read_as_it_was(tmp_path):
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as connection:
        connection.executescript((HERE / "ledger.sql").read_text(encoding="utf-8"))
    verified = Ledger(tmp_path).verify()
    assert verified.passed, verified.findings
    assert [entry.content.kind for entry in Ledger(tmp_path).entries()] == [
        *("review", "review", "review", "redaction", "correction"),
        *("exercise", "exercise", "exercise"),
    ]

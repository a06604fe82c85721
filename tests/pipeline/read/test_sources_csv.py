"""CSV: every record of a file is counted, whatever stands in it. Zips, patterns, encodings, quotes out of place."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.base.errors import UserError
from dashboard.pipeline.read.sources.lines import QuoteScan, Sieve
from tests.pipeline.reading_case import GOOD, HEADER, Case, table


@pytest.fixture
def case(tmp_path) -> Case:
    return Case(tmp_path)


@pytest.fixture(scope="module")
def one_case(tmp_path_factory) -> Case:
    """For properties that read hundreds of files."""
    return Case(tmp_path_factory.mktemp("one"))


LINES = [
    # lines after the header (text is a sixth column), balance
    ([f'1,{GOOD},"a\nb"', f"2,{GOOD},x"], {"counted": 2}),
    ([f'1,{GOOD},"a ""b"" c"', f'2,{GOOD},""'], {"counted": 2}),
    ([f'1,{GOOD},5" pijp', f'2,{GOOD},say "hi"'], {"counted": 2}),  # a quote inside a field is text
    ([f'1,{GOOD},"open', f'2,{GOOD},"x"', f"3,{GOOD},y"], {"unreadable_line": 1, "counted": 2}),
    ([f'1,{GOOD},"open', f"2,{GOOD},x", f"3,{GOOD},y"], {"unreadable_line": 1, "counted": 2}),
    ([f"1,{GOOD},x", f'2,{GOOD},"open'], {"unreadable_line": 1, "counted": 1}),
    ([f'1,{GOOD},"x"y', f"2,{GOOD},x"], {"unreadable_line": 1, "counted": 1}),
    ([f'1,{GOOD},"x"y', f'2,{GOOD},"x" ', f"3,{GOOD},z"], {"unreadable_line": 2, "counted": 1}),
    # two stray quotes that pair up would hide what stands between them
    ([f'1,"{GOOD},x', f"2,{GOOD},x", f'3",{GOOD},x'], {"unreadable_line": 1, "counted": 2}),
    ([f'1,"2025,x\n2,{GOOD},y\n3,{GOOD},",z'], {"unreadable_line": 2, "counted": 1}),
    ([f"1,{GOOD},x", "", "", f"2,{GOOD},x", ""], {"counted": 2}),  # empty lines are no records
    ([f"1,{GOOD},x", "   ", f"2,{GOOD}"], {"unreadable_line": 2, "counted": 1}),
    ([f"1,{GOOD},x\x00y", f"2,{GOOD},\ufeff"], {"counted": 2}),
]


@pytest.mark.parametrize("lines, expected", LINES, ids=range(len(LINES)))
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_lines_that_are_not_what_they_should_be(case, lines, expected, end):
    text = table(*lines, header=HEADER + ",text").replace("\n", end)
    assert case.balance(text, drop_columns=["text"]) == expected
    assert case.balance(text.rstrip(), drop_columns=["text"]) == expected  # without a last line end


def test_thirty_percent_broken_lines_are_counted_exactly(case):
    rng = random.Random(3)
    lines, broken = [], 0
    for number in range(20_000):
        line = f'{number},{GOOD},"free, text {number}"'
        if rng.random() < 0.3:
            broken += 1
            line = rng.choice([line[:-1], line.replace("zwerfvuil,", ""), line + ",more", f'{number},"{GOOD},text'])
        lines.append(line)
    found = case.balance(table(*lines, header=HEADER + ",text"), drop_columns=["text"])
    assert found == {"counted": 20_000 - broken, "unreadable_line": broken}
    with pytest.raises(UserError, match="unreadable_line over 25%"):
        case.read(max_set_aside_share=0.25, drop_columns=["text"])


def test_a_stray_quote_far_from_the_next_costs_one_line(case):
    lines = [f"{number},{GOOD},some text that makes the file longer than any block" for number in range(100_000)]
    lines[50] = f'50,{GOOD},"open'
    lines[99_000] = f'99000,{GOOD},"closed"'
    found = case.balance(table(*lines, header=HEADER + ",text"), drop_columns=["text"])
    assert found == {"counted": 99_999, "unreadable_line": 1}


def test_rows_stay_in_order_so_that_the_first_of_an_id_counts(case):
    first = [f"{number},{GOOD}" for number in range(60_000)]
    again = [f"{number},2025-03-04 10:15,wildplassen,4.465,51.025" for number in range(60_000)]
    assert case.balance(table(*first, *again)) == {"counted": 60_000, "duplicate_id": 60_000}
    assert {cell[2] for cell in case.cells()} == {"zwerfvuil"}


def test_a_pattern_reads_its_files_as_one_source(case):
    case.write(table(f"1,{GOOD}", f"2,{GOOD}"), "in/2025-01.csv")
    case.write(table(f"2,{GOOD}", f"3,{GOOD}"), "in/2025-02.csv")
    case.write("not a report", "in/readme.md")
    assert case.balance(file="in/*.csv") == {"counted": 3, "duplicate_id": 1}


def test_one_of_several_files_may_have_no_rows_and_another_order_of_columns(case):
    case.write(table(), "in/1.csv")
    case.write("lat,lon,category,time,id\n51.025,4.465,zwerfvuil,2025-03-04 10:15,1\n", "in/2.csv")
    assert case.balance(file="in/*.csv") == {"counted": 1}


def _zip(case: Case, members: dict[str, str], name: str = "reports.zip") -> None:
    with zipfile.ZipFile(case.folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)


def test_a_zip_is_read_through(case):
    members = {"b/2.csv": table(f"2,{GOOD}"), "a/1.csv": table(f"1,{GOOD}"), "readme.txt.md": "x"}
    _zip(case, members | {"__MACOSX/._1.csv": "junk", "a/.hidden.csv": "junk"})
    assert case.balance(file="reports.zip") == {"counted": 2}
    assert sorted(path.name for path in case.folder.iterdir() if path.suffix == ".zip") == ["reports.zip"]


def test_a_big_zip_with_a_stray_quote(case):
    lines = [f"{number},{GOOD}" for number in range(200_000)]
    lines[7] += '"'
    lines[8] = '8,"' + GOOD
    _zip(case, {"reports.csv": table(*lines)})
    found = case.balance(file="reports.zip")
    assert found["unreadable_line"] == 1
    assert sum(found.values()) == 200_000


def test_zips_that_cannot_be_read(case):
    _zip(case, {"readme.md": "x"})
    with pytest.raises(UserError, match="holds no csv file"):
        case.read(file="reports.zip")
    case.write("no zip", "bad.zip")
    with pytest.raises(UserError, match=r"bad\.zip: is not a zip"):
        case.read(file="bad.zip")
    with pytest.raises(UserError, match=r"reports\.zip/a\.csv, 'lat': column is missing"):
        _zip(case, {"a.csv": "id,time,category,lon,x\n1,2,3,4,5\n"})
        case.read(file="reports.zip")


def test_a_damaged_zip_is_one_clear_line(case):
    _zip(case, {"a.csv": table(*(f"{number},{GOOD}" for number in range(5000)))})
    data = bytearray((case.folder / "reports.zip").read_bytes())
    data[200:2000] = bytes(1800)
    case.write(bytes(data), "reports.zip")
    with pytest.raises(UserError, match=r"reports\.zip.*zip"):
        case.read(file="reports.zip")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16"])
def test_other_encodings(case, encoding):
    case.write('category,fenomeen_code\n"café, terras",zwerfvuil\n', "mapping.csv")
    text = table('1,2025-03-04 10:15,"café, terras",4.465,51.025').encode(encoding)
    assert case.balance(text, encoding=encoding) == {"counted": 1}


def test_bytes_that_are_no_text_in_a_dropped_column_do_no_harm(case):
    text = table(f"1,{GOOD},x", header=HEADER + ",text").encode() + f"2,{GOOD},caf\xe9\n".encode("cp1252")
    assert case.balance(text, drop_columns=["text"]) == {"counted": 2}


def test_the_line_that_is_not_utf8_is_named(case):
    lines = [f"{number},{GOOD}" for number in range(80_000)]
    lines[70_000] = "70000,2025-03-04 10:15,zwerfvuil\xe9,4.465,51.025"
    with pytest.raises(UserError, match="line 70002, 'category': not UTF-8"):
        case.read(table(*lines).encode("latin-1"))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators(case, separator):
    assert case.balance(table(f"1,{GOOD}").replace(",", separator), separator=separator) == {"counted": 1}


def test_headers_as_spreadsheets_write_them(case):
    text = '\ufeff"id", time ,"category","lon","lat","a ""quoted""\nname"\n' + f"1,{GOOD},x\n"
    assert case.balance(text, drop_columns=['a "quoted"\nname']) == {"counted": 1}


# ---- every record is counted, for any text ------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "1",
        "2025-03-04 10:15",
        "zwerfvuil",
        "4.465",
        "51.025",
        ",",
        ",",
        ",",
        "\n",
        "\n",
        '"',
        '""',
        "\r\n",
        " ",
        "é",
        "x",
    ]
)
FIELD = st.sampled_from(["1", "a,b", 'say "hi"', "two\nlines", "", " ", "zwerfvuil", "4.465", "2025-03-04 10:15"])


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=80).map("".join))
def test_any_garbage_adds_up(one_case, garbage):
    case = one_case.fresh()
    text = table(f"first,{GOOD}") + garbage
    reading = case.read(text)
    cells = case.con.execute("select coalesce(sum(report_count), 0) from report_cell").fetchone()
    assert reading.rows_read == sum(reading.balance.values())
    assert cells == (reading.rows_counted,)
    assert reading.rows_counted >= 1
    # No record can hold less than a line, and every line that is not empty belongs to one.
    lines = [line for line in re.split(r"\r\n?|\n", text.split("\n", 1)[1]) if line]
    assert reading.rows_read <= len(lines)
    if '"' not in garbage:
        assert reading.rows_read == len(lines)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_counted_or_refused_in_one_line(one_case, data):
    case = one_case.fresh()
    try:
        reading = case.read(table(f"first,{GOOD}").encode() + data)
        assert reading.rows_read == sum(reading.balance.values())
    except UserError as error:
        assert "\n" not in str(error)
        assert "not UTF-8" in str(error)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=4, max_size=7), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_well_formed_files_read_as_python_reads_them(one_case, records, end):
    """Records of five fields are read; others are unreadable, and a longer one never takes a good one with it."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows(records)
    case = one_case.fresh()
    reading = case.read(HEADER + "\n" + buffer.getvalue())
    good = sum(1 for record in records if len(record) == 5)
    assert reading.rows_read - reading.balance["unreadable_line"] >= good
    if all("\n" not in field for record in records if len(record) != 5 for field in record):
        assert reading.rows_read == len(records)
        assert reading.balance["unreadable_line"] == len(records) - good


class _Slow(io.RawIOBase):
    """Gives a few bytes at a time, so that everything falls on the edge of a block."""

    def __init__(self, data: bytes, size: int) -> None:
        self._inner, self._size = io.BytesIO(data), size

    def read(self, size: int = -1, /) -> bytes:
        return self._inner.read(self._size)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(1, 7))
def test_the_scan_and_the_sieve_do_not_depend_on_blocks(text, size):
    data = text.encode()
    whole, parts = QuoteScan(","), QuoteScan(",")
    whole.feed(data)
    for start in range(0, len(data), size):
        parts.feed(data[start : start + size])
    assert whole.is_regular() == parts.is_regular()
    outputs = []
    for stream in (io.BytesIO(data), _Slow(data, size)):
        sieve = Sieve(stream, ",", 3)
        outputs.append((b"".join(iter(partial(sieve.read, 1), b"")), sieve.unreadable))
    assert outputs[0] == outputs[1]
    again = QuoteScan(",")
    again.feed(outputs[0][0])
    assert again.is_regular(), "what passes the sieve has its quotes in order"

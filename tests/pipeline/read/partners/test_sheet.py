"""Spreadsheets as they come: encodings, separators, decimals, headers, stray quotes. No line is lost."""

from __future__ import annotations

import pytest

from dashboard.base.errors import UserError
from tests.pipeline.read.partners.case import CONTEXT, NOTES, make_partners, read

NOTE = "Noord;2025-03-14;Café en kermis;stad"


def sentences(result):
    return [row[0] for row in result.rows("select sentence from note_known order by note_date, sentence")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_found_out(tmp_path, encoding):
    city = make_partners(tmp_path, notes=[NOTE], encoding=encoding, organisations=None)
    assert sentences(read(city)) == ["Café en kermis"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_are_found_out(tmp_path, separator):
    text = f"{NOTES}\n{NOTE}\n".replace(";", separator)
    assert sentences(read(make_partners(tmp_path, notes=text))) == ["Café en kermis"]


def test_what_excel_adds_is_no_row(tmp_path):
    text = f"sep=;\r\nGebied ;DATUM;Zin;Bron;;\r\n{NOTE};;\r\n;;;;;\r\n\r\n"
    result = read(make_partners(tmp_path, notes=text))
    assert (sentences(result), result.balance("notes")) == (["Café en kermis"], {"counted": 1})


def test_a_missing_column_is_one_clear_line(tmp_path):
    with pytest.raises(UserError) as error:
        read(make_partners(tmp_path, notes="gebied;datum;zin\nNoord;2025-03-14;x\n"))
    assert str(error.value).endswith(
        "notes.csv, 'bron': column is missing; expected the columns gebied, datum, zin, bron"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("gebied;gebied;datum;zin;bron\n", "stands twice in the header"),
    ],
)
def test_other_wrong_headers(tmp_path, text, message):
    with pytest.raises(UserError, match=message):
        read(make_partners(tmp_path, notes=text))


def test_a_missing_file_is_named(tmp_path):
    city = make_partners(tmp_path, notes=[NOTE])
    (tmp_path / "notes.csv").unlink()
    with pytest.raises(UserError, match="source 'notes': file not found"):
        read(city)


def test_columns_may_have_names_of_their_own(tmp_path):
    text = "Plaats;Dag van;Wat;Wie\nNoord;2025-03-14;Kermis;stad\n"
    names = 'columns = { gebied = "Plaats", datum = "Dag van", zin = "Wat", bron = "Wie" }\n'
    city = make_partners(tmp_path, notes=text, more_source=names, organisations=None)
    assert sentences(read(city)) == ["Kermis"]


def test_columns_of_ours_that_do_not_exist_are_refused(tmp_path):
    city = make_partners(tmp_path, notes=[NOTE], more_source='columns = { plaats = "x" }\n', organisations=None)
    with pytest.raises(UserError, match="`columns` names 'plaats'"):
        read(city)


def test_a_stray_quote_costs_one_line_and_every_line_is_told(tmp_path):
    rows = [
        "Noord;2025-01-01;een;s",
        'Noord;2025-01-02;"twee;s',
        "Noord;2025-01-03;drie;s",
        "Noord;2025-01-04",
        '"Oost";2025-01-05;"vier ""en"" meer";s',
    ]
    result = read(make_partners(tmp_path, notes=rows, more_source="max_set_aside_share = 1\n"))
    assert sentences(result) == ["een", "drie", 'vier "en" meer']
    assert result.balance("notes") == {"counted": 3, "unreadable_line": 2}
    findings = [finding.line for finding in result.partners.tallies[-1].findings]
    assert findings == [3, 5]


def test_a_cell_over_two_lines_is_one_record(tmp_path):
    result = read(
        make_partners(
            tmp_path,
            notes=['Noord;2025-01-01;"een\ntwee";s', "Noord;2025-01-02;drie;s", "X;2025-01-02;drie;s"],
            more_source="max_set_aside_share = 1\n",
        )
    )
    assert sentences(result) == ["een twee", "drie"]
    assert [finding.line for finding in result.partners.tallies[-1].findings] == [5]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 250", 1250.0),
        ("12,5 %", 12.5),
        ("0.125", 0.125),
    ],
)
def test_numbers_are_read_in_one_way(tmp_path, text, value):
    result = read(make_partners(tmp_path, context=[f"huur;Noord;2024;{text};euro;;50;;;bron;2025-01-01"]))
    assert result.rows("select value from context_known") == [(value,)]


@pytest.mark.parametrize("text", ["1.250", "12,5,3.1", "twaalf", "1e5", "--3"])
def test_numbers_that_could_mean_two_things_are_set_aside(tmp_path, text):
    city = make_partners(
        tmp_path, context=[f"huur;Noord;2024;{text};euro;;50;;;b;2025-01-01"], more_source="max_set_aside_share = 1\n"
    )
    result = read(city)
    assert result.balance("context") == {"wrong_value": 1}
    assert text not in " ".join(result.partners.advice())


def test_the_city_file_may_say_what_a_mark_means(tmp_path):
    text = f"{CONTEXT}\nhuur;Noord;2024;1.250;euro;;50;;;b;2025-01-01\n"
    result = read(make_partners(tmp_path, context=text, more_source='decimal = ","\n'))
    assert result.rows("select value from context_known") == [(1250.0,)]


def test_an_unknown_column_with_personal_data_is_refused_and_can_be_dropped(tmp_path):
    text = f"{NOTES};contact\n" + "".join(
        f"Noord;2025-01-{day:02d};x{day};s;jan{day}@voorbeeld.be\n" for day in range(1, 9)
    )
    with pytest.raises(UserError) as error:
        read(make_partners(tmp_path / "a", notes=text, organisations=None))
    assert "'contact'" in str(error.value) and "voorbeeld.be" not in str(error.value)
    dropped = make_partners(tmp_path / "b", notes=text, organisations=None, more_source='drop_columns = ["Contact"]\n')
    assert len(sentences(read(dropped))) == 8


def test_too_many_rows_that_do_not_fit_stop_the_build(tmp_path):
    with pytest.raises(UserError) as error:
        read(make_partners(tmp_path, notes=["Noord;2025-01-01;goed;s", "Nergens;2025-01-01;fout;s"]))
    assert "more than 25% of the rows do not fit" in str(error.value)
    assert "line 3, 'gebied': expected one of Noord" in str(error.value)
    assert "Nergens" not in str(error.value)

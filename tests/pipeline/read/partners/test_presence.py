"""Presence: each reason, each refusal, and that nothing of a worker is ever kept."""

from __future__ import annotations

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.read import gate
from tests.pipeline.read.partners.case import PRESENCE, TEAM_ROWS, make_partners, read

GOOD = "Noord;2025-03;werkdag;dag;straat;stad;preventief;12,5"
LENIENT = "max_set_aside_share = 1\n"


def reasons(folder, rows, **more):
    return read(make_partners(folder, presence=rows, more_source=LENIENT, **more)).balance("presence")


def test_a_good_row_is_counted_under_codes(tmp_path):
    result = read(make_partners(tmp_path, presence=[GOOD, "n1;3/2025;ZATERDAG;18-6 uur;Wachten;Stad Tiny;reactief;3"]))
    assert result.balance("presence") == {"counted": 2}
    assert result.rows("select * exclude month from presence_row order by hours") == [
        ("N1", "zaterdag", "nacht", "wacht", "stad", "reactief", 3.0),
        ("N1", "werkdag", "dag", "straat", "stad", "preventief", 12.5),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Nergens;2025-03;werkdag;dag;straat;stad;preventief;1", "unknown_area"),
        ("Tiny;2025-03;werkdag;dag;straat;stad;preventief;1", "unknown_area"),
        ("Noord;2025-13;werkdag;dag;straat;stad;preventief;1", "wrong_value"),
        ("Noord;2025-03;maandag;dag;straat;stad;preventief;1", "wrong_value"),
        ("Noord;2025-03;werkdag;14:00-17:00;straat;stad;preventief;1", "wrong_value"),
        ("Noord;2025-03;werkdag;dag;politie;stad;preventief;1", "unknown_code"),
        ("Noord;2025-03;werkdag;dag;overige;stad;preventief;1", "unknown_code"),
        ("Noord;2025-03;werkdag;dag;straat;elders;preventief;1", "unknown_code"),
        ("Noord;2025-03;werkdag;dag;straat;stad;beide;1", "wrong_value"),
        ("Noord;2025-03;werkdag;dag;straat;stad;preventief;-1", "wrong_value"),
        ("Noord;2025-03;werkdag;dag;straat;stad;preventief;", "wrong_value"),
        ("Noord;2025-03;werkdag;dag;straat;stad;preventief;99999", "wrong_value"),
        ("Noord;2026-04;werkdag;dag;straat;stad;preventief;1", "month_not_complete"),
        ("Noord;2024-12;werkdag;dag;straat;stad;preventief;1", "month_not_complete"),
        ("Noord;2025-03;werkdag;dag;oud;stad;preventief;1", "not_valid_then"),
        ("Noord;2026-01;werkdag;dag;straat;jam;preventief;1", "not_valid_then"),
        ("Noord;2025-03;werkdag;dag;straat;stad;preventief", "unreadable_line"),
        (GOOD, "duplicate_id"),
    ],
)
def test_each_row_that_does_not_fit_has_its_reason(tmp_path, row, reason):
    assert reasons(tmp_path, [GOOD, row]) == {"counted": 1, reason: 1}


def test_months_that_a_source_does_not_cover_are_set_aside(tmp_path):
    city = make_partners(tmp_path, presence=[GOOD, GOOD.replace("2025-03", "2025-05")], organisations="")
    text = city.read_text().replace('file = "presence.csv"', 'file = "presence.csv"\ncovers_from = "2025-04"')
    city.write_text(text.replace('code = "organisations"', 'code = "organisations"'))
    (tmp_path / "organisations.csv").write_text("code;naam;soort\nstad;Stad Tiny;stad\n")
    result = read(city)
    assert result.balance("presence") == {"month_not_complete": 1, "counted": 1}
    assert result.rows("select min(month)::varchar from hours_count") == [("2025-04-01",)]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        *(
            (name, "a worker")
            for name in ("naam", "Medewerker", "naam medewerker", "personeelsnummer", "initialen", "E-mail")
        ),
        *((name, "a shift or a date") for name in ("begin", "Einde", "datum", "start_uur", "shift", "van", "tot")),
        *((name, "a case") for name in ("dossier", "Dossiernummer", "cliënt", "client_id", "casus")),
    ],
)
def test_a_row_per_worker_shift_or_case_is_refused_whatever_else_it_holds(tmp_path, column, what):
    text = f"{PRESENCE};{column}\n{GOOD};Jan Geheim\n"
    with pytest.raises(UserError) as error:
        read(make_partners(tmp_path, presence=text, more_source=f'drop_columns = ["{column}"]\n', organisations=None))
    message = str(error.value)
    words = gate._plain(column).split("_")
    assert any(f"'{word}'" in message for word in words) and f"say that a row is {what}" in message
    assert "sums of hours per wijk" in message
    assert "Geheim" not in message and "\n" not in message


def test_a_file_of_shifts_without_our_columns_is_refused_as_such_and_not_as_a_wrong_header(tmp_path):
    with pytest.raises(UserError, match="say that a row is a worker"):
        read(make_partners(tmp_path, presence="naam;datum;begin;einde\nJan;2025-03-01;9:00;17:00\n"))


def test_days_instead_of_months_are_refused(tmp_path):
    with pytest.raises(UserError, match=r"line 3, 'maand': refused: a day stands where a month should"):
        read(make_partners(tmp_path, presence=[GOOD, GOOD.replace("2025-03", "14/03/2025")]))


def test_the_same_combination_on_many_rows_is_a_row_per_worker_in_disguise(tmp_path):
    with pytest.raises(UserError, match="the same combination stands on many rows") as error:
        read(make_partners(tmp_path, presence=[GOOD] * 9))
    assert not any(character.isdigit() for character in str(error.value).split("presence.csv: ")[1])


def test_our_column_may_be_called_part_of_the_day_in_the_partners_words(tmp_path):
    text = PRESENCE.replace("dagdeel", "Deel van de dag").replace("maand", "Datum") + f"\n{GOOD}\n"
    names = 'columns = { dagdeel = "Deel van de dag", maand = "Datum" }\n'
    city = make_partners(tmp_path, presence=text)
    city.write_text(city.read_text().replace('file = "presence.csv"\n', f'file = "presence.csv"\n{names}'))
    assert read(city).balance("presence") == {"counted": 1}


def test_messages_about_presence_hold_no_value_and_no_count(tmp_path):
    rows = [GOOD] + [f"Jan Geheim{n};2025-03;werkdag;dag;straat;stad;preventief;1" for n in range(9)]
    result = read(make_partners(tmp_path, presence=rows, more_source=LENIENT))
    line = next(line for line in result.partners.advice() if "presence" in line)
    assert "Geheim" not in line and "and more, 'wijk'" in line
    with pytest.raises(UserError) as error:
        read(make_partners(tmp_path / "b", presence=rows))
    assert "Geheim" not in str(error.value) and "more than 25% of the rows" in str(error.value)


@pytest.mark.parametrize(
    ("teams", "message"),
    [
        (["straat;2025;3", "straat;2025;4"], "one row for each discipline and year"),
        (["straat;2025;0"], "kleinste_ploeg"),
        (["niemand;2025;3"], "'discipline'"),
        (["straat;jaar;3"], "'jaar'"),
    ],
)
def test_every_row_of_the_smallest_teams_must_fit(tmp_path, teams, message):
    with pytest.raises(UserError, match=message):
        read(make_partners(tmp_path, presence=[GOOD], teams=teams))


def test_teams_per_worker_are_refused_too(tmp_path):
    city = make_partners(tmp_path, presence=[GOOD])
    (tmp_path / "teams.csv").write_text("discipline;jaar;naam\nstraat;2025;Jan\n")
    with pytest.raises(UserError, match="a row is a worker"):
        read(city)


def test_presence_without_declared_teams_is_refused_in_the_city_file(tmp_path):
    city = make_partners(tmp_path, presence=[GOOD])
    city.write_text(city.read_text().replace('smallest_teams = "teams.csv"\n', ""))
    with pytest.raises(UserError, match="presence needs `smallest_teams`"):
        read(city)


def test_canaries_in_other_columns_never_reach_the_database(tmp_path):
    text = f"{PRESENCE};opmerking;vrij\n" + "".join(
        f"Noord;2025-{month:02d};werkdag;dag;straat;stad;preventief;{month};canary-een-{month};canary-twee-{month}\n"
        for month in range(1, 13)
    )
    result = read(make_partners(tmp_path, presence=text, teams=TEAM_ROWS))
    hours = result.publish(tmp_path / "history")
    assert result.balance("presence") == {"counted": 12}
    tables = [row[0] for row in result.rows("select table_name from duckdb_tables()")]
    told = " ".join(str(result.con.table(str(table)).fetchall()) for table in tables)
    told += " ".join(path.read_text() for path in (tmp_path / "history").iterdir() if path.is_file())
    told += " ".join(map(str, hours.advice)) + " ".join(result.partners.advice())
    assert "canary" not in told

"""Texts of partners wait until a person has seen them: what is held back, what is told, and that nothing slips by."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil

import duckdb
import pytest
from typer.testing import CliRunner

from dashboard.__main__ import app
from dashboard.base.errors import UserError
from dashboard.base.personal_data import refused_kinds
from dashboard.base.settings import CITY_FILE
from dashboard.city.city_file import read_city
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.prove.public_texts import OWN_TABLES
from dashboard.pipeline.release.seen_texts import decision_files
from dashboard.store import snapshot
from dashboard.store.approvals import SEEN_TOGETHER
from tests.city.test_goals import CONTEXT, NETWORK, PRESENCE, goal
from tests.pipeline.read.partners.case import INITIATIVES, make_partners
from tests.tiny import approve_texts, reports

AS_OF = dt.date(2026, 4, 20)
HEAD = INITIATIVES.replace("titel;", "titel;omschrijving;")
ROWS = [
    "Koffie;Kom langs;Noord;zorg;ouderen;stad;jam;01/01/2025;;di 14:00-16:00;preventief;zwerfvuil;;ja;",
    "Thee;Kom eens;Noord;zorg;ouderen;jam;;01/01/2025;;;preventief;;;ja;",
    "Binnen;Niet voor bewoners;Noord;zorg;ouderen;stad;;01/01/2025;;;preventief;;;nee;",
]
NOTES = "gebied;datum;zin;bron;publiek\nNoord;2025-03-14;Kermis;stad;ja\nNoord;2025-03-15;Stil;stad;nee\n"
PUBLIC_NETWORK = NETWORK + "is_public = true\n"
run = CliRunner().invoke


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A city and its first release, of which nobody has seen a text."""
    folder = tmp_path_factory.mktemp("waiting")
    city = make_partners(
        folder, initiatives="\n".join([HEAD, *ROWS]) + "\n", notes=NOTES, presence=PRESENCE, context=CONTEXT
    )
    (folder / "catalog" / "doelen.toml").write_text(PUBLIC_NETWORK + goal())
    counts = {("N1", f"{year}-{month:02d}", "zwerfvuil"): 9 for year in (2025, 2026) for month in range(1, 13)}
    (folder / "reports.csv").write_text("\n".join(["id,time,category,lon,lat", *reports(counts)]) + "\n")
    return folder, city, _built(city, folder / "out")


@pytest.fixture
def city(made, tmp_path):
    """A copy of that city with its release."""
    shutil.copytree(made[0], tmp_path / "city")
    return tmp_path / "city" / made[1].name


def _built(city, out):
    return build(city, out, AS_OF)


def again(city):
    return _built(city, city.parent / "out")


def public(city, sql):
    pointer = snapshot.read_pointer(city.parent / "out")
    with duckdb.connect(str(city.parent / "out" / pointer.public_file), read_only=True) as con:
        return con.execute(sql).fetchall()


def texts(city, *arguments):
    return run(app, ["texts", *arguments, "--out", str(city.parent / "out")])


def titles(city):
    return [title for (title,) in public(city, "select title from initiative order by 1")]


def change(city, file, old, new):
    path = city.parent / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def test_nothing_of_partners_is_public_before_it_is_seen(made):
    _, city, result = made
    for table in SEEN_TOGETHER:
        assert public(city, f"from {table}") == [], table
    for table in ("initiative_area", "initiative_partner", "initiative_moment", "goal_value", "network_area"):
        assert public(city, f"from {table}") == [], table
    assert public(city, "select organisation_code from presence_by_area_year where organisation_code is not null") == []
    waits = next(line for line in result.lines() if "wait" in line)
    assert re.search(r": context \d+, initiatives 2, networks 2, notes 1, organisations 2$", waits), waits
    assert not any(word in waits for word in ("Koffie", "Kermis", "Stad"))


def test_inside_all_is_there_and_each_text_says_that_it_waits(made):
    _, city, _ = made
    with snapshot.connect(snapshot.current_file(city.parent / "out")) as con:
        assert con.execute("select count(*) from initiative").fetchone() == (3,)
        assert con.execute("select distinct state from public_text").fetchall() == [("waits",)]
        words = [json.loads(text) for (text,) in con.execute("select words from public_text").fetchall()]
    assert {"initiative_code": "koffie", "title": "Koffie", "description": "Kom langs"} in words
    assert not any("Binnen" in str(text) or "Stil" in str(text) for text in words)


def test_what_is_approved_is_released_and_one_changed_title_waits_again(city):
    approve_texts(city.parent / "out")
    result = again(city)
    assert titles(city) == ["Koffie", "Thee"]
    assert public(city, "select sentence from note") == [("Kermis",)]
    assert public(city, "select count(*) from goal")[0] == (1,)
    assert not any("wait" in line for line in result.lines())
    change(city, "initiatives.csv", "Thee;", "Thee bij Jan;")
    result = again(city)
    assert titles(city) == ["Koffie"]
    assert any(line.endswith(": initiatives 1") for line in result.lines())


@pytest.mark.parametrize(
    ("file", "old", "new", "table"),
    [
        ("initiatives.csv", "Kom eens", "Kom eens bij Jan", "initiative"),
        ("initiatives.csv", "Kom eens;", "Kom eens;", None),
        ("notes.csv", "Kermis", "Kermis bij Jan", "note"),
        ("organisations.csv", "Stad", "Stad Jan", "organisation"),
        ("catalog/doelen.toml", "Less litter.", "Less litter, says Jan.", "goal"),
    ],
)
def test_every_changed_text_waits(city, file, old, new, table):
    approve_texts(city.parent / "out")
    change(city, file, old, new)
    again(city)
    with snapshot.connect(snapshot.current_file(city.parent / "out")) as con:
        waiting = con.execute("select table_name from public_text where state = 'waits'").fetchall()
    assert waiting == ([(table,)] if table else [])
    assert "Jan" not in str([public(city, f"from {name}") for name in SEEN_TOGETHER])


def test_an_initiative_waits_with_its_lead_and_goes_without_a_partner_that_waits(city):
    approve_texts(city.parent / "out")
    change(city, "organisations.csv", "J@M", "J@M en Jan")
    again(city)
    assert titles(city) == ["Koffie"]
    assert public(city, "from initiative_partner") == []
    assert public(city, "select organisation_code from organisation") == [("stad",)]


# ---- the command ------------------------------------------------------------------------------------


def marks(listed, word):
    """The marks of the listed texts that hold a word."""
    blocks = re.split(r"(?m)^(?=[0-9a-f]{12}  )", listed)
    return [block[:12] for block in blocks if word in block]


def test_the_list_shows_text_source_and_what_it_seems_to_hold(city):
    change(city, "initiatives.csv", "Kom eens", "Kom naar Kerkstraat 12")
    again(city)
    listed = texts(city)
    assert listed.exit_code == 0
    assert "initiative of initiatives; seems to hold: street" in listed.stdout
    assert "description: Kom naar Kerkstraat 12" in listed.stdout
    assert "waiting: " in listed.stderr and "Kerkstraat" not in listed.stderr


def test_all_of_a_source_but_not_what_seems_personal(city):
    change(city, "initiatives.csv", "Kom eens", "Kom naar Kerkstraat 12")
    again(city)
    done = texts(city, "approve", "--source", "initiatives", "--yes")
    assert "1 that seem to hold something personal are left" in done.stderr and "approved: 1" in done.stderr
    flagged = marks(texts(city).stdout, "Kerkstraat")
    assert len(flagged) == 1
    assert "approved: 1" in texts(city, "approve", *flagged, "--yes").stderr
    assert marks(texts(city).stdout, "Kerkstraat") == []


def test_it_asks_after_showing_and_no_is_no(city):
    shown = run(app, ["texts", "approve", "--all", "--out", str(city.parent / "out")], input="n\n")
    assert "title: Koffie" in shown.stdout and "Nothing was approved" in shown.stderr
    assert not (city.parent / "out" / "approved_texts.jsonl").exists()


def test_what_is_refused_stays_out_also_when_it_was_public(city):
    approve_texts(city.parent / "out")
    again(city)
    with snapshot.connect(snapshot.current_file(city.parent / "out")) as con:
        (mark,) = con.execute("select text_hash from public_text where words like '%Thee%'").fetchone()
    done = texts(city, "refuse", mark[:12], "--reason", "person")
    assert "refused: 1" in done.stderr
    again(city)
    assert titles(city) == ["Koffie"]
    assert marks(texts(city).stdout, "Thee") == []
    kept = (city.parent / "out" / "approved_texts.jsonl").read_text()
    assert '"reason": "person"' in kept and "Thee" not in kept


@pytest.mark.parametrize("arguments", [["approve"], ["approve", "0123456789ab"], ["approve", "0"]])
def test_what_means_no_text_is_refused(city, arguments):
    done = texts(city, *arguments, "--yes")
    assert isinstance(done.exception, UserError)


def test_a_decision_makes_a_new_build_worth_while(city):
    from dashboard.pipeline.release.release import fingerprint

    def digest():
        return fingerprint(city, read_city(city), AS_OF, city.parent / "out" / "history")

    before = digest()
    approve_texts(city.parent / "out")
    assert digest() != before


# ---- the example city, and every column of text -----------------------------------------------------


def test_only_an_example_city_brings_approvals_along(city):
    change(city, city.name, 'people_level = "wijk"', 'people_level = "wijk"\napproved_texts = "seen.jsonl"')
    (city.parent / "seen.jsonl").write_text("")
    with pytest.raises(UserError, match="only an example city may bring approvals along"):
        decision_files(read_city(city), city.parent / "out" / "history")


def test_the_first_build_of_the_example_shows_everything(example_release):
    with snapshot.connect(snapshot.current_file(example_release)) as con:
        states = con.execute("select distinct state from public_text").fetchall()
    assert states == [("approved",)], "python -m dashboard texts, and copy the decisions to data/example"
    kept = read_city(CITY_FILE).path("example/approved_texts.jsonl").read_text(encoding="utf-8")
    assert set(re.findall(r'"(\w+)":', kept)) == {"text_hash", "state", "decided_on", "reason"}


# Words that only the city itself writes, in its city file and its catalogue: read by the detector at every build.
CITY_WORDS = {
    "area": {"area_name", "area_label"},
    "chosen_buurt": {"chosen_name"},
    "fenomeen": {"definition_nl", "definition_en", "why_nl", "why_en", "owner"},
    "discipline": {"definition_nl", "definition_en"},
    "indicator": {"definition_nl", "definition_en", "unit", "owner"},
    "level": {"plural_nl", "plural_en", "outline_source", "outline_source_en"},
    "goal": {"unit", "story_nl", "story_en"},
    "policy_note": {"link"},
    "report_link": {"link"},
    "release": {"city_name", "population_source", "population_source_en", "tiles_url", "tiles_attribution"},
    "wording": {"text"},
    "source": {"producer", "producer_en", "licence", "licence_en", "url"},
}
NAMES = {"name_nl", "name_en"}  # of things in the catalogue
# Codes and words of fixed lists: no spaces, and nothing that anybody typed as a sentence.
LISTED = {
    *("level", "about", "reason", "kind", "field", "language", "direction", "state", "status", "period"),
    *("baseline_period", "day_type", "day_part"),
    *("nature", "aim", "late_class", "weekdays", "from_time", "until_time", "languages", "city_kind", "source_kind"),
    *("theme", "unit", "published_by", "published_reason"),
}


def test_every_column_of_text_is_a_code_or_is_read_or_is_approved(example_release):
    pointer = snapshot.read_pointer(example_release)
    with snapshot.connect(example_release / pointer.public_file) as con:
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' and not internal"
        ).fetchall()
        assert len(columns) > 100
        for table, column in columns:
            values = [value for (value,) in con.execute(f"select distinct {column} from {table}").fetchall() if value]
            if table in OWN_TABLES or column in SEEN_TOGETHER.get(table, ()):
                continue
            if column in CITY_WORDS.get(table, ()) or column in NAMES:
                assert not [value for value in values if refused_kinds(value)], (table, column)
                continue
            assert column.endswith(("_code", "_id")) or column in LISTED, f"{table}.{column}: what is it?"
            assert not [value for value in values if not re.fullmatch(r"[\w.,:+-]{1,80}", value)], (table, column)


def test_a_phone_number_in_the_city_file_stops_the_build(city):
    change(city, city.name, 'source = "drawn for a test"', 'source = "bel Jan op 0470 12 34 56"')
    with pytest.raises(UserError, match=r"release\.population_source.*about a person: phone") as error:
        again(city)
    assert "0470" not in str(error.value)

"""The public snapshot holds public tables only, and no byte of what is not public."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.prove import prove_public
from dashboard.pipeline.prove.checking import check_release
from dashboard.pipeline.release.public_tables import AUDIENCES, PARTLY
from dashboard.store import snapshot
from dashboard.store.queries import all_queries
from tests.city.test_goals import CONTEXT, OFFER, PRESENCE, goal
from tests.pipeline.read.partners.case import make_partners
from tests.tiny import approve_texts, reports

HEAD = "code;titel;omschrijving;gebieden;thema;doelgroepen;trekker;partners;begin;einde;momenten;aard;fenomenen;doelen;publiek;link"  # noqa: E501
ROWS = (
    "open;Koffie;Kom langs;Noord;zorg;ouderen;stad;;01/01/2025;;di 14:00-16:00;preventief;zwerfvuil;nette_straat;ja;https://example.org",
    "kanarie_code;Kanarietitel;Kanarietekst;Noord;jeugd;jongeren;kanarieorg;kanariehulp;01/01/2025;;wo 07:07-08:08;preventief;wildplassen;kanariedoel;nee;https://kanarie.example",
)
ORGANISATIONS = (
    "code;naam;soort;geldig_van;geldig_tot;link\nstad;Stad Tiny;stad;;;\nkanarieorg;Kanarieorganisatie;stad;;;https://kanarie.example\n"
    "kanariehulp;Kanariehulp vzw;stad;;;\n"
)
NETWORKS = """
[[networks]]
code = "open_net"
name = "Open net"
chosen_buurten = ["noord"]
vision = { nl = "Samen.", en = "Together." }
is_public = true
[[networks]]
code = "kanarie_net"
name = "Kanarienet"
chosen_buurten = ["kanariebuurt"]
vision = { nl = "Kanarievisie.", en = "Canary vision." }
"""
GOALS = (
    goal(network='"open_net"', story='{ nl = "Kanarieverhaal.", en = "Kanarieverhaal." }'),
    goal({"kind": '"hours_outside"', "presence_area": '"N1"'}, {"percent": "40", "by": "2027-12-31"},
         code='"uren"', network='"open_net"', direction='"up"', about='"own_work"', aim=None),
    goal({"kind": '"coverage"', "chosen_buurt": '"noord"'}, {"value": "100", "by": "2027-12-31"},
         code='"aanbod"', network='"open_net"', direction='"up"', about='"own_work"', baseline='"2025"', aim=None),
    goal(code='"kanarie_goal"', network='"kanarie_net"', aim='"kanariedoel"',
         sentence='{ nl = "Kanariezin.", en = "Kanariezin." }'),
)  # fmt: skip
NOTES = (
    "gebied;datum;zin;bron;publiek\nNoord;2025-03-14;Kermis;stad;ja\nNoord;2025-03-15;Kanarienotitie;kanariebron;nee\n"
)
CANARIES = (b"kanarie", b"Kanarie", b"canary")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A release in which everything that is not public is called Kanarie."""
    folder = tmp_path_factory.mktemp("public")
    city = make_partners(
        folder,
        organisations=ORGANISATIONS,
        presence=PRESENCE,
        initiatives="\n".join([HEAD, *ROWS]) + "\n",
        context=CONTEXT,
        notes=NOTES,
        more=OFFER,
    )
    more = '\n[[chosen_buurten]]\ncode = "kanariebuurt"\nname = "Kanariebuurt"\nareas = ["O1"]\n'
    city.write_text(city.read_text().replace("\n[[reports]]", more + "\n[[reports]]", 1))
    (folder / "catalog" / "doelen.toml").write_text(NETWORKS + "\n".join(GOALS))
    counts = {("N1", f"{year}-{month:02d}", "zwerfvuil"): 9 for year in (2025, 2026) for month in range(1, 13)}
    counts |= {(wijk, f"2025-{month:02d}", "wildplassen"): 4 for wijk in ("N1", "O1") for month in range(1, 13)}
    counts = {key: value for key, value in counts.items() if key[1] < "2026-04"}
    (folder / "reports.csv").write_text("\n".join(["id,time,category,lon,lat", *reports(counts)]) + "\n")
    build(city, folder / "out", dt.date(2026, 4, 20))
    approve_texts(folder / "out")
    build(city, folder / "out", dt.date(2026, 4, 20))
    return folder / "out"


@pytest.fixture
def files(out):
    pointer = snapshot.read_pointer(out)
    return out / pointer.file, out / pointer.public_file


@pytest.fixture
def con(files):
    with snapshot.connect(files[1]) as con:
        yield con


def told(con) -> str:
    """Every cell of every table."""
    tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
    return " ".join(str(con.execute(f"from {table}").fetchall()) for table in tables)


def test_every_table_was_decided_on_and_the_partly_public_ones_have_a_query():
    marts = {mart.name: mart for mart in all_queries("marts")}
    assert {mart.header["audience"] for mart in marts.values()} == set(AUDIENCES)
    public = {item.name: item for item in all_queries("public")}
    assert set(public) == {name for name, mart in marts.items() if mart.header["audience"] == PARTLY}
    for name, item in public.items():
        assert (item.columns, item.header["grain"]) == (marts[name].columns, marts[name].header["grain"])
    for name in ("hours_by_area_month", "hours_profile_by_area_year", "signal_by_area_quarter", "event_by_year"):
        assert marts[name].header["audience"] == "internal"


def test_the_pointer_names_both_files_with_their_checksums(out, files):
    pointer = snapshot.read_pointer(out)
    assert snapshot.sha256_of(files[1]) == pointer.public_sha256
    assert files[0].name == files[1].name and files[1].parent.name == "public"


def test_no_internal_table_is_in_the_public_file(con, files):
    inside = {mart.name for mart in all_queries("marts") if mart.header["audience"] == "internal"}
    found = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    assert found and not found & inside
    content = files[1].read_bytes()
    for name in inside - {"signal_word", "threshold"}:  # those two are ordinary words
        assert name.encode() not in content, name


def test_no_word_of_what_is_not_public_is_in_its_bytes_or_cells(con, files):
    with snapshot.connect(files[0]) as inside:
        text = told(inside)
        assert all(word in text for word in ("Kanarietitel", "Kanarieverhaal", "Kanarienotitie", "Kanariebuurt"))
    content = files[1].read_bytes()
    for canary in CANARIES:
        assert canary not in content and canary.decode() not in told(con), canary


def test_what_is_public_is_all_there(con):
    assert con.execute("select initiative_code, is_public from initiative").fetchall() == [("open", True)]
    assert con.execute("select goal_code from goal order by 1").fetchall() == [
        ("aanbod",),
        ("nette_straat",),
        ("uren",),
    ]
    assert con.execute("select sentence from note").fetchall() == [("Kermis",)]
    assert con.execute("select organisation_code from organisation").fetchall() == [("stad",)]
    assert con.execute("select chosen_code from chosen_buurt").fetchall() == [("noord",)]
    assert con.execute("select aim from initiative_goal").fetchall() == [("nette_straat",)]


def test_goals_on_our_own_work_tell_their_state_and_no_figure(con):
    assert con.execute("select goal_code, state from goal_own_state order by 1").fetchall() == [
        ("aanbod", "achter"),
        ("uren", "te_vroeg"),
    ]
    assert con.execute("select distinct goal_code from goal_value").fetchall() == [("nette_straat",)]
    query = "select goal_code, target_value is null, target_percent is null, story_nl from goal order by goal_code"
    assert con.execute(query).fetchall() == [
        ("aanbod", True, True, None),
        ("nette_straat", False, False, None),
        ("uren", True, True, None),
    ]


def test_the_same_questions_are_answered_by_both(out, monkeypatch):
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(out))
    for item in all_queries("pages"):
        if set(item.needs) & {mart.name for mart in all_queries("marts") if mart.header["audience"] == "internal"}:
            continue
        if not item.params:
            with snapshot.public_only():
                assert tuple(snapshot.ask(item.name).columns) == item.columns


def test_inside_public_only_and_on_a_public_server_the_internal_file_is_not_opened(out, files, monkeypatch):
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(out))
    monkeypatch.setattr(snapshot, "_open", {})
    with snapshot.public_only():
        snapshot.ask("release_current")
        assert snapshot.current_release_file() == f"public/{files[1].name}"
    assert set(snapshot._open) == {files[1]}
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "1")
    snapshot.ask("release_current")
    with pytest.raises(UserError):
        snapshot.ask("presence_hours", **dict.fromkeys(next(
            item for item in all_queries("pages") if item.name == "presence_hours").params))  # fmt: skip
    assert set(snapshot._open) == {files[1]}


def test_a_damaged_public_file_is_noticed(out, files, monkeypatch, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(out, copy)
    file = copy / "public" / files[1].name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(copy))
    with snapshot.public_only(), pytest.raises(UserError, match="damaged"):
        snapshot.ask("release_current")
    with pytest.raises(UserError, match="public snapshot in use is gone or damaged"):
        check_release(copy, None, None)


def test_a_release_of_before_the_public_snapshot_says_so(out, monkeypatch, tmp_path):
    pointer = json.loads((out / "current.json").read_text())
    del pointer["public_file"], pointer["public_sha256"]
    (tmp_path / "current.json").write_text(json.dumps(pointer))
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tmp_path))
    with snapshot.public_only(), pytest.raises(UserError, match="no public snapshot yet"):
        snapshot.ask("release_current")


def test_old_public_files_go_with_their_release(out, files):
    from dashboard.pipeline.release.release import _forget_old

    orphan = out / "public" / "20200101T000000Z-00000000.duckdb"
    orphan.write_bytes(b"left by a crash between the two files")
    _forget_old(out, keep=files[0])
    assert not orphan.exists() and files[1].exists()


@pytest.mark.parametrize(
    ("mutation", "proof"),
    [
        ("create table hours_by_area_month (hours integer)", "public_tables"),
        ("alter table initiative add column secret varchar", "public_tables"),
        ("create view peek as select 1 as a", "public_tables"),
        ("drop table note", "public_tables"),
        ("insert into initiative_area values ('kanarie_code', 'N1')", "public_initiatives"),
        ("insert into organisation select 'kanarieorg', 'x', 'stad', null, null, null", "public_initiatives"),
        ("update initiative set title = 'Koffie bij Jan'", "approved_texts"),
        ("update organisation set link = 'https://example.org/jan'", "approved_texts"),
        ("update note set sentence = 'Kermis bij Jan'", "approved_texts"),
        ("update network set vision_nl = 'Samen met Jan.'", "approved_texts"),
        ("update goal set sentence_en = 'Jan'", "approved_texts"),
        ("update context_by_area_year set denominator = 'Jan'", "approved_texts"),
        ("insert into wording values ('goal', 'x', 'sentence', 'fr', 'Jean')", "public_words"),
        ("insert into wording select 'goal', goal_code, 'story', 'nl', 'Jan' from goal", "public_words"),
        ("insert into wording values ('pupil', 'x', 'name', 'nl', 'Jan')", "public_words"),
        ("insert into wording values ('signal_stage', 'vroeg', 'name', 'nl', 'Vroeg')", "public_words"),
        ("insert into wording values ('source', 'signalen', 'name', 'nl', 'Signalen')", "public_words"),
        ("update wording set text = 'Jan' where kind = 'network' and language = 'nl'", "public_words"),
        ("update wording set language = 'fr', text = 'Jean' where kind = 'goal' and language = 'en'", "approved_texts"),
    ],
)
def test_the_proofs_notice_a_public_file_that_is_wrong_on_purpose(files, tmp_path, mutation, proof):
    inside, mutant = tmp_path / "inside.duckdb", tmp_path / "mutant.duckdb"
    inside.write_bytes(files[0].read_bytes())
    mutant.write_bytes(files[1].read_bytes())
    assert all(one.passed for one in prove_public(inside, mutant))
    with duckdb.connect(str(mutant)) as con:
        con.execute(mutation)
    failed = {one.name for one in prove_public(inside, mutant) if not one.passed}
    assert proof in failed


def test_the_example_city_hides_its_six_internal_initiatives(example_release):
    pointer = snapshot.read_pointer(example_release)
    content = (example_release / pointer.public_file).read_bytes()
    with snapshot.connect(example_release / pointer.file) as con:
        hidden = con.execute(
            "select initiative_code, title, description from initiative where not is_public"
        ).fetchall()
    with snapshot.connect(example_release / pointer.public_file) as con:
        text = told(con)
    assert len(hidden) == 6
    for code, title, description in hidden:
        for word in (code, title, description):
            assert word.encode() not in content and word not in text, word
    for word in ("Netwerk Otterbeek", "presence_hours", "signal_", "Een nieuw team start"):
        assert word.encode() not in content and word not in text, word

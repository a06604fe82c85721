"""Publishing figures about people through the whole build: once, never revised, refused without its history."""

import datetime as dt
import shutil
from typing import Any

import pytest

from dashboard.base.errors import UserError
from dashboard.pipeline.pipeline import build
from dashboard.pipeline.protect import floor
from dashboard.pipeline.protect.carried import FROM_NOTHING, FROM_RELEASE
from dashboard.pipeline.protect.history import History, is_about_things
from dashboard.pipeline.prove.released import Released
from dashboard.store.snapshot import connect, current_file
from tests.tiny import make_city, reports

PEOPLE = (("zwerfvuil", "things"), ("wildplassen", "people"), ("hangjongeren", "people"))
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01", "2026-02"]


def counts(until: str, extra: int = 0) -> dict[tuple[str, str, str], int]:
    """Small counts for every wijk, month up to `until` and category; `extra` late reports in 2025-02."""
    table = {}
    for n, month in enumerate(month for month in MONTHS if month <= until):
        for k, wijk in enumerate(("N1", "O1", "W1", "Z1")):
            for m, (category, _) in enumerate(PEOPLE):
                table[wijk, month, category] = (n * 5 + k * 3 + m * 7) % 12
    if extra:
        table["N1", "2025-02", "wildplassen"] += extra
    return table


def release(folder, until: str, as_of: str, extra: int = 0, **options):
    city = make_city(folder / "city", reports(counts(until, extra)), fenomenen=PEOPLE, **options)
    build(city, folder / "out", dt.date.fromisoformat(as_of))
    return figures(folder / "out")


def figures(out):
    con = connect(current_file(out))
    rows = con.execute(
        "select area_code, strftime(month, '%Y-%m'), fenomeen_code, melding_count, status from melding_by_area_month"
    ).fetchall()
    return {(area, month, fenomeen): (count, status) for area, month, fenomeen, count, status in rows}


@pytest.fixture(scope="module")
def built_in_april(tmp_path_factory):
    """A city released with its months up to April 2025, for `april` to copy."""
    folder = tmp_path_factory.mktemp("april")
    release(folder, "2025-04", "2025-05-02")
    return folder


@pytest.fixture
def april(built_in_april, tmp_path):
    """That city in `tmp_path`, to go on with: its folders `city` and `out`. Returns what was released."""
    shutil.copytree(built_in_april, tmp_path, dirs_exist_ok=True)
    return figures(tmp_path / "out")


@pytest.fixture(scope="module")
def june(tmp_path_factory):
    """What is released with the months up to June 2025."""
    return release(tmp_path_factory.mktemp("june"), "2025-06", "2025-07-02")


def test_people_are_rounded_and_things_are_exact(june):
    for (wijk, month, category), count in counts("2025-06").items():
        published, status = june[wijk, month, category]
        if category == "zwerfvuil":
            assert (published, status) == (count, "exact")
        else:
            assert status == "rounded"
            assert published % 5 == 0
            assert abs(published - count) < 5
            assert published == count or count % 5


def test_things_of_a_small_wijk_are_withheld(tmp_path):
    """Zuid has 60 inhabitants; West, the next smallest, is hidden with it, so that subtraction finds 100."""
    things = {("Z1", "2025-01", "zwerfvuil"): 7, ("W1", "2025-01", "zwerfvuil"): 4, ("N1", "2025-01", "zwerfvuil"): 3}
    city = make_city(tmp_path / "city", reports(things), fenomenen=PEOPLE[:1], inhabitants={"Z1": 60})
    build(city, tmp_path / "out", dt.date(2025, 2, 1))
    released = figures(tmp_path / "out")
    assert released["Z1", "2025-01", "zwerfvuil"] == released["W1", "2025-01", "zwerfvuil"] == (None, "withheld")
    assert released["N1", "2025-01", "zwerfvuil"] == (3, "exact")
    assert released["tiny", "2025-01", "zwerfvuil"] == (14, "exact")


@pytest.mark.parametrize("few", [60, 499, None])
def test_no_figure_about_people_for_a_wijk_under_the_floor_and_nothing_to_subtract(tmp_path, few):
    """One report in a wijk of 60 inhabitants was released with its month and part of the day."""
    table = counts("2026-01") | {("Z1", month, "wildplassen"): 1 for month in MONTHS}
    city = make_city(tmp_path / "city", reports(table), fenomenen=PEOPLE, inhabitants={"Z1": few})
    result = build(city, tmp_path / "out", dt.date(2026, 2, 2))
    assert any("no figures for Zuid: fewer than 500 inhabitants" in line for line in result.advice)
    released = figures(tmp_path / "out")
    assert released["Z1", "2025-01", "wildplassen"] == (None, "withheld")
    for month in MONTHS[:13]:
        parts = [released[wijk, month, "wildplassen"][0] for wijk in ("N1", "O1", "W1")]
        assert released["tiny", month, "wildplassen"] == (sum(parts), "rounded")
    con = connect(current_file(tmp_path / "out"))
    profiles = con.execute(
        "select distinct status from profile_by_area_year where area_code = 'Z1' and about = 'people'"
    ).fetchall()
    assert profiles == [("withheld",)]
    assert not con.execute(
        "select 1 from melding_by_area_year where area_code = 'Z1' and status = 'rounded'"
    ).fetchall()
    history = History(tmp_path / "out" / "history")
    of_people = [one for one in history.publications() if not is_about_things(one.dataset)]
    assert "Z1" not in {code for one in of_people for code in one.table["area_code"]}


def test_a_city_of_small_wijken_only_has_no_figures_about_people(tmp_path):
    city = make_city(
        tmp_path / "city", reports(counts("2025-02")), fenomenen=PEOPLE,
        inhabitants=dict.fromkeys(("N1", "O1", "W1", "Z1"), 300),
    )  # fmt: skip
    build(city, tmp_path / "out", dt.date(2025, 3, 2))
    released = figures(tmp_path / "out")
    assert {status for (_, _, code), (_, status) in released.items() if code == "wildplassen"} == {"withheld"}
    assert released["tiny", "2025-01", "zwerfvuil"][1] == "exact"


def test_the_floor_cannot_be_set_lower_than_500(tmp_path):
    city = make_city(tmp_path, [])
    city.write_text(city.read_text().replace("people_floor = 500", "people_floor = 499"))
    with pytest.raises(UserError, match="people_floor"):
        build(city, tmp_path / "out", dt.date(2025, 2, 1))


def test_a_year_that_began_without_a_floor_ends_as_it_began(tmp_path):
    many: dict[str, Any] = {"fenomenen": PEOPLE, "first_month": "2025-10", "inhabitants": {"Z1": 60}}
    city = make_city(tmp_path / "city", reports(counts("2026-02")), **many)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(floor, "areas_from_floor", lambda inputs: sorted(inputs.people_areas))
        patch.setattr(Released, "people_floor_from", 2090)
        build(city, tmp_path / "out", dt.date(2025, 11, 2))
    with pytest.raises(UserError, match="differ between 2025 and 2026"):
        build(city, tmp_path / "out", dt.date(2026, 2, 2))
    result = build(city, tmp_path / "out", dt.date(2026, 1, 2))
    assert any("from 1 January 2026 on no figures for Zuid" in line for line in result.advice)
    build(city, tmp_path / "out", dt.date(2026, 2, 2))
    released = figures(tmp_path / "out")
    status = {month: released["Z1", month, "wildplassen"][1] for month in ("2025-10", "2025-12", "2026-01")}
    assert status == {"2025-10": "rounded", "2025-12": "rounded", "2026-01": "withheld"}


def test_the_city_is_the_sum_of_what_is_published(june):
    for month in MONTHS[:6]:
        parts = [june[wijk, month, "wildplassen"][0] for wijk in ("N1", "O1", "W1", "Z1")]
        assert june["tiny", month, "wildplassen"] == (sum(parts), "rounded")


def test_two_builds_months_apart_with_late_deliveries_in_between(april, tmp_path):
    second = release(tmp_path, "2026-02", "2026-03-02", extra=40)
    for key, value in april.items():
        if key[2] != "zwerfvuil":
            assert second[key] == value, "a month is published once and never changes"
    assert second["N1", "2026-02", "wildplassen"][1] == "rounded"


def late_classes(folder):
    return dict(connect(current_file(folder / "out")).execute("select year, late_class from late_report").fetchall())


def test_late_reports_are_told_as_one_class_once_and_never_worked_out_anew(april, tmp_path):
    """Worked out at each build, or against rounded sums, it would tell others' reports one by one."""
    release(tmp_path, "2026-02", "2026-03-02", extra=60)
    assert late_classes(tmp_path) == {}, "not before 31 March"
    release(tmp_path, "2026-02", "2026-04-01", extra=60)
    assert late_classes(tmp_path) == {2025: "over_5"}
    release(tmp_path, "2026-02", "2026-04-02", extra=0)
    assert late_classes(tmp_path) == {2025: "over_5"}, "stored"


def test_nothing_late_is_the_lowest_class_though_rounding_is_off(tmp_path):
    """It said that 1 to 5 % came late where nothing did: it compared counts with rounded sums."""
    release(tmp_path, "2026-02", "2026-04-01")
    assert late_classes(tmp_path) == {2025: "under_1"}


def test_the_profile_adds_up_to_the_year_and_exists_for_complete_years_only(tmp_path):
    release(tmp_path, "2026-02", "2026-03-02")
    con = connect(current_file(tmp_path / "out"))
    years = con.execute("select distinct year from profile_by_area_year where about = 'people'").fetchall()
    assert years == [(2025,)]
    wrong = con.execute(
        "with profile as (select area_code, year, fenomeen_code, sum(melding_count) as total "
        "from profile_by_area_year group by all), months as (select area_code, year(month) as year, fenomeen_code, "
        "sum(melding_count) as total from melding_by_area_month where status = 'rounded' group by all) "
        "select count(*) from profile join months using (area_code, year, fenomeen_code) "
        "where profile.total <> months.total"
    ).fetchone()
    assert wrong == (0,)


def test_a_lost_history_is_refused_and_the_release_stays(april, tmp_path):
    shutil.rmtree(tmp_path / "out" / "history")
    before = current_file(tmp_path / "out")
    with pytest.raises(UserError, match="history of published figures is lost or shortened"):
        release(tmp_path, "2025-05", "2025-06-02")
    assert current_file(tmp_path / "out") == before


def test_a_shortened_history_is_refused(april, tmp_path):
    last = sorted((tmp_path / "out" / "history").glob("*.json"))[-1]
    last.unlink()
    with pytest.raises(UserError, match="history"):
        release(tmp_path, "2025-05", "2025-06-02")


def test_a_new_history_is_started_on_purpose_only(april, tmp_path):
    shutil.rmtree(tmp_path / "out" / "history")
    build(tmp_path / "city" / "city.toml", tmp_path / "out", dt.date(2025, 5, 2), new_history=FROM_RELEASE)
    assert figures(tmp_path / "out")["N1", "2025-04", "wildplassen"][1] == "rounded"


def test_a_new_history_that_fails_leaves_the_old_one_in_its_place(april, tmp_path, monkeypatch):
    before = sorted(path.name for path in (tmp_path / "out" / "history").iterdir())
    with monkeypatch.context() as patch:
        patch.setenv("BUURTBEELD_SECRET", "short")
        with pytest.raises(UserError, match="too weak"):
            build(tmp_path / "city" / "city.toml", tmp_path / "out", dt.date(2025, 5, 2), new_history=FROM_NOTHING)
    assert sorted(path.name for path in (tmp_path / "out" / "history").iterdir()) == before
    build(tmp_path / "city" / "city.toml", tmp_path / "out", dt.date(2025, 5, 2))


def test_a_real_city_needs_its_history_or_a_choice(tmp_path):
    city = make_city(tmp_path / "city", reports(counts("2025-04")), fenomenen=PEOPLE, kind="real")
    with pytest.raises(UserError, match="--new-history"):
        build(city, tmp_path / "out", dt.date(2025, 5, 2))
    build(city, tmp_path / "out", dt.date(2025, 5, 2), new_history=FROM_RELEASE)
    build(city, tmp_path / "out", dt.date(2025, 5, 2))


def test_without_a_secret_nothing_about_people_is_released(tmp_path, monkeypatch):
    monkeypatch.delenv("BUURTBEELD_SECRET")
    monkeypatch.setattr("dashboard.pipeline.protect.secret.SECRETS_FILE", tmp_path / "none.toml")
    with pytest.raises(UserError, match="needs a secret"):
        release(tmp_path, "2025-04", "2025-05-02")
    assert not (tmp_path / "out" / "current.json").exists()


def test_about_cannot_change_once_published(april, tmp_path):
    city = tmp_path / "city"
    catalog = city / "catalog" / "fenomenen.toml"
    head, mark, tail = catalog.read_text().partition('code = "hangjongeren"')
    catalog.write_text(head + mark + tail.replace('about = "people"', 'about = "things"', 1))
    (city / "reports.csv").write_text("id,time,category,lon,lat\n" + "\n".join(reports(counts("2025-05"))) + "\n")
    with pytest.raises(UserError, match="a category that fed figures about people cannot feed things"):
        build(city / "city.toml", tmp_path / "out", dt.date(2025, 6, 2))


def test_a_new_fenomeen_starts_where_nothing_is_published(april, tmp_path):
    more = (*PEOPLE, ("druggerelateerde_overlast", "people"))
    rows = reports(counts("2025-06") | {("N1", "2025-05", "druggerelateerde_overlast"): 12})
    city = make_city(tmp_path / "city", rows, fenomenen=more)
    build(city, tmp_path / "out", dt.date(2025, 7, 2))
    released = figures(tmp_path / "out")
    assert released["N1", "2025-04", "druggerelateerde_overlast"] == (None, "missing")
    assert released["N1", "2025-05", "druggerelateerde_overlast"][0] in (10, 15)


def folded(from_year: int) -> dict[str, str]:
    fold = f'fold = {{ from_year = {from_year}, into = "overige" }}'
    return {"wildplassen": fold, "hangjongeren": fold, "overige": "is_rest = true"}


def test_folding_is_declared_from_a_first_of_january(tmp_path):
    fenomenen = (*PEOPLE, ("overige", "people"))
    mapping = {code: code for code, _ in PEOPLE}
    city = make_city(
        tmp_path / "city", reports(counts("2026-02")), fenomenen=fenomenen, mapping=mapping, more_fenomeen=folded(2026)
    )
    build(city, tmp_path / "out", dt.date(2026, 3, 2))
    released = figures(tmp_path / "out")
    assert released["N1", "2025-12", "wildplassen"][1] == "rounded"
    assert released["N1", "2025-12", "overige"] == (None, "missing")
    assert released["N1", "2026-01", "wildplassen"] == (None, "folded")
    both = counts("2026-02")["N1", "2026-01", "wildplassen"] + counts("2026-02")["N1", "2026-01", "hangjongeren"]
    assert abs(released["N1", "2026-01", "overige"][0] - both) < 5


def test_a_rest_of_which_sources_cover_one_fenomeen_is_refused(tmp_path):
    fenomenen = (*PEOPLE, ("overige", "people"))
    city = make_city(
        tmp_path,
        reports({("N1", "2025-01", "zwerfvuil"): 3}),
        fenomenen=fenomenen,
        mapping={"zwerfvuil": "zwerfvuil", "plassen": "wildplassen"},
        more_fenomeen=folded(2025),
    )
    with pytest.raises(UserError, match="'wildplassen' would be alone in 'overige' in 2025-01"):
        build(city, tmp_path / "out", dt.date(2025, 7, 2))


def test_folding_cannot_begin_in_a_year_that_is_published(april, tmp_path):
    mapping = {code: code for code, _ in PEOPLE}
    fenomenen = (*PEOPLE, ("overige", "people"))
    city = make_city(
        tmp_path / "city", reports(counts("2025-05")), fenomenen=fenomenen, mapping=mapping, more_fenomeen=folded(2025)
    )
    with pytest.raises(UserError, match="folding can only change from 1 January"):
        build(city, tmp_path / "out", dt.date(2025, 6, 2))


def test_the_balance_of_a_source_about_people_is_in_classes(tmp_path):
    rows = [*reports(counts("2025-04")), "x1,2025-01-05 10:00,onbekend," + "4.47,51.025", "x2,,wildplassen,4.47,51.025"]
    build(make_city(tmp_path / "city", rows, fenomenen=PEOPLE), tmp_path / "out", dt.date(2025, 5, 2))
    con = connect(current_file(tmp_path / "out"))
    balance = {
        reason: (count, share)
        for reason, count, share in con.execute("select reason, row_count, row_class from source_balance").fetchall()
    }
    assert all(count is None for count, _ in balance.values())
    assert balance["unknown_category"] == (None, "under_1")
    assert balance["duplicate_id"] == (None, "under_1"), "none and few are one class"
    assert "month_not_complete" not in balance
    assert balance["counted"] == (None, "published")


def test_a_new_city_has_years_first_and_the_city_by_month_after_that(tmp_path):
    """Two builds of a whole city: one inside the first year, one after it; every check and proof has passed."""
    first = release(tmp_path, "2025-04", "2025-05-02", grains_from=None)
    assert {first[area, "2025-03", "wildplassen"] for area in ("N1", "Z1", "tiny")} == {(None, "year_only")}
    assert first["N1", "2025-03", "zwerfvuil"][1] == "exact"
    second = release(tmp_path, "2026-02", "2026-03-02", grains_from=None)
    assert second["N1", "2025-03", "wildplassen"] == second["N1", "2026-01", "wildplassen"] == (None, "year_only")
    count, status = second["tiny", "2026-01", "wildplassen"]
    assert status == "rounded" and count % 5 == 0
    con = connect(current_file(tmp_path / "out"))
    figures_of_year = dict(
        con.execute(
            "select area_code, melding_count from melding_by_area_year "
            "where year = 2025 and fenomeen_code = 'wildplassen' and published_by = 'year'"
        ).fetchall()
    )
    for wijk in ("N1", "O1", "W1", "Z1"):
        true = sum(n for (area, month, code), n in counts("2025-12").items() if (area, code) == (wijk, "wildplassen"))
        assert figures_of_year[wijk] % 5 == 0 and abs(figures_of_year[wijk] - true) < 5
    assert figures_of_year["tiny"] == sum(figures_of_year[wijk] for wijk in ("N1", "O1", "W1", "Z1"))
    pool = con.execute(
        "select count(*), min(area_count) from melding_pool_by_month where year(month) = 2026"
    ).fetchone()
    assert pool == (4, 4), "two fenomenen, two months, four wijken together"
    reasons = con.execute("select distinct published_by, published_reason from melding_grain").fetchall()
    assert reasons == [("year", "new")]


def test_another_machine_releases_what_was_published_and_nothing_more(tmp_path):
    first = release(tmp_path, "2025-04", "2025-05-02")
    state = tmp_path / "out" / "history-state"
    kept = sorted(path.name for path in (tmp_path / "out" / "history").iterdir())
    make_city(tmp_path / "city", reports(counts("2025-06")), fenomenen=PEOPLE)
    build(tmp_path / "city" / "city.toml", tmp_path / "out", dt.date(2025, 7, 2), may_publish=False)
    second = figures(tmp_path / "out")
    assert second["N1", "2025-04", "wildplassen"] == first["N1", "2025-04", "wildplassen"]
    assert second["N1", "2025-06", "wildplassen"] == (None, "missing")
    assert second["N1", "2025-06", "zwerfvuil"][1] == "exact"
    assert sorted(path.name for path in (tmp_path / "out" / "history").iterdir()) == kept
    build(tmp_path / "city" / "city.toml", tmp_path / "out", dt.date(2025, 7, 2), dry_run=True)
    assert sorted(path.name for path in state.iterdir()) == ["errors.sealed"], "neither leaves a nonce"

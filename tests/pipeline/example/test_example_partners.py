"""The example of the city: plausible, always the same, all of it valid, and read by the very same readers."""

from __future__ import annotations

import csv
import datetime as dt

import duckdb
import pytest

from dashboard.base.settings import CITY_FILE
from dashboard.pipeline.example.partners import write_example_partners
from dashboard.pipeline.read.inputs import read_inputs
from dashboard.pipeline.read.partners import read_partners

AS_OF = dt.date(2026, 11, 23)
DATA = CITY_FILE.parent
OFFICE = {("werkdag", "ochtend"), ("werkdag", "middag")}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The city with the files that it invents in a folder of its own."""
    folder = tmp_path_factory.mktemp("example")
    for name in ("areas", "catalog", "example"):
        (folder / name).symlink_to(DATA / name)
    (folder / "city.toml").write_text(CITY_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    inputs = read_inputs(folder / "city.toml", AS_OF)
    city, wijken = inputs.city, inputs.areas.of_level("wijk")
    names = dict(zip(wijken["area_code"], wijken["area_name"], strict=True))
    paths = write_example_partners(city, names, AS_OF)
    con = duckdb.connect()
    partners = read_partners(con, inputs)
    return city, names, paths, con, partners


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_nearly_every_row_counts_and_a_few_do_not(case):
    *_, partners = case
    counts = {tally.source.code: tally.counts for tally in partners.tallies}
    for code in ("organisaties", "initiatieven", "aantekeningen"):
        assert set(counts[code]) == {"counted"}
    assert set(counts["kansarmoede"]) == {"no_denominator"}, "its source gives a share, not of how many"
    assert counts["initiatieven"]["counted"] >= 40
    assert set(counts["uitdatabank"]) == {"counted", "not_approved", "unknown_area", "ignored_category"}
    assert set(counts["bevraging"]) == {"counted", "too_few_asked"}
    assert set(counts["aanwezigheid"]) == {"counted", "unknown_area", "month_not_complete"}
    assert counts["aanwezigheid"]["unknown_area"] < 0.01 * counts["aanwezigheid"].total()


def test_the_same_again_and_a_later_date_only_adds(case, tmp_path):
    city, names, paths, *_ = case
    before = {path: path.read_bytes() for path in paths}
    write_example_partners(city, names, AS_OF)
    assert {path: path.read_bytes() for path in paths} == before
    write_example_partners(city, names, dt.date(2027, 2, 10))
    presence = paths[0]
    assert presence.read_bytes().startswith(before[presence]) and len(presence.read_bytes()) > len(before[presence])
    write_example_partners(city, names, AS_OF)


def test_most_presence_is_in_office_hours_and_differs_between_wijken(case):
    hours: dict[str, float] = {}
    office = 0.0
    for row in rows(case[2][0]):
        amount = float(row["uren"].replace(",", "."))
        hours[row["wijk"]] = hours.get(row["wijk"], 0) + amount
        office += amount if (row["dagtype"], row["dagdeel"]) in OFFICE else 0
    assert 0.7 < office / sum(hours.values()) < 0.9
    assert hours["Centrum"] > 5 * hours["Leest"] > 0


def test_the_real_figure_has_its_source_and_the_invented_ones_say_so(case):
    city, _, _, con, _ = case
    real = con.execute(
        "select area_code, year, status, source from context_known where indicator_code = 'kansarmoede_0_3'"
    ).fetchall()
    assert real == [
        ("mechelen", 2021, "withheld", "Agentschap Opgroeien, kansarmoede-index 2019-2021 (Vlaanderen 12,7 %)")
    ]
    assert [source.code for source in city.partners.sources() if not source.example] == ["kansarmoede"]
    told = con.execute("select description from initiative_known").fetchall()
    assert all("verzonnen" in text.lower() for (text,) in told)
    assert all(
        "verzonnen" in text.lower()
        for (text,) in con.execute(
            "select distinct source from context_known where indicator_code <> 'kansarmoede_0_3'"
        ).fetchall()
    )


def test_chosen_buurten_have_initiatives_and_gaps(case):
    con = case[3]
    areas = {row[0] for row in con.execute("select area_code from initiative_area_known").fetchall()}
    assert {"12025W01", "12025A61-", "12025A64-"} <= areas


@pytest.mark.parametrize(
    "name", ["aanwezigheid", "ploegen", "context", "initiatieven", "organisaties", "aantekeningen"]
)
def test_each_template_has_the_columns_that_the_document_explains(name):
    header = (DATA / "example" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(";")
    document = (DATA.parent / "docs" / "sources.md").read_text(encoding="utf-8")
    section = document.split(f"`{name}.csv`", 1)[1].split("\n## ", 1)[0]
    assert [column for column in header if f"| `{column}` |" not in section] == []

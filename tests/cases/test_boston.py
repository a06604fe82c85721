"""The real case through the real build, against the recount in plain pandas and geopandas."""

import datetime as dt
import time
import zipfile

import pytest

from dashboard.pipeline.pipeline import build
from dashboard.store.snapshot import connect, current_file
from tests.cases.test_boston_recount import HERE, needs_boston, recount, recount_balance, sensitive_texts

pytestmark = needs_boston
AS_OF = dt.date(2012, 1, 1)


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    """(out folder, BuildResult, seconds)."""
    out = tmp_path_factory.mktemp("boston")
    start = time.perf_counter()
    result = build(HERE / "city.toml", out, AS_OF)
    return out, result, time.perf_counter() - start


def test_it_builds_in_under_a_minute(boston):
    assert boston[2] < 60


def test_counts_per_neighbourhood_and_month_equal_the_recount(boston):
    con = connect(current_file(boston[0]))
    released = con.execute(
        "select area_name, strftime(month, '%Y-%m') as month, fenomeen_code, melding_count "
        "from melding_by_area_month inner join area using (area_code) "
        "where level = 'neighborhood' and melding_count > 0 order by all"
    ).df()
    counted = recount()
    counted["month"] = counted["month"].astype(str)
    counted = counted.sort_values(["area_name", "month", "fenomeen_code"], ignore_index=True)
    assert released.to_dict("list") == counted[list(released.columns)].to_dict("list")


def test_the_balance_equals_the_recount(boston):
    con = connect(current_file(boston[0]))
    rows = con.execute("select reason, row_count from source_balance where row_count > 0").fetchall()
    assert dict(rows) == recount_balance()
    assert sum(dict(rows).values()) == 58_251


def test_invalid_outlines_are_repaired_and_reported(boston):
    assert boston[1].findings["finding"].tolist() == ["repaired"] * 4


def test_the_default_point_is_proposed_when_it_is_not_listed(tmp_path):
    text = (HERE / "city.toml").read_text(encoding="utf-8")
    start = text.index("default_points")
    without = text[:start] + text[text.index("\n", start) :]
    shared = (HERE / "../../../../shared").resolve()
    without = without.replace("../../../../shared", str(shared)).replace('catalog = "', f'catalog = "{HERE}/')
    without = without.replace('categories = "', f'categories = "{HERE}/')
    (tmp_path / "city.toml").write_text(without, encoding="utf-8")
    result = build(tmp_path / "city.toml", tmp_path / "out", AS_OF)
    proposed = result.readings["requests_311"].proposed_default_points
    assert (round(proposed[0].lat, 4), round(proposed[0].lon, 4)) == (42.3594, -71.0587)
    assert len(proposed) <= 3


def test_no_street_address_survives(boston):
    """Every address with a house number of the raw file, looked for in every byte of the release."""
    content = current_file(boston[0]).read_bytes()
    with zipfile.ZipFile(HERE / "../../../../shared/cases/boston/reports_2011_h2.zip") as archive:
        raw = archive.read(archive.namelist()[0])
    texts = {text.encode() for text in sensitive_texts() if len(text) >= 10}
    assert len(texts) > 10_000
    assert all(text in raw for text in list(texts)[:50]), "the search itself works"
    assert not [text for text in texts if text in content]

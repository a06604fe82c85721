"""The real case Boston, counted again in plain pandas and geopandas: nothing of `dashboard` is used here.

The same declared rules (city file and mapping), read with tomllib and pandas; what the build publishes must be equal.
"""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

HERE = Path(__file__).parent / "boston"


def declared() -> dict[str, Any]:
    """The city file as it is written."""
    return tomllib.loads((HERE / "city.toml").read_text(encoding="utf-8"))


def _report_file() -> Path:
    return HERE / declared()["reports"][0]["file"]


def _outline_file() -> Path:
    return HERE / declared()["levels"][1]["outline"]["file"]


needs_boston = pytest.mark.skipif(
    not _report_file().exists(), reason=f"the real case is not here: no folder {_report_file().resolve().parent}"
)
pytestmark = needs_boston


@cache
def located_rows() -> pd.DataFrame:
    """Every request, one row each: month (Period), fenomeen_code, is_default, area_name (missing: outside)."""
    source = declared()["reports"][0]
    columns = [source["id"], source["time"]["column"], source["category"], "longitude", "latitude"]
    rows = pd.read_csv(_report_file(), usecols=columns, dtype=str, keep_default_na=False)
    mapping = pd.read_csv(HERE / source["categories"], keep_default_na=False)
    rows["fenomeen_code"] = rows[source["category"]].map(mapping.set_index("category")["fenomeen_code"])
    rows["month"] = pd.to_datetime(rows[source["time"]["column"]]).dt.to_period("M")
    lon, lat = rows["longitude"].astype(float), rows["latitude"].astype(float)
    rows["is_default"] = False
    for point in source["default_points"]:
        rows["is_default"] |= (lon == point["lon"]) & (lat == point["lat"])
    outlines = gpd.read_file(_outline_file())
    outlines["geometry"] = outlines.geometry.make_valid()
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    joined = points.sjoin(outlines[["name", "geometry"]], how="left", predicate="intersects")
    assert joined.index.is_unique  # no point stands on a border or in an overlap
    return pd.DataFrame(joined.drop(columns=["geometry", "index_right"])).rename(columns={"name": "area_name"})


def recount() -> pd.DataFrame:
    """Counts by area_name, month (Period) and fenomeen_code, as `melding_count`; only what is not zero.

    A request counts when its category is mapped to a fenomeen, its place is not a declared default point, and it
    lies in an outline.
    """
    rows = located_rows()
    counted = rows[(rows["fenomeen_code"] != "ignore") & ~rows["is_default"] & rows["area_name"].notna()]
    counts = counted.groupby(["area_name", "month", "fenomeen_code"]).size()
    return counts.rename("melding_count").reset_index()


def recount_balance() -> dict[str, int]:
    """Rows by reason, adding up to all rows; a row with two reasons has the first: default point, outside, ignored."""
    rows = located_rows()
    reason = pd.Series("counted", index=rows.index)
    reason[rows["fenomeen_code"] == "ignore"] = "ignored_category"
    reason[rows["area_name"].isna()] = "outside_every_outline"
    reason[rows["is_default"]] = "default_point"
    return {str(name): int(count) for name, count in reason.value_counts().items()}


def sensitive_texts() -> set[str]:
    """Street addresses of the raw file that hold a house number: none of them may occur in a released byte."""
    with zipfile.ZipFile(_report_file()) as archive, archive.open(archive.namelist()[0]) as file:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))
        return {
            row["location_street_name"].strip() for row in rows if any(c.isdigit() for c in row["location_street_name"])
        }


def test_the_file_is_the_one_that_was_described():
    rows = located_rows()
    assert len(rows) == 58_251
    assert rows["case_enquiry_id"].is_unique
    assert rows["is_default"].sum() == 4_775
    assert rows["month"].min() == pd.Period("2011-07") and rows["month"].max() == pd.Period("2011-12")


def test_fifteen_points_lie_outside_every_outline():
    """Four of them have a category that is ignored: who asks for the category first, finds eleven."""
    assert located_rows()["area_name"].isna().sum() == 15
    assert recount_balance()["outside_every_outline"] == 15


def test_every_category_is_mapped():
    rows = located_rows()
    assert rows["fenomeen_code"].notna().all()
    assert set(rows["fenomeen_code"]) - {"ignore"} == {
        fenomeen["code"] for fenomeen in tomllib.loads((HERE / "catalog" / "fenomenen.toml").read_text())["fenomenen"]
    }


def test_the_recount_adds_up():
    counts, balance = recount(), recount_balance()
    assert counts["melding_count"].sum() == balance["counted"] == 32_858
    assert sum(balance.values()) == 58_251
    assert counts["area_name"].nunique() == 25  # nobody reports from the Harbor Islands
    assert counts["month"].nunique() == 6


def test_every_column_of_the_file_is_declared():
    """Used, dropped or known to be harmless: no column is met by surprise."""
    source = declared()["reports"][0]
    with zipfile.ZipFile(_report_file()) as archive, archive.open(archive.namelist()[0]) as file:
        header = next(csv.reader(io.TextIOWrapper(file, encoding="utf-8")))
    used = {source["id"], source["category"], source["time"]["column"], source["place"]["lon"], source["place"]["lat"]}
    assert set(header) == used | set(source["drop_columns"]) | set(source["public_columns"])


def test_there_are_addresses_that_must_not_survive():
    assert len(sensitive_texts()) > 10_000

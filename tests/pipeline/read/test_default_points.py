"""The detector of default points: finds the phantom, leaves true hotspots alone, and never floods."""

from __future__ import annotations

import csv
import io
import zipfile

import numpy as np
import pytest

from dashboard.base.settings import ROOT
from dashboard.city.city_file import Point
from dashboard.pipeline.read.default_points import at_points, propose

BOSTON = ROOT.parent / "shared" / "cases" / "boston" / "reports_2011_h2.zip"


def city(rows: int, seed: int = 1, decimals: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Reports with a heavy tail of places that repeat, as in a real city."""
    rng = np.random.default_rng(seed)
    places = np.column_stack([rng.uniform(4.4, 4.5, rows), rng.uniform(51.0, 51.05, rows)]).round(decimals)
    chosen = np.minimum(rng.pareto(1.2, rows) * 20, rows - 1).astype(int)
    chosen = np.where(rng.random(rows) < 0.8, rng.integers(0, rows, rows), chosen + rng.integers(0, rows // 2, rows))
    return tuple(places[np.minimum(chosen, rows - 1)].T)


def with_points(lon: np.ndarray, lat: np.ndarray, *points: tuple[float, float, int]) -> tuple[np.ndarray, np.ndarray]:
    for x, y, count in points:
        lon, lat = np.append(lon, np.full(count, x)), np.append(lat, np.full(count, y))
    order = np.random.default_rng(0).permutation(len(lon))
    return lon[order], lat[order]


CASES = [
    # rows, points added (lon, lat, rows), proposed
    (20_000, [], []),
    (20_000, [(4.45, 51.03, 1000)], [1000]),
    (20_000, [(4.45, 51.03, 1000), (4.41, 51.01, 900)], [1000, 900]),  # two do not hide one another
    (20_000, [(4.45, 51.03, 95)], []),  # under 0.5 %: no map is disturbed
    (500, [(4.45, 51.03, 29)], []),
    (500, [(4.45, 51.03, 60)], [60]),
    (600_000, [(4.45, 51.03, 20_000)], [20_000]),  # decided on a sample, counted on all
]


@pytest.mark.parametrize("rows, points, expected", CASES)
def test_an_improbable_point_is_proposed(rows, points, expected):
    lon, lat = with_points(*city(rows, decimals=6), *points)
    found = propose(lon, lat)
    assert [point.row_count for point in found] == expected
    for point, (x, y, _) in zip(found, points, strict=bool(expected)) if expected else []:
        assert (point.lon, point.lat) == (x, y)
        assert point.share == point.row_count / len(lon)


@pytest.mark.parametrize("seed", range(20))
def test_a_city_without_a_default_point_gives_none(seed):
    assert propose(*city(30_000, seed)) == []


def test_a_true_hotspot_among_hotspots_is_left_alone():
    squares = [(4.4 + n / 1000, 51.0, int(3000 / (n + 1))) for n in range(60)]  # Zipf, as busy squares are
    assert propose(*with_points(*city(20_000, decimals=6), *squares)) == []


def test_a_source_that_gives_centres_of_areas_is_not_flooded():
    centres = [(4.4 + n / 100, 51.0, 500 + 37 * n) for n in range(12)]
    assert propose(*with_points(np.empty(0), np.empty(0), *centres)) == []
    assert propose(*with_points(*city(300, decimals=6), *centres)) == []


def test_few_or_no_rows():
    assert propose(np.empty(0), np.empty(0)) == []
    assert propose(np.full(100, 4.4), np.full(100, 51.0)) == []


def test_points_are_equal_within_half_a_metre():
    lon, lat = np.array([4.45, 4.450004, 4.45001, np.nan]), np.array([51.03, 51.03, 51.03, np.nan])
    assert at_points(lon, lat, [Point(lon=4.45, lat=51.03)]).tolist() == [True, True, False, False]


def test_boston():
    if not BOSTON.exists():
        pytest.skip(f"the real case is not here: no file {BOSTON}")
    with zipfile.ZipFile(BOSTON) as archive, archive.open(archive.namelist()[0]) as stream:
        rows = csv.DictReader(io.TextIOWrapper(stream, "utf-8"))
        places = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    (found,) = propose(places[:, 0], places[:, 1])
    assert (found.lat, found.lon, found.row_count) == (42.3594, -71.0587, 4775)

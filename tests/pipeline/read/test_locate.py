"""Place -> area, beside shapely and geopandas, above all on and near the borders."""

from __future__ import annotations

import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from dashboard.base.settings import ROOT
from dashboard.pipeline.read.locate import OUTSIDE, Locator

BOSTON = ROOT.parent / "shared" / "cases" / "boston" / "neighborhoods.geojson"


def frame(shapes: dict[str, object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"area_code": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:4326")


def outlines_of(path: Path, code: str) -> gpd.GeoDataFrame:
    outlines = gpd.read_file(path).rename(columns={code: "area_code"})[["area_code", "geometry"]]
    outlines["geometry"] = outlines.geometry.make_valid()
    return outlines


@pytest.fixture(scope="module")
def mechelen() -> gpd.GeoDataFrame:
    return outlines_of(ROOT / "data" / "areas" / "wijken.geojson", "wijk_code")


@pytest.fixture(scope="module")
def boston() -> gpd.GeoDataFrame:
    if not BOSTON.exists():
        pytest.skip(f"the real case is not here: no file {BOSTON}")
    return outlines_of(BOSTON, "name")


def slow(outlines: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> list[str | None]:
    """The definition: the first code whose polygon holds the point, its line included."""
    found: list[str | None] = [None] * len(lon)
    points = shapely.points(lon, lat)
    for code, shape in sorted(zip(outlines["area_code"], outlines.geometry, strict=True), reverse=True):
        for index in np.flatnonzero(shapely.intersects(shape, points)):
            found[index] = code
    return found


def fast(outlines: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> list[str | None]:
    locator = Locator(outlines)
    return [None if index == OUTSIDE else locator.codes[index] for index in locator.locate(lon, lat)]


def everywhere(outlines: gpd.GeoDataFrame, count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Points all over and around the city; on corners, on lines, and at 1e-12 to 1e-3 degrees beside them."""
    rng = np.random.default_rng(1)
    west, south, east, north = outlines.total_bounds
    lon = rng.uniform(west - 0.01, east + 0.01, count)
    lat = rng.uniform(south - 0.01, north + 0.01, count)
    corners = shapely.get_coordinates(outlines.geometry.boundary.to_numpy())
    corners = corners[rng.choice(len(corners), min(len(corners), 2000), replace=False)]
    lines = outlines.geometry.boundary.to_numpy()
    on_line = shapely.get_coordinates(
        shapely.line_interpolate_point(np.repeat(lines, 200), rng.random(200 * len(lines)), normalized=True)
    )
    exact = np.concatenate([corners, on_line])
    near = np.repeat(exact, 4, axis=0)
    near = near + rng.normal(size=near.shape) * 10 ** rng.uniform(-12, -3, (len(near), 1))
    return np.concatenate([lon, exact[:, 0], near[:, 0]]), np.concatenate([lat, exact[:, 1], near[:, 1]])


@pytest.mark.parametrize("city", ["mechelen", "boston"])
def test_as_the_polygon_says(city, request):
    outlines = request.getfixturevalue(city)
    lon, lat = everywhere(outlines)
    assert fast(outlines, lon, lat) == slow(outlines, lon, lat)


def test_as_geopandas_says(mechelen):
    rng = np.random.default_rng(2)
    west, south, east, north = mechelen.total_bounds
    lon, lat = rng.uniform(west, east, 50_000), rng.uniform(south, north, 50_000)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    joined = points.sjoin(mechelen, how="left", predicate="within")
    expected = joined["area_code"].astype(object).where(joined["area_code"].notna(), None).tolist()
    assert fast(mechelen, lon, lat) == expected


SQUARES = {"b": box(0, 0, 1, 1), "a": box(1, 0, 2, 1), "c": box(0, 1, 1, 2)}
POINTS = [
    (0.5, 0.5, "b"),
    (1.0, 0.5, "a"),  # a shared line: the first code wins
    (1.0, 1.0, "a"),  # a corner that three share
    (0.5, 1.0, "b"),
    (0.0, 0.5, "b"),  # the outer line belongs to the city
    (2.0, 1.0, "a"),
    (np.nextafter(1.0, 0.0), 0.5, "b"),
    (np.nextafter(2.0, 3.0), 0.5, None),
    (1.5, 1.5, None),
    (np.nan, 0.5, None),
    (0.5, np.inf, None),
    (-np.inf, 0.5, None),
    (1e300, -1e300, None),
]


@pytest.mark.parametrize("lon, lat, code", POINTS)
def test_one_rule_for_lines_and_corners(lon, lat, code):
    assert fast(frame(SQUARES), np.array([lon]), np.array([lat])) == [code]


SHAPES = {
    "hole": Polygon(box(0, 0, 9, 9).exterior.coords, [box(3, 3, 6, 6).exterior.coords[::-1]]),
    "island": box(4, 4, 5, 5),
    "parts": MultiPolygon([box(20, 0, 21, 1), box(20, 5, 21, 6)]),
    "thin": box(30, 0, 30.0001, 9),  # thinner than a cell
    "tiny": box(40, 4, 40.00001, 4.00001),
    "mixed": GeometryCollection([box(50, 0, 51, 1), LineString([(50, 3), (51, 3)]), Point(50, 5)]),
}


def test_holes_islands_parts_and_slivers():
    outlines = frame(SHAPES)
    locator = Locator(outlines)
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-1, 52, 30_000), rng.uniform(-1, 10, 30_000)
    lon = np.concatenate([lon, rng.uniform(29.9999, 30.0002, 2000), rng.uniform(40, 40.00002, 2000), [50.5, 50.0]])
    lat = np.concatenate([lat, rng.uniform(0, 9, 2000), rng.uniform(4, 4.00002, 2000), [3.0, 5.0]])
    polygons = frame(SHAPES | {"mixed": box(50, 0, 51, 1)})
    assert fast(outlines, lon, lat) == slow(polygons, lon, lat)
    assert set(locator.codes) == set(SHAPES)


def test_overlaps_go_to_the_first_code():
    assert fast(frame({"b": box(0, 0, 2, 2), "a": box(1, 1, 3, 3)}), np.array([1.5, 0.5]), np.array([1.5, 0.5])) == [
        "a",
        "b",
    ]


def test_area_codes():
    locator = Locator(frame(SQUARES), {"a-1": "a", "b-2": "b", "lost": "nowhere"})
    found = locator.area_index(["a", "a-1", "b-2", "lost", "stad", ""])
    assert [None if index == OUTSIDE else locator.codes[index] for index in found] == ["a", "a", "b", None, None, None]


def test_no_points():
    assert Locator(frame(SQUARES)).locate([], []).tolist() == []


@pytest.mark.alone
def test_a_million_points_are_no_wait(mechelen):
    """Measured at 0.05 us a point; the bound leaves room for a slow machine under load."""
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(4.38, 4.55, 1_000_000), rng.uniform(50.97, 51.09, 1_000_000)
    locator = Locator(mechelen)
    start = time.perf_counter()
    locator.locate(lon, lat)
    assert time.perf_counter() - start < 1.0

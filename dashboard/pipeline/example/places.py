"""Places of invented reports: hot spots, lasting clusters, anywhere in a wijk, or a little beyond the city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.base.arrays import Floats
from dashboard.base.errors import UserError
from dashboard.city.city_file import City
from dashboard.pipeline.example.files import example_random
from dashboard.pipeline.example.settings import ExampleReports, HotSpot, Kind

Integers = NDArray[np.int64]

OUTSIDE_METRES = (150.0, 700.0)  # how far beyond the city limit an "outside" report stands
METRES_PER_DEGREE = 111_320.0  # of latitude; precise enough for invented places
DECIMALS = 5  # of a coordinate: about a metre


@dataclass(frozen=True)
class ReportPlaces:
    """The places of invented reports: polygons, and the centres (hot spots and clusters) that draw them, by wijk."""

    codes: list[str]
    polygons: NDArray[Any]  # shapely polygons, prepared; [wijk]
    city_limit: Any  # the union of the polygons
    centres: Floats  # [centre, (lon, lat, lon spread, lat spread)] in degrees
    centre_of: Integers  # [wijk, choice] -> row of `centres`; -1: anywhere in the wijk
    cumulative: Floats  # [kind, wijk, choice]: cumulative chance of each choice

    @classmethod
    def of(cls, city: City, settings: ExampleReports, outlines: gpd.GeoDataFrame, file: Path) -> ReportPlaces:
        ordered = outlines.sort_values("area_code")
        codes = [str(code) for code in ordered["area_code"]]
        polygons = np.asarray(ordered.geometry.values, dtype=object)
        shapely.prepare(polygons)
        spots: list[list[str]] = [[] for _ in codes]
        for name, spot in settings.hot_spots.items():
            here = np.flatnonzero(shapely.contains_xy(polygons, spot.lon, spot.lat))
            if not here.size:
                raise UserError("lies in no area of this city", file=file, column=f"hot_spots.{name}")
            spots[here[0]].append(name)
        centres: list[tuple[float, float, float, float]] = []
        width = max(map(len, spots)) + settings.clusters_per_wijk
        centre_of = np.full((len(codes), width + 1), -1)
        chances = np.zeros((len(settings.kinds), len(codes), width + 1))
        for wijk, code in enumerate(codes):
            placed = [_spread(settings.hot_spots[name]) for name in spots[wijk]]
            placed += _clusters(settings, polygons[wijk], example_random(city.code, "clusters", code))
            centre_of[wijk, : len(placed)] = np.arange(len(centres), len(centres) + len(placed))
            centres += placed
            for number, kind in enumerate(settings.kinds):
                random = example_random(city.code, "shares", code, kind.category)
                shares = _choice_shares(settings, kind, spots[wijk], random)
                chances[number, wijk, : len(placed)] = shares
                chances[number, wijk, width] = 1 - shares.sum()
        union = shapely.union_all(polygons)
        shapely.prepare(union)
        return cls(codes, polygons, union, np.array(centres), centre_of, chances.cumsum(axis=2))

    @cached_property
    def bounds(self) -> Floats:
        return np.asarray(shapely.bounds(self.polygons))

    def draw(self, kind: Integers, wijk: Integers, random: np.random.Generator) -> Floats:
        """Places [row, (lon, lat)] for rows of these kinds and wijken, each within its polygon after rounding."""
        choice = (random.random(len(kind))[:, None] >= self.cumulative[kind, wijk, :-1]).sum(axis=1)
        centre = self.centre_of[wijk, choice]
        places = np.zeros((len(kind), 2))
        todo = np.arange(len(kind))
        for attempt in range(200):
            if attempt == 8:
                centre[todo] = -1  # a centre at the very edge: stand anywhere in the wijk instead
            low, high = self.bounds[wijk[todo], :2], self.bounds[wijk[todo], 2:]
            near = self.centres[centre[todo]]
            gathered = near[:, :2] + near[:, 2:] * random.standard_normal((len(todo), 2))
            anywhere = low + (high - low) * random.random((len(todo), 2))
            drawn = np.where((centre[todo] >= 0)[:, None], gathered, anywhere).round(DECIMALS)
            places[todo] = drawn
            todo = todo[~shapely.contains_xy(self.polygons[wijk[todo]], drawn[:, 0], drawn[:, 1])]
            if not todo.size:
                return places
        raise UserError("an outline is too thin to place reports in", value=self.codes[wijk[todo[0]]])

    def draw_outside(self, count: int, random: np.random.Generator) -> Floats:
        """Places [count, (lon, lat)] a little beyond the city limit."""
        found = np.zeros((0, 2))
        border = shapely.boundary(self.city_limit)
        while len(found) < count:
            start = shapely.get_coordinates(shapely.line_interpolate_point(border, random.random(64), normalized=True))
            angle = random.random(64) * 2 * np.pi
            away = random.uniform(*OUTSIDE_METRES, 64)
            degrees = np.array(
                [_degrees(float(metres), float(lat)) for metres, lat in zip(away, start[:, 1], strict=True)]
            )
            drawn = (start + np.column_stack([np.cos(angle), np.sin(angle)]) * degrees).round(DECIMALS)
            outside = ~shapely.contains_xy(self.city_limit, drawn[:, 0], drawn[:, 1])
            outside &= shapely.distance(self.city_limit, shapely.points(drawn)) > 0.0005  # tens of metres, at least
            found = np.vstack([found, drawn[outside]])
        return found[:count]


def _degrees(metres: float, lat: float) -> tuple[float, float]:
    """A distance in metres as degrees of longitude and of latitude at latitude `lat`."""
    return metres / (METRES_PER_DEGREE * float(np.cos(np.radians(lat)))), metres / METRES_PER_DEGREE


def _spread(spot: HotSpot) -> tuple[float, float, float, float]:
    return (spot.lon, spot.lat, *_degrees(spot.metres, spot.lat))


def _clusters(
    settings: ExampleReports, polygon: Any, random: np.random.Generator
) -> list[tuple[float, float, float, float]]:
    """The lasting clusters of one wijk: centres drawn inside it."""
    west, south, east, north = polygon.bounds
    found: list[tuple[float, float, float, float]] = []
    for _ in range(10_000):
        lon, lat = random.uniform(west, east), random.uniform(south, north)
        if shapely.contains_xy(polygon, lon, lat):
            found.append((lon, lat, *_degrees(settings.cluster_metres, lat)))
            if len(found) == settings.clusters_per_wijk:
                break
    return found


def _choice_shares(settings: ExampleReports, kind: Kind, spots: list[str], random: np.random.Generator) -> Floats:
    """Shares of a kind's reports in one wijk that stand at each of its hot spots and clusters; the rest is anywhere."""
    at_spots = np.array([kind.hot_spots.get(name, 0.0) for name in spots])
    at_spots /= max(1.0, at_spots.sum())
    clusters = random.dirichlet(np.full(settings.clusters_per_wijk, 1.5))
    return np.concatenate([at_spots, clusters * settings.cluster_share * (1 - at_spots.sum())])

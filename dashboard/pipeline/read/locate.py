"""Place -> area, exactly as the polygon says, for millions of points.

A grid over the city says for each cell which area it lies in. Only cells that a border runs through hold points that
need the exact test; they are few, so the average point costs an array look-up. (geopandas.sjoin costs ten times more.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.base.arrays import Floats

OUTSIDE = -1
_BORDER = -2
_STEPS = (16, 8, 4)  # the grid is refined where a border runs: 16, 128, 512 cells a side
_SLACK = 1e-6  # of a cell: a cell this near to a border counts as a border cell, so that rounding cannot matter
_CHUNK = 1 << 15  # points at a time: the work arrays stay in the processor's cache

Ints = npt.NDArray[np.int32]


class Locator:
    """Finds the area of a point.

    A point on the line between two areas belongs to the one whose code comes first; the outer line of the city
    belongs to the city. Where outlines overlap, the first code wins too.

    Args:
        outlines: columns area_code and geometry (polygons, valid), EPSG:4326.
        area_of: code of an area at this level or below it -> code of an outline, for sources that give an area code.
    """

    def __init__(self, outlines: gpd.GeoDataFrame, area_of: Mapping[str, str] | None = None) -> None:
        ordered = outlines.sort_values("area_code")
        self.codes: list[str] = [str(code) for code in ordered["area_code"]]
        self._shapes = np.array([_polygons_of(shape) for shape in ordered.geometry.values], dtype=object)
        shapely.prepare(self._shapes)
        self._bounds = shapely.bounds(self._shapes).reshape(-1, 4)
        number = {code: index for index, code in enumerate(self.codes)}
        self._number = {code: number[area] for code, area in (area_of or {}).items() if area in number} | number
        self._cells = int(np.prod(_STEPS))
        self._west, self._south = self._bounds[:, :2].min(axis=0)
        east, north = self._bounds[:, 2:].max(axis=0)
        # A little wider than the city, so that its last point falls in the last cell.
        self._per_lon = self._cells / max((east - self._west) * (1 + 1e-9), 1e-9)
        self._per_lat = self._cells / max((north - self._south) * (1 + 1e-9), 1e-9)
        self._grid = self._make_grid()

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Ints:
        """For each point (degrees) the position of its area in `codes`, or OUTSIDE; NaN is outside."""
        lons, lats = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        area = np.empty(len(lons), dtype=np.int32)
        for start in range(0, len(lons), _CHUNK):
            part = slice(start, start + _CHUNK)
            area[part] = self._look_up(lons[part], lats[part])
        near = np.flatnonzero(area == _BORDER)
        area[near] = self._exact(lons[near], lats[near])
        return area

    def area_index(self, codes: Sequence[str]) -> Ints:
        """For each area code the position in `codes` of the outline it lies in, or OUTSIDE for a code that has none."""
        return np.array([self._number.get(code, OUTSIDE) for code in codes], dtype=np.int32)

    def _look_up(self, lon: Floats, lat: Floats) -> Ints:
        column = np.floor((lon - self._west) * self._per_lon)
        row = np.floor((lat - self._south) * self._per_lat)
        inside = (column >= 0) & (column < self._cells) & (row >= 0) & (row < self._cells)
        cell = np.where(inside, row * self._cells + column, -1).astype(np.int64)
        return self._grid[cell]  # the last entry is OUTSIDE

    def _exact(self, lon: Floats, lat: Floats) -> Ints:
        area = np.full(len(lon), OUTSIDE, dtype=np.int32)
        for index, (west, south, east, north) in enumerate(self._bounds):
            near = np.flatnonzero((area == OUTSIDE) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
            if len(near):
                hit = shapely.intersects_xy(self._shapes[index], lon[near], lat[near])
                area[near[hit]] = index
        return area

    def _make_grid(self) -> Ints:
        """Flat array: area, OUTSIDE or _BORDER for each cell, and one OUTSIDE more at the end."""
        lines = shapely.STRtree(_segments(self._shapes))
        grid = np.full((self._cells, self._cells), OUTSIDE, dtype=np.int32)
        rows, columns, size = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), self._cells
        for step in _STEPS:
            size //= step
            offsets = np.arange(step) * size
            rows = (rows[:, None, None] + offsets[None, :, None] + np.zeros_like(offsets)[None, None, :]).ravel()
            columns = (columns[:, None, None] + offsets[None, None, :] + np.zeros_like(offsets)[None, :, None]).ravel()
            is_border = np.zeros(len(rows), dtype=bool)
            is_border[lines.query(self._boxes(rows, columns, size), predicate="intersects")[0]] = True
            self._fill(grid, rows[~is_border], columns[~is_border], size)
            rows, columns = rows[is_border], columns[is_border]
        grid[rows, columns] = _BORDER
        return np.append(grid.ravel(), np.int32(OUTSIDE))

    def _boxes(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.object_]:
        boxes: npt.NDArray[np.object_] = shapely.box(
            self._west + (columns - _SLACK) / self._per_lon,
            self._south + (rows - _SLACK) / self._per_lat,
            self._west + (columns + size + _SLACK) / self._per_lon,
            self._south + (rows + size + _SLACK) / self._per_lat,
        )
        return boxes

    def _fill(self, grid: Ints, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], size: int) -> None:
        """Cells without a border lie in one area as a whole: that of their middle."""
        middle = self._exact(
            self._west + (columns + size / 2) / self._per_lon, self._south + (rows + size / 2) / self._per_lat
        )
        side = np.arange(size)
        for start in range(0, len(rows), 4096):
            part = slice(start, start + 4096)
            at = (rows[part, None, None] + side[None, :, None], columns[part, None, None] + side[None, None, :])
            grid[at] = middle[part, None, None]


def _polygons_of(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape: repairing an outline may leave a collection with loose lines and points."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    merged: BaseGeometry = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return merged


def _segments(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """The borders of all polygons as lines of two points."""
    coordinates, line = shapely.get_coordinates(shapely.get_parts(shapely.boundary(shapes)), return_index=True)
    same = line[1:] == line[:-1]
    ends = np.stack([coordinates[:-1][same], coordinates[1:][same]], axis=1)
    segments: npt.NDArray[np.object_] = shapely.linestrings(ends)
    return segments

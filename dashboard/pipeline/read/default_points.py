"""Default points: where software puts a report when it has no place. They look like hotspots that do not exist.

Boston's 311 put 4,775 of 58,251 requests on one point. The detector only proposes: a steward decides, since a
station square can be a true hotspot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.base.arrays import Floats
from dashboard.city.city_file import Point

_MIN_SHARE = 0.005  # of the rows with a place: fewer do not disturb a map of wijken
_MIN_ROWS = 30
_MIN_POINTS = 20  # distinct points needed to know what is usual
_MIN_RATIO = 5  # times the fullest point that is not proposed
_TAIL = 1000  # the fullest points, that the tail is fitted on
_MAX_CHANCE = 1e-3  # expected number of points as full as this, were it a usual one
_MAX_PROPOSED = 10  # a source with more gives places of areas or streets, not of reports
_SAMPLE = 200_000
_SAME = 5e-6  # degrees: half a metre


@dataclass(frozen=True)
class ProposedPoint:
    """A point that holds an improbable share of the rows. `share` is of the rows with a possible place."""

    lat: float
    lon: float
    row_count: int
    share: float


def at_points(lon: Floats, lat: Floats, points: list[Point]) -> npt.NDArray[np.bool_]:
    """Mask of the places that stand on one of `points`, to within half a metre."""
    hit = np.zeros(len(lon), dtype=bool)
    for point in points:
        hit |= (np.abs(lon - point.lon) < _SAME) & (np.abs(lat - point.lat) < _SAME)
    return hit


def propose(lon: Floats, lat: Floats) -> list[ProposedPoint]:
    """Points that are improbably full, fullest first. `lon`, `lat`: degrees, of rows with a possible place.

    A point is proposed when it holds at least 0.5 % of the rows and 30 rows, five times the fullest usual point, and
    when a power tail fitted on the usual points (Hill's estimator; B. Hill, Annals of Statistics 3, 1975) expects
    fewer than 0.001 such points. Places repeat for good reasons, with a heavy tail: against a Poisson law every
    station square would be suspect. From 200,000 rows on, a seeded sample decides and all rows are counted after.
    """
    sample = _sample(len(lon))
    points, counts = _count(lon[sample], lat[sample])
    threshold = max(_MIN_SHARE * len(sample), _MIN_ROWS)
    usual = np.sort(counts[counts < threshold])
    proposed: list[int] = []
    full = np.flatnonzero(counts >= threshold)
    for index in full[np.argsort(counts[full], kind="stable")].tolist():
        if _is_improbable(int(counts[index]), usual):
            proposed.append(index)
        else:
            usual = np.append(usual, counts[index])  # counts come in rising order
    if len(proposed) > _MAX_PROPOSED:
        return []
    found = [_counted(float(points[index, 0]), float(points[index, 1]), lon, lat) for index in proposed]
    return sorted(found, key=lambda point: (-point.row_count, point.lat, point.lon))


def _sample(rows: int) -> npt.NDArray[np.int64]:
    """All rows, or one seeded row out of each stretch of equal length."""
    if rows <= _SAMPLE:
        return np.arange(rows)
    stretch = rows / _SAMPLE
    return ((np.arange(_SAMPLE) + np.random.default_rng(0).random(_SAMPLE)) * stretch).astype(np.int64)


def _count(lon: Floats, lat: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Distinct (lon, lat) to a centimetre, and how often each occurs."""
    east = np.round((lon + 180) * 1e7).astype(np.int64)
    north = np.round((lat + 90) * 1e7).astype(np.int64)
    key, first, counts = np.unique(east * 2_000_000_000 + north, return_index=True, return_counts=True)
    return np.column_stack([lon[first], lat[first]]).reshape(len(key), 2), counts


def _is_improbable(count: int, usual: npt.NDArray[np.int64]) -> bool:
    """Whether `count` rows on one point cannot be explained by `usual`, the rising counts of the other points."""
    if len(usual) < _MIN_POINTS or count < _MIN_RATIO * usual[-1]:
        return False
    size = max(10, min(_TAIL, len(usual) // 100))
    tail = usual[-size:]
    # Counts are whole numbers: half a row lower is where the tail of a continuous law would begin.
    spread = float(np.mean(np.log(tail / (tail[0] - 0.5))))
    return bool(size * (count / (tail[0] - 0.5)) ** (-1 / spread) < _MAX_CHANCE)


def _counted(point_lon: float, point_lat: float, lon: Floats, lat: Floats) -> ProposedPoint:
    here = at_points(lon, lat, [Point(lat=point_lat, lon=point_lon)])
    count = int(here.sum())
    return ProposedPoint(point_lat, point_lon, count, count / len(lon))

"""Diagnosis when too much of a source is set aside: what is likely to be wrong with the city file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboard.city.city_file import ReportSource
from dashboard.pipeline.read.locate import OUTSIDE, Locator
from dashboard.pipeline.read.sources.columns import COMMA, GIVEN, Report, to_degrees

_ROWS = 20_000
_METRES = ("EPSG:31370", "EPSG:3812", "EPSG:3857")


def diagnose(source: ReportSource, reports: list[Report], locator: Locator, largest_reason: str) -> str:
    """One clause on the likely cause, or an empty text."""
    if largest_reason == "impossible_time":
        return f"check the format of the times ('{source.time.format}'), first_month and covers_from"
    if largest_reason == "unknown_category":
        return f"add the missing categories to {source.categories}"
    if source.place.area is not None:
        return ""
    state = np.concatenate([report.place for report in reports])
    if np.mean(state == COMMA) > 0.5 and source.decimal == ".":
        return 'the coordinates have a decimal comma: set decimal = ","'
    given = np.flatnonzero(state == GIVEN)
    if len(given) == 0:
        return ""
    some = given[:: max(1, len(given) // _ROWS)]
    x = np.concatenate([report.raw_x for report in reports])[some]
    y = np.concatenate([report.raw_y for report in reports])[some]
    return _about_numbers(source, x, y, locator)


def _about_numbers(
    source: ReportSource, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], locator: Locator
) -> str:
    def mostly_inside(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> bool:
        return bool(np.mean(locator.locate(lon, lat) != OUTSIDE) > 0.5)

    if source.place.crs is not None:
        if mostly_inside(x, y):
            return "the coordinates are degrees: use lon and lat instead of x, y and crs"
        if mostly_inside(*to_degrees(y, x, source.place.crs)):
            return "x and y look swapped"
        others = [crs for crs in _METRES if crs != source.place.crs]
    else:
        if mostly_inside(y, x):
            return "longitude and latitude look swapped"
        others = list(_METRES)
    if np.median(np.abs(x)) <= 180:
        return ""
    for crs in others:
        if mostly_inside(*to_degrees(x, y, crs)):
            return f'the coordinates are metres in {crs}: use x, y and crs = "{crs}"'
    return "the coordinates look like metres: use x, y and crs"

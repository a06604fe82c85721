"""Outlines as the pages need them: thin enough to draw, and which areas lie side by side."""

from __future__ import annotations

import pandas as pd
import shapely

from dashboard.pipeline.read.areas import Areas

# Outlines with more points than this are thinned for drawing; assigning reports always uses the full outline.
MAX_DRAWN_POINTS = 20_000
DRAWN_TOLERANCE_DEGREES = 0.0001  # about 10 m
# Two outlines are neighbours when they run side by side, at most so far apart, for at least so long; a corner is no
# border.
NEIGHBOUR_GAP_METRES = 20.0
NEIGHBOUR_LEAST_METRES = 100.0


def drawn_outlines(areas: Areas) -> pd.DataFrame:
    """[area_code, level, outline_geojson]: outlines thin enough for a browser, borders still shared."""
    frames = []
    for level, frame in areas.outlines.items():
        shapes = frame.geometry.to_numpy()
        if shapely.get_num_coordinates(shapes).sum() > MAX_DRAWN_POINTS:
            shapes = shapely.coverage_simplify(shapes, DRAWN_TOLERANCE_DEGREES)
        shapes = shapely.set_precision(shapes, 1e-6, mode="pointwise")
        text = shapely.to_geojson(shapes)
        frames.append(pd.DataFrame({"area_code": frame["area_code"], "level": level, "outline_geojson": text}))
    return pd.concat(frames, ignore_index=True)


def neighbours(areas: Areas) -> pd.DataFrame:
    """[area_code, neighbour_code]: areas of one level whose outlines share a border, each pair both ways."""
    pairs: list[tuple[str, str]] = []
    for frame in areas.outlines.values():
        shapes = frame.to_crs(frame.estimate_utm_crs()).geometry.to_numpy()
        codes = frame["area_code"].tolist()
        near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=NEIGHBOUR_GAP_METRES)
        for one, other in zip(*near, strict=True):
            if one < other and _shared_metres(shapes[one], shapes[other]) >= NEIGHBOUR_LEAST_METRES:
                pairs += [(codes[one], codes[other]), (codes[other], codes[one])]
    return pd.DataFrame(sorted(pairs), columns=["area_code", "neighbour_code"], dtype="str")


def _shared_metres(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Metres that two outlines run side by side; the mean of both, since a thinned line is shorter than the other."""
    pairs = ((one, other), (other, one))
    lengths = [a.boundary.intersection(b.buffer(NEIGHBOUR_GAP_METRES)).length for a, b in pairs]
    return float(sum(lengths) / 2)

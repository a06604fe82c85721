"""Outlines as GIS programs save them: one polygon for each code, in longitude and latitude, or one clear line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.city_file import City, Level, Outline, require
from dashboard.pipeline.read.area_list import column_of, plain_codes
from dashboard.pipeline.read.findings import Findings, finding
from dashboard.pipeline.read.whereabouts import are_swapped

# Two outlines that share more than this part of the smaller one cannot both be right.
MAX_OVERLAP_SHARE = 0.005
_SHAPES = (".shp", ".gpkg", ".geojson", ".json")


def read_outline(city: City, level: Level, findings: Findings) -> gpd.GeoDataFrame | None:
    """[area_code, area_name, parent, geometry] of a level in EPSG:4326, one row a code, repaired where invalid.

    What was repaired, joined or left out goes to `findings`. None where the level has no outlines. Raises UserError
    for outlines that are empty, overlap, or lie elsewhere.
    """
    outline = level.outline
    if outline is None:
        return None
    file = require(city, outline.file, f"outline of level '{level.code}'")
    raw = _one_municipality(_read(file), outline, file)
    if raw.empty:
        raise UserError("holds no areas", file=file)
    frame = gpd.GeoDataFrame(
        {
            "area_code": plain_codes(raw[column_of(raw, outline.code, file, "code")]),
            "area_name": _text(raw, outline.name, file, "name"),
            "parent": plain_codes(raw[column_of(raw, outline.parent, file, "parent")]) if outline.parent else None,
        },
        geometry=raw.geometry.values,
        crs=raw.crs,
    )
    frame = _without_nameless(frame, level, file, findings)
    frame = _to_degrees(frame, outline, file)
    _refuse_empty(frame, file)
    _refuse_swapped(frame, city, file)
    _repair(frame, level, findings)
    frame = _joined(frame, level, findings)
    _refuse_empty(frame, file)
    _refuse_overlaps(frame, file)
    return frame.sort_values("area_code", ignore_index=True)


def _read(file: Path) -> gpd.GeoDataFrame:
    try:
        raw = gpd.read_file(_inside(file))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError, RuntimeError):
        raise UserError("cannot be read as polygons", file=file, expected="GeoJSON, Shapefile or GeoPackage") from None
    if not isinstance(raw, gpd.GeoDataFrame):
        raise UserError("holds no geometry", file=file, expected="GeoJSON, Shapefile or GeoPackage")
    return raw


def _inside(file: Path) -> str | Path:
    """The path that GDAL understands: in a zip the one file of shapes, also when it stands in a folder."""
    if file.suffix.lower() != ".zip":
        return file
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(_SHAPES)]
    except (zipfile.BadZipFile, OSError):
        raise UserError("is not a zip, or a damaged one", file=file) from None
    names = [name for name in names if not name.startswith("__MACOSX/")]
    if len(names) != 1:
        raise UserError(
            f"the zip holds {len(names)} files of shapes", file=file, expected=f"one of {', '.join(_SHAPES)}"
        )
    return f"/vsizip/{file.resolve()}/{names[0]}"


def _text(raw: gpd.GeoDataFrame, names: list[str], file: Path, setting: str) -> object:
    column = raw[column_of(raw, names, file, setting)]
    return column.astype("object").where(column.notna(), "").astype(str).str.strip()


def _one_municipality(raw: gpd.GeoDataFrame, outline: Outline, file: Path) -> gpd.GeoDataFrame:
    """The features of the municipality: its code, or codes that begin with it (sectors carry the longer one)."""
    if outline.municipality is None or outline.municipality_code is None:
        return raw
    codes = plain_codes(raw[column_of(raw, outline.municipality, file, "municipality")])
    kept = raw[codes.str.startswith(outline.municipality_code)]
    if kept.empty:
        raise UserError("no area of this municipality in the file", file=file, value=outline.municipality_code)
    return kept.reset_index(drop=True)


def _without_nameless(frame: gpd.GeoDataFrame, level: Level, file: Path, findings: Findings) -> gpd.GeoDataFrame:
    """Features without a code (water, a road) are no area: left out, and told."""
    nameless = frame["area_code"] == ""
    if nameless.all():
        raise UserError("no feature has a code", file=file, expected="codes of areas in 'levels.outline.code'")
    for number in frame.index[nameless]:
        findings.append(finding(level, "no_code", "", frame["area_name"][number], None, f"feature {number + 1}"))
    return frame[~nameless].reset_index(drop=True)


def _to_degrees(frame: gpd.GeoDataFrame, outline: Outline, file: Path) -> gpd.GeoDataFrame:
    """Outlines in longitude and latitude; what the city file says goes before what the file says."""
    if outline.crs is not None:
        frame = frame.set_crs(outline.crs, allow_override=True)
    if frame.crs is None:
        raise UserError("does not say its coordinate system", file=file, expected="'crs' in the city file")
    bounds = frame.total_bounds
    if frame.crs.is_geographic and (abs(bounds) > 180.0001).any():
        raise UserError(
            f"coordinates up to {abs(bounds).max():.0f} are metres, not degrees",
            file=file,
            expected="'crs' of the file in the city file, such as 'EPSG:31370'",
        )
    return frame.to_crs(settings.CRS_DRAWING)


def _refuse_swapped(frame: gpd.GeoDataFrame, city: City, file: Path) -> None:
    west, south, east, north = frame.total_bounds
    if are_swapped((west + east) / 2, (south + north) / 2, city.time_zone):
        raise UserError(
            "latitude and longitude of the outlines look swapped: they lie far from the city's time zone",
            file=file,
            expected="longitude first, as GeoJSON has it",
        )


def _refuse_empty(frame: gpd.GeoDataFrame, file: Path) -> None:
    for row in frame.itertuples():
        if row.geometry is None or row.geometry.is_empty:
            raise UserError("an outline is empty", file=file, value=row.area_code)


def _repair(frame: gpd.GeoDataFrame, level: Level, findings: Findings) -> None:
    """Make invalid polygons valid and report each; lines and points beside polygons are left out."""
    for index in frame.index:
        row = frame.loc[index]
        shape = row.geometry
        if shape.geom_type in ("Polygon", "MultiPolygon") and shape.is_valid:
            continue
        detail = shape.geom_type if shape.is_valid else shapely.is_valid_reason(shape).split("[")[0]
        frame.loc[index, "geometry"] = _polygons(shapely.force_2d(shapely.make_valid(shape)))
        findings.append(finding(level, "repaired", row["area_code"], row["area_name"], None, detail))


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons in a geometry, also those inside collections."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type != geometry.geom_type or part is geometry]
    flat = [geometry] if geometry.geom_type == "Polygon" else []
    for part in parts:
        flat += [part] if part.geom_type == "Polygon" else list(shapely.get_parts(part))
    polygons = [part for part in flat if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(polygons) if polygons else shapely.MultiPolygon()


def _joined(frame: gpd.GeoDataFrame, level: Level, findings: Findings) -> gpd.GeoDataFrame:
    """One row a code: an exclave may be saved as a feature of its own."""
    repeated = frame["area_code"][frame["area_code"].duplicated()].unique()
    for code in repeated:
        parts = frame[frame["area_code"] == code]
        first = parts.index[0]
        frame.loc[first, "geometry"] = shapely.union_all(parts.geometry.to_numpy())
        name = parts["area_name"].iloc[0]
        findings.append(finding(level, "joined", code, name, None, f"{len(parts)} features"))
    return frame.drop_duplicates("area_code").reset_index(drop=True) if len(repeated) else frame


def _refuse_overlaps(frame: gpd.GeoDataFrame, file: Path) -> None:
    tree = shapely.STRtree(frame.geometry.values)
    left, right = tree.query(frame.geometry.values, predicate="intersects")
    for one, other in zip(left, right, strict=True):
        if one >= other:
            continue
        first, second = frame.geometry.iloc[one], frame.geometry.iloc[other]
        shared = first.intersection(second).area / min(first.area, second.area)
        if shared > MAX_OVERLAP_SHARE:
            names = f"{frame['area_name'].iloc[one]} / {frame['area_name'].iloc[other]}"
            raise UserError(f"two outlines overlap by {shared:.1%} of the smaller one", file=file, value=names)

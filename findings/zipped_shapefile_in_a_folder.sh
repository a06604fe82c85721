#!/usr/bin/env bash
# A zipped Shapefile is read when its files stand at the top of the zip, and not when they stand in a folder inside it,
# while GeoJSON and GeoPackage are read from such a folder. The message speaks of an unsupported format.
#
# Seen with: geopandas 1.2.0, pyogrio 0.13.0 (GDAL 3.12.4), 2026-11-27. Output seen:
#     shapefile at the top: read; shapefile in a folder: DataSourceError
#     geojson in a folder: read; geopackage in a folder: read
# Why a builder of such dashboards cares: offices zip the folder that their GIS program wrote, so a steward hands in
# exactly this, and the message sends him to look for another format. Look into the zip and name the member
# (/vsizip/FILE.zip/folder/name.shp): then it is read.
# Fails when this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check geopandas==1.2.0 pyogrio==0.13.0
venv/bin/python - <<'PYTHON'
import pathlib
import zipfile

import geopandas
import pyogrio
from shapely.geometry import box

print("pyogrio", pyogrio.__version__, "GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
one = geopandas.GeoDataFrame({"code": ["a"]}, geometry=[box(4, 51, 5, 52)], crs=4326)
for name in ("area.shp", "area.geojson", "area.gpkg"):
    one.to_file(name)


def outcome(kind, endings, inside):
    with zipfile.ZipFile(f"{kind}.zip", "w") as archive:
        for path in sorted(pathlib.Path().glob("area.*")):
            if path.suffix in endings:
                archive.write(path, inside + path.name)
    try:
        return f"read {len(geopandas.read_file(f'{kind}.zip'))}"
    except pyogrio.errors.DataSourceError as error:
        return type(error).__name__


parts = (".shp", ".dbf", ".shx", ".prj", ".cpg")
seen = {
    "shapefile at the top": outcome("top", parts, ""),
    "shapefile in a folder": outcome("folder", parts, "export/"),
    "geojson in a folder": outcome("geojson", (".geojson",), "export/"),
    "geopackage in a folder": outcome("gpkg", (".gpkg",), "export/"),
}
named = len(geopandas.read_file("/vsizip/folder.zip/export/area.shp"))
for what, how in seen.items():
    print(f"{what}: {how}")
print("the member named in the path: read", named)
assert seen == {
    "shapefile at the top": "read 1",
    "shapefile in a folder": "DataSourceError",
    "geojson in a folder": "read 1",
    "geopackage in a folder": "read 1",
}, "the behaviour changed"
assert named == 1
PYTHON

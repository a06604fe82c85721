"""The areas of a city: named lists and outlines, put together into one hierarchy and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.city_file import AreaList, City, Columns, Level, Outline, require

# Two outlines that share more than this part of the smaller one cannot both be right.
MAX_OVERLAP_SHARE = 0.005

AREA_COLUMNS = ["area_code", "level", "area_name", "parent_code", "population", "area_km2", "has_outline"]
FINDING_COLUMNS = ["level", "finding", "area_code", "area_name", "population", "detail"]


@dataclass(frozen=True)
class Areas:
    """All areas of a city.

    table: AREA_COLUMNS, one row an area, large levels first. outlines: level -> [area_code, geometry] in EPSG:4326.
    findings: FINDING_COLUMNS, what was repaired or could not be matched.
    """

    table: pd.DataFrame
    outlines: dict[str, gpd.GeoDataFrame]
    findings: pd.DataFrame
    locate_level: str

    def of_level(self, level: str) -> pd.DataFrame:
        return self.table[self.table["level"] == level]

    def ancestors(self) -> pd.DataFrame:
        """[area_code, ancestor_code]: each area with itself and all areas above it."""
        parent = dict(zip(self.table["area_code"], self.table["parent_code"], strict=True))
        rows = []
        for code in parent:
            above: str | None = code
            while above is not None:
                rows.append((code, above))
                above = parent[above]
        return pd.DataFrame(rows, columns=["area_code", "ancestor_code"])

    def at_locate_level(self) -> dict[str, str]:
        """Area code -> code of the area at the locating level, for every area at that level or below it."""
        level_of = dict(zip(self.table["area_code"], self.table["level"], strict=True))
        pairs = self.ancestors()
        hits = pairs[pairs["ancestor_code"].map(level_of) == self.locate_level]
        return dict(zip(hits["area_code"], hits["ancestor_code"], strict=True))


def read_areas(city: City) -> Areas:
    """Read every level of `city`. Raises UserError on anything that cannot be trusted."""
    findings: list[dict[str, object]] = []
    outlines: dict[str, gpd.GeoDataFrame] = {}
    levels: dict[str, pd.DataFrame] = {}
    unlocated = 0
    above: Level = city.levels[0]
    levels[above.code] = _city_area(city)
    for level in city.levels[1:]:
        listed, left_over = _read_list(city, level)
        unlocated += left_over
        drawn = _read_outline(city, level, findings)
        if listed is None and drawn is None:
            raise UserError("a level needs a list of areas, an outline, or both", column=f"levels.{level.code}")
        merged = _merge(level, listed, drawn, findings)
        merged["parent_code"] = _parents(city, level, above, merged, levels[above.code], drawn, outlines)
        levels[level.code] = merged
        if drawn is not None:
            outlines[level.code] = drawn[["area_code", "geometry"]]
        above = level
    locate_level = next(level.code for level in reversed(city.levels) if level.code in outlines)
    table = _with_population(city, levels, unlocated)
    _check_levels(city, table, locate_level)
    return Areas(table, outlines, pd.DataFrame(findings, columns=FINDING_COLUMNS), locate_level)


def _city_area(city: City) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": [city.code],
            "area_name": [city.name],
            "parent_code": pd.array([None], dtype="object"),
            "population": pd.array([city.population.city], dtype="Int64"),
            "area_km2": pd.array([None], dtype="Float64"),
            "has_outline": [False],
        }
    )


def _column(table: pd.DataFrame, names: Columns, file: Path, setting: str) -> str:
    """The first of `names` that the table has, in any case."""
    known = {str(column).lower(): str(column) for column in table.columns}
    for name in names:
        if name.lower() in known:
            return known[name.lower()]
    raise UserError(
        f"column not found for '{setting}'",
        file=file,
        column=" | ".join(names),
        expected=f"one of the columns {', '.join(map(str, table.columns))}"[:300],
    )


def _numbers(table: pd.DataFrame, names: Columns, areas: AreaList, file: Path, setting: str) -> pd.Series:
    column = _column(table, names, file, setting)
    text = table[column].str.strip().str.replace(",", ".") if areas.decimal == "," else table[column].str.strip()
    numbers = pd.to_numeric(text.where(text != ""), errors="coerce")
    broken = table.index[numbers.isna() & (text != "") & text.notna()]
    if len(broken):
        raise UserError(
            "not a number",
            file=file,
            line=int(broken[0]) + 2,
            column=column,
            value=table[column].iloc[broken[0]],
            expected=f"a number with decimal '{areas.decimal}'",
        )
    return numbers


def _read_list(city: City, level: Level) -> tuple[pd.DataFrame | None, int]:
    """The named areas of a level, and the inhabitants that stand in no area."""
    if level.areas is None:
        return None, 0
    areas = level.areas
    file = require(city, areas.file, f"areas of level '{level.code}'")
    try:
        raw = pd.read_csv(file, sep=areas.separator, encoding=areas.encoding, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise UserError(f"cannot be read: {error}", file=file, expected="UTF-8, or set 'encoding'") from error
    table = pd.DataFrame({"area_code": raw[_column(raw, areas.code, file, "code")].str.strip()})
    table["area_name"] = raw[_column(raw, areas.name, file, "name")].str.strip()
    table["parent"] = raw[_column(raw, areas.parent, file, "parent")].str.strip() if areas.parent else None
    population = _numbers(raw, areas.population, areas, file, "population") if areas.population else pd.NA
    table["population"] = pd.array([pd.NA] * len(raw), dtype="Int64") if population is pd.NA else population
    table["population"] = table["population"].round().astype("Int64")
    table["area_km2"] = pd.array([pd.NA] * len(raw), dtype="Float64")
    if areas.area_km2:
        table["area_km2"] = _numbers(raw, areas.area_km2, areas, file, "area_km2").astype("Float64")
    elif areas.area_ha:
        table["area_km2"] = (_numbers(raw, areas.area_ha, areas, file, "area_ha") / 100).astype("Float64")
    if twice := table["area_code"][table["area_code"].duplicated()].tolist():
        raise UserError("an area is listed twice", file=file, value=twice[0])
    for column in ("population", "area_km2"):
        if len(below_zero := table[table[column].fillna(0) < 0]):
            raise UserError("below zero", file=file, line=int(below_zero.index[0]) + 2, column=column)
    suffix = city.population.unlocated_suffix
    nowhere = table["area_code"].str.endswith(suffix) if suffix else pd.Series(False, index=table.index)
    left_over = int(table.loc[nowhere, "population"].fillna(0).sum())
    return table[~nowhere].reset_index(drop=True), left_over


def _read_outline(city: City, level: Level, findings: list[dict[str, object]]) -> gpd.GeoDataFrame | None:
    """The polygons of a level in EPSG:4326, repaired where invalid. Raises UserError on empty or overlapping ones."""
    outline = level.outline
    if outline is None:
        return None
    file = require(city, outline.file, f"outline of level '{level.code}'")
    try:
        raw = gpd.read_file(file)
    except (pyogrio.errors.DataSourceError, ValueError, OSError) as error:
        raise UserError("cannot be read as polygons", file=file, expected="GeoJSON, Shapefile or GeoPackage") from error
    raw = _one_municipality(raw, outline, file)
    if raw.empty:
        raise UserError("holds no areas", file=file)
    frame = gpd.GeoDataFrame(
        {
            "area_code": raw[_column(raw, outline.code, file, "code")].astype(str).str.strip(),
            "area_name": raw[_column(raw, outline.name, file, "name")].astype(str).str.strip(),
            "parent": raw[_column(raw, outline.parent, file, "parent")].astype(str) if outline.parent else None,
        },
        geometry=raw.geometry.values,
        crs=raw.crs,
    )
    if twice := frame["area_code"][frame["area_code"].duplicated()].tolist():
        raise UserError("an outline stands twice in the file", file=file, value=twice[0])
    frame = _to_degrees(frame, outline, file)
    _repair(frame, level, file, findings)
    _refuse_overlaps(frame, file)
    return frame.sort_values("area_code", ignore_index=True)


def _one_municipality(raw: gpd.GeoDataFrame, outline: Outline, file: Path) -> gpd.GeoDataFrame:
    if outline.municipality is None or outline.municipality_code is None:
        return raw
    column = _column(raw, outline.municipality, file, "municipality")
    kept = raw[raw[column].astype(str).str.strip() == outline.municipality_code]
    if kept.empty:
        raise UserError("no area of this municipality in the file", file=file, value=outline.municipality_code)
    return kept.reset_index(drop=True)


def _to_degrees(frame: gpd.GeoDataFrame, outline: Outline, file: Path) -> gpd.GeoDataFrame:
    """Bring outlines to longitude and latitude; what the city file says goes before what the file says."""
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


def _repair(frame: gpd.GeoDataFrame, level: Level, file: Path, findings: list[dict[str, object]]) -> None:
    """Make invalid polygons valid and report each; an area without surface stops the build."""
    for index in frame.index[~frame.geometry.is_valid]:
        row = frame.loc[index]
        detail = shapely.is_valid_reason(row.geometry).split("[")[0]
        frame.loc[index, "geometry"] = _polygons(shapely.make_valid(row.geometry))
        findings.append(_finding(level, "repaired", row["area_code"], row["area_name"], None, detail))
    for row in frame.itertuples():
        if row.geometry is None or row.geometry.is_empty or row.geometry.area == 0:
            raise UserError("an outline is empty", file=file, value=row.area_code)


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


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


def _merge(
    level: Level, listed: pd.DataFrame | None, drawn: gpd.GeoDataFrame | None, findings: list[dict[str, object]]
) -> pd.DataFrame:
    """List and outlines of one level together; what stands in only one of them is reported by name."""
    if drawn is None:
        return pd.DataFrame(listed).assign(has_outline=False)
    surface = drawn.to_crs(drawn.estimate_utm_crs()).area / 1e6
    shapes = pd.DataFrame(drawn[["area_code", "area_name", "parent"]]).assign(measured_km2=surface.to_numpy())
    if listed is None:
        table = shapes.assign(population=pd.array([pd.NA] * len(shapes), dtype="Int64"), has_outline=True)
        return table.rename(columns={"measured_km2": "area_km2"}).astype({"area_km2": "Float64"})
    known = set(shapes["area_code"])
    if not known & set(listed["area_code"]):
        raise UserError(
            f"level '{level.code}': no outline has a code of the list",
            column="levels.outline.code",
            value=shapes["area_code"].iloc[0],
            expected=f"codes such as '{listed['area_code'].iloc[0]}'",
        )
    for row in listed[~listed["area_code"].isin(known)].itertuples():
        findings.append(
            _finding(level, "not_in_outline_file", row.area_code, row.area_name, row.population, "split or renamed")
        )
    new = shapes[~shapes["area_code"].isin(listed["area_code"])]
    for row in new.itertuples():
        findings.append(_finding(level, "not_in_list", row.area_code, row.area_name, None, "inhabitants unknown"))
    table = pd.concat([listed, new], ignore_index=True)
    table["has_outline"] = table["area_code"].isin(known)
    table["area_km2"] = table["area_km2"].fillna(table["measured_km2"].astype("Float64"))
    return table.drop(columns="measured_km2")


def _finding(
    level: Level, finding: str, code: object, name: object, population: object, detail: str
) -> dict[str, object]:
    values = (level.code, finding, code, name, None if pd.isna(population) else population, detail)  # type: ignore[call-overload]
    return dict(zip(FINDING_COLUMNS, values, strict=True))


def _parents(
    city: City,
    level: Level,
    above: Level,
    table: pd.DataFrame,
    parents: pd.DataFrame,
    drawn: gpd.GeoDataFrame | None,
    outlines: dict[str, gpd.GeoDataFrame],
) -> list[str]:
    """The area above each area: as the data says, else the only one there is, else the one that it lies in."""
    if len(parents) == 1:
        return [parents["area_code"].iloc[0]] * len(table)
    given = table["parent"] if "parent" in table else pd.Series(None, index=table.index, dtype="object")
    codes = set(parents["area_code"])
    found = []
    for code, name, parent in zip(table["area_code"], table["area_name"], given, strict=True):
        if not isinstance(parent, str) or parent == "":
            parent = _lies_in(code, drawn, outlines.get(above.code))
        if parent not in codes:
            raise UserError(
                f"{level.code} '{name}': its parent does not exist",
                file=city.path(level.areas.file if level.areas else level.outline.file),  # type: ignore[union-attr]
                column="parent",
                value=parent,
                expected=f"a code of level '{above.code}'",
            )
        found.append(parent)
    return found


def _lies_in(code: str, drawn: gpd.GeoDataFrame | None, above: gpd.GeoDataFrame | None) -> str | None:
    """The area above with which an outline shares most surface."""
    if drawn is None or above is None or code not in set(drawn["area_code"]):
        return None
    shape = drawn.loc[drawn["area_code"] == code, "geometry"].iloc[0]
    shared = shapely.area(shapely.intersection(above.geometry.to_numpy(), shape))  # only compared, so degrees will do
    return None if shared.max() <= 0 else str(above["area_code"].iloc[int(shared.argmax())])


def _with_population(city: City, levels: dict[str, pd.DataFrame], unlocated: int) -> pd.DataFrame:
    """One table of all levels; a level without inhabitants of its own gets the sum of the level below."""
    codes = [level.code for level in city.levels]
    for position in range(len(codes) - 2, -1, -1):
        table, below = levels[codes[position]], levels[codes[position + 1]]
        for column in ("population", "area_km2"):
            sums = below[below[column].notna()].groupby("parent_code")[column].sum()
            if column == "population" and position == 0 and len(sums):
                sums = sums + unlocated  # they count in the city and nowhere else
            table[column] = table[column].fillna(table["area_code"].map(sums).astype(table[column].dtype))
    frames = [levels[code].assign(level=code) for code in codes]
    table = pd.concat(frames, ignore_index=True)[AREA_COLUMNS]
    table["parent_code"] = table["parent_code"].astype(object).where(table["parent_code"].notna(), None)
    if twice := table["area_code"][table["area_code"].duplicated()].tolist():
        raise UserError("two areas have the same code", value=twice[0])
    return table


def _check_levels(city: City, table: pd.DataFrame, locate_level: str) -> None:
    order = [level.code for level in city.levels]
    if order.index(city.people_level) > order.index(locate_level):
        raise UserError(
            "reports cannot be counted at this level: it has no outlines",
            column="people_level",
            value=city.people_level,
            expected=f"'{locate_level}' or a larger level",
        )
    known = set(table["area_code"])
    for chosen in city.chosen_buurten:
        for code in chosen.areas:
            if code not in known:
                raise UserError(
                    f"chosen buurt '{chosen.name}' names an area that does not exist",
                    column="chosen_buurten.areas",
                    value=code,
                )


def labels(city: City, table: pd.DataFrame) -> list[str]:
    """Names that can be told apart: an equal name shows its level ("Arsenaal (wijk)")."""
    language = city.languages[0]
    level_name = {level.code: level.name[language] for level in city.levels}
    shared = set(table.loc[table["area_name"].duplicated(keep=False), "area_name"])
    pairs = zip(table["area_name"], table["level"], strict=True)
    return [f"{name} ({level_name[level]})" if name in shared else name for name, level in pairs]


def withheld_areas(city: City, areas: Areas) -> set[str]:
    """Areas below the people level that get no figure of their own (docs/privacy.md: things).

    Under 100 inhabitants, or unknown while others are known. What is hidden under one parent must together hold at
    least 100 inhabitants, else subtraction from the parent would show it: then the next smallest is hidden too.
    """
    order = [level.code for level in city.levels]
    hidden: set[str] = set()
    for level in order[1 : order.index(areas.locate_level) + 1]:
        table = areas.of_level(level)
        if table["population"].isna().all():
            continue  # no inhabitants known at all: the threshold cannot be tested, and the release says so
        for _, siblings in table.assign(people=table["population"].fillna(0)).groupby("parent_code"):
            hidden |= _hidden_siblings(siblings.sort_values(["people", "area_code"]))
    return hidden


def _hidden_siblings(siblings: pd.DataFrame) -> set[str]:
    small = siblings["people"] < settings.MIN_INHABITANTS
    count = int(small.sum())
    if count == 0:
        return set()
    while siblings["people"].iloc[:count].sum() < settings.MIN_INHABITANTS and count < len(siblings):
        count += 1
    return set(siblings["area_code"].iloc[:count])

"""The areas of a city: named lists and outlines, put together into one hierarchy and checked."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.city_file import City, Level
from dashboard.pipeline.read.area_list import read_list, refuse_total
from dashboard.pipeline.read.findings import FINDING_COLUMNS, Findings, finding
from dashboard.pipeline.read.outline_file import read_outline

AREA_COLUMNS = ["area_code", "level", "area_name", "parent_code", "population", "area_km2", "has_outline"]


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

    def parents(self) -> dict[str, str | None]:
        """Area code -> code of the area that it lies in; None for the city."""
        pairs = zip(self.table["area_code"], self.table["parent_code"], strict=True)
        return {str(code): None if above is None or pd.isna(above) else str(above) for code, above in pairs}

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
    findings: Findings = []
    outlines: dict[str, gpd.GeoDataFrame] = {}
    levels: dict[str, pd.DataFrame] = {}
    unlocated = 0
    above: Level = city.levels[0]
    levels[above.code] = _city_area(city)
    for level in city.levels[1:]:
        listed, left_over = read_list(city, level)
        unlocated += left_over
        drawn = read_outline(city, level, findings)
        if listed is None and drawn is None:
            raise UserError("a level needs a list of areas, an outline, or both", column=f"levels.{level.code}")
        if listed is not None:
            refuse_total(listed, None if drawn is None else drawn["area_code"].tolist(), level)
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


def _merge(
    level: Level, listed: pd.DataFrame | None, drawn: gpd.GeoDataFrame | None, findings: Findings
) -> pd.DataFrame:
    """List and outlines of one level together; what stands in only one of them is reported by name."""
    if drawn is None:
        return pd.DataFrame(listed).assign(has_outline=False, is_listed=True)
    surface = drawn.to_crs(drawn.estimate_utm_crs()).area / 1e6
    shapes = pd.DataFrame(drawn[["area_code", "area_name", "parent"]]).assign(measured_km2=surface.to_numpy())
    if listed is None:
        table = shapes.assign(
            population=pd.array([pd.NA] * len(shapes), dtype="Int64"), has_outline=True, is_listed=False
        )
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
            finding(level, "not_in_outline_file", row.area_code, row.area_name, row.population, "split or renamed")
        )
    new = shapes[~shapes["area_code"].isin(listed["area_code"])]
    for row in new.itertuples():
        findings.append(finding(level, "not_in_list", row.area_code, row.area_name, None, "inhabitants unknown"))
    measured = shapes.set_index("area_code")["measured_km2"]
    table = pd.concat([listed, new.drop(columns="measured_km2")], ignore_index=True)
    table["has_outline"] = table["area_code"].isin(known)
    table["is_listed"] = table["area_code"].isin(listed["area_code"])
    table["area_km2"] = table["area_km2"].fillna(table["area_code"].map(measured).astype("Float64"))
    unknown = listed["population"].isna()
    if not unknown.all():
        for row in listed[unknown].itertuples():
            findings.append(finding(level, "no_inhabitants", row.area_code, row.area_name, None, "inhabitants blank"))
    return table


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
            sums = _whole_sums(below, column)
            if column == "population" and position == 0 and len(sums):
                sums = sums + unlocated  # they count in the city and nowhere else
            table[column] = table[column].fillna(table["area_code"].map(sums).astype(table[column].dtype))
    frames = [levels[code].assign(level=code) for code in codes]
    table = pd.concat(frames, ignore_index=True)[AREA_COLUMNS]
    table["parent_code"] = table["parent_code"].astype(object).where(table["parent_code"].notna(), None)
    if twice := table["area_code"][table["area_code"].duplicated()].tolist():
        raise UserError("two areas have the same code", value=twice[0])
    return table


def _whole_sums(below: pd.DataFrame, column: str) -> pd.Series:
    """Sums by parent. A listed area whose number is blank leaves its parent unknown: a sum of the others is no total.

    An area that stands on the map only is no gap: it was split off or renamed, and the list holds its people already.
    """
    known, counts = below[column].notna(), below.get("is_listed", pd.Series(True, index=below.index))
    sums = below[known].groupby("parent_code")[column].sum()
    return sums.drop(below.loc[~known & counts, "parent_code"].unique(), errors="ignore")


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
    least 100 inhabitants, else subtraction from the parent would show it: then the next smallest is hidden too. What is
    hidden is hidden at every level: the parts of a hidden area would show it, also where their inhabitants are unknown.
    """
    order = [level.code for level in city.levels]
    hidden: set[str] = set()
    for level in order[1 : order.index(areas.locate_level) + 1]:
        table = areas.of_level(level)
        hidden |= set(table.loc[table["parent_code"].isin(hidden), "area_code"])
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

"""Faults of lists and outlines as offices and GIS programs make them: read rightly, or one line names the place."""

import json
import zipfile

import geopandas as gpd
import pytest

from dashboard.base.errors import UserError
from dashboard.city.city_file import read_city
from dashboard.pipeline.read.areas import read_areas
from tests.tiny import WIJKEN, feature, make_city, write_outlines

HEADER = "code,name,population"


def city(folder, lines=None, features=None, **settings):
    """The areas of a tiny city with another list or other outlines. settings: lines of [levels.areas]."""
    file = make_city(folder, [])
    if settings:
        more = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        file.write_text(file.read_text().replace('file = "wijken.csv"\n', f'file = "wijken.csv"\n{more}'))
    if lines is not None:
        (folder / "wijken.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if features is not None:
        write_outlines(folder / "wijken.geojson", features)
    return read_areas(read_city(file))


def shapes():
    return [feature(code, name, lon, lat) for code, (name, _, lon, lat) in WIJKEN.items()]


def people(areas):
    return dict(zip(areas.table["area_code"], areas.table["population"], strict=True))


ROWS = ["N1,Noord,1000", "O1,Oost,800", "W1,West,500", "Z1,Zuid,60"]


@pytest.mark.parametrize("blank", [",,", '"","",""', " , ,", ""])
def test_a_line_that_says_nothing_is_no_area(tmp_path, blank):
    areas = city(tmp_path, [HEADER, ROWS[0], blank, *ROWS[1:], blank])
    assert people(areas)["tiny"] == 2360 and len(areas.of_level("wijk")) == 4


def test_lines_are_numbered_as_in_the_file_after_a_blank_one(tmp_path):
    with pytest.raises(UserError, match="line 4, 'population'"):
        city(tmp_path, [HEADER, ROWS[0], ",,", "O1,Oost,veel", *ROWS[2:]])


def test_excels_own_first_line_is_no_header(tmp_path):
    assert people(city(tmp_path, ["sep=,", HEADER, *ROWS]))["N1"] == 1000


@pytest.mark.parametrize("number", ["12.345", "8.001"])
def test_a_mark_for_thousands_is_never_a_decimal(tmp_path, number):
    with pytest.raises(UserError, match=r"line 2, 'population': not a number; expected .*thousands"):
        city(tmp_path, [HEADER, f"N1,Noord,{number}", *ROWS[1:]])


def test_with_a_decimal_comma_the_point_is_a_mark_for_thousands(tmp_path):
    lines = ["code;name;population", "N1;Noord;12.345", "O1;Oost;8.001", "W1;West;950", "Z1;Zuid;1.160"]
    found = people(city(tmp_path, lines, separator=";", decimal=","))
    assert [found[code] for code in WIJKEN] == [12345, 8001, 950, 1160]


def test_inhabitants_are_whole(tmp_path):
    with pytest.raises(UserError, match="line 3, 'population': inhabitants are whole numbers"):
        city(tmp_path, [HEADER, ROWS[0], "O1,Oost,80.5", *ROWS[2:]])


@pytest.mark.parametrize("code", ["Totaal", "99"])
def test_a_total_is_no_area(tmp_path, code):
    with pytest.raises(UserError, match="the total of the others"):
        city(tmp_path, [HEADER, *ROWS, f"{code},Totaal,2360"])


def test_an_area_with_an_outline_may_hold_as_many_as_the_others(tmp_path):
    lines = [HEADER, "N1,Noord,600", "O1,Oost,300", "W1,West,200", "Z1,Zuid,100"]
    assert people(city(tmp_path, lines))["tiny"] == 1200


def test_nobody_anywhere_is_not_filled_in_yet(tmp_path):
    with pytest.raises(UserError, match="every area has 0 inhabitants"):
        city(tmp_path, [HEADER, *(row.rsplit(",", 1)[0] + ",0" for row in ROWS)])


def test_one_blank_number_leaves_the_city_unknown_and_is_told(tmp_path):
    areas = city(tmp_path, [HEADER, *ROWS[:3], "Z1,Zuid,"])
    assert people(areas)["tiny"] is not people(areas)["N1"] and areas.table["population"].isna().sum() == 2
    assert areas.findings["finding"].tolist() == ["no_inhabitants"]


def test_an_area_needs_a_code(tmp_path):
    with pytest.raises(UserError, match="an area without a code"):
        city(tmp_path, [HEADER, *ROWS, ",Naamloos,5"])


def test_surface_is_measured_where_the_list_has_none(tmp_path):
    surface = city(tmp_path).table.set_index("area_code")["area_km2"]
    assert all(1.1 < surface[code] < 1.25 for code in WIJKEN) and 4.4 < surface["tiny"] < 5.0


def test_codes_that_are_numbers_meet_codes_with_a_gap(tmp_path):
    numbers = dict(zip(WIJKEN, (101.0, 102.0, 103.0, 104.0), strict=True))
    drawn = [feature(numbers[code], name, lon, lat) for code, (name, _, lon, lat) in WIJKEN.items()]
    water = feature(None, "Dijle", 4.5, 51.02)
    lines = [HEADER, *(f"{int(numbers[row[:2]])}{row[2:]}" for row in ROWS)]
    file = make_city(tmp_path, [])
    file.write_text(file.read_text().replace('areas = ["N1"]', 'areas = ["101"]'))
    (tmp_path / "wijken.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_outlines(tmp_path / "wijken.geojson", [*drawn, water])
    areas = read_areas(read_city(file))
    assert people(areas)["101"] == 1000
    assert areas.findings[["finding", "area_name"]].to_numpy().tolist() == [["no_code", "Dijle"]]


def test_no_code_at_all_is_refused(tmp_path):
    with pytest.raises(UserError, match="no feature has a code"):
        city(tmp_path, None, [feature(None, "Dijle", 4.46, 51.02)])


def test_an_exclave_of_its_own_is_joined_and_told(tmp_path):
    exclave = feature("N1", "Noord", 4.49, 51.03, width=0.002, height=0.002)
    areas = city(tmp_path, None, [*shapes(), exclave])
    shape = areas.outlines["wijk"].set_index("area_code").loc["N1", "geometry"]
    assert shape.geom_type == "MultiPolygon" and areas.findings["finding"].tolist() == ["joined"]


@pytest.mark.parametrize("geometry", [None, {"type": "Polygon", "coordinates": []}])
def test_an_outline_without_a_shape_names_its_area(tmp_path, geometry):
    drawn = shapes()
    drawn[0]["geometry"] = geometry
    with pytest.raises(UserError, match=r"wijken\.geojson: an outline is empty \(found 'N1'\)"):
        city(tmp_path, None, drawn)


def test_a_collection_gives_its_polygons(tmp_path):
    drawn = shapes()
    point = {"type": "Point", "coordinates": [4.46, 51.02]}
    drawn[0]["geometry"] = {"type": "GeometryCollection", "geometries": [drawn[0]["geometry"], point]}
    areas = city(tmp_path, None, drawn)
    assert areas.outlines["wijk"].geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert areas.findings["finding"].tolist() == ["repaired"]
    assert areas.outlines["wijk"].set_index("area_code").loc["N1", "geometry"].area == pytest.approx(0.00015)


def test_latitude_first_is_seen_from_the_time_zone(tmp_path):
    drawn = [feature(code, name, lat, lon) for code, (name, _, lon, lat) in WIJKEN.items()]
    with pytest.raises(UserError, match="latitude and longitude of the outlines look swapped"):
        city(tmp_path, None, drawn)


@pytest.mark.parametrize("folder_inside", ["", "export 2025/"])
def test_a_zipped_shapefile_is_found_wherever_it_stands(tmp_path, folder_inside):
    (tmp_path / "made").mkdir()
    make_city(tmp_path / "made", [])
    gpd.read_file(tmp_path / "made" / "wijken.geojson").to_file(tmp_path / "wijken.shp")
    file = make_city(tmp_path / "city", [])
    with zipfile.ZipFile(tmp_path / "city" / "wijken.zip", "w") as archive:
        for part in sorted(tmp_path.glob("wijken.*")):
            archive.write(part, folder_inside + part.name)
        archive.writestr("__MACOSX/._wijken.shp", b"")
    file.write_text(file.read_text().replace('"wijken.geojson"', '"wijken.zip"'))
    assert len(read_areas(read_city(file)).outlines["wijk"]) == 4


def test_a_municipality_code_may_be_the_beginning_of_a_longer_one(tmp_path):
    drawn = shapes()
    for one in drawn:
        one["properties"]["sector"] = "12025A00-"
    elsewhere = feature("X1", "Elders", 4.6, 51.1)
    elsewhere["properties"]["sector"] = "11002B00-"
    file = make_city(tmp_path, [])
    more = 'name = ["name"]\nmunicipality = ["sector"]\nmunicipality_code = "12025"\n\n[office_hours]'
    file.write_text(file.read_text().replace('name = ["name"]\n\n[office_hours]', more))
    write_outlines(tmp_path / "wijken.geojson", [*drawn, elsewhere])
    assert len(read_areas(read_city(file)).of_level("wijk")) == 4

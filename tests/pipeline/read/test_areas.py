"""Areas: lists and outlines come together, and what cannot be trusted stops the build."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import box

from dashboard.base.errors import UserError
from dashboard.base.settings import CITY_FILE
from dashboard.city.city_file import read_city
from dashboard.pipeline.read.areas import labels, read_areas, withheld_areas
from dashboard.pipeline.read.outlines import drawn_outlines, neighbours
from tests.tiny import feature, make_city, write_outlines

BUURTEN = """
[[levels]]
code = "buurt"
name = { nl = "buurt", en = "neighbourhood" }
plural = { nl = "buurten", en = "neighbourhoods" }
[levels.areas]
file = "buurten.csv"
code = ["buurt_code"]
name = ["buurt_name"]
parent = ["wijk_code"]
population = ["population"]
area_ha = ["area_ha"]
"""
OUTLINE = """
[levels.outline]
file = "sectors.geojson"
code = ["cd_sector", "CS01012024", "CD_SECTOR", "statsec"]
name = ["tx_sector_descr_nl", "name"]
municipality = ["cd_munty_refnis", "CNIS5_2024", "CD_MUNTY_REFNIS"]
municipality_code = "12025"
"""


def city_with(folder, buurten: str, outline: bool = False):
    file = make_city(folder, [])
    text = file.read_text().replace("[office_hours]", BUURTEN + (OUTLINE if outline else "") + "\n[office_hours]")
    file.write_text(text)
    (folder / "buurten.csv").write_text("buurt_code,buurt_name,wijk_code,population,area_ha\n" + buurten)
    return file


def test_mechelen_has_12_wijken_and_97_buurten_and_53_people_in_the_city_only():
    city = read_city(CITY_FILE)
    areas = read_areas(city)
    table = areas.table.set_index("area_code")
    assert areas.table["level"].value_counts().to_dict() == {"buurt": 97, "wijk": 12, "stad": 1}
    assert table.loc["mechelen", "population"] == 88_614
    assert areas.of_level("wijk")["population"].sum() == 88_614 - 53
    assert areas.of_level("buurt")["population"].sum() == 88_614 - 53
    assert table.loc["12025W01", "population"] == 3_104
    assert table.loc["12025A61-", "parent_code"] == "12025W07"
    assert areas.locate_level == "wijk"
    assert not areas.of_level("buurt")["has_outline"].any()


def test_equal_names_show_their_level():
    city = read_city(CITY_FILE)
    areas = read_areas(city)
    label = dict(zip(areas.table["area_code"], labels(city, areas.table), strict=True))
    assert label["12025W01"] == "Arsenaal (wijk)"
    assert label["12025A77-"] == "Arsenaal (buurt)"
    assert label["12025W03"] == "Centrum"


@pytest.mark.parametrize("crs", ["EPSG:31370", "EPSG:3812"])
def test_naming_the_sector_file_is_the_import(tmp_path, crs):
    """Polygons in metres with a crs member, other column names, another municipality in the file, one sector split."""
    (tmp_path / "city").mkdir()
    file = city_with(tmp_path / "city", "12025A1-,Een,N1,700,50\n12025A2-,Twee,N1,300,50\n", outline=True)
    shapes = {
        ("12025A1-", "Een", "12025"): box(4.46, 51.02, 4.4675, 51.03),
        ("12025A21", "Twee noord", "12025"): box(4.4675, 51.025, 4.475, 51.03),
        ("12025A22", "Twee zuid", "12025"): box(4.4675, 51.02, 4.475, 51.025),
        ("11001A00", "Elders", "11001"): box(4.2, 51.1, 4.3, 51.2),
    }
    columns = ["CD_SECTOR", "name", "CD_MUNTY_REFNIS"]
    frame = gpd.GeoDataFrame(list(shapes), columns=columns, geometry=list(shapes.values()))
    path = tmp_path / "city" / "sectors.geojson"
    frame.set_crs("EPSG:4326").to_crs(crs).to_file(path, driver="GeoJSON")
    assert json.loads(path.read_text())["crs"]["properties"]["name"].endswith(crs[5:])

    areas = read_areas(read_city(file))
    buurten = areas.of_level("buurt").set_index("area_code")
    assert list(buurten.index) == ["12025A1-", "12025A2-", "12025A21", "12025A22"]
    assert buurten["has_outline"].to_dict() == {"12025A1-": True, "12025A2-": False, "12025A21": True, "12025A22": True}
    assert set(buurten["parent_code"]) == {"N1"}, "the parent of a new sector is the wijk that it lies in"
    lost = areas.findings.set_index("finding").loc["not_in_outline_file"]
    assert (lost["area_name"], lost["population"]) == ("Twee", 300)
    assert areas.outlines["buurt"].total_bounds == pytest.approx([4.46, 51.02, 4.475, 51.03], abs=1e-5)
    assert areas.locate_level == "buurt"


def test_a_parent_that_does_not_exist(tmp_path):
    file = city_with(tmp_path, "B1,Een,N1,700,50\nB2,Twee,N9,300,50\n")
    with pytest.raises(UserError, match=r"buurt 'Twee': its parent does not exist; expected"):
        read_areas(read_city(file))


def test_a_number_that_is_none_names_line_and_column(tmp_path):
    file = city_with(tmp_path, "B1,Een,N1,700,50\nB2,Twee,N1,veel,50\n")
    with pytest.raises(UserError, match=r"buurten.csv, line 3, 'population': not a number"):
        read_areas(read_city(file))


def outlines_of(tmp_path, features, crs=None):
    file = make_city(tmp_path, [])
    write_outlines(tmp_path / "wijken.geojson", features, crs)
    return file


def test_invalid_outlines_are_repaired_and_reported(tmp_path):
    bow_tie = feature("N1", "Noord", 4.46, 51.02)
    ring = bow_tie["geometry"]["coordinates"][0]
    ring.insert(2, [4.47, 51.0205])  # a spike that crosses the upper border is not valid
    ring.insert(3, [4.465, 51.04])
    others = [feature(c, c, x, y) for c, x, y in [("O1", 4.475, 51.02), ("W1", 4.46, 51.01), ("Z1", 4.475, 51.01)]]
    areas = read_areas(read_city(outlines_of(tmp_path, [bow_tie, *others])))
    assert areas.findings["finding"].tolist() == ["repaired"]
    assert areas.outlines["wijk"].geometry.is_valid.all()


def test_overlapping_outlines_stop_the_build(tmp_path):
    file = outlines_of(tmp_path, [feature("N1", "Noord", 4.46, 51.02), feature("O1", "Oost", 4.47, 51.02)])
    with pytest.raises(UserError, match=r"two outlines overlap by 33.*Noord / Oost"):
        read_areas(read_city(file))


def test_an_empty_outline_stops_the_build(tmp_path):
    flat = feature("N1", "Noord", 4.46, 51.02, height=0.0)
    with pytest.raises(UserError, match="an outline is empty"):
        read_areas(read_city(outlines_of(tmp_path, [flat])))


def test_metres_that_claim_to_be_degrees(tmp_path):
    metres = feature("N1", "Noord", 157_000.0, 190_000.0, 1000.0, 1000.0)
    with pytest.raises(UserError, match=r"are metres, not degrees; expected 'crs'"):
        read_areas(read_city(outlines_of(tmp_path, [metres])))


def test_a_file_that_is_no_outline(tmp_path):
    file = make_city(tmp_path, [])
    (tmp_path / "wijken.geojson").write_text("not json")
    with pytest.raises(UserError, match="cannot be read as polygons"):
        read_areas(read_city(file))


def test_areas_under_100_inhabitants_are_hidden_so_that_subtraction_finds_at_least_100(tmp_path):
    lines = "B1,Een,N1,40,1\nB2,Twee,N1,110,1\nB3,Drie,N1,850,1\nB4,Vier,O1,30,1\nB5,Vijf,O1,80,1\nB6,Zes,O1,690,1\n"
    file = city_with(tmp_path, lines, outline=True)
    names = ["B1", "B2", "B3", "B4", "B5", "B6"]
    features = [feature(name, name, 4.4 + 0.01 * n, 51.0, 0.01, 0.01) for n, name in enumerate(names)]
    for item in features:
        item["properties"] = {"statsec": item["properties"]["code"], "name": "x", "cd_munty_refnis": "12025"}
    write_outlines(tmp_path / "sectors.geojson", features)
    city = read_city(file)
    hidden = withheld_areas(city, read_areas(city))
    assert {code for code in hidden if code.startswith("B")} == {"B1", "B2", "B4", "B5"}


def test_what_is_hidden_at_one_level_is_hidden_at_all(tmp_path):
    """A buurt of 45 inhabitants has one tract, of which nobody knows the inhabitants."""
    file = city_with(tmp_path, "B1,Een,N1,45,1\nB2,Twee,N1,955,1\nB3,Drie,O1,800,1\n", outline=False)
    tract = """
[[levels]]
code = "tract"
name = { nl = "vak", en = "tract" }
plural = { nl = "vakken", en = "tracts" }
[levels.areas]
file = "tracts.csv"
code = ["code"]
name = ["name"]
parent = ["parent"]
[levels.outline]
file = "tracts.geojson"
code = ["code"]
name = ["name"]
"""
    (tmp_path / "tracts.csv").write_text("code,name,parent\nT1,Vak 1,B1\nT2,Vak 2,B2\nT3,Vak 3,B2\nT4,Vak 4,B3\n")
    places = [feature(f"T{n}", f"Vak {n}", 4.4 + 0.01 * n, 51.0, 0.01, 0.01) for n in range(1, 5)]
    write_outlines(tmp_path / "tracts.geojson", places)
    file.write_text(file.read_text().replace("[office_hours]", tract + "\n[office_hours]", 1))
    city = read_city(file)
    hidden = withheld_areas(city, read_areas(city))
    assert "B1" in hidden and "T1" in hidden
    assert {"T2", "T3"} <= hidden, "B2 is hidden too, so that subtraction finds 100"
    assert "T4" not in hidden


def test_outlines_for_drawing_are_degrees_with_six_decimals():
    areas = read_areas(read_city(CITY_FILE))
    drawn = drawn_outlines(areas)
    assert len(drawn) == 12
    first = json.loads(drawn["outline_geojson"].iloc[0])["coordinates"][0][0]
    assert 4.3 < first[0] < 4.6
    assert 50.9 < first[1] < 51.1


def test_neighbours_share_a_border_and_a_corner_is_none(tmp_path):
    areas = read_areas(read_city(make_city(tmp_path, [])))
    found = set(neighbours(areas).itertuples(index=False, name=None))
    assert found == {
        (f"{a}1", f"{b}1") for pair in (("N", "O"), ("N", "W"), ("O", "Z"), ("W", "Z")) for a, b in (pair, pair[::-1])
    }


def test_outlines_that_almost_touch_are_neighbours_and_those_with_a_field_between_are_not(tmp_path):
    file = make_city(tmp_path, [])
    places = {"N1": (4.46, 0.0149), "O1": (4.475, 0.0149), "W1": (4.49, 0.01), "Z1": (4.5025, 0.01)}
    features = [feature(code, code, lon, 51.0, width) for code, (lon, width) in places.items()]
    write_outlines(tmp_path / "wijken.geojson", features)
    found = set(neighbours(read_areas(read_city(file))).itertuples(index=False, name=None))
    # 0.0001 degrees are 7 m between three of them; the last lies 175 m further.
    assert found == {("N1", "O1"), ("O1", "N1"), ("O1", "W1"), ("W1", "O1")}


def test_wijken_of_mechelen_have_neighbours():
    pairs = neighbours(read_areas(read_city(CITY_FILE)))
    around = pairs.groupby("area_code")["neighbour_code"].agg(set)
    assert len(around) == 12, "every wijk has at least one"
    assert all(code in around[other] for code, others in around.items() for other in others)
    assert around["12025W01"] == {"12025W03", "12025W08", "12025W09", "12025W11"}


def test_outlines_of_other_areas_are_refused(tmp_path):
    features = [feature(f"{code}x", code, lon, 51.0) for code, lon in (("N1", 4.46), ("O1", 4.5))]
    with pytest.raises(UserError, match="no outline has a code of the list"):
        read_areas(read_city(outlines_of(tmp_path, features)))


def test_inhabitants_below_zero_name_their_line(tmp_path):
    with pytest.raises(UserError, match=r"buurten.csv, line 3, 'population': below zero"):
        read_areas(read_city(city_with(tmp_path, "B1,Een,N1,700,50\nB2,Twee,N1,-5,50\n")))

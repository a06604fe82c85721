"""The invented reports: always the same, never changing once a month is past, close to what they were calibrated on."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from dashboard.base.errors import UserError
from dashboard.base.settings import CITY_FILE
from dashboard.base.toml_file import read_toml
from dashboard.city.city_file import City, read_city
from dashboard.pipeline.example.reports import COLUMNS, write_example
from dashboard.pipeline.example.settings import SETTINGS_NAME, ExampleReports

DATA = CITY_FILE.parent
AS_OF = dt.date(2026, 11, 23)
MAPPING = pd.read_csv(DATA / "catalog" / "categorieen_meldingen.csv").set_index("category")["fenomeen_code"]
CENTRUM, LEEST = "12025W03", "12025W06"


@pytest.fixture(scope="module")
def city() -> City:
    return read_city(CITY_FILE)


@pytest.fixture(scope="module")
def settings() -> ExampleReports:
    return read_toml(DATA / SETTINGS_NAME, ExampleReports)


@pytest.fixture(scope="module")
def outlines() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "areas" / "wijken.geojson").rename(columns={"wijk_code": "area_code"})


@pytest.fixture(scope="module")
def population() -> dict[str, int]:
    buurten = pd.read_csv(DATA / "areas" / "buurten.csv")
    return {str(code): int(count) for code, count in buurten.groupby("wijk_code")["population_2023"].sum().items()}


@pytest.fixture(scope="module")
def folder(city, outlines, population, tmp_path_factory) -> Path:
    """The whole example, as the build makes it."""
    folder = tmp_path_factory.mktemp("example")
    write_example(city, outlines, population, folder, AS_OF)
    return folder


@pytest.fixture(scope="module")
def reports(folder) -> pd.DataFrame:
    """All rows as text, with the month of their file, and `time`, `lon` and `lat` where they can be read."""
    frames = [
        pd.read_csv(path, dtype=str, keep_default_na=False).assign(file_month=path.stem[-7:])
        for path in sorted(folder.glob("*.csv"))
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows["time"] = pd.to_datetime(rows["gemeld_op"], format="%Y-%m-%d %H:%M", errors="coerce")
    rows["lon"], rows["lat"] = pd.to_numeric(rows["lengtegraad"]), pd.to_numeric(rows["breedtegraad"])
    return rows


@pytest.fixture(scope="module")
def sound(reports, settings, outlines) -> pd.DataFrame:
    """Rows without a fault, with their wijk."""
    default = (reports["lon"] == settings.default_point.lon) & (reports["lat"] == settings.default_point.lat)
    rows = reports[~default & reports["time"].dt.year.between(2023, 2026)].drop_duplicates("meldingsnummer")
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs="EPSG:4326")
    located = points.sjoin(outlines[["area_code", "geometry"]], predicate="intersects")
    return located[~located.index.duplicated()].assign(fenomeen=located["categorie"].map(MAPPING))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_one_file_a_month_up_to_the_running_one(folder, reports):
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == [f"meldingen_{month}.csv" for month in pd.period_range("2023-01", "2026-11", freq="M")]
    assert tuple(reports.columns[: len(COLUMNS)]) == COLUMNS
    possible = reports[reports["time"].dt.year.between(2023, 2026)]
    assert (possible["time"].dt.strftime("%Y-%m") == possible["file_month"]).all()
    assert possible["time"].max().date() == AS_OF


def test_the_same_bytes_every_time(city, outlines, population, folder, tmp_path):
    write_example(city, outlines.sample(frac=1, random_state=1), population, tmp_path, AS_OF)
    assert _bytes(tmp_path) == _bytes(folder)


@pytest.mark.parametrize("as_of", [dt.date(2023, 1, 1), dt.date(2024, 2, 29), dt.date(2025, 3, 30)])
def test_a_later_date_only_adds_rows(city, outlines, population, folder, tmp_path, as_of):
    write_example(city, outlines, population, tmp_path, as_of)
    earlier, later = _bytes(tmp_path), _bytes(folder)
    *past, running = sorted(earlier)
    assert all(earlier[name] == later[name] for name in past)
    assert later[running].startswith(earlier[running])
    is_last_day = (as_of + dt.timedelta(days=1)).day == 1
    assert (later[running] == earlier[running]) == is_last_day


def test_months_that_are_right_are_left_alone_and_later_ones_go(city, outlines, population, tmp_path):
    write_example(city, outlines, population, tmp_path, dt.date(2023, 4, 10))
    (tmp_path / "notes.txt").write_text("not ours")
    february = tmp_path / "meldingen_2023-02.csv"
    before = february.stat().st_mtime_ns
    steps: list[tuple[int, int]] = []
    paths = write_example(
        city, outlines, population, tmp_path, dt.date(2023, 3, 5), lambda done, total: steps.append((done, total))
    )
    assert february.stat().st_mtime_ns == before
    assert [path.name for path in paths] == [f"meldingen_2023-0{month}.csv" for month in (1, 2, 3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(path.name for path in paths), "notes.txt"]
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_yearly_totals_are_close_to_the_public_figures(reports):
    """FACTS.md: 5,710 and 4,732 reports of sluikstort and zwerfvuil a year; ten to fifteen a fine."""
    rows = reports[reports["file_month"] < "2026-01"]
    yearly = (
        rows.assign(fenomeen=rows["categorie"].map(MAPPING)).groupby([rows["file_month"].str[:4], "fenomeen"]).size()
    )
    for year in ("2023", "2024", "2025"):
        by_fenomeen = yearly[year]
        assert 12_000 <= by_fenomeen.sum() <= 14_000
        assert 4_700 <= by_fenomeen["sluikstort"] + by_fenomeen["zwerfvuil"] <= 5_700
        assert 0.065 <= by_fenomeen["ignore"] / by_fenomeen.sum() <= 0.095
    assert set(yearly["2023"].index) == set(MAPPING)  # each fenomeen of the catalogue occurs


def test_every_kind_stays_near_its_level(reports, settings):
    expected: dict[str, float] = {}
    for kind in settings.kinds:
        expected[kind.category] = expected.get(kind.category, 0) + kind.yearly
    in_base_year = reports[reports["file_month"].str.startswith(str(settings.base_year))]["categorie"].value_counts()
    for category, level in expected.items():
        assert in_base_year[category] == pytest.approx(level, rel=0.25), category
    assert set(expected) == set(MAPPING.index)


def test_every_kind_of_dirt_occurs_in_a_small_share(reports, settings, outlines):
    place_known = reports["lon"].notna()
    points = shapely.points(reports["lon"], reports["lat"])
    union = outlines.geometry.union_all()
    shapely.prepare(union)
    zero = (reports["lon"] == 0) & (reports["lat"] == 0)
    faults = {
        "blank_place": ~place_known & reports["lat"].isna(),
        "zero_place": zero,
        "outside_city": place_known & ~zero & ~shapely.intersects(union, points),
        "default_point": (reports["lon"] == settings.default_point.lon)
        & (reports["lat"] == settings.default_point.lat),
        "blank_time": reports["gemeld_op"] == "",
        "impossible_time": reports["time"].dt.year.isin([1970, 2099]),
        "unknown_category": ~reports["categorie"].isin(MAPPING.index),
        "duplicate": reports.duplicated(),
    }
    for name, rows in faults.items():
        assert rows.mean() == pytest.approx(getattr(settings.dirt, name), rel=0.45), name
    assert {1970, 2099} <= set(reports["time"].dt.year.dropna())
    running = reports["file_month"] == f"{AS_OF:%Y-%m}"
    assert pd.concat([*faults.values(), running], axis=1).any(axis=1).mean() < 0.05
    outside = gpd.GeoSeries(points[faults["outside_city"]], crs="EPSG:4326").to_crs("EPSG:3812")
    beyond = outside.distance(gpd.GeoSeries([union], crs="EPSG:4326").to_crs("EPSG:3812").iloc[0])
    assert beyond.between(10, 800).all()  # just outside: within metres of the city, on no border
    assert reports.loc[~faults["duplicate"], "meldingsnummer"].is_unique


def test_the_city_file_lists_the_default_point(city, settings):
    assert settings.default_point in city.reports[0].default_points


def test_season_week_and_day_look_like_life(sound):
    def share(fenomeen: str, chosen: pd.Series) -> float:
        return float(chosen[sound["fenomeen"] == fenomeen].mean())

    month, hour = sound["time"].dt.month, sound["time"].dt.hour
    night_out = (sound["time"] - pd.Timedelta(hours=6)).dt.day_of_week.isin([4, 5])  # until 6 o'clock
    evening, small_hours = hour.between(18, 22), (hour >= 23) | (hour < 6)
    office = hour.between(9, 16) & (sound["time"].dt.day_of_week < 5)
    assert share("hangjongeren", evening) > 0.45
    assert share("wildplassen", small_hours & night_out) > 0.25
    assert share("geluidsoverlast", small_hours & night_out) > 0.22
    for people in ("hangjongeren", "wildplassen", "geluidsoverlast", "druggerelateerde_overlast"):
        assert share(people, office) < 0.40
    assert share("verkeersoverlast", sound["time"].dt.day_of_week < 5) > 0.78
    assert share("sluikstort", sound["time"].dt.day_of_week == 0) > 0.19
    summer = month.isin([6, 7, 8])
    assert share("wildplassen", summer) > 0.30
    assert share("zwerfvuil", summer) > 0.27
    assert share("hondenpoep", summer) < 0.23
    assert share("graffiti", summer) == pytest.approx(0.25, abs=0.04)


def test_wijken_differ_and_every_wijk_has_reports(sound, population):
    rate = sound.groupby("area_code").size() / pd.Series(population)
    assert rate.notna().all()
    dorpen = ["12025W04", "12025W05", "12025W06", "12025W12"]
    dense = ["12025W01", CENTRUM, "12025W07", "12025W10"]
    assert all(rate[a] > rate[b] for a, b in itertools.product(dense, dorpen))
    wildplassen = sound[sound["fenomeen"] == "wildplassen"].groupby("area_code").size()
    assert wildplassen[CENTRUM] > 10 * wildplassen.get(LEEST, 0)


def test_reports_gather_in_small_places(sound):
    """Hot spots: the busiest tenth of the cells of about 100 m holds far more than a tenth of the reports."""
    cells = sound.groupby([(sound["lon"] / 0.0014).round(), (sound["lat"] / 0.0009).round()]).size()
    busiest = cells.sort_values(ascending=False).head(len(cells) // 10)
    assert busiest.sum() / cells.sum() > 0.35


def test_months_vary_more_than_chance(sound):
    """The spread between months of one wijk and fenomeen, season taken out, is wider than Poisson."""
    rows = sound[
        (sound["fenomeen"] == "sluikstort") & (sound["area_code"] == CENTRUM) & (sound["file_month"] < "2026-01")
    ]
    counts = rows.groupby("file_month").size()
    assert counts.var() > 1.5 * counts.mean()


def test_no_text_looks_personal(reports):
    """Free text is invented and holds no digit, no @: nothing that the alarm at reading should ring for."""
    assert not reports["omschrijving"].str.contains(r"[\d@]").any()


def test_a_clock_change_leaves_no_impossible_hour(city, settings, outlines, population, tmp_path):
    write_example(city, outlines, population, tmp_path, dt.date(2023, 3, 31))
    march = pd.read_csv(tmp_path / "meldingen_2023-03.csv", dtype=str)["gemeld_op"].dropna()
    assert not march.str.startswith("2023-03-26 02:").any()


def test_a_date_before_the_first_month_is_refused(city, outlines, population, tmp_path):
    with pytest.raises(UserError, match="expected a date in or after 2023-01"):
        write_example(city, outlines, population, tmp_path, dt.date(2022, 12, 31))


@pytest.mark.parametrize(
    ("setting", "wrong", "message"),
    [
        ('season = "opruimen"', 'season = "herfst"', "'herfst' does not stand under seasons"),
        ("zero_place = 0.003", "zero_place = 3", "less than or equal to 1"),
        ('"12025W01" = 1.55', '"12025W99" = 1.55', "is not an area of this city (found '12025W99')"),
        (
            "lat = 51.0170, lon = 4.4845",
            "lat = 50.0, lon = 4.4845",
            "'hot_spots.station': lies in no area of this city",
        ),
    ],
)
def test_wrong_settings_are_named(city, outlines, population, tmp_path, setting, wrong, message):
    text = (DATA / SETTINGS_NAME).read_text(encoding="utf-8")
    assert setting in text
    target = tmp_path / SETTINGS_NAME
    target.parent.mkdir()
    target.write_text(text.replace(setting, wrong), encoding="utf-8")
    tomllib.loads(target.read_text(encoding="utf-8"))  # still TOML: the meaning is wrong, not the form
    elsewhere = city.model_copy(update={"folder": tmp_path})
    with pytest.raises(UserError) as caught:
        write_example(elsewhere, outlines, population, tmp_path / "out", AS_OF)
    assert message in str(caught.value)

"""Invented reports for an example city: one CSV a month, drawn from `example/reports.toml` beside the city file.

Each month is drawn whole from its own seed and then cut at `as_of`, so that a month never changes once it is past,
whenever the example is made again. data/example/README.md tells how the numbers were calibrated.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pydantic import Field, model_validator

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City, Point

Line = tuple[str, ...]

SETTINGS_NAME = "example/reports.toml"  # beside the city file
COLUMNS = (
    "meldingsnummer",
    "gemeld_op",
    "categorie",
    "breedtegraad",
    "lengtegraad",
    "kanaal",
    "status",
    "omschrijving",
)
IMPOSSIBLE_TIMES = ("1970-01-01 00:00", "2099-12-31 23:59")
OUTSIDE_METRES = (150.0, 700.0)  # how far beyond the city limit an "outside" report stands
DAY_BEGINS = 6  # in `weeks`, the small hours belong to the day before
METRES_PER_DEGREE = 111_320.0  # of latitude; precise enough for invented places
DECIMALS = 5  # of a coordinate: about a metre

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[float, Field(ge=0)]
Rate = Annotated[float, Field(gt=-0.5, lt=0.5)]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[np.str_]


class Dirt(Strict):
    """Shares (0..1) of rows that are wrong in the way real exports are."""

    blank_place: Share
    zero_place: Share
    outside_city: Share
    default_point: Share
    blank_time: Share
    impossible_time: Share
    unknown_category: Share
    duplicate: Share


class HotSpot(Point):
    metres: Positive


class Kind(Strict):
    """One kind of report: its category in the file, its yearly level and the names of its curves."""

    category: str
    yearly: Positive
    season: str
    week: str
    day: str
    spread: str
    trend: str
    hot_spots: dict[str, Share] = Field(default_factory=dict)
    sentences: Annotated[list[str], Field(min_length=1)]


class ExampleReports(Strict):
    """The whole of `example/reports.toml`."""

    base_year: int
    trend_years: Positive
    spread_between_months: Positive
    spread_of_city_months: Positive
    clusters_per_wijk: Annotated[int, Field(ge=1, le=50)]
    cluster_share: Share
    cluster_metres: Positive
    dirt: Dirt
    default_point: Point
    unknown_categories: Annotated[dict[str, Positive], Field(min_length=1)]
    channels: Annotated[dict[str, Positive], Field(min_length=1)]
    statuses: Annotated[dict[str, Positive], Field(min_length=1)]
    seasons: dict[str, Annotated[list[Positive], Field(min_length=12, max_length=12)]]
    weeks: dict[str, Annotated[list[Positive], Field(min_length=7, max_length=7)]]
    days: dict[str, Annotated[list[Weight], Field(min_length=24, max_length=24)]]
    spreads: dict[str, dict[str, Weight]]
    trends: dict[str, dict[str, Rate]]
    hot_spots: dict[str, HotSpot]
    kinds: Annotated[list[Kind], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_exist(self) -> ExampleReports:
        for kind in self.kinds:
            for what, name in (
                ("seasons", kind.season),
                ("weeks", kind.week),
                ("days", kind.day),
                ("spreads", kind.spread),
                ("trends", kind.trend),
                *(("hot_spots", spot) for spot in kind.hot_spots),
            ):
                if name not in getattr(self, what):
                    raise ValueError(f"kind '{kind.category}': '{name}' does not stand under {what}")
        for name, trend in self.trends.items():
            if "all" not in trend:
                raise ValueError(f"trend '{name}' has no 'all'")
        if any(sum(curve) == 0 for curve in self.days.values()):
            raise ValueError("a curve of 24 hours is all zero")
        return self


def write_example(
    city: City,
    areas_outlines: gpd.GeoDataFrame,
    population: dict[str, int],
    folder: Path,
    as_of: dt.date,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write one CSV per month, from `city.first_month` to the month of `as_of` (that day included), into `folder`.

    `areas_outlines`: [area_code, geometry] in EPSG:4326; `population`: inhabitants by area_code (0 where unknown).
    The same city, settings and areas give the same bytes; a later `as_of` adds rows and never changes one. Files that
    are already right are left alone, months outside the period are removed. `progress(done, total)` counts months.
    Returns the paths in order. Raises UserError for settings that do not fit the city.
    """
    settings_file = city.path(SETTINGS_NAME)
    settings = read_toml(settings_file, ExampleReports)
    months = pd.period_range(city.first_month, pd.Period(as_of, "M"), freq="M")
    if months.empty:
        raise UserError("nothing to invent", value=as_of, expected=f"a date in or after {city.first_month}")
    _check_area_codes(settings, set(areas_outlines["area_code"]), settings_file)
    folder.mkdir(parents=True, exist_ok=True)
    invention = _Invention(city, settings, _Map.of(city, settings, areas_outlines, settings_file), population)
    paths = []
    for done, month in enumerate(months, start=1):
        path = folder / f"meldingen_{month}.csv"
        write_if_changed(path, _csv_bytes(invention.rows(month, as_of)))
        paths.append(path)
        if progress:
            progress(done, len(months))
    _remove_other_months(folder, set(paths))
    return paths


def _check_area_codes(settings: ExampleReports, known: set[str], file: Path) -> None:
    for table in ("spreads", "trends"):
        for name, by_area in getattr(settings, table).items():
            for code in set(by_area) - known - {"all"}:
                raise UserError(
                    "is not an area of this city", file=file, column=f"{table}.{name}", value=code, expected="its code"
                )


def example_random(*names: str) -> np.random.Generator:
    """A generator that depends on `names` only."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return np.random.default_rng(np.random.SeedSequence(list(digest)))


@dataclass(frozen=True)
class _Map:
    """Where reports may stand: polygons, and the centres (hot spots and clusters) that draw them, by wijk."""

    codes: list[str]
    polygons: NDArray[Any]  # shapely polygons, prepared; [wijk]
    city_limit: Any  # the union of the polygons
    centres: Floats  # [centre, (lon, lat, lon spread, lat spread)] in degrees
    centre_of: Integers  # [wijk, choice] -> row of `centres`; -1: anywhere in the wijk
    cumulative: Floats  # [kind, wijk, choice]: cumulative chance of each choice

    @classmethod
    def of(cls, city: City, settings: ExampleReports, outlines: gpd.GeoDataFrame, file: Path) -> _Map:
        ordered = outlines.sort_values("area_code")
        codes = [str(code) for code in ordered["area_code"]]
        polygons = np.asarray(ordered.geometry.values, dtype=object)
        shapely.prepare(polygons)
        spots: list[list[str]] = [[] for _ in codes]
        for name, spot in settings.hot_spots.items():
            here = np.flatnonzero(shapely.contains_xy(polygons, spot.lon, spot.lat))
            if not here.size:
                raise UserError("lies in no area of this city", file=file, column=f"hot_spots.{name}")
            spots[here[0]].append(name)
        centres: list[tuple[float, float, float, float]] = []
        width = max(map(len, spots)) + settings.clusters_per_wijk
        centre_of = np.full((len(codes), width + 1), -1)
        chances = np.zeros((len(settings.kinds), len(codes), width + 1))
        for wijk, code in enumerate(codes):
            placed = [_spread(settings.hot_spots[name]) for name in spots[wijk]]
            placed += _clusters(settings, polygons[wijk], example_random(city.code, "clusters", code))
            centre_of[wijk, : len(placed)] = np.arange(len(centres), len(centres) + len(placed))
            centres += placed
            for number, kind in enumerate(settings.kinds):
                random = example_random(city.code, "shares", code, kind.category)
                shares = _choice_shares(settings, kind, spots[wijk], random)
                chances[number, wijk, : len(placed)] = shares
                chances[number, wijk, width] = 1 - shares.sum()
        union = shapely.union_all(polygons)
        shapely.prepare(union)
        return cls(codes, polygons, union, np.array(centres), centre_of, chances.cumsum(axis=2))

    @cached_property
    def bounds(self) -> Floats:
        return np.asarray(shapely.bounds(self.polygons))

    def draw(self, kind: Integers, wijk: Integers, random: np.random.Generator) -> Floats:
        """Places [row, (lon, lat)] for rows of these kinds and wijken, each within its polygon after rounding."""
        choice = (random.random(len(kind))[:, None] >= self.cumulative[kind, wijk, :-1]).sum(axis=1)
        centre = self.centre_of[wijk, choice]
        places = np.zeros((len(kind), 2))
        todo = np.arange(len(kind))
        for attempt in range(200):
            if attempt == 8:
                centre[todo] = -1  # a centre at the very edge: stand anywhere in the wijk instead
            low, high = self.bounds[wijk[todo], :2], self.bounds[wijk[todo], 2:]
            near = self.centres[centre[todo]]
            gathered = near[:, :2] + near[:, 2:] * random.standard_normal((len(todo), 2))
            anywhere = low + (high - low) * random.random((len(todo), 2))
            drawn = np.where((centre[todo] >= 0)[:, None], gathered, anywhere).round(DECIMALS)
            places[todo] = drawn
            todo = todo[~shapely.contains_xy(self.polygons[wijk[todo]], drawn[:, 0], drawn[:, 1])]
            if not todo.size:
                return places
        raise UserError("an outline is too thin to place reports in", value=self.codes[wijk[todo[0]]])

    def draw_outside(self, count: int, random: np.random.Generator) -> Floats:
        """Places [count, (lon, lat)] a little beyond the city limit."""
        found = np.zeros((0, 2))
        border = shapely.boundary(self.city_limit)
        while len(found) < count:
            start = shapely.get_coordinates(shapely.line_interpolate_point(border, random.random(64), normalized=True))
            angle = random.random(64) * 2 * np.pi
            away = random.uniform(*OUTSIDE_METRES, 64)
            degrees = np.array(
                [_degrees(float(metres), float(lat)) for metres, lat in zip(away, start[:, 1], strict=True)]
            )
            drawn = (start + np.column_stack([np.cos(angle), np.sin(angle)]) * degrees).round(DECIMALS)
            outside = ~shapely.contains_xy(self.city_limit, drawn[:, 0], drawn[:, 1])
            outside &= shapely.distance(self.city_limit, shapely.points(drawn)) > 0.0005  # tens of metres, at least
            found = np.vstack([found, drawn[outside]])
        return found[:count]


def _degrees(metres: float, lat: float) -> tuple[float, float]:
    """A distance in metres as degrees of longitude and of latitude at latitude `lat`."""
    return metres / (METRES_PER_DEGREE * float(np.cos(np.radians(lat)))), metres / METRES_PER_DEGREE


def _spread(spot: HotSpot) -> tuple[float, float, float, float]:
    return (spot.lon, spot.lat, *_degrees(spot.metres, spot.lat))


def _clusters(
    settings: ExampleReports, polygon: Any, random: np.random.Generator
) -> list[tuple[float, float, float, float]]:
    """The lasting clusters of one wijk: centres drawn inside it."""
    west, south, east, north = polygon.bounds
    found: list[tuple[float, float, float, float]] = []
    for _ in range(10_000):
        lon, lat = random.uniform(west, east), random.uniform(south, north)
        if shapely.contains_xy(polygon, lon, lat):
            found.append((lon, lat, *_degrees(settings.cluster_metres, lat)))
            if len(found) == settings.clusters_per_wijk:
                break
    return found


def _choice_shares(settings: ExampleReports, kind: Kind, spots: list[str], random: np.random.Generator) -> Floats:
    """Shares of a kind's reports in one wijk that stand at each of its hot spots and clusters; the rest is anywhere."""
    at_spots = np.array([kind.hot_spots.get(name, 0.0) for name in spots])
    at_spots /= max(1.0, at_spots.sum())
    clusters = random.dirichlet(np.full(settings.clusters_per_wijk, 1.5))
    return np.concatenate([at_spots, clusters * settings.cluster_share * (1 - at_spots.sum())])


class _Invention:
    """Draws months of reports. All that does not depend on the month is worked out once."""

    def __init__(self, city: City, settings: ExampleReports, places: _Map, population: dict[str, int]) -> None:
        self.city = city
        self.settings = settings
        self.places = places
        self.wijk_shares = np.array([self._shares(kind, population) for kind in settings.kinds])
        self.rates = np.array([self._rates(kind) for kind in settings.kinds])
        self.seasons = np.array([settings.seasons[kind.season] for kind in settings.kinds])
        self.seasons /= self.seasons.mean(axis=1, keepdims=True)
        self.yearly = np.array([kind.yearly for kind in settings.kinds])

    def _shares(self, kind: Kind, population: dict[str, int]) -> Floats:
        factors = self.settings.spreads[kind.spread]
        weights = np.array([population.get(code, 0) * factors.get(code, 1.0) for code in self.places.codes])
        return weights / weights.sum() if weights.sum() else np.full(len(weights), 1 / len(weights))

    def _rates(self, kind: Kind) -> Floats:
        trend = self.settings.trends[kind.trend]
        return np.array([trend.get(code, trend["all"]) for code in self.places.codes])

    def expected(self, month: pd.Period) -> Floats:
        """Expected number of reports, [kind, wijk], of a whole month."""
        years = month.year + (month.month - 0.5) / 12 - (self.settings.base_year + 0.5)
        growth = (1 + self.rates) ** np.clip(years, -self.settings.trend_years, self.settings.trend_years)
        level = self.yearly / 12 * self.seasons[:, month.month - 1]
        return np.asarray(level[:, None] * self.wijk_shares * growth)

    def rows(self, month: pd.Period, as_of: dt.date) -> list[tuple[str, ...]]:
        """The rows of one month up to and including the day `as_of`, in order of time, dirt included."""
        random = example_random(self.city.code, "reports", str(month))
        expected = self.expected(month)
        counts = random.poisson(expected * self._chance(expected.shape, random))
        kind, wijk = (index.ravel() for index in np.indices(counts.shape))
        kind, wijk = np.repeat(kind, counts.ravel()), np.repeat(wijk, counts.ravel())
        times = self._times(month, kind, random)
        in_order = np.argsort(times, kind="stable")
        kind, wijk, times = kind[in_order], wijk[in_order], times[in_order]
        columns = self._columns(month, kind, wijk, times, random)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        repeats = 1 + (random.random(len(rows)) < self.settings.dirt.duplicate)
        kept = int(np.searchsorted(times, np.datetime64(as_of + dt.timedelta(days=1))))
        return [row for row, repeat in zip(rows[:kept], repeats[:kept], strict=True) for _ in range(repeat)]

    def _chance(self, shape: tuple[int, ...], random: np.random.Generator) -> Floats:
        """What varies between months beside pure chance: factors with mean 1 for each cell, and one for the city."""
        local = 1 / self.settings.spread_between_months**2
        whole = 1 / self.settings.spread_of_city_months**2
        return random.gamma(local, 1 / local, shape) * random.gamma(whole, 1 / whole)

    def _times(self, month: pd.Period, kind: Integers, random: np.random.Generator) -> NDArray[np.datetime64]:
        """Local times, to the minute, of rows of these kinds; hours that a clock change skips do not occur."""
        hours = pd.date_range(month.start_time, month.end_time, freq="h")
        local = hours.tz_localize(self.city.time_zone, ambiguous=np.ones(len(hours), bool), nonexistent="NaT")
        exists = 1.0 - local.isna().astype(float)
        weekday = (hours - pd.Timedelta(hours=DAY_BEGINS)).day_of_week.to_numpy()
        hour = hours.hour.to_numpy()
        slots = np.zeros(len(kind), dtype=int)
        chances = random.random(len(kind))
        for number, this in enumerate(self.settings.kinds):
            week, day = np.array(self.settings.weeks[this.week]), np.array(self.settings.days[this.day])
            cumulative = (week[weekday] * day[hour] * exists).cumsum()
            mine = kind == number
            slots[mine] = np.searchsorted(cumulative / cumulative[-1], chances[mine], side="right")
        minutes = random.integers(0, 60, len(kind)).astype("timedelta64[m]")
        return np.asarray(hours.to_numpy().astype("datetime64[m]")[slots] + minutes)

    def _columns(
        self,
        month: pd.Period,
        kind: Integers,
        wijk: Integers,
        times: NDArray[np.datetime64],
        random: np.random.Generator,
    ) -> tuple[Texts, ...]:
        count = len(kind)
        numbers = np.array([f"{month.year}{month.month:02}-{number:05}" for number in range(1, count + 1)], dtype=str)
        lat, lon = self._place_columns(kind, wijk, random)
        return (
            numbers,
            self._time_column(times, random),
            self._category_column(kind, random),
            lat,
            lon,
            _pick(self.settings.channels, count, random),
            _pick(self.settings.statuses, count, random),
            self._sentence_column(kind, random),
        )

    def _time_column(self, times: NDArray[np.datetime64], random: np.random.Generator) -> Texts:
        texts = np.char.replace(np.datetime_as_string(times, unit="m"), "T", " ")
        chance, which = random.random(len(times)), random.integers(0, len(IMPOSSIBLE_TIMES), len(times))
        dirt = self.settings.dirt
        impossible = chance < dirt.impossible_time
        blank = ~impossible & (chance < dirt.impossible_time + dirt.blank_time)
        return np.where(blank, "", np.where(impossible, np.array(IMPOSSIBLE_TIMES)[which], texts))

    def _category_column(self, kind: Integers, random: np.random.Generator) -> Texts:
        names = np.array([this.category for this in self.settings.kinds])[kind]
        unknown = random.random(len(kind)) < self.settings.dirt.unknown_category
        return np.where(unknown, _pick(self.settings.unknown_categories, len(kind), random), names)

    def _place_columns(self, kind: Integers, wijk: Integers, random: np.random.Generator) -> tuple[Texts, Texts]:
        """Latitude and longitude as text, with the shares of wrong places that the settings ask for."""
        dirt, default = self.settings.dirt, self.settings.default_point
        places = self.places.draw(kind, wijk, random)
        limits = np.cumsum([dirt.blank_place, dirt.zero_place, dirt.outside_city, dirt.default_point])
        fault = np.searchsorted(limits, random.random(len(kind)), side="right")  # 4: none
        places[fault == 1] = 0.0
        places[fault == 2] = self.places.draw_outside(int((fault == 2).sum()), random)
        places[fault == 3] = (default.lon, default.lat)
        lon, lat = (np.where(fault == 0, "", np.char.mod(f"%.{DECIMALS}f", places[:, axis])) for axis in (0, 1))
        return lat, lon

    def _sentence_column(self, kind: Integers, random: np.random.Generator) -> Texts:
        lengths = np.array([len(this.sentences) for this in self.settings.kinds])
        starts = lengths.cumsum() - lengths
        sentences = np.array([sentence for this in self.settings.kinds for sentence in this.sentences])
        chosen: Texts = sentences[starts[kind] + (random.random(len(kind)) * lengths[kind]).astype(int)]
        return chosen


def _pick(weights: dict[str, float], count: int, random: np.random.Generator) -> Texts:
    shares = np.array(list(weights.values()))
    picked: Texts = random.choice(np.array(list(weights)), size=count, p=shares / shares.sum())
    return picked


def _csv_bytes(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def write_lines(path: Path, header: Line, lines: Iterable[Line]) -> Path:
    """A table as a spreadsheet in Belgium saves it: semicolons, UTF-8 with a mark. Returns the path."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_if_changed(path, text.getvalue().encode("utf-8-sig"))
    return path


def write_if_changed(path: Path, content: bytes) -> None:
    """Write atomically; leave a file that is already right alone, so that its date says when it last changed."""
    if path.exists() and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


def _remove_other_months(folder: Path, wanted: set[Path]) -> None:
    """Remove months of an earlier, longer example; files of any other name are not ours."""
    for path in folder.iterdir():
        if re.fullmatch(r"meldingen_\d{4}-\d{2}\.csv", path.name) and path not in wanted:
            path.unlink()

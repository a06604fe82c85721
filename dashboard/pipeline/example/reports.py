"""Invented reports for an example city: one CSV a month, drawn from `example/reports.toml` beside the city file.

Each month is drawn whole from its own seed and then cut at `as_of`, so that a month never changes once it is past,
whenever the example is made again. data/example/README.md tells how the numbers were calibrated.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.base.arrays import Floats, Texts
from dashboard.base.errors import UserError
from dashboard.base.toml_file import read_toml
from dashboard.city.city_file import City
from dashboard.pipeline.example.files import example_random, write_if_changed
from dashboard.pipeline.example.places import DECIMALS, ReportPlaces
from dashboard.pipeline.example.settings import SETTINGS_NAME, ExampleReports, Kind

Integers = NDArray[np.int64]

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
DAY_BEGINS = 6  # in `weeks`, the small hours belong to the day before


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
    invention = Invention(city, settings, ReportPlaces.of(city, settings, areas_outlines, settings_file), population)
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


class Invention:
    """Draws months of reports. All that does not depend on the month is worked out once."""

    def __init__(self, city: City, settings: ExampleReports, places: ReportPlaces, population: dict[str, int]) -> None:
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
        """Factors [shape] beside pure chance between months, of mean 1: one for each cell times one for the city."""
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


def _remove_other_months(folder: Path, wanted: set[Path]) -> None:
    """Remove months of an earlier, longer example; files of any other name are not ours."""
    for path in folder.iterdir():
        if re.fullmatch(r"meldingen_\d{4}-\d{2}\.csv", path.name) and path not in wanted:
            path.unlink()

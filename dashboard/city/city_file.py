"""A city is data: the typed, validated reading of a city file (data/city.toml).

Another city is another file and no code. Every path in it is relative to that file.
docs/city-file.md explains each setting to a data steward.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from dashboard.base import settings, texts
from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.fields import Code as Code
from dashboard.city.fields import HttpsLink as HttpsLink
from dashboard.city.fields import Month as Month
from dashboard.city.fields import Source as Source
from dashboard.city.fields import Worded as Worded
from dashboard.city.fields import YearEnd as YearEnd
from dashboard.city.partner_sources import Partners, PeopleGroup

Columns = Annotated[list[str], Field(min_length=1)]  # names that one column may have, in order of preference
Separator = Annotated[str, StringConstraints(strip_whitespace=False)]  # a tab is a separator too

Kind = Literal["real", "example", "test"]


def _crs(value: str) -> str:
    try:
        CRS.from_user_input(value)
    except CRSError:
        raise ValueError("is not a coordinate system; expected a code such as 'EPSG:4326' or 'EPSG:31370'") from None
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown; a path or empty; the name of a folder of zones
        raise ValueError("is not a time zone; expected a name such as 'Europe/Brussels'") from None
    return value


class AreaList(Strict):
    """A table of named areas: one row an area."""

    file: str
    separator: Separator = ","
    encoding: str = "utf-8-sig"
    decimal: Literal[".", ","] = "."
    code: Columns
    name: Columns
    parent: Columns | None = None
    population: Columns | None = None
    area_km2: Columns | None = None
    area_ha: Columns | None = None


class Outline(Strict):
    """A file of polygons: GeoJSON, Shapefile, GeoPackage, also inside a zip."""

    file: str
    crs: str | None = None  # of the file, when the file does not say so itself
    code: Columns
    name: Columns
    parent: Columns | None = None
    municipality: Columns | None = None  # where the file holds more than one: keep `municipality_code` only
    municipality_code: str | None = None
    source: str = ""
    source_en: str | None = None  # on English pages; the same where there is none

    _known_crs = field_validator("crs")(lambda value: value if value is None else _crs(value))


class Level(Strict):
    """One level of areas. The first level of a city file is the city itself and has one area."""

    code: Code
    name: Worded
    plural: Worded
    areas: AreaList | None = None
    outline: Outline | None = None


class Population(Strict):
    year: int
    source: str
    source_en: str | None = None
    city: int | None = None  # only where no level lists inhabitants
    unlocated_suffix: str | None = None  # codes that end so are no area: their inhabitants count in the city only


class TimeColumn(Strict):
    column: str
    format: str = "iso"  # "iso", or a strptime format
    time_zone: str | None = None  # of values without an offset; default the city's

    _known_zone = field_validator("time_zone")(lambda value: value if value is None else _zone(value))


class Place(Strict):
    """Exactly one of: lon and lat; text "(lat, lon)"; x and y with a crs; an area code."""

    lon: str | None = None
    lat: str | None = None
    text: str | None = None
    x: str | None = None
    y: str | None = None
    crs: str | None = None
    area: str | None = None

    _known_crs = field_validator("crs")(lambda value: value if value is None else _crs(value))

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        ways = [
            self.lon is not None and self.lat is not None,
            self.text is not None,
            self.x is not None and self.y is not None and self.crs is not None,
            self.area is not None,
        ]
        given = [name for name in ("lon", "lat", "text", "x", "y", "crs", "area") if getattr(self, name) is not None]
        wanted = {"lon", "lat"}, {"text"}, {"x", "y", "crs"}, {"area"}
        if sum(ways) != 1 or set(given) not in wanted:
            raise ValueError("needs exactly one of: lon + lat; text; x + y + crs; area")
        return self


class Point(Strict):
    lat: float
    lon: float


class ReportSource(Source):
    """Raw reports, one row each. Only the columns named here are read; docs/city-file.md lists the formats."""

    file: str  # a path or a pattern such as "reports/*.csv"; a zip is read through
    generator: str | None = None  # example cities: the file is invented by this generator first
    format: Literal["csv", "parquet", "open311"] = "csv"
    encoding: str = "utf-8"
    separator: Separator = ","
    decimal: Literal[".", ","] = "."
    id: str | None = None
    time: TimeColumn
    place: Place
    category: str
    categories: str  # csv: category,fenomeen_code ("ignore" is a choice)
    default_points: list[Point] = Field(default_factory=list)
    covers_from: Month | None = None
    covers_until: Month | None = None
    taken_back_until: Month | None = None  # the source itself took reports back: months up to this one may hold fewer
    raw_until: YearEnd | None = None  # months up to this one come from the history: their raw reports may be deleted
    max_set_aside_share: float = Field(default=0.25, ge=0, le=1)
    public_columns: list[str] = Field(default_factory=list)  # other columns, known to hold nothing personal: no alarm
    drop_columns: list[str] = Field(default_factory=list)  # declared as personal: dropped unread, not even sampled

    def is_forgotten(self, month: dt.date) -> bool:
        """Whether the figures of a month come from the history alone."""
        return f"{month:%Y-%m}" <= (self.raw_until or "")


class DayPart(Strict):
    code: Code
    name: Worded
    from_hour: int = Field(ge=0, le=23)
    until_hour: int = Field(ge=1, le=24)  # before from_hour: through midnight


class OfficeHours(Strict):
    from_hour: int = Field(ge=0, le=23)
    until_hour: int = Field(ge=1, le=24)
    weekdays: list[int]  # 1 = Monday


class ChosenBuurt(Strict):
    code: Code
    name: str
    areas: Annotated[list[str], Field(min_length=1)]


class PolicyNote(Strict):
    """A policy note of the city that a page may link to."""

    name: Worded
    link: HttpsLink


class ReportLink(Strict):
    """A page on which residents can report something or ask for help: shown on the public pages, word for word."""

    name: Worded
    link: HttpsLink


class BaseTiles(Strict):
    url: str
    attribution: str


def _languages(codes: list[str]) -> list[str]:
    known = texts.languages()
    for code in codes:
        if code not in known:
            raise ValueError(f"'{code}' has no words in data/texts; expected of {', '.join(known)}, each once")
    if len(set(codes)) != len(codes):
        raise ValueError("names a language twice")
    return codes


class City(Strict):
    """A whole city file. `folder` is where it stands; paths in it are relative to that."""

    name: str
    code: Code
    kind: Kind = "real"
    time_zone: str
    holidays: str | None = None  # country code for public holidays (ISO 3166), e.g. "BE"
    languages: Annotated[list[str], Field(min_length=1), AfterValidator(_languages)]
    catalog: str
    people_level: Code
    people_floor: int = Field(
        default=1_000, ge=settings.LEAST_PEOPLE_FLOOR
    )  # inhabitants; no figure about people for a smaller place
    people_areas: list[PeopleGroup] = Field(default_factory=list)  # small wijken together, for figures about people
    first_month: Month
    closing_delay_days: int = Field(default=28, ge=0, le=366)
    grains_from: Annotated[int, Field(ge=1990, le=2200)] | None = None  # first year with month or year; invented cities
    levels: Annotated[list[Level], Field(min_length=1)]
    population: Population
    day_parts: Annotated[list[DayPart], Field(min_length=1)]
    office_hours: OfficeHours
    approved_texts: str | None = None  # decisions about texts that an example city brings along (docs/privacy.md)
    chosen_is_example: bool = False
    chosen_buurten: list[ChosenBuurt] = Field(default_factory=list)
    policy_notes: list[PolicyNote] = Field(default_factory=list)
    base_tiles: BaseTiles | None = None
    report_links: list[ReportLink] = Field(default_factory=list)
    reports: Annotated[list[ReportSource], Field(min_length=1)]
    partners: Partners = Partners()
    folder: Path = Field(default=Path(), exclude=True)

    _known_zone = field_validator("time_zone")(_zone)

    @model_validator(mode="after")
    def _fits_together(self) -> City:
        codes = [level.code for level in self.levels]
        if len(set(codes)) != len(codes):
            raise ValueError("two levels have the same code")
        if self.people_level not in codes:
            raise ValueError(f"people_level '{self.people_level}' is not a level; expected one of {', '.join(codes)}")
        grouped = [area for group in self.people_areas for area in group.areas]
        if len(set(grouped)) != len(grouped):
            raise ValueError("an area stands in two people_areas")
        if len({group.code for group in self.people_areas}) != len(self.people_areas):
            raise ValueError("two people_areas have the same code")
        sources = [source.code for source in (*self.reports, *self.partners.sources())]
        if len(set(sources)) != len(sources):
            raise ValueError("two sources have the same code")
        if self.grains_from is not None and self.kind == "real":
            raise ValueError("grains_from is for invented cities: a city with its own reports cannot choose it")
        if self.levels[0].areas or self.levels[0].outline:
            raise ValueError("the first level is the city itself: it has no areas and no outline of its own")
        if not any(level.outline for level in self.levels):
            raise ValueError("at least one level needs an outline")
        hours = sorted(hour for part in self.day_parts for hour in part_hours(part))
        if hours != list(range(24)):
            raise ValueError("day_parts must cover each hour of the day exactly once")
        return self

    @property
    def is_example(self) -> bool:
        return self.kind == "example"

    def level(self, code: str) -> Level:
        return next(level for level in self.levels if level.code == code)

    def path(self, name: str) -> Path:
        """A path written in the city file, made absolute."""
        return (self.folder / name).resolve()


def part_hours(part: DayPart) -> list[int]:
    """The hours (0-23) of a part of the day; a part that ends before it begins runs through midnight."""
    if part.until_hour > part.from_hour:
        return list(range(part.from_hour, part.until_hour))
    return [*range(part.from_hour, 24), *range(part.until_hour)]


def read_city(path: Path) -> City:
    """Read a city file. Raises UserError naming the line."""
    city = read_toml(path, City)
    return city.model_copy(update={"folder": path.resolve().parent})


def require(city: City, name: str, what: str) -> Path:
    """The file `name` of a city, or a UserError that says which setting misses it."""
    path = city.path(name)
    if not path.exists():
        raise UserError(f"{what}: file not found", file=path)
    return path

"""The settings of invented reports: `example/reports.toml` beside the city file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from dashboard.base.toml_file import Strict
from dashboard.city.city_file import Point

SETTINGS_NAME = "example/reports.toml"  # beside the city file

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[float, Field(ge=0)]
Rate = Annotated[float, Field(gt=-0.5, lt=0.5)]


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

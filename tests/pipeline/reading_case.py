"""What the tests of reading share: the tiny city, one source, and the balance as a short table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd

from dashboard.city.catalog import read_catalog
from dashboard.city.city_file import City, ReportSource, read_city
from dashboard.pipeline.read.locate import Locator
from dashboard.pipeline.read.sources import SourceReading, read_source
from tests.tiny import make_city

AS_OF = dt.date(2025, 6, 10)
LAST_MONTH = dt.date(2025, 5, 1)
HEADER = "id,time,category,lon,lat"
GOOD = "2025-03-04 10:15,zwerfvuil,4.465,51.025"  # a Tuesday morning in N1
MAPPING = {"zwerfvuil": "zwerfvuil", "wildplassen": "wildplassen", "lantaarn": "ignore"}


class Case:
    """The tiny city in a folder, whose one source can be changed and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.city: City = read_city(make_city(folder, [], mapping=MAPPING))
        self.catalog = read_catalog(self.city)
        outlines = gpd.read_file(folder / "wijken.geojson").rename(columns={"code": "area_code"})
        self.locator = Locator(outlines, {"N1-a": "N1", "O1-b": "O1"})
        self.con = duckdb.connect()

    def fresh(self) -> Case:
        """The same case without what was read before."""
        self.con = duckdb.connect()
        return self

    def write(self, text: str | bytes, name: str = "reports.csv") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def source(self, **changes: Any) -> ReportSource:
        settings = self.city.reports[0].model_dump()
        settings["place"] = {"lon": "lon", "lat": "lat"}
        return ReportSource.model_validate(settings | changes)

    def read(self, text: str | bytes | None = None, **changes: Any) -> SourceReading:
        if text is not None:
            self.write(text)
        city = self.city.model_copy(update=changes.pop("city", {}))
        return read_source(self.con, self.source(**changes), city, self.catalog, self.locator, AS_OF, LAST_MONTH)

    def balance(self, text: str | bytes | None = None, **changes: Any) -> dict[str, int]:
        """The reasons that occur."""
        reading = self.read(text, **changes)
        assert sum(reading.balance.values()) == reading.rows_read
        return {reason: count for reason, count in reading.balance.items() if count}

    def cells(self) -> list[tuple[Any, ...]]:
        return self.con.execute(
            "select area_code, strftime(month, '%Y-%m'), fenomeen_code, weekday, day_type, day_part, report_count "
            "from report_cell order by all"
        ).fetchall()


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"

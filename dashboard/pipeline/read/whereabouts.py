"""Region where a city should be, by its time zone: enough to see that latitude and longitude are swapped."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

_NEAR_DEGREES = 30.0  # a time zone is rarely wider; a swapped place lies much further away, or at the same place
_TABLE = "zone.tab"  # of the time zone database: country, place of the zone's main city, name
_ISO6709 = re.compile(r"([+-]\d+)([+-]\d+)")


def are_swapped(lon: float, lat: float, time_zone: str) -> bool:
    """Whether (lat, lon) lies in this time zone while (lon, lat) lies far from it. False where nothing is known."""
    place = _places().get(time_zone)
    if place is None:
        return False
    far = max(abs(lon - place[0]), abs(lat - place[1]))
    near = max(abs(lat - place[0]), abs(lon - place[1]))
    return far > _NEAR_DEGREES >= near


@cache
def _places() -> dict[str, tuple[float, float]]:
    """Time zone -> longitude and latitude of its main city, from the machine's time zone database."""
    text = next((path.read_text(encoding="utf-8") for path in _tables() if path.is_file()), "")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    found = {}
    for row in rows:
        if match := _ISO6709.fullmatch(row[1]):
            found[row[2]] = (_degrees(match[2], 3), _degrees(match[1], 2))
    return found


def _tables() -> Iterator[Path]:
    yield from (Path(folder) / _TABLE for folder in zoneinfo.TZPATH)
    try:
        with resources.as_file(resources.files("tzdata") / "zoneinfo" / _TABLE) as path:
            yield path
    except (ModuleNotFoundError, FileNotFoundError):
        return


def _degrees(text: str, whole: int) -> float:
    """'+0420' or '+505000' to degrees: sign, degrees in `whole` digits, minutes, perhaps seconds."""
    digits = text[1:]
    degrees = int(digits[:whole]) + int(digits[whole : whole + 2]) / 60
    return -degrees if text[0] == "-" else degrees

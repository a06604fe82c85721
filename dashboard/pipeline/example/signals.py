"""Invented signals and real events for an example city, from `example/signalen.toml`.

Each quarter has its own seed, so that an earlier one never changes when the example is made again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City, Code
from dashboard.pipeline.example.files import Line, example_random, write_lines
from dashboard.pipeline.read.months import first_of

SETTINGS_NAME = "example/signalen.toml"  # beside the city file
SIGNAL_HEADER = ("wijk", "kwartaal", "levensdomein", "fase", "uitkomst", "aantal")
EVENT_HEADER = ("jaar", "aantal", "mediaan_minuten")
_QUARTERS_A_YEAR = 4

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class ExampleSignals(Strict):
    """The whole of `example/signalen.toml`."""

    base_year: int
    spread: Positive
    wrong_rows: Share
    early: Share
    early_change: float
    in_time: Share
    in_time_change: float
    escalation: Share
    escalation_when_late: Positive
    events: dict[str, tuple[int, int]]
    signals: dict[str, Positive]
    domains: dict[Code, Share]


def write_example_signals(city: City, wijken: Mapping[str, str], as_of: dt.date) -> list[Path]:
    """Write the files of signals and events that `city` asks for (generator = "partners"). `wijken`: code -> name.

    From `first_month` to the quarter of `as_of`, which never counts. The same city, settings and date give the same
    bytes. Returns the paths. Raises UserError when a wijk of the settings is not in the city.
    """
    sources = [source for source in (*city.partners.signals, *city.partners.events) if source.generator]
    if not sources:
        return []
    file = city.path(SETTINGS_NAME)
    settings = read_toml(file, ExampleSignals)
    for code in set(settings.signals) - set(wijken):
        raise UserError("is not a wijk of this city", file=file, value=code)
    paths = [
        write_lines(city.path(source.file), SIGNAL_HEADER, _signals(city, settings, wijken, as_of))
        for source in city.partners.signals
        if source.generator
    ]
    events = [(year, str(number), str(minutes)) for year, (number, minutes) in sorted(settings.events.items())]
    return paths + [
        write_lines(city.path(source.file), EVENT_HEADER, iter(events))
        for source in city.partners.events
        if source.generator
    ]


def _signals(city: City, settings: ExampleSignals, wijken: Mapping[str, str], as_of: dt.date) -> Iterator[Line]:
    first = first_of(city.first_month)
    for year in range(first.year, as_of.year + 1):
        for number in range(1, _QUARTERS_A_YEAR + 1):
            start = dt.date(year, 3 * number - 2, 1)
            if first <= start <= as_of:
                random = example_random(city.code, "signals", f"{year}-q{number}")
                for code in sorted(settings.signals):
                    yield from _wijk(settings, wijken[code], settings.signals[code], start, random)


def _wijk(
    settings: ExampleSignals, wijk: str, level: float, start: dt.date, random: np.random.Generator
) -> Iterator[Line]:
    """The sums of one wijk and quarter."""
    years = start.year - settings.base_year
    early = float(np.clip(settings.early + years * settings.early_change, 0, 1))
    in_time = float(np.clip(settings.in_time + years * settings.in_time_change, 0, 1))
    number = int(random.poisson(level * random.gamma(settings.spread**-2, settings.spread**2)))
    domains = list(settings.domains)
    weights = np.array(list(settings.domains.values()))
    sums: Counter[Line] = Counter()
    for _ in range(number):
        is_early = bool(random.random() < early)
        escalates = settings.escalation * (1.0 if is_early else settings.escalation_when_late)
        drawn = random.random()
        outcome = "escalatie" if drawn < escalates else "op_tijd" if drawn < escalates + in_time else "later"
        domain = domains[int(random.choice(len(domains), p=weights / weights.sum()))]
        sums[domain, "vroeg" if is_early else "laat", outcome] += 1
    quarter = f"{start.year}-q{(start.month + 2) // 3}"
    if not sums:
        yield wijk, quarter, domains[0], "vroeg", "op_tijd", "0"
    for (domain, stage, outcome), count in sorted(sums.items()):
        wrong = random.random() < settings.wrong_rows
        yield "onbekend" if wrong else wijk, quarter, domain, stage, outcome, str(count)

"""A tiny city for tests: four square wijken of about 1 km2, two of them split in buurten, drawn in degrees.

lat 51.03  +---------+---------+
           |  N1     |  O1     |      N1 Noord, O1 Oost: 1,000 and 800 inhabitants
lat 51.02  +---------+---------+
           |  W1     |  Z1     |      W1 West: 500; Z1 Zuid: 600
lat 51.01  +---------+---------+
        4.46      4.475      4.49
"""

from __future__ import annotations

import json
from pathlib import Path

from dashboard.pipeline.protect.draws import Draws
from dashboard.pipeline.protect.history import History, default_history
from dashboard.pipeline.protect.seeds import Seeds
from dashboard.pipeline.protect.state import State, state_folder
from dashboard.store.approvals import APPROVED, Decision, add_decisions, beside
from dashboard.store.snapshot import connect, current_file

SECRET = "a secret for tests only, 32 characters or more"

WIJKEN = {"N1": ("Noord", 1000, 4.46, 51.02), "O1": ("Oost", 800, 4.475, 51.02)}
WIJKEN |= {"W1": ("West", 500, 4.46, 51.01), "Z1": ("Zuid", 600, 4.475, 51.01)}
WIDTH, HEIGHT = 0.015, 0.01

CITY = """
name = {name}
code = "tiny"
kind = "{kind}"
time_zone = "Europe/Brussels"
holidays = "BE"
languages = ["nl", "en"]
catalog = "catalog"
people_level = "wijk"
first_month = "{first_month}"
closing_delay_days = {delay}
people_floor = 500
{grains_from}

[population]
year = 2025
source = "drawn for a test"

[[levels]]
code = "stad"
name = {{ nl = "stad", en = "city" }}
plural = {{ nl = "steden", en = "cities" }}

[[levels]]
code = "wijk"
name = {{ nl = "wijk", en = "district" }}
plural = {{ nl = "wijken", en = "districts" }}
[levels.areas]
file = "wijken.csv"
code = ["code"]
name = ["name"]
population = ["population"]
[levels.outline]
file = "wijken.geojson"
code = ["code"]
name = ["name"]

[office_hours]
from_hour = 9
until_hour = 17
weekdays = [1, 2, 3, 4, 5]

[[day_parts]]
code = "dag"
name = {{ nl = "6-18 uur", en = "6 am-6 pm" }}
from_hour = 6
until_hour = 18
[[day_parts]]
code = "nacht"
name = {{ nl = "18-6 uur", en = "6 pm-6 am" }}
from_hour = 18
until_hour = 6

[[chosen_buurten]]
code = "noord"
name = "Noord"
areas = ["N1"]

[[reports]]
code = "meldingen"
name = {{ nl = "Meldingen", en = "Reports" }}
producer = "drawn for a test"
licence = "CC0"
file = "reports.csv"
id = "id"
category = "category"
categories = "mapping.csv"
max_set_aside_share = {max_set_aside}
{more_source}
[reports.time]
column = "time"
format = "%Y-%m-%d %H:%M"
[reports.place]
{place}
"""

FENOMEEN = """
[[fenomenen]]
code = "{code}"
name = {{ nl = {nl}, en = {nl} }}
definition = {{ nl = "Wat het is.", en = "What it is." }}
why_it_matters = {{ nl = "Waarom het telt.", en = "Why it matters." }}
group = "{group}"
about = "{about}"
low_is_good = true
owner = "test"
review_date = 2027-01-01
{more}
"""


def make_city(
    folder: Path,
    rows: list[str],
    *,
    name: str = "Tiny",
    kind: str = "test",
    first_month: str = "2025-01",
    delay: int = 0,
    grains_from: int | None = 2100,
    max_set_aside: float = 1.0,
    names: dict[str, str] | None = None,
    inhabitants: dict[str, int | None] | None = None,
    fenomenen: tuple[tuple[str, str], ...] = (("zwerfvuil", "things"), ("wildplassen", "people")),
    fenomeen_names: dict[str, str] | None = None,
    more_fenomeen: dict[str, str] | None = None,
    mapping: dict[str, str] | None = None,
    header: str = "id,time,category,lon,lat",
    place: str = 'lon = "lon"\nlat = "lat"',
    more_source: str = "",
) -> Path:
    """Write a city into `folder` and return its city file. `rows` are the lines of its one file of reports.

    grains_from: the first year in which quiet series go by year; far away, so that a test without a word about it has
    months for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog").mkdir(exist_ok=True)
    names = names or {}
    settings = {"name": json.dumps(name), "kind": kind, "first_month": first_month, "delay": delay, "place": place}
    settings["grains_from"] = f"grains_from = {grains_from}" if grains_from and kind != "real" else ""
    text = CITY.format(**settings, max_set_aside=max_set_aside, more_source=more_source)
    (folder / "city.toml").write_text(text, encoding="utf-8")
    catalog = 'groups = [{ code = "alles", name = { nl = "Alles", en = "All" } }]\n'
    for code, about in fenomenen:
        label = json.dumps((fenomeen_names or {}).get(code, code.capitalize()))
        more = (more_fenomeen or {}).get(code, "")
        if code == "hangjongeren":  # residents read another name (data/texts/stigma_words.toml)
            more += '\npublic_name = { nl = "Groepen op straat", en = "Groups in the street" }'
        catalog += FENOMEEN.format(code=code, nl=label, group="alles", about=about, more=more)
    (folder / "catalog" / "fenomenen.toml").write_text(catalog, encoding="utf-8")
    wijken = {code: (names.get(code, values[0]), *values[1:]) for code, values in WIJKEN.items()}
    lines = ["code,name,population"]
    people = {code: values[1] for code, values in wijken.items()} | (inhabitants or {})
    lines += [
        f"{code},{quoted(values[0])},{'' if people[code] is None else people[code]}" for code, values in wijken.items()
    ]
    (folder / "wijken.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    features = [feature(code, values[0], values[2], values[3]) for code, values in wijken.items()]
    write_outlines(folder / "wijken.geojson", features)
    pairs = mapping or {code: code for code, _ in fenomenen}
    lines = ["category,fenomeen_code", *(f"{quoted(key)},{code}" for key, code in pairs.items())]
    (folder / "mapping.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "reports.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder / "city.toml"


def draws_for(history: History, may_publish: bool = True) -> Draws:
    """Seeds and state beside a history, without a city file."""
    state = State(state_folder(history.folder), "tiny", lambda: SECRET)
    return Draws(Seeds("tiny", lambda: SECRET, lambda: state.begin(history.head)), state, may_publish)


def quoted(text: str) -> str:
    """A CSV cell that may hold anything."""
    return '"' + text.replace('"', '""') + '"'


def feature(
    code: str | float | None, name: str, lon: float, lat: float, width: float = WIDTH, height: float = HEIGHT
) -> dict:
    """A rectangle with its lower left corner at lon, lat."""
    ring = [[lon, lat], [lon + width, lat], [lon + width, lat + height], [lon, lat + height], [lon, lat]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def write_outlines(path: Path, features: list[dict], crs: str | None = None) -> None:
    collection: dict = {"type": "FeatureCollection", "features": features}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    path.write_text(json.dumps(collection), encoding="utf-8")


def centre(wijk: str) -> str:
    """'lon,lat' in the middle of a wijk."""
    _, _, lon, lat = WIJKEN[wijk]
    return f"{lon + WIDTH / 2:.4f},{lat + HEIGHT / 2:.4f}"


def reports(counts: dict[tuple[str, str, str], int], start: int = 1) -> list[str]:
    """Lines of reports from {(wijk, 'YYYY-MM', category): how many}, spread over days and hours."""
    rows: list[str] = []
    for (wijk, month, category), number in counts.items():
        for index in range(number):
            when = f"{month}-{index % 28 + 1:02d} {index * 5 % 24:02d}:30"
            rows.append(f"r{start + len(rows)},{when},{category},{centre(wijk)}")
    return rows


def approve_texts(out: Path) -> None:
    """Decide as a steward would who has read every text of the release in `out` and found them all fit."""
    decisions = [
        Decision(digest, APPROVED, "2026-01-01")
        for (digest,) in connect(current_file(out)).execute("select text_hash from public_text").fetchall()
    ]
    add_decisions(beside(default_history(out)), decisions)

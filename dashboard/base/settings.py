"""Paths, names of coordinate systems and limits: every setting of the house in one place."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CITY_FILE = ROOT / "data" / "city.toml"
BUILD_DIR = ROOT / "data" / "build"
HISTORY_DIR = ROOT / "data" / "history"
LEDGER_DIR = ROOT / "data" / "ledger"  # reviews and exercises; no build touches it
PROCEDURE_DIR = ROOT / "data" / "procedure"
OPEN_DATA_DIR = ROOT / "data" / "open_data"  # words of other standards
QUERY_DIR = ROOT / "queries"
TEXT_DIR = ROOT / "data" / "texts"
FIRST_LANGUAGE = "nl"  # the one in which every text stands; see base/texts.py
PAGE_DIR = ROOT / "pages"
ENTRY_FILE = ROOT / "dashboard" / "web" / "app.py"  # the script that Streamlit runs for every page

# Served on loopback only: these pages are internal and sign-in does not exist yet.
ADDRESS = "127.0.0.1"
PORT = 8501

# Maps are drawn in longitude and latitude; metres are measured in Belgian Lambert 2008.
CRS_DRAWING = "EPSG:4326"

# What the public pages read: a file of its own in this folder beside the internal snapshots.
PUBLIC_FOLDER = "public"

# Releases kept beside the one in use, so that a steward can go back.
SNAPSHOTS_KEPT = 3

# Disclosure control (docs/privacy.md).
COUNT_BASE = 5  # people-fenomenen are rounded to multiples of this
HOURS_BASE = 10  # and hours of presence to multiples of this
MIN_INHABITANTS = 100  # no figure of its own, and no rate, for fewer
LEAST_PEOPLE_FLOOR = 500  # a city may not set its floor for figures about people under this
MIN_RATE_COUNT = 10  # no rate under this published count of a people-fenomeen
MIN_VERDICT_COUNT = 20  # no verdict under this published count
MIN_MEDIAN_COUNT = 10  # no median of fewer published events

# DuckDB: reading is bounded, so that one visitor cannot take the machine.
DUCKDB_MEMORY = "512MB"
DUCKDB_THREADS = 2
# DuckDB 2.0.0 squeezes integers to the narrowest type that fits single values, and then lets their *sum* wrap around:
# 45,888 reports came out as -19,648 (tests/store/test_snapshot.py). Every connection switches these optimizers off.
DUCKDB_DISABLED_OPTIMIZERS = "compressed_materialization,statistics_propagation"

DAY_TYPES = ("werkdag", "zaterdag", "zondag")  # kinds of day in every profile of the week; a holiday counts as Sunday

"""Small snapshots with the tables of a release, made by the real protector, for tests of the audit and its mutants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dashboard.city.catalog import Catalog
from dashboard.pipeline.protect.history import LATE, MONTHLY, PROFILE, History
from dashboard.pipeline.protect.late import LEAST
from dashboard.pipeline.protect.rounding import month_seed, round_months, round_profile
from dashboard.pipeline.read.sources.classify import NOT_TOLD, REASONS

SECRET = "a secret for tests only, 32 characters or more"
PEOPLE = {"hangjongeren": "samenleven", "wildplassen": "samenleven", "drugs": "zorg"}
THINGS = {"zwerfvuil": "netheid"}
DAY_TYPES, DAY_PARTS = ("werkdag", "zaterdag", "zondag"), ("ochtend", "avond")
SLOTS = [f"{day_type} {part}" for day_type in DAY_TYPES for part in DAY_PARTS]
CITY = "stad"
_IN_HISTORY = {"fenomeen_code": "series_code", "melding_count": "value"}


def catalog(folds: dict[str, tuple[int, str]] | None = None, **about: str) -> Catalog:
    """A catalogue of PEOPLE and THINGS and "overige"; `about` changes or adds fenomenen."""
    kinds = {**dict.fromkeys(PEOPLE, "people"), **dict.fromkeys(THINGS, "things"), "overige": "people", **about}
    words = {"nl": "x", "en": "x"}
    folded = {code: {"from_year": year, "into": into} for code, (year, into) in (folds or {}).items()}
    return Catalog.model_validate(
        {
            "groups": [{"code": "alles", "name": words}],
            "fenomenen": [
                {
                    "code": code, "name": words, "definition": words, "why_it_matters": words, "group": "alles",
                    "about": kind, "low_is_good": True, "owner": "x", "review_date": dt.date(2027, 1, 1),
                    "is_rest": code == "overige",
                    "fold": folded.get(code),
                }
                for code, kind in kinds.items()
            ],
        }
    )  # fmt: skip


@dataclass
class Made:
    """True counts and published figures [M, A, F], the tables as frames, and what wrote them."""

    folder: Path
    areas: list[str]
    counts: np.ndarray
    published: np.ndarray
    tables: dict[str, pd.DataFrame]
    history: History = field(init=False)

    def __post_init__(self) -> None:
        self.history = History(self.folder / "history")

    @property
    def path(self) -> Path:
        return self.folder / "snapshot.duckdb"

    def edit(self, table: str, **where: object) -> pd.Series:
        """A mask of rows of a table."""
        frame = self.tables[table]
        return pd.Series(
            np.logical_and.reduce([frame[column] == value for column, value in where.items()]), frame.index
        )

    def write(self) -> Path:
        """Write the tables, published_table among them, to a DuckDB file."""
        self.path.unlink(missing_ok=True)
        tables = dict(self.tables)
        if "published_table" not in tables:
            described = [(name, ", ".join(frame.columns)) for name, frame in tables.items()]
            described.append(("published_table", "table_name, columns"))
            tables["published_table"] = pd.DataFrame(described, columns=["table_name", "columns"])
        with duckdb.connect(str(self.path)) as con:
            for name, frame in tables.items():
                con.register("frame", frame)
                con.execute(f"create table {name} as from frame")
                con.unregister("frame")
        return self.path


def make_snapshot(
    folder: Path, areas: int = 4, years: int = 2, mean: float = 4.0, seed: int = 0, base: int = 5, secret: str = SECRET
) -> Made:
    """A city of `areas` wijken with a thing and three people-fenomenen, over whole years from 2024, and its history."""
    rng = np.random.default_rng(seed)
    codes = [f"w{n:02d}" for n in range(areas)]
    months = [dt.date(2024 + m // 12, m % 12 + 1, 1) for m in range(12 * years)]
    level = mean * rng.uniform(0.6, 1.6, (areas, len(PEOPLE)))
    counts = rng.poisson(level, (len(months), areas, len(PEOPLE)))
    seeds = [month_seed(secret, MONTHLY, f"{month:%Y-%m}") for month in months]
    published = round_months(counts, list(PEOPLE.values()), base, seeds, [month.month for month in months])
    things = rng.poisson(20, (len(months), areas, 1))
    made = Made(folder, codes, counts, published, _describing(codes))
    made.tables["melding_by_area_month"] = _monthly(codes, months, published, things)
    made.tables["profile_by_area_year"] = _profiles(rng, codes, counts, published, things, base, secret)
    made.tables["rate_by_area_year"] = rates(made)
    _publish(made, months)
    enough = [year for year in range(2024, 2024 + years) if published[12 * (year - 2024) :][:12].sum() >= LEAST]
    made.tables["late_report"] = pd.DataFrame({"year": enough, "late_class": "under_1"})
    for year in enough:
        row = pd.DataFrame({"area_code": [CITY], "series_code": ["alle"], "value": [0]})
        made.history.append(LATE, str(year), row, catalog())
    made.tables["release"] = pd.DataFrame({"release_id": ["test"], "history_head": [made.history.head]})
    return made


def _describing(areas: list[str]) -> dict[str, pd.DataFrame]:
    population = [1_000 + 100 * n for n in range(len(areas))]
    population[-1] = 60
    area = pd.DataFrame(
        {
            "area_code": [CITY, *areas],
            "level": ["stad", *["wijk"] * len(areas)],
            "parent_code": [None, *[CITY] * len(areas)],
            "population": [sum(population), *population],
        }
    )
    kinds = {**dict.fromkeys(PEOPLE, "people"), **dict.fromkeys(THINGS, "things")}
    fenomeen = pd.DataFrame({"fenomeen_code": list(kinds), "about": list(kinds.values())})
    fenomeen["group_code"] = fenomeen["fenomeen_code"].map({**PEOPLE, **THINGS})
    level = pd.DataFrame({"level": ["stad", "wijk"], "level_order": [1, 2], "is_people_level": [False, True]})
    fold = pd.DataFrame(
        {"fenomeen_code": pd.Series(dtype=str), "from_year": pd.Series(dtype=int), "into_code": pd.Series(dtype=str)}
    )
    source = pd.DataFrame({"source_code": ["meldingen"], "source_kind": ["reports"], "holds_people": [True]})
    reasons = [reason for reason in REASONS if reason not in NOT_TOLD]
    balance = pd.DataFrame(
        {
            "source_code": "meldingen",
            "reason": reasons,
            "row_count": pd.array([None] * len(reasons), dtype="Int64"),
            "row_class": ["published" if reason == "counted" else "under_1" for reason in reasons],
        }
    )
    late = pd.DataFrame({"year": [2024], "late_class": ["under_1"]})
    # The last wijk is small, and its figures about people are of years that began before there was a floor.
    threshold = pd.DataFrame({"name": ["people_floor", "people_floor_from"], "value": [500.0, 2090.0]})
    return {
        "threshold": threshold,
        "area": area, "fenomeen": fenomeen, "level": level, "fenomeen_fold": fold, "source": source,
        "source_balance": balance, "late_report": late,
    }  # fmt: skip


def _rows(cells: np.ndarray, areas: list[str]) -> list[tuple[str, int]]:
    """[A] to rows of areas and city."""
    return [*zip(areas, cells.tolist(), strict=True), (CITY, int(cells.sum()))]


def _monthly(areas: list[str], months: list[dt.date], people: np.ndarray, things: np.ndarray) -> pd.DataFrame:
    rows = []
    for codes, cells, status in ((PEOPLE, people, "rounded"), (THINGS, things, "exact")):
        for m, month in enumerate(months):
            for f, code in enumerate(codes):
                for area, count in _rows(cells[m, :, f], areas):
                    hidden = status == "exact" and area == areas[-1]
                    rows.append((area, month, code, None if hidden else count, "withheld" if hidden else status))
    frame = pd.DataFrame(rows, columns=["area_code", "month", "fenomeen_code", "melding_count", "status"])
    return frame.astype({"melding_count": "Int64"})


def _profiles(
    rng: np.random.Generator,
    areas: list[str],
    counts: np.ndarray,
    published: np.ndarray,
    things: np.ndarray,
    base: int,
    secret: str,
) -> pd.DataFrame:
    rows = []
    for y in range(len(counts) // 12):
        span = slice(12 * y, 12 * y + 12)
        x = rng.multinomial(counts[span].sum(axis=0), [1 / len(SLOTS)] * len(SLOTS))
        p = round_profile(x, published[span].sum(axis=0), base, month_seed(secret, PROFILE, str(2024 + y)))
        for f, code in enumerate(PEOPLE):
            for k, slot in enumerate(SLOTS):
                for area, count in _rows(p[:, f, k], areas):
                    rows.append((area, 2024 + y, code, "people", None, *slot.split(), count, "rounded"))
        for area, count in _rows(things[span, :, 0].sum(axis=0), areas):
            if area != areas[-1]:
                rows.append((area, 2024 + y, "zwerfvuil", "things", 1, None, "ochtend", count, "exact"))
    columns = "area_code year fenomeen_code about weekday day_type day_part melding_count status".split()  # noqa: SIM905
    return pd.DataFrame(rows, columns=columns).astype({"weekday": "Int64", "melding_count": "Int64"})


def rates(made: Made, counts: pd.DataFrame | None = None) -> pd.DataFrame:
    """rate_by_area_year; thresholds are tested on `counts` (default: the published ones, as it should be)."""
    monthly = made.tables["melding_by_area_month"]
    year = pd.to_datetime(monthly["month"]).dt.year
    key = ["area_code", "year", "fenomeen_code"]
    rate = monthly.assign(year=year).groupby(key)["melding_count"].sum(min_count=1).dropna().reset_index()
    area, fenomeen = made.tables["area"].set_index("area_code"), made.tables["fenomeen"].set_index("fenomeen_code")
    rate["population"] = rate["area_code"].map(area["population"])
    tested = rate["melding_count"] if counts is None else rate.merge(counts, on=key, how="left")["true_count"]
    shown = (rate["population"] >= 100) & ((rate["fenomeen_code"].map(fenomeen["about"]) == "things") | (tested >= 10))
    rate["rate_per_1000"] = (1000.0 * rate["melding_count"].astype(float) / rate["population"]).round(2).where(shown)
    return rate


def _publish(made: Made, months: list[dt.date]) -> None:
    monthly = made.tables["melding_by_area_month"]
    monthly = monthly[monthly["fenomeen_code"].isin(list(PEOPLE)) & (monthly["area_code"] != CITY)]
    for month in months:
        rows = monthly[monthly["month"] == month].rename(columns=_IN_HISTORY)
        made.history.append(MONTHLY, f"{month:%Y-%m}", rows[["area_code", "series_code", "value"]], catalog())
    profile = made.tables["profile_by_area_year"]
    profile = profile[(profile["about"] == "people") & (profile["area_code"] != CITY)]
    for year, rows in profile.groupby("year"):
        rows = rows.rename(columns=_IN_HISTORY)
        made.history.append(
            PROFILE, str(year), rows[["area_code", "series_code", "day_type", "day_part", "value"]], catalog()
        )

"""Each way to break the protection (PRIVACY.md, "mutants that must be caught") is caught by a proof with a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.rounding import round_months, round_profile
from dashboard.pipeline.prove import prove_additive, prove_profile_totals, prove_rounding, prove_running_year
from dashboard.pipeline.prove.bytes_proofs import held_by, prove_bytes
from dashboard.pipeline.prove.held import hold_to_account
from dashboard.pipeline.prove.released import open_released
from tests.pipeline.make_snapshot import CITY, PEOPLE, Made, make_snapshot, rates


def failing(made: Made) -> set[str]:
    """Names of the proofs that fail on the snapshot as it stands."""
    with open_released(made.write()) as released:
        return {proof.name for proof in prove_bytes(released, made.history) if not proof.passed}


def replace_people(made: Made, cells: np.ndarray) -> None:
    """Put other figures [M, A, F] in the monthly table, the city as their sum."""
    frame = made.tables["melding_by_area_month"]
    months = sorted(frame["month"].unique())
    for f, code in enumerate(PEOPLE):
        for a, area in enumerate([*made.areas, CITY]):
            values = cells[:, :, f].sum(axis=1) if area == CITY else cells[:, a, f]
            mask = (frame["area_code"] == area) & (frame["fenomeen_code"] == code)
            frame.loc[mask, "melding_count"] = frame.loc[mask, "month"].map(dict(zip(months, values, strict=True)))


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Made:
    return make_snapshot(tmp_path_factory.mktemp("made"))


@pytest.fixture
def made(original: Made) -> Made:
    """A copy of the tables to spoil; the history stays as it is."""
    return replace(original, tables={name: table.copy() for name, table in original.tables.items()})


def test_what_is_made_well_passes(made):
    assert failing(made) == set()


def test_no_rounding(made):
    replace_people(made, made.counts)
    assert {"multiples_of_base", "history_unchanged"} <= failing(made)


def test_one_raw_total(made):
    month, f = np.argwhere((made.counts.sum(axis=1) % 5) > 0)[0]
    frame = made.tables["melding_by_area_month"]
    date = sorted(frame["month"].unique())[month]
    raw = made.counts[month, :, f].sum()
    frame.loc[
        made.edit("melding_by_area_month", area_code=CITY, month=date, fenomeen_code=list(PEOPLE)[f]), "melding_count"
    ] = raw
    assert {"additive_areas", "multiples_of_base"} <= failing(made)


def test_totals_rounded_by_themselves(made):
    frame = made.tables["melding_by_area_month"]
    months = sorted(frame["month"].unique())
    for f, code in enumerate(PEOPLE):
        mask = made.edit("melding_by_area_month", area_code=CITY, fenomeen_code=code)
        own = 5 * ((made.counts[:, :, f].sum(axis=1) + 2) // 5)
        frame.loc[mask, "melding_count"] = frame.loc[mask, "month"].map(dict(zip(months, own, strict=True)))
    assert "additive_areas" in failing(made)


@pytest.mark.parametrize(("base", "proof"), [(10, "one_number"), (3, "multiples_of_base")])
def test_another_base_in_one_export(made, base, proof):
    export = made.tables["melding_by_area_month"][["area_code", "month", "fenomeen_code", "melding_count"]].copy()
    export["melding_count"] = base * ((export["melding_count"] + base // 2) // base)
    made.tables["melding_export"] = export
    assert proof in failing(made)


def test_an_undeclared_table(made):
    made.tables["published_table"] = pd.DataFrame({"table_name": list(made.tables), "columns": None})
    made.tables["counts_before"] = pd.DataFrame({"n": [1]})
    assert failing(made) == {"declared_tables"}


def test_a_column_that_is_not_declared(made):
    made.tables["published_table"] = pd.DataFrame(
        {
            "table_name": [*made.tables, "published_table"],
            "columns": [None] * len(made.tables) + ["table_name, columns"],
        }
    )
    made.tables["published_table"].loc[0, "columns"] = "area_code, level"
    assert failing(made) == {"declared_tables"}


def test_a_rolling_profile_beside_the_years(made):
    profile = made.tables["profile_by_area_year"]
    rolling = profile[(profile["year"] == 2025) & (profile["about"] == "people")].assign(year=2026)
    made.tables["profile_by_area_year"] = pd.concat([profile, rolling], ignore_index=True)
    assert {"profile_whole_years", "history_unchanged"} <= failing(made)


def test_a_rolling_profile_in_place_of_a_year(made):
    """The twelve months to June 2025, rounded by themselves, under the name 2025."""
    profile = made.tables["profile_by_area_year"]
    window = made.counts[6:18].sum(axis=0)
    total = 5 * (window // 5)
    p = round_profile(np.stack([window] + [window * 0] * 5, axis=2), total, 5, b"x" * 32)
    for f, code in enumerate(PEOPLE):
        for a, area in enumerate(made.areas):
            mask = made.edit("profile_by_area_year", year=2025, area_code=area, fenomeen_code=code)
            profile.loc[mask, "melding_count"] = p[a, f]
    assert {"profile_equals_year", "history_unchanged"} <= failing(made)


@pytest.mark.parametrize("reason", ["no_place", "counted"])
def test_a_raw_balance(made, reason):
    balance = made.tables["source_balance"]
    balance.loc[balance["reason"] == reason, "row_count"] = int(made.counts.sum())
    assert failing(made) == {"balance_classes"}


def test_a_balance_that_tells_none_from_few(made):
    made.tables["source_balance"].loc[1, "row_class"] = "none"
    assert failing(made) == {"balance_classes"}


def test_a_balance_that_tells_of_a_reason_only_where_there_was_one(made):
    made.tables["source_balance"] = made.tables["source_balance"].drop(index=1)
    assert failing(made) == {"balance_classes"}


def test_a_balance_that_tells_of_the_open_month(made):
    made.tables["source_balance"].loc[1, "reason"] = "month_not_complete"
    assert failing(made) == {"balance_classes"}


def test_a_raw_share_of_late_reports(made):
    made.tables["late_report"]["late_class"] = "0.0137"
    assert failing(made) == {"balance_classes", "late_classes"}


def test_a_class_of_late_reports_that_is_worked_out_anew(made):
    made.tables["late_report"].loc[0, "late_class"] = "1_to_5"
    assert failing(made) == {"late_classes"}


def test_a_class_of_late_reports_of_few(tmp_path):
    made = make_snapshot(tmp_path, areas=4, mean=0.8)
    made.tables["late_report"] = pd.DataFrame({"year": [2024], "late_class": ["under_1"]})
    assert failing(made) == {"late_classes"}


def test_a_rate_hidden_by_x_instead_of_r(tmp_path):
    made = make_snapshot(tmp_path, areas=8, mean=0.8)
    true = pd.DataFrame(
        [
            (area, 2024 + y, code, made.counts[12 * y : 12 * y + 12, a, f].sum())
            for y in range(2)
            for a, area in enumerate(made.areas)
            for f, code in enumerate(PEOPLE)
        ],
        columns=["area_code", "year", "fenomeen_code", "true_count"],
    )
    made.tables["rate_by_area_year"] = rates(made, true)
    assert failing(made) == {"rates_from_published"}


def test_a_rate_for_a_small_area(made):
    rate = made.tables["rate_by_area_year"]
    rate.loc[rate["area_code"] == made.areas[-1], "rate_per_1000"] = 1.0
    assert failing(made) == {"rates_from_published"}


def test_a_re_rounded_month(made):
    """One month published again under another secret: additive, multiples, well within the bounds, and yet caught."""
    again = made.published.copy()
    seeds = [bytes([m]) * 32 for m in range(24)]
    month = round_months(made.counts, list(PEOPLE.values()), 5, seeds, [m % 12 + 1 for m in range(24)])[3]
    changed = month != again[3]
    assert changed.any()
    again[3] = month
    replace_people(made, again)
    assert "history_unchanged" in failing(made)


def test_a_5_that_becomes_0(made):
    again = made.published.copy()
    cell = tuple(np.argwhere(again == 5)[0])
    again[cell] = 0
    replace_people(made, again)
    made.tables["rate_by_area_year"] = rates(made)
    assert failing(made) == {"history_unchanged", "profile_equals_year"}


def test_a_figure_about_people_below_the_people_level(made):
    made.tables["level"].loc[2] = ["buurt", 3, False]
    made.tables["area"].loc[99] = ["b1", "buurt", made.areas[0], 500]
    frame = made.tables["melding_by_area_month"]
    frame.loc[len(frame)] = ["b1", dt.date(2024, 1, 1), "wildplassen", 5, "rounded"]
    assert "people_level" in failing(made)


def test_figures_about_people_of_a_wijk_of_sixty_inhabitants(made):
    made.tables["threshold"]["value"] = [500.0, 2025.0]
    assert failing(made) == {"people_floor"}
    made.tables["area"].loc[made.edit("area", area_code=made.areas[-1]), "population"] = 500
    assert "people_floor" not in failing(made)


def test_a_folded_fenomeen_that_reads_zero(made):
    made.tables["fenomeen_fold"] = pd.DataFrame(
        {"fenomeen_code": ["drugs"], "from_year": [2025], "into_code": ["overige"]}
    )
    frame = made.tables["melding_by_area_month"]
    frame.loc[
        (frame["fenomeen_code"] == "drugs") & (pd.to_datetime(frame["month"]).dt.year == 2025), "melding_count"
    ] = 0
    assert "fold_marks" in failing(made)


def test_things_of_an_area_of_sixty_inhabitants(made):
    frame = made.tables["melding_by_area_month"]
    mask = made.edit("melding_by_area_month", area_code=made.areas[-1], fenomeen_code="zwerfvuil", status="withheld")
    frame.loc[mask, ["melding_count", "status"]] = [7, "exact"]
    assert "withheld" in failing(made)


def test_things_of_the_only_part_of_an_area_that_is_withheld(made):
    """Nobody knows the inhabitants of the part, and yet it is the whole."""
    made.tables["level"].loc[2] = ["buurt", 3, False]
    made.tables["area"].loc[99] = ["b1", "buurt", made.areas[-1], None]
    frame = made.tables["melding_by_area_month"]
    frame.loc[len(frame)] = ["b1", dt.date(2024, 1, 1), "zwerfvuil", None, "withheld"]
    assert failing(made) == set()
    frame.loc[len(frame) - 1, ["melding_count", "status"]] = [7, "exact"]
    assert failing(made) == {"withheld"}


def test_a_time_profile_of_an_area_that_is_withheld(made):
    profile = made.tables["profile_by_area_year"]
    thing = profile[(profile["about"] == "things") & (profile["area_code"] == made.areas[0])]
    made.tables["profile_by_area_year"] = pd.concat(
        [profile, thing.assign(area_code=made.areas[-1])], ignore_index=True
    )
    assert failing(made) >= {"profile_equals_year"}


def test_a_hidden_figure_that_reads_zero(made):
    frame = made.tables["melding_by_area_month"]
    frame.loc[frame["status"] == "withheld", "melding_count"] = 0
    assert {"statuses", "withheld"} <= failing(made)


CONTEXT = ["area_code", "indicator_code", "year", "value", "unit", "n", "interval_low", "interval_high", "status"]


@pytest.mark.parametrize(
    ("value", "n", "area"),
    [
        (100.0, 3, 0),  # 3 of 3
        (100.0, None, 0),  # the same, and nobody says so
        (97.0, 100, 0),  # all but 3
        (4.0, 100, 0),  # 4
        (40.0, 29, 0),
        (40.0, 200, -1),  # a wijk of 60 inhabitants
    ],
)
def test_a_context_figure_of_a_few_people(made, value, n, area):
    small = (made.areas[area], "armoede", 2024, value, "%", n, None, None, "exact")
    beside = (made.areas[1], "armoede", 2024, 20.0, "%", 500, None, None, "exact")
    made.tables["context_by_area_year"] = pd.DataFrame([beside], columns=CONTEXT)
    assert failing(made) == set()
    made.tables["context_by_area_year"] = pd.DataFrame([beside, small], columns=CONTEXT)
    assert failing(made) == {"context_figures"}


def test_a_context_figure_that_the_city_and_the_others_give_away(made):
    rows: list[tuple[object, ...]] = [
        (area, "armoede", 2024, 20.0, "%", 500, None, None, "exact") for area in [CITY, *made.areas[:-1]]
    ]
    hidden: list[tuple[object, ...]] = [(made.areas[-1], "armoede", 2024, None, "%", None, None, None, "withheld")]
    made.tables["context_by_area_year"] = pd.DataFrame(rows + hidden, columns=CONTEXT)
    assert failing(made) == {"context_figures"}
    made.tables["context_by_area_year"] = pd.DataFrame(rows[1:] + hidden, columns=CONTEXT)
    assert failing(made) == set(), "nothing to subtract from"


# ---- proofs that are emptied -------------------------------------------------------------------------


def idle(made: Made) -> set[str]:
    """Names of the proofs that fail since they judged nothing, whatever else they find."""
    with open_released(made.write()) as released:
        history = History(made.folder / "history")
        proofs = hold_to_account(prove_bytes(released, history), held_by(released, history))
    return {proof.name for proof in proofs if not proof.passed and "judged no figure" in proof.detail}


def test_whole_proofs_are_not_idle(made):
    assert idle(made) == set()


def test_a_column_of_another_name_empties_proofs(made):
    """As when a mart is changed and its header with it: the file holds what is declared."""
    table = made.tables["rate_by_area_year"].rename(columns={"melding_count": "reports"})
    made.tables["rate_by_area_year"] = table.assign(melding_count=None)
    profile = made.tables["profile_by_area_year"]
    made.tables["profile_by_area_year"] = profile.assign(number=profile["melding_count"], melding_count=None)
    assert idle(made) >= {"multiples_of_base", "statuses", "profile_equals_year", "profile_whole_years"}


@pytest.mark.parametrize(
    ("table", "column", "before", "after", "caught"),
    [
        ("profile_by_area_year", "about", "people", "persons", {"people_level", "profile_whole_years"}),
        ("fenomeen", "about", "people", "persons", {"people_floor", "multiples_of_base", "profile_equals_year"}),
        ("late_report", "late_class", "under_1", None, {"late_classes"}),
        ("source", "holds_people", True, False, {"balance_classes"}),
    ],
)
def test_a_word_of_another_spelling_empties_proofs(made, table, column, before, after, caught):
    frame = made.tables[table]
    frame[column] = frame[column].replace({before: after}) if after is not None else None
    assert idle(made) >= caught


def test_a_dataset_of_which_no_proof_knows(made, tmp_path):
    history = History(tmp_path / "history")
    history.append("nieuw", "2024-01", pd.DataFrame({"area_code": ["a"], "series_code": ["b"], "value": [1]}))
    with open_released(made.write()) as released:
        proofs = hold_to_account([], held_by(released, history))
    assert [proof.passed for proof in proofs] == [False]
    assert "nieuw" in proofs[0].detail


def test_hours_that_no_table_shows(made, tmp_path):
    history = History(tmp_path / "history")
    history.append("uren", "2024-01", pd.DataFrame({"area_code": ["a"], "series_code": ["b/c"], "value": [10]}))
    with open_released(made.write()) as released:
        proofs = hold_to_account(prove_bytes(released, history), held_by(released, history))
    assert "every_kind_judged" in {proof.name for proof in proofs if not proof.passed and "uren" in proof.detail}


# ---- with the true counts in memory --------------------------------------------------------------


def test_counts_that_are_not_rounded_fail_in_the_build():
    x = np.array([[1, 7, 12]])
    assert prove_rounding([[0, 5, 10]], x, 5).passed
    assert not prove_rounding(x, x, 5).passed
    assert not prove_rounding([[5, 5, 10]], [[0, 7, 12]], 5).passed, "a zero that became 5"
    assert not prove_rounding([[10, 5, 10]], x, 5).passed


def test_a_running_year_that_drifts_fails_in_the_build():
    assert prove_running_year([[4, -4]], 5).passed
    assert not prove_running_year([[5, 0]], 5).passed


def test_a_profile_of_another_total_fails_in_the_build():
    assert prove_profile_totals([[[5, 0, 5]]], [[10]]).passed
    assert not prove_profile_totals([[[5, 0, 0]]], [[10]]).passed
    assert not prove_profile_totals([[[4, 0, 6]]], [[10]]).passed


def test_totals_that_are_no_sums_fail_in_the_build():
    assert prove_additive([[5, 0], [5, 5]], [10, 5]).passed
    assert not prove_additive([[5, 0], [5, 5]], [10, 6]).passed


@pytest.mark.parametrize(
    "statement",
    [
        "create type hidden as enum ('a raw text')",
        "create macro hidden() as 'a raw text'",
        "create sequence hidden start 480",
        "comment on table area is 'a raw text'",
    ],
)
def test_something_hidden_beside_the_tables(made, statement):
    path = made.write()
    with duckdb.connect(str(path)) as con:
        con.execute(statement)
    with open_released(path) as released:
        assert {proof.name for proof in prove_bytes(released, made.history) if not proof.passed} == {"declared_tables"}

"""Werkt het?: what can be asked, and the answer in words: figures recomputed, no cause named, no zero about people."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import numpy as np
import pytest

from dashboard.base.formats import add_months, months_between
from dashboard.facts import effects
from dashboard.facts.offer import Initiative
from dashboard.stats.effects import Beside, estimate_effect, keys, read_power_table
from dashboard.stats.effects.result import Effect
from dashboard.stats.rounding import Rounding
from dashboard.views import effect as view
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, fenomeen, places, release, table

MONTHS = tuple(months_between(dt.date(2022, 1, 1), dt.date(2025, 12, 1)))
START = dt.date(2025, 1, 1)
AREAS = ("N1", "O1", "W1", "Z1", *(f"V{n}" for n in range(8)))


def asked(about: str = "things", **changes) -> view.Asked:
    values: dict[str, Any] = {"titles": ("Opruimdag",), "start": START, "fenomeen": fenomeen("zwerfvuil", about)}
    return view.Asked(**(values | {"is_whole_wijk": True, "is_named": True} | changes))


def estimated(
    fall: float = 1.0, level: float = 60.0, base: int = 1, own: float = 0, controls: dict | None = None
) -> Effect:
    """Twelve wijken; in N1 reports go to `fall` times what they were from START on."""
    rng = np.random.default_rng(5)
    mean = np.full((len(AREAS), len(MONTHS)), float(level))
    mean[0] = own or level
    mean[0, MONTHS.index(START) :] *= fall
    counts = rng.poisson(mean).astype(float)
    counts = base * np.round(counts / base)
    around = {"N1": ("O1",)}
    return estimate_effect(
        AREAS, counts, MONTHS, ("N1",), START, Rounding(base), Beside(around, controls or {}, read_power_table())
    )


@pytest.mark.parametrize(
    ("ratio", "nl", "en"),
    [
        (0.8, "20 % minder", "20 % fewer"),
        (1.3, "30 % meer", "30 % more"),
        (1.001, "evenveel", "as many"),
        (2.5, "2,5 keer zoveel", "2.5 times as many"),
        (0.0, "100 % minder", "100 % fewer"),
        (math.inf, "zonder bovengrens", "no upper end"),
        (math.nan, "niet bekend", "not known"),
    ],
)
def test_a_ratio_is_said_in_words(ratio, nl, en):
    assert view.difference(ratio, NL).replace("\u202f", " ") == nl
    assert view.difference(ratio, EN).replace("\u202f", " ") == en


def test_a_fall_is_said_with_its_figures_interval_and_no_cause():
    found = estimated(0.4)
    assert found.verdict == keys.FALL
    said = view.verdict(found, asked(), places(), NL)
    assert said.title == NL("effect.verdict_fall")
    text = " ".join(said.sentences)
    assert f"{round(found.observed)} meldingen" in text and f"{round(found.expected)} te verwachten" in text
    assert view.difference(found.ratio, NL) in text and view.difference(found.high, NL) in text
    assert "Of het ook de reden is, kan dit cijfer niet zeggen" in text


def test_no_difference_is_not_said_to_be_none():
    found = estimated(1.0, level=120)
    assert found.verdict == keys.NO_DEMONSTRABLE_EFFECT
    assert NL("effect.means_no_demonstrable_effect") in view.verdict(found, asked(), places(), NL).sentences


@pytest.mark.parametrize("reason", keys.REASONS)
def test_every_reason_has_its_words(reason):
    said = view.verdict(Effect(keys.CANNOT_SAY, reason, treated=("N1",)), asked(), places(), NL)
    assert said.title == "Niet te zeggen"
    assert said.sentences[0] == NL(f"effect.reason_{reason}")


@pytest.mark.parametrize("language", [NL, EN])
def test_every_caution_and_verdict_has_its_words(language):
    for kind in keys.VERDICTS:
        found = Effect(kind, keys.TOO_UNCERTAIN, cautions=keys.CAUTIONS)
        said = view.verdict(found, asked(is_whole_wijk=False, is_named=False), places(), language)
        assert len(said.cautions) == len(keys.CAUTIONS) + 2


def test_the_words_of_the_page_name_no_cause():
    for words in (NL, EN):
        for key, text in words.texts.items():
            if key.startswith("effect."):
                assert not re.search(r"\b(dankzij|doordat|veroorzaa\w+|thanks to|because of|caus(ed|es))\b", text), key


def test_too_few_reports_has_no_figures_and_still_an_answer():
    found = estimated(own=0.5)
    assert (found.verdict, found.reason) == (keys.CANNOT_SAY, keys.TOO_FEW_REPORTS)
    assert view.course(found, asked(), places(), NL) is None
    assert view.wijken_plot(found, places(), NL) is None and view.starts_plot(found, NL) is None
    assert view.compared_table(found, asked(), places(), "x", NL) is None
    assert view.checks_table(found, places(), "x", NL) is None


def test_the_course_is_the_published_figures_beside_the_expected_ones():
    found = estimated(0.4)
    line = view.course(found, asked(titles=(NAMES[3],)), places(), NL)
    assert [point.height for point in line.points] == list(found.series["treated"])
    assert line.earlier[0].heights == tuple(found.series["expected"])
    first, last = line.shaded
    assert line.points[first].first == found.after_from and line.points[last].first == found.after_until
    assert NAMES[3] in line.notes[0][1].sentence, "a name stays text; who draws it escapes it"
    rows = view.course_table(line, "x", NL).rows
    assert len(rows) == len(line.points) and rows[-1].cells[0] == line.points[0].figure.text


def test_people_go_by_three_months_and_never_read_zero():
    found = estimated(0.5, level=60, base=5)
    line = view.course(found, asked("people"), places(), NL)
    assert {(b.first - a.first).days // 28 for a, b in zip(line.points, line.points[1:], strict=False)} == {3}
    assert all(point.figure.text.startswith("ongeveer") for point in line.points)
    assert view._count(0.0, True, NL) == NL("effect.too_few_to_name") and view._count(0.0, False, NL) == "0"


def test_placebos_mark_the_real_one():
    found = estimated(0.4)
    plot = view.wijken_plot(found, places(), NL)
    assert [row.label for row in plot.rows if row.is_current] == ["Noord (wijk)"]
    assert len(plot.rows) == len(AREAS) and plot.reference == 0
    assert f"{found.other_wijken.as_large}, de echte erbij" in plot.alt
    starts = view.starts_plot(found, NL)
    assert starts is None or starts.rows[-1].is_current
    real = next(row for row in plot.rows if row.is_current)
    assert real.value == pytest.approx(100 * (found.other_wijken.table.set_index("area_code")["ratio"]["N1"] - 1))


def test_checks_say_what_is_not_known():
    hours = np.full((len(AREAS), len(MONTHS)), 100.0)
    hours[0, MONTHS.index(START) :] = 150.0
    unknown = np.full_like(hours, np.nan)
    found = estimated(0.4, controls={effects.PRESENCE: hours, effects.OTHERS: unknown})
    rows = {row.heading: row.cells for row in view.checks_table(found, places(), "x", NL).rows}
    assert rows[NL("effect.control_presence")][0].replace("\u202f", " ") == "50 % meer"
    assert rows[NL("effect.control_others")] == (NL("effect.not_known"), "–")
    assert NL("effect.caution_effort_changed") in view.verdict(found, asked(), places(), NL).cautions


def test_how_often_a_fall_of_twenty_is_found_comes_from_the_dated_table():
    found, power = estimated(1.0), read_power_table()
    share = power.share_found("things", 1, found.expected, 0.2)
    said = view.power_note(found, asked(), power, NL).replace("\u202f", " ")
    assert f"ongeveer {round(100 * share)} %" in said and "2026" in said
    assert view.power_note(found, asked(), None, NL) == NL("effect.promise")
    assert math.isnan(power.share_found("things", 1, 0.0, 0.2)) and math.isnan(
        power.share_found("things", 1, 640, 0.33)
    )


# ---- what can be asked ---------------------------------------------------------------------------------


def initiative(code: str, areas: tuple[str, ...], start: dt.date, fenomenen: tuple[str, ...] = ()) -> Initiative:
    return Initiative(
        code, code, "", "x", (), "preventief", None, (), areas, fenomenen, (), start, None, True, None, "x"
    )


def test_a_buurt_counts_as_its_wijk_and_the_city_as_all():
    assert effects.wijken_of(initiative("a", ("N1a", "N1"), START), places()) == ("N1",)
    assert effects.wijken_of(initiative("a", ("tiny",), START), places()) == ("N1", "O1", "W1", "Z1")


def test_only_what_has_something_to_be_compared_with_is_offered():
    here = release()
    first, last = here.edition.first_month, here.edition.last_month
    found = effects.askable(
        [
            initiative("a", ("N1",), add_months(first, 3)),
            initiative("b", ("tiny",), add_months(first, 3)),
            initiative("c", ("N1",), first),
            initiative("d", ("N1",), add_months(last, 1)),
            initiative("e", ("N1b", "O1"), last, ("wildplassen",)),
        ],
        here,
    )
    assert [(one.code, one.wijken) for one in found] == [("a", ("N1",)), ("e", ("N1", "O1"))]
    assert effects.subjects(found[1:], here) == ("wildplassen",)
    assert effects.subjects(found[:1], here) == ("zwerfvuil", "wildplassen"), "none named: all of them"
    assert effects.default(found, here).code == "a" and effects.default([], here) is None


def test_hours_are_added_up_and_a_month_without_any_is_not_known():
    rows = table("area_code | hours\nN1 | 20\nN1 | 10\nO1 | \nV9 | 50")
    rows["month"] = [MONTHS[0]] * 4
    found = effects.hours_table(rows, ("N1", "O1"), MONTHS[:2])
    assert found[0, 0] == 30 and math.isnan(found[1, 0]) and math.isnan(found[0, 1])

"""Goals in words: the state and its reasons can be read back, the curve says what it draws, reviews stand beside it."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from dashboard.base.texts import Wording
from dashboard.drawing.svg import Caption
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.facts.goal_progress import Goal, GoalFigure, Network
from dashboard.facts.week import read_week
from dashboard.stats.goal_state import BEHIND, NO_FIGURE, ON_COURSE, REACHED, STATES, TOO_EARLY, Estimate, goal_state
from dashboard.store.ledger import Correction, Ledger, Review, checked, ledger_records, new_form_key
from dashboard.views.doelen import goals as view
from dashboard.views.doelen.curve import curve_table, figure_text, goal_curve, span_text
from dashboard.views.doelen.reviews import GoalReviews, goal_reviews
from tests.hostile import NAMES
from tests.views.drawn import EN, NL, places, release, table
from tests.views.test_afstemming import offer
from tests.views.test_veldwerkers import AREAS, PARTS

WEEK = read_week(table(PARTS), table(AREAS), table("year\n2025"))
SOURCES = [
    {"source_kind": kind, "name": Wording(nl=name), "licence": Wording(nl=f"licentie {kind}")}
    for kind, name in (
        ("reports", "Meldingen"),
        ("presence", "Uren"),
        ("initiatives", "Aanbod"),
        ("context", "Enquête"),
    )
]
TODAY = dt.date(2026, 11, 24)
NOTHING = GoalReviews("nog niet", None, "nog nooit", True, "", (), ())


def figure(year: int, value: float, status: str = "exact", **more) -> GoalFigure:
    start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    error = 4.0 if status == "rounded" else 0.0
    return GoalFigure(str(year), Estimate.of_count(value, error, start, end), status, error, False, False, **more)


def goal(
    *values: float, target: float = 50.0, status: str = "exact", target_on: dt.date = dt.date(2027, 12, 31), **more
) -> Goal:
    """Reports of zwerfvuil in Noord by year from 2023; the first is the baseline, the last the newest figure."""
    figures = [
        figure(2023 + place, value, status if value == value else "missing") for place, value in enumerate(values)
    ]
    figures[0] = replace(figures[0], is_baseline=True)
    figures[-1] = replace(figures[-1], is_current=True)
    fields: dict = {
        "code": "net",
        "network_code": "noord",
        "sentence": Wording(nl="Minder zwerfvuil.", en="Less litter."),
        "story": Wording(nl="Waarom.", en="Why."),
        "about": "population",
        "direction": "down",
        "kind": "melding",
        "place_code": "N1",
        "fenomeen_code": "zwerfvuil",
        "indicator_name": None,
        "unit": "meldingen",
        "context_source": "",
        "target": target,
        "target_percent": None,
        "target_on": target_on,
        "figures": tuple(figures),
        "state": goal_state(figures[0].estimate, figures[-1].estimate, target, target_on, "down"),
        "owners": ("stad", "vzw"),
        "initiatives": ("opruim", "weg"),
    }
    return Goal(**(fields | more))


def network(*goals: Goal, **more) -> Network:
    fields: dict = {
        "code": "noord",
        "name": "Netwerk Noord",
        "vision": Wording(nl="Samen.", en="Together."),
        "review_within_days": 100,
        "is_example": True,
        "chosen_codes": ("plein",),
        "area_codes": ("N1b",),
        "goals": goals,
    }
    return Network(**(fields | more))


def card(one: Goal, reviews: GoalReviews = NOTHING, words=NL) -> view.GoalCard:
    return view.goal_card(one, network(one), reviews, offer(), WEEK, SOURCES, release(), words)


# ---- the state in words -------------------------------------------------------------------------

CASES = {
    ON_COURSE: goal(1000, 700),
    REACHED: goal(1000, 400, target=500),
    BEHIND: goal(1000, 1300),
    TOO_EARLY: goal(100, 95),
    NO_FIGURE: goal(100, float("nan"), status="missing"),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_said_with_its_change(state):
    one = CASES[state]
    said = view.goal_said(one, network(one), NL)
    assert (said.state, said.state_text) == (state, NL(f"doelen.state_{state}"))
    assert said.is_example
    if state != NO_FIGURE:
        assert "Tegenover 2023: " in said.said
    assert said.swatch == view.STATES[state]


def test_what_is_over_or_without_uncertainty_is_said_as_such():
    over = goal(1000, 900, 890, 880, target=870, target_on=dt.date(2025, 12, 31))
    assert over.state.state == BEHIND
    assert "De dag van het doel is voorbij" in view.state_sentence(over, NL)
    certain = replace(CASES[BEHIND], state=replace(CASES[BEHIND].state, low=-300.0, high=-300.0))
    assert "onzekerheid" not in view.state_sentence(certain, NL)


def test_a_current_year_that_is_the_baseline_cannot_be_compared():
    only = goal(100)
    one = replace(only, figures=(replace(only.figures[0], is_baseline=True, is_current=True),))
    one = replace(one, state=goal_state(one.baseline.estimate, one.current.estimate, 50, one.target_on, "down"))
    assert one.state.state == TOO_EARLY
    assert view.state_sentence(one, NL) == NL("doelen.said_overlap", since="2023")


def test_the_reasons_hold_the_numbers_of_the_rule():
    one = goal(1000, 700, target=500, target_percent=-50.0)
    reasons = {row.heading: row.cells for row in view.reasons_table(one, release(), NL).rows}
    assert reasons["Vertrekpunt: 2023"][0] == "1.000 meldingen"
    assert reasons["Nu: 2024"][0] == "700 meldingen"
    assert reasons["Verandering"][0] == "300 meldingen minder"
    low, high = round(one.state.low), round(one.state.high)
    assert reasons["Verandering"][1] == f"tussen {high} meldingen minder en {low} meldingen minder"
    needed = round(500 * 366 / (one.target_on - dt.date(2023, 12, 31)).days)
    assert reasons["Nodig op 31 december 2024, volgens het pad"][0] == f"{needed} meldingen minder"
    assert reasons["Nodig voor het doel op 31 december 2027"][0] == "500 meldingen minder"
    assert view.target_text(one, NL) == "500 meldingen op 31 december 2027: 50 % minder dan in 2023"


def test_figures_about_people_are_never_bare():
    one = goal(40, 0, status="rounded", target=20)
    assert figure_text(one, one.figures[0], places(), NL) == "ongeveer 40 meldingen"
    zero = figure_text(one, one.figures[1], places(), NL)
    assert zero == "0–4 meldingen"
    assert "ongeveer" in view.state_sentence(one, NL)
    assert card(one).is_rounded


def test_hours_shares_and_figures_of_a_survey_have_their_own_words():
    hours = goal(1660, 1730, status="rounded", kind="hours_outside", unit="uren", direction="up")
    assert figure_text(hours, hours.figures[1], places(), NL) == "ongeveer 1.730 uur"
    survey = goal(63.2, 68.4, kind="context", unit="%", indicator_name=Wording(nl="Thuis", en="Home"))
    assert figure_text(survey, survey.figures[1], places(), NL) == "68,4\u202f%"
    assert view.measure_text(survey, WEEK, release(), EN) == "Home: Noord (wijk)"
    share = goal(60, 100, kind="coverage", unit="%", place_code="plein")
    assert view.measure_text(share, WEEK, release(), NL) == NL("doelen.measure_coverage", area="Het Plein")
    nothing = replace(goal(100, float("nan")).figures[1], status="withheld")
    assert figure_text(goal(100), nothing, places(), NL) == NL("figure.withheld")
    assert span_text(goal(100), nothing, NL) == "–"


def test_a_card_names_owners_and_the_initiatives_that_are_known():
    shown = card(CASES[ON_COURSE])
    assert shown.owners == ("Stad", "Vzw")
    assert shown.initiatives == ("Opruim (Stad, Vzw)",)
    assert shown.said.about == NL("doelen.about_population")


# ---- the curve ----------------------------------------------------------------------------------


def test_the_curve_runs_from_the_baseline_to_the_target():
    one = goal(100, 90, float("nan"), 80)
    curve = goal_curve(one, "Zwerfvuil", places(), NL)
    assert [point.height for point in curve.points] == [100, 90, None, 80]
    assert curve.path == ((dt.date(2023, 12, 31), 100), (dt.date(2027, 12, 31), 50))
    assert [text for _, text in curve.ticks] == [f"eind {year}" for year in range(2023, 2028)]
    assert "100 meldingen" in curve.alt and "80 meldingen" in curve.alt and "50 meldingen" in curve.alt
    rows = curve_table(one, curve, "x", NL).rows
    assert [row.heading for row in rows] == ["31 december 2027", "2026", "2025", "2024", "2023"]
    assert rows[2].cells == (NL("figure.missing"), "–", "")
    assert rows[1].cells[2] == NL("doelen.role_current") and rows[-1].cells[2] == NL("doelen.role_baseline")


@pytest.mark.parametrize("width", [390, 640, 1000])
def test_the_drawing_is_one_picture_that_stays_itself(width):
    curve = goal_curve(goal(100, 90, 80), " ".join(NAMES), places(), NL)
    curve = replace(curve, axis=" ".join(NAMES), name=NAMES[3], baseline_text=NAMES[6])
    drawn = goal_svg(curve, Caption(NAMES[0], NAMES[1], "nl"), NL, width)
    assert drawn == goal_svg(curve, Caption(NAMES[0], NAMES[1], "nl"), NL, width)
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert not [one for one in root.iter() if one.tag.endswith(("script", "foreignObject", "image"))]
    dashes = {one.get("stroke-dasharray") for one in root.iter() if one.get("stroke-dasharray")}
    assert len(dashes) == 2, "path and target differ in grey too"


def test_names_of_years_never_stand_over_each_other():
    curve = goal_curve(goal(100, 90, 80, 85, target_on=dt.date(2045, 12, 31)), "x", places(), NL)
    drawn = goal_svg(curve, Caption("", "", "nl"), NL, 390)
    assert drawn.count(">eind 20") < len(curve.ticks)
    assert drawn.count(">eind 20") >= 3


# ---- what members said --------------------------------------------------------------------------


def review(date: dt.date, **fields) -> Review:
    return checked(
        Review, **({"network_code": "noord", "goal_code": "net", "date": date, "state": "op_koers"} | fields)
    )


def said(ledger: Ledger, within: int = 100, today: dt.date = TODAY) -> GoalReviews:
    entries = ledger.entries()
    return goal_reviews(entries, ledger_records(entries), "noord", "net", within, today, offer(), NL)


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    return Ledger(tmp_path)


def action(text: str, due: dt.date = dt.date(2027, 1, 1)) -> dict:
    return {"text": text, "organisation_code": "vzw", "due_date": due}


def test_a_goal_that_nobody_reviewed_is_overdue(ledger):
    found = said(ledger)
    assert (found.judged, found.judged_state, found.is_overdue) == (NL("doelen.not_judged"), None, True)
    assert not found.differs_from(BEHIND)


def test_the_last_judgement_counts_and_its_age(ledger):
    ledger.save(review(dt.date(2026, 1, 5), state="achter"), new_form_key())
    ledger.save(review(dt.date(2026, 11, 2), actions=[action("Bak zetten")], next_meeting="2027-02-01"), new_form_key())
    found = said(ledger)
    assert (found.judged_state, found.is_overdue, found.reviewed) == ("op_koers", False, "2 november 2026")
    assert found.next_meeting == "1 februari 2027"
    assert [one.said(NL) for one in found.actions] == ["Vzw: Bak zetten (tegen 1 januari 2027)"]
    assert found.differs_from(BEHIND) and not found.differs_from(ON_COURSE) and not found.differs_from(NO_FIGURE)
    later = said(ledger, today=dt.date(2027, 3, 1))
    assert later.is_overdue and "119 dagen" in later.reviewed
    assert later.actions[0].is_late and later.next_meeting == ""


def test_settled_actions_leave_the_list_and_are_named_in_the_history(ledger):
    first = ledger.save(review(dt.date(2026, 5, 1), actions=[action("Bak zetten"), action("Affiche")]), new_form_key())
    ledger.save(
        review(dt.date(2026, 6, 1), settled=[{"action": f"{first.number}.0", "outcome": "gedaan"}]), new_form_key()
    )
    found = said(ledger)
    assert [one.text for one in found.actions] == ["Affiche"]
    assert (NL("doelen.field_settled"), "Gedaan: Bak zetten.") in found.history[0].texts


def test_a_correction_and_a_withdrawal_are_told_with_their_reason(ledger):
    first = ledger.save(review(dt.date(2026, 5, 1), helped="Veel"), new_form_key()).number
    fixed = review(dt.date(2026, 5, 2), helped="Weinig")
    ledger.save(checked(Correction, of=first, entry=fixed, reason="verkeerde dag"), new_form_key())
    found = said(ledger)
    assert found.history[0].title == NL("doelen.review_title", number=1, day="2 mei 2026")
    assert (NL("doelen.field_helped"), "Weinig") in found.history[0].texts
    assert "verkeerde dag" in found.history[0].notes[0]
    ledger.save(checked(Correction, of=first, entry=None, reason="hoort hier niet"), new_form_key())
    found = said(ledger)
    assert found.judged_state is None and found.history[0].is_withdrawn
    assert "hoort hier niet" in found.history[0].notes[-1]


def test_the_overview_begins_with_what_asks_for_a_conversation():
    seen = replace(NOTHING, is_overdue=False, reviewed="1 mei 2026", judged="achter", judged_state="achter")
    goals = [CASES[ON_COURSE], CASES[TOO_EARLY], CASES[BEHIND], CASES[TOO_EARLY]]
    said_of = [seen, seen, NOTHING, NOTHING]
    found = view.overview([(network(*goals), one, two) for one, two in zip(goals, said_of, strict=True)], SOURCES, NL)
    computed = [row.cells[1] for row in found.table.rows]
    assert computed == ["achter", "te vroeg om te zeggen", "te vroeg om te zeggen", "op koers"]
    assert [row.cells[3] for row in found.table.rows] == ["nog nooit", "nog nooit", "1 mei 2026", "1 mei 2026"]
    assert found.table.rows[3].cells[2] == NL("doelen.judged_differs", state="achter")
    assert found.sentences[0].startswith("4 doelen van 1 netwerken: 1 achter, 2 te vroeg")
    assert found.sentences[1].startswith("2 doelen zijn te lang niet besproken")
    assert found.sentences[2] == NL("doelen.summary_differ", n=2)


@pytest.mark.parametrize("words", [NL, EN])
@pytest.mark.parametrize("target", [float("nan"), 50.0])
def test_a_goal_of_which_the_baseline_was_withdrawn_says_so(words, target):
    asked = goal(float("nan"), 80.0, target=target, target_percent=None if target == target else -20.0)
    first = replace(asked.figures[0], status="withdrawn")
    asked = replace(asked, figures=(first, *asked.figures[1:]))
    assert view.state_sentence(asked, words) == words("doelen.said_baseline_withdrawn")
    assert "nan" not in view.target_text(asked, words)
    curve = goal_curve(asked, "wat", places(), words)
    assert curve.path is None
    assert (curve.target is None) == (target != target)
    drawn = goal_svg(curve, Caption("titel", "", "bron"), words)
    assert "nan" not in drawn.lower()
    told = curve_table(asked, curve, "titel", words)
    assert "nan" not in " ".join(cell for row in told.rows for cell in row.cells).lower()

"""The public pages as view-models: strengths first, nuisance with what is done, only what figures bear out."""

from __future__ import annotations

import dataclasses

import pytest

from dashboard.facts.count import NOTHING, Count
from dashboard.facts.public_face import Reported, read_face
from dashboard.facts.release import current_release
from dashboard.stats import change
from dashboard.store import snapshot
from dashboard.views.residents.city import choose_map, offer_map, public_trend, trend_table, wijk_table
from dashboard.views.residents.place import around_table, goal_table, pair_table, public_place
from dashboard.views.residents.sentences import change_sentence, course_of
from tests.views.drawn import EN, NL

NARROW = "\u202f"


def exact(total: int) -> Count:
    return Count(total, 12, 0, 0, 0, 0, 0)


def rounded(total: int) -> Count:
    return Count(total, 12, 12, 1, 0, 0, 0)


@pytest.fixture(scope="module")
def face(example_release):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(snapshot.OUT_VARIABLE, str(example_release))
        with snapshot.public_only():
            yield read_face(current_release())


@pytest.fixture
def zwerfvuil(face):
    return next(one for one in face.release.fenomenen if one.code == "zwerfvuil")


def said(fenomeen, now: Count, before: Count, verdict: str, words=NL) -> str:
    return change_sentence("Arsenaal", Reported(fenomeen, now, before, verdict, is_lower=False), words)


# ---- sentences ----------------------------------------------------------------------------------


def test_a_demonstrable_change_is_said_with_its_percentage(zwerfvuil):
    expected = f"In Arsenaal daalde het aantal meldingen van zwerfvuil met 12{NARROW}% tegenover een jaar eerder."
    assert said(zwerfvuil, exact(88), exact(100), change.FELL) == expected
    assert "steeg" in said(zwerfvuil, exact(150), exact(100), change.ROSE)
    assert "met ongeveer 25" in said(zwerfvuil, rounded(75), rounded(100), change.FELL)
    assert said(zwerfvuil, exact(88), exact(100), change.FELL, EN).startswith(
        "In Arsenaal the number of reports of litter fell by 12"
    )


def test_no_percentage_where_the_change_is_not_demonstrable(zwerfvuil):
    text = said(zwerfvuil, exact(80), exact(100), change.NO_DIFFERENCE)
    assert "geen duidelijk verschil" in text and "%" not in text and "daalde" not in text
    assert "te weinig meldingen" in said(zwerfvuil, exact(8), exact(10), change.TOO_SMALL)
    assert "geen cijfer van een jaar eerder" in said(zwerfvuil, exact(80), NOTHING, change.NOT_COMPARED)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(None, 0, 0, 0, 0, 12, 0), "tonen we geen cijfer"),
        (Count(None, 0, 0, 0, 0, 0, 12), "geen gegevens"),
        (Count(9, 6, 0, 0, 0, 0, 6), "niet volledig"),
        (Count(None, 0, 0, 0, 12, 0, 0), "tellen we samen"),
    ],
)
def test_what_is_missing_or_protected_is_said_in_words(zwerfvuil, count, words):
    one = Reported(zwerfvuil, count, exact(10), change.NOT_COMPARED, is_lower=False)
    assert words in change_sentence("Arsenaal", one, NL)
    assert course_of(one) == "unknown"


# ---- a wijk -------------------------------------------------------------------------------------


def every_text(value: object) -> list[str]:
    """Every text in a view-model."""
    if isinstance(value, str):
        return [value]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in every_text(getattr(value, field.name))]
    return [text for part in value for text in every_text(part)] if isinstance(value, tuple | list) else []


def test_every_page_in_both_languages_tells_nothing_internal(face, example_release):
    pointer = snapshot.read_pointer(example_release)
    with snapshot.connect(example_release / pointer.file) as con:
        hidden = [row[0] for row in con.execute("select title from initiative where not is_public").fetchall()]
    assert len(hidden) == 6
    for words in (NL, EN):
        for area in (*face.wijken, face.places.city):
            texts = every_text(public_place(face, area.code, words))
            for text in texts:
                assert not any(title in text for title in hidden)
                assert "Otterbeek (voorbeeld)" not in text
                assert "{" not in text


def test_each_figure_stands_with_what_is_done_about_it(face):
    for area in (*face.wijken, face.places.city):
        place = public_place(face, area.code, NL)
        assert place.pairs
        for pair in place.pairs:
            assert pair.done or pair.otherwise
            assert pair.definition and pair.count and pair.sentence
            assert pair.done or "in de wijk" not in pair.otherwise, "the city is no wijk"
        assert len(pair_table(place.pairs, place.name, place.period, NL).rows) == len(place.pairs)


def test_what_is_done_aims_at_the_figure_and_runs(face):
    place = public_place(face, "12025W01", NL)
    by_title = {one.title: one for one in face.offer.initiatives}
    pairs = {pair.code: pair for pair in place.pairs}
    assert any(done.title == "Avondpleinen" for done in pairs["geluidsoverlast"].done)
    for pair in place.pairs:
        for done in pair.done:
            one = by_title[done.title]
            assert pair.code in one.fenomenen and one.is_public and one.runs_on(face.release.edition.as_of)


def test_strengths_hold_only_what_is_demonstrable(face):
    for area in face.wijken:
        for strength in public_place(face, area.code, NL).strengths:
            assert "duidelijk" in strength.text or "daalde" in strength.text or "Dat is beter" in strength.text
            assert strength.definition


def test_a_fall_comes_first_and_a_rise_is_not_hidden(face, zwerfvuil):
    key, other = ("12025W01", "zwerfvuil"), ("12025W01", "sluikstort")
    sluikstort = face.reported[other].fenomeen
    changed = face.reported | {
        key: Reported(zwerfvuil, exact(88), exact(120), change.FELL, is_lower=False),
        other: Reported(sluikstort, exact(150), exact(100), change.ROSE, is_lower=False),
    }
    place = public_place(dataclasses.replace(face, reported=changed), "12025W01", NL)
    assert place.summary[0].startswith("In Arsenaal daalde het aantal meldingen van zwerfvuil met 27")
    assert any("steeg het aantal meldingen van sluikstort met 50" in text for text in place.summary[1:])
    assert place.strengths[-1].text == place.summary[0]
    assert [text.split()[2] for text in place.changes] == ["daalde", "steeg"]


def test_goals_are_one_sentence_with_their_state_and_own_work_tells_no_figure(face):
    goals = {goal.code: goal for goal in public_place(face, "12025W01", NL).goals}
    names = ("nette_straat", "rustige_avond", "thuis", "aanwezig", "sluikstort")
    assert set(goals) == {f"arsenaal_{name}" for name in names}
    own = goals["arsenaal_aanwezig"]
    assert own.state_text == "te vroeg om te zeggen" and not any(char.isdigit() for char in own.said)
    assert own.owners == "Dienst Preventie en Veiligheid en ROJM"
    assert not any("otterbeek" in goal.code for goal in public_place(face, "mechelen", NL).goals)
    table = goal_table(tuple(goals.values()), NL)
    assert len(table.rows) == len(names) and all(row.swatch for row in table.rows)


def test_who_is_around_has_functions_and_organisations_and_no_hours(face):
    for area in (*face.wijken, face.places.city):
        around = public_place(face, area.code, NL).around
        assert around.disciplines and all(name and who for name, _, who in around.disciplines)
        assert " uur" not in " ".join(every_text(around_table(around, area.label, NL)))


def test_a_buurt_is_told_with_the_figures_of_its_wijk(face):
    place = public_place(face, "12025A64-", NL)
    assert place.name == "Otterbeek" and "heel Mechelen-Noord" in place.whole
    assert "In Mechelen-Noord" in place.pairs[0].sentence


def test_links_to_report_come_from_the_city_file_and_nowhere_else(face):
    place = public_place(face, "12025W01", NL)
    assert [one.link for one in place.report_to] == ["https://www.mechelen.be/overlast"]
    assert public_place(dataclasses.replace(face, report_links=()), "12025W01", NL).report_to == ()


def test_a_city_without_partners_has_pages_that_say_so(tiny_release, monkeypatch):
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tiny_release))
    with snapshot.public_only():
        tiny = read_face(current_release())
    for words in (NL, EN):
        place = public_place(tiny, "Z1", words)
        assert not place.cards and not place.goals and not place.strengths and not place.life.rows
        assert place.report_to == () and place.around.disciplines == ()
        assert place.around.sentence and all(pair.otherwise for pair in place.pairs)
    counts = {pair.code: pair for pair in public_place(tiny, "Z1", NL).pairs}
    assert counts["zwerfvuil"].count != "niet getoond", "600 inhabitants"


# ---- the city -----------------------------------------------------------------------------------


def test_wijken_stand_by_name_and_never_from_good_to_bad(face):
    names = [row.heading for row in wijk_table(face, NL).rows]
    assert names == sorted(names, key=str.casefold) and len(names) == 12
    assert [area.label for area in face.wijken] == names


def test_the_map_to_choose_has_one_colour_and_says_its_names(face):
    view = choose_map(face, ["12025W01"], NL)
    assert {area.swatch.fill for area in view.areas} == {view.legend.rows[0].swatch.fill}
    assert [area.code for area in view.areas if area.is_selected] == ["12025W01"]
    assert "Gekozen: Arsenaal" in view.alt and all(area.label in view.alt for area in face.wijken)
    assert not any(area.is_chosen for area in (*view.areas, *offer_map(face, NL).areas))


def test_the_course_has_a_table(face):
    from dashboard.drawing.svg import Caption, trend_svg
    from dashboard.store.snapshot import ask

    with snapshot.public_only():
        rows = ask("melding_by_month", area_codes=["12025W01"], fenomeen="wildplassen")
    months = face.release.edition.months
    view = public_trend(rows, face, "12025W01", "Wildplassen", NL)
    drawing = trend_svg(view, Caption("", "", "nl"), NL)
    assert "laatste twaalf maanden" in drawing and "gekozen" not in drawing
    table = trend_table(view, "Wildplassen", NL)
    assert len(table.rows) == len(months) and table.rows[0].heading == "oktober 2026"
    assert not any(cell == "0" for row in table.rows for cell in row.cells)

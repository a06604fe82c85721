"""The URL is the state: the same URL gives the same filters, and nonsense gives the default."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.widgets.filters import KEYS, area_options, default_filters, parse, to_params, with_clicked_area
from tests.views.drawn import EN, NL, release

HERE = release()


def test_nothing_chosen_is_the_last_year_of_litter_in_the_whole_city():
    found = parse({}, HERE)
    assert found == default_filters(HERE)
    assert (found.subject_code, found.measure, found.area_codes) == ("zwerfvuil", "per_1000", ())
    assert (found.from_month, found.until_month) == (dt.date(2025, 4, 1), dt.date(2026, 3, 1))
    assert to_params(found, HERE) == {}


@pytest.mark.parametrize(
    "params",
    [
        {"gebied": "N1"},
        {"gebied": "N1,O1", "fenomeen": "wildplassen", "van": "2025-02", "tot": "2025-06", "maat": "aantal"},
        {"fenomeen": "groep-samenleven", "maat": "verandering", "gekozen": "1", "taal": "en"},
        {"fenomeen": "alle"},
        {"gebied": "N1b"},
    ],
)
def test_a_url_comes_back_as_it_was(params):
    assert to_params(parse(params, HERE), HERE) == params


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gebied", "nergens"),
        ("gebied", "tiny"),
        ("gebied", ",,,"),
        ("fenomeen", "<script>"),
        ("van", "2025-13"),
        ("van", "1970-01"),
        ("tot", "2099-01"),
        ("tot", "0000-01"),
        ("maat", ""),
        ("niveau", "stad"),
        ("niveau", "buurt"),
        ("gekozen", "ja"),
        ("taal", "fr"),
    ],
)
def test_nonsense_is_the_default(key, value):
    assert parse({key: value}, HERE) == default_filters(HERE)


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30)))
def test_no_url_is_an_error(params):
    found = parse(params, HERE)
    assert found.from_month <= found.until_month
    assert parse(to_params(found, HERE), HERE) == found


def test_a_period_the_wrong_way_round_is_turned():
    found = parse({"van": "2025-09", "tot": "2025-02"}, HERE)
    assert (found.from_month, found.until_month) == (dt.date(2025, 2, 1), dt.date(2025, 9, 1))


def test_at_most_four_areas_each_once():
    assert parse({"gebied": "N1,N1,O1,W1,Z1,N1b"}, HERE).area_codes == ("N1", "O1", "W1", "Z1")


def test_a_click_chooses_and_a_second_click_lets_go():
    once = with_clicked_area(parse({"gebied": "O1,W1"}, HERE), "N1")
    assert once.area_codes == ("N1",)
    assert with_clicked_area(once, "N1").area_codes == ()


def test_a_buurt_without_figures_shows_those_of_its_wijk():
    found = parse({"gebied": "N1b"}, HERE)
    assert found.area_codes == ("N1b",)
    assert found.figure_codes(HERE) == ("N1",)
    assert parse({}, HERE).figure_codes(HERE) == ("tiny",)
    assert parse({}, HERE).marked(HERE) == ()


def test_filters_say_themselves():
    found = parse({"gebied": "N1,O1", "van": "2025-01", "tot": "2025-12"}, HERE)
    assert found.sentence(HERE, NL) == (
        "Zwerfvuil in Noord (wijk) en Oost, per 1.000 inwoners, januari tot en met december 2025."
    )
    assert parse({}, HERE).sentence(HERE, EN).startswith("Zwerfvuil in all of Tiny, per 1,000 inhabitants")


def test_chosen_buurten_stand_first_with_a_star():
    options = area_options(parse({}, HERE), HERE, NL)
    assert list(options.items())[:2] == [("O1", "★ Oost"), ("N1b", "★ Plein")]
    assert options["N1"] == "Noord (wijk)"


def test_people_are_not_shown_under_the_people_level():
    levels = tuple(
        level.__class__(**{**level.__dict__, "has_outline": True}) if level.code == "buurt" else level
        for level in HERE.places.levels
    )
    places = HERE.places.__class__(levels, HERE.places.areas, HERE.places.chosen)
    here = release(places=places)
    things = parse({"niveau": "buurt", "fenomeen": "zwerfvuil"}, here)
    people = parse({"niveau": "buurt", "fenomeen": "wildplassen"}, here)
    everything = parse({"niveau": "buurt", "fenomeen": "alle"}, here)
    assert [found.level(here).code for found in (things, people, everything)] == ["buurt", "wijk", "wijk"]


YEARLY = release(yearly=frozenset({"wildplassen"}))


def test_a_subject_with_figures_per_year_begins_with_the_last_closed_year():
    found = parse({"fenomeen": "wildplassen"}, YEARLY)
    assert (found.from_month, found.until_month) == (dt.date(2025, 1, 1), dt.date(2025, 12, 1))
    assert to_params(found, YEARLY) == {"fenomeen": "wildplassen"}
    things = parse({"fenomeen": "zwerfvuil"}, YEARLY)
    assert (things.from_month, things.until_month) == (dt.date(2025, 4, 1), dt.date(2026, 3, 1))


def test_a_chosen_period_stays_what_it_is():
    found = parse({"fenomeen": "wildplassen", "van": "2025-04", "tot": "2026-03"}, YEARLY)
    assert to_params(found, YEARLY) == {"fenomeen": "wildplassen", "van": "2025-04", "tot": "2026-03"}


def test_without_a_closed_year_the_last_months_are_shown():
    young = replace(YEARLY, edition=replace(YEARLY.edition, first_month=dt.date(2025, 6, 1)))
    assert young.default_period("wildplassen") == (dt.date(2025, 6, 1), dt.date(2026, 3, 1))

"""Context, notes, organisations, and what the city agreed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.base.errors import UserError
from tests.pipeline.read.partners.case import make_partners, read

LENIENT = "max_set_aside_share = 1\n"
SURVEY = "thuisgevoel;Noord;2025;68,4;%;bevraagden;212;61,9;74,3;Bevraging;31/12/2025"


def test_a_figure_stands_with_its_uncertainty_and_source(tmp_path):
    result = read(make_partners(tmp_path, context=[SURVEY]))
    result.publish(tmp_path / "history")
    assert result.rows("select * exclude source_date from context_by_area_year") == [
        ("N1", "thuisgevoel", 2025, 68.4, "%", "bevraagden", 212, 61.9, 74.3, "Bevraging", "exact")
    ]


def test_too_few_answers_are_withheld_without_value_and_without_number(tmp_path):
    result = read(
        make_partners(
            tmp_path, context=[SURVEY.replace("212", "29"), SURVEY.replace("Noord", "Oost").replace("212", "30")]
        )
    )
    assert result.balance("context") == {"too_few_asked": 1, "counted": 1}
    assert result.rows("select area_code, value, n, interval_low, status from context_known order by 1") == [
        ("N1", None, None, None, "withheld"),
        ("O1", 68.4, 30, 61.9, "exact"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SURVEY.replace("thuisgevoel", "geluk"), "unknown_code"),
        (SURVEY.replace("Noord", "Nergens"), "unknown_area"),
        (SURVEY.replace("2025;68", "25;68"), "wrong_value"),
        (SURVEY.replace("68,4", "168,4").replace("74,3", "174"), "wrong_value"),
        (SURVEY.replace("%", "euro"), "wrong_value"),
        (SURVEY.replace("212", ""), "wrong_value"),
        (SURVEY.replace("61,9", "70"), "wrong_value"),
        (SURVEY.replace("61,9", ""), "wrong_value"),
        (SURVEY.replace("Bevraging", ""), "wrong_value"),
        (SURVEY.replace("212", "12,5"), "wrong_value"),
        (SURVEY, "duplicate_id"),
    ],
)
def test_each_figure_that_does_not_fit_has_its_reason(tmp_path, row, reason):
    other = SURVEY if reason == "duplicate_id" else SURVEY.replace("Noord", "Oost")
    result = read(make_partners(tmp_path, context=[other, row], more_source=LENIENT))
    assert result.balance("context") == {"counted": 1, reason: 1}


REGISTER = "armoede;{area};2021;{value};procent;kinderen;{n};;;Register;2022-06-01"


def register(*figures: tuple[str, str, object]) -> list[str]:
    return [REGISTER.format(area=area, value=value, n=n) for area, value, n in figures]


SHOWN = "select area_code, value, n from context_known where status = 'exact' order by 1"


def test_the_city_has_figures_too(tmp_path):
    result = read(make_partners(tmp_path, context=register(("Tiny", "13,2", 400))))
    assert result.rows(SHOWN) == [("tiny", 13.2, 400)]


def test_a_register_without_its_denominator_is_withheld_and_the_steward_reads_it(tmp_path):
    result = read(make_partners(tmp_path, context=register(("Noord", "100", ""), ("Oost", "40", 100))))
    assert result.balance("context") == {"no_denominator": 1, "counted": 1}
    assert result.rows(SHOWN) == [("O1", 40.0, 100)]
    assert "(no_denominator)" in " ".join(result.partners.advice())


def with_floor(city: Path) -> Path:
    """The same city, in which West (500 inhabitants) is too small for a figure about people."""
    city.write_text(city.read_text(encoding="utf-8").replace("people_floor = 500", "people_floor = 600"), "utf-8")
    return city


@pytest.mark.parametrize(
    ("area", "value", "n", "shown"),
    [
        ("Noord", "100", 3, False),  # 3 of 3
        ("Noord", "100", 100, False),  # all of them
        ("Noord", "96", 100, False),  # all but 4
        ("Noord", "4", 100, False),  # 4
        ("Noord", "5", 100, True),
        ("Noord", "95", 100, True),
        ("Noord", "40", 29, False),
        ("Noord", "40", 30, True),
        ("West", "40", 40, False),  # 500 inhabitants
        ("Zuid", "40", 40, True),  # 600, the floor of this city
    ],
)
def test_small_numbers_and_small_places_are_withheld(tmp_path, area, value, n, shown):
    result = read(with_floor(make_partners(tmp_path, context=register((area, value, n)))))
    assert bool(result.rows(SHOWN)) == shown
    assert result.balance("context") == ({"counted": 1} if shown else {"too_few_asked": 1})


def test_what_is_withheld_cannot_be_subtracted(tmp_path):
    wijken = [("Noord", "20", 200), ("Oost", "20", 150), ("West", "20", 120), ("Zuid", "50", 30)]
    alone = read(with_floor(make_partners(tmp_path / "a", context=register(*wijken))))
    assert [row[0] for row in alone.rows(SHOWN)] == ["N1", "O1", "Z1"], "no figure of the city to subtract from"
    beside = read(with_floor(make_partners(tmp_path / "b", context=register(("Tiny", "21", 500), *wijken))))
    assert [row[0] for row in beside.rows(SHOWN)] == ["N1", "O1", "tiny"]


def test_a_mean_has_a_denominator_and_no_numerator(tmp_path):
    rent = "huur;Noord;2021;700;euro;huurders;{n};;;Register;2022-06-01"
    for n, shown in ((40, True), (20, False), ("", False)):
        result = read(make_partners(tmp_path / f"n{n}", context=[rent.format(n=n)]))
        assert bool(result.rows(SHOWN)) == shown


def test_notes_have_a_lasting_id_and_stand_once(tmp_path):
    rows = ["Noord;2025-03-14;Kermis;stad", "n1;14/03/2025;Kermis;andere bron", "Oost;2025-03-14;Kermis;stad"]
    result = read(make_partners(tmp_path, notes=rows, more_source=LENIENT))
    assert result.balance("notes") == {"counted": 2, "duplicate_id": 1}
    again = read(make_partners(tmp_path / "b", notes=list(reversed(rows)), more_source=LENIENT))
    assert result.rows("select note_id from note_known order by 1") == again.rows(
        "select note_id from note_known order by 1"
    )


@pytest.mark.parametrize(
    "row",
    [
        "Noord;2025-03-14;Jan (jan@voorbeeld.be) klaagt;stad",
        "Noord;2025-03-14;Bel 0470 12 34 56;stad",
        "Noord;2025-03-14;;stad",
        "Noord;14 maart;x;stad",
        f"Noord;2025-03-14;{'x' * 161};stad",
    ],
)
def test_notes_that_do_not_fit(tmp_path, row):
    result = read(make_partners(tmp_path, notes=[row], more_source=LENIENT))
    assert result.balance("notes") == {"wrong_value": 1}
    assert "voorbeeld.be" not in " ".join(result.partners.advice())


def test_a_street_with_a_number_may_stand_in_a_note(tmp_path):
    result = read(make_partners(tmp_path, notes=["Noord;2025-03-14;Werken in de Lange straat 12;stad"]))
    assert result.balance("notes") == {"counted": 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("stad;Nog eens;stad;;", "duplicate_id"),
        ("b;B;vereniging;;", "unknown_code"),
        ("B B;B;stad;;", "wrong_value"),
        ("b;B;stad;2025-01-01;2024-01-01", "wrong_value"),
    ],
)
def test_organisations_that_do_not_fit(tmp_path, row, reason):
    text = f"code;naam;soort;geldig_van;geldig_tot\nstad;Stad;stad;;\n{row}\n"
    result = read(make_partners(tmp_path, organisations=text, more_source=LENIENT))
    assert result.balance("organisations") == {"counted": 1, reason: 1}


OFFER = '\n[[partners.offer]]\ntheme = "jeugd"\ntarget_groups = ["kinderen", "jongeren"]\n'


def test_the_offer_and_the_thresholds_are_tables(tmp_path):
    result = read(make_partners(tmp_path, more=OFFER + "[partners.thresholds]\npresence_hours = 200\n"))
    result.publish(tmp_path / "history")
    assert result.rows("from offer_rule") == [("jeugd", "jongeren"), ("jeugd", "kinderen")]
    assert ("presence_hours", 200.0) in result.rows("from threshold")


NOTE = '[[policy_notes]]\nname = {{ nl = "Nota", en = "Note" }}\nlink = "{link}"\n'


def test_the_band_and_the_policy_notes_are_tables(tmp_path):
    band = "[partners.prevention]\nleast_share = 0.7\nmost_share = 0.9\n"
    result = read(make_partners(tmp_path, more=band + NOTE.format(link="https://example.org/nota")))
    result.publish(tmp_path / "history")
    assert {("preventive_least_share", 0.7), ("preventive_most_share", 0.9)} <= set(result.rows("from threshold"))
    assert result.rows("from policy_note") == [(0, "Nota", "Note", "https://example.org/nota")]


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https://a@b.org",
        "https://b.org/<x>",
        "//b.org",
        "https://b.org/{{7*7}}",
    ],
)
def test_only_https_links_to_policy_notes(tmp_path, link):
    with pytest.raises(UserError, match="is not a link that begins with https://"):
        read(make_partners(tmp_path, more=NOTE.format(link=link)))


def test_a_band_upside_down_is_refused(tmp_path):
    with pytest.raises(UserError, match="least_share is below most_share"):
        read(make_partners(tmp_path, more="[partners.prevention]\nleast_share = 0.9\nmost_share = 0.7\n"))


def test_an_offer_outside_the_catalogue_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"'partners.offer': not in the catalogue \(found 'muziek'\)"):
        read(make_partners(tmp_path, more=OFFER.replace('"jeugd"', '"muziek"')))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            '\n[[partners.presence_areas]]\ncode = "x"\nname = { nl = "X" }\nareas = ["N1", "Q9"]\n',
            "not an area of the people level",
        ),
        ('\n[[partners.presence_areas]]\ncode = "x"\nname = { nl = "X" }\nareas = ["N1"]\n', "at least 2"),
        (
            '\n[[partners.presence_areas]]\ncode = "x"\nname = { nl = "X" }\nareas = ["N1", "O1"]\n' * 2,
            "two presence_areas",
        ),
    ],
)
def test_presence_areas_are_checked(tmp_path, more, message):
    with pytest.raises(UserError, match=message):
        read(make_partners(tmp_path, more=more))


def test_an_unknown_setting_is_refused(tmp_path):
    with pytest.raises(UserError, match="is not a setting"):
        read(make_partners(tmp_path, more="\n[partners.thresholds]\nunheard_of = 2\n"))


def test_every_balance_adds_up_to_the_rows_read(tmp_path):
    result = read(
        make_partners(tmp_path, notes=["Noord;2025-01-01;a;s", "X;2025-01-01;b;s", "Noord;2025"], more_source=LENIENT)
    )
    totals = dict(result.rows("select source_code, sum(row_count)::int from source_balance_exact group by 1"))
    assert totals == {"organisations": 2, "notes": 3}
    assert result.partners.rows_read == totals
    assert result.partners.holds_people == {"organisations": False, "notes": False}

"""Context, notes, organisations, and what the city agreed on."""

from __future__ import annotations

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


def test_a_register_needs_no_number_of_answers_and_the_city_has_figures(tmp_path):
    result = read(make_partners(tmp_path, context=["armoede;Tiny;2021;13,2;procent;kinderen;;;;Register;2022-06-01"]))
    assert result.rows("select area_code, value, n, status from context_known") == [("tiny", 13.2, None, "exact")]


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

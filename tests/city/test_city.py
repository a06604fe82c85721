"""The city file: what is wrong with it is said in one line that names the line."""

import pytest

from dashboard.base.errors import UserError
from dashboard.base.settings import CITY_FILE
from dashboard.city.city_file import Place, read_city
from tests.tiny import make_city


def test_mechelen_is_valid():
    city = read_city(CITY_FILE)
    assert [level.code for level in city.levels] == ["stad", "wijk", "buurt"]
    assert city.people_level == "wijk"
    assert [chosen.name for chosen in city.chosen_buurten] == ["Arsenaal", "Oud Oefenplein", "Otterbeek"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('people_level = "wijk"', 'people_level = "straat"', "'straat' is not a level"),
        ('time_zone = "Europe/Brussels"', 'time_zone = "Brussel"', "line 5, 'time_zone': is not a time zone"),
        ("first_month = ", "first_mnth = ", "line 10, 'first_mnth': is not a setting"),
        ('first_month = "2025-01"', 'first_month = "2025-13"', "line 10, 'first_month'"),
        ("from_hour = 6", "from_hour = 7", "each hour of the day exactly once"),
        ('lon = "lon"', 'x = "lon"', "exactly one of: lon + lat"),
        ('kind = "test"', 'kind = "toy"', "line 4, 'kind'"),
        ("[population]", "[population", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, before, after, said):
    file = make_city(tmp_path, [])
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    with pytest.raises(UserError) as error:
        read_city(file)
    assert said in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_city_file(tmp_path):
    with pytest.raises(UserError, match="file not found"):
        read_city(tmp_path / "nowhere.toml")


def test_a_place_is_one_way_only():
    with pytest.raises(ValueError, match="exactly one of"):
        Place(lon="a", lat="b", area="c")
    with pytest.raises(ValueError, match="not a coordinate system"):
        Place(x="a", y="b", crs="EPSG:nowhere")

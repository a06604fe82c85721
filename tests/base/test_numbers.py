"""Numbers of people and spreadsheets: read rightly, or refused; never a thousandth or a thousandfold."""

import pytest

from dashboard.base.numbers import TwoWaysError, read_number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12,5", None, 12.5),
        ("12.5", None, 12.5),
        ("1.234,5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("1.234.567", None, 1234567),
        ("12.345", ",", 12345),
        ("12.345", ".", 12.345),
        ("12,345", ".", 12345),
        ("12\u202f345", None, 12345),
        ("12\u00a0345", None, 12345),
        ("12'345", None, 12345),
        ("0.125", None, 0.125),
        ("-3", None, -3),
        ("68,4 %", None, 68.4),
        ("950", ",", 950),
    ],
)
def test_it_reads_what_is_meant(text, decimal, number):
    assert read_number(text, decimal) == number


def test_what_could_be_read_in_two_ways_is_refused():
    with pytest.raises(TwoWaysError):
        read_number("12.345")


@pytest.mark.parametrize("text", ["", "twaalf", "1.23.456", "1,2,3.4", "12.34.5", "--3", "1e5", "nan"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        read_number(text)


@pytest.mark.parametrize(("text", "decimal"), [("1.23", ","), ("12,34", "."), ("1.234.56", ",")])
def test_marks_out_of_place_are_refused(text, decimal):
    with pytest.raises(ValueError):
        read_number(text, decimal)

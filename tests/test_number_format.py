"""How numbers are written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.number_format import (
    decimals_for,
    format_column,
    format_count,
    format_decimals,
    format_mean_and_spread,
    format_number,
    format_percent,
    format_with_unit,
    split_unit,
)


@pytest.mark.parametrize(
    "value, text",
    [
        (37_142.0, "37,140"),
        (1453.26, "1,453"),
        (9999.6, "10,000"),
        (10_000_000.0, "10,000,000"),
        (12.3456, "12.35"),
        (3.0, "3"),
        (0.5, "0.5"),
        (0.001, "0.001"),
        (0.00123456, "0.001235"),
        (-37_142.0, "-37,140"),
        (0.0, "0"),
        (12_345_678.0, "1.235e+07"),
        (0.000012, "1.2e-05"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "inf"),
    ],
)
def test_number_has_four_significant_digits(value: float | None, text: str) -> None:
    """From 0.0001 to 10 million there is no exponent, and decimals have no trailing zeros."""
    assert format_number(value) == text


@given(st.floats(0.001, 1e7))
def test_number_is_within_its_last_digit(value: float) -> None:
    """The text, read as a number, is off by at most half a unit in the fourth digit."""
    text = format_number(value)
    assert "e" not in text
    assert abs(float(text.replace(",", "")) - value) <= value * 0.5001e-3


def test_mean_has_four_digits_and_its_spread_two() -> None:
    """1193 and 1713 have the mean 1453 and the standard deviation 260."""
    assert format_mean_and_spread([1193.0, 1713.0]) == "1,453 ± 260"


@pytest.mark.parametrize(
    ("share", "text"), [(0.25, "25.0 %"), (-1.0, "-100.0 %"), (0.0, "0.0 %"), (None, "–")]
)
def test_percent_has_one_decimal(share: float | None, text: str) -> None:
    """A skill may be negative, or missing."""
    assert format_percent(share) == text


def test_count_has_its_noun_in_the_singular_or_the_plural() -> None:
    assert [format_count(count, "run") for count in (0, 1, 2, 1200)] == [
        "0 runs",
        "1 run",
        "2 runs",
        "1,200 runs",
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.5641, 3.845, 0.6], ["0.564", "3.845", "0.600"]),
        ([12.3456, 8.0], ["12.35", "8.00"]),
        ([1453.2, 37_142.0], ["1,453", "37,142"]),
        ([0.00123, 37_142.0], ["0.00", "37,142.00"]),
        ([0.9999, 1.5], ["1.00", "1.50"]),
        ([0.0, -2.5, None, math.nan], ["0.00", "-2.50", "–", "–"]),
        ([1e-9, 1.0], ["1e-09", "1"]),
        ([0.0, None], ["0", "–"]),
        ([], []),
    ],
)
def test_numbers_of_a_column_have_the_same_decimals(values: list, texts: list[str]) -> None:
    """Three digits for the smallest one, unless the largest one then has more than seven."""
    assert format_column(values) == texts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("temperature (degC)", ("temperature", "°C")),
        ("wind [m/s] ", ("wind", "m/s")),
        ("load", ("load", "")),
        ("(m)", ("(m)", "")),
        ("a (b) c", ("a (b) c", "")),
    ],
)
def test_unit_is_what_a_column_s_name_has_in_brackets_at_its_end(name: str, parts: tuple[str, str]) -> None:
    assert split_unit(name) == parts


def test_number_has_the_unit_of_its_column() -> None:
    """Three significant digits; nothing is added for a column without a unit."""
    assert format_with_unit(0.56412, "temperature (degC)") == "0.564 °C"
    assert format_with_unit(0.56412, "load") == "0.564"


@pytest.mark.parametrize(
    ("error", "decimals"),
    [
        (0.83, 2),
        (0.0996, 2),
        (9.96, 0),
        (1.0, 1),
        (13.2, 0),
        (1234.0, 0),
        (0.00123, 4),
        (0.0, 0),
        (float("nan"), 0),
    ],
)
def test_decimals_show_two_digits_of_the_error(error: float, decimals: int) -> None:
    """0.83 is known to hundredths; 0.0996 is 0.10, and 9.96 is 10."""
    assert decimals_for(error) == decimals


def test_decimals_of_a_column_leave_no_minus_zero() -> None:
    """-0.001 is 0.00."""
    numbers = (12.346, -0.001, 1234.5, float("nan"))
    assert [format_decimals(number, 2) for number in numbers] == ["12.35", "0.00", "1,234.50", "–"]

"""Dates written as one whole number, whose first zeros are lost, with years' totals among them."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.time.dates_in_digits import format_of_name, times_of_digits


def read(name: str, cells: list[object], **options: object) -> Series:
    """The series of a CSV with that column and one of squares."""
    lines = [f"{cell},{n * n % 101}" for n, cell in enumerate(cells)]
    return read_series("\n".join([f"{name},rain", *lines]).encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def asked(series: Series, field: str):
    return next((guess for guess in series.guesses if guess.field == field), None)


@pytest.mark.parametrize("name", ["YYYYMM", "month", "date", "yyyymm"])
def test_thirteenth_month_of_each_year_is_its_total(name):
    """The EIA's monthly energy review: twelve months and the year's sum. They are no weeks."""
    cells = [1973_00 + 100 * year + month for year in range(5) for month in range(1, 14)]
    series = read(name, cells)
    assert list(series.times) == list(pd.date_range("1973-01-01", periods=60, freq="MS"))
    assert series.step_months == 1
    left_out = [(repair.what, repair.count) for repair in series.repairs if repair.kind == "left out"]
    assert left_out == [(messages.time.longer_periods(name, "197313", 14), 5)]
    assert "totals of years" in str(left_out[0][0])


@pytest.mark.parametrize("form", ["{}M{:02d}", "{}-{:02d}", "{}/{:02d}"])
def test_thirteenth_month_in_text_is_a_total(form):
    cells = [form.format(1990 + year, month) for year in range(4) for month in range(1, 14)]
    series = read("period", cells)
    assert len(series) == 48 and series.step_months == 1
    assert [repair.count for repair in series.repairs if repair.kind == "left out"] == [4]


def test_weeks_of_one_quarter_are_weeks():
    """Thirteen weeks of one year are no year of months with its total."""
    series = read("date", [202400 + week for week in range(1, 14)])
    assert series.step_seconds == 7 * 86_400 and str(series.times[0].date()) == "2024-01-01"


@pytest.mark.parametrize("zeros", [True, False])
def test_years_of_two_digits_go_on_after_1999(zeros):
    """980103, 980110 … 11027: of 000107 only 107 is left."""
    days = pd.date_range("1998-01-03", "2001-10-27", freq="7D")
    cells = [f"{day:%y%m%d}" if zeros else int(f"{day:%y%m%d}") for day in days]
    assert list(read("date", cells).times) == list(days)


def test_days_and_months_before_a_year_of_two_digits():
    """ddmmyy: 31 December 1998 is 311298, 1 January 1999 is 10199."""
    days = pd.date_range("1998-11-20", periods=100, freq="D")
    series = read("Date", [int(f"{day:%d%m%y}") for day in days])
    assert list(series.times) == list(days) and asked(series, "time_format") is None


def test_six_digits_that_fit_two_formats_are_asked():
    """150112 to 280112 are the days of a fortnight of 2012, or the 12 January of fourteen years."""
    series = read("date", [f"{day}0112" for day in range(15, 29)])
    guess = asked(series, "time_format")
    assert guess is not None and guess.asked and set(guess.options) == {"%y%m%d", "%d%m%y"}
    assert list(series.times) == list(pd.date_range("2012-01-15", periods=14, freq="D"))
    assert "'150112' and every other date could be DDMMYY or YYMMDD" in str(guess.why)


def test_excel_days_are_not_years_of_two_digits():
    """40179 is 1 January 2010, not 4 January 1979."""
    months = pd.date_range("2010-01-01", periods=15, freq="MS")
    cells = [(month - pd.Timestamp("1899-12-30")).days for month in months]
    assert list(read("date", cells).times) == list(months)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("yyyyddd", "%Y%j"),
        ("YYYYDDD", "%Y%j"),
        ("date", "%Y%j"),
        ("YYDDD", "%y%j"),
        ("DDMMYYYY", "%d%m%Y"),
        ("date (ddmmyy)", "%d%m%y"),
        ("YYYYMMDDHH", "%Y%m%d%H"),
        ("mmddyyyy", "%m%d%Y"),
    ],
)
def test_numbers_are_read_in_the_format_that_the_name_says(name, form):
    """Across the end of a year."""
    days = pd.date_range("2009-11-25", periods=60, freq="D")
    assert list(read(name, [int(f"{day:{form}}") for day in days]).times) == list(days)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("YYYYMMDD", "%Y%m%d"),
        ("yyyy-mm-dd hh:mm:ss", "%Y%m%d%H%M%S"),
        ("YYJJJ", "%y%j"),
        ("Date (DDMMYY)", "%d%m%y"),
        ("comment", None),
        ("mm", None),
        ("dd", None),
        ("yyyyyyyy", None),
        ("YYYY", None),
    ],
)
def test_format_of_a_name(name, form):
    """Only whole formats, with a year and something finer."""
    assert format_of_name(name) == form


def test_digits_that_are_no_date_are_missing():
    """30 February, month 13, a fraction, a negative number, nothing; 366 only in leap years."""
    numbers = np.array([20240229, 20240230, 20241301, 20240101.5, -20240101, np.nan])
    assert list(times_of_digits(numbers, "%Y%m%d").notna()) == [True, False, False, False, False, False]
    days = times_of_digits(np.array([2024366, 2023366, 2023000]), "%Y%j")
    assert days[0] == pd.Timestamp("2024-12-31") and list(days.isna()) == [False, True, True]

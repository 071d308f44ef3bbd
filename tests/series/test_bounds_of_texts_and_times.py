"""How long texts may be, and between which numbers dates are: on either side of each threshold."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.file.cells import sample_of
from rnnlab.series.file.declared_markers import declared_markers
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.first_row import kinds_of
from rnnlab.series.file.header_names import joined_header
from rnnlab.series.file.totals import without_totals
from rnnlab.series.reading import read_series
from rnnlab.series.report import Report
from rnnlab.series.tables.times_above import with_times_of_start_and_rate
from rnnlab.series.time.dates_in_column import dates_of
from rnnlab.series.time.dates_in_numbers import dates_in_numbers, has_mixed_units
from rnnlab.series.time.part_values import numbers_of_part

DAYS = pd.date_range("2020-01-01", periods=20, freq="D")


def years(*numbers: float, first_year: int | None = None, days: bool = False) -> pd.DatetimeIndex | None:
    return dates_in_numbers(pd.Series(numbers), first_year=first_year, days=days)


# Texts


def test_numbers_have_at_most_60_letters():
    assert (kind_of("1" * 60), kind_of("1" * 61)) == ("number", "text")


def test_dates_have_at_most_80_letters():
    assert sample_of(pd.Series(["x" * 90])) == ["x" * 80]


@pytest.mark.parametrize(("letters", "name"), [(16, f"c ({'x' * 16})"), (17, "c")])
def test_units_have_at_most_16_letters(letters, name):
    assert joined_header(["a", "b", "c"], ["°C", "hPa", "x" * letters]) == ["a (°C)", "b (hPa)", name]


@pytest.mark.parametrize(("word", "missing"), [("abc", 0), ("abcd", 1)])
def test_words_behind_a_number_in_few_cells_have_at_most_three_letters(word, missing):
    cells = [f"7 {word}" if n == 30 else str(n % 9) for n in range(60)]
    assert read_series("\n".join(["x", *cells]).encode(), "a.csv").missing == (missing,)


def test_five_rows_of_totals_are_left_out():
    frame = pd.DataFrame(
        {"month": ["a"] * 10 + ["total", "totals", "sum", "mean", "avg", "average"], "x": range(16)}
    )
    assert len(without_totals(frame, Report())) == 11


def test_declared_markers_have_a_size_of_nine():
    assert (declared_markers("Missing: -9"), declared_markers("Missing: -8")) == ((-9.0,), ())


@pytest.mark.parametrize(("breaks", "is_read"), [(199, True), (200, False)])
def test_fields_in_quotation_marks_have_at_most_200_lines(breaks, is_read):
    rows = [f"{n % 7},x" for n in range(500)]
    rows[450] = '3,"' + "x\n" * breaks + '"'
    data = "\n".join(["a,note", *rows]).encode()
    if is_read:
        assert len(read_series(data, "a.csv")) == 500
    else:
        with pytest.raises(Mistake, match="never closed"):
            read_series(data, "a.csv")


# Times


def test_years_of_two_digits_in_a_column_of_years_are_40_to_99():
    assert years(40, 41, 42, first_year=1).year.tolist() == [1940, 1941, 1942]
    assert years(39, 40, 41, first_year=1).year.tolist() == [39, 40, 41]


def test_years_of_two_digits_are_1940_to_2039():
    assert numbers_of_part(pd.Series([39, 40, 99]), "year").tolist() == [2039, 1940, 1999]


def test_years_before_1000_that_repeat_are_counts():
    assert years(999, 999, 1001, first_year=1) is None
    assert years(1000, 1000, 1001, first_year=1) is not None


def test_fractions_of_years_begin_in_1500_and_are_ten_years_apart():
    assert years(1500.5, 1510.5, 1520.5) is not None
    assert years(1499.5, 1509.5, 1519.5) is None
    assert years(1900.5, 1911.5, 1922.5) is None


def test_fractions_of_years_without_a_name_begin_in_1800():
    for first, is_date in ((1800.5, True), (1799.5, False)):
        assert (dates_of(pd.Series(np.arange(first, first + 20)), "column 2") is not None) == is_date


def test_excel_days_are_14000_to_80000():
    assert years(*range(14_000, 14_020), days=True) is not None
    assert years(*range(13_900, 13_920), days=True) is None


def test_units_of_times_are_mixed_if_they_are_500_times_apart():
    assert has_mixed_units(pd.Series([1.6e9, 1.6e9 * 501]))
    assert not has_mixed_units(pd.Series([1.6e9, 1.6e9 * 499]))


@pytest.mark.parametrize(("days", "is_time"), [(366, True), (367, False)])
def test_second_times_are_at_most_a_year_away(days, is_time):
    rows = [
        f"{day:%Y-%m-%d},{int(day.timestamp()) + 86_400 * days},{n * n % 7}" for n, day in enumerate(DAYS)
    ]
    series = read_series("\n".join(["date,valid,x", *rows]).encode(), "a.csv")
    assert ("valid" not in series.features) == is_time


@pytest.mark.parametrize(("days", "column"), [(1, "stamp utc"), (2, "stamp")])
def test_times_in_utc_are_at_most_a_day_away(days, column):
    rows = [
        f"{day:%Y-%m-%d %H:%M},{day + pd.Timedelta(days=days):%Y-%m-%d %H:%M},{n}"
        for n, day in enumerate(DAYS + pd.Timedelta(hours=1))
    ]
    series = read_series("\n".join(["stamp,stamp utc,x", *rows]).encode(), "a.csv")
    assert series.time_column == column


@pytest.mark.parametrize(("later", "first"), [(45, "2001-01-01"), (46, "2001-02-16")])
def test_year_and_month_are_at_most_45_days_from_a_number_of_days(later, first):
    months = pd.date_range("2001-01-01", periods=24, freq="MS")
    zero = pd.Timestamp("1899-12-30")
    rows = [f"{m.year},{m.month},{(m - zero).days + later},{n % 7}" for n, m in enumerate(months)]
    series = read_series("\n".join(["Yr,Mn,Date,x", *rows]).encode(), "a.csv")
    assert str(series.times[0])[:10] == first


@pytest.mark.parametrize(("rate", "has_times"), [(10_000, True), (10_001, False)])
def test_recordings_have_at_most_10000_values_a_second(rate, has_times):
    frame = pd.DataFrame({"x": [1.6e9, rate, *np.arange(20.0)]})
    assert ("time" in with_times_of_start_and_rate(frame, Report())) == has_times


# Nearly all, most


@pytest.mark.parametrize(("notes", "are_dates"), [(2, True), (3, False)])
def test_nineteen_of_twenty_values_of_a_column_are_dates(notes, are_dates):
    texts = [*["late"] * notes, *(f"2020-03-{n % 28 + 1:02d}" for n in range(40 - notes))]
    assert (dates_of(pd.Series(texts, dtype="str"), "date") is not None) == are_dates


def test_nine_of_ten_rows_have_a_part_of_the_date():
    assert numbers_of_part(pd.Series([*range(1, 10), 13]), "month") is not None
    assert numbers_of_part(pd.Series([*range(1, 9), 13, 13]), "month") is None


@pytest.mark.parametrize(("notes", "kind"), [(2, "number"), (3, "text")])
def test_four_of_five_cells_of_a_column_are_of_its_kind(notes, kind):
    """Of the last two thirds of the rows."""
    assert kinds_of([["1"]] * (15 - notes) + [["x"]] * notes, 1) == [kind]


@pytest.mark.parametrize("cell", ["$26143.94", "-$1234", "1234€", "- $220.00", "12345 %", "($1,234.50)"])
def test_amounts_of_money_are_numbers_with_and_without_marks_of_thousands(cell: str) -> None:
    assert kind_of(cell) == "number"
    assert kind_of(f"{cell} USD") == "text"

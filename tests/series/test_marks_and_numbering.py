"""Marks beside times and values, names that are numbered above a table, and times finer or coarser than usual."""

import math

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

VALUES = [round(20 + 5 * math.sin(n / 3), 2) for n in range(400)]


def read(*lines: str) -> Series:
    return read_series("\n".join(lines).encode(), "a.csv")


def codes(series: Series) -> set[str]:
    return {note.code.removeprefix("series.") for note in series.notes}


def table(names: str, *columns: list[object], sign: str = ",") -> list[str]:
    return [names, *(sign.join(map(str, row)) for row in zip(*columns, strict=False))]


@pytest.mark.parametrize("mark", ["¹", "1)", "(2)", "*", " p", "†", " ..........", " . . . ."])
@pytest.mark.parametrize("each", [1, 2, 10])
def test_footnotes_and_dots_behind_years_are_ignored_and_told(mark, each):
    """20191) is no year of five digits, and with a letter most rows would have no time."""
    years = [f"{year}{mark if year % each == 0 else ''}" for year in range(1980, 2020)]
    series = read(*table("year;a", years, VALUES, sign=";"))
    assert series.times is not None and list(series.times.year) == list(range(1980, 2020))
    assert series.features == ("a",) and ("footnotes_ignored" in codes(series) or ("." in mark and each == 1))


def test_dots_that_lead_from_names_to_values_are_no_column():
    rows = [f"{1980 + n} {'.' * (8 + n % 3)} {VALUES[n]} ..... {VALUES[n + 9]}" for n in range(40)]
    series = read("Year            Production   Price", *rows)
    assert series.features == ("Production", "Price")
    assert series.values[0].tolist() == [VALUES[0], VALUES[9]]


def test_dots_for_missing_values_are_no_leaders():
    rows = [f"{1980 + n} {'.....' if n % 3 else VALUES[n]} {VALUES[n + 9]}" for n in range(60)]
    series = read("Year Production Price", *rows)
    assert series.column("Price").tolist() == VALUES[9:69]


@pytest.mark.parametrize("form", ["{:02d}:{:02d}", "{:02d}:{:02d}.0"])
def test_minutes_and_seconds_that_begin_again_each_hour_are_counted_on(form):
    """From 58:00 on, 10 seconds each: spreadsheets show hours so, in their format mm:ss.0."""
    clocks = [form.format(*divmod((58 * 60 + 10 * n) % 3600, 60)) for n in range(400)]
    series = read(*table("time,a", clocks, VALUES))
    assert (series.time_column, series.step_seconds, len(series)) == ("time", 10, 400)
    assert "hours_not_written" in codes(series)


@pytest.mark.parametrize(
    ("name", "decimals", "step"),
    [("time_min", 5, 0.5), ("Time (min)", 4, 1.8), ("time_ms", 0, 1 / 60), ("R.Time (min)", 3, 0.9)],
)
def test_steps_whose_decimals_are_rounded_are_even(name, decimals, step):
    """0.00000, 0.00833, 0.01667 minutes are half seconds, and 0, 17, 33, 50 milliseconds sixty pictures a second."""
    unit = 0.001 if "ms" in name else 60
    cells = [f"{n * step / unit:.{decimals}f}" for n in range(400)]
    series = read(*table(f"{name},a", cells, VALUES))
    assert series.time_column == name and series.repairs == ()
    assert series.step_seconds == pytest.approx(step, rel=1e-4)


def test_steps_shorter_than_a_microsecond_are_row_numbers():
    """Else fifty rows of an oscilloscope would be one."""
    series = read(*table("second,volt", [f"{2e-8 * n:.8g}" for n in range(400)], VALUES))
    assert series.times is None and series.column("volt").tolist() == VALUES


def test_days_with_two_decimals_are_not_the_times_beside_seconds():
    """Of 43374.42, 43374.42 … seven rows are the same 14 minutes."""
    seconds = [f"{120 * n}.00" for n in range(1, 401)]
    stamps = [f"{43374.42 + 120 * n / 86400:.2f}" for n in range(400)]
    series = read(*table("test_time;date_stamp;volt", seconds, stamps, VALUES, sign=";"))
    assert (series.time_column, series.step_seconds, series.features) == ("test_time", 120, ("volt",))
    assert [out.column for out in series.left_out] == ["date_stamp"]


@pytest.mark.parametrize("name", ["sunrise", "suntime"])
def test_times_of_day_of_no_day_do_not_sort_the_rows(name):
    """Sunrise in twelve months, as spreadsheets write a time of day."""
    clocks = [f"1900-01-01 {abs(n - 6) + 4:02d}:{7 * n:02d}:00" for n in range(12)]
    series = read(*table(f"month,sun,{name}", list(range(1, 13)), VALUES, clocks))
    assert series.times is None and series.column("sun").tolist() == VALUES[:12]


def test_twins_a_moment_apart_do_not_make_the_time_step():
    """A battery tester that writes some rows twice: 0.1 ms is no step if the next row is seconds away."""
    spans = np.random.default_rng(0).uniform(0.5, 10, 150).cumsum()
    moments = sorted([*spans, *(spans[::2] + 0.0001)])
    series = read(*table("DateTime,volt", [f"{1494377253 + moment:.4f}" for moment in moments], VALUES))
    assert series.step_seconds is not None and series.step_seconds >= 5
    assert len(set(series.segments.tolist())) < 5


@pytest.mark.parametrize(
    ("sign", "above", "first", "second", "below"),
    [
        ("  ", "* Sea-Bird SBE 25", "# name 0 = timeS: {}", "# name 1 = t090C: {}", "*END*"),
        ("\t", "Num Data Fields   :  2", "Field1            :  {}", "Field2            :  {}", "// Data"),
        (",", "# made up", "# column 1: {}", "# column 2: {}", ""),
    ],
)
def test_names_that_are_numbered_above_a_table_are_those_of_its_columns(sign, above, first, second, below):
    names = first.format("Time, Elapsed [s]"), second.format("Temp [deg C]")
    series = read(above, *names, below, *(f"{n / 2}{sign}{VALUES[n]}" for n in range(60)))
    assert (series.time_column, series.step_seconds) == ("Time, Elapsed [s]", 0.5)
    assert series.features == ("Temp [deg C]",)
    assert "no_header" not in {repair.what.code.removeprefix("series.") for repair in series.repairs}


def test_long_head_of_a_sea_bird_file_ends_where_it_says_so():
    """Three hundred lines of settings, some with commas and stars, above eleven rows."""
    settings = [f"* setting {n} = 1, 2" if n % 2 else f"# <Sensor {n}>" for n in range(300)]
    names = ["# name 0 = timeJ: Julian Days", "# name 1 = prDM: Pressure [db]"]
    rows = [f"{236 + n * 5 / 86400:12.6f} {VALUES[n]:9.3f}" for n in range(11)]
    series = read(*settings, *names, "*END*", *rows)
    assert (len(series), series.time_column, series.features) == (11, "Julian Days", ("Pressure [db]",))
    assert series.step_seconds == pytest.approx(5, rel=0.01)


def test_column_without_a_name_behind_fractions_is_the_last():
    """R leaves out the name of its row numbers, which are no fractions."""
    series = read(
        "depth temp salt", *(f"{n / 10:.3f} {VALUES[n]} {VALUES[n + 5]} 0.{n}" for n in range(1, 40))
    )
    assert series.features == ("depth", "temp", "salt", "column 4")


def test_numbered_lines_that_are_not_as_many_as_the_columns_name_none():
    series = read(
        "# channel 1: roof",
        "# channel 2: cellar",
        *(f"{n % 7},{VALUES[n]},{VALUES[n + 5]}" for n in range(60)),
    )
    assert series.features == ("column 1", "column 2", "column 3")


def test_bar_behind_a_header_is_no_name():
    """The header of IAGA-2002, whose lines end with a bar: https://www.ngdc.noaa.gov/IAGA/vdat/IAGA2002/."""
    head = [
        " Format                 IAGA-2002                                    |",
        "DATE       TIME         DOY     BOUH      BOUZ   |",
    ]
    rows = [
        f"2014-11-01 {n // 60:02d}:{n % 60:02d}:00.000 305     {VALUES[n]}  {VALUES[n + 5]}"
        for n in range(120)
    ]
    series = read(*head, *rows)
    assert (series.features, series.step_seconds) == (("BOUH", "BOUZ"), 60)


def test_quotes_around_whole_lines_below_others_are_taken_off():
    rows = [f'"2022-04-11 10:{n // 60:02d}:{n % 60:02d} AM,{n % 3},{VALUES[n]}"' for n in range(120)]
    series = read("[Summary]", "Channel: 01", "[Data]", '"Date and Time,Cycle,Volt"', *rows)
    assert (series.time_column, series.step_seconds) == ("Date and Time", 1)
    assert series.column("Volt").tolist() == VALUES[:120]


@pytest.mark.parametrize(
    ("name", "order"), [("Fecha", "day first"), ("date", "month first"), ("Data Date", "month first")]
)
def test_dates_below_a_name_of_another_language_have_the_day_first(name, order):
    """01/01/2025 to 12/01/2025 may be twelve days or twelve months: it is asked."""
    days = pd.date_range("2025-01-01", periods=12).strftime("%d/%m/%Y")
    series = read(*table(f"{name};a", list(days), VALUES, sign=";"))
    guess = next(guess for guess in series.guesses if guess.field == "order")
    assert guess.asked and guess.value == order


@pytest.mark.parametrize("name", ["Fecha", "date"])
def test_hours_beside_dates_show_whether_the_day_is_first(name):
    """01/01/2025 to 05/01/2025, 24 hours each, are five days: hours of five months would leave long gaps."""
    days = pd.date_range("2025-01-01", periods=5).strftime("%d/%m/%Y").repeat(24)
    series = read(*table(f"{name};Hora;a", list(days), [*range(1, 25)] * 5, VALUES, sign=";"))
    assert list(series.times) == list(pd.date_range("2025-01-01 01:00", periods=120, freq="h"))
    assert not any(guess.asked for guess in series.guesses) and "read_day_or_month_first" in codes(series)


@pytest.mark.parametrize(("start", "count"), [("2017-06-01", 400), ("1998-12-20", 60), ("2017-06-01", 40)])
def test_years_of_two_digits_may_be_first(start, count):
    """17/06/01 … 18/07/05 are in order only as days of 2017 and 2018."""
    days = pd.date_range(start, periods=count)
    series = read(*table("date,a", list(days.strftime("%y/%m/%d")), VALUES))
    assert list(series.times) == list(days) and not any(guess.asked for guess in series.guesses)


@pytest.mark.parametrize(("form", "other"), [("%y/%m/%d", "%d/%m/%y"), ("%d/%m/%y", "%y/%m/%d")])
def test_a_month_of_days_whose_year_may_be_first_or_last_is_asked(form, other):
    """17/06/01 … 17/06/28 may be days of June 2017, or 17 June of 2001 to 2028: days are more usual."""
    days = pd.date_range("2017-06-01", periods=28)
    series = read(*table("date,a", list(days.strftime(form)), VALUES))
    guess = next(guess for guess in series.guesses if guess.asked)
    assert list(series.times) == list(days)
    assert (guess.field, guess.value, set(guess.options)) == ("time_format", form, {form, other})


def test_half_hours_of_the_day_by_their_number_in_japanese():
    days = list(pd.date_range("2025-01-01", periods=5).strftime("%Y/%m/%d").repeat(48))
    series = read(*table("年月日,時刻コード,システムプライス", days, [*range(1, 49)] * 5, VALUES))
    assert (len(series), series.step_seconds) == (240, 1800)


def test_ids_with_a_point_name_series():
    """As pandas writes whole numbers of a column that once had a missing value."""
    rows = [
        (f"2020-01-{day:02d}", float(user), VALUES[day + user])
        for day in range(1, 31)
        for user in range(101, 104)
    ]
    series = read(*table("date,item_id,sales", *map(list, zip(*rows, strict=True))))
    assert series.groups is not None and series.groups.values == ("101", "102", "103")


@pytest.mark.parametrize(("start", "several"), [("2018-10-01", True), ("2018-07-21 12:00", False)])
def test_series_below_each_other_whose_times_go_on_are_asked_about(start, several):
    """Two batteries, tested one after the other: several series if months lie between them."""
    hours = [
        f"{name},{time},{value}"
        for name, begin in (("R23", "2018-07-19"), ("R27", start))
        for time, value in zip(pd.date_range(begin, periods=60, freq="h"), VALUES, strict=False)
    ]
    series = read("id,date,energy", *hours)
    guess = next(guess for guess in series.guesses if guess.field == "series_column")
    assert guess.asked and guess.value == ("id" if several else "")
    assert len(series) == (60 if several else 120)


@pytest.mark.parametrize(("most", "million"), [(600, 1), (1600, 1_000_000)])
def test_letter_that_would_make_a_thousand_times_more_is_a_mark(most, million):
    """A watch writes 1 M for a count of 1 at which its button was pressed; a shop may sell 1 M after 1600."""
    cells = [*range(0, most + 1, most // 40), "1 M"]
    assert read("count", *map(str, cells)).values[-1, 0] == million


@pytest.mark.parametrize("clock", ["T01-00-00", "_01-00", "T01_00_00", " 01-00-00"])
def test_times_of_day_with_hyphens_are_read(clock):
    form = clock.replace("01", "%H", 1).replace("00", "%M", 1).replace("00", "%S")
    hours = pd.date_range("2021-06-01 01:00", periods=40, freq="h")
    series = read("time,x", *(f"{hour:%Y-%m-%d}{hour.strftime(form)},{hour.hour}" for hour in hours))
    assert list(series.times) == list(hours)


def test_clocks_with_a_and_p_show_that_the_day_is_first():
    """Davis writes 01/03/24 12:00a; only with the day first do the hours of four days follow each other."""
    hours = pd.date_range("2024-03-01", periods=96, freq="h")
    rows = [f"{h:%d/%m/%y}\t{h.hour % 12 or 12}:00{'ap'[h.hour // 12]}\t{h.hour}.5" for h in hours]
    series = read("Date\tTime\tTemp", *rows)
    assert list(series.times) == list(hours) and not any(guess.asked for guess in series.guesses)


def test_days_of_one_month_before_clocks_are_no_years():
    """20.03.26 to 23.03.26 with their hours: as years, the days would be a year apart."""
    hours = pd.date_range("2026-03-20", periods=96, freq="h")
    series = read("Datum;Zeit;x", *(f"{hour:%d.%m.%y;%H:%M:%S};{hour.hour},5" for hour in hours))
    assert list(series.times) == list(hours)
    assert [guess.field for guess in series.guesses if guess.asked] == []


@pytest.mark.parametrize(
    ("cell", "error"), [("{}", "unavailable"), ("{} °C", "err °C"), ("{}%", "err%"), ("{}hPa", "NaNhPa")]
)
@pytest.mark.parametrize("each", [3, 50])
def test_words_for_an_error_are_missing_also_with_the_unit(cell, error, each):
    """A third of the values is no typing error, but the words say what it is."""
    values = [float(n * n % 31) for n in range(100)]
    rows = [f"{n},{error if n % each == 1 else cell.format(value)}" for n, value in enumerate(values)]
    series = read("n,x", *rows)
    errors = len(range(1, 100, each))
    assert [r.count for r in series.repairs if r.what.code == "series.texts_among_numbers"] == [errors]
    assert series.column("x")[2] == 4.0 and series.column("x")[1] == pytest.approx(2.0)


def test_months_sorted_as_texts_do_not_start_again():
    """APR-19, APR-20, AUG-19 …: with several rows each, but none of the times is in two parts."""
    months = sorted(pd.date_range("2019-01-01", periods=40, freq="MS"), key=lambda month: f"{month:%b%y}")
    rows = [
        f"{month:%b-%y},{place},{n * place % 23}" for n, month in enumerate(months) for place in (1, 2, 3)
    ]
    series = read("date,brs,count", *rows)
    assert len(series) == 40 and str(series.times[0]) == "2019-01-01 00:00:00"


@pytest.mark.parametrize(("sign", "other"), [(".", ","), (",", ".")])
def test_number_of_several_thousands_shows_what_separates_them(sign, other):
    """1.234.567 has two of the signs, so 234.567 beside it is no fraction, and nothing is asked."""
    rows = [f"2024-01-{n:02d};{n}{sign}234{sign}567;{100 + n}{sign}567" for n in range(1, 29)]
    series = read("day;a;b", *rows)
    assert series.values[0].tolist() == [1_234_567, 101_567]
    assert not any(guess.asked for guess in series.guesses)


def test_column_with_nothing_but_an_m_is_not_said_to_be_empty():
    """M is a missing value beside numbers; alone it marks rows, as the button of a watch does."""
    series = read("n,x,marker", *(f"{n},{n * n % 17},{'M' if n == 20 else ''}" for n in range(40)))
    (why,) = [out.why for out in series.report.left_out if out.column == "marker"]
    assert "'M'" in str(why)

"""Which column is the time column, and how its dates are read."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import LeftOut
from rnnlab.series.series import Series

DAYS = pd.date_range("2020-01-25", periods=12, freq="D")
HOURS = pd.date_range("2020-01-31 20:00", periods=12, freq="h")


def repairs_of(series: Series) -> list[tuple[str, int]]:
    """Repairs and their counts."""
    return [(repair.what, repair.count) for repair in series.repairs]


def table(times: list[object], name: str = "when") -> bytes:
    """A CSV of the times and a column of squares."""
    return "\n".join([f"{name},temp", *(f"{time},{n * n}" for n, time in enumerate(times))]).encode()


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%dT%H:%M:%S.000Z",
        "%Y%m%dT%H%M",
        "%d.%m.%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M %p",
        "%d.%m.%y %H:%M",
        "%d %b %Y %H:%M",
        "%d %B %Y %H:%M:%S",
        "%Y-%m-%d %H:%M:%S UTC",
    ],
)
def test_dates_are_read_in_every_common_form(form):
    """Twelve hours across the end of a month, in the forms that programs write."""
    series = read_series(table(list(HOURS.strftime(form))), "a.csv")
    assert series.time_column == "when"
    assert list(series.times) == list(HOURS)
    assert series.step_seconds == 3600.0


def test_day_is_first_if_a_later_row_shows_it():
    """01.02. could be January; 13.02. further down shows that it is the first of February."""
    days = pd.date_range("2020-02-01", periods=13, freq="D")
    series = read_series(table(list(days.strftime("%d/%m/%Y"))), "a.csv")
    assert list(series.times) == list(days) and series.notes == ()


def test_day_is_first_if_that_gives_regular_time_steps():
    """First days of months read as days of January would leave gaps of a year."""
    months = pd.date_range("2018-01-01", periods=30, freq="MS")
    series = read_series(table(list(months.strftime("%d/%m/%Y"))), "a.csv")
    assert list(series.times) == list(months)
    assert series.notes == (messages.time.read_day_or_month_first("01/01/2018", True, "day first"),)


def test_zones_are_converted_to_utc():
    """Two zones in a column become one."""
    texts = [f"2020-01-01T{hour:02d}:00+02:00" for hour in range(6)]
    texts += [f"2020-01-01T{hour:02d}:00Z" for hour in range(4, 10)]
    series = read_series(table(texts), "a.csv")
    assert list(series.times) == list(pd.date_range("2019-12-31 22:00", periods=12, freq="h"))
    assert series.times.tz is None


@pytest.mark.parametrize(("per_second", "name"), [(1, "timestamp"), (1000, "time"), (1_000_000, "ds")])
def test_numbers_are_times_since_1970_in_a_column_named_like_a_time(per_second, name):
    """Seconds, milli- and microseconds are distinguished by their size."""
    numbers = [int(hour.timestamp()) * per_second for hour in HOURS]
    series = read_series(table(numbers, name), "a.csv")
    assert list(series.times) == list(HOURS)


@pytest.mark.parametrize("form", ["%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M"])
def test_numbers_are_dates_digit_by_digit_in_a_column_named_like_a_time(form):
    """20200131 is the last of January 2020."""
    series = read_series(table(list(DAYS.strftime(form)), "date"), "a.csv")
    assert list(series.times) == list(DAYS)


def test_days_in_order_in_the_first_column_are_times_whatever_its_name():
    """Twelve numbers that are the days over the end of a month, one after the other."""
    for days in (DAYS, DAYS[::-1]):
        series = read_series(table(list(days.strftime("%Y%m%d")), "Tagesnr"), "a.csv")
        assert list(series.times) == list(DAYS) and series.features == ("temp",)


def test_years_are_times_of_yearly_rows():
    """The step of years is their median length, and each row is on the first day of its year."""
    series = read_series(table(list(range(2001, 2013)), "year"), "a.csv")
    assert series.times[3] == pd.Timestamp("2004-01-01")
    assert (series.step_seconds, series.step_months) == (365 * 86_400.0, 12)


def test_numbers_are_a_feature_in_a_column_not_named_like_a_time():
    """20200131 may be an amount: only a name makes it a date, or rising in the first column of all."""
    days = [*DAYS[1:].strftime("%Y%m%d"), "20200125"]
    series = read_series(table(days, "steps"), "a.csv")
    assert series.times is None and series.features == ("steps", "temp")


def test_a_file_without_dates_has_no_time():
    """Rows in order are a series, too."""
    series = read_series(table([n / 2 for n in range(10)]), "a.csv")
    assert (series.times, series.time_column, series.step_seconds) == (None, None, None)
    assert series.label(3) == "row 3"


def test_times_of_day_and_clock_words_are_not_dates():
    """pandas reads 10:30, and the word now, as a time of today."""
    series = read_series(table([f"1{n % 10}:30" for n in range(12)]), "a.csv")
    assert series.times is None
    assert read_series(table(["now"] * 12), "a.csv").times is None


def test_date_and_time_of_day_are_combined_from_two_columns():
    """A date that repeats is combined with the hour of another column."""
    lines = [f"{hour:%d/%m/%Y};{hour:%H.%M.%S};{n},5" for n, hour in enumerate(HOURS)]
    series = read_series("\n".join(["Date;Time;CO", *lines]).encode(), "a.csv")
    assert list(series.times) == list(HOURS)
    assert series.left_out == (LeftOut("Time", messages.time.time_of_day("Date")),)


def test_year_month_day_and_hour_are_read_together():
    """Four columns of numbers make one time."""
    lines = [f"{h.year},{h.month},{h.day},{h.hour},{n * n}" for n, h in enumerate(HOURS)]
    series = read_series("\n".join(["year,month,day,hour,temp", *lines]).encode(), "a.csv")
    assert list(series.times) == list(HOURS)
    assert (series.time_column, series.features) == ("year", ("temp",))
    assert [out.column for out in series.left_out] == ["month", "day", "hour"]


def test_chosen_time_column_is_used_instead_of_the_first():
    """The other column of dates is left out as text."""
    lines = [
        f"{day:%Y-%m-%d},{hour:%Y-%m-%d %H:%M},{n * n}"
        for n, (day, hour) in enumerate(zip(DAYS, HOURS, strict=True))
    ]
    data = "\n".join(["day,hour,temp", *lines]).encode()
    assert read_series(data, "a.csv").time_column == "day"
    assert list(read_series(data, "a.csv", ReadOptions(time="hour")).times) == list(HOURS)


def test_chosen_time_column_that_does_not_exist_is_refused():
    """The message lists the columns."""
    with pytest.raises(Mistake) as refusal:
        read_series(table(list(DAYS)), "a.csv", ReadOptions(time="clock"))
    assert refusal.value.args == (messages.time.unknown_time_column("clock", ("when", "temp")),)


def test_chosen_time_column_without_dates_is_refused():
    """The message quotes the first value and its line."""
    with pytest.raises(Mistake) as refusal:
        read_series(table(list(DAYS)), "a.csv", ReadOptions(time="temp"))
    assert refusal.value.args == (messages.time.not_dates("temp", "0", 2),)
    assert str(refusal.value) == (
        "The column 'temp' can't be read as dates ('0' in row 2). Choose another time column, "
        "or write dates such as 2024-01-31 13:00."
    )


def test_rows_without_a_readable_time_are_left_out_and_counted():
    """One of 24 dates is not a date; its row becomes a gap of one step, which is filled."""
    days: list[object] = list(pd.date_range("2020-01-25", periods=24, freq="D").strftime("%Y-%m-%d"))
    days[5] = "soon"
    series = read_series(table(days), "a.csv")
    assert repairs_of(series) == [
        (messages.time.unreadable_times("when", "soon", 7), 1),
        (messages.time.interpolated_rows(), 1),
    ]
    assert series.column("temp")[5] == (16 + 36) / 2


def test_dates_with_dots_and_a_zero_before_the_month_are_dates():
    """01.02.2005 is the first of February, not one minute past two with a fraction."""
    months = pd.date_range("2005-01-01", periods=24, freq="MS")
    series = read_series(table(list(months.strftime("%d.%m.%Y"))), "sales.csv")
    assert series.time_column == "when"
    assert list(series.times) == list(months)
    assert series.step_months == 1


@pytest.mark.parametrize("bad", ["", "soon", "2020-01-01 9 am"])
def test_one_unreadable_time_far_down_does_not_change_the_others(bad):
    """The first lines hold only ISO times; one of 3,000 rows does not: it is left out and counted."""
    moments = pd.date_range("2020-01-01", periods=3000, freq="min").strftime("%Y-%m-%dT%H:%M:%S").tolist()
    moments[2000] = bad
    rows = [f"{moment},{number * number % 97}" for number, moment in enumerate(moments)]
    series = read_series("\n".join(["time,value", *rows]).encode(), "late.csv")
    assert len(series) == 3000  # filled by a straight line
    assert series.times[2000] == pd.Timestamp("2020-01-02 09:20")
    assert series.values[1999, 0] == 1999 * 1999 % 97
    assert repairs_of(series) == [
        (messages.time.unreadable_times("time", bad, 2002), 1),
        (messages.time.interpolated_rows(), 1),
    ]


def test_moments_of_the_first_centuries_and_missing_ones_are_read():
    """From the year 1 on, to the second."""
    rows = [f"0001-01-{day:02d} 12:00:00,{day * day}" for day in range(1, 31)]
    series = read_series("\n".join(["time,value", *rows]).encode(), "old.csv")
    assert str(series.times[0]) == "0001-01-01 12:00:00"
    assert series.step_seconds == 86_400


@pytest.mark.parametrize(
    ("name", "is_time"), [("Country", True), ("Land", True), ("x", True), ("id", False), ("row", False)]
)
def test_first_column_that_counts_years_is_the_time_unless_it_is_called_a_number(name, is_time):
    """As in a table that was turned round, whose first name is that of the others."""
    data = "\n".join([f"{name},Canada", *(f"{1990 + n},{n * n % 7}.5" for n in range(20))]).encode()
    series = read_series(data, "a.csv")
    assert (series.times is not None) is is_time
    if is_time:
        assert series.step_months == 12 and str(series.times[0].date()) == "1990-01-01"
        assert read_series(data, "a.csv", ReadOptions(kept=(name,))).times is None


def test_a_column_of_few_dates_is_no_time_beside_a_full_one() -> None:
    """As in a list of trades, few of which have a day of settlement; its days are in no order."""
    days = pd.date_range("2025-01-01", periods=60)
    order = np.random.default_rng(0).permutation(60)
    rows = [f"{days[n]:%m/%d/%Y},{n * n % 47},{days[n]:%m/%d/%Y}"[: 99 if n > 57 else -10] for n in order]
    series = read_series("\n".join(["Run Date,amount,Settlement Date", *rows]).encode(), "a.csv")
    assert (series.time_column, len(series)) == ("Run Date", 60)


def test_years_side_by_side_that_are_no_times_are_told() -> None:
    """Parts of five days of two places, with years as columns."""
    rows = [f"{code},{part},{part % 7},{part % 5},{part % 11}" for code in (12, 13) for part in range(1, 73)]
    series = read_series("\n".join(["Code,pentad,2000,2001,2002", *rows]).encode(), "a.csv")
    assert messages.time.columns_are_years(("2000", "2001", "2002")) in series.notes


def test_rows_with_a_number_and_a_name_are_told_to_have_no_time() -> None:
    rows = [f"{n},place {n},{n * n % 97}" for n in range(1, 60)]
    series = read_series("\n".join(["Id,Name,share", *rows]).encode(), "a.csv")
    assert messages.time.rows_have_names(("Name",)) in series.notes


@pytest.mark.parametrize("start", ["19580801", "200512310000"])
def test_a_day_above_a_lone_column_is_no_value(start: str) -> None:
    """As in files of daily flows, whose first line says when they begin."""
    values = [n * n % 13 / 8 for n in range(100)]
    series = read_series("\n".join([start, *map(str, values)]).encode(), "a.csv")
    assert series.features == (start,) and series.values[:, 0].tolist() == values

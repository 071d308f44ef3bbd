"""The time of the day in a column beside the date, and columns that only look like one."""

import pandas as pd
import pytest

from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = pd.date_range("2020-01-25", periods=12, freq="D")
HOURS = pd.date_range("2020-01-25", periods=12 * 24, freq="h")


def read(names: str, rows: list[str], delimiter: str = ",", **options: object) -> Series:
    """The series of a CSV with those columns and a last one of squares."""
    lines = [f"{row}{delimiter}{n * n}" for n, row in enumerate(rows)]
    data = "\n".join([f"{names}{delimiter}temp", *lines])
    return read_series(data.encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "form"),
    [
        ("Year,Month,Day,Time", "%Y,%m,%d,%H:%M"),
        ("Year,Month,Day,Hour", "%Y,%m,%d,%H:%M"),
        ("YEAR,DOY,HHMM", "%Y,%j,%H%M"),
        ("Year,DOY,MST", "%Y,%-j,%-H%M"),
        ("YR,MO,DY,HRMN", "%Y,%m,%d,%-H%M"),
        ("Data,Hora UTC", "%Y/%m/%d,%H%M UTC"),
        ("Datum,Uhrzeit", "%d.%m.%Y,%-H%M"),
        ("date,Local Time (hh:mm)", "%Y-%m-%d,%H%M"),
        ("date,Hour of Day", "%Y-%m-%d,%-H"),
        ("date,trading hour", "%Y-%m-%d,%-H"),
    ],
)
def test_the_time_of_the_day_is_read_beside_its_date(names, form):
    """Twelve days of hours, whatever the date is made of."""
    series = read(names, list(HOURS.strftime(form)))
    assert list(series.times) == list(HOURS) and series.features == ("temp",) and series.groups is None


def test_minutes_and_seconds_are_read_beside_the_hour():
    """Half minutes of twenty minutes over midnight."""
    times = pd.date_range("2020-01-31 23:50", periods=40, freq="30s")
    series = read("date,hour,minute,second", list(times.strftime("%Y-%m-%d,%-H,%-M,%-S")))
    assert list(series.times) == list(times) and series.features == ("temp",)


def test_parts_of_the_day_are_times_of_the_day():
    """0.0416667 is one o'clock, as Excel counts."""
    rows = [f"{hour:%Y-%m-%d},{hour.hour / 24:.7f}" for hour in HOURS]
    assert list(read("date,time", rows).times) == list(HOURS)


@pytest.mark.parametrize("many", [24, 48, 96, 288])
def test_periods_of_the_day_are_counted_from_midnight(many):
    """The first of 48 settlement periods begins at midnight and lasts half an hour."""
    rows = [f"{day:%Y-%m-%d},{number}" for day in DAYS for number in range(1, many + 1)]
    series = read("SETTLEMENT_DATE,SETTLEMENT_PERIOD", rows)
    expected = pd.date_range("2020-01-25", periods=12 * many, freq=pd.Timedelta(days=1) / many)
    assert list(series.times) == list(expected)


def test_three_periods_per_day_are_not_a_time():
    """Their meaning is unknown."""
    series = read("date,period", [f"{day:%Y-%m-%d},{number}" for day in DAYS for number in (1, 2, 3)])
    assert len(series) == 12


@pytest.mark.parametrize(
    "name", ["sunshine_hours", "hours_worked", "duration (hours)", "time (h)", "delivery_time", "run time"]
)
def test_hours_of_a_duration_are_a_feature(name):
    """Two stations per day: durations do not make one series of them."""
    rows = [
        f"{day:%Y-%m-%d},{station},{(7 * n + 5 * place) % 12}"
        for n, day in enumerate(DAYS)
        for place, station in enumerate(("Oslo", "Bergen"))
    ]
    series = read(f"date,station,{name}", rows)
    assert series.groups is not None and series.groups.values == ("Oslo", "Bergen")
    assert list(series.times) == list(DAYS) and series.features == (name, "temp")
    assert series.column(name).tolist() == [float(7 * n % 12) for n in range(12)]


def test_sunsets_of_several_towns_are_not_the_time_of_day():
    """The rows of each day rise, but the towns name the series."""
    rows = [
        f"{day:%Y-%m-%d},{town},{sunset}"
        for day in DAYS
        for town, sunset in (("Oslo", "16:10"), ("Bergen", "16:25"))
    ]
    series = read("date,town,sunset", rows)
    assert series.groups is not None and list(series.times) == list(DAYS)


def test_constant_hour_is_not_the_time_of_day():
    """12 is the number of digits."""
    rows = [f"{day:%Y-%m-%d},{station},12" for day in DAYS for station in ("Oslo", "Bergen")]
    series = read("date,station,time_precision", rows)
    assert list(series.times) == list(DAYS)


def test_kept_column_is_not_the_time_of_day():
    """The user wants the hour as a feature: the rows of a day are aggregated."""
    rows = [*HOURS[::2].strftime("%Y-%m-%d,%-H"), "2020-02-06,23"]
    series = read("date,hour", rows, kept=("hour",))
    assert series.features == ("hour", "temp") and len(series) == 13


@pytest.mark.parametrize(
    "cells", ["$4.00 $5.00 $7.50", "10% 20% 5%", "4,00 5,00 7,50", "2.080,83 1.000,50 3.123,99"]
)
def test_amounts_are_values_and_no_names(cells):
    """Three sales a day at three prices are not three series."""
    rows = [f"{day:%Y-%m-%d};{cell}" for n, day in enumerate(DAYS) for cell in cells.split()[: 3 - n % 2]]
    series = read("date;price", rows, ";")
    assert series.groups is None and series.features == ("price", "temp")


@pytest.mark.parametrize("cells", ["0-9 10-19 20+", "12A 3B 7A", "#1 #2 #3"])
def test_codes_and_ranges_are_names(cells):
    """They have digits, but are not amounts."""
    rows = [f"{day:%Y-%m-%d};{cell}" for day in DAYS for cell in cells.split()]
    series = read("date;room", rows, ";")
    assert series.groups is not None and list(series.groups.values) == cells.split()


def test_seconds_of_the_first_minutes_are_not_read_as_minutes():
    """000130 is a minute and a half after midnight, not half past one: the zeros tell."""
    rows = [f"20200101,00{n // 60:02d}{n % 60:02d}" for n in range(1200)]
    series = read("date,time", rows)
    assert (series.step_seconds, str(series.times[-1])) == (1.0, "2020-01-01 00:19:59")


def test_one_time_of_day_for_all_days_belongs_to_the_days():
    series = read("date,time", [f"{day:%Y-%m-%d},09:30" for day in DAYS])
    assert str(series.times[0]) == "2020-01-25 09:30:00" and series.step_seconds == 86_400.0


@pytest.mark.parametrize(("unit", "seconds"), [("seconds", 1), ("minutes", 60)])
def test_time_since_midnight_is_added_to_the_day(unit: str, seconds: int) -> None:
    """As a tracker writes it: 0, 600, 1200 … seconds of each day, or 0, 10, 20 … minutes."""
    rows = [f"{day:%Y-%m-%d},{600 * n // seconds}" for day in DAYS[:3] for n in range(144)]
    series = read("date,time", rows)
    assert series.times is not None and series.step_seconds == 600
    assert (str(series.times[0]), str(series.times[-1])) == ("2020-01-25 00:00:00", "2020-01-27 23:50:00")


def test_hours_of_daylight_are_no_time_of_day() -> None:
    """Also in a file that holds some of its days twice, one block below the other."""
    days = pd.date_range("2020-01-01", periods=200, freq="D")
    twice = [*days[:120], *days[80:]]
    series = read(
        "date,daylight_hours", [f"{day:%Y-%m-%d},{8 + n % 7 * 0.7:.1f}" for n, day in enumerate(twice)]
    )
    assert series.features == ("daylight_hours", "temp")
    assert (len(series), series.step_seconds) == (200, 86_400)


def test_clocks_without_zeros_before_single_digits_are_read() -> None:
    """As a microcontroller writes 16:05:09."""
    times = pd.date_range("2021-05-27 16:00", periods=400, freq="9s")
    series = read("day,clock", [f"{t:%d.%b.%Y},{t.hour}:{t.minute}:{t.second}" for t in times])
    assert (series.step_seconds, str(series.times[-1])) == (9.0, str(times[-1]))


def test_digits_of_the_clock_beside_days_are_read_without_names() -> None:
    """As a blood pressure monitor writes 7/14/2021,804,131: amounts of 100 to 159 stay values."""
    clocks = [f"{7 + n * 5 % 3}{n * 7 % 60:02d}" for n in range(40)]
    days = pd.date_range("2021-07-01", periods=20).repeat(2)
    rows = [f"{day:%m/%d/%Y},{clock}" for day, clock in zip(days, clocks, strict=True)]
    series = read_series("\n".join(f"{row},{n * n % 97}" for n, row in enumerate(rows)).encode(), "a.csv")
    assert series.features == ("column 3",)
    assert any(out.column == "column 2" for out in series.report.left_out)
    rows = [f"{day:%m/%d/%Y},{100 + n * 7 % 60}" for n, day in enumerate(days)]
    series = read_series("\n".join(f"{row},{n * n % 97}" for n, row in enumerate(rows)).encode(), "a.csv")
    assert series.features == ("column 2", "column 3")


@pytest.mark.parametrize(
    ("names", "form", "step"),
    [("time,seconds", "%Y-%m-%d %H:%M,%-S", 5.0), ("time,ms", "%Y-%m-%d %H:%M:%S,%f", 0.25)],
)
def test_finer_parts_beside_times_that_repeat_are_added(names: str, form: str, step: float) -> None:
    """Two minutes over midnight in minutes and seconds, or in seconds and milliseconds."""
    times = pd.date_range("2020-01-31 23:59", periods=400, freq=pd.Timedelta(step, "s"))
    rows = [f"{time:{form}}"[: -3 if step < 1 else None] for time in times]
    series = read(names, rows)
    assert list(series.times) == list(times) and series.features == ("temp",)


def test_moments_of_the_days_are_taken_where_the_days_have_gaps() -> None:
    """Every thirty hours: some days have no row. Where all days have one, a moment beside them changes nothing."""
    times = pd.date_range("2022-04-15 21:00", periods=60, freq="30h")
    series = read("day,moment", [f"{time:%d.%m.%Y},{time}" for time in times])
    assert (series.time_column, series.step_seconds, len(series)) == ("moment", 108_000.0, 60)
    series = read("day,updated", [f"{day:%d.%m.%Y},{day} 18:{n:02d}:00" for n, day in enumerate(DAYS.date)])
    assert (series.time_column, series.step_seconds) == ("day", 86_400.0)

"""Recordings: times of day below their day, days that count from 0, counts below a start, series that restart."""

import pandas as pd
import pytest

from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

CLOCKS = pd.date_range("2011-05-16", periods=144, freq="10min")


def read(lines: list[str], name: str = "a.csv", **options: object) -> Series:
    return read_series("\n".join(lines).encode(), name, ReadOptions(**options))  # type: ignore[arg-type]


def codes(series: Series) -> set[str]:
    return {note.code.removeprefix("series.") for note in series.notes}


@pytest.mark.parametrize(
    ("above", "form", "names"),
    [
        (["2011  136  05  16"], "%H%M", None),
        (["; two lines of remarks", "; on a satellite", "2011 05 16"], "%H%M", None),
        (["20110516"], "%H%M", None),
        (["Date: 2011-05-16"], "%H%M", "HHMM x"),
        (["Station 7, 16 May 2011"], "%H:%M", "time x"),
        (["printed on 2012-01-01", "16.05.2011"], "%H:%M:%S", "time x"),
    ],
)
def test_times_of_day_have_the_day_in_a_line_above_them(above, form, names):
    rows = [f"{clock:{form}} {n % 17}.5" for n, clock in enumerate(CLOCKS)]
    series = read([*above, *([names] if names else []), *rows])
    assert list(series.times) == list(CLOCKS) and series.values[:2, 0].tolist() == [0.5, 1.5]
    assert len(series.features) == 1 and "day_above" in codes(series)


def test_day_above_is_counted_on_over_midnight_and_asked_if_it_may_be_a_month():
    times = pd.date_range("2023-04-03 20:00", periods=48, freq="30min")
    lines = ["03/04/2023", "time,x", *(f"{time:%H:%M},{n % 7}" for n, time in enumerate(times))]
    series = read(lines, order="day first")
    assert list(series.times) == list(times)
    assert [guess.field for guess in read(lines).guesses if guess.asked] == ["order"]


def test_day_above_a_table_of_dates_or_several_days_are_only_remarks():
    days = pd.date_range("2023-01-01", periods=40)
    dated = read(
        ["printed on 2024-05-05", "day,time,x", *(f"{day:%Y-%m-%d},12:00,{day.day}" for day in days)]
    )
    assert list(dated.times) == [day + pd.Timedelta(hours=12) for day in days]
    clocks = [f"{clock:%H:%M},{n % 17}" for n, clock in enumerate(CLOCKS)]
    several = read(["from 2011-05-16 to 2011-05-17", "time,x", *clocks])
    assert "times_from_zero" in codes(several) and str(several.times[0]) == "1970-01-01 00:00:00"
    years = read(["printed on 2024-05-05", "year,x", *(f"{year},{year % 7}" for year in range(1901, 1950))])
    assert list(years.times.year) == list(range(1901, 1950))


@pytest.mark.parametrize(("day", "step"), [(86_400_000, 900_000), (86_400, 3600), (86_400_000, 1_350_000)])
@pytest.mark.parametrize("days", [1, 3])
def test_numbers_without_a_name_that_count_whole_days_from_zero_are_times(day, step, days):
    rows = [f"{moment},{moment % 7}.5" for _ in range(days) for moment in range(0, day, step)]
    series = read(rows)
    assert series.step_seconds == step * 86_400 / day and len(series) == len(rows)
    assert series.features == ("column 2",)


@pytest.mark.parametrize("step", [1, 1000])
def test_numbers_that_end_before_a_day_does_are_no_times(step):
    assert read([f"{n * step},{n % 7}.5" for n in range(80)]).times is None


def test_counts_of_an_actiwatch_begin_at_its_start_and_an_m_marks_a_moment():
    """The Actical manual: subject, day, time, units of 15 s, age, device, sex, then a count a line."""
    head = ["A 12", "01-Oct-2009", "17:00", "2", "30", "V123456", "M"]
    series = read([*head, *(f"{n * n % 301}{' M' if n in (7, 30) else ''}" for n in range(60))], "a.AWD")
    assert series.step_seconds == 30.0 and str(series.times[0]) == "2009-10-01 17:00:00"
    assert series.values[:, 0].tolist() == [n * n % 301 for n in range(60)]
    assert series.features == ("activity", "marker") and series.values[:, 1].nonzero()[0].tolist() == [7, 30]


def test_actical_has_more_lines_above_and_steps_behind_its_counts():
    head = ["A", "24-Jul-2009", "14:25", "4", "27", "B107496", "M", "179.5", "72", "-", "0012"]
    series = read([*head, *(f"{n % 13} , {n % 5}.0{'M' if n == 9 else ''}" for n in range(40))], "a.awc")
    assert len(series) == 40 and series.step_seconds == 60.0
    assert series.features == ("activity", "steps", "marker") and series.values[9].tolist() == [9, 4, 1]


@pytest.mark.parametrize(
    "start", [("31-Feb-2020", "10:00"), ("15-Mai-2020", "10:00"), ("10-Jan-2020", "27:75")]
)
def test_start_that_is_no_time_makes_no_recording(start):
    """Its counts are then values without times, as of any other file."""
    assert read(["A", *start, "4", "27", "V1", "M", *map(str, range(40))], "a.awd").times is None


@pytest.mark.parametrize("column", ["table", "who"])
def test_column_names_series_whose_times_start_again_with_each(column):
    """Each of six loggers has its own times, later ones begin before the earlier ones end."""
    rows = [
        f"{number if column == 'table' else 'ABCDEF'[number]},{time:%Y-%m-%d %H:%M:%S},{(n * n + number) % 19}"
        for number in range(6)
        for n, time in enumerate(
            pd.date_range(f"2023-03-01 0{number}:00:0{number}", periods=40 + number, freq="15min")
        )
    ]
    series = read([f"{column},time,x", *rows])
    assert series.groups is not None and series.groups.column == column and len(series.groups.values) == 6
    assert len(series) == 40 and not any(guess.asked for guess in series.guesses)


def test_parts_of_one_series_in_no_order_are_no_series():
    """Months below each other by their names: their times do not overlap."""
    months = pd.date_range("2023-01-01", periods=6, freq="MS")
    rows = [
        f"{month:%B},{day:%Y-%m-%d},{day.day_of_year % 19}"
        for month in sorted(months, key=lambda month: f"{month:%B}")
        for day in pd.date_range(month, periods=month.days_in_month)
    ]
    series = read(["part,day,x", *rows])
    assert series.groups is None and len(series) == 181


@pytest.mark.parametrize(("apart", "chosen"), [("2D", "person"), ("5min", "")])
def test_persons_who_are_measured_again_are_asked_about(apart, chosen):
    """Series if there are long gaps between them, else one series, as of a sensor that was exchanged and came back."""
    rows, time = [], pd.Timestamp("2020-03-02 08:00")
    for person in (4, 11, 4, 9, 11):
        times = pd.date_range(time, periods=20, freq="5min")
        rows += [
            f"{moment:%Y-%m-%d %H:%M},{(7 * n + person) % 31},{person}" for n, moment in enumerate(times)
        ]
        time = times[-1] + pd.Timedelta(apart)
    series = read(["date,glucose,person", *rows])
    assert [(guess.field, guess.value) for guess in series.guesses if guess.asked] == [
        ("series_column", chosen)
    ]


@pytest.mark.parametrize(("code", "seconds"), [("81", 2.0), ("C1", 5.0), ("c2", 10.0)])
def test_short_steps_of_an_actiwatch_are_codes_and_light_may_have_a_decimal_comma(code, seconds):
    head = ["A 12", "01-Oct-2009", "17:00", code, "30", "V123456", "M"]
    series = read([*head, *(f"{n % 13} , {n % 5},50" for n in range(40))], "a.AWD")
    assert series.step_seconds == seconds and series.values[6].tolist() == [6, 1.5]


@pytest.mark.parametrize(("form", "day"), [("M/d/yyyy", "3/2/2016"), ("d/M/yyyy", "2/3/2016")])
def test_epochs_of_an_actigraph_follow_from_the_lines_above_them(form, day):
    """They name no columns, however many fields a spreadsheet gives them."""
    above = [
        f"---- Data File Created By ActiGraph ActiLife v6 date format {form} Filter Normal ----",
        "Start Time 21:35:00",
        f"Start Date {day}",
        "Epoch Period (hh:mm:ss) 00:00:05",
        "Download Date 8/24/2016",
        "Battery Voltage: 4.03     Mode = 61",
        "-" * 40,
    ]
    rows = [f"{n * n % 31},{n % 7},{n % 3}" for n in range(40)]
    for more in ("", ",,"):
        series = read(
            [*(line + more for line in above), *rows], order=None if form[0] == "M" else "day first"
        )
        assert str(series.times[0]) == "2016-03-02 21:35:00" and series.step_seconds == 5.0
        assert series.features == ("column 1", "column 2", "column 3") and len(series) == 40


def test_day_in_a_line_of_its_own_stands_beside_the_moment_of_the_export():
    rows = [f"{clock:%H%M} {n % 17}.5" for n, clock in enumerate(CLOCKS)]
    series = read(["; Created: Fri Jun 10 15:58:11 2016", "2011 136 05 16", *rows])
    assert list(series.times) == list(CLOCKS)

"""Times that count from zero, times of day without a date, and durations that are measured."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series


def read(name: str, cells: list[object], more: str = "") -> Series:
    """The series of a CSV with that column and one of squares."""
    lines = [f'"{cell}",{n * n % 101}' for n, cell in enumerate(cells)]
    return read_series("\n".join([f'"{name}",x{more}', *lines]).encode(), "a.csv")


def guess(series: Series, field: str):
    return next((guess for guess in series.guesses if guess.field == field), None)


def seconds(series: Series) -> list[float]:
    """The times of the rows, in seconds since 1970."""
    assert series.times is not None
    return [time / 1e6 for time in series.times.as_unit("us").asi8]


@pytest.mark.parametrize(
    ("name", "unit", "length"),
    [
        ("time_ms", "ms", 0.001),
        ("Time (s)", "s", 1),
        ("elapsed_seconds", "s", 1),
        ("t [us]", "us", 1e-6),
        ("Elapsed Time (min)", "min", 60),
        ("seconds", "s", 1),
        ("timestamp_ms", "ms", 0.001),
        ("Zeit [h]", "h", 3600),
    ],
)
def test_column_that_counts_from_zero_is_the_time(name, unit, length):
    """Every fourth unit, in the unit that the name says; reported, and the unit can be changed."""
    series = read(name, [4 * n for n in range(50)])
    assert series.features == ("x",) and series.time_column == name
    assert seconds(series) == pytest.approx([4 * n * length for n in range(50)])
    assert series.step_seconds == pytest.approx(4 * length)
    assert messages.time.times_from_zero(name, unit) in series.notes
    found = guess(series, "time_unit")
    assert found.value == unit and not found.asked


def test_unit_that_no_name_says_is_asked():
    series = read("time", [round(0.01 * n, 2) for n in range(50)])
    assert series.step_seconds == pytest.approx(0.01)
    assert guess(series, "time_unit").asked and guess(series, "time_unit").value == "s"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("time", list(range(50))),
        ("temperature (s)", [4 * n for n in range(50)]),
        ("min", [4 * n for n in range(50)]),
        ("sample", [4 * n for n in range(50)]),
        ("time (s)", [n * 7 % 50 for n in range(50)]),
        ("total", [2 * n for n in range(50)]),
    ],
)
def test_column_that_may_be_something_else_is_not_the_time(name, cells):
    """Row numbers, a measurement that rises, a minimum, a total; a time that falls."""
    assert read(name, cells).times is None


def test_dates_come_before_a_column_that_counts_from_zero():
    days = pd.date_range("2024-01-01", periods=30, freq="D")
    lines = [f"{n * 10},{day:%Y-%m-%d},{n * n % 17}" for n, day in enumerate(days)]
    assert read_series("\n".join(["seconds,day,x", *lines]).encode(), "a.csv").time_column == "day"


@pytest.mark.parametrize(
    "form", ["{h:02d}:{m:02d}:{s:02d}", "{h}:{m:02d}:{s:02d}", "PT{h}H{m}M{s}S", "{h}h {m}m {s}s"]
)
def test_durations_that_rise_from_zero_are_the_time(form):
    """A stopwatch, every ten seconds for more than a day."""
    cells = [form.format(h=n // 360, m=n // 6 % 60, s=n % 6 * 10) for n in range(9000)]
    series = read("lap", list(cells))
    assert series.features == ("x",) and series.step_seconds == 10 and len(series) == 9000
    assert messages.time.times_from_zero("lap", "") in series.notes


def test_times_of_day_without_a_date_go_on_over_midnight():
    """From ten in the evening, every quarter of an hour."""
    times = pd.date_range("2024-01-01 22:00", periods=60, freq="15min")
    series = read("", [f"{time:%H:%M}" for time in times])
    assert series.step_seconds == 900 and len(series) == 60
    assert seconds(series)[:2] == [79_200, 80_100]
    assert "times of day without a date" in str(series.notes[0])


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (["00:31:26", "1:05:03", "00:29:59"], "seconds", [1886, 3903, 1799]),
        (["0:31", "1:05", "12:00"], "minutes", [31, 65, 720]),
        (["31:26", "65:03", "29:59"], "seconds", [1886, 3903, 1799]),
        (["2 days 03:00:00", "0 days 01:30:00", "1 days 00:10:00"], "minutes", [3060, 90, 1450]),
        (["PT31M26S", "PT1H5M3S", "PT45S"], "seconds", [1886, 3903, 45]),
        (["31m 26s", "1h 5m 3s", "1h 45s"], "seconds", [1886, 3903, 3645]),
        (["-00:10:00", "00:20:00", "00:30:00"], "minutes", [-10, 20, 30]),
    ],
)
def test_durations_beside_dates_are_a_feature(cells, unit, values):
    """In seconds, or in minutes if all are whole minutes; reported."""
    days = pd.date_range("2024-01-01", periods=30, freq="D")
    lines = [f"{day:%Y-%m-%d},{cells[n % 3]}" for n, day in enumerate(days)]
    series = read_series("\n".join(["day,ride", *lines]).encode(), "a.csv")
    assert series.features == ("ride",) and series.column("ride")[:3].tolist() == values
    assert messages.columns.durations("ride", cells[0], unit) in [repair.what for repair in series.repairs]


def test_time_of_day_beside_a_whole_time_is_no_feature():
    """Environment Canada writes the date and time, and the time again."""
    hours = pd.date_range("2024-01-01", periods=50, freq="h")
    lines = [f"{hour:%Y-%m-%d %H:%M},{hour:%H:%M},{n * n % 17}" for n, hour in enumerate(hours)]
    series = read_series("\n".join(["Date/Time (LST),Time (LST),Temp", *lines]).encode(), "a.csv")
    assert series.features == ("Temp",)


def test_readings_at_odd_distances_are_put_on_a_round_step():
    """A sensor that reports 73 or 13 seconds after the last time, once in each minute: a row a minute, none lost."""
    minutes = pd.date_range("2026-08-22 01:00", periods=300, freq="min")
    stamps = minutes + pd.to_timedelta([13.037 * n % 60 for n in range(300)], unit="s")
    lines = [f"{stamp:%Y-%m-%dT%H:%M:%S.%f}Z,{600 + n % 7}" for n, stamp in enumerate(stamps)]
    series = read_series("\n".join(["last_changed,state", *lines]).encode(), "a.csv")
    assert series.step_seconds == 60 and len(series) == 300
    assert series.column("state").tolist() == [600 + n % 7 for n in range(300)]


def test_even_steps_of_odd_length_stay():
    """Exactly 73.037 s apart: a rounder step would lose rows or make some up."""
    stamps = pd.Timestamp("2026-08-22") + pd.to_timedelta(np.arange(200) * 73.037, unit="s")
    lines = [f"{stamp:%Y-%m-%dT%H:%M:%S.%f},{n % 7}" for n, stamp in enumerate(stamps)]
    series = read_series("\n".join(["when,x", *lines]).encode(), "a.csv")
    assert series.step_seconds == 73.037 and len(series) == 200


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("hour", [n % 24 for n in range(120)]),
        ("Hour", [n % 24 + 1 for n in range(120)]),
        ("time", [n % 24 * 100 for n in range(120)]),
        ("time", [f"{n % 24}:00" for n in range(120)]),
        ("time", [f"{(n - 1) % 12 + 1} {'AM' if n % 24 < 12 else 'PM'}" for n in range(120)]),
    ],
)
def test_repeated_days_of_hours_without_a_date_are_counted_on(name, cells):
    series = read(name, cells)
    assert (len(series), series.step_seconds, series.features) == (120, 3600.0, ("x",))
    assert messages.time.days_without_date(name) in series.notes
    assert series.cycles == ("hour of day",)


def test_days_of_several_series_without_a_date_are_not_run_together():
    """Three days of A, then three of B."""
    lines = [f"{n % 24}:00,{'AB'[n // 72]},{n * n % 101}" for n in range(144)]
    series = read_series("\n".join(["time,store,x", *lines]).encode(), "a.csv")
    assert series.groups is not None and series.groups.values == ("A", "B")
    assert (len(series), str(series.times[-1])) == (72, "1970-01-03 23:00:00")


def test_times_from_zero_have_no_phase_of_a_day():
    series = read("Time (s)", [600 * n for n in range(500)])
    assert series.step_seconds == 600.0 and series.cycles == ()


@pytest.mark.parametrize("broken", [0, 20, 39])
def test_one_row_without_a_readable_time_does_not_take_the_times_of_all(broken: int) -> None:
    """The last row of a recording that was cut, for example; hours go on over midnight."""
    clocks = [f"{(n // 2 + 20) % 24:02d}:{n % 2 * 30:02d}:00" for n in range(40)]
    clocks[broken] = "cut"
    data = "\n".join(["clock,x", *(f"{clock},{n * n % 13}" for n, clock in enumerate(clocks))]).encode()
    series = read_series(data, "a.csv")
    assert series.times is not None and series.step_seconds == 1800
    assert len(series) == (40 if broken == 20 else 39)
    assert series.times[-1] - series.times[0] == pd.Timedelta(minutes=30 * (len(series) - 1))


@pytest.mark.parametrize(("parts", "seconds_of_part"), [(24, 3600.0), (48, 1800.0)])
def test_days_with_their_hours_from_one_count_from_zero(parts: int, seconds_of_part: float) -> None:
    """1:01 to 1:24, then 2:01, as gretl writes hours, are no minutes and seconds."""
    series = read("obs", [f"{n // parts + 1}:{n % parts + 1:02d}" for n in range(5 * parts)])
    assert (len(series), series.step_seconds) == (5 * parts, seconds_of_part)
    assert len(set(series.segments.tolist())) == 1


def test_minutes_and_seconds_stay_such() -> None:
    series = read("elapsed", [f"{n // 60}:{n % 60:02d}" for n in range(1800)])
    assert series.step_seconds == 1.0


def test_x_values_of_a_recording_are_its_seconds() -> None:
    """As LabVIEW calls them in its files."""
    series = read("X_Value", [f"{n * 0.25:.6f}" for n in range(60)])
    assert (series.time_column, series.step_seconds, series.features) == ("X_Value", 0.25, ("x",))


def test_a_first_column_without_a_name_that_starts_again_is_told() -> None:
    """Twenty days of each of three places, below one another: which place is not written."""
    rows = [f"{n % 20 + 1},{n * n % 101}" for n in range(60)]
    series = read_series("\n".join(rows).encode(), "a.csv")
    assert messages.time.possible_time_column("column 1") in series.notes
    rows = [f"{n + 1},{n * n % 101}" for n in range(60)]
    assert read_series("\n".join(rows).encode(), "a.csv").notes == ()

"""Order, duplicates, the step, and gaps short and long."""

import numpy as np
import pandas as pd

from rnnlab.series import messages
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times

HOURS = pd.date_range("2024-03-01", periods=40, freq="h")


def repairs_of(series: Series) -> list[tuple[str, int]]:
    """Repairs and their counts."""
    return [(repair.what, repair.count) for repair in series.repairs]


def series_of(times: pd.DatetimeIndex | list[pd.Timestamp], values: list[object] | None = None) -> Series:
    """The series read from a CSV of the times and values, by default 0, 1, 2, ..."""
    values = list(range(len(times))) if values is None else values
    lines = [f"{time:%Y-%m-%d %H:%M:%S},{value}" for time, value in zip(times, values, strict=True)]
    return read_series("\n".join(["time,temp", *lines]).encode(), "a.csv")


def test_regular_rows_are_unchanged():
    """No repair is reported."""
    series = series_of(HOURS)
    assert series.repairs == () and len(series) == 40
    assert series.step_seconds == 3600.0
    assert set(series.segments.tolist()) == {0}


def test_rows_out_of_order_are_sorted_and_counted():
    """Two neighbours are swapped: one row is earlier than the one before it."""
    order = [0, 1, 3, 2, *range(4, 40)]
    series = series_of([HOURS[n] for n in order], [float(n) for n in order])
    assert list(series.times) == list(HOURS)
    assert series.column("temp").tolist() == [float(n) for n in range(40)]
    assert repairs_of(series) == [(messages.time.rows_out_of_order(), 1)]


def test_rows_of_the_same_time_become_their_mean():
    """Values 2 and 4 at the same hour become 3."""
    times = [*HOURS[:3], HOURS[2], *HOURS[3:12]]
    series = series_of(times, [0, 1, 2, 4, *range(3, 12)])
    assert series.column("temp")[2] == 3.0 and len(series) == 12
    assert repairs_of(series) == [(messages.time.duplicate_times("mean"), 1)]


def test_short_gap_is_filled_by_linear_interpolation():
    """Six hours are missing between 9 and 16: they become 10, 11, ..., 15."""
    kept = [*range(10), *range(16, 40)]
    series = series_of([HOURS[n] for n in kept], kept)
    assert list(series.times) == list(HOURS)
    np.testing.assert_allclose(series.column("temp"), np.arange(40.0))
    assert set(series.segments.tolist()) == {0}
    assert repairs_of(series) == [(messages.time.interpolated_rows(), 6)]


def test_a_long_gap_stays_and_starts_a_new_segment():
    """Seven hours are missing: no values are made up, and windows never span the gap."""
    kept = [*range(10), *range(17, 40)]
    series = series_of([HOURS[n] for n in kept], kept)
    assert len(series) == 33
    assert series.segments.tolist() == [0] * 10 + [1] * 23
    assert repairs_of(series) == [(messages.time.long_gaps(), 1)]


def test_long_run_of_missing_values_splits_the_series():
    """Twenty-five values in a row are missing, so their rows are left out; twenty-four would be filled."""
    values: list[object] = list(range(80))
    values[20:45] = [""] * 25
    series = series_of(pd.date_range("2020-01-01", periods=80, freq="h"), values)
    assert series.segments.tolist() == [0] * 20 + [1] * 35
    assert [repair.count for repair in series.repairs] == [25]
    assert series.repairs[0].what == messages.time.rows_with_missing_values(("temp",), 24)
    assert str(series.repairs[0].what).startswith("rows where 'temp' had more than 24 missing values")


def test_missing_values_at_the_ends_are_cut_off():
    """Interpolation needs a value on both sides."""
    values: list[object] = ["", "", *range(2, 39), ""]
    series = series_of(HOURS, values)
    assert series.column("temp").tolist() == [float(n) for n in range(2, 39)]
    assert [repair.count for repair in series.repairs] == [3]


def test_missing_values_beside_a_long_gap_are_not_filled_across_it():
    """The value before the gap is missing: the line may not take the one behind the gap."""
    kept = [*range(10), *range(20, 40)]
    values: list[object] = [float(n) for n in kept]
    values[9] = ""
    series = series_of([HOURS[n] for n in kept], values)
    assert series.segments.tolist() == [0] * 9 + [1] * 20
    assert 9.0 not in series.column("temp").tolist()


def test_missing_values_are_filled_in_a_series_without_times():
    """Without times, each row is a time step."""
    lines = "\n".join(["temp,wind", *(f"{n * n},{'' if n == 4 else n}" for n in range(12))])
    assert read_series(lines.encode(), "a.csv").column("wind").tolist() == [float(n) for n in range(12)]


def test_jittered_times_are_moved_to_the_nearest_step():
    """Readings a few seconds off every ten minutes belong to the ten minutes."""
    random = np.random.default_rng(0)
    seconds = np.arange(50) * 600 + random.integers(-9, 10, 50)
    series = series_of(list(pd.Timestamp("2024-03-01 12:00") + pd.to_timedelta(seconds, unit="s")))
    assert series.step_seconds == 600.0
    assert list(series.times) == list(pd.date_range("2024-03-01 12:00", periods=50, freq="10min"))
    assert series.column("temp").tolist() == [float(n) for n in range(50)]
    assert series.repairs[0].what == messages.time.rows_between_steps(600.0, None)


def test_days_about_a_week_apart_have_their_weeks_at_midnight():
    """Samples of a laboratory a day early or late: no step begins at 14:24."""
    days = [7 * week + (week % 5 == 1) - (week % 5 == 3) for week in range(20)]
    series = series_of([pd.Timestamp("2022-06-14") + pd.Timedelta(days=day) for day in days])
    assert list(series.times) == list(pd.date_range("2022-06-14", periods=20, freq="7D"))


def test_row_between_two_steps_is_averaged_with_the_nearest():
    """20 at 03:10 and 3 at 03:00: (3 + 20) / 2."""
    times = [*HOURS[:4], pd.Timestamp("2024-03-01 03:10"), *HOURS[4:12]]
    series = series_of(times, [0, 1, 2, 3, 20, *range(4, 12)])
    assert series.column("temp")[3] == 11.5 and len(series) == 12
    assert repairs_of(series) == [
        (messages.time.rows_between_steps(3600.0, None), 1),
        (messages.time.rows_in_same_step(3600.0, None, "mean"), 1),
    ]


def test_months_keep_their_calendar_times():
    """Months are regular steps though their lengths differ; a missing one is inserted on its first day."""
    months = pd.date_range("2020-01-01", periods=24, freq="MS")
    kept = [n for n in range(24) if n != 5]
    series = series_of([months[n] for n in kept], kept)
    assert list(series.times) == list(months)
    assert (series.step_seconds, series.step_months) == (31 * 86_400.0, 1)
    assert repairs_of(series) == [(messages.time.interpolated_rows(), 1)]


def test_quarters_at_month_ends_keep_their_calendar_times():
    """The last day of February, June, September: each as in the file."""
    quarters = pd.date_range("2019-12-31", periods=12, freq="QE")
    series = series_of(quarters)
    assert list(series.times) == list(quarters) and series.step_months == 3
    assert list(later_times(series, 2)) == list(pd.date_range("2022-12-31", periods=2, freq="QE"))


def test_days_without_weekends_have_no_gaps():
    """Monday follows Friday in prices of a stock exchange; a missing Wednesday is still filled."""
    days = pd.bdate_range("2024-01-01", periods=30)
    kept = [n for n in range(30) if n != 12]
    series = series_of([days[n] for n in kept], kept)
    assert list(series.times) == list(days) and series.weekdays
    assert repairs_of(series) == [(messages.time.interpolated_rows(), 1)]
    assert list(later_times(series, 2)) == list(pd.bdate_range("2024-02-12", periods=2))


def test_later_times_continue_at_the_step():
    """The forecast's rows follow the last one."""
    assert list(later_times(series_of(HOURS), 2)) == [
        pd.Timestamp("2024-03-02 16:00"),
        pd.Timestamp("2024-03-02 17:00"),
    ]


def test_rows_far_from_even_steps_are_told_to_be_irregular():
    """Changes of a bank rate: a step of their usual length moves them by weeks."""
    days = np.cumsum(np.random.default_rng(5).integers(20, 90, 60))
    series = series_of([pd.Timestamp("2003-01-09") + pd.Timedelta(days=int(day)) for day in days])
    assert any(note.code in ("series.rows_moved", "series.irregular_times") for note in series.notes)


def test_a_few_seconds_of_delay_are_not_irregular():
    delays = np.random.default_rng(5).integers(0, 5, 40)
    series = series_of(
        [hour + pd.Timedelta(seconds=int(delay)) for hour, delay in zip(HOURS, delays, strict=True)]
    )
    assert "series.rows_moved" not in {note.code for note in series.notes}

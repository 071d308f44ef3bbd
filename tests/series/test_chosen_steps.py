"""Steps found among uneven times, steps that the person chose, and what becomes of several rows in one."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Guess, Place
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times
from rnnlab.training import calendar

DAY = 86_400.0


def read(times: pd.DatetimeIndex, values: object = None, options: ReadOptions = ReadOptions()) -> Series:  # noqa: B008
    """The series of the values, by default the row numbers squared, at the times."""
    values = np.arange(len(times)) ** 2 if values is None else np.asarray(values)
    lines = [f"{time.isoformat()},{value}" for time, value in zip(times, values, strict=True)]
    return read_series("\n".join(["time,temp", *lines]).encode(), "a.csv", options)


def guess(series: Series, field: str) -> Guess | None:
    return next((guess for guess in series.guesses if guess.field == field), None)


@pytest.mark.parametrize("summary", ["mean", "sum", "min", "max", "last"])
def test_longer_step_aggregates_the_rows_from_its_start(summary):
    """Hours resampled to days, compared with pandas."""
    times = pd.date_range("2024-03-01 05:00", periods=24 * 40, freq="h")
    values = np.random.default_rng(1).normal(size=len(times)).round(3)
    series = read(times, values, ReadOptions(step=DAY, summary=summary))
    expected = pd.Series(values, times).resample("D").agg(summary)
    assert list(series.times) == list(expected.index) and series.step_seconds == DAY
    np.testing.assert_allclose(series.column("temp"), expected)


@pytest.mark.parametrize(("months", "freq"), [(1, "MS"), (3, "QS"), (12, "YS")])
def test_step_of_months_follows_the_calendar(months, freq):
    """Days resampled to months, quarters and years, compared with pandas."""
    times = pd.date_range("2001-02-03", periods=5000, freq="D")
    series = read(times, None, ReadOptions(months=months))
    expected = pd.Series(np.arange(5000.0) ** 2, times).resample(freq).mean()
    assert list(series.times) == list(expected.index) and series.step_months == months
    np.testing.assert_allclose(series.column("temp"), expected)


def test_weeks_begin_on_monday():
    """1 March 2024 is a Friday: its week began on 26 February."""
    series = read(pd.date_range("2024-03-01", periods=100, freq="D"), None, ReadOptions(step=7 * DAY))
    assert series.times[0] == pd.Timestamp("2024-02-26")


def test_months_become_quarters():
    """January to March are the first."""
    series = read(pd.date_range("2001-01-01", periods=60, freq="MS"), None, ReadOptions(months=3))
    assert series.column("temp")[0] == (0 + 1 + 4) / 3 and series.step_months == 3


@pytest.mark.parametrize("options", [ReadOptions(step=60.0), ReadOptions(step=-5.0), ReadOptions(step=0.0)])
def test_step_shorter_than_the_data_is_refused(options):
    """No rows are made up between hours."""
    with pytest.raises(Mistake, match="is shorter than the data's, 1 hour") as refusal:
        read(pd.date_range("2024-03-01", periods=50, freq="h"), None, options)
    assert refusal.value.args == (messages.time.step_shorter_than_data(options.step, None, 3600.0),)


@pytest.mark.parametrize(
    "options", [ReadOptions(step=1e300), ReadOptions(step=30 * DAY), ReadOptions(months=10**30)]
)
def test_step_that_leaves_too_few_rows_is_refused(options):
    """Fifty hours are less than ten months."""
    with pytest.raises(Mistake, match=r"leaves fewer than 10 rows\. Choose a shorter one") as refusal:
        read(pd.date_range("2024-03-01", periods=50, freq="h"), None, options)
    assert refusal.value.args == (messages.time.step_too_long(options.step, options.months, 10),)


def test_longer_steps_that_leave_enough_rows_are_offered():
    """Forty days of hours: months would leave too few rows."""
    series = read(pd.date_range("2024-03-01", periods=24 * 40, freq="h"))
    assert guess(series, "step") == Guess("step", 3600.0, (3600.0, 21_600.0, DAY))
    assert guess(series, "months") is None and guess(series, "summary") is None


def test_summary_of_duplicate_times_is_offered():
    """Two sales per day: their mean, or their sum."""
    times = pd.date_range("2024-01-01", periods=30, freq="D").repeat(2)
    series = read(times, [2.0, 4.0] * 30 + np.repeat(np.arange(30), 2))
    assert series.column("temp")[0] == 3.0
    found = guess(series, "summary")
    assert found is not None and (found.value, found.options[:2]) == ("mean", ("mean", "sum"))
    assert (
        read(times, [2.0, 4.0] * 30 + np.repeat(np.arange(30), 2), ReadOptions(summary="sum")).column("temp")[
            0
        ]
        == 6.0
    )


def test_irregular_times_are_resampled_to_a_step_that_most_rows_fill():
    """Random readings, about three minutes apart: the mean of each step, with a note."""
    random = np.random.default_rng(3)
    seconds = np.cumsum(random.exponential(180, 3000)).round()
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.unique(seconds), unit="s")
    values = np.arange(len(times), dtype=float)
    series = read(pd.DatetimeIndex(times), values)
    assert series.step_seconds in (300.0, 360.0)
    assert series.notes == (messages.time.irregular_times(series.step_seconds, None),)
    assert f"time steps of {series.step_seconds / 60:.0f} minutes" in str(series.notes[0])
    binned = pd.Series(values, times).resample(f"{series.step_seconds:.0f}s").mean()
    own = binned.notna().to_numpy()
    rows = pd.Series(series.column("temp"), series.times).reindex(binned.index).to_numpy()
    np.testing.assert_allclose(rows[own], binned.to_numpy()[own])


def test_a_step_a_little_off_a_round_one_is_kept():
    """Every 62 seconds is not every minute: after a thousand rows half an hour would be lost."""
    random = np.random.default_rng(0)
    seconds = np.arange(1000) * 62 + random.choice([-0.25, 0.0, 0.25], 1000)
    series = read(pd.DatetimeIndex(pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s")))
    assert len(series) == 1000 and abs(series.step_seconds - 62) < 0.01


@pytest.mark.parametrize("days", [(1, 11, 21), (1, 16), (10, 20, 31), (15, 31)])
def test_same_days_of_each_month_are_regular_steps(days):
    """Dekads and half months over ten years, one of them missing; 31 is the last day of each month."""
    months = pd.date_range("2011-01-01", periods=120, freq="MS")
    times = pd.DatetimeIndex(
        [month + pd.Timedelta(days=min(day, month.days_in_month) - 1) for month in months for day in days]
    )
    kept = [n for n in range(len(times)) if n != 50]
    series = read(times[kept], kept)
    assert list(series.times) == list(times)
    assert series.column("temp").tolist() == [float(n) for n in range(len(times))]
    ahead = [pd.Timestamp(2021, 1, day) for day in days]
    assert list(later_times(series, len(days))) == ahead


def test_rows_every_four_weeks_are_regular_steps():
    """28 days are not a month."""
    series = read(pd.date_range("2011-01-03", periods=60, freq="28D"))
    assert (series.step_seconds, series.step_months, series.repairs) == (28 * DAY, None, ())


@pytest.mark.parametrize(
    ("start", "freq", "rows"),
    [("0001-01-01", "D", 800), ("0001-01-01", "YS", 300), ("9999-11-29", "h", 780), ("9995-01-01", "MS", 60)],
)
def test_years_1_and_9999_have_calendar_and_later_times(start, freq, rows):
    """Nanoseconds only cover the years 1677 to 2262."""
    times = pd.date_range(start, periods=rows + 2, freq=freq, unit="us")
    series = read(times[:rows])
    assert list(series.times) == list(times[:rows])
    assert list(later_times(series, 2)) == list(times[rows:])
    assert np.isfinite(calendar.columns(series, calendar.CYCLES)).all()


def test_newest_first_is_turned_round():
    """No repair, but a note."""
    times = pd.date_range("2024-03-01", periods=50, freq="h")
    series = read(times[::-1])
    assert list(series.times) == list(times) and series.repairs == ()
    assert series.notes == (messages.time.rows_reversed(),)
    assert series.column("temp")[0] == 49.0**2


def test_repairs_have_places():
    """The line of the file, the old and the new text; an inserted row has a time and no line."""
    times = pd.date_range("2024-03-01", periods=40, freq="h")
    lines = ["time,temp", *(f"{time},{n}" for n, time in enumerate(times))]
    lines[6] = f"{times[5]},"
    lines[11] = lines[10]
    series = read_series("\n".join(lines).encode(), "a.csv")
    places = {repair.what.code: repair.places for repair in series.repairs}
    assert places["series.interpolated_values"] == (Place(7, "temp", "", "5"),)
    assert places["series.duplicate_times"] == (Place(12, "", "2024-03-01 09:00:00", ""),)
    assert places["series.interpolated_rows"] == (Place("2024-03-01 10:00:00"),)
    assert len(series) == 40


def test_irregular_readings_of_each_month_or_year_are_read_by_months_or_years():
    """Groundwater is read on some day of each month, now and then twice; a flood has its day in each year."""
    random = np.random.default_rng(5)
    firsts = pd.date_range("2001-01-01", periods=120, freq="MS")
    days = [first + pd.Timedelta(days=int(random.integers(0, 27))) for first in firsts]
    more = [first + pd.Timedelta(days=int(random.integers(0, 27))) for first in firsts[::3]]
    series = read(pd.DatetimeIndex(sorted({*days, *more})))
    assert (series.step_months, len(series)) == (1, 120)
    floods = [
        pd.Timestamp(year, 1, 1) + pd.Timedelta(days=int(random.integers(0, 364)))
        for year in range(1950, 2010)
    ]
    series = read(pd.DatetimeIndex(floods))
    assert (series.step_months, len(series)) == (12, 60)

"""Series with rows at some times of the week only: closing is no gap, and nothing is made up between."""

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast import messages as forecast_messages
from rnnlab.forecast.new_data import check_new_series
from rnnlab.forecast.season import candidates
from rnnlab.mistake import Mistake
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.source import keep
from rnnlab.series.spans import usual_spans
from rnnlab.series.steps.grid import closings_between, closings_of, later_times
from rnnlab.series.steps.opening_hours import open_steps
from rnnlab.series.steps.time_step import step_of
from tests.training.makers import an_experiment

SHOP = {day: ("08:00", "19:30") for day in range(6)}
EXCHANGE = {day: ("09:30", "15:55") for day in range(5)}


def open_times(hours: dict[int, tuple[str, str]], freq: str, start: str, end: str) -> pd.DatetimeIndex:
    """The times of rows from each day's first to its last; hours: by day of the week, Monday is 0."""
    days = pd.date_range(start, end, freq="D")
    each = [
        pd.date_range(
            f"{day:%Y-%m-%d} {hours[day.day_of_week][0]}",
            f"{day:%Y-%m-%d} {hours[day.day_of_week][1]}",
            freq=freq,
        )
        for day in days
        if day.day_of_week in hours
    ]
    return pd.DatetimeIndex(np.concatenate(each))


def csv_of(times: pd.DatetimeIndex) -> bytes:
    values = np.random.default_rng(0).integers(10, 99, len(times))
    return pd.DataFrame({"time": times, "visitors": values}).to_csv(index=False).encode()


def read(times: pd.DatetimeIndex, following: Following | None = None) -> Series:
    return read_series(csv_of(times), "shop.csv", following=following)


def notes(series: Series) -> list[str]:
    return [str(note) for note in series.notes]


@pytest.mark.parametrize(
    ("hours", "freq", "day", "week", "told"),
    [
        (EXCHANGE, "5min", 78, 390, "Monday to Friday, 09:30 to 15:55"),
        (SHOP, "30min", 24, 144, "Monday to Saturday, 08:00 to 19:30"),
        ({**SHOP, 5: ("08:00", "13:30")}, "30min", None, 132, "Monday to Saturday only"),
        ({day: ("06:00", "21:00") for day in range(7)}, "h", 16, 112, "every day, 06:00 to 21:00"),
        ({1: ("10:00", "17:00"), 4: ("10:00", "17:00")}, "h", 8, 16, "Tuesday and Friday, 10:00 to 17:00"),
    ],
    ids=["exchange", "shop", "short Saturday", "buses", "market"],
)
def test_closing_is_no_gap(hours, freq, day, week, told):
    times = open_times(hours, freq, "2024-03-04", "2024-04-28")
    series = read(times)
    assert list(series.times) == list(times)
    assert (series.segments == 0).all() and not series.repairs
    assert (series.steps_of_day, len(series.week)) == (day, week)
    assert any(told in note for note in notes(series))
    later = open_times(hours, freq, "2024-04-29", "2024-05-12")
    assert list(later_times(series, len(later))) == list(later)


def test_seasons_and_spans_count_the_rows_of_open_days():
    """24 half hours from 8 to 20, on six days."""
    series = read(open_times(SHOP, "30min", "2024-03-04", "2024-05-12"))
    assert [tuple(season) for season in candidates(series)] == [(24, "day"), (144, "week")]
    spans = [(span.steps, span.number, span.unit) for span in usual_spans(series, 1000)]
    assert spans == [(24, 1, "day"), (144, 1, "week"), (288, 2, "week"), (576, 4, "week")]


def test_sundays_are_not_made_up_in_daily_rows():
    """They were filled by interpolation once, as a gap of one day."""
    times = pd.date_range("2024-01-01", "2024-03-02", freq="D")
    series = read(times[times.day_of_week < 6])
    assert list(series.times) == list(times[times.day_of_week < 6]) and not series.repairs
    assert [f"{time:%a}" for time in later_times(series, 7)] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Mon",
    ]
    assert [season.steps for season in candidates(series)] == [6, 313]  # of a week and a year


def test_closings_are_the_nights_and_weekends():
    """Two weeks of an exchange: from five minutes after its last row to its next one; days have none."""
    series = read(open_times(EXCHANGE, "5min", "2024-03-04", "2024-04-12"))
    closings = closings_of(series).astype("datetime64[ms]")
    assert len(closings) == 29  # thirty days
    assert [str(time)[:16] for time in closings[3:5].ravel()] == [
        "2024-03-07T16:00", "2024-03-08T09:30", "2024-03-08T16:00", "2024-03-11T09:30",
    ]  # fmt: skip
    days = pd.date_range("2024-01-01", "2024-03-02", freq="D")
    assert closings_of(read(days[days.day_of_week < 6])).shape == (0, 2)
    assert closings_of(read(days)).shape == (0, 2)


def test_missing_hours_before_a_closing_are_no_part_of_it():
    """Good Friday is a gap of a day that opens at 09:30 of a Friday, as long as any day; then comes the weekend."""
    times = open_times(EXCHANGE, "5min", "2024-03-04", "2024-04-26")
    closings = closings_of(read(times[times.normalize() != "2024-03-29"]))
    friday = closings[closings[:, 1] == pd.Timestamp("2024-04-01 09:30").timestamp() * 1000][0]
    assert (
        np.diff(friday)[0] / 3.6e6 == 4 * 24 - 6.5 - 6.5
    )  # Thursday and Friday were open for 6.5 hours each
    assert closings_between(pd.DatetimeIndex(times[:78]), read(times)).shape == (0, 2)


def test_holiday_stays_a_gap():
    times = open_times(EXCHANGE, "5min", "2024-03-04", "2024-04-26")
    series = read(times[times.normalize() != "2024-03-29"])  # Good Friday
    assert np.unique(series.segments, return_counts=True)[1].tolist() == [19 * 78, 20 * 78]


def test_a_saturday_at_the_exchange_is_left_out_and_told():
    """India's exchange opens on some Saturdays; weekends were filled by interpolation then."""
    days = pd.bdate_range("2024-01-01", "2024-12-31")
    series = read(days.append(pd.DatetimeIndex(["2024-03-02", "2024-05-18"])).sort_values())
    assert list(series.times) == list(days) and series.weekdays
    (repair,) = series.repairs
    assert (repair.count, repair.kind, [place.was for place in repair.places]) == (
        2,
        "left out",
        ["2024-03-02", "2024-05-18"],
    )


@pytest.mark.parametrize("seed", range(5))
def test_outages_are_gaps(seed):
    """A fifth of all hours in blocks of 3 to 30 are missing, at any time."""
    random = np.random.default_rng(seed)
    times, out = pd.date_range("2024-01-01", periods=24 * 60, freq="h"), np.zeros(24 * 60, bool)
    while out.mean() < 0.2:
        start = random.integers(5, len(out) - 40)
        out[start : start + random.integers(3, 31)] = True
    series = read(times[~out])
    assert series.week == () and series.segments[-1] > 5


def test_sunlight_is_no_opening_time():
    """A logger that sleeps at night: the days of June are longer than those of January."""
    times = pd.date_range("2024-01-01", "2024-12-31", freq="30min")
    half = 6 - 2.5 * np.cos(2 * np.pi * times.day_of_year / 365)
    light = np.abs(times.hour + times.minute / 60 - 12) <= half
    assert read(times[light]).week == ()


def test_links_and_runs_of_earlier_versions_are_read_as_before(tmp_path):
    file = keep(csv_of(open_times(SHOP, "30min", "2024-03-04", "2024-04-28")), "shop.csv", tmp_path)
    data = (tmp_path / f"{file.digest}.csv").read_bytes()
    before = read_series(data, "shop.csv", msgspec.structs.replace(file, version=2))
    assert before.week == () and before.segments[-1] == 8 * 6 - 1
    assert read_series(data, "shop.csv", file).segments[-1] == 0


def test_later_file_has_the_times_of_the_run():
    """Two days are too few to tell them by themselves."""
    series = read(open_times(SHOP, "30min", "2024-03-04", "2024-04-28"))
    following = Following(("visitors",), 1800.0, series.week)
    later = read(open_times(SHOP, "30min", "2024-05-04", "2024-05-06"), following)  # Saturday, Monday
    assert later.week == series.week and (later.segments == 0).all()
    experiment = an_experiment("lstm:1", features=("visitors",), targets=("visitors",))
    assert check_new_series(later, series, experiment) is later
    with pytest.raises(Mistake) as refused:
        check_new_series(
            read(pd.date_range("2024-05-04", periods=96, freq="30min"), following), series, experiment
        )
    assert refused.value.message == forecast_messages.rows_when_closed("shop.csv")


def test_all_series_of_a_file_share_the_times_of_the_week():
    """One shop closes earlier: its evenings are gaps; the others have none, and nobody has a night."""
    long = open_times(SHOP, "30min", "2024-03-04", "2024-04-28")
    short = open_times({day: ("08:00", "13:30") for day in range(6)}, "30min", "2024-03-04", "2024-04-28")
    rows = [
        pd.DataFrame({"shop": name, "time": times, "visitors": np.arange(len(times)) % 17.0})
        for name, times in (("a", long), ("b", long), ("c", short))
    ]
    panel = read_panel(pd.concat(rows).to_csv(index=False).encode(), "shops.csv", ReadOptions())
    assert panel.ids == ("a", "b", "c") and len(panel.series.week) == 144
    pieces = [
        len(np.unique(panel.series.segments[a:b]))
        for a, b in zip(panel.starts, panel.starts[1:], strict=False)
    ]
    assert pieces == [1, 1, 48]


# How many are enough


def moments(times: pd.DatetimeIndex) -> np.ndarray:
    return times.as_unit("us").asi8


@pytest.mark.parametrize(("sundays", "found"), [(4, False), (5, True)])
def test_five_closings_are_no_outages(sundays, found):
    times = pd.date_range("2024-01-01", periods=7 * sundays + 3, freq="D")
    times = moments(times[times.day_of_week < 6])
    assert bool(open_steps(times, step_of(times))) == found


@pytest.mark.parametrize(("outages", "found"), [(7, True), (8, False)])
def test_closing_times_leave_a_quarter_of_the_gaps(outages, found):
    """23 nights and as many hours without a row, at different times of the day."""
    times = open_times(SHOP, "30min", "2024-03-04", "2024-03-30")
    out = [24 * day + 2 + day for day in range(outages)]
    times = moments(times.delete(out))
    assert bool(open_steps(times, step_of(times))) == found


@pytest.mark.parametrize(("weeks", "is_open"), [(3, False), (4, True)])
def test_half_of_the_weeks_are_open_at_an_opening_time(weeks, is_open):
    """Eight weeks; on Sundays at 10:00 there is a row in some."""
    shop = open_times(SHOP, "30min", "2024-03-04", "2024-04-28")
    sundays = pd.DatetimeIndex([f"2024-03-{day:02d} 10:00" for day in (10, 17, 24, 31)])[:weeks]
    times = moments(shop.append(sundays).sort_values())
    assert (6 * 48 + 20 in open_steps(times, step_of(times))) == is_open


@pytest.mark.parametrize(("stray", "left_out"), [(11, 11), (12, 0)])
def test_more_rows_than_one_in_a_hundred_are_not_left_out(stray, left_out):
    """1152 rows of a shop, and some on one Sunday."""
    shop = open_times(SHOP, "30min", "2024-03-04", "2024-04-28")
    sunday = pd.date_range("2024-03-10 10:00", periods=stray, freq="30min")
    series = read(shop.append(sunday).sort_values())
    assert len(shop) == 1152 and len(series) == 1152 + stray - left_out
    assert bool(series.week) == bool(left_out)

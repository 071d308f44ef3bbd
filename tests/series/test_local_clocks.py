"""Rows at opening hours keep to the clocks of their place: an exchange's session moves by an hour in UTC."""

import io
import json

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.new_data import check_new_series
from rnnlab.forecast.season import candidates
from rnnlab.mistake import Mistake
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import LOCAL, Series
from rnnlab.series.source import keep
from rnnlab.series.steps.grid import later_times
from tests.series.test_opening_hours import open_times
from tests.training.makers import an_experiment

NEW_YORK, LONDON, FRANKFURT = "America/New_York", "Europe/London", "Europe/Berlin"
SYDNEY, TOKYO = "Australia/Sydney", "Asia/Tokyo"
WEEKDAYS = range(5)


def session(first: str, last: str, freq: str, start: str, end: str) -> pd.DatetimeIndex:
    """What the clocks at the exchange show, at each bar."""
    return open_times({day: (first, last) for day in WEEKDAYS}, freq, start, end)


def frame_of(times: pd.DatetimeIndex | list[str] | np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"time": times, "close": np.random.default_rng(0).normal(50, 9, len(times)).round(2)})


def csv_of(times: pd.DatetimeIndex | list[str]) -> bytes:
    return frame_of(times).to_csv(index=False).encode()


def in_utc(wall: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex:
    return wall.tz_localize(zone).tz_convert("UTC")


def with_offsets(wall: pd.DatetimeIndex, zone: str) -> bytes:
    """As pandas and yfinance write them: 2024-03-08 09:30:00-05:00."""
    return csv_of([str(time) for time in wall.tz_localize(zone)])


def z_of(wall: pd.DatetimeIndex, zone: str) -> bytes:
    return csv_of([f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in in_utc(wall, zone)])


def milliseconds(wall: pd.DatetimeIndex, zone: str) -> bytes:
    frame = frame_of(in_utc(wall, zone).as_unit("ms").asi8)
    return json.dumps(frame.to_dict("records")).encode()


def parquet(wall: pd.DatetimeIndex, zone: str) -> bytes:
    buffer = io.BytesIO()
    frame_of(wall.tz_localize(zone)).to_parquet(buffer, index=False)
    return buffer.getvalue()


def read(data: bytes, following: Following | None = None, **options: object) -> Series:
    return read_series(data, "bars.csv", ReadOptions(**options), following)  # type: ignore[arg-type]


def following_of(series: Series) -> Following:
    return Following(series.features, series.step_seconds, series.week, series.clock)


def codes(series: Series) -> list[str]:
    return [note.code for note in series.notes]


def assert_reads_like(series: Series, wall: pd.DatetimeIndex) -> None:
    """As the file that has these times without a zone."""
    plain = read(csv_of(wall))
    assert list(series.times) == list(wall) == list(plain.times)
    assert series.week == plain.week and (series.segments == 0).all() and not series.repairs
    assert list(later_times(series, 300)) == list(later_times(plain, 300))


MARKETS = [
    (NEW_YORK, "09:30", "15:45", "15min"),
    (NEW_YORK, "09:30", "15:30", "h"),
    (NEW_YORK, "09:30", "15:59", "min"),
    (LONDON, "08:00", "16:25", "5min"),
    (FRANKFURT, "09:00", "17:30", "30min"),
    (SYDNEY, "10:00", "15:55", "5min"),
    (TOKYO, "09:00", "15:00", "h"),
]


@pytest.mark.parametrize(("zone", "first", "last", "freq"), MARKETS)
def test_times_with_offsets_read_like_the_clocks_there(zone, first, last, freq):
    """From 4 March to 26 April 2024 the clocks change in all of these places but Tokyo."""
    wall = session(first, last, freq, "2024-03-04", "2024-04-26")
    series = read(with_offsets(wall, zone))
    assert_reads_like(series, wall)
    assert series.clock == LOCAL and codes(series)[0] == "series.clocks_as_written"
    assert "series.converted_to_utc" not in codes(series)


@pytest.mark.parametrize("form", [with_offsets, z_of, milliseconds, parquet])
@pytest.mark.parametrize(("zone", "first", "last", "freq"), MARKETS[:2] + MARKETS[4:])
def test_chosen_zone_gives_the_clocks_there(form, zone, first, last, freq):
    wall = session(first, last, freq, "2024-03-04", "2024-04-26")
    series = read(form(wall, zone), time_zone=zone)
    assert_reads_like(series, wall)
    assert series.clock == LOCAL and "series.standard_time_of" not in codes(series)


def test_parquet_with_a_zone_reads_like_the_clocks_there():
    """Arrow keeps moments in UTC, which pandas shows in the column's zone."""
    wall = session("09:30", "15:45", "15min", "2024-03-04", "2024-04-26")
    assert_reads_like(read(parquet(wall, NEW_YORK)), wall)


@pytest.mark.parametrize("form", [z_of, milliseconds])
@pytest.mark.parametrize(
    ("zone", "clock", "market", "winter"),
    [
        (NEW_YORK, NEW_YORK, ("09:30", "15:45"), 5),
        (LONDON, FRANKFURT, ("08:00", "16:15"), 0),
        (FRANKFURT, FRANKFURT, ("09:00", "17:30"), -1),
        (SYDNEY, SYDNEY, ("10:00", "15:45"), -10),
    ],
)
def test_session_in_utc_keeps_the_hours_of_winter(form, zone, clock, market, winter):
    """New York is 5 hours behind UTC in winter, Sydney 10 hours ahead of it."""
    wall = session(*market, "15min", "2024-03-04", "2024-04-26")
    series = read(form(wall, zone))
    assert list(series.times) == list(wall + pd.Timedelta(hours=winter))
    assert series.clock == clock and (series.segments == 0).all() and not series.repairs
    assert [season.steps for season in candidates(series)] == [len(series.week) // 5, len(series.week)]


def test_summer_time_is_told_in_one_sentence():
    """New York's clocks changed on 10 March: 09:30 is 14:30 UTC before, 13:30 after."""
    wall = session("09:30", "15:45", "15min", "2024-03-04", "2024-04-26")
    (note, hours) = map(str, read(z_of(wall, NEW_YORK)).notes)
    assert note == (
        "The rows keep opening hours on clocks with the summer time of the United States: while it lasts, an hour is "
        "added to the times. Choose a time zone to see those of its clocks."
    )
    assert "14:30 to 20:45" in hours


def test_two_summer_times_that_fit_are_both_named():
    """Rows of February and June show neither the day of the change in March nor that of November."""
    wall = session("09:30", "15:45", "15min", "2024-01-29", "2024-02-23").append(
        session("09:30", "15:45", "15min", "2024-06-03", "2024-06-28")
    )
    (note,) = [note for note in read(z_of(wall, NEW_YORK)).notes if note.code == "series.summer_time"]
    assert note.facts["places"] == ("the United States", "Europe")


def test_early_closes_and_holidays_stay_gaps():
    """Three gaps: the afternoons of 3 July and 29 November, and 4 July; the clocks change on 3 November."""
    wall = session("09:30", "15:30", "h", "2024-06-03", "2024-12-20")
    early = np.isin(wall.strftime("%m-%d"), ["07-03", "11-29"]) & (wall.hour >= 13)
    wall = wall[~early & (wall.strftime("%m-%d") != "07-04")]
    for data, options in (
        (with_offsets(wall, NEW_YORK), {}),
        (z_of(wall, NEW_YORK), {}),
        (z_of(wall, NEW_YORK), {"time_zone": NEW_YORK}),
    ):
        series = read(data, **options)
        plain = read(csv_of(wall))
        assert len(series.week) == 35 and series.segments.tolist() == plain.segments.tolist()


@pytest.mark.parametrize("form", [with_offsets, z_of])
def test_session_over_midnight(form):
    """Futures trade from 18:00 in New York to 17:00 on the next day, from Sunday to Friday."""
    hours = pd.date_range("2024-02-18 18:00", "2024-04-26 16:00", freq="h")
    week_hour = 24 * hours.day_of_week + hours.hour
    closed = (hours.hour == 17) | ((week_hour >= 4 * 24 + 17) & (week_hour < 6 * 24 + 18))
    series = read(form(hours[~closed], NEW_YORK))
    assert (series.segments == 0).all() and len(series.week) == 5 * 23 and not series.repairs


@pytest.mark.parametrize("form", [with_offsets, z_of])
@pytest.mark.parametrize("options", [{}, {"time_zone": NEW_YORK}])
def test_rows_of_all_hours_stay_in_even_time(form, options):
    """A logger, or a coin: no hour of the nights of 10 March and 3 November is lost or doubled."""
    utc = pd.date_range("2024-03-01 05:00", "2024-11-30", freq="h")
    wall = utc.tz_localize("UTC").tz_convert(NEW_YORK)
    data = (
        csv_of([str(time) for time in wall]) if form is with_offsets else csv_of([f"{time}Z" for time in utc])
    )
    series = read(data, **options)
    assert list(series.times) == list(utc - pd.Timedelta(hours=5 if options else 0))
    assert series.clock == "" and not series.week and not series.repairs


def test_hour_that_clocks_skip_is_not_made_up():
    """A logger rests on Wednesdays at noon by local clocks, and runs through the night of 10 March."""
    wall = pd.date_range("2024-02-05", "2024-04-28 23:00", freq="h", tz=NEW_YORK)
    wall = wall[(wall.day_of_week != 2) | (wall.hour != 12)]
    series = read(csv_of([str(time) for time in wall]))
    assert series.clock == "" and series.times[0] == pd.Timestamp("2024-02-05 05:00")


def test_session_that_does_not_move_stays_in_utc():
    wall = session("09:00", "15:00", "h", "2024-03-04", "2024-04-26")
    series = read(z_of(wall, TOKYO))
    assert list(series.times) == list(wall - pd.Timedelta(hours=9)) and series.clock == ""


def test_chosen_utc_leaves_the_times_alone():
    wall = session("09:30", "15:45", "15min", "2024-03-04", "2024-04-26")
    series = read(z_of(wall, NEW_YORK), time_zone="UTC")
    assert list(series.times) == list(in_utc(wall, NEW_YORK).tz_localize(None)) and not series.week


@pytest.mark.parametrize(
    ("form", "options"),
    [(with_offsets, {}), (z_of, {"time_zone": NEW_YORK}), (milliseconds, {"time_zone": NEW_YORK})],
)
@pytest.mark.parametrize("rows", [1, 26, 26 * 10])
def test_later_file_of_the_other_half_of_the_year(form, options, rows):
    """The run's rows are all of winter: it does not know that the clocks change, but follows them."""
    series = read(form(session("09:30", "15:45", "15min", "2024-01-08", "2024-02-23"), NEW_YORK), **options)
    wall = session("09:30", "15:45", "15min", "2024-07-08", "2024-07-19")[:rows]
    later = read(form(wall, NEW_YORK), following_of(series), **options)
    assert list(later.times) == list(wall)
    experiment = an_experiment("lstm:1", features=("close",), targets=("close",))
    assert check_new_series(later, series, experiment) is later


def test_london_in_winter_is_not_known_from_utc():
    """Its offset is +00:00; the later file has +01:00."""
    series = read(with_offsets(session("08:00", "16:15", "15min", "2024-01-08", "2024-02-23"), LONDON))
    assert codes(series)[0] == "series.clocks_of_utc"
    wall = session("08:00", "16:15", "15min", "2024-07-08", "2024-07-09")
    assert list(read(with_offsets(wall, LONDON), following_of(series)).times) == list(wall)


def test_later_file_in_utc_follows_the_summer_time_of_the_run():
    """14:30 UTC in winter; ten days of July are too few to find that."""
    series = read(z_of(session("09:30", "15:45", "15min", "2024-02-19", "2024-04-05"), NEW_YORK))
    wall = session("09:30", "15:45", "15min", "2024-07-08", "2024-07-17")
    later = read(z_of(wall, NEW_YORK), following_of(series))
    assert list(later.times) == list(wall + pd.Timedelta(hours=5)) and later.week == series.week


def test_later_file_in_utc_of_a_run_of_winter_says_what_to_do():
    series = read(z_of(session("09:30", "15:45", "15min", "2024-01-08", "2024-02-23"), NEW_YORK))
    later = read(
        z_of(session("09:30", "15:45", "15min", "2024-07-08", "2024-07-19"), NEW_YORK), following_of(series)
    )
    experiment = an_experiment("lstm:1", features=("close",), targets=("close",))
    with pytest.raises(Mistake, match="with a time zone if the clocks have changed"):
        check_new_series(later, series, experiment)


@pytest.mark.parametrize("form", [with_offsets, z_of])
def test_links_and_runs_of_earlier_versions_are_read_as_before(form, tmp_path):
    wall = session("09:30", "15:45", "15min", "2024-03-04", "2024-04-26")
    data = form(wall, NEW_YORK)
    file = keep(data, "bars.csv", tmp_path)
    before = read_series(data, "bars.csv", msgspec.structs.replace(file, version=3))
    assert list(before.times) == list(in_utc(wall, NEW_YORK).tz_localize(None))
    assert (before.week, before.clock) == ((), "")
    later = session("09:30", "15:45", "15min", "2024-07-08", "2024-07-19")
    new = read_series(form(later, NEW_YORK), "l.csv", file, following_of(before))
    assert list(new.times) == list(in_utc(later, NEW_YORK).tz_localize(None))


@pytest.mark.parametrize("form", ["offsets", "utc"])
def test_all_series_of_a_file_share_the_clock(form):
    """Two stocks; the later file has a few days of summer."""

    def table(wall: pd.DatetimeIndex) -> bytes:
        times = wall.tz_localize(NEW_YORK)
        shown = [str(time) if form == "offsets" else str(time.tz_convert("UTC")) for time in times]
        rows = [frame_of(shown).assign(symbol=name, close=np.arange(len(wall)) % 17.0) for name in "ab"]
        return pd.concat(rows).to_csv(index=False).encode()

    wall = session("09:30", "15:30", "h", "2024-02-19", "2024-04-26")
    ahead = pd.Timedelta(hours=0 if form == "offsets" else 5)
    panel = read_panel(table(wall), "stocks.csv", ReadOptions())
    series = panel.series
    assert panel.ids == ("a", "b") and np.unique(series.segments).tolist() == [0, 1]
    assert list(series.times) == 2 * list(wall + ahead) and len(series.week) == 35
    wall = session("09:30", "15:30", "h", "2024-07-08", "2024-07-10")
    later = read_panel(table(wall), "later.csv", ReadOptions(series_column="symbol"), following_of(series))
    assert list(later.series.times) == 2 * list(wall + ahead) and later.series.week == series.week

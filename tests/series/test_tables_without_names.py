"""Tables without a header: times behind the values, times since 1970 that repeat, IDs as names, one series in rows."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.helpless import unused_columns
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

RANDOM = np.random.default_rng(3)
VALUES = np.round(RANDOM.normal(20, 3, 800), 2)
WALK = np.round(np.cumsum(RANDOM.normal(0, 1, 635)), 2)


def read(rows: list[str], options: ReadOptions | None = None) -> Series:
    return read_series("\n".join(rows).encode(), "a.csv", options or ReadOptions())


@pytest.mark.parametrize("form", ["%Y,%m,%d", "%Y,%-m,%-d", "%Y%m%d"])
def test_dates_behind_a_value_are_times(form: str) -> None:
    """As reanalyses at one point are printed: 0.000109954, 1981,01,01."""
    days = pd.date_range("1981-01-01", periods=800)
    series = read([f"{value}, {day:{form}}" for day, value in zip(days, VALUES, strict=True)])
    assert list(series.times) == list(days) and series.features == ("column 1",)


@pytest.mark.parametrize("unit", [1, 1000])
def test_trades_at_seconds_since_1970_that_repeat_have_times(unit: int) -> None:
    seconds = 1_672_620_536 + np.cumsum(RANDOM.integers(0, 40, 400))
    rows = [
        f"{second * unit},{value},0.5{n % 7}"
        for n, (second, value) in enumerate(zip(seconds, VALUES, strict=False))
    ]
    series = read(rows)
    assert series.time_column == "column 1" and series.features == ("column 2", "column 3")
    assert series.times[0] <= pd.Timestamp(int(seconds[0]), unit="s") <= series.times[1]


def test_whole_minutes_since_1970_are_times_in_any_order() -> None:
    hours = 1_700_000_400 + 3600 * RANDOM.permutation(300)
    series = read([f"{hour},{VALUES[n]}" for n, hour in enumerate(hours)])
    assert list(series.times) == list(pd.date_range("2023-11-14 22:20", periods=300, freq="h"))
    assert series.values[0, 0] == VALUES[np.argmin(hours)]


@pytest.mark.parametrize(
    "numbers",
    [
        RANDOM.choice(np.arange(1_600_000_000, 1_700_000_000), 300, replace=False),
        1_600_000_000 + np.arange(300),
    ],
    ids=["in no order", "counted, with one twice"],
)
def test_other_numbers_of_ten_digits_are_no_times(numbers: np.ndarray) -> None:
    numbers[-1] = numbers[7]
    assert (
        read(
            [
                f"{number},{value},{n % 9}"
                for n, (number, value) in enumerate(zip(numbers, VALUES, strict=False))
            ]
        ).times
        is None
    )


def test_ids_of_sensors_above_their_values_are_names() -> None:
    """As in the traffic speeds of Los Angeles."""
    ids = ["773869", "767541", "717447"]
    rows = [f"{a},{b},{c}" for a, b, c in VALUES[:300].reshape(-1, 3)]
    series = read([",".join(ids), *rows])
    assert series.features == tuple(ids) and series.values[0].tolist() == VALUES[:3].tolist()


@pytest.mark.parametrize("first", ["773869,767541,21.5", "7738,767541,767541", "77,76,71"])
def test_a_first_row_of_other_numbers_is_a_row(first: str) -> None:
    rows = [f"{a},{b},{c}" for a, b, c in VALUES[:300].reshape(-1, 3)]
    assert len(read([first, *rows])) == 101


@pytest.mark.parametrize("width", [6, 8])
def test_rows_that_go_on_where_the_one_before_ends_are_one_series_and_asked(width: int) -> None:
    """As seismographs print their samples, with a shorter last row."""
    rows = [" ".join(f"{value:9.2f}" for value in WALK[n : n + width]) for n in range(0, 635, width)]
    series = read(["TIMESERIES XX_TEST, 635 samples, 40 sps, Counts", *rows])
    assert series.values[:, 0].tolist() == WALK.tolist()
    assert [guess.field for guess in series.guesses if guess.asked] == ["shape"]
    assert len(read(rows, ReadOptions(shape="wide")).features) == width


@pytest.mark.parametrize("kind", ["noise", "sensors", "twice as far down"])
def test_columns_that_go_on_down_the_rows_are_features(kind: str) -> None:
    if kind == "noise":
        table = RANDOM.normal(0, 1, (100, 6))
    elif kind == "sensors":
        table = np.cumsum(RANDOM.normal(0, 1, (100, 6)), axis=0)
    else:  # along the rows 2, from row to row 2, down the columns 2.4
        table = np.tile([0.0, 2, 0, 2, 0, 2], (100, 1)) + 1.2 * (-1) ** np.arange(100)[:, None]
    assert len(read([",".join(f"{value:.3f}" for value in row) for row in table]).features) == 6


def test_milliseconds_of_the_day_are_no_feature_although_some_are_missing() -> None:
    """As in minutes of trades, where nothing was traded in a few: they count the time with gaps."""
    minutes = np.delete(np.arange(15, 1215), RANDOM.choice(np.arange(40, 1100), 30, replace=False))
    series = read(
        [
            f"{60000 * minute},{a},{a + b}"
            for minute, a, b in zip(minutes, np.tile(VALUES, 2), VALUES[::-1], strict=False)
        ]
    )
    assert list(unused_columns(series)) == ["column 1"]


def test_a_first_column_that_never_falls_is_told_to_be_perhaps_the_time() -> None:
    """As trades at milliseconds of the day, several at once and in uneven steps."""
    ticks = 33_156_320 + np.cumsum(RANDOM.integers(0, 900, 300))
    series = read([f"{tick},{VALUES[n]},{n % 7}" for n, tick in enumerate(ticks)])
    assert [note.code for note in series.notes] == ["series.possible_time_column"]
    for first in ([n for n in range(300)], list(VALUES)):
        assert not read([f"{first[n]},{VALUES[n]},{n % 7}" for n in range(300)]).notes


def test_names_that_come_in_turn_are_asked_as_series() -> None:
    """Devices hour by hour, whatever their column is called."""
    devices = ["fridge", "tv", "oven"]
    rows = [
        f"{name},{n % 24 + 1},{place * 100 + n % 7}" for n in range(60) for place, name in enumerate(devices)
    ]
    series = read(["what,hour,volts", *rows])
    asked = {guess.field: guess.value for guess in series.guesses if guess.asked}
    assert asked == {"series_column": "what"} and series.groups.values == tuple(devices)


def test_weekdays_and_a_text_in_turn_behind_other_columns_name_no_series() -> None:
    """They repeat in the order of the rows, as what goes on in time does."""
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    rows = [f"{days[n % 7]},{n % 5 + 0.5},{('rain', 'sun', 'fog')[n % 3]}" for n in range(70)]
    series = read(["day,sales,sky", *rows])
    assert series.groups is None and len(series) == 70


@pytest.mark.parametrize("hours", [24, 48])
def test_hours_below_numbered_columns_may_be_days_side_by_side(hours: int) -> None:
    values = np.round(RANDOM.normal(20, 3, (40, hours)), 2)
    lines = [",".join(map(str, range(40))), *(",".join(map(str, row)) for row in values.T)]
    series = read(lines)
    assert series.values[:, 0].tolist() == values.ravel().tolist()
    assert [guess.field for guess in series.guesses if guess.asked] == ["shape"]


def test_month_in_words_day_year_and_clock_are_times_also_of_one_day() -> None:
    """As a weather station prints it: April 11 2017 00:00  40.3."""
    times = pd.date_range("2017-04-11", periods=800, freq="min")
    series = read([f"{time:%B %d %Y %H:%M}  {value}" for time, value in zip(times, VALUES, strict=True)])
    assert (str(series.times[0]), str(series.times[-1])) == (str(times[0]), str(times[-1]))
    assert series.features == ("column 5",)


def test_first_row_with_a_clock_without_zeros_is_no_header() -> None:
    times = pd.date_range("2011-02-08 14:53:09", periods=300, freq="7s")
    series = read(
        [f"{t.hour}:{t.minute}:{t.second} 8/2/2011 dev {x}" for t, x in zip(times, VALUES[:300], strict=True)]
    )
    assert len(series) == 300 and series.features == ("column 4",)

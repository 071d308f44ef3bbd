"""Of how many rows or values a thing must be so: on either side of each threshold."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.file.encoding import text_of
from rnnlab.series.helpless import helpless_columns
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Report
from rnnlab.series.roles import calendar_columns, likely_target
from rnnlab.series.series import WEEKDAYS, Series
from rnnlab.series.steps.grid import DAY, SECOND, days_of_months
from rnnlab.series.steps.time_step import step_of
from rnnlab.series.tables.series_in_turn import find_series_in_turn

RANDOM = np.random.default_rng(3)


def series_of(step: str = "", **columns: object) -> Series:
    """A series of those columns, with times if a step is given."""
    values = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns.values()])
    times = pd.date_range("2021-01-01", periods=len(values), freq=step) if step else None
    seconds = None if times is None else (times[1] - times[0]).total_seconds()
    return Series("a", tuple(columns), values, times, "time", seconds, np.zeros(len(values), np.int64))


def read(*columns: str, rows: list[str]) -> Series:
    return read_series("\n".join([",".join(columns), *rows]).encode(), "a.csv")


def walk(rows: int) -> np.ndarray:
    return RANDOM.normal(size=rows).cumsum()


@pytest.mark.parametrize(("rows", "helpless"), [(29, []), (30, ["counter"])])
def test_columns_of_30_rows_are_judged(rows, helpless):
    assert list(helpless_columns(series_of(counter=np.arange(rows) * 3, x=walk(rows)))) == helpless


@pytest.mark.parametrize(("others", "helpless"), [(4, ["flag"]), (5, [])])
def test_flag_of_one_value_in_98_percent_of_the_rows_hardly_changes(others, helpless):
    flag = np.isin(np.arange(200), range(20, 20 + 9 * others, 9))
    assert list(helpless_columns(series_of(flag=flag, x=walk(200)))) == helpless


@pytest.mark.parametrize(("rows", "target"), [(49, "a"), (50, "b")])
def test_few_whole_numbers_in_50_rows_are_codes(rows, target):
    series = series_of(a=np.arange(rows) * 7 % 5, b=walk(rows))
    assert likely_target(series, ("a", "b")) == target


@pytest.mark.parametrize(
    ("step", "hours", "found"), [("8h", [3, 11, 19], ()), ("6h", [3, 9, 15, 21], ("x",))]
)
def test_four_times_of_day_are_a_clock(step, hours, found):
    assert calendar_columns(series_of(step, x=hours * 20, y=walk(20 * len(hours)))) == found


@pytest.mark.parametrize(("wrong", "found"), [(10, ("x",)), (15, ())])
def test_part_of_the_calendar_is_right_in_99_percent_of_the_rows(wrong, found):
    days = pd.date_range("2021-01-01", periods=1000, freq="D").day.to_numpy().copy()
    days[100 : 100 + 50 * wrong : 50] += 40
    assert calendar_columns(series_of("D", x=days, y=walk(1000))) == found


@pytest.mark.parametrize(("february", "found"), [(1, ()), (2, ("x",))])
def test_part_of_the_calendar_that_is_the_same_in_95_percent_of_the_rows_says_nothing(february, found):
    months = [1] * 31 + [2] * february
    assert calendar_columns(series_of("D", x=months, y=walk(len(months)))) == found


@pytest.mark.parametrize(("rows", "missing"), [((7,), (0, 0)), ((7, 9), (2, 2))])
def test_negative_values_in_two_rows_of_several_columns_are_missing(rows, missing):
    cells = [(-1, -1) if n in rows else (n % 7, n % 11) for n in range(40)]
    assert read("a", "b", rows=[f"{a},{b}" for a, b in cells]).missing == missing


@pytest.mark.parametrize(("traces", "features"), [(25, ("x", "y")), (26, ("y",))])
def test_traces_are_a_quarter_of_the_cells(traces, features):
    cells = ["T"] * traces + ["0"] * 40 + [f"{n % 9}.5" for n in range(60 - traces)]
    assert read("x", "y", rows=[f"{cell},{n * n % 13}" for n, cell in enumerate(cells)]).features == features


@pytest.mark.parametrize(("letter", "message"), [(b"\xff", "can't be read as 'utf-8'"), (b"\0", "NUL bytes")])
def test_one_letter_in_a_hundred_may_be_unreadable_or_nul(letter, message):
    line = b"1.5,2\n" * 200
    assert text_of(letter * 10 + line[:990], "a.csv", "utf-8", Report())
    with pytest.raises(Mistake, match=message):
        text_of(letter * 11 + line[:989], "a.csv", "utf-8", Report())


def test_one_row_in_twenty_may_have_too_many_fields():
    rows = [f"{n % 7},{n % 5}" for n in range(100)]
    wide = [f"{n},1,2" for n in range(6)]
    assert len(read("a", "b", rows=[*rows[:50], *wide[:5], *rows[50:]])) == 100
    with pytest.raises(Mistake, match="more fields than the 2 columns"):
        read("a", "b", rows=[*rows[:50], *wide, *rows[50:]])


@pytest.mark.parametrize(("turns", "found"), [(2, ()), (3, ("sensor id",))])
def test_sensors_that_report_in_turn_do_so_again(turns, found):
    """Sensor 1 reports twelve times every 10 s, sensor 2 twelve times every 37 s, and so on."""
    sensors, steps = np.tile(np.repeat([1, 2], 12), turns), np.tile(np.repeat([10, 37], 12), turns)
    times = pd.DatetimeIndex((1_577_836_800 + np.cumsum(steps)).astype("datetime64[s]"))
    assert find_series_in_turn(pd.DataFrame({"sensor id": sensors}), times, ()).columns == found


# Time steps


def moments(*texts: str) -> np.ndarray:
    return pd.DatetimeIndex(texts).as_unit("us").asi8


def after(*seconds: float, start: int = 0) -> np.ndarray:
    """Times so many seconds after each other, in microseconds."""
    return np.cumsum([start, *(round(step * 1e6) for step in seconds)])


@pytest.mark.parametrize(("fifteenths", "days"), [(2, (0, 14)), (1, ())])
def test_a_fifth_of_the_months_has_the_second_day(fifteenths, days):
    firsts = [f"2020-{month:02d}-01" for month in range(1, 11)]
    later = [f"2020-{month:02d}-15" for month in range(1, 1 + fifteenths)]
    assert days_of_months(np.sort(moments(*firsts, *later)), 15 * DAY) == days


@pytest.mark.parametrize(("last", "weekdays"), [("2024-01-12", False), ("2024-01-15", True)])
def test_two_weekends_without_rows_make_weekdays(last, weekdays):
    assert step_of(moments(*map(str, pd.bdate_range("2024-01-01", last)))).week == (
        WEEKDAYS if weekdays else ()
    )


@pytest.mark.parametrize(("jitter", "whole"), [(12, False), (21, True)])
def test_steps_within_a_quarter_of_the_median_are_jittered(jitter, whole):
    """48, 60 and 72 seconds are one minute; 39, 60 and 81 are irregular."""
    step = step_of(after(*[60, 60 - jitter, 60 + jitter, 60 + jitter, 60 - jitter, 60] * 10))
    assert step.whole == whole and (whole or step.micros == 60 * SECOND)


@pytest.mark.parametrize(("median", "seconds"), [(55, 60), (53, 53)])
def test_round_step_is_within_a_tenth_of_the_median(median, seconds):
    """The other steps are so uneven that no step is full."""
    step = step_of(after(*[11, median, 307, 23, median, 401, 17, median, 503, 29, median, 601, 31]))
    assert step.micros == seconds * SECOND


@pytest.mark.parametrize(("minutes", "offered"), [(49, True), (51, False)])
def test_steps_longer_by_a_fifth_are_offered(minutes, offered):
    times = pd.date_range("2024-01-01", periods=400, freq=f"{minutes}min").strftime("%Y-%m-%d %H:%M:%S")
    series = read("time", "x", rows=[f"{time},{n * n % 17}" for n, time in enumerate(times)])
    (options,) = [guess.options for guess in series.guesses if guess.field == "step"]
    assert (3600.0 in options) == offered


# Values that mean nothing


@pytest.mark.parametrize(("code", "missing"), [(-200, 2), (-190, 0)])
def test_unusual_marker_is_five_ranges_away(code, missing):
    """The others are 0 to 39."""
    cells = [code if n in (7, 20) else n for n in range(40)]
    assert read("a", "b", rows=[f"{cell},{n % 7}" for n, cell in enumerate(cells)]).missing[0] == missing


@pytest.mark.parametrize(("code", "missing"), [("-98", (2, 0)), ("-99", (2, 1))])
def test_chosen_marker_of_99_or_more_holds_in_all_columns(code, missing):
    """Found in the first column; in the second it is one of many values."""
    cells = [f"{code if n in (7, 20) else n % 7},{-130 + n}" for n in range(60)]
    data = "\n".join(["n,b", *cells]).encode()
    assert read_series(data, "a.csv", ReadOptions(missing=(code,))).missing == missing


@pytest.mark.parametrize(("code", "missing"), [(-12, 2), (-8, 0)])
def test_unusual_marker_is_minus_10_or_less(code, missing):
    cells = [code if n in (7, 20) else n % 3 / 2 for n in range(40)]
    assert read("a", "b", rows=[f"{cell},{n % 7}" for n, cell in enumerate(cells)]).missing[0] == missing


@pytest.mark.parametrize(("code", "missing"), [(9_999_998, 2), (9_999_996, 0)])
def test_marker_is_as_exact_as_float32(code, missing):
    cells = [code if n in (7, 20) else n % 9 for n in range(40)]
    assert read("a", "b", rows=[f"{cell},{n % 7}" for n, cell in enumerate(cells)]).missing[0] == missing


@pytest.mark.parametrize(("size", "missing"), [(600, 1), (700, 0)])
def test_marker_of_another_column_is_beyond_one_and_a_half_times_the_values(size, missing):
    a = [-999 if n in (7, 20) else n % 9 for n in range(40)]
    b = [-999 if n == 7 else size * (-1) ** n - n for n in range(40)]
    assert read("a", "b", rows=[f"{x},{y}" for x, y in zip(a, b, strict=True)]).missing[1] == missing


@pytest.mark.parametrize(("bend", "helpless"), [(0.19, ["x"]), (0.25, [])])
def test_counter_is_straight_to_a_thousandth_of_its_range(bend, helpless):
    """The range is 199."""
    rows = np.arange(200)
    series = series_of(x=rows + bend * np.sin(np.pi * rows / 199), y=walk(200))
    assert list(helpless_columns(series)) == helpless


@pytest.mark.parametrize(("days", "is_read"), [(33, True), (34, False)])
def test_chosen_month_may_be_a_tenth_shorter_than_the_step(days, is_read):
    """A mean month has 30.4 days."""
    times = pd.date_range("2010-01-01", periods=60, freq=f"{days}D").strftime("%Y-%m-%d")
    data = "\n".join(["time,x", *(f"{time},{n * n % 17}" for n, time in enumerate(times))]).encode()
    if is_read:
        assert read_series(data, "a.csv", ReadOptions(months=1)).step_months == 1
    else:
        with pytest.raises(Mistake, match="shorter than the data's"):
            read_series(data, "a.csv", ReadOptions(months=1))


# Columns that cannot help a forecast


@pytest.mark.parametrize(("uneven", "helpless"), [(0.08, ["x"]), (0.15, [])])
def test_steps_of_a_counter_differ_by_a_tenth(uneven, helpless):
    rows = np.arange(200)
    assert list(helpless_columns(series_of(x=rows + uneven * (rows % 2), y=walk(200)))) == helpless


@pytest.mark.parametrize(("levels", "helpless"), [(20, ["code"]), (21, [])])
def test_codes_have_at_most_20_levels(levels, helpless):
    assert list(helpless_columns(series_of(code=np.arange(400) % levels, y=walk(400)))) == helpless


def copy_of(x: np.ndarray, shift: int = 1, noise: float = 0.0) -> np.ndarray:
    return np.roll(x, shift) + noise * np.random.default_rng(5).normal(size=len(x))


@pytest.mark.parametrize(("noise", "found"), [(0.008, ["y"]), (0.012, [])])
def test_changes_of_a_copy_correlate_to_one_in_ten_thousand(noise, found):
    x = walk(2000)
    assert list(helpless_columns(series_of(x=x, y=copy_of(x, noise=noise)))) == found


@pytest.mark.parametrize(("shift", "found"), [(3, ["y"]), (4, [])])
def test_copies_are_shifted_by_at_most_three_rows(shift, found):
    x = walk(300)
    assert list(helpless_columns(series_of(x=x, y=copy_of(x, shift)))) == found


@pytest.mark.parametrize(("filled", "found"), [(6, ["y"]), (7, [])])
def test_five_filled_rows_of_a_copy_are_not_compared(filled, found):
    """And as many more as it is shifted."""
    x = walk(300)
    y = copy_of(x)
    y[:filled] = 1000 * np.arange(filled) ** 2
    assert list(helpless_columns(series_of(x=x, y=y))) == found


@pytest.mark.parametrize(("period", "found"), [(399, []), (401, ["y"])])
def test_columns_that_repeat_after_less_than_400_rows_are_no_copies(period, found):
    x = np.tile(RANDOM.normal(size=period), 5)
    assert list(helpless_columns(series_of(x=x, y=copy_of(x)))) == found

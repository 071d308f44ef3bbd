"""The person says what the time is: columns together, a format, a unit, a zone. Each acts or is refused."""

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.date_format import format_of, letters_of
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = pd.date_range("2001-02-03", periods=40, freq="D")
HOURS = pd.date_range("2018-10-26", periods=120, freq="h", tz="Europe/Berlin")


def read(names: str, rows: list[str], **options: object) -> Series:
    """The series of a CSV with those columns and a last one of squares."""
    lines = [f"{row},{n * n % 101}" for n, row in enumerate(rows)]
    return read_series("\n".join([f"{names},x", *lines]).encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def refusal(names: str, rows: list[str], **options: object) -> str:
    with pytest.raises(Mistake) as raised:
        read(names, rows, **options)
    return raised.value.code


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("%Y,%-m,%-d", {"time": "a", "time_with": ("b", "c")}),
        ("%-d,%-m,%Y", {"time_with": ("a", "b", "c")}),
        ("%Y,%-m,%-d", {"time": "a", "time_with": ("b", "c"), "time_format": "YYYY MM DD"}),
        ("%d/%m,%y,%H", {"time": "a", "time_with": ("b",), "time_format": "%d/%m %y"}),
    ],
)
def test_columns_make_the_time_together(form, options):
    """By their order, or in a format with a space between them."""
    series = read("a,b,c", [f"{day:{form}}" for day in DAYS], **options)
    assert list(series.times) == list(DAYS) and series.time_column == "a"
    assert "x" in series.features and "b" not in series.features


def test_date_and_time_of_day_with_other_names_make_the_time():
    times = pd.date_range("2020-01-01", periods=60, freq="7min")
    rows = [f"{time:%d.%m.%Y},{time:%H%M}" for time in times]
    assert list(read("p,q", rows, time="p", time_with=("q",)).times) == list(times)


@pytest.mark.parametrize(
    ("form", "chosen"),
    [
        ("%d%m%y", "DDMMYY"),
        ("%d%m%y", "%d%m%y"),
        ("%m%d%Y", "MMDDYYYY"),
        ("%Y/%d/%m", "YYYY/DD/MM"),
        ("%d_%m_%Y %H-%M", "DD_MM_YYYY hh-mm"),
    ],
)
@pytest.mark.parametrize("time", ["code", None])
def test_format_decides(form, chosen, time):
    """In a column whose name says nothing; it is found by the format if it is not chosen."""
    series = read("code", [f"{day:{form}}" for day in DAYS], time=time, time_format=chosen)
    assert list(series.times) == list(DAYS) and series.time_column == "code"


@pytest.mark.parametrize(
    ("unit", "numbers", "first", "step"),
    [
        ("ms", [500 * n for n in range(40)], "1970-01-01 00:00", 0.5),
        ("s", [1_600_000_000 + 60 * n for n in range(40)], "2020-09-13 12:26:40", 60),
        ("days since 1900-01-01", [36_524 + n for n in range(40)], "2000-01-01", 86_400),
        ("hours since 2000-01-01 12:00", [6 * n for n in range(40)], "2000-01-01 12:00", 21_600),
        ("minutes", [10 * n for n in range(40)], "1970-01-01", 600),
    ],
)
def test_unit_decides(unit, numbers, first, step):
    """Numbers as large as Unix times are since 1970; others count from zero, which is reported."""
    series = read("n", list(map(str, numbers)), time="n", time_unit=unit)
    assert series.times[0] == pd.Timestamp(first) and series.step_seconds == step
    from_zero = "series.times_from_zero" in [note.code for note in series.notes]
    assert from_zero == (first.startswith("1970"))


@pytest.mark.parametrize("falling", [False, True])
def test_zone_makes_local_times_even(falling):
    """Over the end of summer time in Berlin: no doubled hour, none skipped, an hour ahead of UTC all the time."""
    times = HOURS[::-1] if falling else HOURS
    series = read("when", [f"{time:%Y-%m-%d %H:%M}" for time in times], time_zone="Europe/Berlin")
    assert list(series.times) == list(HOURS.tz_convert("UTC").tz_localize(None) + pd.Timedelta(hours=1))
    assert not series.repairs


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%SZ", "unix"])
@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Berlin", 1), ("Australia/Sydney", 10), ("Europe/London", 0)]
)
def test_zone_shifts_times_that_are_in_utc(form, zone, hours):
    """To the zone's standard time, north and south."""
    utc = HOURS.tz_convert("UTC")
    rows = [str(int(time.timestamp())) if form == "unix" else f"{time:{form}}" for time in utc]
    series = read("time", rows, time_zone=zone)
    assert series.times[0] == utc[0].tz_localize(None) + pd.Timedelta(hours=hours)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"time_with": ("z",)}, "series.unknown_time_column"),
        ({"time": "code", "time_with": ("x",)}, "series.columns_make_no_time"),
        ({"time": "code", "time_format": "YYYY-MM-DD"}, "series.wrong_time_format"),
        ({"time_format": "YYYY-MM-DD"}, "series.no_column_in_format"),
        ({"time_format": "hh:mm"}, "series.format_without_year"),
        ({"time": "word", "time_unit": "s"}, "series.no_numbers_for_unit"),
        ({"time": "code", "time_unit": "furlongs"}, "series.unknown_time_unit"),
        ({"time": "code", "time_unit": "days since yesterday"}, "series.unknown_time_unit"),
        ({"time_unit": "s", "time_format": "YYYY"}, "series.format_and_unit"),
        ({"time_unit": "s", "time_with": ("code",)}, "series.several_columns_and_unit"),
        ({"time": "", "time_format": "YYYY"}, "series.option_without_time"),
        ({"time": "", "time_zone": "Europe/Berlin"}, "series.option_without_time"),
        ({"time_zone": "Europe/Berlin"}, "series.zone_without_dates"),
        ({"time": "code", "time_unit": "s", "time_zone": "Europe/Berlin"}, "series.zone_without_dates"),
        ({"time": "code", "time_format": "hhYYYY", "time_zone": "Mars/Olympus"}, "series.unknown_time_zone"),
        ({"shape": "matrix", "time_unit": "s"}, "series.option_for_matrix"),
    ],
)
def test_option_that_cannot_act_is_refused(options, code):
    """With one sentence that says which and why."""
    assert refusal("code,word", [f"{10 + n % 10}1990,w{n}" for n in range(30)], **options) == code


@pytest.mark.parametrize(
    ("letters", "form"),
    [
        ("DD.MM.YYYY hh:mm:ss", "%d.%m.%Y %H:%M:%S"),
        ("YYYYMMDDHHMM", "%Y%m%d%H%M"),
        ("yyyy-mm-dd", "%Y-%m-%d"),
        ("MM/DD/YY", "%m/%d/%y"),
        ("TT.MM.JJJJ", "%d.%m.%Y"),
        ("D MMM YYYY", "%d %b %Y"),
        ("MM/DD/YYYY hh:mm am/pm", "%m/%d/%Y %I:%M %p"),
        ("YYYYDDD", "%Y%j"),
        ("%d%m%y", "%d%m%y"),
    ],
)
def test_format_in_letters_is_a_format_of_strptime(letters, form):
    """Minutes are behind hours."""
    assert format_of(letters) == form


def test_format_is_shown_in_letters():
    assert letters_of("%d.%m.%Y %H:%M") == "DD.MM.YYYY hh:mm"

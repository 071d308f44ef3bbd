"""Columns that cannot help a forecast are no features by default, with the reason; useful ones are."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.defaults import chosen_experiment, default_features
from rnnlab.series.helpless import helpless_columns, unused_columns
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.source import File

HOURS = pd.date_range("2024-02-27", periods=2000, freq="h")
RANDOM = np.random.default_rng(7)
LOAD = np.round(50 + 9 * np.sin(np.arange(2000) / 24) + RANDOM.normal(0, 1, 2000), 2)
WALK = np.round(np.cumsum(RANDOM.normal(0, 1, 2000)), 3)
ROWS = np.arange(2000)


def read(options: ReadOptions | None = None, *, before: bool = False, **columns: object) -> Series:
    """before: whether the columns stand before the time."""
    table = pd.DataFrame(columns)
    table.insert(len(columns) if before else 0, "Time", HOURS)
    table["load"] = LOAD
    return read_series(table.to_csv(index=False).encode(), "a.csv", options or ReadOptions())


def left_out(series: Series) -> dict[str, str]:
    return {out.column: out.why.code for out in series.left_out}


def why(series: Series) -> dict[str, str]:
    return {name: reason.code.removeprefix("series.") for name, reason in unused_columns(series).items()}


@pytest.mark.parametrize("name", ["Entry", "rownames", "wxyz", "Unnamed: 0", "n"])
@pytest.mark.parametrize("first", [0, 1])
def test_first_column_that_counts_the_rows_is_left_out_whatever_its_name(name: str, first: int) -> None:
    series = read(before=True, **{name: ROWS + first})
    assert series.features == ("load",)
    (out,) = series.left_out
    assert out.column == name and out.usable


@pytest.mark.parametrize("name", ["record", "obs. number", "row_id", "seq", "Zeile"])
def test_column_named_as_a_row_number_counts_the_rows_wherever_it_stands_and_begins(name: str) -> None:
    series = read(x=WALK, **{name: ROWS + 4711})
    assert series.features == ("x", "load") and list(left_out(series)) == [name]


def test_only_column_of_a_file_stays_though_it_counts_the_rows() -> None:
    table = pd.DataFrame({"n": ROWS + 1, "day": HOURS})
    assert read_series(table.to_csv(index=False).encode(), "a.csv").features == ("n",)


def test_row_number_comes_back() -> None:
    assert read(ReadOptions(kept=("Entry",)), before=True, Entry=ROWS).features == ("Entry", "load")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Uptime (min)", 7200 + 2 * ROWS),
        ("MJD", 58849 + ROWS / 24),
        ("decimal hours", np.round(ROWS / 60, 3)),  # 0.017, 0.033, 0.05
        ("countdown", 5000.0 - ROWS),
        ("X_Value", np.round(ROWS * 0.01, 6)),
    ],
)
def test_value_that_rises_as_the_time_does_is_no_feature(name: str, values: object) -> None:
    series = read(**{name: values})
    assert why(series) == {name: "straight_line"}
    assert default_features(series) == ("load",)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("lat", 47 + WALK / 1000, "coordinate"),
        ("Longitude", 8 + WALK / 1000, "coordinate"),
        ("Q_load", ROWS % 7 % 3, "code"),
        ("load_QC", ROWS % 7 % 2, "code"),
        ("Validity", 1 + ROWS % 11 % 3, "code"),
        ("record type", ROWS % 13 % 6, "code"),
        ("station code", 100 + ROWS % 13 % 6, "code"),
        ("alarm", (ROWS % 100 == 50).astype(int), "hardly_changes"),
        ("next load", np.append(LOAD[1:], LOAD[-1]), "future_copy"),
        ("y", np.append(LOAD[2:], [50, 51]), "past_copy"),
        ("load lag", np.insert(LOAD[:-1], 0, LOAD[0]), "past_copy"),
        ("load lag F", np.round(np.insert(LOAD[:-1], 0, LOAD[0]) * 1.8 + 32, 2), "past_copy"),
    ],
)
def test_column_that_cannot_help_is_no_feature(name: str, values: object, reason: str) -> None:
    """By its name and its values, or by being another column of some rows later or before."""
    series = read(x=WALK, **{name: values})
    expected = {"load": reason} if name == "y" else {name: reason}
    assert why(series) == expected
    assert set(default_features(series)) == {"x", name, "load"} - set(expected)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("holiday", (ROWS // 24 % 30 == 3).astype(int)),  # a day in thirty
        ("promo flag", (ROWS % 10 == 3).astype(int)),
        ("rain", np.where(ROWS % 100 == 3, 2.4, 0)),
        ("status", ROWS // 50 % 2),  # a heating that is on or off
        ("cars", ROWS % 17 % 5),  # a small count
        ("latency", np.abs(WALK)),
        ("total sales", 50 * ROWS),  # a target by its name, whatever it does
        ("meter", np.cumsum(np.abs(LOAD))),
        ("quality index", np.abs(WALK) * 100),
        ("code rate", np.abs(WALK)),
        ("altitude", 400 + WALK),
        ("same hour yesterday, other place", np.roll(LOAD, 24) + RANDOM.normal(0, 1, 2000)),
        ("neighbour", np.roll(LOAD, 1) + RANDOM.normal(0, 0.3, 2000)),
        ("wave", np.round(np.sin(ROWS * 2 * np.pi / 24), 6)),
    ],
)
def test_useful_column_is_a_feature(name: str, values: object) -> None:
    series = read(x=WALK, **{name: values})
    expected = {} if name != "total sales" else {name: "straight_line"}
    assert why(series) == expected


def test_two_waves_with_a_shift_are_not_copies_of_each_other() -> None:
    """What repeats itself is like any other wave some rows later."""
    a, b = ROWS % 7, (ROWS + 1) % 7
    assert why(read(a=a.astype(float), b=b.astype(float))) == {}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("OPR_HR", (HOURS.hour + 5) % 24 + 1),  # of another zone, 1 to 24
        ("Jul", (HOURS - pd.Timedelta("1h")).day_of_year),  # hours labelled by their end
    ],
)
def test_part_of_the_time_of_another_zone_or_of_the_hour_before_is_no_feature(
    name: str, values: object
) -> None:
    series = read(**{name: values})
    assert why(series) == {name: "repeats_calendar"}
    assert unused_columns(series, calendar=False) == {}


def test_column_stays_a_feature_if_it_is_the_target_or_chosen() -> None:
    series = read(x=WALK, lat=47 + WALK / 1000)
    file = File("0" * 64, "a.csv")
    assert chosen_experiment(file, series, targets=("lat",)).features == ("x", "lat", "load")
    assert chosen_experiment(file, series, features=("lat", "load")).features == ("lat", "load")


def test_something_stays_if_no_column_can_help() -> None:
    table = pd.DataFrame({"Time": HOURS, "lat": 47 + WALK / 1000, "lon": 8 + LOAD / 1000})
    series = read_series(table.to_csv(index=False).encode(), "a.csv")
    assert len(helpless_columns(series)) == 2
    assert default_features(series) == ("lat", "lon")


def test_sentences() -> None:
    series = read(x=WALK, alarm=(ROWS % 100 == 50).astype(int), later=np.append(LOAD[1:], LOAD[-1]))
    assert [str(reason) for reason in unused_columns(series).values()] == [
        "it is 0 in all but 20 of 2,000 rows",
        "it repeats 'later' of 1 row before, which the window holds anyway",
    ]


@pytest.mark.parametrize("form", ["middle", "elsewhere", "digits", "summer"])
def test_time_of_day_elsewhere_repeats_the_calendar(form: str) -> None:
    """Hours in the middle of a step, of another zone, as digits, and with summer time from 31 March on."""
    local = HOURS + pd.Timedelta(hours=9)
    summer = HOURS + pd.to_timedelta((pd.Timestamp("2024-03-31 01:00") <= HOURS).astype(int), unit="h")
    cells = {
        "middle": HOURS.hour + 0.5, "elsewhere": local.hour, "digits": local.hour * 100, "summer": summer.hour
    }  # fmt: skip
    assert why(read(x=cells[form], wind=WALK)) == {"x": "repeats_calendar"}


def test_numbers_like_times_of_day_are_features() -> None:
    assert (
        why(read(x=RANDOM.integers(0, 24, 2000), y=np.round(12 + 6 * np.sin(ROWS / 5), 1), wind=WALK)) == {}
    )


def test_columns_that_hardly_change_are_not_copies_of_each_other() -> None:
    """Two jumps, an hour apart, are like each other by chance."""
    jumps = {name: np.where(ROWS - later < 1000, 3.5, 4.25) for later, name in enumerate(("snow", "depth"))}
    assert why(read(**jumps)) == {}


@pytest.mark.parametrize("name", ["weekday", "ISO week"])
def test_part_of_the_calendar_is_one_though_rows_are_missing(name: str) -> None:
    """Rows that are inserted between the others, as on holidays, have no such part."""
    days = pd.bdate_range("2010-01-01", periods=1500)
    days = days[np.arange(1500) % 25 != 7]
    parts = {"weekday": days.day_of_week + 1, "ISO week": days.isocalendar().week.to_numpy()}
    table = pd.DataFrame({"date": days, name: parts[name], "x": WALK[: len(days)], "y": LOAD[: len(days)]})
    assert why(read_series(table.to_csv(index=False).encode(), "a.csv")) == {name: "repeats_calendar"}


@pytest.mark.parametrize("name", ["", "entry"])
def test_row_number_of_the_file_is_one_in_each_of_its_series(name: str) -> None:
    """Series row by row below one another: in one of them the numbers rise by three."""
    days = pd.date_range("2020-01-01", periods=600).repeat(3)
    stores = np.tile(["A", "B", "C"], 600)
    table = pd.DataFrame({name: 1 + np.arange(1800), "date": days, "store": stores, "sales": WALK[:1800]})
    series = read_series(table.to_csv(index=False).encode(), "a.csv", ReadOptions(pick="B"))
    assert series.features == ("sales",) and len(series) == 600

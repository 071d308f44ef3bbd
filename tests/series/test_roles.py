"""Which columns repeat the calendar, and which one a person most likely wants to predict."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.reading import read_series
from rnnlab.series.roles import calendar_columns, likely_target
from rnnlab.series.series import Series

HOURS = pd.date_range("2024-02-27", periods=2000, freq="h")
RANDOM = np.random.default_rng(4)
LOAD = np.round(50 + 9 * np.sin(np.arange(2000) / 24) + RANDOM.normal(0, 1, 2000), 2)


def read(columns: Mapping[str, object], times: pd.DatetimeIndex | None = HOURS) -> Series:
    table = pd.DataFrame(columns)
    if times is not None:
        table.insert(0, "Time", times)
    return read_series(table.to_csv(index=False).encode(), "a.csv")


def target(series: Series) -> str:
    return likely_target(series, series.features)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Monat", HOURS.month),
        ("mnth", HOURS.month),
        ("stunde", HOURS.hour),
        ("h24", HOURS.hour + 1),  # 1 to 24
        ("wd", HOURS.day_of_week),  # Monday is 0
        ("wd", (HOURS.day_of_week + 1) % 7 + 1),  # Sunday is 1
        ("we", (HOURS.day_of_week >= 5).astype(int)),
        ("KW", HOURS.isocalendar().week.to_numpy()),
        ("day of year", HOURS.day_of_year),
        ("hour_sin", np.sin(2 * np.pi * HOURS.hour / 24)),
        ("Day cos", np.cos(2 * np.pi * HOURS.day_of_year / 365)),
        ("hour", (HOURS.hour + 2) % 24),  # local time, where the times are UTC
        ("season", HOURS.month // 3),
        ("day", (HOURS.normalize() - HOURS[0].normalize()).days - 4),  # of a treatment
    ],
)
def test_part_of_the_calendar_is_detected_by_its_values_or_its_name(name: str, values: object) -> None:
    """In several languages, and before the quantity."""
    series = read({name: values, "x": LOAD})
    assert calendar_columns(series) == (name,)
    assert target(series) == "x"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sunshine hours", RANDOM.integers(0, 13, 2000)),
        ("snow", (np.arange(2000) == 700).astype(int)),  # like the minutes of hourly rows: almost always 0
        ("temperature", LOAD),
        ("hour", LOAD),  # no hours, whatever the name
        ("n", np.arange(2000)),
    ],
)
def test_quantity_is_not_part_of_the_calendar(name: str, values: object) -> None:
    """Neither by its name alone nor because it hardly changes."""
    assert calendar_columns(read({name: values, "x": LOAD})) == ()


def test_year_is_part_of_the_calendar_in_a_file_without_times() -> None:
    """Without times only names can say it."""
    series = read({"weekday": np.arange(200) % 7, "x": LOAD[:200]}, None)
    assert calendar_columns(series) == ("weekday",)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # Bike sharing: codes and flags first, the count last.
        (
            {
                "holiday": RANDOM.integers(0, 2, 2000), "weathersit": RANDOM.integers(1, 4, 2000),
                "temp": LOAD, "windspeed": LOAD[::-1], "cnt": RANDOM.integers(0, 900, 2000),
            },
            "cnt",
        ),
        # A glucose sensor: its raw current and its battery beside the quantity.
        ({"isig": LOAD, "battery": LOAD[::-1], "glucose": LOAD + 60}, "glucose"),
        ({"raw glucose": LOAD * 9, "glucose": LOAD + 60}, "glucose"),
        ({"ch1": LOAD, "ch2": LOAD + 1, "pressure": LOAD + 2}, "pressure"),
        # Counters of rows or of seconds.
        ({"seq": np.arange(2000) + 17, "pressure": LOAD}, "pressure"),
        ({"elapsed": np.arange(2000) * 3600.0, "pressure": LOAD}, "pressure"),
        # Air quality: the first quantity.
        ({"pm2.5": LOAD, "DEWP": LOAD[::-1], "TEMP": LOAD + 1}, "pm2.5"),
        # Energy: the load, not somebody's forecast of it.
        ({"load forecast": LOAD, "load actual": LOAD + 1}, "load actual"),
        ({"yhat": LOAD, "yhat_lower": LOAD - 1, "y": LOAD + 1}, "y"),
        ({"solar": LOAD, "wind": LOAD[::-1], "demand": LOAD + 1}, "demand"),
        # A shop: the sales, not the price.
        ({"price": LOAD, "promo": RANDOM.integers(0, 2, 2000), "sales": LOAD + 1}, "sales"),
        ({"open": LOAD, "high": LOAD + 1, "low": LOAD - 1, "close": LOAD + 0.5}, "close"),
        # Channels only: the first.
        ({"ch1": LOAD, "ch2": LOAD + 1}, "ch1"),
        ({"lat": LOAD, "lon": LOAD + 1, "depth": LOAD + 2}, "depth"),
    ],
)  # fmt: skip
def test_target_is_the_quantity_that_a_person_would_choose(columns: dict[str, object], expected: str) -> None:
    """By the words in the names, and by how the values vary."""
    assert target(read(columns)) == expected


def test_few_rows_do_not_make_codes() -> None:
    """Twelve rows have few different values, whatever they are."""
    series = read({"orders": [3, 4, 3, 5, 4, 3, 5, 6, 4, 3, 5, 4], "x": LOAD[:12]}, HOURS[:12])
    assert target(series) == "orders"

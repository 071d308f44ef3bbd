"""Files with new data: which mistake it is if they do not fit the run."""

from dataclasses import replace

import pandas as pd
import pytest

from rnnlab.forecast.new_data import known_values
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from tests.training.makers import a_series

FOUR_DAYS = pd.date_range("2023-12-31", periods=4, freq="D")


def days(start: str, count: int) -> Series:
    """So many days on which it is open, by their dates."""
    return a_series({"open": [1.0] * count}, start=start, freq="D")


@pytest.mark.parametrize(
    "known, code, time",
    [
        (days("2024-01-02", 9), "forecast.known_starts_late", "2023-12-31"),
        (days("2023-12-01", 30), "forecast.known_ends_early", "2023-12-31"),
        (days("2023-12-01", 33), "forecast.known_ends_early", "2024-01-03"),
    ],
)
def test_file_without_a_step_is_refused_with_the_missing_day(known: Series, code: str, time: str) -> None:
    """By the day only, as the steps are days."""
    with pytest.raises(Mistake) as caught:
        known_values(known, ("open",), FOUR_DAYS, 4)
    facts = {"file": "made", "time": time, "features": ("open",), "steps": 4}
    assert (caught.value.code, caught.value.facts) == (code, facts)


def test_file_with_a_gap_is_refused_with_the_missing_step() -> None:
    """Of rows without times the steps are counted."""
    times = pd.DatetimeIndex(["2023-12-31 00:00", "2023-12-31 01:00", "2023-12-31 03:00"])
    hours = replace(a_series({"open": [1.0] * 3}, start="2023-12-31"), times=times)
    wanted = pd.date_range("2023-12-31", periods=4, freq="h")
    with pytest.raises(Mistake) as caught:
        known_values(hours, ("open",), wanted, 4)
    assert str(caught.value) == (
        "'made' has no row for 2023-12-31 02:00. Use a file with 'open' for the next 4 steps (--known FILE)."
    )
    with pytest.raises(Mistake) as caught:
        known_values(hours, ("open",), None, 4)
    assert (caught.value.code, caught.value.facts["time"]) == ("forecast.known_ends_early", "step 4")


@pytest.mark.parametrize(
    "known, code",
    [
        (None, "forecast.known_file_missing"),
        (a_series({"closed": [1.0] * 9}, start="2023-12-31", freq="D"), "forecast.known_columns_missing"),
        (a_series({"open": [1.0] * 9}), "forecast.known_times_missing"),
    ],
)
def test_file_that_cannot_be_used_is_refused(known: Series | None, code: str) -> None:
    """No file, no column, no times."""
    with pytest.raises(Mistake) as caught:
        known_values(known, ("open",), FOUR_DAYS, 4)
    assert caught.value.code == code
    assert caught.value.facts["features"] == ("open",)

"""Files that go on from a run's series: what is said where they do not."""

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
    "known, lacking",
    [
        (days("2024-01-02", 9), "starts after 2023-12-31"),
        (days("2023-12-01", 30), "ends before 2023-12-31"),
        (days("2023-12-01", 33), "ends before 2024-01-03"),
    ],
)
def test_file_that_lacks_a_step_is_told_where_it_starts_or_ends(known: Series, lacking: str) -> None:
    """By the day alone, as the steps are days."""
    with pytest.raises(Mistake, match=f" {lacking}: give a file with 'open' for the next 4 steps"):
        known_values(known, ("open",), FOUR_DAYS, 4)


def test_file_that_leaves_a_step_out_is_told_which() -> None:
    """Of rows without times the steps are counted."""
    times = pd.DatetimeIndex(["2023-12-31 00:00", "2023-12-31 01:00", "2023-12-31 03:00"])
    hours = replace(a_series({"open": [1.0] * 3}, start="2023-12-31"), times=times)
    wanted = pd.date_range("2023-12-31", periods=4, freq="h")
    with pytest.raises(Mistake, match="has no row for 2023-12-31 02:00: give"):
        known_values(hours, ("open",), wanted, 4)
    with pytest.raises(Mistake, match="ends before step 4: give"):
        known_values(hours, ("open",), None, 4)

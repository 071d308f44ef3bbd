"""A forecast beside what happened: hand-worked errors and coverage."""

import numpy as np
import pytest

from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.ahead_messages import forecast_against_later_rows
from rnnlab.forecast.hindsight import hindsight_of
from rnnlab.forecast.new_data import continued
from rnnlab.series.steps.grid import later_times
from tests.training.makers import a_series

NAN = float("nan")
HOURS = a_series({"a": [0.0, 1.0, 2.0, 10.0]}, start="2024-01-01")  # to 3:00


def forecast_of(series, *values: float) -> Ahead:
    """With an 80 % interval of 2 on both sides, unknown at the last step."""
    column = np.array(values, float)[:, None]
    half = np.full_like(column, 2.0)
    half[-1] = NAN
    intervals = {0.8: (column - half, column + half)}
    return Ahead(series, ("a",), later_times(series, len(values)), column, intervals, len(values), 9)


def test_error_and_coverage_are_those_of_the_rows_that_happened() -> None:
    """Forecast 11, 12, 13 from 4:00 on; the file has 12 and 15. Off by 1 and by 3; 15 is outside 10 to 14."""
    later = a_series({"a": [10.0, 12.0, 15.0]}, start="2024-01-01 03:00")
    made = hindsight_of(forecast_of(HOURS, 11, 12, 13), later)
    assert made is not None
    assert (made.steps, made.mae(0), made.inside(0, 0.8), made.inside(0, 0.95)) == (2, 2.0, (1, 2), None)
    assert made.persistence_mae(0) == pytest.approx((2 + 5) / 2)


def test_step_without_an_interval_does_not_count_as_covered() -> None:
    later = a_series({"a": [12.0, 12.0]}, start="2024-01-01 04:00")
    made = hindsight_of(forecast_of(HOURS, 11, 12), later)
    assert made is not None
    assert made.inside(0, 0.8) == (1, 1)


def test_file_without_a_row_of_the_forecast_cannot_be_compared() -> None:
    """It starts a day later."""
    assert hindsight_of(forecast_of(HOURS, 11, 12), a_series({"a": [1.0, 2.0]}, start="2024-01-02")) is None


def test_rows_without_times_are_those_after_the_same_beginning() -> None:
    """The file repeats the series' four rows; what follows them happened since."""
    series = a_series({"a": [0.0, 1.0, 2.0, 10.0]})
    made = hindsight_of(forecast_of(series, 11, 12), a_series({"a": [0.0, 1.0, 2.0, 10.0, 14.0]}))
    assert made is not None
    assert (made.steps, made.mae(0)) == (1, 3.0)
    assert hindsight_of(forecast_of(series, 11, 12), a_series({"a": [5.0, 1.0, 2.0, 10.0, 14.0]})) is None


@pytest.mark.parametrize("start", ["2024-01-01 04:00", "2024-01-01 02:00"], ids=["next rows", "overlapping"])
def test_series_is_continued_by_rows_that_follow_it(start: str) -> None:
    later = a_series({"a": [2.0, 10.0, 7.0, 9.0] if "02:00" in start else [7.0, 9.0]}, start=start)
    joined = continued(HOURS, later)
    assert joined is not None and joined.times is not None
    assert joined.values[:, 0].tolist() == [0, 1, 2, 10, 7, 9]
    assert joined.segments.tolist() == [0, 0, 0, 0, 0, 0]
    assert str(joined.times[-1]) == "2024-01-01 05:00:00"


def test_series_is_not_continued_across_a_gap() -> None:
    assert continued(HOURS, a_series({"a": [7.0, 8.0]}, start="2024-01-01 05:00")) is None


def test_sentence_says_how_the_forecast_did() -> None:
    assert str(forecast_against_later_rows(2, 3, 2.0, 3.5, 0.8, (1, 2))) == (
        "The forecast from before this file, against what happened since (2 of 3 steps): it missed by 2 on average; "
        "repeating the last value would have missed by 3.5. 1 of 2 actual values fell inside the 80 % interval."
    )

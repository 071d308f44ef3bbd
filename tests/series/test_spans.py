"""The usual spans of a series, in its steps, and the time that they reach."""

from dataclasses import replace

import pytest

from rnnlab.series.series import WEEKDAYS, Series
from rnnlab.series.spans import Span, label_ahead, usual_spans
from tests.training.makers import a_series

HOUR, DAY = 3600.0, 86_400.0


def of_step(
    freq: str, seconds: float | None, months: int | None = None, week: tuple[int, ...] = ()
) -> Series:
    series = a_series({"a": range(50)}, start="2024-01-01", freq=freq, step_months=months, week=week)
    return replace(series, step_seconds=seconds)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (of_step("h", HOUR), [(6, "6 hour"), (24, "1 day"), (48, "2 day"), (168, "1 week")]),
        (of_step("10min", 600.0), [(6, "1 hour"), (36, "6 hour"), (144, "1 day"), (288, "2 day")]),
        (of_step("D", DAY), [(2, "2 day"), (7, "1 week"), (14, "2 week"), (28, "4 week")]),
        (of_step("B", DAY, week=WEEKDAYS), [(5, "1 week"), (10, "2 week"), (20, "4 week"), (261, "1 year")]),
        (of_step("7D", 7 * DAY), [(2, "2 week"), (4, "4 week"), (13, "1 quarter"), (52, "1 year")]),
        (of_step("MS", 31 * DAY, 1), [(3, "1 quarter"), (6, "6 month"), (12, "1 year"), (24, "2 year")]),
        (of_step("QS", 91 * DAY, 3), [(2, "6 month"), (4, "1 year"), (8, "2 year"), (20, "5 year")]),
        (of_step("YS", 365 * DAY, 12), [(2, "2 year"), (5, "5 year"), (10, "10 year")]),
    ],
    ids=["hours", "ten minutes", "days", "weekdays", "weeks", "months", "quarters", "years"],
)
def test_usual_spans_are_those_people_plan_by(series: Series, expected: list) -> None:
    """A day of hours, a week of days, a year of months."""
    assert [(span.steps, f"{span.number} {span.unit}") for span in usual_spans(series, 500)] == expected


def test_spans_end_where_the_series_is_too_short() -> None:
    assert usual_spans(of_step("h", HOUR), 30) == (Span(6, 6, "hour"), Span(24, 1, "day"))


def test_series_without_times_has_round_numbers_of_steps() -> None:
    """There is no time to reach."""
    series = a_series({"a": range(50)})
    assert [span.steps for span in usual_spans(series, 500)] == [6, 12, 24]
    assert label_ahead(series, 3) == ""


def test_time_that_is_reached_is_written_as_in_the_series() -> None:
    """50 hours from midnight on end on the third day at 1:00; 50 days on the 19th of February."""
    assert label_ahead(of_step("h", HOUR), 24) == "2024-01-04 01:00"
    assert label_ahead(of_step("D", DAY), 1) == "2024-02-20"

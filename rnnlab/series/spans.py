"""The spans of time that people plan by, in steps of a series: a day of hours, a week of days, a year of months."""

from dataclasses import replace
from typing import NamedTuple

from rnnlab.series import thresholds as th
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times

HOUR, DAY, WEEK = 3600, 86_400, 604_800  # seconds
FIXED = (  # seconds, count, unit
    (HOUR, 1, "hour"), (6 * HOUR, 6, "hour"), (DAY, 1, "day"), (2 * DAY, 2, "day"), (WEEK, 1, "week"),
    (2 * WEEK, 2, "week"), (4 * WEEK, 4, "week"), (13 * WEEK, 1, "quarter"), (52 * WEEK, 1, "year"),
)  # fmt: skip
OF_MONTHS = (  # months, count, unit
    (3, 1, "quarter"), (6, 6, "month"), (12, 1, "year"), (24, 2, "year"), (60, 5, "year"), (120, 10, "year"),
)  # fmt: skip
OF_OPEN_WEEKS = (
    (1, 1, "week"),
    (2, 2, "week"),
    (4, 4, "week"),
    (365.25 / 7, 1, "year"),
)  # weeks, count, unit
WITHOUT_TIMES = ((6, 6, "step"), (12, 12, "step"), (24, 24, "step"))


class Span(NamedTuple):
    """A number of steps, and what people call it: 24 steps are 1 day."""

    steps: int
    number: int
    unit: str


def usual_spans(series: Series, most: int) -> tuple[Span, ...]:
    """The first few usual spans of 2 to `most` steps of the series, the shortest first."""
    if series.week:
        day = series.steps_of_day
        spans = [Span(day, 1, "day")] if day else []
        spans += [
            Span(round(weeks * len(series.week)), number, unit) for weeks, number, unit in OF_OPEN_WEEKS
        ]
    elif series.step_months is not None:
        spans = _multiples(OF_MONTHS, series.step_months)
    elif series.step_seconds is not None:
        spans = _multiples(FIXED, series.step_seconds)
    else:
        spans = [Span(*row) for row in WITHOUT_TIMES]
    return tuple(span for span in spans if 2 <= span.steps <= most)[: th.MOST_SPANS]


def label_ahead(series: Series, steps: int) -> str:
    """The time of the last of so many steps after the series' end, as people write it; empty without times."""
    times = later_times(series, steps)
    return "" if times is None else replace(series, times=times).label(steps - 1)


def _multiples(rows: tuple[tuple[int, int, str], ...], step: float) -> list[Span]:
    """The spans that are a whole number of steps; each row: its length, then its count and unit."""
    return [Span(int(length // step), count, unit) for length, count, unit in rows if length % step == 0]
